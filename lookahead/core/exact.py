"""Exact rational linear algebra: the arithmetic that decides, so floats are refused."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from fractions import Fraction
from numbers import Rational, Real
from typing import TypeVar

from flint import fmpq, fmpq_mat

from lookahead.core.errors import FloatRefused, InvalidArgument, NoSolution

Vector = tuple[Fraction, ...]
Matrix = tuple[Vector, ...]


def rational(x: object, argument: str = "x") -> Fraction:
    """Return `x` as a Fraction.

    Raises FloatRefused for a finite float, InvalidArgument for a number that is not finite and
    for anything that is no int or Fraction (a bool is neither); both name what was passed.

    >>> rational(3), rational(Fraction(1, 3))
    (Fraction(3, 1), Fraction(1, 3))
    """
    if type(x) is Fraction:
        return x
    if type(x) is int:
        return Fraction(x)
    if isinstance(x, bool) or not isinstance(x, Real):
        raise InvalidArgument(argument, x, "must be an int or a Fraction")
    if isinstance(x, Rational):
        return Fraction(int(x.numerator), int(x.denominator))
    if not math.isfinite(x):
        raise InvalidArgument(argument, x, "must be finite")
    raise FloatRefused(x)


def vector(x: Iterable[object], argument: str = "x") -> Vector:
    """Return the entries of `x` as Fractions; see `rational` for what is refused."""
    return tuple(rational(entry, argument) for entry in _entries(x, argument))


def matrix(A: Iterable[Iterable[object]], argument: str = "A") -> Matrix:
    """Return the rows of `A` as tuples of Fractions.

    Raises InvalidArgument when there is no row, no column, or rows differ in length.

    >>> matrix([[1, 2], [3, 4]])[1]
    (Fraction(3, 1), Fraction(4, 1))
    """
    rows = tuple(vector(row, argument) for row in _entries(A, argument))
    if not rows or not rows[0]:
        raise InvalidArgument(argument, rows, "must have at least one row and one column")
    if any(len(row) != len(rows[0]) for row in rows):
        raise InvalidArgument(argument, [len(row) for row in rows], "rows must be equally long")
    return rows


def identity(n: int) -> Matrix:
    """Return the n by n identity."""
    return tuple(tuple(Fraction(int(i == j)) for j in range(n)) for i in range(n))


def transpose(A: Matrix) -> Matrix:
    """Return the transpose of `A`."""
    return tuple(zip(*A, strict=True))


def dot(x: Sequence[Fraction], y: Sequence[Fraction]) -> Fraction:
    """Return the inner product of two vectors of the same length."""
    if len(x) != len(y):
        raise InvalidArgument("y", len(y), f"must have length {len(x)}")
    # one reduction to lowest terms at the end, instead of two a step
    total, over = 0, 1
    for a, b in zip(x, y, strict=True):
        term = a.numerator * b.numerator
        if not term:
            continue
        under = a.denominator * b.denominator
        if under == over:
            total += term
        else:
            total, over = total * under + term * over, over * under
    return Fraction(total, over)


def apply(A: Matrix, x: Vector) -> Vector:
    """Return the product of a matrix (m, n) and a vector (n,)."""
    return tuple(dot(row, x) for row in A)


def product(A: Matrix, B: Matrix) -> Matrix:
    """Return the product of two matrices (m, k) and (k, n)."""
    columns = transpose(B)
    return tuple(tuple(dot(row, column) for column in columns) for row in A)


def solve(A: Iterable[Iterable[object]], b: Iterable[object]) -> Vector:
    """Return the solution x of the square system A x = b.

    Raises NoSolution when `A` is singular, InvalidArgument when the shapes do not fit.

    >>> solve([[2, 1], [1, 3]], [1, 0])
    (Fraction(3, 5), Fraction(-1, 5))
    """
    left, right = _square(A), vector(b, "b")
    if len(right) != len(left):
        raise InvalidArgument("b", len(right), f"must have length {len(left)}")
    try:
        x = to_flint(left).solve(to_flint([[entry] for entry in right]))
    except ZeroDivisionError:
        raise NoSolution(f"the {len(left)} by {len(left)} matrix A is singular") from None
    return tuple(fraction(entry) for entry in x.entries())


def inverse(A: Iterable[Iterable[object]]) -> Matrix:
    """Return the inverse of a square matrix; raises NoSolution when it is singular.

    >>> inverse([[2, 0], [0, 4]])
    ((Fraction(1, 2), Fraction(0, 1)), (Fraction(0, 1), Fraction(1, 4)))
    """
    rows = _square(A)
    try:
        return _from_flint(to_flint(rows).inv())
    except ZeroDivisionError:
        raise NoSolution(f"the {len(rows)} by {len(rows)} matrix A is singular") from None


def determinant(A: Iterable[Iterable[object]]) -> Fraction:
    """Return the determinant of a square matrix.

    >>> determinant([[1, 2], [3, 4]])
    Fraction(-2, 1)
    """
    return fraction(to_flint(_square(A)).det())


def rank(A: Iterable[Iterable[object]]) -> int:
    """Return the rank of a matrix.

    >>> rank([[1, 2], [2, 4], [0, 0]])
    1
    """
    return to_flint(matrix(A)).rank()


def is_positive_definite(A: Iterable[Iterable[object]]) -> bool:
    """Return whether the symmetric matrix `A` is positive definite, by LDL' elimination.

    Raises InvalidArgument when `A` is not square or not symmetric.

    >>> is_positive_definite([[2, -1], [-1, 2]]), is_positive_definite([[1, 1], [1, 1]])
    (True, False)
    """
    pivots = _pivots(_symmetric(A))
    return pivots is not None and all(pivot > 0 for pivot in pivots)


def is_positive_semidefinite(A: Iterable[Iterable[object]]) -> bool:
    """Return whether the symmetric matrix `A` is positive semidefinite, by LDL' elimination.

    >>> is_positive_semidefinite([[1, 1], [1, 1]]), is_positive_semidefinite([[0, 1], [1, 0]])
    (True, False)
    """
    return _pivots(_symmetric(A)) is not None


def fraction(q: fmpq) -> Fraction:
    """Return a python-flint rational as a Fraction."""
    return Fraction(int(q.p), int(q.q))


def to_flint(rows: Sequence[Sequence[Fraction]]) -> fmpq_mat:
    """Return a matrix of Fractions as python-flint's."""
    entries = [fmpq(q.numerator, q.denominator) for row in rows for q in row]
    return fmpq_mat(len(rows), len(rows[0]), entries)


def _from_flint(A: fmpq_mat) -> Matrix:
    return tuple(tuple(fraction(A[i, j]) for j in range(A.ncols())) for i in range(A.nrows()))


_Entry = TypeVar("_Entry")


def _entries(x: Iterable[_Entry], argument: str) -> list[_Entry]:
    try:
        return list(x)
    except TypeError:
        raise InvalidArgument(argument, x, "must be a sequence") from None


def _square(A: Iterable[Iterable[object]]) -> Matrix:
    rows = matrix(A)
    if len(rows) != len(rows[0]):
        raise InvalidArgument("A", (len(rows), len(rows[0])), "must be square")
    return rows


def _symmetric(A: Iterable[Iterable[object]]) -> Matrix:
    rows = _square(A)
    if rows != transpose(rows):
        raise InvalidArgument("A", [[str(q) for q in row] for row in rows], "must be symmetric")
    return rows


def _pivots(A: Matrix) -> list[Fraction] | None:
    """Return the pivots of LDL', or None as soon as one shows that A is not semidefinite."""
    rows, n = [list(row) for row in A], len(A)
    pivots: list[Fraction] = []
    for k in range(n):
        pivot = rows[k][k]
        if pivot < 0 or (pivot == 0 and any(rows[k][k + 1 :])):
            return None
        pivots.append(pivot)
        if pivot == 0:
            continue
        for i in range(k + 1, n):
            factor = rows[i][k] / pivot
            if factor:
                for j in range(k + 1, n):
                    rows[i][j] -= factor * rows[k][j]
    return pivots
