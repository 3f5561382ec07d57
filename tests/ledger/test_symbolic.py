"""Symbolic steps hold, are violated at a rational point, or stay unknown."""

import sympy as sp

from lookahead.ledger.comparison import Outcome
from lookahead.ledger.symbolic import identical, non_negative, sum_of_squares

x, y = sp.symbols("x y", real=True)
p = sp.Symbol("p", positive=True)


def test_identities():
    assert identical(sp.sin(x) ** 2 + sp.cos(x) ** 2, 1).holds
    assert identical((x + y) ** 2, x**2 + y**2).violated
    assert identical(sp.Matrix([[x, 1]]), sp.Matrix([[x, 1]])).holds
    assert identical(sp.Matrix([[x, 1]]), sp.Matrix([[x, 2]])).violated


def test_a_false_identity_that_no_point_refutes_is_unknown():
    hidden = sp.Function("f")(x)
    assert identical(hidden, hidden + sp.Function("g")(x)).outcome is Outcome.UNKNOWN


def test_points_respect_assumptions():
    assert identical(sp.Abs(p), p).holds
    assert identical(sp.Abs(x), x).violated
    assert non_negative(p - 1).violated
    assert non_negative(p + 1).holds
    assert non_negative(x).violated


def test_sums_of_squares():
    assert sum_of_squares(x**2 - 2 * x * y + y**2, [(1, x - y)]).holds
    assert sum_of_squares(x**2 + 1, [(1, x)]).outcome is Outcome.UNKNOWN
    assert sum_of_squares(x**2 - 1, [(1, x)]).violated
    assert sum_of_squares(-(x**2), [(-1, x)]).outcome is Outcome.UNKNOWN
