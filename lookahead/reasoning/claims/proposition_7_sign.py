"""The remark after Proposition 7: the learner's loss as utility, and its opposite."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import chain

from lookahead.core.exact import dot
from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, at_most, equals, less_than
from lookahead.ledger.symbolic import identical, sum_of_squares
from lookahead.reasoning.claims.section_5_1_shared import (
    CHAPTER,
    GAIN,
    REGRESSION,
    WEIGHTS,
    below_a_ceiling,
    given,
    means,
    regular,
    small_groups,
    someone_else,
    whole_population,
)
from lookahead.reasoning.two_groups import TwoGroups
from lookahead.testing.mixture_games import two_groups

F = Fraction


def with_utility(x: TwoGroups, sign: int) -> TwoGroups:
    """The same groups, whose members want the learner's loss (1) or its opposite (-1)."""
    nothing = tuple(F(0) for _ in range(x.p))
    return replace(x, wish=replace(GAIN, linear=nothing, loss_weight=F(sign)))


def twins() -> Iterator[TwoGroups]:
    """Members who do what the others do, then members whose data fit the same model."""
    yield means(0, 0, GAIN, F(1, 2))
    yield from small_groups()


proposition_7_sign = Claim(
    key="zhu2025.prop7.sign",
    kind="in-text",
    title="Growing against the learner, and with it",
    source=Source("zhu2025", "Remark after Proposition 7", "5.1", "verbatim"),
    chapter=CHAPTER,
    statement=r"""Suppose $\mathbf H$ is positive definite. If $u = \ell$ then $\partial_\alpha U_\alpha < 0$;
if $u = -\ell$ then $\partial_\alpha U_\alpha > 0$.""",
    as_printed=r"if $u=\ell$, $\frac{\partial U_\alpha}{\partial\alpha}<0$, and if $u=-\ell$, "
    r"$\frac{\partial U_\alpha}{\partial\alpha}>0$",
    assumes=(regular, someone_else),
    uses=("zhu2025.prop7.below_one",),
)


@proposition_7_sign.sampled(two_groups(), small=twins)
def strict(x: TwoGroups) -> Comparison:
    """Both derivatives, from U alone."""
    against, together = with_utility(x, 1).slope, with_utility(x, -1).slope
    return all_of(
        less_than(against, F(0)).named("u = l"), less_than(F(0), together).named("u = -l")
    )


@strict.mutant("signs swapped")
def _(x: TwoGroups) -> Comparison:
    return all_of(at_most(F(0), with_utility(x, 1).slope), at_most(with_utility(x, -1).slope, F(0)))


@strict.mutant("steeper than one")
def _(x: TwoGroups) -> Comparison:
    return less_than(with_utility(x, 1).slope, F(-1))


strict.program(
    given=lambda x: {**given(with_utility(x, -1)), "k": F(-1)},
    let=REGRESSION,
    assume=(
        *WEIGHTS,
        ("somebody stays outside", "alpha < 1"),
        ("u = -l", "k == -1 and r == 0 and rho == 0"),
    ),
    violates="not slope > 0",
)

proposition_7_sign_weak = proposition_7_sign.amended(
    key="zhu2025.prop7.sign.weak",
    severity="missing hypothesis",
    title="Growing against the learner, and with it, ties included",
    statement=r"""With an interior minimiser and $\mathbf H \succ 0$, at every size $0 \le \alpha \le 1$:
if $u = \ell$ then $\partial_\alpha U_\alpha \le 0$, if $u = -\ell$ then $\partial_\alpha U_\alpha \ge 0$. The
derivative is zero exactly when $\mathbb E_{\mathcal D_h}\nabla_\theta\ell = 0$ at $\theta^*_\alpha$: when the
members' data do not pull at the model, as for $\mathcal D_h = \mathcal D_0$, and at $\alpha = 1$.""",
    survives="The signs, as inequalities; they are strict as long as the members' data pull at the "
    "model.",
    assumes=(regular,),
    uses=("zhu2025.prop7.below_one",),
)


@proposition_7_sign_weak.symbolic
def square() -> dict[str, Comparison]:
    """With H = L L' and y = L^{-1} g, Psi is a sum of squares; two coordinates, then the end."""
    sp = sympy()
    a, c, q = sp.symbols("a c q", positive=True)
    b, g, h = sp.symbols("b g_1 g_2", real=True)
    L, push = sp.Matrix([[a, 0], [b, c]]), sp.Matrix([g, h])
    y = L.inv() * push
    Psi = (push.T * (L * L.T).inv() * push)[0, 0]
    return {
        "u = l: Psi = |L^{-1} g|^2": identical(Psi, y[0] ** 2 + y[1] ** 2),
        "which is not negative": sum_of_squares(Psi, [(1, y[0]), (1, y[1])]),
        "and zero only for g = L 0": identical(L * y, push),
        "u = -l turns the sign of Psi": identical((-push.T * (L * L.T).inv() * push)[0, 0], -Psi),
        "below one the derivative is -Psi / q": identical(-Psi / q * q, -Psi),
        "at one g = 0 and with it the derivative": identical(0 * y[0] + 0 * y[1], 0),
    }


@square.mutant("with H in place of its inverse and one sign lost")
def _() -> dict[str, Comparison]:
    g, h = sympy().symbols("g_1 g_2", real=True)
    return {
        "square": sum_of_squares(g**2 + h**2, [(1, g), (1, h)]),
        "difference": sum_of_squares(g**2 - h**2, [(1, g), (1, h)]),
    }


@proposition_7_sign_weak.sampled(
    two_groups(whole=True), small=lambda: chain(small_groups(), whole_population(), twins())
)
def ties(x: TwoGroups) -> Comparison:
    """Both derivatives, from U alone, and when they vanish."""
    against, together = with_utility(x, 1).slope, with_utility(x, -1).slope
    if not any(x.push):
        return all_of(equals(against, F(0)), equals(together, F(0)))
    return all_of(less_than(against, F(0)), less_than(F(0), together))


@ties.mutant("signs swapped")
def _(x: TwoGroups) -> Comparison:
    return all_of(at_most(with_utility(x, -1).slope, F(0)), at_most(F(0), with_utility(x, 1).slope))


@ties.mutant("as steep as the squared gradient, without the inverse Hessian")
def _(x: TwoGroups) -> Comparison:
    return equals((1 - x.alpha) * with_utility(x, 1).slope, -dot(x.push, x.push))


@ties.mutant("never zero below size one")
def _(x: TwoGroups) -> Comparison:
    return less_than(with_utility(x, 1).slope, F(0))


ties.controls(strict)
ties.without(regular, small=below_a_ceiling)
