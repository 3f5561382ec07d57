"""One generated page a claim: all there, all links good, renewed and removed with the ledger."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from .test_extension import _build, _page, _write, project
from .test_ways import Anchors

__all__ = ["project"]

LEDGER = "# Ledger\n\n```{ledger-table}\n```\n\n## Rests\n\n```{ledger-graph}\n```\n"


@pytest.fixture
def book(project: Path) -> Path:
    """Return the sample book, built, with its ledger and its corrections."""
    _write(project, "ledger", LEDGER)
    _write(project, "corrections", "# Corrections\n\n```{corrections}\n```\n")
    (project / "lookahead" / "value.py").write_text("VALUE = 1\n" * 400)
    test = project / "tests" / "test_six.py"
    test.parent.mkdir()
    test.write_text('KEY = "zhu2025.thm6"\n')
    built = _build(project)
    assert built.returncode == 0, built.stderr
    return project


def _claims(book: Path) -> list[dict[str, Any]]:
    return json.loads((book / "_build" / "ledger.json").read_text(encoding="utf-8"))["claims"]


def _store(book: Path, claims: list[dict[str, Any]]) -> None:
    path = book / "_build" / "ledger.json"
    ledger = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**ledger, "claims": claims}), encoding="utf-8")


def test_every_claim_has_one_page_and_every_link_on_it_resolves(book: Path) -> None:
    html = book / "_build" / "html"
    site = {p.resolve(): Anchors(p) for p in html.rglob("*.html")}
    pages = {p.stem for p in (html / "chapters" / "claims").glob("*.html")}
    assert pages == {c["key"] for c in _claims(book)}
    broken: list[str] = []
    for key in pages:
        page = (html / "chapters" / "claims" / f"{key}.html").resolve()
        for link in (link for link in site[page].links if "://" not in link):
            name, _, fragment = link.partition("#")
            target = (page.parent / name).resolve() if name else page
            if not target.is_file() or (fragment and fragment not in site[target].ids):
                broken.append(f"{key}: {link}")
    assert not broken, broken


def test_boxes_rows_corrections_and_the_graph_lead_to_the_pages(book: Path) -> None:
    for page, link in (
        ("chapters/reasoning/triangle", "../claims/zhu2025.thm6.html"),
        ("chapters/ledger", "claims/zhu2025.thm6.html"),
        ("chapters/corrections", "claims/zhu2025.thm6.html"),
    ):
        assert f'href="{link}"' in _page(book, page), page
    graph = _page(book, "chapters/ledger").partition('class="ledger-graph"')[2]
    assert 'href="claims/zhu2025.thm6.html"' in graph


def test_a_refuted_claim_shows_its_witness_and_derives_it(book: Path) -> None:
    page = re.sub(r"<[^>]+>", "", _page(book, "chapters/claims/zhu2025.thm6"))
    for said in ("equilateral triangle, s = 4", "B = 3/4*r2", "3 / 4 * 1", "3/4 &gt; 1/4"):
        assert said in page, said
    assert "Full record" not in page
    assert 'href="../../code/tests.test_six.html"' in _page(book, "chapters/claims/zhu2025.thm6")
    assert "zhu2025.thm6" in _page(book, "code/tests.test_six")


def test_a_witness_that_does_not_verify_stops_the_build(book: Path) -> None:
    claims = _claims(book)
    chosen = next(c for c in claims if c["key"] == "zhu2025.thm6")
    chosen["evidence"][0]["counterexample"]["program"]["violates"] = "B < 0"
    _store(book, claims)
    built = _build(book)
    assert built.returncode != 0
    said = "a witness of zhu2025.thm6 does not verify: does not violate: B < 0"
    assert said in built.stderr


def test_pages_follow_the_ledger(book: Path) -> None:
    html = book / "_build" / "html" / "chapters" / "claims"
    before = {p.name: p.stat().st_mtime_ns for p in html.glob("*.html")}
    claims = _claims(book)
    gone = next(
        c["key"]
        for c in claims
        if not any(c[k] for k in ("uses", "used_by", "amends", "amended_by", "readings"))
        and not any(c["key"] in other["readings"] for other in claims)
    )
    changed = next(c for c in claims if c["key"] == "zhu2025.thm6")
    changed["survives"] = "Something else survives."
    _store(book, [c for c in claims if c["key"] != gone])
    built = _build(book)
    assert built.returncode == 0, built.stderr
    after = {p.name: p.stat().st_mtime_ns for p in html.glob("*.html")}
    assert "Something else survives." in _page(book, "chapters/claims/zhu2025.thm6")
    assert set(before) - set(after) == {f"{gone}.html"}
    assert not (book / "chapters" / "claims" / f"{gone}.md").exists()
    assert _build(book).returncode == 0
    assert after == {p.name: p.stat().st_mtime_ns for p in html.glob("*.html")}


def test_the_search_lists_every_page_once(book: Path) -> None:
    text = (book / "_build" / "html" / "searchindex.js").read_text(encoding="utf-8")
    index = json.loads(text.removeprefix("Search.setIndex(").removesuffix(")"))
    for claim in _claims(book):
        assert index["docnames"].count(f"chapters/claims/{claim['key']}") == 1


def test_coverage_is_said_in_words_as_well() -> None:
    from lookahead_book.coverage_plot import in_words

    said = in_words({"name": "s", "low": 0.0, "high": 4.0, "counts": [0, 0, 0, 7]})
    assert said == "s: 7 values from 0 to 4, most of them from 3 to 4"
