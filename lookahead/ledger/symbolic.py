"""Symbolic comparisons: SymPy must reduce the difference to zero, or a rational point decides."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product
from typing import Any

from lookahead.core.symbols import sympy as load_sympy
from lookahead.ledger.comparison import Comparison, Outcome

_POINTS = (2, 3, 5, 7, -1, -2, 11)
_TRIES = 200


def identical(left: Any, right: Any) -> Comparison:
    """Compare two SymPy expressions (or matrices) on their whole common domain.

    Returns holds when the difference reduces to zero, violated when it is non-zero at a rational
    point that the symbols' assumptions admit, else unknown.

    >>> import sympy
    >>> x = sympy.Symbol("x")
    >>> identical((x + 1) ** 2, x**2 + 2 * x + 1).outcome
    <Outcome.HOLDS: 'holds'>
    >>> identical(x**2, x).outcome
    <Outcome.VIOLATED: 'violated'>
    """
    sympy = load_sympy()
    left, right = sympy.sympify(left), sympy.sympify(right)
    if isinstance(left, sympy.MatrixBase) or isinstance(right, sympy.MatrixBase):
        entries = list(sympy.Matrix(left) - sympy.Matrix(right))
    else:
        entries = [left - right]
    unresolved = [e for e in entries if sympy.simplify(sympy.expand(e)) != 0]
    note = f"{left} = {right}"
    if not unresolved:
        return Comparison(Outcome.HOLDS, note=note)
    if any(_nonzero_somewhere(e) for e in unresolved):
        return Comparison(Outcome.VIOLATED, note=note)
    return Comparison(Outcome.UNKNOWN, note=note)


def sum_of_squares(expression: Any, squares: Any) -> Comparison:
    """Certify expression >= 0 by exhibiting it as a sum of (coefficient, square) pairs.

    `squares` lists (c, s): the certificate is expression = sum c s^2 with every c non-negative
    under the assumptions of its symbols. A certificate that does not fit says nothing: violated
    only where the expression is negative at a rational point.
    """
    sympy = load_sympy()
    pairs = [(sympy.sympify(c), sympy.sympify(s)) for c, s in squares]
    if not all(c.is_nonnegative for c, _ in pairs):
        return Comparison(Outcome.UNKNOWN, note="a coefficient is not known to be non-negative")
    fits = identical(expression, sum((c * s**2 for c, s in pairs), sympy.Integer(0)))
    if fits.holds or not _negative_somewhere(sympy.sympify(expression)):
        return fits if fits.holds else Comparison(Outcome.UNKNOWN, note=fits.note)
    return Comparison(Outcome.VIOLATED, note=f"{expression} >= 0")


def non_negative(expression: Any) -> Comparison:
    """Certify expression >= 0 from the assumptions of its symbols; unknown where SymPy cannot."""
    sympy = load_sympy()
    e = sympy.factor(sympy.sympify(expression))
    if e.is_nonnegative or sympy.expand(e).is_nonnegative:
        return Comparison(Outcome.HOLDS, note=f"{e} >= 0")
    if e.is_negative or _negative_somewhere(e):
        return Comparison(Outcome.VIOLATED, note=f"{e} >= 0")
    return Comparison(Outcome.UNKNOWN, note=f"{e} >= 0")


def _rational_points(expression: Any) -> Iterator[dict[Any, Any]]:
    sympy = load_sympy()
    symbols = sorted(expression.free_symbols, key=str)
    values = [sympy.Rational(p, q) for p in _POINTS for q in (1, 3)]
    for point in islice(product(values, repeat=len(symbols)), _TRIES):
        chosen = dict(zip(symbols, point, strict=True))
        if all(_admits(s, v) for s, v in chosen.items()):
            yield chosen


def _admits(symbol: Any, value: Any) -> bool:
    wanted = symbol.assumptions0
    return all(
        getattr(value, f"is_{name}") == wanted[name]
        for name in ("positive", "negative", "nonnegative", "nonpositive", "integer", "zero")
        if name in wanted
    )


def _nonzero_somewhere(expression: Any) -> bool:
    values = (expression.subs(p) for p in _rational_points(expression))
    return any(v.is_number and v.is_zero is False for v in values)


def _negative_somewhere(expression: Any) -> bool:
    values = (expression.subs(p) for p in _rational_points(expression))
    return any(v.is_number and v.is_negative is True for v in values)
