"""Instances for Example 1: parameters, slopes with one step ahead, small markets on a line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import product

from hypothesis import strategies as st

from lookahead.core.exact import Vector
from lookahead.market.population import FinitePopulation

F = Fraction
SHARES = (F(1, 2), F(1, 3), F(1, 10), F(9, 10))
STRENGTHS = (F(2, 3), F(3, 4), F(51, 100), F(1), F(1, 2), F(2, 5), F(1, 4), F(0))


@dataclass(frozen=True)
class TwoSlopes:
    """The parameters of Example 1."""

    p: Fraction
    a: Fraction
    alpha: Fraction


@dataclass(frozen=True)
class TwoSlopesStep:
    """Example 1 at two slopes, with one step of MSGD ahead.

    first, second: the share of tied loss-minimising users of either subpopulation that goes to
    learner 1 (the learners are numbered 1, 2 here, as in the paper); h = 2 eta x^2.
    """

    p: Fraction
    a: Fraction
    alpha: Fraction
    one: Fraction
    two: Fraction
    first: Fraction
    second: Fraction
    h: Fraction

    @property
    def shares(self) -> tuple[Fraction, Fraction]:
        """Share at learner 1 of the loss-minimising users of either subpopulation."""
        return self._share(self.a, self.first), self._share(-self.a, self.second)

    def _share(self, slope: Fraction, when_tied: Fraction) -> Fraction:
        one, two = (self.one - slope) ** 2, (self.two - slope) ** 2
        return when_tied if one == two else F(int(one < two))

    @property
    def distance(self) -> Fraction:
        """W = |theta_1 - a| + |theta_2 + a|."""
        return abs(self.one - self.a) + abs(self.two + self.a)

    @property
    def weighted_distance(self) -> Fraction:
        """p |theta_1 - a| + (1 - p) |theta_2 + a|."""
        return self.p * abs(self.one - self.a) + (1 - self.p) * abs(self.two + self.a)

    def expected_distance(self) -> Fraction:
        """The mean of W after one user came and one learner took a step, by Algorithm 1."""
        total = F(0)
        for weight, slope, liked, share in (
            (self.p, self.a, F(1), self.shares[0]),
            (1 - self.p, -self.a, F(0), self.shares[1]),
        ):
            at_one = self.alpha * liked + (1 - self.alpha) * share
            moved = self.one - self.h * (self.one - slope)
            total += weight * at_one * (abs(moved - self.a) + abs(self.two + self.a))
            moved = self.two - self.h * (self.two - slope)
            total += weight * (1 - at_one) * (abs(self.one - self.a) + abs(moved + self.a))
        return total


def two_slopes(*, strengths: tuple[Fraction, ...] = STRENGTHS) -> Iterator[TwoSlopes]:
    """Parameters on a grid, simplest first."""
    for alpha, p, a in product(strengths, SHARES, (F(1), F(3))):
        yield TwoSlopes(p, a, alpha)


def steps(*, strengths: tuple[Fraction, ...] = STRENGTHS[:4]) -> Iterator[TwoSlopesStep]:
    """Slopes on, above and below the diagonal, inside and outside the square; all ties broken."""
    places = ((0, 0), (1, -1), (-1, 1), (-1, -1), (0, 1), (1, 0), (F(-1, 3), F(-1, 3)), (3, -1))
    ties = ((F(1), F(1)), (F(0), F(1)), (F(1, 2), F(1, 2)))
    for alpha, p, (one, two), (first, second) in product(
        strengths, (F(1, 2), F(1, 4)), places, ties
    ):
        for h in (F(1, 2), F(1)):
            yield TwoSlopesStep(p, F(1), alpha, F(one), F(two), first, second, h)


@cache
def _fractions(low: int, high: int, over: int) -> st.SearchStrategy[Fraction]:
    return st.integers(low, high).map(lambda k: F(k, over))


def random_steps(low: int = 7, high: int = 12) -> st.SearchStrategy[TwoSlopesStep]:
    """Random slopes and shares for strengths low/12 to high/12, h in (0, 1]; ties are common."""
    slope = _fractions(-12, 12, 4)
    share = _fractions(0, 4, 4)
    return st.builds(
        TwoSlopesStep,
        p=_fractions(1, 11, 12),
        a=_fractions(1, 8, 4),
        alpha=_fractions(low, high, 12),
        one=slope,
        two=slope,
        first=share,
        second=share,
        h=_fractions(1, 6, 6),
    )


@dataclass(frozen=True)
class LineMarket:
    """Users with x = 1 and models that are numbers, two learners, equal weights."""

    y: Vector
    preference: tuple[int, ...]
    alpha: Fraction

    @property
    def population(self) -> FinitePopulation:
        """The same users."""
        return FinitePopulation([1] * len(self.y), self.y, self.preference)

    def specialists(self) -> tuple[Fraction, Fraction]:
        """The mean label of each learner's own users; both must have some."""
        means: list[Fraction] = []
        for i in (0, 1):
            own = [y for y, liked in zip(self.y, self.preference, strict=True) if liked == i]
            means.append(sum(own, F(0)) / len(own))
        return means[0], means[1]

    def equilibria(self) -> tuple[tuple[Fraction, Fraction], ...]:
        """Every pair of models without ties at which each learner rests, by trying all choices."""
        found: list[tuple[Fraction, Fraction]] = []
        for choice in product((0, 1), repeat=len(self.y)):
            models: list[Fraction] = []
            for i in (0, 1):
                masses = [
                    self.alpha * (liked == i) + (1 - self.alpha) * (c == i)
                    for liked, c in zip(self.preference, choice, strict=True)
                ]
                if not sum(masses):
                    break
                total = sum((m * y for m, y in zip(masses, self.y, strict=True)), F(0))
                models.append(total / sum(masses, F(0)))
            if len(models) == 2 and all(
                (models[c] - y) ** 2 < (models[1 - c] - y) ** 2
                for c, y in zip(choice, self.y, strict=True)
            ):
                found.append((models[0], models[1]))
        return tuple(found)


def line_markets(
    *, strengths: tuple[Fraction, ...] = (F(3, 5), F(2, 3), F(9, 10)), most: int = 5
) -> Iterator[LineMarket]:
    """Two and three users with labels 0 to `most`; every learner is preferred by somebody."""
    for alpha in strengths:
        for n in (2, 3):
            for y in product(range(most + 1), repeat=n):
                if y[0] == 0 and list(y) == sorted(y):
                    for liked in product((0, 1), repeat=n):
                        if len(set(liked)) == 2 and liked[0] == 0:
                            yield LineMarket(tuple(map(F, y)), liked, alpha)
