"""Whether retraining diverges at and above the threshold of Theorem 3 (summary 002)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise, product

from lookahead.core.measures import measure
from lookahead.core.symbols import sympy
from lookahead.ledger import (
    Assumption,
    Claim,
    Comparison,
    Source,
    all_of,
    at_most,
    equals,
    less_than,
)
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.reasoning.claims.retraining_assumptions import sharp_constants, strong_feedback
from lookahead.reasoning.retraining import Retraining, pure
from lookahead.testing.retraining import retrainings

F = Fraction
CHAPTER = "reasoning/level_k"
ROUNDS = 8

moving = Assumption(
    "not started at rest",
    r"The start is no stable model: $\theta_1 \ne \theta_0$.",
    lambda x: x.retrain(x.theta, pure(1)) != x.theta,
)

divergence = Claim(
    key="zhu2025.sum002.diverge",
    kind="summary",
    title="Retraining may not converge above the threshold",
    source=Source("zhu2025", "Summary 002, failure signatures", "", "verbatim"),
    chapter=CHAPTER,
    statement=r"""If $\epsilon \ge \gamma/\beta$, retraining may not converge: for every such
$\epsilon, \gamma, \beta$ there is an instance in which it does not, at the threshold as well. In the
affine model with $|c| = \epsilon\beta/\gamma \ge 1$, level 1 alone converges from no start but a
stable one, because its steps do not shrink. With $c = 1$ and $\mathcal A(\mathcal D_0) = a \ne 0$
each round adds $a$, and no model is stable.""",
    as_printed=r"If $\epsilon \ge \gamma/\beta$, the repeated retraining may not converge",
    assumes=(sharp_constants, strong_feedback, moving),
)


@divergence.symbolic
def steps_do_not_shrink() -> dict[str, Comparison]:
    """One step is the one before times c, and |c| = 1 + excess; so the models are no sequence
    of Cauchy."""
    sp = sympy()
    a, theta, c = sp.symbols("a theta c", real=True)
    step, excess = sp.symbols("step excess", nonnegative=True)
    T = lambda t: a + c * t
    return {
        "each step is c times the one before": identical(
            T(T(theta)) - T(theta), c * (T(theta) - theta)
        ),
        "so no step is smaller than the one before": non_negative((1 + excess) * step - step),
        "c = 1: each round adds a": identical(T(theta).subs(c, 1) - theta, a),
    }


@steps_do_not_shrink.mutant("steps shrink from c = 1 on")
def _() -> dict[str, Comparison]:
    step, excess = sympy().symbols("step excess", positive=True)
    return {
        "at the threshold": non_negative(step - step),
        "above it": non_negative(step - (1 + excess) * step),
    }


def at_and_above() -> Iterator[Retraining]:
    """The agent at 1 who follows the model fully, from 0; then larger and negative feedback."""
    for gain, points, theta in product(
        (F(1), F(-1), F(2), F(-3, 2)), ([1], [0], [-1, 3]), (F(0), F(1), F(2))
    ):
        yield Retraining(gain, abs(gain), measure(points), theta=theta)


def increments(x: Retraining, mixture: tuple[Fraction, ...]) -> list[Fraction]:
    """Distances of consecutive models of retraining that starts at theta."""
    models = x.trajectory(x.theta, mixture, ROUNDS)
    return [abs(b - a) for a, b in pairwise(models)]


@divergence.sampled(retrainings(contracting=False, affine=True, sharp=True), small=at_and_above)
def steps_stay(x: Retraining) -> Comparison:
    """No step of level-1 retraining is smaller than the first one, which is positive."""
    first, *later = increments(x, pure(1))
    return all_of(less_than(F(0), first), *(at_most(first, step) for step in later))


@steps_stay.mutant("every step is larger than the one before, for the threshold as well")
def _(x: Retraining) -> Comparison:
    steps = increments(x, pure(1))
    return all_of(*(less_than(a, b) for a, b in pairwise(steps)))


@steps_stay.mutant("models always move in one direction")
def _(x: Retraining) -> Comparison:
    models = x.trajectory(x.theta, pure(1), 2)
    return less_than(F(0), (models[2] - models[1]) * (models[1] - models[0]))


def below() -> Iterator[Retraining]:
    """The same agents with half the gain."""
    for x in at_and_above():
        yield replace(x, gain=x.gain / 4, epsilon=x.epsilon / 4)


def overstated() -> Iterator[Retraining]:
    """Agents who react half as much as declared: the threshold is crossed on paper only."""
    yield Retraining(F(1, 2), F(1), measure([1]), theta=F(0))


steps_stay.without(strong_feedback, small=below)
steps_stay.without(moving, small=at_and_above)
steps_stay.without(sharp_constants, small=overstated)

convergence = Claim(
    key="zhu2025.sum002.diverge.may",
    kind="own",
    title="Retraining may converge above the threshold as well",
    source=Source("zhu2025", "Summary 002, failure signatures, the converse", "", "own"),
    chapter=CHAPTER,
    statement=r"""$\epsilon \ge \gamma/\beta$ does not force divergence. Under negative feedback, $c =
-q$ with $q = \epsilon\beta/\gamma \ge 1$, the mixture $\alpha_1 = \tfrac q{1+q}$, $\alpha_2 =
\tfrac1{1+q}$ has the multiplier $-\alpha_1 q + \alpha_2 q^2 = 0$ and reaches the stable model in one
round from every start. So $\epsilon < \gamma/\beta$ is sufficient for mixtures, not necessary.""",
    assumes=(sharp_constants, strong_feedback),
)


@convergence.symbolic
def cancelling() -> dict[str, Comparison]:
    """The shares are shares, and the multiplier vanishes."""
    q = sympy().Symbol("q", positive=True)
    first, second = q / (1 + q), 1 / (1 + q)
    return {
        "the shares sum to one": identical(first + second, 1),
        "the first share is not negative": non_negative(first),
        "the second share is not negative": non_negative(second),
        "the multiplier is zero": identical(-first * q + second * q**2, 0),
    }


@cancelling.mutant("with positive feedback")
def _() -> dict[str, Comparison]:
    q = sympy().Symbol("q", positive=True)
    return {
        "the shares sum to one": identical(q / (1 + q) + 1 / (1 + q), 1),
        "the multiplier is zero": identical(q * q / (1 + q) + q**2 / (1 + q), 0),
    }


def cancelled(x: Retraining) -> Retraining:
    """The instance with negative feedback and the two shares that cancel it."""
    q = x.ratio
    return replace(x, gain=-abs(x.gain), mixture=(q / (1 + q), 1 / (1 + q)))


@convergence.sampled(retrainings(contracting=False, affine=True, sharp=True), small=at_and_above)
def one_round(x: Retraining) -> Comparison:
    """After one round the mixture is at rest, wherever it started."""
    y = cancelled(x)
    first = y.retrain(y.theta)
    return all_of(equals(y.retrain(first), first), equals(y.retrain(y.theta + 1), first))


@one_round.mutant("level 1 alone is at rest after one round")
def _(x: Retraining) -> Comparison:
    y = replace(cancelled(x), mixture=pure(1))
    first = y.retrain(y.theta)
    return equals(y.retrain(first), first)


@one_round.mutant("the same shares under positive feedback")
def _(x: Retraining) -> Comparison:
    y = replace(cancelled(x), gain=abs(x.gain))
    first = y.retrain(y.theta)
    return equals(y.retrain(first), first)


one_round.without(sharp_constants, small=overstated)
one_round.without(strong_feedback, small=below)
