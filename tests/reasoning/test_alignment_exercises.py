"""The answers of the alignment chapter's exercises, and its example by hand."""

from fractions import Fraction

import pytest

from lookahead.reasoning import QuadraticShiftGame, SeveralStablePoints
from lookahead.reasoning.widgets.angle import html

F = Fraction
UNIT, NONE = [[1, 0], [0, 1]], [[0, 0], [0, 0]]


@pytest.mark.parametrize("v", [(1, 0), (F(4, 5), F(3, 5)), (F(-3, 5), F(4, 5)), (0, 1)])
@pytest.mark.parametrize("kappa", [1, F(1, 2), 5])
def test_the_benefit_falls_with_the_squared_cosine(v, kappa):
    w = (2, 1)
    game = QuadraticShiftGame(UNIT, UNIT, UNIT, w, NONE, kappa, [0, 0], M=[[v[0]], [v[1]]])
    expected = (v[0] * w[0] + v[1] * w[1]) ** 2 / (2 * (1 + F(kappa)))
    assert game.benefit() == game.bound() == expected


@pytest.mark.parametrize(("s", "kappa"), [(5, 1), (3, 2), (10, F(1, 10))])
def test_a_bound_as_loose_as_one_likes(s, kappa):
    game = QuadraticShiftGame(UNIT, [[1, 0], [0, s]], UNIT, [0, 1], NONE, kappa, [0, 0])
    assert game.benefit() / game.bound() == F(1 + kappa) / (s * s + kappa)


@pytest.mark.parametrize(("k", "pairs"), [(F(1, 2), {0}), (-3, {0}), (1, {-1, 1}), (2, {-1, 0, 1})])
def test_a_herd_has_several_pairs_from_one_on(k, pairs):
    herd = QuadraticShiftGame([[1]], [[1]], [[1]], [0], [[k]], 1, [0], low=[-1], high=[1])
    assert {pair.eta[0] for pair in herd.stable_pairs()} == pairs
    if len(pairs) > 1:
        with pytest.raises(SeveralStablePoints):
            herd.selfish()


def test_the_boundary_example():
    game = QuadraticShiftGame([[1]], [[1]], [[1]], [2], [[-1]], 1, [1], low=[0])
    star = game.selfish()
    assert (star.eta, star.theta) == ((0,), (1,))
    assert game.strategy_gradient(star.eta, star.theta) == (-1,)


def test_the_slider_shows_the_squared_cosine():
    page = html()
    for name in ("benefit", "bound"):
        assert f"{name} = (phi) => Math.pow(Math.cos(phi), 2)" in page
    assert '<label for="angle-phi">' in page
