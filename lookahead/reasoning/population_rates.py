"""Where a run of retraining settles, and how fast: bound, stable point, derivative."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from lookahead.core.balls import ball, norm, upper
from lookahead.core.errors import NoSolution
from lookahead.core.exact import Vector, apply, matrix, solve, transpose
from lookahead.core.losses import Loss, Quadratic, Squared
from lookahead.core.measures import AnyMeasure
from lookahead.core.spectral import SpectralRadius, spectral_radius

Round = Callable[[Any], Any]
Certified = Callable[[Any], tuple[Any, Fraction]]
EXTRA_ROUNDS = 200


@dataclass(frozen=True)
class Settled:
    """A stable point, how far off it may be, and the derivative of a round there."""

    stable: Any | None
    radius: Fraction | None
    jacobian: SpectralRadius | None


@dataclass(frozen=True)
class Contraction:
    r"""The factor that a round is guaranteed to contract by, and $c = \epsilon\beta/\gamma$."""

    factor: float
    c: float


def contraction(
    loss: Loss, base: AnyMeasure, levels: Mapping[int, Fraction], epsilon: Fraction, aware: bool
) -> Contraction | None:
    r"""Return the factor per round that Theorem 3 and Proposition 9 guarantee.

    With $c = \epsilon\beta/\gamma$ and shares $\alpha_k$ of the whole population it is
    $\sum_{k\ge1}\alpha_k c^k$, and for thinkers who are aware of the others
    $\sum_{k\ge1}\alpha_k (\bar\alpha c)^{k-1}c$, $\bar\alpha = \sum_{k\ge1}\alpha_k$. None for
    a loss with a curvature that depends on the data, of which these theorems do not speak, or with
    none in some direction.
    """
    if not isinstance(loss, Squared | Quadratic):
        return None
    gamma = float(loss.modulus(base))
    if gamma <= 0:
        return None
    c = float(epsilon) * float(loss.smoothness_z(base)) / gamma
    thinkers = {k: float(share) for k, share in levels.items() if k > 0}
    inner = sum(thinkers.values()) * c if aware else c
    return Contraction(sum(share * inner ** (k - 1) * c for k, share in thinkers.items()), c)


def settle(certified: Certified, last: Any, exact: bool, bound: Contraction | None) -> Settled:
    """Return the stable point that a run approaches, exactly where a round is affine.

    certified: one round, with the largest radius of its risk minimisations; last: a model.
    """
    if exact:
        return _exactly(lambda theta: certified(theta)[0], last)
    return _in_floats(certified, last, bound)


def _exactly(round_: Round, last: Vector) -> Settled:
    """Solve for the fixed point of the affine map through p + 1 points, and test it."""
    p = len(last)
    zero = (Fraction(0),) * p
    at_zero = round_(zero)
    images = [round_(_unit(zero, i, Fraction(1))) for i in range(p)]
    J = transpose(tuple(_difference(image, at_zero) for image in images))
    system = [[Fraction(int(i == j)) - J[i][j] for j in range(p)] for i in range(p)]
    try:
        stable = solve(system, at_zero)
    except NoSolution:
        return Settled(None, None, None)
    beyond = tuple(s + 1 + i for i, s in enumerate(stable))
    predicted = tuple(
        s + m for s, m in zip(stable, apply(matrix(J), _difference(beyond, stable)), strict=True)
    )
    if round_(stable) != stable or round_(beyond) != predicted:
        return Settled(None, None, None)
    return Settled(stable, Fraction(0), spectral_radius(J))


def _in_floats(certified: Certified, last: Any, bound: Contraction | None) -> Settled:
    """Iterate until rounds no longer come closer; accept what is at rest in half its digits."""
    theta, gap = last, np.inf
    for _ in range(EXTRA_ROUNDS):
        following = certified(theta)[0]
        now = float(np.linalg.norm(following - theta))
        if now >= gap:
            break
        theta, gap = following, now
    eps, size = float(np.finfo(float).eps), max(1.0, float(np.abs(theta).max()))
    if not gap <= np.sqrt(eps) * size:
        return Settled(None, None, None)
    step = np.cbrt(eps) * size
    J = np.column_stack(
        [
            (certified(theta + step * e)[0] - certified(theta - step * e)[0]) / (2 * step)
            for e in np.eye(len(theta))
        ]
    )
    return Settled(theta, _distance(certified, theta, bound), spectral_radius(J))


def _distance(certified: Certified, theta: Any, bound: Contraction | None) -> Fraction | None:
    r"""Return $\|\theta - \theta^*\|$ at most, by the contraction; None where nothing is proved.

    A foreseen model is off by at most r (1 + c + ...) when every minimiser is off by r.
    """
    if bound is None or bound.factor >= 1 or bound.c >= 1:
        return None
    following, radius = certified(theta)
    gap = norm(ball(float(b)) - ball(float(a)) for a, b in zip(theta, following, strict=True))
    # Covers the few roundings behind the float constants.
    slack = 1 + 64 * Fraction(float(np.finfo(float).eps))
    c, factor = (Fraction(x) * slack for x in (bound.c, bound.factor))
    return (upper(gap) + radius / (1 - c)) / (1 - factor) if max(c, factor) < 1 else None


def _unit(at: Vector, i: int, size: Fraction) -> Vector:
    return tuple(x + size * (i == j) for j, x in enumerate(at))


def _difference(a: Vector, b: Vector) -> Vector:
    return tuple(x - y for x, y in zip(a, b, strict=True))
