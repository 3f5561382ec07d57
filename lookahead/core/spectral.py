"""The spectral radius of a matrix, enclosed from both sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import flint
import numpy as np
from flint import arb, arb_mat

from lookahead.core.balls import FloatArray, ball_matrix, eigenvalues, lower, norm, product, upper
from lookahead.core.enclosure import precision
from lookahead.core.errors import InvalidArgument
from lookahead.core.exact import rational

SQUARINGS = 24


@dataclass(frozen=True)
class SpectralRadius:
    """The largest modulus of an eigenvalue: a float, and rationals certainly below and above it."""

    value: float
    lower: Fraction
    upper: Fraction


def spectral_radius(
    matrix: FloatArray | Sequence[Sequence[Fraction | int]] | arb_mat, *, bits: int = 128
) -> SpectralRadius:
    r"""Return the spectral radius $\rho$ of a square matrix, with certain bounds.

    Of the Jacobian of a retraining map at a stable point it is the asymptotic rate of repeated
    risk minimisation. The bounds come from enclosed eigenvalues where those separate, and from
    $(|\operatorname{tr}A^k|/n)^{1/k}\le\rho\le\|A^k\|_F^{1/k}$, $k=2^j$, in any case.

    matrix: rationals, floats (digit for digit) or balls. Raises InvalidArgument for a matrix
    that is empty, not square or not finite.

    >>> found = spectral_radius([[0, 2], [Fraction(1, 2), 0]])
    >>> found.value, found.lower <= 1 <= found.upper
    (1.0, True)
    """
    with flint.ctx.workprec(precision(bits)):
        A = matrix if isinstance(matrix, arb_mat) else _balls(matrix)
        n = A.nrows()
        if n != A.ncols() or n == 0:
            raise InvalidArgument("matrix", (n, A.ncols()), "must be square and not empty")
        if not all(x.is_finite() for x in A.entries()):
            raise InvalidArgument("matrix", "not finite", "must have finite entries")
        below, above = _powers(A)
        found = eigenvalues(A)
        if found is not None:
            moduli = [abs(z) for z in found]
            below = max(below, *(lower(m) for m in moduli))
            above = min(above, max(upper(m) for m in moduli))
    middle = np.array([float(x) for x in A.entries()]).reshape(n, n)
    value = float(np.abs(np.linalg.eigvals(middle)).max())
    return SpectralRadius(value, max(below, Fraction(0)), above)


def _balls(matrix: FloatArray | Sequence[Sequence[Fraction | int]]) -> arb_mat:
    if isinstance(matrix, np.ndarray):
        if matrix.ndim != 2 or matrix.size == 0:
            raise InvalidArgument("matrix", matrix.shape, "must be square and not empty")
        if matrix.dtype.kind not in "biuf":
            raise InvalidArgument("matrix", matrix.dtype, "must be an array of real numbers")
        return ball_matrix(np.asarray(matrix, dtype=float))
    try:
        rows = [list(row) for row in matrix]
    except TypeError:
        raise InvalidArgument("matrix", matrix, "must be a sequence of rows") from None
    if not rows or any(len(row) != len(rows) for row in rows):
        raise InvalidArgument("matrix", [len(row) for row in rows], "must be square and not empty")
    return ball_matrix(
        [[x if isinstance(x, float) else rational(x, "matrix") for x in row] for row in rows]
    )


def _powers(A: arb_mat) -> tuple[Fraction, Fraction]:
    """Return bounds from repeated squaring, each power scaled back by its own norm."""
    n = A.nrows()
    power, below, above = A, Fraction(0), upper(norm(A.entries()))
    # The power in hand, times exp(log_scale), is A to the k.
    log_scale, k = arb(0), 1
    for _ in range(SQUARINGS):
        size = norm(power.entries())
        if not size > 0:
            # Nilpotent, or so small that only the bound from the power before is known.
            return below, Fraction(0) if size == 0 else above
        above = min(above, upper(((size.log() + log_scale) / k).exp()))
        trace = abs(power.trace()) / n
        if trace > 0:
            below = max(below, lower(((trace.log() + log_scale) / k).exp()))
        scale = arb(size.mid())
        power = product(power, power) / (scale * scale)
        log_scale, k = 2 * (log_scale + scale.log()), 2 * k
        if not all(x.is_finite() for x in power.entries()):
            break
    return below, above
