"""Whom a probing learner asks, and the pseudo-labels it takes home: the four scenarios."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from lookahead.core.errors import InvalidArgument, UnknownKey
from lookahead.core.exact import Vector, dot
from lookahead.market.arguments import (
    entries,
    flag,
    floats,
    generator,
    learner_number,
    one_of,
    rows,
    share,
    whole,
)
from lookahead.market.medians import MedianConvention, float_median, median, middle

Output = Literal["prediction", "hard", "soft"]
SCENARIOS = ("majority-good", "market-leader", "partial-knowledge", "preference-aware")
OUTPUTS = ("prediction", "hard", "soft")


@dataclass(frozen=True)
class Scenario:
    """A row of the paper's Table 1: which peers are asked about a query, and how answers merge.

    Source: narang2026, Definitions 2 and 3, Section 5.1 and Table 1.

    Parameters
    ----------
    name
        "majority-good": the median over all learners; "market-leader": the answer of `leader`;
        "partial-knowledge": the median over `subset`; "preference-aware": the answer of each
        query's preferred learner.
    learner
        who probes.
    include_self
        whether a median may count the probing learner's own model; the released code counts it.
    median
        the convention for even counts: "mean" of the middle two as in the released code, "low",
        "high".
    kappa
        in [0, 1], the probability with which a query that is meant for one learner goes to another
        one, drawn uniformly.

    Raises UnknownKey for the name, InvalidArgument for what is missing or outside its range.
    """

    name: str
    learner: int = 0
    leader: int | None = None
    subset: tuple[int, ...] | None = None
    include_self: bool = True
    median: MedianConvention = "mean"
    kappa: Any = Fraction(0)

    def __post_init__(self) -> None:
        if not isinstance(self.name, str) or self.name not in SCENARIOS:
            raise UnknownKey("scenario", str(self.name), SCENARIOS)
        for needed, value in (("market-leader", self.leader), ("partial-knowledge", self.subset)):
            if self.name == needed and value is None:
                argument = "leader" if needed == "market-leader" else "subset"
                raise InvalidArgument(argument, None, f"must be given in the scenario {needed}")
        learner_number("learner", self.learner)
        if self.leader is not None:
            learner_number("leader", self.leader)
        if self.subset is not None:
            some = [learner_number("subset", j) for j in entries(self.subset, "subset")]
            object.__setattr__(self, "subset", tuple(some))
        flag(self.include_self, "include_self")
        if share(self.kappa, "kappa") and not self.one_source:
            raise InvalidArgument("kappa", self.kappa, "a median has no single source to mistake")
        middle(1, self.median)

    @property
    def one_source(self) -> bool:
        """Whether each query goes to one learner."""
        return self.name in ("market-leader", "preference-aware")

    def panel(self, learners: int) -> tuple[int, ...]:
        """Return the learners over whom a median is taken, in increasing order."""
        asked = range(learners) if self.subset is None else self.subset
        panel = tuple(sorted({learner_number("subset", j, learners) for j in asked}))
        if not self.include_self:
            panel = tuple(j for j in panel if j != self.learner)
        if not panel:
            raise InvalidArgument("subset", self.subset, "must leave a learner to ask")
        return panel

    def sources(
        self,
        learners: int,
        count: int,
        preference: Iterable[int] | None = None,
        seed: int | np.random.Generator | None = None,
    ) -> NDArray[np.int64]:
        """Return who is asked about each of `count` queries: (count, size of the panel or 1).

        preference: the preferred learner of each query, for "preference-aware"; seed: for kappa.

        >>> Scenario("market-leader", leader=2).sources(3, 2).tolist()
        [[2], [2]]
        """
        count = whole(count, "count", 0)
        learner_number("learner", self.learner, whole(learners, "learners", 1))
        if not self.one_source:
            return np.tile(np.array(self.panel(learners), dtype=np.int64), (count, 1))
        if self.name == "market-leader":
            meant = [learner_number("leader", self.leader, learners)] * count
        else:
            if preference is None:
                raise InvalidArgument("preference", None, "must name a learner for each query")
            asked = entries(preference, "preference")
            meant = [learner_number("preference", j, learners) for j in asked]
            if len(meant) != count:
                raise InvalidArgument("preference", len(meant), f"must have length {count}")
        return mistaken(np.array(meant, dtype=np.int64), learners, self.kappa, seed)[:, None]


def mistaken(
    sources: NDArray[np.int64],
    learners: int,
    kappa: Any,
    seed: int | np.random.Generator | None,
) -> NDArray[np.int64]:
    """Return `sources` with each entry replaced, with probability kappa, by another learner.

    Source: narang2026, experiment 4. Raises InvalidArgument when noise is asked for without a
    seed or without another learner to ask.
    """
    if not kappa:
        return sources
    if seed is None:
        raise InvalidArgument("seed", None, "must be given when kappa is positive")
    if learners < 2:
        raise InvalidArgument("kappa", kappa, "there is no other learner to ask")
    rng = generator(seed)
    wrong = rng.random(len(sources)) < float(kappa)
    others = (sources + rng.integers(1, learners, len(sources))) % learners
    return np.where(wrong, others, sources)


def labels(
    scenario: Scenario | str,
    models: Iterable[Any],
    x: Iterable[Any],
    *,
    preference: Iterable[int] | Callable[[Vector], int] | None = None,
    output: Output = "prediction",
    seed: int | np.random.Generator | None = None,
    **options: Any,
) -> Vector:
    """Return the pseudo-labels of the queries `x`, exactly.

    Source: narang2026, Section 5.1, Definitions 2 and 3. `scenario` is a Scenario, or a name with
    its options; models: n vectors of d rationals; x: rows of d rationals; preference: one learner
    a query, or a function of its features. output: "prediction" theta.x, or "hard": one where the
    prediction is positive, else zero. Bare numbers are taken as d = 1.

    Raises what `Scenario` raises, NoSuchLearner, and InvalidArgument for lengths that differ.

    >>> [int(y) for y in labels("majority-good", [1, 2, 100], [1, -1])]
    [2, -2]
    >>> [int(y) for y in labels("preference-aware", [1, 2], [3, 5], preference=[1, 0])]
    [6, 5]
    """
    chosen = _scenario(scenario, options)
    theta, queries = rows(models, "models"), rows(x, "x")
    if not isinstance(output, str) or output not in ("prediction", "hard"):
        raise InvalidArgument("output", output, 'must be "prediction" or "hard" in exact numbers')
    wanted = [preference(row) for row in queries] if callable(preference) else preference
    asked = chosen.sources(len(theta), len(queries), wanted, seed)
    answers = tuple(
        median((dot(theta[int(j)], row) for j in who), chosen.median)
        for who, row in zip(asked, queries, strict=True)
    )
    return answers if output == "prediction" else tuple(Fraction(int(a > 0)) for a in answers)


def float_labels(
    scenario: Scenario | str,
    models: Any,
    x: Any,
    *,
    preference: Sequence[int] | NDArray[np.int64] | None = None,
    output: Output = "prediction",
    seed: int | np.random.Generator | None = None,
    **options: Any,
) -> NDArray[np.float64]:
    """Return the pseudo-labels of `labels` in floats, all queries at once.

    models: (n, d), or (n, K, d) for K classes; x: (count, d). The median is taken coordinate by
    coordinate over logits. output: "prediction" (logits), "hard" (0 or 1, or the class's unit
    vector), "soft" (sigmoid, or softmax). Returns (count,) or (count, K).

    >>> float_labels("majority-good", [[1.0], [3.0]], [[1.0], [2.0]]).tolist()
    [2.0, 4.0]
    """
    chosen = _scenario(scenario, options)
    theta, queries = floats(models, "models"), floats(x, "x")
    if theta.ndim not in (2, 3) or queries.ndim != 2 or theta.shape[-1] != queries.shape[1]:
        raise InvalidArgument("models", (theta.shape, queries.shape), "must share the dimension d")
    one_of(output, "output", OUTPUTS)
    asked = chosen.sources(len(theta), len(queries), preference, seed)
    answers = queries @ np.moveaxis(theta, -1, -2)  # (n, count, K), or (count, n)
    if theta.ndim == 2:
        picked = np.take_along_axis(answers, asked, axis=1).T
    else:
        picked = np.stack([answers[who, np.arange(len(queries))] for who in asked.T])
    return _as_output(float_median(picked, chosen.median), output)


def _as_output(logits: NDArray[np.float64], output: Output) -> NDArray[np.float64]:
    if output == "prediction":
        return logits
    if logits.ndim == 1:
        return (logits > 0).astype(float) if output == "hard" else _sigmoid(logits)
    if output == "hard":
        return np.eye(logits.shape[1])[logits.argmax(axis=1)]
    grown = np.exp(logits - logits.max(axis=1, keepdims=True))
    return grown / grown.sum(axis=1, keepdims=True)


def _sigmoid(z: NDArray[np.float64]) -> NDArray[np.float64]:
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, small) / (1 + small)


def _scenario(scenario: Scenario | str, options: dict[str, Any]) -> Scenario:
    if not isinstance(scenario, Scenario):
        return Scenario(scenario, **options)
    if options:
        raise InvalidArgument("options", sorted(options), "belong into the Scenario")
    return scenario
