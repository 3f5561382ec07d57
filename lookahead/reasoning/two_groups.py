r"""Regressions on two groups, as exact functions of the collective's size (zhu2025, Section 5.1).

$\theta^*_\alpha$ and $U_\alpha$ are quotients of polynomials in $\alpha$ by Cramer's rule, and are
differentiated as such: no implicit function, no gradient of the loss.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from flint import fmpq, fmpq_poly

from lookahead.core.exact import (
    Matrix,
    Vector,
    dot,
    fraction,
    is_positive_definite,
    solve,
)
from lookahead.core.measures import ExactMeasure, Point, expectation

ZERO, HALF = Fraction(0), Fraction(1, 2)


@dataclass(frozen=True)
class Wish:
    r"""The utility $u((x, y), \theta) = k\ell + r^\top\theta - \tfrac\rho2|\theta|^2 + ay$.

    loss_weight: k; linear: r (p,); pull: $\rho$; own: a, what a member gets from its own label.
    """

    linear: Vector
    pull: Fraction = ZERO
    loss_weight: Fraction = ZERO
    own: Fraction = ZERO

    def gradient(self, z: Point, theta: Vector) -> Vector:
        r"""Return $\nabla_\theta u$ at one point."""
        return tuple(
            self.loss_weight * g + r - self.pull * t
            for g, r, t in zip(loss_gradient(z, theta), self.linear, theta, strict=True)
        )


def loss_gradient(z: Point, theta: Vector) -> Vector:
    r"""Return the gradient of $\ell = \tfrac12(\theta^\top x - y)^2$ at z = (x, y)."""
    residual = dot(z[:-1], theta) - z[-1]
    return tuple(residual * x for x in z[:-1])


@dataclass(frozen=True)
class TwoGroups:
    r"""A collective with data $\mathcal D_h$ of size alpha, the rest with data $\mathcal D_0$.

    strategic, base: measures on points (x, y), x (p,), p <= 3; wish: the members' utility;
    ceiling: an upper bound on $\theta$ where p = 1, None for none.

    >>> from lookahead.core.measures import measure
    >>> x = TwoGroups(measure([(1, 1)]), measure([(1, 0)]), Wish((Fraction(1),)), HALF)
    >>> x.theta, x.theta_slope, x.psi, x.slope
    ((Fraction(1, 2),), (Fraction(1, 1),), Fraction(-1, 2), Fraction(1, 1))
    """

    strategic: ExactMeasure
    base: ExactMeasure
    wish: Wish
    alpha: Fraction
    ceiling: Fraction | None = None

    @property
    def p(self) -> int:
        """Number of parameters."""
        return self.base.d - 1

    @cached_property
    def hessian(self) -> Matrix:
        r"""$\mathbf H = \mathbb E_{\mathcal D^\alpha} xx^\top$."""
        return _mixed(self.alpha, _second(self.strategic), _second(self.base))

    @cached_property
    def curved(self) -> bool:
        """Whether the learner's risk is strongly convex."""
        return is_positive_definite(self.hessian)

    @cached_property
    def interior(self) -> bool:
        """Whether the learner's model lies inside the set of models."""
        return self.ceiling is None or self._free[0] < self.ceiling

    @cached_property
    def _free(self) -> Vector:
        moments = zip(_first(self.strategic), _first(self.base), strict=True)
        return solve(self.hessian, [self.alpha * a + (1 - self.alpha) * b for a, b in moments])

    @cached_property
    def theta(self) -> Vector:
        """The learner's model, the nearest one below the ceiling."""
        return self._free if self.ceiling is None else (min(self._free[0], self.ceiling),)

    @cached_property
    def push(self) -> Vector:
        r"""$\mathbb E_{\mathcal D_h}\nabla_\theta\ell$ at the model."""
        return mean_loss_gradient(self.strategic, self.theta)

    @cached_property
    def rest(self) -> Vector:
        r"""$\mathbb E_{\mathcal D_0}\nabla_\theta\ell$ at the model."""
        return mean_loss_gradient(self.base, self.theta)

    @cached_property
    def pull(self) -> Vector:
        r"""$\mathbb E_{\mathcal D_h}\nabla_\theta u$ at the model."""
        return _mean(self.strategic, lambda z: self.wish.gradient(z, self.theta))

    @cached_property
    def psi(self) -> Fraction:
        r"""The alignment $\Psi$ of Proposition 7."""
        return dot(self.pull, solve(self.hessian, self.push))

    @cached_property
    def curve(self) -> Curve:
        r"""$\theta^*$ and $U$ as functions of alpha, the ceiling left out."""
        return curve(self.strategic, self.base, self.wish)

    @cached_property
    def theta_slope(self) -> Vector:
        r"""$\partial_\alpha\theta^*_\alpha$; zero where the ceiling binds."""
        return self.curve.theta_slope(self.alpha) if self.interior else (ZERO,)

    @cached_property
    def slope(self) -> Fraction:
        r"""$\partial_\alpha U_\alpha$; zero where the ceiling binds."""
        return self.curve.slope(self.alpha) if self.interior else ZERO

    def U(self, alpha: Fraction) -> Fraction:
        """The mean utility of the members of a collective of size alpha."""
        return self.curve.U(alpha)


@dataclass(frozen=True, eq=False)
class Curve:
    r"""$\theta^*_\alpha = N/D$ and $U_\alpha = M/D^2$, polynomials in alpha."""

    N: tuple[fmpq_poly, ...]
    D: fmpq_poly
    M: fmpq_poly

    def U(self, alpha: Fraction) -> Fraction:
        """Return the mean utility."""
        return _at(self.M, alpha) / _at(self.D, alpha) ** 2

    def theta_slope(self, alpha: Fraction) -> Vector:
        """Return the derivative of every coordinate by the quotient rule."""
        D, slope = _at(self.D, alpha), _at(self.D.derivative(), alpha)
        return tuple(
            (_at(n.derivative(), alpha) * D - _at(n, alpha) * slope) / D**2 for n in self.N
        )

    def slope(self, alpha: Fraction) -> Fraction:
        """Return the derivative of the mean utility by the quotient rule."""
        D, M = _at(self.D, alpha), _at(self.M, alpha)
        return (_at(self.M.derivative(), alpha) * D - 2 * M * _at(self.D.derivative(), alpha)) / (
            D**3
        )


def curve(
    strategic: ExactMeasure, base: ExactMeasure, wish: Wish, members: ExactMeasure | None = None
) -> Curve:
    """Return model and utility as functions of alpha, by Cramer's rule.

    members: whose mean utility counts, the strategic ones when None.
    """
    members = strategic if members is None else members
    p = base.d - 1
    A = [
        [_line(a, b) for a, b in zip(r, s, strict=True)]
        for r, s in zip(_second(strategic), _second(base), strict=True)
    ]
    b = [_line(x, y) for x, y in zip(_first(strategic), _first(base), strict=True)]
    D = _determinant(A)
    N = [
        _determinant([[b[i] if j == k else A[i][j] for j in range(p)] for i in range(p)])
        for k in range(p)
    ]
    A_h, b_h = _second(members), _first(members)
    square = expectation(members, lambda z: z[-1] ** 2)
    label = expectation(members, lambda z: z[-1])
    k, half = _poly(wish.loss_weight), _poly(HALF)
    quadratic = _total(_poly(A_h[i][j]) * N[i] * N[j] for i in range(p) for j in range(p))
    linear = _total(_poly(x) * n for x, n in zip(b_h, N, strict=True))
    M = k * (half * quadratic - linear * D + half * _poly(square) * D * D)
    M = M + _total(_poly(r) * n for r, n in zip(wish.linear, N, strict=True)) * D
    M = M - _poly(HALF * wish.pull) * _total(n * n for n in N)
    return Curve(tuple(N), D, M + _poly(wish.own * label) * D * D)


def mean_loss_gradient(law: ExactMeasure, theta: Vector) -> Vector:
    r"""Return $\mathbb E\nabla_\theta\ell$."""
    return _mean(law, lambda z: loss_gradient(z, theta))


def learner(law: ExactMeasure) -> Vector:
    r"""Return $\mathcal A(\mathcal D)$ by the normal equations; raises NoSolution if singular."""
    return solve(_second(law), _first(law))


def _mean(law: ExactMeasure, values: Callable[[Point], Vector]) -> Vector:
    rows = [values(z) for z in law.points]
    return tuple(dot(law.weights, column) for column in zip(*rows, strict=True))


def _second(law: ExactMeasure) -> Matrix:
    p = law.d - 1
    return tuple(
        tuple(expectation(law, lambda z, i=i, j=j: z[i] * z[j]) for j in range(p)) for i in range(p)
    )


def _first(law: ExactMeasure) -> Vector:
    return tuple(expectation(law, lambda z, i=i: z[i] * z[-1]) for i in range(law.d - 1))


def _mixed(share: Fraction, A: Matrix, B: Matrix) -> Matrix:
    return tuple(
        tuple(share * a + (1 - share) * b for a, b in zip(r, s, strict=True))
        for r, s in zip(A, B, strict=True)
    )


def _poly(*coefficients: Fraction) -> fmpq_poly:
    return fmpq_poly([fmpq(q.numerator, q.denominator) for q in coefficients])


def _line(at_one: Fraction, at_zero: Fraction) -> fmpq_poly:
    return _poly(at_zero, at_one - at_zero)


def _at(polynomial: fmpq_poly, alpha: Fraction) -> Fraction:
    return fraction(polynomial(fmpq(alpha.numerator, alpha.denominator)))


def _total(terms: Iterable[fmpq_poly]) -> fmpq_poly:
    return sum(terms, fmpq_poly([0]))


def _determinant(rows: list[list[fmpq_poly]]) -> fmpq_poly:
    if len(rows) == 1:
        return rows[0][0]
    total = fmpq_poly([0])
    for j, entry in enumerate(rows[0]):
        minor = _determinant([[x for k, x in enumerate(row) if k != j] for row in rows[1:]])
        total = total + entry * minor if j % 2 == 0 else total - entry * minor
    return total
