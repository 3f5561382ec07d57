"""The chapter on the potential: its cells run in silence, and its exercises' answers are right."""

from fractions import Fraction
from itertools import product
from math import exp

import pytest

from lookahead.market import UniformSquare, level_set_measure

F = Fraction
MARKET = UniformSquare()


@pytest.fixture(scope="module")
def cells(run_chapter):
    """The names that the cells define, what they print and what they say on stderr."""
    return run_chapter("market/potential")


def test_cells_run_in_silence_and_say_what_the_prose_says(cells):
    _, out, err = cells
    assert err == ""
    assert "(1, -1) slope of F at (0, 0): -1/2" in out
    assert "(1, 0) slope of F at (0, 0): -1/4" in out
    assert "gradient 0 0  F = 55/192" in out
    assert "within three standard errors: True" in out
    assert "for 20,000 users within 0.02 of it: True" in out
    assert "(11/8, 0, -11/8): gradient 0 0 0" in out
    assert "the ODE ends at 0.375 -0.375" in out
    assert "gain = 3*(alpha - 1)**2/16" in out


@pytest.mark.parametrize("alpha", [F(0), F(1, 2), F(2, 3)])
def test_where_two_learners_rest(alpha):
    s = F(3, 4) * (1 - alpha)
    assert MARKET.gradient((s, -s), alpha) == (0, 0)
    gain = MARKET.potential((0, 0), alpha) - MARKET.potential((s, -s), alpha)
    assert gain == F(3, 16) * (1 - alpha) ** 2


def test_a_bowl_and_a_ridge():
    for s, t, alpha in product((F(1), F(1, 3), F(-1, 2)), (F(3, 4), F(-1)), (F(0), F(2, 5))):
        m, D = (s + t) / 2, abs(s - t)
        bowl = (4 + 4 * m**2 + D**2) / 12
        assert MARKET.potential((s, t), alpha) == bowl - (1 - alpha) * D * (2 + m**2) / 8


def test_three_models_at_the_centre():
    for v in product((-1, 0, 2), repeat=3):
        assert MARKET.directional((0, 0, 0), 0, v) == -F(max(v) - min(v), 4)


def test_the_level_with_five_times_its_area():
    for delta, more in ((F(73, 1000), True), (F(74, 1000), False)):
        assert (float(level_set_measure(1, -1, delta)) > 5 * float(delta)) is more
        assert (float(delta) < 4 * exp(-4)) is more
