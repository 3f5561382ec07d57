"""One-sided derivatives of the potential, and the ridge along equal models (around Lemma 13)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import combinations

from hypothesis import strategies as st

from lookahead.core.exact import Matrix, dot
from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, at_most, equals, that
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.market.choice import smallest
from lookahead.market.population import FinitePopulation
from lookahead.testing.market_flow import PlacedSlopes, placed_slopes, small_slopes
from lookahead.testing.market_populations import market_states, small_states, vectors

F = Fraction
CHAPTER = "market/potential"


@dataclass(frozen=True)
class Ray:
    """A finite population, models, the strength of preference, and a direction to move in."""

    population: FinitePopulation
    theta: Matrix
    alpha: Fraction
    direction: Matrix

    def value(self, step: Fraction, sign: int = 1) -> Fraction:
        """F at theta + step v, or theta - step v."""
        moved = [
            tuple(t + sign * step * v for t, v in zip(model, rate, strict=True))
            for model, rate in zip(self.theta, self.direction, strict=True)
        ]
        return self.population.potential(moved, self.alpha)

    @cached_property
    def here(self) -> Fraction:
        """F at theta."""
        return self.population.potential(self.theta, self.alpha)

    @cached_property
    def clear_step(self) -> Fraction:
        """A step within which, on either side, no user changes the smallest of its losses.

        Losses are quadratic in the step; Cauchy's bound keeps away from the roots of differences.
        """
        steps = [F(1)]
        for x, y in zip(self.population.x, self.population.y, strict=True):
            lines = [
                (dot(model, x) - y, dot(rate, x))
                for model, rate in zip(self.theta, self.direction, strict=True)
            ]
            curves = [(r * r, 2 * r * v, v * v) for r, v in lines]
            for one, other in combinations(curves, 2):
                gap = [abs(a - b) for a, b in zip(one, other, strict=True)]
                lead = next((k for k, g in enumerate(gap) if g), None)
                if lead is not None:
                    steps.append(gap[lead] / (gap[lead] + max(gap[lead + 1 :], default=F(0))))
        return min(steps) / 2

    def slope(self, sign: int = 1) -> Fraction:
        """The one-sided derivative, from three values of a quadratic."""
        h = self.clear_step
        whole, half = self.value(h, sign), self.value(h / 2, sign)
        return (4 * half - whole - 3 * self.here) / h


def units(theta: Matrix) -> Iterator[Matrix]:
    """The directions that move one coordinate of one model."""
    for i, model in enumerate(theta):
        for k in range(len(model)):
            yield tuple(
                tuple(F(int((i, k) == (j, m))) for m in range(len(row)))
                for j, row in enumerate(theta)
            )


def small_rays() -> Iterator[Ray]:
    """The small states, each moved along the first coordinate of either model."""
    for state in small_states():
        for v in units(state.theta):
            yield Ray(state.population, state.theta, state.alpha, v)


@st.composite
def rays(draw: st.DrawFn) -> Ray:
    """Draw a state in which users tie, and a direction."""
    state = draw(market_states(ties="forced", max_users=4))
    v = tuple(draw(vectors(state.population.d)) for _ in state.theta)
    return Ray(state.population, state.theta, state.alpha, v)


danskin = Claim(
    key="narang2026.lem13.danskin",
    kind="own",
    title="One-sided derivatives exist everywhere, and where they make a gradient",
    source=Source("narang2026", "Lemma 13", "D.2", "own"),
    chapter=CHAPTER,
    statement=r"""For every law of $(x, y)$ with bounded support, finite populations included, and
every direction $v$,
$$F'(\Theta; v) = \alpha\,\mathbb E\langle\nabla\ell(\theta_\pi), v_\pi\rangle +
(1-\alpha)\,\mathbb E \min_{i\ \text{tied}} \langle\nabla\ell(\theta_i), v_i\rangle ,$$
the minimum over the learners whose loss is smallest for the user. $F$ has a gradient at $\Theta$ if
and only if $\alpha = 1$ or almost every user who ties has $x = 0$ or a smallest loss of zero.""",
    uses=("narang2026.ext.dominated",),
)


@danskin.symbolic
def one_user() -> dict[str, Comparison]:
    """The smaller of two losses of one user along a ray, and what a tie does to linearity."""
    sp = sympy()
    r, v, h = sp.symbols("r v h", real=True)
    gap, p = sp.symbols("gap p", nonnegative=True)
    quotient = sp.expand(((r + h * v) ** 2 - r**2) / h)
    lost = lambda a, b: sp.Min(a, b) + sp.Min(-a, -b)
    return {
        "a loss's difference quotient": identical(quotient, 2 * r * v + h * v**2),
        "which a bounded user keeps bounded, so limit and mean commute": identical(
            sp.limit(quotient, h, 0), 2 * r * v
        ),
        "quotients of tied losses keep their order in the limit": non_negative(
            (p + gap) - sp.Min(p + gap, p)
        ),
        "tied learners whose models move apart: both ways together lose |g|": identical(
            lost(sp.Integer(0), p), -p
        ),
        "tied residuals r and -r give slopes of one size, zero where r or x is": identical(
            (2 * r * v) ** 2, (2 * (-r) * v) ** 2
        ),
    }


@one_user.mutant("the larger of the tied rates")
def _() -> dict[str, Comparison]:
    p = sympy().Symbol("p", nonnegative=True)
    return {"loses": identical(sympy().Max(0, p) + sympy().Max(0, -p), -p)}


@danskin.sampled(rays(), small=small_rays)
def from_values(x: Ray) -> Comparison:
    """Slopes of F from values against the formula; a gradient exactly where the rule says."""
    found = x.population.directional(x.theta, x.alpha, x.direction)
    bends = [
        ray.slope() + ray.slope(-1) for ray in (replace(x, direction=v) for v in units(x.theta))
    ]
    smooth = not any(bends)
    agrees = that(smooth == x.population.differentiable(x.theta, x.alpha), trivial=True)
    return all_of(agrees, equals(x.slope(), found))


@from_values.mutant("the tied learner of lowest index")
def _(x: Ray) -> Comparison:
    rows = x.population.gradient(x.theta, x.alpha)
    return equals(x.slope(), sum((dot(g, v) for g, v in zip(rows, x.direction, strict=True)), F(0)))


@from_values.mutant("a gradient only where nobody ties")
def _(x: Ray) -> Comparison:
    bends = [
        ray.slope() + ray.slope(-1) for ray in (replace(x, direction=v) for v in units(x.theta))
    ]
    ties = any(
        w and len(smallest(row)) > 1
        for row, w in zip(x.population.losses(x.theta), x.population.weights, strict=True)
    )
    return that(ties == any(bends))


@danskin.sampled(rays(), small=small_rays)
def bends_down(x: Ray) -> Comparison:
    """Both one-sided slopes together are never positive: every kink is a ridge, not a valley."""
    return at_most(x.slope() + x.slope(-1), 0)


@bends_down.mutant("every point is smooth")
def _(x: Ray) -> Comparison:
    return equals(x.slope() + x.slope(-1), 0)


ridge = Claim(
    key="narang2026.lem13.kink",
    kind="own",
    title="At coincident models the potential has a ridge",
    source=Source("narang2026", "Lemma 13", "D.2", "own"),
    chapter=CHAPTER,
    statement=r"""Let $d = 1$ and let two models meet in one slope. Moving them apart by $h$ each way,
$F$ falls at the rate $(1 - \alpha)\,\mathbb E[2|x|\,|y - \theta x|]$ over their users, whichever of
them goes up; moving them together it changes smoothly. On the uniform square at $\theta_1 = \theta_2 =
0$ the rate is $(1 - \alpha)/2$.""",
    uses=("narang2026.lem13.danskin",),
)


def _pair(x: PlacedSlopes, v: tuple[int, int]) -> PlacedSlopes:
    return replace(x, theta=(x.theta[0],) * 2, direction=(F(v[0]), F(v[1])))


@ridge.symbolic
def both_ways() -> dict[str, Comparison]:
    """The closed form on the square, near its centre, for either order of the slopes."""
    sp = sympy()
    h, a, r = sp.symbols("h alpha r", positive=True)
    g = sp.Rational(1, 8)
    tail = 2 * sp.integrate((r - h) ** 2 / r**4, (r, 1, sp.oo))
    apart = g * (2 * sp.integrate((r - h) ** 2, (r, 0, 1)) + tail)
    value = a * (sp.Rational(1, 3) + h**2 / 3) + (1 - a) * sp.expand(apart)
    return {
        "F(h, -h), and F(-h, h) by symmetry": identical(
            value, sp.Rational(1, 3) + h**2 / 3 - (1 - a) * h / 2
        ),
        "the slope at zero": identical(sp.diff(value, h).subs(h, 0), -(1 - a) / 2),
    }


@both_ways.mutant("a ridge of any height: no alpha in it")
def _() -> dict[str, Comparison]:
    a = sympy().Symbol("alpha", positive=True)
    return {"slope": identical(-(1 - a) / 2, -sympy().Rational(1, 2))}


@ridge.sampled(placed_slopes(learners=2), small=small_slopes)
def falls_both_ways(x: PlacedSlopes) -> Comparison:
    """Directions (1, -1) and (-1, 1) from values, against the mean of |2 x (theta x - y)|."""
    s = x.theta[0]
    away = 2 * (
        x.market.moment(1, s, None)
        - s * x.market.moment(0, s, None)
        + s * x.market.moment(0, None, s)
        - x.market.moment(1, None, s)
    )
    there, back = (_pair(x, v).slope_from_values() for v in ((1, -1), (-1, 1)))
    return equals(there + back, -2 * (1 - x.alpha) * away)


@falls_both_ways.mutant("no kink")
def _(x: PlacedSlopes) -> Comparison:
    there, back = (_pair(x, v).slope_from_values() for v in ((1, -1), (-1, 1)))
    return equals(there + back, 0)
