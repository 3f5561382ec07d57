"""Re-verify every exact witness from the ledger JSON; standard library only, run by path.

    python -I lookahead/ledger/independent.py ledger.json

A witness is a small program: exact numbers (`given`), definitions (`let`), conditions that put
them inside every assumption (`assume`) and the violated conclusion (`violates`). The language is
a fragment of Python's expressions over rational numbers and lists; nothing else is evaluated.
"""

from __future__ import annotations

import ast
import itertools
import json
import operator
import sys
from collections.abc import Callable
from fractions import Fraction
from typing import Any, cast


def _divide(a: Fraction, b: Fraction) -> Fraction:
    return a / b


def _power(a: Fraction, b: Fraction) -> Fraction:
    if b.denominator != 1:
        raise BadProgram("exponents are integers")
    return a ** int(b)


_BINARY: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: _divide,
    ast.Pow: _power,
}
_COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}


def _sum(xs: list[Fraction]) -> Fraction:
    return sum(xs, Fraction(0))


def _dot(a: list[Fraction], b: list[Fraction]) -> Fraction:
    return _sum([x * y for x, y in zip(a, b, strict=True)])


def _sq(a: list[Fraction]) -> Fraction:
    return _dot(a, a)


def _add(a: list[Fraction], b: list[Fraction]) -> list[Fraction]:
    return [x + y for x, y in zip(a, b, strict=True)]


def _sub(a: list[Fraction], b: list[Fraction]) -> list[Fraction]:
    return [x - y for x, y in zip(a, b, strict=True)]


def _scale(s: Fraction, a: list[Fraction]) -> list[Fraction]:
    return [s * x for x in a]


def _mix(weights: list[Fraction], points: list[list[Fraction]]) -> list[Fraction]:
    return [_dot(weights, list(column)) for column in zip(*points, strict=True)]


def _length(xs: list[Any]) -> Fraction:
    return Fraction(len(xs))


def _range(*bounds: Fraction) -> list[Fraction]:
    return [Fraction(i) for i in range(*(int(b) for b in bounds))]


def _zip(*xs: list[Any]) -> list[list[Any]]:
    return [list(t) for t in zip(*xs, strict=True)]


def _subsets(xs: list[Any], k: Fraction) -> list[list[Any]]:
    return [list(c) for c in itertools.combinations(xs, int(k))]


def _psd(rows: list[list[Fraction]]) -> bool:
    """Return whether a symmetric matrix is positive semidefinite, by elimination."""
    left = [list(row) for row in rows]
    while left:
        pivot = left[0][0]
        if pivot < 0 or (pivot == 0 and any(left[0])):
            return False
        rest = [row[1:] for row in left[1:]]
        if pivot > 0:
            rest = [
                [x - row[0] * y / pivot for x, y in zip(row[1:], left[0][1:], strict=True)]
                for row in left[1:]
            ]
        left = rest
    return True


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "sum": _sum,
    "min": min,
    "max": max,
    "abs": abs,
    "all": all,
    "any": any,
    "len": _length,
    "range": _range,
    "zip": _zip,
    "dot": _dot,
    "sq": _sq,
    "add": _add,
    "sub": _sub,
    "scale": _scale,
    "mix": _mix,
    "subsets": _subsets,
    "psd": _psd,
}


class BadProgram(Exception):
    """The witness is not written in the language, or one of its conditions is false."""


def evaluate(text: str, names: dict[str, Any]) -> Any:
    """Evaluate one expression over exact numbers."""
    return _value(_parsed(text), names)


def _parsed(text: str) -> ast.expr:
    try:
        return ast.parse(text, mode="eval").body
    except SyntaxError as error:
        raise BadProgram(f"not in the language: {text}") from error


def _value(node: ast.expr, names: dict[str, Any]) -> Any:
    match node:
        case ast.Constant(value=bool(b)):
            return b
        case ast.Constant(value=int(n)):
            return Fraction(n)
        case ast.Name(id=name):
            if name not in names:
                raise BadProgram(f"unknown name {name}")
            return names[name]
        case ast.List(elts=elements) | ast.Tuple(elts=elements):
            return [_value(e, names) for e in elements]
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
            return _BINARY[type(op)](_value(left, names), _value(right, names))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand, names)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return not _value(operand, names)
        case ast.BoolOp(op=ast.And(), values=values):
            return all(_value(v, names) for v in values)
        case ast.BoolOp(op=ast.Or(), values=values):
            return any(_value(v, names) for v in values)
        case ast.Compare(left=left, ops=ops, comparators=rights):
            return _chain(left, ops, rights, names)
        case ast.IfExp(test=test, body=body, orelse=orelse):
            return _value(body if _value(test, names) else orelse, names)
        case ast.Subscript(value=value, slice=index):
            return _value(value, names)[int(_value(index, names))]
        case ast.ListComp(elt=elt, generators=gens) | ast.GeneratorExp(elt=elt, generators=gens):
            return _comprehension(elt, gens, names)
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]):
            function = names[name] if name in names else FUNCTIONS.get(name)
            if not callable(function):
                raise BadProgram(f"unknown function {name}")
            return function(*(_value(a, names) for a in args))
        case _:
            raise BadProgram(f"not in the language: {ast.unparse(node)}")


def _chain(
    left: ast.expr, ops: list[ast.cmpop], rights: list[ast.expr], names: dict[str, Any]
) -> bool:
    a = _value(left, names)
    for op, right in zip(ops, rights, strict=True):
        b = _value(right, names)
        if type(op) not in _COMPARE:
            raise BadProgram(f"not in the language: {type(op).__name__}")
        if not _COMPARE[type(op)](a, b):
            return False
        a = b
    return True


def _comprehension(
    element: ast.expr, generators: list[ast.comprehension], names: dict[str, Any]
) -> list[Any]:
    if not generators:
        return [_value(element, names)]
    first, rest = generators[0], generators[1:]
    out: list[Any] = []
    for item in _value(first.iter, names):
        inner = {**names, **_bind(first.target, item)}
        if all(_value(condition, inner) for condition in first.ifs):
            out += _comprehension(element, rest, inner)
    return out


def _bind(target: ast.expr, item: Any) -> dict[str, Any]:
    match target:
        case ast.Name(id=name):
            return {name: item}
        case ast.Tuple(elts=elements):
            bound: dict[str, Any] = {}
            for e, i in zip(elements, item, strict=True):
                bound.update(_bind(e, i))
            return bound
        case _:
            raise BadProgram("only names can be bound")


def _numbers(data: Any) -> Any:
    return (
        [_numbers(d) for d in cast("list[Any]", data)] if isinstance(data, list) else Fraction(data)
    )


def _define(names: dict[str, Any], head: str, body: str) -> None:
    """Add `name = body`, or the function `name(a, b) = body`."""
    node = _parsed(head)
    match node:
        case ast.Name(id=name):
            names[name] = evaluate(body, names)
        case ast.Call(func=ast.Name(id=name), args=args):
            formal = [a.id for a in args if isinstance(a, ast.Name)]
            tree = _parsed(body)

            def function(*actual: Any) -> Any:
                return _value(tree, {**names, **dict(zip(formal, actual, strict=True))})

            names[name] = function
        case _:
            raise BadProgram(f"cannot define {head}")


def verify(program: dict[str, Any]) -> dict[str, Any]:
    """Run one witness; return the named values; raise BadProgram unless it refutes its claim."""
    names: dict[str, Any] = {k: _numbers(v) for k, v in program["given"].items()}
    for head, body in program["let"]:
        _define(names, head, body)
    for label, condition in program["assume"]:
        if evaluate(condition, names) is not True:
            raise BadProgram(f"assumption not met: {label}")
    if evaluate(program["violates"], names) is not True:
        raise BadProgram(f"does not violate: {program['violates']}")
    return {k: v for k, v in names.items() if not callable(v)}


def main(arguments: list[str]) -> int:
    """Re-verify every counterexample of a ledger file; the exit status counts the failures."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -I independent.py ledger.json\n")
        return 2
    with open(arguments[0], encoding="utf-8") as file:
        ledger = json.load(file)
    verified = failed = missing = 0
    for claim in ledger["claims"]:
        for evidence in claim["evidence"]:
            witness = evidence["counterexample"]
            if witness is None:
                continue
            name = f"{claim['key']} {evidence['check']}"
            if witness["program"] is None:
                missing += 1
                sys.stdout.write(f"no exact program  {name}\n")
                continue
            try:
                verify(witness["program"])
            except (BadProgram, ArithmeticError, LookupError, ValueError, TypeError) as error:
                failed += 1
                sys.stdout.write(f"NOT VERIFIED      {name}: {error}\n")
            else:
                verified += 1
                sys.stdout.write(f"verified          {name}\n")
    sys.stdout.write(f"{verified} verified, {failed} failed, {missing} without a program\n")
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
