"""Exact least squares on agents who move, row by row at its own level of reasoning."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from lookahead.core.errors import InvalidArgument
from lookahead.core.exact import Matrix, dot, solve, transpose
from lookahead.core.learner import risk_minimizer
from lookahead.core.losses import Ridge
from lookahead.core.measures import Point, measure
from lookahead.reasoning.credit_agents import shifted

F = Fraction


@dataclass(frozen=True)
class SplitRows:
    """Rows split over levels of reasoning, a ridge regression, and the model now deployed.

    rows: base features (n, d); targets (n,); levels: 1, 2, ... for each row; theta (d,).
    Raises InvalidArgument for a level below 1 or lengths that do not fit.
    """

    rows: Matrix
    targets: Point
    levels: tuple[int, ...]
    theta: Point
    strategic: tuple[int, ...]
    epsilon: Fraction
    penalty: Fraction

    def __post_init__(self) -> None:
        if not len(self.rows) == len(self.targets) == len(self.levels):
            raise InvalidArgument("levels", self.levels, f"must be one for each of {self.n} rows")
        if min(self.levels) < 1:
            raise InvalidArgument("levels", self.levels, "must be at least 1")

    @property
    def n(self) -> int:
        """Number of rows."""
        return len(self.rows)

    def retrained(self, responded: tuple[Point, ...]) -> Point:
        """Return the model fitted after row i has responded to `responded[i]`."""
        moved = [
            (*shifted(x, theta, self.strategic, -self.epsilon), y)
            for x, y, theta in zip(self.rows, self.targets, responded, strict=True)
        ]
        return risk_minimizer(Ridge(self.penalty), measure(moved)).require()

    def anticipated(self, level: int) -> Point:
        """Return the model that a row of this level responds to (proof of Lemma 11)."""
        theta = self.theta
        for _ in range(level - 1):
            theta = self.retrained((theta,) * self.n)
        return theta

    def next(self) -> Point:
        """Return the model after one round of retraining."""
        models = {level: self.anticipated(level) for level in set(self.levels)}
        return self.retrained(tuple(models[level] for level in self.levels))

    @property
    def at_rest(self) -> bool:
        """Return whether the deployed model is stable for a population that is all at level 1."""
        return self.anticipated(2) == self.theta


def resting(
    moved: Matrix,
    theta: Point,
    levels: tuple[int, ...],
    *,
    strategic: tuple[int, ...] = (0,),
    epsilon: Fraction = Fraction(1, 2),
    penalty: Fraction = Fraction(1),
) -> SplitRows:
    """Return a split whose level-1 population rests at `theta` with features `moved` (n, d).

    The targets are chosen so that the risk's gradient at theta is zero; the first d rows of
    `moved` have to be independent. Raises NoSolution when they are not.

    >>> two = resting(((F(1), F(0)), (F(0), F(1))), (F(1), F(2)), (1, 2))
    >>> two.at_rest, two.next()
    (True, (Fraction(1, 1), Fraction(2, 1)))
    """
    n, d = len(moved), len(theta)
    wanted = tuple(n * penalty * t for t in theta)
    residuals = (*solve(transpose(moved[:d]), wanted), *(F(0) for _ in range(n - d)))
    targets = tuple(dot(x, theta) + r for x, r in zip(moved, residuals, strict=True))
    rows = tuple(shifted(x, theta, strategic, epsilon) for x in moved)
    return SplitRows(rows, targets, levels, theta, strategic, epsilon, penalty)
