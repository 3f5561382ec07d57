"""Risk minimisation for quadratic losses: exact over the rationals, enclosed over floats."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from time import perf_counter

import flint
import numpy as np
from flint import arb, arb_mat, fmpq_mat

from lookahead.core.balls import FloatArray, ball_matrix, norm, rational_matrix, upper
from lookahead.core.enclosure import PRECISIONS
from lookahead.core.exact import fraction
from lookahead.core.losses import QuadraticLoss
from lookahead.core.measures import AnyMeasure, ExactMeasure, Measure, Point
from lookahead.core.solution import Certificate, Outcome, Solution, Statistics


def exact_minimizer(loss: QuadraticLoss, law: ExactMeasure) -> Solution[Point]:
    """Solve the normal equations over the rationals; NOT_UNIQUE when they are singular."""
    started = perf_counter()
    A, b = loss.moments(law, rational_matrix)
    method = "normal equations over the rationals"
    if A.rank() < A.nrows():
        cost = Statistics(method, 1, perf_counter() - started)
        return Solution(None, Outcome.NOT_UNIQUE, None, cost, _rank_text(A))
    theta = tuple(fraction(x) for x in A.solve(b).entries())
    certificate = Certificate(Fraction(0), "rational", "the gradient vanishes exactly")
    cost = Statistics(method, 1, perf_counter() - started)
    return Solution(theta, Outcome.SOLVED, certificate, cost)


def enclosed_minimizer(loss: QuadraticLoss, law: Measure) -> Solution[FloatArray]:
    """Solve the normal equations in balls; the value is the float vector nearest to the centre.

    The precision grows until the value is as good as floats can be. A matrix that no precision
    certifies to be regular is decided over the rationals: floats are rationals.
    """
    started = perf_counter()
    method = "normal equations in balls"
    found = enclose(loss, law)
    if found is None:
        A, _ = loss.moments(law, rational_matrix)
        cost = Statistics(method, len(PRECISIONS), perf_counter() - started)
        if A.rank() < A.nrows():
            return Solution(None, Outcome.NOT_UNIQUE, None, cost, _rank_text(A))
        detail = f"the normal equations are regular but {max(PRECISIONS)} bits do not solve them"
        return Solution(None, Outcome.NOT_CONVERGED, None, cost, detail)
    theta, steps = found.centre(), found.steps
    cost = Statistics(method, steps, perf_counter() - started)
    if not np.isfinite(theta).all():
        detail = "the minimiser lies beyond the range of floats"
        return Solution(None, Outcome.NOT_CONVERGED, None, cost, detail)
    return Solution(theta, Outcome.SOLVED, found.certificate(theta), cost)


@dataclass(frozen=True, eq=False)
class MinimizerBalls:
    """Balls that contain the coordinates of the minimiser; steps: precisions tried."""

    balls: list[arb]
    bits: int
    steps: int

    def centre(self) -> FloatArray:
        """Return the float vector nearest to the centre."""
        return np.array([float(x) for x in self.balls])

    def certificate(self, theta: FloatArray) -> Certificate:
        """Return the bound on the distance of any float vector from the minimiser."""
        return Certificate(
            _distance(self.balls, theta, self.bits),
            "balls",
            "the normal equations, solved in balls, enclose their one solution",
        )


def enclose(loss: QuadraticLoss, law: AnyMeasure) -> MinimizerBalls | None:
    """Enclose the minimiser in balls, None when no precision shows that it is unique."""
    best: MinimizerBalls | None = None
    for step, bits in enumerate(PRECISIONS, start=1):
        solved = _solve(loss, law, bits)
        if solved is None:
            continue
        best = MinimizerBalls(solved, bits, step)
        theta = best.centre()
        if not np.isfinite(theta).all():
            return best
        # Half an ulp in each coordinate is what rounding the centre costs in any case.
        if _distance(solved, theta, bits) <= _rounding(theta):
            return best
    return best


def _solve(loss: QuadraticLoss, law: AnyMeasure, bits: int) -> list[arb] | None:
    with flint.ctx.workprec(bits):
        A, b = loss.moments(law, ball_matrix)
        try:
            theta: arb_mat = A.solve(b)
        except ZeroDivisionError:
            return None
    balls = theta.entries()
    return balls if all(x.is_finite() for x in balls) else None


def _distance(balls: list[arb], theta: FloatArray, bits: int) -> Fraction:
    with flint.ctx.workprec(bits):
        return upper(norm(x - arb(float(t)) for x, t in zip(balls, theta, strict=True)))


def _rounding(theta: FloatArray) -> float:
    return float(np.finfo(float).eps) * float(np.abs(theta).sum())


def _rank_text(A: fmpq_mat) -> str:
    return f"the Hessian of the risk has rank {A.rank()} in dimension {A.nrows()}"
