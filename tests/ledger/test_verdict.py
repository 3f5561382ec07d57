"""The verdict is a pure function of the evidence."""

from dataclasses import replace

import pytest

from lookahead.ledger import Claim, Source
from lookahead.ledger.evidence import Evidence, MutantRecord
from lookahead.ledger.verdict import derived, verdict

GOOD = Evidence(
    "check", "sampled", "rational", covers=False, line=1, outcome="pass",
    instances=200, decided=200, random=True,
    mutants=(MutantRecord("m", rejected=True, true_somewhere=True),),
)  # fmt: skip
PROOF = replace(GOOD, kind="symbolic", covers=True, random=False, instances=1, decided=1)
REFUTED = replace(GOOD, outcome="refuted")


def claim(kind="theorem", **rest):
    source = Source("p", "Theorem 1")
    return Claim("p.x", kind, "t", source, "s", "chapter", **rest)


def judge(*evidence, kind="theorem", amendments=(), readings=(), **rest):
    return verdict(
        claim(kind, **rest), evidence, needed=50, amendments=amendments, readings=readings
    )


def test_samples_support_and_proofs_hold():
    assert judge(GOOD) == "supported"
    assert judge(PROOF) == "holds"
    assert judge(PROOF, GOOD) == "holds"


def test_a_witness_comes_first_whatever_else_passes():
    surviving = replace(PROOF, mutants=(MutantRecord("m", rejected=False, true_somewhere=True),))
    for others in ((), (PROOF,), (surviving,), (replace(GOOD, outcome="error"),)):
        assert judge(REFUTED, *others) == "fails"
        assert judge(*others, REFUTED, amendments=("holds",)) == "amended"
    assert judge(REFUTED, amendments=("open",)) == "fails"
    assert judge(REFUTED, readings=("holds",)) == "fails"
    assert judge(REFUTED, replace(GOOD, data="none"), amendments=("holds",)) == "amended"


@pytest.mark.parametrize(
    "weak",
    [
        replace(GOOD, decided=49),
        replace(GOOD, trivial=160),
        replace(GOOD, outcome="unknown"),
        replace(GOOD, outcome="error"),
        replace(GOOD, mutants=()),
        replace(GOOD, mutants=(MutantRecord("m", rejected=False, true_somewhere=True),)),
    ],
)
def test_weak_evidence_leaves_a_claim_open(weak):
    assert judge(weak) == "open"
    assert judge(PROOF, weak) == "open"


def test_no_check_is_open_and_external_is_cited():
    assert judge() == "open"
    assert judge(kind="external") == "cited"


def test_definitions_and_figures_have_their_own_words():
    assert judge(PROOF, kind="definition") == "well posed"
    assert judge(REFUTED, kind="definition") == "ill posed"
    assert judge(replace(GOOD, data="real"), kind="figure") == "reproduced"
    assert judge(replace(REFUTED, data="real"), kind="figure") == "differs"
    assert judge(replace(GOOD, data="stand-in"), kind="figure") == "illustrated"
    assert judge(replace(REFUTED, data="stand-in"), kind="figure") == "illustrated"
    assert judge(replace(GOOD, data="none"), kind="figure") == "not run"


def test_readings_take_their_common_verdict():
    for readings, expected in (
        (("holds", "holds"), "holds"),
        (("holds", "fails"), "undetermined"),
        (("holds", "open"), "open"),
        ((), "open"),
    ):
        found = verdict(claim(readings=("p.a",)), (), needed=1, readings=readings)
        assert found == expected


def test_derived_status_follows_what_is_used():
    source = Source("p", "x")
    make = lambda key, *uses: Claim(key, "lemma", "t", source, "s", "c", uses=uses)
    claims = {c.key: c for c in (make("p.a"), make("p.b", "p.a"), make("p.c", "p.b"))}
    of = lambda **v: derived("p.c", claims, {f"p.{k}": x for k, x in v.items()})
    assert of(a="cited", b="holds", c="holds") == "full"
    assert of(a="supported", b="holds", c="holds") == "conditional"
    assert of(a="open", b="holds", c="holds") == "conditional"
    assert of(a="fails", b="holds", c="holds") == "unsupported"
    assert of(a="holds", b="amended", c="holds") == "unsupported"
    assert of(a="fails", b="supported", c="holds") == "unsupported"
    assert of(a="holds", b="holds", c="fails") is None
