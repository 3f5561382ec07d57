"""A site that asks for nothing outside itself and weighs little.

The theme's icon script (540 kB gzipped) is not loaded: see templates/static/webpack-macros.html
and the icons in lookahead.css. Its style sheet loses the icon font in the copy that is published.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

DROPPED = (
    "sphinx-thebe.js",
    "sphinx-thebe.css",
    "sphinx-design.min.css",
    "design-tabs.js",
)
REPEATED_IDS = re.compile(r' id="(?:proof|exercise|solution)-content"')
CITATION_ROLE = re.compile(r'(?<=<div) role="list"(?= class="citation-list")')
ICON_FONT = re.compile(r"@font-face\{[^}]*Font Awesome[^}]*\}")
ICON_NAME = r"\.fa[bsr]?(?:-[a-z0-9-]+)?:{1,2}before"
ICON_GLYPHS = re.compile(rf"(?<=[}}/]){ICON_NAME}(?:,{ICON_NAME})*\{{[^}}]*\}}")
THEME_CSS = "_static/styles/pydata-sphinx-theme.css"
UNUSED = (
    "_static/vendor",
    "_static/scripts/fontawesome.js",
    "_static/scripts/fontawesome.js.map",
    "_static/scripts/fontawesome.js.LICENSE.txt",
    "_static/sphinx-thebe.js",
    "_static/sphinx-thebe.css",
)


def without_icon_font(css: str) -> str:
    """Return the theme's style sheet without the icon font and its two thousand glyph names.

    >>> without_icon_font('.a{b:c}.fa-zip:before{content:"x"}@font-face{font:Font Awesome}.d{}')
    '.a{b:c}.d{}'
    """
    return ICON_FONT.sub("", ICON_GLYPHS.sub("", css))


def _clean_page(
    _app: Sphinx, _page: str, _template: str, context: dict[str, Any], _doctree: Any
) -> None:
    seen: set[tuple[str, str]] = set()
    for files in ("script_files", "css_files"):
        kept: list[Any] = []
        for entry in context.get(files, []):
            name = str(getattr(entry, "filename", entry) or "")
            body = str(getattr(entry, "attributes", {}).get("body") or "")
            plain = name.partition("?")[0]
            if "THEBE" in body or plain.endswith(DROPPED) or (plain, body) in seen:
                continue
            seen.add((plain, body))
            kept.append(entry)
        context[files] = kept
    if "body" in context:
        context["body"] = CITATION_ROLE.sub("", REPEATED_IDS.sub("", context["body"]))


def _lighten(app: Sphinx, failure: Exception | None) -> None:
    """Take out of the published files what no page asks for."""
    if failure is not None or app.builder.format != "html":
        return
    out = Path(app.outdir)
    css = out / THEME_CSS
    if css.is_file():
        text = css.read_text(encoding="utf-8")
        light = without_icon_font(text)
        if light != text:
            css.write_text(light, encoding="utf-8")
    for name in UNUSED:
        path = out / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def setup(app: Sphinx) -> None:
    """Clean every page late, and the static files at the end."""
    app.add_css_file("lookahead.css")
    app.add_js_file("lookahead.js", loading_method="defer")
    app.connect("html-page-context", _clean_page, priority=900)
    app.connect("build-finished", _lighten, priority=900)
