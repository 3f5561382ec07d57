"""The collective-risk dilemma in one group: payoffs, and the gain from cooperating."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from lookahead.core.errors import InvalidArgument
from lookahead.dilemma.threshold import positive, unit

Charge = Literal["share", "absolute"]


@dataclass(frozen=True)
class Payoffs:
    r"""Endowment b > 0, risk r in [0, 1], cost c >= 0, and what c is a share of.

    gois2025, Definitions 2.1 and 2.2. charge "share": a cooperator pays $c\,b$, as in the payoffs;
    "absolute": it pays c, as in the agents' decision rule. Both agree at b = 1, and only
    $\kappa = \text{cost}/(r b)$ matters to a decision.

    Raises InvalidArgument outside these ranges.

    >>> game = Payoffs(endowment=1, risk=Fraction(2, 5), cost=Fraction(1, 5))
    >>> game.kappa, game.defector(1, 2), game.cooperator(2, 2)
    (Fraction(1, 2), Fraction(3, 5), Fraction(4, 5))
    """

    endowment: Fraction
    risk: Fraction
    cost: Fraction
    charge: Charge = "share"

    def __post_init__(self) -> None:
        object.__setattr__(self, "endowment", positive("endowment", self.endowment))
        object.__setattr__(self, "risk", unit("risk", self.risk))
        if self.cost != 0:
            object.__setattr__(self, "cost", positive("cost", self.cost))
        object.__setattr__(self, "cost", Fraction(self.cost))
        if self.charge not in ("share", "absolute"):
            raise InvalidArgument("charge", self.charge, "must be 'share' or 'absolute'")

    @property
    def price(self) -> Fraction:
        """What a cooperator pays: c b or c."""
        return self.cost * self.endowment if self.charge == "share" else self.cost

    @property
    def stake(self) -> Fraction:
        """What a disaster takes in expectation, r b."""
        return self.risk * self.endowment

    @property
    def kappa(self) -> Fraction:
        """The price over the stake; raises InvalidArgument where nothing is at risk."""
        if self.stake == 0:
            raise InvalidArgument("risk", self.risk, "must be positive for kappa to exist")
        return self.price / self.stake

    def defector(self, k: int, m: int) -> Fraction:
        r"""Return $\Pi_D$ with k cooperators in the group, m required; equation (1)."""
        return self.endowment if k >= m else self.endowment - self.stake

    def cooperator(self, k: int, m: int) -> Fraction:
        r"""Return $\Pi_C$ with k cooperators, the player among them; equation (2)."""
        return self.defector(k, m) - self.price

    def gain(self, others: int, m: int) -> Fraction:
        r"""Return $\Delta = \Pi_C(k_{-i} + 1) - \Pi_D(k_{-i})$, equation (8)."""
        return self.cooperator(others + 1, m) - self.defector(others, m)
