"""Figure 1 of zhu2025, data first: retraining with level-1 and level-2 agents, three mixtures.

Twice: as released (L-BFGS stopped at a tolerance) and with an exact learner; and, beyond the
paper, with the exact learner on the mixtures themselves instead of random splits of the rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from lookahead.data import Design, credit_design
from lookahead.reasoning.figures import figure_1_published as published
from lookahead.reasoning.figures.comparison import Cell, compare, faster, verdict
from lookahead.reasoning.figures.figure_1_certificate import StableBall, certify_stable_point
from lookahead.reasoning.figures.figure_1_local import (
    Constants,
    constants,
    contraction,
    curvature,
    learner_jacobian,
)
from lookahead.reasoning.figures.released_solvers import lbfgs_learner, released_start
from lookahead.reasoning.figures.retraining import (
    Array,
    Learner,
    Population,
    Strategic,
    chord_learner,
    everyone,
    mixture,
    newton,
    residual_floor,
    retrain,
    split,
    stable_point,
)

# The paper's names, and the columns that the released indices 0, 5 and 7 point to. The first is
# a ratio of balance to limit, the second counts loans as well, the third counts lines as well.
STRATEGIC: dict[str, str] = {
    "remaining credit card balance": "RevolvingUtilizationOfUnsecuredLines",
    "open credit lines": "NumberOfOpenCreditLinesAndLoans",
    "number of real estate loans": "NumberRealEstateLoansOrLines",
}
JACOBIAN_STEP = 2.0**-17


@dataclass(frozen=True, slots=True, eq=False)
class Curves:
    """Gaps (mixtures, runs, rounds) in units of |theta_{0,S}|, and last iterates (.., d)."""

    gaps: Array
    limits: Array

    @property
    def mean(self) -> Array:
        """Mean gap over the runs, shape (mixtures, rounds)."""
        return self.gaps.mean(axis=1)

    @property
    def std(self) -> Array:
        """Population standard deviation over the runs, shape (mixtures, rounds)."""
        return self.gaps.std(axis=1)

    def ratios(self, floor: float) -> Array:
        """Ratios of successive mean gaps, (mixtures, rounds - 1); NaN where one is below floor."""
        above = self.mean >= floor
        ratios = np.full((self.mean.shape[0], self.mean.shape[1] - 1), np.nan)
        both = above[:, 1:] & above[:, :-1]
        ratios[both] = self.mean[:, 1:][both] / self.mean[:, :-1][both]
        return ratios


@dataclass(frozen=True, slots=True, eq=False)
class Start:
    """theta_0 (d,), the norm of its strategic part, and how far it is from the exact minimiser.

    `share` is the distance from theta_0 to the exact minimiser on unmoved data over the exact
    |theta_1 - theta_0|: about 1 when the first gap is the start's own tolerance.
    """

    theta: Array
    unit: float
    exact: Array
    share: float


@dataclass(frozen=True, eq=False)
class Figure1:
    """All numbers of Figure 1, each computed when first asked for and then kept.

    Gaps are in units of |theta_{0,S}|_2, as archived. Whatever is computed may raise
    NotConverged when a solver or a certificate fails.
    """

    source: str
    model: Strategic
    rounds: int

    @property
    def n(self) -> int:
        """Number of rows."""
        return len(self.model.y)

    @property
    def mixtures(self) -> tuple[tuple[Fraction, Fraction], ...]:
        """Shares of level 1 and level 2, by mixture."""
        return published.MIXTURES

    @cached_property
    def start(self) -> Start:
        """The released start and what an exact learner makes of it."""
        return _start(self.model)

    @cached_property
    def rest(self) -> Array:
        """The stable point in floating point, shape (d,); `stable` encloses it."""
        return stable_point(self.model, self.start.exact)

    @cached_property
    def stable(self) -> StableBall:
        """The certified stable point."""
        return certify_stable_point(self.model, self.rest)

    @cached_property
    def constants(self) -> Constants:
        """The constants of thm3 at the stable point."""
        return constants(self.model, self.rest)

    @cached_property
    def floor(self) -> float:
        """Gap below which floating-point solvers show rounding, from gradient and curvature."""
        return solver_floor(self.model, curvature(self.model, self.rest), self.start.unit)

    @cached_property
    def populations(self) -> list[list[Population]]:
        """The random splits, indexed [mixture][run]."""
        return splits(self.model)

    @cached_property
    def mixed(self) -> list[list[Population]]:
        """The mixtures themselves, one run each."""
        return [[mixture(self.model, shares)] for shares in self.mixtures]

    @cached_property
    def released(self) -> Curves:
        """Random splits, L-BFGS stopped at the published tolerance."""
        learner = lbfgs_learner(self.model)
        return curves(self.model, learner, self.start.theta, self.populations, self.rounds)

    @cached_property
    def exact(self) -> Curves:
        """Random splits, exact learner."""
        learner = chord_learner(self.model, self.rest)
        return curves(self.model, learner, self.start.theta, self.populations, self.rounds)

    @cached_property
    def weighted(self) -> Curves:
        """The mixtures themselves, exact learner."""
        learner = chord_learner(self.model, self.rest)
        return curves(self.model, learner, self.start.theta, self.mixed, self.rounds)

    @cached_property
    def cells_released(self) -> tuple[Cell, ...]:
        """The released curves beside the published ones."""
        return self._compared(self.released)

    @cached_property
    def cells_exact(self) -> tuple[Cell, ...]:
        """The exact curves beside the published ones."""
        return self._compared(self.exact)

    def _compared(self, drawn: Curves) -> tuple[Cell, ...]:
        return compare(drawn.gaps, published.CELLS, runs=published.RUNS, floor=self.floor)

    @property
    def verdict_released(self) -> str:
        """What the comparison makes of the released curves."""
        return verdict(self.cells_released, self.source)

    @property
    def verdict_exact(self) -> str:
        """What the comparison makes of the exact curves."""
        return verdict(self.cells_exact, self.source)

    @cached_property
    def contraction_weighted(self) -> Array:
        """Spectral radius of the exact retraining map at rest, by mixture."""
        return np.array([contraction(self.model, self.rest, row[0]) for row in self.mixed])

    @cached_property
    def contraction_splits(self) -> Array:
        """The same for each random split, shape (mixtures, runs)."""
        return np.array(
            [[contraction(self.model, self.rest, p) for p in row] for row in self.populations]
        )

    @cached_property
    def contraction_released(self) -> Array:
        """Rates predicted from the derivative of what the released solver returns."""
        return _released_contraction(self.model, lbfgs_learner(self.model), self.rest)

    @cached_property
    def faster_released(self) -> NDArray[np.int_]:
        """By pair of neighbouring mixtures and round: 1 when more level-2 thinkers certainly have
        the smaller gap, -1 the larger one, 0 neither."""
        return faster(self.released.gaps, self.floor)

    @cached_property
    def faster_exact(self) -> NDArray[np.int_]:
        """The same for the exact learner on random splits."""
        return faster(self.exact.gaps, self.floor)

    @cached_property
    def faster_weighted(self) -> NDArray[np.int_]:
        """The same for the mixtures themselves."""
        return faster(self.weighted.gaps, self.floor)

    @property
    def tolerance_share(self) -> Array:
        """The part of each published mean that an exact learner does not show."""
        known = np.array([[float(mean) for mean, _ in row] for row in published.CELLS])
        known = known[:, : self.rounds]
        return 1 - self.exact.mean[:, : known.shape[1]] / known

    @cached_property
    def limits_apart(self) -> Fraction:
        """Certified bound on the distance between any two limits of the exact runs."""
        ends = [*self.exact.limits.reshape(-1, self.exact.limits.shape[-1])]
        ends += [*self.weighted.limits.reshape(-1, self.weighted.limits.shape[-1])]
        return 2 * max(self.stable.distance(theta) for theta in ends)


def strategic_model(design: Design) -> Strategic:
    """Return the simulation's model on a design matrix: strategic columns by name, C = 1."""
    columns = tuple(design.indices(tuple(STRATEGIC.values())))
    X = np.asfortranarray(design.X)
    return Strategic(X, design.y, columns, float(published.EPSILON), 1 / design.n)


def curves(
    model: Strategic,
    learner: Learner,
    theta_0: Array,
    populations: Sequence[Sequence[Population]],
    rounds: int,
) -> Curves:
    """Return the curves of every population, indexed [mixture][run], from `theta_0` on."""
    unit = np.linalg.norm(theta_0[list(model.strategic)])
    runs = [[retrain(model, learner, p, theta_0, rounds) for p in row] for row in populations]
    return Curves(
        np.array([[run.gaps / unit for run in row] for row in runs]),
        np.array([[run.limit for run in row] for row in runs]),
    )


def splits(model: Strategic, runs: int = published.RUNS) -> list[list[Population]]:
    """Return the random splits of all mixtures, seeds 0 to runs - 1, indexed [mixture][run]."""
    return [[split(model, shares, s) for s in range(runs)] for shares in published.MIXTURES]


def exact_curves(model: Strategic, theta_0: Array, rounds: int = published.ROUNDS) -> Curves:
    """Return the 30 runs with the exact learner on random splits of the rows."""
    learner = chord_learner(model, stable_point(model, theta_0))
    return curves(model, learner, theta_0, splits(model), rounds)


def solver_floor(model: Strategic, gamma: float, unit: float) -> float:
    """Return the gap below which two exact fits differ by rounding, in units of |theta_{0,S}|.

    gamma: smallest curvature at the minimisers. Each fit stops at a gradient of at most sqrt(d)
    floors in norm, hence within that over gamma of its minimiser; a gap is the difference of two.
    """
    d = model.X.shape[1]
    return float(2 * np.sqrt(d) * residual_floor(model) / gamma / unit)


def compute(source: str = "real", rounds: int = published.ROUNDS) -> Figure1:
    """Return Figure 1 on the real data or on the stand-in; its parts are computed on demand.

    source: "real" (fetched before) or "stand-in"; rounds: how many; 8 reach every published cell
    that is above the solvers' floor on the real data, so that more do not change a verdict.
    Raises DataUnavailable or DataError when the real table is absent or damaged,
    InvalidArgument for another source.
    """
    design = credit_design(source)
    return Figure1(design.source, strategic_model(design), rounds)


@cache
def shared(source: str, rounds: int) -> Figure1:
    """Return `compute(source, rounds)`, one for all who ask in this process."""
    return compute(source, rounds)


def _start(model: Strategic) -> Start:
    theta_0 = released_start(model)
    still = [np.zeros_like(theta_0)]
    exact = newton(model, everyone(model), still, theta_0)[0]
    theta_1 = newton(model, everyone(model), [model.move(theta_0)], exact)[0]
    share = np.linalg.norm(exact - theta_0) / np.linalg.norm(theta_1 - theta_0)
    unit = np.linalg.norm(theta_0[list(model.strategic)])
    return Start(theta_0, float(unit), exact, float(share))


def _released_contraction(model: Strategic, learner: Learner, near: Array) -> Array:
    """Rates alpha_1 c + alpha_2 c^2 per eigenvalue c of the released solver's own derivative."""
    whole, theta = everyone(model), near
    for _ in range(published.ROUNDS):
        theta = learner(whole, [model.move(theta)], theta)
    eigenvalues = np.linalg.eigvals(learner_jacobian(model, learner, theta, JACOBIAN_STEP))
    return np.array(
        [
            np.abs(float(a) * eigenvalues + float(b) * eigenvalues**2).max()
            for a, b in published.MIXTURES
        ]
    )
