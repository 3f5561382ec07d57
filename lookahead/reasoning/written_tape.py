"""Formulas as steps that any arithmetic can run: Fractions and enclosures, balls, floats."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from operator import methodcaller
from typing import Any

from lookahead.core.balls import ball
from lookahead.core.enclosure import Number, Real, elementary, root
from lookahead.core.errors import InvalidArgument
from lookahead.core.losses.faces import sympy

ELEMENTARY = ("exp", "log", "sin", "cos", "tanh", "atan")
# Where these functions of a rational number are rational.
EXACT = {("exp", 0): 1, ("log", 1): 0, ("sin", 0): 0, ("cos", 0): 1, ("tanh", 0): 0, ("atan", 0): 0}


@dataclass(frozen=True)
class Arithmetic:
    """What the steps of a formula are computed in: constants, elementary functions, roots."""

    constant: Callable[[Fraction], Any]
    function: Callable[[str, Any], Any]
    root: Callable[[Any], Any]


@dataclass(frozen=True)
class Tape:
    """A list of steps, each referring to earlier ones; shared parts are computed once."""

    steps: tuple[tuple[str, Any], ...]
    outputs: tuple[int, ...]
    refused: tuple[str, ...] = field(default=())

    def run(self, variables: Sequence[Any], arithmetic: Arithmetic) -> list[Any]:
        """Return the outputs at these values of the variables."""
        known: list[Any] = []
        for kind, detail in self.steps:
            match kind:
                case "constant":
                    known.append(arithmetic.constant(detail))
                case "variable":
                    known.append(variables[detail])
                case "add":
                    total = known[detail[0]]
                    for i in detail[1:]:
                        total = total + known[i]
                    known.append(total)
                case "multiply":
                    total = known[detail[0]]
                    for i in detail[1:]:
                        total = total * known[i]
                    known.append(total)
                case "power":
                    known.append(known[detail[0]] ** detail[1])
                case "root":
                    known.append(arithmetic.root(known[detail]))
                case _:
                    known.append(arithmetic.function(kind, known[detail]))
        return [known[i] for i in self.outputs]

    def run_check(self, name: str) -> None:
        """Raise InvalidArgument when the formula holds something that no step computes."""
        if self.refused:
            what = ", ".join(self.refused)
            raise InvalidArgument(
                "function", name, f"holds {what}; use + - * / **, sqrt and {', '.join(ELEMENTARY)}"
            )


def tape(expressions: Sequence[Any], variables: Sequence[Any]) -> Tape:
    """Return SymPy expressions in these symbols as steps.

    >>> x = sympy().Symbol("x")
    >>> tape([x**2 / 3], [x]).run([Fraction(3)], NUMBERS)
    [Fraction(3, 1)]
    """
    sp = sympy()
    steps: list[tuple[str, Any]] = []
    seen: dict[Any, int] = {}
    refused: list[str] = []
    position = {symbol: i for i, symbol in enumerate(variables)}

    def push(kind: str, detail: Any) -> int:
        steps.append((kind, detail))
        return len(steps) - 1

    def step(e: Any) -> int:
        if e in seen:
            return seen[e]
        if e in position:
            index = push("variable", position[e])
        elif e.is_Rational:
            index = push("constant", Fraction(int(e.p), int(e.q)))
        elif e is sp.E:
            index = push("exp", step(sp.Integer(1)))
        elif e.is_Add or e.is_Mul:
            index = push("add" if e.is_Add else "multiply", tuple(step(a) for a in e.args))
        elif e.is_Pow and e.exp.is_Integer:
            index = push("power", (step(e.base), int(e.exp)))
        elif e.is_Pow and (2 * e.exp).is_Integer:
            index = push("power", (push("root", step(e.base)), int(2 * e.exp)))
        elif e.is_Function and e.func.__name__ in ELEMENTARY and len(e.args) == 1:
            index = push(e.func.__name__, step(e.args[0]))
        else:
            refused.append(str(e.func.__name__ if e.args else e))
            index = push("constant", Fraction(0))
        seen[e] = index
        return index

    outputs = tuple(step(e) for e in expressions)
    return Tape(tuple(steps), outputs, tuple(dict.fromkeys(refused)))


def _function(name: str, x: Number) -> Number:
    if isinstance(x, Real):
        return elementary(name, x)
    if name == "log" and x <= 0:
        raise InvalidArgument("point", x, "has no logarithm, which the formula takes")
    exact = EXACT.get((name, int(x))) if x in (0, 1) else None
    return elementary(name, x) if exact is None else Fraction(exact)


def _root(x: Number) -> Number:
    if isinstance(x, Real):
        return root(x)
    if x < 0:
        raise InvalidArgument("point", x, "has no square root, which the formula takes")
    q = Fraction(x)
    above, below = math.isqrt(q.numerator), math.isqrt(q.denominator)
    square = above * above == q.numerator and below * below == q.denominator
    return Fraction(above, below) if square else root(q)


NUMBERS = Arithmetic(lambda q: q, _function, _root)
BALLS = Arithmetic(ball, lambda name, x: methodcaller(name)(x), lambda x: x.sqrt())
FLOATS = Arithmetic(float, lambda name, x: getattr(math, name)(x), math.sqrt)
