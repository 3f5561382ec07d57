"""Strategies for retraining with a collective, or with gradient steps, on the line."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import strategies as st

from lookahead.reasoning.collective_mixture import CollectiveMixture
from lookahead.reasoning.population_gradient import GradientRetraining
from lookahead.reasoning.population_ridge import RidgeCollective
from lookahead.reasoning.retraining import LEVEL_ONE
from lookahead.testing.retraining import retrainings
from lookahead.testing.strategies import measures, positive_rationals, rationals


@st.composite
def collective_mixtures(
    draw: st.DrawFn,
    *,
    contracting: bool = True,
    levels: bool = False,
    aware: bool = False,
    positive: bool = False,
    sharp: bool = False,
) -> CollectiveMixture:
    r"""Draw a collective of two sizes, size <= larger, among agents with valid constants.

    contracting: $\epsilon < \gamma/\beta$; levels: agents at levels 1 to 4 of an affine model,
    else all at level 1 of a kinked one; aware: they know of the collective; positive: responses
    do not decrease in theta; sharp: constants at their best values.
    """
    rest = draw(retrainings(contracting=contracting, affine=levels, positive=positive, sharp=sharp))
    if not levels:
        rest = replace(rest, mixture=LEVEL_ONE)
    sizes = sorted(Fraction(draw(st.integers(0, 6)), 6) for _ in range(2))
    answers = tuple(draw(rationals()) for _ in range(rest.base.n))
    return CollectiveMixture(rest, sizes[0], answers, aware=aware, larger=sizes[1])


@st.composite
def gradient_retrainings(draw: st.DrawFn, *, affine: bool = False) -> GradientRetraining:
    """Draw a learner that takes one gradient step, on models without a border."""
    rest = draw(retrainings(contracting=draw(st.booleans()), affine=True, sharp=affine))
    if not affine:
        rest = replace(rest, stiffness=Fraction(draw(st.integers(1, 3))), mixture=LEVEL_ONE)
    return GradientRetraining(rest, draw(positive_rationals(4, 8)))


@st.composite
def ridge_collectives(draw: st.DrawFn) -> RidgeCollective:
    """Draw a collective of every sixth before a ridge regression."""
    base = draw(measures(2, 3))
    answers = tuple((draw(rationals(6, 2)), draw(rationals(6, 2))) for _ in range(base.n))
    size = Fraction(draw(st.integers(0, 6)), 6)
    return RidgeCollective(base, answers, size, draw(rationals(4, 2)), draw(rationals(6, 2)))
