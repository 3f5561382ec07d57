"""Eigenvalues of rational pencils: Fractions where they are rational, else algebraic numbers."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import reduce
from itertools import count
from typing import cast

from flint import acb, arb, fmpz_poly

from lookahead.core.enclosure import Real, sign
from lookahead.core.errors import InvalidArgument
from lookahead.core.exact import (
    identity,
    is_positive_definite,
    matrix,
    to_flint,
    transpose,
)

RealAlgebraic = Real
"""An irrational real root of an integer polynomial: a Real whose balls isolate that root."""


def smallest_eigenvalue(
    A: Iterable[Iterable[object]], B: Iterable[Iterable[object]] | None = None
) -> Fraction | RealAlgebraic:
    r"""Return the smallest $\lambda$ with $Av = \lambda Bv$ for some $v \ne 0$, certified.

    It is the smallest root of $\det(\lambda I - B^{-1}A)$: a Fraction when that root is rational,
    else a number whose ball of any precision isolates the root of an irreducible factor.

    `A` (n, n) rational and symmetric; `B` (n, n) rational and positive definite, default identity.
    Raises InvalidArgument when they are not, FloatRefused for a float entry.

    >>> smallest_eigenvalue([[2, 1], [1, 2]])
    Fraction(1, 1)
    >>> golden = smallest_eigenvalue([[2, 1], [1, 1]])
    >>> golden, 0 < golden.above() - golden.below() < Fraction(1, 2**50)
    (Real([0.381966011250 +/- 1.06e-13]), True)
    """
    left = matrix(A, "A")
    right = identity(len(left)) if B is None else matrix(B, "B")
    if len(left) != len(left[0]) or left != transpose(left):
        raise InvalidArgument("A", [[str(q) for q in row] for row in left], "must be symmetric")
    if len(right) != len(left) or not is_positive_definite(right):
        rows = [[str(q) for q in row] for row in right]
        raise InvalidArgument("B", rows, f"must be {len(left)} by {len(left)}, positive definite")
    pencil = to_flint(left) if B is None else to_flint(right).solve(to_flint(left))
    _, factors = pencil.charpoly().numer().factor()
    return reduce(_smaller, (_smallest_root(factor) for factor, _ in factors))


def _smaller(x: Fraction | Real, y: Fraction | Real) -> Fraction | Real:
    """Return the smaller of two roots of different irreducible factors, which are never equal."""
    precisions = (64 << doubling for doubling in count())
    answer = next(s for bits in precisions if (s := sign(x - y, (bits,))) is not None)
    return x if answer < 0 else y


def _smallest_root(factor: fmpz_poly) -> Fraction | RealAlgebraic:
    """Return the smallest root of an irreducible polynomial whose roots are all real."""
    if factor.degree() == 1:
        return Fraction(-int(factor[0]), int(factor[1]))

    def enclose() -> arb:
        # the balls are disjoint, so the order of their midpoints is the order of the roots
        roots = cast(list[tuple[acb, int]], factor.complex_roots())
        return min((root.real for root, _ in roots), key=arb.mid)

    return Real(enclose)
