"""The machine that turns a claim into a verdict; it knows no paper."""

from lookahead.ledger.claim import Assumption, Claim, Source
from lookahead.ledger.comparison import (
    Comparison,
    all_of,
    any_of,
    at_least,
    at_most,
    equals,
    less_than,
    that,
)

__all__ = [
    "Assumption",
    "Claim",
    "Comparison",
    "Source",
    "all_of",
    "any_of",
    "at_least",
    "at_most",
    "equals",
    "less_than",
    "that",
]
