"""The count of stable points, on which the verdict about U rests, against SymPy's real roots."""

from fractions import Fraction as F
from itertools import product

import pytest
import sympy

from lookahead.core.errors import InvalidArgument
from lookahead.core.measures import measure
from lookahead.reasoning.feedback import Feedback


@pytest.mark.parametrize("bend", [F(0), F(1), F(1, 4)])
def test_stable_points_are_the_real_roots(bend):
    t = sympy.Symbol("t")
    for centre, slope in product((-2, 0, 1, 2), (F(-9), F(0), F(1), F(2), F(9))):
        x = Feedback(measure([centre]), slope, bend)
        cubic = sympy.expand(
            centre * (1 + sympy.Rational(bend) * t**2)
            + sympy.Rational(slope) * t
            - t * (1 + sympy.Rational(bend) * t**2)
        )
        wanted = None if cubic == 0 else len(set(sympy.real_roots(cubic))) if cubic.has(t) else 0
        assert x.stable_points() == wanted


def test_known_stable_points_are_fixed():
    x = Feedback(measure([0]), F(2), F(1))
    assert x.known_stable_points() == (0, 1, -1)
    assert all(x.retrain(p) == p for p in x.known_stable_points())


def test_a_negative_bend_is_refused():
    with pytest.raises(InvalidArgument, match="bend"):
        Feedback(measure([0]), F(1), F(-1))
