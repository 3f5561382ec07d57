"""Around equation (1): a stationary point is a minimum of the potential unless it is a kink."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product

from hypothesis import strategies as st

from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, at_least, less_than
from lookahead.ledger.symbolic import identical, non_negative, sum_of_squares
from lookahead.testing.market_populations import (
    MarketState,
    alphas,
    populations,
    small_populations,
)

F = Fraction
NEAR = F(1, 10**6)

minima = Claim(
    key="narang2026.eq1.minima",
    kind="own",
    title="Every stationary point is a local minimum of the potential, except at kinks",
    source=Source("narang2026", "Equation (1)", "4.2", "own"),
    chapter="market/choice",
    statement=r"""Let finitely many users have the squared loss, and let $0$ lie in the Clarke
subdifferential of $F$ at $\Theta$: some way of sharing out tied users leaves every learner in place.
If $F$ has a gradient at $\Theta$, then $\Theta$ is a local minimum of $F$. If it has none, $F$ falls
at a positive rate in some direction that moves one coordinate of one model, and $\Theta$ is no local
minimum. There are no saddles and no maxima without kinks.""",
    uses=("narang2026.lem13.danskin",),
)


@minima.symbolic
def proof() -> dict[str, Comparison]:
    """One user near a stationary point: residual r, change s of its prediction at a learner."""
    sp = sympy()
    r, s, a = sp.symbols("r s a", real=True)
    up, down = sp.symbols("up down", real=True)
    gap = sp.Symbol("gap", nonnegative=True)
    return {
        "untied: beyond the linear part a loss gains a square": sum_of_squares(
            (r + s) ** 2 - r**2 - 2 * r * s, [(1, s)]
        ),
        "tied without loss: whichever learner is best, a square is gained": sum_of_squares(
            ((r + s) ** 2 - r**2).subs(r, 0), [(1, s)]
        ),
        "tied with loss: the least rates both ways lose the gap between rates": identical(
            sp.Min(0, gap) + sp.Min(0, -gap), -gap
        ),
        "moving coordinate k of a tied model opens the gap 2 |r x_k|": identical(
            sp.sqrt((2 * r * a) ** 2) - 2 * sp.Abs(r) * sp.Abs(a), 0
        ),
        "the smaller of two rates is at most half their sum": non_negative(
            (up + down) / 2 - ((up + down) / 2 - sp.Abs(up - down) / 2)
        ),
    }


@proof.mutant("a tie with a loss bends upwards")
def _() -> dict[str, Comparison]:
    gap = sympy().Symbol("gap", positive=True)
    return {"gap": identical(sympy().Max(0, gap) + sympy().Max(0, -gap), -gap)}


def moves(x: MarketState) -> Iterator[tuple[tuple[Fraction, ...], ...]]:
    """The directions that move one coordinate of one model, up or down."""
    d = x.population.d
    for i, k, sign in product(range(x.learners), range(d), (1, -1)):
        yield tuple(
            tuple(F(sign * int((i, k) == (m, j))) for j in range(d)) for m in range(x.learners)
        )


def nearby(x: MarketState) -> Fraction:
    """The smallest value of F a millionth away, along one coordinate or all of them at once."""
    d = x.population.d
    signs = product((1, -1), repeat=x.learners)
    ways = [*moves(x), *(tuple((F(s),) * d for s in row) for row in signs)]
    return min(
        x.population.potential(
            [
                [t + NEAR * v for t, v in zip(row, step, strict=True)]
                for row, step in zip(x.theta, way, strict=True)
            ],
            x.alpha,
        )
        for way in ways
    )


def steepest(x: MarketState) -> Fraction:
    """The smallest one-sided derivative along one coordinate."""
    return min(x.population.directional(x.theta, x.alpha, v) for v in moves(x))


def at_rest() -> Iterator[MarketState]:
    """The stationary points of the small populations, kinks included."""
    for population, alpha in product(small_populations(), (F(1, 3), F(0), F(2, 3))):
        for point in population.stationary_points(alpha, kinks=True):
            yield MarketState(population, point.theta, alpha)


@st.composite
def resting(draw: st.DrawFn) -> MarketState:
    """Draw a market and one of its stationary points, a kink where there is one."""
    population, alpha = draw(populations(max_users=3)), draw(alphas(0, 11))
    points = population.stationary_points(alpha, kinks=True)
    kinks = [p for p in points if p.kink]
    listed = kinks if kinks and draw(st.booleans()) else points
    return MarketState(population, listed[draw(st.integers(0, 99)) % len(listed)].theta, alpha)


@minima.sampled(resting(), small=at_rest)
def minimum_or_kink(x: MarketState) -> Comparison:
    """Values nearby where F has a gradient, a one-sided derivative below zero where it has not."""
    if x.population.differentiable(x.theta, x.alpha):
        return at_least(nearby(x), x.population.potential(x.theta, x.alpha))
    return less_than(steepest(x), 0)


@minimum_or_kink.mutant("every stationary point is a local minimum")
def _(x: MarketState) -> Comparison:
    return at_least(nearby(x), x.population.potential(x.theta, x.alpha))


@minimum_or_kink.mutant("a strict minimum where F has a gradient")
def _(x: MarketState) -> Comparison:
    return less_than(x.population.potential(x.theta, x.alpha), nearby(x))
