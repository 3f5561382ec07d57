"""Appendix D: states of the chain of three that its claims speak about, and what they assume."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any

from hypothesis import strategies as st

from lookahead.core.enclosure import Ternary
from lookahead.dilemma.chain_game import ChainGame
from lookahead.dilemma.chain_policies import Chain, Triple, successes
from lookahead.dilemma.discounted import Bracket
from lookahead.dilemma.trust import ImpossibleObservation
from lookahead.ledger import Assumption, Comparison, that
from lookahead.testing.dilemma_trust import chain_games, odds, shares

F = Fraction
TOLERANCE = F(1, 10**4)
PARAMETERS = ((F(4, 5), F(3, 5)), (F(3, 4), F(1, 2)), (F(9, 10), F(1, 2)), (F(3, 5), F(1, 2)))


def alike(x: Fraction) -> Triple:
    """The same number for all three nodes."""
    return x, x, x


@dataclass(frozen=True)
class ChainState:
    """Three trusts and three predictions on the chain."""

    alpha: Fraction
    kappa: Fraction
    trust: Triple
    predictions: Triple

    @property
    def chain(self) -> Chain:
        return Chain(self.alpha, self.kappa)

    @property
    def actions(self) -> tuple[int, int, int]:
        return self.chain.respond(self.predictions, self.trust)

    @property
    def reward(self) -> int:
        return successes(self.actions)

    @property
    def posterior_exists(self) -> bool:
        """Whether no agent has seen what all it believes in had ruled out."""
        try:
            return len(self.learned) == len(self.trust)
        except ImpossibleObservation:
            return False

    @property
    def learned(self) -> Triple:
        return self.chain.learn(self.predictions, self.actions, self.trust)


@dataclass(frozen=True)
class Choice:
    """A choice of action at odds and a discount factor, in the limit of no slack."""

    alpha: Fraction
    kappa: Fraction
    odds: Fraction
    discount: Fraction

    @property
    def game(self) -> ChainGame:
        return ChainGame(self.alpha, self.kappa)

    def worth(self, first: str) -> Bracket:
        """Return a bracket of what beginning with an action is worth."""
        return self.game.value(self.odds, self.discount, first=first, tolerance=TOLERANCE)

    def at_least_as_good(self, one: str, other: str) -> Comparison:
        """Compare what beginning with either is worth, by brackets."""
        return self.exceeds(one, other, F(0))

    def exceeds(self, one: str, other: str, margin: Fraction) -> Comparison:
        """Compare what beginning with `one` is worth with `margin` more than `other`."""
        a, b = self.worth(one), self.worth(other)
        if a.lower >= b.upper + margin:
            return that(condition=True, note=f"{one} {float(a):.4f}, {other} {float(b):.4f}")
        if b.lower + margin > a.upper:
            return that(condition=False, note=f"{one} {float(a):.4f}, {other} {float(b):.4f}")
        return that(Ternary.UNKNOWN, "brackets overlap")


def choices_at(discounts: tuple[Fraction, ...], levels: tuple[Fraction, ...]) -> Iterator[Choice]:
    """Choices at the parameters of the figures and three others."""
    for (alpha, kappa), o, gamma in product(PARAMETERS, levels, discounts):
        yield Choice(alpha, kappa, o, gamma)


@st.composite
def choices(draw: st.DrawFn, low: Fraction, high: Fraction, *, above: bool = False) -> Choice:
    """Draw a choice with a discount in [low, high], at any odds or where R3 is possible."""
    game = draw(chain_games())
    gamma = low + (high - low) * draw(shares(parts=16))
    start = game.threshold if above else F(0)
    return Choice(game.alpha, game.kappa, start + draw(odds()), gamma)


@st.composite
def chain_states(draw: st.DrawFn, *, equal: bool = True) -> ChainState:
    """Draw trusts, equal at the ends or not, and predictions."""
    game = draw(chain_games())
    end, centre, other = draw(shares()), draw(shares()), draw(shares())
    p = (draw(shares()), draw(shares()), draw(shares()))
    return ChainState(game.alpha, game.kappa, (end, centre, end if equal else other), p)


feasible = Assumption(
    "R3 possible",
    r"$o > (\kappa - \beta)/(1 - \kappa)$",
    lambda x: "R3" in x.game.feasible(x.odds),
)


def discount_at_most(bound: Fraction, shown: str, *, strict: bool = False) -> Assumption:
    """Return the assumption that the discount factor is at most `bound`, or below it."""

    def holds(x: Any) -> bool:
        return x.discount < bound if strict else x.discount <= bound

    sign = "<" if strict else r"\le"
    return Assumption(
        f"discount {'below' if strict else 'at most'} {bound}", rf"$\gamma {sign} {shown}$", holds
    )


def given(x: Choice) -> dict[str, Any]:
    """The numbers of a choice for the independent checker."""
    return {"alpha": x.alpha, "kappa": x.kappa, "o": x.odds, "g": x.discount}


CHAIN = (
    ("beta", "2 * alpha * (1 - alpha)"),
    ("threshold", "(kappa - beta) / (1 - kappa)"),
)
REGIME = (
    ("alpha inside", "0 < alpha and alpha < 1"),
    ("kappa in the regime", "beta <= kappa and kappa < 1"),
    ("discount", "0 <= g and g < 1"),
)
