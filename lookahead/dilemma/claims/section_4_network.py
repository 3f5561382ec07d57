"""Section 4: a network that only passes messages gives equal nodes equal outputs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Any

from lookahead.core.exact import Vector, apply
from lookahead.core.symbols import sympy
from lookahead.dilemma.best_response import best_response
from lookahead.dilemma.message_passing import (
    Layer,
    MessagePassing,
    automorphisms,
    colour_refinement,
    orbits,
)
from lookahead.ledger import Assumption, Claim, Comparison, Source, all_of, equals, that
from lookahead.ledger.symbolic import identical

F = Fraction
CHAPTER = "dilemma/gradients"
Edges = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Forward:
    """A graph, one feature vector a node, a network, and noise that is added to the features."""

    edges: Edges
    features: tuple[Vector, ...]
    network: MessagePassing
    noise: tuple[Vector, ...]

    @property
    def neighbours(self) -> tuple[tuple[int, ...], ...]:
        """The neighbours of every node."""
        n = len(self.features)
        return tuple(
            tuple(j for j in range(n) if (i, j) in self.edges or (j, i) in self.edges)
            for i in range(n)
        )

    @property
    def outputs(self) -> tuple[Vector, ...]:
        """The network's outputs on features plus noise."""
        pairs = zip(self.features, self.noise, strict=True)
        inputs = [tuple(a + b for a, b in zip(f, e, strict=True)) for f, e in pairs]
        return self.network.outputs(self.neighbours, inputs)


def cycle(n: int) -> Edges:
    """Edges of a cycle."""
    return tuple((i, (i + 1) % n) for i in range(n))


def path(n: int) -> Edges:
    """Edges of a path."""
    return tuple((i, i + 1) for i in range(n - 1))


def star(n: int) -> Edges:
    """Edges of a star with centre 0."""
    return tuple((0, i) for i in range(1, n))


def network(shift: int) -> MessagePassing:
    """Two layers with small integer weights that differ."""
    w = [F((7 * k + 3 * shift) % 11 - 5) for k in range(12)]
    first = Layer(((w[0],), (w[1],)), ((w[2],), (w[3],)), (w[4], F(abs(w[5]) + 1)))
    last = Layer(((w[6], w[7]),), ((w[8], w[9]),), (w[10],))
    return MessagePassing((first, last))


GRAPHS: tuple[tuple[int, Edges], ...] = (
    (3, path(3)), (3, cycle(3)), (4, star(4)), (4, cycle(4)), (5, path(5)), (5, cycle(5)),
)  # fmt: skip


def forward(*, noisy: bool = False) -> Iterator[Forward]:
    """Cycles, paths and stars; equal features, then one node that differs; three networks."""
    for n, edges in GRAPHS:
        for special in (None, 0):
            features = tuple((F(0 if i == special else 2),) for i in range(n))
            noise = tuple((F(i + 1, 7) if noisy else F(0),) for i in range(n))
            yield from (Forward(edges, features, network(s), noise) for s in range(3))


deterministic = Assumption(
    "nothing random in the forward pass",
    "No noise, no dropout: a node's state depends on its own and its neighbours' states.",
    lambda x: all(e == 0 for row in x.noise for e in row),
)

symmetric = Claim(
    key="gois2025.sec4_gnn",
    kind="in-text",
    title="Message passing gives equal nodes equal outputs",
    source=Source("gois2025", "Section 4, architectures", "4", "forced"),
    chapter=CHAPTER,
    statement=r"""Let a symmetry of the graph that keeps all inputs map node $u$ to node $v$. Then a network that
passes messages, with the same weights at every node and nothing random, gives $u$ and $v$ the same output.""",
    as_printed="“A GNN is unable to provide different outputs to equal nodes.”",
    reading="nodes are equal where a symmetry of the graph with its inputs maps one to the other",
    assumes=(deterministic,),
)


@symmetric.symbolic
def induction() -> dict[str, Comparison]:
    """From layer to layer: h(pi u) = h(u) for all nodes u gives the same for the next layer."""
    sp = sympy()
    d = sp.Symbol("d", integer=True, positive=True)
    j = sp.Symbol("j", integer=True)
    update, h = sp.Function("update"), sp.Function("h")
    u, pi = sp.Symbol("u"), sp.Function("pi")
    at_u = update(h(u), sp.Sum(h(j), (j, 1, d)))
    at_v = update(h(pi(u)), sp.Sum(h(pi(j)), (j, 1, d)))
    hypothesis = lambda e: e.replace(lambda x: isinstance(x, h), lambda x: h(_unmapped(x, pi)))
    return {
        "inputs are kept": identical(hypothesis(h(pi(u))), h(u)),
        "the neighbours of pi u are the images of those of u": identical(hypothesis(at_v), at_u),
    }


def _unmapped(x: Any, pi: Any) -> Any:
    inner = x.args[0]
    return inner.args[0] if isinstance(inner, pi) else inner


@induction.mutant("with another weight at every node")
def _() -> dict[str, Comparison]:
    u, v, h = sympy().symbols("w_u w_v h", positive=True)
    return {"next layer": identical(u * h, v * h)}


def _equal_on(x: Forward, classes: frozenset[frozenset[int]], outputs: tuple[Vector, ...]) -> bool:
    return all(len({outputs[i] for i in group}) == 1 for group in classes)


@symmetric.exact(small=forward)
def equal_outputs(x: Forward) -> Comparison:
    """Symmetries by trying all permutations, outputs in rational arithmetic."""
    classes = orbits(x.neighbours, x.features)
    trivial = all(len(group) == 1 for group in classes)
    return that(_equal_on(x, classes, x.outputs), trivial=trivial)


@equal_outputs.mutant("nodes of one degree have equal outputs")
def _(x: Forward) -> Comparison:
    degrees = {len(others) for others in x.neighbours}
    classes = frozenset(
        frozenset(i for i, others in enumerate(x.neighbours) if len(others) == d) for d in degrees
    )
    return that(_equal_on(x, classes, x.outputs))


@equal_outputs.mutant("a dense layer on all inputs has the same limitation")
def _(x: Forward) -> Comparison:
    n = len(x.features)
    inputs = tuple(f[0] for f in x.features)
    rows = tuple(tuple(F((i * n + j) % 5 - 2) for j in range(n)) for i in range(n))
    outputs = tuple((value,) for value in apply(rows, inputs))
    return that(_equal_on(x, orbits(x.neighbours, x.features), outputs))


equal_outputs.without(deterministic, small=lambda: forward(noisy=True))

coarser = Claim(
    key="gois2025.sec4_gnn.coarser",
    kind="own",
    title="It does not tell all different nodes apart either",
    source=Source("gois2025", "Section 4, architectures", "4", "own"),
    chapter=CHAPTER,
    statement=r"""Among the nodes that no such network tells apart there are nodes that no symmetry maps to one
another: colour refinement, not symmetry, is the limit. On a connected regular graph with equal inputs all nodes
get the same output; the complement of a triangle and a square that are disjoint, on 7 nodes, is one whose
nodes are of two kinds.""",
    uses=("gois2025.sec4_gnn",),
)


@dataclass(frozen=True)
class Regular:
    """A graph by the cycles of which it is the complement, and a network."""

    cycles: tuple[int, ...]
    network: MessagePassing

    @property
    def neighbours(self) -> tuple[tuple[int, ...], ...]:
        """The neighbours in the complement."""
        n, start, missing = sum(self.cycles), 0, set[tuple[int, int]]()
        for size in self.cycles:
            missing |= {(start + i, start + (i + 1) % size) for i in range(size)}
            start += size
        edges = {
            e for e in combinations(range(n), 2) if e not in missing and e[::-1] not in missing
        }
        return tuple(
            tuple(j for j in range(n) if (i, j) in edges or (j, i) in edges) for i in range(n)
        )


@coarser.exact(small=lambda: (Regular((3, 4), network(s)) for s in range(6)))
def two_kinds(x: Regular) -> Comparison:
    """One class by refinement and one output, two classes by symmetry."""
    nodes = range(len(x.neighbours))
    outputs = x.network.outputs(x.neighbours, [(F(1),) for _ in nodes])
    return all_of(
        equals([len(colour_refinement(x.neighbours)), len(set(outputs))], [1, 1]),
        equals(sorted(map(len, orbits(x.neighbours))), [3, 4]),
    )


@two_kinds.mutant("a symmetry maps each node to each")
def _(x: Regular) -> Comparison:
    return that(len({p[0] for p in automorphisms(x.neighbours)}) == len(x.neighbours))


@coarser.symbolic
def regular_graphs() -> dict[str, Comparison]:
    """On a graph of degree d equal states h send the same message d h to every node."""
    sp = sympy()
    d, j = sp.symbols("d j", integer=True, positive=True)
    h, update = sp.Symbol("h"), sp.Function("update")
    message = sp.Sum(h, (j, 1, d)).doit()
    return {
        "the message": identical(message, d * h),
        "the next state is one for all nodes": identical(update(h, message), update(h, d * h)),
    }


@regular_graphs.mutant("with different degrees too")
def _() -> dict[str, Comparison]:
    d, e, h = sympy().symbols("d e h", positive=True)
    return {"the message": identical(d * h, e * h)}


@dataclass(frozen=True)
class SamePrediction:
    """A complete graph of N agents, m required, one prediction for all."""

    size: int
    required: int
    prediction: Fraction


waste = Claim(
    key="gois2025.sec4_gnn.complete",
    kind="own",
    title="On a complete graph equal predictions never make exactly m cooperate",
    source=Source("gois2025", "Section 4, architectures", "4", "own"),
    chapter=CHAPTER,
    statement=r"""On a complete graph let all inputs be equal and all agents trust alike. Then the network predicts the
same for all, all act alike, and the number of cooperators is $0$ or $N$: for $0 < m < N$ never the
$m$ of the equilibrium that succeeds.""",
    uses=("gois2025.sec4_gnn", "gois2025.prop2_3"),
)


def same() -> Iterator[SamePrediction]:
    """Groups of 2 to 6, every m strictly between, five predictions."""
    for N in range(2, 7):
        for m in range(1, N):
            for p in (F(0), F(1, 4), F(1, 2), F(3, 4), F(1)):
                yield SamePrediction(N, m, p)


@waste.exact(small=same)
def all_or_nobody(x: SamePrediction) -> Comparison:
    """Each agent's best response to the same prediction for each of the others."""
    acts = [
        best_response((x.prediction,) * (x.size - 1), x.required, F(1, 4)) for _ in range(x.size)
    ]
    return that(sum(acts) in (0, x.size) and sum(acts) != x.required)


@all_or_nobody.mutant("nobody cooperates")
def _(x: SamePrediction) -> Comparison:
    act = best_response((x.prediction,) * (x.size - 1), x.required, F(1, 4))
    return that(act == 0)


@waste.symbolic
def alike() -> dict[str, Comparison]:
    """The same action y times N agents; N - m = 1 + j."""
    N, m = sympy().symbols("N m", positive=True)
    j = sympy().Symbol("j", nonnegative=True)
    return {
        "nobody: 0 is not m": that(bool(m.is_positive)),
        "everybody: N is not m": that(bool(((m + 1 + j) - m).is_positive)),
        "N agents with y = 1": identical(N * 1, N),
    }


@alike.mutant("for m = N too")
def _() -> dict[str, Comparison]:
    m = sympy().Symbol("m", positive=True)
    return {"everybody": that(bool((m - m).is_positive))}
