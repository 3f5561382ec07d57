"""Figure 5 of gois2025: groups that succeed without a predictor, by expectation and size."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache

import numpy as np
from numpy.typing import NDArray

from lookahead.dilemma.best_response import pivotal_binomial
from lookahead.dilemma.cooperation_interval import CooperationInterval, cooperation_interval
from lookahead.dilemma.threshold import required

F = Fraction
SIZES = range(3, 26)
ALPHAS = tuple(F(j, 99) for j in range(100))
SEEDS = range(5)
LINKS = 2
RISK, COST, THRESHOLD = F(3, 5), F(1, 10), F(1, 2)
KAPPA = COST / RISK


@dataclass(frozen=True)
class Figure5:
    """Both maps. complete: (sizes, alphas), the share of successful groups, which is 0 or 1.

    scale_free: successful groups by size, graph and alpha, as counts out of N. Everything is
    decided in exact arithmetic.
    """

    source: str
    complete: NDArray[np.int8]
    scale_free: NDArray[np.int16]
    intervals: tuple[CooperationInterval | None, ...]

    @property
    def scale_free_share(self) -> NDArray[np.float64]:
        """Mean share of successful groups over the graphs, (sizes, alphas)."""
        sizes = np.array(SIZES, dtype=np.float64)
        return self.scale_free.mean(axis=1) / sizes[:, None]


@cache
def cooperating(size: int) -> NDArray[np.bool_]:
    """Return for each alpha of the figure whether an agent in a group of `size` cooperates."""
    m = required(THRESHOLD, size)
    return np.array([pivotal_binomial(a, size, m) > KAPPA for a in ALPHAS])


@cache
def scale_free_groups(size: int, seed: int) -> NDArray[np.int8]:
    """Return who belongs to which group, (N, N), in a preferential-attachment graph of networkx."""
    import networkx as nx

    graph = nx.barabasi_albert_graph(size, LINKS, seed=seed)
    return nx.to_numpy_array(graph).astype(np.int8) + np.eye(size, dtype=np.int8)


def successes(groups: NDArray[np.int8]) -> NDArray[np.int16]:
    """Return how many groups succeed for each alpha; groups (N, N) with ones on the diagonal."""
    sizes = groups.sum(axis=1, dtype=np.int64)
    actions = np.stack([cooperating(int(M)) for M in sizes]).astype(np.int64)
    needed = np.array([required(THRESHOLD, int(M)) for M in sizes])
    return (groups @ actions >= needed[:, None]).sum(axis=0).astype(np.int16)


def compute(source: str = "computed") -> Figure5:
    """Return the numbers of Figure 5; the figure needs no data, `source` is not looked at."""
    del source
    everybody = (np.ones((N, N), dtype=np.int8) for N in SIZES)
    complete = np.stack([successes(groups) // len(groups) for groups in everybody])
    scale_free = np.stack(
        [np.stack([successes(scale_free_groups(N, s)) for s in SEEDS]) for N in SIZES]
    )
    ends = tuple(cooperation_interval(N, required(THRESHOLD, N), KAPPA) for N in SIZES)
    return Figure5("computed", complete.astype(np.int8), scale_free, ends)


@cache
def shared() -> Figure5:
    """Return `compute()`, one for all who ask in this process."""
    return compute()
