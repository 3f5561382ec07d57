"""How many users are nearly indifferent: the level sets of a loss difference (Assumption 3).

On the square [-1, 1]^2 the losses of two slopes s, t differ by at most delta exactly where
|x| |y - m x| <= kappa with m = (s + t) / 2 and kappa = delta / (2 |s - t|): a hyperbola's cross.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from lookahead.core.enclosure import Number, elementary, root
from lookahead.core.errors import InvalidArgument
from lookahead.core.exact import rational

F = Fraction
SQUARE = F(4)


def level_set_measure(s: Any, t: Any, delta: Any) -> Number:
    """Return the Lebesgue measure of {|l(s) - l(t)| <= delta} within the square [-1, 1]^2.

    Source: narang2026, Assumption 3, for the squared loss and d = 1. s, t: rational slopes with
    |s + t| <= 2, so that the line y = m x leaves the square through its sides; delta > 0. Exact
    where the measure is rational, else an enclosure. Raises InvalidArgument outside this range.

    >>> level_set_measure(F(1, 2), F(1, 2), F(1, 1000))
    Fraction(4, 1)
    >>> print(round(float(level_set_measure(1, -1, F(1, 25))), 6))
    0.224207
    """
    a, b, d = rational(s, "s"), rational(t, "t"), rational(delta, "delta")
    if d <= 0:
        raise InvalidArgument("delta", d, "must be positive")
    if abs(a + b) > 2:
        raise InvalidArgument("s + t", a + b, "must lie in [-2, 2]")
    if a == b:
        return SQUARE
    m, kappa = (a + b) / 2, d / (2 * abs(a - b))
    return 2 * (_side(m, kappa) + _side(-m, kappa))


def octave_bound(s: Any, t: Any, delta: Any) -> Fraction:
    """Return a lower bound of `level_set_measure`: delta / |s - t| for each octave that fits.

    On 2^-(k+1) <= |x| <= 2^-k the set contains the band |y - m x| <= kappa 2^k, whose area is
    2 kappa whatever k is, as long as the band stays inside the square.

    >>> octave_bound(1, -1, F(1, 25))
    Fraction(7, 50)
    """
    a, b, d = rational(s, "s"), rational(t, "t"), rational(delta, "delta")
    if a == b or d <= 0:
        raise InvalidArgument("delta, s - t", (d, a - b), "must be positive, and not zero")
    return octaves(a, b, d) * d / abs(a - b)


def octaves(s: Fraction, t: Fraction, delta: Fraction) -> int:
    """Return the number of octaves of |x| whose band lies inside the square.

    >>> octaves(F(1), F(-1), F(1, 25))
    7
    """
    m, kappa = abs(s + t) / 2, delta / (2 * abs(s - t))
    count, k = 0, 0
    while kappa * 2**k < 1:
        count += m / 2**k + kappa * 2**k <= 1
        k += 1
    return count


def thin_level(s: Any, t: Any, octave: int) -> Fraction:
    """Return a delta at which at least `octave` octaves fit: the linear rate fails at every C.

    >>> octaves(F(3), F(1), thin_level(3, 1, 5)) >= 5
    True
    """
    a, b = rational(s, "s"), rational(t, "t")
    skipped = 0
    while abs(a + b) > 2**skipped:
        skipped += 1
    # from the octave `skipped` on the line uses half of the height, the band the other half
    return abs(a - b) / 2 ** (skipped + octave)


def _side(c: Fraction, kappa: Fraction) -> Number:
    """The integral over x in [0, 1] of min(kappa / x, 1 - c x), for |c| <= 1."""
    inside = 1 - 4 * c * kappa
    if inside <= 0 or (kappa >= 1 - c and (c <= F(1, 2))):
        return 1 - c / 2
    if kappa < 1 - c or c <= F(1, 2):
        far: Number = F(1)
    else:
        far = (1 + root(inside)) / (2 * c)
    near = 2 * kappa / (1 + root(inside))
    beyond = (1 - far) - c * (1 - far * far) / 2
    return near - c * near * near / 2 + kappa * elementary("log", far / near) + beyond
