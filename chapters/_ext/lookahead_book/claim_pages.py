"""The full record of a claim: the `claim-page` directive of the generated sources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.typing import OptionSpec

from lookahead.ledger.derivation import Step, derivation
from lookahead.ledger.independent import BadProgram
from lookahead_book.claim_sources import related
from lookahead_book.claims import LedgerDirective, hypotheses, labelled, outcome_of
from lookahead_book.coverage_plot import plot
from lookahead_book.elements import badge, el, element, link, parsed, table
from lookahead_book.evidence import BROKEN, counterexamples, means, power, short, written
from lookahead_book.ledger import FIDELITY, REFUTED, Ledger, Record, count, ledger_of
from lookahead_book.placement import code_page, module_of_test

Cell = nodes.Node | str | list[nodes.Node]
LONGEST = 2000


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
            witnesses = _witnesses(claim)
        except BadProgram as error:
            raise self.error(f"a witness of {claim['key']} does not verify: {error}") from error
        sections = [
            section("Witness", *witnesses) if witnesses else None,
            section("Evidence", *_evidence(claim)) if claim["evidence"] else None,
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


def rows(head: Sequence[str], cells: Iterable[Sequence[Cell]], **attributes: str) -> element:
    """Return a table whose cells are named, so that it can be stacked on a narrow screen."""
    made: list[element] = []
    for row in cells:
        first, *rest = row
        made.append(
            el(
                "tr",
                el("th", *_in(first), scope="row"),
                *(el("td", *_in(c), data_label=h) for h, c in zip(head[1:], rest, strict=True)),
            )
        )
    return table(head, made, class_="claim-table table", **attributes)


def _in(cell: Cell) -> list[nodes.Node | str]:
    return [*cell] if isinstance(cell, list) else [cell]


def _evidence(claim: Record) -> list[nodes.Node]:
    head = ("Check", "How", "Outcome", "Instances", "Telling", "Mutants", "Worst slack", "Seconds")
    cells = (
        (
            el("a", e["check"], href=f"#{nodes.make_id('check ' + e['check'])}"),
            means(e) + (", covers the domain" if e["covers"] else ""),
            e["outcome"],
            _tried(e),
            f"{e['decided'] - e['trivial']:,}",
            f"{e['mutants']['rejected']} of {e['mutants']['planted']}",
            written(e["worst_slack"]) if e["worst_slack"] is not None else "–",
            f"{e['seconds']:.2f}",
        )
        for e in claim["evidence"]
    )
    return [rows(head, cells)]


def _tried(e: Record) -> str:
    also = [f"{e[w]:,} {w}" for w in ("unknown", "trivial", "filtered", "violations") if e[w]]
    return f"{e['instances']:,}" + (f" ({', '.join(also)})" if also else "")


def _witnesses(claim: Record) -> list[nodes.Node]:
    shown: list[nodes.Node] = []
    for e in counterexamples(claim):
        found = e["counterexample"]
        said = (
            " lies inside every assumption, and the conclusion fails there"
            if (claim["verdict"] in REFUTED)
            else ""
        )
        shown.append(
            el(
                "p",
                el("strong", f"{e['provenance'] or 'stored'}".capitalize()),
                f"{said}. Check ",
                link(claim["key"], "code", e["check"], line=e["line"]),
                ".",
            )
        )
        shown.append(el("p", "Instance: ", el("code", _cut(written(found["instance"])))))
        if found["left"] is not None and found["right"] is not None:
            sides = el("code", found["left"]), el("code", found["right"])
            shown.append(el("p", "Left side ", sides[0], ", right side ", sides[1], "."))
        if found["note"]:
            shown.append(el("p", found["note"], "."))
        if found["program"]:
            shown += _derived(derivation(found["program"]))
        else:
            shown.append(el("p", "The sides are enclosures; no exact program spells them out."))
        if e["replay"]:
            shown.append(el("p", "Replay: ", el("code", e["replay"])))
    return shown


def _derived(steps: Sequence[Step]) -> list[nodes.Node]:
    given = [el("code", _cut(f"{s.text} = {s.value}")) for s in steps if s.kind == "given"]
    defined = [el("code", s.text) for s in steps if s.kind == "define"]
    shown: list[nodes.Node] = [
        el("p", "By hand. The checker that imports nothing of the library runs the same lines."),
        el("p", el("strong", "Given")),
        el("ul", *(el("li", g) for g in given), class_="derivation-list"),
    ]
    if defined:
        shown.append(el("p", el("strong", "Defined")))
        shown.append(el("ul", *(el("li", d) for d in defined), class_="derivation-list"))
    for kind, title in (("let", "Computed"), ("assume", "Assumed"), ("fails", "Violated")):
        own = [s for s in steps if s.kind == kind]
        if own:
            head = (title, "With numbers", "Comes to")
            shown.append(rows(head, ((_lined(s), _numbers(s), s.value) for s in own)))
    return shown


def _lined(step: Step) -> list[nodes.Node]:
    shown: list[nodes.Node] = [el("code", step.text)]
    if step.label:
        shown.append(el("span", step.label, class_="derivation-label"))
    return shown


def _numbers(step: Step) -> list[nodes.Node]:
    shown: list[nodes.Node] = [el("code", c, class_="derivation-call") for c in step.calls]
    if step.put_in:
        shown.append(el("code", step.put_in, class_="derivation-call"))
    return shown or [nodes.Text("–")]


def _check(claim: Record, e: Record) -> nodes.section:
    made = section(f"Check {e['check']}", named=f"check {e['check']}")
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
            el("code", _cut(written(tight["instance"]))),
        )
    if e["coverage"]:
        made += el("p", el("strong", "Where it looked"), f", {count(e['decided'], 'instance')}")
        made += plot(e["coverage"])
    for node in (*_mutants(e), *_ablations(e), *_scalings(e), *_controls(e)):
        made += node
    if e["replay"]:
        made += el("p", "Replay: ", el("code", e["replay"]))
    if e["digest"]:
        made += el("p", "Digest of the stream of instances: ", el("code", e["digest"]))
    return made


def _mutants(e: Record) -> list[nodes.Node]:
    cells = (
        (
            m["name"],
            "rejected" if m["rejected"] else "survives",
            "yes" if m["true_somewhere"] else "no",
            [el("code", short(m["rejected_on"]))] if m["rejected_on"] is not None else "–",
        )
        for m in e["mutants"]["details"]
    )
    head = ("Mutant", "Fate", "True somewhere", "Rejected on")
    return [rows(head, cells)] if e["mutants"]["details"] else []


def _ablations(e: Record) -> list[nodes.Node]:
    cells = (
        (
            a["name"],
            f"{BROKEN[a['outcome']]} ({a['breaking']})" if a["breaking"] else BROKEN[a["outcome"]],
            f"{a['instances']:,}",
            [el("code", short(a["witness"]))] if a["witness"] is not None else "–",
        )
        for a in e["assumptions"]
    )
    head = ("Without the assumption", "Found", "Instances", "Witness that it is needed")
    return [rows(head, cells)] if e["assumptions"] else []


def _scalings(e: Record) -> list[nodes.Node]:
    cells = (
        (
            s["name"],
            "unchanged" if s["free"] else power(s["left"]),
            "unchanged" if s["free"] else power(s["right"]),
        )
        for s in e["scaling"]
    )
    head = ("Rescaling by s", "Power of s on the left", "Power of s on the right")
    return [rows(head, cells)] if e["scaling"] else []


def _controls(e: Record) -> list[nodes.Node]:
    cells = (
        (c["of"], *(f"{c[k]:,}" for k in ("instances", "inside", "held", "violated")))
        for c in e["controls"]
    )
    head = ("On the instances of", "Instances", "Inside its assumptions", "Holds", "Fails")
    return [rows(head, cells)] if e["controls"] else []


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("claim-page", ClaimPage)
