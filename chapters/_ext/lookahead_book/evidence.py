"""The evidence of a claim as nodes: what each check tried and what it found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docutils import nodes

from lookahead_book.elements import el, element, link
from lookahead_book.ledger import Record, count

LONGEST = 400
BROKEN = {
    "needed": "the claim fails",
    "not needed in this search": "no failure found",
    "by construction": "holds by construction, so it was not broken",
    "broken elsewhere": "the claim it comes from is checked without it",
}


def written(value: Any) -> str:
    """Return an instance, as the ledger encodes it, the way a reader would write it.

    >>> written({"type": "lookahead.x:Game", "fields": {"r": "1/2", "on": ["0", 1]}})
    'Game(r=1/2, on=(0, 1))'
    """
    if isinstance(value, dict):
        if set(value) == {"text"}:
            return str(value["text"])
        if set(value) == {"map"}:
            return "{" + ", ".join(f"{written(k)}: {written(v)}" for k, v in value["map"]) + "}"
        if set(value) == {"type", "fields"}:
            name = str(value["type"]).rpartition(":")[2].rpartition(".")[2]
            return f"{name}({_pairs(value['fields'])})"
        return _pairs(value)
    if isinstance(value, list | tuple):
        return "(" + ", ".join(written(v) for v in value) + ")"
    if isinstance(value, float):
        return f"{value:.6g}"
    return str(value).removesuffix("/1")


def short(value: Any) -> str:
    """Return the same, cut where it would fill a page."""
    text = written(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _pairs(mapping: dict[str, Any]) -> str:
    return ", ".join(f"{k}={written(v)}" for k, v in mapping.items())


def program_lines(program: Record) -> list[str]:
    """Return a counterexample's program as lines: given, let, assume, violates."""
    lines = [f"given   {name} = {written(value)}" for name, value in program["given"].items()]
    lines += [f"let     {name} = {value}" for name, value in program["let"]]
    lines += [f"assume  {condition}  # {name}" for name, condition in program["assume"]]
    return [*lines, f"fails   {program['violates']}"]


def witness(found: Record, *, programs: bool = True) -> list[nodes.Node]:
    """Return a counterexample: the instance, its program if wanted, the values of both sides."""
    shown: list[nodes.Node] = [el("p", "Instance: ", el("code", short(found["instance"])))]
    if programs and found["program"]:
        program = el("pre", "\n".join(program_lines(found["program"])), class_="claim-program")
        summary = el("summary", "The witness as a program")
        shown.append(el("details", summary, program, class_="claim-details"))
    if found["left"] is not None and found["right"] is not None:
        left, right = el("code", found["left"]), el("code", found["right"])
        shown.append(el("p", "left side ", left, ", right side ", right))
    if found["note"]:
        shown.append(el("p", found["note"]))
    return shown


def counterexamples(claim: Record) -> list[Record]:
    """Return the evidence records that carry a witness."""
    return [e for e in claim["evidence"] if e["counterexample"]]


def _numbers(check: Record) -> Iterator[str]:
    if check["data"]:
        yield f"data: {check['data']}"
    if check["instances"]:
        yield count(check["instances"], "instance")
        yield f"{check['decided']:,} decided"
        for what in ("unknown", "trivial"):
            if check[what]:
                yield f"{check[what]:,} {what}"
    if tight := check["tightest"]:
        yield f"tightest ratio {written(tight['ratio'])}"
    if check["worst_slack"] is not None:
        yield f"worst slack {written(check['worst_slack'])}"


def means(check: Record) -> str:
    """Return the kind of a check and its arithmetic."""
    if check["kind"] == check["arithmetic"] or check["arithmetic"] == "text":
        return str(check["kind"])
    return f"{check['kind']}, in {check['arithmetic']} arithmetic"


def _mutants(check: Record) -> str:
    names = "; ".join(check["mutants"]["names"])
    return (
        f"Mutants rejected: {check['mutants']['rejected']} of {check['mutants']['planted']} "
        f"({names})."
    )


def _scaling(row: Record) -> str:
    if row["free"]:
        return f"{row['name']}: the same on both sides"
    return f"{row['name']}: left {power(row['left'])}, right {power(row['right'])}"


def power(value: float | None) -> str:
    """Return a power of the scale."""
    return "varies" if value is None else f"{value:.3g}"


def check_item(claim: Record, check: Record) -> element:
    """Return one check as a list item, with a link to its first line of code."""
    item = el(
        "li",
        el(
            "p",
            link(claim["key"], "code", check["check"], class_="claim-check", line=check["line"]),
            f": {check['outcome']} · {means(check)}",
        ),
    )
    if check["message"]:
        item += el("p", check["message"])
    if check["steps"]:
        item += el("p", "Steps: " + "; ".join(check["steps"]) + ".")
    if numbers := " · ".join(_numbers(check)):
        item += el("p", numbers)
    if check["mutants"]["planted"]:
        item += el("p", _mutants(check))
    for broken in check["assumptions"]:
        what = f" ({broken['breaking']})" if broken["breaking"] else ""
        item += el(
            "p",
            f"Without “{broken['name']}”{what}: {BROKEN[broken['outcome']]} "
            f"({count(broken['instances'], 'instance')}).",
        )
    for control in check["controls"]:
        item += el(
            "p",
            f"On the instances of {control['of']}: it speaks of {control['inside']:,} of "
            f"{control['instances']:,}, holds on {control['held']:,}, "
            f"fails on {control['violated']:,}.",
        )
    if check["scaling"]:
        item += el("p", "Powers of the scale: " + "; ".join(map(_scaling, check["scaling"])) + ".")
    if check["counterexample"]:
        item += el("p", el("strong", "Witness"), f" ({check['provenance'] or 'stored'})")
        for node in witness(check["counterexample"]):
            item += node
    if check["replay"]:
        item += el("p", "Replay: ", el("code", check["replay"]))
    return item


def evidence_details(claim: Record) -> element:
    """Return the folded list of all checks."""
    return el(
        "details", el("summary", "What was checked"), check_list(claim), class_="claim-details"
    )


def check_list(claim: Record) -> element:
    """Return the list of all checks."""
    items = (check_item(claim, check) for check in claim["evidence"])
    return el("ul", *items, class_="claim-checks")
