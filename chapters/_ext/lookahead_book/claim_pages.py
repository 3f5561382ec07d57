"""The full record of a claim: the `claim-page` directive of the generated sources."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.typing import OptionSpec

from lookahead.ledger.independent import BadProgram
from lookahead_book.claim_sources import related
from lookahead_book.claims import LedgerDirective, hypotheses, labelled, outcome_of
from lookahead_book.coverage_plot import plot
from lookahead_book.derivations import in_full, witnesses
from lookahead_book.elements import badge, el, element, link, parsed
from lookahead_book.evidence import means, written
from lookahead_book.ledger import FIDELITY, Ledger, Record, count, ledger_of
from lookahead_book.placement import code_page, module_of_test
from lookahead_book.record_tables import ablations, controls, evidence, mutants, named, scalings


class ClaimPage(LedgerDirective):
    """```{claim-page} zhu2025.thm6``` shows everything that is known about a claim."""

    required_arguments = 1
    option_spec: ClassVar[OptionSpec] = {
        "digest": directives.unchanged,
        "tests": directives.unchanged,
    }

    def ledger(self) -> Ledger:
        """Return the ledger; the digest in the source says when the page has to change."""
        return ledger_of(self.env.app)

    def run(self) -> list[nodes.Node]:
        """Return the lead and the sections of the page."""
        claim = self.claim(self.arguments[0])
        try:
            found = witnesses(claim)
        except BadProgram as error:
            raise self.error(f"a witness of {claim['key']} does not verify: {error}") from error
        sections = [
            section("Witness", *found) if found else None,
            section("Evidence", *evidence(claim)) if claim["evidence"] else None,
            *(_check(claim, check) for check in claim["evidence"]),
            section("What it rests on, and what rests on it", *self._neighbours(claim)),
            section("Code, tests and commands", *self._commands(claim)),
        ]
        return [*self._lead(claim), *(s for s in sections if s is not None)]

    def _lead(self, claim: Record) -> list[nodes.Node]:
        key = claim["key"]
        where = f", section {claim['section']}" if claim["section"] else ""
        said = [
            badge(claim["verdict"]),
            f" {claim['kind']} of {claim['paper']}{where} · {FIDELITY[claim['fidelity']]}",
            *([f" · derived status {claim['derived']}"] if claim["derived"] else []),
        ]
        links: list[nodes.Node | str] = [link(key, "box", "In its chapter"), " · "]
        links += [link(key, "code", "Code that checks it"), " · "]
        links += [link(key, "row", "Ledger row"), " · ", el("code", key)]
        return [
            el("p", *said, class_="claim-page-verdict"),
            el("div", *parsed(self, claim["statement"]), class_="claim-statement"),
            *hypotheses(self, claim),
            *outcome_of(self, claim, "page"),
            el("p", *links, class_="claim-links"),
        ]

    def _neighbours(self, claim: Record) -> list[nodes.Node]:
        ledger = self.ledger()
        shown: list[nodes.Node] = []
        for relation, keys in related(ledger, claim).items():
            known = [k for k in keys if k in ledger.claims]
            if known:
                shown += [el("p", el("strong", relation)), self._listed(known)]
        return shown or [el("p", "It uses no other claim, and none uses it.")]

    def _listed(self, keys: Sequence[str]) -> element:
        items = (
            el(
                "li",
                link(k, "page", class_="with-verdict"),
                " ",
                *parsed(self, self.claim(k)["title"], inline=True),
            )
            for k in keys
        )
        return el("ul", *items, class_="claim-neighbours")

    def _commands(self, claim: Record) -> list[nodes.Node]:
        code, key = claim["code"], claim["key"]
        place = f"{code['file']}, line {code['line']}"
        shown: list[nodes.Node] = [
            labelled("Written in", link(key, "code", place)),
            labelled("Shown with", el("code", f"lookahead show {key}")),
            labelled("Verified with", el("code", f"lookahead verify {key} --profile ci")),
        ]
        tests = str(self.options.get("tests", "")).split()
        if tests:
            shown.append(labelled("Tests that name it", *_test_links(self, tests)))
        return shown


def section(title: str, *content: nodes.Node, named: str = "") -> nodes.section:
    """Return a section with an id that does not depend on the rest of the page."""
    made = nodes.section(ids=[nodes.make_id(named or title)], names=[named or title])
    made += nodes.title("", title)
    made += list(content)
    return made


def _test_links(directive: ClaimPage, tests: Sequence[str]) -> list[nodes.Node | str]:
    shown: list[nodes.Node | str] = []
    builder, here = directive.env.app.builder, directive.env.docname
    for name in tests:
        page = code_page(module_of_test(name))
        address = builder.get_relative_uri(here, page)
        shown += [", " if shown else "", el("a", name, href=address, class_="claim-ref")]
    return shown


def _check(claim: Record, e: Record) -> nodes.section:
    made = section(f"Check: {named(e['check'])}", named=f"check {e['check']}")
    what = link(claim["key"], "code", "code", line=e["line"])
    made += el("p", f"{e['outcome'].capitalize()}; {means(e)}; ", what, ".")
    if e["message"]:
        made += el("p", e["message"])
    if e["data"]:
        made += el("p", f"Data: {e['data']}.")
    if e["steps"]:
        made += el("p", el("strong", "Steps"))
        made += el("ol", *(el("li", s) for s in e["steps"]), class_="claim-steps")
    if tight := e["tightest"]:
        made += el(
            "p",
            el("strong", "Tightest instance"),
            f", left over right {written(tight['ratio'])}: ",
            el("code", in_full(written(tight["instance"]))),
        )
    if e["coverage"]:
        made += el("p", el("strong", "Where it looked"), f", {count(e['decided'], 'instance')}")
        made += plot(e["coverage"])
    for node in (*mutants(e), *ablations(e), *scalings(e), *controls(e)):
        made += node
    if e["replay"]:
        made += el("p", "Replay: ", el("code", e["replay"]))
    if e["digest"]:
        made += el("p", "Digest of the stream of instances: ", el("code", e["digest"]))
    return made


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("claim-page", ClaimPage)
