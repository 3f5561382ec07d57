"""Moments of weighted users, and what an argument of a population has to be."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from lookahead.core.errors import InvalidArgument
from lookahead.core.exact import Matrix, Vector, rational
from lookahead.market.outcomes import EmptyPopulation

if TYPE_CHECKING:
    from lookahead.market.population import FinitePopulation


def probability(alpha: Any, argument: str = "alpha") -> Fraction:
    """Return `alpha` as a Fraction; raises InvalidArgument outside [0, 1]."""
    a = rational(alpha, argument)
    if not 0 <= a <= 1:
        raise InvalidArgument(argument, alpha, "must lie in [0, 1]")
    return a


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


def numbers(row: Any, argument: str) -> Vector:
    """Return a row of Fractions; a bare number is a row of one."""
    entries = row if isinstance(row, Sequence) or hasattr(row, "__iter__") else (row,)
    return tuple(rational(entry, argument) for entry in entries)


def learner_number(learner: Any) -> int:
    """Return a learner's number; raises InvalidArgument unless it is 0, 1, 2, ..."""
    number = rational(learner, "preference")
    if number.denominator > 1 or number < 0:
        raise InvalidArgument("preference", learner, "must be a learner's number 0, 1, 2, ...")
    return int(number)


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
