"""Functions as a reader writes them: exact values, exact derivatives, named refusals."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy

from lookahead.core.enclosure import Real, sign
from lookahead.core.errors import FloatRefused, InvalidArgument
from lookahead.core.losses import Logistic, Quadratic, Ridge, Squared, WeightedQuadratic
from lookahead.reasoning.written import written

F = Fraction


def test_rational_in_rational_out():
    f = written(lambda z, theta: (z - theta) ** 2 / (1 + z**2))
    assert f.value(F(1, 2), F(1, 3)) == F(1, 45)
    assert f.gradient(F(1, 2), F(1, 3)) == (F(-4, 15),)
    assert f.hessian(1, 7) == ((F(1),),)
    assert f.gradient_z(0, 1) == (F(-2),)


def test_vectors_and_mixed_derivatives():
    f = written(lambda z, th: z[0] * th[0] * th[1] + z[1] ** 2 * th[1], d=2, p=2)
    assert f.gradient((1, 2), (3, 4)) == (F(4), F(7))
    assert f.hessian((1, 2), (3, 4)) == ((0, 1), (1, 0))
    assert f.mixed((1, 2), (3, 4)) == ((F(4), F(0)), (F(3), F(4)))
    assert f.degree_in_theta == 2


@pytest.mark.parametrize(
    ("loss", "z", "theta"),
    [
        (Squared(F(1, 2)), (F(3),), (F(1),)),
        (Ridge(F(2)), (F(3), F(5)), (F(1),)),
        (WeightedQuadratic(), (F(3), F(5)), (F(1),)),
        (Quadratic(((F(2), F(1)), (F(1), F(3)))), (F(3), F(5)), (F(1), F(0))),
    ],
)
def test_losses_agree_with_their_own_faces(loss, z, theta):
    f = written(loss, len(z))
    assert f.value(z, theta) == loss.exact_value(z, theta)
    assert f.gradient(z, theta) == loss.exact_gradient(z, theta)
    assert f.is_quadratic_in_theta
    assert (-3 * f).value(z, theta) == -3 * loss.exact_value(z, theta)


def test_transcendental_formulas_are_enclosed():
    f = written(Logistic(), 2)
    slope = f.gradient((1, 1), 1)[0]
    assert isinstance(slope, Real)
    assert sign(slope + F(26894142, 10**8)) in (1, -1)
    assert abs(float(slope) + 0.2689414213699951) < 1e-15
    assert f.degree_in_theta is None
    root = written(lambda z, th: sympy.sqrt(z + th))
    assert root.value(2, 2) == 2
    assert isinstance(root.value(1, 1), Real)


def test_sums_and_differences():
    a, b = written(lambda z, th: z * th), written(lambda z, th: th**2)
    assert (a - 2 * b).gradient(3, 1) == (F(-1),)
    with pytest.raises(InvalidArgument):
        _ = a + written(lambda z, th: z[0] * th, 2, 1)


@pytest.mark.parametrize(
    "function",
    [
        lambda z, th: abs(z - th),
        lambda z, th: th if z > 0 else -th,
        lambda z, th: z[3],
        lambda z, th: "theta",
        lambda z, th: sympy.Symbol("other") * th,
        lambda z, th: [z, th],
        lambda z, th: sympy.pi * th,
        3,
    ],
)
def test_what_is_no_smooth_formula_is_refused(function):
    with pytest.raises(InvalidArgument):
        written(function)


def test_floats_are_refused():
    with pytest.raises(FloatRefused):
        written(lambda z, th: 0.5 * (z - th) ** 2)
    with pytest.raises(FloatRefused):
        written(lambda z, th: z * th).value(0.5, 1)


def test_points_outside_the_domain_are_named():
    with pytest.raises(InvalidArgument, match="divides by zero"):
        written(lambda z, th: th / z).value(0, 1)
    with pytest.raises(InvalidArgument, match="logarithm"):
        written(lambda z, th: sympy.log(z) * th).value(-1, 1)
    with pytest.raises(InvalidArgument, match="coordinates"):
        written(lambda z, th: th * z).value((1, 2), 1)
