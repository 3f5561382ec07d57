"""Figure 12: how cooperation spreads over groups, on one graph of each size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from lookahead.core.enclosure import real
from lookahead.dilemma.claims.appendix_c import CHAPTER
from lookahead.dilemma.figures.figure_12 import SIZES, Histogram, exact, histograms, sampled
from lookahead.ledger import Claim, Comparison, Source, less_than, that

F = Fraction
MORE = "all $2^{20}$ starts at 20 agents, 4000 sampled starts beyond, 99 % interval for each"


@dataclass(frozen=True)
class Pair:
    """Two sizes next to each other in the figure, by the place of the smaller one."""

    place: int


@dataclass(frozen=True)
class OtherGraph:
    """The seed of another graph of each size."""

    seed: int


def pairs() -> Iterator[Pair]:
    """20 against 30 agents, 30 against 50."""
    return (Pair(place) for place in range(len(SIZES) - 1))


def _more(small: Histogram, large: Histogram) -> Comparison:
    """The weight below the threshold certainly grows: intervals apart."""
    return less_than(real(small.below + small.width), large.below - large.width)


figure_12 = Claim(
    key="gois2025.fig12",
    kind="figure",
    title="Groups with few cooperators gain weight with size",
    source=Source("gois2025", "Figure 12", "C", "reconstructed"),
    chapter=CHAPTER,
    statement=rf"""On the released code's graphs (seed 0) of 20, 30 and 50 agents, the share of groups and time
with less than half cooperating grows with the size, a cycle weighing each of its steps by one over its
length: {MORE}.""",
    reading="the order of the sizes; the published histograms come from ten starts, without numbers",
    uses=("gois2025.lemC_1.count",),
)


@figure_12.simulated(small=pairs)
def heavier(x: Pair) -> Comparison:
    """Neighbouring sizes, with their intervals."""
    found = histograms()
    return _more(found[x.place], found[x.place + 1])


@heavier.mutant("lighter")
def _(x: Pair) -> Comparison:
    found = histograms()
    return _more(found[x.place + 1], found[x.place])


@heavier.mutant("more than 95 % below at the larger size")
def _(x: Pair) -> Comparison:
    return less_than(F(95, 100), real(histograms()[x.place + 1].below))


other_graphs = Claim(
    key="gois2025.fig12.other_graphs",
    kind="own",
    title="On other graphs of the same kind the order can be the reverse",
    source=Source("gois2025", "Figure 12, other seeds", "C", "own"),
    chapter=CHAPTER,
    statement=r"""With seed 1 in place of 0, the graph of 30 agents spends certainly less time below threshold than
the graph of 20, and with seed 5 too: one graph of each size says little about size. (All starts at 20
agents, 1000 sampled starts at 30, 99 % interval.)""",
)


def _fewer(x: OtherGraph) -> Comparison:
    return _more(sampled(30, 1000, x.seed), exact(20, x.seed))


@other_graphs.simulated(small=lambda: (OtherGraph(seed) for seed in (1, 5)))
def lighter(x: OtherGraph) -> Comparison:
    """The same comparison on another pair of graphs."""
    return _fewer(x)


@lighter.mutant("heavier")
def _(x: OtherGraph) -> Comparison:
    return that(not _fewer(x).holds)
