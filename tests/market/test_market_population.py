"""Finite populations: choice, masses, the potential and its one-sided derivatives."""

from fractions import Fraction
from math import nan

import numpy as np
import pytest
from hypothesis import given, settings

from lookahead.core.errors import FloatRefused, InvalidArgument
from lookahead.ledger.codec import decode, encode
from lookahead.market import FinitePopulation, FloatPopulation
from lookahead.market.outcomes import EmptyPopulation, NotUnique
from lookahead.testing.market_populations import RULES, market_states, small_states

F = Fraction
HALF = F(1, 2)
TWO = FinitePopulation([1, 1], [1, -1], [0, 1])


def floats_of(models):
    return [[float(v) for v in row] for row in models]


@given(market_states(learners=3, ties="forced", rules=RULES))
def test_masses_add_up_and_no_user_is_seen_more_than_once(state):
    p = state.population
    observed = p.observed(state.theta, state.alpha)
    assert [sum(row) for row in observed] == list(p.weights)
    assert sum(p.masses(state.theta, state.alpha)) == 1


@given(market_states(learners=3, ties="any", rules=RULES))
def test_the_potential_is_the_sum_of_losses_on_observed_users(state):
    p, losses = state.population, state.population.losses(state.theta)
    observed = p.observed(state.theta, state.alpha)
    local = sum(
        m * v
        for mass, row in zip(observed, losses, strict=True)
        for m, v in zip(mass, row, strict=True)
    )
    assert p.potential(state.theta, state.alpha) == local


@settings(max_examples=60)
@given(market_states(learners=3, ties="forced"))
def test_one_sided_derivatives_are_limits_of_quotients(state):
    p, theta, alpha = state.population, state.theta, state.alpha
    v = tuple(tuple(F(i - j + 1) for j in range(p.d)) for i in range(3))
    slope = p.directional(theta, alpha, v)

    def quotient(h):
        moved = [
            [a + h * b for a, b in zip(m, s, strict=True)] for m, s in zip(theta, v, strict=True)
        ]
        return (p.potential(moved, alpha) - p.potential(theta, alpha)) / h

    # on a short segment F is a quadratic, so two quotients give the slope exactly
    h = F(1, 10**9)
    assert 2 * quotient(h) - quotient(2 * h) == slope
    pieces = p.one_sided_gradients(theta, alpha)
    values = [
        sum(a * b for g, s in zip(piece, v, strict=True) for a, b in zip(g, s, strict=True))
        for piece in pieces
    ]
    assert min(values) == slope
    assert p.differentiable(theta, alpha) is (len(pieces) == 1)


@settings(max_examples=60)
@given(market_states(ties="none", learners=3))
def test_where_nobody_ties_the_drift_is_the_gradient(state):
    p = state.population
    assert p.one_sided_gradients(state.theta, state.alpha) == (
        p.gradient(state.theta, state.alpha),
    )


def test_tie_rules():
    def users(ties):
        return FinitePopulation([1, 1], [0, 0], [0, 1], ties=ties)

    tied = [1, -1]
    assert [users(rule).winners(tied) for rule in ("lowest", "highest", "preferred")] == [
        (0, 0), (1, 1), (0, 1)
    ]  # fmt: skip
    assert users("split").winners(tied) == ((0, 1), (0, 1))
    assert users("split").shares(tied) == ((HALF, HALF),) * 2
    assert users(lambda user, learners: learners[user]).winners(tied) == (0, 1)
    with pytest.raises(InvalidArgument, match="tied learners"):
        users(lambda user, learners: 7).winners(tied)
    with pytest.raises(InvalidArgument, match="ties"):
        users("random")


def test_a_tie_without_loss_is_no_kink():
    crossing = FinitePopulation([(1, 0)], [1], [0])
    assert crossing.differentiable([(1, 0), (1, 5)], 0)
    assert not crossing.differentiable([(0, 0), (0, 5)], 0)
    assert crossing.differentiable([(0, 0), (0, 5)], 1)


def test_optimum():
    assert FinitePopulation([1, 1], [1, -1], [0, 1], [F(2, 3), F(1, 3)]).optimum() == (
        (F(1, 3),), F(8, 9)
    )  # fmt: skip
    with pytest.raises(NotUnique, match="dimension 1"):
        FinitePopulation([(1, 1)], [1], [0]).optimum()


@pytest.mark.parametrize(
    ("arguments", "outcome", "says"),
    [
        (([], [], []), EmptyPopulation, "positive weight"),
        (([1], [1], [0], [0]), EmptyPopulation, "positive weight"),
        (([1, 2], [1], [0, 0]), InvalidArgument, "y = 1: must have length 2"),
        (([1, 2], [1, 1], [0]), InvalidArgument, "preference = 1"),
        (([1, 2], [1, 1], [0, 0], [1]), InvalidArgument, "weights = 1"),
        (([1, 2], [1, 1], [0, 0], [F(3, 2), -HALF]), InvalidArgument, "negative"),
        (([1, 2], [1, 1], [0, 0], [HALF, F(1, 3)]), InvalidArgument, "sum to one"),
        (([1], [1], [-1]), InvalidArgument, "preference = -1"),
        (([1], [1], [HALF]), InvalidArgument, "preference = 1/2"),
        (([1, (1, 2)], [1, 1], [0, 0]), InvalidArgument, "one length"),
        (([nan], [1], [0]), InvalidArgument, "finite"),
        (([1], [nan], [0]), InvalidArgument, "finite"),
        (([0.5], [1], [0]), FloatRefused, "cannot decide"),
    ],
)
def test_bad_populations(arguments, outcome, says):
    with pytest.raises(outcome, match=says):
        FinitePopulation(*arguments)


def test_bad_questions():
    for alpha in (-1, 2, F(-1, 9)):
        with pytest.raises(InvalidArgument, match="alpha"):
            TWO.potential([1, -1], alpha)
    with pytest.raises(InvalidArgument, match="needs 2 models"):
        TWO.potential([1], HALF)
    with pytest.raises(InvalidArgument, match="d = 1"):
        TWO.potential([(1, 2), (1, 2)], HALF)
    with pytest.raises(FloatRefused):
        TWO.potential([0.5, 1], HALF)
    many = FinitePopulation([1] * 13, [1] * 13, [0] * 13)
    with pytest.raises(InvalidArgument, match="8192 ways"):
        many.one_sided_gradients([0, 0], HALF)


def test_a_population_travels_as_data():
    for state in small_states():
        assert decode(encode(state)) == state


@settings(max_examples=60)
@given(market_states(learners=3, ties="none", rules=("highest",)))
def test_the_float_twin_agrees_where_nobody_ties(state):
    p, floats = state.population, state.population.as_floats()
    theta, alpha = floats_of(state.theta), float(state.alpha)
    for name in ("gradient", "masses", "potential", "observed"):
        exact = np.array(getattr(p, name)(state.theta, state.alpha), dtype=float)
        assert getattr(floats, name)(theta, alpha) == pytest.approx(exact, rel=1e-9, abs=1e-9)
    assert floats.risks(theta) == pytest.approx([float(r) for r in p.risks(state.theta)])


@pytest.mark.parametrize("rule", RULES)
def test_the_float_twin_keeps_the_tie_rule(rule):
    p = FinitePopulation([1, 1, 2], [0, 0, 1], [0, 1, 2], ties=rule)
    theta = [1, -1, 0]
    shares = np.array(p.shares(theta), dtype=float)
    assert (p.as_floats().shares(theta) == shares).all()


def test_float_populations_refuse_what_they_cannot_hold():
    for arguments, says in [
        (([1.0, nan], [1, 1], [0, 0]), "finite"),
        (([1.0], [nan], [0]), "finite"),
        (([1.0], [1.0, 2.0], [0]), "one per user"),
        (([1.0], [1.0], [0, 0]), "one per user"),
        (([1.0], [1.0], [-1]), "learner"),
        (([1.0], [1.0], [0.5]), "learner"),
        (([1.0], [1.0], [0], [-1.0]), "negative"),
        (([[[1.0]]], [1.0], [0]), "shape"),
        (([1.0], [1.0], [0], None, "random"), "ties"),
    ]:
        with pytest.raises(InvalidArgument, match=says):
            FloatPopulation(*arguments)
    with pytest.raises(EmptyPopulation):
        FloatPopulation([], [], [])
    with pytest.raises(EmptyPopulation):
        FloatPopulation([1.0], [1.0], [0], [0.0])
    users = FloatPopulation([1.0, 2.0], [1.0, 1.0], [0, 1], ties="split")
    for call, says in [
        (lambda: users.potential([1, 2], nan), "alpha"),
        (lambda: users.potential([1], 0.5), "theta"),
        (lambda: users.winners([1, 2]), "shares"),
        (lambda: users.risk([1, 2]), "model"),
        (lambda: FinitePopulation([10**400], [1], [0]).as_floats(), "range of floats"),
        (lambda: FinitePopulation([1], [1], [0], ties=lambda u, t: t[0]).as_floats(), "ties"),
    ]:
        with pytest.raises(InvalidArgument, match=says):
            call()
    with pytest.raises(NotUnique):
        FloatPopulation([[1.0, 1.0]], [1.0], [0]).optimum()
