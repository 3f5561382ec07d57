"""One generated source a claim, written before Sphinx looks for documents.

A source is a heading and one directive; the digest in it changes with everything that the page
shows, so that only pages with other contents are read again. The sources are not in the table of
contents, from which jupyter-book excludes such files: here they are let in again.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config

from lookahead_book.ledger import Ledger, Record, ledger_of, name_of
from lookahead_book.placement import claim_page

FOLDER = claim_page("").rstrip("/")
SPECIAL = re.compile(r"([\\`*_{}\[\]$#<>])")
AFTER_TOC = 950


def related(ledger: Ledger, claim: Record) -> dict[str, list[str]]:
    """Return the keys that a claim's page links to, by how they are related to it."""
    key = claim["key"]
    controls = (c["of"].partition("/")[0] for e in claim["evidence"] for c in e["controls"])
    return {
        "Uses": list(claim["uses"]),
        "Used by": list(claim["used_by"]),
        "Amends": [claim["amends"]] if claim["amends"] else [],
        "Amended by": list(claim["amended_by"]),
        "Readings": list(claim["readings"]),
        "A reading of": [k for k, c in ledger.claims.items() if key in c["readings"]],
        "Checked on the instances of": list(dict.fromkeys(controls)),
    }


def digest_of(ledger: Ledger, claim: Record, tests: list[str]) -> str:
    """Return a hash of what a claim's page shows: its record and its neighbours' verdicts."""
    near = {k for keys in related(ledger, claim).values() for k in keys if k in ledger.claims}
    shown = [(k, name_of(ledger[k]), ledger[k]["title"], ledger[k]["verdict"]) for k in near]
    text = json.dumps([claim, sorted(shown), tests], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def source_of(ledger: Ledger, claim: Record, tests: list[str]) -> str:
    """Return the source of a claim's page."""
    name = SPECIAL.sub(r"\\\1", name_of(claim))
    options = [f":digest: {digest_of(ledger, claim, tests)}"]
    if tests:
        options.append(f":tests: {' '.join(tests)}")
    directive = ["```{claim-page} " + claim["key"], *options, "```"]
    lines = ["---", "orphan: true", "---", "", f"# {name}: {claim['title']}", "", *directive]
    return "\n".join(lines) + "\n"


def tests_by_key(root: Path, keys: list[str]) -> dict[str, list[str]]:
    """Return the files of tests that name a claim, by its key."""
    found: dict[str, list[str]] = {}
    known = set(keys)
    quoted = re.compile(r"[\"']([a-z0-9]+\.[\w.]+)[\"']", re.IGNORECASE)
    for path in sorted((root / "tests").rglob("test_*.py")):
        name = path.relative_to(root).as_posix()
        for key in known & set(quoted.findall(path.read_text(encoding="utf-8"))):
            found.setdefault(key, []).append(name)
    return found


def _write(app: Sphinx, config: Config) -> None:
    ledger, root = ledger_of(app), Path(app.srcdir)
    tests = tests_by_key(root, list(ledger.claims))
    folder = root / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for key, claim in ledger.claims.items():
        path, text = folder / f"{key}.md", source_of(ledger, claim, tests.get(key, []))
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
    for directory, suffix in ((folder, ".md"), (Path(app.outdir) / FOLDER, ".html")):
        for stale in directory.glob(f"*{suffix}"):
            if stale.name.removesuffix(suffix) not in ledger.claims:
                stale.unlink()
    kept = [p for p in config["exclude_patterns"] if not p.startswith(f"{FOLDER}/")]
    config["exclude_patterns"] = kept


def setup(app: Sphinx) -> None:
    """Write the sources once the table of contents has excluded what it does not name."""
    app.connect("config-inited", _write, priority=AFTER_TOC)
