"""Deterministic dynamics on all 2^N profiles: cycles, basins and transients, exactly."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import comb

import numpy as np
from numpy.typing import NDArray

from lookahead.core.errors import InvalidArgument
from lookahead.dilemma.bitset_profiles import Codes
from lookahead.dilemma.threshold import unit

LAWS = ("uniform_profile", "bernoulli", "uniform_count")


@dataclass(frozen=True, eq=False)
class FunctionalGraph:
    """A map of profiles to profiles, decomposed.

    successor (2^N,); cycles: the profiles of each cycle in the order of their visit, the smallest
    number first; attractor (2^N,): the index of the cycle that each start ends on.
    """

    nodes: int
    successor: Codes
    cycles: tuple[NDArray[np.intp], ...]
    attractor: NDArray[np.intp]

    @property
    def periods(self) -> tuple[int, ...]:
        """The length of each cycle."""
        return tuple(len(cycle) for cycle in self.cycles)

    @cached_property
    def basins(self) -> NDArray[np.int64]:
        """How many starts with k = 0, ..., N cooperators end on each cycle, (cycles, N + 1)."""
        starts = np.arange(len(self.successor), dtype=np.uint32)
        place = self.attractor * (self.nodes + 1) + np.bitwise_count(starts)
        counts = np.bincount(place, minlength=len(self.cycles) * (self.nodes + 1))
        return counts.reshape(len(self.cycles), self.nodes + 1)

    def chances(self, weights: tuple[Fraction, ...]) -> tuple[Fraction, ...]:
        """Return the probability of ending on each cycle; weights as from `start_weights`."""
        common = [w.denominator for w in weights]
        scale = int(np.lcm.reduce(np.array(common, dtype=object)))
        whole = [int(w * scale) for w in weights]
        return tuple(
            Fraction(sum(int(b) * w for b, w in zip(row, whole, strict=True)), scale)
            for row in self.basins
        )

    @cached_property
    def transients(self) -> NDArray[np.int64]:
        """The number of steps from each start to its cycle."""
        steps = np.zeros(len(self.successor), dtype=np.int64)
        on_cycle = np.zeros(len(self.successor), dtype=np.bool_)
        on_cycle[np.concatenate(self.cycles)] = True
        now = np.arange(len(self.successor))
        running = np.flatnonzero(~on_cycle)
        while len(running):
            steps[running] += 1
            now[running] = self.successor[now[running]]
            running = running[~on_cycle[now[running]]]
        return steps


def functional_graph(successor: Codes, nodes: int) -> FunctionalGraph:
    """Decompose a map given by the successor of every profile, shape (2^N,).

    >>> f = functional_graph(np.array([0, 2, 1, 0], dtype=np.uint32), 2)
    >>> [cycle.tolist() for cycle in f.cycles], f.basins.sum(axis=1).tolist()
    ([[0], [1, 2]], [2, 2])

    Raises InvalidArgument for another shape.
    """
    if successor.shape != (1 << nodes,):
        raise InvalidArgument("successor", successor.shape, f"must have 2^{nodes} entries")
    far, periodic = _far(successor)
    # label each periodic profile by the smallest number on its cycle
    where = np.searchsorted(periodic, successor[periodic])
    label, jump = np.arange(len(periodic)), where
    while True:
        better = np.minimum(label, label[jump])
        if np.array_equal(better, label):
            break
        label, jump = better, jump[jump]
    first, index = np.unique(label, return_inverse=True)
    cycles = tuple(_cycle(int(periodic[start]), successor) for start in first)
    number = np.zeros(len(successor), dtype=np.intp)
    number[periodic] = index
    return FunctionalGraph(nodes, successor, cycles, number[far])


def _far(successor: Codes) -> tuple[Codes, NDArray[np.intp]]:
    """Return a late iterate of the map at every profile, and the profiles that recur."""
    far, image = successor, _values(successor, len(successor))
    while len(_values(successor[image], len(successor))) < len(image):
        # the map is no permutation of what is left: go twice as far
        far = far[far]
        image = _values(far, len(successor))
    return far, image


def _values(numbers: Codes, size: int) -> NDArray[np.intp]:
    seen = np.zeros(size, dtype=np.bool_)
    seen[numbers] = True
    return np.flatnonzero(seen)


def _cycle(start: int, successor: Codes) -> NDArray[np.intp]:
    visited, now = [start], int(successor[start])
    while now != start:
        visited.append(now)
        now = int(successor[now])
    return np.array(visited, dtype=np.intp)


def start_weights(nodes: int, law: str, p: Fraction | None = None) -> tuple[Fraction, ...]:
    r"""Return the probability of one start with k = 0, ..., N cooperators.

    law: "uniform_profile", $2^{-N}$; "bernoulli", $p^k(1-p)^{N-k}$; "uniform_count",
    $1/((N+1)\binom Nk)$.

    Raises InvalidArgument for another law, for p outside [0, 1], missing, or not wanted.

    >>> start_weights(2, "uniform_count")
    (Fraction(1, 3), Fraction(1, 6), Fraction(1, 3))
    """
    if law not in LAWS:
        raise InvalidArgument("law", law, f"must be one of {', '.join(LAWS)}")
    if (p is None) == (law == "bernoulli"):
        raise InvalidArgument("p", p, "belongs to the law 'bernoulli', and to no other")
    counts = range(nodes + 1)
    if law == "uniform_count":
        return tuple(Fraction(1, (nodes + 1) * comb(nodes, k)) for k in counts)
    q = Fraction(1, 2) if p is None else unit("p", p)
    return tuple(q**k * (1 - q) ** (nodes - k) for k in counts)
