"""Certified real numbers: balls that shrink on demand, and comparisons that may say unknown."""

from __future__ import annotations

import math
from collections.abc import Callable
from enum import Enum
from fractions import Fraction
from operator import methodcaller

import flint
from flint import arb, fmpq

from lookahead.core.errors import InvalidArgument
from lookahead.core.exact import rational

Rational = int | Fraction
PRECISIONS = (64, 128, 256, 512)
TINY = 1024


class Ternary(Enum):
    """The answer of a comparison: certainly true, certainly false, or not decided."""

    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"

    def __bool__(self) -> bool:
        raise TypeError("a three-valued answer has no truth value; compare it with Ternary.TRUE")

    def __invert__(self) -> Ternary:
        return _NEGATION[self]


_NEGATION = {
    Ternary.TRUE: Ternary.FALSE,
    Ternary.FALSE: Ternary.TRUE,
    Ternary.UNKNOWN: Ternary.UNKNOWN,
}


class Real:
    """A real number given by a function from a precision in bits to a ball that contains it.

    >>> x = root(2) * root(2) - 2
    >>> sign(x) is None, sign(x + Fraction(1, 10**30))
    (True, 1)
    """

    __slots__ = ("_balls", "_enclose")

    def __init__(self, enclose: Callable[[], arb]) -> None:
        """`enclose` is called under the working precision that the caller asks for."""
        self._enclose = enclose
        self._balls: dict[int, arb] = {}

    def ball(self, bits: int = 64) -> arb:
        """Return a ball (flint.arb) that contains the number, computed with `bits` >= 2 bits.

        Where the number is not defined, as the root of a negative one, the ball is NaN.
        """
        if bits not in self._balls:
            precision(bits)
            with flint.ctx.workprec(bits):
                self._balls[bits] = self._enclose()
        return self._balls[bits]

    def below(self, bits: int = 64) -> Fraction:
        """Return a rational number that is certainly not above this one; tight, as `bits` allow.

        >>> q = root(2).below(200)
        >>> 0 < 2 - q * q < Fraction(1, 2**190)
        True
        """
        return _lower(self.ball(bits), bits)

    def above(self, bits: int = 64) -> Fraction:
        """Return a rational number that is certainly not below this one, tight as `below`.

        >>> q = root(2)
        >>> 0 < q.above(200) - q.below(200) < Fraction(1, 2**190)
        True
        """
        return _upper(self.ball(bits), bits)

    def __float__(self) -> float:
        return float(self.ball(64))

    def __repr__(self) -> str:
        ball = self.ball(64)
        # an exact zero may carry a radius whose exponent alone has hundreds of digits
        tiny = ball.abs_upper() < arb(2) ** -TINY
        return f"Real([+/- 2^-{TINY}])" if tiny and ball != 0 else f"Real({ball.str(12)})"

    def _combine(self, other: Rational | Real, operation: Callable[[arb, arb], arb]) -> Real:
        right = real(other)
        return Real(lambda: operation(self.here(), right.here()))

    def here(self) -> arb:
        """Return the ball at the precision that python-flint works with at this moment."""
        return self.ball(flint.ctx.prec)

    def __add__(self, other: Rational | Real) -> Real:
        return self._combine(other, lambda a, b: a + b)

    __radd__ = __add__

    def __mul__(self, other: Rational | Real) -> Real:
        return self._combine(other, lambda a, b: a * b)

    __rmul__ = __mul__

    def __sub__(self, other: Rational | Real) -> Real:
        return self._combine(other, lambda a, b: a - b)

    def __rsub__(self, other: Rational | Real) -> Real:
        return real(other) - self

    def __truediv__(self, other: Rational | Real) -> Real:
        return self._combine(other, lambda a, b: a / b)

    def __rtruediv__(self, other: Rational | Real) -> Real:
        return real(other) / self

    def __neg__(self) -> Real:
        return Real(lambda: -self.here())

    def __abs__(self) -> Real:
        return Real(lambda: abs(self.here()))

    def __pow__(self, exponent: int) -> Real:
        return Real(lambda: self.here() ** exponent)


Number = int | Fraction | Real


def real(x: Number) -> Real:
    """Return `x` as a Real; rationals enter exactly, floats are refused.

    Raises FloatRefused for a float and InvalidArgument for anything that is not a number.
    """
    if isinstance(x, Real):
        return x
    q = rational(x)
    return Real(lambda: arb(fmpq(q.numerator, q.denominator)))


def precision(bits: int) -> int:
    """Return `bits`; raises InvalidArgument unless it is a whole number, 2 or more."""
    if type(bits) is not int or bits < 2:
        raise InvalidArgument("bits", bits, "must be a whole number of bits, 2 or more")
    return bits


def is_rational(x: object) -> bool:
    """Return whether `x` is an int or a Fraction (a bool is neither)."""
    return isinstance(x, int | Fraction) and not isinstance(x, bool)


def exactly(x: float) -> Fraction:
    """Return the rational number that the float `x` stores, digit for digit.

    Raises InvalidArgument when `x` is not finite.

    >>> exactly(0.1) == Fraction(1, 10)
    False
    """
    if not math.isfinite(x):
        raise InvalidArgument("x", x, "must be finite")
    return Fraction(x)


def root(x: Number) -> Real:
    """Return the non-negative square root of `x` >= 0.

    A ball that reaches below zero is cut there, since `x` is not negative; the root of a
    certainly negative number is NaN, and comparisons with it are unknown.

    >>> at_most(root(-1), 0)
    <Ternary.UNKNOWN: 'unknown'>
    """
    inside = real(x)

    def enclose() -> arb:
        ball = inside.here()
        return arb("nan") if ball < 0 else ball.nonnegative_part().sqrt()

    return Real(enclose)


def elementary(name: str, x: Number) -> Real:
    """Return an elementary function of `x`: exp, log, sin, cos, tanh, atan.

    Raises InvalidArgument for another name.
    """
    if name not in {"exp", "log", "sin", "cos", "tanh", "atan"}:
        raise InvalidArgument("name", name, "is not one of exp, log, sin, cos, tanh, atan")
    inside = real(x)
    function = methodcaller(name)
    return Real(lambda: function(inside.here()))


def maximum(x: Number, y: Number) -> Number:
    """Return the larger of two numbers, exactly for rationals."""
    if not isinstance(x, Real) and not isinstance(y, Real):
        return max(rational(x), rational(y, "y"))
    a, b = real(x), real(y)
    return Real(lambda: a.here().max(b.here()))


def sign(x: Number, precisions: tuple[int, ...] = PRECISIONS) -> int | None:
    """Return 1, -1 or 0 when that is certain, None when the largest precision does not decide.

    Zero is certain only for rationals: a ball may contain zero without being zero.
    """
    if not isinstance(x, Real):
        q = rational(x)
        return (q > 0) - (q < 0)
    for bits in precisions:
        ball = x.ball(bits)
        if ball > 0:
            return 1
        if ball < 0:
            return -1
        if ball.is_exact() and ball == 0:
            return 0
    return None


def at_most(x: Number, y: Number) -> Ternary:
    """Return whether x <= y, certainly."""
    s = sign(_difference(y, x))
    return Ternary.UNKNOWN if s is None else Ternary.TRUE if s >= 0 else Ternary.FALSE


def less(x: Number, y: Number) -> Ternary:
    """Return whether x < y, certainly."""
    return ~at_most(y, x)


def equal(x: Number, y: Number) -> Ternary:
    """Return whether x = y; enclosures may refute it and never prove it.

    >>> equal(root(4), 2), equal(root(4), 3), equal(2, Fraction(4, 2))
    (<Ternary.UNKNOWN: 'unknown'>, <Ternary.FALSE: 'false'>, <Ternary.TRUE: 'true'>)
    """
    s = sign(_difference(y, x))
    if s is None:
        return Ternary.UNKNOWN
    if s == 0 and (isinstance(x, Real) or isinstance(y, Real)):
        return Ternary.UNKNOWN
    return Ternary.TRUE if s == 0 else Ternary.FALSE


def _difference(x: Number, y: Number) -> Number:
    # NumPy's integers overflow where Fractions do not.
    left = x if isinstance(x, Real) else rational(x)
    right = y if isinstance(y, Real) else rational(y, "y")
    return left - right


def _lower(ball: arb, bits: int) -> Fraction:
    with flint.ctx.workprec(bits):
        return _end(ball, ball.lower())


def _upper(ball: arb, bits: int) -> Fraction:
    with flint.ctx.workprec(bits):
        return _end(ball, ball.upper())


def _end(ball: arb, end: arb) -> Fraction:
    if not ball.is_finite():
        raise InvalidArgument("ball", str(ball), "is not finite; ask for more bits")
    mantissa, exponent = end.man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
