"""Least squares for a linear model, with a ridge penalty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from lookahead.core.balls import FloatArray, ball_matrix, product
from lookahead.core.enclosure import Number, root
from lookahead.core.errors import InvalidArgument
from lookahead.core.exact import dot
from lookahead.core.losses.checks import (
    coordinates,
    finite_parameter,
    largest_norm,
    non_negative,
    parameter,
    penalty_weights,
    radius_of,
)
from lookahead.core.losses.faces import cvxpy, inner, sympy, sympy_rational
from lookahead.core.losses.moments import (
    Builder,
    Matrix,
    columns,
    diagonal,
    scale_rows,
    spectrum,
    times_total_weight,
    total_weight,
    weight_column,
)
from lookahead.core.measures import AnyMeasure, Measure, Point


@dataclass(frozen=True)
class Ridge:
    r"""$\ell((x,y),\theta)=\tfrac12(\theta^\top x-y)^2+\tfrac\lambda2\sum_{j\in P}\theta_j^2$.

    A point holds the features x and, in its last coordinate, the target y.
    penalty: $\lambda \ge 0$ (zero is ordinary least squares); penalised: the coordinates P,
    all of them when None.

    >>> Ridge(1).exact_value((Fraction(2), Fraction(1)), (Fraction(1),))
    Fraction(1, 1)
    """

    penalty: Fraction | int = Fraction(0)
    penalised: tuple[int, ...] | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "penalty", non_negative("penalty", self.penalty))
        object.__setattr__(self, "penalised", coordinates("penalised", self.penalised))

    def dimension(self, d: int) -> int:
        """Return the number of parameters for points of dimension d: d - 1."""
        if d < 2:
            raise InvalidArgument("points", d, "must have dimension 2 or more: x and a target")
        return d - 1

    def penalties(self, p: int) -> tuple[Fraction, ...]:
        """Return the penalty of each of p coordinates."""
        return penalty_weights(Fraction(self.penalty), self.penalised, p)

    def exact_value(self, z: Point, theta: Point) -> Fraction:
        """Return the loss at one rational point."""
        parameter(theta, self.dimension(len(z)))
        ridge = sum(
            (q * t * t for q, t in zip(self.penalties(len(theta)), theta, strict=True)), Fraction(0)
        )
        return ((dot(z[:-1], theta) - z[-1]) ** 2 + ridge) / 2

    def exact_gradient(self, z: Point, theta: Point) -> Point:
        """Return the gradient in theta at one rational point."""
        parameter(theta, self.dimension(len(z)))
        residual = dot(z[:-1], theta) - z[-1]
        return tuple(
            residual * x + q * t
            for x, q, t in zip(z[:-1], self.penalties(len(theta)), theta, strict=True)
        )

    def _floats(self, points: FloatArray, theta: FloatArray) -> tuple[FloatArray, FloatArray]:
        p = self.dimension(points.shape[1])
        return finite_parameter(theta, p), np.array(self.penalties(p), dtype=float)

    def value(self, points: FloatArray, theta: FloatArray) -> FloatArray:
        """Return the losses (n,) at points (n, d)."""
        theta, q = self._floats(points, theta)
        return 0.5 * (points[:, :-1] @ theta - points[:, -1]) ** 2 + 0.5 * float(q @ theta**2)

    def gradient(self, points: FloatArray, theta: FloatArray) -> FloatArray:
        """Return the gradients in theta (n, d - 1) at points (n, d)."""
        theta, q = self._floats(points, theta)
        x = points[:, :-1]
        return (x @ theta - points[:, -1])[:, None] * x + q * theta

    def hessian(self, points: FloatArray, theta: FloatArray) -> FloatArray:
        """Return the Hessians in theta (n, d - 1, d - 1) at points (n, d)."""
        _, q = self._floats(points, theta)
        x = points[:, :-1]
        return x[:, :, None] * x[:, None, :] + np.diag(q)

    def moments(self, law: AnyMeasure, build: Builder[Matrix]) -> tuple[Matrix, Matrix]:
        """Return A, b with risk gradient A theta - b, in the arithmetic of `build`."""
        p = self.dimension(law.d)
        x, y = columns(law, slice(0, p), build), columns(law, slice(p, None), build)
        weighted = scale_rows(x, weight_column(law, build)).transpose()
        penalty = times_total_weight(diagonal(self.penalties(p), build), law, build)
        return product(weighted, x) + penalty, product(weighted, y)

    def modulus(self, law: AnyMeasure) -> Number:
        r"""Return the modulus: the smallest eigenvalue of $\mathbb E xx^\top+\lambda I_P$."""
        self.penalties(self.dimension(law.d))
        return spectrum(lambda: self.moments(law, ball_matrix)[0])[0]

    def smoothness_theta(self, law: AnyMeasure) -> Number:
        r"""Return the largest eigenvalue of $\mathbb E xx^\top + \lambda I_P$."""
        self.penalties(self.dimension(law.d))
        return spectrum(lambda: self.moments(law, ball_matrix)[0])[1]

    def smoothness_z(self, law: AnyMeasure, radius: Number | None = None) -> Number | None:
        r"""Return a bound on $\beta$ over the hull of the support and $\|\theta\|\le$ radius.

        From $\|\partial_z\nabla_\theta\ell\|\le\sqrt{(2X\varrho+Y)^2+X^2}$ with X, Y the largest
        norms of x and y. None without a radius: no constant serves all theta.
        """
        if radius is None:
            return None
        p = self.dimension(law.d)
        X, Y = largest_norm(law, slice(0, p)), largest_norm(law, slice(p, None))
        return root((2 * X * radius_of("radius", radius) + Y) ** 2 + X * X)

    def cvxpy_risk(self, law: Measure, theta: Any) -> Any:
        """Return the expected loss as a cvxpy expression of the variable theta (d - 1,)."""
        cp = cvxpy()
        total = total_weight(law)
        penalties = self.penalties(self.dimension(law.d))
        q = np.array([q * total for q in penalties], dtype=float)
        gaps = law.points[:, :-1] @ theta - law.points[:, -1]
        return 0.5 * (law.weights @ cp.square(gaps)) + 0.5 * (q @ cp.square(theta))

    def sympy_expression(self, z: Sequence[Any], theta: Sequence[Any]) -> Any:
        """Return the loss as a SymPy expression of d + (d - 1) symbols."""
        parameter(theta, self.dimension(len(z)))
        penalties = [sympy_rational(q) for q in self.penalties(len(theta))]
        ridge = inner(penalties, [t**2 for t in theta])
        return sympy().Rational(1, 2) * ((inner(z[:-1], theta) - z[-1]) ** 2 + ridge)
