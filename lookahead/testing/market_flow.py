"""Strategies for continuous markets in one dimension, their kinks, level sets and flows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property
from itertools import product

from hypothesis import strategies as st

from lookahead.core.exact import Vector
from lookahead.market.continuous import UniformSquare
from lookahead.market.continuous_bands import SlopeBands
from lookahead.market.continuous_cells import drift

F = Fraction
Market = UniformSquare | SlopeBands
SQUARE = UniformSquare()
TWO_BANDS = SlopeBands.of((1, 2, F(1, 2), 0), (-2, -1, F(1, 2), 1))


@dataclass(frozen=True)
class PlacedSlopes:
    """A market in one dimension, models, the share that follows preference, and a direction."""

    market: Market
    theta: Vector
    alpha: Fraction
    direction: Vector

    @cached_property
    def small_step(self) -> Fraction:
        """A step along the direction within which F is one polynomial.

        On the square F is polynomial where the cells meet between -1 and 1.
        """
        gaps = [abs(a - b) for a in self.theta for b in self.theta if a != b]
        # boundaries between cells must not reach an edge of a band either
        edges = [F(-1), F(1)]
        if isinstance(self.market, SlopeBands):
            edges = [e for band in self.market.bands for e in (band.lo, band.hi)]
        middles = [(a + b) / 2 for a, b in product(self.theta, repeat=2)]
        gaps += [abs(m - e) for m in middles for e in edges if m != e]
        speed = max(map(abs, self.direction), default=F(0))
        return min([F(1), *gaps]) / (4 * (speed + 1))

    def value(self, step: Fraction) -> Fraction:
        """F at theta + step v."""
        moved = [s + step * v for s, v in zip(self.theta, self.direction, strict=True)]
        return self.market.potential(moved, self.alpha)

    def slope_from_values(self) -> Fraction:
        """The one-sided derivative from four values of F on a ray.

        F is a polynomial of degree three at most there, so four values give its slope exactly.
        """
        h = self.small_step
        zero, one, two, three = (self.value(k * h / 3) for k in range(4))
        return (-11 * zero + 18 * one - 9 * two + 2 * three) * 3 / (6 * h)


@cache
def rationals(size: int = 3, parts: int = 4) -> st.SearchStrategy[Fraction]:
    """Draw k / parts of absolute value up to `size`."""
    return st.integers(-size * parts, size * parts).map(lambda k: F(k, parts))


@cache
def shares(parts: int = 6) -> st.SearchStrategy[Fraction]:
    """Draw k / parts in [0, 1]."""
    return st.integers(0, parts).map(lambda k: F(k, parts))


@st.composite
def band_markets(draw: st.DrawFn) -> SlopeBands:
    """Draw one to three bands of slopes on whole numbers, preferred by learners 0 and 1."""
    edges = draw(st.lists(st.integers(-6, 6), min_size=2, max_size=6, unique=True).map(sorted))
    pairs = [(F(a), F(b)) for a, b in zip(edges[::2], edges[1::2], strict=False)]
    parts = [draw(st.integers(1, 4)) for _ in pairs]
    return SlopeBands.of(
        *(
            (lo, hi, F(part, sum(parts)), draw(st.integers(0, 1)))
            for (lo, hi), part in zip(pairs, parts, strict=True)
        )
    )


def markets() -> st.SearchStrategy[Market]:
    """Draw the uniform square or a market of bands."""
    return st.just(SQUARE) | band_markets()


@st.composite
def placed_slopes(
    draw: st.DrawFn, *, distinct: bool = False, coincident: bool = False, learners: int = 3
) -> PlacedSlopes:
    """Draw two or three models in a market; all distinct, or two of them equal, if asked."""
    n = draw(st.integers(2, learners))
    theta = draw(st.lists(rationals(), min_size=n, max_size=n, unique=distinct))
    if coincident:
        theta[1] = theta[0]
    direction = [F(draw(st.integers(-2, 2))) for _ in theta]
    market = draw(markets())
    unit = F(1, 4) if isinstance(market, UniformSquare) else F(1)
    return PlacedSlopes(market, tuple(unit * s for s in theta), draw(shares()), tuple(direction))


def small_slopes() -> Iterator[PlacedSlopes]:
    """Two models, equal models first, on the square and on two bands."""
    for theta, alpha, market in product(
        ((F(0), F(0)), (F(1, 2), F(-1, 2)), (F(0), F(1)), (F(-1, 2), F(3, 2))),
        (F(0), F(1, 2), F(1)),
        (SQUARE, TWO_BANDS),
    ):
        for direction in ((F(1), F(0)), (F(0), F(1)), (F(1), F(-1))):
            yield PlacedSlopes(market, theta, alpha, direction)


@st.composite
def level_pairs(draw: st.DrawFn) -> tuple[Fraction, Fraction, Fraction]:
    """Draw distinct slopes with |s + t| <= 2, and delta > 0."""
    m, half = draw(rationals(1)), F(draw(st.integers(1, 12)), 8)
    return m + half, m - half, F(1, 2 ** draw(st.integers(0, 12)))


HALF, TENTH = F(1, 2), F(1, 10)
QUERIES = ((F(1), F(1)), (F(2), F(-1)))


@dataclass(frozen=True)
class Probed:
    """Models in a market in one dimension, and what learner 0 has stored and weighs it with."""

    placed: PlacedSlopes
    queries: tuple[tuple[Fraction, Fraction], ...] = ()
    weight: Fraction = HALF
    ridge: Fraction = TENTH

    @property
    def market(self) -> Market:
        """The market without its probes."""
        return self.placed.market

    @property
    def theta(self) -> Vector:
        """The models."""
        return self.placed.theta

    @property
    def alpha(self) -> Fraction:
        """The share that follows preference."""
        return self.placed.alpha

    def added(self, step: Fraction, share: int = 1) -> Fraction:
        """What probing adds to F at theta + step v: weight (mean loss + share ridge / 2 s^2)."""
        if not self.queries:
            return F(0)
        s = self.theta[0] + step * self.placed.direction[0]
        losses = [(y - s * x) ** 2 for x, y in self.queries]
        return self.weight * (sum(losses, F(0)) / len(losses) + share * self.ridge / 2 * s * s)

    def slope(self, share: int = 1) -> Fraction:
        """The one-sided derivative of F^P along the direction, from values of F and of the rest."""
        rest = (self.added(F(1), share) - self.added(F(-1), share)) / 2
        return self.placed.slope_from_values() + rest

    def formula(self, share: int = 1) -> Vector:
        """Lemma 13's vector, ties to the lowest index; `share` multiplies the ridge."""
        found = list(drift(self.market, self.theta, self.alpha))
        if self.queries:
            s = self.theta[0]
            pull = 2 * sum((s * x - y) * x for x, y in self.queries) / len(self.queries)
            found[0] += self.weight * (pull + share * self.ridge * s)
        return tuple(found)


def small_probed() -> Iterator[Probed]:
    """Without probes and with two."""
    for placed in small_slopes():
        yield Probed(placed)
        yield Probed(placed, QUERIES)


@st.composite
def probed_slopes(draw: st.DrawFn, *, distinct: bool = False) -> Probed:
    """Draw models, a direction and up to two probes of learner 0."""
    pairs = st.tuples(rationals(2, 2), rationals(2, 2))
    queries = draw(st.lists(pairs, max_size=2))
    weight, ridge = (F(draw(st.integers(1, 4)), 2) for _ in range(2))
    return Probed(draw(placed_slopes(distinct=distinct)), tuple(queries), weight, ridge)
