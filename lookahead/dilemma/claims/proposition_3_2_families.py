"""Proposition 3.2, other families: what else makes full success self-fulfilling."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

import numpy as np

from lookahead.core.symbols import sympy
from lookahead.dilemma.bitset_census import Census, all_small_games
from lookahead.dilemma.bitset_profiles import codes
from lookahead.dilemma.claims.proposition_3_2 import fulfilled
from lookahead.dilemma.claims.section_3_nash import CHAPTER, cheap
from lookahead.dilemma.graph_dilemma import GraphDilemma
from lookahead.ledger import Assumption, Claim, Comparison, Source, that
from lookahead.ledger.symbolic import identical

F = Fraction
PRICE = F(3, 5)
OWN = Source("gois2025", "Proposition 3.2, other families", "3.1", "own")

one_each = Assumption(
    "one cooperator is enough for every group",
    r"$m_i = 1$ for all $i$: $0 < T \le 1/\max_i M_i$.",
    lambda x: x.threshold > 0 and x.threshold * int(x.sizes.max()) <= 1,
)

independent = Claim(
    key="gois2025.prop3_2.independent",
    kind="own",
    title="Where one cooperator is enough, prophecies are maximal independent sets",
    source=OWN,
    chapter=CHAPTER,
    statement=r"""Let $\kappa < 1$ and $m_i = 1$ for all $i$. The self-fulfilling prophecies are the
indicators of the maximal independent sets of $G$, and under each of them all groups succeed. Every graph
has one.""",
    assumes=(cheap, one_each),
    uses=("gois2025.eq8",),
)


@independent.symbolic
def one_agent() -> dict[str, Comparison]:
    """An agent with s cooperating neighbours joins where s = 0 = m - 1, not where s = 1 + t."""
    sp = sympy()
    t = sp.Symbol("t", nonnegative=True, integer=True)
    return {
        "it joins at s = 0: cooperators are no neighbours": identical(sp.Integer(1) - 1, 0),
        "it stays out at s = 1 + t: defectors have one": that(bool((1 + t).is_positive)),
        "a cooperator's group has itself": identical(1 + sp.Integer(0), 1),
        "a defector's has s = 1 + t, at least one": that(bool((1 + t - 1).is_nonnegative)),
    }


@one_agent.mutant("a defector's group has two cooperators")
def _() -> dict[str, Comparison]:
    t = sympy().Symbol("t", nonnegative=True, integer=True)
    return {
        "one": that(bool((1 + t - 1).is_nonnegative)),
        "two": that(bool((1 + t - 2).is_nonnegative)),
    }


def maximal_independent(x: Census) -> np.ndarray:
    """Which profiles are maximal independent sets, from the edges, (graphs, 2^N)."""
    chosen = (codes(x.nodes)[:, None] >> np.arange(x.nodes, dtype=np.uint32)) & 1 == 1
    rows: list[np.ndarray] = []
    for near in x.adjacent:
        beside = (chosen @ near.astype(np.int64)) > 0
        rows.append(~(chosen & beside).any(axis=1) & (chosen | beside).all(axis=1))
    return np.array(rows)


def every_small_game() -> Iterator[Census]:
    """All connected graphs with up to six nodes and all threshold classes."""
    return all_small_games(PRICE, largest=6)


@independent.exact(small=every_small_game)
def sets_and_prophecies(x: Census) -> Comparison:
    """Confirmed predictions against maximal independent sets, and success under them."""
    sets = maximal_independent(x)
    succeed = (x.successful == x.nodes)[sets].all()
    return that(bool((x.self_fulfilling == sets).all() and succeed))


@sets_and_prophecies.mutant("and there is only one")
def _(x: Census) -> Comparison:
    return that(bool((x.self_fulfilling.sum(axis=1) == 1).all()))


def dear() -> Iterator[Census]:
    """The same games at a price at which nobody cooperates."""
    return all_small_games(F(3, 2), largest=4)


sets_and_prophecies.without(cheap, small=dear)
sets_and_prophecies.without(one_each, small=every_small_game)

smallest = Claim(
    key="gois2025.prop3_2.others",
    kind="own",
    title="The three conditions are not necessary",
    source=OWN,
    chapter=CHAPTER,
    statement=r"""The smallest connected game outside Proposition 3.2 is the 3-chain with
$0 < T < 1$. It has a self-fulfilling prophecy with full success for $T \le \tfrac12$ and for $T >
\tfrac23$; only between the two it has none ($\kappa < 1$).""",
    assumes=(cheap,),
)


def three_nodes() -> Iterator[Census]:
    """Connected graphs with up to three nodes, thresholds at the ends of their classes."""
    return all_small_games(PRICE, largest=3)


@smallest.exact(small=three_nodes, covers=True)
def on_the_chain(x: Census) -> Comparison:
    """Which graphs have a prophecy with full success; the chain comes before the triangle."""
    gap = x.nodes == 3 and F(1, 2) < x.threshold <= F(2, 3)
    return that(fulfilled(x).tolist() == ([False, True] if gap else [True] * len(x.graphs)))


@on_the_chain.mutant("the three conditions are necessary")
def _(x: Census) -> Comparison:
    full = [2 * len(g) == x.nodes * (x.nodes - 1) or x.threshold in (0, 1) for g in x.graphs]
    return that(fulfilled(x).tolist() == full)


def dear_chain() -> Iterator[Census]:
    """The same games at a price at which nobody cooperates."""
    return all_small_games(F(3, 2), largest=3)


on_the_chain.without(cheap, small=dear_chain)

cycles = Claim(
    key="gois2025.prop3_2.cycles",
    kind="own",
    title="On a cycle, full success is self-fulfilling only if three divides its length",
    source=OWN,
    chapter=CHAPTER,
    statement=r"""On the cycle with $N$ nodes, $3 \le N \le 16$, $\tfrac13 < T \le \tfrac23$ and $\kappa <
1$, some self-fulfilling prophecy makes all groups succeed if and only if $3 \mid N$: two cooperate, one
defects, and so on. Predictions that are not self-fulfilling make all groups succeed for every $N$.""",
    assumes=(cheap,),
)


def rings() -> Iterator[GraphDilemma]:
    """Cycles with 3 to 16 nodes, two cooperators needed in each group of three."""
    return (ring(n, PRICE) for n in range(3, 17))


def ring(n: int, kappa: Fraction) -> GraphDilemma:
    """The cycle with n nodes at T = 2/3."""
    return GraphDilemma([*pairwise(range(n)), (n - 1, 0)], F(2, 3), kappa)


@cycles.exact(small=rings, covers=True)
def around(x: GraphDilemma) -> Comparison:
    """Confirmed predictions with full success, and the most that any prediction brings about."""
    stays = any(all(x.successful(profile)) for profile in x.self_fulfilling())
    return that(stays == (x.nodes % 3 == 0) and x.best_success() == x.nodes)


@around.mutant("always")
def _(x: GraphDilemma) -> Comparison:
    return that(any(all(x.successful(profile)) for profile in x.self_fulfilling()))


def dear_rings() -> Iterator[GraphDilemma]:
    """The same at a price at which nobody cooperates."""
    return (ring(n, F(3, 2)) for n in range(3, 7))


around.without(cheap, small=dear_rings)
