"""Section 6.1 and Figure 1 as claims: exact models, certificates, verdicts."""

from fractions import Fraction as F

import numpy as np
import pytest

from lookahead.core.errors import InvalidArgument, NotConverged
from lookahead.data import credit
from lookahead.ledger import independent
from lookahead.ledger.report import ledger_of, to_json
from lookahead.ledger.runner import verify
from lookahead.reasoning.claims.credit_data import CreditRun, source
from lookahead.reasoning.credit_agents import Agent, ScoredSample
from lookahead.reasoning.figures import figure_1
from lookahead.reasoning.figures.figure_1_certificate import (
    certify_contraction,
    certify_stable_point,
)
from lookahead.reasoning.figures.figure_1_local import retraining_jacobian
from lookahead.reasoning.figures.retraining import Strategic, everyone, newton, stable_point
from lookahead.reasoning.split_levels import SplitRows, resting

NEED_DATA = {
    "zhu2025.fig1": "reproduced",
    "zhu2025.fig1.exact": "differs",
    "zhu2025.fig1.tolerance": "supported",
    "zhu2025.fig1.order.exact": "supported",
    "zhu2025.s61.eps.local": "holds",
    "zhu2025.s61.unique": "holds",
}
WITHOUT = {
    "zhu2025.fig1.order": "supported",
    "zhu2025.s61.br": "holds",
    "zhu2025.s61.sens": "holds",
    "zhu2025.s61.sens.sharp": "holds",
    "zhu2025.s61.eps": "amended",
    "zhu2025.s61.eps.outside": "holds",
    "zhu2025.s61.unique.rest": "holds",
}
KEYS = [*NEED_DATA, *WITHOUT]


def verdicts(run):
    return {key: run.verdicts[key] for key in KEYS}


@pytest.fixture(scope="module")
def on_the_stand_in(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LOOKAHEAD_DATA", str(tmp_path_factory.mktemp("empty")))
        assert source() == "stand-in"
        return verify(KEYS, jobs=1)


def test_without_data_what_needs_it_is_illustrated_and_the_rest_stands(on_the_stand_in):
    assert verdicts(on_the_stand_in) == dict.fromkeys(NEED_DATA, "illustrated") | WITHOUT


def test_the_stand_in_refutes_nothing_and_mutants_die_on_it(on_the_stand_in):
    for key in NEED_DATA:
        for evidence in on_the_stand_in.evidence[key]:
            assert evidence.outcome in ("pass", "unknown")
            assert all(mutant.rejected for mutant in evidence.mutants), key


@pytest.fixture(scope="module")
def on_real_data():
    if not credit.path().is_file():
        pytest.skip("the real table is not in the cache: run `lookahead data fetch credit`")
    return verify(KEYS, jobs=1)


def test_verdicts_on_the_real_data(on_real_data):
    assert verdicts(on_real_data) == NEED_DATA | WITHOUT


def test_refutations_are_verified_by_the_independent_checker(on_real_data):
    for key in ("zhu2025.s61.eps", "zhu2025.fig1.exact"):
        (evidence,) = on_real_data.evidence[key]
        assert evidence.provenance.startswith("small scope")
        independent.verify(evidence.counterexample.program)


def test_no_row_of_the_data_is_in_the_ledger(on_real_data):
    text = to_json(ledger_of(on_real_data))
    X = CreditRun("real").figure.model.X
    for row in X[:: len(X) // 200]:
        for value in row[:-1].tolist():
            exact = F(value)
            assert repr(value) not in text
            assert f'"{exact.numerator}/{exact.denominator}"' not in text


# --- exact models -----------------------------------------------------------------------------


def test_agents_refuse_what_is_no_agent():
    with pytest.raises(InvalidArgument, match="epsilon"):
        Agent((F(0),), (F(1),), (0,), F(0))
    with pytest.raises(InvalidArgument, match="strategic"):
        Agent((F(0),), (F(1),), (1,), F(1))


def test_samples_refuse_probes_that_show_nothing():
    zero, one = F(0), F(1)
    with pytest.raises(InvalidArgument, match="along"):
        ScoredSample(4, one, (zero, one), (one, one), (zero, one))
    with pytest.raises(InvalidArgument, match="along"):
        ScoredSample(4, one, (zero, one), (one, one), (zero, zero))
    with pytest.raises(InvalidArgument, match="moved"):
        ScoredSample(4, one, (zero, one), (one, zero), (one, zero))


def test_splits_differ_away_from_rest():
    unit = ((F(1), F(0)), (F(0), F(1)))
    base = resting(unit, (F(1), F(2)), (1, 1))
    moved = [
        SplitRows(base.rows, base.targets, levels, (F(0), F(0)), (0,), base.epsilon, base.penalty)
        for levels in ((1, 1), (1, 2))
    ]
    assert not moved[0].at_rest
    assert moved[0].next() != moved[1].next()
    with pytest.raises(InvalidArgument, match="levels"):
        resting(unit, (F(1), F(2)), (0, 1))


# --- the certified contraction ----------------------------------------------------------------


@pytest.fixture(scope="module")
def small():
    rng = np.random.default_rng(0)
    X = np.column_stack([rng.normal(size=(80, 3)), np.ones(80)])
    y = (rng.random(80) < 1 / (1 + np.exp(-X @ rng.normal(size=4)))).astype(float)
    model = Strategic(X, y, (0, 2), 0.5, 0.1)
    return model, certify_stable_point(model, stable_point(model, np.zeros(4)))


def test_contraction_bounds_the_derivative_at_rest_and_grows_with_the_ball(small):
    model, stable = small
    J = retraining_jacobian(model, stable.centre, everyone(model))
    near, far = (certify_contraction(model, stable, F(1, 2**k)) for k in (30, 10))
    whole, strategic = np.linalg.norm(J), np.linalg.norm(J[list(model.strategic)])
    assert near.whole >= whole * (1 - 1e-9)
    assert near.whole <= whole * 1.001
    assert near.strategic >= strategic * (1 - 1e-9)
    assert far.whole > near.whole
    assert far.strategic > near.strategic


def test_contraction_bounds_what_retraining_does_inside_the_ball(small):
    model, stable = small
    radius = F(1, 64)
    bound = certify_contraction(model, stable, radius)
    rng = np.random.default_rng(1)
    S = list(model.strategic)
    for _ in range(20):
        step = rng.normal(size=4)
        theta = stable.centre + step / np.linalg.norm(step) * float(radius) * rng.random()
        after = newton(model, everyone(model), [model.move(theta)], theta)[0]
        before = np.linalg.norm((theta - stable.centre)[S])
        slack = 1e-12
        assert np.linalg.norm(after - stable.centre) <= float(bound.whole) * before + slack
        assert np.linalg.norm((after - stable.centre)[S]) <= float(bound.strategic) * before + slack


def test_a_ball_too_large_for_the_enclosure_is_refused(small):
    with pytest.raises(NotConverged, match="smaller ball"):
        certify_contraction(small[0], small[1], F(4))


def test_parts_of_the_figure_are_computed_once_and_on_demand(monkeypatch):
    calls = []
    monkeypatch.setattr(figure_1, "lbfgs_learner", calls.append)
    monkeypatch.setattr(figure_1, "curves", lambda *_: object())
    found = figure_1.compute("stand-in", 2)
    assert found.exact is found.exact
    assert calls == []
    assert found.released is found.released
    assert len(calls) == 1
