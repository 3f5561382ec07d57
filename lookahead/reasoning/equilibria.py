"""The collective optimum by convex programming, with an exact certificate of its own."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, cast

import numpy as np

from lookahead.core.errors import InvalidArgument, NotConverged
from lookahead.core.exact import Vector, apply, dot
from lookahead.reasoning.anchor_game import AnchorGame
from lookahead.reasoning.distance_geometry import gram


@dataclass(frozen=True)
class EnclosedOptimum:
    r"""A feasible strategy and exact bounds on the optimal utility.

    weights: (n,) rational; lower = U(weights) <= max U <= upper; gap = upper - lower, the
    Frank-Wolfe gap of the rational point; squared_radius: bound on $\|\theta - \theta^\sharp\|^2$,
    None where U is not strongly concave in theta (one favoured anchor).
    """

    weights: Vector
    theta: Vector
    lower: Fraction
    upper: Fraction
    gap: Fraction
    squared_radius: Fraction | None


def collective_optimum(
    game: AnchorGame, *, denominator: int = 10**6, solver: str = "CLARABEL"
) -> EnclosedOptimum:
    r"""Return the maximiser of U that cvxpy finds, rationalised and enclosed.

    U is concave when at least one anchor is favoured, so at every feasible w the Frank-Wolfe gap
    $\max_j \partial_j U(w) - \nabla U(w)^\top w$ bounds what is missing; it is computed exactly,
    and nothing that the solver reports enters it. With m the number of favoured anchors less one,
    $\|\theta - \theta^\sharp\|^2 \le \text{gap}/m$ where $m \ge 1$.

    denominator: largest denominator of a weight before normalisation; solver: a cvxpy solver.
    Raises InvalidArgument when no anchor is favoured (U is then convex and its maximum is at a
    single anchor, see AnchorGame.collective) and NotConverged when the solver returns no point.

    >>> g = AnchorGame(anchors=[(0, 0), (2, 0), (1, 2)], favoured=(0, 1))
    >>> found = collective_optimum(g)
    >>> found.lower <= g.collective().utility <= found.upper, found.gap < Fraction(1, 1000)
    (True, True)
    """
    if not game.favoured:
        raise InvalidArgument(
            "favoured", game.favoured, "must not be empty: U is convex, use collective()"
        )
    if denominator < game.n:
        raise InvalidArgument("denominator", denominator, f"must be at least {game.n}")
    rounded = [
        Fraction(x).limit_denominator(denominator) if x > 0 else Fraction(0)
        for x in _solver_point(game, solver)
    ]
    total = sum(rounded, Fraction(0))
    if total == 0:
        raise NotConverged(solver, "all weights vanish", "try another solver")
    weights = tuple(x / total for x in rounded)
    gap = frank_wolfe_gap(game, weights)
    lower, m = game.utility(weights), len(game.favoured) - 1
    radius = gap / m if m else None
    return EnclosedOptimum(weights, game.learner(weights), lower, lower + gap, gap, radius)


def frank_wolfe_gap(game: AnchorGame, weights: Vector) -> Fraction:
    r"""Return $\max_j \partial_j U(w) - \nabla U(w)^\top w$, an upper bound on max U - U(w).

    $\nabla U = -c + m D w$ with $c = \sum_{i \in \text{favoured}} D_i$ and $m$ the number of
    favoured anchors less one; the bound needs U concave, that is $m \ge 0$.
    """
    m, D = len(game.favoured) - 1, game.squared
    pull = [sum((D[i][j] for i in game.favoured), Fraction(0)) for j in range(game.n)]
    slope = tuple(m * a - c for a, c in zip(apply(D, weights), pull, strict=True))
    return max(slope) - dot(slope, weights)


def _solver_point(game: AnchorGame, solver: str) -> list[float]:
    """Return the weights that cvxpy finds; data are scaled to order one, nothing is certified."""
    import cvxpy as cp

    n, m = game.n, len(game.favoured) - 1
    D = np.array(game.squared, dtype=float)
    scale = D.max() or 1.0
    inner = np.zeros((n, n))
    if n > 1:
        inner[1:, 1:] = np.array(gram(game.squared), dtype=float) / scale
    linear = sum(D[i] / scale for i in game.favoured) - m * inner.diagonal()
    w = cp.Variable(n, nonneg=True)
    risk = linear @ w + m * cp.quad_form(w, cp.psd_wrap(inner))
    problem = cp.Problem(cp.Minimize(risk), cast("list[Any]", [cp.sum(w) == 1]))
    try:
        problem.solve(solver=solver)
    except cp.SolverError as error:
        raise NotConverged(solver, str(error), "try another solver") from error
    if w.value is None or not np.isfinite(w.value).all():
        raise NotConverged(solver, f"status {problem.status}", "try another solver")
    return [float(x) for x in w.value]
