"""Appendix A.5: the gradient of the utility, and the first-order condition of selfish people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import chain
from typing import Any

from lookahead.core.exact import Vector, dot
from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, at_most, equals
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.reasoning.box_quadratic import Box
from lookahead.reasoning.claims.assumptions import regular_learner, selfish_pair
from lookahead.reasoning.claims.theorem_12 import elsewhere
from lookahead.reasoning.theorem_12 import CoordinatedShift, small_scope
from lookahead.testing.shifts import coordinated_shifts, shifts_from_elsewhere

CHAPTER = "reasoning/alignment"
F = Fraction

gradient = Claim(
    key="zhu2025.a5.grad",
    kind="proof step",
    title="The gradient of the utility in the strategy",
    source=Source("zhu2025", "Appendix A.5, gradient of U", "A.5", "verbatim"),
    chapter=CHAPTER,
    statement=r"""With $f(h, \theta) = \mathbb E_{\mathcal D_h} u(z, \theta)$, $g(h, \theta) = \mathbb
E_{\mathcal D_h}\ell(z, \theta)$ and $\theta = \mathcal A(\mathcal D_h)$, by the implicit function
theorem $\nabla_h U = \nabla_1 f - \nabla^2_{12}g\,[\nabla^2_{22}g]^{-1}\nabla_2 f$.""",
    as_printed=r"$\nabla_h U(h) = \nabla_1 f - \nabla^2_{1,2}g\,[\nabla^2_{2,2}g]^{-1}\nabla_2 f$",
    assumes=(regular_learner,),
    uses=("zhu2025.ext.implicit",),
)


def _chain_rule(sign: int) -> dict[str, Comparison]:
    """Differentiate the learner's condition and U along one step of the strategy."""
    sp = sympy()
    f0, f1, f2, b1, b2, v1, v2 = sp.symbols("f_t f_1 f_2 b_1 b_2 v_1 v_2", real=True)
    H = sp.Matrix(2, 2, sp.symbols("h_11 h_12 h_12 h_22", real=True))
    t = sp.Symbol("t", real=True)
    theta = [sp.Function(name)(t) for name in ("theta_1", "theta_2")]
    rates = list(zip((x.diff(t) for x in theta), (v1, v2), strict=True))

    def total(along: Any, partials: Any) -> Any:
        """The derivative of a function with these partial derivatives, by the chain rule."""
        linear = along * t + sum(p * x for p, x in zip(partials, theta, strict=True))
        return linear.diff(t).subs(rates)

    conditions = [total(b, H.row(i)) for i, b in enumerate((b1, b2))]
    answer = sp.solve(conditions, [v1, v2], dict=True)[0]
    slope = total(f0, (f1, f2)).subs(answer)
    inverse = H.adjugate() / H.det()
    correction = (sp.Matrix([[b1, b2]]) * inverse * sp.Matrix([f1, f2]))[0]
    return {"slope of U along the step": identical(slope, f0 + sign * correction)}


@gradient.symbolic
def implicit() -> dict[str, Comparison]:
    """Only first derivatives of f and of the learner's condition matter; two parameters stand for
    any number.
    """
    return _chain_rule(-1)


@implicit.mutant("plus the correction")
def _() -> dict[str, Comparison]:
    return _chain_rule(1)


@gradient.sampled(coordinated_shifts(), small=small_scope)
def from_values(x: CoordinatedShift) -> Comparison:
    """Differences of U, exact for a parabola, against the formula, at both strategies."""
    return all_of(*(_compared(x, eta, -1) for eta in (x.start, x.goal)))


def _compared(x: CoordinatedShift, eta: Vector, sign: int) -> Comparison:
    game = x.game
    own, correction = game.strategy_gradient(eta, game.model(eta)), game.correction(eta)
    formula = tuple(a + sign * b for a, b in zip(own, correction, strict=True))
    return equals(tuple(_difference(x, eta, i) for i in range(game.d)), formula)


def _difference(x: CoordinatedShift, eta: Vector, i: int) -> Fraction:
    ahead, behind = (
        x.game.utility(tuple(e + step * int(i == j) for j, e in enumerate(eta))) for step in (1, -1)
    )
    return (ahead - behind) / 2


@from_values.mutant("plus the correction")
def _(x: CoordinatedShift) -> Comparison:
    return all_of(*(_compared(x, eta, 1) for eta in (x.start, x.goal)))


@from_values.mutant("the direct term alone")
def _(x: CoordinatedShift) -> Comparison:
    return all_of(*(_compared(x, eta, 0) for eta in (x.start, x.goal)))


condition = Claim(
    key="zhu2025.a5.foc",
    kind="proof step",
    title="Against a fixed model the utility is stationary at the equilibrium",
    source=Source("zhu2025", "Appendix A.5, first-order condition", "A.5", "verbatim"),
    chapter=CHAPTER,
    reading="for strategies told by a parameter in a convex set, which may have a boundary",
    statement=r"""At the equilibrium $(h^*, \theta^*)$ of selfish people $\nabla_1 f(h^*, \theta^*) =
0$.""",
    as_printed=r"$\nabla_1 f(h, \mathcal A(\mathcal D_h)) = 0$",
    assumes=(selfish_pair,),
)


def smallest_first() -> Iterator[CoordinatedShift]:
    """Instances on half-lines, where the selfish strategy may be the end, then all others."""
    bounded = [x for x in small_scope() if any(x.game.strategies.ends())]
    return chain(bounded, small_scope())


@condition.sampled(coordinated_shifts(), small=smallest_first)
def vanishes(x: CoordinatedShift) -> Comparison:
    """The slope of the utility against the fixed model, in every strategy parameter."""
    return equals(_slopes(x), (0,) * x.game.d)


def _slopes(x: CoordinatedShift) -> Vector:
    """Differences of f at the model theta*, exact for a parabola."""
    game = x.game
    units = [tuple(F(int(i == j)) for j in range(game.d)) for i in range(game.d)]

    def f(eta: Vector, unit: Vector, step: int) -> Fraction:
        moved = tuple(e + step * u for e, u in zip(eta, unit, strict=True))
        return game.utility_at(moved, x.theta)

    return tuple((f(x.start, u, 1) - f(x.start, u, -1)) / 2 for u in units)


@vanishes.mutant("the slope in the model vanishes")
def _(x: CoordinatedShift) -> Comparison:
    slope = x.game.model_gradient(x.start, x.theta)
    return equals(slope, (0,) * len(slope))


vanishes.program(
    given=lambda x: {
        "C": x.game.C[0][0],
        "H": x.game.H[0][0],
        "R": x.game.R[0][0],
        "r": x.game.r[0],
        "K": x.game.K[0][0],
        "kappa": x.game.kappa,
        "mean": x.game.mean[0],
        "move": x.game.M[0][0],
        "star": x.start[0],
        "way": F(1) if x.game.high[0] is None else F(-1),
    },
    let=(
        ("theta", "C * (mean + move * star) / H"),
        (
            "f(eta)",
            "r * theta - R * theta ** 2 / 2 + theta * K * (mean + move * eta) "
            "- kappa * (move * eta) ** 2 / 2",
        ),
        ("slope", "(f(star + 1) - f(star - 1)) / 2"),
    ),
    assume=(
        ("theta is the learner's minimiser", "H > 0 and H * theta == C * (mean + move * star)"),
        ("f is concave in the strategy", "kappa >= 0"),
        (
            "star is the end of the half-line that goes this way, and a step into it does not pay",
            "way * slope <= 0 and way ** 2 == 1",
        ),
    ),
    violates="slope != 0",
)

no_gain = condition.amended(
    key="zhu2025.a5.foc.boundary",
    severity="missing hypothesis",
    title="Against a fixed model no step into the strategies pays",
    statement=r"""Let the strategies $\eta$ form a convex set and $f(\cdot, \theta^*)$ be twice
continuously differentiable. At a selfish pair $\nabla_1 f(h^*, \theta^*)^\top(\eta - \eta^*) \le 0$ for
every strategy $\eta$, and $\nabla_1 f(h^*, \theta^*) = 0$ where $\eta^*$ is an interior point of the
set.""",
    survives="The equation for interior selfish strategies; the inequality everywhere, and it is all "
    "that the bound needs.",
    assumes=(selfish_pair,),
)


def _small_step(sign: int) -> dict[str, Comparison]:
    """A slope s > 0 along a step would pay: the curvature along it is at most L."""
    sp = sympy()
    s, L, more = sp.symbols("s L e", positive=True)
    t = sp.Symbol("t", positive=True)
    gain = sign * s * t - L * t**2 / 2
    return {
        "at t = s / L the gain is at least s^2 / (2 L)": identical(
            gain.subs(t, s / L), s**2 / (2 * L)
        ),
        "which is positive": non_negative(s**2 / (2 * L)),
        "if s / L > 1, at t = 1 it is at least L / 2 + e, with s = L + e": identical(
            gain.subs(t, 1).subs(s, L + more), sign * (L / 2 + more)
        ),
        "which is positive too": non_negative(L / 2 + more),
    }


@no_gain.symbolic
def small_step() -> dict[str, Comparison]:
    """A convex set contains every small step towards a strategy, and none may pay; inside the set
    both a step and its opposite are small steps, so the slope is nought.
    """
    return _small_step(1)


@small_step.mutant("for a negative slope")
def _() -> dict[str, Comparison]:
    return _small_step(-1)


@no_gain.sampled(coordinated_shifts(), small=smallest_first)
def no_step_pays(x: CoordinatedShift) -> Comparison:
    """The slope towards the ends of the box and towards the collective optimum; nought inside.

    Telling where the model's answer would make a step pay.
    """
    slopes = _slopes(x)
    box = x.game.strategies
    towards = [at_most(dot(slopes, _step(x.start, eta)), 0) for eta in _targets(box, x.goal)]
    free = [
        equals(slope, 0)
        for slope, e, a, b in zip(slopes, x.start, box.low, box.high, strict=True)
        if e not in (a, b)
    ]
    found = all_of(*towards, *free)
    return replace(found, trivial=found.trivial and not any(x.correction))


def _targets(box: Box, goal: Vector) -> list[Vector]:
    """The collective optimum, and the ends of every coordinate from there."""
    ends = [
        tuple(e if j == i else x for j, x in enumerate(goal))
        for i, sides in enumerate(box.ends())
        for e in sides
    ]
    return [goal, *ends]


def _step(start: Vector, end: Vector) -> Vector:
    return tuple(b - a for a, b in zip(start, end, strict=True))


@no_step_pays.mutant("every step loses at least one half")
def _(x: CoordinatedShift) -> Comparison:
    slopes = _slopes(x)
    steps = [_step(x.start, eta) for eta in _targets(x.game.strategies, x.goal)]
    return all_of(*(at_most(dot(slopes, step), F(-1, 2)) for step in steps if any(step)))


no_step_pays.controls(vanishes)
no_step_pays.without(selfish_pair, shifts_from_elsewhere(), small=elsewhere)
from_values.by_construction(
    regular_learner, "the models of these games are not constrained; Theorem 12 breaks it"
)
