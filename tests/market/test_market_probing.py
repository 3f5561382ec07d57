"""Scenarios, pseudo-labels and stationary points of probing learners."""

from fractions import Fraction

import numpy as np
import pytest

from lookahead.core.errors import FloatRefused, InvalidArgument, NoSolution, UnknownKey
from lookahead.market import FinitePopulation, Probing, Scenario, probe
from lookahead.market.medians import float_median, median
from lookahead.market.outcomes import NoSuchLearner, NotUnique
from lookahead.market.probe_options import RidgeConvention
from lookahead.testing.market_probing import Panel, users_on_a_line

F = Fraction
MODELS = [(1, 0), (0, 2), (5, -5), (F(1, 2), 1)]
QUERIES = [(1, 1), (2, -1), (0, 3)]


def test_medians_of_even_counts_follow_the_convention():
    values = [4, 1, 3, 10]
    assert [median(values, c) for c in ("mean", "low", "high")] == [F(7, 2), 3, 4]
    assert median(values) == np.median(values)
    with pytest.raises(InvalidArgument):
        median([])
    with pytest.raises(InvalidArgument):
        median(values, "middle")  # pyright: ignore[reportArgumentType]


def test_exact_and_float_labels_agree():
    cases = [
        ("majority-good", {}),
        ("majority-good", {"include_self": False, "median": "low"}),
        ("market-leader", {"leader": 2}),
        ("partial-knowledge", {"subset": (3, 1), "median": "high"}),
    ]
    for name, options in cases:
        exact = probe.labels(name, MODELS, QUERIES, **options)
        floats = probe.float_labels(
            name, np.array(MODELS, dtype=float), np.array(QUERIES, dtype=float), **options
        )
        assert np.allclose(floats, [float(v) for v in exact])
        hard = probe.labels(name, MODELS, QUERIES, output="hard", **options)
        assert hard == tuple(int(v > 0) for v in exact)
    routed = probe.labels("preference-aware", MODELS, QUERIES, preference=lambda x: int(x[1] > 0))
    assert routed == (2, 2, 6)


def test_the_probing_learner_is_asked_unless_left_out():
    assert Scenario("majority-good").panel(3) == (0, 1, 2)
    assert Scenario("majority-good", learner=1, include_self=False).panel(3) == (0, 2)
    assert Scenario("partial-knowledge", learner=1, subset=(2, 1)).panel(3) == (1, 2)


def test_noise_in_the_source_goes_to_others_at_the_given_rate():
    noisy = Scenario("market-leader", leader=1, kappa=F(2, 5))
    asked = noisy.sources(5, 20_000, seed=3)[:, 0]
    wrong = asked[asked != 1]
    assert abs(len(wrong) / 20_000 - 0.4) < 5 * 0.5 / 20_000**0.5
    assert set(wrong.tolist()) == {0, 2, 3, 4}
    assert np.array_equal(asked, noisy.sources(5, 20_000, seed=3)[:, 0])
    always = Scenario("market-leader", leader=1, kappa=1).sources(2, 10, seed=0)
    assert set(always[:, 0].tolist()) == {0}
    with pytest.raises(InvalidArgument, match="seed"):
        noisy.sources(5, 3)
    with pytest.raises(InvalidArgument, match="kappa"):
        Scenario("majority-good", kappa=F(1, 2))


def test_soft_and_hard_labels_of_classes():
    models = np.array([[[1.0, 0], [0, 1]], [[2, 0], [0, 3]], [[0, 0], [9, 9]]])
    x = np.array([[1.0, 1.0]])
    logits = probe.float_labels("majority-good", models, x)
    assert logits.tolist() == [[1.0, 3.0]]
    soft = probe.float_labels("majority-good", models, x, output="soft")
    assert np.isclose(soft.sum(), 1)
    assert np.isclose(np.log(soft[0, 1] / soft[0, 0]), 2)
    hard = probe.float_labels("majority-good", models, x, output="hard")
    assert hard.tolist() == [[0, 1]]
    binary = probe.float_labels("majority-good", [[-800.0], [0.0], [800.0]], [[1.0]], output="soft")
    assert binary.tolist() == [0.5]
    assert float_median([[1.0, -2.0]]).tolist() == [1.0, -2.0]


@pytest.mark.parametrize(
    ("error", "call"),
    [
        (UnknownKey, lambda: Scenario("majority")),
        (InvalidArgument, lambda: Scenario("market-leader")),
        (InvalidArgument, lambda: Scenario("partial-knowledge")),
        (InvalidArgument, lambda: Scenario("market-leader", leader=0, kappa=2)),
        (NoSuchLearner, lambda: probe.labels("market-leader", [1, 2], [1], leader=2)),
        (NoSuchLearner, lambda: probe.labels("preference-aware", [1], [1], preference=[1])),
        (InvalidArgument, lambda: probe.labels("preference-aware", [1], [1])),
        (InvalidArgument, lambda: probe.labels("preference-aware", [1], [1], preference=[0, 0])),
        (InvalidArgument, lambda: probe.labels("majority-good", [1], [1], output="soft")),
        (FloatRefused, lambda: probe.labels("majority-good", [1.5], [1])),
        (
            InvalidArgument,
            lambda: probe.labels("majority-good", [1], [1], include_self=False),
        ),
        (
            InvalidArgument,
            lambda: probe.float_labels("majority-good", [[float("nan")]], [[1.0]]),
        ),
        (InvalidArgument, lambda: probe.float_labels("majority-good", [[1.0]], [[1.0, 2.0]])),
        (InvalidArgument, lambda: Probing((0, 0), (([1], [1]), ([1], [1])))),
        (InvalidArgument, lambda: Probing((0,), (([1, 2], [1]),))),
        (InvalidArgument, lambda: Probing((0,), (([1], [1]),), weight=-1)),
        (InvalidArgument, lambda: Probing((0,), (([1], [1]),), ridge=float("nan"))),
        (InvalidArgument, lambda: Probing((-1,), (([1], [1]),))),
        (InvalidArgument, lambda: Probing((0,), ((np.ones((1, 2)), np.array([np.nan])),))),
        (InvalidArgument, lambda: Probing((0,), (([(1, float("inf"))], [1]),))),
        (NoSuchLearner, lambda: Probing((2,), (([1], [1]),)).within(2)),
    ],
)
def test_bad_input_is_named(error, call):
    with pytest.raises(error):
        call()


USERS = FinitePopulation(
    x=[(1, 0), (1, 1), (1, 2)],
    y=[1, 0, 2],
    preference=[0, 1, 0],
    weights=[F(1, 2), F(1, 4), F(1, 4)],
)
ASKED = ([(1, -1), (1, 3)], [F(1, 2), 2])


def test_the_stationary_point_solves_the_normal_equations_of_either_convention():
    conventions: tuple[tuple[RidgeConvention, int], ...] = (("half", 1), ("full", 2))
    for convention, factor in conventions:
        point = probe.stationary(
            USERS, queries=ASKED, weight=F(2, 3), ridge=F(1, 5), ridge_convention=convention
        )
        organic = USERS.gradient([point.theta, (0, 0)], 1)[0]
        residuals = [
            sum(t * v for t, v in zip(point.theta, q, strict=True)) - y
            for q, y in zip(*ASKED, strict=True)
        ]
        probing = [
            sum(2 * e * q[k] for e, q in zip(residuals, ASKED[0], strict=True)) / 2
            + factor * F(1, 5) * point.theta[k]
            for k in range(2)
        ]
        assert all(o + F(2, 3) * p == 0 for o, p in zip(organic, probing, strict=True))
        assert point.risk == USERS.risk(point.theta)
        assert point.objective == point.organic + F(2, 3) * point.probing


def test_a_weight_of_zero_without_enough_users_is_not_unique():
    with pytest.raises(NotUnique):
        probe.stationary(USERS, learner=1, queries=ASKED, weight=0)
    with pytest.raises(NoSuchLearner):
        probe.stationary(USERS, learner=2, queries=ASKED)
    with pytest.raises(InvalidArgument):
        probe.stationary(USERS, learner=0.5, queries=ASKED)  # pyright: ignore[reportArgumentType]
    with pytest.raises(InvalidArgument):
        probe.stationary(USERS, queries=([1], [1]))
    with pytest.raises(InvalidArgument):
        probe.stationary(USERS)
    with pytest.raises(InvalidArgument):
        probe.stationary(USERS, alpha=F(3, 2), queries=ASKED)


def test_below_full_preference_all_points_are_found_together():
    twins = FinitePopulation([1, 1], [1, -1], [0, 1])
    options = Probing((0,), (([1], [0]),), F(1, 4), 0)
    found = probe.stationary_points(twins, options, 0)
    assert [p[0].theta for p in found] == [(F(2, 3),), (F(-2, 3),)]
    for (point,) in found:
        assert point.models is not None
        drift = twins.gradient(point.models, 0)
        assert drift[0][0] + F(1, 4) * 2 * point.theta[0] == 0 == drift[1][0]
    with pytest.raises(NoSolution, match="2 isolated"):
        probe.stationary(twins, alpha=0, queries=([1], [0]), weight=F(1, 4), ridge=0)
    one = probe.stationary(twins, alpha=F(2, 3), queries=([1], [0]), weight=F(1, 4), ridge=0)
    assert one.theta == (F(2, 3),)
    with pytest.raises(InvalidArgument, match="partitions"):
        probe.stationary_points(FinitePopulation([1] * 20, [1] * 20, [0] * 20), options, 0, 2)


def test_two_learners_may_probe_at_once():
    twins = FinitePopulation([1, 1], [1, -1], [0, 1])
    options = Probing((0, 1), (([1], [0]), ([1], [0])), F(1, 2), 0)
    ((first, second),) = probe.stationary_points(twins, options, 1)
    assert (first.theta, second.theta) == ((F(1, 2),), (F(-1, 2),))
    assert (first.learner, second.learner) == (0, 1)


def test_collected_queries_are_users_with_their_preferred_learners_answers():
    users = FinitePopulation([1, 2, 3], [0, 0, 0], [0, 1, 2])
    x, y = probe.collect(users, [10, 20, 30], Scenario("preference-aware"), 200, seed=5)
    assert {a[0]: b for a, b in zip(x, y, strict=True)} == {1: 10, 2: 40, 3: 90}
    assert (x, y) == probe.collect(users, [10, 20, 30], Scenario("preference-aware"), 200, seed=5)


def test_a_good_model_of_a_panel_lies_within_r_and_not_within_its_root():
    users = users_on_a_line((1,), (0,))
    for r, good in ((F(1, 2), (True, False, False)), (F(2), (True, True, False))):
        models = ((F(1, 2),), (F(3, 5),), (F(3),))
        panel = Panel(users, models, (0, 1, 2), (F(0),), r, F(1))
        assert tuple(panel.good(j) for j in range(3)) == good
    assert Panel(users, ((F(2),),), (0,), (F(0),), F(2), F(1)).good(0)
