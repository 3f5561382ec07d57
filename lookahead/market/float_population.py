"""The float twin of a finite population: arrays instead of Fractions, no loop over users."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from lookahead.core.balls import FloatArray
from lookahead.core.errors import InvalidArgument
from lookahead.market.arguments import floats, one_of, share
from lookahead.market.choice import RULES, NamedRule
from lookahead.market.outcomes import EmptyPopulation, NotUnique

if TYPE_CHECKING:
    from lookahead.market.population import FinitePopulation

IntArray = np.ndarray[Any, np.dtype[np.intp]]


@dataclass(frozen=True, eq=False, init=False, repr=False)
class FloatPopulation:
    """N users as read-only arrays; the methods are those of FinitePopulation, in floats.

    x: (N, d), or (N,) for d = 1; y: (N,); preference: (N,) learners numbered from 0; weights:
    (N,) >= 0, divided by their sum, equal unless given; ties: "lowest", "highest", "split" or
    "preferred". Models are an array (n, d), or (n,) for d = 1. Floats decide nothing here: which
    of two nearly equal losses is smaller is a matter of rounding.

    Raises EmptyPopulation, and InvalidArgument for shapes that differ, numbers that are not
    finite, negative weights or preferences, and another tie rule.

    >>> users = FloatPopulation(x=[1, 1], y=[1, -1], preference=[0, 1])
    >>> float(users.potential([1, -1], 0.5)), users.winners([0, -1]).tolist()
    (0.0, [0, 1])
    >>> users
    FloatPopulation(2 users, d = 1, 2 learners, ties = 'lowest')
    """

    x: FloatArray
    y: FloatArray
    preference: IntArray
    weights: FloatArray
    ties: NamedRule

    def __init__(
        self, x: Any, y: Any, preference: Any, weights: Any = None, ties: NamedRule = "lowest"
    ) -> None:
        rows = floats(x, "x")
        rows = rows.reshape(-1, 1) if rows.ndim == 1 else rows
        if rows.ndim != 2 or rows.shape[1] == 0:
            raise InvalidArgument("x", rows.shape, "must have shape (N, d) with d >= 1")
        users = rows.shape[0]
        if users == 0:
            raise EmptyPopulation(0)
        labels = _column("y", y, users)
        wanted = _learners(preference, users)
        shares = np.full(users, 1 / users) if weights is None else _shares(weights, users)
        one_of(ties, "ties", RULES)
        for name, value in (
            ("x", rows),
            ("y", labels),
            ("preference", wanted),
            ("weights", shares),
        ):
            value.flags.writeable = False
            object.__setattr__(self, name, value)
        object.__setattr__(self, "ties", ties)

    def __repr__(self) -> str:
        size = f"{self.n_users} users, d = {self.d}, {self.learners} learners"
        return f"FloatPopulation({size}, ties = {self.ties!r})"

    @property
    def n_users(self) -> int:
        """Number N of users."""
        return int(self.x.shape[0])

    @property
    def d(self) -> int:
        """Dimension of a user's features."""
        return int(self.x.shape[1])

    @property
    def learners(self) -> int:
        """Smallest number of learners that the preferences need."""
        return int(self.preference.max()) + 1

    def models(self, theta: Any) -> FloatArray:
        """Return `theta` as an array (n, d); raises InvalidArgument where it does not fit."""
        models = floats(theta, "theta")
        models = models.reshape(-1, 1) if models.ndim == 1 else models
        if models.ndim != 2 or models.shape[1] != self.d or models.shape[0] < self.learners:
            need = f"must have shape (n, {self.d}) with n >= {self.learners}"
            raise InvalidArgument("theta", models.shape, need)
        return models

    def residuals(self, theta: Any) -> FloatArray:
        """Return theta_i.x_u - y_u, shape (N, n)."""
        return self.x @ self.models(theta).T - self.y[:, None]

    def losses(self, theta: Any) -> FloatArray:
        """Return (y_u - theta_i.x_u)^2, shape (N, n)."""
        return self.residuals(theta) ** 2

    def winners(self, theta: Any) -> IntArray:
        """Return whom each user's loss branch selects, shape (N,); "split" has `shares` only."""
        if self.ties == "split":
            raise InvalidArgument("ties", self.ties, "leaves no single winner; ask for shares")
        return self._winners(self.losses(theta))

    def shares(self, theta: Any) -> FloatArray:
        """Return each user's probability of each learner in the loss branch, shape (N, n)."""
        return self._shares(self.losses(theta))

    def observed(self, theta: Any, alpha: float) -> FloatArray:
        """Return the mass of user u that learner i observes, shape (N, n)."""
        return self._observed(self.losses(theta), _probability(alpha))

    def masses(self, theta: Any, alpha: float) -> FloatArray:
        """Return the mass that each learner observes, shape (n,)."""
        return self.observed(theta, alpha).sum(axis=0)

    def risk(self, model: Any) -> float:
        """Return the mean loss of one model over all users."""
        vector = floats(model, "model").reshape(-1)
        if vector.shape != (self.d,):
            raise InvalidArgument("model", vector.shape, f"must have shape ({self.d},)")
        return float(self.weights @ (self.x @ vector - self.y) ** 2)

    def risks(self, theta: Any) -> FloatArray:
        """Return the risk of each model over all users, shape (n,)."""
        return self.weights @ self.losses(theta)

    def optimum(self) -> tuple[FloatArray, float]:
        """Return the population's optimal model and its risk.

        Raises NotUnique when the second moments are singular to working precision.
        """
        A = (self.x * self.weights[:, None]).T @ self.x
        rank = int(np.linalg.matrix_rank(A, hermitian=True))
        if rank < self.d:
            raise NotUnique("the optimal model", self.d - rank, "add users or a ridge")
        moment = self.x.T @ (self.weights * self.y)
        best = np.asarray(np.linalg.solve(A, moment), dtype=float)
        return best, self.risk(best)

    def potential(self, theta: Any, alpha: float) -> float:
        """Return F(theta), equation (1)."""
        a, losses = _probability(alpha), self.losses(theta)
        wanted = np.take_along_axis(losses, self.preference[:, None], axis=1)[:, 0]
        return float(self.weights @ (a * wanted + (1 - a) * losses.min(axis=1)))

    def gradient(self, theta: Any, alpha: float) -> FloatArray:
        """Return the formula of Lemma 13 under the tie rule, shape (n, d)."""
        residuals = self.residuals(theta)
        mass = self._observed(residuals**2, _probability(alpha))
        return 2 * (mass * residuals).T @ self.x

    def _winners(self, losses: FloatArray) -> IntArray:
        if self.ties == "highest":
            return losses.shape[1] - 1 - losses[:, ::-1].argmin(axis=1)
        lowest = losses.argmin(axis=1)
        if self.ties == "lowest":
            return lowest
        users = np.arange(self.n_users)
        content = losses[users, self.preference] <= losses[users, lowest]
        return np.where(content, self.preference, lowest)

    def _shares(self, losses: FloatArray) -> FloatArray:
        if self.ties == "split":
            tied = losses == losses.min(axis=1, keepdims=True)
            return tied / tied.sum(axis=1, keepdims=True)
        shares = np.zeros_like(losses)
        np.put_along_axis(shares, self._winners(losses)[:, None], 1.0, axis=1)
        return shares

    def _observed(self, losses: FloatArray, alpha: float) -> FloatArray:
        mass = (1 - alpha) * self._shares(losses)
        mass[np.arange(self.n_users), self.preference] += alpha
        mass *= self.weights[:, None]
        return mass


def rounded(population: FinitePopulation) -> FloatPopulation:
    """Return the nearest float population; raises InvalidArgument for a tie rule of one's own."""
    if callable(population.ties):
        raise InvalidArgument("ties", "a function", f"must be one of {', '.join(RULES)} for floats")
    try:
        x = np.array(population.x, dtype=float)
        y = np.array(population.y, dtype=float)
    except OverflowError:
        largest = max(abs(v) for row in (*population.x, population.y) for v in row)
        raise InvalidArgument("x", largest, "is beyond the range of floats") from None
    weights = np.array(population.weights, dtype=float)
    return FloatPopulation(x, y, population.preference, weights, population.ties)


def _probability(alpha: float) -> float:
    return float(share(alpha, "alpha"))


def _column(name: str, values: Any, users: int) -> FloatArray:
    column = floats(values, name)
    if column.shape != (users,):
        raise InvalidArgument(name, column.shape, f"must have shape ({users},), one per user")
    return column


def _learners(preference: Any, users: int) -> IntArray:
    numbers = _column("preference", preference, users)
    wrong = (numbers < 0) | (numbers != np.floor(numbers))
    if wrong.any():
        raise InvalidArgument("preference", numbers[wrong][0], "must be a learner 0, 1, 2, ...")
    return numbers.astype(np.intp)


def _shares(weights: Any, users: int) -> FloatArray:
    shares = _column("weights", weights, users)
    if shares.min() < 0:
        raise InvalidArgument("weights", shares.min(), "must not be negative")
    with np.errstate(over="ignore"):
        total = shares.sum()
    if total == 0:
        raise EmptyPopulation("weights that are all zero")
    if not np.isfinite(total):
        raise InvalidArgument("weights", total, "must have a finite sum")
    return shares / total
