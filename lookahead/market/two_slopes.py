"""Example 1 of narang2026: two subpopulations with opposite slopes, two learners, exactly."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal

from lookahead.core.errors import InvalidArgument
from lookahead.core.exact import rational
from lookahead.market.arguments import column, probability
from lookahead.market.choice import TieRule
from lookahead.market.outcomes import FlowNotUnique, NotDifferentiable
from lookahead.market.population import FinitePopulation
from lookahead.market.two_slopes_stationary import StationarySlopes, stationary_slopes

Slopes = tuple[Fraction, Fraction]
Phase = Literal["loss only", "aligned or swapped", "threshold", "aligned only", "preference only"]


@dataclass(frozen=True)
class Optimum:
    """The slope that is best for everybody together, and its risk."""

    slope: Fraction
    risk: Fraction


@dataclass(frozen=True, init=False)
class TwoSlopeMarket:
    """The family of narang2026, Example 1: y = a x with probability p, else y = -a x.

    p: share of the first subpopulation, in (0, 1); a: slope, > 0; alpha: preference strength, in
    [0, 1]; ties: who gets users that tie, as in `FinitePopulation` (users 0 and 1 stand for the
    subpopulations). x is uniform with mean 0 and variance 1, so a model of slope s has risk
    (s -+ a)^2 on a subpopulation, and whom its users choose does not depend on x: two users with
    x = 1 and weights p, 1 - p have the same potential, masses and gradient.

    Raises InvalidArgument outside these ranges and FloatRefused for floats.

    >>> market = TwoSlopeMarket(p=Fraction(2, 5), a=3, alpha=Fraction(2, 3))
    >>> [(point.case, *map(str, point.slopes)) for point in market.stationary_points()]
    [('aligned', '3', '-3')]
    >>> market.population_optimum()
    Optimum(slope=Fraction(-3, 5), risk=Fraction(216, 25))
    """

    p: Fraction
    a: Fraction
    alpha: Fraction
    ties: TieRule

    def __init__(self, p: Any, a: Any, alpha: Any, ties: TieRule = "lowest") -> None:
        share, slope = rational(p, "p"), rational(a, "a")
        if not 0 < share < 1:
            raise InvalidArgument("p", p, "must lie strictly between 0 and 1")
        if slope <= 0:
            raise InvalidArgument("a", a, "must be positive")
        for name, value in (
            ("p", share),
            ("a", slope),
            ("alpha", probability(alpha)),
            ("ties", ties),
        ):
            object.__setattr__(self, name, value)
        object.__setattr__(self, "ties", self.users.ties)

    @cached_property
    def users(self) -> FinitePopulation:
        """The population of two users that stand for the subpopulations."""
        weights = [self.p, 1 - self.p]
        return FinitePopulation([1, 1], [self.a, -self.a], [0, 1], weights, self.ties)

    def population_optimum(self) -> Optimum:
        """Return the slope (2p - 1) a and its risk 4p(1 - p) a^2: narang2026, Lemma 9 (i)."""
        (slope,), risk = self.users.optimum()
        return Optimum(slope, risk)

    def potential(self, slopes: Iterable[Any]) -> Fraction:
        """Return F(slopes), equation (1)."""
        return self.users.potential(_pair(slopes), self.alpha)

    def gradient(self, slopes: Iterable[Any]) -> Slopes:
        """Return the gradient of the potential.

        Raises NotDifferentiable where users tie at a positive loss; see `flow_field`.

        >>> TwoSlopeMarket(Fraction(1, 2), 1, Fraction(2, 3)).gradient([1, -1])
        (Fraction(0, 1), Fraction(0, 1))
        """
        pair = _pair(slopes)
        if not self.users.differentiable(pair, self.alpha):
            raise NotDifferentiable(
                f"the potential at slopes {pair[0]}, {pair[1]}",
                "ask for a directional derivative or for flow_field under a tie rule",
            )
        return self._drift(pair)

    def flow_field(self, slopes: Iterable[Any]) -> Slopes:
        """Return minus the formula of Lemma 13 under the tie rule: where the slopes move.

        A step of MSGD of size eta moves them by eta times this on average.
        """
        one, two = self._drift(_pair(slopes))
        return -one, -two

    def directional(self, slopes: Iterable[Any], direction: Iterable[Any]) -> Fraction:
        """Return the one-sided derivative of the potential along `direction`.

        >>> market = TwoSlopeMarket(Fraction(1, 2), 1, 0)
        >>> market.directional([0, 0], [1, -1]), market.directional([0, 0], [1, 1])
        (Fraction(-2, 1), Fraction(0, 1))
        """
        return self.users.directional(_pair(slopes), self.alpha, _pair(direction, "direction"))

    def stationary_points(self) -> tuple[StationarySlopes, ...]:
        """Return every stationary point in the sense of Clarke, the potential's minima first.

        All but "consensus" have a gradient that vanishes. At alpha = 0 "unvisited" is a set: the
        idle learner's slope is any number outside the interval that `StationarySlopes.idle` names.
        """
        return stationary_slopes(self.p, self.a, self.alpha)

    def phase(self) -> Phase:
        """Return which stable points there are: a matter of alpha alone.

        "threshold", alpha = 1/2, is the value at which the swapped point has just merged with the
        diagonal: there the field vanishes when tied users choose the other subpopulation's learner.
        """
        if self.alpha in (0, 1):
            return "preference only" if self.alpha else "loss only"
        if 2 * self.alpha == 1:
            return "threshold"
        return "aligned only" if 2 * self.alpha > 1 else "aligned or swapped"

    def basin(self, slopes: Iterable[Any]) -> StationarySlopes:
        """Return the stationary point that the flow from `slopes` approaches.

        Raises FlowNotUnique on the diagonal for alpha <= 1/2, where solutions leave on both sides,
        and InvalidArgument at alpha = 0 for slopes outside [-a, a], where a learner may end idle.

        >>> swapped = TwoSlopeMarket(Fraction(1, 2), 1, Fraction(1, 4)).basin([0, 1])
        >>> swapped.case, swapped.slopes
        ('swapped', (Fraction(-1, 2), Fraction(1, 2)))
        """
        one, two = _pair(slopes)
        points = {point.case: point for point in self.stationary_points()}
        if 2 * self.alpha > 1:
            return points["aligned"]
        if self.alpha == 0 and max(abs(one), abs(two)) > self.a:
            raise InvalidArgument("slopes", (one, two), "must lie in [-a, a] at alpha = 0")
        if one == two:
            raise FlowNotUnique(f"slopes {one}, {two}", "start off the diagonal")
        if one > two:
            return points["aligned"]
        return points["swapped" if 2 * self.alpha < 1 else "consensus"]

    def _drift(self, pair: Slopes) -> Slopes:
        (one,), (two,) = self.users.gradient(pair, self.alpha)
        return one, two


def _pair(slopes: Iterable[Any], argument: str = "slopes") -> Slopes:
    values = column(slopes, argument)
    if len(values) != 2:
        raise InvalidArgument(argument, len(values), "must be two numbers, one per learner")
    return values
