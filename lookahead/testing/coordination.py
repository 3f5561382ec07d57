"""Strategies for anchor games with a stable pair and declared constants."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import strategies as st

from lookahead.reasoning.coordination import CoordinatedGame, coordinated
from lookahead.testing.strategies import anchor_games


@st.composite
def coordinated_games(draw: st.DrawFn, *, understate: bool = True) -> CoordinatedGame:
    """Draw a game, a stable pair, a scale of eta, and moduli at or below the sharp ones."""
    game = draw(anchor_games())
    pairs = game.stable_pairs()
    pair = pairs[draw(st.integers(0, 99)) % len(pairs)]
    scale = Fraction(draw(st.integers(1, 8)), 2)
    share = Fraction(draw(st.integers(1, 4)), 4) if understate else Fraction(1)
    return coordinated(game, pair, scale=scale, understate=share)


@st.composite
def overstated_games(draw: st.DrawFn) -> CoordinatedGame:
    """Draw an instance whose declared segment modulus exceeds the sharp one."""
    x = draw(coordinated_games(understate=False))
    factor = Fraction(draw(st.integers(2, 8)))
    return replace(x, gamma_alpha=max(x.gamma_alpha, Fraction(1, 4)) * factor)


@st.composite
def bent_games(draw: st.DrawFn) -> CoordinatedGame:
    """Draw an instance whose path bends, with a declared modulus that its e does have."""
    x = draw(coordinated_games(understate=False))
    bend = Fraction(draw(st.sampled_from([-2, -1, 1, 2, 3])), 4)
    return replace(x, bend=bend, gamma_alpha=x.gamma_alpha * Fraction(draw(st.integers(1, 8)), 4))
