"""The squared loss, of which the risk minimiser is the mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from lookahead.core.balls import FloatArray, product
from lookahead.core.enclosure import Number
from lookahead.core.losses.checks import finite_parameter, parameter, positive
from lookahead.core.losses.faces import cvxpy, squared_norm, sympy_rational
from lookahead.core.losses.moments import (
    Builder,
    Matrix,
    diagonal,
    mean_column,
    times_total_weight,
    total_weight,
)
from lookahead.core.measures import AnyMeasure, Measure, Point


@dataclass(frozen=True)
class Squared:
    r"""The loss $\ell(z,\theta) = s\,\|z-\theta\|_2^2$ for points and parameters in $\mathbb R^d$.

    scale: $s > 0$; zhu2025 leaves it open, $s = 1$ and $s = 1/2$ are both in use.

    >>> Squared(Fraction(1, 2)).exact_gradient((Fraction(3),), (Fraction(1),))
    (Fraction(-2, 1),)
    """

    scale: Fraction = Fraction(1)

    def __post_init__(self) -> None:
        object.__setattr__(self, "scale", positive("scale", self.scale))

    def dimension(self, d: int) -> int:
        """Return the number of parameters for points of dimension d."""
        return d

    def exact_value(self, z: Point, theta: Point) -> Fraction:
        """Return the loss at one rational point."""
        parameter(theta, len(z))
        return self.scale * squared_norm([a - b for a, b in zip(z, theta, strict=True)])

    def exact_gradient(self, z: Point, theta: Point) -> Point:
        """Return the gradient in theta at one rational point."""
        parameter(theta, len(z))
        return tuple(2 * self.scale * (b - a) for a, b in zip(z, theta, strict=True))

    def value(self, points: FloatArray, theta: FloatArray) -> FloatArray:
        """Return the losses (n,) at points (n, d)."""
        gap = points - finite_parameter(theta, points.shape[1])
        return float(self.scale) * np.sum(gap**2, axis=1)

    def gradient(self, points: FloatArray, theta: FloatArray) -> FloatArray:
        """Return the gradients in theta (n, d) at points (n, d)."""
        return 2 * float(self.scale) * (finite_parameter(theta, points.shape[1]) - points)

    def hessian(self, points: FloatArray, theta: FloatArray) -> FloatArray:
        """Return the Hessians in theta (n, d, d) at points (n, d)."""
        n, d = points.shape
        finite_parameter(theta, d)
        return np.broadcast_to(2 * float(self.scale) * np.eye(d), (n, d, d)).copy()

    def moments(self, law: AnyMeasure, build: Builder[Matrix]) -> tuple[Matrix, Matrix]:
        """Return A, b with risk gradient A theta - b, in the arithmetic of `build`."""
        A = diagonal([2 * self.scale] * law.d, build)
        return times_total_weight(A, law, build), product(A, mean_column(law, build))

    def modulus(self, law: AnyMeasure) -> Number:
        """Return the strong-convexity modulus of the risk, 2s."""
        return 2 * self.scale * total_weight(law)

    def smoothness_theta(self, law: AnyMeasure) -> Number:
        """Return the Lipschitz constant of the risk's gradient in theta, 2s."""
        return 2 * self.scale * total_weight(law)

    def smoothness_z(self, law: AnyMeasure, radius: Number | None = None) -> Number:
        r"""Return $\beta$: the Lipschitz constant in z of the gradient in theta, 2s everywhere."""
        return 2 * self.scale

    def cvxpy_risk(self, law: Measure, theta: Any) -> Any:
        """Return the expected loss as a cvxpy expression of the variable theta (d,)."""
        cp = cvxpy()
        gaps = law.points - np.ones((law.n, 1)) @ cp.reshape(theta, (1, law.d), order="C")
        return float(self.scale) * cp.sum(law.weights @ cp.square(gaps))

    def sympy_expression(self, z: Sequence[Any], theta: Sequence[Any]) -> Any:
        """Return the loss as a SymPy expression of d + d symbols."""
        parameter(theta, len(z))
        gaps = [a - b for a, b in zip(z, theta, strict=True)]
        return sympy_rational(self.scale) * squared_norm(gaps)
