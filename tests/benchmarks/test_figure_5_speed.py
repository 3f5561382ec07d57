"""Figure 5, 100 splits in two versions, beside an honest baseline and the published design."""

import sys
import time

import numpy as np
import pytest

from lookahead.data import FEATURES, credit, credit_design
from lookahead.reasoning.figures import figure_5_published as published
from lookahead.reasoning.figures.figure_5 import RELEASED, drops, with_intercept

pytestmark = pytest.mark.benchmark


def timed(action):
    start = time.process_time()
    value = action()
    return time.process_time() - start, value


def newton(X, y, theta):
    """Full Newton, warm start, a new Hessian in every step, until the gradient is at rounding."""
    n = len(y)
    ridge = np.full(X.shape[1], 1 / n)
    ridge[-1] = 0
    for _ in range(50):
        p = 1 / (1 + np.exp(-X @ theta))
        g = (p - y) @ X / n + ridge * theta
        if np.abs(g).max() < 1e-14:
            break
        theta = theta - np.linalg.solve((X.T * (p * (1 - p))) @ X / n + np.diag(ridge), g)
    return theta


def baseline(design):
    """One split: the base fit and ten warm-started fits."""
    X, y = design.X[:, design.indices(FEATURES)], design.y
    order = np.random.default_rng(0).permutation(len(y))[len(y) // 5 :]
    training, labels = with_intercept(X[order]), y[order]
    theta = newton(training, labels, np.zeros(training.shape[1]))
    for j in range(len(FEATURES)):
        noisy = training.copy(order="F")
        noisy[:, j] = np.random.default_rng(j).standard_normal(len(labels))
        newton(noisy, labels, np.where(np.arange(len(theta)) == j, 0.0, theta))


def literal(design):
    """One split as published: scikit-learn from zero, eleven times."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import train_test_split

    X = design.X[:, design.indices(FEATURES)]
    training, test, labels, test_labels = train_test_split(
        X, design.y, test_size=0.2, random_state=1111
    )
    for j in (None, *range(len(FEATURES))):
        noisy = np.array(training)
        if j is not None:
            noisy[:, j] = np.random.default_rng(j).standard_normal(len(labels))
        LogisticRegression(max_iter=1000).fit(noisy, labels).score(test, test_labels)


def test_two_hundred_splits_take_under_fifteen_seconds(capsys):
    pytest.importorskip("sklearn.linear_model")
    source = "real" if credit.path().is_file() else "stand-in"
    design = credit_design(source)
    ours = sum(
        timed(lambda c=c: drops(design, c, published.REPEATS))[0] for c in (RELEASED, FEATURES)
    )
    times = 2 * published.REPEATS
    vectorised = times / 3 * timed(lambda: [baseline(design) for _ in range(3)])[0]
    design_time = times / 3 * timed(lambda: [literal(design) for _ in range(3)])[0]
    with capsys.disabled():
        sys.stdout.write(
            f"\nFigure 5, 2 x 100 splits ({source}): {ours:.2f} s; full Newton "
            f"{vectorised:.1f} s (x{vectorised / ours:.1f}); published design "
            f"{design_time:.1f} s (x{design_time / ours:.1f})\n"
        )
    assert ours < 15
    assert ours < vectorised
