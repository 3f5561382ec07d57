"""A probing learner at a stationary point, exactly: the quantities that the risk bound compares."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from lookahead.core.errors import InvalidArgument
from lookahead.core.exact import Matrix, Vector, dot, rational, solve
from lookahead.market.arguments import column, entries, one_of, rows, whole
from lookahead.market.probe_options import RidgeConvention, check_weights
from lookahead.market.ridge_solve import ProbingProblem

F = Fraction


@dataclass(frozen=True, init=False)
class ProbedLearner:
    """One probing learner, the users it sees held fixed, and the users that it probed.

    Source: narang2026, Lemmas 15, 16 and 20. Each user has covariates, a label, a weight, the
    share in [0, 1] with which the learner sees it (so G <= R), and the pseudo-label that a probe
    of its covariates gets. At alpha = 1 every such learner is one of a market: users may be
    divided into parts that prefer different learners.

    Parameters
    ----------
    x, y, weights, shares, pseudo
        N rows of d numbers (or bare numbers), then N numbers each; weights sum to one.
    queries
        indices of the probed users, with repetition; their true labels stay hidden.
    weight, ridge, ridge_convention
        gamma > 0, lambda > 0, and what lambda multiplies.
    moved
        the model is the stationary point plus this; zero unless a check breaks stationarity.

    Raises InvalidArgument for lengths that differ, shares outside [0, 1], unknown users.

    >>> a = ProbedLearner([1], [1], [1], [1], [1], [0], weight=1, ridge=4)
    >>> a.theta, a.risk(a.theta), a.optimum
    ((Fraction(1, 2),), Fraction(1, 4), (Fraction(1, 1),))
    """

    x: Matrix
    y: Vector
    weights: Vector
    shares: Vector
    pseudo: Vector
    queries: tuple[int, ...]
    weight: Fraction
    ridge: Fraction
    ridge_convention: RidgeConvention
    moved: Vector

    def __init__(
        self,
        x: Iterable[Any],
        y: Iterable[Any],
        weights: Iterable[Any],
        shares: Iterable[Any],
        pseudo: Iterable[Any],
        queries: Iterable[int],
        weight: Any,
        ridge: Any,
        ridge_convention: RidgeConvention = "half",
        moved: Iterable[Any] = (),
    ) -> None:
        points = rows(x, "x")
        columns = {"y": y, "weights": weights, "shares": shares, "pseudo": pseudo}
        read = {name: column(values, name) for name, values in columns.items()}
        if not points or len({len(row) for row in points}) > 1 or not points[0]:
            raise InvalidArgument("x", [len(row) for row in points], "rows need one length, d >= 1")
        for name, values in read.items():
            if len(values) != len(points):
                raise InvalidArgument(name, len(values), f"needs {len(points)} numbers")
        if sum(read["weights"]) != 1 or min(read["weights"]) < 0:
            raise InvalidArgument("weights", read["weights"], "must be >= 0 and sum to one")
        if not all(0 <= s <= 1 for s in read["shares"]):
            raise InvalidArgument("shares", read["shares"], "must lie between 0 and 1")
        drawn = tuple(whole(j, "queries", 0) for j in entries(queries, "queries"))
        if not drawn or max(drawn) >= len(points):
            raise InvalidArgument("queries", drawn, f"must be users from 0 to {len(points) - 1}")
        moved = column(moved, "moved") or (F(0),) * len(points[0])
        if len(moved) != len(points[0]):
            raise InvalidArgument("moved", len(moved), f"must have d = {len(points[0])}")
        check_weights(rational(weight, "weight"), rational(ridge, "ridge"), ridge_convention)
        rest = {
            "x": points, **read, "queries": drawn, "weight": rational(weight, "weight"),
            "ridge": rational(ridge, "ridge"), "ridge_convention": ridge_convention, "moved": moved,
        }  # fmt: skip
        for name, value in rest.items():
            object.__setattr__(self, name, value)

    @cached_property
    def problem(self) -> ProbingProblem:
        """What the learner minimises: the loss of the users it sees plus gamma times probing."""
        return ProbingProblem(
            self.x,
            self.y,
            [w * s for w, s in zip(self.weights, self.shares, strict=True)],
            [self.x[j] for j in self.queries],
            [self.pseudo[j] for j in self.queries],
            self.weight,
            self.ridge,
            self.ridge_convention,
        )

    @cached_property
    def theta(self) -> Vector:
        """The learner's model: the stationary point, plus `moved`."""
        return tuple(a + b for a, b in zip(self.problem.solution(), self.moved, strict=True))

    @cached_property
    def optimum(self) -> Vector:
        """The population optimum theta*; raises NoSolution where it is not unique."""
        d = range(len(self.x[0]))
        users = list(zip(self.weights, self.x, self.y, strict=True))
        A = [[sum((w * p[j] * p[k] for w, p, _ in users), F(0)) for k in d] for j in d]
        return solve(A, [sum((w * p[j] * y for w, p, y in users), F(0)) for j in d])

    @property
    def kappa(self) -> Fraction:
        """The factor of |theta|^2 in the probing objective."""
        return self.problem.penalty

    @property
    def mass(self) -> Fraction:
        """m_i, the mass of the users that the learner sees."""
        return sum(self.problem.mass, F(0))

    def _model(self, model: Vector) -> Vector:
        entries = column(model, "model")
        if len(entries) != len(self.x[0]):
            raise InvalidArgument("model", len(entries), f"must have d = {len(self.x[0])}")
        return entries

    def risk(self, model: Vector) -> Fraction:
        """R(model), over the whole population."""
        model = self._model(model)
        users = zip(self.weights, self.x, self.y, strict=True)
        return sum((w * (y - dot(model, p)) ** 2 for w, p, y in users), F(0))

    def sample_risk(self, model: Vector) -> Fraction:
        """R_hat(model): the probed users with their true labels."""
        model = self._model(model)
        return self._mean((self.y[j] - dot(model, self.x[j])) ** 2 for j in self.queries)

    def pseudo_risk(self, model: Vector) -> Fraction:
        """R_tilde(model): the probed users with their pseudo-labels."""
        return self.problem.fit(self._model(model))

    @property
    def label_error(self) -> Fraction:
        """Delta_hat: the mean of (y - pseudo-label)^2 over the probed users."""
        return self._mean((self.y[j] - self.pseudo[j]) ** 2 for j in self.queries)

    @property
    def epsilon(self) -> Fraction:
        """E (y - pseudo-label)^2, the smallest level at which Assumption 5 holds."""
        labels = zip(self.weights, self.y, self.pseudo, strict=True)
        return sum((w * (y - z) ** 2 for w, y, z in labels), F(0))

    def core_bound(self, form: str = "paper") -> Fraction:
        """Return the deterministic core of Theorem 4: what R_hat(theta) cannot exceed.

        "paper": 4 R_hat(theta*) + 6 Delta_hat + 2 R*/gamma + 2 kappa |theta*|^2. "sharp"
        (narang2026.lem15.sharp): R_hat(theta*) + Delta_hat + G(theta*)/(2 gamma) + kappa/2
        |theta*|^2.
        """
        one_of(form, "form", ("paper", "sharp"))
        if not self.weight:
            raise InvalidArgument("weight", self.weight, "must be positive; at zero nothing binds")
        star, k = self.optimum, self.kappa
        fit, square = self.sample_risk(star), dot(star, star)
        if form == "paper":
            rest = 2 * self.risk(star) / self.weight + 2 * k * square
            return 4 * fit + 6 * self.label_error + rest
        rest = self.problem.organic(star) / (2 * self.weight) + k / 2 * square
        return fit + self.label_error + rest

    def _mean(self, terms: Iterable[Fraction]) -> Fraction:
        return sum(terms, F(0)) / len(self.queries)
