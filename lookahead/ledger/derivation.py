"""A counterexample's program as steps that can be followed by hand, with every value."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal, cast

from lookahead.ledger import independent

LONGEST = 160
CALLS = 8


@dataclass(frozen=True)
class Step:
    """One line of a derivation: what is written, with numbers put in, what it comes to.

    `label` names an assumption; `calls` are the values of the functions that the line needed.
    """

    kind: Literal["given", "define", "let", "assume", "fails"]
    text: str
    put_in: str = ""
    value: str = ""
    label: str = ""
    calls: tuple[str, ...] = ()


def derivation(program: dict[str, Any]) -> list[Step]:
    """Run a counterexample's program and return its steps.

    Raises BadProgram where the program does not refute its claim.

    >>> steps = derivation({"given": {"x": "2"}, "let": [["y", "x * x"]], "assume": [],
    ...                     "violates": "y > 3"})
    >>> [(s.text, s.put_in, s.value) for s in steps[1:]]
    [('y = x * x', '2 * 2', '4'), ('y > 3', '4 > 3', 'true')]
    """
    names: dict[str, Any] = {k: independent.numbers(v) for k, v in program["given"].items()}
    log: dict[str, None] = {}
    steps = [Step("given", name, value=written(value)) for name, value in names.items()]
    for head, body in program["let"]:
        log.clear()
        before = dict(names)
        independent.define(names, head, body)
        name = head.partition("(")[0].strip()
        if callable(names[name]):
            names[name] = _noted(name, names[name], log)
            steps.append(Step("define", f"{head} = {body}"))
        else:
            value = written(names[name])
            calls = _some(log)
            steps.append(
                Step("let", f"{head} = {body}", _put_in(body, before, value), value, calls=calls)
            )
    for label, condition in program["assume"]:
        steps += [_judged("assume", part, names, log, label) for part in _parts(condition)]
    steps += [_judged("fails", part, names, log) for part in _parts(program["violates"])]
    return steps


def lines(program: dict[str, Any]) -> list[str]:
    """Return the derivation as plain text, one line a step."""
    found: list[str] = []
    for step in derivation(program):
        said = step.text if step.kind != "given" else f"{step.text} = {step.value}"
        if step.kind != "given":
            shown = [s for s in (step.put_in, step.value) if s and s != "true"]
            said += "".join(f"  →  {s}" for s in shown)
        label = f"  # {step.label}" if step.label else ""
        found.append(f"{step.kind:8}{said}{label}")
        found += [f"{'':10}{call}" for call in step.calls]
    return found


def written(value: Any) -> str:
    """Return a value of the language, cut where it would fill a page.

    >>> written([Fraction(1, 2), [Fraction(3)]])
    '(1/2, (3))'
    """
    text = _whole(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _whole(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "(" + ", ".join(_whole(v) for v in cast("list[Any]", value)) + ")"
    return str(value)


def _noted(name: str, function: Callable[..., Any], log: dict[str, None]) -> Callable[..., Any]:
    """Return the function, noting each distinct call once its value is known."""
    known: dict[Any, tuple[Any, str]] = {}

    def noted(*arguments: Any) -> Any:
        key = _frozen(list(arguments))
        if key not in known:
            value = function(*arguments)
            known[key] = value, f"{name}({', '.join(map(written, arguments))}) = {written(value)}"
        value, line = known[key]
        log[line] = None
        return value

    return noted


def _frozen(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_frozen(v) for v in cast("list[Any]", value))
    return value


def _some(log: dict[str, None]) -> tuple[str, ...]:
    """Return the calls noted, the first ones and how many more; none where no line is short."""
    calls = [c for c in log if len(c) <= LONGEST]
    more = len(log) - len(calls[:CALLS])
    if not calls:
        return ()
    return (*calls[:CALLS], *([f"… and {more} more"] if more else []))


def _parts(condition: str) -> list[str]:
    """Split a condition at its outermost `and`."""
    tree = ast.parse(condition, mode="eval").body
    if isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And):
        return [ast.unparse(v) for v in tree.values]
    return [condition]


def _judged(
    kind: Literal["assume", "fails"],
    condition: str,
    names: dict[str, Any],
    log: dict[str, None],
    label: str = "",
) -> Step:
    log.clear()
    if independent.evaluate(condition, names) is not True:
        why = f"assumption not met: {label}" if label else "does not violate"
        raise independent.BadProgram(f"{why}: {condition}")
    tree = ast.parse(condition, mode="eval").body
    put_in = ""
    if isinstance(tree, ast.Compare):
        sides = [tree.left, *tree.comparators]
        values = [written(independent.evaluate(ast.unparse(s), names)) for s in sides]
        signs = [_SIGN[type(op)] for op in tree.ops]
        put_in = values[0] + "".join(f" {s} {v}" for s, v in zip(signs, values[1:], strict=True))
    shown = "" if put_in == condition else put_in
    return Step(kind, condition, shown, "true", label, _some(log) if kind == "fails" else ())


_SIGN: dict[type[ast.cmpop], str] = {
    ast.Lt: "<", ast.LtE: "≤", ast.Gt: ">", ast.GtE: "≥", ast.Eq: "=", ast.NotEq: "≠",
}  # fmt: skip


class _Numbers(ast.NodeTransformer):
    """Put numbers in the place of the names that stand for numbers."""

    def __init__(self, names: dict[str, Any]) -> None:
        self.names = names

    def visit_Name(self, node: ast.Name) -> ast.AST:
        value = self.names.get(node.id)
        if not isinstance(value, Fraction):
            return node
        return ast.parse(str(value) if value.denominator == 1 else f"({value})", mode="eval").body


def _put_in(body: str, names: dict[str, Any], value: str) -> str:
    """Return plain arithmetic with its numbers put in; nothing where that says no more."""
    tree = ast.parse(body, mode="eval")
    plain = (ast.BinOp, ast.UnaryOp, ast.Name, ast.Constant, ast.operator, ast.unaryop,
             ast.expr_context, ast.Expression)  # fmt: skip
    if not all(isinstance(n, plain) for n in ast.walk(tree)):
        return ""
    shown = ast.unparse(_Numbers(names).visit(tree))
    return "" if shown in (value, body) or len(shown) > LONGEST else shown
