"""Sharp moduli of strong concavity of an anchor game's utility, one for each parametrisation."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cache

from lookahead.core.algebraic import RealAlgebraic, smallest_eigenvalue
from lookahead.core.errors import InvalidArgument, NoSolution, UnknownKey
from lookahead.core.exact import Matrix, matrix, product, transpose
from lookahead.reasoning.distance_geometry import affine_dimension

NAMES = ("segment", "simplex", "free", "centroid")


def modulus(
    D: Matrix, n_favoured: int, coordinates: str | Sequence[Sequence[Fraction]]
) -> Fraction | RealAlgebraic:
    r"""Return the largest $\gamma$ for which U is $\gamma$-strongly concave in the coordinates.

    Along a displacement $\delta$ of the weights $U'' = m\,\delta^\top D \delta$ with $m$ the number
    of favoured anchors less one, so $\gamma$ is the smallest eigenvalue of $-mD$ on displacements,
    measured in the coordinates. U is no function of theta alone where the anchors are affinely
    dependent; "centroid" is then its curvature per squared length of theta along every segment.

    D: squared distances (n, n); coordinates: "simplex", "free", "centroid" or a matrix (n, k).
    Raises NoSolution where there is no direction, UnknownKey, InvalidArgument.

    >>> D = ((0, 3, 3), (3, 0, 3), (3, 3, 0))
    >>> [str(modulus(matrix(D), 2, name)) for name in ("simplex", "free", "centroid")]
    ['3', '3', '2']
    """
    n, m = len(D), Fraction(n_favoured - 1)
    if isinstance(coordinates, str):
        if coordinates not in NAMES:
            raise UnknownKey("modulus", coordinates, NAMES)
        if n == 1 or (coordinates == "centroid" and affine_dimension(D) == 0):
            raise NoSolution(
                f"no modulus in coordinates '{coordinates}': they have no direction, "
                "so every number is one; use two different anchors"
            )
        if coordinates == "centroid":
            return 2 * m
        metric = _metric(n) if coordinates == "simplex" else None
        curvature = _against_the_last(D)
    else:
        M, metric = _declared(coordinates, n), None
        curvature = product(transpose(M), product(D, M))
    if m == 0:
        return m
    return smallest_eigenvalue([[-m * entry for entry in row] for row in curvature], metric)


def _against_the_last(D: Matrix) -> Matrix:
    """Return M' D M for the displacements M that move one of the first weights against the last."""
    rows, last = D[:-1], D[-1]
    return tuple(
        tuple(entry - row[-1] - end for entry, end in zip(row[:-1], last[:-1], strict=True))
        for row in rows
    )


@cache
def _metric(n: int) -> Matrix:
    """Return M' M for the same displacements: their Euclidean products as weights."""
    return tuple(tuple(Fraction(1 + int(i == j)) for j in range(n - 1)) for i in range(n - 1))


def _declared(coordinates: Sequence[Sequence[Fraction]], n: int) -> Matrix:
    M = matrix(coordinates, "coordinates")
    shown = [[str(entry) for entry in row] for row in M]
    if len(M) != n:
        raise InvalidArgument("coordinates", shown, f"must have one row for each of {n} anchors")
    if any(sum(column) for column in zip(*M, strict=True)):
        raise InvalidArgument("coordinates", shown, "columns must sum to zero")
    return M
