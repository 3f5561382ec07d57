"""Strategies for mixed populations before a ridge regression."""

from __future__ import annotations

from hypothesis import strategies as st

from lookahead.reasoning.ridge_population import RidgePopulation
from lookahead.testing.retraining import populations
from lookahead.testing.strategies import measures, rationals


@st.composite
def ridge_populations(draw: st.DrawFn) -> RidgePopulation:
    """Draw one to three agents, a gain, a model and the shares of at most three levels."""
    base, alpha = draw(measures(2, 3)), draw(populations(3))
    return RidgePopulation(base, draw(rationals(4, 2)), draw(rationals(4, 2)), alpha)
