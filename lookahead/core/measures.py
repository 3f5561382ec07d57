"""Finite weighted measures: exact over the rationals, or vectorised over floats."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, cast, overload

import numpy as np

from lookahead.core.balls import FloatArray
from lookahead.core.enclosure import Rational, exactly
from lookahead.core.errors import InvalidArgument
from lookahead.core.exact import rational

Point = tuple[Fraction, ...]


@dataclass(frozen=True)
class ExactMeasure:
    """A probability measure on finitely many rational points; every operation is exact.

    points: n tuples of d Fractions (bare numbers are taken as d = 1); weights: n Fractions >= 0
    that sum to one. A point may occur twice. Build it with `measure`.
    """

    points: tuple[Point, ...]
    weights: tuple[Fraction, ...]

    @property
    def n(self) -> int:
        """Number of points."""
        return len(self.points)

    @property
    def d(self) -> int:
        """Dimension of the points."""
        return len(self.points[0])

    def as_floats(self) -> Measure:
        """Return the nearest float measure (its points and weights are rounded).

        Raises InvalidArgument for coordinates beyond the range of floats.
        """
        try:
            points = np.array(self.points, dtype=float)
        except OverflowError:
            largest = max(abs(x) for p in self.points for x in p)
            raise InvalidArgument("points", largest, "is beyond the range of floats") from None
        return Measure(points, np.array(self.weights, dtype=float))

    def __post_init__(self) -> None:
        points = tuple(_row(p) for p in cast(Sequence[Any], self.points))
        weights = tuple(rational(w, "weights") for w in self.weights)
        _check_shape(len(points), {len(p) for p in points}, len(weights))
        for w in weights:
            if w < 0:
                raise InvalidArgument("weights", w, "must not be negative")
        if sum(weights) != 1:
            raise InvalidArgument("weights", sum(weights), "must sum to one")
        object.__setattr__(self, "points", points)
        object.__setattr__(self, "weights", weights)


@dataclass(frozen=True, eq=False)
class Measure:
    """A probability measure on finitely many float points, for vectorised work.

    points: array (n, d), finite (an array (n,) is taken as d = 1); weights: array (n,), >= 0,
    that sum to one up to their own rounding; total: their sum, rounded once. The arrays are
    copied and made read-only.
    """

    points: FloatArray
    weights: FloatArray
    total: float = field(init=False, repr=False)

    @property
    def n(self) -> int:
        """Number of points."""
        return int(self.points.shape[0])

    @property
    def d(self) -> int:
        """Dimension of the points."""
        return int(self.points.shape[1])

    def exactly(self) -> ExactMeasure:
        """Return the measure of the same stored numbers, weights divided by their exact sum."""
        rows = cast(list[list[float]], self.points.tolist())
        weights = [exactly(w) for w in cast(list[float], self.weights.tolist())]
        total = sum(weights, Fraction(0))
        points = tuple(tuple(exactly(x) for x in row) for row in rows)
        return ExactMeasure(points, tuple(w / total for w in weights))

    def __post_init__(self) -> None:
        points = _floats("points", self.points)
        weights = _floats("weights", self.weights)
        points = points.reshape(-1, 1) if points.ndim == 1 else points
        if points.ndim != 2:
            raise InvalidArgument("points", points.shape, "must have shape (n, d)")
        if weights.ndim != 1:
            raise InvalidArgument("weights", weights.shape, "must have shape (n,)")
        _check_shape(points.shape[0], {points.shape[1]}, weights.shape[0])
        for name, array in (("points", points), ("weights", weights)):
            if not np.isfinite(array).all():
                raise InvalidArgument(name, array[~np.isfinite(array)][0], "must be finite")
        if weights.min() < 0:
            raise InvalidArgument("weights", weights.min(), "must not be negative")
        total = math.fsum(cast(list[float], weights.tolist()))
        # n rounded weights divided by their rounded sum are off by at most (n + 1) half-ulps;
        # a product of two such weights, as in a mixture, by twice that.
        if abs(total - 1) > (len(weights) + 1) * np.finfo(float).eps:
            raise InvalidArgument("weights", total, "must sum to one")
        points.flags.writeable = weights.flags.writeable = False
        object.__setattr__(self, "points", points)
        object.__setattr__(self, "weights", weights)
        object.__setattr__(self, "total", total)


AnyMeasure = ExactMeasure | Measure


@overload
def measure(points: FloatArray, weights: FloatArray | None = None) -> Measure: ...
@overload
def measure(
    points: Sequence[Rational | Sequence[Rational]], weights: Sequence[Rational] | None = None
) -> ExactMeasure: ...
def measure(
    points: FloatArray | Sequence[Rational | Sequence[Rational]],
    weights: FloatArray | Sequence[Rational] | None = None,
) -> AnyMeasure:
    """Return the measure on `points` with `weights` (equal weights when None).

    NumPy arrays give a float Measure; sequences of ints and Fractions give an ExactMeasure.
    Raises InvalidArgument for an empty measure, a dimension mismatch, non-finite numbers, or
    weights that are negative or do not sum to one, or what is neither an array nor a sequence;
    FloatRefused for a bare float in a sequence.

    >>> mean(measure([0, 1, 2], [Fraction(1, 2), Fraction(1, 4), Fraction(1, 4)]))
    (Fraction(3, 4),)
    """
    for name, given in (("points", points), ("weights", weights)):
        if name == "weights" and given is None:
            continue
        # What has no order, or only one pass, does not tell which weight is whose.
        if not isinstance(given, Sequence) and not (isinstance(given, np.ndarray) and given.ndim):
            raise InvalidArgument(name, given, "must be an array or a sequence, such as a list")
    n = len(points)
    if n == 0:
        raise InvalidArgument("points", "()", "must hold at least one point")
    if isinstance(points, np.ndarray):
        return Measure(points, cast(Any, np.full(n, 1 / n) if weights is None else weights))
    shares = [Fraction(1, n)] * n if weights is None else weights
    return ExactMeasure(cast(Any, tuple(points)), cast(Any, tuple(shares)))


@overload
def mixture(shares: Sequence[Rational], parts: Sequence[ExactMeasure]) -> ExactMeasure: ...
@overload
def mixture(shares: Sequence[Rational | float], parts: Sequence[Measure]) -> Measure: ...
def mixture(shares: Sequence[Any], parts: Sequence[Any]) -> AnyMeasure:
    r"""Return $\sum_k \alpha_k \mathcal D_k$ (zhu2025, equation (2)): a mixture of data.

    shares: the weights $\alpha_k \ge 0$, summing to one; parts: measures of one kind and one
    dimension. Points of a part with share zero are left out.
    Raises InvalidArgument for a length or dimension mismatch or shares that are no weights.

    >>> mixture([Fraction(1, 3), Fraction(2, 3)], [measure([0]), measure([3])]).weights
    (Fraction(1, 3), Fraction(2, 3))
    """
    if len(shares) != len(parts) or not parts:
        raise InvalidArgument("shares", len(shares), f"must be one for each of {len(parts)} parts")
    exact_parts = sum(isinstance(part, ExactMeasure) for part in parts)
    if len({part.d for part in parts}) != 1 or exact_parts not in (0, len(parts)):
        raise InvalidArgument(
            "parts",
            [f"{type(part).__name__} in dimension {part.d}" for part in parts],
            "must be of one kind and one dimension",
        )
    if isinstance(parts[0], ExactMeasure):
        exact = ExactMeasure(tuple((Fraction(i),) for i in range(len(parts))), tuple(shares))
        kept = [(s, part) for s, part in zip(exact.weights, parts, strict=True) if s]
        return ExactMeasure(
            tuple(p for _, part in kept for p in part.points),
            tuple(s * w for s, part in kept for w in part.weights),
        )
    checked = Measure(np.arange(len(parts), dtype=float), cast(Any, shares)).weights
    some = [(s, part) for s, part in zip(checked, parts, strict=True) if s]
    return Measure(
        np.concatenate([part.points for _, part in some]),
        np.concatenate([s * part.weights for s, part in some]),
    )


@overload
def push_forward(
    base: ExactMeasure, strategy: Callable[[Point], Rational | Sequence[Rational]]
) -> ExactMeasure: ...
@overload
def push_forward(base: Measure, strategy: Callable[[FloatArray], FloatArray]) -> Measure: ...
def push_forward(base: AnyMeasure, strategy: Callable[[Any], Any]) -> AnyMeasure:
    r"""Return $\mathcal D_h$, the law of $h(z)$ for $z$ drawn from `base` (zhu2025, section 2).

    strategy: for an ExactMeasure a function of one point (a tuple of Fractions); for a float
    Measure a function of the whole array (n, d) that returns an array (n, d').

    >>> push_forward(measure([1, 2]), lambda z: (2 * z[0],)).points
    ((Fraction(2, 1),), (Fraction(4, 1),))
    """
    if isinstance(base, ExactMeasure):
        return ExactMeasure(tuple(strategy(p) for p in base.points), base.weights)
    return Measure(np.asarray(strategy(base.points), dtype=float), base.weights)


def expectation(law: ExactMeasure, function: Callable[[Point], Rational]) -> Fraction:
    """Return the expectation of a rational function of a point, exactly.

    >>> expectation(measure([1, 2, 3]), lambda z: z[0] ** 2)
    Fraction(14, 3)
    """
    values = (rational(function(p), "function(point)") for p in law.points)
    return sum((w * v for w, v in zip(law.weights, values, strict=True)), Fraction(0))


def float_expectation(law: Measure, function: Callable[[FloatArray], FloatArray]) -> FloatArray:
    """Return the expectation, in floating point, of an array-valued function of the points.

    function: maps the array (n, d) to an array (n, ...); the result has shape (...).
    """
    values = np.asarray(function(law.points), dtype=float)
    if values.shape[:1] != (law.n,):
        raise InvalidArgument("function", values.shape, f"must return an array ({law.n}, ...)")
    return np.tensordot(law.weights, values, axes=1)


@overload
def mean(law: ExactMeasure) -> Point: ...
@overload
def mean(law: Measure) -> FloatArray: ...
def mean(law: AnyMeasure) -> Point | FloatArray:
    """Return the mean point: d Fractions, exactly, or an array (d,)."""
    if isinstance(law, ExactMeasure):
        return tuple(
            sum((w * x for w, x in zip(law.weights, column, strict=True)), Fraction(0))
            for column in zip(*law.points, strict=True)
        )
    return law.weights @ law.points


def _floats(name: str, values: Any) -> FloatArray:
    """Return a copy as floats; raises InvalidArgument for what is no array of real numbers."""
    try:
        array = np.array(values)
        if array.dtype.kind in "biufO":
            return array.astype(float)
    except (TypeError, ValueError, OverflowError):
        pass
    raise InvalidArgument(name, values, "must be an array of real numbers within floats")


def _row(point: Any) -> Point:
    coordinates = cast(Sequence[Any], point) if isinstance(point, Sequence) else (point,)
    return tuple(rational(x, "points") for x in coordinates)


def _check_shape(n: int, dimensions: set[int], weights: int) -> None:
    if n == 0:
        raise InvalidArgument("points", "()", "must hold at least one point")
    if len(dimensions) != 1:
        raise InvalidArgument("points", sorted(dimensions), "must all have one dimension")
    if dimensions == {0}:
        raise InvalidArgument("points", 0, "must have at least one coordinate")
    if weights != n:
        raise InvalidArgument("weights", weights, f"must be one for each of {n} points")
