"""Figures 3 and 4, equation (6) and Appendix C.2 as claims: verdicts with and without the data."""

import pytest

from lookahead.data import credit
from lookahead.ledger import independent
from lookahead.ledger.report import ledger_of, to_json
from lookahead.ledger.runner import verify
from lookahead.reasoning.claims.credit_data import source
from lookahead.reasoning.figures import figure_4

NEED_DATA = {
    "zhu2025.fig3": "differs",
    "zhu2025.fig3.archive": "supported",
    "zhu2025.fig4": "reproduced",
    "zhu2025.fig4.described": "differs",
    "zhu2025.fig4.sign.data": "supported",
    "zhu2025.c2.geom.sample": "supported",
    "zhu2025.c2.attain.data": "supported",
}
WITHOUT = {
    "zhu2025.fig3.order": "supported",
    "zhu2025.fig3.decreases": "holds",
    "zhu2025.fig3.gap": "amended",
    "zhu2025.fig3.gap.bound": "holds",
    "zhu2025.eq6": "holds",
    "zhu2025.fig4.zero": "holds",
    "zhu2025.fig4.over": "holds",
    "zhu2025.fig4.sign": "amended",
    "zhu2025.fig4.sign.three": "holds",
    "zhu2025.c2.h": "well posed",
    "zhu2025.c2.geom": "holds",
    "zhu2025.c2.attain": "amended",
    "zhu2025.c2.attain.only": "holds",
}
KEYS = [*NEED_DATA, *WITHOUT]


def test_without_data_what_needs_it_is_illustrated_and_the_rest_stands(tmp_path, monkeypatch):
    monkeypatch.setenv("LOOKAHEAD_DATA", str(tmp_path))
    assert source() == "stand-in"
    run = verify(KEYS, jobs=1, profile="smoke")
    found = {key: run.verdicts[key] for key in KEYS}
    assert found == dict.fromkeys(NEED_DATA, "illustrated") | WITHOUT


@pytest.fixture(scope="module")
def on_real_data():
    if not credit.path().is_file():
        pytest.skip("the real table is not in the cache: run `lookahead data fetch credit`")
    return verify(KEYS, jobs=1, profile="smoke")


def test_verdicts_on_the_real_data(on_real_data):
    assert {key: on_real_data.verdicts[key] for key in KEYS} == NEED_DATA | WITHOUT


def test_refutations_are_verified_by_the_independent_checker(on_real_data):
    for key in KEYS:
        for evidence in on_real_data.evidence[key]:
            if evidence.outcome == "refuted":
                independent.verify(evidence.counterexample.program)


def test_no_row_of_the_data_is_in_the_ledger(on_real_data):
    text = to_json(ledger_of(on_real_data))
    X = figure_4.shared("real").sides["as released"].population.model.X
    for row in X[:: len(X) // 200]:
        for value in row[:-1].tolist():
            assert repr(value) not in text
