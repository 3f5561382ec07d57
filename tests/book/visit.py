"""A first visit of one page: what it says on the console, asks for, weighs and shows."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Route

COMPRESSED = (".woff", ".woff2", ".png", ".jpg")

RAW_TEX = r"""() => {
  const found = [];
  const walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode;
    if (node.parentElement.closest("pre, code, script, style, mjx-container, textarea")) continue;
    if (/\$|\\[()\[\]]|\\[a-zA-Z]{2,}/.test(node.data)) found.push(node.data.trim().slice(0, 80));
  }
  return found;
}"""
BAD_MATHS = """() => [...document.querySelectorAll(
  'mjx-merror, [data-mjx-error], mjx-container [style*="color: red"]')].map(e => e.textContent)"""
REPEATED_IDS = """() => {
  const all = [...document.querySelectorAll('[id]')].map(e => e.id);
  return [...new Set(all.filter((id, i) => all.indexOf(id) !== i))];
}"""
NO_ALT = """() => [...document.querySelectorAll('img')]
  .filter(i => !i.alt.trim() && !i.closest('[aria-hidden=true]')).map(i => i.src)"""
SETTLED = """async () => {
  await window.MathJax?.startup?.promise;
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
  await document.fonts.ready;
  await new Promise(done => setTimeout(done, 100));
}"""
OVERFLOW = "() => document.documentElement.scrollWidth - window.innerWidth"


@dataclass
class Visit:
    """The open page and what was noticed on the way."""

    page: Page
    said: list[str] = field(default_factory=list[str])
    foreign: list[str] = field(default_factory=list[str])
    weights: dict[str, int] = field(default_factory=dict[str, int])


@contextmanager
def visit(
    browser: Browser, site: str, path: str, width: int, scheme: Literal["light", "dark"]
) -> Iterator[Visit]:
    """Open the page with an empty cache and wait until its mathematics is set."""
    with browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme
    ) as context:
        seen = Visit(context.new_page())

        def console(message: ConsoleMessage) -> None:
            if message.type in ("error", "warning"):
                seen.said.append(message.text)

        def finished(request: Request) -> None:
            response = request.response()
            if response is None or not response.ok:
                seen.said.append(f"no good answer: {request.url}")
                return
            body = response.body()
            plain = request.url.partition("?")[0]
            small = len(body) if plain.endswith(COMPRESSED) else len(gzip.compress(body, 9))
            seen.weights[plain.removeprefix(site)] = small

        def at_home(route: Route) -> None:
            if route.request.url.startswith((site, "data:")):
                route.continue_()
            else:
                seen.foreign.append(route.request.url)
                route.abort()

        context.route("**/*", at_home)
        seen.page.on("console", console)
        seen.page.on("pageerror", lambda error: seen.said.append(str(error)))
        seen.page.on("requestfailed", lambda r: seen.said.append(f"failed: {r.url}"))
        seen.page.on("requestfinished", finished)
        seen.page.goto(site + path, wait_until="load")
        seen.page.evaluate(SETTLED)
        yield seen
