"""Level-k models: affine exactly, general under both recursions, nonlinear in balls."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lookahead.core.enclosure import Ternary, at_most, equal, less, sign
from lookahead.core.errors import FloatRefused, InvalidArgument, NoSolution, NotConverged
from lookahead.core.measures import mean, measure
from lookahead.ledger.codec import decode, encode
from lookahead.reasoning import AffineLevelK, NoStablePoint
from lookahead.reasoning.level_k import (
    LevelK,
    level,
    level_as_printed,
    mean_learner,
    population,
    retrain,
)
from lookahead.reasoning.nonlinear_level_k import NonlinearLevelK, distance
from lookahead.testing import strategies

HALF = Fraction(1, 2)
SEVERAL = settings(max_examples=40, deadline=None)


def general(m):
    """The affine model as a general one, with a base distribution of the same mean."""
    return LevelK(
        measure([m.mean - 1, m.mean + 1]),
        lambda z, theta: (z[0] + m.epsilon * theta[0],),
        mean_learner(m.beta / m.gamma_loss),
    )


@SEVERAL
@given(strategies.affine_level_k_models(), strategies.rationals(), st.integers(0, 4))
def test_the_affine_model_is_the_general_recursion_of_the_proof(m, theta, k):
    law = level(general(m), (theta,), k)
    assert mean(law) == (m.response_mean(theta, k),)
    assert m.learner(m.response_mean(theta, k)) == m.retrain(theta, {k: 1})


@SEVERAL
@given(strategies.affine_level_k_models(), strategies.rationals(), strategies.mixtures(4))
def test_level_k_visits_every_kth_iterate_of_level_one(m, theta, mixture):
    visited = m.trajectory(theta, rounds=4)
    expected = sum(share * visited[k] for k, share in mixture.items())
    assert m.retrain(theta, mixture) == expected
    assert retrain(general(m), (theta,), mixture) == (expected,)


@SEVERAL
@given(
    strategies.affine_level_k_models(),
    strategies.rationals(),
    strategies.mixtures(level_zero=True),
    st.integers(0, 4),
)
def test_errors_shrink_by_the_signed_multiplier_below_the_bound(m, theta, mixture, rounds):
    rate = m.rate(mixture)
    assert abs(rate) <= m.rate_bound(mixture)
    if rate == 1:
        with pytest.raises(NoStablePoint):
            m.stable_point(mixture)
        return
    star = m.stable_point(mixture)
    assert m.retrain(star, mixture) == star
    path = m.trajectory(theta, mixture, rounds=rounds)
    assert len(path) == rounds + 1
    assert [x - star for x in path] == [rate**t * (theta - star) for t in range(rounds + 1)]


@SEVERAL
@given(strategies.affine_level_k_models(contracting=True), strategies.mixtures())
def test_under_the_theorem_s_condition_one_point_is_stable_for_all_mixtures(m, mixture):
    assert m.rate_bound(mixture) < 1
    assert m.stable_point(mixture) == m.stable_point()


def test_the_issue_s_affine_model():
    m = AffineLevelK(gamma_loss=2, beta=1, epsilon=HALF, mean=3)
    mixture = {1: HALF, 2: HALF}
    assert m.stable_point() == 2
    assert m.rate(mixture) == m.rate_bound(mixture) == Fraction(5, 32)
    path = m.trajectory(0, mixture, rounds=5)
    assert len(path) == 6
    assert all(isinstance(theta, Fraction) for theta in path)
    negative = AffineLevelK(gamma_loss=2, beta=1, epsilon=-HALF, mean=3)
    assert negative.rate(mixture) == Fraction(-3, 32)
    assert negative.rate_bound(mixture) == Fraction(5, 32)


@pytest.mark.parametrize(
    ("mean_of_x", "epsilon", "mixture", "every"),
    [
        (3, 1, None, False),
        (0, 1, None, True),
        (3, -1, {2: 1}, True),
        (3, 1, {1: HALF, 3: HALF}, False),
    ],
)
def test_multiplier_one_leaves_no_point_or_all(mean_of_x, epsilon, mixture, every):
    m = AffineLevelK(gamma_loss=1, beta=1, epsilon=epsilon, mean=mean_of_x)
    with pytest.raises(NoStablePoint, match="every theta" if every else "no theta") as raised:
        m.stable_point(mixture)
    assert isinstance(raised.value, NoSolution)
    assert raised.value.every is every


def test_level_zero_does_not_react():
    m = AffineLevelK(gamma_loss=1, beta=1, epsilon=HALF, mean=3)
    assert m.rate({0: 1}) == m.rate_bound({0: 1}) == 0
    assert m.stable_point({0: 1}) == 3 != m.stable_point()


@SEVERAL
@given(strategies.affine_level_k_models(), strategies.rationals(), strategies.rationals())
def test_equation_one_as_printed_never_looks_at_the_deployed_model(m, theta, phi):
    model = general(m)
    for k in range(4):
        assert level_as_printed(model, (theta,), k) == level_as_printed(model, (phi,), k)
    still = model.learner(model.base)
    for k in range(1, 4):
        assert level_as_printed(model, (theta,), k) == level(model, still, k)
    if m.epsilon and theta != phi:
        assert level(model, (theta,), 1) != level(model, (phi,), 1)


def test_a_population_mixes_data():
    model = general(AffineLevelK(gamma_loss=1, beta=1, epsilon=HALF, mean=0))
    law = population(model, (8,), {0: HALF, 1: HALF})
    assert law.points == ((-1,), (1,), (3,), (5,))
    assert law.weights == (Fraction(1, 4),) * 4


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda: AffineLevelK(0, 1, 1, 1), "gamma_loss"),
        (lambda: AffineLevelK(1, -1, 1, 1), "beta"),
        (lambda: AffineLevelK(1, 1, float("inf"), 1), "epsilon"),
        (lambda: AffineLevelK(1, 1, 1, "3"), "mean"),
        (lambda: AffineLevelK(1, 1, 1, 1).rate({1: HALF}), "mixture"),
        (lambda: AffineLevelK(1, 1, 1, 1).rate({1: 2, 2: -1}), "mixture"),
        (lambda: AffineLevelK(1, 1, 1, 1).rate({}), "mixture"),
        (lambda: AffineLevelK(1, 1, 1, 1).rate({-1: 1}), "mixture"),
        (lambda: AffineLevelK(1, 1, 1, 1).rate({HALF: 1}), "mixture"),
        (lambda: AffineLevelK(1, 1, 1, 1).rate([1]), "mixture"),
        (lambda: AffineLevelK(1, 1, 1, 1).trajectory(0, rounds=-1), "rounds"),
        (lambda: level(general(AffineLevelK(1, 1, 1, 1)), (0,), -1), "k"),
        (lambda: NonlinearLevelK(1, 1, -1, Q1=[[1]], Q2=[[1]], base=measure([0])), "epsilon"),
        (lambda: NonlinearLevelK(1, 0, 1, Q1=[[1]], Q2=[[1]], base=measure([0])), "beta"),
        (lambda: NonlinearLevelK(1, 1, 1, Q1=[[2]], Q2=[[1]], base=measure([0])), "Q1"),
        (lambda: NonlinearLevelK(1, 1, 1, Q1=[[1]], Q2=[[1, 0], [0, 1]], base=measure([0])), "Q2"),
        (
            lambda: NonlinearLevelK(1, 1, 1, Q1=[[1]], Q2=[[1]], base=measure([0])).step([0, 0]),
            "theta",
        ),
    ],
)
def test_bad_input_names_the_argument(call, argument):
    with pytest.raises(InvalidArgument, match=f"^{argument} = "):
        call()


def test_floats_are_refused():
    with pytest.raises(FloatRefused):
        AffineLevelK(gamma_loss=2.0, beta=1, epsilon=1, mean=1)
    with pytest.raises(FloatRefused):
        AffineLevelK(1, 1, 1, 1).rate({1: 0.5, 2: 0.5})


@SEVERAL
@given(strategies.nonlinear_level_k_models(), strategies.mixtures(), st.data())
def test_the_nonlinear_model_contracts_as_theorem_3_says(m, mixture, data):
    theta = data.draw(strategies.points(1, m.d))[0]
    star = m.stable_point()
    for here, there in zip(m.retrain(star, mixture), star, strict=True):
        assert equal(here, there) is not Ternary.FALSE
        assert here.ball(128).overlaps(there.ball(128))
    rate = sum(share * m.ratio**k for k, share in mixture.items())
    after = distance(m.retrain(theta, mixture), star)
    assert at_most(after, rate * distance(theta, star)) is not Ternary.FALSE


def test_krawczyk_boxes_shrink_with_the_precision():
    m = NonlinearLevelK(1, 1, HALF, Q1=[[1]], Q2=[[1]], base=measure([1, 2]))
    (star,) = m.stable_point()
    for bits in (64, 128, 256):
        assert star.ball(bits).rel_accuracy_bits() >= bits - 8


def test_beyond_the_theorem_s_condition_there_are_several_stable_points():
    m = NonlinearLevelK(1, 1, 3, Q1=[[1]], Q2=[[1]], base=measure([0]))
    low, middle, high = (m.stable_point([start])[0] for start in (-1, 0, 1))
    assert less(low, middle) is less(middle, high) is Ternary.TRUE


def test_where_no_box_passes_there_is_no_number():
    m = NonlinearLevelK(1, 1, 1, Q1=[[1]], Q2=[[1]], base=measure([0]))
    with pytest.raises(NotConverged, match="Krawczyk"):
        sign(m.stable_point([0])[0])


def test_this_learner_is_linear_in_the_data():
    m = NonlinearLevelK(2, 1, 1, Q1=[[1]], Q2=[[1]], base=measure([0, 3]))
    mixed = m.retrain([5], {0: HALF, 2: HALF})[0]
    parts = [m.retrain([5], {k: 1})[0] for k in (0, 2)]
    assert mixed.ball(64).overlaps(((parts[0] + parts[1]) / 2).ball(64))


@pytest.mark.parametrize("d", [1, 2, 3])
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_models_survive_as_data(d, data):
    m = data.draw(strategies.nonlinear_level_k_models(d))
    assert decode(encode(m)) == m
    n = data.draw(strategies.affine_level_k_models())
    assert decode(encode(n)) == n
