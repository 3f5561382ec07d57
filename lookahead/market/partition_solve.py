"""The models that are best for a fixed partition of the users, exactly and by a convex solver."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from time import perf_counter
from typing import Any

import numpy as np

from lookahead.core.balls import FloatArray
from lookahead.core.enclosure import exactly, root
from lookahead.core.errors import InvalidArgument
from lookahead.core.exact import Matrix, Vector, apply, dot, fraction, inverse, rank, to_flint
from lookahead.core.learner import solved_quietly
from lookahead.core.solution import Certificate, Outcome, Solution, Statistics
from lookahead.market.arguments import entries, learner_number, of_kind, probability, whole
from lookahead.market.outcomes import NotUnique
from lookahead.market.population import FinitePopulation
from lookahead.market.population_moments import normal_equations


@dataclass(frozen=True)
class BestModels:
    """All minimisers of one learner's observed loss: `point` plus the span of `free`.

    point: the minimiser of smallest norm, d Fractions; free: a basis of the directions that do
    not matter to the learner's users, empty where the minimiser is unique.
    """

    point: Vector
    free: Matrix = ()

    @property
    def unique(self) -> bool:
        """Whether the minimiser is unique."""
        return not self.free

    def along(self, direction: Vector, far: Fraction) -> Vector:
        """Return the minimiser at `far` steps from `point` along a direction in the span."""
        return tuple(a + far * b for a, b in zip(self.point, direction, strict=True))


def best_models(A: Matrix, b: Vector) -> BestModels:
    """Return the solutions of the normal equations A t = b, A symmetric, b in its range.

    >>> two = Fraction(2)
    >>> best_models(((two, two), (two, two)), (two, two))
    BestModels(point=(Fraction(1, 2), Fraction(1, 2)), free=((Fraction(-1, 1), Fraction(1, 1)),))
    """
    d = len(A)
    system = to_flint(tuple((*row, entry) for row, entry in zip(A, b, strict=True)))
    reduced, _ = system.rref()
    rows = [[fraction(reduced[i, j]) for j in range(d + 1)] for i in range(d)]
    pivots: list[int] = []
    for row in rows:
        leading = next((j for j, entry in enumerate(row) if entry), None)
        if leading == d:
            raise InvalidArgument("b", [str(v) for v in b], "must lie in the range of A")
        if leading is not None:
            pivots.append(leading)
    point = [Fraction(0)] * d
    for row, pivot in zip(rows, pivots, strict=False):
        point[pivot] = row[d]
    free = [_null(rows, pivots, j, d) for j in range(d) if j not in pivots]
    if not free:
        return BestModels(tuple(point))
    gram = tuple(tuple(dot(u, v) for v in free) for u in free)
    shares = apply(inverse(gram), tuple(dot(u, point) for u in free))
    for share, vector in zip(shares, free, strict=True):
        point = [p - share * v for p, v in zip(point, vector, strict=True)]
    return BestModels(tuple(point), tuple(free))


def _null(rows: list[list[Fraction]], pivots: list[int], column: int, d: int) -> Vector:
    vector = [Fraction(int(j == column)) for j in range(d)]
    for row, pivot in zip(rows, pivots, strict=False):
        vector[pivot] = -row[column]
    return tuple(vector)


def solve_partition(
    population: FinitePopulation, alpha: Fraction, winners: Sequence[int], learners: int = 2
) -> tuple[BestModels, ...]:
    """Return each learner's best models when user u's loss branch selects winners[u].

    The observed mass of user u at learner i is w_u (alpha 1{pi_u = i} + (1 - alpha) 1{i wins}).
    Raises InvalidArgument for winners of another length or out of range.

    >>> from lookahead.market.population import FinitePopulation
    >>> users = FinitePopulation([1, 1], [1, -1], [0, 1])
    >>> [m.point for m in solve_partition(users, Fraction(1, 4), (1, 0))]
    [(Fraction(-1, 2),), (Fraction(1, 2),)]
    """
    masses = _observed(population, alpha, winners, learners)
    return tuple(best_models(*normal_equations(population, column)) for column in masses)


def solve_partition_cvxpy(
    population: FinitePopulation,
    alpha: Fraction,
    winners: Sequence[int],
    learners: int = 2,
    *,
    solver: str = "CLARABEL",
) -> tuple[Solution[FloatArray], ...]:
    """Solve the same partition learner by learner with cvxpy, and certify each model ourselves.

    The certificate is |theta - theta*| <= |gradient| / modulus with both computed over the
    rationals from the returned floats; what the solver says of itself decides nothing.
    Raises NotUnique for a learner whose users do not determine its model.
    """
    masses = _observed(population, alpha, winners, learners)
    return tuple(_one(population, i, column, solver) for i, column in enumerate(masses))


def certificate(
    population: FinitePopulation, masses: Sequence[Fraction], theta: Vector
) -> Certificate:
    """Return a bound on the distance from `theta` to the minimiser of sum m_u (y_u - t.x_u)^2.

    The smallest eigenvalue of A is at least one over the largest row sum of the inverse of A.
    Raises NotUnique when A is singular.
    """
    A, b = normal_equations(population, masses)
    if rank(A) < population.d:
        raise NotUnique("the minimiser", population.d - rank(A), "give the learner more users")
    gradient = tuple(2 * (left - right) for left, right in zip(apply(A, theta), b, strict=True))
    norm = root(dot(gradient, gradient)).above(64) if any(gradient) else Fraction(0)
    modulus = 2 / max(sum(map(abs, row), Fraction(0)) for row in inverse(A))
    return Certificate(
        norm / modulus, "rational", "strong convexity: |gradient| / modulus", norm, modulus
    )


def _one(
    population: FinitePopulation, learner: int, masses: Vector, solver: str
) -> Solution[FloatArray]:
    import cvxpy as cp

    started = perf_counter()
    rows = [x for x, m in zip(population.x, masses, strict=True) if m]
    found = rank(rows) if rows else 0
    if found < population.d:
        raise NotUnique(
            f"the model of learner {learner}", population.d - found, "ask solve_partition"
        )
    users = population.as_floats()
    theta = cp.Variable(population.d)
    scale = np.sqrt(np.array(masses, dtype=float))
    weighted: Any = cp.multiply(scale, users.x @ theta - users.y)
    problem = cp.Problem(cp.Minimize(cp.sum_squares(weighted)))
    report = solved_quietly(problem, solver)
    cost = Statistics(f"cvxpy with {solver}", 1, perf_counter() - started)
    value = None if theta.value is None else np.asarray(theta.value, dtype=float)
    if value is None or not np.isfinite(value).all():
        return Solution(None, Outcome.NOT_CONVERGED, None, cost, report)
    point = tuple(exactly(float(v)) for v in value)
    return Solution(value, Outcome.SOLVED, certificate(population, masses, point), cost, report)


def _observed(
    population: FinitePopulation, alpha: Fraction, winners: Sequence[int], learners: int
) -> tuple[Vector, ...]:
    of_kind(population, "population", FinitePopulation, "a FinitePopulation")
    chosen, a = entries(winners, "winners"), probability(alpha)
    if len(chosen) != population.n_users:
        raise InvalidArgument("winners", len(chosen), f"must have length {population.n_users}")
    for i in (*chosen, population.learners - 1):
        learner_number("winners", i, whole(learners, "learners", 1))
    return tuple(
        tuple(
            w * (a * (wanted == i) + (1 - a) * (winner == i))
            for w, wanted, winner in zip(
                population.weights, population.preference, chosen, strict=True
            )
        )
        for i in range(learners)
    )
