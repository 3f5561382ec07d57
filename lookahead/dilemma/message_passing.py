"""Networks that pass messages along the edges of a graph, exactly, and what they cannot tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations

from lookahead.core.errors import InvalidArgument
from lookahead.core.exact import Matrix, Vector, apply
from lookahead.dilemma.outcomes import TooLarge

Neighbours = Sequence[Sequence[int]]
LIMIT = 8


@dataclass(frozen=True)
class Layer:
    """One round of messages: own (d', d), neighbours (d', d), bias (d',), rational entries."""

    own: Matrix
    neighbours: Matrix
    bias: Vector


@dataclass(frozen=True)
class MessagePassing:
    """Layers with a rectifier between them; no randomness in the forward pass.

    gois2025, Section 4: a node's next state depends on its own and on the sum of its neighbours'
    states, with the same weights at every node.

    Raises InvalidArgument without a layer.
    """

    layers: tuple[Layer, ...]

    def __post_init__(self) -> None:
        if not self.layers:
            raise InvalidArgument("layers", self.layers, "must hold at least one layer")

    def outputs(self, neighbours: Neighbours, features: Sequence[Vector]) -> tuple[Vector, ...]:
        """Return one output vector a node.

        features: one vector a node. Raises InvalidArgument where there are not as many vectors as
        nodes.

        >>> layer = Layer(((Fraction(1),),), ((Fraction(2),),), (Fraction(0),))
        >>> one = (Fraction(1),)
        >>> MessagePassing((layer,)).outputs([[1], [0, 2], [1]], [one, one, one])
        ((Fraction(3, 1),), (Fraction(5, 1),), (Fraction(3, 1),))
        """
        if len(features) != len(neighbours):
            raise InvalidArgument("features", len(features), f"must be {len(neighbours)} vectors")
        states = tuple(features)
        for depth, layer in enumerate(self.layers):
            sums = [_sum([states[j] for j in others], states[0]) for others in neighbours]
            states = tuple(_step(layer, h, s) for h, s in zip(states, sums, strict=True))
            if depth < len(self.layers) - 1:
                states = tuple(tuple(max(x, Fraction(0)) for x in h) for h in states)
        return states


def _sum(vectors: Sequence[Vector], like: Vector) -> Vector:
    total = [Fraction(0)] * len(like)
    for v in vectors:
        total = [a + b for a, b in zip(total, v, strict=True)]
    return tuple(total)


def _step(layer: Layer, own: Vector, messages: Vector) -> Vector:
    parts = (apply(layer.own, own), apply(layer.neighbours, messages), layer.bias)
    return tuple(sum(terms, Fraction(0)) for terms in zip(*parts, strict=True))


def automorphisms(neighbours: Neighbours) -> list[tuple[int, ...]]:
    """Return all permutations of at most 8 nodes that map edges to edges.

    Raises TooLarge beyond.

    >>> automorphisms([[1], [0, 2], [1]])
    [(0, 1, 2), (2, 1, 0)]
    """
    n = len(neighbours)
    if n > LIMIT:
        raise TooLarge("trying all permutations of nodes", n, LIMIT, "take a smaller graph")
    sets = [frozenset(others) for others in neighbours]
    return [
        p
        for p in permutations(range(n))
        if all(sets[p[i]] == frozenset(p[j] for j in sets[i]) for i in range(n))
    ]


def orbits(neighbours: Neighbours, features: Sequence[object] = ()) -> frozenset[frozenset[int]]:
    """Return the classes of equal nodes: an automorphism that keeps all features maps one to other.

    features: one a node, or none for all alike.

    >>> sorted(map(sorted, orbits([[1], [0, 2], [1]])))
    [[0, 2], [1]]
    """
    n = len(neighbours)
    kept = [
        p
        for p in automorphisms(neighbours)
        if not features or all(features[p[i]] == features[i] for i in range(n))
    ]
    return frozenset(frozenset(p[i] for p in kept) for i in range(n))


def colour_refinement(
    neighbours: Neighbours, features: Sequence[object] = ()
) -> frozenset[frozenset[int]]:
    """Return the coarsest classes in which equal nodes have equally many neighbours of each class.

    No network that passes messages tells nodes of one class apart.

    >>> sorted(map(sorted, colour_refinement([[1], [0, 2], [1]])))
    [[0, 2], [1]]
    """
    n = len(neighbours)
    names: list[object] = list(features) if features else [0] * n
    colours = [names.index(name) for name in names]
    while True:
        seen = [(colours[i], tuple(sorted(colours[j] for j in neighbours[i]))) for i in range(n)]
        refined = [seen.index(key) for key in seen]
        if refined == colours:
            return frozenset(frozenset(i for i in range(n) if colours[i] == c) for c in colours)
        colours = refined
