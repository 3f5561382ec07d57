"""Repeated retraining and its fixed points, the performatively stable models."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any, TypeVar

import numpy as np
from flint import arb

from lookahead.core.balls import FloatArray
from lookahead.core.errors import InvalidArgument, NotConverged
from lookahead.core.krawczyk import BallJacobian, BallMap, Box, enclose_zero
from lookahead.core.solution import Solution

Theta = TypeVar("Theta")


def retrain(step: Callable[[Theta], Theta], theta0: Theta, rounds: int) -> tuple[Theta, ...]:
    r"""Return the trajectory $\theta_0, \theta_1, \dots$ of $\theta_{t+1} = $ step$(\theta_t)$.

    (Repeated risk minimisation, zhu2025, section 2.) step: the retraining map, such as
    $\theta\mapsto\mathcal A(\mathcal D(\theta))$; exact where it is exact. rounds: how often it is
    applied, >= 0; the result has rounds + 1 entries.
    Raises InvalidArgument for negative rounds, NotConverged when an iterate is not finite.

    >>> retrain(lambda theta: theta / 2 + 1, Fraction(0), 3)
    (Fraction(0, 1), Fraction(1, 1), Fraction(3, 2), Fraction(7, 4))
    """
    if rounds < 0:
        raise InvalidArgument("rounds", rounds, "must not be negative")
    trajectory = [theta0]
    for t in range(rounds):
        following = step(trajectory[-1])
        if not _finite(following):
            raise NotConverged("retraining", f"round {t + 1} is not finite", "start closer")
        trajectory.append(following)
    return tuple(trajectory)


def _finite(theta: Any) -> bool:
    numeric = isinstance(theta, float | np.ndarray)
    return not numeric or bool(np.isfinite(np.asarray(theta, dtype=float)).all())


def gaps(trajectory: Sequence[FloatArray] | Sequence[Sequence[Fraction]]) -> FloatArray:
    r"""Return $\|\theta_{t+1}-\theta_t\|_2$ for t = 0, 1, ..., as floats.

    The differences are taken exactly before rounding when the iterates are exact.

    >>> gaps([(Fraction(0), Fraction(0)), (Fraction(3), Fraction(4))])
    array([5.])
    """
    steps = [
        [float(b - a) for a, b in zip(now, following, strict=True)]
        for now, following in pairwise(trajectory)
    ]
    return np.array([float(np.hypot.reduce(np.array(s))) for s in steps])


def enclose_fixed_point(
    step: BallMap,
    jacobian: BallJacobian,
    guess: Sequence[Fraction | int | float],
    radius: Fraction | int,
    *,
    bits: int = 128,
    max_halvings: int = 40,
) -> Solution[Box]:
    """Enclose a stable point of `step` near `guess` by Krawczyk's test on step(theta) - theta.

    The proof uses no contraction rate: a rate under test may be tested at the point found.
    step, jacobian: the retraining map and its Jacobian on balls. See `enclose_zero` for the
    other parameters, the outcomes and what is raised.

    >>> found = enclose_fixed_point(lambda t: [t[0].cos()], lambda t: [[-t[0].sin()]], [0.7], 1)
    >>> float(found.require().coordinates[0])
    0.7390851332151607
    """

    def function(theta: Sequence[arb]) -> list[arb]:
        image = step(theta)
        if len(image) != len(theta):
            raise InvalidArgument("step", len(image), f"must return {len(theta)} balls")
        return [b - a for a, b in zip(theta, image, strict=True)]

    def derivative(theta: Sequence[arb]) -> list[list[arb]]:
        rows = [list(row) for row in jacobian(theta)]
        for i, row in enumerate(rows):
            if i < len(row):
                row[i] = row[i] - 1
        return rows

    return enclose_zero(function, derivative, guess, radius, bits=bits, max_halvings=max_halvings)
