"""Known feature maps: a market of models linear in phi(x), and where it loses smoothness."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any

from lookahead.core.errors import InvalidArgument
from lookahead.core.exact import Vector, rational
from lookahead.market.arguments import entries, numbers, probability
from lookahead.market.choice import TieRule
from lookahead.market.population import FinitePopulation

FeatureMap = Callable[[Vector], Iterable[Any]]


def with_features(
    phi: FeatureMap,
    x: Iterable[Any],
    y: Iterable[Any],
    preference: Iterable[int],
    weights: Iterable[Any] | None = None,
    ties: TieRule = "lowest",
) -> FinitePopulation:
    """Return the population whose users have the features phi(x) in place of x.

    Source: narang2026, Section 3.1. Everything that the library computes for it (losses, choices,
    masses, potential, gradients) is that of models theta.phi(x). phi takes a tuple of Fractions and
    returns as many rationals for every user; the rest is as for `FinitePopulation`, which also says
    what is refused.

    >>> parabola = with_features(lambda x: (x[0], x[0] ** 2), [-1, 1, 2], [1, 1, 4], [0, 0, 1])
    >>> [str(entry) for entry in parabola.optimum()[0]]
    ['0', '1']
    """
    if not callable(phi):
        raise InvalidArgument("phi", phi, "must be a function of a user's features")
    rows = [entries(phi(numbers(row, "x")), "phi") for row in entries(x, "x")]
    return FinitePopulation(rows, y, preference, weights, ties)


def largest_feature(population: FinitePopulation) -> Fraction:
    """Return R_phi^2, the largest squared norm of the features of a user with some weight.

    >>> largest_feature(with_features(lambda x: (x[0], x[0] ** 2), [1, 2], [0, 0], [0, 1]))
    Fraction(20, 1)
    """
    return max(
        sum((entry * entry for entry in row), Fraction(0))
        for row, weight in zip(population.x, population.weights, strict=True)
        if weight
    )


def ramp_kink(slope: Any, alpha: Any) -> Fraction:
    """Return the jump of the potential's slope at two different models of x and max(x, 0).

    x uniform on [-1, 1], y uniform on [0, 1], independent; the second model is (0, 1), the first
    (0, 0), moved along (slope, 0): the right derivative minus the left. It is not zero for
    alpha < 1: for x < 0 both models predict 0, so half of the users tie, and
    min((y - s t x)^2, y^2) has the slopes min(-2 s x y, 0) and max(-2 s x y, 0) at t = 0.

    >>> ramp_kink(1, 0), ramp_kink(1, 1)
    (Fraction(-1, 4), Fraction(0, 1))
    """
    # E[2 |x| y; x < 0] = 2 (1/4) (1/2), and one side of the minimum loses all of it
    return -(1 - probability(alpha)) * abs(rational(slope, "slope")) / 4
