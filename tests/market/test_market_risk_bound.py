"""Risk bounds: terms, conventions, refusals, and the identity at stationary points of markets."""

from fractions import Fraction
from typing import Any

import pytest

from lookahead.core.enclosure import Ternary, at_most, equal
from lookahead.core.errors import FloatRefused, InvalidArgument, NotConverged
from lookahead.core.exact import dot
from lookahead.market import (
    FinitePopulation,
    ProbedLearner,
    Probing,
    probe,
    queries_needed,
    risk_bound,
)
from lookahead.market.concentration import (
    binomial_tail,
    clopper_pearson,
    counts,
    exceedance,
    multinomial,
    uniform_deviation,
)
from lookahead.market.risk_bound import norm_radius

F = Fraction
SETTING: dict[str, Any] = {
    "R_x": 1, "Y": 1, "label_radius": F(1, 2), "theta_star": (F(3, 5), F(4, 5)), "bayes": F(1, 10),
    "epsilon": F(1, 5), "weight": F(1, 2), "ridge": F(1, 4), "queries": 1000, "delta": F(1, 20),
}  # fmt: skip


def test_terms_of_both_forms():
    paper, sharp = risk_bound(**SETTING), risk_bound(**SETTING, form="sharp")
    assert (paper.bayes, paper.probing, paper.regularisation) == (F(4, 5), F(6, 5), F(1, 4))
    assert (sharp.bayes, sharp.probing, sharp.regularisation) == (F(1, 5), F(1, 5), F(1, 16))
    assert at_most(sharp.total, paper.total) is Ternary.TRUE
    assert paper.confidence == F(9, 10)
    assert paper.ratio(F(1, 10)) == pytest.approx(10 * float(paper.total))
    assert paper.ratio(0) == float("inf")


def test_the_whole_ridge_is_half_of_twice_the_ridge():
    half = risk_bound(**{**SETTING, "ridge": F(1, 2)})
    full = risk_bound(**SETTING, ridge_convention="full")
    assert half.deterministic == full.deterministic
    assert equal(half.total, full.total) is not Ternary.FALSE


def test_vacuous_against_the_zero_model():
    b = risk_bound(**SETTING)
    assert b.vacuous() is Ternary.TRUE
    plenty = risk_bound(**{**SETTING, "queries": 10**12, "bayes": 0, "epsilon": 0})
    assert plenty.vacuous() is Ternary.FALSE
    assert plenty.vacuous(F(1, 100)) is Ternary.TRUE


def test_the_sharper_radius_is_a_half_and_knows_the_mass():
    known: dict[str, Any] = {"R_x": 1, "Y": 1, "label_radius": 0, "weight": 1, "ridge": 2}
    assert equal(norm_radius(**known), 1) is not Ternary.FALSE
    assert equal(norm_radius(**known, form="sharp"), F(1, 2)) is not Ternary.FALSE
    assert equal(norm_radius(**known, form="sharp", mass=F(1, 4)), F(1, 4)) is not Ternary.FALSE


def test_queries_needed_are_enough_and_no_more():
    setting = {k: v for k, v in SETTING.items() if k != "queries"}
    n = queries_needed(F(1, 10), **setting)
    assert at_most(risk_bound(**setting, queries=n).generalisation, F(1, 10)) is Ternary.TRUE
    assert at_most(risk_bound(**setting, queries=n - 1).generalisation, F(1, 10)) is Ternary.FALSE


@pytest.mark.parametrize(
    ("argument", "value", "error"),
    [
        ("delta", F(0), InvalidArgument),
        ("delta", 1, InvalidArgument),
        ("weight", 0, InvalidArgument),
        ("ridge", 0, InvalidArgument),
        ("queries", 0, InvalidArgument),
        ("bayes", -1, InvalidArgument),
        ("R_x", 0.5, FloatRefused),
        ("form", "best", InvalidArgument),
        ("ridge_convention", "quarter", InvalidArgument),
        ("mass", 2, InvalidArgument),
    ],
)
def test_refusals(argument, value, error):
    bad = {**SETTING, "form": "sharp", argument: value}
    with pytest.raises(error):
        risk_bound(**bad)


def test_refusals_of_the_parts():
    with pytest.raises(InvalidArgument):
        uniform_deviation(F(1), F(1), 1, 5, F(1, 2), "best")
    with pytest.raises(InvalidArgument):
        risk_bound(**SETTING).ratio(-1)
    with pytest.raises(InvalidArgument):
        ProbedLearner([1], [1], [1], [2], [1], [0], 1, 1)
    with pytest.raises(InvalidArgument):
        ProbedLearner([1], [1], [1], [1], [1], [1], 1, 1)
    with pytest.raises(InvalidArgument):
        ProbedLearner([1], [1], [F(1, 2)], [1], [1], [0], 1, 1)
    with pytest.raises(InvalidArgument):
        ProbedLearner([1, 2], [1], [1], [1], [1], [0], 1, 1)
    with pytest.raises(InvalidArgument):
        ProbedLearner([1], [1], [1], [1], [1], [0], 1, 1).core_bound("best")


def test_the_slack_at_market_equilibria_is_the_sum_of_squares():
    users = FinitePopulation(
        x=[1, 2, 3, -1, -2, -3], y=[2, 3, 4, 2, 1, 3], preference=[0, 0, 0, 1, 1, 1]
    )
    asked = (0, 2, 3, 5)
    pseudo = [row[0] / 4 for row in users.x]
    queries = [users.x[u] for u in asked], [pseudo[u] for u in asked]
    found = probe.stationary_points(users, Probing((0,), (queries,), F(1, 2), F(1, 10)), F(1, 2))
    assert len(found) >= 2
    for (point,) in found:
        seen = [m / w for m, w in zip(point.problem.mass, users.weights, strict=True)]
        a = ProbedLearner(users.x, users.y, users.weights, seen, pseudo, asked, F(1, 2), F(1, 10))
        assert a.theta == point.theta
        assert a.optimum == users.optimum()[0]
        model, star = a.theta, a.optimum
        e = lambda theta, u: users.y[u] - dot(theta, users.x[u])
        probes = sum((e(model, u) - e(star, u) + pseudo[u] - users.y[u]) ** 2 for u in asked)
        seen_squares = sum(
            m * (2 * e(model, u) - e(star, u)) ** 2 for u, m in enumerate(a.problem.mass)
        )
        squares = probes / 4 + seen_squares + F(1, 40) * (2 * model[0] - star[0]) ** 2
        assert a.core_bound("sharp") - a.sample_risk(model) == squares


def test_counts_and_their_probabilities():
    half = (F(1, 2), F(1, 4), F(1, 4))
    assert sum(multinomial(c, half) for c in counts(5, 3)) == 1
    assert len(list(counts(5, 3))) == 21


def test_exceedance_refuses_what_it_cannot_tell():
    two = risk_bound(**SETTING).generalisation
    near = two.above(192)
    with pytest.raises(NotConverged):
        exceedance([(near, F(1))], two)
    assert exceedance([(F(1), F(1, 2)), (F(2), F(1, 2))], F(1)) == F(1, 2)


def test_clopper_pearson_brackets_the_tail():
    for failures, runs in ((0, 50), (3, 50), (20, 40)):
        limit = clopper_pearson(failures, runs)
        assert binomial_tail(failures, runs, limit) <= F(1, 100)
        assert binomial_tail(failures, runs, limit - F(1, 1024)) > F(1, 100)
    assert clopper_pearson(7, 7) == 1
