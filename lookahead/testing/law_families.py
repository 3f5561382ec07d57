"""Strategies for weighted families of laws."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from lookahead.reasoning.law_families import LawFamilies
from lookahead.testing.strategies import measures, weights


@st.composite
def law_families(draw: st.DrawFn, *, normalised: bool = False) -> LawFamilies:
    """Draw one to three pairs of laws on the line; weights >= 0 of any sum unless `normalised`."""
    n = draw(st.integers(1, 3))
    shares = draw(weights(n))
    scale = Fraction(1) if normalised else Fraction(draw(st.integers(0, 8)), 4)
    laws = [draw(measures(1, 3)) for _ in range(2 * n)]
    return LawFamilies(tuple(scale * s for s in shares), tuple(laws[:n]), tuple(laws[n:]))
