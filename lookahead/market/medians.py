"""Medians, with the convention for even counts spelt out."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any, Literal

import numpy as np

from lookahead.core.errors import InvalidArgument
from lookahead.market.arguments import column, floats, one_of

MedianConvention = Literal["mean", "low", "high"]
CONVENTIONS: tuple[MedianConvention, ...] = ("mean", "low", "high")


def middle(count: int, convention: MedianConvention = "mean") -> tuple[int, int]:
    """Return the ranks, from 0, of the two order statistics whose mean is the median.

    They are the same for odd counts and for the conventions "low" and "high". Raises
    InvalidArgument when there is nothing to rank or the convention is unknown.

    >>> middle(4), middle(4, "low"), middle(5)
    ((1, 2), (1, 1), (2, 2))
    """
    if count < 1:
        raise InvalidArgument("values", count, "a median needs at least one value")
    one_of(convention, "median", CONVENTIONS)
    low, high = (count - 1) // 2, count // 2
    return {"mean": (low, high), "low": (low, low), "high": (high, high)}[convention]


def median(values: Iterable[object], convention: MedianConvention = "mean") -> Fraction:
    """Return the exact median of some rationals.

    Source: narang2026, Section 5.1; the text fixes no convention for even counts, the released
    code takes the mean of the middle two ("mean").

    >>> median([3, 1, 10]), median([1, 2, 10, 11]), median([1, 2, 10, 11], "high")
    (Fraction(3, 1), Fraction(6, 1), Fraction(10, 1))
    """
    ranked = sorted(column(values, "values"))
    low, high = middle(len(ranked), convention)
    return (ranked[low] + ranked[high]) / 2


def float_median(values: Any, convention: MedianConvention = "mean") -> Any:
    """Return the medians over the first axis of an array of floats.

    >>> float_median([[1.0, 5.0], [2.0, 6.0]], "low").tolist()
    [1.0, 5.0]
    """
    given = floats(values, "values")
    if given.ndim == 0:
        raise InvalidArgument("values", values, "must be an array, one row a value")
    ranked = np.sort(given, axis=0)
    low, high = middle(len(ranked), convention)
    return (ranked[low] + ranked[high]) / 2
