"""Section 2.1: a public prediction in place of a correlated equilibrium."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any

from lookahead.core.symbols import sympy
from lookahead.dilemma.correlated import Mediated
from lookahead.ledger import Assumption, Claim, Comparison, Source, all_of, at_most, equals, that
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.testing.dilemma_game import (
    CHAIN,
    Whispered,
    chain_law,
    complete,
    on_chains,
    on_complete,
)

F = Fraction
CHAPTER = "dilemma/game"
HALF, ZERO = F(1, 2), F(0)


obedient = Assumption(
    "obeying pays",
    "The law is a correlated equilibrium: nobody gains by disobeying.",
    lambda x: x.game.is_equilibrium(x.law),
)
prophetic = Assumption(
    "a self-fulfilling prophecy exists",
    r"Some $\hat y \in \{0, 1\}^N$ has $\mathrm{BR}(\hat y) = \hat y$.",
    lambda x: bool(x.game.prophecies),
)
below_one = Assumption(
    "cooperating costs less than the stake",
    r"$0 < \kappa < 1$.",
    lambda x: 0 < x.game.kappa < 1,
)


def as_public(x: Whispered) -> Comparison:
    """What the mediator achieves against the most successful prophecy."""
    return at_most(x.successes, F(x.best_prophecy))


signal = Claim(
    key="gois2025.sec2_correlated",
    kind="in-text",
    title="A public prediction in place of a correlated equilibrium",
    source=Source("gois2025", "Section 2.1, first paragraph", "2.1", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""In place of a mediator who whispers to everybody what to do, a predictor publishes one
prediction for all. The paper proposes it as an alternative and does not say how they compare. We ask
whether a self-fulfilling prophecy can reach as many successful groups as the best correlated
equilibrium.""",
    readings=("gois2025.sec2_correlated.complete", "gois2025.sec2_correlated.graphs"),
)

on_one_group = Claim(
    key="gois2025.sec2_correlated.complete",
    kind="in-text",
    title="In one group a public prediction does all that a mediator can",
    source=Source("gois2025", "Section 2.1, for one group", "2.1", "reconstructed"),
    chapter=CHAPTER,
    reading="One group that contains everybody.",
    statement=r"""On a complete graph with $0 < \kappa < 1$ a self-fulfilling prophecy with exactly $m$
cooperators exists. No law over profiles, correlated equilibrium or not, has more successful groups or
a larger expected welfare.""",
    assumes=(below_one,),
    uses=("gois2025.sec2_nash.count", "gois2025.sec2_pareto.exactly"),
)


@on_one_group.symbolic
def largest_welfare() -> dict[str, Comparison]:
    """Welfare in units of the stake, above the disaster's: success gives N - kappa k."""
    x = sympy().Symbol("x", positive=True)
    m, gap, j = sympy().symbols("m gap j", nonnegative=True)
    kappa, N = 1 / (1 + x), m + gap
    at_m = N - kappa * m
    return {
        "k = m + j, all N succeed: not more": non_negative(at_m - (N - kappa * (m + j))),
        "k = j < m, none succeeds: not more": non_negative(at_m + kappa * j),
    }


@largest_welfare.mutant("all-cooperate has the largest welfare")
def _() -> dict[str, Comparison]:
    x, j, m = sympy().symbols("x j m", positive=True)
    return {"m + j": that(bool((-(m + j) / (1 + x) + m / (1 + x)).simplify().is_nonnegative))}


def _best_of_both(x: Whispered, best: Fraction) -> Comparison:
    game = x.game
    welfare = sum((q * game.welfare(y) for y, q in x.law.items()), ZERO)
    rich = max((game.welfare(y) for y in game.prophecies), default=F(-1))
    return all_of(at_most(x.successes, best), at_most(welfare, rich))


@on_one_group.exact(small=on_complete)
def nothing_better(x: Whispered) -> Comparison:
    """Laws over profiles against the best prophecy, in successes and in welfare."""
    return _best_of_both(x, F(x.best_prophecy))


@nothing_better.mutant("against the worst prophecy")
def _(x: Whispered) -> Comparison:
    return at_most(x.successes, F(min(x.game.successes(y) for y in x.game.prophecies)))


nothing_better.without(below_one, small=lambda: (
    Whispered(complete(2, 2, F(1)), {(1, 1): F(1)}),
    Whispered(complete(2, 2, F(2)), {(1, 1): F(1)}),
))  # fmt: skip

on_graphs = Claim(
    key="gois2025.sec2_correlated.graphs",
    kind="own",
    title="On any graph a public prediction does all that a mediator can",
    source=Source("gois2025", "Section 2.1, for any graph", "2.1", "own"),
    chapter=CHAPTER,
    reading="Any graph; more than the paper says.",
    statement=r"""Where $0 < \kappa < 1$ and a self-fulfilling prophecy exists, the most successful one
has as many successful groups as the best correlated equilibrium has in expectation.""",
    assumes=(below_one, prophetic, obedient),
)
on_graphs.exact(small=on_chains)(as_public)
public = on_graphs.checks[0]


@public.mutant("at most half as many")
def _(x: Whispered) -> Comparison:
    return at_most(2 * x.successes, F(x.best_prophecy))


def given(x: Whispered) -> dict[str, Any]:
    """Adjacency, m, kappa, and the law as two lists."""
    n = len(x.game.neighbours)
    return {
        "A": [[int(j in near) for j in range(n)] for near in x.game.neighbours],
        "m": list(x.game.required),
        "kappa": x.game.kappa,
        "whispered": [list(y) for y in x.law],
        "q": list(x.law.values()),
    }


public.program(
    given=given,
    let=(
        ("n", "len(A)"),
        ("gain(i, y)", "(1 if dot(A[i], y) == m[i] - 1 else 0) - kappa"),
        ("won(y)", "len([i for i in range(n) if y[i] + dot(A[i], y) >= m[i]])"),
        ("part(i, a)", "[p[0] * (2 * a - 1) * gain(i, p[1]) for p in zip(q, whispered) "
         "if p[1][i] == a]"),
        ("prophecy(y)", "all([(1 if gain(i, y) > 0 else 0) == y[i] for i in range(n)])"),
        ("triples", "[[a, b, c] for a in range(2) for b in range(2) for c in range(2)]"),
        ("prophecies", "[y for y in triples if prophecy(y)]"),
        ("told", "dot(q, [won(y) for y in whispered])"),
    ),
    assume=(
        ("three agents on a graph", "n == 3 and all([A[i][j] == A[j][i] and A[i][i] == 0 "
         "for i in range(n) for j in range(n)])"),
        ("0 < kappa < 1", "0 < kappa < 1"),
        ("q is a law", "sum(q) == 1 and min(q) >= 0"),
        ("obeying pays", "all([sum(part(i, a)) >= 0 for i in range(n) for a in range(2)])"),
        ("a prophecy exists", "len(prophecies) > 0"),
    ),
    violates="told > max([won(y) for y in prophecies])",
)  # fmt: skip

mediator_first = on_graphs.amended(
    key="gois2025.sec2_correlated.chain",
    severity="conclusion fails",
    title="A mediator can do what no public prediction can",
    statement=r"""Every self-fulfilling prophecy, taken as advice, is a correlated equilibrium, so the
best correlated equilibrium is at least as successful. It can be more so: on the chain of three with
$m = (2, 2, 2)$ and any $0 < \kappa < 1$ the only prophecy is all-defect, with no successful group,
while the best correlated equilibrium has two of three in expectation. It whispers $111$, $110$,
$011$, $000$ with weights $2(1-\kappa), \kappa, \kappa, 1-\kappa$ over $3-\kappa$.""",
    survives="A public prediction is as good as a mediator in one group that contains everybody.",
    assumes=(below_one, obedient),
    uses=("gois2025.sec2_pivotal",),
)


@mediator_first.symbolic
def two_of_three() -> dict[str, Comparison]:
    """The law for symbolic kappa, and a dual that bounds every correlated equilibrium by two."""
    sp = sympy()
    t = sp.Symbol("t", positive=True)
    k = 1 / (1 + t)
    told = {(1, 1, 1): 2 * (1 - k), (1, 1, 0): k, (0, 1, 1): k, (0, 0, 0): 1 - k}
    law = {y: w / (3 - k) for y, w in told.items()}

    def obeys(i: int, y: tuple[int, ...]) -> Any:
        pivotal = sum(y[j] for j in CHAIN[i]) == 1
        return (2 * y[i] - 1) * (int(pivotal) - k)

    def won(y: tuple[int, ...]) -> int:
        return sum(y[i] + sum(y[j] for j in near) >= 2 for i, near in enumerate(CHAIN))

    advice = {(0, 0): 1 / k, (2, 0): 1 / k, (1, 1): 1 / k}
    lifted = {
        y: won(y) + sum(advice.get((i, a), 0) * obeys(i, y) for i, a in enumerate(y))
        for y in product((0, 1), repeat=3)
    }
    kept = {
        (i, a): sum(q * obeys(i, y) for y, q in law.items() if y[i] == a)
        for i, a in product(range(3), (0, 1))
    }
    prophecies = [
        y
        for y in lifted
        if all(bool((int(sum(y[j] for j in CHAIN[i]) == 1) - k).simplify().is_positive) == a
               for i, a in enumerate(y))
    ]  # fmt: skip
    return {
        "it is a law": identical(sum(law.values()), 1),
        **{
            f"agent {i}, told {a}, does not gain by disobeying": that(
                bool(sp.factor(value).is_nonnegative)
            )
            for (i, a), value in kept.items()
        },
        "two groups succeed in expectation": identical(sum(q * won(y) for y, q in law.items()), 2),
        **{
            f"dual: {''.join(map(str, y))} lifted is at most 2": that(
                bool(sp.factor(2 - value).is_nonnegative)
            )
            for y, value in lifted.items()
        },
        "the only prophecy is 000, where no group succeeds": that(
            prophecies == [(0, 0, 0)] and won((0, 0, 0)) == 0
        ),
        "a prophecy as advice: told 1 gains 1 - kappa > 0": that(
            bool((1 - k).simplify().is_positive)
        ),
        "a prophecy as advice: told 0 gains kappa > 0": that(bool(k.is_positive)),
    }


@two_of_three.mutant("even advice on the four profiles")
def _() -> dict[str, Comparison]:
    t = sympy().Symbol("t", positive=True)
    k = 1 / (1 + t)
    return {"the centre, told 1": that(bool(sympy().factor(2 * (1 - k) - k).is_nonnegative))}


@mediator_first.exact(small=on_chains)
def prophecies_obey(x: Whispered) -> Comparison:
    """Every prophecy obeys as advice; on the chain the law is worth two and the prophecy nothing."""
    game = x.game
    advice = all(game.is_equilibrium({y: F(1)}) for y in game.prophecies)
    if game.neighbours != CHAIN or set(game.required) != {2}:
        return that(advice, "prophecies are correlated equilibria")
    told = chain_law(game.kappa)
    multipliers = {(0, 0): 1 / game.kappa, (2, 0): 1 / game.kappa, (1, 1): 1 / game.kappa}
    bound = game.bound(multipliers, game.successes)
    return all_of(
        that(advice, "prophecies are correlated equilibria"),
        that(game.is_equilibrium(told), "the law is a correlated equilibrium"),
        equals(Whispered(game, told).successes, 2),
        equals(x.best_prophecy, 0),
        at_most(x.successes, bound),
        equals(bound, 2),
    )


@prophecies_obey.mutant("a mediator is worth one group at most")
def _(x: Whispered) -> Comparison:
    return at_most(x.successes, F(max(1, x.best_prophecy)))


prophecies_obey.controls(public)
prophecies_obey.without(below_one, small=lambda: [
    Whispered(Mediated(CHAIN, (2, 2, 2), kappa), {(0, 0, 0): F(1)}) for kappa in (F(2), F(1))
])  # fmt: skip
prophecies_obey.without(obedient, small=lambda: [
    Whispered(Mediated(CHAIN, (2, 2, 2), HALF), {(1, 1, 1): F(1)})
])  # fmt: skip
