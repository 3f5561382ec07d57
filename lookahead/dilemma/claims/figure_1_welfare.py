"""Figure 1, what a welfare maximiser would choose: three readings."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any

from lookahead.core.symbols import sympy
from lookahead.dilemma.claims.figure_1 import clique, source, states
from lookahead.dilemma.claims.section_3_nash import CHAPTER
from lookahead.dilemma.graph_dilemma import GraphDilemma, Profile
from lookahead.ledger import Claim, Comparison, that
from lookahead.ledger.symbolic import identical

F = Fraction


def welfare(x: GraphDilemma, actions: Profile) -> Fraction:
    r"""Return $\sum_i \pi_i$ with b = r = 1 and cost kappa."""
    return sum(x.successful(actions)) - x.kappa * sum(actions)


WELFARE = "“a welfare maximizer would choose a) or b)”"
CHOICE = r"In Figure 1 a welfare maximiser chooses the state with two cooperators (a) or with three (b): "

by_success = Claim(
    key="gois2025.fig1.welfare.success",
    kind="in-text",
    title="Welfare as the number of successful groups",
    source=source("welfare as success"),
    chapter=CHAPTER,
    statement=CHOICE + "both states, and no others, have the most successful groups.",
    reading=f"states ranked by group success, whether or not a prediction brings them about; the text: {WELFARE}",
)


@by_success.exact(small=clique, covers=True)
def most_groups(x: GraphDilemma) -> Comparison:
    """The states in which all groups succeed."""
    return that({y for y in product((0, 1), repeat=3) if all(x.successful(y))} == states(2, 3))


@most_groups.mutant("two cooperators alone")
def _(x: GraphDilemma) -> Comparison:
    return that({y for y in product((0, 1), repeat=3) if all(x.successful(y))} == states(2))


by_payoff = Claim(
    key="gois2025.fig1.welfare.payoff",
    kind="in-text",
    title="Welfare as the sum of payoffs",
    source=source("welfare as payoffs"),
    chapter=CHAPTER,
    statement=CHOICE + r"both maximise $\sum_i \pi_i$.",
    reading=f"states ranked by the sum of payoffs, as Section 2.2 defines welfare; the text: {WELFARE}",
)


def _best(x: GraphDilemma) -> set[Profile]:
    best = max(welfare(x, y) for y in product((0, 1), repeat=3))
    return {y for y in product((0, 1), repeat=3) if welfare(x, y) == best}


@by_payoff.exact(small=clique)
def most_payoff(x: GraphDilemma) -> Comparison:
    """The states with the largest sum of payoffs."""
    return that(_best(x) == states(2, 3))


@most_payoff.mutant("everybody cooperates")
def _(x: GraphDilemma) -> Comparison:
    return that(_best(x) == states(3))


PROFILES = ("Y", "[[a, b, c] for a in [0, 1] for b in [0, 1] for c in [0, 1]]")


def given(x: GraphDilemma) -> dict[str, Any]:
    """The threshold and the price; the graph is the triangle."""
    return {"T": x.threshold, "kappa": x.kappa}


ASSUMED = (("a price below 1, two of three needed", "0 < kappa < 1 and 1 < 3 * T <= 2"),)

most_payoff.program(
    given=given,
    let=(PROFILES, ("W(y)", "sum([(1 if sum(y) >= 3 * T else 0) - kappa * i for i in y])")),
    assume=ASSUMED,
    violates="W([1, 1, 1]) < W([1, 1, 0])",
)

by_payoff_two = by_payoff.amended(
    key="gois2025.fig1.welfare.payoff.two",
    severity="conclusion fails",
    title="The sum of payoffs chooses two cooperators",
    statement=r"""The sum of payoffs is largest in the three states with two cooperators (a), and only there:
the third cooperator of (b) costs $\kappa$ and changes nothing.""",
    survives="(a) maximises welfare in every reading, and it is self-fulfilling.",
)


@by_payoff_two.symbolic
def four_sums() -> dict[str, Comparison]:
    """The sum of payoffs by the number of cooperators, at a price 1 / (1 + q) below 1."""
    q = sympy().Symbol("q", positive=True)
    kappa = 1 / (1 + q)
    W = [3 * int(k >= 2) - kappa * k for k in range(4)]
    return {
        "over three cooperators": identical(W[2] - W[3], 1 / (1 + q)),
        "over one": identical(W[2] - W[1], (2 + 3 * q) / (1 + q)),
        "over none": identical(W[2] - W[0], (1 + 3 * q) / (1 + q)),
    }


@four_sums.mutant("two and three are equal")
def _() -> dict[str, Comparison]:
    q = sympy().Symbol("q", positive=True)
    return {"three": identical(1 / (1 + q), 0), "one": identical(2 - 1 / (1 + q) + 1 / (1 + q), 2)}


@by_payoff_two.exact(small=clique)
def two_cooperators(x: GraphDilemma) -> Comparison:
    """The states with the largest sum of payoffs."""
    return that(_best(x) == states(2))


@two_cooperators.mutant("two or three")
def _(x: GraphDilemma) -> Comparison:
    return that(_best(x) == states(2, 3))


two_cooperators.controls(most_payoff)

by_prediction = Claim(
    key="gois2025.fig1.welfare.induced",
    kind="in-text",
    title="States that a welfare maximiser can bring about",
    source=source("welfare within reach"),
    chapter=CHAPTER,
    statement=CHOICE + "each of them is brought about by some binary prediction.",
    reading=f"what a predictor can choose: states that answer some binary prediction; the text: {WELFARE}",
)


def brought_about(x: GraphDilemma) -> set[Profile]:
    """The states that answer some prediction."""
    return {x.best_response(prediction) for prediction in product((0, 1), repeat=3)}


@by_prediction.exact(small=clique)
def answers(x: GraphDilemma) -> Comparison:
    """All eight predictions and what agents answer."""
    return that(states(2, 3) <= brought_about(x))


@answers.mutant("every state with at most three")
def _(x: GraphDilemma) -> Comparison:
    return that(states(0, 1, 2, 3) <= brought_about(x))


answers.program(
    given=given,
    let=(
        PROFILES,
        ("act(s)", "1 if s < 3 * T and s + 1 >= 3 * T else 0"),
        ("answer(y)", "[act(y[1] + y[2]), act(y[0] + y[2]), act(y[0] + y[1])]"),
    ),
    assume=ASSUMED,
    violates="all([answer(y) != [1, 1, 1] for y in Y])",
)

by_prediction_two = by_prediction.amended(
    key="gois2025.fig1.welfare.induced.two",
    severity="conclusion fails",
    title="No prediction brings about (b)",
    statement=r"""Of the eight states of the 3-clique binary predictions bring about four: nobody
cooperates, or exactly two do. For (b) all three pairs would have to hold one predicted cooperator each,
and the three numbers add up to an even number.""",
    survives="All groups succeed under (a), which a prediction does bring about.",
)


@by_prediction_two.exact(small=clique, covers=True)
def four_states(x: GraphDilemma) -> Comparison:
    """What the eight predictions bring about."""
    return that(brought_about(x) == states(0, 2))


@four_states.mutant("and everybody cooperating")
def _(x: GraphDilemma) -> Comparison:
    return that(brought_about(x) == states(0, 2, 3))


four_states.controls(answers)

welfare_choice = Claim(
    key="gois2025.fig1.welfare",
    kind="in-text",
    title="A welfare maximiser chooses (a) or (b)",
    source=source("welfare maximiser"),
    chapter=CHAPTER,
    statement=CHOICE + "the text does not say what is maximised, nor over which states.",
    reading=f"three readings; what the text says of full success supports the first; the text: {WELFARE}",
    readings=(
        "gois2025.fig1.welfare.success",
        "gois2025.fig1.welfare.payoff",
        "gois2025.fig1.welfare.induced",
    ),
)
