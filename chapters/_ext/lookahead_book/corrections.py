"""The corrections: every refuted statement beside its amendment, with severity and witness."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from docutils import nodes
from sphinx.application import Sphinx

from lookahead_book.claims import LedgerDirective
from lookahead_book.elements import badge, el, element, link, parsed
from lookahead_book.evidence import counterexamples, witness
from lookahead_book.ledger import REFUTED, Record, count, name_of, row_id

WHOSE = {
    "verbatim": "Printed",
    "forced": "Printed",
    "reconstructed": "Reconstructed",
    "own": "In our words",
}
GRAVEST_LAST = ("typo", "constant", "missing hypothesis", "conclusion fails")


def part_of(claim: Record) -> tuple[str, str]:
    """Return the paper and the main section that a correction is listed under.

    >>> part_of({"paper": "zhu2025", "section": "6.1"})
    ('zhu2025', 'section 6')
    >>> part_of({"paper": "zhu2025", "section": "A.6"})
    ('zhu2025', 'appendix A')
    >>> part_of({"paper": "zhu2025", "section": ""})
    ('zhu2025', 'summaries')
    """
    main = str(claim["section"]).partition(".")[0]
    if not main:
        return claim["paper"], "summaries"
    return claim["paper"], f"section {main}" if main.isdigit() else f"appendix {main}"


class Corrections(LedgerDirective):
    """```{corrections}``` sets every refuted statement beside its amendment, with the witness."""

    def run(self) -> list[nodes.Node]:
        """Return counts, a list of contents, and a section a part of a paper."""
        refuted = [c for c in self.ledger().claims.values() if c["verdict"] in REFUTED]
        if not refuted:
            return [el("p", "No claim of this ledger is refuted.")]
        parts: dict[tuple[str, str], list[Record]] = {}
        for claim in refuted:
            parts.setdefault(part_of(claim), []).append(claim)
        return [self._counts(refuted), self._contents(parts), *map(self._part, parts.values())]

    def _counts(self, refuted: Sequence[Record]) -> element:
        severities = Counter(self._severity(c) for c in refuted)
        said = [f"{severities[s]} {s}" for s in GRAVEST_LAST if severities[s]]
        without = severities[""]
        said += [f"{without} without one"] if without else []
        return el("p", f"{count(len(refuted), 'correction')} by severity: {', '.join(said)}.")

    def _severity(self, claim: Record) -> str:
        said = (c["severity"] for c in (claim, *map(self.claim, claim["amended_by"])))
        return next(filter(None, said), "")

    def _contents(self, parts: Mapping[tuple[str, str], Sequence[Record]]) -> element:
        items = (
            el("li", _to(_part_id(own[0]), ", ".join(part)), f" ({len(own)}): ", *self._names(own))
            for part, own in parts.items()
        )
        return el(
            "nav", el("ul", *items), class_="correction-contents", aria_label="All corrections"
        )

    def _names(self, own: Sequence[Record]) -> list[nodes.Node | str]:
        """Return a link a correction: its name, or its title where the name says little."""
        names = Counter(map(name_of, own))
        shown: list[nodes.Node | str] = []
        for claim in own:
            shown.append(" · " if shown else "")
            name = name_of(claim)
            by_title = names[name] > 1 or not claim["section"]
            to = _to(_id(claim), *([] if by_title else [name]))
            if by_title:
                for node in parsed(self, claim["title"], inline=True):
                    to += node
            shown.append(to)
        return shown

    def _part(self, own: Sequence[Record]) -> nodes.section:
        identity, title = _part_id(own[0]), ", ".join(part_of(own[0]))
        section = nodes.section(ids=[identity], names=[identity])
        section += nodes.title("", title)
        for claim in own:
            section += self._correction(claim)
        return section

    def _correction(self, claim: Record) -> nodes.section:
        section = nodes.section(ids=[_id(claim)], names=[_id(claim)])
        title = parsed(self, claim["title"], inline=True)
        section += nodes.title("", "", nodes.Text(f"{name_of(claim)}: "), *title)
        amendments = [self.claim(key) for key in claim["amended_by"]]
        columns = el(
            "div", self._column(WHOSE[claim["fidelity"]], claim), class_="correction-columns"
        )
        for amendment in amendments:
            columns += self._column("Amended", amendment)
        section += columns
        if severity := self._severity(claim):
            section += el("p", el("strong", "Severity: "), severity, ".")
        survives = next((c["survives"] for c in (claim, *amendments) if c["survives"]), None)
        if survives:
            text = parsed(self, survives, inline=True)
            section += el(
                "div", el("strong", "What survives: "), *text, class_="correction-survives"
            )
        for evidence in counterexamples(claim):
            section += _witness(claim, evidence)
        return section

    def _column(self, head: str, claim: Record) -> element:
        text = claim["as_printed"] if head == "Printed" and claim["as_printed"] else None
        return el(
            "div",
            el("p", el("strong", head), " ", badge(claim["verdict"]), class_="correction-head"),
            el("div", *parsed(self, text or claim["statement"])),
            el(
                "p",
                link(claim["key"]),
                " · ",
                link(claim["key"], "page", "full record"),
                class_="correction-link",
            ),
            class_="correction-column",
        )


def _witness(claim: Record, evidence: Record) -> element:
    code = link(
        claim["key"], "code", evidence["check"], class_="claim-check", line=evidence["line"]
    )
    found = f" ({evidence['provenance']})" if evidence["provenance"] else ""
    box = el(
        "div",
        el("p", el("strong", "Witness"), f"{found}, of the check ", code),
        class_="correction-witness",
    )
    for node in witness(evidence["counterexample"], programs=False):
        box += node
    if evidence["replay"]:
        box += el("p", "Replay: ", el("code", evidence["replay"]))
    return box


def _to(identity: str, *text: str) -> element:
    return el("a", *text, href=f"#{identity}")


def _id(claim: Record) -> str:
    return "correction-" + row_id(claim["key"]).removeprefix("row-")


def _part_id(claim: Record) -> str:
    return nodes.make_id("corrections " + " ".join(part_of(claim)))


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("corrections", Corrections)
