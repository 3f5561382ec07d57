"""The chapter on two slopes: its cells run in silence, and its exercises' answers are right."""

from fractions import Fraction

import pytest

from lookahead.market import FinitePopulation, TwoSlopeMarket

F = Fraction


@pytest.fixture(scope="module")
def cells(run_chapter):
    """The names that the cells define, what they print and what they say on stderr."""
    return run_chapter("market/two_slopes")


def test_cells_run_in_silence_and_say_what_the_prose_says(cells):
    names, out, err = cells
    assert err == ""
    assert "aligned 3 -3 risks 108/5 72/5" in out
    assert "(1, -1) slope -2\n(-1, 1) slope 2/3\n(1, 1) slope 0" in out
    assert "alpha = 0.50:  aligned (1.000, -1.000) consensus (-0.200, -0.200)" in out
    assert "ties to the other one: the slopes move by 0 0" in out
    assert out.count("p = 0.5: 2, p = 0.1: 10, p = 0.01: 100") == 3
    assert names["worst"] < 1e-6
    assert "alpha = 2/3: models 4/5, 2; smallest losses at (0, 1, 1)" in out
    assert "models (-6/11, -1/3) (-5/7, -1/2)" in out
    assert out.count("stable: True") == 7


def test_the_swapped_point_of_the_first_exercise():
    market = TwoSlopeMarket(F(1, 2), 1, F(1, 4))
    swapped = market.stationary_points()[1]
    assert swapped.slopes == (F(-1, 2), F(1, 2))
    assert swapped.potential == F(3, 4) == 2 * F(3, 8)
    assert swapped.risks == (F(5, 4), F(5, 4))
    assert market.potential((0, 0)) == market.population_optimum().risk == 1


def test_the_slopes_of_an_idle_learner():
    market = TwoSlopeMarket(F(1, 3), 1, 0)
    idle = next(q for q in market.stationary_points() if q.idle and q.idle[0] == 1)
    assert idle.slopes[0] == F(-1, 3)
    assert idle.idle == (1, F(-5, 3), F(7, 3))


def test_the_user_in_the_middle():
    for m, count in ((F(7, 6), 1), (F(5, 4), 2), (F(13, 10), 2), (F(7, 5), 1)):
        users = FinitePopulation([1, 1, 1], [0, m, 2], [0, 0, 1])
        found = [q for q in users.stationary_points(F(4, 5)) if not q.kink]
        assert len(found) == count
