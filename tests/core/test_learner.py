"""The learner: exact where rational, certified where not, and no number where there is none."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lookahead.core.errors import InvalidArgument, NoSolution, NotConverged
from lookahead.core.learner import certify_minimizer, risk_minimizer, second_opinion
from lookahead.core.logistic_certificate import ball_certificate, rounding_certificate
from lookahead.core.losses import Logistic, Quadratic, Ridge, Squared, WeightedQuadratic
from lookahead.core.measures import expectation, mean, measure
from lookahead.core.newton import rows_of
from lookahead.core.solution import Outcome

F = Fraction
QUADRATIC = [
    Squared(F(3)),
    Quadratic(((2, 1, 0), (1, 3, F(1, 2)), (0, F(1, 2), 1))),
    WeightedQuadratic(),
    Ridge(F(1, 3)),
    Ridge(F(1, 3), penalised=(1,)),
]
rows = st.lists(
    st.tuples(st.integers(-9, 9), st.integers(-9, 9), st.integers(1, 9)), min_size=1, max_size=6
)


def labelled(n, p, seed, scale=1.0):
    random = np.random.default_rng(seed)
    x = random.normal(size=(n, p)) * scale
    x[:, -1] = 1
    y = random.uniform(size=n) < 1 / (1 + np.exp(-x @ random.normal(size=p) / (2 * scale)))
    return np.column_stack([x, y.astype(float)])


@pytest.mark.parametrize("loss", QUADRATIC)
@given(points=rows)
def test_the_exact_minimiser_is_stationary(loss, points):
    law = measure(points)
    solution = risk_minimizer(loss, law, on_failure="return")
    if solution.outcome is Outcome.NOT_UNIQUE:
        assert solution.value is None
        return
    theta = solution.require()
    assert solution.certificate.radius == 0
    for j in range(len(theta)):
        assert expectation(law, lambda z, j=j: loss.exact_gradient(z, theta)[j]) == 0


@pytest.mark.parametrize("loss", QUADRATIC)
@given(points=rows)
def test_the_float_minimiser_lies_within_its_radius_of_the_exact_one(loss, points):
    law = measure(np.array(points, dtype=float) / 8)
    solution = risk_minimizer(loss, law, on_failure="return")
    exact = risk_minimizer(loss, law.exactly(), on_failure="return")
    if exact.value is None:
        assert solution.outcome is Outcome.NOT_UNIQUE
        return
    gap = sum((F(a) - b) ** 2 for a, b in zip(solution.require(), exact.value, strict=True))
    # Dividing the stored weights by their sum moves no minimiser.
    assert gap <= solution.certificate.radius**2
    assert solution.certificate.radius < F(1, 10**13)


def heavy(points):
    """Weights that add up to as much above one as a float measure lets pass."""
    n = len(points)
    law = measure(points, np.full(n, (1 + 0.9 * n * np.finfo(float).eps) / n))
    assert sum(F(w) for w in law.weights) - 1 > F(1, 10**13)
    return law


@pytest.mark.parametrize(
    "loss",
    [
        Squared(F(1, 3)),
        Quadratic(((2, 1, 0), (1, 3, F(1, 2)), (0, F(1, 2), 1))),
        WeightedQuadratic(),
        Ridge(F(1, 3)),
        Ridge(F(1, 3), penalised=(1,)),
        Logistic(F(1, 3)),
        Logistic(F(1, 3), penalised=(0,)),
        Logistic(),
    ],
)
@pytest.mark.parametrize("how", ["bound", "balls"])
def test_a_sum_of_weights_that_is_not_quite_one_moves_no_minimiser(loss, how):
    law = heavy(labelled(1200, 2, 4))
    normalised = law.exactly()
    theta = risk_minimizer(loss, law).value
    ours = certify_minimizer(loss, law, theta, how=how)
    near = np.array([float(x) for x in risk_minimizer(loss, normalised).value])
    at_near = certify_minimizer(loss, normalised, near)
    apart = sum((F(float(a)) - F(float(b))) ** 2 for a, b in zip(theta, near, strict=True))
    assert apart <= (ours.radius + at_near.radius) ** 2


def test_the_squared_loss_returns_the_mean_at_any_scale():
    law = measure([(1, 2), (3, 5)], [F(1, 3), F(2, 3)])
    for scale in (F(1, 2), F(7)):
        assert risk_minimizer(Squared(scale), law).value == mean(law)


def test_flat_objectives_are_named_and_never_solved():
    flat = [
        (WeightedQuadratic(), measure([(1, 0), (2, 0)])),
        (WeightedQuadratic(), measure(np.array([[1.0, 0.0], [2.0, 0.0]]))),
        (Ridge(), measure([(1, 1, 3), (2, 2, 5)])),
        (Ridge(), measure(np.array([[0.1, 0.1, 3.0], [0.2, 0.2, 5.0]]))),
        (Ridge(1, penalised=(0,)), measure([(1, 0, 3)])),
        (Quadratic(((1, 1), (1, 1))), measure([(1, 2)])),
        (Quadratic(((1, 1), (1, 1))), measure(np.array([[1.0, 2.0]]))),
        (Logistic(), measure(np.array([[1.0, 1, 0], [2, 2, 1], [1, 1, 1], [2, 2, 0]]))),
    ]
    for loss, law in flat:
        solution = risk_minimizer(loss, law, on_failure="return")
        assert (solution.value, solution.outcome) == (None, Outcome.NOT_UNIQUE)
        with pytest.raises(NoSolution, match="penalise every coordinate"):
            risk_minimizer(loss, law)


def test_one_point_and_duplicated_points():
    assert risk_minimizer(Squared(), measure([(3, 4)])).value == (3, 4)
    once = risk_minimizer(Logistic(1), measure(np.array([[2.0, 1.0]])))
    twice = risk_minimizer(Logistic(1), measure(np.array([[2.0, 1.0], [2.0, 1.0]])))
    assert float(once.value[0]) == pytest.approx(float(twice.value[0]), abs=1e-15)


@settings(max_examples=30)
@given(st.integers(0, 10**6), st.integers(5, 60), st.sampled_from([F(0), F(1, 100), F(3)]))
def test_both_certificates_contain_the_minimiser_of_higher_precision(seed, n, penalty):
    law = measure(labelled(n, 3, seed))
    loss = Logistic(penalty)
    solution = risk_minimizer(loss, law, on_failure="return")
    if solution.outcome is Outcome.NO_MINIMISER:
        assert penalty == 0
        return
    theta = solution.require()
    near = ball_certificate(loss, law, theta)
    assert near.radius < F(1, 10**9)
    for shift in (1e-12, 1e-6, 1e-3):
        away = theta + shift
        for found in (
            ball_certificate(loss, law, away),
            rounding_certificate(rows_of(loss, law), away),
        ):
            if found is not None:
                assert found.radius >= F(shift) * F(17, 10) - near.radius


@pytest.mark.parametrize("loss", [*QUADRATIC, Logistic(F(1, 10)), Logistic()])
def test_cvxpy_agrees_within_the_two_certificates(loss):
    points = labelled(40, 2, 6)
    law = measure(points)
    ours, theirs = risk_minimizer(loss, law), second_opinion(loss, law)
    gap = np.linalg.norm(ours.value - theirs.value)
    assert gap <= float(ours.certificate.radius + theirs.certificate.radius) * (1 + 1e-9)
    assert theirs.certificate.radius < F(1, 1000)
    assert ours.certificate.radius <= theirs.certificate.radius


def test_exact_data_are_certified_as_they_are_and_not_as_floats():
    law = measure([(F(1, 3), 1, 1), (F(2, 3), 1, 0), (F(1, 7), 1, 0), (1, 1, 1)])
    solution = risk_minimizer(Logistic(F(1, 3)), law)
    assert solution.certificate.arithmetic == "balls"
    assert 0 < solution.certificate.radius < F(1, 10**15)


SEPARABLE = {
    "one point": [[1.0, 1.0]],
    "complete": [[1.0, 1.0, 1.0], [2.0, 1.0, 1.0], [-1.0, 1.0, 0.0], [0.5, 1.0, 0.0]],
    "quasi-complete": [
        [1.0, 0.1, 1.0],
        [2.0, 0.1, 1.0],
        [-1.0, 0.1, 0.0],
        [0.0, 0.1, 0.0],
        [0.0, 0.1, 1.0],
    ],
    "only one label": [[1.0, 3.0, 1.0], [1.0, -3.0, 1.0]],
    "a column of zeros": [[1.0, 0.0, 1.0], [-1.0, 0.0, 0.0]],
    "duplicated columns": [[1.0, 1.0, 1.0], [-1.0, -1.0, 0.0]],
    "mixed label on the edge": [[1.0, 0.0, 1.0], [0.0, 1.0, 0.5], [-1.0, 0.0, 0.0]],
    "huge": [[1e200, 1.0, 1.0], [-1e200, 1.0, 0.0]],
    "smallest": [[5e-324, 1.0], [-5e-324, 0.0]],
    "largest": [[1.7e308, 1.0], [-1.7e308, 0.0]],
    "tiny": [[1e-200, 1.0], [-1e-200, 0.0]],
}


@pytest.mark.parametrize("name", SEPARABLE)
def test_separable_data_have_no_minimiser_and_get_no_number(name):
    points = np.array(SEPARABLE[name])
    for law in (measure(points), measure(points).exactly()):
        solution = risk_minimizer(Logistic(), law, on_failure="return")
        assert (solution.value, solution.outcome) == (None, Outcome.NO_MINIMISER)
        moves = [sum(F(v) * d for v, d in zip(z, solution.direction, strict=False)) for z in points]
        assert any(moves)
        for move, z in zip(moves, points, strict=True):
            assert move == 0 if 0 < z[-1] < 1 else move * (2 * int(z[-1]) - 1) >= 0
        with pytest.raises(NoSolution, match="separates"):
            risk_minimizer(Logistic(), law)
    penalised = risk_minimizer(Logistic(1), measure(points), on_failure="return")
    if name in ("huge", "largest"):
        # Newton stalls where the risk is flat to rounding: |theta*|^2 <= 2 log 2 says more.
        assert (penalised.value, penalised.outcome) == (None, Outcome.NOT_CONVERGED)
    else:
        assert penalised.certificate.radius < F(1, 10**12)


def test_a_penalty_on_some_coordinates_leaves_the_others_separable():
    law = measure(np.array([[1.0, 1.0, 1.0], [1.0, 2.0, 1.0]]))
    solution = risk_minimizer(Logistic(1, penalised=(1,)), law, on_failure="return")
    assert solution.outcome is Outcome.NO_MINIMISER
    assert solution.direction[1] == 0


def test_points_without_weight_do_not_prevent_separation():
    points = np.array([[1.0, 1.0], [-1.0, 0.0], [1.0, 0.0]])
    law = measure(points, np.array([0.5, 0.5, 0.0]))
    assert risk_minimizer(Logistic(), law, on_failure="return").outcome is Outcome.NO_MINIMISER


@pytest.mark.parametrize("size", [1e-200, 1e-20, 1e6, 1e20, 1e200])
def test_the_size_of_the_features_does_not_matter_without_a_penalty(size):
    points = labelled(30, 2, 8)
    plain = risk_minimizer(Logistic(), measure(points)).value
    points[:, 0] *= size
    scaled = risk_minimizer(Logistic(), measure(points))
    assert scaled.value[0] * size == pytest.approx(plain[0], rel=1e-9)
    assert scaled.value[1] == pytest.approx(plain[1], rel=1e-9)


def test_huge_features_under_a_penalty():
    points = labelled(30, 3, 9, scale=1e6)
    solution = risk_minimizer(Logistic(F(1, 30)), measure(points), certify="balls")
    assert solution.certificate.radius < F(1, 10**12)


@pytest.mark.parametrize("size", [1e200, 1e300])
def test_a_radius_larger_than_what_is_known_beforehand_is_no_solution(size):
    law = measure(np.array([[size, 1.0], [-size, 0.0]]))
    solution = risk_minimizer(Logistic(1), law, on_failure="return")
    assert (solution.value, solution.outcome) == (None, Outcome.NOT_CONVERGED)
    with pytest.raises(NotConverged, match="rescale"):
        risk_minimizer(Logistic(1), law)
    assert second_opinion(Logistic(1), law, on_failure="return").value is None


def test_too_few_iterations_are_named_not_passed_off():
    law = measure(labelled(50, 3, 2))
    solution = risk_minimizer(Logistic(), law, max_iterations=1, on_failure="return")
    assert (solution.value, solution.outcome) == (None, Outcome.NOT_CONVERGED)
    with pytest.raises(NotConverged, match="more iterations"):
        risk_minimizer(Logistic(), law, max_iterations=1)


def test_a_warm_start_reaches_the_same_point():
    law = measure(labelled(500, 4, 3))
    cold = risk_minimizer(Logistic(F(1, 500)), law)
    warm = risk_minimizer(Logistic(F(1, 500)), law, start=cold.value)
    assert warm.statistics.iterations < cold.statistics.iterations
    gap = np.linalg.norm(warm.value - cold.value)
    assert gap <= float(warm.certificate.radius + cold.certificate.radius)
    tight = risk_minimizer(Logistic(F(1, 500)), law, certify="balls")
    assert tight.certificate.radius <= cold.certificate.radius


def test_a_claimed_point_far_away_gets_an_honest_radius_or_none():
    law = measure(labelled(40, 2, 6))
    theta = risk_minimizer(Logistic(), law).value
    assert certify_minimizer(Logistic(), law, theta + 100) is None
    away = certify_minimizer(Logistic(1), law, theta + 1)
    assert away.radius > F(1, 2)
    assert certify_minimizer(Ridge(1), law, np.zeros(2)).radius > 0
    assert certify_minimizer(Ridge(), measure(np.array([[1.0, 1.0, 0.0]])), np.zeros(2)) is None


def test_cvxpy_on_separable_data_is_not_believed():
    law = measure(np.array(SEPARABLE["complete"]))
    solution = second_opinion(Logistic(), law, on_failure="return")
    assert (solution.value, solution.outcome) == (None, Outcome.NOT_CONVERGED)


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda law: risk_minimizer(Logistic(1), law, certify="trust"), "certify"),
        (lambda law: risk_minimizer(Logistic(1), law, on_failure="ignore"), "on_failure"),
        (lambda law: risk_minimizer(Logistic(1), law, max_iterations=0), "max_iterations"),
        (lambda law: risk_minimizer(Logistic(1), law, start=np.zeros(5)), "theta"),
        (lambda law: risk_minimizer(Logistic(1), measure(np.array([[1.0, 2.0]]))), "points"),
        (lambda law: risk_minimizer(Logistic(1), measure([(1, 2)])), "points"),
        (lambda law: risk_minimizer(Logistic(1), measure([1])), "points"),
        (lambda law: risk_minimizer(Logistic(1), measure([(1, 1 + F(1, 10**30))])), "points"),
        (lambda law: risk_minimizer(Logistic(1), measure([(1, -F(1, 10**30))])), "points"),
        (
            lambda law: certify_minimizer(Logistic(1), measure([(1, F(3, 2))]), [0]),
            "points",
        ),
        (lambda law: risk_minimizer(Quadratic(((1, 0), (0, 1))), measure([1])), "points"),
        (lambda law: risk_minimizer(WeightedQuadratic(), measure([(1, -1)])), "points"),
        (lambda law: certify_minimizer(Logistic(1), law, np.full(2, np.nan)), "theta"),
    ],
)
def test_arguments_outside_their_domain_are_named(call, argument):
    with pytest.raises(InvalidArgument) as caught:
        call(measure(labelled(5, 2, 1)))
    assert caught.value.argument == argument
