"""Summary 001: the sensitivity condition and the uniqueness of the equilibrium."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from lookahead.core.measures import ExactMeasure, mean, measure, push_forward
from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, equals, that
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.reasoning.claims.retraining_assumptions import (
    THEOREM_3,
    closed_set,
    convex_loss,
    convex_set,
    sensitive,
    smooth_loss,
    weak_feedback,
)
from lookahead.reasoning.claims.retraining_scope import (
    LEVEL_ONE,
    half_open,
    small,
    two_models,
    without_contraction,
)
from lookahead.reasoning.retraining import ZERO, Retraining
from lookahead.testing.retraining import retrainings

F = Fraction
CHAPTER = "reasoning/what_others_say"

unique = Claim(
    key="zhu2025.sum001.unique",
    kind="summary",
    title="The sensitivity condition guarantees one equilibrium",
    source=Source("zhu2025", "Summary 001, key findings", "", "verbatim"),
    chapter=CHAPTER,
    statement=r"""With a $\gamma$-strongly convex and $\beta$-smooth loss, $\epsilon < \gamma/\beta$
guarantees a stable model, one on all of $\Theta$, and the same for all mixtures of levels $k \ge 1$.""",
    as_printed=r"$\epsilon < \gamma/\beta$ “guarantees a globally unique equilibrium”",
    reading="of retraining on a given population: the stable model",
    assumes=THEOREM_3,
    uses=("zhu2025.thm3",),
)


@unique.symbolic
def two_would_be_one() -> dict[str, Comparison]:
    """Two stable models at distance d have d <= c d, so (1 - c) d <= 0 and d = 0."""
    sp = sympy()
    c, d, gap = sp.symbols("c d gap", nonnegative=True)
    return {
        "d - c d": identical(d - c * d, (1 - c) * d),
        "with gap = 1 - c > 0 it is positive for d > 0": non_negative(gap * d),
    }


@two_would_be_one.mutant("for c = 1 + gap")
def _() -> dict[str, Comparison]:
    sp = sympy()
    d, gap = sp.symbols("d gap", positive=True)
    return {"d - d": non_negative(d - d), "d - c d": non_negative(d - (1 + gap) * d)}


def counted(x: Retraining) -> Comparison:
    """One stable point for the population, and that of level 1."""
    stable = x.stable_points()
    if len(stable) != 1:
        return that(False, f"{len(stable)} stable points")
    return equals(stable, x.stable_points(LEVEL_ONE))


@unique.sampled(retrainings(), small=small)
def one_stable_model(x: Retraining) -> Comparison:
    """Every candidate for a stable point, of the population and of level 1."""
    return counted(x)


@one_stable_model.mutant("level 0 included")
def _(x: Retraining) -> Comparison:
    return equals(x.stable_points(), (x.learner(x.base),))


one_stable_model.without(weak_feedback, small=without_contraction)
one_stable_model.without(closed_set, small=half_open).without(convex_set, small=two_models)
one_stable_model.as_in("zhu2025.thm3", convex_loss, smooth_loss, sensitive)


@dataclass(frozen=True)
class FixedShifts:
    r"""A collective that moves everybody by one of finitely many shifts; the learner is a mean.

    base: law of x, dimension 1; shifts: the strategies, none of which depends on the model; the
    utility is $u(z, \theta) = \theta^2$. The loss $\tfrac12(z - \theta)^2$ has $\gamma = \beta = 1$.
    """

    base: ExactMeasure
    shifts: tuple[Fraction, ...]
    epsilon: Fraction = ZERO

    def utility(self, shift: Fraction) -> Fraction:
        """Return the leader's utility of a shift."""
        return mean(push_forward(self.base, lambda z: (z[0] + shift,)))[0] ** 2

    def best(self) -> tuple[Fraction, ...]:
        """Return all optimal shifts."""
        top = max(map(self.utility, self.shifts))
        return tuple(s for s in self.shifts if self.utility(s) == top)


below_one = Assumption(
    "ε < γ/β",
    r"$\epsilon < \gamma/\beta$, here with $\gamma = \beta = 1$.",
    lambda x: x.epsilon < 1,
)

unique_leader = Claim(
    key="zhu2025.sum001.unique.game",
    kind="own",
    title="The sensitivity condition and the collective's optimum",
    source=Source("zhu2025", "Summary 001, key findings, of the game", "", "own"),
    chapter=CHAPTER,
    statement=r"""Under $\epsilon < \gamma/\beta$ the game between collective and learner has one equilibrium
too: $h^\sharp$ is unique.""",
    reading="“equilibrium” includes the Stackelberg equilibrium of Section 4",
    assumes=(below_one,),
    severity="missing hypothesis",
    survives="Uniqueness of the stable model. Strategies of a collective do not react to the model, so "
    "that the condition says nothing about them; a strictly concave U on a convex set would.",
)


def mirrored() -> Iterator[FixedShifts]:
    """Data at zero, moved up or down by one; then data off zero."""
    for points in ([0], [1], [-1, 1]):
        yield FixedShifts(measure(points), (F(1), F(-1)))


@unique_leader.exact(small=mirrored)
def one_optimum(x: FixedShifts) -> Comparison:
    """The number of optimal shifts."""
    return equals(F(len(x.best())), F(1))


@one_optimum.mutant("the collective moves up")
def _(x: FixedShifts) -> Comparison:
    return equals(x.best(), (F(1),))


one_optimum.program(
    given=lambda x: {
        "points": tuple(p[0] for p in x.base.points),
        "weights": x.base.weights,
        "shifts": x.shifts,
        "epsilon": x.epsilon,
    },
    let=(
        ("model(s)", "dot(weights, [z + s for z in points])"),
        ("U(s)", "model(s) ** 2"),
        ("top", "max([U(s) for s in shifts])"),
    ),
    assume=(
        ("base measure", "sum(weights) == 1 and min(weights) >= 0"),
        ("fixed strategies are 0-sensitive", "0 <= epsilon < 1"),
        (
            "the model is the minimiser",
            "all([dot(weights, [z + s - model(s) for z in points]) == 0 for s in shifts])",
        ),
    ),
    violates="len([s for s in shifts if U(s) == top]) != 1",
)
