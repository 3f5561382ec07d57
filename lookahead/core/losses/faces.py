"""SymPy and cvxpy, imported when first used, behind functions that the type checker can follow."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from importlib import import_module
from typing import Any


def cvxpy() -> Any:
    """Return the module cvxpy."""
    return import_module("cvxpy")


def sympy() -> Any:
    """Return the module sympy."""
    return import_module("sympy")


def symbols(name: str, count: int) -> tuple[Any, ...]:
    """Return real SymPy symbols name_1, ..., name_count.

    >>> symbols("theta", 2)
    (theta_1, theta_2)
    """
    return tuple(sympy().Symbol(f"{name}_{i + 1}", real=True) for i in range(count))


def sympy_rational(x: Fraction) -> Any:
    """Return the SymPy form of a Fraction."""
    return sympy().Rational(x.numerator, x.denominator)


def squared_norm(x: Sequence[Any]) -> Any:
    """Return the sum of squares, in whatever arithmetic the entries have."""
    total = x[0] ** 2
    for entry in x[1:]:
        total = total + entry**2
    return total


def inner(x: Sequence[Any], y: Sequence[Any]) -> Any:
    """Return the inner product of two vectors, in whatever arithmetic the entries have."""
    total = x[0] * y[0]
    for a, b in zip(x[1:], y[1:], strict=True):
        total = total + a * b
    return total
