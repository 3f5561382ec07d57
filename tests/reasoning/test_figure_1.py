"""Figure 1: solvers against independent ones, the comparison rule against mutants, the picture."""

import dataclasses
import math
from fractions import Fraction

import numpy as np
import pytest

from lookahead.core.errors import InvalidArgument, NotConverged
from lookahead.data import credit, credit_design
from lookahead.reasoning.figures import FIGURES
from lookahead.reasoning.figures import figure_1_published as published
from lookahead.reasoning.figures.comparison import compare, faster, half_digit, verdict
from lookahead.reasoning.figures.figure_1 import (
    STRATEGIC,
    compute,
    curves,
    exact_curves,
    strategic_model,
)
from lookahead.reasoning.figures.figure_1_certificate import certify_fit, certify_stable_point
from lookahead.reasoning.figures.figure_1_local import (
    constants,
    contraction,
    learner_jacobian,
    retraining_jacobian,
)
from lookahead.reasoning.figures.released_solvers import lbfgs_learner, released_start
from lookahead.reasoning.figures.retraining import (
    Strategic,
    chord_learner,
    everyone,
    gradient,
    hessian,
    mixture,
    newton,
    residual_floor,
    retrain,
    split,
    stable_point,
)

HALVES = (Fraction(1, 2), Fraction(1, 2))


def small(n: int = 300, d: int = 4, ridge: float = 0.02, epsilon: float = 0.5) -> Strategic:
    rng = np.random.default_rng(0)
    X = np.column_stack([rng.normal(size=(n, d - 1)), np.ones(n)])
    y = (rng.random(n) < 1 / (1 + np.exp(-X @ rng.normal(size=d)))).astype(float)
    return Strategic(X, y, (0, 2), epsilon, ridge)


def moved_data(model, population, moves):
    """The same population spelled out: moved rows, labels, weights."""
    X = np.vstack([g.X + move for g, move in zip(population, moves, strict=True)])
    y = np.concatenate([0.5 - g.half_minus_y for g in population])
    weights = np.concatenate([np.full(len(g.X), g.weight) for g in population])
    return X, y, weights


def risk(model, theta, population, moves):
    X, y, weights = moved_data(model, population, moves)
    z = X @ theta
    losses = np.logaddexp(0, z) - y * z
    return weights @ losses / len(model.y) + model.ridge / 2 * theta @ theta


# --- the model --------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["everyone", "mixture", "split"])
def test_gradient_and_hessian_are_those_of_the_risk_on_moved_rows(kind):
    model = small()
    population = {
        "everyone": everyone(model),
        "mixture": mixture(model, (Fraction(1, 3), Fraction(2, 3))),
        "split": split(model, (Fraction(1, 3), Fraction(2, 3)), seed=1),
    }[kind]
    rng = np.random.default_rng(1)
    theta = rng.normal(size=4)
    moves = [model.move(rng.normal(size=4)) for _ in population]
    step = 1e-5
    g, H = gradient(model, theta, population, moves), hessian(model, theta, population, moves)
    for j, e in enumerate(np.eye(4)):
        ends = [risk(model, theta + s * step * e, population, moves) for s in (1, -1)]
        assert g[j] == pytest.approx((ends[0] - ends[1]) / (2 * step), abs=1e-9)
        slopes = [gradient(model, theta + s * step * e, population, moves) for s in (1, -1)]
        np.testing.assert_allclose(H[:, j], (slopes[0] - slopes[1]) / (2 * step), atol=1e-9)


def test_best_response_maximises_the_agents_utility():
    model, theta = small(), np.array([1.0, -2.0, 0.5, 3.0])
    x0 = model.X[0]
    best = x0 + model.move(theta)

    def utility(x):
        return -theta @ x - ((x - x0) @ (x - x0)) / (2 * model.epsilon)

    for j in model.strategic:
        for change in (-0.1, 0.1):
            assert utility(best + change * np.eye(4)[j]) < utility(best)
    assert model.move(theta)[[1, 3]].tolist() == [0, 0]


def test_split_takes_floor_alpha_n_rows_and_leaves_the_rest_to_the_last_level():
    model = small(n=25)
    sizes = [len(g.X) for g in split(model, (Fraction(28, 100), Fraction(72, 100)), seed=0)]
    assert sizes == [7, 18]
    both = np.vstack([g.X for g in split(model, HALVES, seed=0)])
    np.testing.assert_array_equal(np.sort(both, axis=0), np.sort(model.X, axis=0))
    with pytest.raises(InvalidArgument, match="sum to one"):
        split(model, (Fraction(1, 2), Fraction(1, 3)), seed=0)
    with pytest.raises(InvalidArgument, match="epsilon"):
        small(epsilon=0.0)


# --- exact learners ---------------------------------------------------------------------------


def test_newton_and_chord_reach_the_floor_and_agree():
    model = small()
    theta_star = stable_point(model, np.zeros(4))
    population = split(model, HALVES, seed=3)
    moves = [model.move(theta_star), model.move(theta_star + 0.1)]
    exact, H = newton(model, population, moves, np.full(4, 3.0))
    chord = chord_learner(model, theta_star)(population, moves, theta_star)
    floor = residual_floor(model)
    for theta in (exact, chord):
        assert np.abs(gradient(model, theta, population, moves)).max() <= floor
    bound = 4 * math.sqrt(4) * floor / np.linalg.eigvalsh(H)[0]
    assert np.linalg.norm(exact - chord) <= bound


def test_core_learner_certifies_the_chord_learner_and_rejects_a_wrong_fit():
    model = small()
    theta_star = stable_point(model, np.zeros(4))
    population = mixture(model, (Fraction(1, 3), Fraction(2, 3)))
    moves = [model.move(theta_star), model.move(theta_star + 0.1)]
    theta = chord_learner(model, theta_star)(population, moves, theta_star)
    found = certify_fit(model, population, moves, theta)
    assert found is not None
    assert found.radius < Fraction(1, 10**11)
    wrong = certify_fit(model, population, moves, theta + 1e-3)
    assert wrong is None or wrong.radius >= Fraction(1, 1000)


def test_chord_far_from_its_anchor_still_solves():
    model = small()
    learner = chord_learner(model, np.full(4, 6.0))  # curvature there is far too small
    theta = learner(everyone(model), [np.zeros(4)], np.full(4, 6.0))
    assert np.abs(gradient(model, theta, everyone(model), [np.zeros(4)])).max() <= residual_floor(
        model
    )


def test_newton_that_cannot_reach_its_floor_says_so():
    model = small()
    broken = dataclasses.replace(model, y=model.y * np.nan)
    with pytest.raises(NotConverged, match="Newton"):
        newton(broken, everyone(broken), [np.zeros(4)], np.zeros(4))


def test_retraining_follows_the_recursion_of_the_definition():
    model = small()
    shares = (Fraction(1, 5), Fraction(3, 10), Fraction(1, 2))
    population = mixture(model, shares)
    whole = everyone(model)
    learner = chord_learner(model, stable_point(model, np.zeros(4)))
    theta_0 = np.array([0.5, -0.5, 1.0, 0.0])
    once = newton(model, whole, [model.move(theta_0)], theta_0)[0]
    twice = newton(model, whole, [model.move(once)], theta_0)[0]
    moves = [model.move(x) for x in (theta_0, once, twice)]
    theta_1 = newton(model, population, moves, theta_0)[0]
    run = retrain(model, learner, population, theta_0, rounds=1)
    np.testing.assert_allclose(run.limit, theta_1, atol=1e-12)
    assert run.gaps[0] == pytest.approx(np.linalg.norm(theta_1 - theta_0), abs=1e-12)


def test_pure_level_2_visits_every_second_iterate_of_level_1():
    model, theta = small(), np.array([0.5, -0.5, 1.0, 0.0])
    learner = chord_learner(model, stable_point(model, np.zeros(4)))
    level_2 = mixture(model, (Fraction(0), Fraction(1)))
    fast = retrain(model, learner, level_2, theta, rounds=3).limit
    slow = retrain(model, learner, everyone(model), theta, rounds=6).limit
    np.testing.assert_allclose(fast, slow, atol=1e-12)


def test_a_run_at_rest_has_zero_gaps():
    model = small()
    theta_star = stable_point(model, np.zeros(4))
    run = retrain(
        model, chord_learner(model, theta_star), split(model, HALVES, 0), theta_star, rounds=25
    )
    assert run.gaps.tolist() == [0.0] * 25
    np.testing.assert_array_equal(run.limit, theta_star)


# --- the retraining map near its stable point -------------------------------------------------


@pytest.mark.parametrize(
    "shares", [(Fraction(1),), HALVES, (Fraction(1, 10), Fraction(9, 10)), (Fraction(1, 3),) * 3]
)
def test_jacobian_is_the_derivative_of_a_round(shares):
    model = small()
    theta_star = stable_point(model, np.zeros(4))
    learner = chord_learner(model, theta_star)
    S = list(model.strategic)
    for population in (mixture(model, shares), split(model, shares, seed=2)):
        J = retraining_jacobian(model, theta_star, population)
        step = 1e-5
        for k, s in enumerate(S):
            ends = []
            for sign in (1, -1):
                start = theta_star.copy()
                start[s] += sign * step
                ends.append(retrain(model, learner, population, start, rounds=1).limit)
            np.testing.assert_allclose(J[:, k], (ends[0] - ends[1]) / (2 * step), atol=1e-8)
    level_1 = retraining_jacobian(model, theta_star, everyone(model))[S]
    np.testing.assert_allclose(
        learner_jacobian(model, learner, theta_star, 1e-5), level_1, atol=1e-8
    )


def test_mixtures_contract_by_alpha_1_c_plus_alpha_2_c_squared():
    model = small()
    theta_star = stable_point(model, np.zeros(4))
    S = list(model.strategic)
    c = np.linalg.eigvals(retraining_jacobian(model, theta_star, everyone(model))[S])
    expected = np.abs(0.3 * c + 0.7 * c**2).max()
    found = contraction(model, theta_star, mixture(model, (Fraction(3, 10), Fraction(7, 10))))
    assert found == pytest.approx(expected, rel=1e-10)


def test_constants_bound_what_they_name():
    model = small()
    theta_star = stable_point(model, np.zeros(4))
    found = constants(model, theta_star)
    assert found.gamma_global == model.ridge <= found.gamma_local
    assert found.beta_strategic <= found.beta_features
    moved = model.X + model.move(theta_star)

    def slope(x, y):
        return (1 / (1 + np.exp(-x @ theta_star)) - y) * x

    largest = 0.0
    for x, y in zip(moved, model.y, strict=True):
        columns = [
            (slope(x + 1e-6 * np.eye(4)[s], y) - slope(x - 1e-6 * np.eye(4)[s], y)) / 2e-6
            for s in model.strategic
        ]
        largest = max(largest, np.linalg.norm(np.column_stack(columns), 2))
    assert found.beta_strategic == pytest.approx(largest, rel=1e-6)
    assert min(found.ratios.values()) == found.ratio(found.beta_strategic, found.gamma_local)


def test_certificate_encloses_the_stable_point_and_refuses_others():
    model = small()
    theta_star = stable_point(model, np.zeros(4))
    ball = certify_stable_point(model, theta_star)
    assert 0 < ball.radius < Fraction(1, 10**12)
    nudged = certify_stable_point(model, theta_star + 1e-9)
    assert nudged.radius >= Fraction(1, 10**10)
    assert ball.distance(nudged.centre) - ball.radius <= nudged.radius
    with pytest.raises(NotConverged, match="Krawczyk"):
        certify_stable_point(model, theta_star + 1.0)


# --- the released solvers ---------------------------------------------------------------------


def sklearn_fit(model, population, moves):
    from sklearn.linear_model import LogisticRegression

    X, y, weights = moved_data(model, population, moves)
    weighted = None if (weights == 1).all() else weights
    learner = LogisticRegression(fit_intercept=False, C=1.0, tol=1e-5, solver="lbfgs")
    fitted = learner.fit(X, y, sample_weight=weighted)
    return fitted.coef_[0], int(fitted.n_iter_[0])


def test_released_learner_is_scikit_learn_s():
    pytest.importorskip("sklearn")
    model = strategic_model(credit_design("stand-in"))
    population = split(model, (Fraction(9, 10), Fraction(1, 10)), seed=0)
    theta_0 = released_start(model)
    moves = [model.move(theta_0), model.move(theta_0 * 1.1)]
    expected, _ = sklearn_fit(model, population, moves)
    exact = newton(model, population, moves, expected)[0]
    ours = lbfgs_learner(model)(population, moves, theta_0)
    error = np.abs(expected - exact).max()
    # the same truncation error, to a part in 10^4: the same iterates, not just the same minimiser
    assert np.abs(ours - expected).max() < 1e-4 * error
    older = lbfgs_learner(model, "sum")(population, moves, theta_0)
    assert np.abs(older - exact).max() < 1e-2 * error


def test_released_start_watches_the_unsquared_norm():
    model = strategic_model(credit_design("stand-in"))
    theta_0 = released_start(model)
    n = len(model.y)
    slope = gradient(model, theta_0, everyone(model), [np.zeros(11)])
    slope[-1] -= model.ridge * theta_0[-1]  # the constant is not penalised
    step = 1 / ((model.X**2).sum() / (4 * n) + 1 / n)

    def watched(theta):
        z = model.X @ theta
        loss = np.logaddexp(0, z).mean() - (model.y * z).mean()
        return loss + np.linalg.norm(theta[:-1]) / (2 * n)

    assert 0 <= watched(theta_0) - watched(theta_0 - step * slope) <= 1e-7


# --- the comparison ---------------------------------------------------------------------------


def printed(gaps):
    return [
        [(f"{x:.4e}", f"{s:.1e}") for x, s in zip(g.mean(0), g.std(0), strict=True)] for g in gaps
    ]


def lognormal(seed, rates=(0.04, 0.024, 0.01), rounds=6):
    rng = np.random.default_rng(seed)
    base = np.array(rates)[:, None, None] ** np.arange(rounds)
    return base * np.exp(0.1 * rng.normal(size=(3, 10, rounds)))


def test_comparison_accepts_the_same_design_and_rejects_its_mutants():
    table = printed(lognormal(1))
    agreeing = [verdict(compare(lognormal(s), table, runs=10, floor=0), "real") for s in range(20)]
    assert agreeing.count("reproduced") >= 19
    assert verdict(compare(lognormal(2)[::-1], table, runs=10, floor=0), "real") == "differs"
    other = lognormal(2, rates=(0.05, 0.024, 0.01))
    assert verdict(compare(other, table, runs=10, floor=0), "real") == "differs"
    assert verdict(compare(other, table, runs=10, floor=0), "stand-in") == "illustrated"


def test_nothing_is_decided_below_the_floor():
    cells = compare(lognormal(2) * 7, printed(lognormal(1)), runs=10, floor=1e-3)
    assert {cell.agrees for cell in cells if not cell.decided} == {None}
    assert all((cell.published_mean >= 1e-3) == cell.decided for cell in cells)
    assert not any(cell.telling for cell in cells if not cell.decided)


def test_printed_digits_are_allowed_for():
    gaps = np.full((1, 10, 1), 1.23454)
    (cell,) = compare(gaps, [[("1.2345e+00", "0.0e+00")]], runs=10, floor=0)
    assert cell.allowance >= half_digit("1.2345e+00") == pytest.approx(5e-5)
    assert cell.agrees
    with pytest.raises(InvalidArgument, match="gaps"):
        compare(gaps, [[], []], runs=10, floor=0)


def test_order_of_mixtures_is_decided_only_where_it_is_certain():
    found = faster(lognormal(3), floor=1e-12)
    assert (found[:, 0] == 0).all()
    assert (found[:, 1:] == 1).all()
    assert (faster(lognormal(3)[::-1], floor=1e-12)[:, 1:] == -1).all()
    assert (faster(lognormal(3), floor=1.0) == 0).all()
    assert faster(lognormal(3)[:, :1], floor=1e-12)[0, 1] == 1


# --- the figure -------------------------------------------------------------------------------


def test_strategic_columns_are_those_of_the_released_indices():
    columns = credit_design("stand-in").indices(tuple(STRATEGIC.values()))
    assert columns == [0, 5, 7]


def test_published_table_is_complete():
    assert [len(row) for row in published.CELLS] == [11, 11, 11]
    assert all(sum(shares) == 1 for shares in published.MIXTURES)


@pytest.fixture(scope="module")
def drawn_stand_in():
    return compute("stand-in", rounds=4)


def test_stand_in_is_at_best_illustrated_and_says_so(drawn_stand_in):
    figure = FIGURES["zhu2025.fig1"]
    assert figure.key == "zhu2025.fig1"
    assert set(figure.verdicts(drawn_stand_in).values()) == {"illustrated"}
    assert "stand-in" in figure.alt_text(drawn_stand_in)
    assert "Crosses" not in figure.alt_text(drawn_stand_in)
    assert any("not compared" in line for line in figure.summary(drawn_stand_in))
    rows = figure.table(drawn_stand_in)
    assert len(rows) == 12
    assert {row["source"] for row in rows} == {"stand-in"}
    picture = figure.draw(drawn_stand_in)
    left, right = picture.axes
    assert left.get_yscale() == right.get_yscale() == "log"
    assert "stand-in" in picture.get_suptitle()
    assert not any(line.get_label() == "published" for line in left.lines)


def test_another_source_is_refused():
    with pytest.raises(InvalidArgument, match="source"):
        compute("kaggle")


@pytest.fixture(scope="module")
def real():
    if not credit.path().is_file():
        pytest.skip("the real table is not in the cache: run `lookahead data fetch credit`")
    return compute("real", rounds=11)


@pytest.fixture(scope="module")
def real_model(real):
    return strategic_model(credit_design("real"))


def test_reference_values_of_the_exact_and_the_released_start(real, real_model):
    model, theta = real_model, real.start.exact
    z = model.X @ theta
    loss = np.logaddexp(0, z).mean() - (model.y * z).mean() + theta @ theta / (2 * real.n)
    assert loss == pytest.approx(0.60999657, abs=5e-9)
    assert np.mean((z > 0) == model.y) == pytest.approx(0.71924, abs=5e-6)
    assert np.mean((model.X @ real.start.theta > 0) == model.y) == pytest.approx(0.7207, abs=5e-5)
    assert np.linalg.norm(real.start.theta) == pytest.approx(2.45158, abs=5e-6)
    assert real.start.unit == pytest.approx(published.UNIT, abs=5e-11)


def test_as_released_is_reproduced_and_exact_differs(real):
    assert real.verdict_released == "reproduced"
    assert real.verdict_exact == "differs"
    assert sum(cell.telling for cell in real.cells_released) >= 15
    first = [cell.agrees for cell in real.cells_exact if cell.t == 0]
    assert first == [True, False, True]  # with equal shares even theta_1 shows the tolerance
    assert not any(cell.agrees for cell in real.cells_exact if cell.t == 1)


def test_mixtures_relabelled_in_reverse_are_rejected(real):
    reverse = compare(real.released.gaps[::-1], published.CELLS, runs=10, floor=real.floor)
    assert verdict(reverse, "real") == "differs"


def test_published_decay_is_the_solver_s_and_not_the_exact_map_s(real):
    exact = real.contraction_weighted
    assert (real.contraction_released > 100 * exact).all()
    assert (real.tolerance_share[:, 1:6] > 0.9).all()
    ratios = real.released.ratios(real.floor)
    assert ratios[0, 2:7] == pytest.approx(real.contraction_released[0], rel=0.05)
    # the released order by level-2 share is certain, the exact learner's on splits is not
    assert (real.faster_released[:, 1:5] == 1).all()
    assert not (real.faster_exact[:, 2:] == 1).any()
    assert (real.faster_weighted[:, 1:3] == 1).all()


def test_older_scaling_of_the_objective_does_not_match_the_archive(real, real_model):
    populations = [[split(real_model, shares, 0)] for shares in published.MIXTURES]
    older = curves(
        real_model, lbfgs_learner(real_model, "sum"), real.start.theta, populations, rounds=2
    )
    known = [float(row[1][0]) for row in published.CELLS]
    assert (older.mean[:, 1] < 0.2 * np.array(known)).all()


def test_limits_coincide_and_the_hypothesis_of_thm3_is_out_of_reach(real):
    assert real.limits_apart < Fraction(1, 10**10)
    assert real.stable.gradient / real.stable.modulus < Fraction(1, 10**10)
    assert min(real.constants.ratios.values()) > 100
    assert real.constants.contraction < 2e-4
    assert real.constants.feedback == "positive"
    assert real.start.share == pytest.approx(1, abs=1e-3)


def test_limits_of_the_three_mixtures_are_certified_by_the_core_learner(real, real_model):
    radii = []
    for shares, limits in zip(published.MIXTURES, real.exact.limits, strict=True):
        population = split(real_model, shares, seed=0)
        found = certify_fit(real_model, population, [real_model.move(limits[0])] * 2, limits[0])
        assert found is not None
        radii.append(found.radius)
    first = real.exact.limits[:, 0]
    apart = max(np.linalg.norm(a - b) for a in first for b in first)
    assert apart + 2 * float(max(radii)) < 1e-10


def test_exact_curves_alone_are_those_of_the_figure(real, real_model):
    again = exact_curves(real_model, real.start.theta, rounds=11)
    assert np.abs(again.gaps - real.exact.gaps).max() <= real.floor


def test_real_picture_shows_the_published_means(real):
    figure = FIGURES["zhu2025.fig1"]
    picture = figure.draw(real)
    assert any(line.get_label() == "published" for line in picture.axes[0].lines)
    assert "real data" in figure.alt_text(real)
    assert len(figure.table(real)) == 33
