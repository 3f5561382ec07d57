"""Lemma 5: the risk grows at most quadratically around its minimiser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from hypothesis import strategies as st

from lookahead.core.exact import Vector, dot
from lookahead.core.symbols import sympy
from lookahead.ledger import (
    Assumption,
    Claim,
    Comparison,
    Source,
    all_of,
    at_least,
    at_most,
    equals,
)
from lookahead.ledger.symbolic import identical, non_negative, sum_of_squares
from lookahead.market.claims.assumptions import bounded_users
from lookahead.market.population import FinitePopulation, drift
from lookahead.testing.market_populations import populations, vectors

F = Fraction
CHAPTER = "market/choice"


@dataclass(frozen=True)
class NearOptimum:
    """Users, a model `centre` said to be optimal, another model, and the declared bounds."""

    population: FinitePopulation
    centre: Vector
    model: Vector
    R_x: Fraction
    Y: Fraction

    @property
    def slope(self) -> Vector:
        """The gradient of the risk at the centre."""
        p = self.population
        residuals = [(dot(self.centre, x) - y,) for x, y in zip(p.x, p.y, strict=True)]
        return drift(p, residuals, [(w,) for w in p.weights])[0]

    @property
    def rise(self) -> Fraction:
        """R(model) - R(centre), each from the definition."""
        return self.population.risk(self.model) - self.population.risk(self.centre)

    @property
    def step(self) -> Vector:
        """The other model minus the centre."""
        return tuple(a - b for a, b in zip(self.model, self.centre, strict=True))

    @property
    def squared_radius(self) -> Fraction:
        """r^2, the squared distance of the other model from the centre."""
        return dot(self.step, self.step)


free_minimiser = Assumption(
    "free minimiser",
    r"$\nabla R(\theta^*) = 0$: the minimiser is not held by a boundary.",
    lambda x: not any(x.slope),
)

lemma_5 = Claim(
    key="narang2026.lem5",
    kind="lemma",
    title="Near the best model the risk grows quadratically",
    source=Source("narang2026", "Lemma 5", "B.2", "forced"),
    chapter=CHAPTER,
    statement=r"""Under Assumption 1 the risk $R$ is non-negative, convex, differentiable, Lipschitz on
bounded sets and $\beta$-smooth; for the squared loss $\beta = 2R_x^2$. Let $\theta^*$ minimise $R$ over all
models. Then $\|\theta - \theta^*\| \le r$ implies
$$R(\theta) \le R^* + \tfrac\beta2 r^2 = R^* + R_x^2 r^2 .$$""",
    reading="The formulas are lost; the proof bounds the gradient on the ball, applies the "
    "second-order upper bound at the minimiser, where the gradient is zero, and puts in the constant.",
    assumes=(bounded_users, free_minimiser),
    uses=("narang2026.lem1",),
)


@lemma_5.symbolic
def proof() -> dict[str, Comparison]:
    """One user at distance h = x.(theta - theta*): means over users keep every line."""
    sp = sympy()
    r, h, a, b, c, e = sp.symbols("r h a b c e", real=True)
    size, gap, far, spare, R_star = sp.symbols("size gap far spare R_star", nonnegative=True)
    return {
        "a loss is its tangent plus h^2; the mean tangent at theta* is flat": identical(
            (r + h) ** 2, r**2 + 2 * r * h + h**2
        ),
        "h^2 <= |x|^2 |theta - theta*|^2, in two coordinates": sum_of_squares(
            (a**2 + b**2) * (c**2 + e**2) - (a * c + b * e) ** 2, [(1, a * e - b * c)]
        ),
        "|x|^2 far^2 <= R_x^2 r^2 with R_x = |x| + gap and r = far + spare": non_negative(
            sp.expand((size + gap) ** 2 * (far + spare) ** 2 - size**2 * far**2)
        ),
        "beta / 2 = R_x^2": identical(R_star + 2 * size**2 / 2 * far**2, R_star + size**2 * far**2),
    }


@proof.mutant("without the cross term the loss is its value plus h^2")
def _() -> dict[str, Comparison]:
    r, h = sympy().symbols("r h", real=True)
    return {"tangent": identical((r + h) ** 2, r**2 + h**2)}


def small() -> Iterator[NearOptimum]:
    """One user at the boundary, where the bound is attained; two kinds of users; the plane."""
    for step in (F(1), F(-2), F(1, 3)):
        one = FinitePopulation([1], [1], [0])
        yield NearOptimum(one, (F(1),), (1 + step,), F(1), F(1))
        two = FinitePopulation([1, 1], [3, -3], [0, 1], [F(2, 3), F(1, 3)])
        yield NearOptimum(two, (F(1),), (1 + step,), F(1), F(3))
        mixed = FinitePopulation([1, 2], [1, -1], [0, 1])
        yield NearOptimum(mixed, (F(-1, 5),), (step,), F(2), F(1))
        plane = FinitePopulation([(1, 0), (0, 2)], [1, 2], [0, 0])
        yield NearOptimum(plane, (F(1), F(1)), (F(1), step), F(2), F(2))


@st.composite
def optima(draw: st.DrawFn) -> NearOptimum:
    """Draw users whose features span the space, their optimum and another model."""
    population = draw(populations(singular=False, zero_weights=False, max_users=4))
    best, _ = population.optimum()
    R_x = max(sum(map(abs, x), F(0)) for x in population.x)
    return NearOptimum(
        population, best, draw(vectors(population.d)), R_x, max(map(abs, population.y))
    )


@lemma_5.sampled(optima(), small=small)
def quadratic_bound(x: NearOptimum) -> Comparison:
    """The rise of the risk, which is never negative, against R_x^2 r^2."""
    return all_of(at_least(x.rise, 0), at_most(x.rise, x.R_x**2 * x.squared_radius))


@quadratic_bound.mutant("beta / 4 instead of beta / 2")
def _(x: NearOptimum) -> Comparison:
    return at_most(x.rise, x.R_x**2 * x.squared_radius / 2)


@quadratic_bound.mutant("linear in r")
def _(x: NearOptimum) -> Comparison:
    return at_most(x.rise**2, x.R_x**4 * x.squared_radius)


def overfull() -> Iterator[NearOptimum]:
    """The small scope with R_x halved."""
    for x in small():
        yield replace(x, R_x=x.R_x / 2)


def held_by_a_boundary() -> Iterator[NearOptimum]:
    """Models in [-1, 1] and one user (1, 2): the best of them is 1, with a slope."""
    one = FinitePopulation([1], [2], [0])
    for model in (F(0), F(1, 2)):
        yield NearOptimum(one, (F(1),), (model,), F(1), F(2))


quadratic_bound.without(bounded_users, small=overfull)
quadratic_bound.without(free_minimiser, small=held_by_a_boundary)

exact_growth = Claim(
    key="narang2026.lem5.exact",
    kind="own",
    title="How much the risk grows, exactly",
    source=Source("narang2026", "Lemma 5", "B.2", "own"),
    chapter=CHAPTER,
    statement=r"""For the squared loss and $\Delta = \theta - \theta^*$,
$R(\theta) - R^* = \Delta^\top\,\mathbb E[xx^\top]\,\Delta$. The best constant of a law is the largest
eigenvalue of $\mathbb E[xx^\top]$, at most $\mathbb E\|x\|^2$; it reaches $R_x^2 = \beta/2$ only if $x = \pm
R_xe$ for one direction $e$ and almost all users. So $\beta/2$ is the best constant that depends on
$R_x$ alone, and no law with a density attains it. At a minimiser held by a boundary add
$\nabla R(\theta^*)^\top\Delta \ge 0$.""",
    assumes=(free_minimiser,),
    uses=("narang2026.ext.hyperplane",),
)


@exact_growth.symbolic
def identity() -> dict[str, Comparison]:
    """One user's loss, the trace above the form, and the case of equality."""
    sp = sympy()
    r, h, a, b, c, e = sp.symbols("r h a b c e", real=True)
    size, gap = sp.symbols("size gap", nonnegative=True)
    return {
        "beyond the tangent: h^2 = (x.Delta)^2": identical((r + h) ** 2 - r**2 - 2 * r * h, h**2),
        "|x|^2 |Delta|^2 - (x.Delta)^2 vanishes only where x is parallel to Delta": identical(
            (a**2 + b**2) * (c**2 + e**2) - (a * c + b * e) ** 2, (a * e - b * c) ** 2
        ),
        "and |x| < R_x loses as well": non_negative(sp.expand((size + gap) ** 2 - size**2)),
        "attained by x = R e: (R t)^2 = R^2 t^2": identical((size * h) ** 2, size**2 * h**2),
    }


@identity.mutant("half of the square")
def _() -> dict[str, Comparison]:
    r, h = sympy().symbols("r h", real=True)
    return {"beyond the tangent": identical((r + h) ** 2 - r**2 - 2 * r * h, h**2 / 2)}


@exact_growth.sampled(optima(), small=small)
def second_moment(x: NearOptimum) -> Comparison:
    """The rise against the quadratic form of the second moments."""
    p = x.population
    form = sum((w * dot(x.step, row) ** 2 for row, w in zip(p.x, p.weights, strict=True)), F(0))
    return equals(x.rise, form)


@second_moment.mutant("the mean feature instead of second moments")
def _(x: NearOptimum) -> Comparison:
    p = x.population
    mean = sum((w * dot(x.step, row) for row, w in zip(p.x, p.weights, strict=True)), F(0))
    return equals(x.rise, mean**2)


second_moment.without(free_minimiser, small=held_by_a_boundary)
