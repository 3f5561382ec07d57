"""Moments of weighted users, and whether columns describe a population."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from lookahead.core.errors import InvalidArgument
from lookahead.core.exact import Matrix, Vector
from lookahead.market.outcomes import EmptyPopulation

if TYPE_CHECKING:
    from lookahead.market.population import FinitePopulation


def normal_equations(
    population: FinitePopulation, weights: Sequence[Fraction]
) -> tuple[Matrix, Vector]:
    """Return A = sum w x x' and b = sum w y x; A t = b at the minimisers of the weighted loss."""
    d = range(population.d)
    rows = zip(weights, population.x, population.y, strict=True)
    users = [row for row in rows if row[0]]
    A = tuple(tuple(sum((w * x[j] * x[k] for w, x, _ in users), Fraction(0)) for k in d) for j in d)
    return A, tuple(sum((w * y * x[j] for w, x, y in users), Fraction(0)) for j in d)


def drift(
    population: FinitePopulation, residuals: Sequence[Vector], observed: Sequence[Vector]
) -> Matrix:
    """Return sum over users of the observed mass times the loss gradient 2 (theta_i.x - y) x."""
    return tuple(
        tuple(
            2
            * sum(
                (
                    mass[i] * row[i] * x[k]
                    for mass, row, x in zip(observed, residuals, population.x, strict=True)
                ),
                Fraction(0),
            )
            for k in range(population.d)
        )
        for i in range(len(residuals[0]))
    )


def check_users(
    x: tuple[Vector, ...], y: Vector, preference: tuple[int, ...], weights: Vector | None
) -> None:
    """Raise EmptyPopulation or InvalidArgument unless the columns describe a population."""
    if not x:
        raise EmptyPopulation(x)
    if len({len(row) for row in x}) > 1 or not x[0]:
        raise InvalidArgument("x", [len(row) for row in x], "rows must have one length, d >= 1")
    for name, column in (("y", y), ("preference", preference), ("weights", weights)):
        if column is not None and len(column) != len(x):
            raise InvalidArgument(name, len(column), f"must have length {len(x)}, one per user")
    for w in weights or ():
        if w < 0:
            raise InvalidArgument("weights", w, "must not be negative")
    if weights is not None and not any(weights):
        raise EmptyPopulation(weights)
    if weights is not None and sum(weights) != 1:
        raise InvalidArgument("weights", sum(weights), "must sum to one")
