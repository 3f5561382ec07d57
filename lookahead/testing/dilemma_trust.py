"""Strategies for trust, and for states of the chain of three with its discount factors."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from lookahead.dilemma.chain_game import ChainGame


def shares(*, parts: int = 12, ends: bool = True) -> st.SearchStrategy[Fraction]:
    """Draw k / parts in [0, 1], or in (0, 1) without the ends."""
    low, high = (0, parts) if ends else (1, parts - 1)
    return st.integers(low, high).map(lambda k: Fraction(k, parts))


@st.composite
def chain_games(draw: st.DrawFn, *, oscillating: bool | None = None) -> ChainGame:
    r"""Draw a chain with $\beta \le \kappa < 1$.

    oscillating: True keeps kappa at $1 - \alpha^2$ or above, False below it.
    """
    alpha = Fraction(draw(st.integers(6, 19)), 20)
    beta, border = 2 * alpha * (1 - alpha), 1 - alpha**2
    low, high = (border, Fraction(1)) if oscillating else (beta, Fraction(1))
    if oscillating is False:
        high = border
    return ChainGame(alpha, low + (high - low) * Fraction(draw(st.integers(0, 7)), 8))


def odds() -> st.SearchStrategy[Fraction]:
    """Draw odds between 1/64 and 64."""
    return st.tuples(st.integers(1, 64), st.integers(1, 64)).map(lambda t: Fraction(*t))


def histories() -> st.SearchStrategy[tuple[tuple[Fraction, int], ...]]:
    """Draw up to six pairs of a prediction inside (0, 1) and an action."""
    return st.lists(st.tuples(shares(ends=False), st.integers(0, 1)), min_size=1, max_size=6).map(
        tuple
    )
