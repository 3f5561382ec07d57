"""Smooth games: the implicit gradient against differences, gaps, and what is not known."""

from fractions import Fraction

import numpy as np
import pytest
import sympy

from lookahead.core.errors import InvalidArgument, NotConverged
from lookahead.reasoning import NotPinnedDown, NotStronglyConvex, QuadraticShiftGame, SmoothGame


def logistic(**changes):
    """Label-1 people edit one column; the learner is a penalised logistic regression."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(40, 2))
    y = (x @ [1.0, -1.0] + rng.normal(size=40) > 0).astype(float)
    settings = {
        "loss": lambda z, t: (
            sympy.log(1 + sympy.exp(z[0] * t[0] + z[1] * t[1]))
            - z[2] * (z[0] * t[0] + z[1] * t[1])
            + (t[0] ** 2 + t[1] ** 2) / 4
        ),
        "utility": lambda z, t, x: z[0] * t[0] + z[1] * t[1] - 2 * (z[0] - x[0]) ** 2,
        "strategy": lambda x, eta: (x[0] + eta[0] * x[2] + eta[1] * (1 - x[2]), x[1], x[2]),
        "points": np.column_stack([x, y]),
        "p": 2,
        "d": 2,
        "low": [-1, -1],
        "high": [1, 1],
    }
    return SmoothGame(**{**settings, **changes})


def quadratic(**changes):
    settings = {
        "loss": lambda z, t: (2 * t[0] ** 2 + 2 * t[0] * t[1] + 2 * t[1] ** 2) / 2
        - t[0] * z[0] - t[1] * (z[0] + z[1]),
        "utility": lambda z, t, x: t[0] + 2 * t[1] - (t[0] ** 2 + t[1] ** 2) / 2
        + t[0] * z[1] / 4 - ((z[0] - x[0]) ** 2 + (z[1] - x[1]) ** 2),
        "strategy": lambda x, eta: (x[0] + eta[0], x[1] + eta[1]),
        "points": [[0, 1], [2, 1]],
        "p": 2,
        "d": 2,
        "low": [-3, -3],
        "high": [3, 3],
    }  # fmt: skip
    return SmoothGame(**{**settings, **changes})


def exact():
    return QuadraticShiftGame(
        H=[[2, 1], [1, 2]], C=[[1, 0], [1, 1]], R=[[1, 0], [0, 1]], r=[1, 2],
        K=[[0, Fraction(1, 4)], [0, 0]], kappa=2, mean=[1, 1], low=[-3, -3], high=[3, 3],
    )  # fmt: skip


@pytest.mark.parametrize("eta", [(0.0, 0.0), (0.3, -0.4), (-0.9, 0.8)])
def test_implicit_gradient_against_central_differences(eta):
    game, eta, h = logistic(), np.array(eta), 1e-5

    def U(e):
        return game.means.f(e, game.model(e))

    slope = game.gradient(eta, game.model(eta))
    differences = [(U(eta + h * u) - U(eta - h * u)) / (2 * h) for u in np.eye(2)]
    # rounding of U over 2h is about 1e-11, the cubic term h^2 about 1e-10
    assert np.allclose(slope, differences, rtol=0, atol=1e-8)
    m, theta = game.means, game.model(eta)
    wrong = m.f_eta(eta, theta) + m.mixed(eta, theta) @ np.linalg.solve(
        m.hessian(eta, theta), m.f_theta(eta, theta)
    )
    assert not np.allclose(wrong, differences, rtol=0, atol=1e-2)


def test_the_exact_game_in_floats():
    want = exact()
    gamma = float(want.modulus())
    game = quadratic(gamma_U=gamma)
    best, star = game.collective(starts=3), game.selfish()
    assert np.allclose(best.eta, [float(e) for e in want.collective().eta], atol=1e-6)
    assert np.allclose(star.eta, [float(e) for e in want.selfish().eta], atol=1e-6)
    low, high = game.benefit(star, starts=3)
    assert low <= float(want.benefit()) + 1e-9
    assert high >= float(want.benefit()) - 1e-9
    assert game.bound(star) == pytest.approx(float(want.bound()), rel=1e-6)
    assert star.gap <= game.bound(star) + 1e-9
    assert best.gap < 1e-9


def test_without_a_modulus_nothing_is_certified():
    with pytest.raises(NotPinnedDown) as found:
        logistic().collective(starts=2)
    assert found.value.best.gap is None
    assert found.value.best.residual < 1e-12
    assert quadratic().bound(quadratic().selfish()) is None


def test_concavity_alone_gives_the_frank_wolfe_gap():
    best = quadratic(gamma_U=0).collective(starts=2)
    assert 0 <= best.gap < 1e-6


def test_a_flat_risk_is_named():
    with pytest.raises(NotStronglyConvex):
        quadratic(loss=lambda z, t: t[0] * z[0]).model(np.zeros(2))


def test_best_responses_that_run_away_are_named():
    game = quadratic(
        loss=lambda z, t: (t[0] ** 2 + t[1] ** 2) / 2 - t[0] * z[0] - t[1] * z[1],
        utility=lambda z, t, x: -4 * t[0] * z[0] - (z[0] - x[0]) ** 2 - (z[1] - x[1]) ** 2,
    )
    with pytest.raises(NotConverged):
        game.selfish(rounds=30)


@pytest.mark.parametrize(
    "changes",
    [
        {"low": [0]},
        {"high": [np.inf, 1]},
        {"low": [2, 2], "high": [1, 3]},
        {"gamma_U": -1},
    ],
)
def test_bad_boxes(changes):
    with pytest.raises(InvalidArgument):
        quadratic(**changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"points": [1, 2]},
        {"weights": [1]},
        {"weights": [-1, 2]},
        {"utility": lambda z, t, x: sympy.Symbol("stranger") * z[0]},
    ],
)
def test_bad_populations(changes):
    with pytest.raises(InvalidArgument):
        quadratic(**changes).model(np.zeros(2))
