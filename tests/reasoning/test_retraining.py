"""Retraining with declared constants: sets of models, stable points, both recursions."""

from fractions import Fraction

import pytest
from hypothesis import given, settings

from lookahead.core.measures import mean, measure
from lookahead.ledger.codec import decode, encode
from lookahead.reasoning import AffineLevelK
from lookahead.reasoning.claims.retraining_assumptions import THEOREM_3, dominates
from lookahead.reasoning.level_k import level
from lookahead.reasoning.retraining import (
    NoMinimiser,
    ParameterSet,
    Retraining,
    best_response_level,
    by_level,
    pure,
)
from lookahead.testing.retraining import promotions, retrainings

F = Fraction
SEVERAL = settings(max_examples=40, deadline=None)


@SEVERAL
@given(retrainings(affine=True))
def test_affine_instances_agree_with_the_affine_model(x):
    m = AffineLevelK(x.curvature, x.slope, x.gain, mean(x.base)[0])
    mixture = by_level(x.mixture)
    assert x.retrain(x.theta) == m.retrain(x.theta, mixture)
    assert m.stable_point(mixture) in x.stable_points()


@SEVERAL
@given(retrainings())
def test_random_instances_lie_inside_theorem_3_and_survive_storage(x):
    assert all(assumption.predicate(x) for assumption in THEOREM_3)
    assert decode(encode(x)) == x
    for k in (1, 2, 3):
        assert best_response_level(x.model, (x.theta,), k) == level(x.model, (x.theta,), k)


@SEVERAL
@given(promotions())
def test_promotions_move_mass_up(x):
    assert dominates(x.other, x.mixture)
    assert sum(x.other) == 1


@SEVERAL
@given(retrainings())
def test_the_learner_minimises_the_risk(x):
    theta = x.learner(x.base)
    centre = x.slope * mean(x.base)[0]

    def risk(t):
        g = x.curvature * (x.stiffness if t > 0 else 1)
        return g * t**2 / 2 - centre * t

    for step in (F(-1), F(-1, 100), F(1, 100), F(1)):
        if theta + step in x.Theta:
            assert risk(theta) < risk(theta + step)


def test_sets_of_models():
    assert F(0) in ParameterSet(F(0))
    assert F(0) not in ParameterSet(F(0), closed=False)
    assert not ParameterSet(points=(F(0), F(1))).convex
    open_half_line = ParameterSet(F(0), closed=False)
    with pytest.raises(NoMinimiser, match="outside Theta"):
        Retraining(F(0), F(0), measure([-1]), Theta=open_half_line).retrain(F(1))
    with pytest.raises(NoMinimiser, match="the same risk"):
        Retraining(F(0), F(0), measure([F(1, 2)]), Theta=ParameterSet(points=(F(0), F(1)))).retrain(
            F(0)
        )


def test_where_every_model_is_stable_both_given_ones_are_returned():
    x = Retraining(F(-1), F(1), measure([2]), pure(2), theta=F(0), phi=F(2))
    assert x.stable_points() == (0, 1, 2)
    assert x.stable_points(pure(1)) == (1,)
    assert Retraining(F(1), F(1), measure([2])).stable_points() == ()
