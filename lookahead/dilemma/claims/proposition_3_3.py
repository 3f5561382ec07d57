"""Proposition 3.3: where no binary prediction makes all groups succeed."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from lookahead.core.symbols import sympy
from lookahead.dilemma.bitset_census import Census, Flags, all_small_games
from lookahead.dilemma.bitset_profiles import Counts
from lookahead.dilemma.claims.section_3_nash import CHAPTER
from lookahead.dilemma.graph_dilemma import GraphDilemma
from lookahead.ledger import Assumption, Claim, Comparison, Source, that
from lookahead.ledger.symbolic import identical

F = Fraction
PRICE = F(3, 5)


@dataclass(frozen=True)
class HubGame:
    """A game, and the node that is to be its hub."""

    game: GraphDilemma
    hub: int

    @property
    def degrees(self) -> tuple[int, ...]:
        return tuple(len(js) for js in self.game.neighbours)

    @property
    def members(self) -> int:
        """The hub's group size."""
        return self.degrees[self.hub] + 1

    @property
    def around(self) -> tuple[int, ...]:
        """The hub's neighbours."""
        return self.game.neighbours[self.hub]

    def second_neighbours(self, low: Callable[[int, int], bool]) -> bool:
        """Whether each neighbour of the hub has another neighbour l with low(deg l, deg hub)."""
        top = self.degrees[self.hub]
        return all(
            any(low(self.degrees[k], top) for k in self.game.neighbours[j] if k != self.hub)
            for j in self.around
        )


def _on_hub(name: str, statement: str, predicate: Callable[[HubGame], bool]) -> Assumption:
    """An assumption about a hub; a census looks at every node, and selects by itself."""
    return Assumption(name, statement, lambda x: isinstance(x, Census) or predicate(x))


has_neighbour = _on_hub(
    "the hub has a neighbour",
    r"$\deg(h) \ge 1$: a hub is no isolated node.",
    lambda x: bool(x.around),
)
hub = _on_hub(
    "a hub",
    r"(1) $\deg(h) > \deg(j)$ for all $j \in \mathcal N(h)$.",
    lambda x: all(x.degrees[x.hub] > x.degrees[j] for j in x.around),
)
at_threshold = _on_hub(
    "one defector to spare",
    r"(2) $T = \deg(h)/(\deg(h) + 1) = (M_h - 1)/M_h$.",
    lambda x: x.game.threshold == F(x.members - 1, x.members),
)
low_neighbours = _on_hub(
    "low second neighbours",
    r"(3) Every $j \in \mathcal N(h)$ has a neighbour $l$ with $\deg(l) < \deg(h)$.",
    lambda x: x.second_neighbours(operator.lt),
)
CONDITIONS = (has_neighbour, hub, at_threshold, low_neighbours)

unattainable = Claim(
    key="gois2025.prop3_3",
    kind="proposition",
    title="Conditions under which no binary prediction makes all groups succeed",
    source=Source("gois2025", "Proposition 3.3", "3.1", "forced"),
    chapter=CHAPTER,
    statement=r"""Let trust be full. If some node $h$ meets the three conditions, no binary prediction,
self-fulfilling or not, makes all groups succeed.""",
    as_printed="“a game must not obey simultaneously the three conditions below, otherwise full "
    "success is not attainable”",
    reading="condition (3) with a strict inequality, as its proof needs; a hub has a neighbour",
    assumes=CONDITIONS,
    uses=("gois2025.eq8",),
)


@unattainable.symbolic
def contradiction() -> dict[str, Comparison]:
    """All groups smaller than the hub's need everybody; so the hub's neighbours must all be named."""
    sp = sympy()
    M, d = sp.symbols("M d", positive=True, integer=True)
    deg = sp.Symbol("deg", positive=True, integer=True)
    T = 1 - 1 / (M + d)
    return {
        "a group of M < M_h needs more than M - 1": identical(T * M - (M - 1), d / (M + d)),
        "and so all M, as T < 1": that(bool(sp.simplify(d / (M + d)).is_positive)),
        "the hub's group needs M_h - 1": identical(sp.expand(T * (M + d)), M + d - 1),
        "l joins only if all its neighbours are named: m_l - 1 = deg(l)": identical(
            (deg + 1) - 1, deg
        ),
        "then the hub sees deg(h)": identical(deg + 0, deg),
        "but joins at m_h - 1 = deg(h) - 1": identical((deg + 1 - 1) - 1, deg - 1),
        "which differ": that(bool((deg - (deg - 1)).is_positive)),
    }


@contradiction.mutant("at T = 1")
def _() -> dict[str, Comparison]:
    M, d = sympy().symbols("M d", positive=True, integer=True)
    return {
        "small groups need everybody": identical(M - (M - 1), 1),
        "the hub's group needs M_h - 1": identical(M + d, M + d - 1),
    }


def hubs(largest: int, price: Fraction = PRICE) -> Iterator[HubGame]:
    """Every node of every game on connected graphs with up to `largest` nodes."""
    for census in all_small_games(price, largest=largest):
        for row in range(len(census.graphs)):
            game = census.game(row)
            yield from (HubGame(game, node) for node in range(census.nodes))


def meeting(largest: int, *conditions: Assumption) -> Iterator[HubGame]:
    """Those that meet the conditions."""
    for x in hubs(largest):
        if all(c.predicate(x) for c in conditions):
            yield x


def five_nodes() -> Iterator[HubGame]:
    """All instances with up to six nodes, the smallest first."""
    return meeting(6, *CONDITIONS)


def _full(x: HubGame) -> bool:
    return x.game.best_success() == x.game.nodes


@unattainable.exact(small=five_nodes)
def on_hubs(x: HubGame) -> Comparison:
    """The most successful groups over all binary predictions stay below N."""
    return that(not _full(x), f"{x.game.best_success()} of {x.game.nodes}")


@on_hubs.mutant("more than two groups fail")
def _(x: HubGame) -> Comparison:
    return that(x.game.best_success() < x.game.nodes - 2)


def without_hub() -> Iterator[HubGame]:
    """All but (1)."""
    return meeting(5, has_neighbour, at_threshold, low_neighbours)


def other_thresholds() -> Iterator[HubGame]:
    """All but (2)."""
    return meeting(5, has_neighbour, hub, low_neighbours)


def high_neighbours() -> Iterator[HubGame]:
    """All but (3)."""
    return meeting(5, has_neighbour, hub, at_threshold)


def alone() -> Iterator[HubGame]:
    """One isolated node at T = 0: its conditions are empty, and its group needs nobody."""
    yield HubGame(GraphDilemma([], F(0), PRICE, 1), 0)


on_hubs.without(hub, small=without_hub)
on_hubs.without(at_threshold, small=other_thresholds)
on_hubs.without(low_neighbours, small=high_neighbours)
on_hubs.without(has_neighbour, small=alone)


def meeting_in(x: Census, low: Callable[[Counts, Counts], Flags] = np.less) -> Flags:
    """Which nodes of which graphs meet the conditions, (graphs, N); low as in condition (3)."""
    near, size = x.adjacent, x.sizes
    top = (~near | (size[:, :, None] > size[:, None, :])).all(axis=2)
    at = np.array([[x.threshold == F(int(M) - 1, int(M)) for M in row] for row in size])
    # l[g, h, k]: the degree of k is low beside that of h, and k is not h
    other = low(size[:, None, :], size[:, :, None]) & ~np.eye(x.nodes, dtype=bool)
    second = (near.astype(np.int8) @ other.transpose(0, 2, 1).astype(np.int8)) > 0
    reached = (~near | second.transpose(0, 2, 1)).all(axis=2)
    return (size > 1) & top & at & reached


@unattainable.exact(small=lambda: all_small_games(PRICE))
def on_all_small_graphs(x: Census) -> Comparison:
    """Graphs with such a node, and graphs on which some prediction makes all groups succeed."""
    return that(not (meeting_in(x).any(axis=1) & x.attainable).any())


@on_all_small_graphs.mutant("the conditions are also necessary")
def _(x: Census) -> Comparison:
    return that(bool((meeting_in(x).any(axis=1) != x.attainable).all()))


@on_all_small_graphs.mutant("T = 1 - 1/N")
def _(x: Census) -> Comparison:
    return that(x.threshold != 1 - F(1, x.nodes) or not x.attainable.any())
