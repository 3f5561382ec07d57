"""Formulas in plain arithmetic, read as rational polynomials in one parameter, point by point."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from lookahead.core.errors import FloatRefused, InvalidArgument
from lookahead.core.exact import Matrix, Vector
from lookahead.core.symbols import sympy


def quadratic_rows(loss: Any, points: Sequence[Any]) -> Matrix:
    r"""Return $(A, B, K)$ with loss $= \tfrac12 A\theta^2 - B\theta + K$, for every point.

    Raises InvalidArgument where the loss is no quadratic polynomial in theta with rational
    coefficients, FloatRefused where it holds a float.

    >>> quadratic_rows(lambda z, theta: (z - theta) ** 2, [3])
    ((Fraction(2, 1), Fraction(6, 1), Fraction(9, 1)),)
    """
    rows: list[Vector] = []
    for z in points:
        row = coefficients("loss", loss, z)
        if len(row) > 3:
            raise InvalidArgument("loss", f"degree {len(row) - 1}", "must be quadratic in theta")
        constant, slope, square = (*row, *(Fraction(0),) * (3 - len(row)))
        rows.append((2 * square, -slope, constant))
    return tuple(rows)


def utility_rows(utility: Any, points: Sequence[Any]) -> Matrix:
    """Return the coefficients of the utility in theta, constant first, for every point.

    Raises as `quadratic_rows`, for a polynomial of any degree.
    """
    return tuple(coefficients("utility", utility, z) for z in points)


def coefficients(name: str, formula: Any, z: Any) -> Vector:
    """Return the coefficients in theta, constant first, of a formula at one point z."""
    sp = sympy()
    theta = sp.Symbol("theta", real=True)
    if hasattr(formula, "sympy_expression"):
        coordinates = z if isinstance(z, Sequence) else (z,)
        found = formula.sympy_expression([sp.sympify(x) for x in coordinates], (theta,))
    else:
        found = formula(z, theta)
    expression = sp.sympify(found)
    if not isinstance(expression, sp.Expr):
        raise InvalidArgument(name, str(found), "must be a formula in theta")
    floats = expression.atoms(sp.Float)
    if floats:
        raise FloatRefused(float(next(iter(floats))))
    polynomial = expression.as_poly(theta)
    entries = [] if polynomial is None else polynomial.all_coeffs()
    if polynomial is None or not all(c.is_Rational for c in entries):
        raise InvalidArgument(
            name, str(found), "must be a polynomial in theta, rational throughout"
        )
    return tuple(Fraction(int(c.p), int(c.q)) for c in reversed(entries))
