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
import re
import sys
from collections.abc import Callable
from fractions import Fraction
from typing import Any, cast

LIMIT = 10_000
_NUMERAL = re.compile(r"-?[0-9]+(/[0-9]+)?")
_ERRORS = (
    *(ArithmeticError, AttributeError, LookupError, TypeError, ValueError),
    *(MemoryError, RecursionError),
)


class BadProgram(Exception):
    """The witness is not written in the language, or one of its conditions is false."""


def _number(x: Any) -> Fraction:
    # a truth value would pass for an int, and int / int is a float
    if type(x) is not Fraction:
        raise BadProgram(f"not a number: {x}")
    return x


def _whole(x: Any) -> int:
    if _number(x).denominator != 1:
        raise BadProgram(f"not a whole number: {x}")
    return int(x)


def _truth(x: Any) -> bool:
    if type(x) is not bool:
        raise BadProgram(f"neither true nor false: {x}")
    return x


def _items(x: Any) -> list[Any]:
    if not isinstance(x, list):
        raise BadProgram(f"not a list: {x}")
    return cast("list[Any]", x)


def _vector(x: Any) -> list[Fraction]:
    return [_number(item) for item in _items(x)]


def _power(a: Fraction, b: Fraction) -> Fraction:
    if abs(_whole(b)) > LIMIT:
        raise BadProgram(f"exponent beyond {LIMIT}")
    return a ** int(b)


def _same(a: Any, b: Any) -> bool:
    """Compare numbers, or lists of them; a function equals nothing, not even itself."""
    if not isinstance(a, list) or not isinstance(b, list):
        return _number(a) == _number(b)
    left, right = cast("list[Any]", a), cast("list[Any]", b)
    pairs = [_same(x, y) for x, y in zip(left, right, strict=False)]
    return len(left) == len(right) and all(pairs)


_BINARY: dict[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: lambda a, b: a / b,
    ast.Pow: _power,
}
_COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Lt: lambda a, b: _number(a) < _number(b),
    ast.LtE: lambda a, b: _number(a) <= _number(b),
    ast.Gt: lambda a, b: _number(a) > _number(b),
    ast.GtE: lambda a, b: _number(a) >= _number(b),
    ast.Eq: _same,
    ast.NotEq: lambda a, b: not _same(a, b),
}


def _sum(xs: Any) -> Fraction:
    return sum(_vector(xs), Fraction(0))


def _several(*xs: Any) -> list[Fraction]:
    return _vector(xs[0] if len(xs) == 1 else list(xs))


def _truths(xs: Any) -> list[bool]:
    return [_truth(x) for x in _items(xs)]


def _dot(a: Any, b: Any) -> Fraction:
    return _sum([x * y for x, y in zip(_vector(a), _vector(b), strict=True)])


def _add(a: Any, b: Any) -> list[Fraction]:
    return [x + y for x, y in zip(_vector(a), _vector(b), strict=True)]


def _sub(a: Any, b: Any) -> list[Fraction]:
    return [x - y for x, y in zip(_vector(a), _vector(b), strict=True)]


def _scale(s: Any, a: Any) -> list[Fraction]:
    return [_number(s) * x for x in _vector(a)]


def _mix(weights: Any, points: Any) -> list[Fraction]:
    rows = [_vector(p) for p in _items(points)]
    return [_dot(weights, list(column)) for column in zip(*rows, strict=True)]


def _length(xs: Any) -> Fraction:
    return Fraction(len(_items(xs)))


def _range(*bounds: Any) -> list[Fraction]:
    steps = range(*(_whole(b) for b in bounds))
    if len(steps) > LIMIT:
        raise BadProgram(f"range beyond {LIMIT}")
    return [Fraction(i) for i in steps]


def _zip(*xs: Any) -> list[list[Any]]:
    return [list(t) for t in zip(*(_items(x) for x in xs), strict=True)]


def _subsets(xs: Any, k: Any) -> list[list[Any]]:
    return [list(c) for c in itertools.combinations(_items(xs), _whole(k))]


def _psd(matrix: Any) -> bool:
    """Return whether a symmetric matrix is positive semidefinite, by elimination."""
    left = [_vector(row) for row in _items(matrix)]
    if left != [list(column) for column in zip(*left, strict=True)]:
        raise BadProgram("psd: not a symmetric matrix")
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


_OF_ONE: dict[str, Callable[[Any], Any]] = {
    "abs": lambda x: abs(_number(x)),
    "all": lambda xs: all(_truths(xs)),
    "any": lambda xs: any(_truths(xs)),
    "sq": lambda a: _dot(a, a),
}
FUNCTIONS: dict[str, Callable[..., Any]] = {
    **_OF_ONE,
    "sum": _sum,
    "min": lambda *xs: min(_several(*xs)),
    "max": lambda *xs: max(_several(*xs)),
    "len": _length,
    "range": _range,
    "zip": _zip,
    "dot": _dot,
    "add": _add,
    "sub": _sub,
    "scale": _scale,
    "mix": _mix,
    "subsets": _subsets,
    "psd": _psd,
}


def evaluate(text: str, names: dict[str, Any]) -> Any:
    """Evaluate one expression over exact numbers; raise BadProgram if that is not possible."""
    tree = _parsed(text)
    try:
        return _value(tree, names)
    except _ERRORS as error:
        raise BadProgram(f"{text}: {error}") from error


def _parsed(text: str) -> ast.expr:
    try:
        return ast.parse(text, mode="eval").body
    except (SyntaxError, *_ERRORS) as error:
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
            if callable(names[name]):
                raise BadProgram(f"a function is no value: {name}")
            return names[name]
        case ast.List(elts=elements) | ast.Tuple(elts=elements):
            return [_value(e, names) for e in elements]
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
            return _BINARY[type(op)](_number(_value(left, names)), _number(_value(right, names)))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_number(_value(operand, names))
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return not _truth(_value(operand, names))
        case ast.BoolOp(op=ast.And(), values=values):
            return all(_truth(_value(v, names)) for v in values)
        case ast.BoolOp(op=ast.Or(), values=values):
            return any(_truth(_value(v, names)) for v in values)
        case ast.Compare(left=left, ops=ops, comparators=rights):
            return _chain(left, ops, rights, names)
        case ast.IfExp(test=test, body=body, orelse=orelse):
            return _value(body if _truth(_value(test, names)) else orelse, names)
        case ast.Subscript(value=value, slice=index):
            return _item(_items(_value(value, names)), _whole(_value(index, names)))
        case ast.ListComp(elt=elt, generators=gens) | ast.GeneratorExp(elt=elt, generators=gens):
            return _comprehension(elt, gens, names)
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]):
            function = names[name] if name in names else FUNCTIONS.get(name)
            if not callable(function):
                raise BadProgram(f"unknown function {name}")
            return function(*(_value(a, names) for a in args))
        case _:
            raise BadProgram(f"not in the language: {ast.unparse(node)}")


def _item(xs: list[Any], i: int) -> Any:
    if not 0 <= i < len(xs):
        raise BadProgram(f"no element {i} in a list of {len(xs)}")
    return xs[i]


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
    for item in _items(_value(first.iter, names)):
        inner = {**names, **_bind(first.target, item)}
        if all(_truth(_value(condition, inner)) for condition in first.ifs):
            out += _comprehension(element, rest, inner)
    return out


def _bind(target: ast.expr, item: Any) -> dict[str, Any]:
    match target:
        case ast.Name(id=name):
            return {_own(name): item}
        case ast.Tuple(elts=elements):
            bound: dict[str, Any] = {}
            for e, i in zip(elements, _items(item), strict=True):
                bound.update(_bind(e, i))
            return bound
        case _:
            raise BadProgram("only names can be bound")


def _own(name: str) -> str:
    if name in FUNCTIONS or not name.isidentifier():
        raise BadProgram(f"not a name of one's own: {name}")
    return name


def numbers(data: Any) -> Any:
    """Read numbers as they are written: whole, or a fraction in a string; nested lists of them."""
    if isinstance(data, list):
        return [numbers(d) for d in cast("list[Any]", data)]
    if type(data) is int or (isinstance(data, str) and _NUMERAL.fullmatch(data)):
        return Fraction(data)
    raise BadProgram(f"not an exact number: {data!r}")


def define(names: dict[str, Any], head: str, body: str) -> None:
    """Add `name = body`, or the function `name(a, b) = body`; nothing is defined twice."""
    match _parsed(head):
        case ast.Name(id=name):
            value = evaluate(body, names)
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]):
            formal = [_own(a.id) for a in args if isinstance(a, ast.Name)]
            if len(set(formal)) != len(args):
                raise BadProgram(f"cannot define {head}: the arguments are different names")
            tree = _parsed(body)

            def value(*actual: Any) -> Any:
                return _value(tree, {**names, **dict(zip(formal, actual, strict=True))})
        case _:
            raise BadProgram(f"cannot define {head}")
    if name in names:
        raise BadProgram(f"defined twice: {name}")
    names[_own(name)] = value


def verify(program: dict[str, Any]) -> dict[str, Any]:
    """Run one witness; return the named values; raise BadProgram unless it refutes its claim."""
    try:
        return _verified(program)
    except _ERRORS as error:
        raise BadProgram(f"not a program: {error}") from error


def _verified(program: dict[str, Any]) -> dict[str, Any]:
    names: dict[str, Any] = {_own(k): numbers(v) for k, v in program["given"].items()}
    for head, body in program["let"]:
        define(names, head, body)
    for label, condition in program["assume"]:
        if evaluate(condition, names) is not True:
            raise BadProgram(f"assumption not met: {label}")
    if evaluate(program["violates"], names) is not True:
        raise BadProgram(f"does not violate: {program['violates']}")
    return {k: v for k, v in names.items() if not callable(v)}


def examined(evidence: dict[str, Any]) -> tuple[str, str] | None:
    """Return what became of one piece of evidence, and why; None if it claims no refutation."""
    witness = evidence["counterexample"]
    if witness is None and (evidence["outcome"] != "refuted" or evidence["kind"] == "textual"):
        return None
    if witness is None or witness["program"] is None:
        # only enclosures refute by numbers that no exact program can spell out
        return ("missing" if evidence["kind"] == "certified" else "failed"), "no exact program"
    try:
        verify(witness["program"])
    except BadProgram as error:
        return "failed", str(error)
    return "verified", ""


def main(arguments: list[str]) -> int:
    """Re-verify every counterexample of a ledger file; the exit status is 1 if any fails."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -I independent.py ledger.json\n")
        return 2
    with open(arguments[0], encoding="utf-8") as file:
        ledger = json.load(file)
    count = {"verified": 0, "failed": 0, "missing": 0}
    said = {"verified": "verified", "failed": "NOT VERIFIED", "missing": "no exact program"}
    for claim in ledger["claims"]:
        for evidence in claim["evidence"]:
            found = examined(evidence)
            if found is None:
                continue
            outcome, why = found
            count[outcome] += 1
            name = f"{claim['key']} {evidence['check']}"
            sys.stdout.write(f"{said[outcome]:16}  {name}{': ' * bool(why)}{why}\n")
    sys.stdout.write(
        f"{count['verified']} verified, {count['failed']} failed, "
        f"{count['missing']} without a program\n"
    )
    return min(count["failed"], 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
