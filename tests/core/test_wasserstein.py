"""Wasserstein-1: exact on the line, two-sided above, against brute force and cvxpy."""

import math
from fractions import Fraction
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lookahead.core.enclosure import Ternary, at_most, less, root
from lookahead.core.errors import FloatRefused, InvalidArgument
from lookahead.core.measures import measure, mixture
from lookahead.core.transport import transport_enclosure
from lookahead.core.wasserstein import (
    float_wasserstein_line,
    transport_cost_line,
    wasserstein,
    wasserstein_line,
)

from .test_measures import exact_measures

F = Fraction


@given(exact_measures(d=1), exact_measures(d=1))
def test_the_line_agrees_with_the_transport_program(a, b):
    exact = wasserstein_line(a, b)
    found = transport_enclosure(a.points, a.weights, b.points, b.weights)
    assert at_most(found.lower, exact) is not Ternary.FALSE
    assert at_most(exact, found.upper) is not Ternary.FALSE
    assert at_most(found.upper - found.lower, F(1, 10**60)) is Ternary.TRUE
    assert abs(float_wasserstein_line(a.as_floats(), b.as_floats()) - float(exact)) < 1e-12


@given(exact_measures(), exact_measures())
def test_the_plan_has_the_exact_marginals_and_the_gap_closes(a, b):
    found = wasserstein(a, b)
    for side, law in ((0, a), (1, b)):
        for index, weight in enumerate(law.weights):
            moved = sum((x for e, x in found.plan.items() if e[side] == index), F(0))
            assert moved == weight
    assert all(x >= 0 for x in found.plan.values())
    assert at_most(found.upper - found.lower, F(1, 10**60)) is Ternary.TRUE


@given(st.permutations(range(4)), st.lists(st.integers(-9, 9), min_size=16, max_size=16))
def test_equal_weights_reduce_to_the_best_matching(order, numbers):
    xs = [(F(numbers[2 * i]), F(numbers[2 * i + 1])) for i in range(4)]
    ys = [(F(numbers[8 + 2 * i]), F(numbers[9 + 2 * i])) for i in order]
    squared = [[sum((p - q) ** 2 for p, q in zip(x, y, strict=True)) for y in ys] for x in xs]
    best = min(
        sum(float(squared[i][j]) ** 0.5 for i, j in enumerate(match)) / 4
        for match in permutations(range(4))
    )
    found = wasserstein(measure(xs), measure(ys))
    assert float(found.lower) == pytest.approx(best, abs=1e-12)
    assert float(found.upper) == pytest.approx(best, abs=1e-12)


def test_a_strict_instance_of_lemma_10_is_decided():
    a, b = measure([(0, 0)]), measure([(1, 1)])
    half = [F(1, 2), F(1, 2)]
    mixed = wasserstein(mixture(half, [a, b]), mixture(half, [b, a]))
    assert less(mixed.upper, root(2)) is Ternary.TRUE
    assert mixed.upper.above() == 0
    assert at_most(-mixed.lower, F(1, 10**60)) is Ternary.TRUE


def test_masses_need_a_common_total_that_need_not_be_one():
    assert transport_cost_line([0, 1], [2, 1], [3], [3]) == 8
    found = transport_enclosure([(F(0),)], [F(3)], [(F(1),), (F(-2),)], [F(1), F(2)])
    assert found.upper.above() == found.lower.below() == 5
    empty = transport_enclosure([(F(0),)], [F(0)], [(F(1),)], [F(0)])
    assert empty.upper.above() == 0


@pytest.mark.parametrize(
    ("supplies", "demands", "argument"),
    [([1], [2], "demands"), ([-1], [-1], "supplies"), ([1, 1], [2], "supplies")],
)
def test_bad_masses_are_refused_by_name(supplies, demands, argument):
    with pytest.raises(InvalidArgument) as caught:
        transport_cost_line([0], supplies, [1], demands)
    assert caught.value.argument == argument


@pytest.mark.parametrize("place", range(4))
def test_transport_takes_exact_numbers_alone(place):
    line = [[0], [1], [3], [1]]
    plane = [[(F(0), F(1))], [F(1)], [(F(3), F(1))], [F(1)]]
    names = ("sources", "supplies", "targets", "demands")
    for bad, error in ((1.0, FloatRefused), (math.nan, InvalidArgument), ("1", InvalidArgument)):
        line[place] = [bad]
        plane[place] = [bad] if place % 2 else [(bad, F(1))]
        for cost, arguments in ((transport_cost_line, line), (transport_enclosure, plane)):
            with pytest.raises(error) as caught:
                cost(*arguments)
            assert error is FloatRefused or caught.value.argument == names[place]


def test_dimensions_must_agree():
    with pytest.raises(InvalidArgument, match="right"):
        wasserstein(measure([1]), measure([(1, 2)]))
    with pytest.raises(InvalidArgument, match="left"):
        wasserstein_line(measure([(1, 2)]), measure([1]))
    with pytest.raises(InvalidArgument, match="right"):
        float_wasserstein_line(measure(np.ones(1)), measure(np.ones((1, 2))))
    with pytest.raises(InvalidArgument, match="targets"):
        transport_enclosure([(F(0),)], [F(1)], [(F(0), F(1))], [F(1)])


@settings(max_examples=20)
@given(st.integers(0, 10**6))
def test_far_and_tiny_masses_still_give_a_feasible_pair(seed):
    random = np.random.default_rng(seed)
    n = 6
    points = [tuple(F(int(x)) for x in p) for p in random.integers(-(10**6), 10**6, (n, 2))]
    masses = [F(int(x)) ** 12 for x in random.integers(1, 100, n)]
    masses = [w / sum(masses) for w in masses]
    other = list(reversed(masses))
    found = transport_enclosure(points, masses, [(y, x) for x, y in points], other)
    assert at_most(found.lower, found.upper) is not Ternary.FALSE
    assert sum(found.plan.values()) == 1
    assert found.upper.above() - found.lower.below() <= found.upper.above() / 10**6


def test_the_lower_bound_agrees_with_another_solver():
    cp = pytest.importorskip("cvxpy")
    random = np.random.default_rng(5)
    x, y = random.integers(-5, 5, (4, 3)), random.integers(-5, 5, (5, 3))
    found = wasserstein(measure(x.tolist()), measure(y.tolist()))
    distance = np.linalg.norm(x[:, None] - y[None], axis=2)
    plan = cp.Variable((4, 5), nonneg=True)
    sides = [cp.sum(plan, axis=1) == 1 / 4, cp.sum(plan, axis=0) == 1 / 5]
    cp.Problem(cp.Minimize(cp.sum(cp.multiply(distance, plan))), sides).solve(solver="CLARABEL")
    value = float(np.sum(distance * plan.value))
    assert float(found.lower) == pytest.approx(value, abs=1e-6)
