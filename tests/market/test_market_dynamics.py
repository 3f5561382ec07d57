"""One round exactly, and float runs against a literal loop that knows nothing of arrays."""

from fractions import Fraction

import numpy as np
import pytest

from lookahead.core.errors import InvalidArgument
from lookahead.market import (
    Constant,
    FinitePopulation,
    FloatPopulation,
    Harmonic,
    Market,
    Probing,
    one_step_law,
)
from lookahead.market.mini_batch import mini_batch_drift
from lookahead.market.one_step import expected_move
from lookahead.market.outcomes import Diverged, NoSuchLearner

F = Fraction
USERS = FinitePopulation(
    x=[(1, 0), (0, 1), (1, 1), (2, -1)], y=[1, -1, 2, 0], preference=[0, 1, 2, 1]
)
START = np.array([[0.5, 0.0], [0.0, -0.5], [0.2, 0.1]])
ASK = Probing((1, 2), (([(1, 1), (0, 2)], [1, 0]), ([(1, 0)], [2])), F(1, 2), F(1, 10))


def literal(users, alpha, schedule, rounds, seed, start, probing=None):
    """Algorithm 1 or 2, one user at a time, in plain Python, on the library's random streams."""
    streams = [np.random.default_rng(s) for s in np.random.SeedSequence(seed).spawn(4)]
    theta = [list(map(float, row)) for row in start]
    shrink = float(probing.shrinkage) if probing else 0.0

    def slope(model, x, y):
        r = 2 * (sum(a * b for a, b in zip(model, x, strict=True)) - y)
        return [r * v for v in x]

    for t in range(rounds):
        u = int(streams[0].random() * len(users.y))
        x, y = list(map(float, users.x[u])), float(users.y[u])
        losses = [(sum(a * b for a, b in zip(m, x, strict=True)) - y) ** 2 for m in theta]
        i = users.preference[u] if streams[1].random() < alpha else losses.index(min(losses))
        eta, moves = schedule.steps(t + 1)[t], {i: slope(theta[i], x, y)}
        for learner, (rows, labels) in probing.of.items() if probing else ():
            q = int(streams[3].random() * len(labels))
            g = slope(theta[learner], list(map(float, rows[q])), float(labels[q]))
            old = moves.get(learner, [0.0] * len(g))
            pull = [
                float(probing.weight) * (a + shrink * b)
                for a, b in zip(g, theta[learner], strict=True)
            ]
            moves[learner] = [a + b for a, b in zip(old, pull, strict=True)]
        for learner, move in moves.items():
            theta[learner] = [a - eta * b for a, b in zip(theta[learner], move, strict=True)]
    return np.array(theta)


@pytest.mark.parametrize("alpha", [0, 0.4, 1])
def test_runs_are_those_of_a_literal_loop(alpha):
    market = Market(USERS, alpha)
    run = market.run(start=START, schedule=Harmonic(1, 10), rounds=300, seed=5)
    told = literal(USERS, alpha, Harmonic(1, 10), 300, 5, START)
    assert np.allclose(run.models, told, rtol=1e-9, atol=1e-12)
    run = market.run(
        "msgd-p", start=START, schedule=Constant(0.05), rounds=300, seed=5, probing=ASK
    )
    told = literal(USERS, alpha, Constant(0.05), 300, 5, START, ASK)
    assert np.allclose(run.models, told, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("algorithm", ["msgd", "msgd-p", "mini-batch"])
def test_first_rounds_have_the_exact_mean(algorithm):
    """4,000 first rounds; the mean move lies within five standard errors of the exact drift."""
    eta, alpha, n = 0.1, F(1, 3), 4000
    probing = None if algorithm == "msgd" else ASK
    runs = Market(USERS, alpha).sweep(
        algorithm,
        start=START,
        schedule=Constant(eta),
        rounds=1,
        seeds=range(n),
        probing=probing,
        batch=3 if algorithm == "mini-batch" else None,
        probe_batch=2 if algorithm == "mini-batch" else None,
    )
    moves = (START - np.array([run.models for run in runs])) / eta
    theta = [[F(v).limit_denominator(10) for v in row] for row in START.tolist()]
    if algorithm == "mini-batch":
        exact = mini_batch_drift(USERS, theta, alpha, 3, ASK)
    else:
        law = one_step_law(USERS, theta, alpha, 1, probing)
        exact = [[-v for v in row] for row in expected_move(USERS.models(theta), law)]
    error = moves.std(axis=0) / np.sqrt(n)
    assert (np.abs(moves.mean(axis=0) - np.array(exact, dtype=float)) <= 5 * error + 1e-12).all()


@pytest.mark.parametrize("ties", ["lowest", "highest", "preferred", "split"])
def test_tie_rules_send_users_where_they_say(ties):
    users = FinitePopulation([1], [0], [1], ties=ties)
    runs = Market(users, 0).sweep(
        start=[1, -1], schedule=Constant(0.25), rounds=1, seeds=range(200)
    )
    moved = np.array([run.models[:, 0] != [1, -1] for run in runs]).mean(axis=0)
    shares = users.shares([1, -1])[0]
    assert np.allclose(moved, [float(s) for s in shares], atol=0.15)
    assert ties == "split" or set(moved.tolist()) == {0.0, 1.0}


@pytest.mark.parametrize("ties", ["lowest", "highest", "preferred", "split"])
def test_three_tied_learners_of_four_and_a_preferred_one_that_is_not_tied(ties):
    users, start = FinitePopulation([1], [0], [0], ties=ties), [2, 1, -1, 1]
    runs = Market(users, 0, learners=4).sweep(
        start=start, schedule=Constant(0.25), rounds=1, seeds=range(600)
    )
    moved = np.array([run.models[:, 0] != start for run in runs]).mean(axis=0)
    third, who = F(1, 3), {"lowest": 1, "highest": 3, "preferred": 1}
    one = [F(int(i == who.get(ties))) for i in range(4)]
    shares = [F(0), third, third, third] if ties == "split" else one
    assert list(users.shares(start)[0]) == shares
    assert np.allclose(users.as_floats().shares(start)[0], np.array(shares, dtype=float))
    assert np.allclose(moved, np.array(shares, dtype=float), atol=0.09)


def test_weights_of_users_count():
    users = FinitePopulation([1, 1], [1, -1], [0, 0], [F(9, 10), F(1, 10)])
    run = Market(users, 1).run(start=[0], schedule=Harmonic(0.5, 1), rounds=20000, seed=1)
    assert abs(run.models[0, 0] - 0.8) < 0.05


def test_logistic_learners_find_the_optimum():
    rng = np.random.default_rng(3)
    x = np.column_stack([np.ones(400), rng.normal(size=400)])
    y = (rng.random(400) < 1 / (1 + np.exp(-(0.5 + x[:, 1])))).astype(float)
    market = Market(FloatPopulation(x, y, np.zeros(400)), 1, losses="logistic")
    run = market.run(
        "mini-batch", start=np.zeros((1, 2)), schedule=Harmonic(20, 10), rounds=4000, seed=0
    )
    score = x @ run.models[0]
    gradient = (1 / (1 + np.exp(-score)) - y) @ x / 400
    assert np.abs(gradient).max() < 0.01


def test_a_run_that_diverges_says_in_which_round():
    market = Market(FinitePopulation([1], [1], [0]), 1)
    with pytest.raises(Diverged) as found:
        market.run(start=[0], schedule=Constant(3), rounds=100, seed=0, bound=1e6)
    # theta - 1 is multiplied by -5 each round, and 5^9 > 10^6 + 1 > 5^8
    assert found.value.round == 8
    with pytest.raises(Diverged):
        market.run(start=[0], schedule=Constant(1e300), rounds=5, seed=0)


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"start": np.zeros((2, 2))}, "shape"),
        ({"start": START * np.nan}, "finite"),
        ({"rounds": 0}, "rounds"),
        ({"seed": -1}, "seed"),
        ({"record_every": 0}, "record_every"),
        ({"batch": 2}, "batch"),
        ({"bound": 0}, "bound"),
        ({"all_data": True}, "mini-batch"),
        ({"algorithm": "sgd"}, "algorithm"),
        ({"algorithm": "msgd-p"}, "probing"),
        ({"probing": ASK}, "msgd-p"),
        ({"algorithm": "msgd-p", "probing": Probing((1,), (([1], [1]),))}, "queries"),
        ({"algorithm": "mini-batch", "batch": 0}, "batch"),
    ],
)
def test_bad_input_is_named(change, match):
    options = {"start": START, "schedule": Constant(0.1), "rounds": 3, "seed": 0, **change}
    algorithm = options.pop("algorithm", "msgd")
    with pytest.raises(InvalidArgument, match=match):
        Market(USERS, 0.5).run(algorithm, **options)


def test_queries_that_are_no_numbers_are_refused():
    with pytest.raises(InvalidArgument, match="queries"):
        Probing((1,), (([(1, float("nan"))], [1]),))


def test_a_probing_learner_that_does_not_exist_is_named():
    ask = Probing((7,), (([(1, 1)], [1]),))
    options = {"start": START, "schedule": Constant(0.1), "rounds": 3, "seed": 0}
    with pytest.raises(NoSuchLearner, match="7"):
        Market(USERS, 0.5).run("msgd-p", probing=ask, **options)
    with pytest.raises(NoSuchLearner):
        one_step_law(USERS, [(0, 0)] * 3, 0, 1, ask)


def test_markets_out_of_range_are_refused():
    with pytest.raises(InvalidArgument, match="alpha"):
        Market(USERS, 1.5)
    with pytest.raises(InvalidArgument, match="losses"):
        Market(USERS, 0.5, losses="hinge")
    with pytest.raises(InvalidArgument, match="learners"):
        Market(USERS, 0.5, learners=2)
    with pytest.raises(InvalidArgument, match="logistic"):
        Market(USERS, 0.5, losses="logistic")
    with pytest.raises(InvalidArgument, match="step"):
        one_step_law(USERS, [(0, 0)] * 3, 0, -1)
    many = Probing((0,), (([(1, 1)] * 70000, [0] * 70000),))
    with pytest.raises(InvalidArgument, match="combinations"):
        one_step_law(USERS, [(0, 0)] * 3, 0, 1, many)


def test_runs_from_the_wrong_sides_end_at_equal_models_where_f_has_a_kink():
    """At least three in four, as narang2026.thm1.trap says; larger steps escape."""
    two, half = FinitePopulation([1, 1], [1, -1], [0, 1]), F(1, 2)
    kept: list[int] = []
    for c, t0 in ((F(1, 4), 5), (2, 40)):
        schedule = Harmonic(c, t0)
        runs = Market(two, half).sweep(
            start=(-0.5, 0.5), schedule=schedule, rounds=2000, seeds=range(100)
        )
        kept.append(sum(bool(run.models[0, 0] < run.models[1, 0]) for run in runs))
    assert kept[0] >= 75
    assert kept[1] < 25
    assert not two.differentiable((0, 0), half)
    for rule in ("lowest", "highest", "preferred", "split"):
        ruled = FinitePopulation(two.x, two.y, two.preference, ties=rule)
        assert any(any(row) for row in ruled.gradient((0, 0), half))
