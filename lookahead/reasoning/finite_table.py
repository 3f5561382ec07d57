"""A finite game with one parameter as a table of polynomials: stable models and the optimum."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

from flint import fmpq_poly

from lookahead.core.enclosure import Number, maximum, sign
from lookahead.core.errors import InvalidArgument
from lookahead.core.exact import Matrix, Vector
from lookahead.reasoning.finite_roots import (
    AlgebraicPoint,
    ascending,
    at,
    between,
    polynomial,
    real_roots,
    sign_at,
    value_at,
)
from lookahead.reasoning.outcomes import NotStronglyConvex

ZERO, ONE = Fraction(0), Fraction(1)
Weights = tuple[Number, ...]


@dataclass(frozen=True)
class Best:
    """The best value of U, and strategies that reach it, each with the model that it trains."""

    utility: Number
    strategies: tuple[tuple[Weights, Number], ...]


@dataclass(frozen=True)
class FiniteTable:
    r"""Points j = 0, ..., n - 1 with loss $\tfrac12 A_j\theta^2 - B_j\theta + K_j$ and utility.

    curvature: $A_j > 0$; pull: $B_j$; rest: $K_j$; utilities: coefficients of $u_j(\theta)$,
    constant first; mixed: whether the population may split over points.
    Raises NotStronglyConvex where a curvature is not positive.
    """

    curvature: Vector
    pull: Vector
    rest: Vector
    utilities: Matrix
    mixed: bool = True

    def __post_init__(self) -> None:
        if min(self.curvature, default=ZERO) <= 0:
            raise NotStronglyConvex(min(self.curvature, default=ZERO))

    @property
    def n(self) -> int:
        """Number of points."""
        return len(self.curvature)

    @cached_property
    def models(self) -> Vector:
        """The model that everybody at one point trains, for every point."""
        return tuple(b / a for a, b in zip(self.curvature, self.pull, strict=True))

    @cached_property
    def polynomials(self) -> tuple[fmpq_poly, ...]:
        """The utilities as polynomials in theta."""
        return tuple(polynomial(row) for row in self.utilities)

    def learner(self, weights: Weights) -> Number:
        """Return A(D) under `weights` (n,): pull over curvature."""
        pull: Number = ZERO
        curvature: Number = ZERO
        for w, a, b in zip(weights, self.curvature, self.pull, strict=True):
            pull, curvature = pull + w * b, curvature + w * a
        return pull / curvature

    def utility(self, weights: Weights) -> Number:
        """Return U = E u(z, A(D)) under `weights` (n,)."""
        return self.utility_at(weights, self.learner(weights))

    def utility_at(self, weights: Weights, theta: Number) -> Number:
        """Return E u(z, theta) under `weights` (n,), the model held fixed."""
        total: Number = ZERO
        for w, u in zip(weights, self.polynomials, strict=True):
            total = total + w * value_at(u, theta)
        return total

    def best_responses(self, theta: AlgebraicPoint) -> tuple[int, ...]:
        """Return the points that are best against the model theta, exactly."""
        best = [0]
        for j in range(1, self.n):
            s = sign_at(self.polynomials[j] - self.polynomials[best[0]], theta)
            if s > 0:
                best = [j]
            elif s == 0:
                best.append(j)
        return tuple(best)

    def is_stable(self, theta: AlgebraicPoint) -> bool:
        r"""Return whether some law on best responses to theta trains theta.

        Its gradient is $\sum_j w_j A_j(\theta - m_j)$, m_j the model of point j alone, so that is
        possible exactly where theta lies between the models of best responses.
        """
        sides = [self._side(j, theta) for j in self.best_responses(theta)]
        return 0 in sides or (self.mixed and 1 in sides and -1 in sides)

    def _side(self, j: int, theta: AlgebraicPoint) -> int:
        return sign_at(polynomial([-self.pull[j], self.curvature[j]]), theta)

    @cached_property
    def stable(self) -> tuple[tuple[AlgebraicPoint, AlgebraicPoint], ...]:
        """All stable models, as closed intervals in ascending order; most are single points.

        Best responses change at roots of differences of utilities alone, and the side of a model
        at that model alone: between two such points nothing changes, so one sample decides.
        """
        u, pairs = self.polynomials, [(i, j) for j in range(self.n) for i in range(j)]
        nodes = [r for i, j in pairs for r in real_roots(u[i] - u[j])]
        nodes = ascending([*nodes, *(at(m) for m in self.models)])
        found: list[tuple[AlgebraicPoint, AlgebraicPoint]] = []
        for node in nodes:
            if self.is_stable(node):
                found.append((node, node))
        for low, high in pairwise(nodes):
            if self.is_stable(at(between(low, high))):
                found.append((low, high))
        return _merged(found, nodes)

    def extreme_weights(self, theta: AlgebraicPoint) -> tuple[Weights, ...]:
        """Return the vertices of the laws on best responses that train the stable model theta."""
        best = self.best_responses(theta)
        side = {j: self._side(j, theta) for j in best}
        x = theta.value
        vertices = [_unit(self.n, {j: ONE}) for j in best if side[j] == 0]
        if self.mixed:
            for i, k in ((i, k) for i in best for k in best if side[i] > 0 > side[k]):
                vertices.append(_unit(self.n, self._balance(i, k, x)))
        if not vertices:
            raise InvalidArgument("theta", x, "is no stable model of this game")
        return tuple(vertices)

    def _balance(self, i: int, k: int, theta: Number) -> dict[int, Number]:
        over = self.curvature[i] * theta - self.pull[i]
        under = self.pull[k] - self.curvature[k] * theta
        return {i: under / (over + under), k: over / (over + under)}

    @cached_property
    def optimum(self) -> Best:
        """The best U over all laws, with the model that each optimal strategy trains.

        For a given model E u is linear in the law and so is the learner's condition: two points
        suffice (Caratheodory), and along two points U is a rational function of theta, whose
        stationary points are the roots of one polynomial.
        """
        strategies: list[tuple[Weights, Number]] = [
            (_unit(self.n, {j: ONE}), m) for j, m in enumerate(self.models)
        ]
        if self.mixed:
            for i in range(self.n):
                for k in range(self.n):
                    if self.models[i] < self.models[k]:
                        strategies += self._stationary(i, k)
        values = [self.utility_at(w, t) for w, t in strategies]
        best = values[0]
        for value in values[1:]:
            above = sign(value - best)
            best = maximum(best, value) if above is None else value if above > 0 else best
        kept = [s for s, value in zip(strategies, values, strict=True) if not sign(best - value)]
        return Best(best, tuple(kept))

    def _stationary(self, i: int, k: int) -> list[tuple[Weights, Number]]:
        over = polynomial([-self.pull[i], self.curvature[i]])
        under = polynomial([self.pull[k], -self.curvature[k]])
        gain = under * self.polynomials[i] + over * self.polynomials[k]
        mass = over + under
        slope = gain.derivative() * mass - gain * mass.derivative()
        inside = [r for r in real_roots(slope) if sign_at(over, r) > 0 and sign_at(under, r) > 0]
        return [(_unit(self.n, self._balance(i, k, r.value)), r.value) for r in inside]


def _unit(n: int, shares: dict[int, Number]) -> Weights:
    return tuple(shares.get(j, ZERO) for j in range(n))


def _merged(
    found: list[tuple[AlgebraicPoint, AlgebraicPoint]], nodes: list[AlgebraicPoint]
) -> tuple[tuple[AlgebraicPoint, AlgebraicPoint], ...]:
    """Join stable intervals that share an end; ends of a stable interval are stable themselves."""
    place = {node: i for i, node in enumerate(nodes)}
    merged: list[tuple[AlgebraicPoint, AlgebraicPoint]] = []
    for low, high in sorted(found, key=lambda pair: (place[pair[0]], place[pair[1]])):
        if merged and place[low] <= place[merged[-1][1]]:
            last = merged.pop()
            merged.append((last[0], max(last[1], high, key=place.__getitem__)))
        else:
            merged.append((low, high))
    return tuple(merged)
