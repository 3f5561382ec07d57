r"""Losses and utilities as a reader writes them: one formula, its derivatives by SymPy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from lookahead.core.enclosure import Number, Real
from lookahead.core.errors import FloatRefused, InvalidArgument
from lookahead.core.exact import rational
from lookahead.core.losses.faces import symbols, sympy, sympy_rational
from lookahead.reasoning.written_tape import NUMBERS, Arithmetic, Tape, tape

Vector = tuple[Number, ...]
Matrix = tuple[Vector, ...]
Formula = Callable[[Any, Any], Any]


@dataclass(frozen=True)
class Written:
    r"""A function f(z, theta) of a point (d,) and a parameter (p,), with exact derivatives.

    Build it with `written`. Rational arguments give Fractions wherever the formula is rational,
    and enclosures elsewhere; floats are refused. Points and parameters are numbers where d or p
    is 1, else sequences. Multiples and sums of such functions are such functions.

    >>> f = written(lambda z, theta: (z - theta) ** 2 / 2)
    >>> f.value(Fraction(1, 3), 1), f.gradient(0, 2), f.hessian(0, 2), f.mixed(0, 2)
    (Fraction(2, 9), (Fraction(2, 1),), ((Fraction(1, 1),),), ((Fraction(-1, 1),),))
    """

    expression: Any
    d: int
    p: int

    @property
    def z(self) -> tuple[Any, ...]:
        """The symbols of the point."""
        return symbols("z", self.d)

    @property
    def theta(self) -> tuple[Any, ...]:
        """The symbols of the parameter."""
        return symbols("theta", self.p)

    def value(self, z: Any, theta: Any) -> Number:
        """Return f(z, theta); raises InvalidArgument where it is not defined."""
        return self.run(self.value_tape, z, theta)[0]

    def gradient(self, z: Any, theta: Any) -> Vector:
        r"""Return $\nabla_\theta f$ (p,)."""
        return tuple(self.run(self.gradient_tape, z, theta))

    def gradient_z(self, z: Any, theta: Any) -> Vector:
        r"""Return $\nabla_z f$ (d,)."""
        return tuple(self.run(self.gradient_z_tape, z, theta))

    def hessian(self, z: Any, theta: Any) -> Matrix:
        r"""Return $\nabla^2_{\theta\theta} f$ (p, p)."""
        return _rows(self.run(self.hessian_tape, z, theta), self.p)

    def mixed(self, z: Any, theta: Any) -> Matrix:
        r"""Return $\nabla^2_{\theta z} f$ (p, d): row i holds the derivatives of entry i."""
        return _rows(self.run(self.mixed_tape, z, theta), self.d)

    def run(self, steps: Tape, z: Any, theta: Any, arithmetic: Arithmetic = NUMBERS) -> list[Any]:
        """Evaluate one of the tapes below; other arithmetics take sequences as they are."""
        if arithmetic is NUMBERS:
            z, theta = _point("z", z, self.d), _point("theta", theta, self.p)
        try:
            return steps.run((*z, *theta), arithmetic)
        except ZeroDivisionError:
            where = f"z = {_shown(z)}, theta = {_shown(theta)}"
            raise InvalidArgument("point", where, "divides by zero in the formula") from None

    @cached_property
    def value_tape(self) -> Tape:
        """The formula as steps."""
        return self._tape([self.expression])

    @cached_property
    def gradient_tape(self) -> Tape:
        r"""The gradient in theta as steps."""
        return self._tape(self._derivatives(self.theta))

    @cached_property
    def gradient_z_tape(self) -> Tape:
        """The gradient in z as steps."""
        return self._tape(self._derivatives(self.z))

    @cached_property
    def hessian_tape(self) -> Tape:
        """The Hessian in theta as steps, row by row."""
        return self._tape(self._derivatives(self.theta, self.theta))

    @cached_property
    def mixed_tape(self) -> Tape:
        """The mixed derivatives as steps, row by row."""
        return self._tape(self._derivatives(self.theta, self.z))

    @cached_property
    def degree_in_theta(self) -> int | None:
        """The degree as a polynomial in theta, None where it is none.

        >>> written(lambda z, theta: z * theta + 1).degree_in_theta
        1
        """
        polynomial = sympy().expand(self.expression).as_poly(*self.theta)
        return None if polynomial is None else max(0, int(polynomial.total_degree()))

    @property
    def is_quadratic_in_theta(self) -> bool:
        """Whether the gradient is affine in theta, so that minimisers are exact."""
        return self.degree_in_theta is not None and self.degree_in_theta <= 2

    def _derivatives(self, *by: tuple[Any, ...]) -> list[Any]:
        expressions = [self.expression]
        for variables in by:
            expressions = [sympy().diff(e, v) for e in expressions for v in variables]
        return expressions

    def _tape(self, expressions: Sequence[Any]) -> Tape:
        return tape(expressions, (*self.z, *self.theta))

    def __add__(self, other: Written) -> Written:
        if (other.d, other.p) != (self.d, self.p):
            raise InvalidArgument("other", (other.d, other.p), f"must be {(self.d, self.p)}")
        return Written(self.expression + other.expression, self.d, self.p)

    def __mul__(self, factor: Fraction | int) -> Written:
        scale = sympy_rational(rational(factor, "factor"))
        return Written(scale * self.expression, self.d, self.p)

    __rmul__ = __mul__

    def __neg__(self) -> Written:
        return -1 * self

    def __sub__(self, other: Written) -> Written:
        return self + -other


def written(function: Any, d: int = 1, p: int | None = None) -> Written:
    r"""Return a loss or utility with exact derivatives, from the formula that a reader writes.

    function: a callable of (z, theta) in plain arithmetic, with SymPy's exp, log, sqrt, sin, cos,
    tanh and atan where wanted; a loss of `lookahead.core.losses`; or a Written. z and theta are
    scalars where their dimension is 1, else they are indexed. d: dimension of z; p: of theta, d
    when None (a loss object knows its own).
    Raises InvalidArgument for a function that is no single smooth formula, FloatRefused for one
    with a float in it: write Fraction(1, 2) or theta / 2.

    >>> import sympy
    >>> f = written(lambda z, theta: sympy.log(1 + sympy.exp(z[0] * theta)) - z[1] * theta, 2, 1)
    >>> f.is_quadratic_in_theta, f.gradient((1, 1), 0)
    (False, (Fraction(-1, 2),))
    >>> from lookahead.core.losses import Squared
    >>> (-2 * written(Squared())).value(3, 1)
    Fraction(-8, 1)
    """
    _dimension("d", d)
    if isinstance(function, Written):
        if function.d != d or p not in (None, function.p):
            raise InvalidArgument("function", (function.d, function.p), f"must be of {(d, p)}")
        return function
    if hasattr(function, "sympy_expression"):
        count = function.dimension(d)
        if p not in (None, count):
            raise InvalidArgument("p", p, f"must be {count} for {type(function).__name__}")
        z, theta = symbols("z", d), symbols("theta", count)
        return Written(function.sympy_expression(z, theta), d, count)
    if not callable(function):
        raise InvalidArgument("function", function, "must be a function of (z, theta) or a loss")
    count = d if p is None else _dimension("p", p)
    z, theta = symbols("z", d), symbols("theta", count)
    name = getattr(function, "__name__", type(function).__name__)
    requirement = f"must be one formula in z ({d}) and theta ({count}), without branches"
    try:
        found = function(z[0] if d == 1 else z, theta[0] if count == 1 else theta)
        expression = sympy().sympify(found)
    except (TypeError, ValueError, IndexError, sympy().SympifyError) as error:
        raise InvalidArgument("function", name, f"{requirement}: {error}") from error
    if not isinstance(expression, sympy().Expr) or expression.free_symbols - {*z, *theta}:
        raise InvalidArgument("function", str(found), requirement)
    floats = expression.atoms(sympy().Float)
    if floats:
        raise FloatRefused(float(next(iter(floats))))
    result = Written(expression, d, count)
    # Every tape is built once here: what cannot be evaluated is named before it is used.
    for part in (result.value_tape, result.gradient_tape, result.hessian_tape):
        part.run_check(name)
    return result


def _dimension(name: str, x: object) -> int:
    if type(x) is not int or x < 1:
        raise InvalidArgument(name, x, "must be a dimension, 1 or more")
    return x


def _point(name: str, x: Any, n: int) -> tuple[Number, ...]:
    entries = tuple(x) if isinstance(x, Sequence) else (x,)
    if len(entries) != n:
        raise InvalidArgument(name, x, f"must have {n} coordinates")
    return tuple(e if isinstance(e, Real) else rational(e, name) for e in entries)


def _rows(entries: list[Any], width: int) -> Matrix:
    return tuple(tuple(entries[i : i + width]) for i in range(0, len(entries), width))


def _shown(x: Any) -> str:
    return "(" + ", ".join(str(e) for e in x) + ")" if isinstance(x, tuple) else str(x)
