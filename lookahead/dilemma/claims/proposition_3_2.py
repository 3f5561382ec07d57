"""Proposition 3.2: three conditions under which full success is self-fulfilling."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

import numpy as np

from lookahead.core.symbols import sympy
from lookahead.dilemma.bitset_census import Census, Flags, small_games
from lookahead.dilemma.claims.section_3_nash import CHAPTER, cheap, cheap_games
from lookahead.dilemma.graph_dilemma import GraphDilemma
from lookahead.ledger import Assumption, Claim, Comparison, Source, that
from lookahead.ledger.symbolic import identical

F = Fraction
PRICE = F(3, 5)


def complete(x: GraphDilemma) -> bool:
    """Whether every pair of agents is joined."""
    return 2 * len(x.edges) == x.nodes * (x.nodes - 1)


one_of_three = Assumption(
    "complete, T = 1 or T = 0",
    r"$G$ is complete, or $T = 1$, or $T = 0$.",
    lambda x: isinstance(x, Census) or complete(x) or x.threshold in (0, 1),
)

sufficient = Claim(
    key="gois2025.prop3_2",
    kind="proposition",
    title="Three conditions for full success by a self-fulfilling prophecy",
    source=Source("gois2025", "Proposition 3.2", "3.1", "forced"),
    chapter=CHAPTER,
    statement=r"""Let trust be full and $\kappa < 1$. Each of these suffices for a self-fulfilling
prophecy under which all groups succeed: (1) $G$ is complete; any $m$ cooperators do; (2) $T = 1$;
everybody cooperates; (3) $T = 0$; nobody does, and no group needs it.""",
    as_printed="“each of the following is a sufficient condition”",
    assumes=(cheap, one_of_three),
    uses=("gois2025.eq8",),
)


@sufficient.symbolic
def constructions() -> dict[str, Comparison]:
    """What each agent of the construction sees, against m - 1."""
    sp = sympy()
    m, M = sp.symbols("m M", integer=True, positive=True)
    return {
        "complete: a cooperator among m sees m - 1": identical(m - 1 - (m - 1), 0),
        "complete: a defector sees m, one too many": identical(m - (m - 1), 1),
        "T = 1: all M are needed": identical(sp.ceiling(1 * M), M),
        "T = 1: everybody sees M - 1": identical((M - 1) - (M - 1), 0),
        "T = 0: nobody is needed": identical(sp.ceiling(0 * M), 0),
        "T = 0: nobody sees m - 1 = -1": that(bool((0 - sp.Integer(0 - 1)).is_positive)),
    }


@constructions.mutant("m + 1 cooperators on the complete graph")
def _() -> dict[str, Comparison]:
    m = sympy().Symbol("m", integer=True, positive=True)
    return {
        "the group succeeds": that(bool(((m + 1) - m).is_positive)),
        "a cooperator sees m - 1": identical((m + 1) - 1 - (m - 1), 0),
    }


def fulfilled(x: Census) -> Flags:
    """For which graphs some prediction is confirmed and makes all groups succeed."""
    return (x.self_fulfilling & (x.successful == x.nodes)).any(axis=1)


def _complete_graphs(x: Census) -> Flags:
    return np.array([2 * len(graph) == x.nodes * (x.nodes - 1) for graph in x.graphs])


@sufficient.exact(small=cheap_games)
def on_all_small_graphs(x: Census) -> Comparison:
    """At T = 0 and 1 every graph, at other thresholds the complete one."""
    wanted = np.ones(len(x.graphs), bool) if x.threshold in (0, 1) else _complete_graphs(x)
    return that(bool(fulfilled(x)[wanted].all()))


@on_all_small_graphs.mutant("they are also necessary")
def _(x: Census) -> Comparison:
    named = _complete_graphs(x) | (x.threshold in (0, 1))
    return that(bool((fulfilled(x) == named).all()))


@on_all_small_graphs.mutant("T >= 1 - 1/N in place of T = 1")
def _(x: Census) -> Comparison:
    return that(x.threshold < 1 - F(1, x.nodes) or bool(fulfilled(x).all()))


def few() -> Iterator[GraphDilemma]:
    """Games on all connected graphs with up to five nodes."""
    return small_games(5, PRICE)


def dear() -> Iterator[GraphDilemma]:
    """Games on small graphs in which cooperating never pays."""
    return small_games(3, F(3, 2))


@sufficient.exact(small=few)
def one_by_one(x: GraphDilemma) -> Comparison:
    """Some confirmed prediction makes all groups succeed."""
    return that(any(all(x.successful(profile)) for profile in x.self_fulfilling()))


@one_by_one.mutant("the prediction that everybody cooperates")
def _(x: GraphDilemma) -> Comparison:
    return that((1,) * x.nodes in x.self_fulfilling())


one_by_one.without(cheap, small=dear)
one_by_one.without(one_of_three, small=few)


strictly = Claim(
    key="gois2025.prop3_2.strict",
    kind="proof step",
    title="No deviation from m cooperators on the complete graph",
    source=Source("gois2025", "Proposition 3.2, (1)", "3.1", "forced"),
    chapter=CHAPTER,
    statement=r"""On the complete graph with $m \ge 1$ every profile with exactly $m$ cooperators is a
strict Nash equilibrium: no agent can deviate without lowering its payoff ($\kappa < 1$).""",
    as_printed="“it is not possible for one agent to deviate from … without lowering its …”",
    assumes=(cheap,),
    uses=("gois2025.eq8",),
)


def cliques() -> Iterator[GraphDilemma]:
    """Complete graphs with up to eight nodes and every number of cooperators needed."""
    return (
        GraphDilemma(combinations(range(n), 2), F(m, n), PRICE, n)
        for n in range(1, 9)
        for m in range(1, n + 1)
    )


@strictly.symbolic
def leaving_and_joining() -> dict[str, Comparison]:
    """A cooperator who leaves loses r b less its cost; a defector who joins pays for nothing."""
    b, r, q = sympy().symbols("b r q", positive=True)
    kappa = 1 / (1 + q)
    before, after = b - kappa * r * b, b * (1 - r)
    return {
        "leaving loses": identical(before - after, r * b * q / (1 + q)),
        "joining loses": identical(b - (b - kappa * r * b), r * b / (1 + q)),
    }


@leaving_and_joining.mutant("leaving is free")
def _() -> dict[str, Comparison]:
    b, r, q = sympy().symbols("b r q", positive=True)
    return {
        "leaving": identical(b - r * b / (1 + q) - b, 0),
        "joining": identical(r * b / (1 + q), r * b / (1 + q)),
    }


@strictly.exact(small=cliques)
def on_cliques(x: GraphDilemma) -> Comparison:
    """Strict equilibria from payoffs; those with m cooperators are among them."""
    return _all_strict(x, x.required[0])


def _all_strict(x: GraphDilemma, cooperators: int) -> Comparison:
    found = set(x.nash(strict=True))
    chosen = combinations(range(x.nodes), cooperators)
    return that(all(_profile(some, x.nodes) in found for some in chosen))


def _profile(some: tuple[int, ...], nodes: int) -> tuple[int, ...]:
    return tuple(int(i in some) for i in range(nodes))


@on_cliques.mutant("with m + 1 cooperators")
def _(x: GraphDilemma) -> Comparison:
    return _all_strict(x, x.required[0] + 1)


def dear_cliques() -> Iterator[GraphDilemma]:
    """The same at a price at which nobody cooperates."""
    return (GraphDilemma(x.edges, x.threshold, F(3, 2), x.nodes) for x in cliques())


on_cliques.without(cheap, small=dear_cliques)
