"""Figure 4's work beside a literal loop and an honest vectorised one; laws for N = 10,000."""

import statistics
import sys
import time
from fractions import Fraction

import numpy as np
import pytest

from lookahead.dilemma import CompleteGraphChain
from lookahead.dilemma.count_sampling import uniform_count_starts
from lookahead.dilemma.figures import figure_4
from lookahead.dilemma.figures import figure_4_released as released
from lookahead.dilemma.threshold import required

pytestmark = pytest.mark.benchmark
HALF = Fraction(1, 2)


def timed(action, repeat=1):
    seconds = []
    for _ in range(repeat):
        start = time.perf_counter()
        value = action()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds), value


def designs():
    """Edges, groups' requirements and starts of the 16 sizes x 5 graphs x 10 starts."""
    rng = np.random.default_rng(0)
    for N in released.SIZES:
        drawn = uniform_count_starts(N, released.GRAPHS * released.STARTS, rng)
        for seed, starts in enumerate(drawn.reshape(released.GRAPHS, released.STARTS, N)):
            edges = figure_4.scale_free(N, seed)
            degree = np.bincount(np.array(edges).ravel(), minlength=N)
            m = [required(HALF, int(d) + 1) for d in degree]
            yield N, edges, m, starts


def literal():
    """Agent by agent, neighbour by neighbour, in lists."""
    below = []
    for N, edges, m, starts in designs():
        near = [[] for _ in range(N)]
        for i, j in edges:
            near[i].append(j)
            near[j].append(i)
        for start in starts.astype(int).tolist():
            y, seen = start, []
            while y not in seen:
                seen.append(y)
                y = [int(sum(y[j] for j in near[i]) == m[i] - 1) for i in range(N)]
            cycle = seen[seen.index(y) :]
            missing = [z[i] + sum(z[j] for j in near[i]) < m[i] for z in cycle for i in range(N)]
            below.append(sum(missing) / len(missing))
    return np.array(below)


def one_by_one():
    """Vectorised over agents, one start after the other: matrix times vector, a dictionary."""
    below = []
    for N, edges, m, starts in designs():
        near = np.zeros((N, N), dtype=np.int64)
        for i, j in edges:
            near[i, j] = near[j, i] = 1
        needed = np.array(m)
        for start in starts.astype(np.int64):
            y, seen, history = start, {}, []
            while (key := y.tobytes()) not in seen:
                seen[key] = len(history)
                history.append(y)
                y = (near @ y == needed - 1).astype(np.int64)
            cycle = np.array(history[seen[key] :])
            below.append((cycle @ near + cycle < needed).mean())
    return np.array(below)


def test_figure_4_takes_under_half_a_second(capsys):
    list(designs())  # the graphs are drawn once, outside the clock
    ours, (below, _) = timed(figure_4.sample, repeat=3)
    loop, first = timed(literal)
    numpy, second = timed(one_by_one)
    figure_4.graph_law.cache_clear()
    figure_4.size.cache_clear()
    exact, _ = timed(lambda: [figure_4.size(N) for N in released.SIZES])
    with capsys.disabled():
        sys.stdout.write(
            f"\nFigure 4, 800 runs: {ours:.3f} s; literal loop {loop:.2f} s (x{loop / ours:.1f}); "
            f"NumPy start by start {numpy:.2f} s (x{numpy / ours:.1f}); "
            f"all 2^N starts of 80 graphs exactly {exact:.1f} s\n"
        )
    assert ours < 0.5
    assert np.allclose(below.ravel(), first)
    assert np.allclose(first, second)


def test_exact_laws_for_ten_thousand_agents_take_under_a_second(capsys):
    def laws(m):
        chain = CompleteGraphChain(10_000, m)
        return [
            chain.limit_law("uniform_profile"),
            chain.limit_law("bernoulli", p=Fraction(1, 3)),
            chain.limit_law("uniform_count"),
        ]

    seconds = max(timed(lambda m=m: laws(m))[0] for m in (1, 5000, 5001, 10_000))
    with capsys.disabled():
        sys.stdout.write(f"\nthree exact limit laws, N = 10,000: {seconds:.2f} s\n")
    assert seconds < 1
