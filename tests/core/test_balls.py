"""Matrices of balls: exact entry, certain bounds, eigenvalues in special positions too."""

from fractions import Fraction

import flint
import numpy as np
import pytest
from flint import arb, arb_mat
from hypothesis import given
from hypothesis import strategies as st

from lookahead.core.balls import (
    ball_matrix,
    eigenvalues,
    extreme_eigenvalues,
    lower,
    norm,
    rational_matrix,
    upper,
)
from lookahead.core.errors import NoSolution, NotConverged
from lookahead.core.exact import fraction
from lookahead.core.solution import Outcome, Solution, Statistics

F = Fraction


@given(st.lists(st.floats(-1e300, 1e300), min_size=4, max_size=4))
def test_floats_enter_digit_for_digit(numbers):
    array = np.array(numbers).reshape(2, 2)
    assert [fraction(q) for q in rational_matrix(array).entries()] == [F(x) for x in numbers]
    assert [lower(x) for x in ball_matrix(array).entries()] == [F(x) for x in numbers]


def test_bounds_enclose():
    third = ball_matrix([[F(1, 3)]])[0, 0]
    assert lower(third) < F(1, 3) < upper(third)
    assert lower(norm([third, third])) ** 2 < F(2, 9) < upper(norm([third, third])) ** 2


@given(st.lists(st.integers(-5, 5), min_size=6, max_size=6))
def test_extreme_eigenvalues_of_symmetric_matrices(t):
    rows = [[t[0], t[1], t[2]], [t[1], t[3], t[4]], [t[2], t[4], t[5]]]
    with flint.ctx.workprec(128):
        smallest, largest = extreme_eigenvalues(ball_matrix(rows))
        low, high = lower(smallest), upper(largest)
    values = np.linalg.eigvalsh(np.array(rows, dtype=float))
    assert float(low) == pytest.approx(values[0], abs=1e-9)
    assert float(high) == pytest.approx(values[-1], abs=1e-9)


def test_equal_eigenvalues_in_diagonal_position_are_separated_by_a_similarity():
    with flint.ctx.workprec(128):
        found = eigenvalues(ball_matrix([[1, 0, 0], [0, 1, 0], [0, 0, 2]]))
    assert sorted(round(float(z.real)) for z in found) == [1, 1, 2]


def test_an_inseparable_spectrum_gives_a_wide_ball_that_decides_nothing():
    wide = arb_mat(2, 2, [arb(1, 1), arb(0, 1), arb(0, 1), arb(1, 1)])
    smallest, largest = extreme_eigenvalues(wide)
    assert lower(smallest) <= -1
    assert upper(largest) >= 3


def test_a_solution_without_a_value_raises_what_happened():
    cost = Statistics("a method", 3, 0.0)
    with pytest.raises(NotConverged, match="more bits"):
        Solution(None, Outcome.NOT_CONVERGED, None, cost, "why").require()
    with pytest.raises(NoSolution, match="flat along a direction"):
        Solution(None, Outcome.NOT_UNIQUE, None, cost, "why").require()
    assert Solution(5, Outcome.SOLVED, None, cost).require() == 5
