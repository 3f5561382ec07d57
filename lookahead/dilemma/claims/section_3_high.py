"""Appendix B: thresholds close to but below 100 %, and how much success is within reach."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from lookahead.core.symbols import sympy
from lookahead.dilemma.claims.figure_9 import ALL_SUCCEED, PLAY, SIMPLE
from lookahead.dilemma.claims.section_3_nash import CHAPTER, cheap
from lookahead.dilemma.graph_dilemma import GraphDilemma
from lookahead.dilemma.graphs import connected_graphs
from lookahead.ledger import Assumption, Claim, Comparison, Source, all_of, equals, less_than, that
from lookahead.ledger.symbolic import identical

F = Fraction
PRICE = F(3, 5)


def largest_group(x: GraphDilemma) -> int:
    """The size of the largest group."""
    return 1 + max(len(js) for js in x.neighbours)


close_to_one = Assumption(
    "close to but below 100 %",
    r"$1 - 1/\max_i M_i < T < 1$.",
    lambda x: 1 - F(1, largest_group(x)) < x.threshold < 1,
)

high = Claim(
    key="gois2025.sec3_highT",
    kind="in-text",
    title="Thresholds close to but below 100 % keep success low",
    source=Source("gois2025", "Appendix B, reading of Figure 7", "B", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""For thresholds close to but below 100 % there is no prediction under which all groups
succeed, even if welfare is maximised ($\kappa < 1$, full trust, binary predictions).""",
    reading="on a given graph, as the threshold approaches 100 % from below; low: not full; the text: “Thresholds that are close to but below 100% yield low success, even when maximizing welfare”",
    assumes=(cheap, close_to_one),
)


def almost_all() -> Iterator[GraphDilemma]:
    """Connected graphs with two to five nodes, the threshold halfway through its last class."""
    for nodes in range(2, 6):
        for edges in connected_graphs(nodes):
            largest = largest_group(GraphDilemma(edges, F(1), PRICE))
            yield GraphDilemma(edges, 1 - F(1, 2 * largest), PRICE)


@high.exact(small=almost_all)
def not_all(x: GraphDilemma) -> Comparison:
    """The most successful groups over all binary predictions against N."""
    return less_than(x.best_success(), x.nodes)


@not_all.mutant("nobody succeeds")
def _(x: GraphDilemma) -> Comparison:
    return equals(x.best_success(), 0)


def given(x: GraphDilemma) -> dict[str, Any]:
    """Neighbours, threshold, price, and a prediction under which all groups succeed."""
    found = x.full_success_predictions()[0]
    return {"near": x.neighbours, "T": x.threshold, "kappa": x.kappa, "p": found}


not_all.program(
    given=given,
    let=PLAY,
    assume=(
        *SIMPLE,
        ("a price below 1", "kappa < 1"),
        ("close to but below 1", "T < 1 and all([T * size(i) > size(i) - 1 for i in range(n)])"),
    ),
    violates=ALL_SUCCEED,
)

everybody = high.amended(
    key="gois2025.sec3_highT.everybody",
    severity="conclusion fails",
    title="Close to 100 % everybody cooperates again",
    statement=r"""For $T > 1 - 1/\max_i M_i$ every group needs all its members, and the prediction that
everybody cooperates is self-fulfilling and makes all groups succeed: the game is that of $T = 1$. Where
full success is out of reach, $T \le 1 - 1/\max_i M_i$.""",
    survives="Success does dip at high thresholds below 1 - 1/max M, on small graphs to 0.83 of what "
    "could be.",
    assumes=(cheap, close_to_one),
    uses=("gois2025.prop3_2",),
)


@everybody.symbolic
def all_are_needed() -> dict[str, Comparison]:
    """With T = 1 - 1 / (L + d), d > 0, a group of M = L - e, e >= 0, needs more than M - 1."""
    sp = sympy()
    L, d = sp.symbols("L d", positive=True)
    e = sp.Symbol("e", nonnegative=True)
    T, M = 1 - 1 / (L + d), L - e
    excess = (d + e) / (L + d)
    return {
        "T M - (M - 1)": identical(T * M - (M - 1), excess),
        "is positive, so that m = M": that(bool(excess.is_positive)),
        "T is below 1": that(bool((1 / (L + d)).is_positive)),
        "everybody sees M - 1 = m - 1": identical((M - 1) - (M - 1), 0),
    }


@all_are_needed.mutant("at T = 1 - 1 / L")
def _() -> dict[str, Comparison]:
    L = sympy().Symbol("L", positive=True)
    excess = (1 - 1 / L) * L - (L - 1)
    return {
        "T is below 1": that(bool((1 / L).is_positive)),
        "the largest group needs everybody": that(bool(sympy().simplify(excess).is_positive)),
    }


@everybody.exact(small=almost_all)
def all_of_them(x: GraphDilemma) -> Comparison:
    """The prediction that everybody cooperates: confirmed, and all groups succeed."""
    ones = (1,) * x.nodes
    return all_of(that(ones in x.self_fulfilling()), equals(x.best_success(), x.nodes))


@all_of_them.mutant("it is the only self-fulfilling prophecy")
def _(x: GraphDilemma) -> Comparison:
    return that(x.self_fulfilling() == ((1,) * x.nodes,))


def dear() -> Iterator[GraphDilemma]:
    """The same at a price at which nobody cooperates."""
    return (GraphDilemma(x.edges, x.threshold, F(3, 2)) for x in almost_all())


def one_class_lower() -> Iterator[GraphDilemma]:
    """The same graphs at T = 1 - 1 / max M."""
    for x in almost_all():
        yield GraphDilemma(x.edges, 1 - F(1, largest_group(x)), PRICE)


all_of_them.controls(not_all)
all_of_them.without(cheap, small=dear)
all_of_them.without(close_to_one, small=one_class_lower)
