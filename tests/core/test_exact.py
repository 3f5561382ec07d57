"""Exact linear algebra against its definitions, and certified eigenvalues."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lookahead.core.algebraic import smallest_eigenvalue
from lookahead.core.enclosure import Real
from lookahead.core.errors import FloatRefused, InvalidArgument, NoSolution
from lookahead.core.exact import (
    apply,
    determinant,
    identity,
    inverse,
    is_positive_definite,
    is_positive_semidefinite,
    matrix,
    product,
    rank,
    rational,
    solve,
    transpose,
)

entries = st.integers(-9, 9).map(Fraction)


@st.composite
def squares(draw, n=None):
    n = draw(st.integers(1, 4)) if n is None else n
    return tuple(tuple(draw(entries) / draw(st.integers(1, 4)) for _ in range(n)) for _ in range(n))


def shift(A, x, B):
    return [[a - x * b for a, b in zip(r, s, strict=True)] for r, s in zip(A, B, strict=True)]


@given(squares())
def test_inverse_and_solve_invert_or_say_singular(A):
    n = len(A)
    if determinant(A) == 0:
        assert rank(A) < n
        with pytest.raises(NoSolution, match="singular"):
            inverse(A)
        with pytest.raises(NoSolution, match="singular"):
            solve(A, [1] * n)
        return
    assert rank(A) == n
    assert product(A, inverse(A)) == identity(n)
    b = tuple(Fraction(i + 1) for i in range(n))
    assert apply(A, solve(A, b)) == b


@given(squares(3))
def test_determinant_is_leibniz(A):
    (a, b, c), (d, e, f), (g, h, i) = A
    assert determinant(A) == a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)


@given(squares())
def test_gram_matrices_are_semidefinite_and_definite_exactly_at_full_rank(A):
    gram = product(transpose(A), A)
    assert is_positive_semidefinite(gram)
    assert is_positive_definite(gram) == (rank(A) == len(A))
    lowered = shift(gram, Fraction(1), identity(len(A)))
    assert is_positive_semidefinite(lowered) or not is_positive_definite(lowered)


@pytest.mark.parametrize("A", [[[0, 1], [1, 0]], [[1, 2], [2, 1]], [[0, 0], [0, -1]], [[-1]]])
def test_indefinite_matrices_are_no_semidefinite_ones(A):
    assert not is_positive_semidefinite(A)
    assert not is_positive_definite(A)


@settings(max_examples=60)
@given(squares(3), squares(3))
def test_smallest_eigenvalue_is_certified_by_definiteness(X, Y):
    A = tuple(tuple((X[i][j] + X[j][i]) / 2 for j in range(3)) for i in range(3))
    B = shift(product(transpose(Y), Y), Fraction(-1), identity(3))
    smallest = smallest_eigenvalue(A, B)
    if isinstance(smallest, Fraction):
        pencil = shift(A, smallest, B)
        assert is_positive_semidefinite(pencil)
        assert determinant(pencil) == 0
    else:
        assert isinstance(smallest, Real)
        low, high = smallest.below(), smallest.above()
        assert high - low <= Fraction(1, 2**40) * max(1, abs(low))
        assert is_positive_definite(shift(A, low, B))
        assert not is_positive_semidefinite(shift(A, high, B))


def test_a_rational_and_an_irrational_eigenvalue_are_told_apart():
    sqrt_two = [[0, 1, 0], [1, 0, 2], [0, 2, -1]]
    assert isinstance(smallest_eigenvalue(sqrt_two), Real)
    block = [[1, 1, 0], [1, 2, 0], [0, 0, Fraction(1, 3)]]
    assert smallest_eigenvalue(block) == Fraction(1, 3)
    nearly = Fraction(381966, 10**6)
    block[2][2] = nearly
    assert smallest_eigenvalue(block) == nearly
    block[2][2] = nearly + Fraction(1, 10**6)
    assert float(smallest_eigenvalue(block)) == pytest.approx((3 - math.sqrt(5)) / 2)


def test_balls_shrink_with_the_precision():
    golden = smallest_eigenvalue([[2, 1], [1, 1]])
    for bits in (64, 128, 256):
        assert golden.ball(bits).rel_accuracy_bits() >= bits - 8


@pytest.mark.parametrize("bad", [0.5, np.float32(0.5), np.float64(2)])
def test_floats_are_refused(bad):
    for call in (lambda: rational(bad), lambda: solve([[bad]], [1]), lambda: rank([[bad]])):
        with pytest.raises(FloatRefused):
            call()


@pytest.mark.parametrize("bad", [math.nan, math.inf, True, "1", None, 1j])
def test_what_is_no_finite_number_is_named(bad):
    with pytest.raises(InvalidArgument, match="weights"):
        rational(bad, "weights")


def test_numpy_integers_are_exact():
    assert matrix(np.array([[1, 2]])) == ((Fraction(1), Fraction(2)),)


@pytest.mark.parametrize(
    "call",
    [
        lambda: matrix([]),
        lambda: matrix([[1], [1, 2]]),
        lambda: matrix(3),
        lambda: determinant([[1, 2]]),
        lambda: is_positive_definite([[1, 2], [3, 4]]),
        lambda: solve([[1]], [1, 2]),
        lambda: smallest_eigenvalue([[1, 2], [3, 4]]),
        lambda: smallest_eigenvalue([[1]], [[0]]),
        lambda: smallest_eigenvalue([[1]], [[1, 0], [0, 1]]),
    ],
)
def test_shapes_that_do_not_fit_are_refused(call):
    with pytest.raises(InvalidArgument):
        call()
