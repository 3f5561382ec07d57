"""Section 3.4 and the end of Appendix D: does trust oscillate, does it settle."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from hypothesis import strategies as st

from lookahead.core.symbols import sympy
from lookahead.dilemma.chain_game import ChainGame
from lookahead.dilemma.claims.appendix_d_states import CHAIN
from lookahead.dilemma.trust import trust
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
    r"$\kappa < 1 - \alpha^2$, $o \ge (\kappa-\beta)/(1-\kappa-\alpha^2)$",
    lambda x: (c := x.game.sustained_above) is not None and x.odds >= c,
)

sustained = Claim(
    key="gois2025.sec3_oscillates.sustained",
    kind="own",
    title="Full success for ever",
    source=Source("gois2025", "Section 3.4, oscillation", "3.4", "own"),
    chapter=CHAPTER,
    statement=r"""Let $\kappa < 1 - \alpha^2$ and $o \ge (\kappa-\beta)/(1-\kappa-\alpha^2)$. Then $R_3$ is possible
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


@dataclass(frozen=True)
class Boosts:
    """A run of the policy of Figure 6 without slack: R3 where possible, else R0."""

    odds: Fraction
    rounds: int

    def path(self) -> tuple[tuple[str, Fraction, Fraction], ...]:
        """Action, odds before and odds after, round by round."""
        game, o = ChainGame(F(4, 5), F(3, 5)), self.odds
        steps: list[tuple[str, Fraction, Fraction]] = []
        for _ in range(self.rounds):
            action = "R3" if "R3" in game.feasible(o) else "R0"
            after = game.step(o, action)
            steps.append((action, o, after))
            o = after
        return tuple(steps)


def runs() -> Iterator[Boosts]:
    """Runs of 60 rounds from six starts."""
    for o in (F(1), F(1, 2), F(3), F(1, 100), F(10), F(7, 10)):
        yield Boosts(o, 60)


def jumps(x: Boosts) -> tuple[Fraction, ...]:
    """By how much trust rises in each boost that makes R3 possible again."""
    return tuple(
        trust(after) - trust(before)
        for action, before, after in x.path()
        if action == "R0" and before <= F(7, 10) < after
    )


no_concentration = Claim(
    key="gois2025.appD_noconc",
    kind="in-text",
    title="Trust does not settle",
    source=Source("gois2025", "Appendix D.3, last paragraph", "D.3", "forced"),
    chapter=CHAPTER,
    statement=r"""At the figures' parameters and under the policy of Figure 6, without slack and from any
positive odds, node 1's trust does not converge: infinitely often a single round raises it by
$\tfrac7{17} - \tfrac7{257} > \tfrac{38}{100}$ at least, however long the game has lasted.""",
    as_printed="“the posterior computation of trust doesn’t concentrate around a specific value”",
    reading="in the game of the figures; where kappa < 1 - alpha^2, trust may tend to 1",
    uses=("gois2025.appD_odds", "gois2025.sec3_oscillates.costly"),
)


@no_concentration.symbolic
def jump_bound() -> dict[str, Comparison]:
    """The jump 25 o / (1 + 25 o) - o / (1 + o) on the odds from which one boost is enough."""
    sp = sympy()
    o, a = sp.symbols("o a", positive=True)
    jump = lambda x: 25 * x / (1 + 25 * x) - x / (1 + x)
    low = sp.Rational(7, 250)
    size = lambda x: (1 + 25 * x) * (1 + x)
    return {
        "the jump is 24 o / ((1 + 25 o)(1 + o))": identical(jump(o), 24 * o / size(o)),
        "above its value at a it is by 24 (o - a)(1 - 25 a o) over the product": identical(
            jump(o) - jump(a), 24 * (o - a) * (1 - 25 * a * o) / (size(o) * size(a))
        ),
        "at a = 7/250 and o up to 7/10 the last factor is 51/100 at least": that(
            1 - 25 * F(7, 250) * F(7, 10) >= F(51, 100)
        ),
        "one boost is enough above 7/250": identical(25 * low, sp.Rational(7, 10)),
        "the value there": identical(jump(low), sp.Rational(7, 17) - sp.Rational(7, 257)),
        "R3 ends: it lowers odds by 7/16 at least": identical(
            o - (sp.Rational(5, 8) * o - sp.Rational(7, 16)),
            sp.Rational(3, 8) * o + sp.Rational(7, 16),
        ),
    }


@jump_bound.mutant("one half at least")
def _() -> dict[str, Comparison]:
    x = sympy().Rational(7, 250)
    jump = 25 * x / (1 + 25 * x) - x / (1 + x)
    return {"at least one half": non_negative(jump - sympy().Rational(1, 2))}


@no_concentration.exact(small=runs)
def large_jumps(x: Boosts) -> Comparison:
    """The smallest jump of a run, and that there are jumps in its last twenty rounds."""
    found = jumps(x)
    late = [action for action, before, _ in x.path()[40:] if action == "R0" and before <= F(7, 10)]
    return all_of(at_least(min(found), F(7, 17) - F(7, 257)), that(bool(late)))


@large_jumps.mutant("one half at least")
def _(x: Boosts) -> Comparison:
    return at_least(min(jumps(x)), F(1, 2))
