"""Figure 4: the population with three components, its derivative, the rule, the claims' numbers."""

from fractions import Fraction as F

import numpy as np
import pytest

from lookahead.core.errors import InvalidArgument
from lookahead.data import credit, credit_design
from lookahead.reasoning.figures import FIGURES, figure_4, figure_4_drawing
from lookahead.reasoning.figures import figure_4_published as published
from lookahead.reasoning.figures.figure_4_population import (
    one_label_joins,
    plotted,
    proposition_7,
    three_components,
    utility,
)


@pytest.fixture(scope="module")
def small():
    rng = np.random.default_rng(0)
    X = np.column_stack([rng.normal(size=(200, 3)) + 0.5, np.ones(200)])
    y = (rng.random(200) < 1 / (1 + np.exp(-X @ np.array([1.0, -0.5, 0.3, 0.2])))).astype(float)
    return one_label_joins(X, y, [0, 2])


def test_direction_is_the_mean_of_label_0_in_the_edited_columns(small):
    X, y = small.model.X, small.model.y
    assert np.allclose(small.direction[[0, 2]], X[y == 0][:, [0, 2]].mean(axis=0))
    assert not small.direction[[1, 3]].any()


def test_model_of_the_mixture_is_that_of_weighted_rows(small):
    alpha, eta = 0.3, 0.7
    theta = small.fitted(alpha, eta, np.zeros(4)).theta
    X, y = small.model.X, small.model.y
    Z = np.vstack([X[y == 1] + eta * small.direction, X[y == 1], X[y == 0]])
    counts = [int((y == 1).sum())] * 2 + [int((y == 0).sum())]
    weights = np.repeat([alpha, 1 - alpha, 1.0], counts)
    labels = np.repeat([1.0, 1.0, 0.0], counts)
    gradient = (weights * (1 / (1 + np.exp(-Z @ theta)) - labels)) @ Z + theta
    assert np.abs(gradient).max() < 1e-10


def test_three_components_give_the_slope_and_the_metric_of_proposition_7_does_not(small):
    target = small.fitted(0.3, 0.55, np.zeros(4)).theta
    here, h = small.fitted(0.7, 0.5, target), 1e-5
    low, high = (utility(small.fitted(0.7 + s, 0.5, target), target) for s in (-h, h))
    slope = (high - low) / (2 * h)
    assert np.isclose(slope, -three_components(small, here, target), rtol=1e-6)
    assert not np.isclose(slope, -proposition_7(here, target), rtol=0.1)


def test_plotted_metric_is_the_notebooks(small):
    target = np.zeros(4)
    members, rest = small.drawn(0.4, 3)
    state = small.sampled((members, rest), 0.5, target)
    Z = members.X + 0.5 * small.direction
    p = 1 / (1 + np.exp(-Z @ state.theta))
    whole = np.vstack([Z, rest.X])
    q = 1 / (1 + np.exp(-whole @ state.theta))
    H = (whole.T * (q * (1 - q))) @ whole / len(whole) + np.eye(4)
    g = state.theta - (p - 1) @ Z / len(Z)
    assert np.isclose(plotted(small, state, target), -state.theta @ np.linalg.solve(H, g))


def test_draws_are_seeded_and_complete(small):
    members, rest = small.drawn(0.4, 3)
    again, _ = small.drawn(0.4, 3)
    other, _ = small.drawn(0.4, 4)
    assert len(members.X) == round(0.4 * len(small.ones.X))
    assert len(members.X) + len(rest.X) == small.n
    assert np.array_equal(members.X, again.X)
    assert not np.array_equal(members.X, other.X)


def test_both_labels_are_needed():
    with pytest.raises(InvalidArgument, match="labels"):
        one_label_joins(np.ones((2, 1)), np.ones(2), [0])


def test_the_rule_takes_the_target_into_account():
    eta, printed = F(559, 1000), -1.101722
    rng = np.random.default_rng(0)
    trials = 0.03 * rng.normal(size=10)
    sure = figure_4.predicted(printed + 0.2 + np.tile(trials, (50, 1)), eta, 0, "metric", 120)
    targets = 0.1 * rng.normal(size=(50, 1))
    unsure = figure_4.predicted(printed + 0.2 + trials + targets, eta, 0, "metric", 120)
    assert not sure.agrees
    assert unsure.agrees
    assert unsure.telling


@pytest.fixture(scope="module")
def figure():
    return figure_4.of_design(credit_design("stand-in"))


def test_rows_far_out_are_left_out_by_the_columns_of_the_version(figure):
    for version, names in figure_4.EDITED.items():
        side = figure.sides[version]
        assert len(side.population.model.strategic) == len(names)
        edited = side.population.model.X[:, list(side.population.model.strategic)]
        assert edited.max() < figure_4.CUT


def test_table_words_and_picture(figure):
    rows = figure_4_drawing.table(figure)
    assert len(rows) == 120
    assert {row["source"] for row in rows} == {"stand-in"}
    assert "made-up stand-in" in figure_4_drawing.alt_text(figure)
    assert figure_4_drawing.summary(figure)[0].startswith("data: made-up")
    assert set(FIGURES["zhu2025.fig4"].verdicts(figure).values()) == {"illustrated"}
    figure_4_drawing.draw(figure)


def test_real_rows_and_their_size():
    if not credit.path().is_file():
        pytest.skip("the real table is not in the cache: run `lookahead data fetch credit`")
    population = figure_4.shared("real").sides["as released"].population
    assert (population.n, len(population.ones.X)) == (18265, 8273)
    assert len(published.TABLE) == 3
    assert {len(rows) for rows in published.TABLE.values()} == {20}
