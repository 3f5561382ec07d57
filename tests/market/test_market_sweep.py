"""Sweeps: the same numbers alone and in company, members that fail, what is recorded."""

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
)
from lookahead.market.outcomes import Diverged, Unreachable

rng = np.random.default_rng(0)
X = rng.normal(size=(500, 4))
USERS = FloatPopulation(X, X @ [1, 0, -1, 2] + rng.normal(size=500), np.arange(500) % 3)
QUERY = rng.normal(size=(30, 4))
ASK = Probing((2,), ((QUERY, QUERY @ [1, 0, -1, 2]),), 0.2, 0.01)
MARKET = Market(USERS, 0.3)
WEIGHTS = [0, 0.1, Fraction(1, 2), 0.8]


def start(seed):
    return 0.01 * np.random.default_rng(seed).normal(size=(3, 4))


def sweep(algorithm="mini-batch", **changes):
    options = {
        "start": start,
        "schedule": Harmonic(1, 20),
        "rounds": 150,
        "seeds": range(5),
        "weights": WEIGHTS,
        "probing": ASK,
        "record_every": 50,
        **changes,
    }
    return MARKET.sweep(algorithm, **options)


@pytest.mark.parametrize("algorithm", ["msgd-p", "mini-batch"])
def test_a_seed_gives_the_same_numbers_alone_and_in_company(algorithm):
    together = {(run.seed, run.weight): run for run in sweep(algorithm)}
    assert len(together) == 20
    for seed, weight in ((0, 0), (3, 0.1), (4, 0.8)):
        (alone,) = sweep(algorithm, seeds=[seed], weights=[weight])
        assert np.array_equal(alone.models, together[seed, weight].models)
        assert np.array_equal(alone.recorded, together[seed, weight].recorded)
    again = sweep(algorithm)
    assert all(np.array_equal(a.models, together[a.seed, a.weight].models) for a in again)


def test_runs_of_one_seed_meet_the_same_users():
    """At weight zero and without ridge a prober is an ordinary learner, with or without others."""
    ask = Probing(ASK.learners, ASK.queries, 0.2)
    zero = next(run for run in sweep("msgd-p", probing=ask) if run.weight == 0 and run.seed == 2)
    plain = MARKET.run(start=start, schedule=Harmonic(1, 20), rounds=150, seed=2)
    assert np.array_equal(zero.models, plain.models)


def test_failing_members_do_not_lose_the_others():
    def wild(seed):
        return start(seed) * (np.nan if seed == 1 else 1)

    runs = sweep("msgd-p", start=wild, weights=[0.1, float("nan"), 1e6, -1])
    outcome = {(run.seed, k % 4): run.outcome for k, run in enumerate(runs)}
    assert all(outcome[seed, 0] is None for seed in (0, 2, 3, 4))
    assert all(isinstance(outcome[1, k], InvalidArgument) for k in range(4))
    assert isinstance(outcome[0, 1], InvalidArgument)
    assert isinstance(outcome[0, 3], InvalidArgument)
    assert isinstance(outcome[0, 2], Diverged)
    lost = runs[2]
    assert not lost.completed
    assert lost.rounds == lost.outcome.round + 1 < 150
    assert all(time < lost.rounds for time in lost.times)
    (alone,) = sweep("msgd-p", start=wild, seeds=[0], weights=[0.1])
    assert np.array_equal(alone.models, runs[0].models)


def test_nobody_left_ends_the_sweep():
    runs = sweep("msgd-p", schedule=Constant(1e6), rounds=10**6)
    assert all(isinstance(run.outcome, Diverged) for run in runs)


def test_records_begin_at_the_start_and_end_at_the_end():
    run = sweep()[0]
    assert run.times == (0, 50, 100, 150)
    assert run.recorded.shape == (4, 3, 4)
    assert np.array_equal(run.recorded[0], start(0))
    assert np.array_equal(run.recorded[-1], run.models)
    assert sweep(record_every=None)[0].recorded.shape == (0, 3, 4)


def test_models_that_see_everybody_forget_who_they_were():
    run = sweep(all_data=True, rounds=2000, schedule=Constant(0.05), seeds=[0], weights=[0])[0]
    optimum, _ = USERS.optimum()
    assert np.abs(run.all_data - optimum).max() < 0.2
    assert np.abs(run.models - optimum).max() > 0.2


def test_probing_sets_may_differ_by_seed():
    def ask(seed):
        shown = QUERY[: 10 + seed]
        return Probing((2,), ((shown, shown @ [1, 0, -1, 2]),), 0.2)

    runs = sweep(probing=ask, weights=None)
    assert [run.weight for run in runs] == [0.2] * 5
    (alone,) = sweep(probing=ask, weights=None, seeds=[3])
    assert np.array_equal(alone.models, runs[3].models)
    other = sweep(probing=lambda s: ask(s) if s else Probing((1,), ASK.queries), weights=None)
    assert isinstance(other[1].outcome, InvalidArgument)
    assert other[0].completed


def test_a_learner_that_nobody_can_select_is_named_unless_it_probes():
    half = Fraction(1, 2)
    users = FinitePopulation([1, 1, 1], [1, -1, 0], [0, 1, 2], [half, half, 0])
    market = Market(users, 1)
    common = {"start": [0, 0, 0], "schedule": Harmonic(1, 4), "rounds": 50, "seed": 0}
    with pytest.raises(Unreachable, match=r"learner = 2.*let it probe"):
        market.run(**common)
    probing = Probing((2,), (([1], [1]),), half, Fraction(1, 10))
    assert market.run("msgd-p", probing=probing, **common).models[2, 0] > 0
    tempted = Market(market.population, Fraction(99, 100))
    assert tempted.run(**common).completed
