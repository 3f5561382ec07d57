"""Figure 4 of zhu2025, data first: three fixed strategies against the size of the collective.

Three times: as released (the columns that the released numbers point to, random trials), as
described (the columns that the text names), and as defined: the mixture itself with an exact
learner, where the plotted metric, Psi of Proposition 7 and the derivative stand side by side.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache, cached_property
from types import MappingProxyType
from typing import Literal

import numpy as np

from lookahead.core.errors import InvalidArgument
from lookahead.data import Design, credit_design
from lookahead.reasoning.figures import figure_4_published as published
from lookahead.reasoning.figures.comparison import half_digit, quantile, variance_of_mean
from lookahead.reasoning.figures.figure_4_population import (
    OneLabelJoins,
    State,
    one_label_joins,
    plotted,
    plotted_direction,
    proposition_7,
    three_components,
    utility,
)
from lookahead.reasoning.figures.retraining import Array

Version = Literal["as released", "as described"]
Quantity = Literal["metric", "utility"]
QUANTITIES: tuple[Quantity, Quantity] = ("metric", "utility")
COMPARED = len(QUANTITIES) * len(published.DESIGNS) * len(published.ALPHAS)
# The first feature is absent from the released matrix.
REMOVED = "RevolvingUtilizationOfUnsecuredLines"
# The released numbers 1 and 5, counted in the matrix without its first column.
EDITED: Mapping[Version, tuple[str, str]] = MappingProxyType(
    {
        "as released": ("NumberOfTime30-59DaysPastDueNotWorse", "NumberOfTimes90DaysLate"),
        "as described": ("age", "NumberOfDependents"),
    }
)
CUT = 10.0  # rows with an entry of at least this in an edited column are left out, as released
TARGETS = range(1000, 1050)  # seeds of draws of the target, none of them a trial's
SIZES: tuple[float, ...] = tuple(np.linspace(0.01, 0.99, 30).tolist())


@dataclass(frozen=True, slots=True)
class Cell:
    """A published mean beside ours, and how far they may be apart."""

    eta: Fraction
    size: int
    quantity: Quantity
    mean: float
    std: float
    published_mean: float
    published_std: float
    allowance: float

    @property
    def agrees(self) -> bool:
        """Whether the means agree."""
        return abs(self.mean - self.published_mean) <= self.allowance

    @property
    def telling(self) -> bool:
        """Whether agreement says something: zero would not be forgiven."""
        return self.allowance < abs(self.published_mean)


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """One size of the mixture itself: utility, its derivative, and three metrics.

    `three` is minus the derivative by the implicit function theorem; `slope` is the derivative by
    central differences.
    """

    alpha: float
    utility: float
    slope: float
    three: float
    seven: float
    plotted: float


@dataclass(frozen=True, slots=True)
class Attained:
    """The best strength for a size, how far the model then is from the target, and was before."""

    alpha: Fraction
    eta: float
    distance: float
    unmoved: float


def _no_trials() -> dict[int, dict[Fraction, tuple[State, ...]]]:
    return {}


@dataclass(frozen=True, eq=False)
class Side:
    """One version of the figure: a population on its two columns, and all that is computed."""

    version: Version
    source: str
    population: OneLabelJoins
    _trials: dict[int, dict[Fraction, tuple[State, ...]]] = field(default_factory=_no_trials)

    @cached_property
    def base(self) -> Array:
        """The model without a collective."""
        return self.population.fitted(0.0, 0.0, np.zeros(len(self.population.direction))).theta

    @cached_property
    def target(self) -> Array:
        """The model of the mixture at size 0.3 and strength 0.552."""
        size, strength = float(published.TARGET_SIZE), float(published.TARGET_STRENGTH)
        return self.population.fitted(size, strength, self.base).theta

    @cached_property
    def targets(self) -> tuple[Array, ...]:
        """Draws of the target: its collective is a random one, whose seed is not recorded."""
        size, strength = float(published.TARGET_SIZE), float(published.TARGET_STRENGTH)
        p = self.population
        return tuple(p.sampled(p.drawn(size, s), strength, self.target).theta for s in TARGETS)

    def trials(self, size: int) -> dict[Fraction, tuple[State, ...]]:
        """Return the random trials at one tabulated size by strength, seeds 0 to 9."""
        if size not in self._trials:
            p, alpha = self.population, float(published.ALPHAS[size])
            groups = [p.drawn(alpha, seed) for seed in range(published.TRIALS)]
            self._trials[size] = {
                eta: tuple(p.sampled(g, float(eta), start) for g in groups)
                for eta in published.DESIGNS
                for start in [p.fitted(alpha, float(eta), self.target).theta]
            }
        return self._trials[size]

    def values(self, eta: Fraction, size: int, quantity: Quantity) -> Array:
        """Return a quantity by draw of the target and trial, shape (targets, trials)."""
        p, states = self.population, self.trials(size)[eta]
        apart = np.array([s.theta for s in states]) - np.array(self.targets)[:, None, :]
        if quantity == "utility":
            return -(apart**2).sum(axis=2)
        return -(apart * np.array([plotted_direction(p, s) for s in states])).sum(axis=2)

    def cell(self, eta: Fraction, size: int, quantity: Quantity) -> Cell:
        """Return one published mean beside that of the trials."""
        return predicted(self.values(eta, size, quantity), eta, size, quantity, COMPARED)

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """All published means beside those of the trials."""
        return tuple(
            self.cell(eta, size, quantity)
            for eta in published.DESIGNS
            for size in range(len(published.ALPHAS))
            for quantity in QUANTITIES
        )

    @property
    def verdict(self) -> str:
        """Return "reproduced" or "differs" on real data, "illustrated" on the stand-in."""
        if self.source != "real":
            return "illustrated"
        return "reproduced" if all(cell.agrees for cell in self.cells) else "differs"

    @cached_property
    def curves(self) -> dict[Fraction, tuple[CurvePoint, ...]]:
        """The exact curves by strength, at `SIZES`."""
        return {eta: self.curve(eta, SIZES) for eta in published.DESIGNS}

    def curve(self, eta: Fraction, sizes: Sequence[float]) -> tuple[CurvePoint, ...]:
        """Return the exact curves of one strategy on the mixture itself."""
        return exact_curve(self.population, self.target, float(eta), sizes, self.base)

    @cached_property
    def attained(self) -> tuple[Attained, ...]:
        """The best strength for each of the three design sizes."""
        return tuple(
            best_strength(self.population, self.target, self.base, alpha)
            for alpha in published.DESIGNS.values()
        )


@dataclass(frozen=True, eq=False)
class Figure4:
    """All numbers of Figure 4 by version, each computed when first asked for and then kept."""

    source: str
    sides: Mapping[Version, Side]

    @property
    def verdicts(self) -> dict[str, str]:
        """By version, what the comparison with the published table makes of it."""
        return {version: side.verdict for version, side in self.sides.items()}


def predicted(values: Array, eta: Fraction, size: int, quantity: Quantity, compared: int) -> Cell:
    """Return one comparison; values: shape (targets, trials).

    The rule: the published mean has one target and ten trials of its own. So the means may differ
    by Welch's interval for one target against the mean of ours, plus the trials of both sides, at
    99% for `compared` comparisons together, plus half a printed digit.
    """
    metric, of_utility = published.TABLE[eta][size]
    mean, std = metric if quantity == "metric" else of_utility
    by_target, trials = values.mean(axis=1), values.mean(axis=0)
    draws, ours, ten = len(by_target), len(trials), published.TRIALS
    spread = (float(std) + half_digit(f"{std}e0")) * ((ten - 1) / ten) ** 0.5
    parts = [
        (float(by_target.var(ddof=1)) * (1 + 1 / draws), draws - 1),
        variance_of_mean(float(trials.std()), ours),
        variance_of_mean(spread, ten),
    ]
    reach = quantile(parts, compared) * sum(v for v, _ in parts) ** 0.5
    return Cell(
        eta=eta,
        size=size,
        quantity=quantity,
        mean=float(values.mean()),
        std=float(trials.std(ddof=1)),
        published_mean=float(mean),
        published_std=float(std),
        allowance=reach + half_digit(f"{mean}e0"),
    )


def exact_curve(
    population: OneLabelJoins, target: Array, eta: float, sizes: Sequence[float], start: Array
) -> tuple[CurvePoint, ...]:
    """Return utility, derivative and metrics of the mixture at each size in (0, 1)."""
    step, found, theta = 2.0**-12, list[CurvePoint](), start
    for alpha in sizes:
        here = population.fitted(alpha, eta, theta)
        ends = [population.fitted(alpha + s, eta, here.theta) for s in (-step, step)]
        low, high = (utility(end, target) for end in ends)
        theta = here.theta
        found.append(
            CurvePoint(
                alpha=alpha,
                utility=utility(here, target),
                slope=(high - low) / (2 * step),
                three=three_components(population, here, target),
                seven=proposition_7(here, target),
                plotted=plotted(population, here, target),
            )
        )
    return tuple(found)


def best_strength(
    population: OneLabelJoins, target: Array, base: Array, alpha: Fraction
) -> Attained:
    """Return the strength in [0, 2] that brings the model of size `alpha` closest to the target."""
    from scipy.optimize import minimize_scalar

    def distance(eta: float) -> float:
        state = population.fitted(float(alpha), eta, base)
        return float(np.linalg.norm(state.theta - target))

    found = minimize_scalar(distance, bounds=(0.0, 2.0), method="bounded", options={"xatol": 1e-7})
    return Attained(alpha, float(found.x), float(found.fun), float(np.linalg.norm(base - target)))


def of_design(design: Design) -> Figure4:
    """Return Figure 4 on a design matrix. Raises InvalidArgument when a column is missing."""
    if REMOVED not in design.columns:
        raise InvalidArgument("design", design.columns, f"must have the column {REMOVED}")
    kept = [j for j, name in enumerate(design.columns) if name != REMOVED]
    columns, X = [design.columns[j] for j in kept], design.X[:, kept]
    sides: dict[Version, Side] = {}
    for version, names in EDITED.items():
        edited = [columns.index(name) for name in names]
        rows = (X[:, edited] < CUT).all(axis=1)
        population = one_label_joins(X[rows], design.y[rows], edited)
        sides[version] = Side(version, design.source, population)
    return Figure4(design.source, MappingProxyType(sides))


def compute(source: str = "real") -> Figure4:
    """Return Figure 4 on the real data or on the stand-in; its parts are computed on demand.

    Raises DataUnavailable or DataError when the real table is absent or damaged, InvalidArgument
    for another source.
    """
    return of_design(credit_design(source))


@cache
def shared(source: str) -> Figure4:
    """Return `compute(source)`, one for all who ask in this process."""
    return compute(source)
