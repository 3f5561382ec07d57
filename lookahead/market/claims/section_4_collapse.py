"""Section 4.3: "inherent preferences dominate at equilibrium", in the example and in general."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, at_most, that
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.market.claims.assumptions import loyalty_above_half
from lookahead.market.claims.example_1 import CHAPTER, Steps
from lookahead.market.claims.lemma_10 import candidates
from lookahead.market.two_slopes import TwoSlopeMarket
from lookahead.testing.market_two_slopes import (
    STRENGTHS,
    LineMarket,
    TwoSlopes,
    line_markets,
    two_slopes,
)

F = Fraction
SOURCE = Source("narang2026", "Section 4.3, after Theorem 2", "4.3", "forced")
TEXT = "the loss-induced partition collapses to the ranking partition"

collapse = Claim(
    key="narang2026.intext.collapse",
    kind="in-text",
    title="Preferences dominate at equilibrium",
    source=SOURCE,
    chapter=CHAPTER,
    statement=r"""When $\alpha > \tfrac12$, then at equilibrium every user's smallest loss is at the learner it
prefers, $\mathcal A_i = \{\pi = i\}$; each learner sits at $\arg\min_\theta \mathbb E_{\mathcal D_i}\ell(\theta)$; and the
equilibrium is unique.""",
    as_printed=f"“{TEXT}”",
    reading="the sentence follows Theorem 2 and does not say in which markets",
    severity="missing hypothesis",
    survives="All of it in Example 1; elsewhere it takes a margin between the learners' users.",
    readings=("narang2026.intext.collapse.example", "narang2026.intext.collapse.general"),
)

in_example = Claim(
    key="narang2026.intext.collapse.example",
    kind="in-text",
    title="Preferences dominate in Example 1",
    source=SOURCE,
    chapter=CHAPTER,
    statement=r"""In Example 1 with $\alpha > \tfrac12$ the only stationary point is $(a, -a)$. There each learner
is at the minimiser of its own subpopulation, and users with $x \ne 0$ have their smallest loss at
the learner that they prefer.""",
    reading="the instance that proves Theorem 2",
    assumes=(loyalty_above_half,),
    uses=("narang2026.ex1", "narang2026.lem10"),
)


@in_example.symbolic
def partition() -> Steps:
    """Losses of both learners' users at (a, -a)."""
    a, x = sympy().symbols("a x", positive=True)
    return {
        "own users have no loss": identical((a * x - a * x) ** 2, 0),
        "and 2ax, squared, at the other": identical((a * x + a * x) ** 2, 4 * a**2 * x**2),
        "which is positive": that(bool((4 * a**2 * x**2).is_positive)),
    }


@partition.mutant("at equal models")
def _() -> Steps:
    a, x = sympy().symbols("a x", positive=True)
    return {"own users have no loss": identical((a * x - 0 * x) ** 2, 0)}


@in_example.exact(small=lambda: two_slopes(strengths=STRENGTHS[:4]))
def one_equilibrium(x: TwoSlopes) -> Comparison:
    """The resting candidates, whom their users choose, and the specialists."""
    market = TwoSlopeMarket(x.p, x.a, x.alpha)
    rest = {c for c in candidates(x) if market.flow_field(c) == (0, 0)}
    return all_of(
        that(rest == {(x.a, -x.a)}), *(that(market.users.winners(c) == (0, 1)) for c in rest)
    )


@one_equilibrium.mutant("every way of choosing rests at the specialists")
def _(x: TwoSlopes) -> Comparison:
    return that({*candidates(x)} == {(x.a, -x.a)})


one_equilibrium.without(
    loyalty_above_half, small=lambda: two_slopes(strengths=(F(2, 5), F(1, 4), F(0)))
)

in_general = Claim(
    key="narang2026.intext.collapse.general",
    kind="in-text",
    title="Preferences dominate in every market",
    source=SOURCE,
    chapter=CHAPTER,
    statement=r"""In every market with $\alpha > \tfrac12$, at every stationary point the loss partition is the
preference partition; and there is one stationary point at most.""",
    reading="“The condition … delineates the regime where inherent preferences dominate user behavior”, "
    "taken without the example",
    assumes=(loyalty_above_half,),
)


def by_hand() -> Iterator[LineMarket]:
    """Users with labels 0, 2, 2 and 0, 3, 5; the second user is the one in between."""
    for alpha in (F(2, 3), F(3, 5), F(9, 10)):
        yield LineMarket((F(0), F(2), F(2)), (0, 0, 1), alpha)
        yield LineMarket((F(0), F(3), F(5)), (0, 0, 1), alpha)


def small() -> Iterator[LineMarket]:
    """Markets that one can do by hand, then all of two and three users."""
    yield from by_hand()
    yield from line_markets()


@in_general.exact(small=small)
def partitions(x: LineMarket) -> Comparison:
    """The choices at every pair of models at which both learners rest."""
    users = x.population
    return all_of(*(that(users.winners(e) == x.preference) for e in x.equilibria()))


@partitions.mutant("somebody chooses the second learner")
def _(x: LineMarket) -> Comparison:
    return all_of(*(that(sum(x.population.winners(e)) == 1) for e in x.equilibria()))


RESTS = (
    ("n", "len(y)"),
    ("off(m, i, u)", "(m[i] - y[u]) ** 2"),
    (
        "mass(m, i, u)",
        "alpha * (1 if liked[u] == i else 0) + (1 - alpha) * "
        "(1 if off(m, i, u) < off(m, 1 - i, u) else 0)",
    ),
    ("pull(m, i)", "sum([mass(m, i, u) * (m[i] - y[u]) for u in range(n)])"),
    ("untied(m)", "all([off(m, 0, u) != off(m, 1, u) for u in range(n)])"),
    ("rests(m)", "pull(m, 0) == 0 and pull(m, 1) == 0 and untied(m)"),
    ("away(m)", "any([off(m, liked[u], u) > off(m, 1 - liked[u], u) for u in range(n)])"),
)


def _given(x: LineMarket) -> dict[str, Any]:
    found = sorted(x.equilibria(), key=x.population.winners, reverse=True)
    return {"y": x.y, "liked": x.preference, "alpha": x.alpha, "models": found}


partitions.program(
    given=_given,
    let=RESTS,
    assume=(
        ("preference dominates", "alpha > 1/2"),
        ("both learners rest", "all([rests(m) for m in models])"),
    ),
    violates="any([away(m) for m in models])",
)


@in_general.exact(small=small)
def one_at_most(x: LineMarket) -> Comparison:
    """How many pairs of models there are at which both learners rest."""
    return at_most(F(len(x.equilibria())), F(1))


@one_at_most.mutant("none")
def _(x: LineMarket) -> Comparison:
    return at_most(F(len(x.equilibria())), F(0))


one_at_most.program(
    given=_given,
    let=RESTS,
    assume=(
        ("preference dominates", "alpha > 1/2"),
        ("both learners rest", "all([rests(m) for m in models])"),
    ),
    violates="len(models) > 1 and models[0] != models[1]",
)


several = Claim(
    key="narang2026.intext.collapse.several",
    kind="in-text",
    title="Several equilibria below one half",
    source=SOURCE,
    chapter=CHAPTER,
    statement=r"""When $\alpha < \tfrac12$ there may be several equilibria, and the limit depends on the start: in
Example 1 the aligned and the swapped point are both local minima of $F$, for every $p$.""",
    as_printed="“there may be multiple equilibria”",
    reading="the condition is lost; quality-based selection dominates below one half",
    uses=("narang2026.lem10.threshold", "narang2026.lem10.potentials"),
)


@several.exact(small=lambda: two_slopes(strengths=(F(2, 5), F(1, 4), F(49, 100))))
def two_minima(x: TwoSlopes) -> Comparison:
    """Resting candidates without ties, and the potential around them."""
    market = TwoSlopeMarket(x.p, x.a, x.alpha)
    rest = {c for c in candidates(x) if market.flow_field(c) == (0, 0)}
    return all_of(
        that(len(rest) == 2), *(that(market.users.differentiable(c, x.alpha)) for c in rest)
    )


@two_minima.mutant("only for p = 1/2")
def _(x: TwoSlopes) -> Comparison:
    market = TwoSlopeMarket(x.p, x.a, x.alpha)
    rest = {c for c in candidates(x) if market.flow_field(c) == (0, 0)}
    return that((len(rest) == 2) == (2 * x.p == 1))


@several.symbolic
def swapped_is_there() -> Steps:
    """The swapped slopes differ in the order that the exchanged choices need."""
    u, v = sympy().symbols("u v", positive=True)
    alpha = u / (2 * u + v)
    return {"1 - 2 alpha is positive": that(bool(sympy().factor(1 - 2 * alpha).is_positive))}


@swapped_is_there.mutant("up to two thirds")
def _() -> Steps:
    u, v = sympy().symbols("u v", positive=True)
    return {"1 - 2 alpha": non_negative(1 - 2 * (2 * u / (3 * u + v)))}
