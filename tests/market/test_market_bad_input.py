"""Every public call of Part III with bad input: a named exception, never a raw one."""

from collections.abc import Callable
from fractions import Fraction as F
from typing import Any

import numpy as np
import pytest

from lookahead.core.errors import FloatRefused, InvalidArgument, LookaheadError, UnknownKey
from lookahead.market import (
    Constant,
    CrossEntropyBound,
    FinitePopulation,
    FloatPopulation,
    Harmonic,
    InverseRoot,
    Market,
    OnlineProbing,
    Power,
    ProbedLearner,
    Probing,
    Scenario,
    SlopeBands,
    SoftmaxProblem,
    TwoSlopeMarket,
    UniformSquare,
    cross_entropy_bound,
    free_intervals,
    gradient_flow,
    level_set_measure,
    mutual_map,
    one_step_law,
    online_gradient,
    probe,
    probing_softmax,
    queries_needed,
    risk_bound,
    seen_shares,
    solve_partition,
    solve_partition_cvxpy,
    solve_softmax,
)
from lookahead.market.outcomes import Diverged, EmptyPopulation, NoSuchLearner, Unreachable

HALF, NAN = F(1, 2), float("nan")
WRONG: list[Any] = [
    None, "a", "", b"x", NAN, float("inf"), 1.5, 2.0, True, False, -1, 0, 7, 10**400, 1j, object(),
    {}, [], (), [None], ["a"], [NAN], [True], [[1], [1, 2]], [[[1]]], F(1, 3), np.int64(-3),
    np.array([NAN, 1.0]), np.zeros((2, 2, 2)), np.array(["a"]), np.array(1.0),
]  # fmt: skip
COUNTS = {
    "batch", "classes", "count", "learners", "limit", "max_iterations", "probe_batch", "probes",
    "queries", "record_every", "rounds", "steps",
}  # fmt: skip
"""Arguments for which a whole number of four hundred digits would be a long wait, not an error."""

users = FinitePopulation([1, 2, -1], [1, 0, 1], [0, 1, 1])
draws = np.random.default_rng(0).normal(size=(50, 2))
crowd = FloatPopulation(draws, draws @ [1, -1], draws[:, 0] > 0)
idle = FinitePopulation([1, 1], [1, -1], [0, 0])
market, square, online = Market(crowd, HALF), UniformSquare(), OnlineProbing(
    (1, 1), (1, -1), ((1,), (0,)), (1, 1)
)  # fmt: skip
bands = SlopeBands.of((1, 2, HALF, 0), (-2, -1, HALF, 1))
slopes = TwoSlopeMarket(HALF, 1, F(1, 4))
learner = ProbedLearner([1], [1], [1], [1], [1], [0], weight=1, ridge=4)
asking = Probing((0,), (([[1, 1.0]], [1.0]),), HALF, F(1, 10))
exactly = Probing((0,), (([[1]], [1]),), HALF, F(1, 10))
theta, pair = [(1,), (2,)], [HALF, -HALF]

RUN = {"start": np.zeros((2, 2)), "schedule": Constant(0.1), "rounds": 3, "bound": 1e8}
PROBE = {"queries": ([1], [1]), "weight": HALF, "ridge": F(1, 10), "ridge_convention": "half"}
BOUND = {
    "R_x": 1, "Y": 1, "label_radius": 1, "theta_star": 1, "bayes": 0, "epsilon": 0, "weight": 1,
    "ridge": F(1, 10), "delta": F(1, 10), "ridge_convention": "half", "form": "sharp", "mass": 1,
}  # fmt: skip
ENTROPY = {
    "risk": 0.3, "level": 0.4, "classes": 2, "R_x": 1, "weight": 1, "ridge": 0.1, "probes": 10,
    "delta": 0.01, "reference_norm": 2, "ridge_convention": "half", "sharp": True,
    "label_error": HALF,
}  # fmt: skip
SOFTMAX = {"x": [[1.0]], "labels": [[1.0, 0.0]], "weights": [1.0], "ridge": 0.5}
COLUMNS = {"x": [1, 2, -1], "y": [1, 0, 1], "preference": [0, 1, 1], "weights": [HALF, HALF, 0]}

# fmt: off
CALLS: dict[str, tuple[Callable[..., Any], dict[str, Any]]] = {
    "FinitePopulation": (FinitePopulation, {**COLUMNS, "ties": "lowest"}),
    "FloatPopulation": (FloatPopulation, {**COLUMNS, "ties": "lowest"}),
    "TwoSlopeMarket": (TwoSlopeMarket, {"p": HALF, "a": 1, "alpha": HALF, "ties": "lowest"}),
    "basin": (slopes.basin, {"slopes": (1, 0)}),
    "slope directional": (slopes.directional, {"slopes": (1, 2), "direction": (1, 1)}),
    "stationary_points": (users.stationary_points, {"alpha": HALF, "learners": 2, "kinks": False}),
    "one_sided": (users.one_sided_gradients, {"theta": theta, "alpha": HALF, "limit": 9}),
    "directional": (users.directional, {"theta": theta, "alpha": HALF, "direction": theta}),
    "risk": (users.risk, {"model": 1}),
    "float risk": (crowd.risk, {"model": [1, 1]}),
    "solve_partition": (
        solve_partition,
        {"population": users, "alpha": HALF, "winners": (0, 1, 1), "learners": 2},
    ),
    "free_intervals": (
        free_intervals,
        {"population": idle, "point": idle.stationary_points(HALF)[-1], "learner": 1},
    ),
    "UniformSquare": (UniformSquare, {"preference": (0, 1)}),
    "SlopeBands": (SlopeBands, {"bands": bands.bands}),
    "SlopeBands.of": (SlopeBands.of, {}),
    "level_set_measure": (level_set_measure, {"s": 1, "t": -1, "delta": F(1, 25)}),
    "gradient_flow": (
        gradient_flow,
        {"gradient": lambda x: x, "start": [1.0], "horizon": 1.0, "steps": 3},
    ),
    "Market": (Market, {"population": crowd, "alpha": HALF, "learners": 2, "losses": "squared"}),
    "run": (market.run, {**RUN, "algorithm": "msgd", "seed": 0, "batch": 1, "all_data": False}),
    "run mini-batch": (
        market.run,
        {
            **RUN,
            "algorithm": "mini-batch",
            "seed": 0,
            "probing": asking,
            "batch": 3,
            "probe_batch": 2,
            "record_every": 1,
            "all_data": True,
        },
    ),
    "sweep": (
        market.sweep,
        {
            **RUN,
            "algorithm": "msgd-p",
            "seeds": [0, 1],
            "probing": asking,
            "weights": [0, HALF],
        },
    ),
    "Constant": (lambda c, rounds: Constant(c).steps(rounds), {"c": 1, "rounds": 3}),
    "Harmonic": (lambda c, t0: Harmonic(c, t0).satisfies_assumption_2(), {"c": 1, "t0": 1}),
    "Power": (lambda c, q, rounds: Power(c, q).steps(rounds), {"c": 1, "q": 1, "rounds": 3}),
    "InverseRoot": (lambda c: InverseRoot(c).satisfies_assumption_2(), {"c": 1}),
    "one_step_law": (
        one_step_law,
        {"population": users, "theta": theta, "alpha": HALF, "step": HALF, "probing": exactly},
    ),
    "Probing": (
        Probing,
        {**PROBE, "learners": (0,), "queries": (([1], [1]),)},
    ),
    "within": (asking.within, {"learners": 2}),
    "Scenario": (
        Scenario,
        {
            "name": "partial-knowledge",
            "learner": 0,
            "leader": 0,
            "subset": (1,),
            "include_self": True,
            "median": "mean",
            "kappa": 0,
        },
    ),
    "sources": (
        Scenario("preference-aware", kappa=HALF).sources,
        {"learners": 3, "count": 2, "preference": [0, 1], "seed": 0},
    ),
    "stationary": (
        probe.stationary,
        {**PROBE, "population": users, "learner": 0, "alpha": 1, "learners": 2},
    ),
    "probing points": (
        probe.stationary_points,
        {"population": users, "probing": exactly, "alpha": HALF, "learners": 2},
    ),
    "labels": (
        probe.labels,
        {
            "scenario": "preference-aware",
            "models": [1, 2],
            "x": [1, -1],
            "preference": [0, 1],
            "output": "hard",
            "seed": 1,
            "kappa": HALF,
        },
    ),
    "float_labels": (
        probe.float_labels,
        {
            "scenario": "preference-aware",
            "models": [[1.0], [2.0]],
            "x": [[1.0], [-1.0]],
            "preference": [0, 1],
            "output": "soft",
            "seed": 1,
        },
    ),
    "level": (probe.level, {"population": users, "pseudo": [1, 1, 1]}),
    "median": (probe.median, {"values": [1, 2], "convention": "mean"}),
    "collect": (
        probe.collect,
        {
            "population": users,
            "models": [1, 2],
            "scenario": "majority-good",
            "count": 2,
            "seed": 0,
        },
    ),
    "problem": (probe.problem, {**PROBE, "population": users, "observed": (HALF, HALF, 0)}),
    "ProbedLearner": (
        lambda **k: ProbedLearner(**k).theta,
        {
            "x": [1],
            "y": [1],
            "weights": [1],
            "shares": [1],
            "pseudo": [1],
            "queries": [0],
            "weight": 1,
            "ridge": 4,
            "ridge_convention": "half",
            "moved": (),
        },
    ),
    "learner's risk": (learner.risk, {"model": (1,)}),
    "core_bound": (learner.core_bound, {"form": "paper"}),
    "risk_bound": (risk_bound, {**BOUND, "queries": 10}),
    "queries_needed": (queries_needed, {**BOUND, "target": HALF}),
    "ratio": (risk_bound(**BOUND, queries=1).ratio, {"truth": 1}),
    "cross_entropy_bound": (cross_entropy_bound, ENTROPY),
    "SoftmaxProblem": (lambda **k: solve_softmax(SoftmaxProblem(**k)), SOFTMAX),
    "solve_softmax": (
        solve_softmax,
        {"problem": SoftmaxProblem(**SOFTMAX), "max_iterations": 5, "accuracy": 1e-6},
    ),
    "probing_softmax": (
        lambda **k: solve_softmax(probing_softmax(**k)),
        {
            "x": [[1.0]],
            "labels": [0],
            "seen": [1.0],
            "queries": [[1.0]],
            "soft_labels": [[0.5, 0.5]],
            "weight": 2.0,
            "ridge": 0.1,
            "ridge_convention": "half",
        },
    ),
    "seen_shares": (
        seen_shares,
        {
            "models": [[[1.0], [-1.0]], [[-1.0], [1.0]]],
            "x": [[1.0], [1.0]],
            "labels": [0, 1],
            "preference": [1, 1],
            "learner": 0,
            "alpha": 0.25,
        },
    ),
    "mutual_map": (mutual_map, {"step": HALF, "weight": 1, "moment": 1}),
    "online_gradient": (
        online_gradient,
        {
            "population": users,
            "theta": theta,
            "alpha": HALF,
            "peers": [(1,), ()],
            "weights": [1, 0],
            "ridge": 0,
            "rule": "median",
        },
    ),
    "OnlineProbing": (
        lambda **k: OnlineProbing(**k).stationary(),
        {
            "curvature": (1, 1),
            "specialist": (1, -1),
            "peers": ((1,), (0,)),
            "weights": (1, 1),
            "ridge": 0,
            "moment": 1,
            "rule": "median",
        },
    ),
    "online step": (online.step, {"theta": (1, -1), "eta": HALF}),
    "snapshot": (online.snapshot, {"initial": (1, -1)}),
}
# fmt: on
for _name in ("losses", "tied", "winners", "shares", "risks"):
    CALLS[_name] = (getattr(users, _name), {"theta": theta})
for _name in ("observed", "masses", "potential", "gradient"):
    CALLS[_name] = (getattr(users, _name), {"theta": theta, "alpha": HALF})
    CALLS[f"float {_name}"] = (getattr(crowd, _name), {"theta": np.eye(2), "alpha": 0.5})
for _name in ("potential", "masses", "gradient", "one_sided_gradients"):
    CALLS[f"square {_name}"] = (getattr(square, _name), {"theta": pair, "alpha": HALF})


@pytest.mark.parametrize("name", CALLS)
def test_a_bad_argument_raises_a_named_exception_or_is_no_error(name):
    call, good = CALLS[name]
    if good:
        call(**good)
    refused = 0
    for argument in good:
        for wrong in WRONG:
            if argument in COUNTS and type(wrong) is int and wrong > 1000:
                continue
            try:
                call(**{**good, argument: wrong})
            except LookaheadError:
                refused += 1
    assert refused >= len(WRONG) // 3 * len(good)


def test_slope_bands_of_tuples():
    for wrong in WRONG:
        with pytest.raises(LookaheadError):
            SlopeBands.of(wrong)
        with pytest.raises(LookaheadError):
            SlopeBands.of((wrong, wrong, wrong, wrong))


def test_certified_solves_name_a_bad_partition():
    for wrong in ((0,), (0, 1, 5), None, "abc"):
        with pytest.raises(InvalidArgument, match="winners"):
            solve_partition_cvxpy(users, HALF, wrong)


@pytest.mark.parametrize(
    ("call", "kind", "says"),
    [
        (lambda: TwoSlopeMarket(0, 1, HALF), InvalidArgument, "p = 0: must lie strictly between"),
        (lambda: TwoSlopeMarket(0.4, 1, HALF), FloatRefused, "0.4 is a float"),
        (lambda: TwoSlopeMarket(HALF, 1, F(3, 2)), InvalidArgument, "alpha = 3/2: must lie in"),
        (lambda: FinitePopulation([], [], []), EmptyPopulation, "a user of positive weight"),
        (lambda: FinitePopulation([1], [1], [0], [0]), EmptyPopulation, "positive weight"),
        (lambda: FinitePopulation([1, 2], [1], [0, 0]), InvalidArgument, "y = 1: must have length"),
        (lambda: FinitePopulation([1], [1], [0, 1]), InvalidArgument, "preference = 2: must have"),
        (lambda: FinitePopulation([1], [NAN], [0]), InvalidArgument, "y = nan: must be finite"),
        (lambda: FinitePopulation("12", [1, 2], [0, 0]), InvalidArgument, "must be a sequence"),
        (lambda: FinitePopulation([True], [1], [0]), InvalidArgument, "x = True: must be an int"),
        (lambda: FinitePopulation([1], [1], [0], [2]), InvalidArgument, "weights = 2: must sum"),
        (lambda: FloatPopulation([[1], [1, 2]], [1], [0]), InvalidArgument, "array of real"),
        (lambda: FloatPopulation([1], [NAN], [0]), InvalidArgument, "y = nan: must be finite"),
        (lambda: FloatPopulation(["1"], [1], [0]), InvalidArgument, "array of real numbers"),
        (lambda: users.potential(None, HALF), InvalidArgument, "theta = None: must be a sequence"),
        (lambda: users.potential([1], HALF), InvalidArgument, "theta = 1: needs 2 models"),
        (lambda: users.stationary_points(HALF, 2.0), InvalidArgument, "learners = 2.0"),
        (lambda: users.stationary_points(1, 3), Unreachable, "nobody ever selects"),
        (lambda: users.stationary_points(HALF, 1), NoSuchLearner, "numbered 0 to 0"),
        (lambda: Market([1, 2], HALF), InvalidArgument, "must be a FinitePopulation or"),
        (lambda: Market(users, "a"), InvalidArgument, "alpha = 'a': must be a number"),
        (lambda: Market(users, NAN), InvalidArgument, "alpha = nan: must be finite"),
        (lambda: Market(users, HALF, learners=1), InvalidArgument, "preferences name 2"),
        (lambda: Probing((0,), (), 1), InvalidArgument, "needs one pair for each"),
        (lambda: Probing((0,), ((None, None),), 1), InvalidArgument, "queries = "),
        (lambda: Scenario("nobody"), UnknownKey, "no scenario 'nobody'"),
        (lambda: Scenario("market-leader"), InvalidArgument, "leader = None: must be given"),
        (lambda: UniformSquare((0, -1)), InvalidArgument, "learner's number"),
        (lambda: UniformSquare((0, 1, 2)), InvalidArgument, "must name two learners"),
        (lambda: risk_bound(**{**BOUND, "weight": 0}, queries=1), InvalidArgument, "weight = 0"),
        (lambda: risk_bound(**BOUND, queries=0), InvalidArgument, "one probe or more"),
        (lambda: online.step((1,), HALF), InvalidArgument, "theta = 1: needs 2 models"),
        (lambda: Constant(-1), InvalidArgument, "a step size cannot vanish"),
    ],
)
def test_the_exception_says_what_was_wrong_and_what_to_do(call, kind, says):
    with pytest.raises(kind) as found:
        call()
    assert says in str(found.value)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"schedule": 0.1}, "schedule = 0.1: must have steps"),
        ({"seed": "a"}, "seed = 'a': must be a whole number"),
        ({"seed": True}, "seed = True"),
        ({"start": np.zeros((3, 2))}, "must have shape (2, 2)"),
        ({"start": np.full((2, 2), NAN)}, "start = nan: must be finite"),
        ({"rounds": -1}, "rounds = -1: must be 1 or more"),
        ({"algorithm": "sgd"}, "one of msgd, msgd-p, mini-batch"),
        ({"probing": asking}, 'nobody probes in "msgd"'),
        ({"batch": 2}, 'only "mini-batch" takes more'),
        ({"bound": NAN}, "bound = nan"),
    ],
)
def test_a_run_that_cannot_start(changed, says):
    with pytest.raises(InvalidArgument) as found:
        market.run(**{**RUN, "seed": 0, **changed})
    assert says in str(found.value)


def test_a_probing_set_names_a_learner_that_does_not_exist():
    absent = Probing((7,), (([[1, 1]], [1]),))
    with pytest.raises(NoSuchLearner, match="learners = 7: the learners are numbered 0 to 1"):
        market.run("msgd-p", **RUN, seed=0, probing=absent)
    with pytest.raises(NoSuchLearner, match="numbered 0 to 1"):
        probe.stationary(users, learner=5, queries=([1], [1]))
    with pytest.raises(NoSuchLearner, match="numbered 0 to 1"):
        one_step_law(users, theta, HALF, HALF, Probing((7,), (([1], [1]),)))


def test_a_run_that_diverges_is_stopped_and_says_when():
    with pytest.raises(Diverged, match=r"diverged: norm .* in round \d+; take smaller steps") as e:
        market.run(**{**RUN, "schedule": Constant(10), "rounds": 1000}, seed=0)
    assert 0 < e.value.round < 1000


def test_a_failed_member_does_not_lose_the_others():
    calm = market.sweep(**RUN, seeds=(1, 3))

    def start(seed: int) -> Any:
        return {0: [[0.0]], 2: np.full((2, 2), NAN)}.get(seed, RUN["start"])

    runs = market.sweep(**{**RUN, "start": start}, seeds=(0, 1, 2, 3, -1))
    assert [run.completed for run in runs] == [False, True, False, True, False]
    assert [type(run.outcome) for run in runs[::2]] == [InvalidArgument] * 3
    assert all(run.models is None for run in runs[::2])
    for alone, run in zip(calm, runs[1::2], strict=True):
        assert np.array_equal(alone.models, run.models)


def test_a_diverging_member_does_not_lose_the_others():
    far = market.sweep(
        "msgd-p",
        **{**RUN, "schedule": Constant(0.05), "rounds": 400},
        seeds=(0, 1),
        probing=asking,
        weights=(0, 100, HALF, -1, NAN),
    )
    kinds = [type(run.outcome) for run in far]
    assert kinds == [type(None), Diverged, type(None), InvalidArgument, InvalidArgument] * 2


def test_a_learner_nobody_can_reach():
    alone = FinitePopulation([1, 2, 3], [1, 2, 3], [0, 0, 0])
    with pytest.raises(Unreachable) as found:
        alone.stationary_points(1)
    assert found.value.learner == 1
    assert "take alpha < 1" in str(found.value)
    assert {point.case for point in alone.stationary_points(HALF)} >= {"unvisited"}
    weightless = FinitePopulation([1, 2], [1, 2], [0, 1], [1, 0])
    with pytest.raises(Unreachable, match="learner = 1"):
        weightless.stationary_points(1)


def test_a_bound_is_built_of_enclosures():
    assert isinstance(cross_entropy_bound(**ENTROPY), CrossEntropyBound)
