"""Figure 12 of gois2025: how cooperation spreads over the groups of one scale-free graph."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from lookahead.dilemma.bitset_profiles import groups
from lookahead.dilemma.count_sampling import Runs, retrain, uniform_count_starts
from lookahead.dilemma.figures.figure_4 import KAPPA, THRESHOLD, scale_free
from lookahead.dilemma.functional_graph import start_weights
from lookahead.dilemma.graph_dilemma import GraphDilemma
from lookahead.dilemma.graphs import neighbour_masks, requirements
from lookahead.dilemma.threshold import required

F = Fraction
SIZES = (20, 30, 50)
BINS = 10
SEED = 0
RUNS = 4000
LEVEL = 0.99


@dataclass(frozen=True)
class Histogram:
    """One graph: the weight of each tenth of [0, 1] as share of cooperators in a group.

    weights (10,) sum to one; below: the weight under the threshold, with half the width of its
    99 % interval, zero where it is exact; runs: sampled starts, 0 where all starts are counted.
    """

    N: int
    weights: tuple[Fraction, ...]
    below: Fraction
    width: Fraction
    runs: int


@dataclass(frozen=True)
class Figure12:
    """The histograms of the three graphs."""

    histograms: tuple[Histogram, ...]
    source: str = "computed"

    @property
    def verdict(self) -> str:
        """Whether the weight below the threshold certainly grows with the size, as stated."""
        small, *larger = self.histograms
        for big in larger:
            if big.below - big.width <= small.below + small.width:
                return "differs"
            small = big
        return "reproduced"


def bin_of(cooperators: int, size: int) -> int:
    """Return the tenth of [0, 1] that a share falls in, the last one closed, by integers."""
    return min(BINS * cooperators // size, BINS - 1)


def exact(N: int = SIZES[0], seed: int = SEED) -> Histogram:
    """Return the expected histogram of a graph of N <= 20 agents from all 2^N starts."""
    edges = scale_free(N, seed)
    masks = neighbour_masks(edges, N)
    dynamics = GraphDilemma(edges, THRESHOLD, KAPPA).dynamics
    chances = dynamics.chances(start_weights(N, "uniform_count"))
    members, m = groups(masks), requirements(THRESHOLD, masks)
    sizes = [int(size) for size in np.bitwise_count(members)]
    weights, below = [F(0)] * BINS, F(0)
    for chance, cycle in zip(chances, dynamics.cycles, strict=True):
        reached = np.bitwise_count(members[:, None] & cycle.astype(np.uint32))
        counts = [0] * BINS
        for size, row in zip(sizes, reached.tolist(), strict=True):
            for k in row:
                counts[bin_of(k, size)] += 1
        weights = [w + chance * F(c, reached.size) for w, c in zip(weights, counts, strict=True)]
        below += chance * F(int((reached < m[:, None]).sum()), reached.size)
    return Histogram(N, tuple(weights), below, F(0), 0)


def sampled(N: int, runs: int = RUNS, seed: int = SEED) -> Histogram:
    """Return the histogram over sampled starts, with an interval for the weight below."""
    edges = scale_free(N, seed)
    sizes = np.bincount(np.array(edges).ravel(), minlength=N) + 1
    m = np.array([required(THRESHOLD, size) for size in sizes.tolist()])
    rng = np.random.default_rng([SEED, N])
    found = retrain(edges, N, m, uniform_count_starts(N, runs, rng))
    z = NormalDist().inv_cdf((1 + LEVEL) / 2)
    width = z * found.below.std(ddof=1) / runs**0.5
    return Histogram(N, _weights(found, sizes), F(float(found.below.mean())), F(float(width)), runs)


def _weights(found: Runs, sizes: NDArray[np.int64]) -> tuple[Fraction, ...]:
    """Mean over runs of the histogram of each cycle, every step weighing 1/period."""
    total = np.zeros(BINS)
    for run in range(len(found.below)):
        place = np.minimum(BINS * found.cycle(run) // sizes, BINS - 1)
        total += np.bincount(place.ravel(), minlength=BINS) / place.size
    return tuple(F(float(w)) for w in total / len(found.below))


@cache
def histograms() -> tuple[Histogram, ...]:
    """Return the three histograms: exact at 20 agents, sampled beyond."""
    return exact(), *(sampled(N) for N in SIZES[1:])


def compute(source: str) -> Figure12:
    """Return the figure; it needs no data, so `source` changes nothing."""
    del source
    return Figure12(histograms())
