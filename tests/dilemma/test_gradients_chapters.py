"""The chapters without_predictor and gradients: their cells run, and their exercises are right."""

from __future__ import annotations

from fractions import Fraction as F
from math import isclose

import pytest

from lookahead.dilemma import Payoffs, cooperation_interval, price_of_anarchy, success_gradient
from lookahead.dilemma.gradients import trust_gradient
from lookahead.dilemma.message_passing import colour_refinement
from lookahead.dilemma.price_of_anarchy import Counts


def test_cells_of_without_predictor(run_chapter):
    names, out, err = run_chapter("dilemma/without_predictor")
    assert err == ""
    assert "price of anarchy: 37/20" in out
    assert "N = 24, m = 12, kappa = 1/6 : empty" in out
    assert "N =  3, m =  2, kappa = 3/8 : 0.250000 to 0.750000" in out
    rows = [line.split() for line in out.splitlines() if "above" in line]
    assert [row[3] for row in rows] == ["2", "7/2", "7/4"]
    assert names["maps"].source == "computed"


def test_cells_of_gradients(run_chapter):
    names, out, err = run_chapter("dilemma/gradients")
    assert err == ""
    assert out.startswith("True\n")
    margin = names["centre"]
    assert (margin.pivotal, margin.own) == (F(11, 25), F(8, 25))
    assert names["margins"](names["hopeless"])[1][1].pivotal < F(8, 25)
    assert "path of 4  symmetry [[0, 3], [1, 2]], network [[0, 3], [1, 2]]" in out
    assert "network [[0, 1, 2, 3, 4, 5, 6]]" in out


def test_exercise_without_price():
    assert price_of_anarchy(2, 2, F(3, 4), F(1, 4)) == 3
    assert cooperation_interval(2, 2, F(1, 3)) == (F(1, 3), 1)


def test_exercise_without_all():
    found = cooperation_interval(5, 5, F(1, 16))
    assert found == (F(1, 2), 1)
    ends = [float(cooperation_interval(N, N, F(1, 16)).low) for N in range(2, 9)]
    assert ends == sorted(ends)


@pytest.mark.parametrize("N", [2, 3, 6])
def test_exercise_without_one(N):
    r, c = F(1, 2), F(1, 4)
    assert price_of_anarchy(N, 1, r, c) == 1
    p = 1 - float(c / r) ** (1 / (N - 1))
    defector = 1 - float(r) * (1 - p) ** (N - 1)
    assert isclose(defector, float(1 - c), rel_tol=1e-12)
    best = Counts(N, 1, Payoffs(F(1), r, c)).best_welfare()
    assert best / (N * (1 - c)) == (1 - c / N) / (1 - c) > 1


def test_exercise_gradients_trust():
    for p in (F(1, 3), F(4, 5)):
        value, (slope,) = trust_gradient(F(1, 2), [0], p, [1], F(4, 5))
        assert value == 5 * p / (5 * p + 4)
        assert slope == 20 / (5 * p + 4) ** 2
    assert value == F(1, 2)


def test_exercise_gradients_group():
    _, slopes = success_gradient([F(1, 2), F(1, 3), F(3, 4)], 2)
    assert slopes == [F(7, 12), F(1, 2), F(1, 2)]


def test_exercise_gradients_star():
    star = [[1, 2, 3, 4], [0], [0], [0], [0]]
    assert colour_refinement(star) == {frozenset({0}), frozenset({1, 2, 3, 4})}
