"""Two learners without users who learn from nothing but each other, step by step."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Literal

from lookahead.core.exact import Matrix
from lookahead.market.arguments import positive

Regime = Literal["monotone", "one step", "damped oscillation", "period two", "divergent"]


def contraction(step: Any, weight: Any = 1, moment: Any = 1) -> Fraction:
    """Return 1 - 4 eta gamma s, by which a round multiplies the difference of the two models.

    Source: our own (the setting of narang2026, Section 7); moment is s = E x^2 of the queries.
    Raises InvalidArgument unless step, weight and moment are positive.

    >>> contraction(Fraction(1, 10))
    Fraction(3, 5)
    """
    eta, gamma, s = (
        positive(value, name)
        for value, name in ((step, "step"), (weight, "weight"), (moment, "moment"))
    )
    return 1 - 4 * eta * gamma * s


def mutual_map(step: Any, weight: Any = 1, moment: Any = 1) -> Matrix:
    """Return the 2 by 2 matrix that sends both models to those of the next round.

    Its eigenvalues are 1, for the mean of the models, and `contraction`, for their difference.

    >>> [[str(entry) for entry in row] for row in mutual_map(Fraction(1, 8))]
    [['3/4', '1/4'], ['1/4', '3/4']]
    """
    q = contraction(step, weight, moment)
    stay, go = (1 + q) / 2, (1 - q) / 2
    return ((stay, go), (go, stay))


def regime(step: Any, weight: Any = 1, moment: Any = 1) -> Regime:
    """Return what becomes of the difference of the two models.

    >>> [regime(Fraction(k, 10)) for k in (1, 3, 5, 6)]
    ['monotone', 'damped oscillation', 'period two', 'divergent']
    """
    q = contraction(step, weight, moment)
    if q > 0:
        return "monotone"
    if q == 0:
        return "one step"
    if q > -1:
        return "damped oscillation"
    return "period two" if q == -1 else "divergent"
