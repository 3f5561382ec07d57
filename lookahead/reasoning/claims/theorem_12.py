"""Theorem 12: the bound without linearity, and the bound along the way that lies below it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

from lookahead.core.exact import Vector, dot, transpose
from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, all_of, at_least, at_most, that
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.reasoning.claims.assumptions import regular_learner, selfish_pair
from lookahead.reasoning.theorem_12 import (
    CoordinatedShift,
    FlooredShift,
    binding_floors,
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
    reading="as its proof does: the model is where the expected gradient vanishes (“by definition” in "
    "Appendix A.4), as in Theorem 6; strategies are told by a parameter in a convex set; the derivative "
    "is taken of the expectation",
    statement=r"""Let $U$ be $\gamma_U$-strongly concave in the strategy parameter, and $\theta^*$ an interior
minimiser with $\mathbf H^* \succ 0$. Then
$$0 \le B \le \frac{1}{2\gamma_U}\Big\|\nabla_h \mathbb E_{\mathcal D_h}[\nabla_\theta\ell(z,
\theta^*)]\big|_{h^*}\,(\mathbf H^*)^{-1}\,\mathbb E_{\mathcal D_{h^*}}[\nabla_\theta u(z,
\theta^*)]\Big\|_2^2.$$
The selfish strategy may lie on the boundary of the set, where the printed proof's $\nabla_1 f = 0$ is
false: the inequality that remains is enough.""",
    as_printed=r"$0 \le B \le \frac{1}{2\gamma}\big\|\mathbb E_{\mathcal D_{h^*}}[\nabla_h\nabla_\theta"
    r"\ell(z, \theta^*)](\mathbf H^*)^{-1}\mathbb E_{\mathcal D_{h^*}}[\nabla_\theta u(z, \theta^*)]"
    r"\big\|_2^2$",
    assumes=(selfish_pair, regular_learner, strongly_concave),
    uses=(
        "zhu2025.a5.grad",
        "zhu2025.a5.foc.boundary",
        "zhu2025.ext.tangent",
        "zhu2025.def1.nonneg",
    ),
)

direct = Claim(
    key="zhu2025.thm12.direct",
    kind="own",
    title="Theorem 12 in two steps: a bound along the way, and its largest value",
    source=Source("zhu2025", "Theorem 12", "A.5", "own"),
    chapter="reasoning/alignment",
    statement=r"""With $g = \mathbb E\,\ell$, $f = \mathbb E\,u$ and $a = \nabla^2_{h\theta}g\,(\mathbf
H^*)^{-1}\nabla_\theta f$ at $(h^*, \theta^*)$, rows of $\nabla^2_{h\theta}g$ being strategy parameters,
$$0 \le B \le -a^\top(\eta^\sharp - \eta^*) - \tfrac12\gamma_U\|\eta^\sharp - \eta^*\|^2 \le
\frac{\|a\|^2}{2\gamma_U}$$
under the assumptions of Theorem 12. The last bound does not depend on the parameter's unit.""",
    assumes=(selfish_pair, regular_learner, strongly_concave),
    uses=theorem_12.uses,
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


@direct.symbolic
def proof() -> dict[str, Comparison]:
    """Tangent bound, no gain against a fixed model, and one square for every coordinate."""
    return _squares(sympy().Rational(1, 2))


@proof.mutant("a quarter of |a|^2 / gamma")
def _() -> dict[str, Comparison]:
    return _squares(sympy().Rational(1, 4))


theorem_12.symbolic(proof.function).mutants.extend(proof.mutants)


def _not_negative(x: Instance) -> Comparison:
    return replace(at_least(x.benefit, 0), trivial=True)


def _quadratic(x: Instance, correction: Vector, factor: int = 2) -> Comparison:
    return at_most(x.benefit, dot(correction, correction) / (factor * x.gamma_U))


@theorem_12.sampled(coordinated_shifts(), small=small_shifts)
def bound(x: Instance) -> Comparison:
    """The benefit from its definition between nought and the bound, with the declared modulus."""
    return all_of(_quadratic(x, x.correction), _not_negative(x))


@bound.mutant("without the factor one half")
def _(x: Instance) -> Comparison:
    return _quadratic(x, x.correction, 4)


@bound.mutant("the utility's gradient at the collective model")
def _(x: CoordinatedShift) -> Comparison:
    return _quadratic(x, x.correction_with(x.game.mixed, x.game.model(x.goal)))


@bound.mutant("the mixed derivative transposed, where it is square")
def _(x: CoordinatedShift) -> Comparison:
    mixed = x.game.mixed
    if len(mixed) != len(mixed[0]):
        return that(condition=True, trivial=True)
    return _quadratic(x, x.correction_with(transpose(mixed), x.theta))


@bound.mutant("without the inverse Hessian")
def _(x: CoordinatedShift) -> Comparison:
    slope = x.game.model_gradient(x.start, x.theta)
    return _quadratic(x, tuple(dot(row, slope) for row in x.game.mixed))


bound.scales("η → s·η", in_other_units, free=True)
bound.scales("u → s·u", in_other_utils)
bound.without(selfish_pair, shifts_from_elsewhere(), small=elsewhere)
bound.without(regular_learner, small=binding_floors)
bound.without(strongly_concave, small=overstated)


@direct.sampled(coordinated_shifts(), small=small_shifts)
def both_bounds(x: CoordinatedShift) -> Comparison:
    """Nought, the benefit, the direct and the quadratic bound, in that order."""
    along = _along(x)
    quadratic = dot(x.correction, x.correction) / (2 * x.gamma_U)
    return all_of(_not_negative(x), at_most(x.benefit, along), at_most(along, quadratic))


def _along(x: Instance, curvature: int = 1) -> Fraction:
    if isinstance(x, FlooredShift):
        step = (x.goal,)
    else:
        step = tuple(b - a for a, b in zip(x.start, x.goal, strict=True))
    return -dot(x.correction, step) - curvature * x.gamma_U * dot(step, step) / 2


@both_bounds.mutant("the direct bound with twice the modulus")
def _(x: CoordinatedShift) -> Comparison:
    return at_most(x.benefit, _along(x, 2))


@both_bounds.mutant("the step of the other sign")
def _(x: CoordinatedShift) -> Comparison:
    step = tuple(b - a for a, b in zip(x.start, x.goal, strict=True))
    return at_most(x.benefit, dot(x.correction, step) - x.gamma_U * dot(step, step) / 2)


both_bounds.as_in("zhu2025.thm12", selfish_pair, regular_learner, strongly_concave)
