"""The chain as a decision problem: brackets against brute force, actions, critical discounts."""

from fractions import Fraction
from itertools import pairwise, product

import numpy as np
import pytest

from lookahead.core.errors import FloatRefused, InvalidArgument, NoSolution, NotConverged
from lookahead.dilemma import Bracket, Chain, ChainGame, discounted
from lookahead.dilemma.chain_game import ACTIONS
from lookahead.dilemma.chain_policies import successes
from lookahead.dilemma.discounted import Move, bracket
from lookahead.dilemma.policy_regions import policy_regions

F = Fraction
GAME = ChainGame(alpha=F(4, 5), kappa=F(3, 5))


def brute(game, odds, gamma, depth):
    """The best reward of `depth` rounds over all plans."""
    if depth == 0:
        return F(0)
    return max(
        game.move(a).reward + gamma * brute(game, game.step(odds, a), gamma, depth - 1)
        for a in game.feasible(odds)
    )


@pytest.mark.parametrize("odds", [F(0), F(3, 16), F(7, 10), F(1), F(5)])
@pytest.mark.parametrize("gamma", [F(0), F(1, 4), F(2, 5), F(3, 5)])
def test_bracket_agrees_with_all_plans(odds, gamma):
    depth = 7
    found = GAME.value(odds, gamma)
    start, tail = brute(GAME, odds, gamma, depth), gamma**depth / (1 - gamma)
    assert found.width <= F(1, 10**6)
    assert found.upper >= start + tail
    assert found.lower <= start + 3 * tail


def test_reference_path():
    path, o = [], F(1)
    for action in ("R3", "R0", "R3", "R3", "R3"):
        o = GAME.step(o, action)
        path.append(o)
    assert path == [F(3, 16), F(75, 16), F(319, 128), F(1147, 1024), F(2151, 8192)]
    assert GAME.threshold == F(7, 10)


def test_values_known_by_hand():
    half = F(1, 2)
    assert F(2) in GAME.value(0, half)  # no trust: R1 for ever
    assert GAME.value(F(1, 2), 0) == Bracket(F(1), F(1))
    cheap = ChainGame(F(3, 5), F(1, 2))
    assert F(6) in cheap.value(1, half)  # R3 for ever
    assert cheap.sustained_above == F(1, 7)
    assert GAME.sustained_above is None


def test_value_rises_with_odds():
    values = [GAME.value(o, F(3, 5)) for o in (F(1, 50), F(1, 5), F(1, 2), F(1), F(3), F(30))]
    assert all(a.lower <= b.upper for a, b in pairwise(values))


def test_actions_and_their_change():
    low, high = GAME.critical_discount("R1", "R0", odds=F(1, 5))
    assert GAME.action(F(1, 5), low) == "R1"
    assert GAME.action(F(1, 5), high) == "R0"
    assert F(36, 100) < low < high < F(37, 100)
    late = GAME.critical_discount("R1", "R0", odds=F(1, 2))
    assert late.lower > F(1, 2)


def test_change_that_does_not_come():
    with pytest.raises(NoSolution, match="exchange"):
        GAME.critical_discount("R0", "R1", odds=F(1, 5))
    with pytest.raises(NoSolution, match="tried"):
        GAME.critical_discount("R3", "R0", odds=3, highest=F(1, 2))


def test_equally_good_actions_are_refused():
    with pytest.raises(NotConverged, match="equally good"):
        GAME.prefers("R1", "R1", F(1, 100), F(0))


@pytest.mark.parametrize(
    "call",
    [
        lambda: ChainGame(F(1), F(3, 5)),
        lambda: ChainGame(F(4, 5), F(1, 4)),
        lambda: ChainGame(F(4, 5), F(1)),
        lambda: ChainGame(F(4, 5), F(3, 5), F(2, 5)),
        lambda: GAME.value(-1, F(1, 2)),
        lambda: GAME.value(1, 1),
        lambda: GAME.value(1, F(-1, 2)),
        lambda: GAME.value(1, F(1, 2), tolerance=F(0)),
        lambda: GAME.value(F(1, 2), F(1, 2), first="R3"),
        lambda: GAME.value(1, F(1, 2), first="R2"),
        lambda: GAME.step(F(7, 10), "R3"),
        lambda: Chain(epsilon=F(0)),
        lambda: Chain().run("hope", 3),
        lambda: Chain().run("boost", -1),
        lambda: policy_regions(GAME, np.array([0.0]), np.array([0.5])),
        lambda: policy_regions(GAME, np.array([1.0]), np.array([1.0])),
    ],
)
def test_bad_input_is_named(call):
    with pytest.raises(InvalidArgument):
        call()


def test_floats_are_refused():
    with pytest.raises(FloatRefused):
        GAME.value(1, 0.5)
    with pytest.raises(FloatRefused):
        ChainGame(0.8, F(3, 5))


def test_search_that_grows_too_large_says_so(monkeypatch):
    monkeypatch.setattr(discounted, "MAX_STATES", 3000)
    wild = (Move("a", 1, F(1)), Move("b", 0, F(2)), Move("c", 3, F(1, 2), F(1), F(3)))
    with pytest.raises(NotConverged, match="tolerance"):
        bracket(wild, F(1), F(999, 1000), tolerance=F(1, 10**9))


def test_regions_agree_with_certified_actions():
    odds = np.array([0.05, 0.1875, 0.5, 0.75, 1.0, 3.0])
    discounts = np.array([0.25, 0.4, 0.6, 0.75])
    regions = policy_regions(GAME, odds, discounts)
    for (i, g), (j, o) in product(enumerate(discounts), enumerate(odds)):
        if regions.best[i, j] >= 0:
            exact = GAME.action(F(float(o)), F(float(g)))
            assert ACTIONS[regions.best[i, j]] == exact
    assert regions.undecided < 0.1


@pytest.mark.parametrize("policy", ["boost", "wait"])
def test_policies_induce_what_they_aim_at(policy):
    rounds = Chain().run(policy, 40)
    assert all(successes(r.actions) == int(r.aim[1]) for r in rounds)
    assert all(r.trust[0] == r.trust[2] for r in rounds)


def test_distrustful_ends():
    chain = Chain(F(1, 2), F(3, 5))
    with pytest.raises(NoSolution):
        chain.for_one((F(0), F(1, 2), F(0)))
    with pytest.raises(NoSolution, match="more than 1"):
        chain.for_one((F(1, 20), F(1, 2), F(1, 20)))
    assert chain.for_three((F(1), F(0), F(1))) is None
    assert Chain().for_one((F(0), F(0), F(0))) == (1, 0, 1)
