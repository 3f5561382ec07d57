"""Cooperation intervals against the gain itself, published numbers and SymPy's roots."""

from __future__ import annotations

from fractions import Fraction as F

import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from lookahead.core.enclosure import Real, Ternary, less
from lookahead.core.errors import InvalidArgument
from lookahead.dilemma import cooperation_interval
from lookahead.dilemma.best_response import pivotal_binomial


def test_reference_numbers():
    low, high = cooperation_interval(10, 5, F(1, 6))
    assert (round(float(low), 6), round(float(high), 6)) == (0.295444, 0.600562)
    low, high = cooperation_interval(23, 12, F(1, 6))
    assert (round(float(low), 6), round(float(high), 6)) == (0.485632, 0.514368)
    low, _ = cooperation_interval(3, 2, F(1, 6))
    assert (low - F(1, 2)) ** 2 - F(1, 6) != 0
    assert abs(float(low) - (0.5 - 6**0.5 / 6)) < 1e-15
    assert cooperation_interval(24, 12, F(1, 6)) is None
    assert cooperation_interval(25, 13, F(1, 6)) is None


@given(
    st.integers(2, 9).flatmap(lambda N: st.tuples(st.just(N), st.integers(1, N))),
    st.integers(1, 12),
    st.integers(0, 24),
)
def test_inside_is_where_the_gain_exceeds_kappa(sizes, price, place):
    (N, m), kappa, alpha = sizes, F(price, 12), F(place, 24)
    found = cooperation_interval(N, m, kappa)
    cooperates = pivotal_binomial(alpha, N, m) > kappa
    if found is None:
        assert not cooperates
        return
    border = (alpha == 0 and m == 1) or (alpha == 1 and m == N)
    inside = less(found.low, alpha) is Ternary.TRUE and less(alpha, found.high) is Ternary.TRUE
    assert cooperates == (inside or border)


@pytest.mark.parametrize(("N", "m", "kappa"), [(4, 2, F(1, 5)), (7, 3, F(1, 4)), (5, 5, F(2, 81))])
def test_ends_are_sympy_roots(N, m, kappa):
    a = sympy.Symbol("a")
    gain = sympy.binomial(N - 1, m - 1) * a ** (m - 1) * (1 - a) ** (N - m)
    polynomial = sympy.Poly(gain - sympy.Rational(kappa.numerator, kappa.denominator), a)
    roots = [float(x) for x in polynomial.nroots(n=30) if abs(sympy.im(x)) < 1e-20]
    for end in cooperation_interval(N, m, kappa):
        if isinstance(end, Real):
            assert min(abs(float(end) - x) for x in roots if 0 < x < 1) < 1e-15
            assert end.ball(300).rad() < 1e-80


def test_rational_ends_are_fractions():
    assert cooperation_interval(3, 2, F(3, 8)) == (F(1, 4), F(3, 4))
    assert cooperation_interval(4, 4, F(8, 27)) == (F(2, 3), F(1))
    assert cooperation_interval(1, 1, F(1, 2)) == (0, 1)


def test_nothing_to_gain():
    assert cooperation_interval(4, 0, F(1, 2)) is None
    assert cooperation_interval(4, 2, F(1)) is None


@pytest.mark.parametrize(
    "arguments", [(0, 0, F(1, 2)), (3, 4, F(1, 2)), (3, 2, F(0)), (3, 2, F(-1))]
)
def test_refusals(arguments):
    with pytest.raises(InvalidArgument):
        cooperation_interval(*arguments)
