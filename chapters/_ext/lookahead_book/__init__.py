"""The book's own Sphinx extension: claims from the ledger, code pages, an offline site."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from lookahead_book import (
    cache,
    claim_pages,
    claim_sources,
    claims,
    code_pages,
    corrections,
    elements,
    offline,
    placement,
    tables,
)

HERE = Path(__file__).parent


def setup(app: Sphinx) -> dict[str, Any]:
    """Register every part of the extension."""
    app.add_config_value("lookahead_ledger", "_build/ledger.json", "env")
    app.config.templates_path.append(str(HERE / "templates"))
    parts = (cache, elements, placement, claims, claim_sources, claim_pages)
    for part in (*parts, tables, corrections, code_pages, offline):
        part.setup(app)
    return {"version": "1", "parallel_read_safe": False, "parallel_write_safe": True}
