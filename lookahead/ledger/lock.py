"""The committed verdicts: no verdict changes silently."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lookahead
from lookahead.core.errors import DataError, InvalidArgument
from lookahead.ledger.registry import registry
from lookahead.ledger.runner import Run

LOCK_FILE = Path(lookahead.__path__[0]) / "ledger.lock.json"
_NEEDS_DATA = frozenset({"illustrated", "not run"})


@dataclass(frozen=True)
class Difference:
    """One claim whose verdict or witnesses differ from the committed ones."""

    key: str
    locked: str
    found: str


def lines_of(run: Run) -> dict[str, Any]:
    """Return what the lock holds of a run: verdicts and exact witnesses, by key."""
    return {
        key: {
            "verdict": run.verdicts[key],
            "witnesses": {
                e.check: e.counterexample.instance
                for e in run.evidence[key]
                if e.counterexample is not None
                and not e.provenance.startswith(("random search", "search for"))
            },
            "data": any(e.data is not None for e in run.evidence[key]),
        }
        for key in sorted(run.verdicts)
    }


def read_lock(path: Path = LOCK_FILE) -> dict[str, Any]:
    """Return the locked lines by key; empty when there is no lock yet.

    Raises DataError when the file is damaged.
    """
    if not path.exists():
        return {}
    try:
        return json.loads(path.read_text(encoding="utf-8"))["claims"]
    except (ValueError, KeyError) as error:
        raise DataError(
            f"{path.name} is damaged ({error}); restore it from version control"
        ) from error


def write_lock(run: Run, path: Path = LOCK_FILE) -> str:
    """Write the lock of a complete run over all claims and return its digest.

    Raises InvalidArgument for profile smoke, for a partial run, and for one without the real data.
    """
    if run.profile == "smoke":
        raise InvalidArgument("profile", run.profile, "the lock is written from ci or nightly")
    if not run.complete or set(run.asked) != set(registry()):
        raise InvalidArgument(
            "keys", len(run.asked), "the lock is written from a run of all claims"
        )
    missing = unjudged(run)
    if missing:
        raise InvalidArgument("data", missing, "the lock needs the real data; fetch it first")
    lines = lines_of(run)
    text = json.dumps({"schema": 1, "claims": lines}, indent=1, ensure_ascii=False, sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8")
    return digest(lines)


def digest(lines: dict[str, Any]) -> str:
    """Return the digest under which the CHANGELOG gives the reason for these lines."""
    text = json.dumps(lines, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def differences(run: Run, locked: dict[str, Any]) -> list[Difference]:
    """Return every asked claim whose verdict or witness is not the locked one.

    A claim that could not be judged for want of its real data is not compared; `unjudged` lists it.
    """
    found = lines_of(run)
    skipped = {k for k in unjudged(run) if locked.get(k, {"data": True})["data"] or _rests(run, k)}
    out: list[Difference] = []
    for key in run.asked:
        if key not in found or key in skipped:
            continue
        now, before = found[key], locked.get(key)
        if before is None:
            out.append(Difference(key, "absent", now["verdict"]))
        elif before["verdict"] != now["verdict"]:
            out.append(Difference(key, before["verdict"], now["verdict"]))
        elif before["witnesses"] != now["witnesses"]:
            out.append(Difference(key, "the locked witness", "another witness"))
    if run.complete and set(run.asked) == set(registry()):
        out += [Difference(k, v["verdict"], "gone") for k, v in locked.items() if k not in found]
    return out


def unjudged(run: Run) -> list[str]:
    """Return the asked claims that could not be judged because real data was not there.

    They are those that look at the data themselves, and those whose amendment or reading does.
    """
    return [k for k in run.asked if run.verdicts.get(k) in _NEEDS_DATA or _rests(run, k)]


def _rests(run: Run, key: str) -> bool:
    """Whether an amendment or a reading of a claim could not be judged."""
    claim = run.claims.get(key)
    if claim is None:
        return False
    others = [*claim.readings, *(c.key for c in run.claims.values() if c.amends == key)]
    return any(run.verdicts.get(o) in _NEEDS_DATA for o in others)
