"""Retraining on graphs of a million agents: memory linear in the edges, no listing of profiles."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from lookahead.core.errors import InvalidArgument
from lookahead.dilemma.outcomes import EmptyNeighbourhood, InvalidGraph
from lookahead.dilemma.threshold import required

Actions = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class LargeGraph:
    r"""Neighbourhoods in one array, and the cooperators $m_i$ that each group needs.

    ends: the neighbours of agent 0, then of agent 1, and so on; starts (N + 1,): where each list
    begins, and the end; required (N,). Build it with `from_edges`.
    """

    ends: NDArray[np.int32]
    starts: NDArray[np.int64]
    required: NDArray[np.int64]

    @classmethod
    def from_edges(cls, edges: NDArray[np.integer], threshold: Fraction) -> LargeGraph:
        """Return the graph with these edges, shape (E, 2), on nodes 0 to the largest named.

        Raises InvalidGraph for a self-loop, an edge given twice or a negative name, and
        EmptyNeighbourhood for a node that no edge touches.

        >>> chain = LargeGraph.from_edges(np.array([[0, 1], [1, 2]]), Fraction(2, 3))
        >>> chain.required.tolist(), chain.respond(np.array([True, True, False])).tolist()
        ([2, 2, 2], [True, True, True])
        """
        if edges.ndim != 2 or edges.shape[1] != 2 or len(edges) == 0:
            raise InvalidGraph(edges.shape, "must be the shape (E, 2) with at least one edge")
        if edges.min() < 0:
            raise InvalidGraph(int(edges.min()), "names a node outside 0, ..., N - 1")
        if (edges[:, 0] == edges[:, 1]).any():
            node = int(edges[edges[:, 0] == edges[:, 1]][0, 0])
            raise InvalidGraph((node, node), "joins a node to itself; leave self-loops out")
        nodes = int(edges.max()) + 1
        both = np.concatenate([edges, edges[:, ::-1]]).astype(np.int64)
        key = np.sort(both[:, 0] * nodes + both[:, 1])
        twice = np.flatnonzero(key[1:] == key[:-1])
        if len(twice):
            pair = divmod(int(key[twice[0]]), nodes)
            raise InvalidGraph(pair, "is given twice; the graph is simple and undirected")
        degree = np.bincount(key // nodes, minlength=nodes)
        if not degree.all():
            raise EmptyNeighbourhood(int(np.argmin(degree)))
        sizes, place = np.unique(degree + 1, return_inverse=True)
        m = np.array([required(threshold, int(size)) for size in sizes], dtype=np.int64)[place]
        starts = np.concatenate([[0], np.cumsum(degree)])
        return cls((key % nodes).astype(np.int32), starts, m)

    @property
    def nodes(self) -> int:
        return len(self.required)

    def cooperating_neighbours(self, actions: Actions) -> NDArray[np.int32]:
        """Return how many neighbours of each agent cooperate; actions (N,)."""
        if actions.shape != (self.nodes,) or actions.dtype != np.bool_:
            raise InvalidArgument("actions", actions.shape, f"must be {self.nodes} truth values")
        # differences of a running sum: faster than reduceat, and exact in whole numbers
        running = np.zeros(len(self.ends) + 1, dtype=np.int32)
        np.cumsum(actions.view(np.uint8).take(self.ends), out=running[1:])
        return np.diff(running.take(self.starts))

    def respond(self, prediction: Actions) -> Actions:
        r"""Return one round of best responses to a binary prediction, where $0 < \kappa < 1$."""
        return self.cooperating_neighbours(prediction) == self.required - 1

    def successful(self, actions: Actions) -> Actions:
        """Return which groups reach their threshold."""
        return self.cooperating_neighbours(actions) + actions >= self.required


def preferential_attachment(nodes: int, links: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Return the edges (E, 2) of a random scale-free graph, without a loop over nodes.

    Every node from the second on brings `links` ends, each to an earlier node with probability
    proportional to its degree so far (Barabási and Albert, in the form of Batagelj and Brandes);
    an end that repeats a neighbour is dropped, so that some nodes bring fewer. Not the generator
    of networkx: use that where its graphs are asked for by seed.

    Raises InvalidArgument for nodes < 2 or links < 1.

    >>> preferential_attachment(4, 1, np.random.default_rng(1)).shape
    (3, 2)
    """
    if nodes < 2 or links < 1:
        raise InvalidArgument("nodes, links", (nodes, links), "need nodes >= 2 and links >= 1")
    newcomer = np.repeat(np.arange(1, nodes), links)
    # slots 2 e and 2 e + 1 hold the ends of link e; the other end copies a slot of earlier nodes
    before = 2 * links * (newcomer - 1)
    link, copies = np.divmod(rng.integers(0, np.maximum(before, 1)), 2)
    target = np.where(copies == 1, -1, newcomer[link])
    target[before == 0] = 0
    waiting = np.flatnonzero(target < 0)
    while len(waiting):
        # the end that is copied may itself still wait; chains of copies are short
        target[waiting] = target[link[waiting]]
        waiting = waiting[target[waiting] < 0]
    key = np.sort(target * nodes + newcomer)
    key = key[np.concatenate([[True], key[1:] > key[:-1]])]
    return np.stack(np.divmod(key, nodes), axis=1)
