"""Figure 3 of zhu2025, data first: utility against the size of a collective, zero-sum.

Three times: as released (the columns that the released numbers point to), as described (the
columns that the text names), both with a learner of 100 gradient steps; and as defined, with the
exact learner and with bounds on the optimum itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import product
from types import MappingProxyType
from typing import Literal

import numpy as np

from lookahead.core.errors import InvalidArgument
from lookahead.data import Design, credit_design
from lookahead.reasoning.figures import figure_3_published as published
from lookahead.reasoning.figures.comparison import CONFIDENCE, half_digit
from lookahead.reasoning.figures.figure_3_ascent import RATE, Collective, ascend, mean_loss
from lookahead.reasoning.figures.figure_3_learners import (
    RELEASED,
    Array,
    Learner,
    exact,
    minimiser,
)
from lookahead.reasoning.outcomes import NotPinnedDown, UnboundedUtility

Version = Literal["as released", "as described", "as defined"]
# The first feature is absent from the released matrix.
REMOVED = "RevolvingUtilizationOfUnsecuredLines"
# The released numbers 1 and 9, counted in the matrix without its first column, and the words.
EDITED: Mapping[Version, Mapping[str, str]] = MappingProxyType(
    {
        "as released": {
            "age": "NumberOfTime30-59DaysPastDueNotWorse",
            "number of dependents": "constant",
        },
        "as described": {"age": "age", "number of dependents": "NumberOfDependents"},
        "as defined": {"age": "age", "number of dependents": "NumberOfDependents"},
    }
)
RUNS: Mapping[Version, int] = MappingProxyType(
    {"as released": 3, "as described": 2, "as defined": 1}
)
# With an exact learner the steps are ten times as long, so that the search comes further.
RATES: Mapping[Version, float] = MappingProxyType(
    {"as released": RATE, "as described": RATE, "as defined": 10 * RATE}
)


@dataclass(frozen=True, slots=True)
class Point:
    """One size and run: utility with and without the reports, that of the others, the reports.

    All utilities are mean log-losses; `displacement` is the largest report, in standard
    deviations of the column.
    """

    utility: float
    unmanipulated: float
    others: float
    displacement: float


@dataclass(frozen=True, slots=True)
class Cell:
    """A published mean beside ours, and how far they may be apart."""

    feature: str
    size: int
    mean: float
    published_mean: float
    published_std: float
    allowance: float

    @property
    def agrees(self) -> bool:
        """Whether ours lies in the prediction interval."""
        return abs(self.mean - self.published_mean) <= self.allowance


@dataclass(frozen=True, eq=False)
class Figure3:
    """All numbers of Figure 3; each point is computed when first asked for and then kept."""

    source: str
    X: Array
    y: Array
    columns: tuple[str, ...]
    _points: dict[tuple[Version, str, int, int], Point] = field(default_factory=dict)

    @property
    def n(self) -> int:
        """Number of rows."""
        return len(self.y)

    @cached_property
    def released_model(self) -> Array:
        """The model of 100 steps without manipulation."""
        return RELEASED.fit(self.X, self.y, np.zeros(self.X.shape[1]))

    @cached_property
    def exact_model(self) -> Array:
        """The minimiser without manipulation."""
        return minimiser(self.X, self.y, self.released_model)

    @cached_property
    def least(self) -> float:
        """The least mean log-loss of all rows, V."""
        return mean_loss(self.X @ self.exact_model, self.y)

    @cached_property
    def importance(self) -> dict[str, float]:
        """How much the least mean log-loss rises without the column, by feature as described."""
        found: dict[str, float] = {}
        for feature, name in EDITED["as defined"].items():
            kept = [j for j, column in enumerate(self.columns) if column != name]
            X = self.X[:, kept]
            theta = minimiser(X, self.y, self.exact_model[kept])
            found[feature] = mean_loss(X @ theta, self.y) - self.least
        return found

    def bound(self, feature: str, size: int) -> float:
        """Return an upper bound on the utility of a collective, exact learner, by the mixture (3).

        With the edited column ignored the risk is that without it; the others lose at least V.
        """
        return self.least + self.importance[feature] / float(published.ALPHAS[size])

    def collective(self, version: Version, feature: str, size: int, run: int) -> Collective:
        """Return the random members of run `run`, floor(alpha n) rows.

        As defined nothing is random: every row is there twice, as a member and as another.
        """
        edited = self.columns.index(EDITED[version][feature])
        if version == "as defined":
            X = np.asfortranarray(np.vstack([self.X, self.X]))
            return Collective(X, np.tile(self.y, 2), np.arange(self.n), edited)
        k = int(published.ALPHAS[size] * self.n // 1)
        members = np.random.default_rng(run).permutation(self.n)[:k]
        return Collective(self.X, self.y, members, edited)

    def learner(self, version: Version, size: int) -> Learner:
        """Return the learner of a version; the exact one weights the two copies of each row."""
        if version != "as defined":
            return RELEASED
        alpha = float(published.ALPHAS[size])
        return exact(np.repeat([alpha / self.n, (1 - alpha) / self.n], self.n))

    def point(self, version: Version, feature: str, size: int, run: int) -> Point:
        """Return one point; `size` counts the ten sizes, `run` is the seed of the draw."""
        key = (version, feature, size, run)
        if key not in self._points:
            self._points[key] = self._computed(*key)
        return self._points[key]

    def _computed(self, version: Version, feature: str, size: int, run: int) -> Point:
        c, learner = self.collective(version, feature, size, run), self.learner(version, size)
        start = self.exact_model if version == "as defined" else self.released_model
        found = ascend(c, learner, start, RATES[version])
        return Point(
            utility=found.utility,
            unmanipulated=c.utility(np.zeros(len(c.members)), start),
            others=c.others(found.theta),
            displacement=found.displacement,
        )

    def optimum(self, feature: str, size: int | None) -> float:
        """Return the best utility with the exact learner; `size` None: against a fixed model.

        Raises UnboundedUtility against a fixed model that uses the feature; NotPinnedDown, with
        the utility found and its gap to the bound, at a size at which the two do not meet.
        """
        if size is None:
            column = EDITED["as defined"][feature]
            if self.exact_model[self.columns.index(column)] == 0:
                return self.least
            raise UnboundedUtility(column)
        found, bound = self.point("as defined", feature, size, 0).utility, self.bound(feature, size)
        if found < bound:
            raise NotPinnedDown(found, bound - found)
        return found

    def points(self, version: Version, feature: str) -> list[list[Point]]:
        """Return the points indexed [size][run]."""
        sizes = range(len(published.ALPHAS))
        return [[self.point(version, feature, i, r) for r in range(RUNS[version])] for i in sizes]

    def mean(self, version: Version, feature: str) -> Array:
        """Return the mean utility by size."""
        rows = self.points(version, feature)
        return np.array([[p.utility for p in row] for row in rows], dtype=float).mean(axis=1)

    def cells(self, version: Version) -> tuple[Cell, ...]:
        """Return the published means beside those of a version."""
        compared = len(published.FEATURES) * len(published.ALPHAS)
        return tuple(
            predicted(self, version, feature, size, RUNS[version], compared)
            for feature in published.FEATURES
            for size in range(len(published.ALPHAS))
        )

    def verdict(self, version: Version) -> str:
        """Return "reproduced" or "differs" on real data, "illustrated" on the stand-in."""
        if self.source != "real":
            return "illustrated"
        return "reproduced" if all(c.agrees for c in self.cells(version)) else "differs"


def predicted(
    figure: Figure3, version: Version, feature: str, size: int, runs: int, compared: int
) -> Cell:
    """Return one comparison: our mean of `runs` runs beside the published mean of ten.

    The rule: if ours are runs of the published design, the difference of the means lies within
    Student's interval with the published deviation, at 99% for `compared` comparisons together,
    plus half a printed digit.
    """
    from scipy.special import stdtrit

    (mean, std), _ = published.TABLE[feature][size]
    ours = np.mean([figure.point(version, feature, size, r).utility for r in range(runs)])
    spread = float(std) + half_digit(f"{std}e0")
    q = float(stdtrit(published.RUNS - 1, 1 - (1 - float(CONFIDENCE)) / (2 * compared)))
    reach = q * spread * (1 / published.RUNS + 1 / runs) ** 0.5
    return Cell(feature, size, float(ours), float(mean), spread, reach + half_digit(f"{mean}e0"))


def compute(source: str = "real") -> Figure3:
    """Return Figure 3 on the real data or on the stand-in; its points are computed on demand.

    Raises DataUnavailable or DataError when the real table is absent or damaged, InvalidArgument
    for another source.
    """
    return of_design(credit_design(source))


def compute_all(source: str = "real") -> Figure3:
    """Return `compute(source)` with all its points computed, two at a time."""
    figure = compute(source)
    _ = figure.released_model, figure.importance
    sizes = range(len(published.ALPHAS) - 1, -1, -1)
    keys = [
        (version, feature, size, run)
        for version, runs in RUNS.items()
        for feature, size, run in product(published.FEATURES, sizes, range(runs))
    ]
    with ThreadPoolExecutor(max_workers=2) as pool:
        list(pool.map(lambda key: figure.point(*key), keys))
    return figure


def of_design(design: Design) -> Figure3:
    """Return Figure 3 on a design matrix. Raises InvalidArgument when a column is missing."""
    if REMOVED not in design.columns:
        raise InvalidArgument("design", design.columns, f"must have the column {REMOVED}")
    kept = [j for j, name in enumerate(design.columns) if name != REMOVED]
    X = np.asfortranarray(design.X[:, kept])
    return Figure3(design.source, X, design.y, tuple(design.columns[j] for j in kept))


@cache
def shared(source: str) -> Figure3:
    """Return `compute(source)`, one for all who ask in this process."""
    return compute(source)
