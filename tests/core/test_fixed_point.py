"""Retraining, fixed points proved by Krawczyk's test, spectral radii bounded from both sides."""

from fractions import Fraction

import flint
import numpy as np
import pytest
from flint import arb, arb_mat
from hypothesis import given
from hypothesis import strategies as st

from lookahead.core.enclosure import Ternary, at_most, equal
from lookahead.core.errors import InvalidArgument, NoSolution, NotConverged
from lookahead.core.fixed_point import enclose_fixed_point, gaps, retrain
from lookahead.core.krawczyk import enclose_zero
from lookahead.core.learner import risk_minimizer
from lookahead.core.losses import Squared
from lookahead.core.measures import measure, push_forward
from lookahead.core.solution import Outcome
from lookahead.core.spectral import spectral_radius

F = Fraction
entries = st.integers(-9, 9)


def test_retraining_the_mean_on_a_shifted_population_converges_at_the_exact_rate():
    base = measure([1, 2, 6])

    def step(theta):
        moved = push_forward(base, lambda z: (z[0] + F(1, 2) * theta[0],))
        return risk_minimizer(Squared(), moved).value

    path = retrain(step, (F(0),), 6)
    assert [p[0] for p in path[:3]] == [0, 3, F(9, 2)]
    assert gaps(path)[1:].tolist() == (gaps(path)[:-1] / 2).tolist()


def test_retraining_that_leaves_the_floats_is_named():
    with np.errstate(over="ignore"), pytest.raises(NotConverged, match="round 2"):
        retrain(lambda t: t * 1e200, np.array([1e100]), 5)
    with pytest.raises(InvalidArgument, match="rounds"):
        retrain(lambda t: t, 0, -1)
    assert retrain(lambda t: t, 7, 0) == (7,)


@given(st.lists(entries, min_size=4, max_size=4), st.lists(entries, min_size=2, max_size=2))
def test_affine_maps_are_solved_whether_they_contract_or_not(a, b):
    rows, shift = [a[:2], a[2:]], b
    singular = (a[0] - 1) * (a[3] - 1) == a[1] * a[2]

    def step(theta):
        return [
            sum((c * t for c, t in zip(row, theta, strict=True)), arb(s))
            for row, s in zip(rows, shift, strict=True)
        ]

    def jacobian(theta):
        return [[arb(c) for c in row] for row in rows]

    found = enclose_fixed_point(step, jacobian, [0, 0], 10**4)
    if singular:
        assert found.outcome in (Outcome.NOT_CONVERGED, Outcome.NO_FIXED_POINT)
        assert found.value is None
        return
    x, y = found.require().coordinates
    assert equal(a[0] * x + a[1] * y + b[0], x) is not Ternary.FALSE
    assert at_most(abs(a[2] * x + a[3] * y + b[1] - y), F(1, 10**100)) is Ternary.TRUE


def test_the_box_is_refined_to_any_precision():
    found = enclose_zero(lambda x: [x[0] ** 2 - 2], lambda x: [[2 * x[0]]], [1.5], 1)
    (x,) = found.require().coordinates
    assert at_most(abs(x * x - 2), F(1, 10**140)) is Ternary.TRUE
    assert found.require().floats().tolist() == [2**0.5]


def test_a_box_without_a_zero_and_a_double_zero_are_told_apart():
    square = lambda x: [x[0] ** 2 - 2]
    slope = lambda x: [[2 * x[0]]]
    missing = enclose_zero(square, slope, [10], 1)
    assert missing.outcome is Outcome.NO_FIXED_POINT
    with pytest.raises(NoSolution):
        missing.require()
    double = enclose_zero(lambda x: [x[0] ** 2], slope, [0], 1)
    assert double.outcome is Outcome.NOT_CONVERGED
    two = enclose_zero(square, slope, [0], 2)
    assert two.outcome is not Outcome.SOLVED


def test_a_zero_on_the_edge_of_the_box_is_not_claimed():
    found = enclose_zero(lambda x: [x[0] - 1], lambda x: [[arb(1)]], [0], 1)
    assert (
        found.outcome is not Outcome.SOLVED
        or at_most(abs(found.value.coordinates[0] - 1), F(1, 10**9)) is Ternary.TRUE
    )


@pytest.mark.parametrize(
    ("guess", "radius", "argument"),
    [([], 1, "guess"), ([float("nan")], 1, "guess"), ([1], 0, "radius"), ([1], -1, "radius")],
)
def test_bad_searches_are_named(guess, radius, argument):
    with pytest.raises(InvalidArgument) as caught:
        enclose_zero(list, lambda x: [[arb(1)]], guess, radius)
    assert caught.value.argument == argument


def test_maps_of_the_wrong_size_are_named():
    with pytest.raises(InvalidArgument, match="step"):
        enclose_fixed_point(lambda x: [x[0], x[0]], lambda x: [[arb(1)]], [0], 1)
    with pytest.raises(InvalidArgument, match="function"):
        enclose_zero(lambda x: [x[0]], lambda x: [[arb(1)], [arb(1)]], [0], 1)


@given(st.lists(entries, min_size=9, max_size=9))
def test_the_spectral_radius_lies_between_its_bounds(numbers):
    rows = [numbers[:3], numbers[3:6], numbers[6:]]
    found = spectral_radius(rows)
    reference = float(np.abs(np.linalg.eigvals(np.array(rows, dtype=float))).max())
    assert found.lower <= found.upper
    assert float(found.lower) <= reference + 1e-4
    assert reference - 1e-4 <= float(found.upper)
    assert float(found.upper - found.lower) < 1e-4


def test_nilpotent_defective_and_repeated_eigenvalues():
    assert spectral_radius([[0, 1], [0, 0]]).upper == 0
    defective = spectral_radius([[2, 1], [0, 2]])
    assert defective.lower <= 2 <= defective.upper
    assert defective.upper - defective.lower < F(1, 10**4)
    repeated = spectral_radius([[1, 0, 0], [0, 1, 0], [0, 0, -3]])
    assert abs(repeated.upper - 3) < F(1, 10**15)
    assert spectral_radius([[0]]).upper == 0
    assert spectral_radius(np.array([[1e200, 0.0], [0.0, 1e-200]])).value == 1e200


def test_balls_of_a_jacobian_give_bounds_for_every_matrix_inside():
    wide = arb_mat([[arb(0.5, 0.01), arb(0)], [arb(0), arb(0.25, 0.01)]])
    found = spectral_radius(wide)
    assert found.lower <= F(49, 100) + F(1, 10**9)
    assert found.upper >= F(51, 100)
    assert found.upper < F(52, 100)
    with flint.ctx.workprec(64):
        assert spectral_radius(arb_mat([[arb(0, 1)]])).lower == 0


@pytest.mark.parametrize(
    "matrix",
    [[], [[]], [[1, 2]], np.zeros((0, 0)), np.zeros(3), np.zeros((2, 3)), np.array([[np.nan]])],
)
def test_what_is_no_square_matrix_is_named(matrix):
    with pytest.raises(InvalidArgument, match="matrix"):
        spectral_radius(matrix)
