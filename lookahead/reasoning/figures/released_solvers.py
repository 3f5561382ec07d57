"""The two solvers behind the published Figure 1, tolerances included."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from lookahead.reasoning.figures.retraining import Array, Learner, Population, Strategic

Objective = Literal["mean", "sum"]
START_TOLERANCE = 1e-7
TOLERANCE = 1e-5
CHUNK = 256
LOG_2 = float(np.log(2.0))


def released_start(model: Strategic) -> Array:
    """Return theta_0 of the released simulation, shape (d,), the last column being the constant.

    Gradient descent from zero on mean log-loss plus (1/n)/2 times the squared norm without the
    constant, step 1/L; it stops once the loss falls by at most 1e-7 in a step. The loss watched
    carries the norm unsquared, as in the released code, while the gradient is that of the
    squared norm.
    """
    X, y = model.X, model.y
    n = len(y)
    full_step = 1 / ((X * X).sum() / (4 * n) + 1 / n)
    theta, margins, loss = np.zeros(X.shape[1]), np.zeros(n), np.log(2.0)
    while True:
        penalised = np.append(theta[:-1], 0.0)
        slope = (0.5 * np.tanh(margins / 2) + (0.5 - y)) @ X / n + penalised / n
        step = full_step
        while True:
            candidate = theta - step * slope
            at = X @ candidate
            risk = (_softplus_sum(at) - y @ at) / n
            new_loss = risk + np.linalg.norm(candidate[:-1]) / (2 * n)
            if new_loss <= loss:
                break
            step *= 0.1
        fall = loss - new_loss
        theta, margins, loss = candidate, at, new_loss
        if fall <= START_TOLERANCE:
            return theta


def lbfgs_learner(model: Strategic, objective: Objective = "mean") -> Learner:
    """Return L-BFGS-B from zero with scikit-learn's settings and the published tolerance 1e-5.

    "mean": risk and ridge divided by the number of rows, as in scikit-learn 1.4 and later, so
    that the gradient tolerance is one on the mean. "sum": not divided, as in older versions,
    where the same tolerance is n times stricter.
    """
    from scipy.optimize import minimize

    n = len(model.y)
    scale = 1.0 if objective == "mean" else float(n)
    options = {"maxiter": 100, "maxls": 50, "gtol": TOLERANCE, "ftol": 64 * np.finfo(float).eps}

    def fit(population: Population, moves: Sequence[Array], start: Array) -> Array:
        def risk_and_gradient(theta: Array) -> tuple[float, Array]:
            value, slope = 0.0, np.zeros_like(theta)
            for group, move in zip(population, moves, strict=True):
                z = group.X @ theta
                z += move @ theta
                # softplus(z) - y z = log(2 / (1 + |tanh(z/2)|)) + |z|/2 + (1/2 - y) z
                group_value = np.abs(z).sum() / 2 + group.half_minus_y @ z
                z *= 0.5
                residual = np.tanh(z, out=z)
                factors = np.abs(residual)
                factors += 1
                group_value += len(z) * LOG_2 - _log_sum(factors)
                residual *= 0.5
                residual += group.half_minus_y
                value += group.weight * float(group_value)
                slope += group.weight * (residual @ group.X + residual.sum() * move)
            value = float(value) / n + model.ridge / 2 * float(theta @ theta)
            return value * scale, (slope / n + model.ridge * theta) * scale

        found = minimize(
            risk_and_gradient, np.zeros_like(start), jac=True, method="L-BFGS-B", options=options
        )
        return found.x

    return fit


def _softplus_sum(z: Array) -> float:
    size = np.abs(z)
    return _log_sum(1 + np.exp(-size)) + (size.sum() + z.sum()) / 2


def _log_sum(factors: Array) -> float:
    """Sum of logarithms of numbers in [1, 2]; products of 256 of them stay below 2^256."""
    whole = len(factors) // CHUNK * CHUNK
    products = np.multiply.reduce(factors[:whole].reshape(CHUNK, -1), axis=0)
    return float(np.log(products).sum() + np.log(factors[whole:]).sum())
