"""Agreement of simulated curves with a printed table of means and standard deviations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from lookahead.core.errors import InvalidArgument

Array = NDArray[np.float64]
CONFIDENCE = Fraction(99, 100)


@dataclass(frozen=True, slots=True)
class Cell:
    """One mixture and round: our mean and standard deviation, the printed ones, the verdict.

    `allowance` is the half width within which the means may differ; `decided` is False below
    the floor of floating-point solvers, where a gap is rounding and nothing is compared.
    """

    mixture: int
    t: int
    mean: float
    std: float
    published_mean: float
    published_std: float
    allowance: float
    decided: bool

    @property
    def agrees(self) -> bool | None:
        """Whether the means agree; None where nothing is decided."""
        if not self.decided:
            return None
        return abs(self.mean - self.published_mean) <= self.allowance

    @property
    def telling(self) -> bool:
        """Whether agreement says something: the allowance does not reach down to zero."""
        return self.decided and self.allowance < self.published_mean


def compare(
    gaps: Array,
    printed: Sequence[Sequence[tuple[str, str]]],
    *,
    runs: int,
    floor: float,
) -> tuple[Cell, ...]:
    """Return, cell by cell, whether simulated gaps agree with a printed table.

    gaps: shape (mixtures, runs of ours, rounds). printed: one row a mixture of (mean, population
    standard deviation) over `runs` runs, as printed. floor: printed means below it are not
    compared. The rule: ours and the printed runs are independent samples of
    one design, so the means may differ by Welch's interval, at 99% for all compared cells
    together (Bonferroni), plus half a unit in the last printed place; the printed deviation
    enters at the upper end of what its digits allow. A sample of one (a run without randomness)
    contributes no deviation. Raises InvalidArgument when shapes do not fit.
    """
    if gaps.ndim != 3 or gaps.shape[0] != len(printed):
        raise InvalidArgument("gaps", gaps.shape, f"must be ({len(printed)}, runs, rounds)")
    table = [row[: gaps.shape[2]] for row in printed]
    number = sum(float(mean) >= floor for row in table for mean, _ in row)
    cells: list[Cell] = []
    for i, row in enumerate(table):
        for t, (mean, std) in enumerate(row):
            ours = gaps[i, :, t]
            spread = float(std) + half_digit(std)
            parts = [variance_of_mean(ours.std(), len(ours)), variance_of_mean(spread, runs)]
            reach = quantile(parts, number) * sum(v for v, _ in parts) ** 0.5
            cells.append(
                Cell(
                    mixture=i,
                    t=t,
                    mean=float(ours.mean()),
                    std=float(ours.std()),
                    published_mean=float(mean),
                    published_std=float(std),
                    allowance=reach + half_digit(mean),
                    decided=float(mean) >= floor,
                )
            )
    return tuple(cells)


def quantile(parts: Sequence[tuple[float, int]], compared: int) -> float:
    """Return the quantile of Student's distribution in Welch's interval.

    parts: for each of the two means its variance and its degrees of freedom (0: no deviation);
    compared: how many comparisons share the 99%.
    """
    from scipy.special import stdtrit

    freedom = sum(v for v, _ in parts) ** 2 / sum(v * v / f for v, f in parts if f > 0)
    return float(stdtrit(freedom, 1 - (1 - float(CONFIDENCE)) / (2 * max(compared, 1))))


def variance_of_mean(population_std: float, runs: int) -> tuple[float, int]:
    """Return the estimated variance of a mean of `runs` values, and its degrees of freedom.

    >>> variance_of_mean(3.0, 10)
    (1.0, 9)
    """
    return (float(population_std) ** 2 / (runs - 1) if runs > 1 else 0.0), runs - 1


def verdict(cells: Sequence[Cell], source: str) -> str:
    """Return "reproduced" or "differs" on real data, "illustrated" on the stand-in.

    >>> verdict([Cell(0, 0, 1.2, 0.1, 1.0, 0.1, 0.15, True)], "real")
    'differs'
    """
    if source != "real":
        return "illustrated"
    return "differs" if any(cell.agrees is False for cell in cells) else "reproduced"


def faster(gaps: Array, floor: float) -> NDArray[np.int_]:
    """Return whether each mixture's gap is below the one before: 1 yes, -1 above, 0 not decided.

    gaps: shape (mixtures, runs, rounds); result: (mixtures - 1, rounds). Welch's test on log
    gaps, 99% for all comparisons together; a single run each is compared directly. Rounds in
    which a run of either mixture is below `floor` are not decided.

    >>> faster(np.array([[[1.0, 0.1]], [[1.0, 0.01]]]), floor=0.0).tolist()
    [[0, 1]]
    """
    mixtures, runs, rounds = gaps.shape
    above = gaps.min(axis=1) >= floor
    usable = above[1:] & above[:-1]
    found = np.zeros((mixtures - 1, rounds), dtype=int)
    for i, t in np.argwhere(usable):
        before, after = np.log(gaps[i, :, t]), np.log(gaps[i + 1, :, t])
        difference, allowance = before.mean() - after.mean(), 0.0
        if runs > 1:
            parts = [variance_of_mean(x.std(), runs) for x in (before, after)]
            allowance = quantile(parts, int(usable.sum())) * sum(v for v, _ in parts) ** 0.5
        found[i, t] = int(np.sign(difference)) if abs(difference) > allowance else 0
    return found


def half_digit(printed: str) -> float:
    """Return half a unit in the last printed place of a number, with or without an exponent.

    >>> half_digit("1.5482e+00"), half_digit("0.25")
    (5e-05, 0.005)
    """
    mantissa, _, exponent = printed.partition("e")
    digits = len(mantissa.partition(".")[2])
    return float(Fraction(1, 2) * Fraction(10) ** (int(exponent or 0) - digits))
