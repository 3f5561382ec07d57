"""A page for every module and every test of a claim, with line anchors and links back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer
from sphinx.application import Sphinx
from sphinx.util import logging

from lookahead_book.claim_sources import tests_by_key
from lookahead_book.ledger import Record, ledger_of, name_of, verdict_class
from lookahead_book.placement import code_page, module_of_test, places_of, target_of

logger = logging.getLogger(__name__)
INDEX = "code/index"
Page = tuple[str, dict[str, Any], str]
Mark = tuple[str, str, str]


def modules(root: Path) -> dict[str, Path]:
    """Return the library's modules by dotted name, in order."""
    found: dict[str, Path] = {}
    for path in sorted((root / "lookahead").rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def lines_of(source: str) -> list[str]:
    """Return the source as highlighted lines of HTML, none of which crosses its end.

    >>> lines_of("x = 1")
    ['<span class="n">x</span> <span class="o">=</span> <span class="mi">1</span>']
    """
    shown = highlight(source, PythonLexer(stripnl=False), HtmlFormatter(nowrap=True))
    return shown.removesuffix("\n").split("\n")


def listing(source: str, marks: Mapping[int, Sequence[str]]) -> str:
    """Return the listing with an anchor for each line; `marks` are links above their line."""
    rows: list[str] = []
    for number, line in enumerate(lines_of(source), 1):
        if links := marks.get(number):
            rows.append(f'<span class="code-marks">{" ".join(links)}</span>')
        rows.append(
            f'<span class="code-line" id="L{number}">'
            f'<a class="code-number" href="#L{number}" aria-label="line {number}">{number}</a>'
            f'<span class="code-text">{line}\n</span></span>'
        )
    return (
        '<div class="highlight code-listing"><pre tabindex="0" role="region" '
        f'aria-label="source code">{"".join(rows)}</pre></div>'
    )


def marks_of(claims: Sequence[Record]) -> dict[int, list[tuple[Record, str]]]:
    """Return the claims, and the names of their checks, by the line where they are written."""
    found: dict[int, list[tuple[Record, str]]] = {}
    for claim in claims:
        found.setdefault(claim["code"]["line"], []).append((claim, ""))
        for check in claim["evidence"]:
            if check["line"] and check["line"] != claim["code"]["line"]:
                found.setdefault(check["line"], []).append((claim, check["check"]))
    return found


def _back(app: Sphinx, page: str, claim: Record, text: str) -> str:
    to, anchor = target_of(ledger_of(app), places_of(app.env), claim["key"], "box", 0)
    href = f"{app.builder.get_relative_uri(page, to)}#{anchor}"
    return f'<a class="code-claim" href="{escape(href)}">{escape(text)}</a>'


def _mark(app: Sphinx, page: str, claim: Record, check: str) -> str:
    text = f"statement: {name_of(claim)}" + (f", check {check}" if check else "")
    return _back(app, page, claim, text)


def _top(app: Sphinx, page: str, claims: Sequence[Record]) -> str:
    if not claims:
        return ""
    items = "".join(
        f"<li>{_back(app, page, claim, name_of(claim))} {escape(claim['title'])} "
        f'<span class="verdict {verdict_class(claim["verdict"])}">{claim["verdict"]}</span></li>'
        for claim in claims
    )
    return f'<p>Statements checked here:</p><ul class="code-statements">{items}</ul>'


def _module_page(
    app: Sphinx, module: str, path: Path, source: str, claims: Sequence[Record]
) -> Page:
    page = code_page(module)
    marks = {
        line: [_mark(app, page, claim, check) for claim, check in found]
        for line, found in marks_of([c for c in claims if c["code"]["module"] == module]).items()
    }
    everything = app.builder.get_relative_uri(page, INDEX)
    body = (
        f'<h1 class="code-title">{module.replace(".", ".<wbr>")}</h1>'
        f"<p><code>{path.relative_to(app.srcdir).as_posix()}</code> · "
        f'<a href="{everything}">all modules</a></p>'
        f"{_top(app, page, claims)}{listing(source, marks)}"
    )
    return page, {"title": module, "body": body, "parents": []}, "page.html"


def _index_page(
    app: Sphinx, found: Mapping[str, Path], serving: Mapping[str, list[Record]]
) -> Page:
    items: list[str] = []
    for module in found:
        href = app.builder.get_relative_uri(INDEX, code_page(module))
        count = len(serving.get(module, []))
        said = f" ({count} claims)" if count > 1 else " (1 claim)" if count else ""
        items.append(f'<li><a href="{href}"><code>{module}</code></a>{said}</li>')
    body = (
        "<h1>Code</h1><p>Every module of the library, and the tests that name a claim; those with "
        f"claims link back to the statements they check.</p>"
        f'<ul class="code-index">{"".join(items)}</ul>'
    )
    return INDEX, {"title": "Code", "body": body, "parents": []}, "page.html"


def _signature(app: Sphinx, page: Page) -> str:
    """Return a hash of what the page shows: its body, the site's frame and the extension."""
    frame = [
        (Path(app.srcdir) / n).read_text(encoding="utf-8") for n in ("_config.yml", "_toc.yml")
    ]
    titles = {doc: title.astext() for doc, title in app.env.titles.items()}
    parts = [page[1]["body"], *frame, str(titles), str(app.config.lookahead_extension_digest)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def collect(app: Sphinx) -> Iterator[Page]:
    """Yield the pages whose contents changed since they were written."""
    root, claims = Path(app.srcdir), ledger_of(app).claims
    found = modules(root)
    serving: dict[str, list[Record]] = {}
    for claim in claims.values():
        serving.setdefault(claim["code"]["module"], []).append(claim)
    for key, tests in tests_by_key(root, list(claims)).items():
        for test in tests:
            found[module_of_test(test)] = root / test
            serving.setdefault(module_of_test(test), []).append(claims[key])
    for module in serving.keys() - found.keys():
        logger.warning("the ledger names a module that does not exist: %s", module)
    record = Path(app.doctreedir) / "code-pages.json"
    old = json.loads(record.read_text(encoding="utf-8")) if record.is_file() else {}
    new: dict[str, str] = {}
    pages = [_index_page(app, found, serving)]
    for module, path in found.items():
        source = path.read_text(encoding="utf-8")
        pages.append(_module_page(app, module, path, source, serving.get(module, [])))
    for page in pages:
        new[page[0]] = _signature(app, page)
        written = Path(app.outdir) / f"{page[0]}.html"
        if old.get(page[0]) != new[page[0]] or not written.is_file():
            yield page
    for stale in (Path(app.outdir) / "code").glob("*.html"):
        if f"code/{stale.stem}" not in new:
            stale.unlink()
    record.write_text(json.dumps(new), encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Add the pages to the site."""
    app.connect("html-collect-pages", collect)
