"""Argument checks and bounds that all losses share."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from lookahead.core.balls import FloatArray
from lookahead.core.enclosure import Number, exactly, real, root, sign
from lookahead.core.errors import InvalidArgument
from lookahead.core.exact import rational, vector
from lookahead.core.measures import AnyMeasure, ExactMeasure


def positive(name: str, x: Any) -> Fraction:
    """Return `x` as a Fraction; raises InvalidArgument unless it is rational and positive."""
    q = rational(x, name)
    if q <= 0:
        raise InvalidArgument(name, x, "must be positive")
    return q


def non_negative(name: str, x: Any) -> Fraction:
    """Return `x` as a Fraction; raises InvalidArgument unless it is rational and not negative."""
    q = rational(x, name)
    if q < 0:
        raise InvalidArgument(name, x, "must not be negative")
    return q


def coordinates(name: str, chosen: Sequence[int] | None) -> tuple[int, ...] | None:
    """Return the distinct coordinates in order; raises InvalidArgument for what is none."""
    if chosen is None:
        return None
    indices = vector(chosen, name)
    for index in indices:
        if index < 0 or index.denominator != 1:
            raise InvalidArgument(name, index, "must be a coordinate 0, 1, ...")
    return tuple(sorted({int(index) for index in indices}))


def penalty_weights(
    penalty: Fraction, penalised: tuple[int, ...] | None, p: int
) -> tuple[Fraction, ...]:
    """Return the penalty of each of p coordinates; raises InvalidArgument for one outside."""
    if penalised is None:
        return (penalty,) * p
    if penalised and penalised[-1] >= p:
        raise InvalidArgument("penalised", penalised[-1], f"must be a coordinate below {p}")
    return tuple(penalty if j in penalised else Fraction(0) for j in range(p))


def parameter(theta: Sequence[Any] | FloatArray, p: int) -> None:
    """Raise InvalidArgument unless theta has p coordinates."""
    if len(theta) != p:
        raise InvalidArgument("theta", len(theta), f"must have {p} coordinates")


def finite_parameter(theta: FloatArray, p: int) -> FloatArray:
    """Return theta as a float array (p,); raises InvalidArgument if it is not finite."""
    array = np.asarray(theta, dtype=float)
    if array.shape != (p,):
        raise InvalidArgument("theta", array.shape, f"must have shape ({p},)")
    if not np.isfinite(array).all():
        raise InvalidArgument("theta", array, "must be finite")
    return array


def largest_norm(law: AnyMeasure, columns: slice) -> Number:
    """Return an upper bound on the Euclidean norm of these columns over the support.

    The exact maximum for an ExactMeasure, a rational number just above it for floats.
    """
    if isinstance(law, ExactMeasure):
        square = max(
            sum((x * x for x in p[columns]), Fraction(0))
            for p, w in zip(law.points, law.weights, strict=True)
            if w
        )
        return root(square)
    rows = law.points[law.weights > 0][:, columns]
    # Scaling by a power of two keeps the squares in range; a sum of k rounded squares is
    # below the true one by a factor of at most 1 - k * eps.
    scale = 2.0 ** np.ceil(np.log2(np.abs(rows).max() or 1.0))
    squares = np.sum((rows / scale) ** 2, axis=1)
    slack = 1 + Fraction(rows.shape[1] + 2) * exactly(np.finfo(float).eps)
    tiny = Fraction(rows.shape[1], 2**1000)
    return root(exactly(float(squares.max())) * slack + tiny) * exactly(float(scale))


def radius_of(name: str, x: Number) -> Number:
    """Return the radius; raises InvalidArgument unless it is certainly positive."""
    if sign(real(x)) != 1:
        raise InvalidArgument(name, x, "must be positive")
    return x
