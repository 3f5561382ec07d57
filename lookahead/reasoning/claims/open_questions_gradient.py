"""Open question: a learner that takes one gradient step a round."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product

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
from lookahead.reasoning.affine_level_k import AffineLevelK
from lookahead.reasoning.gradient_learner import GradientLearner
from lookahead.testing.open_questions import gradient_learners

F = Fraction
CHAPTER = "reasoning/open_questions"
LEVELS = (1, 2, 3)
own = Source("zhu2025", "Open questions, a learner of gradient steps", "2", "own")

below_one = Assumption(
    "c < 1", r"$c = \epsilon\beta/\gamma < 1$, with its sign.", lambda x: c_of(x) < 1
)
small_steps = Assumption(
    "small steps", r"$0 < \eta\gamma(1 - c) \le 1$.", lambda x: scaled(x) * (1 - c_of(x)) <= 1
)
away = Assumption("weak negative feedback", r"$-1 < c < 0$.", lambda x: -1 < c_of(x) < 0)


def c_of(x: GradientLearner) -> Fraction:
    """The multiplier of level-1 retraining with an exact learner."""
    return x.model.multiplier


def scaled(x: GradientLearner) -> Fraction:
    """The step in units of the loss's curvature, eta gamma."""
    return x.eta * x.model.gamma_loss


def small() -> Iterator[GradientLearner]:
    """Half a step with negative feedback of a half, then stronger and positive feedback."""
    for c, eta, aware in product(
        (F(-1, 2), F(-2), F(1, 2), F(0)), (F(1, 2), F(1, 4), F(1)), (False, True)
    ):
        yield GradientLearner(AffineLevelK(F(1), F(1), c, F(1)), eta, aware)


steps = Claim(
    key="zhu2025.open.gradient",
    kind="own",
    title="Gradient steps: the same stable point, and at level 1 convergence under any negative feedback",
    source=own,
    chapter=CHAPTER,
    statement=r"""In the affine model let the learner take one gradient step $\eta$ a round, and let $c < 1$.
The stable point $\theta^*$ of the exact learner at level 1 is stable for every mixture, whether people
foresee an exact learner or the step. At level 1 the multiplier is $1 - \eta\gamma(1 - c)$: small steps, $\eta\gamma(1 - c) \le
1$, never increase the distance, also where $c \le -1$ and the exact learner does not settle. In general
$\rho_\alpha$ becomes $1 - \eta\gamma(1 - \rho_\alpha)$ for people who foresee an exact learner.""",
    assumes=(below_one, small_steps),
)


@steps.symbolic
def one_step() -> dict[str, Comparison]:
    """The step on data of mean m + epsilon T^(k-1)(theta), for the levels 1 to 3."""
    sp = sympy()
    m, theta, epsilon, rho = sp.symbols("m theta epsilon rho", real=True)
    beta, gamma, eta = sp.symbols("beta gamma eta", positive=True)
    c = epsilon * beta / gamma
    star = beta / gamma * m / (1 - c)
    exact = lambda t: beta / gamma * (m + epsilon * t)
    step = lambda t, data: t - eta * (gamma * t - beta * data)
    found: dict[str, Comparison] = {}
    foreseen = theta
    for k in LEVELS:
        after = step(theta, m + epsilon * foreseen)
        found[f"level {k}: stable point"] = identical(after.subs(theta, star), star)
        found[f"level {k}: multiplier"] = identical(
            sp.diff(after, theta), 1 - eta * gamma * (1 - c**k)
        )
        foreseen = exact(foreseen)
    own_step = step(theta, m + epsilon * theta)
    aware = step(theta, m + epsilon * own_step)
    found["people who foresee the step rest there too"] = identical(aware.subs(theta, star), star)
    part, gap = sp.symbols("part gap", nonnegative=True)
    found["with part = eta gamma (1 - c) and 1 - part = gap: |1 - part| <= 1"] = non_negative(
        (gap + part) - gap
    )
    found["a mixture of multipliers"] = identical(
        rho * (1 - eta * gamma * (1 - c)) + (1 - rho) * (1 - eta * gamma * (1 - c**2)),
        1 - eta * gamma * (1 - (rho * c + (1 - rho) * c**2)),
    )
    return found


@one_step.mutant("the multiplier is (1 - eta gamma) c")
def _() -> dict[str, Comparison]:
    c, step = sympy().symbols("c step", real=True)
    return {
        "whole step, no reaction": identical((1 - step * (1 - c)).subs({step: 1, c: 0}), 0),
        "any": identical(1 - step * (1 - c), (1 - step) * c),
    }


@steps.sampled(gradient_learners(), small=small)
def rests_and_approaches(x: GradientLearner) -> Comparison:
    """Every level rests at the exact learner's stable point; level 1 does not go away from it."""
    star, c = x.model.stable_point(), c_of(x)
    rest = (equals(x.retrain(star, {k: F(1)}), star) for k in LEVELS)
    after = x.retrain(star + 1) - star
    naive = GradientLearner(x.model, x.eta)
    half = {1: F(1, 2), 2: F(1, 2)}
    return all_of(
        at_most(abs(after), F(1)),
        equals(after, 1 - scaled(x) * (1 - c)),
        equals(naive.rate(half), 1 - scaled(x) * (1 - (c + c**2) / 2)),
        *rest,
    )


@rests_and_approaches.mutant("level 1 has the multiplier c")
def _(x: GradientLearner) -> Comparison:
    return equals(x.rate(), c_of(x))


@rests_and_approaches.mutant("never farther than the exact learner")
def _(x: GradientLearner) -> Comparison:
    return at_most(abs(x.rate()), abs(c_of(x)))


def long_steps() -> Iterator[GradientLearner]:
    """Steps so long that they overshoot."""
    yield GradientLearner(AffineLevelK(F(1), F(1), F(-2), F(1)), F(1))


def run_away() -> Iterator[GradientLearner]:
    """Positive feedback of two: no step helps."""
    yield GradientLearner(AffineLevelK(F(1), F(1), F(2), F(1)), F(1, 2))


rests_and_approaches.without(small_steps, small=long_steps).without(below_one, small=run_away)

deeper = Claim(
    key="zhu2025.open.gradient.deeper",
    kind="own",
    title="With small steps and negative feedback, deeper thinking slows retraining",
    source=own,
    chapter=CHAPTER,
    statement=r"""Let $-1 < c < 0$, $\eta\gamma(1 - c) \le 1$, and let people foresee an exact learner. Then level
2 leaves $1 - \eta\gamma(1 - c^2)$ of the distance, more than level 1 leaves, $1 - \eta\gamma(1 - c)$;
with an exact learner it is the other way round, $c^2 < |c|$.""",
    assumes=(away, small_steps),
    uses=("zhu2025.open.gradient",),
)


@deeper.symbolic
def slower() -> dict[str, Comparison]:
    """With c = -q: the difference of what is left is eta gamma q (1 + q)."""
    sp = sympy()
    q, step = sp.symbols("q step", positive=True)
    one, two = 1 - step * (1 + q), 1 - step * (1 - q**2)
    rest = sp.Symbol("rest", nonnegative=True)
    return {
        "level 2 leaves more": identical(two - one, step * q * (1 + q)),
        "which is positive": non_negative(step * q * (1 + q)),
        "both are distances left, as step (1 + q) = 1 - rest": identical(
            one.subs(step, (1 - rest) / (1 + q)), rest
        ),
    }


@slower.mutant("for positive feedback too")
def _() -> dict[str, Comparison]:
    q, step = sympy().symbols("q step", positive=True)
    return {
        "negative": non_negative((1 - step * (1 - q**2)) - (1 - step * (1 + q))),
        "positive": non_negative((1 - step * (1 - q**2)) - (1 - step * (1 - q)) - step * q**2),
    }


@deeper.sampled(gradient_learners(away=True), small=small)
def what_is_left(x: GradientLearner) -> Comparison:
    """What is left of a distance of one after a round at level 1 and at level 2."""
    naive = GradientLearner(x.model, x.eta)
    one, two = (abs(naive.rate({k: F(1)})) for k in (1, 2))
    return less_than(one, two)


@what_is_left.mutant("level 2 leaves less than one and a half times as much")
def _(x: GradientLearner) -> Comparison:
    one, two = (abs(GradientLearner(x.model, x.eta).rate({k: F(1)})) for k in (1, 2))
    return less_than(two, one * F(3, 2))


@what_is_left.mutant("level 2 leaves twice as much")
def _(x: GradientLearner) -> Comparison:
    one, two = (abs(GradientLearner(x.model, x.eta).rate({k: F(1)})) for k in (1, 2))
    return less_than(2 * one, two)


def exact_steps() -> Iterator[GradientLearner]:
    """The exact learner, a step of 1 / gamma."""
    yield GradientLearner(AffineLevelK(F(1), F(1), F(-1, 2), F(1)), F(1))


def positive() -> Iterator[GradientLearner]:
    """Positive feedback."""
    yield GradientLearner(AffineLevelK(F(1), F(1), F(1, 2), F(1)), F(1, 2))


what_is_left.without(small_steps, small=exact_steps).without(away, small=positive)
