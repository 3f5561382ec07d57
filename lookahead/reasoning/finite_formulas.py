"""Formulas in plain arithmetic, read as rational polynomials in one parameter, point by point."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, Protocol, runtime_checkable

from lookahead.core.errors import FloatRefused, InvalidArgument
from lookahead.core.exact import Matrix, Vector
from lookahead.core.symbols import sympy
from lookahead.reasoning.written import Written


@runtime_checkable
class Symbolic(Protocol):
    """A loss that writes itself as an expression, as those of `lookahead.core.losses` do."""

    def sympy_expression(self, z: Sequence[Any], theta: Sequence[Any]) -> Any: ...


Formula = Callable[[Any, Any], Any] | Symbolic | Written


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
    theta = sympy().Symbol("theta", real=True)
    found = expression_at(name, formula, z, theta)
    polynomial = found.as_poly(theta)
    entries = [] if polynomial is None else polynomial.all_coeffs()
    if polynomial is None or not all(c.is_Rational for c in entries):
        raise InvalidArgument(name, str(found), "must be a polynomial in theta, all rational")
    return tuple(Fraction(int(c.p), int(c.q)) for c in reversed(entries))


def expression_at(name: str, formula: Any, z: Any, theta: Any) -> Any:
    """Return a formula at the point z as an expression in theta, a symbol or a tuple of them.

    Raises InvalidArgument for what is no formula, FloatRefused for a float in it.
    """
    sp = sympy()
    symbols = theta if isinstance(theta, tuple) else (theta,)
    if isinstance(formula, Written):
        at = (*_coordinates(z), *symbols)
        found = formula.expression.subs(dict(zip((*formula.z, *formula.theta), at, strict=True)))
    elif isinstance(formula, Symbolic):
        found = formula.sympy_expression(_coordinates(z), symbols)
    elif callable(formula):
        found = formula(z, theta)
    else:
        raise InvalidArgument(name, formula, "must be a function of (z, theta) or a loss")
    expression = sp.sympify(found)
    if not isinstance(expression, sp.Expr):
        raise InvalidArgument(name, str(found), "must be a formula in theta")
    floats = expression.atoms(sp.Float)
    if floats:
        raise FloatRefused(float(next(iter(floats))))
    return expression


def _coordinates(z: Any) -> list[Any]:
    entries = z if isinstance(z, Sequence) else (z,)
    return [sympy().sympify(x) for x in entries]
