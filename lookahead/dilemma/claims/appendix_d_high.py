"""Appendix D.3, high discount: boosting although R3 is possible, and never without end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from lookahead.core.symbols import sympy
from lookahead.dilemma.chain_game import ChainGame
from lookahead.dilemma.claims.appendix_d_states import PARAMETERS, Choice
from lookahead.ledger import Assumption, Claim, Comparison, Source, all_of
from lookahead.ledger.symbolic import identical, non_negative

F = Fraction
CHAPTER = "dilemma/oscillation"
FIGURE = (F(4, 5), F(3, 5))


def patient() -> Iterator[Choice]:
    """Odds at which R3 is just possible, high discounts."""
    for gamma in (F(7, 10), F(3, 4), F(4, 5)):
        yield Choice(*FIGURE, F(3, 4), gamma)


high = Claim(
    key="gois2025.appD_gamma_high",
    kind="proof step",
    title="High discount: a boost where all could cooperate",
    source=Source("gois2025", "Appendix D.3, high", "D.3", "forced"),
    chapter=CHAPTER,
    statement=r"""There are discount factors below 1 and odds at which $R_3$ is possible and $R_0$ is better now:
with $\alpha = \tfrac45$, $\kappa = \tfrac35$ for instance the odds $\tfrac34$ with $\gamma =
\tfrac7{10}, \tfrac34, \tfrac45$. The change from $R_3$ to $R_0$ at these odds lies between
$\tfrac{13}{20}$ and $\tfrac{67}{100}$.""",
    as_printed="“For higher values of γ, predictor may prefer” a boost “instead of R3 now”",
    uses=("gois2025.appD_odds",),
)


@high.exact(small=patient, covers=True)
def boost_first(x: Choice) -> Comparison:
    """R0 against R3, by dynamic programming; that instances exist is the claim."""
    return x.at_least_as_good("R0", "R3")


@boost_first.mutant("by one half at least")
def _(x: Choice) -> Comparison:
    return x.exceeds("R0", "R3", F(1, 2))


@high.exact(small=lambda: [Choice(*FIGURE, F(3, 4), g) for g in (F(13, 20), F(67, 100))])
def change(x: Choice) -> Comparison:
    """On which side of the change a discount lies."""
    if x.discount < F(33, 50):
        return x.exceeds("R3", "R0", F(1, 1000))
    return x.exceeds("R0", "R3", F(1, 1000))


@change.mutant("R0 on both sides")
def _(x: Choice) -> Comparison:
    return x.at_least_as_good("R0", "R3")


@dataclass(frozen=True)
class Reserve:
    """Odds at which R3 is possible n times in a row."""

    alpha: Fraction
    kappa: Fraction
    odds: Fraction
    n: int
    discount: Fraction

    @property
    def game(self) -> ChainGame:
        return ChainGame(self.alpha, self.kappa)

    @property
    def possible(self) -> bool:
        """Whether n rounds of R3 are possible one after the other."""
        o = self.odds
        for _ in range(self.n):
            if "R3" not in self.game.feasible(o):
                return False
            o = self.game.step(o, "R3")
        return True


def reserves() -> Iterator[Reserve]:
    """Enough trust for n rounds, discounts up to nine tenths."""
    for (alpha, kappa), gamma in product(PARAMETERS, (F(1, 2), F(2, 3), F(3, 4), F(4, 5))):
        n = 1
        while 3 * gamma**n > 2 * (1 - gamma):
            n += 1
        o = F(1)
        while not Reserve(alpha, kappa, o, n, gamma).possible:
            o *= 2
        yield Reserve(alpha, kappa, o, n, gamma)
        yield Reserve(alpha, kappa, 4 * o, n, gamma)


in_reserve = Assumption(
    "trust for n rounds", "$R_3$ is possible $n$ times in a row", lambda x: x.possible
)
long_enough = Assumption(
    "n rounds are long enough",
    r"$3\gamma^n \le 2(1-\gamma)$",
    lambda x: 3 * x.discount**x.n <= 2 * (1 - x.discount),
)


def poor() -> Iterator[Reserve]:
    """Just enough trust for one round, n much larger."""
    yield Reserve(*FIGURE, F(3, 4), 9, F(3, 4))


def short() -> Iterator[Reserve]:
    """Trust for one round, and n = 1."""
    yield Reserve(*FIGURE, F(3, 4), 1, F(3, 4))


indefinite = Claim(
    key="gois2025.sec3_indefinite",
    kind="in-text",
    title="At every discount factor trust is used in the end",
    source=Source("gois2025", "Section 3.4, indefinitely", "3.4", "own"),
    chapter=CHAPTER,
    statement=r"""If $R_3$ is possible $n$ times in a row and $3\gamma^n \le 2(1-\gamma)$, then $R_3$ now is at
least as good as $R_1$ or $R_0$ now, and better if the inequality is strict. For every $\gamma < 1$ that
is so at all odds that are large enough. So at no discount factor below 1 does an optimal predictor raise
trust by $R_1$ and $R_0$ alone for ever: at some odds it begins to use what it has.""",
    as_printed="“Unless there is a discount factor … so high that the predictor indefinitely "
    "increases trust”",
    reading="the exception is empty; for a discount of exactly 1 no value is defined",
    assumes=(in_reserve, long_enough),
    uses=("gois2025.appD_odds",),
)


@indefinite.symbolic
def reserve_is_spent() -> dict[str, Comparison]:
    """n rounds of R3 against R1 or R0 and then R3 for ever; large odds allow n rounds."""
    sp = sympy()
    gamma, power, o, s, drop = sp.symbols("gamma power o s drop", positive=True)
    spare = sp.Symbol("spare", nonnegative=True)
    rest = sp.Symbol("rest", positive=True)
    begun = 3 * (1 - power) / (1 - gamma)
    ever = 3 * gamma / (1 - gamma)
    return {
        "against R1": identical(begun - (1 + ever), (2 * (1 - gamma) - 3 * power) / (1 - gamma)),
        "which is not negative": non_negative(spare / rest),
        "R0 earns one less": identical((1 + ever) - ever, 1),
        "one R3 fewer is needed below: o after R3 exceeds x for o > (x + drop) / s": identical(
            s * o - drop - power, s * (o - (power + drop) / s)
        ),
    }


@reserve_is_spent.mutant("already with gamma^n = 1 - gamma against R1")
def _() -> dict[str, Comparison]:
    gamma, power = sympy().symbols("gamma power", positive=True)
    begun, ever = 3 * (1 - power) / (1 - gamma), 3 * gamma / (1 - gamma)
    return {"against R1": identical(begun - (1 + ever), 3 * (1 - gamma - power) / (1 - gamma))}


def _choice(x: Reserve) -> Choice:
    return Choice(x.alpha, x.kappa, x.odds, x.discount)


@indefinite.exact(small=reserves)
def three_now(x: Reserve) -> Comparison:
    """What beginning with each action is worth, by dynamic programming."""
    choice = _choice(x)
    return all_of(choice.at_least_as_good("R3", "R1"), choice.at_least_as_good("R3", "R0"))


@three_now.mutant("by 19/10 at least over R1")
def _(x: Reserve) -> Comparison:
    return _choice(x).exceeds("R3", "R1", F(19, 10))


three_now.without(in_reserve, small=poor).without(long_enough, small=short)
