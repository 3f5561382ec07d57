"""General retraining: mixtures of levels, collectives and people at rest, exact and in floats."""

from fractions import Fraction

import numpy as np
import pytest

from lookahead.core.errors import FloatRefused, InvalidArgument
from lookahead.core.losses import Logistic, Quadratic, Ridge, Squared
from lookahead.core.measures import measure
from lookahead.core.wasserstein import wasserstein_line
from lookahead.reasoning import AffineLevelK, Collective, retrain
from lookahead.reasoning.collective_mixture import CollectiveMixture
from lookahead.reasoning.population_gradient import GradientRetraining
from lookahead.reasoning.population_split import split
from lookahead.reasoning.retraining import ParameterSet, Retraining

F = Fraction
HALF = F(1, 2)
BASE = measure([2, 4])


def follow(z, theta):
    """Move by half the model."""
    return (z[0] + theta[0] / 2,)


def follow_rows(z, theta):
    """The same for an array of rows."""
    return z + theta / 2


STAY = Collective(lambda z: (z[0] - 3,), "union")
STAY_ROWS = Collective(lambda z: z - 3.0, "union")
MIXTURES = ({1: F(1)}, {2: F(1)}, {0: HALF, 1: HALF}, {1: HALF, 2: F(1, 4), 3: F(1, 4)})


@pytest.mark.parametrize("mixture", MIXTURES)
def test_levels_agree_with_the_affine_model(mixture):
    model = AffineLevelK(gamma_loss=1, beta=1, epsilon=HALF, mean=3)
    run = retrain(Squared(), BASE, follow, mixture, (F(7),), 5, epsilon=HALF)
    assert tuple(theta[0] for theta in run.iterates) == model.trajectory(7, mixture, 5)
    assert run.stable == (model.stable_point(mixture),)
    assert run.radius == 0
    assert F(run.bound) == model.rate_bound(mixture)
    assert run.jacobian.lower <= model.rate(mixture) <= run.jacobian.upper


@pytest.mark.parametrize("aware", [False, True])
def test_collectives_agree_with_equation_4(aware):
    rest = Retraining(HALF, HALF, BASE, (HALF, HALF))
    x = CollectiveMixture(rest, F(1, 4), (F(-1), F(1)), aware=aware)
    shares = {1: F(3, 8), 2: F(3, 8), STAY: F(1, 4)}
    run = retrain(Squared(), BASE, follow, shares, (1,), 4, epsilon=HALF, aware=aware)
    assert tuple(theta[0] for theta in run.iterates) == x.trajectory(F(1), 4)
    assert run.stable == x.stable_points()


@pytest.mark.parametrize("mixture", [*MIXTURES, {2: HALF, STAY: HALF}])
@pytest.mark.parametrize("aware", [False, True])
def test_floats_lie_within_their_radius_of_the_exact_run(mixture, aware):
    rows = {STAY_ROWS if key is STAY else key: share for key, share in mixture.items()}
    floats = measure(np.array([[2.0], [4.0]]))
    options = {"epsilon": HALF, "aware": aware}
    exact = retrain(Squared(), BASE, follow, mixture, (0,), 6, **options)
    run = retrain(Squared(), floats, follow_rows, rows, [0.0], 6, **options)
    assert run.radius < F(1, 10**12)
    assert abs(F(float(run.stable[0])) - exact.stable[0]) <= run.radius
    assert run.bound == exact.bound
    assert np.allclose(run.gaps, exact.gaps)


def test_bound_lies_above_what_happens():
    run = retrain(
        Quadratic([[2, 0], [0, 1]]),
        measure([(0, 0), (1, 3)]),
        lambda z, t: (z[0] - t[1] / 3, z[1] + t[0] / 4),
        {1: HALF, 2: HALF},
        (1, 1),
        8,
        epsilon=F(1, 3),
    )
    assert run.jacobian.upper <= F(run.bound)
    assert run.observed <= run.bound
    assert run.radius == 0


def test_aware_thinkers_rest_where_level_one_does():
    shares = [{k: HALF, STAY: HALF} for k in (1, 2, 3)]
    informed = {retrain(Squared(), BASE, follow, s, (0,), 1, aware=True).stable for s in shares}
    others = {retrain(Squared(), BASE, follow, s, (0,), 1).stable for s in shares}
    assert (len(informed), len(others)) == (1, 3)


def test_logistic_learner_with_a_collective():
    rng = np.random.default_rng(1)
    x = rng.normal(size=(40, 2))
    data = measure(np.column_stack([x, (x[:, 0] > 0).astype(float)]))
    answer = lambda z, theta: np.column_stack([z[:, :2] - theta / 2, z[:, 2]])
    union = Collective(lambda z: np.column_stack([z[:, :2], np.ones(len(z))]))
    run = retrain(Logistic(1), data, answer, {1: F(3, 4), union: F(1, 4)}, [0.0, 0.0], 5)
    assert run.bound is None
    assert run.radius is None
    assert run.observed == pytest.approx(run.jacobian.value, rel=0.1)
    again = retrain(Logistic(1), data, answer, {1: F(3, 4), union: F(1, 4)}, run.stable, 1)
    assert np.allclose(again.iterates[1], run.stable)


def test_split_is_the_generators_and_has_floor_sizes():
    rows = measure(list(range(10)))
    shares = {1: F(1, 3), 2: F(2, 3)}
    runs = [
        retrain(Squared(), rows, follow, shares, (0,), 3, rng=np.random.default_rng(seed))
        for seed in (0, 0, 1)
    ]
    assert runs[0].iterates == runs[1].iterates
    groups = split(rows, shares, np.random.default_rng(0))
    assert [g.rows.n for g in groups] == [3, 7]
    everybody = sorted(p for g in groups for p in g.rows.points)
    assert everybody == sorted(rows.points)
    floats = split(rows.as_floats(), {0: F(1)}, np.random.default_rng(0))
    assert floats[0].rows.n == 10


def test_no_stable_point_is_none():
    run = retrain(Squared(), BASE, lambda z, t: (z[0] + t[0],), {1: 1}, (0,), 2)
    assert run.stable is None
    assert run.jacobian is None
    away = retrain(Squared(), BASE.as_floats(), lambda z, t: z + 2 * t, {1: 1}, [1.0], 3, epsilon=2)
    assert away.stable is None
    assert away.bound == 2


def test_curvature_that_depends_on_the_data_gives_no_bound():
    answer = lambda z, t: (z[0] + t[0] / 9, z[1])
    run = retrain(Ridge(1), measure([(1, 1)]), answer, {1: 1}, (0,), 2, epsilon=F(1, 9))
    assert (run.bound, run.stable) == (None, None)


@pytest.mark.parametrize(
    ("members", "offending"),
    [
        ({}, "members"),
        ({1: HALF}, "1/2"),
        ({-1: 1}, "-1"),
        ({True: 1}, "True"),
        ({1: 2, 2: -1}, "-1"),
        ([1], "members"),
    ],
)
def test_bad_members(members, offending):
    with pytest.raises(InvalidArgument, match=offending):
        retrain(Squared(), BASE, follow, members, (0,))


def test_bad_input_is_named():
    with pytest.raises(FloatRefused):
        retrain(Squared(), BASE, follow, {1: 0.5, 2: 0.5}, (0,))
    uneven = measure([0, 1], [F(1, 3), F(2, 3)])
    with pytest.raises(InvalidArgument, match="unequal"):
        retrain(Squared(), uneven, follow, {1: 1}, (0,), rng=np.random.default_rng(0))
    with pytest.raises(InvalidArgument, match="floats"):
        retrain(Logistic(1), measure([(1, 1)]), follow, {0: 1}, (0,))
    rest = Retraining(HALF, HALF)
    for size, answers in ((F(2), (F(0),)), (HALF, ())):
        with pytest.raises(InvalidArgument):
            CollectiveMixture(rest, size, answers)
    with pytest.raises(InvalidArgument, match="positive"):
        GradientRetraining(rest, F(0))
    with pytest.raises(InvalidArgument, match="line"):
        GradientRetraining(Retraining(HALF, HALF, Theta=ParameterSet(F(0))), HALF)


def test_data_of_both_sizes_move_in_proportion():
    rest = Retraining(HALF, HALF, BASE, theta=F(4), phi=F(-2))
    x = CollectiveMixture(rest, F(1, 3), (F(0), F(5)))
    moved = wasserstein_line(x.population(x.theta), x.population(x.phi))
    assert moved == F(2, 3) * wasserstein_line(x.selfish(x.theta), x.selfish(x.phi))


def test_what_is_no_loss_and_no_population_is_named() -> None:
    assert retrain(Squared(), [2, 4], follow, {1: 1}, (0,), 3).stable == (6,)
    with pytest.raises(InvalidArgument, match="loss"):
        retrain(lambda z, theta: 0, [2, 4], follow, {1: 1}, (0,))  # pyright: ignore[reportArgumentType]
    for base in (5, [], "24"):
        with pytest.raises(InvalidArgument, match="base"):
            retrain(Squared(), base, follow, {1: 1}, (0,))  # pyright: ignore[reportArgumentType]
