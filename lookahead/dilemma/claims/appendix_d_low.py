"""Appendix D.3, low discount: R1 now against R0 now, where R3 is not possible."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from lookahead.core.symbols import sympy
from lookahead.dilemma.claims.appendix_d_states import (
    Choice,
    choices,
    choices_at,
    discount_at_most,
)
from lookahead.ledger import Claim, Comparison, Source
from lookahead.ledger.symbolic import identical, non_negative

F = Fraction
CHAPTER = "dilemma/oscillation"
LEVELS = (F(1, 50), F(3, 16), F(1, 2), F(7, 10), F(2))


def choices_low() -> Iterator[Choice]:
    """Discounts up to 6/25, where R3 is possible and where not."""
    return choices_at((F(1, 10), F(1, 5), F(6, 25)), LEVELS)


def choices_third() -> Iterator[Choice]:
    """Discounts up to one third."""
    return choices_at((F(1, 4), F(1, 3)), LEVELS)


def far_sighted() -> Iterator[Choice]:
    """Larger discounts at parameters where one boost pays for long."""
    for gamma in (F(1, 2), F(2, 5), F(7, 20), F(17, 50)):
        yield Choice(F(999, 1000), F(1, 100), F(1, 200), gamma)
        yield Choice(F(4, 5), F(3, 5), F(3, 16), gamma)


below_quarter = discount_at_most(F(1, 4), r"\tfrac14", strict=True)
up_to_third = discount_at_most(F(1, 3), r"\tfrac13")

low = Claim(
    key="gois2025.appD_gamma_low",
    kind="proof step",
    title="Low discount: no boost",
    source=Source("gois2025", "Appendix D.3, low", "D.3", "forced"),
    chapter=CHAPTER,
    statement=r"""Where $R_3$ is not possible, $R_1$ now is better than $R_0$ now for every $\gamma < \tfrac14$,
even if $R_3$ were to follow for ever after $R_0$ and nothing after $R_1$: the bound solves
$1 = 3\gamma/(1-\gamma)$. (Where $R_3$ is possible the inequality is true as well, and idle.)""",
    assumes=(below_quarter,),
    uses=("gois2025.appD_odds",),
)


@low.symbolic
def extreme_case() -> dict[str, Comparison]:
    """One against the most that can follow R0."""
    gamma = sympy().Symbol("gamma", real=True)
    spare, rest = sympy().symbols("spare rest", positive=True)
    most = 3 * gamma / (1 - gamma)
    return {
        "1 - 3 gamma / (1 - gamma)": identical(1 - most, (1 - 4 * gamma) / (1 - gamma)),
        "is positive for gamma below 1/4: spare = 1 - 4 gamma": non_negative(spare / rest),
        "and zero at 1/4": identical((1 - most).subs(gamma, sympy().Rational(1, 4)), 0),
    }


@extreme_case.mutant("zero at 1/3")
def _() -> dict[str, Comparison]:
    gamma = sympy().Symbol("gamma", real=True)
    third = sympy().Rational(1, 3)
    return {"zero at 1/3": identical((1 - 3 * gamma / (1 - gamma)).subs(gamma, third), 0)}


@low.sampled(choices(F(0), F(6, 25)), small=choices_low)
def one_before_none(x: Choice) -> Comparison:
    """What beginning with R1 and with R0 is worth, by dynamic programming."""
    return x.at_least_as_good("R1", "R0")


@one_before_none.mutant("even better than R1 now and R1 for ever, twice over")
def _(x: Choice) -> Comparison:
    return x.exceeds("R1", "R0", 1 / (2 * (1 - x.discount)))


one_before_none.without(below_quarter, small=far_sighted)

sharp = Claim(
    key="gois2025.appD_gamma_low.sharp",
    kind="own",
    title="Low discount reaches one third",
    source=Source("gois2025", "Appendix D.3, low", "D.3", "own"),
    chapter=CHAPTER,
    statement=r"""After $R_1$ one can play $R_1$ again, as long as the ends do as told. So $R_1$ now is at least as good as $R_0$ now for
every $\gamma \le \tfrac13$, at all odds and for all $\alpha, \kappa$: the bound $\tfrac14$ of the
paper is not the best one. One third is close to it: with $\gamma = \tfrac{17}{50}$ there are
parameters at which $R_0$ is better. Hence for $\gamma \le \tfrac13$ the policy of Figure 13 is
optimal.""",
    assumes=(up_to_third,),
    uses=("gois2025.appD_odds", "gois2025.appD_gamma_med.three"),
)


@sharp.symbolic
def repeated() -> dict[str, Comparison]:
    """R1 for ever against R0 and then R3 for ever."""
    gamma = sympy().Symbol("gamma", real=True)
    spare = sympy().Symbol("spare", nonnegative=True)
    rest = sympy().Symbol("rest", positive=True)
    ever, most = 1 / (1 - gamma), 3 * gamma / (1 - gamma)
    return {
        "the difference": identical(ever - most, (1 - 3 * gamma) / (1 - gamma)),
        "is not negative up to 1/3": non_negative(spare / rest),
    }


@repeated.mutant("up to 2/5")
def _() -> dict[str, Comparison]:
    gamma = sympy().Symbol("gamma", real=True)
    return {"difference": identical((1 - 3 * gamma), (2 - 5 * gamma))}


@sharp.sampled(choices(F(0), F(1, 3)), small=choices_third)
def one_before_none_longer(x: Choice) -> Comparison:
    """The same comparison up to one third."""
    return x.at_least_as_good("R1", "R0")


@one_before_none_longer.mutant("even better than R1 now and R1 for ever, twice over")
def _(x: Choice) -> Comparison:
    return x.exceeds("R1", "R0", 1 / (2 * (1 - x.discount)))


one_before_none_longer.without(up_to_third, small=far_sighted)
