"""Equation (20): the gradient flow that the iterates track, and where it has no field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product

from hypothesis import strategies as st

from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, equals
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.market.claims.assumptions import distinct_models
from lookahead.testing.market_flow import SQUARE, PlacedSlopes, placed_slopes, small_slopes

F = Fraction
CHAPTER = "market/potential"

equation_20 = Claim(
    key="narang2026.eq20",
    kind="equation",
    title="The ODE that the iterates track",
    source=Source("narang2026", "Equation (20)", "D.2", "forced"),
    chapter=CHAPTER,
    statement=r"""$\dot\Theta = -\nabla F^{\mathcal P}(\Theta)$ is defined at every $\Theta$: the right
side is a vector field, and the theory of ODEs with locally Lipschitz fields applies to it.""",
    as_printed=r"$\dot\Theta = -\nabla F^{\mathcal P}(\Theta)$",
    reading="The formula is lost; the case without probing survives in words, and section B.1 asks of "
    "the field that it be locally Lipschitz, “so that solutions are unique”.",
)


def _slopes(x: PlacedSlopes, i: int) -> tuple[Fraction, Fraction]:
    up = tuple(F(int(i == j)) for j in range(len(x.theta)))
    down = tuple(-v for v in up)
    one, other = (replace(x, direction=v).slope_from_values() for v in (up, down))
    return one, other


def has_a_field(x: PlacedSlopes) -> Comparison:
    """For each model: the slope of F to the right against that to the left, from values."""
    pairs = [_slopes(x, i) for i in range(len(x.theta))]
    return all_of(*(equals(up, -down) for up, down in pairs))


defined = equation_20.sampled(placed_slopes(), small=small_slopes)(has_a_field)


@defined.mutant("a minimum in every direction")
def _(x: PlacedSlopes) -> Comparison:
    v = (F(1), *(F(0) for _ in x.theta[1:]))
    return equals(replace(x, direction=v).slope_from_values(), 0)


defined.program(
    given=lambda x: {"s": x.theta[0], "t": x.theta[1], "a": x.alpha, "h": F(1, 4)},
    let=(
        # E min(l(u), l(0)) on the square: a user leaves slope 0 for u > 0 where y/x > u/2
        ("gain(u)", "u / 4 - u ** 2 / 6 + u ** 3 / 32"),
        ("rise(u)", "(1 - a) * -gain(u) + a * u ** 2 / 6"),
        # a cubic's slope at zero from three further values; u and -u gain alike by symmetry
        ("slope", "(18 * rise(h) - 9 * rise(2 * h) + 2 * rise(3 * h)) / (6 * h)"),
        # the gain again, as Simpson's rule gives it exactly: u x (1 - u x / 2)^2 over x in (0, 1)
        ("f(u, x)", "u * x * (1 - u * x / 2) ** 2"),
        ("again(u)", "(f(u, 0) + 4 * f(u, 1/2) + f(u, 1)) / 12"),
    ),
    assume=(
        ("equal models at the centre", "s == 0 and t == 0"),
        ("the gain is what the integral says", "gain(h) == again(h) and gain(1) == again(1)"),
    ),
    violates="slope != -slope",
)

amended = equation_20.amended(
    key="narang2026.eq20.distinct",
    severity="missing hypothesis",
    title="The ODE at distinct models",
    statement=r"""Let $(x, y)$ have a bounded density on a bounded support. On the open set of $\Theta$
whose models are pairwise distinct, the right side of (20) is a locally Lipschitz field: from each
point there is exactly one solution, until two models meet or for ever. At coincident models the field
does not exist, and a solution can leave them in more than one way.""",
    survives="The ODE and its unique solutions, while no two models coincide.",
    assumes=(distinct_models,),
    uses=(
        "narang2026.lem13.distinct",
        "narang2026.lem14.distinct",
        "narang2026.eq3.half",
        "narang2026.ext.picard",
    ),
)


@amended.symbolic
def probing_adds_an_affine_field() -> dict[str, Comparison]:
    """What probing adds to the gradient is affine, so it keeps the field locally Lipschitz."""
    sp = sympy()
    s, x, y = sp.symbols("theta x y", real=True)
    g, lam = sp.symbols("gamma lambda", nonnegative=True)
    added = g * ((y - s * x) ** 2 + lam / 2 * s**2)
    slope = sp.diff(added, s, 2)
    return {
        "constant second derivative": identical(slope, g * (2 * x**2 + lam)),
        "and not negative: probing contracts": non_negative(g * (2 * x**2 + lam)),
    }


@probing_adds_an_affine_field.mutant("a quarter of the ridge")
def _() -> dict[str, Comparison]:
    s, g, lam = sympy().symbols("theta gamma lambda", real=True)
    return {"second derivative": identical(sympy().diff(g * lam / 2 * s**2, s, 2), g * lam / 4)}


at_distinct = amended.sampled(placed_slopes(distinct=True), small=small_slopes)(has_a_field)


@at_distinct.mutant("stationary in the first model")
def _(x: PlacedSlopes) -> Comparison:
    v = (F(1), *(F(0) for _ in x.theta[1:]))
    return equals(replace(x, direction=v).slope_from_values(), 0)


at_distinct.without(distinct_models, placed_slopes(coincident=True), small=small_slopes)
at_distinct.controls(defined)


@dataclass(frozen=True)
class OnTheLine:
    """Models (s, -s) or (-s, s) on the uniform square, at a time t with q = e^(-t/3)."""

    alpha: Fraction
    q: Fraction
    sign: int = 1

    @property
    def s(self) -> Fraction:
        """The explicit solution that starts at equal models."""
        return F(3, 4) * (1 - self.alpha) * (1 - self.q)

    @property
    def speed(self) -> Fraction:
        """Its derivative in time, by the chain rule from q' = -q / 3."""
        return (1 - self.alpha) / 4 * self.q

    @property
    def models(self) -> tuple[Fraction, Fraction]:
        """The two slopes."""
        return self.sign * self.s, -self.sign * self.s


def on_the_line() -> Iterator[OnTheLine]:
    """Both branches at a few times, for a few shares that follow preference."""
    for alpha, k, sign in product((F(0), F(1, 2), F(2, 3)), (1, 2, 3, 9), (1, -1)):
        yield OnTheLine(alpha, F(k, 10), sign)


three = Claim(
    key="narang2026.eq20.three",
    kind="own",
    title="From equal models the flow leaves in two ways, or stays",
    source=Source("narang2026", "Equation (20)", "D.2", "own"),
    chapter=CHAPTER,
    statement=r"""On the uniform square with $\alpha < 1$ start both models at zero. Then $\theta_1 =
-\theta_2 = \pm\tfrac34(1-\alpha)(1 - e^{-t/3})$ solve (20) for all $t > 0$, and to stay at zero is a
solution in Filippov's sense: zero lies between the two limits of the gradient there, $\pm\tfrac14
(1-\alpha)(-1, 1)$. So neither existence nor uniqueness survives at the ridge, and both moving
solutions end in the stationary points $\pm\tfrac34(1-\alpha)(1, -1)$.""",
    uses=("narang2026.lem13.distinct", "narang2026.lem13.kink"),
)


@three.symbolic
def explicit() -> dict[str, Comparison]:
    """The field on the line s = -t from the square's moments, and its solution."""
    sp = sympy()
    a, t, r = sp.symbols("alpha t r", positive=True)
    s = sp.Rational(3, 4) * (1 - a) * (1 - sp.exp(-t / 3))
    g = sp.Rational(1, 8)
    moment = lambda k: (
        g * (sp.integrate(r**k, (r, 0, 1)) + sp.integrate(r ** (k - 4), (r, 1, sp.oo)))
    )
    field = lambda u: a * u / 3 + (1 - a) * 2 * (u * moment(0) - moment(1))
    up = field(sp.Integer(0))
    return {
        "the field is u/3 - (1 - alpha)/4": identical(field(t), t / 3 - (1 - a) / 4),
        "the explicit solution": identical(sp.diff(s, t), -field(s)),
        "it starts at zero": identical(s.subs(t, 0), 0),
        "zero is the mean of the two limits (up, -up) and (-up, up)": identical(
            (up + (-up)) / 2, 0
        ),
        "its end is stationary": identical(field(sp.Rational(3, 4) * (1 - a)), 0),
    }


@explicit.mutant("twice as fast")
def _() -> dict[str, Comparison]:
    a, t = sympy().symbols("alpha t", positive=True)
    s = sympy().Rational(3, 4) * (1 - a) * (1 - sympy().exp(-2 * t / 3))
    return {"solution": identical(sympy().diff(s, t), (1 - a) / 4 - s / 3)}


@three.sampled(
    st.builds(
        OnTheLine,
        st.integers(0, 5).map(lambda k: F(k, 6)),
        st.integers(1, 19).map(lambda k: F(k, 20)),
        st.sampled_from((1, -1)),
    ),
    small=on_the_line,
)
def follows_the_gradient(x: OnTheLine) -> Comparison:
    """The solution's velocity against the gradient of the market; the limits at the start."""
    velocity = (x.sign * x.speed, -x.sign * x.speed)
    c = (1 - x.alpha) / 4
    limits = SQUARE.one_sided_gradients((F(0), F(0)), x.alpha)
    field = [-g for g in SQUARE.gradient(x.models, x.alpha)]
    return all_of(equals(field, velocity), equals(limits, ((-c, c), (c, -c))))


@follows_the_gradient.mutant("at half of the first speed, whatever the time")
def _(x: OnTheLine) -> Comparison:
    speed = x.sign * (1 - x.alpha) / 8
    return equals([-g for g in SQUARE.gradient(x.models, x.alpha)], (speed, -speed))
