"""The quadratic loss with a curvature of its own at every point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from lookahead.core.balls import FloatArray, ball_matrix
from lookahead.core.enclosure import Number, Real
from lookahead.core.errors import InvalidArgument
from lookahead.core.losses.checks import finite_parameter, largest_norm, parameter
from lookahead.core.losses.faces import cvxpy, squared_norm, sympy
from lookahead.core.losses.moments import (
    Builder,
    Matrix,
    columns,
    multiple_of_identity,
    scale_rows,
    weighted_mean,
)
from lookahead.core.measures import AnyMeasure, ExactMeasure, Measure, Point, expectation


@dataclass(frozen=True)
class WeightedQuadratic:
    r"""The loss $\ell((x,c),\theta) = \tfrac{c}{2}\,\|x-\theta\|_2^2$ with $c \ge 0$ in the data.

    A point holds x in its first d - 1 coordinates and its curvature c in the last one. Groups
    of unequal curvature are what zhu2025, Proposition 7 needs to tell its formulas apart.
    Points with c = 0 do not count; a measure of such points alone has no unique minimiser.
    """

    def dimension(self, d: int) -> int:
        """Return the number of parameters for points of dimension d: d - 1."""
        if d < 2:
            raise InvalidArgument("points", d, "must have dimension 2 or more: x and a curvature")
        return d - 1

    def exact_value(self, z: Point, theta: Point) -> Fraction:
        """Return the loss at one rational point."""
        self._check(z, theta)
        return z[-1] / 2 * squared_norm([a - b for a, b in zip(z, theta, strict=False)])

    def exact_gradient(self, z: Point, theta: Point) -> Point:
        """Return the gradient in theta at one rational point."""
        self._check(z, theta)
        return tuple(z[-1] * (b - a) for a, b in zip(z, theta, strict=False))

    def _check(self, z: Point, theta: Point) -> None:
        parameter(theta, self.dimension(len(z)))
        if z[-1] < 0:
            raise InvalidArgument("points", z[-1], "the last coordinate, a curvature, must be >= 0")

    def _split(self, points: FloatArray) -> tuple[FloatArray, FloatArray]:
        self.dimension(points.shape[1])
        c = points[:, -1]
        if c.min() < 0:
            raise InvalidArgument("points", c.min(), "the last coordinate, a curvature, is >= 0")
        return points[:, :-1], c

    def value(self, points: FloatArray, theta: FloatArray) -> FloatArray:
        """Return the losses (n,) at points (n, d)."""
        x, c = self._split(points)
        return 0.5 * c * np.sum((x - finite_parameter(theta, x.shape[1])) ** 2, axis=1)

    def gradient(self, points: FloatArray, theta: FloatArray) -> FloatArray:
        """Return the gradients in theta (n, d - 1) at points (n, d)."""
        x, c = self._split(points)
        return c[:, None] * (finite_parameter(theta, x.shape[1]) - x)

    def hessian(self, points: FloatArray, theta: FloatArray) -> FloatArray:
        """Return the Hessians in theta (n, d - 1, d - 1) at points (n, d)."""
        x, c = self._split(points)
        finite_parameter(theta, x.shape[1])
        return c[:, None, None] * np.eye(x.shape[1])

    def moments(self, law: AnyMeasure, build: Builder[Matrix]) -> tuple[Matrix, Matrix]:
        """Return A, b with risk gradient A theta - b, in the arithmetic of `build`."""
        p = self.dimension(law.d)
        _check_support(law)
        curvature = columns(law, slice(p, None), build)
        x = columns(law, slice(0, p), build)
        total = weighted_mean(law, curvature, build)
        return multiple_of_identity(total, p), weighted_mean(law, scale_rows(x, curvature), build)

    def modulus(self, law: AnyMeasure) -> Number:
        """Return the strong-convexity modulus of the risk, the mean curvature."""
        self.dimension(law.d)
        _check_support(law)
        if isinstance(law, ExactMeasure):
            return expectation(law, lambda z: z[-1])
        return Real(lambda: self.moments(law, ball_matrix)[0][0, 0])

    def smoothness_theta(self, law: AnyMeasure) -> Number:
        """Return the Lipschitz constant of the risk's gradient in theta, the mean curvature."""
        return self.modulus(law)

    def smoothness_z(self, law: AnyMeasure, radius: Number | None = None) -> Number:
        r"""Return $\beta$ for points whose x moves and whose curvature stays: the largest one."""
        _check_support(law)
        return largest_norm(law, slice(self.dimension(law.d), None))

    def cvxpy_risk(self, law: Measure, theta: Any) -> Any:
        """Return the expected loss as a cvxpy expression of the variable theta (d - 1,)."""
        cp = cvxpy()
        x, c = self._split(law.points)
        gaps = x - np.ones((law.n, 1)) @ cp.reshape(theta, (1, x.shape[1]), order="C")
        return 0.5 * cp.sum((law.weights * c) @ cp.square(gaps))

    def sympy_expression(self, z: Sequence[Any], theta: Sequence[Any]) -> Any:
        """Return the loss as a SymPy expression of d + (d - 1) symbols."""
        parameter(theta, self.dimension(len(z)))
        gaps = [a - b for a, b in zip(z, theta, strict=False)]
        return sympy().Rational(1, 2) * z[-1] * squared_norm(gaps)


def _check_support(law: AnyMeasure) -> None:
    smallest = min(law.points[i][-1] for i in range(law.n))
    if smallest < 0:
        raise InvalidArgument("points", smallest, "the last coordinate, a curvature, must be >= 0")
