"""What a summary of the paper says about how fast level 0 is (summary 001)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from lookahead.core.measures import measure
from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, at_most, equals
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.reasoning.claims import retraining_programs as programs
from lookahead.reasoning.claims.retraining_assumptions import (
    sharp_constants,
    weak_feedback,
)
from lookahead.reasoning.claims.summary_level_0 import (
    AFFINE,
    CHAPTER,
    EQUILIBRIA,
    LEVELS,
    equilibrium,
    small,
)
from lookahead.reasoning.level_k import level
from lookahead.reasoning.retraining import Retraining
from lookahead.testing.retraining import retrainings

F = Fraction
ROUNDS = 3


def error(x: Retraining, k: int) -> Fraction:
    """Distance from the own equilibrium of level k after one round that starts at theta."""
    return abs(x.learner(level(x.model, (x.theta,), k)) - equilibrium(x, k))


level_zero_rate = Claim(
    key="zhu2025.sum001.level0rate",
    kind="summary",
    title="Level 1 converges faster than level 0",
    source=Source("zhu2025", "Summary 001, table of main results", "", "verbatim"),
    chapter=CHAPTER,
    statement=r"""Retraining on level 1 converges faster than on level 0. Read generously: after each
round level 1 is at most as far from its equilibrium as level 0 from its own, from one start.""",
    as_printed=r"Level-0: convergence rate baseline; level-1: faster",
    assumes=(sharp_constants, weak_feedback),
)


def from_one() -> Iterator[Retraining]:
    """The agent at 0 who follows the model half-way, from the model 1; then the small scope."""
    yield Retraining(F(1, 2), F(1, 2), measure([0]), theta=F(1))
    yield from small()


@level_zero_rate.exact(small=from_one)
def after_one_round(x: Retraining) -> Comparison:
    """The distances from the own equilibrium after one round."""
    return at_most(error(x, 1), error(x, 0))


@after_one_round.mutant("level 2 converges faster than level 0")
def _(x: Retraining) -> Comparison:
    return at_most(error(x, 2), error(x, 0))


after_one_round.program(
    given=programs.given,
    let=EQUILIBRIA,
    assume=(*AFFINE, ("theta_1 is stable at level 1", "next([1], theta_1) == theta_1")),
    violates="abs(next([1], theta) - theta_1) > abs(A(mean) - theta_0)",
)

level_zero_at_once = level_zero_rate.amended(
    key="zhu2025.sum001.level0rate.once",
    severity="conclusion fails",
    title="Level 0 is at rest after one round; among levels from 1, deeper ones are faster",
    statement=r"""A level-0 population does not react, so retraining is at rest after one round, in
every model. In the affine model level $k \ge 1$ multiplies the distance from $\theta^*$ by $|c|^k$ in
each round: deeper levels are faster among those that react, where $c \ne 0$, and none is faster than
level 0.""",
    survives="The order among the levels from 1 on.",
    assumes=(sharp_constants, weak_feedback),
    uses=("zhu2025.eq1.deployed",),
)


@level_zero_at_once.symbolic
def factors() -> dict[str, Comparison]:
    """Level 0 is constant, level k has the factor c^k; q = |c| = 1 - margin."""
    sp = sympy()
    a, theta, c = sp.symbols("a theta c", real=True)
    q, margin = sp.symbols("q margin", nonnegative=True)
    star = a / (1 - c)
    steps: dict[str, Comparison] = {
        "level 0: the model after a round does not depend on the one before": identical(
            sp.diff(a, theta), 0
        )
    }
    model = theta
    for k in LEVELS:
        model = a + c * model
        steps[f"level {k} multiplies the distance by c^{k}"] = identical(
            model - star, c**k * (theta - star)
        )
        steps[f"level {k + 1} is no slower than level {k}"] = non_negative(
            (q**k * (q + margin) - q ** (k + 1)).expand()
        )
    return steps


@factors.mutant("level 2 has the factor c")
def _() -> dict[str, Comparison]:
    a, theta, c = sympy().symbols("a theta c", real=True)
    star = a / (1 - c)
    return {
        "level 1": identical(a + c * theta - star, c * (theta - star)),
        "level 2": identical(a + c * (a + c * theta) - star, c * (theta - star)),
    }


def distances(x: Retraining, k: int, end: Fraction) -> list[Fraction]:
    """How far level k is from a model after 0, 1, ... rounds that start at theta."""
    models = [x.theta]
    for _ in range(ROUNDS):
        models.append(x.learner(level(x.model, (models[-1],), k)))
    return [abs(model - end) for model in models]


@level_zero_at_once.sampled(retrainings(affine=True, sharp=True), small=from_one)
def every_round(x: Retraining) -> Comparison:
    """Level 0 at its end after one round; level k + 1 no farther than level k, by c^k a round."""
    star = equilibrium(x, 1)
    still = distances(x, 0, equilibrium(x, 0))
    by_level = [distances(x, k, star) for k in LEVELS]
    rest = (at_most(slow, fast) for slow, fast in zip(still[1:], by_level[0][1:], strict=True))
    rates = (equals(far[1], x.ratio**k * far[0]) for k, far in zip(LEVELS, by_level, strict=True))
    order = (
        at_most(b, a)
        for upper, deeper in pairwise(by_level)
        for a, b in zip(upper, deeper, strict=True)
    )
    return all_of(*rest, *rates, *order, equals(still[1], F(0)))


@every_round.mutant("level 1 is at rest after one round as well")
def _(x: Retraining) -> Comparison:
    return equals(error(x, 1), F(0))


@every_round.mutant("level k has the factor c")
def _(x: Retraining) -> Comparison:
    start = abs(x.theta - equilibrium(x, 1))
    return all_of(*(equals(error(x, k), x.ratio * start) for k in LEVELS))


def overstated() -> Iterator[Retraining]:
    """Agents who react half as much as declared: faster than c^k."""
    yield Retraining(F(1, 4), F(1, 2), measure([1]), theta=F(0))


every_round.controls(after_one_round)
every_round.without(sharp_constants, small=overstated)
every_round.without(weak_feedback, small=lambda: [Retraining(F(2), F(2), measure([1]), theta=F(0))])
