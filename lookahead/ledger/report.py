"""The ledger as JSON with a published schema: one record a claim, one a check."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

import lookahead
from lookahead.ledger.claim import Claim, Fidelity, Kind, Severity
from lookahead.ledger.evidence import Evidence, EvidenceOutcome
from lookahead.ledger.runner import Run
from lookahead.ledger.verdict import Derived, Verdict

SCHEMA_VERSION = 2
SCHEMA_FILE = Path(lookahead.__path__[0]) / "ledger.schema.json"


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CodeRecord(_Record):
    """Where a claim is written."""

    module: str
    file: str
    line: int


class AssumptionStatement(_Record):
    """An assumption in words."""

    name: str
    statement: str


class TightestRecord(_Record):
    """The tightest instance found."""

    ratio: float
    instance: Any


class MutantStatement(_Record):
    """One planted falsehood and where the check rejected it."""

    name: str
    rejected: bool
    true_somewhere: bool
    rejected_on: Any


class MutantsRecord(_Record):
    """How many planted falsehoods a check rejected."""

    planted: int
    rejected: int
    names: list[str]
    details: list[MutantStatement]


class AblationStatement(_Record):
    """What happened once one assumption was broken."""

    name: str
    breaking: str
    outcome: str
    instances: int
    witness: Any


class ScalingStatement(_Record):
    """Powers of s on both sides under a rescaling by s."""

    name: str
    left: float | None
    right: float | None
    free: bool


class ControlStatement(_Record):
    """What an amendment says on the instances of the printed claim."""

    of: str
    instances: int
    inside: int
    held: int
    violated: int


class HistogramRecord(_Record):
    """How often a number of the instances fell into each of equally wide bins."""

    name: str
    low: float
    high: float
    counts: list[int]


class CounterexampleRecord(_Record):
    """A witness: data, a program for the independent checker, both sides."""

    instance: Any
    program: dict[str, Any] | None
    left: str | None
    right: str | None
    note: str


class EvidenceRecord(_Record):
    """What one check found."""

    check: str
    kind: Literal["symbolic", "exact", "certified", "sampled", "simulated", "textual"]
    arithmetic: Literal["symbolic", "rational", "enclosure", "text"]
    covers: bool
    line: int
    outcome: EvidenceOutcome
    instances: int
    decided: int
    unknown: int
    trivial: int
    filtered: int
    violations: int
    steps: list[str]
    worst_slack: str | None
    tightest: TightestRecord | None
    mutants: MutantsRecord
    assumptions: list[AblationStatement]
    scaling: list[ScalingStatement]
    controls: list[ControlStatement]
    coverage: list[HistogramRecord]
    counterexample: CounterexampleRecord | None
    provenance: str
    data: str | None
    random: bool
    seed: int
    digest: str
    seconds: float
    replay: str
    message: str


class ClaimRecord(_Record):
    """A claim, its verdict and its evidence."""

    key: str
    paper: str
    label: str
    section: str
    kind: Kind
    title: str
    statement: str
    as_printed: str
    reading: str
    fidelity: Fidelity
    verdict: Verdict
    derived: Derived | None
    severity: Severity | None
    survives: str
    amends: str | None
    amended_by: list[str]
    readings: list[str]
    uses: list[str]
    used_by: list[str]
    chapter: str
    code: CodeRecord
    assumptions: list[AssumptionStatement]
    evidence: list[EvidenceRecord]


class Ledger(_Record):
    """Every claim of one run."""

    schema_: int
    version: str
    profile: str
    seed: int
    complete: bool
    claims: list[ClaimRecord]

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        populate_by_name=True,
        alias_generator=lambda name: "schema" if name == "schema_" else name,
    )


def ledger_of(run: Run) -> Ledger:
    """Return the ledger of a run."""
    records = [_claim(run, claim) for claim in run.claims.values()]
    return Ledger(
        schema_=SCHEMA_VERSION,
        version=lookahead.__version__,
        profile=run.profile,
        seed=run.seed,
        complete=run.complete,
        claims=records,
    )


def to_json(ledger: Ledger) -> str:
    """Return the ledger as JSON text."""
    return json.dumps(ledger.model_dump(mode="json", by_alias=True), indent=1, ensure_ascii=False)


def schema() -> str:
    """Return the JSON schema of the ledger; the committed file is this text."""
    return json.dumps(Ledger.model_json_schema(by_alias=True), indent=2) + "\n"


def _claim(run: Run, claim: Claim) -> ClaimRecord:
    amendments = [c for c in run.claims.values() if c.amends == claim.key]
    severity: Severity | None = claim.severity
    for amendment in amendments:
        severity = severity or amendment.severity
    survives = claim.survives or next((a.survives for a in amendments), "")
    return ClaimRecord(
        key=claim.key,
        paper=claim.source.paper,
        label=claim.source.label,
        section=claim.source.section,
        kind=claim.kind,
        title=claim.title,
        statement=claim.statement,
        as_printed=claim.as_printed,
        reading=claim.reading,
        fidelity=claim.source.fidelity,
        verdict=run.verdicts[claim.key],
        derived=run.derived[claim.key],
        severity=severity,
        survives=survives,
        amends=claim.amends or None,
        amended_by=[a.key for a in amendments],
        readings=list(claim.readings),
        uses=list(claim.uses),
        used_by=[c.key for c in run.claims.values() if claim.key in c.uses],
        chapter=claim.chapter,
        code=CodeRecord(
            module=claim.module, file=f"{claim.module.replace('.', '/')}.py", line=claim.line
        ),
        assumptions=[
            AssumptionStatement(name=a.name, statement=a.statement) for a in claim.assumes
        ],
        evidence=[evidence_record(e) for e in run.evidence[claim.key]],
    )


def evidence_record(e: Evidence) -> EvidenceRecord:
    """Return the published form of one piece of evidence."""
    plain = asdict(e)
    plain["mutants"] = {
        "planted": len(e.mutants),
        "rejected": e.mutants_rejected,
        "names": [m.name for m in e.mutants],
        "details": plain["mutants"],
    }
    return EvidenceRecord.model_validate(plain)
