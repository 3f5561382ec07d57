"""The ledger as the book reads it: the JSON file that `lookahead verify --json` wrote."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from lookahead.core.errors import UnknownKey

Record = Mapping[str, Any]

VERDICTS: dict[str, str] = {
    "holds": "proved, or checked over the whole stated domain",
    "supported": "sampled or simulated without a violation; no proof",
    "amended": "refuted by a witness as printed; the amended claim stands",
    "fails": "refuted by a witness; nothing is put in its place",
    "undetermined": "the text does not fix the claim, and its readings differ",
    "open": "our checks do not decide it",
    "well posed": "the defined object exists and is unique where it is used",
    "ill posed": "the definition does not fix its object",
    "reproduced": "recomputed on the paper's own data, within the stated tolerance",
    "differs": "recomputed on the paper's own data, outside the stated tolerance",
    "illustrated": "computed on a stand-in, not on the paper's own data",
    "not run": "no data to be had",
    "cited": "an imported result; not checked here",
}
REFUTED = ("amended", "fails", "ill posed", "differs")
FIDELITY: dict[str, str] = {
    "verbatim": "as printed",
    "forced": "as printed, in the only reading that the text admits",
    "reconstructed": "our reconstruction, to be checked against the published text",
    "own": "our own statement",
}


@dataclass(frozen=True)
class Ledger:
    """The claims by key, in the order of the file."""

    path: Path
    profile: str
    claims: Mapping[str, Record]

    def __getitem__(self, key: str) -> Record:
        """Return the claim; raises UnknownKey, which names the nearest keys."""
        if key not in self.claims:
            raise UnknownKey("claim", key, self.claims)
        return self.claims[key]

    def of_chapter(self, chapter: str) -> list[Record]:
        """Return the claims whose boxes belong in that chapter."""
        return [c for c in self.claims.values() if c["chapter"] == chapter]


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int) -> Ledger:
    data = json.loads(path.read_text(encoding="utf-8"))
    unknown = {c["verdict"] for c in data["claims"]} - set(VERDICTS)
    if unknown:
        raise ExtensionError(f"{path}: unknown verdicts {sorted(unknown)}")
    return Ledger(path, data["profile"], {c["key"]: c for c in data["claims"]})


def ledger_of(app: Sphinx) -> Ledger:
    """Return the ledger of this build; raises ExtensionError where it was not computed yet."""
    path = Path(app.srcdir) / app.config.lookahead_ledger
    if not path.is_file():
        raise ExtensionError(
            f"{path} is missing: run `make book`, or "
            "`lookahead verify --profile ci --json _build/ledger.json` before the build"
        )
    return _read(path, path.stat().st_mtime_ns)


def box_id(key: str) -> str:
    """Return the id of a claim's box.

    >>> box_id("zhu2025.thm6.segment")
    'claim-zhu2025-thm6-segment'
    """
    return "claim-" + _slug(key)


def row_id(key: str) -> str:
    """Return the id of a claim's row in the ledger."""
    return "row-" + _slug(key)


def verdict_class(verdict: str) -> str:
    """Return the CSS class of a verdict's badge.

    >>> verdict_class("well posed")
    'verdict-well-posed'
    """
    return "verdict-" + verdict.replace(" ", "-")


def name_of(claim: Record) -> str:
    """Return what a reader calls the claim: its printed label, or its key."""
    label = claim["label"] or claim["key"]
    if claim["amends"] and "amended" not in label.lower():
        return f"{label}, amended"
    return label


def instances(claim: Record) -> int:
    """Return the number of instances that all checks of the claim tried together."""
    return sum(e["instances"] for e in claim["evidence"])


def evidence_summary(claim: Record) -> str:
    """Return one line: checks, instances, mutants.

    >>> evidence_summary({"evidence": []})
    'no checks'
    """
    evidence = claim["evidence"]
    if not evidence:
        return "that of its readings" if claim.get("readings") else "no checks"
    kinds = ", ".join(dict.fromkeys(e["kind"] for e in evidence))
    parts = [f"{count(len(evidence), 'check')} ({kinds})"]
    if tried := instances(claim):
        parts.append(count(tried, "instance"))
    if unknown := sum(e["unknown"] for e in evidence):
        parts.append(f"{unknown:,} undecided")
    if planted := sum(e["mutants"]["planted"] for e in evidence):
        rejected = sum(e["mutants"]["rejected"] for e in evidence)
        parts.append(f"{rejected} of {count(planted, 'mutant')} rejected")
    return " · ".join(parts)


def count(number: int, noun: str) -> str:
    """Return a number with its noun, in the plural where it has to be."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _slug(key: str) -> str:
    return key.replace(".", "-").replace("_", "-")
