"""Figure 5's two heat maps, 2,300 cells, beside a literal per-agent loop and NumPy in floats."""

import statistics
import sys
import time
from math import ceil, comb

import numpy as np
import pytest

from lookahead.dilemma.figures import figure_5

pytestmark = pytest.mark.benchmark
LITERAL_ALPHAS = 5  # of 100; the time is scaled to all


def timed(action, repeat=1):
    seconds = []
    for _ in range(repeat):
        start = time.perf_counter()
        value = action()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds), value


def graphs():
    """Group membership of all graphs: complete, then five scale-free ones, for every size."""
    for N in figure_5.SIZES:
        yield np.ones((N, N), dtype=np.int8)
        for seed in figure_5.SEEDS:
            yield figure_5.scale_free_groups(N, seed)


def fresh():
    """Our maps, with nothing remembered."""
    figure_5.cooperating.cache_clear()
    figure_5.scale_free_groups.cache_clear()
    return figure_5.compute()


def literal(alphas):
    """Agent by agent: the law of its neighbours by convolution, then its action, then its group."""
    found = []
    for groups in graphs():
        members = [np.flatnonzero(row).tolist() for row in groups]
        rows = []
        for alpha in alphas:
            actions = []
            for group in members:
                law = [1.0]
                for _ in group[1:]:
                    law = [
                        (law[k] * (1 - alpha) if k < len(law) else 0.0)
                        + (law[k - 1] * alpha if k else 0.0)
                        for k in range(len(law) + 1)
                    ]
                gain = 0.6 * law[ceil(0.5 * len(group)) - 1] - 0.1
                actions.append(int(gain > 0))
            enough = [sum(actions[j] for j in g) >= ceil(0.5 * len(g)) for g in members]
            rows.append(sum(enough))
        found.append(rows)
    return found


def vectorised():
    """Floats and matrix products: one gain a group size, one product a graph."""
    figure_5.scale_free_groups.cache_clear()
    alphas = np.linspace(0, 1, 100)
    acts = {}
    for M in range(2, 26):
        m = ceil(0.5 * M)
        gain = comb(M - 1, m - 1) * alphas ** (m - 1) * (1 - alphas) ** (M - m)
        acts[M] = 0.6 * gain - 0.1 > 0
    found = []
    for groups in graphs():
        sizes = groups.sum(axis=1)
        actions = np.stack([acts[int(M)] for M in sizes]).astype(np.float64)
        found.append((groups @ actions >= np.ceil(0.5 * sizes)[:, None]).sum(axis=0))
    return found


def test_both_maps_take_under_five_seconds(capsys):
    import networkx as nx  # its import is nobody's work here

    assert nx.__name__ == "networkx"
    ours, maps = timed(fresh, repeat=3)
    numpy_seconds, floats = timed(vectorised, repeat=3)
    some = np.linspace(0, 1, 100)[:: 100 // LITERAL_ALPHAS]
    part, rows = timed(lambda: literal(some.tolist()))
    loop = part * 100 / len(some)
    by_graph = iter(floats)
    for i, N in enumerate(figure_5.SIZES):
        assert (next(by_graph) // N == maps.complete[i]).all()
        for row in maps.scale_free[i]:
            assert (next(by_graph) == row).all()
    for row, whole in zip(rows, floats, strict=True):
        assert row == whole[:: 100 // LITERAL_ALPHAS].tolist()
    with capsys.disabled():
        sys.stdout.write(
            f"\nfigure 5: {ours:.3f} s exact; literal loop {loop:.2f} s ({loop / ours:.0f} x), "
            f"NumPy in floats {numpy_seconds:.3f} s ({numpy_seconds / ours:.2f} x)\n"
        )
    assert ours < 5
