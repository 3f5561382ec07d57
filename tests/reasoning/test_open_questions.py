"""The models of the open questions, their bad inputs, and the chapter's exercises."""

from __future__ import annotations

from fractions import Fraction as F
from itertools import pairwise

import numpy as np
import pytest

from lookahead.core.errors import InvalidArgument, NotConverged
from lookahead.core.measures import measure
from lookahead.reasoning import AffineLevelK, AnchorGame, NoStablePoint
from lookahead.reasoning.finite_samples import NoSpread, SampledRegression
from lookahead.reasoning.gradient_learner import GradientLearner
from lookahead.reasoning.imperfect_coordination import Defection, TremblingShift, defection
from lookahead.reasoning.noisy_information import NoisyLevelK, private, variance
from lookahead.reasoning.nonlinear_learner import NetworkRetraining, retrain_network

SIGNS = measure([-1, 1])
TRIANGLE = AnchorGame.from_distances([[0, 3, 3], [3, 0, 3], [3, 3, 0]], favoured=(0, 1))


def test_simulation_settles_at_the_stationary_law():
    x = NoisyLevelK(F(3, 4), F(1), {1: F(1, 2), 2: F(1, 2)}, SIGNS, SIGNS)
    rng = np.random.default_rng(11)
    a, rho, S = (float(v) for v in (x.retrain(F(0)), x.rate, x.data_effect))
    theta = np.full(20_000, a / (1 - rho))
    for _ in range(60):
        xi, zeta = rng.choice([-1.0, 1.0], size=(2, theta.size))
        theta = a + rho * (theta + xi) + S * zeta
    spread = float(x.stationary_variance())
    standard_error = spread * np.sqrt(2 / theta.size)
    assert abs(theta.mean() - float(x.stationary_mean())) < 5 * np.sqrt(spread / theta.size)
    assert abs(theta.var() - spread) < 5 * standard_error


def test_moments_approach_the_stationary_law():
    x = NoisyLevelK(F(1, 2), F(3), reading=SIGNS)
    spreads = [x.moments(F(6), t)[1] for t in (1, 2, 3, 4)]
    assert spreads == [(1 - F(1, 4) ** t) / 3 for t in (1, 2, 3, 4)]
    assert x.moments(F(6), 3)[0] == 6


def test_no_information_no_answer():
    for gain, outcome in ((F(1), NoStablePoint), (F(-1), NotConverged), (F(3), NotConverged)):
        x = NoisyLevelK(gain, F(1), reading=SIGNS)
        for question in (x.stationary_mean, x.stationary_variance):
            with pytest.raises(outcome):
                question()
    with pytest.raises(InvalidArgument, match="mean zero"):
        NoisyLevelK(F(1), F(1), reading=measure([1]))
    with pytest.raises(InvalidArgument, match="levels"):
        NoisyLevelK(F(1), F(1), {0: F(1)})
    with pytest.raises(InvalidArgument, match="ratio"):
        NoisyLevelK(F(1), F(1), ratio=F(0))


def test_private_errors_average_out():
    assert private(SIGNS, 100) == variance(SIGNS) / 100
    with pytest.raises(InvalidArgument, match="agents"):
        private(SIGNS, 0)


def test_bias_of_samples_is_of_order_one_over_n():
    people = SampledRegression((F(1), F(1)), (F(2), F(1)), gain=F(1, 2))
    scaled = [n * (people.mean_point(n) - people.population_point()) for n in (16, 32, 64, 128)]
    steps = [a - b for a, b in pairwise(scaled)]
    assert all(step > 0 for step in steps)
    assert all(b < F(3, 5) * a for a, b in pairwise(steps))


def test_samples_without_an_answer():
    people = SampledRegression((F(1, 2), F(1)), (F(2), F(1)), gain=F(3, 4))
    with pytest.raises(NoSpread) as outcome:
        people.spread(1)
    assert outcome.value.second == F(153, 128)
    with pytest.raises(NotConverged):
        SampledRegression((F(1), F(1)), (F(2), F(1)), gain=F(2)).mean_point(1)
    with pytest.raises(InvalidArgument, match="n ="):
        people.mean_point(0)
    with pytest.raises(InvalidArgument, match="x ="):
        SampledRegression((F(0), F(1)), (F(2), F(1)), gain=F(1))


def test_all_members_away_is_the_selfish_point():
    assert defection(TRIANGLE, F(1)).benefit == 0
    assert defection(TRIANGLE, F(0)).benefit == TRIANGLE.benefit()
    assert defection(TRIANGLE, F(0)).temptation == 0
    assert defection(TRIANGLE, F(1, 2)).temptation >= 0
    with pytest.raises(InvalidArgument, match="share"):
        Defection(TRIANGLE, TRIANGLE.selfish().weights, F(2))


def test_errors_of_many_are_a_mean_over_all_sequences():
    x = TremblingShift(measure([0]), F(2), F(1), SIGNS)
    both = TremblingShift(measure([0]), F(2), F(1), SIGNS, common=True)
    assert x.utility() == F(-3, 2)
    assert both.utility() == -2
    with pytest.raises(InvalidArgument, match="kappa"):
        TremblingShift(measure([0]), F(2), F(0))
    with pytest.raises(InvalidArgument, match="mean zero"):
        TremblingShift(measure([0]), F(2), F(1), measure([1]))


def test_a_step_of_one_over_gamma_is_the_exact_learner():
    model = AffineLevelK(2, 1, F(1, 2), 3)
    for mixture in ({1: F(1)}, {1: F(1, 3), 2: F(2, 3)}):
        assert GradientLearner(model, F(1, 2)).trajectory(F(0), mixture, 4) == model.trajectory(
            0, mixture, 4
        )
    with pytest.raises(InvalidArgument, match="eta"):
        GradientLearner(model, F(0))


def test_a_network_follows_the_affine_model_in_the_mean():
    run = retrain_network(NetworkRetraining(F(1, 2), seed=1), rounds=3)
    gaps = np.abs(np.diff(run.means))
    assert gaps[1:] / gaps[:-1] == pytest.approx([0.5, 0.5], abs=1e-5)
    for broken in ({"gain": F(1), "seed": 0}, {"gain": F(0), "seed": 0, "hidden": 0}):
        with pytest.raises(InvalidArgument):
            NetworkRetraining(**broken)


def test_exercise_on_noise():
    V = NoisyLevelK(F(3, 4), F(1), reading=SIGNS).stationary_variance()
    assert F(9, 7) == V
    assert F(3, 4) / 2 * (V - 1) == F(3, 28)


def test_exercise_on_samples():
    people = SampledRegression((F(1, 2), F(1)), (F(2), F(1)), gain=F(3, 4))

    def second(n: int) -> F:
        factors = (
            (p, people.fit(F(1), k, n) - people.fit(F(0), k, n)) for k, p in people.samples(n)
        )
        return sum((p * c * c for p, c in factors), F(0))

    assert second(1) == F(153, 128)
    assert second(2) == F(51417, 73984) < 1
    assert all(second(n) < 1 for n in range(2, 9))


def test_exercise_on_defection():
    kept = [defection(TRIANGLE, F(i, 100)).benefit / TRIANGLE.benefit() for i in (58, 59)]
    assert kept[0] > F(1, 2) > kept[1]
    assert TRIANGLE.modulus("segment") == F(1, 2)
    delta = np.sqrt(10) / 2 - 1
    assert (1 - delta) * (0.75 + 0.25 * delta) == pytest.approx(0.375)
