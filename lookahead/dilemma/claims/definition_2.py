"""Definitions 2.1 and 2.2: the payoffs of the dilemma, and two conventions for the cost."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import floor

from lookahead.core.symbols import sympy
from lookahead.dilemma.claims.assumptions import costly
from lookahead.dilemma.group_game import GroupGame
from lookahead.dilemma.payoffs import Payoffs
from lookahead.dilemma.threshold import required
from lookahead.ledger import Claim, Comparison, Source, all_of, equals, that
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.testing.dilemma_game import Situation, groups, situations

F = Fraction
CHAPTER = "dilemma/game"

defector = Claim(
    key="gois2025.def2_1",
    kind="definition",
    title="A defector's payoff",
    source=Source("gois2025", "Definition 2.1", "2", "forced"),
    chapter=CHAPTER,
    statement=r"""In a group of $M$ with $k$ cooperators, threshold $T \in [0, 1]$, endowment $b$ and
risk $r \in [0, 1]$, let $m = \lceil T M\rceil$. A defector's expected payoff is
$$\Pi_D(k) = b\,\mathbb 1[k \ge m] + (1 - r)\,b\,\mathbb 1[k < m].$$
It is $b$ where the share $k/M$ reaches $T$; below, a disaster takes $b$ with probability $r$.""",
    as_printed=r"$\Pi_D(k) = b\,\mathbb 1[k \ge TM] + (1-r)\,b\,\mathbb 1[k < TM]$",
    reading="The formula itself is lost in our copy; the text names all that is in it.",
)


@defector.symbolic
def integer_threshold() -> dict[str, Comparison]:
    """T M = m - u with 0 <= u < 1; a count is m + j or m - 1 - j with an integer j >= 0."""
    sp = sympy()
    j = sp.Symbol("j", nonnegative=True)
    x, m, b, r = sp.symbols("x m b r", positive=True)
    # u = 1/(1 + x) runs through (0, 1) as x > 0; the closed end u = 0 is a case of its own
    TM = m - 1 / (1 + x)
    below = sp.expand(TM - (m - 1 - j))
    return {
        "k = m + j reaches TM = m": non_negative(m + j - m),
        "k = m + j reaches TM = m - u": non_negative(m + j - TM),
        "k = m - 1 - j stays below TM = m": that(bool((m - (m - 1 - j)).is_positive)),
        "k = m - 1 - j stays below TM = m - u": that(bool(sp.factor(below).is_positive)),
        "above: b for certain": identical(b * 1 + b * (1 - r) * 0, b),
        "below: b with probability 1 - r, else 0": identical((1 - r) * b + r * 0, b * (1 - r)),
    }


@integer_threshold.mutant("with the integer below")
def _() -> dict[str, Comparison]:
    m, j = sympy().symbols("m j", nonnegative=True)
    u = sympy().Rational(1, 10)
    return {"k = floor(TM) reaches TM": non_negative((m - 1 + j) - (m - u))}


def lottery(x: Situation) -> Fraction:
    """The expected endowment kept, from shares: a disaster of risk r while k / M < T."""
    disaster = x.payoffs.risk if F(x.cooperators, x.size) < x.threshold else F(0)
    return (1 - disaster) * x.payoffs.endowment + disaster * 0


@defector.exact(small=situations)
def expected_payoff(x: Situation) -> Comparison:
    """The lottery over shares against the formula over integer counts."""
    return equals(lottery(x), x.payoffs.defector(x.cooperators, required(x.threshold, x.size)))


@expected_payoff.mutant("k > m instead of k >= m")
def _(x: Situation) -> Comparison:
    m = required(x.threshold, x.size)
    return equals(lottery(x), x.payoffs.defector(x.cooperators - 1, m))


@expected_payoff.mutant("the integer below T M")
def _(x: Situation) -> Comparison:
    return equals(lottery(x), x.payoffs.defector(x.cooperators, floor(x.threshold * x.size)))


cooperator = Claim(
    key="gois2025.def2_2",
    kind="definition",
    title="A cooperator's payoff",
    source=Source("gois2025", "Definition 2.2", "2", "forced"),
    chapter=CHAPTER,
    statement=r"""With a cost $c \ge 0$ of cooperating, counted as a share of the endowment, and $k$
cooperators in the group, the player among them, a cooperator's payoff is
$$\Pi_C(k) = \Pi_D(k) - c\,b .$$""",
    as_printed=r"$\Pi_C(k) = \Pi_D(k) - c\,b$",
    uses=("gois2025.def2_1",),
)


@cooperator.symbolic
def costs_a_share() -> dict[str, Comparison]:
    """Both branches: what is left of the endowment, less the share c of it."""
    b, c, r = sympy().symbols("b c r", positive=True)
    return {
        "enough cooperate": identical(b - c * b, (1 - c) * b),
        "too few cooperate": identical((1 - r) * (b - c * b) + r * (-c * b), (1 - r) * b - c * b),
    }


@costs_a_share.mutant("the cost is taken from what the risk leaves")
def _() -> dict[str, Comparison]:
    b, c, r = sympy().symbols("b c r", positive=True)
    return {"below": identical((1 - r) * b - c * b, (1 - r) * (b - c * b))}


@cooperator.exact(small=situations)
def pays_the_share(x: Situation) -> Comparison:
    """The lottery less c b, against the formula; the player is one of k >= 1 cooperators."""
    if x.cooperators == 0:
        return that(condition=True, note="no cooperator", trivial=True)
    m = required(x.threshold, x.size)
    paid = x.payoffs.cost * x.payoffs.endowment
    return equals(lottery(x) - paid, x.payoffs.cooperator(x.cooperators, m))


@pays_the_share.mutant("only the others count towards the threshold")
def _(x: Situation) -> Comparison:
    if x.cooperators == 0:
        return that(condition=True, note="no cooperator", trivial=True)
    m = required(x.threshold, x.size)
    paid = x.payoffs.cost * x.payoffs.endowment
    return equals(lottery(x) - paid, x.payoffs.cooperator(x.cooperators - 1, m))


conventions = Claim(
    key="gois2025.def2_2.conventions",
    kind="own",
    title="Two conventions for the cost, one kappa",
    source=Source("gois2025", "Definition 2.2 and Proposition 2.3", "2", "own"),
    chapter=CHAPTER,
    statement=r"""The payoffs charge $c\,b$; a rule written for $b = 1$ charges $c$. Which action is
better depends on the payoffs through one number only,
$$\kappa = \frac{\text{cost}}{r\,b}, \qquad \kappa = \frac cr \ \text{ or } \ \kappa =
\frac{c}{r\,b},$$
and for $c > 0$ the two conventions agree exactly where $b = 1$.""",
    assumes=(costly,),
    uses=("gois2025.def2_1", "gois2025.def2_2"),
)


@conventions.symbolic
def through_kappa() -> dict[str, Comparison]:
    """An agent that is pivotal with probability g gains r b (g - kappa) by cooperating."""
    b, c, r, g = sympy().symbols("b c r g", positive=True)
    gap = c / r - c / (r * b)
    return {
        "charged c b": identical(g * r * b - c * b, r * b * (g - c / r)),
        "charged c": identical(g * r * b - c, r * b * (g - c / (r * b))),
        "the two differ by c (b - 1) / (r b)": identical(gap, c * (b - 1) / (r * b)),
    }


@through_kappa.mutant("kappa = c / r under both")
def _() -> dict[str, Comparison]:
    b, c, r, g = sympy().symbols("b c r g", positive=True)
    return {"charged c": identical(g * r * b - c, r * b * (g - c / r))}


def _conventions_agree(pay: Payoffs) -> bool:
    rows = [Payoffs(pay.endowment, pay.risk, pay.cost, how) for how in ("share", "absolute")]
    return rows[0].kappa == rows[1].kappa


@conventions.exact(small=groups)
def agree_at_one(x: GroupGame) -> Comparison:
    """Signs of every gain against those of 1[pivotal] - kappa; agreement only at b = 1."""
    pay, m = x.payoffs, x.required
    scaled = [(F(int(k == m - 1)) - pay.kappa) * pay.stake for k in range(x.size)]
    same = _conventions_agree(pay) == (pay.endowment == 1)
    return all_of(equals([pay.gain(k, m) for k in range(x.size)], scaled), that(same))


@agree_at_one.mutant("they always agree")
def _(x: GroupGame) -> Comparison:
    return that(_conventions_agree(x.payoffs))


def free() -> Iterator[GroupGame]:
    """Cooperating is free and the endowment is two: both conventions charge nothing."""
    yield GroupGame(2, 1, Payoffs(F(2), F(1, 2), F(0)))


agree_at_one.without(costly, small=free)
