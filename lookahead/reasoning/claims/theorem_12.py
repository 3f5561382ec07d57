"""Theorem 12: the bound without linearity, as printed and with an interior minimiser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import chain
from typing import Any

from lookahead.core.exact import dot, transpose
from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, all_of, at_least, at_most, that
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.reasoning.claims.assumptions import regular_learner, selfish_pair
from lookahead.reasoning.theorem_12 import (
    CoordinatedShift,
    FlooredShift,
    binding_floors,
    floored_shifts,
    in_other_units,
    in_other_utils,
)
from lookahead.reasoning.theorem_12 import small_scope as small_shifts
from lookahead.testing.shifts import coordinated_shifts, shifts_from_elsewhere

Instance = CoordinatedShift | FlooredShift

strongly_concave = Assumption(
    "strong concavity in η",
    r"$U$ is $\gamma_U$-strongly concave on a convex set of strategies $\eta$, in the Euclidean norm, "
    r"with the declared $\gamma_U > 0$.",
    lambda x: x.gamma_U > 0 and x.has_modulus,
)


def small() -> Iterator[Instance]:
    """A floor under the models first, then games of shifts."""
    return chain(floored_shifts(), small_shifts())


def elsewhere() -> Iterator[CoordinatedShift]:
    """The same games of shifts, started one unit away from the selfish strategy."""
    for x in small_shifts():
        yield replace(x, start=tuple(e - 1 for e in x.start))


def overstated() -> Iterator[CoordinatedShift]:
    """The same games with a declared modulus that U does not have."""
    for x in small_shifts():
        yield replace(x, gamma_U=4 * x.gamma_U)


theorem_12 = Claim(
    key="zhu2025.thm12",
    kind="theorem",
    title="Bound on the benefit of coordination without linearity",
    source=Source("zhu2025", "Theorem 12", "A.5", "verbatim"),
    chapter="reasoning/alignment",
    reading="for the models of Section 2, which are a set and need not be the whole space; strategies "
    "are told by a parameter in a convex set, and the derivative is taken of the expectation",
    statement=r"""Let $U$ be $\gamma_U$-strongly concave in the strategy parameter. Then
$$0 \le B \le \frac{1}{2\gamma_U}\Big\|\nabla_h \mathbb E_{\mathcal D_h}[\nabla_\theta\ell(z,
\theta^*)]\big|_{h^*}\,(\mathbf H^*)^{-1}\,\mathbb E_{\mathcal D_{h^*}}[\nabla_\theta u(z,
\theta^*)]\Big\|_2^2.$$""",
    as_printed=r"$0 \le B \le \frac{1}{2\gamma}\big\|\mathbb E_{\mathcal D_{h^*}}[\nabla_h\nabla_\theta"
    r"\ell(z, \theta^*)](\mathbf H^*)^{-1}\mathbb E_{\mathcal D_{h^*}}[\nabla_\theta u(z, \theta^*)]"
    r"\big\|_2^2$",
    assumes=(selfish_pair, strongly_concave),
    uses=("zhu2025.a5.grad", "zhu2025.a5.foc", "zhu2025.ext.tangent", "zhu2025.def1.nonneg"),
)


@theorem_12.sampled(coordinated_shifts(), small=small)
def bound(x: Instance) -> Comparison:
    """The benefit from its definition between nought and the bound, with the declared modulus."""
    squared = dot(x.correction, x.correction)
    return all_of(at_most(x.benefit, squared / (2 * x.gamma_U)), _not_negative(x))


def _not_negative(x: Instance) -> Comparison:
    return replace(at_least(x.benefit, 0), trivial=True)


@bound.mutant("without the factor one half")
def _(x: Instance) -> Comparison:
    return at_most(x.benefit, dot(x.correction, x.correction) / (4 * x.gamma_U))


bound.program(
    given=lambda x: {
        "floor": x.floor,
        "h": x.h,
        "p": x.p,
        "kappa": x.kappa,
        "gamma": x.gamma_U,
        "sharp": x.goal,
    },
    let=(
        ("H", "[[2, h], [h, 2]]"),
        ("model(eta)", "[floor, (eta - h * floor) / 2]"),
        ("risk(t, eta)", "t[0] ** 2 + h * t[0] * t[1] + t[1] ** 2 - t[1] * eta"),
        ("U(eta)", "dot(p, model(eta)) - kappa * eta ** 2 / 2"),
        ("slope_1(eta)", "2 * model(eta)[0] + h * model(eta)[1]"),
        ("slope_2(eta)", "h * model(eta)[0] + 2 * model(eta)[1] - eta"),
        ("det", "H[0][0] * H[1][1] - H[0][1] * H[1][0]"),
        ("solved", "[(2 * p[0] - h * p[1]) / det, (2 * p[1] - h * p[0]) / det]"),
        ("correction", "-solved[1]"),
    ),
    assume=(
        ("the risk is strongly convex", "psd(H) and det > 0"),
        (
            "model(eta) minimises it above the floor, for every eta in [-1, 1]",
            "slope_1(1) >= 0 and slope_1(-1) >= 0 and slope_2(1) == 0 and slope_2(-1) == 0",
        ),
        ("only the cost of moving depends on an agent's own data, so 0 is selfish", "kappa > 0"),
        ("sharp is a strategy", "-1 <= sharp <= 1"),
        ("U is gamma-strongly concave", "-(U(1) - 2 * U(0) + U(-1)) >= gamma > 0"),
    ),
    violates="U(sharp) - U(0) > correction ** 2 / (2 * gamma)",
)

theorem_12_interior = theorem_12.amended(
    key="zhu2025.thm12.interior",
    severity="missing hypothesis",
    title="Bound on the benefit of coordination without linearity, at an interior minimiser",
    statement=r"""Let strategies $\eta$ range over a convex set, $h^*$ be a best response in it to
$\theta^*$, $\theta^*$ an interior minimiser with $\mathbf H^* \succ 0$, and $U$ be $\gamma_U$-strongly
concave. With $g = \mathbb E\,\ell$, $f = \mathbb E\,u$ and $a = \nabla^2_{h\theta}g\,(\mathbf H^*)^{-1}
\nabla_\theta f$ at $(h^*, \theta^*)$, rows of $\nabla^2_{h\theta}g$ being strategy parameters,
$$0 \le B \le -a^\top(\eta^\sharp - \eta^*) - \tfrac12\gamma_U\|\eta^\sharp - \eta^*\|^2 \le
\frac{\|a\|^2}{2\gamma_U}.$$
The selfish strategy may lie on the boundary of the set, where the printed proof's $\nabla_1 f = 0$
is false. Linear changes of the parameter's unit leave the last bound as it is.""",
    survives="The printed bound, with its constant, at every selfish pair with an interior minimiser "
    "and a convex set of strategies; an interior selfish strategy is not needed.",
    assumes=(selfish_pair, regular_learner, strongly_concave),
    uses=(
        "zhu2025.a5.grad",
        "zhu2025.a5.foc.boundary",
        "zhu2025.ext.tangent",
        "zhu2025.def1.nonneg",
    ),
)


def _squares(half: Any) -> dict[str, Comparison]:
    """The steps of the proof, with the factor `half` in front of |a|^2 / gamma."""
    sp = sympy()
    a, d, v = sp.symbols("a_i d_i v_i", real=True)
    gamma = sp.Symbol("gamma_U", positive=True)
    drop, gap = sp.symbols("s t", nonnegative=True)
    U0, rest = sp.symbols("U_star r", real=True)
    square = (a + gamma * d) ** 2 / (2 * gamma)
    # s: minus nabla_1 f times the step, t: what the tangent bound gives away
    end = U0 + (-drop - rest) - gap
    return {
        "slope of U along the step, coordinate by coordinate": identical(
            (v - a) * d, v * d - a * d
        ),
        "what the direct bound leaves is s + t, both not negative": identical(
            -rest - (end - U0), drop + gap
        ),
        "so it is not negative": non_negative(drop + gap),
        "every coordinate of the bounds differs by a square": identical(
            half * a**2 / gamma - (-a * d - gamma * d**2 / 2), square
        ),
        "which is not negative": non_negative(square),
    }


@theorem_12_interior.symbolic
def proof() -> dict[str, Comparison]:
    """Tangent bound, no gain against a fixed model, and one square for every coordinate."""
    return _squares(sympy().Rational(1, 2))


@proof.mutant("a quarter of |a|^2 / gamma")
def _() -> dict[str, Comparison]:
    return _squares(sympy().Rational(1, 4))


@theorem_12_interior.sampled(coordinated_shifts(), small=small_shifts)
def both_bounds(x: CoordinatedShift) -> Comparison:
    """Nought, the benefit, the direct and the quadratic bound, in that order."""
    direct, squared = _direct(x), dot(x.correction, x.correction)
    quadratic = squared / (2 * x.gamma_U)
    return all_of(
        _not_negative(x), at_most(x.benefit, direct), at_most(direct, quadratic),
        at_most(x.benefit, quadratic),
    )  # fmt: skip


def _direct(x: Instance) -> Fraction:
    if isinstance(x, FlooredShift):
        step = (x.goal,)
    else:
        step = tuple(b - a for a, b in zip(x.start, x.goal, strict=True))
    return -dot(x.correction, step) - x.gamma_U * dot(step, step) / 2


@both_bounds.mutant("without the factor one half")
def _(x: CoordinatedShift) -> Comparison:
    return at_most(x.benefit, dot(x.correction, x.correction) / (4 * x.gamma_U))


@both_bounds.mutant("the utility's gradient at the collective model")
def _(x: CoordinatedShift) -> Comparison:
    moved = x.correction_with(x.game.mixed, x.game.model(x.goal))
    return at_most(x.benefit, dot(moved, moved) / (2 * x.gamma_U))


@both_bounds.mutant("the mixed derivative transposed, where it is square")
def _(x: CoordinatedShift) -> Comparison:
    mixed = x.game.mixed
    if len(mixed) != len(mixed[0]):
        return that(condition=True, trivial=True)
    other = x.correction_with(transpose(mixed), x.theta)
    return at_most(x.benefit, dot(other, other) / (2 * x.gamma_U))


@both_bounds.mutant("without the inverse Hessian")
def _(x: CoordinatedShift) -> Comparison:
    slope = x.game.model_gradient(x.start, x.theta)
    raw = tuple(dot(row, slope) for row in x.game.mixed)
    return at_most(x.benefit, dot(raw, raw) / (2 * x.gamma_U))


both_bounds.scales("η → s·η", in_other_units, free=True)
both_bounds.scales("u → s·u", in_other_utils)
both_bounds.controls(bound)
both_bounds.without(selfish_pair, shifts_from_elsewhere(), small=elsewhere)
both_bounds.without(regular_learner, small=binding_floors)
both_bounds.without(strongly_concave, small=overstated)
