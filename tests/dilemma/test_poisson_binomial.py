"""The Poisson-binomial law against enumeration, SciPy, finite differences, and many at once."""

from fractions import Fraction as F
from itertools import product
from math import prod
from time import perf_counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import poisson_binom

from lookahead.core.errors import InvalidArgument
from lookahead.dilemma import (
    group_probabilities,
    leave_one_out,
    poisson_binomial,
    poisson_binomial_derivative,
)

chances = st.lists(st.integers(0, 12).map(lambda i: F(i, 12)), max_size=7)


def by_enumeration(p):
    law = [F(0)] * (len(p) + 1)
    for y in product((0, 1), repeat=len(p)):
        pairs = zip(p, y, strict=True)
        law[sum(y)] += prod((q if a else 1 - q for q, a in pairs), start=F(1))
    return law


@given(chances)
def test_exact_law_is_the_enumerated_one(p):
    assert poisson_binomial(p) == by_enumeration(p)
    rest = [by_enumeration(p[:j] + p[j + 1 :]) for j in range(len(p))]
    assert leave_one_out(p) == rest


@given(chances)
def test_exact_derivative_is_a_difference_since_the_law_is_affine(p):
    for j, row in enumerate(poisson_binomial_derivative(p)):
        one, zero = (poisson_binomial([*p[:j], end, *p[j + 1 :]]) for end in (F(1), F(0)))
        assert row == [a - b for a, b in zip(one, zero, strict=True)]


@pytest.mark.parametrize("n", [2, 3, 20, 200])
def test_floats_agree_with_scipy(n):
    p = np.random.default_rng(n).random(n)
    oracle = poisson_binom(p).pmf(np.arange(n + 1))
    assert np.abs(poisson_binomial(p) - oracle).max() < 1e-12
    assert np.abs(leave_one_out(p)[0] - poisson_binom(p[1:]).pmf(np.arange(n))).max() < 1e-12


def test_floats_keep_small_probabilities():
    p = [F(1, 1000), F(999, 1000), F(1, 7)] * 20
    exact = np.array([float(q) for q in poisson_binomial(p)])
    fast = poisson_binomial(np.array([float(q) for q in p]))
    assert exact.min() < 1e-75
    assert np.abs(fast / exact - 1).max() < 1e-12


def test_batches_and_derivatives():
    p = np.random.default_rng(0).random((3, 4, 5))
    law, slope = poisson_binomial(p), poisson_binomial_derivative(p)
    assert law.shape == (3, 4, 6)
    assert slope.shape == (3, 4, 5, 6)
    assert np.allclose(law.sum(-1), 1)
    up, down = p.copy(), p.copy()
    up[..., 2], down[..., 2] = 1, 0
    assert np.allclose(slope[..., 2, :], poisson_binomial(up) - poisson_binomial(down))


def test_nobody():
    assert poisson_binomial([]) == [1]
    assert leave_one_out([]) == []
    assert poisson_binomial(np.zeros(0)).tolist() == [1]
    assert leave_one_out(np.zeros((2, 0))).shape == (2, 0, 0)
    assert poisson_binomial_derivative(np.zeros(0)).shape == (0, 1)


def test_groups_of_all_sizes_at_once():
    rng = np.random.default_rng(1)
    sizes = np.concatenate([rng.integers(0, 12, 400), [0, 1, 90, 333]])
    offsets = np.concatenate([[0], np.cumsum(sizes)])
    p = rng.random(offsets[-1])
    counts = np.array([rng.integers(-1, s + 2) for s in sizes])
    found = group_probabilities(p, offsets, counts)
    for g, k in enumerate(counts):
        law = poisson_binomial(p[offsets[g] : offsets[g + 1]])
        assert found[g] == pytest.approx(law[k] if 0 <= k < len(law) else 0, rel=1e-12, abs=0)


def test_groups_cost_less_than_one_law_at_a_time():
    rng = np.random.default_rng(2)
    sizes = rng.integers(2, 12, 3000)
    offsets = np.concatenate([[0], np.cumsum(sizes)])
    p, counts = rng.random(offsets[-1]), sizes // 2
    start = perf_counter()
    at_once = group_probabilities(p, offsets, counts)
    middle = perf_counter()
    one = [
        poisson_binomial(p[a:b])[k] for a, b, k in zip(offsets, offsets[1:], counts, strict=False)
    ]
    end = perf_counter()
    assert np.allclose(at_once, one)
    assert middle - start < (end - middle) / 3


def test_bad_probabilities():
    for bad in ([F(3, 2)], [F(-1, 2)], np.array([0.5, 1.5]), np.array([np.nan]), [0.2, -1], [[1]]):
        with pytest.raises(InvalidArgument, match="probabilities"):
            poisson_binomial(bad)
    with pytest.raises(InvalidArgument, match="offsets"):
        group_probabilities(np.array([0.5]), np.array([0, 2]), np.array([1]))
    with pytest.raises(InvalidArgument, match="offsets"):
        group_probabilities(np.array([0.5]), np.array([0, 2, 1]), np.array([1, 1]))
