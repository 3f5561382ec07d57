"""Strategies for the claims of the summaries and of the open questions."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from lookahead.core.measures import ExactMeasure, mean
from lookahead.reasoning.collective_sizes import SizedCollective
from lookahead.reasoning.critical_path import Platform
from lookahead.testing.strategies import measures, positive_rationals, rationals


@st.composite
def platforms(draw: st.DrawFn) -> Platform:
    """Draw a platform whose level-1 reaction is weaker than one and whose U is concave."""
    kappa = draw(positive_rationals(6, 3))
    pull = kappa * Fraction(draw(st.integers(-11, 11)), 12)
    pull = min(pull, (1 + kappa) / 2 - Fraction(1, 12))
    return Platform(draw(measures(1, 3)), draw(rationals(6, 3)), pull, kappa)


@st.composite
def sized_collectives(draw: st.DrawFn, *, opposed: bool = True) -> SizedCollective:
    """Draw one to three options and two sizes; u = c l with c > 0 if opposed, else c < 0."""
    options = tuple(draw(measures(1, 3)) for _ in range(draw(st.integers(1, 3))))
    smaller, larger = sorted(Fraction(draw(st.integers(0, 8)), 8) for _ in range(2))
    c = draw(positive_rationals(4, 2)) * (1 if opposed else -1)
    return SizedCollective(draw(measures(1, 3)), options, c, smaller, larger)


def spread(law: ExactMeasure) -> Fraction:
    """Return the variance of a law on the line."""
    centre = mean(law)[0]
    return sum(
        (w * (z[0] - centre) ** 2 for z, w in zip(law.points, law.weights, strict=True)),
        Fraction(0),
    )
