"""Exercises of the chapter on oscillation: their solutions, computed."""

from fractions import Fraction
from itertools import pairwise
from math import log

from lookahead.dilemma import ChainGame

F = Fraction
GAME = ChainGame(F(4, 5), F(3, 5))


def test_slow_rounds_come_first():
    o = F(1, 50)
    assert GAME.step(GAME.step(o, "R0"), "R1") == GAME.step(GAME.step(o, "R1"), "R0")
    for gamma in (F(2, 5), F(3, 5), F(3, 4)):
        now, path = o, []
        for _ in range(12):
            path.append(GAME.action(now, gamma))
            now = GAME.step(now, path[-1])
        assert ("R0", "R1") not in pairwise(path)


def test_border():
    alpha = F(7, 10)
    assert 1 - alpha**2 == F(51, 100)
    game = ChainGame(alpha, F(9, 20))
    assert game.beta == F(21, 50)
    assert game.sustained_above == F(1, 2)
    assert game.step(F(1, 2), "R3") == F(1, 2)
    assert ChainGame(alpha, F(51, 100)).sustained_above is None


def test_share_of_boosts():
    f = log(8 / 5) / (log(25) + log(8 / 5))
    assert round(f, 3) == 0.127
    assert round(3 * (1 - f), 2) == 2.62
    # a slow round keeps the balance with fewer boosts, and pays less on the whole
    slow = log(25 / 16) / log(8 / 5)
    assert (1 + 3 * slow) / (1 + slow) < 3 * (1 - f)
