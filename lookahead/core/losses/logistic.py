"""The logistic loss for labels 0 and 1, with an L2 penalty on chosen coordinates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from lookahead.core.balls import FloatArray
from lookahead.core.enclosure import Number, root
from lookahead.core.errors import InvalidArgument
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
from lookahead.core.losses.moments import total_weight
from lookahead.core.measures import AnyMeasure, ExactMeasure, Measure


@dataclass(frozen=True)
class Logistic:
    r"""$\ell((x,y),\theta)=\log(1+e^m)-ym+\tfrac\lambda2\sum_{j\in P}\theta_j^2$.

    Here $m=\theta^\top x$; a point holds the features x and, in its last coordinate, the label
    y in [0, 1] (a value between is a mixture of labels).
    penalty: $\lambda \ge 0$; scikit-learn's `C` on n equally weighted rows is $\lambda=1/(Cn)$.
    penalised: the coordinates P, all of them when None.

    >>> Logistic(1).value(np.array([[0.0, 1.0]]), np.array([0.0]))
    array([0.69314718])
    """

    penalty: Fraction | int = Fraction(0)
    penalised: tuple[int, ...] | None = None

    def __post_init__(self) -> None:
        penalty = non_negative("penalty", self.penalty)
        # Newton needs it as a float, also times a sum of weights just above one.
        if penalty > 2**1023:
            raise InvalidArgument("penalty", self.penalty, "must be at most 2**1023")
        object.__setattr__(self, "penalty", penalty)
        object.__setattr__(self, "penalised", coordinates("penalised", self.penalised))

    def dimension(self, d: int) -> int:
        """Return the number of parameters for points of dimension d: d - 1."""
        if d < 2:
            raise InvalidArgument("points", d, "must have dimension 2 or more: x and a label")
        return d - 1

    def penalties(self, p: int) -> tuple[Fraction, ...]:
        """Return the penalty of each of p coordinates."""
        return penalty_weights(Fraction(self.penalty), self.penalised, p)

    def features(self, points: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return features (n, d - 1) and labels (n,); raises InvalidArgument for a bad label."""
        self.dimension(points.shape[1])
        y = points[:, -1]
        bad = (y < 0) | (y > 1)
        if bad.any():
            raise InvalidArgument("points", y[bad][0], "the last coordinate, a label, is in [0, 1]")
        return points[:, :-1], y

    def check_labels(self, law: AnyMeasure) -> None:
        """Raise InvalidArgument for a label outside [0, 1], before any rounding."""
        self.dimension(law.d)
        if isinstance(law, ExactMeasure):
            for point in law.points:
                if not 0 <= point[-1] <= 1:
                    requirement = "the last coordinate, a label, is in [0, 1]"
                    raise InvalidArgument("points", point[-1], requirement)
        else:
            self.features(law.points)

    def value(self, points: FloatArray, theta: FloatArray) -> FloatArray:
        """Return the losses (n,) at points (n, d)."""
        x, y = self.features(points)
        margin = x @ finite_parameter(theta, x.shape[1])
        q = np.array(self.penalties(x.shape[1]), dtype=float)
        return np.logaddexp(0.0, margin) - y * margin + 0.5 * float(q @ theta**2)

    def gradient(self, points: FloatArray, theta: FloatArray) -> FloatArray:
        """Return the gradients in theta (n, d - 1) at points (n, d)."""
        x, y = self.features(points)
        theta = finite_parameter(theta, x.shape[1])
        q = np.array(self.penalties(x.shape[1]), dtype=float)
        return (sigmoid(x @ theta) - y)[:, None] * x + q * theta

    def hessian(self, points: FloatArray, theta: FloatArray) -> FloatArray:
        """Return the Hessians in theta (n, d - 1, d - 1) at points (n, d)."""
        x, _ = self.features(points)
        margin = x @ finite_parameter(theta, x.shape[1])
        curvature = sigmoid(margin) * sigmoid(-margin)
        q = np.array(self.penalties(x.shape[1]), dtype=float)
        return curvature[:, None, None] * x[:, :, None] * x[:, None, :] + np.diag(q)

    def modulus(self, law: AnyMeasure) -> Number:
        r"""Return the modulus over all theta: $\lambda$ if P is everything, otherwise 0."""
        return min(self.penalties(self.dimension(law.d))) * total_weight(law)

    def smoothness_theta(self, law: AnyMeasure) -> Number:
        r"""Return an upper bound on the risk's smoothness in theta: $\max\|x\|^2/4+\lambda$."""
        p = self.dimension(law.d)
        X = largest_norm(law, slice(0, p))
        return (X * X * Fraction(1, 4) + max(self.penalties(p))) * total_weight(law)

    def smoothness_z(
        self,
        law: AnyMeasure,
        radius: Number | None = None,
        moving: Sequence[int] | None = None,
    ) -> Number | None:
        r"""Return a bound on $\beta$ over the hull of the support and $\|\theta\|\le$ radius.

        moving: the coordinates of z that may change; all, label included, when None.
        From $\partial_x\nabla_\theta\ell=\sigma'x\theta^\top+(\sigma-y)I$ with $\sigma'\le1/4$,
        $|\sigma-y|\le1$, and $\partial_y\nabla_\theta\ell=-x$.
        None without a radius when features move: no constant serves all theta.
        """
        p = self.dimension(law.d)
        chosen = coordinates("moving", moving)
        if chosen and chosen[-1] > p:
            raise InvalidArgument("moving", chosen[-1], f"must be a coordinate below {p + 1}")
        X = largest_norm(law, slice(0, p))
        label_moves = chosen is None or p in chosen
        features_move = chosen is None or any(j < p for j in chosen)
        if not features_move:
            return X if label_moves else Fraction(0)
        if radius is None:
            return None
        of_x = 1 + X * radius_of("radius", radius) * Fraction(1, 4)
        return root(of_x**2 + X * X) if label_moves else of_x

    def cvxpy_risk(self, law: Measure, theta: Any) -> Any:
        """Return the expected loss as a cvxpy expression of the variable theta (d - 1,)."""
        cp = cvxpy()
        x, y = self.features(law.points)
        total = total_weight(law)
        q = np.array([q * total for q in self.penalties(x.shape[1])], dtype=float)
        margin = x @ theta
        loss = law.weights @ cp.logistic(margin) - (law.weights * y) @ margin
        return loss + 0.5 * (q @ cp.square(theta))

    def sympy_expression(self, z: Sequence[Any], theta: Sequence[Any]) -> Any:
        """Return the loss as a SymPy expression of d + (d - 1) symbols."""
        sp = sympy()
        parameter(theta, self.dimension(len(z)))
        margin = inner(z[:-1], theta)
        penalties = [sympy_rational(q) for q in self.penalties(len(theta))]
        ridge = inner(penalties, [t**2 for t in theta])
        return sp.log(1 + sp.exp(margin)) - z[-1] * margin + sp.Rational(1, 2) * ridge


def sigmoid(margin: FloatArray) -> FloatArray:
    """Return 1 / (1 + exp(-margin)) without overflow."""
    small = np.exp(-np.abs(margin))
    return np.where(margin >= 0, 1.0, small) / (1.0 + small)
