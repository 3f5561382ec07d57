"""Figure 13 of gois2025, data first: the run of Figure 6 with patience in place of boosts."""

from __future__ import annotations

from lookahead.dilemma.chain_policies import Chain
from lookahead.dilemma.figures import figure_6_published as published
from lookahead.dilemma.figures.figure_6 import TrustRun


def compute(source: str = "computed") -> TrustRun:
    """Return Figure 13: all cooperate where possible, else 1 - 0 - 1. It needs no data."""
    del source
    return TrustRun("wait", Chain().run("wait", published.ROUNDS), published.WAIT)
