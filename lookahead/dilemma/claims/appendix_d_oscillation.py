"""Section 3.4: full success costs trust where steering is costly, and only there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from hypothesis import strategies as st

from lookahead.core.symbols import sympy
from lookahead.dilemma.chain_game import ChainGame
from lookahead.dilemma.claims.appendix_d_states import CHAIN
from lookahead.ledger import (
    Assumption,
    Claim,
    Comparison,
    Source,
    all_of,
    at_least,
    at_most,
    less_than,
    that,
)
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.testing.dilemma_trust import chain_games, odds

F = Fraction
CHAPTER = "dilemma/oscillation"
LONG = 40


@dataclass(frozen=True)
class Spending:
    """Odds at which R3 is possible."""

    alpha: Fraction
    kappa: Fraction
    odds: Fraction

    @property
    def game(self) -> ChainGame:
        return ChainGame(self.alpha, self.kappa)

    @property
    def after(self) -> Fraction:
        """Odds after R3."""
        return self.game.step(self.odds, "R3")

    @property
    def rounds(self) -> int:
        """How often R3 is possible in a row, counted up to 40."""
        o, n = self.odds, 0
        while n < LONG and "R3" in self.game.feasible(o):
            o, n = self.game.step(o, "R3"), n + 1
        return n


def spendings() -> Iterator[Spending]:
    """Four parameter pairs, among them one below the border, odds 1 and others."""
    pairs = ((F(3, 5), F(1, 2)), (F(4, 5), F(3, 5)), (F(3, 4), F(1, 2)), (F(1, 2), F(3, 4)))
    for (alpha, kappa), o in product(pairs, (F(1), F(3, 4), F(2), F(20))):
        if "R3" in ChainGame(alpha, kappa).feasible(o):
            yield Spending(alpha, kappa, o)


def drawn(*, oscillating: bool) -> st.SearchStrategy[Spending]:
    """Random games on one side of the border, odds above the threshold."""
    return st.builds(
        lambda g, o: Spending(g.alpha, g.kappa, g.threshold + o),
        chain_games(oscillating=oscillating),
        odds(),
    )


oscillates = Claim(
    key="gois2025.sec3_oscillates",
    kind="in-text",
    title="Full success costs the centre's trust",
    source=Source("gois2025", "Section 3.4, oscillation", "3.4", "forced"),
    chapter=CHAPTER,
    statement=r"""For $\beta \le \kappa < 1$, every round of $1-1-1$ lowers node 1's trust, even with the best
prediction; after finitely many of them trust has to be raised, and so it oscillates.""",
    as_printed="“This results in gradually lower confidence for the center node until it is "
    "necessary to boost it”",
)


@oscillates.exact(small=spendings)
def falls(x: Spending) -> Comparison:
    """Odds before and after the best prediction for 1 - 1 - 1."""
    return less_than(x.after, x.odds)


@falls.mutant("by half at least")
def _(x: Spending) -> Comparison:
    return less_than(x.after, x.odds / 2)


falls.program(
    given=lambda x: {"alpha": x.alpha, "kappa": x.kappa, "o": x.odds},
    let=(
        *CHAIN,
        ("tau", "o / (1 + o)"),
        ("q", "(kappa - (1 - tau) * beta) / tau"),
        ("after", "o * (1 - q) / alpha ** 2"),
    ),
    assume=(
        ("regime", "0 < alpha and alpha < 1 and beta <= kappa and kappa < 1"),
        ("R3 is possible", "0 <= q and q < 1"),
    ),
    violates="after >= o",
)

costly = Assumption(
    "steering is costly", r"$\kappa \ge 1 - \alpha^2$", lambda x: x.kappa >= 1 - x.alpha**2
)

oscillates_costly = oscillates.amended(
    key="gois2025.sec3_oscillates.costly",
    severity="missing hypothesis",
    title="Full success costs the centre's trust where steering is costly",
    statement=r"""Let $1 - \alpha^2 \le \kappa < 1$. Then every $R_3$ lowers node 1's odds, by
$(\kappa-\beta)/\alpha^2 > 0$ at least, so that $R_3$ ends after finitely many rounds. An optimal
predictor uses $R_3$ infinitely often, for every $0 < \gamma < 1$ and positive odds, so it raises
trust infinitely often.""",
    survives="True for the figures' parameters, 3/5 against 9/25. For cheaper cooperation or a "
    "lower expectation there is no conflict: the own model is so often surprised by joint "
    "cooperation that the predictor gains trust although it errs.",
    assumes=(costly,),
    uses=("gois2025.appD_odds",),
)


@oscillates_costly.symbolic
def loss() -> dict[str, Comparison]:
    """The loss in odds, the way there, and what a predictor without R3 forgoes."""
    sp = sympy()
    o, alpha = sp.symbols("o alpha", positive=True)
    kappa = sp.Symbol("kappa", real=True)
    gamma = sp.Symbol("gamma", real=True)
    spare = sp.Symbol("spare", nonnegative=True)
    beta = 2 * alpha * (1 - alpha)
    after = ((1 - kappa) * o - (kappa - beta)) / alpha**2
    return {
        "the loss is (kappa - 1 + alpha^2) o + (kappa - beta), over alpha^2": identical(
            o - after, ((kappa - 1 + alpha**2) * o + (kappa - beta)) / alpha**2
        ),
        "the first part is not negative": non_negative(spare * o),
        "nor is the second less than (1 - alpha)^2": identical(
            (kappa - beta).subs(kappa, 1 - alpha**2), (1 - alpha) ** 2
        ),
        "R1 until R3 is possible, R3, and R1 for ever beat R1 for ever by 2 gamma^n": identical(
            (3 + gamma / (1 - gamma)) - 1 / (1 - gamma), 2
        ),
    }


@loss.mutant("kappa - beta is (1 - alpha)^2 / 2 at the border")
def _() -> dict[str, Comparison]:
    alpha = sympy().Symbol("alpha", positive=True)
    kappa, beta = 1 - alpha**2, 2 * alpha * (1 - alpha)
    return {"second part": identical(kappa - beta, (1 - alpha) ** 2 / 2)}


@oscillates_costly.sampled(drawn(oscillating=True), small=spendings)
def falls_by(x: Spending) -> Comparison:
    """The loss in odds against its bound, and that R3 ends."""
    game = x.game
    bound = (x.kappa - game.beta) / x.alpha**2
    return all_of(
        at_least(x.odds - x.after, bound),
        less_than(x.after, x.odds),
        at_most(x.rounds * bound, x.odds),
    )


@falls_by.mutant("by half of the odds at least")
def _(x: Spending) -> Comparison:
    return less_than(x.after, x.odds / 2)


falls_by.controls(falls)
falls_by.without(costly, drawn(oscillating=False), small=spendings)


cheap = Assumption(
    "steering is cheap and trust is there",
    r"$\kappa < 1 - \alpha^2$, $o > 0$, $o \ge (\kappa-\beta)/(1-\kappa-\alpha^2)$",
    lambda x: (c := x.game.sustained_above) is not None and x.odds >= c and x.odds > 0,
)

sustained = Claim(
    key="gois2025.sec3_oscillates.sustained",
    kind="own",
    title="Full success for ever",
    source=Source("gois2025", "Section 3.4, oscillation", "3.4", "own"),
    chapter=CHAPTER,
    statement=r"""Let $\kappa < 1 - \alpha^2$, $o > 0$ and $o \ge (\kappa-\beta)/(1-\kappa-\alpha^2)$. Then $R_3$ is possible
in every round from now on, node 1's trust never falls, and $R_3$ for ever is optimal for every
$\gamma$: no conflict, no oscillation. From $o = 1$ this is so with $\alpha = \tfrac35$, $\kappa =
\tfrac12$.""",
    assumes=(cheap,),
    uses=("gois2025.appD_odds",),
)


@sustained.symbolic
def fixed_odds() -> dict[str, Comparison]:
    """Odds that R3 keeps, those above them, and that R3 is possible there."""
    sp = sympy()
    o, alpha, room, gap = sp.symbols("o alpha room gap", positive=True)
    extra = sp.Symbol("extra", nonnegative=True)
    after = ((room + alpha**2) * o - gap) / alpha**2  # room = 1 - kappa - alpha^2
    return {
        "the change is (room o - gap) / alpha^2": identical(after - o, (room * o - gap) / alpha**2),
        "which is not negative at gap / room and above": identical(
            (after - o).subs(o, gap / room + extra), room * extra / alpha**2
        ),
        "these odds exceed the threshold gap / (room + alpha^2)": identical(
            gap / room - gap / (room + alpha**2), gap * alpha**2 / (room * (room + alpha**2))
        ),
    }


@fixed_odds.mutant("half of these odds are enough")
def _() -> dict[str, Comparison]:
    o, alpha, room, gap = sympy().symbols("o alpha room gap", positive=True)
    after = ((room + alpha**2) * o - gap) / alpha**2
    return {"change": non_negative((after - o).subs(o, gap / room / 2))}


@sustained.sampled(drawn(oscillating=False), small=spendings)
def for_ever(x: Spending) -> Comparison:
    """R3 forty times in a row, and odds that do not fall."""
    return all_of(at_least(x.after, x.odds), that(x.rounds == LONG))


@for_ever.mutant("odds rise by a half at least")
def _(x: Spending) -> Comparison:
    return at_least(x.after, x.odds * F(3, 2))


for_ever.without(cheap, drawn(oscillating=True), small=spendings)
