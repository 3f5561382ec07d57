r"""Geometry of finitely many anchors, told by their squared distances alone.

A point of the anchors' hull is a vector $w$ of weights that sum to one, a displacement is a vector
$\delta$ that sums to zero, and with $D_{ij} = \|p_i - p_j\|^2$

$$\Big\|p_j - \sum_i w_i p_i\Big\|^2 = (Dw)_j - \tfrac12 w^\top D w, \qquad \Big\langle
\sum_i \delta_i p_i, \sum_i \delta'_i p_i \Big\rangle = -\tfrac12 \delta^\top D \delta'.$$
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations

from lookahead.core.errors import InvalidArgument, NoSolution
from lookahead.core.exact import (
    Matrix,
    Vector,
    apply,
    dot,
    is_positive_semidefinite,
    matrix,
    rank,
    solve,
    transpose,
)

ZERO, ONE, HALF = Fraction(0), Fraction(1), Fraction(1, 2)


def squared_distances(points: Matrix) -> Matrix:
    """Return the matrix D (n, n) of squared Euclidean distances of n points (n, d)."""
    n = len(points)
    D = [[ZERO] * n for _ in range(n)]
    for i, j in combinations(range(n), 2):
        D[i][j] = D[j][i] = sum(
            ((a - b) * (a - b) for a, b in zip(points[i], points[j], strict=True)), ZERO
        )
    return tuple(tuple(row) for row in D)


def euclidean(squared: Iterable[Iterable[object]]) -> Matrix:
    """Return `squared` as a matrix of Fractions once it is known to be one of squared distances.

    Raises InvalidArgument unless it is square, symmetric, with zero diagonal, without negative
    entries, and realised by points of some Euclidean space (the Gram matrix seen from the first
    anchor is positive semidefinite).

    >>> euclidean([[0, 1, 9], [1, 0, 1], [9, 1, 0]])
    Traceback (most recent call last):
    lookahead.core.errors.InvalidArgument: squared = [['0', '1', '9'], ['1', '0', '1'], ['9', '1', \
'0']]: must be squared distances of points of a Euclidean space
    """
    D = matrix(squared, "squared")
    shown = [[str(entry) for entry in row] for row in D]
    if len(D) != len(D[0]) or transpose(D) != D:
        raise InvalidArgument("squared", shown, "must be square and symmetric")
    if any(D[i][i] for i in range(len(D))):
        raise InvalidArgument("squared", shown, "must have a zero diagonal")
    if any(entry < 0 for row in D for entry in row):
        raise InvalidArgument("squared", shown, "must not have a negative entry")
    if len(D) > 1 and not is_positive_semidefinite(gram(D)):
        raise InvalidArgument(
            "squared", shown, "must be squared distances of points of a Euclidean space"
        )
    return D


def gram(D: Matrix) -> Matrix:
    """Return the Gram matrix (n - 1, n - 1) of the displacements from the first anchor."""
    others = range(1, len(D))
    return tuple(tuple((D[0][i] + D[0][j] - D[i][j]) / 2 for j in others) for i in others)


def affine_dimension(D: Matrix) -> int:
    """Return the dimension of the anchors' affine hull.

    >>> affine_dimension(squared_distances(matrix([(0, 0), (1, 1), (3, 3)])))
    1
    """
    return rank(gram(D)) if len(D) > 1 else 0


def distances_from(D: Matrix, w: Sequence[Fraction]) -> Vector:
    """Return the squared distances (n,) of the point with weights `w` (n,) from every anchor.

    They tell points of the hull apart: two points agree exactly when these vectors do.
    """
    Dw = apply(D, tuple(w))
    half_norm = dot(w, Dw) / 2
    return tuple(entry - half_norm for entry in Dw)


def inner(D: Matrix, x: Sequence[Fraction], y: Sequence[Fraction]) -> Fraction:
    """Return the inner product of two displacements (n,), each summing to zero."""
    return -dot(x, apply(D, tuple(y))) / 2


def difference(x: Sequence[Fraction], y: Sequence[Fraction]) -> Vector:
    """Return the displacement x - y."""
    return tuple(a - b for a, b in zip(x, y, strict=True))


def supports(D: Matrix) -> Iterator[tuple[int, ...]]:
    """Yield the sets of anchors that may be affinely independent: small first, then by index."""
    for size in range(1, affine_dimension(D) + 2):
        yield from combinations(range(len(D)), size)


def stationary_weights(D: Matrix, support: tuple[int, ...], linear: Vector) -> Vector | None:
    r"""Return where $\tfrac12 w^\top D w - \text{linear}^\top w$ is stationary on a support.

    The weights (n,) sum to one and vanish off the support; None unless the support is affinely
    independent (its Cayley-Menger matrix is then regular) and all its weights are positive. With
    linear = 0 the point is the circumcentre of the support.
    """
    n = len(D)
    if len(support) == 1:
        return tuple(ONE if i == support[0] else ZERO for i in range(n))
    if len(support) == 2:
        i, j = support
        if not D[i][j]:
            return None
        first = HALF + (linear[j] - linear[i]) / (2 * D[i][j])
        on_support: Sequence[Fraction] = (first, 1 - first)
    else:
        rows = [[D[i][j] for j in support] + [ONE] for i in support] + [
            [ONE] * len(support) + [ZERO]
        ]
        try:
            on_support = solve(rows, [linear[i] for i in support] + [ONE])[:-1]
        except NoSolution:
            return None
    if min(on_support) <= 0:
        return None
    weights = [ZERO] * n
    for i, weight in zip(support, on_support, strict=True):
        weights[i] = weight
    return tuple(weights)
