"""Finite populations of users, exactly: losses, choices, observed measures and the potential."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from lookahead.core.errors import InvalidArgument
from lookahead.core.exact import Vector, dot, solve, to_flint
from lookahead.market.arguments import column, entries, learner_number, numbers, probability, rows
from lookahead.market.choice import TieRule, choose, smallest, tie_rule
from lookahead.market.one_sided import directional_derivative, gradients_of_pieces
from lookahead.market.outcomes import NotUnique
from lookahead.market.population_moments import check_users, drift, normal_equations

if TYPE_CHECKING:
    from lookahead.market.float_population import FloatPopulation
    from lookahead.market.stationary import StationaryPoint

__all__ = ["FinitePopulation", "Models", "drift", "normal_equations", "probability"]

Models = tuple[Vector, ...]


@dataclass(frozen=True, init=False)
class FinitePopulation:
    """Finitely many users (x, y), each with a preferred learner: narang2026, section 2.

    x: N rows of d rationals (bare numbers are taken as d = 1); y: N rationals; preference: N
    learners, numbered from 0; weights: N rationals >= 0 that sum to one, equal unless given;
    ties: "lowest", "highest", "split" (equal shares), "preferred" (the preferred learner if it is
    tied, else the lowest) or a function (user, tied learners) -> learner. The loss is
    (y - theta.x)^2. Models are a sequence of n vectors of d rationals, bare numbers for d = 1;
    alpha, in [0, 1], is the probability of following preference.

    Raises EmptyPopulation, and InvalidArgument for lengths that differ or numbers
    outside their range; floats are refused (`as_floats` gives the float twin).

    >>> users = FinitePopulation(x=[1, 1], y=[1, -1], preference=[0, 1])
    >>> users.potential([1, -1], Fraction(1, 2)), users.winners([0, -1])
    (Fraction(0, 1), (0, 1))
    """

    x: tuple[Vector, ...]
    y: Vector
    preference: tuple[int, ...]
    weights: Vector
    ties: TieRule

    def __init__(
        self,
        x: Iterable[Any],
        y: Iterable[Any],
        preference: Iterable[int],
        weights: Iterable[Any] | None = None,
        ties: TieRule = "lowest",
    ) -> None:
        points, labels = rows(x, "x"), column(y, "y")
        wanted = tuple([learner_number("preference", i) for i in entries(preference, "preference")])
        shares = None if weights is None else column(weights, "weights")
        check_users(points, labels, wanted, shares)
        for name, value in (
            ("x", points),
            ("y", labels),
            ("preference", wanted),
            ("weights", (Fraction(1, len(points)),) * len(points) if shares is None else shares),
            ("ties", tie_rule(ties)),
        ):
            object.__setattr__(self, name, value)

    @property
    def n_users(self) -> int:
        """Number N of users."""
        return len(self.y)

    @property
    def d(self) -> int:
        """Dimension of a user's features."""
        return len(self.x[0])

    @property
    def learners(self) -> int:
        """Smallest number of learners that the preferences need."""
        return 1 + max(self.preference)

    @property
    def points(self) -> tuple[tuple[Vector, Fraction, int, Fraction], ...]:
        """The users as (x, y, preference, weight)."""
        return tuple(zip(self.x, self.y, self.preference, self.weights, strict=True))

    def models(self, theta: Iterable[Any]) -> Models:
        """Return `theta` as n vectors of d Fractions.

        Raises InvalidArgument for another dimension or fewer models than `learners`.
        """
        models = rows(theta, "theta")
        if len(models) < self.learners:
            raise InvalidArgument("theta", len(models), f"needs {self.learners} models or more")
        if any(len(row) != self.d for row in models):
            raise InvalidArgument("theta", [len(row) for row in models], f"must have d = {self.d}")
        return models

    def residuals(self, theta: Iterable[Any]) -> tuple[Vector, ...]:
        """Return theta_i.x_u - y_u: N rows of n."""
        models = self.models(theta)
        return tuple(
            tuple(dot(model, x) - y for model in models)
            for x, y in zip(self.x, self.y, strict=True)
        )

    def losses(self, theta: Iterable[Any]) -> tuple[Vector, ...]:
        """Return (y_u - theta_i.x_u)^2: N rows of n."""
        return tuple(tuple(r * r for r in row) for row in self.residuals(theta))

    def tied(self, theta: Iterable[Any]) -> tuple[tuple[int, ...], ...]:
        """Return each user's learners of smallest loss; more than one where they tie."""
        return tuple(smallest(row) for row in self.losses(theta))

    def _chosen(self, theta: Iterable[Any]) -> tuple[tuple[int, ...], ...]:
        return tuple(
            choose(u, tied, self.preference[u], self.ties)
            for u, tied in enumerate(self.tied(theta))
        )

    def winners(self, theta: Iterable[Any]) -> tuple[Any, ...]:
        """Return whom each user's loss branch selects; for "split" the tuple of tied learners.

        >>> FinitePopulation([1, 0], [0, 0], [0, 0], ties="highest").winners([1, -1])
        (1, 1)
        """
        chosen = self._chosen(theta)
        return chosen if self.ties == "split" else tuple(learners[0] for learners in chosen)

    def shares(self, theta: Iterable[Any]) -> tuple[Vector, ...]:
        """Return each user's probability of each learner in the loss branch: N rows of n."""
        models = self.models(theta)
        return tuple(
            tuple(Fraction(int(i in chosen), len(chosen)) for i in range(len(models)))
            for chosen in self._chosen(models)
        )

    def observed(self, theta: Iterable[Any], alpha: Any) -> tuple[Vector, ...]:
        """Return the mass of user u that learner i observes: N rows of n, narang2026 section 2."""
        a = probability(alpha)
        return tuple(
            tuple(w * (a * (i == wanted) + (1 - a) * share) for i, share in enumerate(row))
            for row, wanted, w in zip(
                self.shares(theta), self.preference, self.weights, strict=True
            )
        )

    def masses(self, theta: Iterable[Any], alpha: Any) -> Vector:
        """Return the mass m_i that each learner observes; the masses sum to one.

        >>> FinitePopulation([1, 1], [1, -1], [0, 1]).masses([1, -1], Fraction(1, 3))
        (Fraction(1, 2), Fraction(1, 2))
        """
        observed = self.observed(theta, alpha)
        return tuple(sum(column, Fraction(0)) for column in zip(*observed, strict=True))

    def risk(self, model: Any) -> Fraction:
        """Return R(model), the mean loss over all users."""
        vector = numbers(model, "model")
        if len(vector) != self.d:
            raise InvalidArgument("model", len(vector), f"must have d = {self.d}")
        return sum((w * (y - dot(vector, x)) ** 2 for x, y, _, w in self.points), start=Fraction(0))

    def risks(self, theta: Iterable[Any]) -> Vector:
        """Return the risk of each model over all users."""
        return tuple(self.risk(model) for model in self.models(theta))

    def optimum(self) -> tuple[Vector, Fraction]:
        """Return the population's optimal model and its risk.

        Raises NotUnique when the second moments of x are singular.

        >>> FinitePopulation([1, 1], [1, -1], [0, 1]).optimum()
        ((Fraction(0, 1),), Fraction(1, 1))
        """
        A, b = normal_equations(self, self.weights)
        rank = to_flint(A).rank()
        if rank < self.d:
            raise NotUnique("the optimal model", self.d - rank, "add users or a ridge")
        best = solve(A, b)
        return best, self.risk(best)

    def potential(self, theta: Iterable[Any], alpha: Any) -> Fraction:
        """Return F(theta) = alpha E l(theta_pi) + (1 - alpha) E min_i l(theta_i), equation (1)."""
        a = probability(alpha)
        return sum(
            (
                w * (a * row[wanted] + (1 - a) * min(row))
                for row, wanted, w in zip(
                    self.losses(theta), self.preference, self.weights, strict=True
                )
            ),
            start=Fraction(0),
        )

    def gradient(self, theta: Iterable[Any], alpha: Any) -> Models:
        """Return the formula of Lemma 13 under the tie rule: the mean step of each learner.

        n vectors of d. It is the gradient of the potential exactly where `differentiable` says so.

        >>> FinitePopulation([1, 1], [1, -1], [0, 1]).gradient([0, -1], 0)
        ((Fraction(-1, 1),), (Fraction(0, 1),))
        """
        models = self.models(theta)
        return drift(self, self.residuals(models), self.observed(models, alpha))

    def differentiable(self, theta: Iterable[Any], alpha: Any) -> bool:
        """Return whether the potential has a gradient at `theta`.

        A tie makes a kink exactly when its user has positive weight, some loss and features that
        are not all zero, and the loss branch has positive probability.
        """
        if probability(alpha) == 1:
            return True
        return not any(
            w and len(smallest(row)) > 1 and min(row) and any(x)
            for row, x, w in zip(self.losses(theta), self.x, self.weights, strict=True)
        )

    def directional(self, theta: Iterable[Any], alpha: Any, direction: Iterable[Any]) -> Fraction:
        """Return the one-sided derivative of the potential along `direction` (n vectors of d)."""
        return directional_derivative(
            self, self.models(theta), probability(alpha), self.models(direction)
        )

    def one_sided_gradients(
        self, theta: Iterable[Any], alpha: Any, limit: int = 4096
    ) -> tuple[Models, ...]:
        """Return the gradients of the smooth pieces that meet at `theta`, without repetition.

        Raises InvalidArgument when there are more than `limit` ways of breaking the ties.
        """
        return gradients_of_pieces(self, self.models(theta), probability(alpha), limit)

    def stationary_points(
        self, alpha: Any, learners: int = 2, *, kinks: bool = False
    ) -> tuple[StationaryPoint, ...]:
        """Return every stationary point of the market; see `lookahead.market.stationary`."""
        from lookahead.market.stationary import stationary_points

        return stationary_points(self, probability(alpha), learners, kinks=kinks)

    def as_floats(self) -> FloatPopulation:
        """Return the float twin, for vectorised work."""
        from lookahead.market.float_population import rounded

        return rounded(self)
