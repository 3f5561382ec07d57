"""Figure 1 of zhu2025, data first: retraining with level-1 and level-2 agents, three mixtures.

Twice: as released (L-BFGS stopped at a tolerance) and with an exact learner; and, beyond the
paper, with the exact learner on the mixtures themselves instead of random splits of the rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

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


@dataclass(frozen=True, slots=True, eq=False)
class Figure1:
    """All numbers of Figure 1. Gaps are in units of |theta_{0,S}|_2, as archived.

    floor: gap below which floating-point solvers show rounding, derived from the gradient's
    rounding and the curvature. contraction_*: spectral radii of the retraining map at the
    stable point, per mixture: of the exact map for the mixtures, of the exact map for each
    split (mixtures, runs), and predicted from the derivative of what the released solver
    returns. faster_*: per pair of neighbouring mixtures and round, whether more level-2
    thinkers certainly have the smaller gap (1), the larger one (-1), or neither (0).
    tolerance_share: the part of each published mean that an exact learner does not show.
    """

    source: str
    n: int
    mixtures: tuple[tuple[Fraction, Fraction], ...]
    start: Start
    floor: float
    released: Curves
    exact: Curves
    weighted: Curves
    cells_released: tuple[Cell, ...]
    cells_exact: tuple[Cell, ...]
    verdict_released: str
    verdict_exact: str
    contraction_weighted: Array
    contraction_splits: Array
    contraction_released: Array
    faster_released: NDArray[np.int_]
    faster_exact: NDArray[np.int_]
    faster_weighted: NDArray[np.int_]
    tolerance_share: Array
    constants: Constants
    stable: StableBall

    @property
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


def solver_floor(model: Strategic, constants: Constants, unit: float) -> float:
    """Return the gap below which two exact fits differ by rounding, in units of |theta_{0,S}|.

    Each fit stops at a gradient of at most sqrt(d) floors in norm, hence within that over the
    smallest curvature of the minimiser; a gap is the difference of two fits.
    """
    d = model.X.shape[1]
    return float(2 * np.sqrt(d) * residual_floor(model) / constants.gamma_local / unit)


def compute(source: str = "real", rounds: int = published.ROUNDS) -> Figure1:
    """Return all numbers of Figure 1 on the real data or on the stand-in.

    source: "real" (fetched before) or "stand-in"; rounds: how many; 8 reach every published cell
    that is above the solvers' floor on the real data, so that more do not change a verdict.
    Raises DataUnavailable or DataError when the real table is absent or damaged,
    InvalidArgument for another source, NotConverged when a solver or a certificate fails.
    """
    design = credit_design(source)
    model = strategic_model(design)
    start = _start(model)
    theta_star = stable_point(model, start.exact)
    at_rest = constants(model, theta_star)
    floor = solver_floor(model, at_rest, start.unit)
    random = splits(model)
    mixed = [[mixture(model, shares)] for shares in published.MIXTURES]
    exact_learner, released_learner = chord_learner(model, theta_star), lbfgs_learner(model)
    exact = curves(model, exact_learner, start.theta, random, rounds)
    weighted = curves(model, exact_learner, start.theta, mixed, rounds)
    released = curves(model, released_learner, start.theta, random, rounds)
    cells_exact, cells_released = (
        compare(c.gaps, published.CELLS, runs=published.RUNS, floor=floor)
        for c in (exact, released)
    )
    known = np.array([[float(mean) for mean, _ in row][:rounds] for row in published.CELLS])
    return Figure1(
        source=design.source,
        n=design.n,
        mixtures=published.MIXTURES,
        start=start,
        floor=floor,
        released=released,
        exact=exact,
        weighted=weighted,
        cells_released=cells_released,
        cells_exact=cells_exact,
        verdict_released=verdict(cells_released, design.source),
        verdict_exact=verdict(cells_exact, design.source),
        contraction_weighted=np.array([contraction(model, theta_star, row[0]) for row in mixed]),
        contraction_splits=np.array(
            [[contraction(model, theta_star, p) for p in row] for row in random]
        ),
        contraction_released=_released_contraction(model, released_learner, theta_star),
        faster_released=faster(released.gaps, floor),
        faster_exact=faster(exact.gaps, floor),
        faster_weighted=faster(weighted.gaps, floor),
        tolerance_share=1 - exact.mean[:, : known.shape[1]] / known,
        constants=at_rest,
        stable=certify_stable_point(model, theta_star),
    )


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
