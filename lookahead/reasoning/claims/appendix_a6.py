"""Appendix A.6: the steps by which Theorem 6 is proved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, at_most, equals
from lookahead.ledger.symbolic import identical
from lookahead.reasoning.claims import programs
from lookahead.reasoning.claims.assumptions import linear_map, selfish_pair, strongly_concave
from lookahead.reasoning.claims.theorem_6 import bent, rescaled, started_elsewhere
from lookahead.reasoning.coordination import CoordinatedGame, mixed
from lookahead.reasoning.coordination import small_scope as small
from lookahead.testing.coordination import bent_games, coordinated_games

F = Fraction
CHAPTER = "reasoning/triangle"
GRID = tuple(F(i, 4) for i in range(5))


def interior() -> Iterator[CoordinatedGame]:
    """The small scope's games whose collective anchors are all best responses to theta*."""
    return (x for x in small() if x.iota(F(1)) == x.iota(F(0)))


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
    """The distribution of the interpolated strategy against the mixture of both."""
    return equals(tuple(x.along(a) for a in GRID), tuple(mixed(x.start, x.goal, a) for a in GRID))


@on_games.mutant("interpolation with the roles exchanged")
def _(x: CoordinatedGame) -> Comparison:
    return equals(tuple(x.along(a) for a in GRID), tuple(mixed(x.goal, x.start, a) for a in GRID))


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
    assume=programs.STABLE,
    violates="slope != 0",
)

iota_at_the_boundary = iota.amended(
    key="zhu2025.a6.iota.boundary",
    severity="missing hypothesis",
    title="Against a fixed model no direction pays",
    statement=r"""$\iota'(0) \le 0$, with equality exactly when every anchor that $h^\sharp$ uses is a
best response to $\theta^*$; in particular when $h^*$ uses them all.""",
    survives="The sign is right, and it is all that the bound needs; equality needs a selfish "
    "strategy in the relative interior of the strategies that matter.",
    assumes=(selfish_pair, linear_map),
    uses=("zhu2025.asm1",),
)


@iota_at_the_boundary.symbolic
def weighted_shortfalls() -> dict[str, Comparison]:
    """iota'(0) = sum_j v_j (u_j - max u): a weighted sum of shortfalls, none of them positive."""
    v1, v2, v3, best = sympy().symbols("v_1 v_2 v_3 u_max", real=True)
    d1, d2, d3 = sympy().symbols("d_1 d_2 d_3", nonnegative=True)
    slope = v1 * (best - d1) + v2 * (best - d2) + v3 * (best - d3) - best
    return {
        "slope is minus the mean shortfall": identical(
            slope.subs(v3, 1 - v1 - v2), (-(v1 * d1 + v2 * d2 + v3 * d3)).subs(v3, 1 - v1 - v2)
        )
    }


@weighted_shortfalls.mutant("the shortfalls with equal weights")
def _() -> dict[str, Comparison]:
    v1, v2, best = sympy().symbols("v_1 v_2 u_max", real=True)
    d1, d2 = sympy().symbols("d_1 d_2", nonnegative=True)
    slope = v1 * (best - d1) + v2 * (best - d2) - best
    return {"equal": identical(slope.subs(v2, 1 - v1), -(d1 + d2) / 2)}


@iota_at_the_boundary.sampled(coordinated_games(), small=small)
def sign_and_equality(x: CoordinatedGame) -> Comparison:
    """The sign of the derivative, and when it is zero."""
    values = x.game.individual_utilities(x.start)
    used = [value for value, weight in zip(values, x.goal, strict=True) if weight]
    sign = at_most(x.iota_prime, 0)
    if all(value == max(values) for value in used):
        return all_of(sign, equals(x.iota_prime, 0))
    return all_of(sign, at_most(F(0), -x.iota_prime))


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
    assumes=(selfish_pair, linear_map),
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
    assume=programs.STABLE,
    violates="slope != -Phi",
)

e_prime_at_the_boundary = e_prime.amended(
    key="zhu2025.a6.eprime.boundary",
    severity="missing hypothesis",
    title="The slope of the utility along the segment",
    statement=r"""$e'(0) = \iota'(0) - \Phi \le -\Phi$, with equality where $\iota'(0) = 0$.""",
    survives="Equality where the selfish strategy is interior; the inequality everywhere, which is "
    "the direction that the bound needs.",
    assumes=(selfish_pair, linear_map),
    uses=("zhu2025.a6.iota.boundary", "zhu2025.ext.implicit"),
)


@e_prime_at_the_boundary.symbolic
def chain_rule() -> dict[str, Comparison]:
    """Differentiate the learner's condition and e at zero, for abstract functions of a model."""
    sp = sympy()
    a, t = sp.symbols("alpha t", real=True)
    theta = sp.Function("theta")(a)
    f0, f1, g0, g1 = (sp.Function(n) for n in ("f_0", "f_1", "g_0", "g_1"))
    condition = (1 - a) * g0(theta).diff(theta) + a * g1(theta).diff(theta)
    rate = sp.Symbol("theta_prime")
    p0, q0, p1 = sp.symbols("f_0' g_0'' g_1'", real=True)
    at_zero = _at_zero(condition.diff(a), a, theta, t, rate)
    implicit = at_zero.subs({g0(t).diff(t): 0, g0(t).diff(t, 2): q0, g1(t).diff(t): p1})
    solved = sp.solve(implicit, rate)[0]
    e = (1 - a) * f0(theta) + a * f1(theta)
    slope_of_e = _at_zero(e.diff(a), a, theta, t, rate).subs({f0(t).diff(t): p0, rate: solved})
    H = sp.Matrix(2, 2, sp.symbols("h_11 h_12 h_12 h_22", real=True))
    x, y = sp.Matrix(sp.symbols("a_1 a_2")), sp.Matrix(sp.symbols("b_1 b_2"))
    rates = -H.LUsolve(y)
    return {
        "theta'(0) = -g_1' / g_0''": identical(solved, -p1 / q0),
        "e'(0) = iota'(0) - Phi": identical(slope_of_e, f1(t) - f0(t) - p0 * p1 / q0),
        "the same in two dimensions": identical((x.T * rates)[0], -(x.T * H.inv() * y)[0]),
    }


def _at_zero(expression: Any, a: Any, theta: Any, t: Any, rate: Any) -> Any:
    """Evaluate a derivative at alpha = 0, naming theta(0) and theta'(0)."""
    return expression.subs(theta.diff(a), rate).doit().subs(theta, t).subs(a, 0).doit()


@chain_rule.mutant("without the inverse of the Hessian")
def _() -> dict[str, Comparison]:
    sp = sympy()
    H = sp.Matrix(2, 2, sp.symbols("h_11 h_12 h_12 h_22", real=True))
    x, y = sp.Matrix(sp.symbols("a_1 a_2")), sp.Matrix(sp.symbols("b_1 b_2"))
    return {"two dimensions": identical((x.T * H.LUsolve(y))[0], (x.T * y)[0])}


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
slope_and_sign.without(linear_map, bent_games(), small=bent)
slope_and_sign.without(selfish_pair, small=lambda: map(started_elsewhere, small()))

pl = Claim(
    key="zhu2025.a6.pl",
    kind="proof step",
    title="The PL inequality along the segment, with the modulus of the parameter",
    source=Source("zhu2025", "Appendix A.6, last line", "A.6", "verbatim"),
    chapter=CHAPTER,
    statement=r"""The bound follows from the PL inequality applied to $e$ with the modulus
$\gamma_U$ of $U \circ h$ in $\eta$: $e(1) - e(0) \le e'(0)^2/(2\gamma_U)$.""",
    assumes=(selfish_pair, linear_map, strongly_concave),
)


@pl.sampled(coordinated_games(), small=small)
def with_gamma_U(x: CoordinatedGame) -> Comparison:
    """The rise of e on the segment against its slope and the modulus in eta."""
    return at_most(x.rise, x.e_prime**2 / (2 * x.gamma_U))


@with_gamma_U.mutant("with half the right side")
def _(x: CoordinatedGame) -> Comparison:
    return at_most(x.rise, x.e_prime**2 / (4 * x.gamma_U))


with_gamma_U.scales("η → s·η", rescaled).program(
    given=programs.given,
    let=(*programs.GAME, *programs.MODULUS, ("slope", "4 * e(1/2) - e(1) - 3 * e(0)")),
    assume=(*programs.STABLE, *programs.CONCAVE),
    violates="e(1) - e(0) > slope ** 2 / (2 * gamma_U)",
)

pl_on_the_segment = pl.amended(
    key="zhu2025.a6.pl.segment",
    severity="constant",
    title="The PL inequality along the segment, with the modulus of the segment",
    statement=r"""$e$ has the modulus $\gamma_\alpha = \gamma_U\|\eta^\sharp - \eta^*\|^2$ on $[0,
1]$, and $e(1) - e(0) \le e'(0) - \tfrac12\gamma_\alpha \le e'(0)^2/(2\gamma_\alpha)$ when $h^\sharp
\ne h^*$.""",
    survives="The inequality, once the modulus is that of the function it is applied to.",
    assumes=(
        selfish_pair,
        linear_map,
        strongly_concave,
    ),
    uses=("zhu2025.ext.tangent",),
)


@pl_on_the_segment.symbolic
def change_of_variable() -> dict[str, Comparison]:
    """Along eta* + alpha d the second derivative is d'Hd, at most -gamma_U |d|^2."""
    sp = sympy()
    a, d1, d2 = sp.symbols("alpha d_1 d_2", real=True)
    h11, h12, h22 = sp.symbols("h_11 h_12 h_22", real=True)
    x, y = sp.symbols("eta_1 eta_2", real=True)
    U = lambda p, q: (h11 * p**2 + 2 * h12 * p * q + h22 * q**2) / 2
    second = U(x + a * d1, y + a * d2).diff(a, 2)
    s, g = sp.Symbol("e'", real=True), sp.Symbol("gamma_alpha", positive=True)
    return {
        "second derivative along the segment": identical(second, 2 * U(d1, d2)),
        "slack of the quadratic bound": identical(
            s**2 / (2 * g) - (s - g / 2), (s - g) ** 2 / (2 * g)
        ),
    }


@change_of_variable.mutant("the modulus without the squared length")
def _() -> dict[str, Comparison]:
    sp = sympy()
    d, h = sp.symbols("d h", positive=True)
    return {"second derivative": identical(h * d**2, h)}


@pl_on_the_segment.sampled(coordinated_games(), small=small)
def with_gamma_alpha(x: CoordinatedGame) -> Comparison:
    """The same rise with gamma_U |eta# - eta*|^2."""
    gap = sum(((b - a) * x.scale) ** 2 for a, b in zip(x.start, x.goal, strict=True))
    gamma = x.gamma_U * gap
    rise, slope_at_zero = x.rise, x.e_prime
    first = at_most(rise, slope_at_zero - gamma / 2)
    if gamma == 0:
        return first
    return all_of(first, at_most(slope_at_zero - gamma / 2, slope_at_zero**2 / (2 * gamma)))


@with_gamma_alpha.mutant("with gamma_U itself")
def _(x: CoordinatedGame) -> Comparison:
    return at_most(x.rise, x.e_prime - x.gamma_U / 2)


with_gamma_alpha.controls(with_gamma_U)
with_gamma_alpha.scales("η → s·η", rescaled, free=True)


def overdeclared() -> Iterator[CoordinatedGame]:
    """The small scope with four times the modulus that U has."""
    return (replace(x, gamma_U=4 * x.gamma_U) for x in small())


with_gamma_alpha.without(strongly_concave, small=overdeclared)
with_gamma_alpha.without(linear_map, bent_games(), small=bent)
with_gamma_alpha.without(selfish_pair, small=lambda: map(started_elsewhere, small()))
