"""The gradient flow that stochastic learners track: narang2026, equation (20), in floats."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lookahead.core.errors import InvalidArgument
from lookahead.market.arguments import finite, floats, share, whole
from lookahead.market.continuous_cells import SlopeLaw, drift
from lookahead.market.outcomes import Diverged

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Trajectory:
    """Times, shape (steps + 1,), and models at these times, shape (steps + 1, ...)."""

    times: Array
    models: Array


def gradient_flow(
    gradient: Callable[[Array], Any], start: Any, *, horizon: float, steps: int
) -> Trajectory:
    """Follow dTheta/dt = -grad F(Theta) by the classical Runge-Kutta method, in floats.

    Source: narang2026, equation (20). gradient: a function of an array of models that returns the
    gradient of F or of F^P; start: finite models; horizon > 0; steps >= 1 of equal length. Where
    the flow crosses a kink the step's error is of first order. Raises Diverged.

    >>> decay = gradient_flow(lambda theta: theta, [1.0], horizon=1.0, steps=100)
    >>> print(round(float(decay.models[-1, 0]), 6))
    0.367879
    """
    if not finite(horizon, "horizon") > 0:
        raise InvalidArgument("horizon", horizon, "must be positive and finite")
    if not callable(gradient):
        raise InvalidArgument("gradient", gradient, "must be a function of an array of models")
    steps, theta = whole(steps, "steps", 1), floats(start, "start")
    h, path = float(horizon) / steps, [theta]
    velocity = lambda at: -np.asarray(gradient(at), dtype=np.float64)
    for step in range(steps):
        one = velocity(theta)
        two = velocity(theta + h / 2 * one)
        three = velocity(theta + h / 2 * two)
        four = velocity(theta + h * three)
        theta = theta + h / 6 * (one + 2 * two + 2 * three + four)
        if not np.isfinite(theta).all():
            raise Diverged(step + 1, float("inf"))
        path.append(theta)
    return Trajectory(np.linspace(0, float(horizon), steps + 1), np.array(path))


def slope_flow(
    market: SlopeLaw, start: Sequence[float], alpha: float, *, horizon: float, steps: int
) -> Trajectory:
    """Follow the flow of a market in one dimension; coincident models act as ties to the lowest.

    >>> from lookahead.market.continuous import UniformSquare
    >>> end = slope_flow(UniformSquare(), [0.1, -0.1], 0.0, horizon=60.0, steps=600).models[-1]
    >>> print(end.round(6))
    [ 0.75 -0.75]
    """
    strength = float(share(alpha, "alpha"))
    if not callable(getattr(market, "moment", None)):
        raise InvalidArgument("market", market, "must be UniformSquare, SlopeBands or the like")
    if floats(start, "start").ndim != 1:
        raise InvalidArgument("start", start, "must be a sequence of slopes")
    field = lambda theta: drift(market, [float(s) for s in theta], strength)
    return gradient_flow(field, start, horizon=horizon, steps=steps)
