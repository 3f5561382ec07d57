"""Appendix D.3, medium discount: R3 now against R0 now, where R3 is possible."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from lookahead.core.symbols import sympy
from lookahead.dilemma.claims.appendix_d_states import (
    Choice,
    choices,
    choices_at,
    discount_at_most,
    feasible,
)
from lookahead.ledger import Claim, Comparison, Source, all_of
from lookahead.ledger.symbolic import identical, non_negative

F = Fraction
CHAPTER = "dilemma/oscillation"
LEVELS = (F(1, 2), F(3, 4), F(1), F(3), F(20))
FIGURE = (F(4, 5), F(3, 5))


def choices_half() -> Iterator[Choice]:
    """Discounts up to one half, where R3 is possible."""
    return filter(feasible.predicate, choices_at((F(1, 4), F(2, 5), F(1, 2)), LEVELS))


def far_sighted() -> Iterator[Choice]:
    """Discounts at which trust is spent late, odds just enough for R3."""
    for gamma in (F(3, 4), F(7, 10)):
        yield Choice(*FIGURE, F(3, 4), gamma)


up_to_half = discount_at_most(F(1, 2), r"\tfrac12")

medium = Claim(
    key="gois2025.appD_gamma_med",
    kind="proof step",
    title="Medium discount: no boost where all can cooperate",
    source=Source("gois2025", "Appendix D.3, medium", "D.3", "forced"),
    chapter=CHAPTER,
    statement=r"""Where $R_3$ is possible, $R_3$ now is at least as good as $R_0$ now for every $\gamma \le
\tfrac12$, even if $R_3$ were to follow for ever after $R_0$ and nothing after $R_3$: the bound
solves $3 = 3\gamma/(1-\gamma)$.""",
    assumes=(feasible, up_to_half),
    uses=("gois2025.appD_odds",),
)


@medium.symbolic
def extreme_case() -> dict[str, Comparison]:
    """Three against the most that can follow R0."""
    gamma = sympy().Symbol("gamma", real=True)
    spare = sympy().Symbol("spare", nonnegative=True)
    rest = sympy().Symbol("rest", positive=True)
    most = 3 * gamma / (1 - gamma)
    return {
        "3 - 3 gamma / (1 - gamma)": identical(3 - most, 3 * (1 - 2 * gamma) / (1 - gamma)),
        "is not negative up to 1/2": non_negative(3 * spare / rest),
    }


@extreme_case.mutant("changes sign at 1/4")
def _() -> dict[str, Comparison]:
    gamma = sympy().Symbol("gamma", real=True)
    most = 3 * gamma / (1 - gamma)
    return {"sign": identical(3 - most, 3 * (1 - 4 * gamma) / (1 - gamma))}


@medium.sampled(choices(F(1, 8), F(1, 2), above=True), small=choices_half)
def three_before_none(x: Choice) -> Comparison:
    """What beginning with R3 and with R0 is worth, by dynamic programming."""
    return x.at_least_as_good("R3", "R0")


@three_before_none.mutant("by 2 at least")
def _(x: Choice) -> Comparison:
    return x.exceeds("R3", "R0", F(2))


three_before_none.without(up_to_half, small=far_sighted)
three_before_none.by_construction(feasible, "where R3 is not possible there is nothing to compare")

three = Claim(
    key="gois2025.appD_gamma_med.three",
    kind="own",
    title="Up to one half R3 is best wherever it is possible",
    source=Source("gois2025", "Appendix D.3, medium", "D.3", "own"),
    chapter=CHAPTER,
    statement=r"""After $R_3$ one can always play $R_1$. So where $R_3$ is possible it is at least as good as $R_1$
for $\gamma \le \tfrac12$, and as $R_0$ for $\gamma \le \tfrac35$.""",
    assumes=(feasible, up_to_half),
    uses=("gois2025.appD_odds",),
)


@three.symbolic
def repeated() -> dict[str, Comparison]:
    """R3 and then R1 for ever, against R1 or R0 and then R3 for ever."""
    gamma = sympy().Symbol("gamma", real=True)
    spare = sympy().Symbol("spare", nonnegative=True)
    rest = sympy().Symbol("rest", positive=True)
    begun = 3 + gamma / (1 - gamma)
    ever = 3 * gamma / (1 - gamma)
    return {
        "against R1": identical(begun - (1 + ever), 2 * (1 - 2 * gamma) / (1 - gamma)),
        "against R0": identical(begun - ever, (3 - 5 * gamma) / (1 - gamma)),
        "neither is negative up to its bound": non_negative(spare / rest),
    }


@repeated.mutant("against R1 up to 3/5")
def _() -> dict[str, Comparison]:
    gamma = sympy().Symbol("gamma", real=True)
    begun, ever = 3 + gamma / (1 - gamma), 3 * gamma / (1 - gamma)
    return {"against R1": identical(begun - (1 + ever), 2 * (3 - 5 * gamma) / (1 - gamma))}


@three.sampled(choices(F(1, 8), F(1, 2), above=True), small=choices_half)
def three_first(x: Choice) -> Comparison:
    """What beginning with each of the three is worth."""
    return all_of(x.at_least_as_good("R3", "R1"), x.at_least_as_good("R3", "R0"))


@three_first.mutant("by 3/2 at least over R1")
def _(x: Choice) -> Comparison:
    return x.exceeds("R3", "R1", F(3, 2))


three_first.without(up_to_half, small=far_sighted)
three_first.by_construction(feasible, "where R3 is not possible there is nothing to compare")
