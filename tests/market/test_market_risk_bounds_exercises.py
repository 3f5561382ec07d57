"""The answers of the exercises on risk bounds."""

from fractions import Fraction
from typing import Any

from lookahead.core.enclosure import Ternary, equal
from lookahead.market import ProbedLearner
from lookahead.market.claims.theorem_4_gamma import captured
from lookahead.market.risk_bound import norm_radius

F = Fraction


def test_one_user_attains_the_sharper_radius():
    learner = ProbedLearner([1], [1], [1], [1], [1], [0], weight=1, ridge=4)
    assert learner.theta == (F(1, 2),)
    known: dict[str, Any] = {"R_x": 1, "Y": 1, "label_radius": 1, "weight": 1, "ridge": 4}
    assert equal(norm_radius(**known), F(1)) is not Ternary.FALSE
    assert equal(norm_radius(**known, form="sharp"), F(1, 2)) is not Ternary.FALSE


def test_the_captured_learner():
    market = captured(F(1, 400), F(1, 100), F(1, 200))
    slope = market.learner((1, 0)).theta[0]
    assert slope == F(40_000, 401)
    assert 4950 < market.risk(slope) < 5000


def test_the_ridge_term_is_needed():
    for kappa in (F(1), F(1, 10), F(1, 1000)):
        answer = 1 - 1 / (kappa + 2)
        alone = ProbedLearner([1], [1], [1], [0], [answer], [0], weight=1, ridge=2 * kappa)
        assert alone.theta == (1 / (kappa + 2),)
        excess = alone.sample_risk(alone.theta) - alone.label_error
        assert excess == kappa / (kappa + 2)
        assert alone.core_bound("sharp") == alone.label_error + kappa / 2
