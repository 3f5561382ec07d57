"""What every registered claim owes: mutants, witnesses, programs, controls."""

from collections.abc import Iterator
from fractions import Fraction as F
from itertools import islice
from typing import Any

import pytest

from lookahead.core.enclosure import Real, Ternary
from lookahead.ledger import independent
from lookahead.ledger.check import Check
from lookahead.ledger.claim import Claim
from lookahead.ledger.codec import decode, encodable, encode
from lookahead.ledger.lock import differences, read_lock
from lookahead.ledger.registry import registry
from lookahead.ledger.runner import Run, verify
from lookahead.ledger.tally import inside, judge
from lookahead.reasoning import alignment

CLAIMS = registry()
CHECKED = [c for c in CLAIMS.values() if c.checks]


@pytest.fixture(scope="module")
def run() -> Run:
    return verify(profile="smoke")


def evidence_of(run: Run) -> Iterator[tuple[str, Any]]:
    for key, found in run.evidence.items():
        for evidence in found:
            yield key, evidence


def test_verdicts_are_the_locked_ones(run):
    assert not differences(run, read_lock())


def test_no_claim_is_left_open(run):
    assert [k for k, v in run.verdicts.items() if v == "open"] == []


def test_every_check_rejects_every_mutant(run):
    surviving = [
        f"{key}/{e.check}: {m.name}" for key, e in evidence_of(run) for m in e.mutants
        if not m.rejected
    ]  # fmt: skip
    assert surviving == []
    assert [f"{key}/{e.check}" for key, e in evidence_of(run) if not e.mutants] == []


def test_mutants_of_random_searches_are_true_somewhere(run):
    always_false = [
        f"{key}/{e.check}: {m.name}" for key, e in evidence_of(run) for m in e.mutants
        if e.kind == "sampled" and e.outcome == "pass" and not m.true_somewhere
    ]  # fmt: skip
    assert always_false == []


def test_refuted_claims_are_refuted_by_the_small_scope_or_a_stored_witness(run):
    for key, e in evidence_of(run):
        if e.outcome == "refuted" and e.kind != "textual":
            assert e.provenance.startswith(("small scope", "stored witness")), (key, e.check)


def test_every_exact_refutation_has_a_program_that_the_independent_checker_accepts(run):
    for key, e in evidence_of(run):
        if e.outcome != "refuted" or e.kind in ("textual", "certified"):
            continue
        assert e.counterexample is not None, (key, e.check)
        assert e.counterexample.program is not None, (key, e.check)
        independent.verify(e.counterexample.program)


def test_no_amendment_is_refuted_on_the_instances_of_the_printed_claim(run):
    for key, e in evidence_of(run):
        for control in e.controls:
            assert control.violated == 0, (key, control)
            assert control.inside > 0, (key, control)


def test_refuted_claims_say_how_severe_it_is_and_what_survives(run):
    for key, verdict in run.verdicts.items():
        if verdict in ("amended", "fails", "ill posed"):
            claim = CLAIMS[key]
            amendments = [c for c in CLAIMS.values() if c.amends == key]
            assert claim.survives or any(a.survives for a in amendments), key


def test_texts_hold_no_control_characters():
    """A backslash that Python took for an escape would print as nonsense."""
    for claim in CLAIMS.values():
        texts = (claim.statement, claim.as_printed, claim.reading, claim.survives, claim.title)
        for text in (*texts, *(a.statement for a in claim.assumes)):
            assert all(c.isprintable() or c == "\n" for c in text), (claim.key, text)


def test_reconstructed_statements_are_not_called_printed():
    for claim in CLAIMS.values():
        if claim.source.fidelity == "reconstructed":
            assert not claim.as_printed, claim.key


def test_assumptions_are_broken_one_by_one_or_hold_by_construction(run):
    """Each assumption of a claim that passes is ablated in one of its checks."""
    for claim in CHECKED:
        if run.verdicts[claim.key] not in ("holds", "supported"):
            continue
        if not any(not c.symbolic and c.kind != "textual" for c in claim.checks):
            continue
        ablated = {a.assumption.name for c in claim.checks for a in c.ablations}
        missing = {a.name for a in claim.assumes} - ablated
        assert missing == set(), claim.key


def test_assumptions_broken_elsewhere_are_broken_there():
    for claim in CHECKED:
        for a in (a for c in claim.checks for a in c.ablations if a.elsewhere):
            there = [b for c in CLAIMS[a.elsewhere].checks for b in c.ablations]
            broken = {b.assumption.name for b in there if not b.elsewhere}
            assert a.assumption.name in broken, (claim.key, a.assumption.name)


def rescaled_loss(factor: F):
    original = alignment.loss_gradient

    def patched(weights, theta, loss_scale):
        return tuple(factor * g for g in original(weights, theta, loss_scale))

    return patched


def judged(claim: Claim, check: Check) -> list[Any]:
    """Judge the first instances afresh: what an instance has cached would hide a new definition."""
    assert check.small is not None
    fresh = (decode(encode(x)) if encodable(x) else x for x in islice(check.small(), 60))
    return [judge(check.function, x) for x in fresh if inside(claim, x) is Ternary.TRUE]


def exact_checks() -> list[tuple[Claim, Check]]:
    return [
        (claim, check)
        for claim in CHECKED
        for check in claim.checks
        if check.small is not None and check.kind in ("exact", "sampled")
        if check.arithmetic == "rational"
    ]


def test_checks_notice_a_loss_whose_gradient_is_rescaled(monkeypatch):
    """The gradient of the loss is doubled, or halved, in its definition and nowhere else.

    A check whose sides do not change is free of the loss's scale. All others have to fail under
    one of the two, and some have to.
    """
    before = {(c.key, k.name): judged(c, k) for c, k in exact_checks()}
    noticed, failed = set(), set()
    for factor in (F(2), F(1, 2)):
        monkeypatch.setattr(alignment, "loss_gradient", rescaled_loss(factor))
        for claim, check in exact_checks():
            now = judged(claim, check)
            pairs = list(zip(before[claim.key, check.name], now, strict=True))
            if any(not same(a, b) for a, b in pairs):
                noticed.add((claim.key, check.name))
            if any(b.violated and not a.violated for a, b in pairs):
                failed.add((claim.key, check.name))
        monkeypatch.undo()
    refuted = {k for k, found in before.items() if any(c.violated for c in found)}
    assert ("zhu2025.thm6.segment", "both_bounds") in failed
    assert ("zhu2025.appB.Phi.value", "minus_one") in failed
    assert noticed - refuted - failed == set()


def same(a: Any, b: Any) -> bool:
    sides = (a.left, a.right, b.left, b.right)
    if any(isinstance(s, Real) for s in sides):
        return a.outcome is b.outcome
    return (a.left, a.right, a.outcome) == (b.left, b.right, b.outcome)
