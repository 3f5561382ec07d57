"""Strategies for agents who answer a model at a cost."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from lookahead.reasoning.intervals import Interval
from lookahead.reasoning.reactions import Reactions
from lookahead.testing.strategies import measures, positive_rationals, rationals


@st.composite
def reactions(draw: st.DrawFn, *, costly: bool = True) -> Reactions:
    """Draw agents on a closed interval or the line; moving is free unless `costly`."""
    low = draw(st.none() | rationals())
    high = None if low is None else low + draw(positive_rationals())
    cost = draw(positive_rationals()) if costly else Fraction(0)
    return Reactions(draw(measures(1, 3)), draw(rationals(6, 3)), cost, Interval(low, high))
