"""Strategies for level-k retraining with declared constants."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import strategies as st

from lookahead.reasoning.retraining import (
    LINE,
    NonlinearRetraining,
    ParameterSet,
    Retraining,
    Shares,
)
from lookahead.testing.strategies import (
    measures,
    nonlinear_level_k_models,
    positive_rationals,
    rationals,
    weights,
)


@st.composite
def retrainings(
    draw: st.DrawFn,
    *,
    contracting: bool = True,
    affine: bool = False,
    sharp: bool = False,
    positive: bool = False,
) -> Retraining:
    r"""Draw a learner, agents, two populations and valid constants.

    contracting: $\epsilon < \gamma/\beta$, else $\epsilon\beta/\gamma$ lies in [1, 3]; affine:
    no kink in the loss, all models allowed; sharp: constants at their best values; positive:
    responses do not decrease in theta.
    """
    gamma, beta = draw(positive_rationals(6, 3)), draw(positive_rationals(6, 3))
    low, high = (0, 19) if contracting else (20, 60)
    epsilon = Fraction(draw(st.integers(low, high)), 20) * gamma / beta
    signs = [1] if positive else [-1, 1]
    parts = 4 if sharp else draw(st.integers(0, 4))
    gain = draw(st.sampled_from(signs)) * epsilon * Fraction(parts, 4)
    bent = not (affine or sharp)
    Theta = LINE
    theta, phi = draw(rationals()), draw(rationals())
    if bent and draw(st.booleans()):
        lower = draw(rationals(6, 3))
        Theta = ParameterSet(lower)
        theta, phi = max(theta, lower), max(phi, lower)
    return Retraining(
        gain=gain,
        epsilon=epsilon,
        base=draw(measures(1, 3)),
        mixture=draw(populations()),
        other=draw(populations()),
        theta=theta,
        phi=phi,
        curvature=gamma if sharp else gamma * Fraction(draw(st.integers(4, 6)), 4),
        slope=beta if sharp else beta * Fraction(draw(st.integers(2, 4)), 4),
        gamma_loss=gamma,
        beta=beta,
        stiffness=Fraction(draw(st.integers(1, 3))) if bent else Fraction(1),
        Theta=Theta,
    )


@st.composite
def populations(draw: st.DrawFn, max_level: int = 4) -> Shares:
    """Draw the shares of the levels 1 to at most `max_level`."""
    return draw(weights(draw(st.integers(1, max_level))))


@st.composite
def promotions(draw: st.DrawFn, *, positive: bool = False) -> Retraining:
    """Draw a contracting instance whose second population has moved up from the first."""
    x = draw(retrainings(positive=positive))
    level = draw(st.integers(0, len(x.mixture) - 1))
    moved = x.mixture[level] * Fraction(draw(st.integers(0, 4)), 4)
    other = [*x.mixture, Fraction(0)]
    other[level] -= moved
    other[level + 1] += moved
    return replace(x, other=tuple(other))


@st.composite
def nonlinear_retrainings(draw: st.DrawFn, max_dimension: int = 3) -> NonlinearRetraining:
    """Draw a contracting nonlinear model, a population of levels 1 to 3, and two models.

    No coordinate of a model is zero, where a symmetric model is stable and balls decide nothing.
    """
    law = draw(nonlinear_level_k_models(max_dimension))
    entries = st.builds(
        lambda sign, size: sign * size, st.sampled_from([1, -1]), positive_rationals()
    )
    theta, phi = (tuple(draw(entries) for _ in range(law.d)) for _ in range(2))
    return NonlinearRetraining(law, draw(populations(3)), theta, phi)
