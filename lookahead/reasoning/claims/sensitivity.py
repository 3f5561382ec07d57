"""The sensitivity of a distribution map (Section 3, before Theorem 3)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product

from lookahead.core.exact import Vector
from lookahead.core.measures import ExactMeasure, measure
from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, at_least, at_most, equals
from lookahead.ledger.symbolic import identical, non_negative, sum_of_squares
from lookahead.reasoning.claims.enclosed import enclosed_at_most
from lookahead.reasoning.moved_laws import MovedLaw
from lookahead.testing.setting import moved_laws

F = Fraction

moves_little = Assumption(
    "agents move little",
    r"$\mathbb E\,\|h_\theta(z) - h_{\theta'}(z)\| \le \epsilon\|\theta - \theta'\|_2$ for the "
    r"declared $\epsilon$: here the mean slope of the atoms is at most $\epsilon$.",
    lambda x: x.mean_slope <= x.epsilon,
)


def vector(*entries: int | Fraction) -> Vector:
    """The vector of these numbers."""
    return tuple(Fraction(e) for e in entries)


def moved(base: ExactMeasure, *slopes: int | Fraction, d: int = 1) -> Iterator[MovedLaw]:
    """Models 0 against 1 and against 1/8 (first coordinate), declared constant sharp."""
    for far in (F(1), F(1, 8)):
        there = vector(far, *[F(0)] * (d - 1))
        x = MovedLaw(base, vector(*slopes), vector(*[0] * d), there, F(0))
        yield MovedLaw(base, x.slopes, x.theta, x.phi, x.mean_slope)


def on_the_line() -> Iterator[MovedLaw]:
    """One atom, then two that move together, apart, or past one another; a constant map."""
    yield from moved(measure([0]), 1)
    yield from moved(measure([0]), F(1, 2))
    yield from moved(measure([0]), 0)
    for first, second in product((-1, 0, 1), repeat=2):
        yield from moved(measure([0, 1]), first, second)


def shifts() -> Iterator[MovedLaw]:
    """Everybody moves alike, in either direction."""
    for base in (measure([0]), measure([0, 1]), measure([0, 1, 3], [F(1, 2), F(1, 4), F(1, 4)])):
        for slope in (F(1), F(1, 2), F(-2)):
            yield from moved(base, *[slope] * base.n)


def in_the_plane() -> Iterator[MovedLaw]:
    """Four corners of a square, moving alike or not, and a triangle."""
    square = measure([(0, 0), (0, 1), (1, 0), (1, 1)])
    triangle = measure([(0, 0), (2, 0), (1, 2)])
    for slopes in ((1, 0, 0, 0), (1, -1, 1, -1), (1, 1, -1, -1), (2, 0, 0, 1)):
        yield from moved(square, *slopes, d=2)
    for slopes in ((1, 0, -1), (0, 1, -1), (1, 2, 0)):
        yield from moved(triangle, *slopes, d=2)


sensitivity = Claim(
    key="zhu2025.def.sens",
    kind="definition",
    title="Sensitivity of a distribution map",
    source=Source("zhu2025", "ε-sensitivity of the level-1 map", "3", "forced"),
    chapter="reasoning/level_k",
    statement=r"""$\mathcal D_1(\cdot)$ is $\epsilon$-sensitive when $\mathcal W_1(\mathcal
D_1(\theta), \mathcal D_1(\theta')) \le \epsilon\|\theta - \theta'\|_2$ for all $\theta, \theta'$,
with the Euclidean distance on the data. $\mathcal W_1$ is an infimum over couplings, so it is
defined in $[0, \infty]$ for all laws, with or without moments, and attained when first moments are
finite. The constants that a map has form a ray $[\epsilon_{\min}, \infty)$; a constant map has
$\epsilon_{\min} = 0$, the shift $z = x + \epsilon\theta$ exactly $|\epsilon|$. It suffices that
agents move by at most $\epsilon\|\theta - \theta'\|$ on average; agents that pass one another make
the least constant smaller.""",
    as_printed=r"$\mathcal W(\mathcal D_1(\theta), \mathcal D_1(\theta')) \le "
    r"\epsilon\|\theta-\theta'\|_2,\ \forall\theta,\theta'\in\Theta$",
    reading="the ground metric is Euclidean, as the smoothness of the loss in z is",
    assumes=(moves_little,),
    uses=("zhu2025.ext.gluing",),
)


@sensitivity.symbolic
def shift_has_exactly_its_constant() -> dict[str, Comparison]:
    """Coupling everyone with themselves bounds W_1 above, the means bound it below."""
    epsilon, x1, x2, a, b = sympy().symbols("epsilon x_1 x_2 a b", real=True)
    e, s, r, t = sympy().symbols("e s r t", nonnegative=True)
    p, q = sympy().symbols("p q", real=True)
    cost = ((x1 + epsilon * a) - x1) ** 2 + ((x2 + epsilon * b) - x2) ** 2
    return {
        "each agent with itself: the squared cost is epsilon^2 |theta - theta'|^2": identical(
            cost, epsilon**2 * (a**2 + b**2)
        ),
        "no coupling is cheaper than the gap of the means: |p| |q| >= p.q": sum_of_squares(
            (a**2 + b**2) * (p**2 + q**2) - (a * p + b * q) ** 2, [(1, a * q - b * p)]
        ),
        "a larger constant serves as well": non_negative((e + s) * r - e * r),
        "if every constant above e serves, so does e: the bounds tend to e r": identical(
            sympy().limit((e + t) * r, t, 0, "+"), e * r
        ),
    }


@shift_has_exactly_its_constant.mutant("the shift has the constant epsilon squared")
def _() -> dict[str, Comparison]:
    epsilon, a = sympy().symbols("epsilon a", real=True)
    return {
        "cost": identical((epsilon * a) ** 2, epsilon**4 * a**2),
        "at zero": identical((0 * a) ** 2, 0),
    }


@sensitivity.sampled(moved_laws(), small=on_the_line)
def line(x: MovedLaw) -> Comparison:
    """The distance on the line, exactly, against epsilon times the distance of the models."""
    return at_most(x.distance_line(), x.epsilon * abs(x.theta[0] - x.phi[0]))


@line.mutant("total variation instead of the Wasserstein distance")
def _(x: MovedLaw) -> Comparison:
    return at_most(x.total_variation(), x.epsilon * abs(x.theta[0] - x.phi[0]))


@line.mutant("the slope of the agent who moves least")
def _(x: MovedLaw) -> Comparison:
    least = min(abs(s) for s in x.slopes)
    return at_most(x.distance_line(), least * abs(x.theta[0] - x.phi[0]))


@line.mutant("agents never pass one another: equality with the mean slope")
def _(x: MovedLaw) -> Comparison:
    return equals(x.distance_line(), x.mean_slope * abs(x.theta[0] - x.phi[0]))


def rescaled(x: MovedLaw, s: int) -> MovedLaw:
    """Measure data and models in other units: sensitivity has no unit."""
    times = lambda v: tuple(s * e for e in v)
    base = ExactMeasure(tuple(times(p) for p in x.base.points), x.base.weights)
    return MovedLaw(base, x.slopes, times(x.theta), times(x.phi), x.epsilon)


line.scales("z, θ → s·z, s·θ", rescaled)
line.without(
    moves_little,
    moved_laws(understated=True),
    small=lambda: [MovedLaw(measure([0]), vector(1), vector(0), vector(1), F(1, 2))],
)


@sensitivity.exact(small=shifts)
def sharp(x: MovedLaw) -> Comparison:
    """A shift: no constant below the declared one serves."""
    return at_least(x.distance_line(), x.epsilon * abs(x.theta[0] - x.phi[0]))


@sharp.mutant("every shift needs at least the constant one")
def _(x: MovedLaw) -> Comparison:
    return at_least(x.distance_line(), abs(x.theta[0] - x.phi[0]))


@sensitivity.certified(moved_laws(2), small=in_the_plane)
def plane(x: MovedLaw) -> Comparison:
    """The distance in the plane, enclosed, against epsilon times the Euclidean distance."""
    bound = x.epsilon * x.gap
    return enclosed_at_most(x.distance(), (bound, bound))


@plane.mutant("total variation instead of the Wasserstein distance")
def _(x: MovedLaw) -> Comparison:
    return at_most(x.total_variation(), x.epsilon * x.gap)


@plane.mutant("half the constant")
def _(x: MovedLaw) -> Comparison:
    bound = x.epsilon * x.gap / 2
    return enclosed_at_most(x.distance(), (bound, bound))
