"""Figure 2: the released loops against themselves spelt out, the game by its definitions."""

from fractions import Fraction

import numpy as np
import pytest

from lookahead.core.errors import InvalidArgument, NoSolution, NotConverged, UnknownKey
from lookahead.data import credit, credit_design
from lookahead.reasoning import ColumnEdit, NoMaximum
from lookahead.reasoning.column_edit import edits
from lookahead.reasoning.credit_utilities import (
    mean_log_loss,
    score_reports,
    stable_model,
    utility,
)
from lookahead.reasoning.figures import FIGURES
from lookahead.reasoning.figures import figure_2_published as published
from lookahead.reasoning.figures.figure_2 import (
    DASHED,
    KEPT,
    RELEASED,
    SOLID,
    Figure2,
    benefit_allowance,
    compute,
    gamma,
    slack,
)
from lookahead.reasoning.figures.figure_2_released import (
    SHORT,
    Schedule,
    alignments,
    released_run,
)

real = pytest.mark.skipif(not credit.path().is_file(), reason="the real table is not fetched")


def small(n: int = 60, column: str = "b") -> ColumnEdit:
    rng = np.random.default_rng(1)
    X = np.column_stack([rng.normal(size=(n, 2)), np.ones(n)])
    y = (rng.random(n) < 1 / (1 + np.exp(-X @ np.array([1.0, -0.5, 0.3])))).astype(float)
    return ColumnEdit(X, y, ("a", "b", "constant"), column)


def test_columns_are_found_by_name():
    edit = small()
    assert edit.index == 1
    np.testing.assert_array_equal(edit.others, edit.X[:, [0, 2]])
    with pytest.raises(UnknownKey, match="agee"):
        ColumnEdit(edit.X, edit.y, ("a", "age", "constant"), "agee")
    with pytest.raises(InvalidArgument, match="shape"):
        ColumnEdit(edit.X, edit.y, ("a", "b"), "a")
    with pytest.raises(UnknownKey, match="c"):
        edits(edit.X, edit.y, edit.columns, ("a", "c"), ("a",))


# --- by the definitions -----------------------------------------------------------------------


def test_stable_model_is_the_minimiser_without_the_column():
    edit = small()
    model = stable_model(edit)
    p = 1 / (1 + np.exp(-edit.others @ model.theta))
    assert np.abs(edit.others.T @ (p - edit.y)).max() < 1e-10
    low, high = model.squared_norm
    assert low <= Fraction(float(model.theta @ model.theta)) <= high
    assert high - low < Fraction(1, 10**8)
    assert model.benefit(Fraction(0)) == (0, 0)
    with pytest.raises(InvalidArgument, match="weight"):
        model.benefit(Fraction(-1))


def test_reports_that_leave_the_learner_alone_are_stable():
    edit = small()
    model = stable_model(edit)
    residual = 1 / (1 + np.exp(-edit.others @ model.theta)) - edit.y
    reports = np.random.default_rng(2).normal(size=len(edit.y))
    reports -= residual * (residual @ reports) / (residual @ residual)
    kept = utility(edit.reporting(reports), edit.y, 0.5)
    assert kept == pytest.approx(model.risk - 0.5 * float(model.theta @ model.theta), abs=1e-9)


def test_no_strategy_beats_the_risk_and_some_come_close():
    edit = small()
    model = stable_model(edit)
    rng = np.random.default_rng(3)
    for weight in (0.0, 1.0):
        for _ in range(20):
            reports = rng.normal(size=len(edit.y)) * 10 ** rng.uniform(-1, 2)
            assert utility(edit.reporting(reports), edit.y, weight) <= model.risk + 1e-12
    reached = [
        utility(edit.reporting(score_reports(edit, model, s, d)), edit.y, 1.0)
        for s, d in ((0.1, 0.1), (0.01, 0.03))
    ]
    assert reached[0] < reached[1] < model.risk
    assert model.risk - reached[1] < 2e-3
    with pytest.raises(NoMaximum) as raised:
        model.best(Fraction(1))
    assert raised.value.supremum == model.risk
    assert model.best(Fraction(0)) == model.risk


def test_rows_that_can_be_separated_have_no_stable_model():
    X = np.array([[-1.0, 0.0], [1.0, 0.0], [2.0, 1.0]])
    with pytest.raises(NoSolution, match="separates"):
        stable_model(ColumnEdit(X, np.array([0.0, 1.0, 1.0]), ("a", "b"), "b"))


def test_reports_need_a_positive_step_and_a_model_of_these_labels():
    edit = small()
    model = stable_model(edit)
    with pytest.raises(InvalidArgument, match="step"):
        score_reports(edit, model, step=0.0, size=0.1)
    with pytest.raises(InvalidArgument, match="size"):
        score_reports(edit, model, step=0.1, size=-1.0)
    same_labels = ColumnEdit(edit.X, np.ones(len(edit.y)), edit.columns, edit.column)
    with pytest.raises(NotConverged, match="smaller step"):
        score_reports(same_labels, model, step=0.1, size=0.1)


# --- the released loops -----------------------------------------------------------------------


def spelt_out(edit: ColumnEdit, weights: tuple[float, ...], rounds: int):
    """The same loops in double precision, one step at a time, from the notebook's description."""
    X, y, n, s = edit.X.copy(), edit.y, len(edit.y), edit.index

    def p(data, theta):
        return 1 / (1 + np.exp(-data @ theta))

    def learn(data, theta):
        for _ in range(200):
            theta = theta - 0.1 * data.T @ (p(data, theta) - y) / n
        return theta

    def value(data, theta, weight):
        return mean_log_loss(data, y, theta) - weight * theta @ theta

    found = []
    for weight in weights:
        moved, theta = X.copy(), np.ones(3)
        rates = [20.0] * 201 + [10.0] * 100 + [1.0] * 100 + [0.1] * 99
        for rate in rates if weight < 0.03 else [0.05] * 200:
            theta = learn(moved, np.ones(3))
            residual = p(moved, theta) - y
            curve = residual + y
            curve = curve * (1 - curve)
            H = (moved.T * curve) @ moved / n
            v = np.linalg.solve(H, moved.T @ residual / n - 2 * weight * theta)
            correction = (residual * v[s] + curve * moved[:, s] * (theta @ v)) / n
            moved[:, s] += rate * (residual * theta[s] / n - correction)
        led = value(moved, theta, weight)
        theta = np.ones(3)
        for _ in range(rounds):
            theta = learn(X, theta)
            for _ in range(200):
                X[:, s] += 2 * (p(X, theta) - y) * theta[s] / n
        found.append((value(X, theta, weight), led, theta))
    return found, X


@pytest.mark.parametrize("one_by_one", [True, False])
def test_released_run_is_the_notebook_s(one_by_one):
    edit, weights = small(n=600), (0.5, 0.6)
    expected, data = spelt_out(edit, weights, rounds=3)
    found = released_run(edit, weights, Schedule(3, 3, one_by_one=one_by_one))
    for point, (stable, led, theta) in zip(found, expected, strict=True):
        assert point.stable == pytest.approx(stable, abs=2e-5)
        assert point.stackelberg == pytest.approx(led, abs=2e-5)
        np.testing.assert_allclose(point.theta, theta, atol=2e-5)
    assert np.abs(data[:, 1] - edit.X[:, 1]).max() > 0.01  # overwritten from one lambda to the next
    assert found[1].idle_benefit() == pytest.approx(
        found[1].idle_risk - 0.6 * found[1].idle @ found[1].idle - found[1].stable, abs=1e-6
    )
    with pytest.raises(InvalidArgument, match="rounds"):
        Schedule(rounds=0)


def test_alignments_contract_different_indices():
    edit = small()
    X, y, n, s, weight = edit.X, edit.y, len(edit.y), edit.index, 0.7
    theta = np.array([0.8, 0.2, -0.4])

    def slope(data):
        return data.T @ (1 / (1 + np.exp(-data @ theta)) - y) / n

    step, J = 1e-6, np.zeros((3, n, 3))  # d slope_a / d X_ik
    for i in range(n):
        for k in range(3):
            ends = []
            for sign in (1, -1):
                data = X.copy()
                data[i, k] += sign * step
                ends.append(slope(data))
            J[:, i, k] = (ends[0] - ends[1]) / (2 * step)
    curve = 1 / (1 + np.exp(-X @ theta))
    H = (X.T * (curve * (1 - curve))) @ X / n
    v = np.linalg.solve(H, slope(X) - 2 * weight * theta)
    drawn, right = alignments(
        X.T.astype(np.float32), (0.5 - y).astype(np.float32), theta.astype(np.float32), s, weight
    )
    assert drawn == pytest.approx((np.einsum("aik,k->ai", J, v) ** 2).sum(), rel=1e-4)
    assert right == pytest.approx((np.einsum("aik,a->ik", J, v)[:, s] ** 2).sum(), rel=1e-4)
    assert drawn != pytest.approx(right, rel=0.1)


# --- the comparison ---------------------------------------------------------------------------


def test_allowances_are_far_below_what_they_compare():
    n = 18357
    assert gamma(n) < 0.0011
    for i in range(10):
        assert slack(0, i, n) < 0.01
        assert 0 < benefit_allowance(i, n) < float(published.benefit(i)) / 5


@real
def test_short_loops_reproduce_the_first_printed_rows_and_others_do_not():
    design = credit_design("real")
    edit = edits(design.X, design.y, design.columns, KEPT, (RELEASED[DASHED],))[0]
    run = released_run(edit, (0.0, 1 / 9), SHORT)
    for i, point in enumerate(run):
        assert abs(point.benefit - float(published.benefit(i))) <= benefit_allowance(
            i, edit.X.shape[0]
        )
    early = released_run(edit, (0.0,), Schedule(20, 1, 10))[0]
    assert abs(early.stable - float(published.DASHED[0][0])) > slack(0, 0, edit.X.shape[0])


@real
def test_exact_utilities_identify_the_constant_column():
    design = credit_design("real")
    agreeing = []
    for edit in edits(design.X, design.y, design.columns, KEPT, KEPT):
        model = stable_model(edit)
        square = float(model.squared_norm[0])
        gaps = [
            abs(model.risk - float(w) * square - float(published.DASHED[i][0]))
            <= slack(0, i, design.n)
            for i, w in enumerate(published.LAMBDAS)
        ]
        if all(gaps):
            agreeing.append(edit.column)
    assert agreeing == ["constant"]


def test_figure_has_table_picture_and_words():
    design = credit_design("stand-in")
    kept = np.arange(0, design.n, 40)
    names = (*RELEASED.values(), "age", "NumberOfDependents")
    found = edits(design.X[kept], design.y[kept], design.columns, KEPT, names)
    result = Figure2("stand-in", len(kept), {e.column: e for e in found}, Schedule(2, 1, 50))
    weights = tuple(float(w) for w in result.lambdas)
    runs = {e.column: released_run(e, weights, Schedule(2, 1, 50)) for e in found}
    result.__dict__["runs"] = runs  # a figure's parts are cached properties
    figure = FIGURES["zhu2025.fig2"]
    rows = figure.table(result)
    assert len(rows) == 40
    assert {row["column"] for row in rows if row["legend"] == SOLID} == {"age", RELEASED[SOLID]}
    assert set(figure.verdicts(result).values()) == {"illustrated"}
    assert "stand-in" in figure.alt_text(result)
    assert len(figure.summary(result)) == 7
    assert len(figure.draw(result).axes) == 3
    with pytest.raises(InvalidArgument, match="source"):
        compute("elsewhere")
