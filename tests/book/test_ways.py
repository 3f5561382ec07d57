"""From a statement to its check and back; the ledger's filter."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from .conftest import HTML, ROOT
from .visit import visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


class Anchors(HTMLParser):
    """The ids of a page and the addresses that it links to."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect."""
        for name, value in attrs:
            if name == "id" and value:
                self.ids.add(value)
            if name == "href" and value and tag == "a":
                self.links.append(value)


def _site() -> dict[Path, Anchors]:
    return {p: Anchors(p) for p in sorted(HTML.rglob("*.html")) if "_static" not in p.parts}


def _target(page: Path, link: str) -> tuple[Path, str]:
    name, _, fragment = link.partition("#")
    return (page.parent / unquote(name)).resolve() if name else page, unquote(fragment)


def test_every_link_within_the_book_leads_somewhere() -> None:
    site = _site()
    broken: list[str] = []
    for page, anchors in site.items():
        for link in anchors.links:
            if "://" in link or link.startswith(("mailto:", "javascript:")):
                continue
            target, fragment = _target(page, link)
            if target not in site:
                if not target.is_file():
                    broken.append(f"{page.relative_to(HTML)}: {link}")
            elif fragment and fragment not in site[target].ids:
                broken.append(f"{page.relative_to(HTML)}: {link}")
    assert not broken, "\n".join(broken[:20])


def test_every_claim_has_its_box_its_row_and_the_way_back_from_its_code() -> None:
    site = _site()
    ledger = json.loads((ROOT / "_build" / "ledger.json").read_text(encoding="utf-8"))
    lost: list[str] = []
    for claim in ledger["claims"]:
        slug = claim["key"].replace(".", "-").replace("_", "-")
        chapter = HTML / "chapters" / f"{claim['chapter']}.html"
        code = HTML / "code" / f"{claim['code']['module']}.html"
        back = f"../chapters/{claim['chapter']}.html#claim-{slug}"
        if f"claim-{slug}" not in site[chapter].ids:
            lost.append(f"{claim['key']}: no box in {claim['chapter']}")
        if f"row-{slug}" not in site[HTML / "chapters" / "ledger.html"].ids:
            lost.append(f"{claim['key']}: no row")
        if not {f"L{e['line']}" for e in claim["evidence"]} <= site[code].ids:
            lost.append(f"{claim['key']}: a check without its line")
        if f"../claims/{claim['key']}.html" not in site[chapter].links:
            lost.append(f"{claim['key']}: no link from its box to its page")
        if f"claims/{claim['key']}.html" not in site[HTML / "chapters" / "ledger.html"].links:
            lost.append(f"{claim['key']}: no link from its row to its page")
        if back not in site[code].links:
            lost.append(f"{claim['key']}: no way back")
    assert not lost, "\n".join(lost)


def test_one_click_to_the_code_and_one_click_back(browser: Browser, site: str) -> None:
    with visit(browser, site, "chapters/reasoning/triangle.html", 1280, "light") as seen:
        page = seen.page
        box = page.locator("section.claim").first
        identity = box.get_attribute("id")
        box.locator(".claim-to-code").click()
        page.wait_for_url("**/code/*.html#L*")
        line = page.locator(":target")
        assert line.is_visible()
        page.locator(f'.code-claim[href$="#{identity}"]').last.click()
        page.wait_for_url(f"**/chapters/reasoning/triangle.html#{identity}")
        assert page.locator(f"#{identity}").is_visible()
        assert not seen.said


def test_the_ledger_is_filtered_by_keyboard(browser: Browser, site: str) -> None:
    with visit(browser, site, "chapters/ledger.html", 1280, "light") as seen:
        page = seen.page
        rows = page.locator("#ledger-table tbody tr")
        everything = rows.count()
        page.locator("#filter-text").focus()
        page.keyboard.type("thm6")
        shown = page.locator("#ledger-table tbody tr:visible")
        few = shown.count()
        assert 0 < few < everything
        assert page.locator("[role=status].filter-count").inner_text().startswith(f"{few} of")
        page.keyboard.press("Tab")
        page.keyboard.press("ArrowDown")
        verdict = page.locator("#filter-verdict").input_value()
        assert verdict
        assert all(r.get_attribute("data-verdict") == verdict for r in shown.all())
