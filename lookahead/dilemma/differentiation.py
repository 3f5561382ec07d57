"""Forward automatic differentiation with dual numbers, exact on Fractions, and on floats."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import exp
from typing import Any

from lookahead.core.errors import InvalidArgument

Scalar = Fraction | float | int


@dataclass(frozen=True)
class Dual:
    """A number and its derivatives in a fixed list of variables; sums, products and quotients.

    >>> x, y = variables([Fraction(3), Fraction(2)])
    >>> (x * x / y).derivatives
    (Fraction(3, 1), Fraction(-9, 4))
    """

    value: Any
    derivatives: tuple[Any, ...]

    def _lifted(self, other: Any) -> Dual:
        return other if isinstance(other, Dual) else Dual(other, (0,) * len(self.derivatives))

    def _with(self, other: Any, value: Any, a: Any, b: Any) -> Dual:
        pairs = zip(self.derivatives, self._lifted(other).derivatives, strict=True)
        return Dual(value, tuple(a * u + b * v for u, v in pairs))

    def __add__(self, other: Any) -> Dual:
        return self._with(other, self.value + self._lifted(other).value, 1, 1)

    __radd__ = __add__

    def __neg__(self) -> Dual:
        return Dual(-self.value, tuple(-u for u in self.derivatives))

    def __sub__(self, other: Any) -> Dual:
        return self + (-self._lifted(other))

    def __rsub__(self, other: Any) -> Dual:
        return self._lifted(other) - self

    def __mul__(self, other: Any) -> Dual:
        x, y = self.value, self._lifted(other).value
        return self._with(other, x * y, y, x)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Dual:
        x, y = self.value, self._lifted(other).value
        return self._with(other, x / y, 1 / y, -x / (y * y))

    def __rtruediv__(self, other: Any) -> Dual:
        return self._lifted(other) / self


def variables(values: Sequence[Any]) -> list[Dual]:
    """Return one dual number per value, each with derivative one in itself."""
    n = len(values)
    return [Dual(v, tuple(type(v)(i == j) for j in range(n))) for i, v in enumerate(values)]


def value_and_gradient(
    function: Callable[[list[Any]], Any], at: Sequence[Scalar]
) -> tuple[Any, tuple[Any, ...]]:
    """Return a function's value and gradient by forward differentiation.

    function: of a list of numbers, made of sums, products, quotients and `logistic`; at: the
    point, Fractions for exact results or floats.

    Raises InvalidArgument where there is no variable.

    >>> value_and_gradient(lambda x: x[0] * x[1], [Fraction(2), Fraction(5)])
    (Fraction(10, 1), (Fraction(5, 1), Fraction(2, 1)))
    """
    if not at:
        raise InvalidArgument("at", list(at), "must have at least one variable")
    result = function(variables(at))
    if not isinstance(result, Dual):
        return result, (0,) * len(at)
    return result.value, result.derivatives


def logistic(x: Any) -> Any:
    r"""Return $\sigma(x) = 1/(1 + e^{-x})$ of a float, or of a dual number over floats.

    >>> logistic(0.0), logistic(variables([0.0])[0]).derivatives
    (0.5, (0.25,))
    """
    if isinstance(x, Dual):
        s = logistic(x.value)
        return Dual(s, tuple(s * (1 - s) * u for u in x.derivatives))
    return 1 / (1 + exp(-x)) if x >= 0 else exp(x) / (1 + exp(x))
