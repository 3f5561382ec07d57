"""The best response against expected payoffs, its ties, and many agents at once."""

from fractions import Fraction as F

import numpy as np
import pytest
from hypothesis import given

from lookahead.core.errors import InvalidArgument
from lookahead.dilemma import Indifferent, best_response, best_responses, mixed_gain, pivotal
from lookahead.dilemma.best_response import cooperates, pivotal_binomial
from lookahead.testing.dilemma_game import random_decisions


@given(random_decisions())
def test_many_agents_at_once_act_as_one_by_one(x):
    kappa = x.payoffs.kappa
    n = len(x.predictions)
    if abs(x.gain - kappa) > F(1, 10**9):
        both = np.array([float(p) for p in x.predictions] * 2)
        fast = best_responses(
            both,
            np.array([0, n, 2 * n]),
            np.array([x.required] * 2),
            float(kappa),
            alpha=float(x.alpha),
            trust=float(x.trust),
        )
        exact = best_response(x.predictions, x.required, kappa, alpha=x.alpha, trust=x.trust)
        assert fast.tolist() == [bool(exact)] * 2


@given(random_decisions())
def test_own_expectation_is_a_prediction_of_alpha_for_all(x):
    n = len(x.predictions)
    assert pivotal_binomial(x.alpha, n + 1, x.required) == pivotal([x.alpha] * n, x.required)


def test_binary_predictions_with_full_trust():
    assert [best_response(y, 2, F(3, 5)) for y in ((0, 0), (1, 0), (0, 1), (1, 1))] == [0, 1, 1, 0]


def test_nobody_is_missing_where_nobody_is_required():
    assert mixed_gain((0, 1), 0, F(1, 2), F(1, 2)) == 0
    assert best_response((0, 0), 0, F(1, 100)) == 0


def test_an_agent_on_its_own():
    assert best_response((), 1, F(1, 2)) == 1
    assert best_response((), 0, F(1, 2)) == 0


def test_ties_are_stated():
    half = F(1, 2)
    assert cooperates(half, half) == 0
    assert cooperates(half, half, "cooperate") == 1
    with pytest.raises(Indifferent, match="1/2"):
        best_response((half,), 2, half, ties="refuse")


def test_bad_arguments():
    for call in (
        lambda: best_response((1,), 3, F(1, 2)),
        lambda: best_response((2,), 1, F(1, 2)),
        lambda: best_response((1,), 1, F(0)),
        lambda: best_response((1,), 1, F(1, 2), alpha=F(2)),
        lambda: best_response((1,), 1, F(1, 2), trust=F(-1)),
        lambda: cooperates(F(1), F(1, 2), "toss"),
        lambda: best_responses(np.zeros(1), np.array([0, 1]), np.array([1]), 0.0),
    ):
        with pytest.raises(InvalidArgument):
            call()


def test_trust_one_by_one():
    p, cuts, m = np.array([1.0, 0, 1, 0]), np.array([0, 2, 4]), np.array([2, 2])
    out = best_responses(p, cuts, m, 0.6, alpha=0.8, trust=np.array([1.0, 0.0]))
    assert out.tolist() == [True, False]
