"""The Lyapunov property of the potential: how fast it falls, also where it has a kink."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from lookahead.core.exact import Vector, dot
from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, all_of, at_most, equals
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.market.claims.lemma_13_kinks import Ray, rays, small_rays
from lookahead.market.continuous_cells import drift
from lookahead.testing.market_flow import PlacedSlopes, placed_slopes, small_slopes

F = Fraction
CHAPTER = "market/potential"

smooth_here = Assumption(
    "a gradient here",
    r"$F$ has a gradient at $\Theta$: models are pairwise distinct, or those that coincide have no "
    r"users with a loss to share.",
    lambda x: x.market.differentiable(x.theta, x.alpha),
)

lyapunov = Claim(
    key="narang2026.lyap",
    kind="in-text",
    title="The potential falls along the flow",
    source=Source("narang2026", "Section 4.2 and the proof of Theorem 3", "4.2", "forced"),
    chapter=CHAPTER,
    statement=r"""Along a solution of (20), wherever the gradient exists,
$$\frac{d}{dt} F^{\mathcal P}(\Theta(t)) = -\|\nabla F^{\mathcal P}(\Theta(t))\|^2 \le 0,$$
with equality exactly at stationary points.""",
    as_printed=r"$\frac{d}{dt}F^{\mathcal P} = -\|\nabla F^{\mathcal P}\|^2 \le 0$",
    reading="The formula is lost; the text says that F decreases along trajectories, with equality "
    "iff the gradient vanishes.",
    assumes=(smooth_here,),
    uses=("narang2026.lem13.distinct",),
)


@lyapunov.symbolic
def chain_rule() -> dict[str, Comparison]:
    """Differentiate an abstract potential of two parameters along its own flow."""
    sp = sympy()
    t, g1, g2 = sp.symbols("t g_1 g_2", real=True)
    one, two = (sp.Function(name)(t) for name in ("theta_1", "theta_2"))
    potential = sp.Function("F")(one, two)
    rates = [(one.diff(t), -g1), (two.diff(t), -g2)]
    slopes = [(potential.diff(one), g1), (potential.diff(two), g2)]
    fall = potential.diff(t).subs(rates).subs(slopes).doit()
    return {
        "dF/dt = -|grad F|^2": identical(fall, -(g1**2) - g2**2),
        "never positive": non_negative(g1**2 + g2**2),
    }


@chain_rule.mutant("minus half of that")
def _() -> dict[str, Comparison]:
    g1, g2 = sympy().symbols("g_1 g_2", real=True)
    return {"half": identical(-(g1**2) - g2**2, -(g1**2 + g2**2) / 2)}


def along_the_flow(x: PlacedSlopes) -> tuple[PlacedSlopes, Vector]:
    """The same place with the direction of the flow, ties to the lowest index; and the field."""
    field = tuple(-g for g in drift(x.market, x.theta, x.alpha))
    return replace(x, direction=field), field


@lyapunov.sampled(placed_slopes(distinct=True), small=small_slopes)
def falls_at_the_squared_speed(x: PlacedSlopes) -> Comparison:
    """The slope of F along the flow, from values of F, against minus the squared speed."""
    moved, field = along_the_flow(x)
    return equals(moved.slope_from_values(), -dot(field, field))


@falls_at_the_squared_speed.mutant("the sum of the learners' risks falls")
def _(x: PlacedSlopes) -> Comparison:
    _, field = along_the_flow(x)
    second = x.market.moment(0, None, None)
    mean = x.market.moment(1, None, None)
    slopes = [2 * (s * second - mean) for s in x.theta]
    return at_most(dot(slopes, field), 0)


@falls_at_the_squared_speed.mutant("the sum of losses per observed user falls")
def _(x: PlacedSlopes) -> Comparison:
    _, field = along_the_flow(x)
    masses = x.market.masses(x.theta, x.alpha)
    slopes = [-v / m for v, m in zip(field, masses, strict=True) if m]
    kept = [v for v, m in zip(field, masses, strict=True) if m]
    return equals(dot(slopes, kept), -dot(field, field))


def at_equal_models() -> Iterator[PlacedSlopes]:
    """Two equal models away from the centre: the lowest index alone learns from choosers."""
    for x in small_slopes():
        yield replace(x, theta=(F(1, 2), F(1, 2)))


falls_at_the_squared_speed.without(
    smooth_here, placed_slopes(coincident=True), small=at_equal_models
)

kinks = Claim(
    key="narang2026.lyap.kinks",
    kind="own",
    title="At a kink every way of breaking ties still descends",
    source=Source("narang2026", "Section 4.2", "4.2", "own"),
    chapter=CHAPTER,
    statement=r"""Let $g$ be the mean step that some rule for ties gives at $\Theta$, whatever the law
of the users. Then $F'(\Theta; -g) \le -\|g\|^2$: at a kink $F$ falls at least as fast as the formula
says. Descent survives, the converse does not: with $g = 0$ the potential may fall in another
direction, as at the centre of the uniform square, where $F'(0; (1,-1)) = -(1-\alpha)/2$.""",
    uses=("narang2026.lem13.danskin",),
)


@kinks.symbolic
def smallest_is_below_any() -> dict[str, Comparison]:
    """The smallest of tied rates is below the one that a rule picks; then take v = -g."""
    sp = sympy()
    least, gap, w, g1, g2 = sp.symbols("least gap w g_1 g_2", real=True)
    slack, weight = sp.symbols("slack weight", nonnegative=True)
    return {
        "a user's smallest rate is below the chosen one": non_negative(
            weight * ((least + slack) - least)
        ),
        "the chosen rates add up to <g, v>, which is -|g|^2 for v = -g": identical(
            g1 * (-g1) + g2 * (-g2), -(g1**2 + g2**2)
        ),
        "and <g, v> is linear in the users' shares": identical(w * gap + (1 - w) * gap, gap),
    }


@smallest_is_below_any.mutant("the largest")
def _() -> dict[str, Comparison]:
    slack = sympy().Symbol("slack", positive=True)
    return {"chosen": non_negative(-slack)}


@kinks.sampled(rays(), small=small_rays)
def descends(x: Ray) -> Comparison:
    """The slope of F along the step of each piece and of their mean, from values of F."""
    pieces = x.population.one_sided_gradients(x.theta, x.alpha)
    mean = tuple(
        tuple(sum(column, F(0)) / len(pieces) for column in zip(*rows, strict=True))
        for rows in zip(*pieces, strict=True)
    )
    return all_of(*(_step(x, g) for g in (*pieces[:4], mean)))


def _step(x: Ray, g: tuple[Vector, ...]) -> Comparison:
    down = tuple(tuple(-v for v in row) for row in g)
    size = sum((dot(row, row) for row in g), F(0))
    return at_most(replace(x, direction=down).slope(), -size)


@descends.mutant("at exactly that rate")
def _(x: Ray) -> Comparison:
    g = x.population.one_sided_gradients(x.theta, x.alpha)[0]
    down = tuple(tuple(-v for v in row) for row in g)
    size = sum((dot(row, row) for row in g), F(0))
    return equals(replace(x, direction=down).slope(), -size)


@descends.mutant("twice as fast")
def _(x: Ray) -> Comparison:
    g = x.population.one_sided_gradients(x.theta, x.alpha)[0]
    down = tuple(tuple(-v for v in row) for row in g)
    size = sum((dot(row, row) for row in g), F(0))
    return at_most(replace(x, direction=down).slope(), -2 * size)
