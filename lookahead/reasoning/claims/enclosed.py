"""Comparisons of transport distances that are known by two enclosures only."""

from __future__ import annotations

from lookahead.core import enclosure
from lookahead.core.enclosure import Real, Ternary
from lookahead.core.transport import TransportEnclosure
from lookahead.ledger import Comparison, at_most, that


def enclosed_at_most(
    left: TransportEnclosure, right: tuple[Real, Real], note: str = ""
) -> Comparison:
    """Compare an enclosed distance with an enclosed number (lower, upper): certain, or unknown."""
    if enclosure.at_most(left.upper, right[0]) is Ternary.TRUE:
        return at_most(left.upper, right[0]).named(note)
    if enclosure.less(right[1], left.lower) is Ternary.TRUE:
        return at_most(left.lower, right[1]).named(note)
    return that(Ternary.UNKNOWN, note)
