"""Figure 3: the search against a literal one, the two learners, the bound, the rule."""

import numpy as np
import pytest

from lookahead.core.errors import InvalidArgument
from lookahead.data import credit, credit_design
from lookahead.reasoning.figures import FIGURES, figure_3, figure_3_drawing
from lookahead.reasoning.figures import figure_3_published as published
from lookahead.reasoning.figures.figure_3_ascent import (
    EPSILON,
    FIRST,
    RATE,
    SECOND,
    Collective,
    ascend,
    budget,
)
from lookahead.reasoning.figures.figure_3_learners import (
    GROUPS,
    RELEASED,
    STEPS,
    exact,
    minimiser,
    path,
    step,
    through_the_steps,
)
from lookahead.reasoning.outcomes import NotPinnedDown, NotStronglyConvex, UnboundedUtility


@pytest.fixture(scope="module")
def small():
    rng = np.random.default_rng(0)
    X = np.asfortranarray(np.column_stack([rng.normal(size=(120, 3)), np.ones(120)]))
    y = (rng.random(120) < 1 / (1 + np.exp(-X @ np.array([1.0, -0.5, 0.3, 0.2])))).astype(float)
    return Collective(X, y, rng.permutation(120)[:40], 0)


def literal(c, epochs=250):
    """Adam with the full reverse sweep through all learner steps at every epoch."""
    n, k, h = len(c.y), len(c.members), np.zeros(len(c.members))
    average, square = np.zeros(k), np.zeros(k)
    for epoch in range(1, epochs + 1):
        Z = c.moved(h)
        thetas = path(Z, c.y)
        probability = 1 / (1 + np.exp(-(Z @ thetas.T)))
        residual = probability - c.y[:, None]
        mine = residual[c.members, -1]
        pull = Z[c.members].T @ mine / k
        gradient = mine * thetas[-1, c.edited] / k
        for t in range(STEPS - 1, -1, -1):
            bend = probability[:, t] * (1 - probability[:, t])
            answer = Z @ pull
            direct = bend[c.members] * thetas[t, c.edited] * answer[c.members]
            gradient -= step(t) / n * (direct + residual[c.members, t] * pull[c.edited])
            pull = pull - step(t) * ((bend * answer) @ Z / n)
        average = FIRST * average + (1 - FIRST) * gradient
        square = SECOND * square + (1 - SECOND) * gradient**2
        scale = np.sqrt(square / (1 - SECOND**epoch)) + EPSILON
        h = h + RATE * average / (1 - FIRST**epoch) / scale
    return c.utility(h, path(c.moved(h), c.y)[-1])


def test_groups_cover_the_learners_steps_once():
    covered = [t for first, last in GROUPS for t in range(first, last)]
    assert covered == list(range(STEPS))


def test_derivative_through_the_steps_is_that_of_finite_differences(small):
    c = small
    thetas = path(c.X, c.y)
    J = through_the_steps(c.X, c.y, thetas, c.members, c.edited)
    for i in (0, 7):
        h = np.zeros(len(c.members))
        h[i] = 1e-5
        change = (path(c.moved(h), c.y)[-1] - path(c.moved(-h), c.y)[-1]) / 2e-5
        assert np.abs(J[i] - change).max() < 0.05 * np.abs(J).max()


def test_derivative_of_the_minimiser_is_that_of_finite_differences(small):
    c = small
    weights = np.full(120, 1 / 120)
    learner = exact(weights)
    answer = learner.respond(c.X, c.y, np.zeros(4), c.members, c.edited)
    for i in (0, 7):
        h = np.zeros(len(c.members))
        h[i] = 1e-5
        ends = [learner.fit(c.moved(s * h), c.y, answer.theta) for s in (1, -1)]
        assert np.allclose(answer.jacobian[i], (ends[0] - ends[1]) / 2e-5, atol=1e-7)


def test_search_ends_where_the_full_gradient_does(small):
    start = RELEASED.fit(small.X, small.y, np.zeros(4))
    gain = literal(small) - small.utility(np.zeros(40), start)
    found = ascend(small, RELEASED, start)
    assert gain > 0
    assert abs(found.utility - literal(small)) < 0.05 * gain
    assert found.displacement <= budget()


def test_separated_labels_have_no_minimiser():
    X, y = np.array([[1.0], [2.0], [-1.0]]), np.array([1.0, 1.0, 0.0])
    with pytest.raises(NotStronglyConvex):
        minimiser(X, y, np.zeros(1))


def test_a_collective_has_members():
    with pytest.raises(InvalidArgument, match="members"):
        Collective(np.ones((2, 1)), np.array([0.0, 1.0]), np.arange(0), 0)


@pytest.fixture(scope="module")
def figure():
    return figure_3.of_design(credit_design("stand-in"))


def test_columns_are_found_by_name(figure):
    c = figure.collective("as released", "number of dependents", 0, 0)
    assert figure.columns[c.edited] == "constant"
    assert len(c.members) == 183
    c = figure.collective("as described", "age", 9, 0)
    assert figure.columns[c.edited] == "age"


def test_search_stays_below_the_bound_and_falls_with_the_size(figure):
    points = [figure.point("as defined", "age", size, 0) for size in (0, 9)]
    for size, point in zip((0, 9), points, strict=True):
        assert point.unmanipulated < point.utility < figure.bound("age", size)
    assert points[0].utility > points[1].utility


def test_optimum_is_an_outcome_unless_search_and_bound_meet(figure, monkeypatch):
    with pytest.raises(NotPinnedDown) as caught:
        figure.optimum("age", 9)
    assert caught.value.best < caught.value.best + caught.value.gap == figure.bound("age", 9)
    with pytest.raises(UnboundedUtility, match="age"):
        figure.optimum("age", None)
    met = figure_3.Point(figure.bound("age", 9), 0.6, 0.6, 1.0)
    monkeypatch.setattr(figure_3.Figure3, "point", lambda *_: met)
    assert figure.optimum("age", 9) == figure.bound("age", 9)


def test_the_rule_forgives_the_published_value_and_not_one_far_away(figure, monkeypatch):
    size, printed = 9, float(published.TABLE["age"][9][0][0])
    for utility, agrees in ((printed, True), (printed + 0.01, False)):
        point = figure_3.Point(utility, 0.6, 0.6, 1.0)
        monkeypatch.setattr(figure_3.Figure3, "point", lambda *_, p=point: p)
        cell = figure_3.predicted(figure, "as released", "age", size, 5, 20)
        assert cell.agrees is agrees


def test_table_and_words_without_computing_all(figure, monkeypatch):
    point = figure_3.Point(0.7, 0.6, 0.65, 2.0)
    monkeypatch.setattr(figure_3.Figure3, "point", lambda *_: point)
    rows = figure_3_drawing.table(figure)
    assert len(rows) == 60
    assert {row["source"] for row in rows} == {"stand-in"}
    assert "made-up stand-in" in figure_3_drawing.alt_text(figure)
    assert "largest report as released: 2.00" in " ".join(figure_3_drawing.summary(figure))
    assert set(FIGURES["zhu2025.fig3"].verdicts(figure).values()) == {"illustrated"}
    figure_3_drawing.draw(figure)


def test_real_data_meet_the_second_table_and_not_the_first():
    if not credit.path().is_file():
        pytest.skip("the real table is not in the cache: run `lookahead data fetch credit`")
    real = figure_3.shared("real")
    assert round(real.least, 6) == 0.609825
    utility = real.point("as released", "age", 9, 0).utility
    assert abs(utility - float(published.COMPANION["age"][9][0])) < 0.0005
    assert abs(utility - float(published.TABLE["age"][9][0][0])) > 0.02
