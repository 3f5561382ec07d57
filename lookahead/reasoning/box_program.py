"""The optimum of a concave quadratic on a large box: a convex program names the face."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, cast

import numpy as np

from lookahead.core.errors import NotConverged
from lookahead.core.exact import Matrix, Vector
from lookahead.reasoning.box_quadratic import Box, End, field, frank_wolfe_gap, on_face
from lookahead.reasoning.outcomes import NotPinnedDown

DENOMINATOR = 10**6


def on_named_face(Q: Matrix, q: Vector, within: Box, value: Callable[[Vector], Fraction]) -> Vector:
    r"""Return the maximiser of $\tfrac12\eta^\top Q\eta + q^\top\eta$ on a bounded box, exactly.

    cvxpy finds a point, and its coordinates near an end name a face; the first-order point of that
    face is computed and checked in rational arithmetic, and nothing that the solver reports is
    used. Q (d, d) negative semidefinite; value: the utility of a strategy, for the message.
    Raises NotPinnedDown, with the best rational point and its exact Frank-Wolfe gap, where the
    point of the named face is not optimal; NotConverged where the solver returns no point.
    """
    found = [Fraction(x).limit_denominator(DENOMINATOR) for x in _solver_point(Q, q, within)]
    sides = list(zip(within.low, within.high, strict=True))
    best = tuple(_clipped(x, a, b) for x, (a, b) in zip(found, sides, strict=True))
    face = tuple(_end(x, a, b) for x, (a, b) in zip(best, sides, strict=True))
    for eta in on_face(Q, q, within, face):
        if within.contains(eta) and within.solves(eta, field(Q, q, eta)):
            return eta
    gap = frank_wolfe_gap(field(Q, q, best), best, within)
    raise NotPinnedDown((best, value(best)), gap)


def _clipped(x: Fraction, low: End, high: End) -> Fraction:
    above = x if low is None else max(x, low)
    return above if high is None else min(above, high)


def _end(x: Fraction, low: End, high: End) -> End:
    return next((e for e in (low, high) if e is not None and abs(x - e) * DENOMINATOR <= 10), None)


def _solver_point(Q: Matrix, q: Vector, within: Box) -> list[float]:
    import cvxpy as cp

    bend, slope = np.array(Q, dtype=float), np.array(q, dtype=float)
    scale = max(float(np.abs(bend).max()), float(np.abs(slope).max())) or 1.0
    eta = cp.Variable(len(q))
    risk = cp.quad_form(eta, cp.psd_wrap(-bend / scale)) / 2 - (slope / scale) @ eta
    low, high = (np.array(side, dtype=float) for side in (within.low, within.high))
    problem = cp.Problem(cp.Minimize(risk), cast("list[Any]", [eta >= low, eta <= high]))
    try:
        problem.solve(solver="CLARABEL")
    except cp.SolverError as error:
        raise NotConverged("CLARABEL", str(error), "make the box smaller") from error
    if eta.value is None or not np.isfinite(eta.value).all():
        raise NotConverged("CLARABEL", f"status {problem.status}", "make the box smaller")
    return [float(x) for x in eta.value]
