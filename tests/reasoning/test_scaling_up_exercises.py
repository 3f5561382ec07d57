"""The chapter on scaling up: its cells run, and the answers of its exercises are theirs."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest

from lookahead.core.losses import Ridge
from lookahead.reasoning import MixtureGame, SizeAwareShift

F = Fraction


@pytest.fixture(scope="module")
def cells(run_chapter):
    """The names that the cells define, what they print and what they say on stderr."""
    return run_chapter("reasoning/scaling_up")


def test_derivations_close(cells):
    _, out, err = cells
    assert err == ""
    assert "dU + Psi / (1 - alpha) = 0" in out
    assert "total - fixed = 0" in out
    assert re.search(r"^1 +1 +-1/8 +0 +-1/2$", out, re.M)


def test_calculus_by_hand_and_library_agree(cells):
    _, out, _ = cells
    rows = re.findall(r"dU (\S+) +by hand (\S+)", out)
    assert len(rows) == 5
    assert all(left == right for left, right in rows)
    assert "all others pay: 0 | those at 0 pay: 1 | those at 2 pay: -1" in out


@pytest.mark.parametrize("r", [F(1, 4), F(1, 3), F(1, 2), F(2)])
def test_exercise_on_overshooting(r):
    aim = lambda z, theta: -((theta - F(1, 3)) ** 2) / 2
    game = MixtureGame(lambda z, theta: (z - theta) ** 2 / 2, aim, [r], [0])
    best = min(F(1), F(1, 3) / r)
    utilities = {a: game.at(a).U for a in (*(F(k, 12) for k in range(13)), best)}
    assert [a for a, value in utilities.items() if value == max(utilities.values())] == [best]
    assert (game.at(best).dU == 0) == (r >= F(1, 3))


def test_exercise_on_the_metric():
    game = MixtureGame(Ridge(), lambda z, t: t[0], [(1, 1, 1)], [(1, 0, 0), (2, 1, 0)])
    state = game.at(F(1, 2))
    plain = sum(p * g for p, g in zip(state.pull, state.push, strict=True))
    assert (state.psi, plain, state.dU) == (F(4, 25), F(-1, 5), F(-8, 25))


def test_exercise_on_size_zero(cells):
    names, _, _ = cells
    start = names["start"]
    assert start.best == (0, 1, 2, 3, 4)
    assert [start.states[i].dU for i in start.best] == [-1, F(-1, 2), 0, F(1, 2), 1]
    assert (start.left, start.right) == (-1, 1)


def test_curves_of_the_picture_touch_the_roof_and_rise_there():
    mean = lambda z, theta: (z[0] - theta) ** 2 / 2
    costly = lambda z, theta: -((theta - 1) ** 2) / 2 - F(1, 25) * z[1] ** 2 / 2
    game = SizeAwareShift(mean, costly, base=[(0, 0)], directions=[(1, 1)], parameters=1)
    for design in (F(3, 10), F(1, 2), F(4, 5)):
        best = game.at(design)
        assert best.state.dU > 0 > best.state.psi
        assert game.state(design + F(1, 100), best.eta).U > best.state.U
        assert game.at(F(9, 10)).state.U > game.state(F(9, 10), best.eta).U
