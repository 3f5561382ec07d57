"""A claim's witnesses, each with a derivation that can be followed by hand."""

from __future__ import annotations

from collections.abc import Sequence

from docutils import nodes

from lookahead.ledger.derivation import Step, derivation
from lookahead_book.elements import el, link
from lookahead_book.evidence import counterexamples, written
from lookahead_book.ledger import REFUTED, Record
from lookahead_book.record_tables import rows

LONGEST = 2000


def witnesses(claim: Record) -> list[nodes.Node]:
    """Return every counterexample of a claim; raises BadProgram where one does not verify."""
    shown: list[nodes.Node] = []
    for e in counterexamples(claim):
        found = e["counterexample"]
        said = (
            " lies inside every assumption, and the conclusion fails there"
            if claim["verdict"] in REFUTED
            else ""
        )
        shown.append(
            el(
                "p",
                el("strong", _sentence(e["provenance"] or "stored")),
                f"{said}. Check ",
                link(claim["key"], "code", e["check"], line=e["line"]),
                ".",
            )
        )
        shown.append(el("p", "Instance: ", el("code", in_full(written(found["instance"])))))
        if found["left"] is not None and found["right"] is not None:
            sides = el("code", found["left"]), el("code", found["right"])
            shown.append(el("p", "Left side ", sides[0], ", right side ", sides[1], "."))
        if found["note"]:
            note = str(found["note"])
            shown.append(el("p", note if note.endswith(("?", ".", "!")) else f"{note}."))
        if found["program"]:
            shown += _derived(derivation(found["program"]))
        else:
            shown.append(el("p", "The sides are enclosures; no exact program spells them out."))
        if e["replay"]:
            shown.append(el("p", "Replay: ", el("code", e["replay"])))
    return shown


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _derived(steps: Sequence[Step]) -> list[nodes.Node]:
    given = [el("code", in_full(f"{s.text} = {s.value}")) for s in steps if s.kind == "given"]
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
            shown.append(rows(head, ((_lined(s), _numbers(s), [el("code", s.value)]) for s in own)))
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
    return shown


def in_full(text: str) -> str:
    """Return a text, cut only where it would fill several screens."""
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
