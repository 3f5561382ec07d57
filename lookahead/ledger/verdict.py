"""Evidence to verdict, in one pure function; and the derived status along `uses`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from lookahead.ledger.claim import Claim
from lookahead.ledger.evidence import Evidence

Verdict = Literal[
    "holds", "supported", "amended", "fails", "undetermined", "open", "well posed", "ill posed",
    "reproduced", "differs", "illustrated", "not run", "cited",
]  # fmt: skip
Derived = Literal["full", "conditional", "unsupported"]

PROVED = frozenset({"holds", "well posed", "reproduced", "cited"})
REFUTED = frozenset({"amended", "fails", "ill posed", "differs"})
GOOD_AMENDMENT = frozenset({"holds", "supported", "well posed"})


def verdict(
    claim: Claim,
    evidence: Sequence[Evidence],
    *,
    needed: int,
    amendments: Sequence[Verdict] = (),
    readings: Sequence[Verdict] = (),
) -> Verdict:
    """Return what the evidence makes of a claim.

    `needed` is the number of telling instances that the profile asks of a sampled check;
    `amendments` and `readings` are the verdicts of the claims that amend or read this one.
    A verified counterexample comes first, whatever else passes; then every check has to pass
    with all mutants rejected; a claim with readings takes their common verdict.
    """
    if any(e.outcome == "refuted" and e.data not in ("stand-in", "none") for e in evidence):
        if claim.kind == "figure":
            return "differs"
        if claim.kind in ("definition", "assumption"):
            return "ill posed"
        return "amended" if any(a in GOOD_AMENDMENT for a in amendments) else "fails"
    if claim.kind == "external":
        return "cited"
    if claim.readings:
        return _common(readings)
    if not evidence:
        return "open"
    if any(e.data == "none" for e in evidence):
        return "not run"
    if any(e.data == "stand-in" for e in evidence):
        return "illustrated"
    if any(not _passes(e, needed) for e in evidence):
        return "open"
    if claim.kind == "figure":
        return "reproduced"
    covered = any(e.covers for e in evidence)
    if claim.kind in ("definition", "assumption"):
        return "well posed" if covered else "supported"
    return "holds" if covered else "supported"


def _passes(e: Evidence, needed: int) -> bool:
    enough = needed if e.random else 1
    return (
        e.outcome == "pass"
        and e.telling >= enough
        and bool(e.mutants)
        and all(m.rejected for m in e.mutants)
    )


def _common(readings: Sequence[Verdict]) -> Verdict:
    if not readings or "open" in readings:
        return "open"
    return readings[0] if len(set(readings)) == 1 else "undetermined"


def derived(
    key: str, claims: Mapping[str, Claim], verdicts: Mapping[str, Verdict]
) -> Derived | None:
    """Return whether what a claim stands on stands too; None for a claim that is not proved.

    The graph of `uses` has no cycle (the registry checks it), so the recursion ends.
    """
    if verdicts[key] not in PROVED:
        return None
    return _support(key, claims, verdicts)


def _support(key: str, claims: Mapping[str, Claim], verdicts: Mapping[str, Verdict]) -> Derived:
    """What a claim stands on, whatever its own verdict: the worst along `uses` and `readings`."""
    status: Derived = "full"
    for used in (*claims[key].uses, *claims[key].readings):
        below = _support(used, claims, verdicts)
        if verdicts[used] in REFUTED or below == "unsupported":
            return "unsupported"
        if verdicts[used] not in PROVED or below == "conditional":
            status = "conditional"
    return status
