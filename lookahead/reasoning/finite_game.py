"""Agents who choose among finitely many points, and a learner with a quadratic loss."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from lookahead.core.enclosure import Number
from lookahead.core.errors import InvalidArgument, NoSolution
from lookahead.core.exact import Vector, rational, vector
from lookahead.reasoning.finite_alignment import alignment, segment_modulus
from lookahead.reasoning.finite_formulas import Formula, quadratic_rows, utility_rows
from lookahead.reasoning.finite_matrix import MatrixTable
from lookahead.reasoning.finite_roots import AlgebraicPoint, at
from lookahead.reasoning.finite_table import FiniteTable, Weights
from lookahead.reasoning.finite_vector_formulas import matrix_table
from lookahead.reasoning.outcomes import NoStablePoint, SeveralStablePoints
from lookahead.reasoning.pairs import average

Model = Number | Vector


@dataclass(frozen=True)
class FinitePair:
    """A strategy of the population and the model it trains.

    weights: (n,) share of the population at each point; theta: the model; utility: the
    population's utility U; unique: whether no other weights will do; extreme: the vertices of the
    weights that do. Numbers are Fractions, or enclosures where they are irrational.
    """

    weights: Weights
    theta: Model
    utility: Number
    unique: bool
    extreme: tuple[Weights, ...]


class StableContinuum(NoSolution):
    """Infinitely many stable models; `intervals` holds them, single models as equal ends."""

    def __init__(self, intervals: tuple[tuple[Model, Model], ...]) -> None:
        self.intervals = intervals
        listed = ", ".join(f"[{_shown(a)}, {_shown(b)}]" for a, b in intervals)
        super().__init__(f"every theta in {listed} is stable; choose one: pair_at(theta)")


@dataclass(frozen=True, eq=False)
class FiniteGame:
    r"""Agents choose any of n points, a strategy is any law on them; the learner answers exactly.

    points: n >= 1 points, of any kind that `loss` and `utility` understand; loss, utility:
    functions of (z, theta) in plain arithmetic, losses of `lookahead.core.losses`, or `written`
    ones. The loss is quadratic in theta with positive curvature at every point, the utility a
    polynomial in theta; how they depend on z is free. mixed: whether the population may split; if
    not, everybody plays the same point, as deterministic strategies make people with equal data
    do. dimension: None where theta is a number; else theta is a tuple of so many, the utility is
    quadratic, and both Hessians are the same at every point.
    Raises InvalidArgument for no points or another kind of formula, FloatRefused for a float in
    one, NotStronglyConvex where the loss has no positive curvature, NotEnumerable where several
    parameters meet Hessians that differ.

    Everybody wants to be near the model, which is the mean (zhu2025, Proposition 4, u = -loss):

    >>> square = lambda z, theta: (z - theta) ** 2
    >>> g = FiniteGame([0, 1], square, lambda z, theta: -square(z, theta))
    >>> [str(pair.theta) for pair in g.stable_pairs()]
    ['0', '1/2', '1']
    >>> [str(g.benefit(at=pair)) for pair in g.stable_pairs()]
    ['0', '1/4', '0']
    """

    points: Sequence[Any]
    loss: Formula
    utility: Formula
    mixed: bool = True
    dimension: int | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "points", tuple(self.points))
        if not self.points:
            raise InvalidArgument("points", self.points, "must not be empty")
        if self.dimension is not None and self.dimension < 1:
            raise InvalidArgument("dimension", self.dimension, "must be 1 or more, or None")
        # bad formulas are named here and not at first use
        _ = self.table if self.dimension is None else self.matrix

    @cached_property
    def table(self) -> FiniteTable:
        """The game as coefficients of polynomials in theta; one parameter only."""
        if self.dimension is not None:
            raise InvalidArgument("dimension", self.dimension, "must be None; see `matrix`")
        rows = quadratic_rows(self.loss, self.points)
        curvature, pull, rest = (tuple(column) for column in zip(*rows, strict=True))
        return FiniteTable(
            curvature, pull, rest, utility_rows(self.utility, self.points), self.mixed
        )

    @cached_property
    def matrix(self) -> MatrixTable:
        """The game with several parameters as a matrix of payoffs."""
        if self.dimension is None:
            raise InvalidArgument("dimension", None, "must be a number of parameters; see `table`")
        return matrix_table(self.loss, self.utility, self.points, self.dimension, mixed=self.mixed)

    @property
    def n(self) -> int:
        """Number of points."""
        return len(self.points)

    def learner(self, weights: Sequence[Number]) -> Model:
        """Return A(D): the minimiser of the mean loss under `weights` (n,)."""
        law = self._law(weights)
        return self.table.learner(law) if self.dimension is None else self.matrix.learner(law)

    def utility_of(self, weights: Sequence[Number]) -> Number:
        """Return U = E u(z, A(D)): model and evaluation on the same `weights` (n,)."""
        law = self._law(weights)
        return self.table.utility(law) if self.dimension is None else self.matrix.utility(law)

    def stable_intervals(self) -> tuple[tuple[Model, Model], ...]:
        """Return all stable models as closed intervals, single models as equal ends.

        With several parameters the segments between vertices of the set, of which there may be
        more than it takes to cover it.
        """
        if self.dimension is not None:
            return (*((m, m) for m in self.matrix.stable), *self.matrix.continua)
        return tuple((low.value, high.value) for low, high in self.table.stable)

    def stable_pairs(self) -> tuple[FinitePair, ...]:
        """Return one pair for every performatively stable model, in ascending order.

        Stable means that only best responses to theta carry weight and that theta = A(weights).
        All are found: best responses change only at roots of polynomials, which are isolated
        exactly. The tuple is empty where there is none; weights are the average of the extreme
        ones. Raises StableContinuum where stable models fill an interval.
        """
        if any(low is not high for low, high in self.stable_intervals()):
            raise StableContinuum(self.stable_intervals())
        if self.dimension is not None:
            return tuple(self._from_laws(laws) for laws in self.matrix.stable.values())
        return tuple(self._pair(theta) for theta, _ in self.table.stable)

    def pair_at(self, theta: Fraction | int) -> FinitePair:
        """Return the pair at a stable rational model; raises InvalidArgument if it is not."""
        if self.dimension is not None:
            raise InvalidArgument("dimension", self.dimension, "must be None to choose a model")
        return self._pair(at(rational(theta, "theta")))

    def selfish(self) -> FinitePair:
        """Return the only stable pair.

        Raises NoStablePoint or SeveralStablePoints, which holds them, or StableContinuum.
        """
        pairs = self.stable_pairs()
        if not pairs:
            raise NoStablePoint(why="no law on best responses trains the model they respond to")
        first, *others = pairs
        if others:
            raise SeveralStablePoints(pairs)
        return first

    def collective(self) -> FinitePair:
        """Return the optimum of the population as Stackelberg leader, the first of several.

        Exact: for a given model two points suffice, and along two points U is rational in theta.
        An irrational optimum is an enclosure; optima that 512 bits do not tell apart count as
        equal in `extreme` and `unique`, and `utility` encloses the largest of them.
        """
        if self.dimension is not None:
            return self._from_laws(self.matrix.optima, first=True)
        best = self.table.optimum
        weights, theta = best.strategies[0]
        every = tuple(w for w, _ in best.strategies)
        return FinitePair(weights, theta, best.utility, len(every) == 1, every)

    stackelberg = collective

    def benefit(self, at: FinitePair | None = None) -> Number:
        """Return B = U(collective) - U(at), Definition 1; `at` a stable pair, default selfish().

        Raises InvalidArgument where `at` is not a stable pair of this game; see also selfish().
        """
        pair = self.selfish() if at is None else self._known(at)
        return self.collective().utility - pair.utility

    def alignment(self, at: FinitePair | None = None) -> Number:
        r"""Return $\Phi$ of Theorem 6 at a stable pair (default selfish())."""
        pair = self.selfish() if at is None else self._known(at)
        goal = self.collective().weights
        if isinstance(pair.theta, tuple):
            return self.matrix.alignment(_rational(pair.weights), _rational(goal))
        return alignment(self.table, pair.weights, pair.theta, goal)

    def modulus(self, at: FinitePair | None = None) -> Number | None:
        """Return the sharp modulus of U from a stable pair to collective(), on the segment.

        Negative where U is convex, None where one of the two strategies is irrational.
        """
        pair = self.selfish() if at is None else self._known(at)
        goal = self.collective().weights
        if self.dimension is not None:
            return self.matrix.segment_modulus(_rational(pair.weights), _rational(goal))
        return segment_modulus(self.table, pair.weights, goal)

    def _from_laws(self, laws: tuple[Vector, ...], *, first: bool = False) -> FinitePair:
        weights = laws[0] if first else average(list(laws))
        theta, utility = self.matrix.learner(weights), self.matrix.utility(weights)
        return FinitePair(weights, theta, utility, len(laws) == 1, laws)

    def _known(self, pair: FinitePair) -> FinitePair:
        if self.dimension is not None:
            known = next((p for p in self.stable_pairs() if p.theta == pair.theta), None)
            if known is None:
                raise InvalidArgument("at", pair.theta, "must be one of this game's stable_pairs()")
            return known
        for low, high in self.table.stable:
            if low == high and low.value is pair.theta:
                return self._pair(low)
        if isinstance(pair.theta, Fraction) and self.table.is_stable(at(pair.theta)):
            return self.pair_at(pair.theta)
        raise InvalidArgument("at", pair.theta, "must be one of this game's stable_pairs()")

    def _pair(self, theta: AlgebraicPoint) -> FinitePair:
        extreme = self.table.extreme_weights(theta)
        weights = tuple(_mean(column) for column in zip(*extreme, strict=True))
        best = self.table.best_responses(theta)[0]
        utility = self.table.utility_at(
            tuple(Fraction(j == best) for j in range(self.n)), theta.value
        )
        return FinitePair(weights, theta.value, utility, len(extreme) == 1, extreme)

    def _law(self, weights: Sequence[Number]) -> Vector:
        w = vector(weights, "weights")
        if len(w) != self.n or min(w) < 0 or sum(w) != 1:
            shown = tuple(str(x) for x in w)
            raise InvalidArgument("weights", shown, f"must be {self.n} shares that sum to one")
        if not self.mixed and max(w) != 1:
            raise InvalidArgument("weights", tuple(str(x) for x in w), "must be on one point")
        return w


def _mean(column: tuple[Number, ...]) -> Number:
    total: Number = Fraction(0)
    for x in column:
        total = total + x
    return total / len(column)


def _rational(weights: Weights) -> Vector:
    return tuple(w for w in weights if isinstance(w, Fraction))


def _shown(theta: Model) -> str:
    if isinstance(theta, tuple):
        return f"({', '.join(str(t) for t in theta)})"
    return str(theta)
