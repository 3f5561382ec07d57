"""Figure 1's 30 exact runs of 25 rounds, beside an honest baseline and the published design."""

import statistics
import sys
import time

import numpy as np
import pytest

from lookahead.data import credit, credit_design
from lookahead.reasoning.figures import figure_1_published as published
from lookahead.reasoning.figures.figure_1 import curves, exact_curves, splits, strategic_model
from lookahead.reasoning.figures.released_solvers import released_start
from lookahead.reasoning.figures.retraining import newton, split

pytestmark = pytest.mark.benchmark
LITERAL_RUNS = 1  # a mixture; its time is scaled to all ten


def timed(action, repeat=1):
    seconds = []
    for _ in range(repeat):
        start = time.perf_counter()
        value = action()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds), value


def newton_baseline(model, theta_0):
    """Vectorised full Newton, warm start, scalar moves, stopped at rest: no shared factor."""

    def learner(population, moves, start):
        return newton(model, population, moves, start)[0]

    return curves(model, learner, theta_0, splits(model), published.ROUNDS)


def literal(model, theta_0):
    """As published: rows copied and moved, L-BFGS from zero in every round, all 25 rounds."""
    from sklearn.linear_model import LogisticRegression

    S = list(model.strategic)

    def fit(X, y):
        return LogisticRegression(fit_intercept=False, C=1.0, tol=1e-5).fit(X, y).coef_[0]

    for shares in published.MIXTURES:
        for seed in range(LITERAL_RUNS):
            first, second = split(model, shares, seed)
            y = 0.5 - np.concatenate([first.half_minus_y, second.half_minus_y])
            X, k, theta = np.vstack([first.X, second.X]), len(first.X), theta_0
            for _ in range(published.ROUNDS):
                level_1 = X.copy()
                level_1[:, S] -= model.epsilon * theta[S]
                imagined = fit(level_1, y)
                moved = level_1.copy()
                moved[k:, S] = X[k:, S] - model.epsilon * imagined[S]
                theta = fit(moved, y)
    return theta


def test_thirty_exact_runs_take_under_two_seconds(capsys):
    pytest.importorskip("sklearn.linear_model")
    source = "real" if credit.path().is_file() else "stand-in"
    model = strategic_model(credit_design(source))
    theta_0 = released_start(model)
    ours, exact = timed(lambda: exact_curves(model, theta_0), repeat=3)
    baseline, reference = timed(lambda: newton_baseline(model, theta_0))
    part, _ = timed(lambda: literal(model, theta_0))
    published_design = part * published.RUNS / LITERAL_RUNS
    with capsys.disabled():
        sys.stdout.write(
            f"\nFigure 1, 30 exact runs of 25 rounds ({source}): {ours:.2f} s; "
            f"full Newton {baseline:.2f} s (x{baseline / ours:.1f}); "
            f"published design {published_design:.1f} s (x{published_design / ours:.0f})\n"
        )
    assert ours < 2
    assert ours < baseline
    assert np.abs(exact.limits - reference.limits).max() < 1e-12
