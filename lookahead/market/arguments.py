"""What an argument has to be: numbers, rows, counts and learners, checked where they come in."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Set
from fractions import Fraction
from numbers import Integral, Real
from typing import Any

import numpy as np

from lookahead.core.balls import FloatArray
from lookahead.core.errors import InvalidArgument
from lookahead.core.exact import Matrix, Vector, rational
from lookahead.market.outcomes import NoSuchLearner

UNORDERED = (str, bytes, Mapping, Set)


def entries(values: Any, argument: str) -> tuple[Any, ...]:
    """Return the entries of a sequence; raises InvalidArgument for anything else.

    >>> entries(range(2), "seeds")
    (0, 1)
    """
    if isinstance(values, Iterable) and not isinstance(values, UNORDERED):
        try:
            return tuple(values)
        except TypeError:  # an array without dimensions says that it is iterable
            pass
    raise InvalidArgument(argument, values, "must be a sequence")


def numbers(row: Any, argument: str) -> Vector:
    """Return a row of Fractions; a bare number is a row of one.

    >>> numbers([1, 2], "x"), numbers(3, "x")
    ((Fraction(1, 1), Fraction(2, 1)), (Fraction(3, 1),))
    """
    inside = entries(row, argument) if hasattr(row, "__iter__") else (row,)
    return tuple([rational(entry, argument) for entry in inside])


def rows(values: Any, argument: str) -> Matrix:
    """Return rows of Fractions; bare numbers become rows of length one.

    >>> rows([1, 2], "x")
    ((Fraction(1, 1),), (Fraction(2, 1),))
    """
    return tuple([numbers(row, argument) for row in entries(values, argument)])


def column(values: Any, argument: str) -> Vector:
    """Return a sequence of numbers as Fractions."""
    return tuple([rational(value, argument) for value in entries(values, argument)])


def probability(alpha: Any, argument: str = "alpha") -> Fraction:
    """Return `alpha` as a Fraction; raises InvalidArgument outside [0, 1]."""
    a = rational(alpha, argument)
    if not 0 <= a <= 1:
        raise InvalidArgument(argument, alpha, "must lie in [0, 1]")
    return a


def positive(value: Any, argument: str, requirement: str = "must be positive") -> Fraction:
    """Return `value` as a Fraction; raises InvalidArgument with `requirement` unless above 0."""
    q = rational(value, argument)
    if q <= 0:
        raise InvalidArgument(argument, value, requirement)
    return q


def finite(value: Any, argument: str) -> Any:
    """Return a real number, exact or float, as it is; raises InvalidArgument for anything else.

    >>> finite(0.5, "step"), finite(Fraction(1, 2), "step")
    (0.5, Fraction(1, 2))
    """
    if isinstance(value, bool | np.bool_) or not isinstance(value, Real):
        raise InvalidArgument(argument, value, "must be a number")
    try:
        bounded = math.isfinite(value)
    except OverflowError:
        raise InvalidArgument(argument, value, "is beyond the range of floats") from None
    if not bounded:
        raise InvalidArgument(argument, value, "must be finite")
    return value


def at_least_zero(value: Any, argument: str) -> Any:
    """Return a number >= 0 as it is, exact or float."""
    if not finite(value, argument) >= 0:
        raise InvalidArgument(argument, value, "must be finite and not negative")
    return value


def share(value: Any, argument: str) -> Any:
    """Return a number of [0, 1] as it is, exact or float."""
    if not 0 <= finite(value, argument) <= 1:
        raise InvalidArgument(argument, value, "must lie in [0, 1]")
    return value


def whole(value: Any, argument: str, least: int, requirement: str | None = None) -> int:
    """Return a whole number, `least` or more; raises InvalidArgument for a float or a bool.

    >>> whole(np.int64(3), "rounds", 1)
    3
    """
    if isinstance(value, bool) or not isinstance(value, Integral) or value < least:
        raise InvalidArgument(argument, value, requirement or f"must be {least} or more, whole")
    return int(value)


def learner_number(argument: str, learner: Any, learners: int | None = None) -> int:
    """Return a learner's number, one of 0, ..., `learners` - 1 where that is given.

    Raises InvalidArgument where it is no such number, NoSuchLearner where it is out of range.
    """
    number = rational(learner, argument)
    if number.denominator > 1 or (learners is None and number < 0):
        raise InvalidArgument(argument, learner, "must be a learner's number 0, 1, 2, ...")
    if learners is not None and not 0 <= number < learners:
        raise NoSuchLearner(argument, number, learners)
    return int(number)


def one_of(value: Any, argument: str, options: tuple[str, ...]) -> str:
    """Return a word; raises InvalidArgument unless it is one of `options`.

    >>> one_of("half", "ridge_convention", ("half", "full"))
    'half'
    """
    if not isinstance(value, str) or value not in options:
        raise InvalidArgument(argument, value, f"must be one of {', '.join(options)}")
    return value


def flag(value: Any, argument: str) -> bool:
    """Return True or False; raises InvalidArgument for anything else."""
    return bool(of_kind(value, argument, (bool, np.bool_), "True or False"))


def floats(values: Any, argument: str) -> FloatArray:
    """Return a new array of finite floats; raises InvalidArgument for anything else.

    >>> floats([[1, Fraction(1, 2)]], "x").tolist()
    [[1.0, 0.5]]
    """
    need = "must be an array of real numbers within the range of floats"
    try:
        given = np.asarray(values)
        array = np.array(given, dtype=float) if given.dtype.kind in "biufO" else None
    except (TypeError, ValueError, OverflowError):
        raise InvalidArgument(argument, values, need) from None
    if array is None:
        raise InvalidArgument(argument, values, need)
    if not np.isfinite(array).all():
        raise InvalidArgument(argument, array[~np.isfinite(array)][0], "must be finite")
    return array


def of_kind(value: Any, argument: str, kind: type | tuple[type, ...], what: str) -> Any:
    """Return `value`; raises InvalidArgument unless it is an instance of `kind`."""
    if not isinstance(value, kind):
        raise InvalidArgument(argument, value, f"must be {what}")
    return value


def generator(seed: Any) -> np.random.Generator:
    """Return the generator of a seed, a whole number from 0, or the generator that is given.

    >>> generator(1).integers(10), generator(np.random.default_rng(1)).integers(10)
    (np.int64(4), np.int64(4))
    """
    if isinstance(seed, np.random.Generator):
        return seed
    return np.random.default_rng(whole(seed, "seed", 0, "must be a whole number from 0"))
