"""Section 5.2, first remarks: where nobody reacts, retraining is over after one round."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, all_of, equals
from lookahead.ledger.symbolic import identical
from lookahead.reasoning.claims.section_5_2_scope import (
    CHAPTER,
    fixed_strategy,
    following,
    small,
)
from lookahead.reasoning.collective_mixture import CollectiveMixture
from lookahead.reasoning.retraining import NoMinimiser
from lookahead.testing.collective_retraining import collective_mixtures

F = Fraction
ROUNDS = 3


def learns(x: CollectiveMixture) -> bool:
    """Return whether the learner has one answer to the data of the collective and of the rest."""
    try:
        for y in settled(x):
            y.retrain(x.theta)
    except NoMinimiser:
        return False
    return True


def settled(x: CollectiveMixture) -> tuple[CollectiveMixture, CollectiveMixture]:
    """Return the whole population in the collective, and the collective among agents at rest."""
    return replace(x, size=F(1)), replace(x, rest=replace(x.rest, gain=F(0)))


one_minimiser = Assumption(
    "one minimiser",
    r"The learner's risk has exactly one minimiser on the data that it is given.",
    learns,
)


def at_once(*cases: CollectiveMixture) -> Comparison:
    """Compare the models of rounds 1 to 3 in each case."""
    runs = [x.trajectory(x.theta, ROUNDS) for x in cases]
    return all_of(*(equals(theta, run[1]) for run in runs for theta in run[2:]))


one_step = Claim(
    key="zhu2025.s52.onestep",
    kind="in-text",
    title="Where nobody reacts, retraining takes one step",
    source=Source("zhu2025", "Section 5.2, before equation (4)", "5.2", "verbatim"),
    chapter=CHAPTER,
    statement=r"""For a strategy $h$ that does not depend on $\theta$, repeated risk minimisation
arrives after one step, from every start, when $\alpha = 1$ and, for $\alpha < 1$, when the others are
non-strategic. Nothing is asked of the loss but that the minimisers exist and are unique.""",
    assumes=(fixed_strategy, one_minimiser),
    uses=("zhu2025.eq4",),
)


@one_step.symbolic
def constant_data() -> dict[str, Comparison]:
    """Data without theta, of abstract laws D_h and D_0, give the same model at every round."""
    sp = sympy()
    A, a = sp.Function("A"), sp.Symbol("alpha", nonnegative=True)
    D_h, D_0, theta, phi = sp.symbols("D_h D_0 theta phi")
    mixed = sp.Lambda(theta, A(a * D_h + (1 - a) * D_0))
    return {
        "two starts, one model": identical(mixed(theta), mixed(phi)),
        "the second round repeats the first": identical(mixed(mixed(theta)), mixed(theta)),
        "alpha = 1 is the case of D_h alone": identical(mixed(theta).subs(a, 1), A(D_h)),
    }


@constant_data.mutant("the others answer the model")
def _() -> dict[str, Comparison]:
    a, c, t = sympy().symbols("alpha c theta", positive=True)
    round_ = lambda model: a + (1 - a) * c * model
    return {
        "alpha = 1": identical(round_(t).subs(a, 1), 1),
        "the second round repeats the first": identical(round_(round_(t)), round_(t)),
    }


@one_step.sampled(collective_mixtures(), small=small)
def rounds(x: CollectiveMixture) -> Comparison:
    """Three rounds, with everybody in the collective and with the others at rest."""
    return at_once(*settled(x))


@rounds.mutant("the others are selfish")
def _(x: CollectiveMixture) -> Comparison:
    return at_once(x)


@rounds.mutant("the start is the stable model")
def _(x: CollectiveMixture) -> Comparison:
    return all_of(*(equals(y.retrain(x.theta), x.theta) for y in settled(x)))


rounds.without(fixed_strategy, small=following)
rounds.by_construction(one_minimiser, "without it the learner of Section 2 is not defined")
