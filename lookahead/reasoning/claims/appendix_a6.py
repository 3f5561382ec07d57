"""Appendix A.6: the steps by which Theorem 6 is proved."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from lookahead.core.exact import Vector
from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, at_most, equals, less_than, that
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.reasoning.claims import programs
from lookahead.reasoning.claims.assumption_1 import Law, mixed_law
from lookahead.reasoning.claims.assumptions import linear_map, regular_learner, selfish_pair
from lookahead.reasoning.claims.theorem_6 import bent, started_elsewhere
from lookahead.reasoning.constrained import binding_floors
from lookahead.reasoning.coordination import CoordinatedGame
from lookahead.reasoning.coordination import small_scope as small
from lookahead.testing.coordination import bent_games, coordinated_games

F = Fraction
CHAPTER = "reasoning/triangle"
GRID = tuple(F(i, 4) for i in range(5))


def law(x: CoordinatedGame, weights: Vector) -> Law:
    """The mass of every point; an anchor's squared distances to all of them say where it is."""
    masses: Law = {}
    for point, weight in zip(x.game.squared, weights, strict=True):
        masses[point] = masses.get(point, F(0)) + weight
    return {point: mass for point, mass in masses.items() if mass}


mix = Claim(
    key="zhu2025.a6.mix",
    kind="proof step",
    title="Mixing distributions is mixing parameters",
    source=Source("zhu2025", "Appendix A.6, mixture", "A.6", "verbatim"),
    chapter=CHAPTER,
    statement=r"""Under Assumption 1, $\alpha\mathcal D_{h^\sharp} + (1-\alpha)\mathcal D_{h^*} =
\mathcal D_{h(\alpha\eta^\sharp + (1-\alpha)\eta^*)}$.""",
    assumes=(linear_map,),
    uses=("zhu2025.asm1",),
)


@mix.symbolic
def for_weights() -> dict[str, Comparison]:
    """With eta = s w the mass on every anchor is affine in eta: one symbolic anchor is enough."""
    a, w, v, s = sympy().symbols("alpha w v s", positive=True)
    share = ((1 - a) * (s * w) + a * (s * v)) / s
    return {"mass on an anchor": identical(share, (1 - a) * w + a * v)}


@for_weights.mutant("for a parameter that enters quadratically")
def _() -> dict[str, Comparison]:
    a, w, v = sympy().symbols("alpha w v", positive=True)
    root = (1 - a) * sympy().sqrt(w) + a * sympy().sqrt(v)
    return {"mass on an anchor": identical(root**2, (1 - a) * w + a * v)}


@mix.exact(small=small)
def on_games(x: CoordinatedGame) -> Comparison:
    """The law of the interpolated strategy against the mixture of both laws, point by point."""
    return _mixes(x, x.goal, x.start)


def _mixes(x: CoordinatedGame, one: Vector, other: Vector) -> Comparison:
    first, second = law(x, one), law(x, other)
    return that(all(law(x, x.along(a)) == mixed_law(first, second, a) for a in GRID))


@on_games.mutant("interpolation with the roles exchanged")
def _(x: CoordinatedGame) -> Comparison:
    return _mixes(x, x.start, x.goal)


on_games.without(linear_map, bent_games(), small=bent)

iota = Claim(
    key="zhu2025.a6.iota",
    kind="proof step",
    title="Against a fixed model no direction pays to first order",
    source=Source("zhu2025", "Appendix A.6, ι'(0) = 0", "A.6", "verbatim"),
    chapter=CHAPTER,
    statement=r"""Let $\iota(\alpha) = \mathbb E_{z \sim \alpha\mathcal D_{h^\sharp} +
(1-\alpha)\mathcal D_{h^*}} u(z, \theta^*)$. Since $h^*$ is the best response to $\theta^*$,
$\iota'(0) = 0$.""",
    as_printed=r"$\frac{\partial\iota}{\partial\alpha}\big|_{\alpha=0} = 0$",
    assumes=(selfish_pair, linear_map),
)


@iota.sampled(coordinated_games(), small=small)
def stationary(x: CoordinatedGame) -> Comparison:
    """The derivative of iota at zero, from values of iota."""
    return equals(x.iota_prime, 0)


@stationary.mutant("strictly positive")
def _(x: CoordinatedGame) -> Comparison:
    return at_most(F(1, 1000), x.iota_prime)


stationary.program(
    given=programs.given,
    let=(*programs.GAME, ("slope", "dot(v, u(w)) - dot(w, u(w))")),
    assume=(*programs.STABLE, *programs.OPTIMAL),
    violates="slope != 0",
)

iota_at_the_boundary = iota.amended(
    key="zhu2025.a6.iota.boundary",
    severity="missing hypothesis",
    title="Against a fixed model no direction pays",
    statement=r"""$\iota$ is affine, $\iota(\alpha) = (1-\alpha)\iota(0) + \alpha\iota(1)$, and
$\iota'(0) = \iota(1) - \iota(0) \le 0$, with equality exactly when $h^\sharp$ is a best response to
$\theta^*$ too: on anchors, when every anchor that it uses is one; in particular when $h^*$ uses them
all.""",
    survives="The sign is right, and it is all that the bound needs; equality needs a selfish "
    "strategy in the relative interior of the strategies that matter.",
    assumes=(selfish_pair, linear_map),
    uses=("zhu2025.asm1",),
)


@iota_at_the_boundary.symbolic
def affine_and_falling() -> dict[str, Comparison]:
    """Expectations are affine in the mixture, and no law does better against theta* than h*."""
    sp = sympy()
    a, m, v, u, best = sp.symbols("alpha m_star m_sharp u u_max", real=True)
    part = lambda share: ((1 - share) * m + share * v) * u
    loss, shortfall, mass, rest = sp.symbols("s d v rest", nonnegative=True)
    iota = (1 - a) * best + a * (best - loss)
    slope = iota.diff(a).subs(a, 0)
    return {
        "what one point adds to iota is affine in alpha": identical(
            part(a), (1 - a) * part(0) + a * part(1)
        ),
        "iota'(0) = iota(1) - iota(0)": identical(slope, iota.subs(a, 1) - iota.subs(a, 0)),
        "which is minus what h# falls short of the best, s": identical(slope, -loss),
        "so it is not positive": non_negative(-slope),
        "an anchor with mass v falls short by v d": identical(
            mass * best - mass * (best - shortfall), mass * shortfall
        ),
        "no part exceeds the whole: s = 0 only if every v d = 0": non_negative(
            (rest + mass * shortfall) - mass * shortfall
        ),
    }


@affine_and_falling.mutant("where alpha enters the mass quadratically")
def _() -> dict[str, Comparison]:
    a, m, v, u = sympy().symbols("alpha m_star m_sharp u", real=True)
    part = lambda share: ((1 - share**2) * m + share**2 * v) * u
    return {"affine": identical(part(a), (1 - a) * part(0) + a * part(1))}


@iota_at_the_boundary.sampled(coordinated_games(), small=small)
def sign_and_equality(x: CoordinatedGame) -> Comparison:
    """iota at five points, the sign of its derivative, and when that is zero."""
    values = x.game.individual_utilities(x.start)
    used = [value for value, weight in zip(values, x.goal, strict=True) if weight]
    start, goal = x.iota(F(0)), x.iota(F(1))
    affine = all(x.iota(a) == (1 - a) * start + a * goal for a in GRID)
    if all(value == max(values) for value in used):
        return all_of(that(affine, "affine", trivial=True), equals(x.iota_prime, 0))
    return all_of(that(affine, "affine", trivial=True), less_than(x.iota_prime, F(0)))


@sign_and_equality.mutant("zero at every selfish pair")
def _(x: CoordinatedGame) -> Comparison:
    return equals(x.iota_prime, 0)


@sign_and_equality.mutant("at least -1")
def _(x: CoordinatedGame) -> Comparison:
    return at_most(F(-1), x.iota_prime)


sign_and_equality.controls(stationary)
sign_and_equality.without(linear_map, bent_games(), small=bent)
sign_and_equality.without(selfish_pair, small=lambda: map(started_elsewhere, small()))

e_prime = Claim(
    key="zhu2025.a6.eprime",
    kind="proof step",
    title="The slope of the utility along the segment is minus the alignment",
    source=Source("zhu2025", "Appendix A.6, e'(0) = -Φ", "A.6", "verbatim"),
    chapter=CHAPTER,
    statement=r"""With $e(\alpha) = U(h(\alpha\eta^\sharp + (1-\alpha)\eta^*))$,
$e'(0) = -\Phi$.""",
    as_printed=r"$\frac{\partial e}{\partial\alpha}\big|_{\alpha=0} = -\Phi$",
    assumes=(selfish_pair, regular_learner, linear_map),
    uses=("zhu2025.a6.iota", "zhu2025.ext.implicit"),
)


@e_prime.sampled(coordinated_games(), small=small)
def slope(x: CoordinatedGame) -> Comparison:
    """The derivative of e at zero, from values of e, against the alignment from gradients."""
    return equals(x.e_prime, -x.alignment)


@slope.mutant("plus the alignment")
def _(x: CoordinatedGame) -> Comparison:
    return equals(x.e_prime, x.alignment)


slope.program(
    given=programs.given,
    let=(*programs.GAME, ("slope", "4 * e(1/2) - e(1) - 3 * e(0)")),
    assume=(*programs.STABLE, *programs.OPTIMAL),
    violates="slope != -Phi",
)

e_prime_at_the_boundary = e_prime.amended(
    key="zhu2025.a6.eprime.boundary",
    severity="missing hypothesis",
    title="The slope of the utility along the segment",
    statement=r"""$e'(0) = \iota'(0) - \Phi \le -\Phi$, with equality where $\iota'(0) = 0$.""",
    survives="Equality where the selfish strategy is interior; the inequality everywhere, which is "
    "the direction that the bound needs.",
    assumes=(selfish_pair, regular_learner, linear_map),
    uses=("zhu2025.a6.foc.interior", "zhu2025.a6.iota.boundary", "zhu2025.ext.implicit"),
)


@e_prime_at_the_boundary.symbolic
def chain_rule() -> dict[str, Comparison]:
    """Differentiate the learner's condition and e at zero, for abstract functions of a model.

    Two parameters stand for any number: H v + b = 0 has the solution -H^-1 b.
    """
    slope, a, b, H = _slope_of_e()
    f0, f1 = sympy().symbols("f_0 f_1", real=True)
    inverse = H.adjugate() / H.det()
    return {"e'(0) = iota'(0) - a' H^-1 b": identical(slope, f1 - f0 - (a.T * inverse * b)[0])}


def _slope_of_e() -> tuple[Any, Any, Any, Any]:
    """Return e'(0), a = grad of f_0, b = g_1 and the Hessian H.

    f_0, f_1: mean utility under h*, h#; g_0, g_1: mean gradient of the loss, g_0 = 0 at theta*.
    """
    sp = sympy()
    t = sp.Symbol("alpha", real=True)
    theta = [sp.Function(f"theta_{i}")(t) for i in range(2)]
    H = sp.Matrix(2, 2, sp.symbols("h_11 h_12 h_12 h_22", real=True))
    a, b = sp.Matrix(sp.symbols("a_1 a_2", real=True)), sp.Matrix(sp.symbols("b_1 b_2", real=True))
    v = sp.Matrix(sp.symbols("v_1 v_2", real=True))
    f0, f1, p, q, r, s = (
        sp.Function(name)(*theta) for name in ("f_0", "f_1", "g_01", "g_02", "g_11", "g_12")
    )
    slopes = [(x.diff(t), rate) for x, rate in zip(theta, v, strict=True)]
    slopes += [(g.diff(x), H[i, j]) for i, g in enumerate((p, q)) for j, x in enumerate(theta)]
    slopes += [(f0.diff(x), a[j]) for j, x in enumerate(theta)]
    values = [(p, 0), (q, 0), (r, b[0]), (s, b[1])]
    values += [(f, sp.Symbol(name, real=True)) for f, name in ((f0, "f_0"), (f1, "f_1"))]

    def derivative(one: Any, other: Any) -> Any:
        return ((1 - t) * one + t * other).diff(t).subs(slopes).subs(values).subs(t, 0).doit()

    rates = sp.solve([derivative(p, r), derivative(q, s)], list(v), dict=True)[0]
    return derivative(f0, f1).subs(rates), a, b, H


@chain_rule.mutant("without the inverse of the Hessian")
def _() -> dict[str, Comparison]:
    slope, a, b, _ = _slope_of_e()
    f0, f1 = sympy().symbols("f_0 f_1", real=True)
    return {"e'(0)": identical(slope, f1 - f0 - (a.T * b)[0])}


@e_prime_at_the_boundary.sampled(coordinated_games(), small=small)
def slope_and_sign(x: CoordinatedGame) -> Comparison:
    """e'(0) from values of e, against iota'(0) from values of iota and Phi from gradients."""
    return all_of(equals(x.e_prime, x.iota_prime - x.alignment), at_most(x.e_prime, -x.alignment))


@slope_and_sign.mutant("e'(0) = -Phi everywhere")
def _(x: CoordinatedGame) -> Comparison:
    return equals(x.e_prime, -x.alignment)


@slope_and_sign.mutant("alignment for the loss |z - theta|^2 without the inverse Hessian")
def _(x: CoordinatedGame) -> Comparison:
    return equals(x.e_prime, x.iota_prime - 2 * x.alignment)


slope_and_sign.controls(slope)
slope_and_sign.without(regular_learner, small=binding_floors)
slope_and_sign.without(linear_map, bent_games(), small=bent)
slope_and_sign.without(selfish_pair, small=lambda: map(started_elsewhere, small()))
