"""The game of asking prices: what its chapter says, and the solutions of its exercises."""

from __future__ import annotations

from fractions import Fraction as F
from itertools import combinations

import sympy as sp

from lookahead.reasoning import FiniteGame, MixtureGame


def loss(z, theta):
    return (z - theta) ** 2 / 2


def utility(z, theta):
    return -((theta - 3) ** 2) - (z - theta) ** 2 / 2


def test_five_outcomes_confirm_themselves_and_the_best_is_one_of_them():
    prices = FiniteGame([1, 2, 4], loss, utility)
    pairs = prices.stable_pairs()
    assert [pair.theta for pair in pairs] == [1, F(3, 2), 2, 3, 4]
    gains = [prices.benefit(at=pair) for pair in pairs]
    assert gains == [F(7, 2), F(15, 8), F(1, 2), 0, F(1, 2)]
    assert prices.collective().theta == 3


def test_the_slope_bounds_the_gain_on_every_set_of_prices_below_seven():
    half_is_enough = []
    for size in (1, 2, 3, 4):
        for points in combinations(range(7), size):
            game = FiniteGame(points, loss, utility)
            for pair in game.stable_pairs():
                gain, slope = game.benefit(at=pair), -game.alignment(pair)
                assert gain <= slope
                half_is_enough.append(gain <= slope / 2)
    assert set(half_is_enough) == {False, True}


def test_the_rules_proof_expands_the_mean_utility_as_the_solution_says():
    theta, z = sp.symbols("theta z")
    mean_square = sp.Symbol("m_2")
    pointwise = sp.expand(utility(z, theta))
    averaged = pointwise.subs(z**2, mean_square).subs(z, theta)
    concave = sp.expand(-(theta**2) / 2 + 6 * theta - 9 - mean_square / 2)
    assert sp.expand(averaged - concave) == 0
    assert sp.diff(concave, theta, 2) == -1


def test_prices_one_and_two_leave_nothing_to_coordinate_away_from_the_wish():
    game = FiniteGame([1, 2], loss, utility)
    last = game.stable_pairs()[-1]
    assert (last.theta, game.benefit(at=last)) == (2, 0)


def test_the_club_stops_wanting_to_grow_at_eleven_fifteenths():
    club = MixtureGame(loss, utility, strategic=[4], base=[1, 2])
    assert club.at(F(11, 15)).psi == 0
    assert club.at(F(2, 3)).dU > 0 > club.at(F(4, 5)).dU
    assert (club.at(1).psi, club.at(1).dU) == (0, -5)
