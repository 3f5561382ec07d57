"""Retraining a logistic classifier on agents who move: the model behind zhu2025's Figure 1."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from lookahead.core.errors import InvalidArgument, NotConverged

Array = NDArray[np.float64]
UNIT_ROUNDOFF = 2.0**-53


@dataclass(frozen=True, slots=True, eq=False)
class Strategic:
    """Base data and the two constants of zhu2025, Section 6.1.

    X (n, d), y (n,) in {0, 1}; `strategic`: the columns that agents change; `epsilon` > 0: how
    far they go; `ridge` > 0: the weight of |theta|^2 / 2 beside the mean log-loss.
    Raises InvalidArgument for an epsilon or a ridge that is not positive and finite.

    >>> two = Strategic(np.array([[1.0, 1.0], [-1.0, 1.0]]), np.array([1.0, 0.0]), (0,), 0.5, 0.1)
    >>> two.move(np.array([3.0, 4.0])).tolist()
    [-1.5, 0.0]
    """

    X: Array
    y: Array
    strategic: tuple[int, ...]
    epsilon: float
    ridge: float

    def __post_init__(self) -> None:
        for name, value in (("epsilon", self.epsilon), ("ridge", self.ridge)):
            if not (value > 0 and np.isfinite(value)):
                raise InvalidArgument(name, value, "must be positive and finite")

    def move(self, theta: Array) -> Array:
        """Return the best response x - x_0 = -epsilon theta_S, shape (d,): equal for all rows."""
        moved = np.zeros_like(theta)
        S = list(self.strategic)
        moved[S] = -self.epsilon * theta[S]
        return moved


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Rows that reason at one level, each with the weight `weight` in the mean over all n rows."""

    X: Array  # stored by column, which makes products with it twice as fast
    half_minus_y: Array
    weight: float


Population = tuple[Group, ...]  # one group for level 1, 2, ...
Learner = Callable[[Population, Sequence[Array], Array], Array]


def everyone(model: Strategic) -> Population:
    """Return the population in which all rows reason at level 1."""
    return mixture(model, (Fraction(1),))


def mixture(model: Strategic, shares: Sequence[Fraction]) -> Population:
    """Return the mixture sum_k alpha_k D_k itself: every row at every level, weighted (eq. 2).

    Raises InvalidArgument for shares that are negative or do not sum to one.
    """
    _require_shares(shares)
    X, half_minus_y = np.asfortranarray(model.X), 0.5 - model.y
    return tuple(Group(X, half_minus_y, float(share)) for share in shares)


def split(model: Strategic, shares: Sequence[Fraction], seed: int) -> Population:
    """Return a random split of the rows as released: floor(alpha_k n) rows each, the rest last.

    Raises InvalidArgument for shares that are negative or do not sum to one.

    >>> ten = Strategic(np.ones((10, 1)), np.zeros(10), (0,), 0.5, 0.1)
    >>> [len(group.X) for group in split(ten, (Fraction(1, 4), Fraction(3, 4)), seed=0)]
    [2, 8]
    """
    _require_shares(shares)
    n = len(model.y)
    order = np.random.default_rng(seed).permutation(n)
    ends = np.cumsum([share * n // 1 for share in shares[:-1]]).astype(int)
    parts = np.split(order, ends)
    return tuple(
        Group(np.asfortranarray(model.X[rows]), 0.5 - model.y[rows], 1.0) for rows in parts
    )


def _require_shares(shares: Sequence[Fraction]) -> None:
    if sum(shares) != 1 or any(share < 0 for share in shares):
        raise InvalidArgument("shares", tuple(shares), "must be non-negative and sum to one")


def gradient(
    model: Strategic, theta: Array, population: Population, moves: Sequence[Array]
) -> Array:
    """Return the gradient of mean log-loss plus ridge at `theta`, shape (d,).

    Group k has moved by `moves[k]` (d,). A move common to a group changes its margins by the
    scalar <move, theta> only, so the moved data are never formed.
    """
    total = np.zeros_like(theta)
    for group, move in zip(population, moves, strict=True):
        residual = group.X @ theta
        residual += move @ theta
        residual *= 0.5
        np.tanh(residual, out=residual)
        residual *= 0.5
        residual += group.half_minus_y
        total += group.weight * (residual @ group.X + residual.sum() * move)
    return total / len(model.y) + model.ridge * theta


def hessian(
    model: Strategic, theta: Array, population: Population, moves: Sequence[Array]
) -> Array:
    """Return the Hessian of mean log-loss plus ridge at `theta`, shape (d, d)."""
    total = np.zeros((len(theta), len(theta)))
    for group, move in zip(population, moves, strict=True):
        moved = group.X + move
        curvature = (1 - np.tanh((moved @ theta) / 2) ** 2) / 4
        total += group.weight * ((moved * curvature[:, None]).T @ moved)
    return total / len(model.y) + model.ridge * np.eye(len(theta))


def residual_floor(model: Strategic) -> float:
    """Return the size below which a computed gradient is rounding: u max_j mean_i |x_ij|.

    One rounding of each product of a residual (below 1) and an entry already changes the mean
    by that much, so no smaller tolerance can be asked of floating-point gradients.
    """
    return UNIT_ROUNDOFF * float(np.abs(model.X).mean(axis=0).max())


def newton(
    model: Strategic, population: Population, moves: Sequence[Array], start: Array
) -> tuple[Array, Array]:
    """Return the risk minimiser and the Hessian there, by Newton's method with step halving.

    Stops at a gradient not above `residual_floor`. Raises NotConverged after 100 steps.
    """
    theta, floor = start, residual_floor(model)
    g = gradient(model, theta, population, moves)
    for _ in range(100):
        H = hessian(model, theta, population, moves)
        if np.abs(g).max() <= floor:
            return theta, H
        step, size = np.linalg.solve(H, g), 1.0
        candidate = theta - step
        new = gradient(model, candidate, population, moves)
        # the directional derivative along the step must not overshoot (convex risk)
        while -(new @ step) > 0.9 * (g @ step) and size > UNIT_ROUNDOFF:
            size /= 2
            candidate = theta - size * step
            new = gradient(model, candidate, population, moves)
        theta, g = candidate, new
    raise NotConverged(
        "Newton's method", f"gradient {np.abs(g).max():.2e} above {floor:.2e}", "raise the ridge"
    )


def chord_learner(model: Strategic, around: Array) -> Learner:
    """Return an exact learner for problems close to one that `around` solves.

    It takes Newton steps with the one inverse Hessian of the level-1 population at `around`
    until the gradient is at `residual_floor`; where these stop halving the gradient, it takes
    full Newton steps. A start that is already at the floor is returned as it is.
    """
    whole = everyone(model)
    inverse = np.linalg.inv(hessian(model, around, whole, [model.move(around)]))
    floor = residual_floor(model)

    def fit(population: Population, moves: Sequence[Array], start: Array) -> Array:
        theta, before = start, np.inf
        while True:
            g = gradient(model, theta, population, moves)
            size = np.abs(g).max()
            if size <= floor:
                return theta
            if size > before / 2:
                return newton(model, population, moves, theta)[0]
            theta, before = theta - inverse @ g, size

    return fit


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """One run of repeated risk minimisation: gaps |theta_{t+1} - theta_t|_2 (T,), last iterate."""

    gaps: Array
    limit: Array


def retrain(
    model: Strategic, learner: Learner, population: Population, theta_0: Array, rounds: int
) -> Run:
    """Run theta_{t+1} = A(sum_k alpha_k D_k(theta_t)) for `rounds` rounds (eq. 2).

    Level 1 best-responds to theta_t, level k + 1 to the model retrained on a population that is
    all at level k (zhu2025, proof of Lemma 11). A learner that returns its start when that
    already solves the problem makes theta_{t+1} = theta_t exactly; then all later gaps are zero.

    >>> X, y = np.array([[1.0, 1.0], [-1.0, 1.0], [2.0, 1.0]]), np.array([1.0, 0.0, 0.0])
    >>> model = Strategic(X, y, (0,), epsilon=0.5, ridge=0.1)
    >>> learner = chord_learner(model, stable_point(model, np.zeros(2)))
    >>> run = retrain(model, learner, everyone(model), np.zeros(2), rounds=50)
    >>> bool(run.gaps[0] > run.gaps[5]), float(run.gaps[-1])
    (True, 0.0)
    """
    whole = everyone(model)
    theta, gaps = theta_0, np.zeros(rounds)
    for t in range(rounds):
        moves, imagined = [model.move(theta)], theta
        for _ in population[1:]:
            imagined = learner(whole, moves[-1:], imagined)
            moves.append(model.move(imagined))
        new = learner(population, moves, theta)
        gaps[t] = np.linalg.norm(new - theta)
        if np.array_equal(new, theta):
            break
        theta = new
    return Run(gaps, theta)


def stable_point(model: Strategic, start: Array) -> Array:
    """Return the point where a level-1 population and the learner rest, by retraining exactly.

    Raises NotConverged when 1000 rounds do not reach the solver's floor.
    """
    whole, theta, floor = everyone(model), start, residual_floor(model)
    for _ in range(1000):
        theta = newton(model, whole, [model.move(theta)], theta)[0]
        if np.abs(gradient(model, theta, whole, [model.move(theta)])).max() <= floor:
            return theta
    raise NotConverged("retraining", "no stable point in 1000 rounds", "lower epsilon")
