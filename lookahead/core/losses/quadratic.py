"""The quadratic loss in a fixed metric."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from lookahead.core.balls import FloatArray, ball_matrix, product
from lookahead.core.enclosure import Number
from lookahead.core.errors import InvalidArgument
from lookahead.core.exact import apply, dot, is_positive_semidefinite, matrix
from lookahead.core.losses.checks import finite_parameter, parameter
from lookahead.core.losses.faces import cvxpy, inner, sympy_rational
from lookahead.core.losses.moments import (
    Builder,
    Matrix,
    mean_column,
    spectrum,
    times_total_weight,
    total_weight,
)
from lookahead.core.measures import AnyMeasure, Measure, Point


@dataclass(frozen=True)
class Quadratic:
    r"""The loss $\ell(z,\theta) = \tfrac12 (z-\theta)^\top Q (z-\theta)$ on $\mathbb R^d$.

    Q: d rows of d rationals, symmetric and positive semidefinite; a singular Q is legal and
    leaves the minimiser undetermined along its kernel.
    Raises InvalidArgument for a matrix that is not square, not symmetric or indefinite.
    """

    Q: tuple[tuple[Fraction, ...], ...]

    def __post_init__(self) -> None:
        rows = matrix(self.Q, "Q")
        if not is_positive_semidefinite(rows):
            shown = [[str(x) for x in row] for row in rows]
            raise InvalidArgument("Q", shown, "must be positive semidefinite, it is indefinite")
        object.__setattr__(self, "Q", rows)

    def dimension(self, d: int) -> int:
        """Return the number of parameters; raises InvalidArgument unless d matches Q."""
        if d != len(self.Q):
            raise InvalidArgument("points", d, f"must have dimension {len(self.Q)}, as Q has")
        return d

    def exact_value(self, z: Point, theta: Point) -> Fraction:
        """Return the loss at one rational point."""
        gap = self._gap(z, theta)
        return dot(gap, apply(self.Q, gap)) / 2

    def exact_gradient(self, z: Point, theta: Point) -> Point:
        """Return the gradient in theta at one rational point."""
        return tuple(-x for x in apply(self.Q, self._gap(z, theta)))

    def _gap(self, z: Point, theta: Point) -> Point:
        parameter(theta, self.dimension(len(z)))
        return tuple(a - b for a, b in zip(z, theta, strict=True))

    def _floats(self) -> FloatArray:
        return np.array(self.Q, dtype=float)

    def value(self, points: FloatArray, theta: FloatArray) -> FloatArray:
        """Return the losses (n,) at points (n, d)."""
        gap = points - finite_parameter(theta, self.dimension(points.shape[1]))
        return 0.5 * np.sum((gap @ self._floats()) * gap, axis=1)

    def gradient(self, points: FloatArray, theta: FloatArray) -> FloatArray:
        """Return the gradients in theta (n, d) at points (n, d)."""
        theta = finite_parameter(theta, self.dimension(points.shape[1]))
        return (theta - points) @ self._floats()

    def hessian(self, points: FloatArray, theta: FloatArray) -> FloatArray:
        """Return the Hessians in theta (n, d, d) at points (n, d)."""
        n, d = points.shape
        finite_parameter(theta, self.dimension(d))
        return np.broadcast_to(self._floats(), (n, d, d)).copy()

    def moments(self, law: AnyMeasure, build: Builder[Matrix]) -> tuple[Matrix, Matrix]:
        """Return A, b with risk gradient A theta - b, in the arithmetic of `build`."""
        self.dimension(law.d)
        A = build(self.Q)
        return times_total_weight(A, law, build), product(A, mean_column(law, build))

    def modulus(self, law: AnyMeasure) -> Number:
        """Return the strong-convexity modulus of the risk: the smallest eigenvalue of Q."""
        self.dimension(law.d)
        return spectrum(lambda: ball_matrix(self.Q))[0] * total_weight(law)

    def smoothness_theta(self, law: AnyMeasure) -> Number:
        """Return the Lipschitz constant of the risk's gradient in theta: the largest eigenvalue."""
        return self.smoothness_z(law) * total_weight(law)

    def smoothness_z(self, law: AnyMeasure, radius: Number | None = None) -> Number:
        r"""Return $\beta$, the Lipschitz constant in z of the gradient in theta, anywhere."""
        self.dimension(law.d)
        return spectrum(lambda: ball_matrix(self.Q))[1]

    def cvxpy_risk(self, law: Measure, theta: Any) -> Any:
        """Return the expected loss as a cvxpy expression of the variable theta (d,)."""
        cp = cvxpy()
        Q = cp.psd_wrap(self._floats())
        return 0.5 * sum(
            float(w) * cp.quad_form(z - theta, Q)
            for w, z in zip(law.weights, law.points, strict=True)
        )

    def sympy_expression(self, z: Sequence[Any], theta: Sequence[Any]) -> Any:
        """Return the loss as a SymPy expression of d + d symbols."""
        parameter(theta, self.dimension(len(z)))
        gap = [a - b for a, b in zip(z, theta, strict=True)]
        image = [inner([sympy_rational(x) for x in row], gap) for row in self.Q]
        return inner(gap, image) / 2
