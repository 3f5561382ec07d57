"""Section 5.1: the best strategy for a collective that knows its size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import chain

from lookahead.core.measures import expectation
from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, at_least, equals, that
from lookahead.ledger.symbolic import identical
from lookahead.reasoning.claims.section_5_1_shared import (
    CHAPTER,
    PLANS,
    TIE,
    given_plans,
    kinks,
    plans,
    small_plans,
)
from lookahead.reasoning.size_aware_plans import Plans
from lookahead.reasoning.two_groups import Wish, learner
from lookahead.testing.mixture_games import plans as drawn_plans

F = Fraction


def mirrored() -> Iterator[Plans]:
    """Pushing up is as good as pushing down, then other choices."""
    return chain([plans((1, -1), Wish((F(0),), F(-1)), F(1, 2))], kinks(), small_plans())


size_aware = Claim(
    key="zhu2025.def.sizeaware",
    kind="definition",
    title="The optimal size-aware strategy",
    source=Source("zhu2025", "Definition of the optimal size-aware strategy", "5.1", "verbatim"),
    chapter=CHAPTER,
    statement=r"""$h^\sharp_\alpha = \arg\max_h\mathbb E_{\mathcal D_h}u(z, \mathcal A(\alpha\mathcal D_h +
(1-\alpha)\mathcal D_0))$. The text speaks of *the* optimal size-aware strategy; for $\alpha = 1$ it is
$h^\sharp$.""",
    as_printed=r"$h_\alpha^\sharp = \arg\max_h\mathbb E_{z\sim\mathcal D_h}[u(z;\mathcal A(\alpha\mathcal "
    r"D_h+(1-\alpha)\mathcal D_0))]$",
)


@size_aware.exact(small=mirrored)
def one_maximiser(x: Plans) -> Comparison:
    """Whether one strategy alone is best."""
    return that(len(x.best) == 1, f"{len(x.best)} best strategies")


@one_maximiser.mutant("at most two best strategies, and never the first")
def _(x: Plans) -> Comparison:
    return that(len(x.best) <= 2 and 0 not in x.best)


one_maximiser.program(given=given_plans, let=PLANS, assume=TIE, violates="m[first] != m[last]")

size_aware_value = size_aware.amended(
    key="zhu2025.def.sizeaware.value",
    severity="missing hypothesis",
    title="The optimal size-aware utility",
    statement=r"""On a non-empty compact set of strategies with continuous $U_\alpha$ the utility
$U^*_\alpha = \max_h U_\alpha(h)$ exists and is one number. The strategy need not be one: at $\alpha = 0$ every
strategy is best for a utility of the model alone. At $\alpha = 1$ the maximisers are those of $U(h) = \mathbb
E_{\mathcal D_h}u(z, \mathcal A(\mathcal D_h))$. Members maximise their own utility, and what is best for the
whole population may be another strategy.""",
    survives="The value $U^*_\\alpha$, and that size one is the case of Section 4.",
    uses=("zhu2025.eq3", "zhu2025.def.hsharp.value", "zhu2025.ext.weierstrass"),
)


@size_aware_value.symbolic
def whole_population_is_size_one() -> dict[str, Comparison]:
    """Masses at size one, and two maxima of the same function."""
    p, q, d = sympy().symbols("p q d", real=True)
    a = sympy().Symbol("alpha", real=True)
    low, high = p, p + d
    return {
        "D^1 = D_h, event by event": identical((a * p + (1 - a) * q).subs(a, 1), p),
        "two maxima at distance d, each at least the other: d = 0": identical(
            (high - low) + (low - high), 0
        ),
    }


@whole_population_is_size_one.mutant("size zero")
def _() -> dict[str, Comparison]:
    a, p, q = sympy().symbols("alpha p q", real=True)
    mixed = a * p + (1 - a) * q
    return {"size one": identical(mixed.subs(a, 1), p), "size zero": identical(mixed.subs(a, 0), p)}


def leader_utility(x: Plans, i: int) -> Fraction:
    """The utility of a strategy that everybody follows, with the learner's own answer."""
    law = x.choices[i]
    theta = learner(law)[0]
    w = x.wish
    residual = lambda z: (z[0] * theta - z[1]) ** 2 / 2
    return expectation(
        law,
        lambda z: (
            w.loss_weight * residual(z) + w.linear[0] * theta - w.pull * theta**2 / 2 + w.own * z[1]
        ),
    )


@size_aware_value.sampled(drawn_plans(), small=mirrored)
def value_is_maximal(x: Plans) -> Comparison:
    """All best strategies have one value, no other has more; at size one the leader's values."""
    best = x.values[x.best[0]]
    same = all_of(*(equals(x.values[i], best) for i in x.best))
    everybody = replace(x, alpha=F(1))
    led = equals(everybody.values, tuple(leader_utility(x, i) for i in range(len(x.choices))))
    return all_of(same, led, *(at_least(best, value) for value in x.values))


@value_is_maximal.mutant("the first strategy is best")
def _(x: Plans) -> Comparison:
    return all_of(*(at_least(x.values[0], value) for value in x.values))


@value_is_maximal.mutant("the best for the whole population is best for the members")
def _(x: Plans) -> Comparison:
    w, share = x.wish, x.alpha
    at_rest = expectation(x.base, lambda z: z[1])
    total = [
        share * value + (1 - share) * (w.linear[0] * t - w.pull * t**2 / 2 + w.own * at_rest)
        for value, t in zip(x.values, (g.theta[0] for g in x.groups), strict=True)
    ]
    return that(total.index(max(total)) in x.best)


value_is_maximal.controls(one_maximiser)
