"""Figure 2 of zhu2025, data first: benefit and alignment of a collective that edits one column.

Three versions. As released: the columns that the published numbers come from, the released loops.
As described: the columns that the text names, the same loops. As defined: both, exact learner.
"""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property

from lookahead.data import FEATURES, credit_design
from lookahead.data.credit import CONSTANT
from lookahead.reasoning.column_edit import ColumnEdit, edits
from lookahead.reasoning.credit_utilities import StableModel, stable_model
from lookahead.reasoning.figures import figure_2_published as published
from lookahead.reasoning.figures.comparison import half_digit
from lookahead.reasoning.figures.figure_2_released import (
    SHORT,
    SHORTER,
    Point,
    Schedule,
    released_run,
)

KEPT = (*FEATURES[1:], CONSTANT)  # the released code drops the first column and keeps the constant
# Legend, column that the text names, column that the released numbers come from: positions 1 and 9
# of the matrix without its first column.
SOLID, DASHED = "age", "# dependents"
DESCRIBED: dict[str, str] = {SOLID: "age", DASHED: "NumberOfDependents"}
RELEASED: dict[str, str] = {SOLID: "NumberOfTime30-59DaysPastDueNotWorse", DASHED: CONSTANT}
SINGLE_ROUNDOFF = 2.0**-24


@dataclass(frozen=True, slots=True)
class Cell:
    """One printed number beside ours, and how far apart they may be."""

    legend: str
    i: int
    quantity: str
    ours: float
    published: float
    allowance: float

    @property
    def agrees(self) -> bool:
        """Whether the two agree."""
        return abs(self.ours - self.published) <= self.allowance

    @property
    def telling(self) -> bool:
        """Whether agreement says something: the allowance does not reach down to zero."""
        return self.allowance < abs(self.published)


@dataclass(frozen=True, eq=False)
class Figure2:
    """All numbers of Figure 2, each computed when first asked for and then kept."""

    source: str
    n: int
    populations: dict[str, ColumnEdit]
    schedule: Schedule

    @property
    def lambdas(self) -> tuple[Fraction, ...]:
        """The ten values of lambda."""
        return published.LAMBDAS

    @cached_property
    def runs(self) -> dict[str, tuple[Point, ...]]:
        """The released loops for every edited column, by column."""
        weights = tuple(float(w) for w in self.lambdas)
        jobs = [
            (edit, weights, self.schedule if name in RELEASED.values() else SHORTER)
            for name, edit in self.populations.items()
        ]
        with ProcessPoolExecutor(2) as pool:
            return dict(zip(self.populations, pool.map(_run, jobs), strict=True))

    @cached_property
    def defined(self) -> dict[str, StableModel]:
        """The stable model with an exact learner, by edited column; certified."""
        return {name: stable_model(edit) for name, edit in self.populations.items()}

    def cells(self, columns: dict[str, str]) -> tuple[Cell, ...]:
        """Return the released loops on these columns (by legend) beside the published numbers."""
        found: list[Cell] = []
        for i, point in enumerate(self.runs[columns[DASHED]]):
            found += compared(point, i, self.n)
        for i, value in published.SOLID_ALIGNMENT.items():
            ours = self.runs[columns[SOLID]][i].alignment
            allowed = 2 * gamma(self.n) * float(value) + float(published.READING_ERROR)
            found.append(Cell(SOLID, i, "alignment", ours, float(value), allowed))
        return tuple(found)

    def verdict(self, columns: dict[str, str]) -> str:
        """Return "reproduced" or "differs" on real data, "illustrated" on the stand-in."""
        if self.source != "real":
            return "illustrated"
        return "reproduced" if all(c.agrees for c in self.cells(columns)) else "differs"

    @property
    def verdict_defined(self) -> str:
        """Return whether the exact learner's benefit is the published one."""
        if self.source != "real":
            return "illustrated"
        model = self.defined[RELEASED[DASHED]]
        for i, weight in enumerate(self.lambdas):
            low, high = model.benefit(weight)
            printed, allowed = published.benefit(i), Fraction(benefit_allowance(i, self.n))
            if printed + allowed < low or printed - allowed > high:
                return "differs"
        return "reproduced"


def gamma(n: int) -> float:
    """Return the relative error of a single-precision sum of n terms, n u / (1 - n u).

    It bounds what the order of the rows, which the released code shuffles without a seed, and
    the hardware's own summation can change in one mean (Higham 2002, Section 4.2).

    >>> round(gamma(18357), 6)
    0.001095
    """
    return n * SINGLE_ROUNDOFF / (1 - n * SINGLE_ROUNDOFF)


def slack(column: int, i: int, n: int) -> float:
    """Return the allowance of a printed utility: gamma times the sizes of its two terms.

    A utility is a mean log-loss, printed at lambda = 0, less a multiple of |theta|^2; near
    lambda = 1/9 the two nearly cancel. Half a printed digit is added.
    """
    loss, here = float(published.DASHED[0][column]), published.DASHED[i][column]
    return gamma(n) * (2 * loss - float(here)) + half_digit(here)


def benefit_allowance(i: int, n: int) -> float:
    """Return how far a benefit may be from the printed one: the two utilities' allowances."""
    return slack(0, i, n) + slack(1, i, n)


def compared(point: Point, i: int, n: int) -> list[Cell]:
    """Return the comparisons of one lambda with the printed table.

    The alignment at lambda = 0, printed as about 1e-11, is rounding and is not compared.
    """
    stable, stackelberg, alignment = published.DASHED[i]
    found = [
        Cell(DASHED, i, "utility, stable", point.stable, float(stable), slack(0, i, n)),
        Cell(
            DASHED, i, "utility, Stackelberg", point.stackelberg, float(stackelberg), slack(1, i, n)
        ),
        Cell(
            DASHED,
            i,
            "benefit",
            point.benefit,
            float(published.benefit(i)),
            benefit_allowance(i, n),
        ),
    ]
    if i > 0:
        allowed = 2 * gamma(n) * float(alignment) + half_digit(alignment)
        found.append(Cell(DASHED, i, "alignment", point.alignment, float(alignment), allowed))
    return found


def compute(source: str = "real", schedule: Schedule = SHORT) -> Figure2:
    """Return Figure 2 on the real data or on the stand-in; its parts are computed on demand.

    schedule: how much of the released loops to run on the columns behind the published numbers.
    Raises DataUnavailable or DataError when the real table is absent or damaged, InvalidArgument
    for another source.
    """
    design = credit_design(source)
    names = (*RELEASED.values(), *DESCRIBED.values())
    found = edits(design.X, design.y, design.columns, KEPT, names)
    by_name = {edit.column: edit for edit in found}
    return Figure2(design.source, design.n, by_name, schedule)


@cache
def shared(source: str) -> Figure2:
    """Return `compute(source)`, one for all who ask in this process."""
    return compute(source)


def _run(job: tuple[ColumnEdit, tuple[float, ...], Schedule]) -> tuple[Point, ...]:
    return released_run(*job)
