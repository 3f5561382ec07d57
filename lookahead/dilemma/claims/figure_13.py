"""Figure 13: the waiting policy, round by round, and for which discounts it is the best one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from lookahead.core.symbols import sympy
from lookahead.dilemma.chain_policies import successes
from lookahead.dilemma.claims.figure_6 import Printed, Visited, earlier, run_of, within_half_digit
from lookahead.dilemma.figures import figure_6_published as published
from lookahead.ledger import Assumption, Claim, Comparison, Source, all_of, at_most, that
from lookahead.ledger.symbolic import identical, non_negative

F = Fraction
CHAPTER = "dilemma/oscillation"


def printed_13() -> Iterator[Printed]:
    """The recorded trusts of Figure 13."""
    for t, text in enumerate(published.WAIT):
        yield Printed("wait", t, F(text))


figure_13 = Claim(
    key="gois2025.fig13",
    kind="figure",
    title="Trust under the waiting policy",
    source=Source("gois2025", "Figure 13", "D.3", "forced"),
    chapter=CHAPTER,
    statement=r"""With the parameters of Figure 6 and the policy “all cooperate where possible, else $1-0-1$”, the
trusts of node 1 in rounds 0 to 6, and of the ends after rounds 0 to 4, are what the released script
gives, to seven digits. In every round of 40 the best responses are those aimed at.""",
    reading="numbers recomputed with the released script, at its parameters; the text has none",
)


@figure_13.exact(small=printed_13)
def trust_of_the_centre(x: Printed) -> Comparison:
    """Our exact trust against the recorded one."""
    return within_half_digit(x)


@trust_of_the_centre.mutant("one round late")
def _(x: Printed) -> Comparison:
    return earlier(x)


@dataclass(frozen=True)
class PrintedEnd:
    """One recorded trust of an end."""

    t: int
    trust: Fraction


@figure_13.exact(small=lambda: [PrintedEnd(t + 1, F(x)) for t, x in enumerate(published.ENDS)])
def trust_of_the_ends(x: PrintedEnd) -> Comparison:
    """Our exact trust of both ends against the recorded one, and actions as aimed at."""
    now = run_of("wait")[x.t].trust
    aimed = all(successes(r.actions) == int(r.aim[1]) for r in run_of("wait"))
    return all_of(
        at_most(abs(now[0] - x.trust), published.HALF_DIGIT), that(now[0] == now[2] and aimed)
    )


@trust_of_the_ends.mutant("one round late")
def _(x: PrintedEnd) -> Comparison:
    return at_most(
        abs(run_of("wait")[x.t - 1 if x.t > 1 else 1].trust[0] - x.trust), published.HALF_DIGIT
    )


def visited() -> Iterator[Visited]:
    """All 40 rounds at three discount factors."""
    for gamma in (F(1, 5), F(1, 4), F(1, 3)):
        for t in range(published.ROUNDS):
            yield Visited("wait", t, gamma)


def visited_later() -> Iterator[Visited]:
    """The first rounds at medium discount factors."""
    for t in range(8):
        yield Visited("wait", t, F(2, 5))


up_to_third = Assumption(
    "discount up to one third", r"$\gamma \le \tfrac13$", lambda x: x.discount <= F(1, 3)
)

optimal = Claim(
    key="gois2025.fig13.optimal",
    kind="in-text",
    title="The policy of Figure 13 is optimal for low discounts",
    source=Source("gois2025", "Section 3.4, optimal policy; Figure 13", "3.4", "forced"),
    chapter=CHAPTER,
    statement=r"""For $\gamma \le \tfrac13$, beyond the $\tfrac14$ of the paper, the policy “all cooperate where
possible, else $1-0-1$” is optimal at all odds, and so the run of Figure 13 is that of an optimal
predictor.""",
    as_printed="“We derive and prove in Appendix D the optimal welfare-maximizing policy, for "
    "different values of γ”",
    assumes=(up_to_third,),
    uses=(
        "gois2025.appD_gamma_low.sharp",
        "gois2025.appD_gamma_med.three",
        "gois2025.appD_odds.ends",
    ),
)


@optimal.symbolic
def every_odds() -> dict[str, Comparison]:
    """At all odds the policy's action is at least as good as both others, so the policy is best."""
    gamma = sympy().Symbol("gamma", nonnegative=True)
    spare = sympy().Symbol("spare", nonnegative=True)
    rest = sympy().Symbol("rest", positive=True)
    ones, threes = 1 / (1 - gamma), 3 / (1 - gamma)
    third = sympy().Rational(1, 3)
    return {
        "R3 not possible: R1 for ever less R0 and the most after it": identical(
            ones - gamma * threes, (1 - 3 * gamma) / (1 - gamma)
        ),
        "R3 possible: R3 and R1 for ever less R1 and the most after it": identical(
            (3 + gamma * ones) - (1 + gamma * threes), 2 * (1 - 2 * gamma) / (1 - gamma)
        ),
        "and less R0 and the most after it, one more": identical(
            (1 + gamma * threes) - gamma * threes, 1
        ),
        "1 - 3 gamma is not negative, with spare = 1/3 - gamma": non_negative(3 * spare / rest),
        "nor is 1 - 2 gamma": non_negative((1 - 2 * (third - spare)) / rest),
    }


@every_odds.mutant("up to 2/5")
def _() -> dict[str, Comparison]:
    gamma = sympy().Symbol("gamma", nonnegative=True)
    return {"R1 less R0": identical(1 - 3 * gamma, 1 - sympy().Rational(5, 2) * gamma)}


@optimal.exact(small=visited)
def every_round(x: Visited) -> Comparison:
    """The action of every round against the certainly best one."""
    return that(x.best == x.done)


@every_round.mutant("full success is best in every round")
def _(x: Visited) -> Comparison:
    return that(x.best == "R3")


every_round.without(up_to_third, small=visited_later)
