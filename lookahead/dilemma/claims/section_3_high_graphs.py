"""Appendix B, added: what is within reach on the graphs that Figure 7 is about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from lookahead.dilemma.claims.section_3_nash import CHAPTER
from lookahead.dilemma.graph_dilemma import GraphDilemma
from lookahead.dilemma.graphs import Edge
from lookahead.ledger import Claim, Comparison, Source, at_least, equals

F = Fraction
AGENTS, LINKS = 20, 2


@cache
def scale_free(seed: int) -> tuple[Edge, ...]:
    """The graph of the released settings: networkx's generator, 20 nodes, two links each."""
    import networkx as nx

    return tuple(nx.barabasi_albert_graph(AGENTS, LINKS, seed=seed).edges)


@dataclass(frozen=True)
class ScaleFree:
    """A graph by its seed, and a threshold."""

    seed: int
    threshold: Fraction


@cache
def best(x: ScaleFree) -> int:
    """The most groups that any of the 2^20 binary predictions makes succeed."""
    return GraphDilemma(scale_free(x.seed), x.threshold, F(1, 2)).best_success()


BEST = {
    **{(seed, F(4, 5)): most for seed, most in enumerate((17, 20, 20, 18, 20))},
    (0, F(3, 5)): 20,
    (0, F(7, 10)): 19,
}

within_reach = Claim(
    key="gois2025.sec3_highT.graphs",
    kind="own",
    title="At T = 0.8 most groups of a scale-free graph can succeed",
    source=Source("gois2025", "Appendix B, reading of Figure 7", "B", "own"),
    chapter=CHAPTER,
    statement=r"""On the scale-free graph of the released settings for Figure 7 (20 agents, seed 0) some
binary prediction under full trust makes all 20 groups succeed at $T = 0.6$, 19 at $T = 0.7$ and 17 at
$T = 0.8$. On the graphs of seeds 1 to 4 it is 20, 20, 18 and 20 of 20 at $T = 0.8$ ($\kappa < 1$). So low
success at such thresholds is not for want of a configuration in one round of full trust.""",
)


def listed() -> Iterator[ScaleFree]:
    """The seven games of the statement."""
    return (ScaleFree(seed, threshold) for seed, threshold in BEST)


@within_reach.exact(small=listed, covers=True)
def all_predictions(x: ScaleFree) -> Comparison:
    """The best of all 2^20 predictions, by listing them."""
    return equals(best(x), BEST[x.seed, x.threshold])


@all_predictions.mutant("all groups can succeed")
def _(x: ScaleFree) -> Comparison:
    return at_least(best(x), AGENTS)


@all_predictions.mutant("no more than half of them can")
def _(x: ScaleFree) -> Comparison:
    return at_least(AGENTS // 2, best(x))
