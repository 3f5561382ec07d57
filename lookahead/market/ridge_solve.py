"""A probing learner's problem with the users it sees held fixed: exact ridge regression."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from lookahead.core.errors import InvalidArgument
from lookahead.core.exact import Matrix, Vector, dot, rational, solve, to_flint
from lookahead.market.arguments import column, rows
from lookahead.market.outcomes import NotUnique
from lookahead.market.probe_options import RidgeConvention, check_weights

F = Fraction


@dataclass(frozen=True, init=False)
class ProbingProblem:
    """What a probing learner minimises while its users stay: G(theta) + gamma H(theta).

    Source: narang2026, equation (3) and the proof of Lemma 20. G(theta) = sum_u m_u (y_u -
    theta.x_u)^2 is the loss on the observed users, H(theta) = L(theta) + c |theta|^2 the probing
    objective: L the mean squared loss on the queries, c = ridge/2 ("half") or ridge ("full").

    x (N rows of d), y (N), mass (N, >= 0): the observed users; xq (n_q rows of d), yq (n_q): the
    queries and their labels; weight: gamma >= 0; ridge: lambda >= 0. Bare numbers are rows, d = 1.

    Raises InvalidArgument for lengths that differ and numbers outside their range; floats are
    refused.

    >>> p = ProbingProblem([1], [1], [F(1, 2)], [1], [0], weight=F(1, 2), ridge=0)
    >>> p.solution(), p.organic(p.solution()), p.fit(p.solution())
    ((Fraction(1, 2),), Fraction(1, 8), Fraction(1, 4))
    """

    x: Matrix
    y: Vector
    mass: Vector
    xq: Matrix
    yq: Vector
    weight: Fraction
    ridge: Fraction
    ridge_convention: RidgeConvention

    def __init__(
        self,
        x: Iterable[Any],
        y: Iterable[Any],
        mass: Iterable[Any],
        xq: Iterable[Any],
        yq: Iterable[Any],
        weight: Any,
        ridge: Any,
        ridge_convention: RidgeConvention = "half",
    ) -> None:
        numbers = {
            "x": rows(x, "x"),
            "y": column(y, "y"),
            "mass": column(mass, "mass"),
            "xq": rows(xq, "xq"),
            "yq": column(yq, "yq"),
            "weight": rational(weight, "weight"),
            "ridge": rational(ridge, "ridge"),
            "ridge_convention": ridge_convention,
        }
        for name, value in numbers.items():
            object.__setattr__(self, name, value)
        self._check()

    def _check(self) -> None:
        check_weights(self.weight, self.ridge, self.ridge_convention)
        if not len(self.x) == len(self.y) == len(self.mass):
            raise InvalidArgument(
                "y", len(self.y), f"needs {len(self.x)} labels and masses, one a user"
            )
        if not self.xq or len(self.xq) != len(self.yq):
            sizes = len(self.xq), len(self.yq)
            raise InvalidArgument(
                "queries", sizes, "needs as many labels as covariates, one or more"
            )
        lengths = {len(row) for row in (*self.x, *self.xq)}
        if len(lengths) != 1 or 0 in lengths:
            raise InvalidArgument("xq", sorted(lengths), "all rows need one length, d >= 1")
        for m in self.mass:
            if m < 0:
                raise InvalidArgument("mass", m, "must not be negative")

    @property
    def d(self) -> int:
        """Dimension of a model."""
        return len(self.xq[0])

    @property
    def penalty(self) -> Fraction:
        """The factor c of |theta|^2 in the probing objective."""
        return self.ridge / 2 if self.ridge_convention == "half" else self.ridge

    def organic(self, theta: Sequence[Fraction]) -> Fraction:
        """Return G(theta), the loss on the observed users, not divided by their mass."""
        return _loss(self.x, self.y, self.mass, theta)

    def fit(self, theta: Sequence[Fraction]) -> Fraction:
        """Return L(theta), the mean squared loss on the queries."""
        return _loss(self.xq, self.yq, (F(1, len(self.yq)),) * len(self.yq), theta)

    def probing(self, theta: Sequence[Fraction]) -> Fraction:
        """Return H(theta) = L(theta) + c |theta|^2."""
        return self.fit(theta) + self.penalty * dot(theta, theta)

    def objective(self, theta: Sequence[Fraction]) -> Fraction:
        """Return G(theta) + gamma H(theta)."""
        return self.organic(theta) + self.weight * self.probing(theta)

    def equations(self) -> tuple[Matrix, Vector]:
        """Return A and b; half the gradient of the objective is A theta - b."""
        shares = tuple(self.weight / len(self.yq) for _ in self.yq)
        d, points = range(self.d), (*self.x, *self.xq)
        weights, labels = (*self.mass, *shares), (*self.y, *self.yq)
        A = tuple(
            tuple(
                sum((w * p[j] * p[k] for w, p in zip(weights, points, strict=True)), F(0))
                + (self.weight * self.penalty if j == k else 0)
                for k in d
            )
            for j in d
        )
        terms = list(zip(weights, labels, points, strict=True))
        return A, tuple(sum((w * y * p[j] for w, y, p in terms), F(0)) for j in d)

    @property
    def rank(self) -> int:
        """Rank of the Hessian; d exactly where the minimiser is unique."""
        return to_flint(self.equations()[0]).rank()

    def solution(self) -> Vector:
        """Return the one minimiser; raises NotUnique when the Hessian is singular."""
        A, b = self.equations()
        rank = to_flint(A).rank()
        if rank < self.d:
            raise NotUnique(
                "the stationary point", self.d - rank, "take a positive weight and a positive ridge"
            )
        return solve(A, b)


def _loss(x: Matrix, y: Vector, mass: Vector, theta: Sequence[Fraction]) -> Fraction:
    points = zip(x, y, mass, strict=True)
    return sum((m * (label - dot(theta, row)) ** 2 for row, label, m in points if m), F(0))
