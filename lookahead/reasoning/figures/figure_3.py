"""Figure 3 of zhu2025, data first: utility against the size of a collective that resists the learner.

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
from lookahead.reasoning.figures.figure_3_ascent import RATE, Collective, ascend
from lookahead.reasoning.figures.figure_3_learners import EXACT, RELEASED, Array, Learner, minimiser

Version = Literal["as released", "as described", "as defined"]
REMOVED = (
    "RevolvingUtilizationOfUnsecuredLines"  # the first feature, absent from the released matrix
)
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
    {"as released": 5, "as described": 2, "as defined": 1}
)
# With an exact learner the search is repeated with steps ten times as long, and the better kept.
RATES: Mapping[Version, tuple[float, ...]] = MappingProxyType(
    {"as released": (RATE,), "as described": (RATE,), "as defined": (RATE, 10 * RATE)}
)


@dataclass(frozen=True, slots=True)
class Point:
    """One size and run: utility with and without the reports, that of the others, the reports.

    All utilities are mean log-losses; `displacement` is the largest report, in standard
    deviations of the column; `bound` is an upper bound on any utility with an exact learner, None
    for the other one.
    """

    utility: float
    unmanipulated: float
    others: float
    displacement: float
    bound: float | None = None


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
    def models(self) -> dict[Version, Array]:
        """The model without manipulation, by version."""
        short = RELEASED.fit(self.X, self.y, np.zeros(self.X.shape[1]))
        exact = EXACT.fit(self.X, self.y, short)
        return {"as released": short, "as described": short, "as defined": exact}

    @cached_property
    def without(self) -> dict[str, float]:
        """The least mean log-loss of all rows without the column, by feature as described."""
        found: dict[str, float] = {}
        for feature, name in EDITED["as defined"].items():
            kept = [j for j, column in enumerate(self.columns) if column != name]
            X = self.X[:, kept]
            theta = minimiser(X, self.y, self.models["as defined"][kept])
            margin = X @ theta
            found[feature] = float((np.logaddexp(0.0, margin) - self.y * margin).mean())
        return found

    def collective(self, version: Version, feature: str, size: int, run: int) -> Collective:
        """Return the random members of run `run`, floor(alpha n) rows."""
        k = published.ALPHAS[size] * self.n // 1
        members = np.random.default_rng(run).permutation(self.n)[: int(k)]
        return Collective(self.X, self.y, members, self.columns.index(EDITED[version][feature]))

    def point(self, version: Version, feature: str, size: int, run: int) -> Point:
        """Return one point; `size` counts the ten sizes, `run` is the seed of the draw."""
        key = (version, feature, size, run)
        if key not in self._points:
            self._points[key] = self._computed(*key)
        return self._points[key]

    def _computed(self, version: Version, feature: str, size: int, run: int) -> Point:
        c = self.collective(version, feature, size, run)
        learner: Learner = EXACT if version == "as defined" else RELEASED
        start = self.models[version]
        found = [ascend(c, learner, start, rate) for rate in RATES[version]]
        best = max(found, key=lambda ascent: ascent.utility)
        return Point(
            utility=best.utility,
            unmanipulated=c.utility(np.zeros(len(c.members)), start),
            others=c.others(best.theta),
            displacement=best.displacement,
            bound=self._bound(c, feature) if version == "as defined" else None,
        )

    def _bound(self, c: Collective, feature: str) -> float:
        r"""The risk is at most that without the column, and the others' loss at least their least.

        Hence $\alpha U + (1-\alpha)V_{\min} \le L_{-j}$.
        """
        out = np.ones(self.n, dtype=bool)
        out[c.members] = False
        theta = minimiser(self.X[out], self.y[out], self.models["as defined"])
        alpha = len(c.members) / self.n
        return (self.without[feature] - (1 - alpha) * c.others(theta)) / alpha

    def points(self, version: Version, feature: str) -> list[list[Point]]:
        """Return the points indexed [size][run]."""
        sizes = range(len(published.ALPHAS))
        return [[self.point(version, feature, i, r) for r in range(RUNS[version])] for i in sizes]

    def compute_all(self) -> None:
        """Compute every point, two at a time."""
        keys = [
            (version, feature, size, run)
            for version, runs in RUNS.items()
            for feature, size, run in product(
                published.FEATURES, reversed(range(len(published.ALPHAS))), range(runs)
            )
        ]
        _ = self.models, self.without
        with ThreadPoolExecutor(max_workers=2) as pool:
            for _ in pool.map(lambda key: self.point(*key), keys):
                pass

    def mean(self, version: Version, feature: str) -> Array:
        """Return the mean utility by size."""
        rows = self.points(version, feature)
        return np.array([np.mean([p.utility for p in row]) for row in rows])

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
