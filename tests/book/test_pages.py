"""Every chapter and some pages of code, at two widths and in both colour modes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from .conftest import HTML
from .visit import BAD_MATHS, NO_ALT, OVERFLOW, RAW_TEX, REPEATED_IDS, Visit, visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

FIRST_VISIT = 500_000
VIEWS: list[tuple[int, Literal["light", "dark"]]] = [
    (1280, "light"),
    (1280, "dark"),
    (390, "light"),
]


def pages() -> list[str]:
    """Return every chapter, some claims, the search page, the index of the code, one page of it."""
    with_checks = [p for p in HTML.glob("code/*.html") if "code-marks" in p.read_text("utf-8")]
    shortest = min(with_checks, key=lambda p: p.stat().st_size, default=None)
    chapters = [p for p in sorted(HTML.glob("chapters/**/*.html")) if p.parent.name != "claims"]
    found = [*chapters, *claim_pages(), HTML / "code" / "index.html"]
    found += [shortest] if shortest else []
    return [*(page.relative_to(HTML).as_posix() for page in found), "search.html"]


def claim_pages() -> list[Path]:
    """Return the largest page of a claim of each verdict; the others are made of the same parts."""
    found = sorted(HTML.glob("chapters/claims/*.html"), key=lambda p: p.stat().st_size)
    verdict = re.compile(r'claim-page-verdict"><span class="verdict (verdict-[a-z-]+)"')
    largest = {m[1]: p for p in found if (m := verdict.search(p.read_text("utf-8")))}
    return list(largest.values())


def _faults(seen: Visit) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    page = seen.page
    faults = [f"console: {text}" for text in seen.said]
    faults += [f"foreign request: {url}" for url in seen.foreign]
    faults += [f"raw TeX: {text}" for text in page.evaluate(RAW_TEX)]
    faults += [f"bad mathematics: {text}" for text in page.evaluate(BAD_MATHS)]
    faults += [f"repeated id: {name}" for name in page.evaluate(REPEATED_IDS)]
    faults += [f"image without text: {name}" for name in page.evaluate(NO_ALT)]
    if (beyond := page.evaluate(OVERFLOW)) > 0:
        faults.append(f"{beyond} px beyond the right edge")
    if (weight := sum(seen.weights.values())) > FIRST_VISIT:
        heaviest = sorted(seen.weights.items(), key=lambda item: -item[1])[:5]
        faults.append(f"first visit weighs {weight} bytes: {heaviest}")
    for found in Axe().run(page).response["violations"]:
        if found["impact"] in ("serious", "critical"):
            where = [node["html"][:160] for node in found["nodes"][:3]]
            faults.append(f"axe {found['id']}: {where}")
    return faults


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: f"{view[0]}-{view[1]}")
@pytest.mark.parametrize("path", pages() if HTML.is_dir() else ["chapters/index.html"])
def test_page_is_sound(
    browser: Browser, site: str, path: str, view: tuple[int, Literal["light", "dark"]]
) -> None:
    with visit(browser, site, path, *view) as seen:
        faults = _faults(seen)
    assert not faults, "\n".join([path, *faults])


def test_mathematics_is_typeset_from_our_own_files(browser: Browser, site: str) -> None:
    with visit(browser, site, "chapters/reasoning/triangle.html", 1280, "light") as seen:
        assert seen.page.locator("mjx-container").count() > 0
        assert any(name.startswith("_static/mathjax/") for name in seen.weights)
        assert seen.page.locator("mjx-assistive-mml").count() > 0


def test_first_tab_skips_to_the_main_content(browser: Browser, site: str) -> None:
    with visit(browser, site, "chapters/index.html", 1280, "light") as seen:
        seen.page.keyboard.press("Tab")
        assert seen.page.evaluate("document.activeElement.getAttribute('href')") == "#main-content"
        seen.page.keyboard.press("Enter")
        assert seen.page.url.endswith("#main-content")


def test_colour_mode_changes_by_keyboard(browser: Browser, site: str) -> None:
    with visit(browser, site, "chapters/index.html", 1280, "light") as seen:
        seen.page.locator(".theme-switch-button").first.focus()
        modes = {seen.page.evaluate("document.documentElement.dataset.theme")}
        for _ in range(3):
            seen.page.keyboard.press("Enter")
            modes.add(seen.page.evaluate("document.documentElement.dataset.theme"))
        assert modes == {"light", "dark"}


def test_search_finds_a_chapter(browser: Browser, site: str) -> None:
    with visit(browser, site, "search.html?q=retraining", 1280, "light") as seen:
        results = seen.page.locator("#search-results li a")
        results.first.wait_for()
        assert results.count() > 0
        assert not seen.said
        assert not seen.foreign
