"""Thresholds, probabilities and costs read exactly, and the cooperators that a group needs."""

from __future__ import annotations

from fractions import Fraction
from math import isfinite

from lookahead.core.errors import InvalidArgument

Exact = Fraction | int


def exact(argument: str, value: object) -> Fraction:
    """Return a number as a Fraction; a float only where it equals the decimal that it prints as.

    0.5 is one half. 0.1 is not one tenth: ceil(0.55 * 100) is 56 in floats, so a threshold that
    the float misses is refused.

    Raises InvalidArgument for anything else.

    >>> exact("T", 0.5), exact("T", "2/3")
    (Fraction(1, 2), Fraction(2, 3))
    >>> exact("T", 0.1)
    Traceback (most recent call last):
    ...
    lookahead.core.errors.InvalidArgument: T = 0.1: is not the decimal it prints as, ...
    """
    if isinstance(value, bool):
        raise InvalidArgument(argument, value, "must be a number, not a truth value")
    if isinstance(value, Fraction | int):
        return Fraction(value)
    if isinstance(value, float):
        return _from_float(argument, value)
    try:
        return Fraction(value)  # pyright: ignore[reportArgumentType, reportCallIssue]
    except (TypeError, ValueError, ZeroDivisionError) as error:
        raise InvalidArgument(argument, value, "must be a rational number") from error


def _from_float(argument: str, value: float) -> Fraction:
    if not isfinite(value):
        raise InvalidArgument(argument, value, "must be finite")
    printed = Fraction(repr(value))
    if printed != Fraction(value):
        raise InvalidArgument(
            argument,
            value,
            "is not the decimal it prints as, only the nearest binary number; "
            f"pass Fraction({printed.numerator}, {printed.denominator})",
        )
    return printed


def unit(argument: str, value: object) -> Fraction:
    """Return a number of [0, 1] exactly: a threshold T, a probability, a trust.

    Raises InvalidArgument outside.
    """
    q = exact(argument, value)
    if not 0 <= q <= 1:
        raise InvalidArgument(argument, value, "must lie in [0, 1]")
    return q


def positive(argument: str, value: object) -> Fraction:
    """Return a positive number exactly; raises InvalidArgument otherwise."""
    q = exact(argument, value)
    if q <= 0:
        raise InvalidArgument(argument, value, "must be positive")
    return q


def discount(value: object) -> Fraction:
    """Return a discount factor of [0, 1) exactly; raises InvalidArgument otherwise."""
    q = exact("discount", value)
    if not 0 <= q < 1:
        raise InvalidArgument("discount", value, "must lie in [0, 1)")
    return q


def required(threshold: object, size: int) -> int:
    r"""Return $m = \lceil T M \rceil$, the cooperators that a group of M needs.

    gois2025, Definition 2.1. A count k reaches the share T exactly where k >= m. T = 0 asks for
    nobody, m = 0: then no agent is ever the one missing.

    Raises InvalidArgument for T outside [0, 1], a float that misses its decimal, or M < 1.

    >>> required(Fraction(2, 3), 3), required(Fraction(1, 2), 3), required(0, 3)
    (2, 2, 0)
    """
    if size < 1:
        raise InvalidArgument("size", size, "a group has at least its own member")
    share = unit("threshold", threshold)
    return -(-share.numerator * size // share.denominator)


def checked_required(m: int, size: int) -> int:
    """Return m where 0 <= m <= M; raises InvalidArgument otherwise."""
    if isinstance(m, bool) or not isinstance(m, int) or not 0 <= m <= size:  # pyright: ignore[reportUnnecessaryIsInstance]
        raise InvalidArgument("required", m, f"must be an integer from 0 to the group size {size}")
    return m
