"""The law of a sum of independent Bernoulli variables: exact, vectorised, differentiated."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, cast, overload

import numpy as np
from numpy.typing import NDArray

from lookahead.core.errors import InvalidArgument
from lookahead.dilemma.threshold import unit

Floats = NDArray[np.float64]


@overload
def poisson_binomial(probabilities: Floats) -> Floats: ...
@overload
def poisson_binomial(probabilities: Sequence[Fraction | int]) -> list[Fraction]: ...
def poisson_binomial(probabilities: Any) -> Any:
    """Return the law of the number of successes.

    probabilities: Fractions or ints p_1, ..., p_n, for the exact law P(K = 0), ..., P(K = n) as
    Fractions; or a float array (..., n), for an array (..., n + 1), one law per row. Convolution
    adds non-negative numbers only, so every float entry has a small relative error.

    Raises InvalidArgument for a probability outside [0, 1].

    >>> poisson_binomial([Fraction(1, 2), Fraction(1, 3)])
    [Fraction(1, 3), Fraction(1, 2), Fraction(1, 6)]
    """
    if _are_floats(probabilities):
        return _float_law(_checked(probabilities))
    return _exact_law(_exact(probabilities))


@overload
def leave_one_out(probabilities: Floats) -> Floats: ...
@overload
def leave_one_out(probabilities: Sequence[Fraction | int]) -> list[list[Fraction]]: ...
def leave_one_out(probabilities: Any) -> Any:
    """Return, for every j, the law of the number of successes among the others.

    Shapes as in `poisson_binomial`: n lists of n Fractions, or an array (..., n, n). Divide and
    conquer multiplies laws and never divides them, so that nothing cancels.

    >>> leave_one_out([Fraction(1, 2), Fraction(1, 3)])
    [[Fraction(2, 3), Fraction(1, 3)], [Fraction(1, 2), Fraction(1, 2)]]
    """
    if _are_floats(probabilities):
        p = _checked(probabilities)
        if p.shape[-1] == 0:
            return np.zeros((*p.shape[:-1], 0, 0))
        one = np.ones((*p.shape[:-1], 1))
        return np.stack(_without_each(p, one), axis=-2)
    p = _exact(probabilities)
    return _exact_without_each(p, [Fraction(1)]) if p else []


@overload
def poisson_binomial_derivative(probabilities: Floats) -> Floats: ...
@overload
def poisson_binomial_derivative(
    probabilities: Sequence[Fraction | int],
) -> list[list[Fraction]]: ...
def poisson_binomial_derivative(probabilities: Any) -> Any:
    r"""Return the derivative of every P(K = s) in every p_j.

    $\partial P(K = s)/\partial p_j = P(K_{-j} = s-1) - P(K_{-j} = s)$, row j, column s; n lists of
    n + 1 Fractions, or an array (..., n, n + 1).

    >>> poisson_binomial_derivative([Fraction(1, 2)])
    [[Fraction(-1, 1), Fraction(1, 1)]]
    """
    if _are_floats(probabilities):
        rest = leave_one_out(cast("Floats", probabilities))
        nothing = np.zeros((*rest.shape[:-1], 1))
        return np.concatenate([nothing, rest], axis=-1) - np.concatenate([rest, nothing], axis=-1)
    zero = [Fraction(0)]
    return [
        [a - b for a, b in zip(zero + law, law + zero, strict=True)]
        for law in leave_one_out(cast("list[Fraction]", probabilities))
    ]


def group_probabilities(
    probabilities: Floats, offsets: NDArray[np.integer], counts: NDArray[np.integer]
) -> Floats:
    """Return P(K_g = counts_g) for many groups of different sizes at once.

    probabilities (n,): those of group g stand at offsets[g] to offsets[g + 1], as in a compressed
    row format; offsets (G + 1,), counts (G,). A count outside 0, ..., size has probability zero.
    Groups of similar size are convolved together, filled up with zeros, which change no law.

    Raises InvalidArgument for probabilities outside [0, 1] or offsets that do not cut them up.

    >>> group_probabilities(np.array([0.5, 0.25, 1.0]), np.array([0, 2, 3]), np.array([1, 1]))
    array([0.5, 1. ])
    """
    p = _checked(probabilities)
    cuts, wanted = np.asarray(offsets), np.asarray(counts)
    if cuts.ndim != 1 or len(cuts) != len(wanted) + 1 or cuts[0] != 0 or cuts[-1] != len(p):
        raise InvalidArgument("offsets", cuts.shape, f"must run from 0 to {len(p)}, one per group")
    sizes = np.diff(cuts)
    if np.any(sizes < 0):
        raise InvalidArgument("offsets", int(sizes.min()), "must not decrease")
    out = np.zeros(len(wanted))
    possible = (wanted >= 0) & (wanted <= sizes)
    # widths 1, 2, 3, 4, 6, 8, 12, ...: two buckets per doubling waste little
    classes = np.array([_width(int(s)) for s in range(int(sizes.max(initial=0)) + 1)])[sizes]
    for width in np.unique(classes[possible]):
        rows = np.flatnonzero(possible & (classes == width))
        for some in np.array_split(rows, -(-len(rows) * (int(width) + 1) // _CELLS)):
            out[some] = _bucket(p, cuts[:-1][some], sizes[some], int(width), wanted[some])
    return out


_CELLS = 4_000_000


def _width(size: int) -> int:
    if size <= 4:
        return size
    power = 1 << (size - 1).bit_length()
    return 3 * power // 4 if size <= 3 * power // 4 else power


def _bucket(
    p: Floats,
    starts: NDArray[np.integer],
    sizes: NDArray[np.integer],
    width: int,
    wanted: NDArray[np.integer],
) -> Floats:
    """Laws up to the largest wanted count, then the wanted entry of each."""
    top = int(wanted.max(initial=0))
    law = np.zeros((top + 1, len(starts)))
    law[0] = 1.0
    for j in range(width):
        member = j < sizes
        chance = np.where(member, p[np.where(member, starts + j, 0)], 0.0)
        end = min(j + 1, top)
        law[1 : end + 1] = law[1 : end + 1] * (1 - chance) + law[:end] * chance
        law[0] *= 1 - chance
    return law[wanted, np.arange(len(starts))]


def _are_floats(p: Any) -> bool:
    if isinstance(p, np.ndarray):
        return p.dtype != object
    return any(isinstance(x, float | np.floating) for x in p)


def _checked(p: Any) -> Floats:
    array = np.asarray(p, dtype=np.float64)
    if array.ndim == 0 or not np.all((array >= 0) & (array <= 1)):
        bad = array[~((array >= 0) & (array <= 1))].ravel()[:3].tolist() if array.ndim else array
        raise InvalidArgument("probabilities", bad, "must be numbers in [0, 1]")
    return array


def _exact(p: Sequence[Fraction | int]) -> list[Fraction]:
    return [unit("probabilities", x) for x in p]


def _exact_law(p: Sequence[Fraction]) -> list[Fraction]:
    law = [Fraction(1)]
    for x in p:
        law = _extended(law, x)
    return law


def _extended(law: list[Fraction], x: Fraction) -> list[Fraction]:
    zero = [Fraction(0)]
    return [a * (1 - x) + b * x for a, b in zip(law + zero, zero + law, strict=True)]


def _exact_without_each(p: list[Fraction], outside: list[Fraction]) -> list[list[Fraction]]:
    if len(p) == 1:
        return [outside]
    half, left, right = len(p) // 2, outside, outside
    for x in p[half:]:
        left = _extended(left, x)
    for x in p[:half]:
        right = _extended(right, x)
    return _exact_without_each(p[:half], left) + _exact_without_each(p[half:], right)


def _float_law(p: Floats) -> Floats:
    return _float_extended(np.ones((*p.shape[:-1], 1)), p)


def _float_extended(law: Floats, p: Floats) -> Floats:
    """Convolve laws (..., k) with those of the Bernoulli variables p (..., n)."""
    n, k = p.shape[-1], law.shape[-1]
    out = np.zeros((*p.shape[:-1], k + n))
    out[..., :k] = law
    for j in range(n):
        x = p[..., j, None]
        out[..., 1 : k + j + 1] = out[..., 1 : k + j + 1] * (1 - x) + out[..., : k + j] * x
        out[..., 0] *= 1 - p[..., j]
    return out


def _without_each(p: Floats, outside: Floats) -> list[Floats]:
    n = p.shape[-1]
    if n == 1:
        return [outside]
    first, second = p[..., : n // 2], p[..., n // 2 :]
    return [
        *_without_each(first, _float_extended(outside, second)),
        *_without_each(second, _float_extended(outside, first)),
    ]
