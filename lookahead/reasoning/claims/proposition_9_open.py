"""Proposition 9 on a set of models that is not closed, which the paper does not exclude."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from lookahead.core.measures import measure
from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, at_most, equals, that
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.reasoning.claims import retraining_programs
from lookahead.reasoning.claims.proposition_9 import ROUNDS
from lookahead.reasoning.claims.retraining_assumptions import convex_set
from lookahead.reasoning.claims.retraining_scope import HALF_LINE
from lookahead.reasoning.claims.section_5_2_scope import (
    CHAPTER,
    COLLECTIVE,
    CONSTANTS,
    among,
    given,
    small,
    weak_rest,
)
from lookahead.reasoning.collective_mixture import CollectiveMixture
from lookahead.testing.collective_retraining import collective_mixtures

F = Fraction


def half_lines() -> Iterator[CollectiveMixture]:
    """Positive models only: everybody's data at zero, then data that pull the models up."""
    yield among(HALF_LINE, F(1, 2), F(0))
    yield among(HALF_LINE, F(1, 4), F(0))
    yield among(HALF_LINE, F(1, 2), F(3, 2))
    yield among(replace(HALF_LINE, base=measure([1])), F(1, 4), F(0))


open_models = Claim(
    key="zhu2025.prop9.open",
    kind="own",
    title="Proposition 9 on a set of models that is not closed",
    source=Source("zhu2025", "Proposition 9 for any set of models", "5.2", "own"),
    chapter=CHAPTER,
    statement=r"""On any convex $\Theta$ on which $\mathcal A$ is defined, under the other assumptions of
Proposition 9, there is a stable point $\theta^*_\alpha \in \Theta$.""",
    reading="$\\Theta$ is not asked to be closed; the paper does not say",
    assumes=(*CONSTANTS, weak_rest, convex_set),
)


@open_models.exact(small=half_lines)
def stable_point_exists(x: CollectiveMixture) -> Comparison:
    """Whether a model of Theta is stable."""
    return that(bool(x.stable_points()), "no model of Theta is stable")


@stable_point_exists.mutant("the model 1 is stable")
def _(x: CollectiveMixture) -> Comparison:
    return equals(x.retrain(F(1)), F(1))


stable_point_exists.program(
    given=given,
    let=(
        ("mean", "dot(weights, points)"),
        ("pull", "size * dot(weights, answers)"),
        ("next(x)", "slope * (pull + (1 - size) * (mean + gain * x)) / curvature"),
        ("fixed", "next(0) / (1 - next(1) + next(0))"),
    ),
    assume=(
        *COLLECTIVE,
        *retraining_programs.CONSTANTS,
        *retraining_programs.WEAK,
        ("everybody else at level 1", "alpha == [1] and stiffness == 1"),
        ("Theta = (border, oo) is mapped into itself", "gain > 0 and next(border) >= border"),
        ("the only fixed point on the line", "next(1) - next(0) != 1 and next(fixed) == fixed"),
    ),
    violates="not fixed > border",
)

closure = open_models.amended(
    key="zhu2025.prop9.closure",
    severity="missing hypothesis",
    title="Proposition 9 on a set of models that is not closed",
    statement=r"""On a convex $\Theta$ on which $\mathcal A$ is defined, runs converge at the rate of
Proposition 9 to one point $\bar\theta$ of the closure of $\Theta$; there is a stable point exactly when
$\bar\theta \in \Theta$, and it is $\bar\theta$.""",
    survives="Convergence at the rate of the proposition, to a point of the closure.",
    assumes=(*CONSTANTS, weak_rest, convex_set),
    uses=("zhu2025.a9", "zhu2025.ext.retraining", "zhu2025.ext.banach"),
)


@closure.symbolic
def limit_in_the_closure() -> dict[str, Comparison]:
    """A round is Lipschitz, so it extends to the closure, which is complete, and contracts there."""
    sp = sympy()
    rho, gap, d = sp.symbols("rho gap d", positive=True)
    t, n = sp.symbols("t n", integer=True, positive=True)
    tail = rho**t * (1 - rho**n) / (1 - rho)
    return {
        "one more step adds rho^(t+n) to the tail": identical(
            tail + rho ** (t + n), rho**t * (1 - rho ** (n + 1)) / (1 - rho)
        ),
        "the tail lies below rho^t / (1 - rho)": identical(
            rho**t / (1 - rho) - tail, rho ** (t + n) / (1 - rho)
        ),
        "with gap = 1 - rho > 0 the difference is positive": non_negative(rho ** (t + n) / gap),
        "two runs come together": identical(rho * (rho**t * d), rho ** (t + 1) * d),
    }


@limit_in_the_closure.mutant("a tail without its first term")
def _() -> dict[str, Comparison]:
    rho = sympy().Symbol("rho", positive=True)
    return {
        "no tail": identical(rho - rho, 0),
        "two terms": identical(rho + rho**2, rho**2 * (1 - rho**2) / (1 - rho)),
    }


def approached(x: CollectiveMixture, rate: Fraction) -> Comparison:
    """Errors of three rounds towards the stable point of the closure; whether it is a model."""
    closed = replace(x, rest=replace(x.rest, Theta=replace(x.Theta, closed=True)))
    star = closed.stable_points()[0]
    errors = [abs(model - star) for model in x.trajectory(x.theta, ROUNDS)]
    return all_of(
        that(bool(x.stable_points()) == (star in x.Theta), trivial=True),
        *(at_most(errors[t], rate**t * errors[0]) for t in range(1, ROUNDS + 1)),
    )


def open_and_closed() -> Iterator[CollectiveMixture]:
    """Half-lines, then the small scope."""
    yield from half_lines()
    yield from small()


@closure.sampled(collective_mixtures(), small=open_and_closed)
def limit(x: CollectiveMixture) -> Comparison:
    """Exact runs on Theta."""
    return approached(x, x.rate())


@limit.mutant("half the rate")
def _(x: CollectiveMixture) -> Comparison:
    return approached(x, x.rate() / 2)


limit.controls(stable_point_exists)
limit.as_in("zhu2025.prop9", *CONSTANTS, weak_rest, convex_set)
