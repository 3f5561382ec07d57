"""Figures 6 and 13 of gois2025, data first: trust on the chain of three under two policies."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from lookahead.dilemma.chain_policies import Chain, Policy, Round
from lookahead.dilemma.figures import figure_6_published as published


@dataclass(frozen=True, slots=True)
class TrustRun:
    """A run of one policy, exactly; `recorded` are known trusts of node 1 from round 0 on."""

    policy: Policy
    rounds: tuple[Round, ...]
    recorded: tuple[str, ...]
    source: str = "computed"

    @property
    def trust(self) -> tuple[Fraction, ...]:
        """Trust of node 1 before each round."""
        return tuple(r.trust[1] for r in self.rounds)

    @property
    def furthest(self) -> Fraction:
        """The largest distance from a recorded number."""
        pairs = zip(self.trust, self.recorded, strict=False)
        return max(abs(ours - Fraction(text)) for ours, text in pairs)

    @property
    def verdict(self) -> str:
        """Return "reproduced" where all recorded numbers are ours, rounded, else "differs"."""
        return "reproduced" if self.furthest <= published.HALF_DIGIT else "differs"


def compute(source: str = "computed") -> TrustRun:
    """Return Figure 6: all cooperate where possible, else 0 - 0 - 0. It needs no data."""
    del source
    return TrustRun("boost", Chain().run("boost", published.ROUNDS), published.BOOST)
