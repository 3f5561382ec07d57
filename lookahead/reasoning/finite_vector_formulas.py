"""Formulas in several parameters, read as the tables of a finite game."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from lookahead.core.errors import InvalidArgument, NoSolution
from lookahead.core.exact import Matrix, Vector, apply, dot, inverse, is_positive_definite
from lookahead.core.symbols import sympy
from lookahead.reasoning.finite_formulas import expression_at
from lookahead.reasoning.finite_matrix import MatrixTable
from lookahead.reasoning.outcomes import NotStronglyConvex

Quadratic = tuple[Fraction, Vector, Matrix]


class NotEnumerable(NoSolution):
    """The stable models of a game with several parameters cannot be listed exactly."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what}, so that stable models solve polynomial systems; use one parameter, or a loss "
            "whose Hessian and a utility whose curvature are the same at every point"
        )


def matrix_table(
    loss: Any, utility: Any, points: Sequence[Any], dimension: int, *, mixed: bool = True
) -> MatrixTable:
    """Return the table of a game with `dimension` parameters, theta being a tuple of them.

    Raises NotEnumerable where the Hessian of the loss, or of the utility, is not the same at all
    points; InvalidArgument for anything but quadratic polynomials with rational coefficients;
    NotStronglyConvex where the Hessian of the loss is not positive definite.
    """
    losses = [quadratic("loss", loss, z, dimension) for z in points]
    utilities = [quadratic("utility", utility, z, dimension) for z in points]
    for name, rows in (("loss", losses), ("utility", utilities)):
        if any(row[2] != rows[0][2] for row in rows):
            raise NotEnumerable(f"the Hessian of the {name} differs between points")
    hessian, bend = losses[0][2], utilities[0][2]
    if not is_positive_definite(hessian):
        raise NotStronglyConvex("zero or less")
    back = inverse(hessian)
    models = tuple(apply(back, tuple(-b for b in slope)) for _, slope, _ in losses)
    payoff = tuple(
        tuple(constant + dot(slope, m) for m in models) for constant, slope, _ in utilities
    )
    n = range(len(models))
    shared = tuple(
        tuple((payoff[j][k] + payoff[k][j] + dot(models[j], apply(bend, models[k]))) / 2 for k in n)
        for j in n
    )
    return MatrixTable(models, payoff, shared, mixed)


def quadratic(name: str, formula: Any, z: Any, dimension: int) -> Quadratic:
    """Return value and gradient at zero, and the Hessian, of a quadratic polynomial in theta.

    Raises InvalidArgument for another formula, FloatRefused for a float in it.
    """
    sp = sympy()
    theta = sp.symbols(f"theta_1:{dimension + 1}", real=True)
    expression = expression_at(name, formula, z, theta)
    polynomial = expression.as_poly(*theta)
    if polynomial is None or polynomial.total_degree() > 2:
        raise InvalidArgument(name, str(expression), "must be a quadratic polynomial in theta")
    if not all(c.is_Rational for c in polynomial.coeffs()):
        raise InvalidArgument(name, str(expression), "must have rational coefficients")
    at_zero = dict.fromkeys(theta, 0)
    slope = [sp.diff(expression, t).subs(at_zero) for t in theta]
    hessian = [[sp.diff(expression, s, t) for t in theta] for s in theta]
    return (
        _fraction(expression.subs(at_zero)),
        tuple(map(_fraction, slope)),
        tuple(tuple(map(_fraction, row)) for row in hessian),
    )


def _fraction(x: Any) -> Fraction:
    exact = sympy().expand(x)
    return Fraction(int(exact.p), int(exact.q))
