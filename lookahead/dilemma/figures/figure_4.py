"""Figure 4 of gois2025: retraining on scale-free graphs, exactly, and as released by sampling."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from lookahead.dilemma.bitset_profiles import groups
from lookahead.dilemma.count_sampling import adjacency, retrain_all, uniform_count_starts
from lookahead.dilemma.figures import figure_4_released as released
from lookahead.dilemma.functional_graph import start_weights
from lookahead.dilemma.graph_dilemma import GraphDilemma
from lookahead.dilemma.graphs import Edge, neighbour_masks, requirements

F = Fraction
THRESHOLD, KAPPA = F(1, 2), F(1, 2)
LEVEL = 0.99
"""Confidence of all comparisons with the released run together."""


@dataclass(frozen=True)
class GraphLaw:
    """One graph with a uniform first count: what a start expects, exactly.

    below: mean share of time below threshold after convergence; square: the mean of its square;
    cycled: the probability that a run ends in a cycle of two profiles or more.
    """

    below: Fraction
    square: Fraction
    cycled: Fraction


@dataclass(frozen=True)
class Size:
    """All graphs of one size, and the numbers of the released run beside them."""

    N: int
    laws: tuple[GraphLaw, ...]
    released_below: Fraction
    released_cycled: Fraction

    @property
    def below(self) -> Fraction:
        """The expected share of time below threshold, mean over the graphs."""
        return sum((law.below for law in self.laws), F(0)) / len(self.laws)

    @property
    def cycled(self) -> Fraction:
        """The probability of a cycle, mean over the graphs."""
        return sum((law.cycled for law in self.laws), F(0)) / len(self.laws)

    def variances(self, starts: int = released.STARTS) -> tuple[Fraction, Fraction]:
        """Return the variances of both means when every graph gets so many independent starts."""
        over = len(self.laws) ** 2 * starts
        below = sum((law.square - law.below**2 for law in self.laws), F(0)) / over
        cycled = sum((law.cycled * (1 - law.cycled) for law in self.laws), F(0)) / over
        return below, cycled


@dataclass(frozen=True, eq=False)
class Figure4:
    """Exact expectations by size, and one sample of the released design (sizes, graphs, starts)."""

    sizes: tuple[Size, ...]
    sampled_below: NDArray[np.float64]
    sampled_cycled: NDArray[np.bool_]
    source: str = "computed"

    @property
    def verdict(self) -> str:
        """Whether every released mean lies in the interval of its design."""
        inside = (abs(gap) <= width for size in self.sizes for gap, width in comparisons(size))
        return "reproduced" if all(inside) else "differs"


@cache
def scale_free(N: int, seed: int) -> tuple[Edge, ...]:
    """Return the edges of the graph that the released code draws, by networkx's generator."""
    from networkx import barabasi_albert_graph

    return tuple(barabasi_albert_graph(N, released.LINKS, seed=seed).edges)


@cache
def graph_law(N: int, seed: int) -> GraphLaw:
    """Return the exact law of one graph of N <= 20 agents, from all 2^N first predictions."""
    edges = scale_free(N, seed)
    dynamics = GraphDilemma(edges, THRESHOLD, KAPPA).dynamics
    masks = neighbour_masks(edges, N)
    m = requirements(THRESHOLD, masks)
    chances = dynamics.chances(start_weights(N, "uniform_count"))
    below = [_below(groups(masks), m, cycle.astype(np.uint32)) for cycle in dynamics.cycles]
    pairs = list(zip(chances, below, strict=True))
    return GraphLaw(
        below=sum((chance * share for chance, share in pairs), F(0)),
        square=sum((chance * share**2 for chance, share in pairs), F(0)),
        cycled=sum(
            (c for c, period in zip(chances, dynamics.periods, strict=True) if period > 1), F(0)
        ),
    )


def _below(members: NDArray[np.uint32], m: NDArray[np.int8], cycle: NDArray[np.uint32]) -> Fraction:
    """The share of pairs (group, step) of a cycle with fewer than m cooperators."""
    missing = np.bitwise_count(members[:, None] & cycle) < m[:, None]
    return F(int(missing.sum()), missing.size)


@cache
def size(N: int) -> Size:
    """Return the exact expectations for the five graphs of one size."""
    place = released.SIZES.index(N)
    laws = tuple(graph_law(N, seed) for seed in range(released.GRAPHS))
    return Size(N, laws, F(released.BELOW[place]), F(released.CYCLED[place]))


def quantile() -> float:
    """Return how many standard deviations all comparisons together may be away."""
    comparisons = 2 * len(released.SIZES)
    return NormalDist().inv_cdf(1 - (1 - LEVEL) / (2 * comparisons))


def comparisons(found: Size) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return released minus exact, and the allowed width, for both curves.

    The width is that of the mean of fifty independent starts, with exact variances, plus half of
    the last digit given: three for the time below, two for the cycles.
    """
    z = quantile()
    below, cycled = (z * float(v) ** 0.5 for v in found.variances())
    return (
        (float(found.released_below - found.below), below + 0.0005),
        (float(found.released_cycled - found.cycled), cycled + 0.005),
    )


def sample(seed: int = 0) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return one run of the released design: sizes x graphs x starts, by simulation."""
    rng = np.random.default_rng(seed)
    shape = (len(released.SIZES), released.GRAPHS, released.STARTS)
    below, cycled = np.zeros(shape), np.zeros(shape, dtype=np.bool_)
    for i, N in enumerate(released.SIZES):
        graphs = [scale_free(N, graph) for graph in range(released.GRAPHS)]
        near = np.stack([adjacency(edges, N) for edges in graphs])
        m = requirements(THRESHOLD, np.stack([neighbour_masks(edges, N) for edges in graphs]))
        starts = uniform_count_starts(N, released.GRAPHS * released.STARTS, rng)
        runs = retrain_all(near, m, starts.reshape(released.GRAPHS, released.STARTS, N))
        below[i], cycled[i] = runs.below, runs.period > 1
    return below, cycled


def compute(source: str) -> Figure4:
    """Return the figure; it needs no data, so `source` changes nothing."""
    del source
    return Figure4(tuple(size(N) for N in released.SIZES), *sample())
