"""Figures 9 and 10: games in which full success cannot be attained."""

from __future__ import annotations

import operator
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np

from lookahead.dilemma.bitset_census import Census, all_small_games
from lookahead.dilemma.claims.proposition_3_3 import (
    HubGame,
    at_threshold,
    contradiction,
    has_neighbour,
    hub,
    meeting_in,
)
from lookahead.dilemma.claims.section_3_nash import CHAPTER
from lookahead.dilemma.graph_dilemma import GraphDilemma
from lookahead.ledger import Assumption, Claim, Comparison, Source, that

F = Fraction
PRICE = F(3, 5)


def drawn(part: str = "") -> Source:
    """Return the source of a statement about the drawings."""
    return Source("gois2025", f"Figures 9 and 10{part}", "B", "reconstructed")


STATEMENT = r"""Figures 9 and 10 show games that meet the conditions of Proposition 3.3, and in each of them
full success is unattainable. """


def small_ones() -> Iterator[Census]:
    """All connected graphs with up to six nodes and all threshold classes."""
    return all_small_games(PRICE, largest=6)


strict = Claim(
    key="gois2025.fig9_10.strict",
    kind="in-text",
    title="Games with a hub and second neighbours of lower degree",
    source=drawn(", low as below"),
    chapter=CHAPTER,
    statement=STATEMENT + r"Reading: *low degree* in condition (3) is $\deg(l) < \deg(h)$.",
    reading="low degree: below the hub's, as the proof uses it",
    uses=("gois2025.prop3_3",),
)


strict.symbolic(contradiction.function).mutants.extend(contradiction.mutants)


@strict.exact(small=small_ones)
def below(x: Census) -> Comparison:
    """No graph that meets the conditions has a prediction with full success."""
    return that(not (meeting_in(x).any(axis=1) & x.attainable).any())


@below.mutant("not above the hub's")
def _(x: Census) -> Comparison:
    return that(not (meeting_in(x, np.less_equal).any(axis=1) & x.attainable).any())


no_higher = Assumption(
    "second neighbours of no higher degree",
    r"Every $j \in \mathcal N(h)$ has a neighbour $l \ne h$ with $\deg(l) \le \deg(h)$.",
    lambda x: x.second_neighbours(operator.le),
)

weak = Claim(
    key="gois2025.fig9_10.weak",
    kind="in-text",
    title="Games with a hub and second neighbours of no higher degree",
    source=drawn(", low as not above"),
    chapter=CHAPTER,
    statement=STATEMENT + r"Reading: *low degree* in condition (3) is $\deg(l) \le \deg(h)$.",
    reading="low degree: not above the hub's",
    severity="missing hypothesis",
    survives="The strict reading, $\\deg(l) < \\deg(h)$, which the words of the proof support.",
    assumes=(has_neighbour, hub, at_threshold, no_higher),
)


def two_hubs() -> Iterator[HubGame]:
    """Two nodes, each joined to the same three others."""
    edges = [(i, j) for i in (0, 1) for j in (2, 3, 4)]
    yield HubGame(GraphDilemma(edges, F(3, 4), PRICE), 0)


@weak.exact(small=two_hubs)
def not_above(x: HubGame) -> Comparison:
    """The most successful groups over all binary predictions stay below N."""
    return that(x.game.best_success() < x.game.nodes, f"{x.game.best_success()} groups succeed")


@not_above.mutant("nobody succeeds")
def _(x: HubGame) -> Comparison:
    return that(x.game.best_success() == 0)


def given(x: HubGame) -> dict[str, Any]:
    """Neighbours, threshold, price, hub, and a prediction under which all groups succeed."""
    return {
        "near": x.game.neighbours,
        "T": x.game.threshold,
        "kappa": x.game.kappa,
        "h": x.hub,
        "p": x.game.full_success_predictions()[0],
    }


PLAY = (
    ("n", "len(near)"),
    ("size(i)", "len(near[i]) + 1"),
    ("named(i)", "sum([p[j] for j in near[i]])"),
    ("joins(i)", "named(i) < T * size(i) and named(i) + 1 >= T * size(i) and kappa < 1"),
    ("y", "[1 if joins(i) else 0 for i in range(n)]"),
)
SIMPLE = (
    (
        "a simple graph and a binary prediction",
        "all([any([k == i for k in near[j]]) and j != i for i in range(n) for j in near[i]]) "
        "and all([p[i] * (1 - p[i]) == 0 for i in range(n)]) and len(p) == n and kappa > 0",
    ),
)
ALL_SUCCEED = "all([y[i] + sum([y[j] for j in near[i]]) >= T * size(i) for i in range(n)])"

not_above.program(
    given=given,
    let=PLAY,
    assume=(
        *SIMPLE,
        ("a hub", "len(near[h]) > 0 and all([size(j) < size(h) for j in near[h]])"),
        ("one defector to spare", "T * size(h) == size(h) - 1"),
        (
            "second neighbours of no higher degree",
            "all([any([k != h and size(k) <= size(h) for k in near[j]]) for j in near[h]])",
        ),
    ),
    violates=ALL_SUCCEED,
)

drawings = Claim(
    key="gois2025.fig9_10",
    kind="in-text",
    title="The games drawn in Figures 9 and 10",
    source=drawn(),
    chapter=CHAPTER,
    statement=STATEMENT + "What is drawn is not preserved.",
    reading="the drawings are not preserved; the proof's words support the strict reading",
    readings=("gois2025.fig9_10.strict", "gois2025.fig9_10.weak"),
)

SMALLEST = (
    (F(3, 4), ((0, 4), (1, 2), (1, 3), (2, 3), (3, 4))),
    (F(4, 5), ((0, 1), (0, 4), (1, 4), (2, 3), (2, 4), (3, 4))),
    (F(4, 5), ((0, 1), (0, 4), (1, 2), (1, 3), (1, 4), (2, 3), (3, 4))),
    (F(4, 5), ((0, 1), (0, 3), (0, 4), (1, 2), (1, 4), (2, 3), (2, 4), (3, 4))),
)
"""Threshold and edges of the smallest games that meet Proposition 3.3."""

smallest = Claim(
    key="gois2025.fig9_10.smallest",
    kind="own",
    title="The smallest games that meet Proposition 3.3",
    source=Source("gois2025", "Figures 9 and 10", "B", "own"),
    chapter=CHAPTER,
    statement=r"""No connected graph with fewer than five nodes meets the conditions of Proposition 3.3, and
four with five nodes do: a triangle with a path of two nodes at one corner ($T = \tfrac34$), two triangles
with a common corner, the fan, and the wheel (each $T = \tfrac45$).""",
    uses=("gois2025.prop3_3",),
)


@smallest.exact(small=lambda: all_small_games(PRICE, largest=5), covers=True)
def up_to_five_nodes(x: Census) -> Comparison:
    """The graphs that meet the conditions, at every threshold class."""
    found = [x.graphs[row] for row in np.flatnonzero(meeting_in(x).sum(axis=1))]
    expected = [g for T, g in SMALLEST if x.nodes == 5 and x.threshold == T]
    return that(found == expected)


@up_to_five_nodes.mutant("the first alone")
def _(x: Census) -> Comparison:
    found = [x.graphs[row] for row in np.flatnonzero(meeting_in(x).sum(axis=1))]
    return that(found == [g for T, g in SMALLEST[:1] if x.nodes == 5 and x.threshold == T])
