"""What the chapter on the summaries shows: facts, map, path, experiments, named outcomes."""

from __future__ import annotations

from fractions import Fraction as F
from itertools import pairwise

import pytest

from lookahead.core.enclosure import root
from lookahead.core.errors import NotConverged, UnknownKey
from lookahead.core.measures import mean, measure
from lookahead.reasoning import AffineLevelK, AnchorGame, NoStablePoint, UnboundedUtility
from lookahead.reasoning import paper_facts as paper
from lookahead.reasoning.collective_sizes import SizedCollective
from lookahead.reasoning.component_map import COMPONENTS, resolve
from lookahead.reasoning.critical_path import Platform, critical_path
from lookahead.reasoning.figures import FIGURES
from lookahead.reasoning.signatures import Signature, limit, of_coordination, of_retraining, of_size


def affine(c: F | int, mean: F | int = 1) -> AffineLevelK:
    return AffineLevelK(gamma_loss=1, beta=1, epsilon=c, mean=mean)


def test_facts_are_consistent():
    labels = [result.label for result in paper.RESULTS]
    assert len(set(labels)) == len(labels)
    assert [len(paper.numbered(n)) for n in range(1, 13)] == [1] * 12
    assert {r.made_precise_by for r in paper.RESULTS} - {""} <= set(labels)
    assert len(set(paper.REFERENCES)) == len(paper.REFERENCES) == 28
    with pytest.raises(UnknownKey, match="Theorem 6"):
        paper.find("Theorem 5")


@pytest.mark.parametrize("name", [name for part in COMPONENTS for name in part.ours])
def test_every_module_of_the_sketch_has_a_counterpart(name):
    assert callable(resolve(name))


def test_a_name_that_is_not_there_is_named():
    with pytest.raises(UnknownKey, match="no name"):
        resolve("lookahead.reasoning.level_k:levels")


def test_six_steps():
    platform = Platform(measure([1]), target=F(0), pull=F(1), kappa=F(2))
    path = critical_path(platform, {1: F(1, 2), 2: F(1, 2)}, 0, rounds=5)
    assert path.theta_star == 2
    assert path.benefit == F(1, 2)
    assert abs(path.trajectory[-1] - 2) == F(3, 8) ** 5 * 2
    for step in (F(1, 7), F(-1, 7)):
        assert platform.collective_utility(path.shift_sharp + step) < path.utility_sharp


def test_six_steps_without_an_answer():
    with pytest.raises(NoStablePoint):
        critical_path(Platform(measure([1]), F(3), F(1, 2), F(1, 2)), {1: 1}, 0)
    with pytest.raises(UnboundedUtility):
        critical_path(Platform(measure([1]), F(3), F(5, 2), F(3)), {1: 1}, 0)


@pytest.mark.parametrize("key", ["zhu2025.fig1", "zhu2025.fig2", "zhu2025.fig3"])
def test_each_experiment_is_a_command(key):
    assert key in FIGURES


@pytest.mark.parametrize(
    ("c", "base", "expected"),
    [
        (F(1, 2), 1, Signature.CONVERGES),
        (1, 1, Signature.RUNS_AWAY),
        (1, 0, Signature.EVERY_MODEL_STABLE),
        (-1, 0, Signature.ALTERNATES),
        (2, 1, Signature.DIVERGES),
        (-3, 1, Signature.DIVERGES),
    ],
)
def test_signature_of_retraining(c, base, expected):
    model = affine(c, base)
    assert of_retraining(model) is expected
    models = model.trajectory(1, rounds=6)
    steps = [abs(b - a) for a, b in pairwise(models)]
    if expected is Signature.CONVERGES:
        assert steps[-1] < steps[0]
    elif expected is Signature.DIVERGES:
        assert steps[-1] > steps[0]
    else:
        assert len(set(steps)) == 1


def test_norm_hides_what_the_steps_show():
    models = affine(-1, 0).trajectory(1, rounds=5)
    assert {abs(theta) for theta in models} == {1}
    assert {abs(b - a) for a, b in pairwise(models)} == {2}


def test_limits_and_outcomes():
    assert limit(affine(F(1, 2)), 0) == 2
    assert limit(affine(-2), F(1, 3)) == F(1, 3)
    for c, outcome in ((1, NoStablePoint), (-1, NotConverged), (2, NotConverged)):
        with pytest.raises(outcome):
            limit(affine(c), 0)


def test_above_the_threshold_a_mixture_may_converge():
    model, mixture = affine(F(-3, 2)), {1: F(3, 5), 2: F(2, 5)}
    assert of_retraining(model) is Signature.DIVERGES
    assert of_retraining(model, mixture) is Signature.CONVERGES
    assert model.retrain(7, mixture) == limit(model, 7, mixture)


def test_no_gain_at_one_stable_point_and_a_gain_at_another():
    game = AnchorGame([(0,), (1,)], favoured=(0, 1))
    found = [of_coordination(game.benefit(at=pair)) for pair in game.stable_pairs()]
    assert sorted(s.name for s in found) == ["GAIN", "GAIN", "NO_GAIN"]


def test_an_enclosure_that_does_not_tell_is_no_answer():
    hidden = root(2) ** 2 - 2
    for question in (of_coordination, of_size):
        with pytest.raises(NotConverged):
            question(hidden)


def test_size_in_a_zero_sum_game():
    x = SizedCollective(measure([0]), (measure([1]),))
    assert x.slope(x.options[0], F(1, 2)) == F(-1, 2) == -x.psi(x.options[0], F(1, 2)) * 2
    assert of_size(x.slope(x.options[0], F(1, 2))) is Signature.FALLS_WITH_SIZE
    assert of_size(F(0)) is Signature.FLAT_IN_SIZE
    assert of_size(F(1, 3)) is Signature.RISES_WITH_SIZE


def test_exercise_on_the_norm():
    for base, start in ((0, F(3)), (2, F(1)), (2, F(3))):
        sizes = {abs(theta) for theta in affine(-1, base).trajectory(start, rounds=4)}
        assert (len(sizes) == 1) == (base == 0 or start == F(base, 2))


def test_exercise_on_size():
    x = SizedCollective(measure([0]), (measure([1]),))
    for alpha in (F(0), F(1, 2), F(3, 4)):
        assert x.utility(x.options[0], alpha) == (1 - alpha) ** 2 / 2
        assert x.psi(x.options[0], alpha) == (1 - alpha) ** 2
    assert mean(x.base) == (0,)
