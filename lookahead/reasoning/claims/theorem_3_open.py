"""Theorem 3 on a set of models that is not closed, which the paper does not exclude."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from lookahead.core.measures import measure
from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, equals, that
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.reasoning.claims import retraining_programs as programs
from lookahead.reasoning.claims.retraining_assumptions import CONSTANTS, convex_set, weak_feedback
from lookahead.reasoning.claims.retraining_scope import (
    CHAPTER,
    HALF_LINE,
    LEVEL_ONE,
    half_open,
    small,
)
from lookahead.reasoning.claims.theorem_3 import THEOREM, shrinking
from lookahead.reasoning.retraining import Retraining, pure
from lookahead.testing.retraining import retrainings

F = Fraction


def half_lines() -> Iterator[Retraining]:
    """Half-lines that do not and that do hold the limit."""
    yield from half_open()
    yield replace(HALF_LINE, base=measure([F(1, 2)]))
    for mixed in (pure(2), (F(1, 2), F(1, 2))):
        yield replace(HALF_LINE, mixture=mixed)
        yield replace(HALF_LINE, mixture=mixed, base=measure([1]))


open_models = Claim(
    key="zhu2025.thm3.open",
    kind="own",
    title="Theorem 3 on a set of models that is not closed",
    source=Source("zhu2025", "Theorem 3 for any set of models", "3", "own"),
    chapter=CHAPTER,
    statement="On any convex $\\Theta$ on which $\\mathcal A$ is defined: " + THEOREM,
    reading="$\\Theta$ is not asked to be closed; the paper does not say",
    assumes=(*CONSTANTS, weak_feedback, convex_set),
)


@open_models.exact(small=half_lines)
def stable_point_exists(x: Retraining) -> Comparison:
    """Whether a model of Theta is stable."""
    return that(bool(x.stable_points()), "no model of Theta is stable")


@stable_point_exists.mutant("the model 1 is stable")
def _(x: Retraining) -> Comparison:
    return equals(x.retrain(F(1)), F(1))


stable_point_exists.program(
    given=programs.given,
    let=(*programs.MODEL, ("fixed", "slope * mean / (curvature - slope * gain)")),
    assume=(
        *programs.CONSTANTS,
        *programs.WEAK,
        (
            "Theta = (border, oo) is mapped into itself",
            "gain > 0 and A(mean + gain * border) >= border",
        ),
        (
            "the only fixed point on the line",
            "slope * gain != curvature and next(alpha, fixed) == fixed",
        ),
    ),
    violates="not fixed > border",
)

closure = open_models.amended(
    key="zhu2025.thm3.closure",
    severity="missing hypothesis",
    title="Theorem 3 on a set of models that is not closed",
    statement=r"""On a convex $\Theta$ on which $\mathcal A$ is defined, all runs on all mixtures
converge at the rate of Theorem 3 to one point $\bar\theta$ of the closure of $\Theta$; there is a
stable point exactly when $\bar\theta \in \Theta$, and it is $\bar\theta$.""",
    survives="Convergence at the rate of the theorem, to a point of the closure.",
    assumes=(*CONSTANTS, weak_feedback, convex_set),
    uses=("zhu2025.lem11", "zhu2025.ext.retraining", "zhu2025.ext.banach"),
)


@closure.symbolic
def limit_in_the_closure() -> dict[str, Comparison]:
    """Runs are Cauchy sequences, and runs that start apart come together."""
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
    return {"two terms": identical(rho + rho**2, rho**2 * (1 - rho**2) / (1 - rho))}


def open_and_closed() -> Iterator[Retraining]:
    """Half-lines, then the small scope."""
    yield from half_lines()
    yield from small()


def limit_of(x: Retraining) -> Fraction:
    """Return the stable point of level 1 on the closure of Theta."""
    closed = replace(x, Theta=replace(x.Theta, closed=True))
    return closed.stable_points(LEVEL_ONE)[0]


@closure.sampled(retrainings(), small=open_and_closed)
def limit(x: Retraining) -> Comparison:
    """Runs on Theta approach the stable point of its closure; whether that is a model of Theta."""
    star = limit_of(x)
    inside = that(bool(x.stable_points()) == (star in x.Theta), trivial=True)
    return all_of(inside, shrinking(x, star, x.rate()))


@limit.mutant("half the rate")
def _(x: Retraining) -> Comparison:
    return shrinking(x, limit_of(x), x.rate() / 2)


limit.controls(stable_point_exists)
limit.as_in("zhu2025.thm3", *CONSTANTS, weak_feedback, convex_set)
