"""Pages that are the ledger itself: the table, the counts, the graph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from lookahead_book.claims import LedgerDirective
from lookahead_book.elements import badge, el, element, link, parsed, table
from lookahead_book.graph import drawing, group_of, in_words
from lookahead_book.ledger import (
    VERDICTS,
    Record,
    evidence_summary,
    name_of,
    row_id,
)
from lookahead_book.placement import places_of

HEAD = ("Claim", "Verdict", "Evidence")


class LedgerTable(LedgerDirective):
    """```{ledger-table}``` lists every claim, with a filter by text, verdict, paper and kind."""

    def run(self) -> list[nodes.Node]:
        """Return the filter and the table; each row has the id that claim boxes link to."""
        claims = list(self.ledger().claims.values())
        places_of(self.env).table = self.env.docname
        rows = [_row(self, claim, row_id(claim["key"])) for claim in claims]
        listing = table(HEAD, rows, class_="ledger-table table", id="ledger-table")
        return [_filter(claims), listing]


class VerdictTable(LedgerDirective):
    """```{verdict-table} key key ...``` lists some claims, such as those of a chapter."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """Return the table."""
        rows = [_row(self, self.claim(key)) for key in self.arguments[0].split()]
        return [table(HEAD, rows, class_="ledger-table table")]


class LedgerSummary(LedgerDirective):
    """```{ledger-summary}``` counts the claims of each verdict in one line."""

    def run(self) -> list[nodes.Node]:
        """Return the counts."""
        ledger = self.ledger()
        counts = Counter(str(c["verdict"]) for c in ledger.claims.values())
        shown = (el("span", badge(v), f" {counts[v]}") for v in VERDICTS if counts[v])
        total = f"{len(ledger.claims)} claims, checked with the profile “{ledger.profile}”:"
        return [el("p", el("span", total), *shown, class_="ledger-counts")]


class LedgerGraph(LedgerDirective):
    """```{ledger-graph}``` draws what rests on what, one drawing a section, and in words."""

    def run(self) -> list[nodes.Node]:
        """Return a drawing with its list for every section of every paper."""
        claims = self.ledger().claims
        groups: dict[str, list[Record]] = {}
        for claim in claims.values():
            groups.setdefault(group_of(claim), []).append(claim)
        shown: list[nodes.Node] = []
        for name, own in groups.items():
            if any(c["uses"] or c["amends"] for c in own):
                made = nodes.section(ids=[nodes.make_id(f"graph {name}")], names=[name])
                made += nodes.title("", name)
                made += [drawing(name, own, claims), in_words(name, own)]
                shown.append(made)
        return shown


def _to_page(claim: Record) -> nodes.Node:
    """Return the key as a link to the claim's full record."""
    shown = link(claim["key"], "page")
    shown += el("code", claim["key"])
    return shown


def _row(directive: LedgerDirective, claim: Record, identity: str = "") -> element:
    searched = f"{name_of(claim)} {claim['title']} {claim['key']} {claim['kind']}".lower()
    first = el(
        "th",
        link(claim["key"], text=name_of(claim)),
        el("span", *parsed(directive, claim["title"], inline=True), class_="ledger-title"),
        _to_page(claim),
        scope="row",
    )
    row = el(
        "tr",
        first,
        el(
            "td",
            badge(claim["verdict"]),
            *([el("span", f"derived: {claim['derived']}")] if claim["derived"] else []),
            class_="ledger-verdict",
            data_label="Verdict",
        ),
        el(
            "td",
            evidence_summary(claim),
            " ",
            link(claim["key"], "code", "code"),
            data_label="Evidence",
        ),
        data_verdict=claim["verdict"],
        data_paper=claim["paper"],
        data_kind=claim["kind"],
        data_text=searched,
    )
    if identity:
        row["html"]["id"] = identity
    return row


def _filter(claims: Sequence[Record]) -> element:
    verdicts = Counter(str(c["verdict"]) for c in claims)
    papers = Counter(str(c["paper"]) for c in claims)
    kinds = Counter(str(c["kind"]) for c in claims)
    return el(
        "form",
        el(
            "label",
            "Text",
            el("input", type="search", name="text", autocomplete="off", id="filter-text"),
            for_="filter-text",
        ),
        _choice("verdict", "Verdict", {v: verdicts[v] for v in VERDICTS if v in verdicts}),
        _choice("paper", "Paper", papers),
        _choice("kind", "Kind", kinds),
        el("p", f"{len(claims)} of {len(claims)} claims", role="status", class_="filter-count"),
        class_="ledger-filter",
        data_ledger_filter="ledger-table",
        role="search",
        aria_label="Filter the claims",
    )


def _choice(name: str, label: str, counts: dict[str, int]) -> element:
    options = [el("option", f"{value} ({n})", value=value) for value, n in counts.items()]
    identity = f"filter-{name}"
    every = el("option", "all", value="")
    return el("label", label, el("select", every, *options, name=name, id=identity), for_=identity)


def _only_where_used(
    app: Sphinx, pagename: str, _template: str, _context: dict[str, Any], _doctree: Any
) -> None:
    """Load the filter's script on the page with the table and nowhere else."""
    if pagename == places_of(app.env).table:
        app.add_js_file("ledger_filter.js", loading_method="defer")


def setup(app: Sphinx) -> None:
    """Register the directives."""
    app.add_directive("ledger-table", LedgerTable)
    app.add_directive("verdict-table", VerdictTable)
    app.add_directive("ledger-summary", LedgerSummary)
    app.add_directive("ledger-graph", LedgerGraph)
    app.connect("html-page-context", _only_where_used, priority=400)
