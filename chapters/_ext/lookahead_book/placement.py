"""Which page holds which claim; links that wait for it; no claim without a box."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from lookahead_book.elements import badge, claim_link, el
from lookahead_book.ledger import Ledger, box_id, ledger_of, name_of, row_id

logger = logging.getLogger(__name__)
ROOT = "chapters/"


@dataclass
class Places:
    """Kept in the pickled environment: boxes and tables by page, and the pages that link."""

    boxes: dict[str, str] = field(default_factory=dict[str, str])
    table: str = ""
    linking: set[str] = field(default_factory=set[str])
    known: tuple[Any, ...] = ()

    def forget(self, docname: str) -> None:
        """Drop what a page said, before it is read again."""
        self.boxes = {key: doc for key, doc in self.boxes.items() if doc != docname}
        self.table = "" if self.table == docname else self.table
        self.linking.discard(docname)


def places_of(env: BuildEnvironment) -> Places:
    """Return the record of this build."""
    if not hasattr(env, "lookahead_places"):
        env.lookahead_places = Places()  # pyright: ignore[reportAttributeAccessIssue]
    return env.lookahead_places  # pyright: ignore[reportAttributeAccessIssue]


def place(env: BuildEnvironment, key: str, location: nodes.Node) -> bool:
    """Record a box on the page that is being read; a second box of the claim is a warning."""
    places = places_of(env)
    if key in places.boxes:
        logger.warning(
            "claim %s has a box already, in %s", key, places.boxes[key], location=location
        )
        return False
    places.boxes[key] = env.docname
    return True


def code_page(module: str) -> str:
    """Return the name of the page that shows a module."""
    return f"code/{module}"


def module_of_test(path: str) -> str:
    """Return the dotted name of a file of tests.

    >>> module_of_test("tests/core/test_errors.py")
    'tests.core.test_errors'
    """
    return path.removesuffix(".py").replace("/", ".")


def claim_page(key: str) -> str:
    """Return the name of the page that holds a claim's full record."""
    return f"{ROOT}claims/{key}"


def target_of(ledger: Ledger, places: Places, key: str, to: str, line: int) -> tuple[str, str]:
    """Return page and anchor of a link; an empty page where there is none."""
    if to == "code":
        code = ledger[key]["code"]
        return code_page(code["module"]), f"L{line or code['line']}"
    if to == "page":
        return claim_page(key), ""
    if to == "box" and key in places.boxes:
        return places.boxes[key], box_id(key)
    return places.table, row_id(key)


def _resolve(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    ledger, places = ledger_of(app), places_of(app.env)
    for node in list(doctree.findall(claim_link)):
        claim = ledger[node["key"]]
        page, anchor = target_of(ledger, places, node["key"], node["to"], node["line"])
        content = node.children or [nodes.Text(node["text"] or name_of(claim))]
        shown = el("a" if page else "span", *content)
        if node.get("label"):
            shown["html"]["aria-label"] = node["label"]
        if page:
            address = app.builder.get_relative_uri(docname, page)
            shown["html"]["href"] = f"{address}#{anchor}" if anchor else address
        shown["html"]["class"] = f"claim-ref {node['cls']}".strip()
        if node["to"] in ("box", "page") and node["cls"] == "with-verdict":
            node.replace_self([shown, nodes.Text(" "), badge(claim["verdict"])])
        else:
            node.replace_self(shown)


def _purge(_app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    places_of(env).forget(docname)


def _moved(_app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
    """Return the pages to write again because a box or the table has moved."""
    places = places_of(env)
    now = (places.table, tuple(sorted(places.boxes.items())))
    if now == places.known:
        return []
    places.known = now
    return [doc for doc in places.linking if doc in env.found_docs]


def _no_orphans(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn about each claim whose box is not on the page of its chapter."""
    boxes = places_of(env).boxes
    for key, claim in ledger_of(app).claims.items():
        if not claim["chapter"]:
            continue
        wanted = ROOT + claim["chapter"]
        if boxes.get(key) != wanted:
            found = f"it is in {boxes[key]}" if key in boxes else "it has none"
            logger.warning("claim %s: its box belongs in %s, but %s", key, wanted, found)


def setup(app: Sphinx) -> None:
    """Connect to the events of reading, checking and writing."""
    app.connect("env-purge-doc", _purge)
    app.connect("env-get-updated", _moved)
    app.connect("env-check-consistency", _no_orphans)
    app.connect("doctree-resolved", _resolve)
