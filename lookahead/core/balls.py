"""Matrices of balls and of rationals, and what is read off them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any, TypeVar, cast

import numpy as np
from flint import acb, acb_mat, arb, arb_mat, fmpq, fmpq_mat
from numpy.typing import NDArray

from lookahead.core.enclosure import Real

FloatArray = NDArray[np.float64]
Matrix = TypeVar("Matrix", arb_mat, fmpq_mat)


def ball(x: int | Fraction | float) -> arb:
    """Return the ball of a rational (at the working precision) or of a float (exactly).

    >>> ball(0.5) == ball(Fraction(1, 2))
    True
    """
    return arb(x) if isinstance(x, float) else arb(rational(x))


def rational(x: int | Fraction | float) -> fmpq:
    """Return python-flint's form of a rational; a float enters digit for digit."""
    q = Fraction(x)
    return fmpq(q.numerator, q.denominator)


def ball_matrix(rows: FloatArray | Sequence[Sequence[int | Fraction | float]]) -> arb_mat:
    """Return a matrix of balls: floats exactly, rationals at the working precision."""
    if isinstance(rows, np.ndarray):
        return arb_mat(rows.shape[0], rows.shape[1], rows.ravel().tolist())
    return arb_mat(len(rows), len(rows[0]), [ball(x) for row in rows for x in row])


def rational_matrix(rows: FloatArray | Sequence[Sequence[int | Fraction | float]]) -> fmpq_mat:
    """Return the exact matrix of rationals or floats."""
    table = cast(list[list[float]], rows.tolist()) if isinstance(rows, np.ndarray) else rows
    return fmpq_mat(len(table), len(table[0]), [rational(x) for row in table for x in row])


def product(left: Matrix, right: Matrix) -> Matrix:
    """Return the matrix product, in the arithmetic of its factors."""
    return cast(Matrix, cast(Any, left) * cast(Any, right))


def lower(x: arb) -> Fraction:
    """Return a rational that is certainly not above the number in the ball."""
    return Real(lambda: x).below()


def upper(x: arb) -> Fraction:
    """Return a rational that is certainly not below the number in the ball."""
    return Real(lambda: x).above()


def norm(vector: Iterable[arb]) -> arb:
    """Return a ball of the Euclidean norm.

    >>> upper(norm([arb(3), arb(4)]))
    Fraction(5, 1)
    """
    return sum((x * x for x in vector), arb(0)).nonnegative_part().sqrt()


def eigenvalues(matrix: arb_mat) -> list[acb] | None:
    """Return balls of all eigenvalues with multiplicity, None when they are not separated.

    A diagonalisable matrix in special position (diagonal with equal entries) is tried again
    after a similarity with a unimodular integer matrix. None says nothing about the matrix:
    more bits may help, except for defective matrices.
    """
    n = matrix.nrows()
    mixing = product(arb_mat.pascal(n, n, -1), arb_mat.pascal(n, n, 1))
    inverse = product(arb_mat.pascal(n, n, 1).inv(), arb_mat.pascal(n, n, -1).inv())
    for candidate in (matrix, product(product(mixing, matrix), inverse)):
        found = cast(list[acb], acb_mat(candidate).eig(multiple=True, nonstop=True))
        if all(value.is_finite() for value in found):
            return found
    return None


def extreme_eigenvalues(symmetric: arb_mat) -> tuple[arb, arb]:
    """Return balls of the smallest and the largest eigenvalue of a real symmetric matrix.

    Where the eigenvalues are not separated at the working precision, both are only known to
    lie within the Frobenius norm: a wide ball, so that comparisons answer unknown.
    """
    n = symmetric.nrows()
    if all(symmetric[i, j] == 0 for i in range(n) for j in range(n) if i != j):
        values = [symmetric[i, i] for i in range(n)]
    else:
        found = eigenvalues(symmetric)
        if found is None:
            wide = arb(0, norm(symmetric.entries()).abs_upper())
            return wide, wide
        values = [value.real for value in found]
    smallest = largest = values[0]
    for value in values[1:]:
        smallest, largest = smallest.min(value), largest.max(value)
    return smallest, largest
