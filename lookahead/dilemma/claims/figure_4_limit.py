"""Figure 4 beyond its sizes: does the time below threshold approach all of it?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

import numpy as np

from lookahead.core.enclosure import exactly, real
from lookahead.dilemma.claims.appendix_c import CHAPTER
from lookahead.dilemma.count_sampling import retrain, uniform_count_starts
from lookahead.dilemma.figures.figure_4 import scale_free
from lookahead.dilemma.threshold import required
from lookahead.ledger import Claim, Comparison, Source, at_least, less_than

F = Fraction
GRAPHS, STARTS = 12, 24
DESIGN = r"""twelve graphs with $m = 2$ links per new agent (seeds 0 to 11) of each size $N = 100, 200, 400$,
24 starts with a uniform first count on each, $T = \tfrac12$; 99 % interval of Student over the graphs"""


@dataclass(frozen=True)
class LargeSize:
    """One size, with the seed of its starts."""

    N: int
    seed: int = 7


def sizes() -> Iterator[LargeSize]:
    """Three sizes beyond the figure."""
    return (LargeSize(N) for N in (100, 200, 400))


@cache
def interval(x: LargeSize) -> tuple[Fraction, Fraction]:
    """Return the mean time below threshold over the graphs, and half the width of its interval."""
    from scipy.stats import t

    rng = np.random.default_rng([x.seed, x.N])
    means: list[float] = []
    for graph in range(GRAPHS):
        edges = scale_free(x.N, graph)
        sizes = np.bincount(np.array(edges).ravel(), minlength=x.N) + 1
        m = np.array([required(F(1, 2), size) for size in sizes.tolist()])
        runs = retrain(edges, x.N, m, uniform_count_starts(x.N, STARTS, rng))
        means.append(float(runs.below.mean()))
    spread = float(np.std(means, ddof=1)) / GRAPHS**0.5
    width = float(t.ppf(0.995, GRAPHS - 1)) * spread
    return exactly(float(np.mean(means))), exactly(width)


limit = Claim(
    key="gois2025.fig4.limit",
    kind="in-text",
    title="The time below threshold approaches all of it",
    source=Source("gois2025", "Appendix C, last paragraph", "C", "forced"),
    chapter=CHAPTER,
    statement=rf"""On scale-free graphs the proportion of time below the threshold approaches 100 % as $N$ grows.
Looked at for {DESIGN}: does the interval reach 99 %?""",
    as_printed="“the proportion of time spend below the threshold approaches 100% as N grows”",
    reading="a limit; a simulation can support it or cast doubt on it, and decides nothing",
)


@limit.simulated(small=sizes)
def reaches(x: LargeSize) -> Comparison:
    """The upper end of the interval against 99 %."""
    mean, width = interval(x)
    return at_least(real(mean + width), F(99, 100))


@reaches.mutant("99.9 %")
def _(x: LargeSize) -> Comparison:
    mean, width = interval(x)
    return at_least(real(mean + width), F(999, 1000))


plateau = Claim(
    key="gois2025.fig4.plateau",
    kind="own",
    title="The time below threshold levels off under 99 per cent",
    source=Source("gois2025", "Figure 4, beyond its sizes", "C", "own"),
    chapter=CHAPTER,
    statement=rf"""For {DESIGN}, the time below threshold is about 98 %: every interval lies between 97 % and
99 %, and the three overlap. Nothing more is gained with size.""",
)


def _level(x: LargeSize, low: Fraction, high: Fraction) -> Comparison:
    mean, width = interval(x)
    others = [interval(other) for other in sizes()]
    apart = max(abs(mean - centre) - width - reach for centre, reach in others)
    inside = max(low - (mean - width), mean + width - high)
    return less_than(real(max(inside, apart)), 0)


@plateau.simulated(small=sizes)
def between(x: LargeSize) -> Comparison:
    """Both ends of the interval, and its distance from the others."""
    return _level(x, F(97, 100), F(99, 100))


@between.mutant("above 99 %")
def _(x: LargeSize) -> Comparison:
    return _level(x, F(99, 100), F(1))
