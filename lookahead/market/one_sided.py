"""The potential where users tie: one-sided derivatives and the gradients of its pieces."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import prod
from typing import TYPE_CHECKING

from lookahead.core.errors import InvalidArgument
from lookahead.core.exact import Vector, dot
from lookahead.market.arguments import whole
from lookahead.market.choice import smallest

if TYPE_CHECKING:
    from lookahead.market.population import FinitePopulation

Models = tuple[Vector, ...]


def directional_derivative(
    population: FinitePopulation, theta: Models, alpha: Fraction, direction: Models
) -> Fraction:
    """Return the one-sided derivative of the potential at `theta` along `direction`.

    A minimum of smooth functions rises at the smallest rate among those that attain it.

    >>> from lookahead.market.population import FinitePopulation
    >>> users = FinitePopulation([1], [1], [0])
    >>> up = directional_derivative(users, ((Fraction(0),),) * 2, Fraction(0), ((1,), (0,)))
    >>> down = directional_derivative(users, ((Fraction(0),),) * 2, Fraction(0), ((-1,), (0,)))
    >>> up, down
    (Fraction(-2, 1), Fraction(0, 1))
    """
    if len(direction) != len(theta):
        raise InvalidArgument("direction", len(direction), f"needs {len(theta)} vectors")
    total = Fraction(0)
    for x, residuals, wanted, w in _users(population, theta):
        rates = [2 * r * dot(v, x) for r, v in zip(residuals, direction, strict=True)]
        steepest = min(rates[i] for i in smallest([r * r for r in residuals]))
        total += w * (alpha * rates[wanted] + (1 - alpha) * steepest)
    return total


def gradients_of_pieces(
    population: FinitePopulation, theta: Models, alpha: Fraction, limit: int
) -> tuple[Models, ...]:
    """Return the gradient for each way of sending every tied user to one of its learners.

    Ties that make no kink (no weight, no loss, zero features, alpha = 1) are not multiplied out.
    Raises InvalidArgument when more than `limit` ways remain.
    """
    users = _users(population, theta)
    ways: list[tuple[int, ...]] = []
    for x, residuals, _, w in users:
        tied = smallest([r * r for r in residuals])
        kink = alpha < 1 and w and any(x) and residuals[tied[0]]
        ways.append(tied if kink else tied[:1])
    count = prod(len(tied) for tied in ways)
    if count > whole(limit, "limit", 1):
        raise InvalidArgument("limit", limit, f"is below the {count} ways of breaking the ties")
    found: dict[Models, None] = {}
    for winners in product(*ways):
        total = [[Fraction(0)] * population.d for _ in theta]
        for (x, residuals, wanted, w), winner in zip(users, winners, strict=True):
            for i, share in ((wanted, alpha), (winner, 1 - alpha)):
                step = 2 * w * share * residuals[i]
                total[i] = [t + step * entry for t, entry in zip(total[i], x, strict=True)]
        found[tuple(tuple(block) for block in total)] = None
    return tuple(found)


def _users(
    population: FinitePopulation, theta: Models
) -> list[tuple[Vector, Vector, int, Fraction]]:
    residuals = population.residuals(theta)
    return list(
        zip(population.x, residuals, population.preference, population.weights, strict=True)
    )
