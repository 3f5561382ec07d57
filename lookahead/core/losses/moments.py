"""Moments of a measure as flint matrices, one formula for balls and for rationals."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, TypeVar, cast

from flint import arb_mat, fmpq_mat

from lookahead.core.balls import FloatArray, extreme_eigenvalues, product
from lookahead.core.enclosure import Number, Real
from lookahead.core.measures import AnyMeasure, ExactMeasure

Matrix = TypeVar("Matrix", arb_mat, fmpq_mat)
Rows = FloatArray | Sequence[Sequence[int | Fraction | float]]
Builder = Callable[[Rows], Matrix]


def diagonal(entries: Sequence[Fraction], build: Builder[Matrix]) -> Matrix:
    """Return the diagonal matrix of these entries."""
    d = len(entries)
    return build([[entries[i] if i == j else 0 for j in range(d)] for i in range(d)])


def columns(law: AnyMeasure, chosen: slice, build: Builder[Matrix]) -> Matrix:
    """Return the chosen coordinates of all points, one row a point."""
    if isinstance(law, ExactMeasure):
        return build([p[chosen] for p in law.points])
    return build(law.points[:, chosen])


def weight_column(law: AnyMeasure, build: Builder[Matrix]) -> Matrix:
    """Return the weights as a column."""
    if isinstance(law, ExactMeasure):
        return build([(w,) for w in law.weights])
    return build(law.weights.reshape(-1, 1))


def scale_rows(matrix: Matrix, factors: Matrix) -> Matrix:
    """Return the matrix with row i multiplied by entry i of the column `factors`."""
    n, d = matrix.nrows(), matrix.ncols()
    left = cast(list[Any], factors.entries())
    right = cast(list[Any], matrix.entries())
    scaled = [left[k // d] * x for k, x in enumerate(right)]
    return cast(Matrix, cast(Any, type(matrix))(n, d, scaled))


def exact_sum(weights: FloatArray) -> Fraction:
    """Return the sum of non-negative floats without rounding.

    >>> import numpy
    >>> exact_sum(numpy.array([0.5, 2.0**-60])) == Fraction(1, 2) + Fraction(1, 2**60)
    True
    """
    left, total = cast(list[float], weights.tolist()), Fraction(0)
    # fsum rounds once, at the end: what it lost is the sum of the rest.
    while part := math.fsum(left):
        total += Fraction(part)
        left.append(-part)
    return total


def total_weight(law: AnyMeasure) -> Fraction:
    """Return the sum of the weights as stored: 1, which floats hold only up to rounding."""
    return Fraction(1) if isinstance(law, ExactMeasure) else exact_sum(law.weights)


def times_total_weight(matrix: Matrix, law: AnyMeasure, build: Builder[Matrix]) -> Matrix:
    """Return the matrix times the sum of the weights."""
    if isinstance(law, ExactMeasure):
        return matrix
    total: Any = build([(total_weight(law),)])[0, 0]
    entries = [total * x for x in cast(list[Any], matrix.entries())]
    return cast(Matrix, cast(Any, type(matrix))(matrix.nrows(), matrix.ncols(), entries))


def multiple_of_identity(factor: Matrix, d: int) -> Matrix:
    """Return the identity of size d times the entry of a 1 by 1 matrix."""
    entries = [factor[0, 0] if i == j else 0 for i in range(d) for j in range(d)]
    return cast(Matrix, cast(Any, type(factor))(d, d, entries))


def weighted_mean(law: AnyMeasure, values: Matrix, build: Builder[Matrix]) -> Matrix:
    """Return the expectation of row vectors, one row a point, as a column."""
    return product(values.transpose(), weight_column(law, build))


def mean_column(law: AnyMeasure, build: Builder[Matrix]) -> Matrix:
    """Return the sum of the weighted points as a column."""
    return weighted_mean(law, columns(law, slice(None), build), build)


def spectrum(build_matrix: Callable[[], arb_mat]) -> tuple[Number, Number]:
    """Return the smallest and the largest eigenvalue of a symmetric matrix of balls.

    build_matrix: called under each working precision that is asked for.
    """
    return (
        Real(lambda: extreme_eigenvalues(build_matrix())[0]),
        Real(lambda: extreme_eigenvalues(build_matrix())[1]),
    )
