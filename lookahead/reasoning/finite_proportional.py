r"""Finite games whose utility is a multiple of the loss, and small departures from that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import product

from lookahead.core.enclosure import Number
from lookahead.core.exact import Matrix, Vector
from lookahead.reasoning.finite_roots import at, between
from lookahead.reasoning.finite_table import FiniteTable

F = Fraction


@dataclass(frozen=True)
class ProportionalGame:
    r"""A finite game with $u = c\,\ell + v$, and weights from which the population starts.

    curvature, pull, rest: $\ell_j = \tfrac12 A_j\theta^2 - B_j\theta + K_j$; weights: (n,) law of
    the population; extra: coefficients of $v_j(\theta)$, constant first, empty for v = 0; mixed:
    whether the population may split.
    """

    curvature: Vector
    pull: Vector
    rest: Vector
    c: Fraction
    weights: Vector
    extra: Matrix = ()
    mixed: bool = True

    @property
    def n(self) -> int:
        """Number of points."""
        return len(self.curvature)

    @cached_property
    def table(self) -> FiniteTable:
        """The game with the utility c l + v."""
        rows = [
            (self.c * k, -self.c * b, self.c * a / 2)
            for a, b, k in zip(self.curvature, self.pull, self.rest, strict=True)
        ]
        utilities = tuple(_sum(row, v) for row, v in zip(rows, self._extra, strict=True))
        return FiniteTable(self.curvature, self.pull, self.rest, utilities, self.mixed)

    @property
    def proportional(self) -> bool:
        """Whether v = 0."""
        return not any(any(row) for row in self.extra)

    @cached_property
    def theta(self) -> Fraction:
        """The model that the population trains."""
        pull = sum((w * b for w, b in zip(self.weights, self.pull, strict=True)), F(0))
        return pull / sum((w * a for w, a in zip(self.weights, self.curvature, strict=True)), F(0))

    @cached_property
    def selfish(self) -> bool:
        """Whether only best responses to the trained model carry weight."""
        best = self.table.best_responses(at(self.theta))
        return all(w == 0 or j in best for j, w in enumerate(self.weights))

    @cached_property
    def only(self) -> bool:
        """Whether exactly one model is stable."""
        return len(self.table.stable) == 1 and len(set(self.table.stable[0])) == 1

    @cached_property
    def here(self) -> Number:
        """U of the population's own strategy."""
        return self.table.utility(self.weights)

    @cached_property
    def best(self) -> Number:
        """The best U of all strategies."""
        return self.table.optimum.utility

    @cached_property
    def drift(self) -> Number:
        r"""$\sup_h\,[V(h, \theta_h) - V(h, \theta^*)]$: what v can gain by moving the model."""
        rows = tuple(_sum(row, (-horner(row, self.theta),)) for row in self._extra)
        return FiniteTable(self.curvature, self.pull, self.rest, rows, self.mixed).optimum.utility

    @property
    def _extra(self) -> Matrix:
        return self.extra or ((F(0),),) * self.n


def starts(game: ProportionalGame) -> Iterator[ProportionalGame]:
    """Return the game at every stable model, one interior model of every interval of them.

    Irrational models are left out: their weights have no exact form as data.
    """
    for low, high in game.table.stable:
        models = {low: None, high: None}
        if low != high:
            models[at(between(low, high))] = None
        for model in models:
            for weights in game.table.extreme_weights(model):
                rational = tuple(w for w in weights if isinstance(w, Fraction))
                if len(rational) == game.n:
                    yield replace(game, weights=rational)


def squared(points: Sequence[int | Fraction], c: int) -> ProportionalGame:
    r"""Return the game with $\ell = (\theta - z)^2$ on these points, everybody at the first."""
    zs = tuple(F(z) for z in points)
    twos = tuple(F(2) for _ in zs)
    everybody = tuple(F(int(j == 0)) for j in range(len(zs)))
    return ProportionalGame(
        twos, tuple(2 * z for z in zs), tuple(z * z for z in zs), F(c), everybody
    )


def small_scope(signs: tuple[int, ...] = (-1, 1)) -> Iterator[ProportionalGame]:
    """Two points and the squared distance from the mean first; then unequal curvature and costs."""
    for c in signs:
        games = [replace(squared((0, 1), c), weights=(F(1, 2), F(1, 2)))]
        games += [squared(points, c) for points in ((0, 1), (0,), (2,), (0, 1, 3), (-1, 0, 2))]
        for A, k in product(((1, 1), (1, 2), (2, 1)), (0, F(1, 2), 2)):
            rest = (F(0), F(1, 2) + k)
            games.append(
                ProportionalGame((F(A[0]), F(A[1])), (F(0), F(A[1])), rest, F(c), (F(1), F(0)))
            )
        yield games[0]
        for game in games[1:]:
            yield from starts(game)


def horner(row: Vector, theta: Fraction) -> Fraction:
    """Return the value at theta of a polynomial, constant first."""
    total = F(0)
    for coefficient in reversed(row):
        total = total * theta + coefficient
    return total


def _sum(a: Vector, b: Vector) -> Vector:
    longest = max(len(a), len(b))
    padded = ((*x, *(F(0),) * (longest - len(x))) for x in (a, b))
    return tuple(p + q for p, q in zip(*padded, strict=True))
