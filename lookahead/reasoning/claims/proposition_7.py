"""Proposition 7: when a bigger collective does better with a fixed strategy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import chain, product

from lookahead.core.enclosure import less
from lookahead.core.exact import dot, solve
from lookahead.core.measures import measure
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
    REGRESSION,
    STEER,
    WEIGHTS,
    below_a_ceiling,
    derivative_mutant,
    derivative_steps,
    given,
    regular,
    small_groups,
    someone_else,
    whole_population,
)
from lookahead.reasoning.mixture_intercept import InterceptGame
from lookahead.reasoning.mixture_trio import Trio
from lookahead.reasoning.two_groups import TwoGroups, Wish, learner, mean_loss_gradient
from lookahead.testing.mixture_games import joined, two_groups

F = Fraction

proposition_7 = Claim(
    key="zhu2025.prop7",
    kind="proposition",
    title="Benefit of scaling up a strategy",
    source=Source("zhu2025", "Proposition 7", "5.1", "verbatim"),
    chapter=CHAPTER,
    reading="for every size, and with one-sided derivatives at the ends of the range",
    statement=r"""Let $h$ be a fixed strategy and $\theta^*_\alpha$ the equilibrium under
$\mathcal D^\alpha = \alpha\mathcal D_h + (1-\alpha)\mathcal D_0$. Then $\partial_\alpha U_\alpha > 0$ if and
only if $\Psi < 0$, where
$$\Psi = \big\langle\mathbb E_{\mathcal D_h}\nabla_\theta u(z, \theta^*_\alpha),\ \mathbb E_{\mathcal
D_h}\nabla_\theta\ell(z, \theta^*_\alpha)\big\rangle_{\mathbf H^{-1}},\qquad \mathbf H =
\nabla^2_\theta\,\mathbb E_{\mathcal D^\alpha}\ell(z, \theta^*_\alpha).$$""",
    as_printed=r"$\frac{\partial U_\alpha}{\partial\alpha} > 0$ if and only if $\Psi < 0$",
    assumes=(regular,),
    uses=("zhu2025.a7.dU",),
)


def at_all_sizes() -> Iterator[TwoGroups]:
    """Everybody in the collective, then the sizes below."""
    return chain(whole_population(), small_groups())


@proposition_7.sampled(two_groups(whole=True), small=at_all_sizes)
def sign(x: TwoGroups) -> Comparison:
    """The sign of the derivative, from U alone, against the sign of Psi, from its definition."""
    if x.psi < 0:
        return less_than(F(0), x.slope).named(f"Psi = {x.psi} < 0: is the derivative positive?")
    return at_most(x.slope, F(0)).named(f"Psi = {x.psi} >= 0: is the derivative not positive?")


@sign.mutant("sign flipped")
def _(x: TwoGroups) -> Comparison:
    return that((x.slope > 0) == (x.psi > 0))


sign.program(
    given=given,
    let=REGRESSION,
    assume=WEIGHTS,
    violates="(slope > 0 and Psi >= 0) or (slope <= 0 and Psi < 0)",
)

proposition_7_below_one = proposition_7.amended(
    key="zhu2025.prop7.below_one",
    severity="missing hypothesis",
    title="Benefit of scaling up a strategy, while somebody stays outside",
    statement=r"""For $0 \le \alpha < 1$ (from the right at $\alpha = 0$), with an interior minimiser and
$\mathbf H \succ 0$: $\partial_\alpha U_\alpha = -\Psi/(1-\alpha)$, so the derivative is positive, zero or
negative exactly where $\Psi$ is negative, zero or positive. The others may be several groups that make room in
proportion to their sizes; if one of them makes room alone, the sign may differ. At $\alpha = 1$ it is not so: there
$\Psi$ vanishes whatever the utility.""",
    survives="The equivalence, at every size below one, the lower end included. When everybody has "
    "joined, $\\Psi$ is zero and says nothing about the last member.",
    assumes=(regular, someone_else),
    uses=("zhu2025.a7.dU",),
)


@proposition_7_below_one.symbolic
def same_sign() -> dict[str, Comparison]:
    """A.7's derivation, then the sign; and what happens when everybody has joined."""
    sp = sympy()
    q, s = sp.symbols("q s", positive=True)
    return {
        **derivative_steps(),
        "Psi = -s < 0 gives a positive derivative": non_negative(-1 / q * -s),
        "Psi = s > 0 gives a negative one": non_negative(s / q),
        "Psi = 0 gives none": identical(0 / q, 0),
    }


@same_sign.mutant("factor 1 / alpha")
def _() -> dict[str, Comparison]:
    return derivative_mutant("1/alpha")


@proposition_7_below_one.sampled(two_groups(), small=small_groups)
def sign_below_one(x: TwoGroups) -> Comparison:
    """Positive, zero or negative, against the sign of Psi."""
    same = (x.slope > 0) == (x.psi < 0) and (x.slope < 0) == (x.psi > 0)
    return that(same, f"derivative {x.slope}, Psi {x.psi}", trivial=not x.slope and not x.psi)


@sign_below_one.mutant("sign flipped")
def _(x: TwoGroups) -> Comparison:
    return that((x.slope > 0) == (x.psi > 0))


@sign_below_one.mutant("without the inverse Hessian")
def _(x: TwoGroups) -> Comparison:
    return that((x.slope > 0) == (dot(x.pull, x.push) < 0))


@sign_below_one.mutant("gradients at the model without a collective")
def _(x: TwoGroups) -> Comparison:
    theta = learner(x.base)
    rows = [x.wish.gradient(z, theta) for z in x.strategic.points]
    pull = tuple(dot(x.strategic.weights, column) for column in zip(*rows, strict=True))
    psi = dot(pull, solve(x.hessian, mean_loss_gradient(x.strategic, theta)))
    return that((x.slope > 0) == (psi < 0))


sign_below_one.controls(sign)
sign_below_one.without(regular, small=below_a_ceiling)
sign_below_one.without(someone_else, small=whole_population)


def small_trios() -> Iterator[Trio]:
    """Members at 1, others at 0 and at 2 or 3, and every way to share out the population."""
    one = lambda y, x=1: measure([(x, y)])
    for shares, third, wish in product(
        ((F(1, 2), F(1, 4)), (F(1, 4), F(1, 4)), (F(0), F(1, 2)), (F(1, 3), F(1, 2))),
        (one(2), one(3), one(1, 2)),
        (STEER, Wish((F(1),), F(1)), Wish((F(0),), loss_weight=F(1))),
    ):
        yield Trio(one(1), one(0), third, wish, *shares)


@proposition_7_below_one.exact(small=small_trios)
def three_groups(x: Trio) -> Comparison:
    """Two other groups that shrink in proportion: the derivative of U against Psi."""
    return equals((1 - x.alpha) * x.slope, -x.psi)


@three_groups.mutant("one of the other groups alone makes room")
def _(x: Trio) -> Comparison:
    return equals((1 - x.alpha) * x.slope_at_the_expense_of_one, -x.psi)


def small_intercepts() -> Iterator[InterceptGame]:
    """Members who all report 1 or nearly so, targets on both sides of the model."""
    for strategic, base in ((F(1), F(0)), (F(3, 4), F(1, 4))):
        for alpha, target in product((F(1, 4), F(9, 10)), (F(2), F(-3), F(1, 2))):
            yield InterceptGame(strategic, base, target, alpha)


@proposition_7_below_one.certified(small=small_intercepts)
def logistic(x: InterceptGame) -> Comparison:
    """A logistic model: the sign of the derivative by calculus, Psi from an enclosed model."""
    return that(less(x.slope * x.psi, 0), f"derivative {x.slope}, Psi {x.psi}")


@logistic.mutant("growth always pays")
def _(x: InterceptGame) -> Comparison:
    return that(less(0, x.slope))


everybody = Assumption("everybody has joined", r"$\alpha = 1$.", lambda x: x.alpha == 1)

last_member = Claim(
    key="zhu2025.prop7.last_member",
    kind="own",
    title="What the last member brings",
    source=Source("zhu2025", "Proposition 7 at size one", "5.1", "own"),
    chapter=CHAPTER,
    statement=r"""At $\alpha = 1$ the learner's condition makes $\mathbb E_{\mathcal D_h}\nabla_\theta\ell$, and
so $\Psi$, vanish whatever the utility. The derivative from the left is $\mathbb E_{\mathcal D_h}\nabla_\theta
u^\top\,\mathbf H^{-1}\,\mathbb E_{\mathcal D_0}\nabla_\theta\ell$: how hard the last one outside pulls, seen
by the members. It can have any sign.""",
    assumes=(regular, everybody),
    uses=("zhu2025.eq3", "zhu2025.ext.implicit"),
)


@last_member.symbolic
def at_size_one() -> dict[str, Comparison]:
    """The implicit derivative with g_h = 0, for two coordinates and any symmetric inverse."""
    sp = sympy()
    u, v, a, b, c, g, h = sp.symbols("u_1 u_2 a b c g_1 g_2", real=True)
    inverse, pull, rest = sp.Matrix([[a, b], [b, c]]), sp.Matrix([u, v]), sp.Matrix([g, h])
    push = sp.zeros(2, 1)
    slope = -inverse * (push - rest)
    return {
        "the learner's condition at size one": identical(1 * push + 0 * rest, sp.zeros(2, 1)),
        "Psi vanishes": identical((pull.T * inverse * push)[0, 0], 0),
        "the derivative from the left": identical(
            (pull.T * slope)[0, 0], (pull.T * inverse * rest)[0, 0]
        ),
    }


@at_size_one.mutant("the derivative vanishes with Psi")
def _() -> dict[str, Comparison]:
    u, a, g = sympy().symbols("u a g_0", real=True)
    return {"Psi": identical(u * a * 0, 0), "derivative": identical(-u * a * (0 - g), 0)}


@last_member.sampled(joined(), small=whole_population)
def from_the_left(x: TwoGroups) -> Comparison:
    """Psi, and the derivative of U as a quotient of polynomials."""
    psi = equals(x.psi, 0)
    return all_of(psi, equals(x.slope, dot(x.pull, solve(x.hessian, x.rest))))


@from_the_left.mutant("the derivative vanishes with Psi")
def _(x: TwoGroups) -> Comparison:
    return equals(x.slope, 0)


@from_the_left.mutant("it is never negative")
def _(x: TwoGroups) -> Comparison:
    return at_most(0, x.slope)


from_the_left.without(regular, small=lambda: map(joined_by_all, below_a_ceiling()))
from_the_left.without(everybody, small=small_groups)


def joined_by_all(x: TwoGroups) -> TwoGroups:
    """The same groups where everybody has joined."""
    return replace(x, alpha=F(1))
