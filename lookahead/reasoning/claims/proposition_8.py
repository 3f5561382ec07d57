"""Proposition 8: when a bigger collective does better, if it chooses anew for every size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import chain

from lookahead.core.symbols import sympy
from lookahead.ledger import (
    Assumption,
    Claim,
    Comparison,
    Source,
    all_of,
    at_most,
    equals,
    less_than,
    that,
)
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.reasoning.claims.section_5_1_shared import (
    CHAPTER,
    PLANS,
    TIE,
    given_plans,
    kinks,
    small_plans,
)
from lookahead.reasoning.size_aware_plans import Plans
from lookahead.testing.mixture_games import plans as drawn_plans

F = Fraction

differentiable = Assumption(
    "one derivative",
    r"$0 < \alpha < 1$ and $U^*_\alpha$ is differentiable there, as where $h^\sharp_\alpha$ is unique on a "
    r"compact set of strategies and $\partial_\alpha U_\alpha$ is continuous in $(h, \alpha)$.",
    lambda x: 0 < x.alpha < 1 and x.smooth,
)


def with_kinks() -> Iterator[Plans]:
    """Ties first."""
    return chain(kinks(), small_plans())


proposition_8 = Claim(
    key="zhu2025.prop8",
    kind="proposition",
    title="Benefit of larger collectives",
    source=Source("zhu2025", "Proposition 8", "5.1", "verbatim"),
    chapter=CHAPTER,
    reading="the derivative from the right, towards larger collectives, and any best strategy",
    statement=r"""Let $h^\sharp_\alpha$ be the optimal size-aware strategy and $U^*_\alpha$ its utility. Then
$\partial_\alpha U^*_\alpha \ge 0$ if and only if $\partial_\alpha U_\alpha|_{h = h^\sharp_\alpha} \ge 0$, where
the first derivative lets the strategy follow the size and the second keeps it fixed.""",
    as_printed=r"$\frac{\partial U_\alpha^*}{\partial\alpha}\ge0$ if and only if $\frac{\partial U_\alpha}"
    r"{\partial\alpha}\big|_{h=h_\alpha^\sharp}\ge0$",
    uses=("zhu2025.def.sizeaware.value",),
)


@proposition_8.sampled(drawn_plans(), small=with_kinks)
def same_sign(x: Plans) -> Comparison:
    """The derivative of the maximum, from its values, against that of every best strategy."""
    return all_of(*(_same_sign(x.slopes[i], x.right) for i in x.best))


def _same_sign(fixed: Fraction, total: Fraction) -> Comparison:
    if fixed >= 0:
        return at_most(F(0), total).named(f"strategy kept: {fixed} >= 0; strategy renewed: >= 0?")
    return less_than(total, F(0)).named(f"strategy kept: {fixed} < 0; strategy renewed: < 0?")


@same_sign.mutant("one of them is positive")
def _(x: Plans) -> Comparison:
    return that(x.right > 0 or max(x.slopes[i] for i in x.best) > 0)


same_sign.program(
    given=given_plans,
    let=(
        *PLANS,
        ("low", "min(slope(first), slope(last))"),
        ("high", "max(slope(first), slope(last))"),
    ),
    assume=TIE,
    violates="low < 0 and high >= 0",
)

proposition_8_smooth = proposition_8.amended(
    key="zhu2025.prop8.smooth",
    severity="missing hypothesis",
    title="Benefit of larger collectives, where the best utility has a derivative",
    statement=r"""Where $U^*_\alpha$ is differentiable at some $0 < \alpha < 1$, $\partial_\alpha U^*_\alpha =
\partial_\alpha U_\alpha|_h$ for *every* best strategy $h$ whose $U_\alpha$ has a derivative; so the signs agree.
Where two best strategies have different derivatives, $U^*_\alpha$ has a kink, and is excluded.""",
    survives="Equality of the two derivatives, not just of their signs, wherever the best utility has "
    "one; it has in smooth games where the best strategy is unique and strategies form a compact set.",
    assumes=(differentiable,),
    uses=("zhu2025.def.sizeaware.value",),
)


@proposition_8_smooth.symbolic
def touching_from_above() -> dict[str, Comparison]:
    """U* lies above U_h and touches it: quotients on both sides, and the shift game as a case."""
    sp = sympy()
    d, e = sp.symbols("d_left d_right", nonnegative=True)
    slope = sp.Symbol("slope", real=True)
    shift = shift_forms()
    return {
        **quotient_steps(),
        "a derivative from the left slope - d, from the right slope + e: if equal": identical(
            (slope + e) - (slope - d), d + e
        ),
        "d + e = 0 leaves no room for e": non_negative((d + e) - e),
        "nor for d": non_negative((d + e) - d),
        "shifts at a cost: both derivatives": identical(shift["total"], shift["fixed"]),
    }


def quotient_steps() -> dict[str, Comparison]:
    """U* lies above U_h and touches it at alpha: difference quotients on both sides."""
    sp = sympy()
    t = sp.Symbol("t", positive=True)
    excess = sp.Symbol("excess", nonnegative=True)
    start, then = sp.symbols("U_alpha U_next", real=True)
    best = then + excess
    right = lambda value: (value - start) / t
    left = lambda value: (start - value) / t
    return {
        "U* = U_h at alpha, U* = U_h + excess elsewhere: quotients to the right": identical(
            right(best) - right(then), excess / t
        ),
        "are not smaller": non_negative(right(best) - right(then)),
        "quotients to the left are not larger": non_negative(left(then) - left(best)),
    }


def shift_forms() -> dict[str, object]:
    r"""$\theta = m + \alpha\eta$, $u = -\tfrac12(\theta - c)^2 - \tfrac\kappa2\eta^2$, by calculus."""
    sp = sympy()
    m, c, eta = sp.symbols("m c eta", real=True)
    alpha, kappa = sp.symbols("alpha kappa", positive=True)
    U = -((m + alpha * eta - c) ** 2) / 2 - kappa * eta**2 / 2
    (best,) = sp.solve(sp.diff(U, eta), eta)
    return {
        "best": best,
        "total": sp.diff(U.subs(eta, best), alpha),
        "fixed": sp.diff(U, alpha).subs(eta, best),
        "whole": sp.diff(U, alpha).subs(eta, best.subs(alpha, 1)),
    }


@touching_from_above.mutant("the strategy that is best for the whole population")
def _() -> dict[str, Comparison]:
    shift = shift_forms()
    return {
        "at its own size": identical(shift["total"], shift["fixed"]),
        "at size one": identical(shift["total"], shift["whole"]),
    }


@proposition_8_smooth.sampled(drawn_plans(inside=True), small=small_plans)
def equal_derivatives(x: Plans) -> Comparison:
    """The derivative of the maximum, from its values, against that of every best strategy."""
    return all_of(*(equals(x.right, x.slopes[i]) for i in x.best))


@equal_derivatives.mutant("the strategy that is best for the whole population")
def _(x: Plans) -> Comparison:
    whole = replace(x, alpha=F(1)).best[0]
    return equals(x.right, x.slopes[whole])


@equal_derivatives.mutant("the largest derivative of any strategy")
def _(x: Plans) -> Comparison:
    return equals(x.right, max(x.slopes))


equal_derivatives.controls(same_sign)
equal_derivatives.without(differentiable, small=kinks)
