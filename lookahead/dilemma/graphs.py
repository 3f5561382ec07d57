"""Simple undirected graphs on nodes 0, ..., N - 1, and every small connected one."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import cache

import numpy as np
from numpy.typing import NDArray

from lookahead.core.errors import InvalidArgument
from lookahead.dilemma.outcomes import EmptyNeighbourhood, InvalidGraph
from lookahead.dilemma.threshold import required

Edge = tuple[int, int]
ATLAS = 7
"""The largest number of nodes of which all graphs are listed."""


def simple_edges(edges: Iterable[Iterable[int]], nodes: int | None = None) -> tuple[Edge, ...]:
    """Return the edges as sorted pairs i < j, in order.

    nodes: how many there are; then isolated nodes are allowed. Without it every node from 0 to the
    largest must have a neighbour.

    Raises InvalidGraph for a self-loop, an edge given twice or a name that is no node, and
    EmptyNeighbourhood for a node that no edge touches.

    >>> simple_edges([(1, 0), (1, 2)])
    ((0, 1), (1, 2))
    """
    if nodes is not None and (isinstance(nodes, bool) or not isinstance(nodes, int) or nodes < 1):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise InvalidArgument("nodes", nodes, "must be a positive integer")
    found: set[Edge] = set()
    for edge in edges:
        ends = tuple(edge)
        if len(ends) != 2 or any(isinstance(i, bool) or not isinstance(i, int) for i in ends):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise InvalidGraph(edge, "an edge joins two nodes, which are integers")
        i, j = min(ends), max(ends)
        if i == j:
            raise InvalidGraph(edge, "joins a node to itself; leave self-loops out")
        if i < 0 or (nodes is not None and j >= nodes):
            raise InvalidGraph(edge, f"names a node outside 0, ..., {(nodes or 0) - 1}")
        if (i, j) in found:
            raise InvalidGraph(edge, "is given twice; the graph is simple and undirected")
        found.add((i, j))
    if nodes is None:
        touched = {i for edge in found for i in edge}
        if not touched:
            raise InvalidGraph((), "holds no edge; state the number of nodes")
        for node in range(max(touched)):
            if node not in touched:
                raise EmptyNeighbourhood(node)
    return tuple(sorted(found))


def neighbour_masks(edges: Iterable[Edge], nodes: int) -> NDArray[np.uint32]:
    """Return for each node the bits of its neighbours; nodes at most 32.

    >>> neighbour_masks([(0, 1), (1, 2)], 3).tolist()
    [2, 5, 2]
    """
    masks = np.zeros(nodes, dtype=np.uint32)
    for i, j in edges:
        masks[i] |= np.uint32(1 << j)
        masks[j] |= np.uint32(1 << i)
    return masks


@cache
def connected_graphs(nodes: int) -> tuple[tuple[Edge, ...], ...]:
    """Return the edges of every connected graph with 1 to 7 nodes, one of each shape.

    The atlas of small graphs of networkx, fewest edges first: 1, 1, 2, 6, 21, 112, 853 of them.

    Raises InvalidArgument for another number of nodes.

    >>> len(connected_graphs(5)), connected_graphs(3)
    (21, (((0, 1), (0, 2)), ((0, 1), (0, 2), (1, 2))))
    """
    if not 1 <= nodes <= ATLAS:
        raise InvalidArgument("nodes", nodes, f"the atlas holds graphs with 1 to {ATLAS} nodes")
    import networkx as nx

    listed = (g for g in nx.graph_atlas_g() if g.number_of_nodes() == nodes)
    graphs = [simple_edges(g.edges, nodes) for g in listed if nx.is_connected(g)]
    return tuple(sorted(graphs, key=lambda edges: (len(edges), edges)))


@cache
def threshold_classes(largest: int) -> tuple[Fraction, ...]:
    r"""Return one threshold for each way of rounding in groups of at most `largest`.

    $\lceil T M\rceil$ steps up just above the fractions k / M, so the Farey sequence of order
    `largest` has each class once, at its upper end.

    >>> threshold_classes(3)
    (Fraction(0, 1), Fraction(1, 3), Fraction(1, 2), Fraction(2, 3), Fraction(1, 1))
    """
    return tuple(
        sorted({Fraction(k, size) for size in range(1, largest + 1) for k in range(size + 1)})
    )


def requirements(threshold: Fraction, masks: NDArray[np.uint32]) -> NDArray[np.int8]:
    r"""Return $m_i = \lceil T M_i\rceil$ for masks (..., N) of neighbours, shape (..., N)."""
    sizes = np.bitwise_count(masks).astype(np.int64) + 1
    table = [0, *(required(threshold, size) for size in range(1, int(sizes.max()) + 1))]
    return np.array(table, dtype=np.int8)[sizes]
