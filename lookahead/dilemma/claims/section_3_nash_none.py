"""Section 3.1, added: there need not be a self-fulfilling prophecy."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from lookahead.dilemma.bitset_census import Atlas, Census, Flags, all_sizes, all_small_games
from lookahead.dilemma.claims.section_3_nash import CHAPTER, cheap
from lookahead.ledger import Claim, Comparison, Source, equals, that

F = Fraction
PRICE = F(3, 5)
BANNER = ((0, 1), (1, 3), (1, 4), (2, 3), (2, 4))
WITHOUT = {5: 1, 6: 16, 7: 170}
"""Games without a self-fulfilling prophecy, by number of nodes."""

existence = Claim(
    key="gois2025.sec3_nash_sfp.none",
    kind="own",
    title="There need not be a self-fulfilling prophecy",
    source=Source("gois2025", "Section 3.1, after Assumption 3.1", "3.1", "own"),
    chapter=CHAPTER,
    statement=r"""Let $\kappa < 1$. Of the 31 connected graphs with up to five nodes, one has thresholds
at which no self-fulfilling prophecy exists, and so no pure equilibrium: the square with a pendant node,
for $\tfrac13 < T \le \tfrac12$. Of the 11 200 games on connected graphs with up to seven nodes (different
graphs or different $(m_i)$) 187 have none.""",
    assumes=(cheap,),
    uses=("gois2025.sec3_nash_sfp",),
)


def unfulfilled(x: Census) -> Flags:
    """For which graphs nothing is confirmed."""
    return x.self_fulfilling.sum(axis=1) == 0


def _graphs(x: Census) -> list[object]:
    return [graph for graph, none in zip(x.graphs, unfulfilled(x), strict=True) if none]


def small() -> Iterator[Census]:
    """All connected graphs with up to five nodes and all threshold classes."""
    return all_small_games(PRICE, largest=5)


@existence.exact(small=small, covers=True)
def up_to_five_nodes(x: Census) -> Comparison:
    """Which graphs have none, class by class."""
    expected = [BANNER] if x.nodes == 5 and F(1, 3) < x.threshold <= F(1, 2) else []
    return that(_graphs(x) == expected)


@up_to_five_nodes.mutant("every game has one")
def _(x: Census) -> Comparison:
    return that(not unfulfilled(x).any())


@up_to_five_nodes.mutant("the square with a pendant node, at every threshold")
def _(x: Census) -> Comparison:
    return that(_graphs(x) == ([BANNER] if x.nodes == 5 else []))


@existence.exact(small=lambda: all_sizes(PRICE), covers=True)
def up_to_seven_nodes(x: Atlas) -> Comparison:
    """The number of games without one."""
    return equals(x.count(unfulfilled), WITHOUT.get(x.nodes, 0))


@up_to_seven_nodes.mutant("none at all")
def _(x: Atlas) -> Comparison:
    return equals(x.count(unfulfilled), 0)


up_to_five_nodes.without(cheap, small=lambda: all_small_games(F(3, 2), largest=5))
