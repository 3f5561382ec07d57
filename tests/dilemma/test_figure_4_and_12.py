"""Figures 4 and 12: exact laws against listing and running, the sampled design, the rule."""

from fractions import Fraction
from itertools import product
from math import comb

import numpy as np
import pytest

from lookahead.core.errors import InvalidArgument, NotConverged
from lookahead.dilemma.count_sampling import retrain, uniform_count_starts
from lookahead.dilemma.figures import FIGURES, figure_4, figure_12
from lookahead.dilemma.figures import figure_4_released as released
from lookahead.dilemma.graph_dilemma import GraphDilemma

F = Fraction


def literal(edges, N, m, profile):
    """One run, agent by agent: time below threshold on the cycle, and its length."""
    near = [[j for j in range(N) if (i, j) in edges or (j, i) in edges] for i in range(N)]
    seen = []
    y = tuple(profile)
    while y not in seen:
        seen.append(y)
        y = tuple(int(sum(y[j] for j in near[i]) == m[i] - 1) for i in range(N))
    cycle = seen[seen.index(y) :]
    missing = sum(z[i] + sum(z[j] for j in near[i]) < m[i] for z in cycle for i in range(N))
    return F(missing, N * len(cycle)), len(cycle)


@pytest.mark.parametrize(("N", "seed"), [(5, 0), (6, 1), (7, 3), (8, 2)])
def test_exact_law_is_that_of_all_literal_runs(N, seed):
    edges = figure_4.scale_free(N, seed)
    game = GraphDilemma(edges, F(1, 2), F(1, 2))
    below = square = cycled = F(0)
    for y in product((0, 1), repeat=N):
        weight = F(1, (N + 1) * comb(N, sum(y)))
        share, period = literal(set(edges), N, game.required, y)
        below += weight * share
        square += weight * share**2
        cycled += weight * (period > 1)
    law = figure_4.graph_law(N, seed)
    assert (law.below, law.square, law.cycled) == (below, square, cycled)
    assert law.below == game.time_below_threshold("uniform_count")


def test_many_runs_at_once_are_the_literal_runs():
    N = 9
    edges = figure_4.scale_free(N, 4)
    m = GraphDilemma(edges, F(1, 2), F(1, 2)).required
    starts = uniform_count_starts(N, 40, np.random.default_rng(3))
    runs = retrain(edges, N, np.array(m), starts)
    for run, start in enumerate(starts):
        expected, length = literal(set(edges), N, m, start.astype(int).tolist())
        assert runs.period[run] == length
        assert runs.cycle(run).shape == (length, N)
        assert (runs.cycle(run) < m).mean() == float(expected)
        assert abs(runs.below[run] - float(expected)) < 1e-12


def test_starts_are_seeded_and_their_counts_uniform():
    first = uniform_count_starts(4, 5000, np.random.default_rng(0))
    assert np.array_equal(first, uniform_count_starts(4, 5000, np.random.default_rng(0)))
    counts = np.bincount(first.sum(axis=1), minlength=5)
    assert (abs(counts - 1000) < 5 * 800**0.5).all()


def test_known_expectations():
    known = {5: (".7600", 0), 6: (".7421", 0), 7: (".7870", ".4195"), 8: (".8618", ".2940")}
    for N, (below, cycled) in known.items():
        size = figure_4.size(N)
        assert abs(size.below - F(below)) <= F(1, 20000)
        assert abs(size.cycled - F(cycled)) <= F(1, 20000)
    assert figure_4.size(5).below == F(19, 25)


def test_the_rule_accepts_the_released_run_and_rejects_another():
    size = figure_4.size(9)
    assert all(abs(gap) <= width for gap, width in figure_4.comparisons(size))
    other = figure_4.Size(9, size.laws, F("0.8"), size.released_cycled)
    (gap, width), _ = figure_4.comparisons(other)
    assert abs(gap) > width


def test_variance_is_that_of_independent_starts():
    size = figure_4.size(7)
    below, cycled = size.variances(starts=1)
    laws = size.laws
    assert below == sum(law.square - law.below**2 for law in laws) / 25
    assert cycled == sum(law.cycled * (1 - law.cycled) for law in laws) / 25


@pytest.fixture(scope="module")
def figures():
    return {key: FIGURES[key].compute("real") for key in KEYS}


KEYS = ("gois2025.fig3_11", "gois2025.fig4", "gois2025.fig12")


@pytest.mark.parametrize("key", KEYS)
def test_table_words_picture(figures, key):
    figure, result = FIGURES[key], figures[key]
    assert result.source == "computed"
    rows = figure.table(result)
    assert all(set(row) == set(rows[0]) for row in rows)
    assert len(figure.alt_text(result)) > 100
    assert figure.summary(result)
    figure.draw(result)


def test_verdicts(figures):
    said = {key: list(FIGURES[key].verdicts(figures[key]).values()) for key in KEYS}
    assert said == {KEYS[0]: ["undetermined"], KEYS[1]: ["reproduced"], KEYS[2]: ["reproduced"]}


def test_histograms_sum_to_one_and_agree_with_sampling():
    exact = figure_12.exact(12, 0)
    sampled = figure_12.sampled(12, 3000, 0)
    assert sum(exact.weights) == 1
    assert abs(exact.below - sampled.below) <= sampled.width
    below = sum(exact.weights[:5])
    assert exact.below == below
    assert exact.below == figure_4.graph_law(12, 0).below


def test_bins_are_decided_by_integers():
    assert [figure_12.bin_of(k, 10) for k in range(11)] == [*range(10), 9]
    assert [figure_12.bin_of(k, 3) for k in range(4)] == [0, 3, 6, 9]


def test_bad_input():
    starts = np.zeros((2, 3), dtype=bool)
    with pytest.raises(InvalidArgument, match="starts"):
        retrain([(0, 1)], 2, np.array([1, 1]), starts)
    with pytest.raises(NotConverged):
        retrain([(0, 1)], 2, np.array([1, 1]), np.zeros((1, 2), dtype=bool), longest=1)
    assert len(released.BELOW) == len(released.CYCLED) == len(released.SIZES)
