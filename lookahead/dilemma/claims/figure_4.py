"""Figure 4: retraining on scale-free graphs, the released run against exact expectations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from lookahead.core.enclosure import exactly, real, root
from lookahead.dilemma.claims.appendix_c import CHAPTER
from lookahead.dilemma.figures.figure_4 import Size, quantile, size
from lookahead.dilemma.figures.figure_4_released import SIZES
from lookahead.ledger import Claim, Comparison, Source, at_most, less_than, that

Quantity = Literal["below", "cycled"]
DIGIT = {"below": exactly(0.5) / 1000, "cycled": exactly(0.5) / 100}
DESIGN = r"""five graphs with $m = 2$ links per new agent (seeds 0 to 4) of each size $N = 5, \dots, 20$,
$T = \tfrac12$, and ten starts with a uniform first count on each"""


@dataclass(frozen=True)
class ReleasedMean:
    """One mean of the released run: a size, and which of the two curves."""

    N: int
    quantity: Quantity
    source: str = "real"


@dataclass(frozen=True)
class GraphSize:
    """One size of the figure's graphs."""

    N: int


def means() -> Iterator[ReleasedMean]:
    """Both curves at every size."""
    for N in SIZES:
        yield from (ReleasedMean(N, quantity) for quantity in ("below", "cycled"))


def _agrees(x: ReleasedMean, exact: Size) -> Comparison:
    """The distance to an expectation, and what fifty starts with exact variances allow."""
    released = size(x.N)
    below, cycled = exact.variances()
    printed, expected, variance = {
        "below": (released.released_below, exact.below, below),
        "cycled": (released.released_cycled, exact.cycled, cycled),
    }[x.quantity]
    allowed = exactly(quantile()) * root(variance) + DIGIT[x.quantity]
    return at_most(real(abs(printed - expected)), allowed)


figure_4 = Claim(
    key="gois2025.fig4",
    kind="figure",
    title="Retraining on scale-free graphs",
    source=Source("gois2025", "Figure 4", "3.2", "reconstructed"),
    chapter=CHAPTER,
    statement=rf"""The released code's means of the time below threshold and of the share of runs that cycle,
for {DESIGN}, lie in the interval of that design around the exact expectations over all $2^N$ starts: 99 %
for all 32 means together, plus half a digit. The rule was fixed before the two were compared.""",
    reading="the released code, run again, for the published picture, whose numbers are not printed",
    uses=("gois2025.lemC_1.count",),
)


@figure_4.certified(small=means)
def released_means(x: ReleasedMean) -> Comparison:
    """One mean of a sampled run; only the comparison is exact."""
    return _agrees(x, size(x.N))


@released_means.mutant("sizes in reverse order")
def _(x: ReleasedMean) -> Comparison:
    return _agrees(x, size(SIZES[0] + SIZES[-1] - x.N))


grows = Claim(
    key="gois2025.fig4.grows",
    kind="in-text",
    title="Larger scale-free graphs spend more time below the threshold",
    source=Source("gois2025", "Figure 4, first curve", "3.2", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""In expectation over a uniform first count and the figure's five graphs of each size,
$2N$ agents spend more time below threshold than $N$, for $N = 5, \dots, 10$. Every size from 9 on spends more
than every size up to 8. Not every step goes up: at $N = 6, 10, 15, 16$ the expectation falls.""",
    reading="“as size increases” as doubling, in expectation, up to the sizes of the figure",
    uses=("gois2025.lemC_1.count",),
)
FALLS = (6, 10, 15, 16)


@grows.exact(small=lambda: (GraphSize(N) for N in SIZES), covers=True)
def on_the_whole(x: GraphSize) -> Comparison:
    """Exact expectations: half the size, the other side of nine, and the size before."""
    now = size(x.N).below
    small = [size(N).below for N in SIZES if N <= 8]
    holds = x.N < 9 or max(small) < now
    holds &= x.N % 2 == 1 or x.N < 10 or size(x.N // 2).below < now
    holds &= SIZES[0] == x.N or (now < size(x.N - 1).below) == (x.N in FALLS)
    return that(holds, f"{float(now):.4f} at {x.N} agents")


@on_the_whole.mutant("in every step")
def _(x: GraphSize) -> Comparison:
    return that(SIZES[0] == x.N or size(x.N - 1).below < size(x.N).below)


@on_the_whole.mutant("nineteen twentieths from twelve agents on")
def _(x: GraphSize) -> Comparison:
    return that(x.N < 12 or 20 * size(x.N).below > 19)


cycles = Claim(
    key="gois2025.fig4.cycles",
    kind="in-text",
    title="Larger scale-free graphs cycle more often than they settle",
    source=Source("gois2025", "Figure 4, second curve", "3.2", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""In expectation over a uniform first count and the figure's five graphs of each size, more
runs end in a cycle than in a steady state for $N = 15, \dots, 20$, and fewer for $N = 5, \dots, 14$.""",
    reading="“more frequent than a single steady state” in expectation, up to the sizes of the figure; a cycle has two profiles or more",
    uses=("gois2025.lemC_1.count",),
)


@cycles.exact(small=lambda: (GraphSize(N) for N in SIZES), covers=True)
def more_than_half(x: GraphSize) -> Comparison:
    """The exact probability of a cycle against one half."""
    half = exactly(0.5)
    chance = size(x.N).cycled
    return less_than(half, chance) if x.N >= 15 else less_than(chance, half)


@more_than_half.mutant("from fourteen agents on")
def _(x: GraphSize) -> Comparison:
    half = exactly(0.5)
    chance = size(x.N).cycled
    return less_than(half, chance) if x.N >= 14 else less_than(chance, half)


@more_than_half.mutant("more often with every agent")
def _(x: GraphSize) -> Comparison:
    before = size(max(x.N - 1, SIZES[0])).cycled
    return that(before <= size(x.N).cycled)
