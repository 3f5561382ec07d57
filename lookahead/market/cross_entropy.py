"""A probing learner with cross-entropy: its convex objective, solved by Newton and certified."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter
from typing import Any

import flint
import numpy as np
from flint import arb

from lookahead.core.balls import FloatArray, norm, upper
from lookahead.core.enclosure import exactly
from lookahead.core.errors import InvalidArgument
from lookahead.core.solution import Certificate, Outcome, Solution, Statistics
from lookahead.market.arguments import (
    at_least_zero,
    finite,
    floats,
    of_kind,
    whole,
)

EPS = float(np.finfo(float).eps)
ARGUMENT = "distance to the minimiser <= gradient / modulus of strong convexity (the ridge)"


@dataclass(frozen=True, eq=False)
class SoftmaxProblem:
    """Minimise sum_u w_u CE(y_u, softmax(W x_u)) + ridge/2 |W|_F^2 over K x d matrices, in floats.

    Source: narang2026, Appendix F, with the seen users and the probes as rows. x: (N, d); labels:
    (N, K), rows of shares; weights: (N,), not negative; ridge > 0.
    """

    x: FloatArray
    labels: FloatArray
    weights: FloatArray
    ridge: float

    def __post_init__(self) -> None:
        for name in ("x", "labels", "weights"):
            object.__setattr__(self, name, floats(getattr(self, name), name))
        object.__setattr__(self, "ridge", float(finite(self.ridge, "ridge")))
        N = len(self.weights) if self.weights.ndim == 1 else -1
        for name, array in (("x", self.x), ("labels", self.labels)):
            if array.ndim != 2 or len(array) != N or array.shape[1] == 0:
                raise InvalidArgument(name, array.shape, "needs one row for each of the weights")
        if (self.weights < 0).any():
            raise InvalidArgument("weights", float(self.weights.min()), "must not be negative")

    def value(self, W: FloatArray) -> float:
        """Return the objective at W (K, d)."""
        z = self.x @ W.T
        top = z.max(axis=1)
        lse = top + np.log(np.exp(z - top[:, None]).sum(axis=1))
        losses = self.labels.sum(axis=1) * lse - (self.labels * z).sum(axis=1)
        return float(self.weights @ losses + self.ridge / 2 * (W * W).sum())

    def gradient(self, W: FloatArray) -> FloatArray:
        """Return the gradient at W, (K, d)."""
        gap = self._probabilities(W) * self.labels.sum(axis=1)[:, None] - self.labels
        return np.asarray((gap * self.weights[:, None]).T @ self.x + self.ridge * W, np.float64)

    def hessian(self, W: FloatArray) -> FloatArray:
        """Return the Hessian at W, (K d, K d), rows of W one after the other."""
        p = self._probabilities(W)
        K, d = W.shape
        weight = self.weights * self.labels.sum(axis=1)
        H = np.empty((K, d, K, d))
        for j in range(K):
            for k in range(K):
                curvature = weight * (p[:, j] * ((j == k) - p[:, k]))
                H[j, :, k, :] = (self.x.T * curvature) @ self.x
        return H.reshape(K * d, K * d) + self.ridge * np.eye(K * d)

    def _probabilities(self, W: FloatArray) -> FloatArray:
        z = self.x @ W.T
        e = np.exp(z - z.max(axis=1)[:, None])
        return np.asarray(e / e.sum(axis=1)[:, None], np.float64)

    def gradient_norm(self, W: FloatArray, bits: int = 128) -> arb:
        """Return a ball of the gradient's norm at the float matrix W, rounding included."""
        with flint.ctx.workprec(bits):
            K, d = W.shape
            total = [[arb(self.ridge) * arb(float(w)) for w in row] for row in W]
            for x, label, weight in zip(self.x, self.labels, self.weights, strict=True):
                row = [arb(float(v)) for v in x]
                z = [
                    sum((arb(float(W[k, i])) * row[i] for i in range(d)), arb(0)) for k in range(K)
                ]
                e = [(v - max(float(u.mid()) for u in z)).exp() for v in z]
                sum_e = sum(e, arb(0))
                size = sum((arb(float(q)) for q in label), arb(0))
                for k in range(K):
                    gap = (e[k] / sum_e * size - arb(float(label[k]))) * arb(float(weight))
                    for i in range(d):
                        total[k][i] += gap * row[i]
            return norm(v for line in total for v in line)


def solve_softmax(
    problem: SoftmaxProblem,
    *,
    start: Any = None,
    max_iterations: int = 100,
    accuracy: float = 1e-6,
) -> Solution[FloatArray]:
    """Minimise the objective by Newton's method; the certificate bounds |W - minimiser|_F.

    start: (K, d), zero unless given. Returns SOLVED with W when the certified distance is below
    accuracy (1 + |W|), else NOT_CONVERGED. Raises InvalidArgument for arrays that do not fit
    together, and for a ridge that is not positive.

    >>> one = SoftmaxProblem(np.array([[1.0]]), np.array([[1.0, 0.0]]), np.array([1.0]), 0.5)
    >>> W = solve_softmax(one).require()
    >>> [round(float(w), 6) for w in W.ravel()]
    [0.521298, -0.521298]
    """
    started = perf_counter()
    of_kind(problem, "problem", SoftmaxProblem, "a SoftmaxProblem")
    if problem.ridge <= 0:
        raise InvalidArgument("ridge", problem.ridge, "must be positive: no minimiser otherwise")
    whole(max_iterations, "max_iterations", 1)
    at_least_zero(accuracy, "accuracy")
    K, d = problem.labels.shape[1], problem.x.shape[1]
    W: FloatArray = np.zeros((K, d)) if start is None else floats(start, "start")
    if W.shape != (K, d):
        raise InvalidArgument("start", W.shape, f"must have the shape {(K, d)}")
    iterations, moving = 0, True
    while moving and iterations < max_iterations:
        moved = _newton_step(problem, W)
        moving = bool(np.abs(moved - W).max() > EPS * (1 + np.abs(W).max()))
        W, iterations = moved, iterations + 1
    size = upper(problem.gradient_norm(W))
    modulus = exactly(float(problem.ridge))
    radius = size / modulus
    cost = Statistics("Newton's method for softmax", iterations, perf_counter() - started)
    certificate = Certificate(radius, "balls", ARGUMENT, size, modulus)
    if float(radius) <= accuracy * (1 + float(np.sqrt((W * W).sum()))):
        return Solution(W, Outcome.SOLVED, certificate, cost)
    detail = f"within {float(radius):.3g} of the minimiser"
    return Solution(None, Outcome.NOT_CONVERGED, certificate, cost, detail)


def _newton_step(problem: SoftmaxProblem, W: FloatArray) -> FloatArray:
    """Return the next iterate by Armijo's rule; W itself where rounding leaves no descent."""
    gradient = problem.gradient(W)
    step = np.linalg.solve(problem.hessian(W), gradient.ravel()).reshape(W.shape)
    decrease, here = float((gradient * step).sum()), problem.value(W)
    if decrease <= 64 * EPS * max(abs(here), EPS):
        # values no longer tell a better point from rounding, gradients do
        there = np.asarray(W - step, dtype=np.float64)
        smaller = np.abs(problem.gradient(there)).max() < np.abs(gradient).max()
        return there if smaller else W
    for halvings in range(40):
        t = 0.5**halvings
        there = np.asarray(W - t * step, dtype=np.float64)
        if problem.value(there) <= here - 1e-4 * t * decrease:
            return there
    return W
