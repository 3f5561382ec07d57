"""Finite games with several parameters, where payoffs are bilinear in the shares of the points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import combinations, pairwise

from flint import fmpq_mat

from lookahead.core.exact import Matrix, Vector, apply, dot, fraction, to_flint

ZERO, ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True)
class MatrixTable:
    r"""Points with a common Hessian of the loss, and utilities that differ by affine functions.

    The model is then the mean of the points' own models, $\theta = \sum_k w_k m_k$, and so
    $u_j(\theta) = \sum_k w_k M_{jk}$ up to a term that is the same for all j: stable laws are the
    symmetric equilibria of the matrix M. models: (n, p); payoff: M (n, n); shared: G (n, n) with
    $U(w) = w^\top G w$, symmetric; mixed: whether the population may split.
    """

    models: Matrix
    payoff: Matrix
    shared: Matrix
    mixed: bool = True

    @property
    def n(self) -> int:
        """Number of points."""
        return len(self.models)

    def learner(self, weights: Vector) -> Vector:
        """Return A(D): the mean of the models under `weights` (n,)."""
        return tuple(dot(weights, column) for column in zip(*self.models, strict=True))

    def utility(self, weights: Vector) -> Fraction:
        """Return U under `weights` (n,)."""
        return dot(weights, apply(self.shared, weights))

    def alignment(self, start: Vector, goal: Vector) -> Fraction:
        r"""Return $\Phi = \iota'(0) - e'(0)$ from the stable law `start` to `goal` (A.6)."""
        step = _step(start, goal)
        return dot(step, apply(self.payoff, start)) - 2 * dot(step, apply(self.shared, start))

    def segment_modulus(self, start: Vector, goal: Vector) -> Fraction:
        """Return the sharp modulus of U on the segment; negative where U is convex."""
        step = _step(start, goal)
        return -2 * dot(step, apply(self.shared, step))

    def best_responses(self, weights: Vector) -> frozenset[int]:
        """Return the points that are best against the model trained on `weights` (n,)."""
        values = apply(self.payoff, weights)
        return frozenset(j for j, v in enumerate(values) if v == max(values))

    @cached_property
    def stable(self) -> dict[Vector, tuple[Vector, ...]]:
        """Vertices of the set of stable laws, by the model that they train.

        That set is a union of polytopes, one for every support S and set J of best responses with
        S in J; at a vertex the equations of its own S and J have one solution (3^n systems).
        """
        found: dict[Vector, dict[Vector, None]] = {}
        for best in self._supports(range(self.n)):
            for support in self._supports(best):
                w = self._balanced(support, best)
                if w is not None and self.best_responses(w) >= set(best):
                    found.setdefault(self.learner(w), {})[w] = None
        return {theta: tuple(laws) for theta, laws in sorted(found.items())}

    @cached_property
    def continua(self) -> tuple[tuple[Vector, Vector], ...]:
        """Pairs of different stable models between which every model is stable."""
        return tuple(
            (a, b)
            for (a, first), (b, second) in combinations(self.stable.items(), 2)
            if self.mixed and any(self._joined(v, w) for v in first for w in second)
        )

    def _supports(self, items: Sequence[int]) -> Iterator[tuple[int, ...]]:
        sizes = range(1, len(items) + 1 if self.mixed else 2)
        return (s for size in sizes for s in combinations(items, size))

    def _joined(self, v: Vector, w: Vector) -> bool:
        carried = {j for law in (v, w) for j, share in enumerate(law) if share}
        return carried <= self.best_responses(v) & self.best_responses(w)

    def _balanced(self, support: Sequence[int], best: Sequence[int]) -> Vector | None:
        """Return the one law on `support` against which all of `best` earn the same, if one."""
        rows = [[self.payoff[i][k] - self.payoff[j][k] for k in support] for i, j in pairwise(best)]
        return self._law(support, rows)

    @cached_property
    def optima(self) -> tuple[Vector, ...]:
        """The laws that maximise U, by their supports; vertices of the set of maximisers.

        On the support of an optimum U is stationary; where stationary points form a line U is
        constant along it, up to a smaller support.
        """
        candidates: list[Vector] = []
        for support in self._supports(range(self.n)):
            G = self.shared
            rows = [[G[i][k] - G[j][k] for k in support] for i, j in pairwise(support)]
            w = self._law(support, rows)
            if w is not None:
                candidates.append(w)
        best = max(map(self.utility, candidates))
        return tuple(w for w in candidates if self.utility(w) == best)

    def _law(self, support: Sequence[int], rows: list[list[Fraction]]) -> Vector | None:
        """Return the one law on `support`, positive there, on which all `rows` vanish."""
        shares = _one_solution([*rows, [ONE] * len(support)], [*(ZERO for _ in rows), ONE])
        if shares is None or min(shares) <= 0:
            return None
        placed = dict(zip(support, shares, strict=True))
        return tuple(placed.get(j, ZERO) for j in range(self.n))


def _step(start: Vector, goal: Vector) -> Vector:
    return tuple(b - a for a, b in zip(start, goal, strict=True))


def _one_solution(rows: list[list[Fraction]], right: list[Fraction]) -> Vector | None:
    """Return the solution of a linear system that has exactly one, else None."""
    unknowns = len(rows[0])
    both = to_flint([[*row, b] for row, b in zip(rows, right, strict=True)])
    reduced, rank = both.rref()
    if rank != unknowns or not _is_unit(reduced, unknowns):
        return None
    return tuple(fraction(reduced[i, unknowns]) for i in range(unknowns))


def _is_unit(reduced: fmpq_mat, size: int) -> bool:
    return all(reduced[i, i] == 1 for i in range(size))
