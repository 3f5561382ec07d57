"""What a market's probing learners learn from besides their users: a record of options."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from lookahead.core.errors import InvalidArgument
from lookahead.market.arguments import at_least_zero, entries, floats, learner_number, one_of, whole
from lookahead.market.outcomes import NoSuchLearner

RidgeConvention = Literal["half", "full"]
CONVENTIONS: tuple[RidgeConvention, ...] = ("half", "full")


@dataclass(frozen=True, eq=False)
class Probing:
    """The probing learners with their stored queries, the probing weight and the ridge.

    Source: narang2026, Algorithm 2 and equation (3): learner i of `learners` adds
    gamma [(1/n_q) sum_j (y_j - theta.x_j)^2 + ridge term] to what it learns from users.

    Parameters
    ----------
    learners
        indices of the probing learners, each once.
    queries
        one pair (x, y) for each of them, in the same order: n_q covariates (rows of length d, or
        bare numbers) and their n_q pseudo-labels; exact numbers for exact paths, arrays for runs.
    weight
        gamma >= 0, the same for all.
    ridge, ridge_convention
        lambda >= 0; "half" adds lambda/2 |theta|^2 (gradient lambda theta), "full" twice that.

    Raises InvalidArgument for a weight or ridge below zero or not finite, for an unknown
    convention, for a learner named twice or below zero, and for queries that do not fit or are not
    finite.

    >>> Probing((0,), (([1, 2], [1, 3]),), Fraction(1, 2), Fraction(1, 10)).count
    (2,)
    """

    learners: tuple[int, ...]
    queries: tuple[tuple[Any, Any], ...]
    weight: Any = Fraction(1, 2)
    ridge: Any = Fraction(0)
    ridge_convention: RidgeConvention = "half"

    def __post_init__(self) -> None:
        numbers = tuple(learner_number("learners", i) for i in entries(self.learners, "learners"))
        object.__setattr__(self, "learners", numbers)
        object.__setattr__(
            self, "queries", tuple(query_pair(pair) for pair in entries(self.queries, "queries"))
        )
        if len(set(self.learners)) != len(self.learners):
            raise InvalidArgument("learners", self.learners, "must name each learner once")
        if len(self.queries) != len(self.learners):
            raise InvalidArgument(
                "queries", len(self.queries), f"needs one pair for each of {len(self.learners)}"
            )
        check_weights(self.weight, self.ridge, self.ridge_convention)

    def within(self, learners: int) -> Probing:
        """Return self; raise NoSuchLearner if it names a learner outside 0, ..., learners - 1."""
        for i in self.learners:
            if i >= whole(learners, "learners", 0):
                raise NoSuchLearner("learners", i, learners)
        return self

    @property
    def count(self) -> tuple[int, ...]:
        """The number n_q of stored queries of each probing learner."""
        return tuple(len(x) for x, _ in self.queries)

    @property
    def shrinkage(self) -> Any:
        """The ridge's gradient over theta: lambda, or 2 lambda in the full convention."""
        return self.ridge if self.ridge_convention == "half" else 2 * self.ridge

    @property
    def of(self) -> Mapping[int, tuple[Any, Any]]:
        """The queries by learner."""
        return dict(zip(self.learners, self.queries, strict=True))


def query_pair(pair: Any) -> tuple[Any, Any]:
    """Return the covariates and labels of one learner's queries, checked but not converted.

    Raises InvalidArgument unless they are as many, at least one, and finite numbers.
    """
    both = entries(pair, "queries")
    if len(both) != 2:
        raise InvalidArgument("queries", both, "needs a pair: covariates and labels")
    x, y = both
    rows, labels = floats(x, "queries"), floats(y, "queries")
    if rows.ndim not in (1, 2) or labels.ndim != 1 or len(rows) == 0 or len(rows) != len(labels):
        raise InvalidArgument(
            "queries",
            (rows.shape, labels.shape),
            "needs as many labels as covariates, at least one",
        )
    return x, y


def check_weights(weight: Any, ridge: Any, convention: str) -> None:
    """Raise InvalidArgument unless weight and ridge are finite and >= 0, the convention known."""
    for name, value in (("weight", weight), ("ridge", ridge)):
        at_least_zero(value, name)
    one_of(convention, "ridge_convention", CONVENTIONS)
