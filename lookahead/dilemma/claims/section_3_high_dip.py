"""Appendix B, added: where on small graphs success is out of reach, threshold by threshold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from lookahead.dilemma.bitset_census import Census, all_small_games
from lookahead.dilemma.claims.section_3_nash import CHAPTER
from lookahead.dilemma.graphs import threshold_classes
from lookahead.ledger import Claim, Comparison, Source, equals, that

F = Fraction
PRICE = F(3, 5)

dip = Claim(
    key="gois2025.sec3_highT.dip",
    kind="own",
    title="Success dips at high thresholds, and recovers below 100 %",
    source=Source("gois2025", "Appendix B, reading of Figure 7", "B", "own"),
    chapter=CHAPTER,
    statement=r"""On every connected graph with up to seven nodes some binary prediction makes all groups
succeed where $T \le \tfrac12$ ($\kappa < 1$). On the 853 graphs with seven nodes the mean over graphs of
the largest share of groups that a prediction makes succeed falls from there, class by class, to
$\tfrac{4948}{5971} \approx 0.83$ for $\tfrac45 < T \le \tfrac56$, rises to $\tfrac{5496}{5971} \approx
0.92$ for $\tfrac56 < T \le \tfrac67$, and is 1 above. The smallest game in which no group succeeds under
any prediction has six nodes and $\tfrac45 < T \le \tfrac56$.""",
)


@dataclass(frozen=True)
class SevenNodes:
    """All 853 connected graphs with seven nodes at one threshold."""

    threshold: Fraction

    @property
    def missed(self) -> Fraction:
        """The mean over graphs of the share of groups that fail under the best prediction."""
        census = Census(7, self.threshold, PRICE)
        reached = sum(int(best) for best in census.induced.max(axis=1))
        return 1 - F(reached, 7 * len(census.graphs))


MISSED = {
    F(4, 7): F(4, 5971),
    F(3, 5): F(7, 5971),
    F(2, 3): F(26, 5971),
    F(5, 7): F(221, 5971),
    F(3, 4): F(276, 5971),
    F(4, 5): F(818, 5971),
    F(5, 6): F(1023, 5971),
    F(6, 7): F(475, 5971),
}
"""The share of groups that fail under the best predictions, where it is not zero."""


def seven() -> Iterator[SevenNodes]:
    """One instance for each threshold class of groups with up to seven members."""
    return (SevenNodes(threshold) for threshold in threshold_classes(7))


@dip.exact(small=seven, covers=True)
def class_by_class(x: SevenNodes) -> Comparison:
    """The mean share that fails, for the 853 graphs with seven nodes."""
    return equals(x.missed, MISSED.get(x.threshold, F(0)))


@class_by_class.mutant("it grows with the threshold until 1")
def _(x: SevenNodes) -> Comparison:
    steps = pairwise(threshold_classes(7))
    above = next((high for low, high in steps if low == x.threshold), None)
    return that(above in (None, F(1)) or x.missed <= SevenNodes(above or F(1)).missed)


def everywhere() -> Iterator[Census]:
    """All connected graphs with up to seven nodes and all threshold classes."""
    return all_small_games(PRICE)


@dip.exact(small=everywhere, covers=True)
def up_to_one_half(x: Census) -> Comparison:
    """Full success up to T = 1/2; nobody succeeds on some graph from six nodes on."""
    nobody = bool((x.induced.max(axis=1) == 0).any())
    named = (x.nodes, x.threshold) in {(6, F(5, 6)), (7, F(5, 6)), (7, F(6, 7))}
    return that(nobody == named and (x.threshold > F(1, 2) or bool(x.attainable.all())))


@up_to_one_half.mutant("full success up to T = 3/5")
def _(x: Census) -> Comparison:
    return that(x.threshold > F(3, 5) or bool(x.attainable.all()))
