"""A probing softmax: solves, certificates, bounds and refusals."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from lookahead.core.enclosure import Ternary, at_most
from lookahead.core.errors import InvalidArgument, NotConverged
from lookahead.market import (
    SoftmaxProblem,
    cross_entropy_bound,
    probing_softmax,
    seen_shares,
    solve_softmax,
)
from lookahead.market.claims.lemma_23 import small
from lookahead.market.cross_entropy_exact import with_stationary_labels
from lookahead.market.outcomes import EmptyPopulation, NoSuchLearner
from lookahead.market.softmax import cross_entropy, median_logits, softmax, softmax_of_powers

F = Fraction
SETTING: dict[str, Any] = {
    "risk": F(1, 2), "level": F(1, 10), "classes": 3, "R_x": 1, "weight": 1, "ridge": F(1, 10),
    "probes": 1000, "delta": F(1, 20), "reference_norm": 2,
}  # fmt: skip


def random_problem(seed: int, K: int = 3, d: int = 2) -> SoftmaxProblem:
    rng = np.random.default_rng(seed)
    soft = rng.dirichlet(np.ones(K), size=7)
    return probing_softmax(
        rng.normal(size=(9, d)), rng.integers(0, K, 9), rng.random(9) / 9,
        rng.normal(size=(7, d)), soft, weight=0.7, ridge=0.2,
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(5))
def test_gradient_and_hessian_are_those_of_the_value(seed):
    problem = random_problem(seed)
    rng = np.random.default_rng(seed + 100)
    W, V = rng.normal(size=(3, 2)), rng.normal(size=(3, 2))
    h = 1e-5
    slope = (problem.value(W + h * V) - problem.value(W - h * V)) / (2 * h)
    assert abs(slope - (problem.gradient(W) * V).sum()) < 1e-7
    bend = (problem.gradient(W + h * V) - problem.gradient(W - h * V)) / (2 * h)
    assert np.allclose(bend.ravel(), problem.hessian(W) @ V.ravel(), atol=1e-7)


@pytest.mark.parametrize("seed", range(5))
def test_newton_finds_a_certified_minimiser_from_anywhere(seed):
    problem = random_problem(seed)
    found = solve_softmax(problem)
    again = solve_softmax(problem, start=np.full((3, 2), 5.0))
    assert found.certificate is not None
    assert found.certificate.radius < F(1, 10**9)
    assert np.allclose(found.require(), again.require(), atol=1e-9)
    assert np.allclose(found.require().sum(axis=0), 0, atol=1e-9)


def test_exactly_stationary_models_are_found_by_newton():
    for x in small():
        (user,), (probe,) = x.users, x.probes
        problem = probing_softmax(
            [[float(v) for v in user.x]], [user.y], [float(user.weight * user.observed)],
            [[float(v) for v in probe.x]], [[float(q) for q in probe.label]],
            weight=float(x.gamma), ridge=float(x.lambda_),
        )  # fmt: skip
        expected = np.array([[float(a)] for (a,) in x.model]) * np.log(2)
        assert np.allclose(solve_softmax(problem).require(), expected, atol=1e-9)


def test_cvxpy_agrees():
    import cvxpy as cp

    problem = random_problem(11)
    W = cp.Variable((3, 2))
    z = problem.x @ W.T
    losses = cp.log_sum_exp(z, axis=1) - cp.sum(cp.multiply(problem.labels, z), axis=1)
    objective = problem.weights @ losses + problem.ridge / 2 * cp.sum_squares(W)
    cp.Problem(cp.Minimize(objective)).solve(solver="CLARABEL")
    assert np.allclose(np.asarray(W.value), solve_softmax(problem).require(), atol=1e-4)


def test_few_iterations_are_reported():
    with pytest.raises(NotConverged):
        solve_softmax(random_problem(1), max_iterations=1).require()


def test_full_ridge_is_twice_the_half():
    shared: dict[str, Any] = {"weight": 2.0, "ridge": 0.3}
    full = probing_softmax(
        [[1.0]], [0], [1.0], [[1.0]], [[0.5, 0.5]], ridge_convention="full", **shared
    )
    assert full.ridge == pytest.approx(1.2)


def test_shares_follow_preference_and_loss():
    up, down = np.array([[1.0], [-1.0]]), np.array([[-1.0], [1.0]])
    x, y, preference = [[1.0], [1.0], [-1.0]], [0, 1, 0], [1, 1, 0]
    one, two = (seen_shares([up, down], x, y, preference, j, 0.25) for j in (0, 1))
    assert (one + two).tolist() == [1.0, 1.0, 1.0]
    assert seen_shares([up, up], x, y, preference, 1, 0.0).tolist() == [0.0, 0.0, 0.0]


def test_the_sharp_bound_is_smaller_and_perfect_labels_cost_nothing():
    paper, sharp = cross_entropy_bound(**SETTING), cross_entropy_bound(**SETTING, sharp=True)
    assert at_most(sharp.total, paper.total) is Ternary.TRUE
    assert float(sharp.radius) == pytest.approx(float(paper.radius) / np.sqrt(2))
    perfect = cross_entropy_bound(**SETTING, sharp=True, label_error=0)
    assert float(perfect.labels) == pytest.approx(0)
    assert float(perfect.ridge) == pytest.approx(0.1)
    assert float(perfect.core) == pytest.approx(1.1)
    doubled = cross_entropy_bound(**{**SETTING, "ridge_convention": "full"})
    assert float(doubled.ridge) == pytest.approx(2 * float(paper.ridge))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("risk", -1), ("level", -1), ("classes", 1), ("R_x", -1), ("weight", 0), ("ridge", 0),
        ("probes", 0), ("delta", 0), ("delta", 1), ("reference_norm", -1),
        ("level", float("nan")), ("ridge_convention", "none"), ("label_error", 1),
    ],
)  # fmt: skip
def test_bound_refuses(name, value):
    with pytest.raises(InvalidArgument):
        cross_entropy_bound(**{**SETTING, name: value})


@pytest.mark.parametrize(
    "change",
    [
        {"labels": [2]}, {"labels": [-1]}, {"labels": [0, 1]}, {"soft": [[0.5, 0.5]] * 2},
        {"weight": 0.0}, {"weight": float("nan")}, {"convention": "none"},
    ],
)  # fmt: skip
def test_problem_refuses(change):
    with pytest.raises(InvalidArgument):
        probing_softmax(
            [[1.0]], change.get("labels", [0]), [1.0], [[1.0]], change.get("soft", [[0.5, 0.5]]),
            weight=change.get("weight", 1.0), ridge=0.1,
            ridge_convention=change.get("convention", "half"),
        )  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"ridge": 0.0}, {"x": np.array([[np.nan]])}, {"weights": np.array([-1.0])},
        {"weights": np.array([1.0, 1.0])},
    ],
)  # fmt: skip
def test_solver_refuses(change):
    fields: dict[str, Any] = {
        "x": np.array([[1.0]]), "labels": np.array([[1.0, 0.0]]), "weights": np.array([1.0]),
        "ridge": 1.0, **change,
    }  # fmt: skip
    with pytest.raises(InvalidArgument):
        solve_softmax(SoftmaxProblem(**fields))
    with pytest.raises(InvalidArgument):
        solve_softmax(random_problem(1), start=np.zeros((2, 2)))


def test_choice_refuses():
    up = [[1.0], [-1.0]]
    with pytest.raises(NoSuchLearner):
        seen_shares([up], [[1.0]], [0], [0], 1, 0.5)
    with pytest.raises(InvalidArgument):
        seen_shares([up], [[1.0]], [0], [0], 0, 1.5)
    with pytest.raises(EmptyPopulation):
        seen_shares([up], np.zeros((0, 1)), [], [], 0, 0.5)


def test_softmax_refuses_and_agrees_with_powers():
    for bad in (lambda: softmax([]), lambda: cross_entropy(2, [0, 0]), lambda: median_logits([])):
        with pytest.raises(InvalidArgument):
            bad()
    with pytest.raises(InvalidArgument):
        cross_entropy((F(1),), [0, 0])
    with pytest.raises(InvalidArgument):
        softmax_of_powers([F(1, 2)])
    assert [float(p) for p in softmax([0, 0])] == [float(p) for p in softmax_of_powers([0, 0])]


def test_solved_labels_make_the_model_stationary():
    for x in small():
        assert with_stationary_labels(x, (0,), F(2)).is_stationary()
