"""Strategies for the claims of the summaries and of the open questions."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from lookahead.core.measures import ExactMeasure, measure
from lookahead.reasoning.affine_level_k import AffineLevelK
from lookahead.reasoning.collective_sizes import SizedCollective
from lookahead.reasoning.critical_path import Platform
from lookahead.reasoning.finite_samples import SampledRegression
from lookahead.reasoning.gradient_learner import GradientLearner
from lookahead.reasoning.imperfect_coordination import Defection, TremblingShift
from lookahead.reasoning.noisy_information import NoisyLevelK
from lookahead.testing.strategies import (
    anchor_games,
    measures,
    positive_rationals,
    rationals,
    weights,
)


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


@st.composite
def centred(draw: st.DrawFn) -> ExactMeasure:
    """Draw a law of mean zero on two points, or on zero alone."""
    low, high = draw(st.integers(0, 4)), draw(st.integers(1, 4))
    if low == 0:
        return measure([0])
    return measure([-low, high], [Fraction(high, low + high), Fraction(low, low + high)])


@st.composite
def noisy_level_k(
    draw: st.DrawFn, *, true_beliefs: bool = True, followers: bool = False
) -> NoisyLevelK:
    """Draw a contracting affine model with errors; beliefs about loss and mean true or not.

    followers: everybody is at level 1 and moves after the model.
    """
    ratio = draw(positive_rationals(4, 2))
    gain = Fraction(draw(st.integers(1 if followers else -5, 5)), 6) / ratio
    alpha = draw(weights(1 if followers else draw(st.integers(1, 3))))
    beliefs = {} if true_beliefs else {"believed": ratio / 2, "bias": draw(rationals(3, 2))}
    return NoisyLevelK(
        gain=gain,
        mean=draw(rationals(6, 3)),
        mixture=dict(enumerate(alpha, start=1)),
        reading=draw(centred()),
        data=draw(centred()),
        ratio=ratio,
        **beliefs,
    )


@st.composite
def sampled_regressions(draw: st.DrawFn) -> tuple[SampledRegression, int]:
    """Draw two kinds of people who react by less than one for one, and a sample size."""
    x = [draw(positive_rationals(6, 2)) for _ in range(2)]
    y = [draw(rationals(6, 2)) for _ in range(2)]
    gain = Fraction(draw(st.integers(-7, 7)), 8) * min(x)
    return SampledRegression((x[0], y[0]), (x[1], y[1]), gain), draw(st.integers(1, 12))


@st.composite
def gradient_learners(draw: st.DrawFn, *, away: bool = False) -> GradientLearner:
    """Draw an affine model with c below one, of any size, and a step.

    away: -1 < c < 0, a step of at most half of 1 / gamma, and people who foresee an exact learner.
    """
    gamma, beta = draw(positive_rationals(4, 2)), draw(positive_rationals(4, 2))
    c = Fraction(draw(st.integers(-7, -1) if away else st.integers(-16, 7)), 8)
    model = AffineLevelK(gamma, beta, c * gamma / beta, draw(rationals(6, 3)))
    step = Fraction(draw(st.integers(1, 10 if away else 20)), 20 if away else 10) / gamma
    return GradientLearner(model, step, aware=not away and draw(st.booleans()))


@st.composite
def defections(draw: st.DrawFn) -> Defection:
    """Draw an anchor game with two favoured anchors or more, a stable pair, and a share."""
    game = draw(anchor_games(least_favoured=2))
    pair = draw(st.sampled_from(game.stable_pairs()))
    return Defection(game, pair.weights, Fraction(draw(st.integers(0, 6)), 6))


@st.composite
def trembling_shifts(draw: st.DrawFn) -> TremblingShift:
    """Draw a shift game with errors, common or each member's own."""
    return TremblingShift(
        draw(measures(1, 3)),
        draw(rationals(6, 3)),
        draw(positive_rationals(6, 3)),
        draw(centred()),
        draw(st.booleans()),
    )
