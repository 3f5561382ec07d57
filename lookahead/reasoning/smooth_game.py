"""Games with any smooth loss, utility and strategies (zhu2025, Appendix A.5), in floats."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from lookahead.core.balls import FloatArray
from lookahead.core.errors import InvalidArgument, NotConverged
from lookahead.reasoning.implicit_gradient import (
    Columns,
    Expectations,
    Formula,
    expectations,
    implicit_gradient,
)
from lookahead.reasoning.outcomes import NotPinnedDown, NotStronglyConvex

MOST_STEPS = 200
Descent = Callable[[FloatArray], tuple[float, FloatArray]]


@dataclass(frozen=True, eq=False)
class SmoothPoint:
    """A strategy eta (d,), the model theta (p,) that it trains, the utility U, and what is known.

    gap: how far U can be below the best, from the slope of U there and the declared modulus, None
    where none was declared (at a selfish pair this is a bound on the benefit, Theorem 12's for a
    box); residual: size of the learner's gradient at theta. Floating-point numbers, not enclosures.
    """

    eta: FloatArray
    theta: FloatArray
    utility: float
    gap: float | None
    residual: float


@dataclass(frozen=True)
class SmoothGame:
    r"""People move their data smoothly, and the learner minimises a smooth, strongly convex risk.

    loss(z, theta), utility(z, theta, x) and strategy(x, eta) -> z are written in SymPy's functions
    of tuples; points (n, k) are the base data x, weights (n,) their shares (equal when None); p, d
    count parameters of model and strategy; low, high (d,) are the ends of the strategies' box.
    gamma_U: declared modulus of strong concavity of U on the box, 0 for mere concavity, None when
    nothing is known. It is taken at its word.
    Raises InvalidArgument for shapes that do not fit, ends that are not finite or out of order.

    >>> game = SmoothGame(
    ...     loss=lambda z, t: (t[0] - z[0]) ** 2 / 2,
    ...     utility=lambda z, t, x: -((t[0] - 3) ** 2) / 2 - (z[0] - x[0]) ** 2,
    ...     strategy=lambda x, eta: (x[0] + eta[0],),
    ...     points=[[0], [2]], p=1, d=1, low=[-5], high=[5], gamma_U=3,
    ... )
    >>> best = game.collective(starts=2)
    >>> round(float(best.eta[0]), 6), best.gap < 1e-9
    (0.666667, True)
    """

    loss: Formula
    utility: Formula
    strategy: Columns
    points: Sequence[Sequence[float]] | FloatArray
    p: int
    d: int
    low: Sequence[float]
    high: Sequence[float]
    weights: Sequence[float] | None = None
    gamma_U: float | None = None
    _box: tuple[FloatArray, FloatArray] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        low, high = (np.array(side, dtype=float) for side in (self.low, self.high))
        if low.shape != (self.d,) or high.shape != (self.d,):
            raise InvalidArgument("low", low.shape, f"must have {self.d} ends, and high too")
        if not (np.isfinite(low).all() and np.isfinite(high).all() and (low <= high).all()):
            raise InvalidArgument("low", low, "must be finite and not above high")
        if self.gamma_U is not None and not self.gamma_U >= 0:
            raise InvalidArgument("gamma_U", self.gamma_U, "must not be negative; None if unknown")
        object.__setattr__(self, "_box", (low, high))

    @cached_property
    def means(self) -> Expectations:
        """Expected loss and utility with their derivatives."""
        points = np.array(self.points, dtype=float)
        if points.ndim != 2 or not len(points) or not np.isfinite(points).all():
            raise InvalidArgument("points", points.shape, "must be a table of finite numbers")
        n = len(points)
        weights = np.full(n, 1 / n) if self.weights is None else np.array(self.weights, dtype=float)
        if weights.shape != (n,) or (weights < 0).any() or not weights.sum() > 0:
            raise InvalidArgument("weights", weights.shape, f"must be {n} shares")
        shares = weights / weights.sum()
        return expectations(self.loss, self.utility, self.strategy, points, shares, self.d, self.p)

    def model(self, eta: FloatArray, start: FloatArray | None = None) -> FloatArray:
        """Return A(D_h) by Newton's method with halved steps, until the gradient falls no more.

        Raises NotStronglyConvex where the risk has no positive curvature, NotConverged.
        """
        theta = np.zeros(self.p) if start is None else start
        slope = self.means.g_theta(eta, theta)
        for _ in range(MOST_STEPS):
            H = self.means.hessian(eta, theta)
            lowest = float(np.linalg.eigvalsh(H)[0]) if np.isfinite(H).all() else float("nan")
            if not lowest > 0:
                raise NotStronglyConvex(lowest)
            step, length = np.linalg.solve(H, slope), 1.0
            while length > 2.0**-40:
                there = theta - length * step
                new = self.means.g_theta(eta, there)
                if np.linalg.norm(new) < np.linalg.norm(slope):
                    break
                length /= 2
            else:
                return theta
            theta, slope = there, new
        raise NotConverged("Newton's method", f"gradient {slope}", "use a start nearer the model")

    def gradient(self, eta: FloatArray, theta: FloatArray) -> FloatArray:
        """Return the gradient of U at eta, where theta is the model that eta trains."""
        m = self.means
        return implicit_gradient(
            m.f_eta(eta, theta), m.mixed(eta, theta), m.hessian(eta, theta), m.f_theta(eta, theta)
        )

    def collective(self, *, starts: int = 8, seed: int = 0) -> SmoothPoint:
        """Return the best strategy that ascents from `starts` random points of the box reach.

        The gap comes from the declared modulus: with slope a and room r to the ends,
        U cannot rise by more than the sum of max a_i t - gamma_U t^2 / 2 over -r_i <= t <= r_i'.
        Raises NotPinnedDown, which carries the best point, where no modulus was declared: then
        nothing bounds what the search missed.
        """

        def descend(eta: FloatArray) -> tuple[float, FloatArray]:
            theta = self.model(eta)
            return -self.means.f(eta, theta), -self.gradient(eta, theta)

        generator = np.random.default_rng(seed)
        begin = generator.uniform(*self._box, (starts, self.d))
        found = [self._point(self._descended(descend, eta)) for eta in begin]
        best = max(found, key=lambda point: point.utility)
        if best.gap is None:
            raise NotPinnedDown(best, "an unknown amount")
        return best

    def selfish(self, *, rounds: int = 200, tolerance: float = 1e-9) -> SmoothPoint:
        """Return a selfish pair by repeated best responses against the model of the last round.

        Stops when no strategy parameter moves by more than `tolerance`, absolute.
        Raises NotConverged where they still move after `rounds` rounds. One pair is found; others
        may exist.
        """
        low, high = self._box
        eta, theta, moved = np.clip(np.zeros(self.d), low, high), np.zeros(self.p), np.inf
        for _ in range(rounds):
            theta = self.model(eta, theta)
            answer = self._best_response(eta, theta)
            moved, eta = float(np.abs(answer - eta).max()), answer
            if moved <= tolerance:
                return self._point(eta)
        raise NotConverged("best responses", f"they still move by {moved}", "allow more rounds")

    def _best_response(self, start: FloatArray, theta: FloatArray) -> FloatArray:
        m = self.means

        def descend(eta: FloatArray) -> tuple[float, FloatArray]:
            return -m.f(eta, theta), -m.f_eta(eta, theta)

        return self._descended(descend, start)

    def _descended(self, descend: Descent, start: FloatArray) -> FloatArray:
        from scipy.optimize import minimize

        low, high = self._box
        bounds = list(zip(low, high, strict=True))
        options = {"ftol": 0.0, "gtol": 1e-12}
        found = minimize(
            descend, start, jac=True, method="L-BFGS-B", bounds=bounds, options=options
        )
        return np.clip(found.x, low, high)

    def benefit(self, at: SmoothPoint, *, starts: int = 8, seed: int = 0) -> tuple[float, float]:
        """Return bounds on B = U(collective) - U(at): what was found, and that plus the gap."""
        best = self.collective(starts=starts, seed=seed)
        gain = best.utility - at.utility
        return gain, gain + (best.gap or 0.0)

    def correction(self, at: SmoothPoint) -> FloatArray:
        """Return the mixed derivative times the inverse Hessian times the utility's gradient."""
        m, eta, theta = self.means, at.eta, at.theta
        return m.mixed(eta, theta) @ np.linalg.solve(m.hessian(eta, theta), m.f_theta(eta, theta))

    def bound(self, at: SmoothPoint) -> float | None:
        """Return Theorem 12's bound at a selfish pair; None without a positive declared modulus."""
        if not self.gamma_U:
            return None
        slope = self.correction(at)
        return float(slope @ slope) / (2 * self.gamma_U)

    def _point(self, eta: FloatArray) -> SmoothPoint:
        theta = self.model(eta)
        residual = float(np.linalg.norm(self.means.g_theta(eta, theta)))
        return SmoothPoint(eta, theta, self.means.f(eta, theta), self._gap(eta, theta), residual)

    def _gap(self, eta: FloatArray, theta: FloatArray) -> float | None:
        if self.gamma_U is None:
            return None
        a, (low, high) = self.gradient(eta, theta), self._box
        room = np.where(a > 0, high - eta, low - eta)
        step = room if self.gamma_U == 0 else np.clip(a / self.gamma_U, low - eta, high - eta)
        return float((a * step - self.gamma_U * step * step / 2).sum())
