"""Potential, masses and derivatives of a market in one dimension, from the moments of its slopes.

Takes rationals or floats, unchecked; `checked` admits rationals only.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from lookahead.core.errors import InvalidArgument
from lookahead.core.exact import Vector
from lookahead.market.arguments import column, probability
from lookahead.market.continuous_cells import (
    Cell,
    SlopeLaw,
    cells,
    drift,
    one_sided,
    pulls,
    square_error,
)
from lookahead.market.outcomes import NotDifferentiable


def potential(law: SlopeLaw, theta: Sequence[Any], alpha: Any) -> Any:
    """Return alpha times the loss of those who follow preference, plus the rest's smallest loss."""
    own = sum(square_error(law.preferred(i)[1], s) for i, s in enumerate(theta))
    best = sum(square_error(c.moments(law), c.slope) for c in cells(theta))
    return alpha * own + (1 - alpha) * best


def masses(law: SlopeLaw, theta: Sequence[Any], alpha: Any) -> Vector:
    """Return the masses of the observed measures; users with x = 0 weigh nothing."""
    found = [alpha * law.preferred(i)[0] for i in range(len(theta))]
    for cell in cells(theta):
        for i in cell.members:
            found[i] += (1 - alpha) * law.mass(cell.lo, cell.hi) / len(cell.members)
    return tuple(found)


def differentiable(law: SlopeLaw, theta: Sequence[Any], alpha: Any) -> bool:
    """Return whether every group of coincident models owns only users without a gradient."""
    return alpha == 1 or not any(_kinked(law, cell) for cell in cells(theta))


def gradient(law: SlopeLaw, theta: Sequence[Any], alpha: Any) -> Vector:
    """Return the gradient of F; raises NotDifferentiable where models with users coincide."""
    if not differentiable(law, theta, alpha):
        raise NotDifferentiable(
            f"the potential at {', '.join(map(str, theta))}",
            "coincident models have one-sided derivatives only; ask for directional",
        )
    return drift(law, theta, alpha)


def directional(
    law: SlopeLaw, theta: Sequence[Any], alpha: Any, direction: Sequence[Any]
) -> Fraction:
    """Return lim (F(theta + h v) - F(theta)) / h as h falls to 0, by Danskin's formula."""
    v = column(direction, "direction")
    if len(v) != len(theta):
        raise InvalidArgument("direction", len(v), f"needs {len(theta)} numbers")
    return one_sided(law, theta, alpha, v)


def one_sided_gradients(law: SlopeLaw, theta: Sequence[Any], alpha: Any) -> tuple[Vector, ...]:
    """Return the gradients' limits: in each group one model ends lowest and one highest."""
    found: list[list[Any]] = [list(drift(law, theta, alpha, kinks=False))]
    for cell in cells(theta):
        if len(cell.members) == 1:
            continue
        left, right = pulls(law, cell)
        pairs = [(i, j) for i in cell.members for j in cell.members if i != j]
        found = [
            [
                g + (1 - alpha) * (left * (k == low) + right * (k == high))
                for k, g in enumerate(base)
            ]
            for base in found
            for low, high in pairs
        ]
    return tuple(sorted({tuple(row) for row in found}))


def _kinked(law: SlopeLaw, cell: Cell) -> bool:
    return len(cell.members) > 1 and any(pulls(law, cell))


def checked(market: Any, theta: Sequence[Any], alpha: Any) -> tuple[Vector, Fraction]:
    """Return models and alpha as Fractions; InvalidArgument for too few or values out of range."""
    slopes = column(theta, "theta")
    if len(slopes) < market.learners:
        raise InvalidArgument("theta", len(slopes), f"needs {market.learners} slopes or more")
    return slopes, probability(alpha)


def risk(law: SlopeLaw, slope: Fraction) -> Fraction:
    """Return the full-population risk of a slope."""
    return square_error(tuple(law.moment(k, None, None) for k in range(3)), slope)
