"""The `claim` directive and role: a statement with the verdict that a program computed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective, SphinxRole
from sphinx.util.typing import OptionSpec

from lookahead.core.errors import UnknownKey
from lookahead_book.elements import badge, claim_link, el, element, link, parsed
from lookahead_book.evidence import check_list, evidence_details
from lookahead_book.ledger import (
    FIDELITY,
    Ledger,
    Record,
    box_id,
    evidence_summary,
    ledger_of,
    name_of,
)
from lookahead_book.placement import ROOT, place, places_of


class LedgerDirective(SphinxDirective):
    """A directive whose page is read again when the ledger changes."""

    def ledger(self) -> Ledger:
        """Return the ledger and make the page depend on its file."""
        ledger = ledger_of(self.env.app)
        self.env.note_dependency(str(ledger.path))
        return ledger

    def claim(self, key: str) -> Record:
        """Return a claim; an unknown key is an error of the build that names the nearest ones."""
        try:
            return self.ledger()[key]
        except UnknownKey as error:
            raise self.error(str(error)) from error


class ClaimDirective(LedgerDirective):
    """```{claim} zhu2025.thm6``` shows the claim's box; it belongs on the page of its chapter."""

    required_arguments = 1
    option_spec: ClassVar[OptionSpec] = {"compact": directives.flag, "readings": directives.flag}

    def run(self) -> list[nodes.Node]:
        """Return the box, followed by the boxes of its readings where asked for."""
        claim = self.claim(self.arguments[0])
        keys = [claim["key"], *(claim["readings"] if "readings" in self.options else ())]
        compact = "compact" in self.options
        return [
            claim_box(self, self.claim(key), compact=compact) for key in keys if self.fresh(key)
        ]

    def fresh(self, key: str) -> bool:
        """Return whether this is the claim's first box."""
        here = nodes.Element()
        self.set_source_info(here)
        return place(self.env, key, here)


class RemainingClaims(LedgerDirective):
    """```{remaining-claims}``` shows, compactly, the chapter's claims without a box above it."""

    def run(self) -> list[nodes.Node]:
        """Return the boxes, or nothing where all claims have been shown."""
        chapter = self.env.docname.removeprefix(ROOT)
        boxes = places_of(self.env).boxes
        left = [c for c in self.ledger().of_chapter(chapter) if c["key"] not in boxes]
        for claim in left:
            boxes[claim["key"]] = self.env.docname
        return [claim_box(self, claim, compact=True) for claim in left]


def claim_box(directive: LedgerDirective, claim: Record, *, compact: bool = False) -> element:
    """Return the box: name, verdict, statement, assumptions, evidence, links.

    A compact box folds how the statement is read, what it assumes and what was checked.
    """
    identity = box_id(claim["key"])
    box = el(
        "section",
        el(
            "p",
            el("span", name_of(claim), class_="claim-name"),
            el("span", *parsed(directive, claim["title"], inline=True), class_="claim-title-text"),
            badge(claim["verdict"]),
            class_="claim-title",
            id=f"{identity}-title",
        ),
        el("div", *parsed(directive, claim["statement"]), class_="claim-statement"),
        id=identity,
        class_=f"claim claim-{claim['kind'].replace(' ', '-')}" + (" compact" if compact else ""),
        aria_labelledby=f"{identity}-title",
    )
    assumed, outcome, source = (
        hypotheses(directive, claim),
        outcome_of(directive, claim),
        _source(claim),
    )
    if compact:
        checks = [check_list(claim)] if claim["evidence"] else []
        what = "Assumptions and evidence" if claim["assumptions"] else "Evidence"
        folded = el(
            "details", el("summary", what), *assumed, source, *checks, class_="claim-details"
        )
        parts = [*outcome, folded]
    else:
        details = [evidence_details(claim)] if claim["evidence"] else []
        parts = [*assumed, *outcome, source, *details]
    for node in (*parts, _links(claim)):
        box += node
    return box


def hypotheses(directive: SphinxDirective, claim: Record) -> list[element]:
    """Return what is printed, how it is read, and what it assumes."""
    parts: list[element] = []
    if claim["as_printed"]:
        parts.append(labelled("Printed", *parsed(directive, claim["as_printed"], inline=True)))
    if claim["reading"]:
        parts.append(labelled("Read", *parsed(directive, claim["reading"], inline=True)))
    if claim["assumptions"]:
        items = [
            el(
                "li",
                el("span", assumption["name"], class_="claim-assumption"),
                ": ",
                *parsed(directive, assumption["statement"], inline=True),
            )
            for assumption in claim["assumptions"]
        ]
        parts.append(el("p", el("span", "Assumes", class_="claim-key"), class_="claim-line"))
        parts.append(el("ul", *items, class_="claim-assumptions"))
    return parts


def outcome_of(directive: LedgerDirective, claim: Record, to: str = "box") -> list[element]:
    """Return severity, what survives, and links to amendments and readings."""
    parts: list[element] = []
    amended = directive.claim(claim["amends"]) if claim["amends"] else None
    if claim["severity"]:
        what = "What it corrects" if amended else "Severity"
        parts.append(labelled(what, claim["severity"]))
    if claim["survives"] and not (amended and amended["survives"] == claim["survives"]):
        parts.append(labelled("What survives", *parsed(directive, claim["survives"], inline=True)))
    for label, keys in (
        ("Amended by", claim["amended_by"]),
        ("Amends", [claim["amends"]] if claim["amends"] else []),
        ("Readings", claim["readings"]),
    ):
        if keys:
            parts.append(labelled(label, *references([directive.claim(k) for k in keys], to)))
    return parts


def _source(claim: Record) -> element:
    said: list[nodes.Node | str] = [evidence_summary(claim)]
    if claim["derived"]:
        said.append(f" · derived status {claim['derived']}")
    return labelled("Evidence", *said)


def references(claims: Sequence[Record], to: str = "box") -> list[nodes.Node | str]:
    """Return links to claims with their verdicts, separated by commas.

    Claims with one name are told apart by the ends of their keys.
    """
    names = Counter(map(name_of, claims))
    shown: list[nodes.Node | str] = []
    for claim in claims:
        name, key = name_of(claim), str(claim["key"])
        text = f"{name} ({key.rpartition('.')[2]})" if names[name] > 1 else name
        shown += [", " if shown else "", link(key, to, text, class_="with-verdict")]
    return shown


def labelled(label: str, *content: nodes.Node | str) -> element:
    """Return a labelled line; a block such as displayed mathematics is allowed in it."""
    return el("div", el("span", label, class_="claim-key"), " ", *content, class_="claim-line")


def _links(claim: Record) -> element:
    key = claim["key"]
    return el(
        "p",
        link(key, "page", "Full record", class_="claim-to-page"),
        " · ",
        link(key, "code", "Code that checks it", class_="claim-to-code"),
        " · ",
        link(key, "row", "Ledger row", class_="claim-to-row"),
        " · ",
        el("span", FIDELITY[claim["fidelity"]], class_="claim-fidelity"),
        " · ",
        el("code", key),
        class_="claim-links",
    )


class ClaimRole(SphinxRole):
    """{claim}`zhu2025.thm6` or {claim}`text <zhu2025.thm6>`: a link to the box, and the verdict."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the link; an unknown key is an error of the build."""
        text, key = "", self.text.strip()
        if key.endswith(">") and "<" in key:
            text, _, key = key[:-1].rpartition("<")
        ledger = ledger_of(self.env.app)
        self.env.note_dependency(str(ledger.path))
        try:
            ledger[key]
        except UnknownKey as error:
            message = self.inliner.reporter.error(str(error), line=self.lineno)
            return [nodes.problematic(self.rawtext, self.rawtext)], [message]
        return [link(key, text=text.strip(), class_="with-verdict")], []


def _note_links(app: Sphinx, doctree: nodes.document) -> None:
    if any(doctree.findall(claim_link)):
        places_of(app.env).linking.add(app.env.docname)


def setup(app: Sphinx) -> None:
    """Register the directives and the role."""
    app.add_directive("claim", ClaimDirective)
    app.add_directive("remaining-claims", RemainingClaims)
    app.add_role("claim", ClaimRole())
    app.connect("doctree-read", _note_links)
