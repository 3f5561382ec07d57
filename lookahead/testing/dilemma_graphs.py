"""Strategies and small scopes for the dilemma on graphs."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from lookahead.dilemma.graph_dilemma import GraphDilemma


@st.composite
def _trees_and_more(draw: st.DrawFn, largest: int) -> tuple[int, list[tuple[int, int]]]:
    nodes = draw(st.integers(2, largest))
    tree = [(draw(st.integers(0, j - 1)), j) for j in range(1, nodes)]
    others = [(i, j) for j in range(nodes) for i in range(j) if (i, j) not in tree]
    kept = [edge for edge in others if draw(st.booleans())]
    return nodes, tree + kept


@st.composite
def graph_dilemmas(
    draw: st.DrawFn, largest: int = 9, below_one: bool = True, divided: int = 1
) -> GraphDilemma:
    """Games on connected graphs with 2 to `largest` nodes, any threshold, price below 1 or above.

    divided: the price is divided by this. A tree is drawn first and edges are added, so that
    nothing is filtered.
    """
    nodes, edges = draw(_trees_and_more(largest))
    q = draw(st.integers(1, nodes + 1))
    threshold = Fraction(draw(st.integers(0, q)), q)
    share = Fraction(draw(st.integers(1, 19)), 20)
    return GraphDilemma(edges, threshold, (share if below_one else 1 / share) / divided, nodes)
