"""`lookahead list`, `show`, `verify` and `replay`."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import get_args

from lookahead.cli import terminal
from lookahead.core.errors import InvalidArgument, UnknownKey
from lookahead.ledger.derivation import lines as derivation_lines
from lookahead.ledger.lock import differences, read_lock, unjudged, write_lock
from lookahead.ledger.registry import closure, find, registry
from lookahead.ledger.report import ClaimRecord, EvidenceRecord, evidence_record, ledger_of, to_json
from lookahead.ledger.runner import DEFAULT_SEED, Run, examine_by_name, verify
from lookahead.ledger.search import PROFILES
from lookahead.ledger.verdict import Verdict

_VERDICTS: tuple[str, ...] = get_args(Verdict)


def list_command(paper: str | None, verdict: str | None, as_json: bool) -> None:
    """Print every claim with its locked verdict."""
    if verdict is not None and verdict not in _VERDICTS:
        raise UnknownKey("verdict", verdict, _VERDICTS)
    locked = read_lock()
    rows = [
        (c.key, locked.get(c.key, {}).get("verdict", "not locked"), c.kind, c.title)
        for c in registry().values()
        if c.key in _keys_of(paper)
    ]
    rows = [r for r in rows if verdict in (None, r[1])]
    if as_json:
        names = ("key", "verdict", "kind", "title")
        terminal.line(json.dumps([dict(zip(names, r, strict=True)) for r in rows], indent=1))
    else:
        terminal.table(("key", "verdict", "kind", "title"), rows)


def show_command(key: str) -> None:
    """Print one claim with its evidence, computed now."""
    find(key)
    run = verify([key])
    record = next(c for c in ledger_of(run).claims if c.key == key)
    terminal.line(describe(record))


def verify_command(
    keys: list[str],
    paper: str | None,
    profile: str,
    jobs: int | None,
    seed: int | None,
    json_file: Path | None,
    lock: bool,
) -> int:
    """Verify claims; return 0, 1 when a verdict differs from the lock, 130 when interrupted."""
    wanted = keys or (_keys_of(paper) if paper else [])
    asked = [find(k).key for k in wanted] or list(registry())
    total = sum(len(registry()[k].checks) for k in closure(asked, registry()))
    with terminal.progress(total, "verifying") as advance:
        run = verify(
            wanted,
            profile=profile,
            jobs=jobs if jobs is not None else min(8, os.cpu_count() or 1),
            seed=DEFAULT_SEED if seed is None else seed,
            progress=advance,
        )
    if json_file is not None:
        json_file.parent.mkdir(parents=True, exist_ok=True)
        json_file.write_text(to_json(ledger_of(run)), encoding="utf-8")
    _print_run(run)
    if not run.complete:
        terminal.error(f"interrupted after {len(run.verdicts)} claims; the rest were not judged")
        return 130
    if lock:
        terminal.line(f"lock written; give the reason for each changed line: {write_lock(run)}")
        return 0
    return _compare(run)


def replay_command(key: str, check: str, seed: int | None, profile: str) -> None:
    """Run one check again and print what it found."""
    if profile not in PROFILES:
        raise UnknownKey("profile", profile, PROFILES)
    chosen = DEFAULT_SEED if seed is None else seed
    found = evidence_record(examine_by_name(key, check, PROFILES[profile], chosen))
    terminal.line("\n".join(_describe_evidence(found)))
    terminal.line(f"  stream digest {found.digest or '(no instances)'}, seed {chosen}")


def describe(record: ClaimRecord) -> str:
    """Return a claim as text."""
    lines = [
        f"{record.key}  [{record.verdict}]  {record.title}",
        f"  {record.paper}, {record.label}, {record.kind}, {record.fidelity}",
        "",
        record.statement.strip(),
    ]
    if record.as_printed:
        lines += ["", f"As printed: {record.as_printed}"]
    lines += [f"Assumes {a.name}: {a.statement}" for a in record.assumptions]
    if record.severity:
        lines += [f"Severity: {record.severity}. What survives: {record.survives}"]
    for name, keys in (
        ("Amended by", record.amended_by),
        ("Readings", record.readings),
        ("Uses", record.uses),
        ("Used by", record.used_by),
    ):
        if keys:
            lines.append(f"{name}: {', '.join(keys)}")
    lines.append(f"Derived status: {record.derived or 'none'}; chapter {record.chapter}")
    lines.append(f"Code: {record.code.file}:{record.code.line}")
    for evidence in record.evidence:
        lines += _describe_evidence(evidence)
    return "\n".join(lines)


def _describe_evidence(e: EvidenceRecord) -> list[str]:
    lines = [
        f"{e.check}: {e.outcome} ({e.kind}, {e.arithmetic}), {e.instances} instances, "
        f"{e.decided} decided, {e.unknown} unknown, {e.trivial} trivial; "
        f"{e.mutants.rejected} of {e.mutants.planted} mutants rejected"
    ]
    if e.message:
        lines.append(f"  {e.message}")
    if e.tightest is not None:
        lines.append(
            f"  tightest ratio {e.tightest.ratio:.6g} at {json.dumps(e.tightest.instance)}"
        )
    lines += [
        f"  mutant {m.name}: {'rejected' if m.rejected else 'survives'}" for m in e.mutants.details
    ]
    lines += [f"  without {a.name}: {a.outcome} ({a.instances} instances)" for a in e.assumptions]
    lines += [f"  under {s.name}: left s^{s.left}, right s^{s.right}" for s in e.scaling]
    lines += [
        f"  looked at {h.name} from {h.low:.4g} to {h.high:.4g}: {' '.join(map(str, h.counts))}"
        for h in e.coverage
    ]
    if e.counterexample is not None:
        c = e.counterexample
        lines.append(f"  witness ({e.provenance}): {json.dumps(c.instance)}")
        if c.left is not None:
            lines.append(f"  left {c.left}, right {c.right} {c.note}")
        if c.program is not None:
            lines += [f"    {line}" for line in derivation_lines(c.program)]
    lines.append(f"  {e.replay}")
    return lines


def _keys_of(paper: str | None) -> list[str]:
    claims = registry()
    if paper is None:
        return list(claims)
    papers = sorted({c.source.paper for c in claims.values()})
    if paper not in papers:
        raise UnknownKey("paper", paper, papers)
    return [k for k, c in claims.items() if c.source.paper == paper]


def _print_run(run: Run) -> None:
    rows = [
        (
            key,
            run.verdicts[key],
            run.derived[key] or "",
            f"{sum(e.decided for e in run.evidence[key])}",
            f"{sum(e.mutants_rejected for e in run.evidence[key])}"
            f"/{sum(len(e.mutants) for e in run.evidence[key])}",
        )
        for key in run.asked
        if key in run.verdicts
    ]
    terminal.table(("key", "verdict", "derived", "decided", "mutants"), rows)
    counts = Counter(run.verdicts[k] for k in run.asked if k in run.verdicts)
    terminal.line(", ".join(f"{n} {v}" for v, n in counts.most_common()))


def _compare(run: Run) -> int:
    missing = unjudged(run)
    if missing:
        terminal.error(
            f"not compared with the lock, the real data is not there: {', '.join(missing)} "
            "(lookahead data fetch credit)"
        )
    found = differences(run, read_lock())
    for d in found:
        terminal.error(f"{d.key}: locked '{d.locked}', found '{d.found}'")
    return 1 if found else 0


def require_one_of(argument: str, value: str, allowed: tuple[str, ...]) -> None:
    """Raise InvalidArgument unless `value` is one of `allowed`."""
    if value not in allowed:
        raise InvalidArgument(argument, value, f"must be one of {', '.join(allowed)}")
