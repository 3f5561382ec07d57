"""Newton's method with a line search for the logistic risk, in floats; it certifies nothing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lookahead.core.balls import FloatArray
from lookahead.core.enclosure import exactly
from lookahead.core.losses import Logistic
from lookahead.core.measures import Measure


@dataclass(frozen=True, eq=False)
class Rows:
    """The logistic risk as arrays: features (n, p), labels, weights (n,), penalties (p,).

    The penalties are multiplied by the sum of the weights, both rounded once.

    The features are stored by column, which makes sums over the rows several times faster.
    """

    x: FloatArray
    y: FloatArray
    w: FloatArray
    q: FloatArray


@dataclass(frozen=True, eq=False)
class Local:
    """The gradient at one parameter, and the row by row numbers behind it.

    small: exp(-|margin|); residual: probability minus label; curvature: its slope.
    """

    theta: FloatArray
    margin: FloatArray
    small: FloatArray
    gradient: FloatArray
    residual: FloatArray
    curvature: FloatArray


BLOCK = 128
EPS = float(np.finfo(float).eps)
HUGE = 2.0**200


def rows_of(loss: Logistic, law: Measure) -> Rows:
    """Return the risk of `law` as arrays; raises InvalidArgument for labels outside [0, 1]."""
    x, y = loss.features(law.points)
    total = exactly(law.total)
    penalties = np.array([q * total for q in loss.penalties(x.shape[1])], dtype=float)
    return Rows(np.asfortranarray(x), y, law.weights, penalties)


def column_scale(rows: Rows) -> FloatArray | None:
    """Return powers of two that bring each column to size one, None where no column needs it.

    A tiny column under a penalty stays: its Hessian is the penalty, which scaling would blow up.
    """
    largest = np.abs(rows.x).max(axis=0)
    largest[(largest == 0) | ((largest < 1) & (rows.q > 0))] = 1.0
    if largest.max() < HUGE and largest.min() > 1 / HUGE:
        return None
    return np.asarray(2.0 ** np.floor(np.log2(largest)), dtype=float)


def newton(rows: Rows, start: FloatArray, max_iterations: int) -> tuple[FloatArray, int, bool]:
    """Return the last iterate, the number of iterations, and whether it stopped by itself.

    Stops when the gradient no longer halves although the risk is flat to rounding, when the
    Hessian vanishes, or after max_iterations: whoever calls it certifies what it returns.
    """
    here, flat = evaluate(rows, start), False
    curvature = hessian(rows, here)
    for iteration in range(max_iterations):
        step = _direction(curvature, here.gradient)
        if step is None:
            return here.theta, iteration, True
        decrease = float(here.gradient @ step)
        value = 0.0 if flat else _risk(rows, here.theta, here.margin, here.small)
        flat = flat or decrease <= 8 * EPS * max(abs(value), EPS)
        if flat:
            # So close, the Hessian no longer changes what a step does.
            there = evaluate(rows, here.theta - step)
            size, new_size = np.abs(here.gradient).max(), np.abs(there.gradient).max()
            if new_size < size:
                here = there
            if not 2 * new_size < size:
                return here.theta, iteration + 1, True
        else:
            here = evaluate(rows, here.theta - _length(rows, here, step, value, decrease) * step)
            curvature = hessian(rows, here)
    return here.theta, max_iterations, False


def evaluate(rows: Rows, theta: FloatArray) -> Local:
    """Return the gradient of the risk, summed in blocks to keep rounding low."""
    margin = rows.x @ theta
    small = np.exp(-np.abs(margin))
    whole = 1.0 + small
    residual = np.where(margin >= 0, 1.0, small) / whole - rows.y
    gradient = sum_in_blocks(rows.w * residual, rows.x) + rows.q * theta
    return Local(theta, margin, small, gradient, residual, small / (whole * whole))


def hessian(rows: Rows, here: Local) -> FloatArray:
    """Return the Hessian of the risk (p, p)."""
    return (rows.x.T * (rows.w * here.curvature)) @ rows.x + np.diag(rows.q)


def sum_in_blocks(factors: FloatArray, x: FloatArray) -> FloatArray:
    """Return factors @ x with at most BLOCK + n / BLOCK + 2 additions behind every entry."""
    n, p = x.shape
    whole = n - n % BLOCK
    terms = x.T * factors
    blocks = terms[:, :whole].reshape(p, -1, BLOCK).sum(axis=2)
    return blocks.sum(axis=1) + terms[:, whole:].sum(axis=1)


def _risk(rows: Rows, theta: FloatArray, margin: FloatArray, small: FloatArray) -> float:
    losses = np.maximum(margin, 0.0) + np.log1p(small) - rows.y * margin
    return float(rows.w @ losses + 0.5 * (rows.q @ (theta * theta)))


def _direction(H: FloatArray, gradient: FloatArray) -> FloatArray | None:
    trace = float(np.trace(H))
    if not (trace > 0 and np.isfinite(trace)):
        return None
    # A Hessian singular to rounding still gives a descent direction once it is lifted.
    for lift in (0.0, EPS, EPS**0.5):
        try:
            solved = np.linalg.solve(H + trace * lift * np.eye(len(H)), gradient)
        except np.linalg.LinAlgError:
            continue
        step: FloatArray = solved.astype(float)
        if np.isfinite(step).all() and gradient @ step > 0:
            return step
    return None


def _length(rows: Rows, here: Local, step: FloatArray, value: float, decrease: float) -> float:
    """Return the first of 1, 1/2, 1/4, ... that meets Armijo's condition."""
    slope = rows.x @ step
    t = 1.0
    for _ in range(60):
        theta, margin = here.theta - t * step, here.margin - t * slope
        if _risk(rows, theta, margin, np.exp(-np.abs(margin))) <= value - 1e-4 * t * decrease:
            break
        t /= 2
    return t
