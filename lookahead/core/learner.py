r"""The learner $\mathcal A(\mathcal D)$: certified risk minimisation (zhu2025, section 2)."""

from __future__ import annotations

import warnings
from time import perf_counter
from typing import Any, Literal, overload

import numpy as np

from lookahead.core.balls import FloatArray
from lookahead.core.errors import InvalidArgument
from lookahead.core.logistic_certificate import (
    ball_certificate,
    rounding_certificate,
    says_something,
)
from lookahead.core.losses import Logistic, Loss, QuadraticLoss
from lookahead.core.losses.checks import finite_parameter
from lookahead.core.losses.faces import cvxpy
from lookahead.core.measures import AnyMeasure, ExactMeasure, Measure, Point
from lookahead.core.newton import Rows, column_scale, newton, rows_of
from lookahead.core.normal_equations import enclose, enclosed_minimizer, exact_minimizer
from lookahead.core.separation import risk_rank, separating_direction
from lookahead.core.solution import Certificate, Outcome, Solution, Statistics

Certify = Literal["bound", "balls"]
OnFailure = Literal["raise", "return"]


@overload
def risk_minimizer(
    loss: QuadraticLoss, law: ExactMeasure, *, on_failure: OnFailure = "raise"
) -> Solution[Point]: ...
@overload
def risk_minimizer(
    loss: Loss,
    law: Measure,
    *,
    start: FloatArray | None = None,
    certify: Certify = "bound",
    max_iterations: int = 100,
    on_failure: OnFailure = "raise",
) -> Solution[FloatArray]: ...
@overload
def risk_minimizer(
    loss: Logistic,
    law: ExactMeasure,
    *,
    start: FloatArray | None = None,
    certify: Certify = "balls",
    max_iterations: int = 100,
    on_failure: OnFailure = "raise",
) -> Solution[FloatArray]: ...
def risk_minimizer(
    loss: Loss,
    law: AnyMeasure,
    *,
    start: FloatArray | None = None,
    certify: Certify = "bound",
    max_iterations: int = 100,
    on_failure: OnFailure = "raise",
) -> Solution[Any]:
    r"""Return $\arg\min_\theta \mathbb E_{z\sim\mathcal D}\,\ell(z,\theta)$ with a certificate.

    Quadratic losses: the normal equations, over the rationals for an ExactMeasure (the value is
    then a tuple of Fractions and the radius 0), in balls for floats. Logistic loss: Newton with
    line search, then a certificate for the point where it stopped.

    start: first iterate of Newton, zeros when None. certify: for the logistic loss on floats,
    "bound" (an a-priori rounding bound, for bulk fits; balls where that proves nothing) or
    "balls" (for numbers that are reported). max_iterations: of Newton.
    on_failure: "raise" raises for every outcome but SOLVED, "return" returns the record.
    A float measure is taken with its weights as stored.
    Raises InvalidArgument for data outside the loss's domain, NoSolution when there is no
    minimiser or more than one, NotConverged when the certificate fails.

    >>> from fractions import Fraction
    >>> from lookahead.core.losses import Squared
    >>> from lookahead.core.measures import measure
    >>> risk_minimizer(Squared(), measure([0, 1], [Fraction(1, 3), Fraction(2, 3)])).value
    (Fraction(2, 3),)
    """
    for name, given, legal in (
        ("certify", certify, ("bound", "balls")),
        ("on_failure", on_failure, ("raise", "return")),
    ):
        if given not in legal:
            raise InvalidArgument(name, given, f"must be one of {', '.join(legal)}")
    if max_iterations < 1:
        raise InvalidArgument("max_iterations", max_iterations, "must be positive")
    solution: Solution[Any]
    if isinstance(loss, Logistic):
        solution = _logistic_minimizer(loss, law, start, certify, max_iterations)
    elif isinstance(law, ExactMeasure):
        solution = exact_minimizer(loss, law)
    else:
        solution = enclosed_minimizer(loss, law)
    if on_failure == "raise":
        solution.require()
    return solution


def certify_minimizer(
    loss: Loss, law: AnyMeasure, theta: FloatArray, *, how: Certify = "balls"
) -> Certificate | None:
    """Return a bound on the distance of any float point from the minimiser, however it was found.

    None when nothing could be proved: no unique minimiser, or theta too far from it.
    Raises InvalidArgument for a theta of the wrong shape or not finite.
    """
    theta = finite_parameter(theta, loss.dimension(law.d))
    if not isinstance(loss, Logistic):
        found = enclose(loss, law)
        return None if found is None else found.certificate(theta)
    loss.check_labels(law)
    rows = rows_of(loss, law.as_floats() if isinstance(law, ExactMeasure) else law)
    return _certify_logistic(loss, law, rows, theta, how)


def solved_quietly(problem: Any, solver: str) -> str:
    """Let cvxpy solve `problem` in place; return what the solver says of itself.

    An inaccurate solution and a failure warn nobody: a certificate of our own has to decide.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            problem.solve(solver=solver)
    except cvxpy().SolverError as error:
        return str(error)
    return f"status {problem.status}"


def second_opinion(
    loss: Loss, law: Measure, *, solver: str = "CLARABEL", on_failure: OnFailure = "raise"
) -> Solution[FloatArray]:
    """Minimise the same risk through cvxpy: an independent formulation and an independent solver.

    The certificate is ours; what the solver reports about itself decides nothing. Meant for
    small data: thousands of rows take seconds.
    """
    started = perf_counter()
    cp = cvxpy()
    theta = cp.Variable(loss.dimension(law.d))
    problem = cp.Problem(cp.Minimize(loss.cvxpy_risk(law, theta)))
    report = solved_quietly(problem, solver)
    iterations = int(problem.solver_stats.num_iters or 0) if problem.solver_stats else 0
    point = None if theta.value is None else np.asarray(theta.value, dtype=float)
    usable = point is not None and bool(np.isfinite(point).all())
    certificate = certify_minimizer(loss, law, point) if usable and point is not None else None
    if isinstance(loss, Logistic) and certificate is not None:
        certificate = certificate if says_something(loss, law, certificate) else None
    cost = Statistics(f"cvxpy with {solver}", iterations, perf_counter() - started)
    solution: Solution[FloatArray]
    if certificate is None:
        solution = Solution(None, Outcome.NOT_CONVERGED, None, cost, report)
    else:
        solution = Solution(point, Outcome.SOLVED, certificate, cost, report)
    if on_failure == "raise":
        solution.require()
    return solution


def _logistic_minimizer(
    loss: Logistic,
    law: AnyMeasure,
    start: FloatArray | None,
    certify: Certify,
    max_iterations: int,
) -> Solution[FloatArray]:
    started = perf_counter()
    p = loss.dimension(law.d)
    loss.check_labels(law)
    floats = law.as_floats() if isinstance(law, ExactMeasure) else law
    rows = rows_of(loss, floats)
    first = np.zeros(p) if start is None else finite_parameter(start, p)
    theta, iterations, stopped = _scaled_newton(rows, first, max_iterations)
    method = "Newton with line search"
    certificate = None
    if stopped and np.isfinite(theta).all():
        certificate = _certify_logistic(loss, law, rows, theta, certify)
    if certificate is not None and says_something(loss, law, certificate):
        cost = Statistics(method, iterations, perf_counter() - started)
        return Solution(theta, Outcome.SOLVED, certificate, cost)
    outcome, detail, direction = _reason(loss, law)
    if outcome is Outcome.NOT_CONVERGED and not stopped:
        detail = f"{detail} after {iterations} iterations"
    cost = Statistics(method, iterations, perf_counter() - started)
    return Solution(None, outcome, None, cost, detail, direction)


def _certify_logistic(
    loss: Logistic, law: AnyMeasure, rows: Rows, theta: FloatArray, how: Certify
) -> Certificate | None:
    # The rounding bound speaks of the floats; exact data differ from them.
    if how == "bound" and isinstance(law, Measure):
        quick = rounding_certificate(rows, theta)
        if quick is not None:
            return quick
    return ball_certificate(loss, law, theta)


def _scaled_newton(
    rows: Rows, start: FloatArray, max_iterations: int
) -> tuple[FloatArray, int, bool]:
    """Run Newton, in columns scaled by powers of two where squares would leave the range."""
    scale = column_scale(rows)
    if scale is None:
        return newton(rows, start, max_iterations)
    with np.errstate(over="ignore", under="ignore"):
        scaled = Rows(rows.x / scale, rows.y, rows.w, rows.q / scale / scale)
        theta, iterations, stopped = newton(scaled, start * scale, max_iterations)
        return theta / scale, iterations, stopped


def _reason(loss: Logistic, law: AnyMeasure) -> tuple[Outcome, str, tuple[Any, ...] | None]:
    direction = separating_direction(loss, law)
    if direction is not None:
        shown = ", ".join(str(x) for x in direction)
        return Outcome.NO_MINIMISER, f"direction ({shown})", direction
    rank, p = risk_rank(loss, law)
    if rank < p:
        return Outcome.NOT_UNIQUE, f"the Hessian has rank {rank} in dimension {p}", None
    return Outcome.NOT_CONVERGED, "neither a minimiser nor a separating direction is proved", None
