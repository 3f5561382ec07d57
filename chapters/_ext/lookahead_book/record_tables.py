"""The tables of a claim's page: evidence, mutants, broken assumptions, scalings, controls."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from docutils import nodes

from lookahead_book.elements import el, element, table
from lookahead_book.evidence import BROKEN, means, power, short, written
from lookahead_book.ledger import Record

Cell = str | Sequence[nodes.Node]


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


def named(check: str) -> str:
    """Return a check's name as words, which break on a narrow screen."""
    return check.replace("_", " ")


def _in(cell: Cell) -> list[nodes.Node | str]:
    return [cell] if isinstance(cell, str) else [*cell]


def evidence(claim: Record) -> Sequence[nodes.Node]:
    """Return one row a check: how, what came out, on how many instances."""
    head = ("Check", "How", "Outcome", "Instances", "Telling", "Mutants", "Worst slack", "Seconds")
    cells = (
        (
            [el("a", named(e["check"]), href=f"#{nodes.make_id('check ' + e['check'])}")],
            means(e) + (", covers the domain" if e["covers"] else ""),
            e["outcome"],
            _tried(e),
            f"{e['decided'] - e['trivial']:,}",
            f"{e['mutants']['rejected']} of {e['mutants']['planted']}",
            [el("code", written(e["worst_slack"]))] if e["worst_slack"] is not None else "–",
            f"{e['seconds']:.2f}",
        )
        for e in claim["evidence"]
    )
    return [rows(head, cells)]


def _tried(e: Record) -> str:
    also = [f"{e[w]:,} {w}" for w in ("unknown", "trivial", "filtered", "violations") if e[w]]
    return f"{e['instances']:,}" + (f" ({', '.join(also)})" if also else "")


def mutants(e: Record) -> Sequence[nodes.Node]:
    """Return each planted falsehood and the instance that gave it away."""
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


def ablations(e: Record) -> Sequence[nodes.Node]:
    """Return what happened once each assumption was broken and the others kept."""
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


def scalings(e: Record) -> Sequence[nodes.Node]:
    """Return the powers of the scale that both sides pick up."""
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


def controls(e: Record) -> Sequence[nodes.Node]:
    """Return what an amendment says on the instances of the printed claim."""
    cells = (
        (c["of"], *(f"{c[k]:,}" for k in ("instances", "inside", "held", "violated")))
        for c in e["controls"]
    )
    head = ("On the instances of", "Instances", "Inside its assumptions", "Holds", "Fails")
    return [rows(head, cells)] if e["controls"] else []
