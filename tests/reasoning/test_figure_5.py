"""Figure 5: fits against scikit-learn, columns by name, the comparison with the printed bars."""

import numpy as np
import pytest

from lookahead.core.errors import NotConverged
from lookahead.data import FEATURES, credit, credit_design
from lookahead.reasoning.figures import FIGURES
from lookahead.reasoning.figures import figure_5_published as published
from lookahead.reasoning.figures.figure_5 import (
    RELEASED,
    Training,
    bars,
    compute,
    correct,
    drops,
    with_intercept,
)

real = pytest.mark.skipif(not credit.path().is_file(), reason="the real table is not fetched")


def some(n: int = 400):
    rng = np.random.default_rng(0)
    X = rng.normal(size=(n, 3)) * [1.0, 3.0, 0.2]
    y = (rng.random(n) < 1 / (1 + np.exp(-X @ [1.0, 0.4, -2.0] - 0.5))).astype(float)
    return X, y


def test_fit_is_scikit_learn_s_with_an_intercept():
    linear_model = pytest.importorskip("sklearn.linear_model")
    X, y = some()
    theta = Training(with_intercept(X), 0.5 - y).fit(np.zeros(4))
    expected = linear_model.LogisticRegression(C=1.0, tol=1e-10, max_iter=1000).fit(X, y)
    np.testing.assert_allclose(theta[:3], expected.coef_[0], atol=1e-6)
    assert theta[3] == pytest.approx(expected.intercept_[0], abs=1e-6)
    assert correct(with_intercept(X), y > 0, theta) == round(expected.score(X, y) * len(y))


def test_replacing_a_column_leaves_the_others():
    X, y = some()
    rows = Training(with_intercept(X), 0.5 - y)
    other = rows.replacing(1, np.arange(float(len(y))))
    np.testing.assert_array_equal(other.X[:, [0, 2, 3]], rows.X[:, [0, 2, 3]])
    assert other.X[5, 1] == 5
    assert rows.X[5, 1] == X[5, 1]
    with pytest.raises(NotConverged, match="Newton"):
        Training(with_intercept(X), (0.5 - y) * np.nan).fit(np.zeros(4))


def test_a_constant_column_beside_an_intercept_is_worth_nothing():
    X, y = some()
    doubled = np.column_stack([X, np.ones(len(y))])
    theta = Training(with_intercept(doubled), 0.5 - y).fit(np.zeros(5))
    assert theta[3] == pytest.approx(0, abs=1e-9)  # the penalty sends it all to the intercept


def test_drops_are_repeatable_and_named():
    design = credit_design("stand-in")
    found = drops(design, ("age", "DebtRatio"), 2)
    again = drops(design, ("age", "DebtRatio"), 2)
    np.testing.assert_array_equal(found.noisy, again.noisy)
    assert found.rows == design.n // 5
    assert found.drops.shape == (2, 2)
    assert found.mean[0] == pytest.approx(found.drops[:, 0].mean())


def test_labels_are_the_header_in_order_and_the_released_columns_follow_by_one():
    assert tuple(published.LABELS[label] for label, _, _ in published.BARS) == FEATURES
    assert (*FEATURES[1:], "constant") == RELEASED


@real
def test_bars_are_reproduced_by_position_and_not_by_label():
    figure = compute("real", repeats=20)
    assert all(bar.agrees for bar in figure.bars_released)
    wrong = [bar.label for bar in figure.bars_described if not bar.agrees]
    assert {"Age", "OpenLines", "PastDue30-59", "PastDue90"} <= set(wrong)
    assert figure.verdict(figure.bars_released) == "reproduced"
    assert figure.verdict(figure.bars_described) == "differs"
    shifted = bars(figure.released, (*RELEASED[1:], RELEASED[0]))
    assert not all(bar.agrees for bar in shifted)


def test_figure_has_table_picture_and_words():
    result = compute("stand-in", repeats=2)
    figure = FIGURES["zhu2025.fig5"]
    rows = figure.table(result)
    assert [len(rows), rows[1]["printed_label"], rows[1]["column"]] == [20, "Age", RELEASED[1]]
    assert set(figure.verdicts(result).values()) == {"illustrated"}
    assert "stand-in" in figure.alt_text(result)
    assert len(figure.summary(result)) == 5
    assert len(figure.draw(result).axes) == 2
