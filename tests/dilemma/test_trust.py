"""Trust: the exact update, its float twin, bad input, and the edges of certainty."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookahead.core.errors import FloatRefused, InvalidArgument
from lookahead.dilemma import ImpossibleObservation, log_odds_update, trust_update
from lookahead.dilemma.trust import likelihoods, odds, trust

F = Fraction
UNIT = st.fractions(F(1, 50), F(49, 50), max_denominator=50)


@given(UNIT, UNIT, st.lists(st.tuples(UNIT, st.integers(0, 1)), min_size=1, max_size=5))
def test_float_twin_agrees(prior, alpha, seen):
    predictions, actions = [p for p, _ in seen], [y for _, y in seen]
    exact = trust_update(prior=prior, alpha=alpha, predictions=predictions, actions=actions)
    start = np.log(float(odds(prior)))
    found = log_odds_update(start, float(alpha), [float(p) for p in predictions], actions)
    assert float(found) == pytest.approx(np.log(float(odds(exact))), abs=1e-9)


def test_many_agents_at_once():
    found = log_odds_update(np.zeros(3), 0.8, np.full((3, 2), 0.5), [[1, 1], [0, 1], [0, 0]])
    assert found.shape == (3,)
    assert (np.diff(found) > 0).all()


@pytest.mark.parametrize("tau", [0, 1])
def test_certainty_never_moves(tau):
    moved = trust_update(prior=tau, alpha=F(4, 5), predictions=[F(1, 3)], actions=[1])
    assert moved == tau


def test_certain_and_wrong_ends_trust_for_ever():
    gone = trust_update(prior=F(1, 2), alpha=F(4, 5), predictions=[1], actions=[0])
    assert gone == 0
    assert trust_update(prior=gone, alpha=F(4, 5), predictions=[1], actions=[1]) == 0


def test_nothing_over_nothing_raises_or_keeps():
    case = {"prior": 1, "alpha": F(4, 5), "predictions": [1], "actions": [0]}
    with pytest.raises(ImpossibleObservation, match="0/0"):
        trust_update(**case)
    assert trust_update(**case, impossible="keep") == 1
    assert np.isnan(log_odds_update(np.inf, 0.8, [1.0], [0]))


@pytest.mark.parametrize(
    "change",
    [
        {"prior": F(3, 2)},
        {"alpha": -1},
        {"predictions": [2]},
        {"actions": [2]},
        {"actions": [True]},
        {"actions": []},
        {"impossible": "guess"},
    ],
)
def test_bad_input_is_named(change):
    case = {"prior": F(1, 2), "alpha": F(4, 5), "predictions": [F(1, 2)], "actions": [1]} | change
    with pytest.raises(InvalidArgument):
        trust_update(**case)


def test_floats_are_refused():
    with pytest.raises(FloatRefused):
        trust_update(prior=0.3, alpha=F(4, 5), predictions=[F(1, 2)], actions=[1])


def test_odds_and_trust_are_inverse():
    assert trust(odds(F(7, 17))) == F(7, 17)
    assert likelihoods([], F(1, 2), []) == (1, 1)
    with pytest.raises(InvalidArgument):
        odds(F(1))
    with pytest.raises(InvalidArgument):
        trust(F(-1))


@pytest.mark.parametrize(
    ("alpha", "predictions", "actions"),
    [(1.0, [0.5], [1]), (0.5, [1.5], [1]), (0.5, [0.5], [2]), (0.5, [0.5], [1, 1])],
)
def test_float_twin_checks_its_input(alpha, predictions, actions):
    with pytest.raises(InvalidArgument):
        log_odds_update(0.0, alpha, predictions, actions)
