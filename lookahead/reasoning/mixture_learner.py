r"""The learner's answer to data, exact for quadratic losses and enclosed for other smooth ones."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from flint import arb

from lookahead.core.balls import ball
from lookahead.core.enclosure import Number, Real, exactly, sign
from lookahead.core.errors import InvalidArgument, NotConverged
from lookahead.core.krawczyk import enclose_zero
from lookahead.core.measures import ExactMeasure, Point
from lookahead.reasoning.outcomes import NotStronglyConvex
from lookahead.reasoning.written import Matrix, Vector, Written
from lookahead.reasoning.written_tape import BALLS, FLOATS, Tape

MAX_STEPS = 200
Parameter = Number | Vector


@dataclass(frozen=True)
class Fitted:
    r"""The learner's model $\theta = \mathcal A(\mathcal D)$ (p,) and $\mathbf H$ (p, p) there."""

    theta: Vector
    hessian: Matrix


def plain(theta: Vector) -> Parameter:
    """Return one parameter as a number, several as they are, as formulas in theta take them.

    >>> plain((Fraction(1, 2),)), plain((Fraction(1), Fraction(2)))
    (Fraction(1, 2), (Fraction(1, 1), Fraction(2, 1)))
    """
    return theta[0] if len(theta) == 1 else theta


def fit(loss: Written, law: ExactMeasure) -> Fitted:
    r"""Return $\arg\min_\theta \mathbb E_{\mathcal D}\ell(z, \theta)$ and the risk's Hessian there.

    A loss quadratic in theta gives the exact solution of the normal equations where its
    coefficients are rational. Any other loss has to be convex in theta: the zero of the gradient
    is enclosed by Krawczyk's test, and a positive definite Hessian makes it the only minimiser.
    Raises NotStronglyConvex when the Hessian is not certainly positive definite, NotConverged
    when no zero of the gradient was found, InvalidArgument for points of another dimension.

    >>> from lookahead.core.measures import measure
    >>> from lookahead.reasoning.written import written
    >>> fit(written(lambda z, theta: (z - theta) ** 2), measure([0, 1])).theta
    (Fraction(1, 2),)
    """
    if law.d != loss.d:
        raise InvalidArgument("points", law.d, f"must have dimension {loss.d}, as the loss has")
    if loss.is_quadratic_in_theta:
        origin = (Fraction(0),) * loss.p
        H = mean_hessian(loss, law, origin)
        slope = mean_gradient(loss, law, origin)
        return Fitted(tuple(-x for x in divide(H, slope)), H)
    theta = _enclosed(loss, law)
    H = mean_hessian(loss, law, theta)
    divide(H, (Fraction(0),) * loss.p)
    return Fitted(theta, H)


def mean_value(f: Written, law: ExactMeasure, theta: Vector) -> Number:
    r"""Return $\mathbb E_{\mathcal D} f(z, \theta)$."""
    return _mean(law, lambda z: (f.value(z, theta),))[0]


def mean_gradient(f: Written, law: ExactMeasure, theta: Vector) -> Vector:
    r"""Return $\mathbb E_{\mathcal D}\nabla_\theta f(z, \theta)$ (p,)."""
    return _mean(law, lambda z: f.gradient(z, theta))


def mean_hessian(f: Written, law: ExactMeasure, theta: Vector) -> Matrix:
    r"""Return $\mathbb E_{\mathcal D}\nabla^2_{\theta\theta} f(z, \theta)$ (p, p)."""
    flat = _mean(law, lambda z: [x for row in f.hessian(z, theta) for x in row])
    return tuple(flat[i : i + f.p] for i in range(0, f.p * f.p, f.p))


def divide(H: Matrix, b: Vector) -> Vector:
    r"""Return $H^{-1}b$ for a symmetric positive definite H, exactly or enclosed.

    Raises NotStronglyConvex when a pivot of the elimination is not certainly positive.

    >>> divide(((2, 1), (1, 3)), (1, 0))
    (Fraction(3, 5), Fraction(-1, 5))
    """
    n = len(b)
    rows = [[_exact(x) for x in (*row, b[i])] for i, row in enumerate(H)]
    for k in range(n):
        if sign(rows[k][k]) != 1:
            raise NotStronglyConvex(_shown(rows[k][k]))
        for i in range(k + 1, n):
            factor = rows[i][k] / rows[k][k]
            rows[i] = [x - factor * y for x, y in zip(rows[i], rows[k], strict=True)]
    x: list[Fraction | Real] = [Fraction(0)] * n
    for k in reversed(range(n)):
        rest = rows[k][n]
        for j in range(k + 1, n):
            rest = rest - rows[k][j] * x[j]
        x[k] = rest / rows[k][k]
    return tuple(x)


def inner(x: Sequence[Number], y: Sequence[Number]) -> Number:
    """Return the sum of products of two vectors of one length."""
    total: Number = Fraction(0)
    for a, b in zip(x, y, strict=True):
        total = total + a * b
    return total


def _exact(x: Number) -> Fraction | Real:
    # An int divided by an int would be a float.
    return x if isinstance(x, Real) else Fraction(x)


def _mean(law: ExactMeasure, values: Callable[[Point], Sequence[Number]]) -> Vector:
    total: list[Fraction | Real] = []
    for z, w in zip(law.points, law.weights, strict=True):
        if not w:
            continue
        part = [w * _exact(x) for x in values(z)]
        total = [a + b for a, b in zip(total, part, strict=True)] if total else part
    return tuple(total)


def _shown(x: Number) -> str:
    return f"{x} (a pivot)" if not isinstance(x, Real) else f"not certainly positive, {x!r}"


def _enclosed(loss: Written, law: ExactMeasure) -> Vector:
    guess = _newton(loss, law)
    atoms = [(z, w) for z, w in zip(law.points, law.weights, strict=True) if w]

    def total(steps: Tape, theta: Sequence[arb]) -> list[arb]:
        sums: list[arb] = []
        for z, w in atoms:
            part = loss.run(steps, [ball(x) for x in z], theta, BALLS)
            part = [ball(w) * x for x in part]
            sums = [a + b for a, b in zip(sums, part, strict=True)] if sums else part
        return sums

    def jacobian(theta: Sequence[arb]) -> list[list[arb]]:
        flat = total(loss.hessian_tape, theta)
        return [flat[i : i + loss.p] for i in range(0, loss.p**2, loss.p)]

    solution = enclose_zero(
        lambda theta: total(loss.gradient_tape, theta), jacobian, guess, Fraction(1, 2**20)
    )
    if solution.value is None:
        raise NotConverged("the learner", solution.detail, solution.outcome.value)
    return solution.value.coordinates


def _newton(loss: Written, law: ExactMeasure) -> tuple[Fraction, ...]:
    """Return a float guess of the minimiser; damped steps, nothing certified."""
    atoms = [
        ([float(x) for x in z], float(w)) for z, w in zip(law.points, law.weights, strict=True) if w
    ]

    def total(steps: Tape, theta: np.ndarray) -> np.ndarray:
        at = theta.tolist()
        return sum(
            (w * np.array(loss.run(steps, z, at, FLOATS), dtype=float) for z, w in atoms),
            np.zeros(len(steps.outputs)),
        )

    theta, p = np.zeros(loss.p), loss.p
    for _ in range(MAX_STEPS):
        try:
            gradient = total(loss.gradient_tape, theta)
            step = np.linalg.solve(total(loss.hessian_tape, theta).reshape(p, p), gradient)
            risk = total(loss.value_tape, theta)[0]
            length = 1.0
            while not total(loss.value_tape, theta - length * step)[0] <= risk and length > 1e-9:
                length /= 2
        except (np.linalg.LinAlgError, OverflowError, ValueError) as error:
            raise _diverged(theta, error) from error
        theta = theta - length * step
        if not np.isfinite(theta).all():
            raise _diverged(theta, "an iterate is not finite")
        size = max(1.0, float(np.abs(theta).max()))
        if float(np.abs(length * step).max()) <= 16 * np.finfo(float).eps * size:
            return tuple(exactly(float(x)) for x in theta)
    raise _diverged(theta, f"{MAX_STEPS} steps were not enough")


def _diverged(theta: np.ndarray, why: object) -> NotConverged:
    reached = math.sqrt(float(np.dot(theta, theta)))
    return NotConverged(
        "the learner's Newton method",
        f"stopped at distance {reached:.3g} from the origin: {why}",
        "the risk may have no minimiser; add a ridge term",
    )
