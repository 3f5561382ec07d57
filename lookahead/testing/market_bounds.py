"""Probing learners, samples of probes and experiments: small scopes and strategies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from typing import Literal

from hypothesis import strategies as st

from lookahead.core.exact import Vector
from lookahead.market.coverage_runs import ProbeExperiment
from lookahead.market.probe_options import RidgeConvention
from lookahead.market.risk_bound_core import ProbedLearner

__all__ = [
    "Break", "DeclaredProbe", "LabelledSample", "declared", "declared_probes",
    "drawn_experiments", "experiments", "moved_probes", "probed_learners", "samples",
    "small_experiments", "small_learners", "small_probes", "small_samples",
]  # fmt: skip

F = Fraction
Break = Literal["", "labels", "users", "epsilon", "copies"]


@dataclass(frozen=True)
class LabelledSample:
    """True labels, pseudo-labels and predictions on the same probes."""

    y: Vector
    pseudo: Vector
    predicted: Vector

    def mean_square(self, one: Vector, other: Vector) -> Fraction:
        """Mean squared difference of two columns."""
        return sum(((a - b) ** 2 for a, b in zip(one, other, strict=True)), F(0)) / len(self.y)


@dataclass(frozen=True)
class DeclaredProbe:
    """A probing learner with declared bounds on its users and their pseudo-labels."""

    learner: ProbedLearner
    R_x: Fraction
    Y: Fraction
    B: Fraction


def small_samples() -> Iterator[LabelledSample]:
    """One or two probes with labels 0, 1 and predictions up to 3."""
    for y, z, v in product(range(2), range(3), range(4)):
        yield LabelledSample((F(y),), (F(z),), (F(v),))
    for y, z, v in product(range(2), range(2), range(3)):
        yield LabelledSample((F(y), F(1)), (F(z), F(0)), (F(v), F(1)))


@st.composite
def samples(draw: st.DrawFn) -> LabelledSample:
    """One to four probes, each column small rationals."""
    n = draw(st.integers(1, 4))
    column = lambda: tuple(F(draw(st.integers(-12, 12)), draw(st.integers(1, 3))) for _ in range(n))
    return LabelledSample(column(), column(), column())


def small_learners(conventions: tuple[RidgeConvention, ...] = ("half",)) -> Iterator[ProbedLearner]:
    """One or two users of one feature, every share 0 or 1, one probe or two."""
    ones = product((1,), (0, 1), (-1, 0, 1), (F(1, 2), 1, 4), (F(1, 2), 1, 4), conventions)
    for y, share, z, weight, ridge, rule in ones:
        yield ProbedLearner([1], [y], [1], [share], [z], [0], weight, ridge, rule)
    for rule in conventions:
        # seen are a tenth of the users, probed the others, with little weight
        tenth, captured = (F(9, 10), F(1, 10)), F(1, 100)
        yield ProbedLearner([1, 1], [0, 1], tenth, [0, 1], [0, 1], [0], captured, captured, rule)
    half = (F(1, 2), F(1, 2))
    pairs = product((0, 1), (-1, 1), (F(1, 2), 2), (F(1, 2), 2), ((0,), (1,), (0, 1)), conventions)
    for share, z, weight, ridge, asked, rule in pairs:
        yield ProbedLearner([1, 2], [1, -1], half, [1, share], [1, z], asked, weight, ridge, rule)


@st.composite
def probed_learners(
    draw: st.DrawFn, moved: bool = False, convention: RidgeConvention | None = None
) -> ProbedLearner:
    """Two to four users of one or two features, any shares, any pseudo-labels, up to four probes.

    The first d users have the unit vectors as features, so theta* is unique.
    """
    d = draw(st.integers(1, 2))
    N = d + draw(st.integers(1, 2))
    q = lambda low, high, over: F(draw(st.integers(low, high)), over)
    basis = [tuple(F(int(i == j)) for j in range(d)) for i in range(d)]
    x = [*basis, *(tuple(q(-6, 6, 2) for _ in range(d)) for _ in range(N - d))]
    parts = [draw(st.integers(1, 6)) for _ in range(N)]
    column = lambda: [q(-8, 8, 2) for _ in range(N)]
    shift = [q(-6, 6, 2) for _ in range(d)] if moved else []
    rule: RidgeConvention = convention or ("full" if draw(st.booleans()) else "half")
    return ProbedLearner(
        x,
        column(),
        [F(k, sum(parts)) for k in parts],
        [q(0, 4, 4) for _ in range(N)],
        column(),
        [draw(st.integers(0, N - 1)) for _ in range(draw(st.integers(1, 4)))],
        q(1, 24, 6),
        q(1, 24, 6),
        rule,
        shift,
    )


def declared(learner: ProbedLearner, *, labels: int = 1, users: int = 1) -> DeclaredProbe:
    """Declare bounds that hold; a larger divisor declares too little on purpose."""
    norm = lambda row: sum((abs(v) for v in row), F(0))
    R_x = max(norm(row) for row in learner.x) or F(1)
    worst = max(abs(z) for z in learner.pseudo)
    return DeclaredProbe(learner, R_x, max(abs(y) for y in learner.y) / users, worst / R_x / labels)


def small_probes(
    conventions: tuple[RidgeConvention, ...] = ("half",), *, labels: int = 1, users: int = 1
) -> Iterator[DeclaredProbe]:
    """The small learners with bounds declared, right or too small on purpose.

    Two users whose data lie in one direction come first: they attain the sharp norm bound.
    """
    for rule in conventions:
        factor = 4 if rule == "half" else 2
        tight = ProbedLearner([1], [1], [1], [1], [1], [0], 1, factor, rule)
        yield declared(tight, labels=labels, users=users)
    for learner in small_learners(conventions):
        yield declared(learner, labels=labels, users=users)


def declared_probes(
    *, labels: int = 1, users: int = 1, convention: RidgeConvention | None = None
) -> st.SearchStrategy[DeclaredProbe]:
    """Random learners with bounds declared, right or too small on purpose."""
    return probed_learners(convention=convention).map(
        lambda learner: declared(learner, labels=labels, users=users)
    )


def moved_probes() -> st.SearchStrategy[DeclaredProbe]:
    """Learners that are not at a stationary point, with bounds that hold."""
    return probed_learners(moved=True).map(declared)


def small_experiments(
    broken: Break = "", queries: tuple[int, ...] = (1, 3)
) -> Iterator[ProbeExperiment]:
    """Two users, at most one of them badly labelled; one probe or a few; at last both."""
    yields = product(queries, (F(1, 16), F(1, 2), F(9, 10)), (0, 1), (F(1, 2), F(1, 5)))
    for n, delta, bad, w in yields:
        yield ProbeExperiment(
            [1, 1], [0, 1], [bad, 1 - bad], [1 - w, w],
            queries=n, delta=delta, R_x=1, Y=F(1, 4) if broken == "users" else 1,
            B=0 if broken == "labels" else 1,
            epsilon=F(bad, 4) if broken == "epsilon" else bad,
            r=F(1, 2), weight=2, ridge=F(1, 2), copies=broken == "copies",
        )  # fmt: skip
    if not broken:
        yield ProbeExperiment([1, 1], [0, 0], [1, 1], R_x=1, Y=0, B=1, epsilon=1)


@st.composite
def drawn_experiments(draw: st.DrawFn) -> ProbeExperiment:
    """Random experiments with one of their samples."""
    x = draw(experiments(largest=8))
    users = range(len(x.x))
    asked = [draw(st.sampled_from(users)) for _ in range(x.queries)]
    return replace(x, drawn=tuple(asked.count(i) for i in users))


@st.composite
def experiments(draw: st.DrawFn, broken: Break = "", largest: int = 4) -> ProbeExperiment:
    """Two or three users of one feature, any pseudo-labels, every share, up to `largest` probes."""
    N = draw(st.integers(2, 3))
    q = lambda low, high, over: F(draw(st.integers(low, high)), over)
    parts = [draw(st.integers(1, 5)) for _ in range(N)]
    x = [F(1), *(q(-4, 4, 2) for _ in range(N - 1))]
    y, pseudo = [q(-4, 4, 2) for _ in range(N)], [q(-4, 4, 2) for _ in range(N)]
    weights = [F(k, sum(parts)) for k in parts]
    R_x = max(abs(v) for v in x)
    epsilon = sum((w * (a - b) ** 2 for w, a, b in zip(weights, y, pseudo, strict=True)), F(0))
    return ProbeExperiment(
        x, y, pseudo, weights, [q(0, 3, 3) for _ in range(N)],
        queries=draw(st.integers(1, largest)), delta=q(1, 19, 20), R_x=R_x,
        Y=max(abs(v) for v in y) / (4 if broken == "users" else 1),
        B=max(abs(v) for v in pseudo) / R_x / (4 if broken == "labels" else 1),
        epsilon=epsilon / (4 if broken == "epsilon" else 1), r=q(0, 6, 2),
        weight=q(1, 12, 4), ridge=q(1, 12, 4), copies=broken == "copies",
    )  # fmt: skip
