"""Appendix D.3, end: the posterior does not settle."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from lookahead.core.symbols import sympy
from lookahead.dilemma.chain_game import ChainGame
from lookahead.dilemma.trust import trust
from lookahead.ledger import (
    Claim,
    Comparison,
    Source,
    all_of,
    at_least,
    that,
)
from lookahead.ledger.symbolic import identical, non_negative

F = Fraction
CHAPTER = "dilemma/oscillation"


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
