"""All connected graphs with N <= 7 nodes at once, under one threshold and one price."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from lookahead.dilemma.bitset_profiles import Codes, Counts, Masks, codes, pivotal_map, successes
from lookahead.dilemma.graph_dilemma import GraphDilemma
from lookahead.dilemma.graphs import (
    ATLAS,
    Edge,
    connected_graphs,
    neighbour_masks,
    requirements,
    threshold_classes,
)
from lookahead.dilemma.nash import nash_profiles

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Census:
    r"""Every connected graph with `nodes` nodes, the threshold T and the price kappa.

    Arrays have one row per graph, in the order of `connected_graphs`, and one column per profile.
    An indifferent agent defects.

    >>> census = Census(5, Fraction(1, 2), Fraction(3, 5))
    >>> without = ~census.self_fulfilling.any(axis=1)
    >>> [graph for graph, none in zip(census.graphs, without) if none]
    [((0, 1), (1, 3), (1, 4), (2, 3), (2, 4))]
    """

    nodes: int
    threshold: Fraction
    kappa: Fraction

    @property
    def graphs(self) -> tuple[tuple[Edge, ...], ...]:
        return connected_graphs(self.nodes)

    @property
    def masks(self) -> Masks:
        """Bits of the neighbours, (graphs, N)."""
        return _masks(self.nodes)

    @cached_property
    def m(self) -> NDArray[np.int8]:
        """Cooperators that each group needs, (graphs, N)."""
        return requirements(self.threshold, self.masks)

    @property
    def sizes(self) -> NDArray[np.int8]:
        """Members of each group, (graphs, N)."""
        return np.bitwise_count(self.masks).astype(np.int8) + np.int8(1)

    @cached_property
    def successor(self) -> Codes:
        """Best response to every binary prediction, (graphs, 2^N)."""
        answer = pivotal_map(self.masks, self.m)
        return answer if self.kappa < 1 else np.zeros_like(answer)

    @cached_property
    def self_fulfilling(self) -> Flags:
        """Which predictions are confirmed, (graphs, 2^N)."""
        return self.successor == codes(self.nodes)

    @cached_property
    def strict_nash(self) -> Flags:
        """Which profiles are strict Nash equilibria, from payoffs, (graphs, 2^N)."""
        return nash_profiles(self.masks, self.m, self.kappa, strict=True)

    @cached_property
    def nash(self) -> Flags:
        """Which profiles are Nash equilibria, from payoffs, (graphs, 2^N)."""
        return nash_profiles(self.masks, self.m, self.kappa, strict=False)

    @cached_property
    def successful(self) -> Counts:
        """How many groups succeed under each profile of actions, (graphs, 2^N)."""
        return successes(self.masks, self.m)

    @cached_property
    def induced(self) -> Counts:
        """How many groups succeed when each prediction is published, (graphs, 2^N)."""
        return np.take_along_axis(self.successful, self.successor.astype(np.intp), axis=1)

    @property
    def unattainable(self) -> Flags:
        """For which graphs no binary prediction does, (graphs,)."""
        return self.induced.max(axis=1) < self.nodes

    @property
    def attainable(self) -> Flags:
        """For which graphs some binary prediction makes all groups succeed, (graphs,)."""
        return (self.induced == self.nodes).any(axis=1)

    @cached_property
    def adjacent(self) -> Flags:
        """Adjacency matrices, (graphs, N, N)."""
        bit = np.uint32(1) << np.arange(self.nodes, dtype=np.uint32)
        return (self.masks[:, :, None] & bit) != 0

    def game(self, row: int) -> GraphDilemma:
        """Return the game on one of the graphs."""
        return GraphDilemma(self.graphs[row], self.threshold, self.kappa, self.nodes, "defect")


@cache
def _masks(nodes: int) -> Masks:
    return np.stack([neighbour_masks(edges, nodes) for edges in connected_graphs(nodes)])


def all_small_games(*prices: Fraction, largest: int = ATLAS, least: int = 1) -> Iterator[Census]:
    """Yield a census for each price, number of nodes up to `largest`, and threshold class.

    With the default these are all 996 connected graphs with up to 7 nodes.
    """
    for nodes in range(least, largest + 1):
        for threshold in threshold_classes(nodes):
            for kappa in prices:
                yield Census(nodes, threshold, kappa)


def small_games(largest: int, *prices: Fraction) -> Iterator[GraphDilemma]:
    """Yield the games of `all_small_games` one by one, the smallest first."""
    for census in all_small_games(*prices, largest=largest):
        for row in range(len(census.graphs)):
            yield census.game(row)


@dataclass(frozen=True)
class Atlas:
    """The distinct games on connected graphs with `nodes` nodes, at one price.

    Two thresholds make one game of a graph where every group needs the same under both.

    >>> [Atlas(n, Fraction(3, 5)).count() for n in (1, 2, 3, 4)]
    [2, 3, 9, 33]
    """

    nodes: int
    kappa: Fraction

    def count(self, wanted: Callable[[Census], Flags] | None = None) -> int:
        """Return how many games there are; wanted: those for which it is true of their graph."""
        found: set[tuple[int, bytes]] = set()
        for threshold in threshold_classes(self.nodes):
            census = Census(self.nodes, threshold, self.kappa)
            rows = range(len(census.graphs)) if wanted is None else np.flatnonzero(wanted(census))
            found |= {(int(row), census.m[row].tobytes()) for row in rows}
        return len(found)


def all_sizes(kappa: Fraction) -> Iterator[Atlas]:
    """Yield the games by number of nodes, 1 to 7."""
    return (Atlas(nodes, kappa) for nodes in range(1, ATLAS + 1))
