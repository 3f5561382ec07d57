r"""The two learners of Figure 3, and how each answers to the reports: 100 steps, and the minimiser.

The released learner starts at zero and takes steps $s_t = \max(0.001, 1/(t+1))$ on the mean
log-loss. With $H_t$ the Hessian and $g$ the gradient at $\theta_t$, the report $h_i$ of a
participant moves the last iterate by
$-\sum_t \prod_{u>t}(I - s_uH_u)\,s_t\,\partial_{h_i}g(\theta_t)$; it moves the minimiser by
$-H^{-1}\partial_{h_i}g$.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lookahead.core import newton
from lookahead.core.errors import NotConverged
from lookahead.reasoning.outcomes import NotStronglyConvex

Array = NDArray[np.float64]
Rows = NDArray[np.intp]
STEPS = 100
# Learner steps that share the Hessian of their middle iterate: late iterates are close together.
LATE = ((8, 12), (12, 18), (18, 28), (28, 45), (45, 70), (70, 100))
GROUPS = (*((t, t + 1) for t in range(8)), *LATE)


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """The model theta (d,) for some data, and its derivative by each report, shape (k, d)."""

    theta: Array
    jacobian: Array


# fit(Z (n, d), y (n,), start (d,)) -> theta; answer(Z, y, start, members (k,), edited) -> Answer
Fit = Callable[[Array, Array, Array], Array]
Respond = Callable[[Array, Array, Array, Rows, int], Answer]


@dataclass(frozen=True, slots=True)
class Learner:
    """A learner without penalty: `fit` alone, and `respond` with the derivative."""

    fit: Fit
    respond: Respond


def step(t: int) -> float:
    """Return the released learner's step size in its step t.

    >>> step(0), step(99)
    (1.0, 0.01)
    """
    return max(0.001, 1 / (t + 1))


def path(Z: Array, y: Array) -> Array:
    """Return the iterates theta_0 = 0, ..., theta_100 on data Z (n, d), shape (101, d).

    >>> path(np.array([[1.0], [1.0]]), np.array([1.0, 0.0])).any()
    np.False_
    """
    thetas, half_minus_y = np.zeros((STEPS + 1, Z.shape[1])), 0.5 - y
    for t in range(STEPS):
        residual = Z @ thetas[t]
        residual *= 0.5
        np.tanh(residual, out=residual)
        residual *= 0.5
        residual += half_minus_y
        thetas[t + 1] = thetas[t] - step(t) * (residual @ Z) / len(y)
    return thetas


def through_the_steps(Z: Array, y: Array, thetas: Array, members: Rows, edited: int) -> Array:
    """Return how the last of the iterates `thetas` answers to each report, shape (k, d).

    Within one of `GROUPS` of steps, residuals and curvature are those of the middle iterate.
    """
    n, d = Z.shape
    after, found = np.eye(d), np.zeros((len(members), d))
    mine, labels = np.asfortranarray(Z[members]), y[members]
    for first, last in reversed(GROUPS):
        theta = thetas[(first + last - 1) // 2]
        probability = 0.5 + 0.5 * np.tanh(Z @ theta / 2)
        curvature = probability * (1 - probability)
        H = (Z.T * curvature) @ Z / n
        pushed = np.zeros((d, d))
        for t in range(last - 1, first - 1, -1):
            pushed += step(t) * after
            after = after - step(t) * (after @ H)
        found -= (mine @ pushed.T) * (curvature[members] * theta[edited])[:, None]
        found -= np.outer(probability[members] - labels, pushed[:, edited])
    return found / n


def minimiser(Z: Array, y: Array, start: Array, weights: Array | None = None) -> Array:
    """Return the exact minimiser of the weighted log-loss, to rounding; equal weights if None.

    Raises NotStronglyConvex when the curvature there is rounding beside that at zero, as on data
    that a plane separates, where there is no minimiser; NotConverged when Newton's method does not
    come to rest.

    >>> theta = minimiser(np.ones((3, 1)), np.array([1.0, 0.0, 0.0]), np.zeros(1))
    >>> round(float(np.exp(theta[0])), 12)
    0.5
    """
    n, d = Z.shape
    w = np.full(n, 1 / n) if weights is None else weights
    rows = newton.Rows(np.asfortranarray(Z), y, w, np.zeros(d))
    theta, iterations, rests = newton.newton(rows, start, 100)
    if not rests:
        raise NotConverged("Newton's method", f"{iterations} steps", "scale the features")
    here, zero = (newton.hessian(rows, newton.evaluate(rows, t)) for t in (theta, 0 * theta))
    modulus = float(np.linalg.eigvalsh(here)[0])
    if modulus <= newton.EPS * float(np.trace(zero)):
        raise NotStronglyConvex(modulus)
    return theta


def _released_fit(Z: Array, y: Array, start: Array) -> Array:
    return path(Z, y)[-1]


def _released_respond(Z: Array, y: Array, start: Array, members: Rows, edited: int) -> Answer:
    thetas = path(Z, y)
    return Answer(thetas[-1], through_the_steps(Z, y, thetas, members, edited))


def exact(weights: Array) -> Learner:
    """Return the exact learner on rows with these weights (n,), summing to one."""

    def fit(Z: Array, y: Array, start: Array) -> Array:
        return minimiser(Z, y, start, weights)

    def respond(Z: Array, y: Array, start: Array, members: Rows, edited: int) -> Answer:
        theta = fit(Z, y, start)
        probability = 0.5 + 0.5 * np.tanh(Z @ theta / 2)
        curvature = weights * probability * (1 - probability)
        change = Z[members] * (curvature[members] * theta[edited])[:, None]
        change[:, edited] += (weights * (probability - y))[members]
        return Answer(theta, -np.linalg.solve((Z.T * curvature) @ Z, change.T).T)

    return Learner(fit, respond)


RELEASED = Learner(_released_fit, _released_respond)
