"""The evidence of a claim as nodes: what each check tried and what it found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docutils import nodes

from lookahead_book.elements import el, element, link
from lookahead_book.ledger import Record

LONGEST = 400


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
    return str(value)


def short(value: Any) -> str:
    """Return the same, cut where it would fill a page."""
    text = written(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _pairs(mapping: dict[str, Any]) -> str:
    return ", ".join(f"{k}={written(v)}" for k, v in mapping.items())


def program_lines(program: Any) -> list[str]:
    """Return a counterexample's program as lines: given, let, assume, violates."""
    if not isinstance(program, dict):
        return [short(program)]
    lines = [f"given   {name} = {short(value)}" for name, value in program.get("given", {}).items()]
    for step in program.get("let", []):
        name, value = step if isinstance(step, list | tuple) else ("", step)
        lines.append(f"let     {name} = {value}" if name else f"let     {value}")
    lines += [f"assume  {condition}" for condition in program.get("assume", [])]
    if violated := program.get("violates"):
        lines.append(f"fails   {violated}")
    return lines


def witness(found: Record) -> list[nodes.Node]:
    """Return a counterexample: the instance, its program and the values of both sides."""
    shown: list[nodes.Node] = []
    if found.get("instance") is not None:
        shown.append(el("p", "Instance: ", el("code", short(found["instance"]))))
    if found.get("program"):
        code = "\n".join(program_lines(found["program"]))
        shown.append(el("pre", code, class_="claim-program"))
    sides = [(side, found.get(side)) for side in ("left", "right") if found.get(side)]
    sides += list((found.get("values") or {}).items())
    if sides:
        parts: list[nodes.Node | str] = []
        for name, value in sides:
            parts += [" · " if parts else "", f"{name} = ", el("code", short(value))]
        shown.append(el("p", *parts))
    if found.get("note"):
        shown.append(el("p", found["note"]))
    return shown


def counterexamples(claim: Record) -> list[Record]:
    """Return the evidence records that carry a witness."""
    return [e for e in claim["evidence"] if e.get("counterexample")]


def _numbers(check: Record) -> Iterator[str]:
    if check["instances"]:
        yield f"{check['instances']:,} instances"
        yield f"{check['decided']:,} decided"
        for what in ("unknown", "trivial"):
            if check[what]:
                yield f"{check[what]:,} {what}"
    if tight := check.get("tightest"):
        yield f"tightest ratio {written(tight['ratio'])}"
    if check.get("worst_slack") is not None:
        yield f"worst slack {written(check['worst_slack'])}"


def _mutants(check: Record) -> str:
    names = [m["name"] if isinstance(m, dict) else str(m) for m in check["mutants"]["names"]]
    said = f"Mutants rejected: {check['mutants']['rejected']} of {check['mutants']['planted']}"
    return said + (f" ({'; '.join(names)})." if names else ".")


def _scaling(row: Any) -> str:
    if not isinstance(row, dict):
        return written(row)
    name = row.get("name", row.get("map", ""))
    return f"{name}: left {written(row.get('left'))}, right {written(row.get('right'))}"


def check_item(claim: Record, check: Record) -> element:
    """Return one check as a list item, with a link to its first line of code."""
    item = el(
        "li",
        el(
            "p",
            link(claim["key"], "code", check["check"], class_="claim-check", line=check["line"]),
            f": {check['outcome']} · {check['kind']}, {check['arithmetic']} arithmetic",
        ),
    )
    if numbers := " · ".join(_numbers(check)):
        item += el("p", numbers)
    if check["mutants"]["planted"]:
        item += el("p", _mutants(check))
    for broken in check["assumptions"]:
        what = f" ({broken['breaking']})" if broken.get("breaking") else ""
        item += el(
            "p",
            f"Without “{broken['name']}”{what}: {broken['outcome']}, "
            f"{broken['instances']:,} instances.",
        )
    if check["scaling"]:
        item += el("p", "Powers of the scale: " + "; ".join(map(_scaling, check["scaling"])) + ".")
    if check.get("counterexample"):
        item += el("p", el("strong", "Witness"), f" ({check['provenance'] or 'stored'})")
        for node in witness(check["counterexample"]):
            item += node
    if check["replay"]:
        item += el("p", "Replay: ", el("code", check["replay"]))
    return item


def evidence_details(claim: Record) -> element:
    """Return the folded list of all checks."""
    return el(
        "details",
        el("summary", "What was checked"),
        el("ul", *(check_item(claim, check) for check in claim["evidence"]), class_="claim-checks"),
        class_="claim-details",
    )
