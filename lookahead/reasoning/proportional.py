"""Games whose utility is a multiple of the loss, up to a penalty: when is the alignment zero?"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from lookahead.core.exact import Matrix, Vector, apply, dot, solve


@dataclass(frozen=True)
class ProportionalGame:
    r"""Loss $\ell = \tfrac{a(z)}2 (z-\theta)^\top Q (z-\theta)$, utility $u = c\,\ell +
    \lambda\|\theta\|^2$.

    points: (n, 2) rationals; curvature: (n,) positive rationals a(z); Q: (2, 2) rational and
    positive definite; star, sharp: weights (n,) under the selfish and the collective strategy.
    """

    points: Matrix
    curvature: Vector
    Q: Matrix
    star: Vector
    sharp: Vector
    c: Fraction
    penalty: Fraction = Fraction(0)

    def model(self) -> Vector:
        """Return theta*: the minimiser of the expected loss under `star`."""
        mass = dot(self.star, self.curvature)
        columns = zip(*self.points, strict=True)
        pulled = [w * a for w, a in zip(self.star, self.curvature, strict=True)]
        return tuple(dot(pulled, column) / mass for column in columns)

    def hessian(self) -> Matrix:
        """Return H*: the Hessian of the expected loss under `star`."""
        mass = dot(self.star, self.curvature)
        return tuple(tuple(mass * q for q in row) for row in self.Q)

    def loss_gradient(self, weights: Vector) -> Vector:
        """Return the expected gradient of the loss at theta* under `weights`."""
        theta = self.model()
        total = [Fraction(0)] * len(theta)
        for w, a, z in zip(weights, self.curvature, self.points, strict=True):
            step = apply(self.Q, tuple(t - x for t, x in zip(theta, z, strict=True)))
            total = [s + w * a * g for s, g in zip(total, step, strict=True)]
        return tuple(total)

    def utility_gradient(self) -> Vector:
        """Return the expected gradient of the utility at theta* under `star`."""
        penalty = (2 * self.penalty * t for t in self.model())
        loss = self.loss_gradient(self.star)
        return tuple(self.c * g + p for g, p in zip(loss, penalty, strict=True))

    def alignment(self) -> Fraction:
        """Return Phi of Theorem 6."""
        return metric_product(
            self.utility_gradient(), self.loss_gradient(self.sharp), self.hessian()
        )


@dataclass(frozen=True)
class Gradients:
    """Two gradients (m,) and a positive definite Hessian (m, m), all rational."""

    utility: Vector
    loss: Vector
    H: Matrix


def metric_product(a: Vector, b: Vector, H: Matrix) -> Fraction:
    r"""Return $\langle a, b\rangle_{H^{-1}}$.

    >>> one = Fraction(1)
    >>> metric_product((one, 0 * one), (0 * one, one), ((2 * one, one), (one, 2 * one)))
    Fraction(-1, 3)
    """
    return dot(a, solve(H, b))
