"""Agents who choose labels and a learner that fits them by least squares (zhu2025, Example 5)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from lookahead.core.errors import InvalidArgument
from lookahead.core.exact import Matrix, Vector, apply, dot, matrix, rank, solve, transpose, vector
from lookahead.reasoning.outcomes import NotStronglyConvex

Values = Callable[[Any], Any] | Iterable[Fraction | int]
Reports = str | Values


@dataclass(frozen=True)
class Labelling:
    """Reported labels and what follows from them.

    labels: (n,) mean report at every x; theta: (p,) the model trained on them; predictions: (n,);
    utility: the population's utility U.
    """

    labels: Vector
    theta: Vector
    predictions: Vector
    utility: Fraction


@dataclass(frozen=True)
class LabelGame:
    r"""Example 5: only labels can be changed, and predictions should follow a target function g.

    x: n >= 1 feature values, of any exact kind, each once; label_mean: $\mathbb E[y|x]$; target:
    $g(x)$; features: the p features of every x, for the linear model $f_\theta(x) = \langle\theta,
    \text{features}(x)\rangle$; each of these three a function of x or a sequence in the order of x.
    weights: the law of x, equal when None. The loss is $(f_\theta(x) - y)^2$, the utility
    $-(f_\theta(x) - g(x))^2$; of the labels only the mean at every x matters.
    Raises InvalidArgument for shapes or weights that do not fit, NotStronglyConvex where the
    features do not tell every parameter, FloatRefused for a float.

    >>> game = LabelGame([-1, 1], label_mean=[0, 0], target=[0, 1], features=lambda x: (1,))
    >>> game.benefit(), game.printed_benefit(), game.is_realisable(game.target)
    (Fraction(1, 4), Fraction(1, 2), False)
    """

    x: tuple[Any, ...]
    label_mean: Vector
    target: Vector
    features: Matrix
    weights: Vector

    def __init__(
        self,
        x: Iterable[Any],
        label_mean: Values,
        target: Values,
        features: Callable[[Any], Iterable[Fraction | int]] | Iterable[Iterable[Fraction | int]],
        weights: Iterable[Fraction | int] | None = None,
    ) -> None:
        xs = tuple(x)
        if not xs or len(set(xs)) < len(xs):
            raise InvalidArgument("x", xs, "must be feature values, at least one, each once")
        rows = [features(each) for each in xs] if callable(features) else features
        law = [Fraction(1, len(xs))] * len(xs) if weights is None else weights
        object.__setattr__(self, "x", xs)
        object.__setattr__(self, "features", matrix(rows, "features"))
        object.__setattr__(self, "weights", vector(law, "weights"))
        object.__setattr__(self, "label_mean", self._values("label_mean", label_mean))
        object.__setattr__(self, "target", self._values("target", target))
        self._check()

    def _check(self) -> None:
        for name in ("features", "weights"):
            if len(getattr(self, name)) != self.n:
                raise InvalidArgument(name, len(getattr(self, name)), f"must be {self.n}, as x")
        if min(self.weights) <= 0 or sum(self.weights) != 1:
            shown = tuple(str(w) for w in self.weights)
            raise InvalidArgument("weights", shown, "must be positive and sum to one")
        if rank(self.features) < len(self.features[0]):
            raise NotStronglyConvex(0)

    @property
    def n(self) -> int:
        """Number of feature values."""
        return len(self.x)

    def fit(self, reports: Reports) -> Labelling:
        """Return the least-squares model on reported labels, and the utility it gives.

        reports: "truth" for the mean of one's own label, "target" for g, or labels as a function
        of x or a sequence (n,). Raises InvalidArgument for another name or length.
        """
        labels = self._reports(reports)
        theta = solve(self._normal, apply(self._weighted, labels))
        predictions = apply(self.features, theta)
        return Labelling(labels, theta, predictions, -self._distance(predictions, self.target))

    def selfish(self, reports: Reports = "truth") -> Labelling:
        """Return the stable pair in which agents report as told.

        One agent's label moves neither the model nor, in this utility, what the agent gets from
        it: every report is a best response, so every labelling is stable, and `reports` is the
        rule by which the indifferent choose. Example 5 has them report their own label.
        """
        return self.fit(reports)

    def collective(self) -> Labelling:
        """Return an optimum of the population as leader: report the target.

        The learner then takes the model that is nearest to g, and no labels can do better.
        """
        return self.fit("target")

    def benefit(self, reports: Reports = "truth") -> Fraction:
        """Return B = U(collective) - U(selfish), where the indifferent report as told."""
        return self.collective().utility - self.selfish(reports).utility

    def printed_benefit(self) -> Fraction:
        r"""Return $\mathbb E(\mathbb E[y|x] - g(x))^2$, as Example 5 prints the benefit."""
        return self._distance(self.label_mean, self.target)

    def projected_benefit(self) -> Fraction:
        r"""Return $\mathbb E(P(\mathbb E[y|x] - g)(x))^2$, with P the projection on the models."""
        fitted = (self.fit(values).predictions for values in (self.label_mean, self.target))
        return self._distance(*fitted)

    def is_realisable(self, values: Values) -> bool:
        """Return whether some model predicts these values (n,) at every x.

        >>> LabelGame([0, 1, 2], [0, 1, 4], [0, 0, 0], lambda x: (1, x)).is_realisable([1, 3, 5])
        True
        """
        wanted = self._values("values", values)
        return self.fit(wanted).predictions == wanted

    @cached_property
    def _weighted(self) -> Matrix:
        columns = transpose(self.features)
        return tuple(
            tuple(w * entry for w, entry in zip(self.weights, column, strict=True))
            for column in columns
        )

    @cached_property
    def _normal(self) -> Matrix:
        columns = transpose(self.features)
        return tuple(tuple(dot(row, column) for column in columns) for row in self._weighted)

    def _distance(self, a: Sequence[Fraction], b: Sequence[Fraction]) -> Fraction:
        gaps = ((p - q) ** 2 for p, q in zip(a, b, strict=True))
        return dot(self.weights, tuple(gaps))

    def _reports(self, reports: Reports) -> Vector:
        if not isinstance(reports, str):
            return self._values("reports", reports)
        named = {"truth": self.label_mean, "target": self.target}
        if reports not in named:
            raise InvalidArgument("reports", reports, "must be 'truth', 'target' or labels")
        return named[reports]

    def _values(self, name: str, values: Values) -> Vector:
        found = vector(map(values, self.x) if callable(values) else values, name)
        if len(found) != self.n:
            raise InvalidArgument(name, len(found), f"must be one for each of {self.n} values of x")
        return found
