"""Experiments with probes: exact laws, declared breaks, and the simulated twin."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from lookahead.core.errors import InvalidArgument
from lookahead.market import FinitePopulation
from lookahead.market.coverage_runs import ProbeExperiment, coverage_runs

F = Fraction


def experiment(**changes):
    options: dict[str, Any] = {
        "queries": 3, "delta": F(1, 4), "R_x": 2, "Y": 2, "B": 1, "epsilon": 1, "r": 1,
        "weight": F(1, 2), "ridge": F(1, 3), **changes,
    }  # fmt: skip
    return ProbeExperiment([1, 2, -1], [1, 0, 2], [1, 1, 0], [F(1, 2), F(1, 4), F(1, 4)], **options)


def test_the_law_of_a_mean_has_its_expectation():
    x = experiment()
    law = x.law_of_mean(x.losses(F(1, 3)))
    assert sum(p for _, p in law) == 1
    assert sum(v * p for v, p in law) == x.risk(F(1, 3))


def test_the_gap_is_the_largest_over_a_grid():
    x = experiment()
    for drawn, _ in x.samples():
        sample = lambda t, d=drawn: x.mean_over(d, x.losses(t))
        grid = [F(k, 50) for k in range(-50, 51)]
        gaps = [x.risk(t) - sample(t) for t in grid]
        assert max(gaps) <= x.gap(drawn, two_sided=False) <= max(gaps) + F(1, 50)
        assert max(map(abs, gaps)) <= x.gap(drawn, two_sided=True)


def test_copies_are_one_probe_many_times():
    x = experiment(copies=True)
    assert x.samples() == [((3, 0, 0), F(1, 2)), ((0, 3, 0), F(1, 4)), ((0, 0, 3), F(1, 4))]


def test_refusals():
    with pytest.raises(InvalidArgument):
        experiment(queries=0)
    with pytest.raises(InvalidArgument):
        experiment(drawn=(1, 1, 0))
    with pytest.raises(InvalidArgument):
        ProbeExperiment([1], [1, 2], [0], R_x=1, Y=2, B=0, epsilon=1)


def test_the_float_twin_agrees_with_the_exact_law():
    x = experiment()
    users = FinitePopulation(x.x, x.y, [0, 0, 0], x.weights).as_floats()
    found = coverage_runs(
        users,
        np.ones(3),
        np.array([float(v) for v in x.pseudo]),
        bound=float("inf"),
        weight=0.5,
        kappa=1 / 6,
        queries=3,
        runs=20_000,
        rng=np.random.default_rng(5),
    )
    exact = sorted({float(v) for v, _ in x.law_of_risk()})
    assert found.failures == 0
    nearest = np.abs(found.risks[:, None] - np.array(exact)).min(axis=1)
    assert nearest.max() < 1e-12
    mean = float(sum(v * p for v, p in x.law_of_risk()))
    assert found.risks.mean() == pytest.approx(mean, abs=5 * found.risks.std() / 20_000**0.5)
    with pytest.raises(InvalidArgument):
        coverage_runs(
            users, np.ones(3), users.y, bound=1.0, weight=1.0, kappa=1.0, queries=1, runs=0,
            rng=np.random.default_rng(1),
        )  # fmt: skip
