"""Strategies for games of shifts with a selfish pair and a declared modulus."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import strategies as st

from lookahead.core.exact import Matrix
from lookahead.reasoning.quadratic_shifts import QuadraticShiftGame
from lookahead.reasoning.shift_game import ShiftGame
from lookahead.reasoning.theorem_12 import CoordinatedShift, coordinated_shift
from lookahead.testing.strategies import positive_rationals, rationals


@st.composite
def matrices(draw: st.DrawFn, rows: int, columns: int) -> Matrix:
    """Draw a matrix of small rationals."""
    return tuple(tuple(draw(rationals(3, 2)) for _ in range(columns)) for _ in range(rows))


@st.composite
def positive_definite(draw: st.DrawFn, n: int) -> Matrix:
    """Draw A A' plus a multiple of the identity: symmetric and positive definite."""
    A, margin = draw(matrices(n, n)), draw(positive_rationals(3, 2))
    return tuple(
        tuple(
            sum((a * b for a, b in zip(x, y, strict=True)), margin * int(i == j))
            for j, y in enumerate(A)
        )
        for i, x in enumerate(A)
    )


@st.composite
def shift_games(draw: st.DrawFn, max_dimension: int = 2) -> QuadraticShiftGame:
    """Draw a game of shifts in a bounded box, so that pairs and optima exist.

    Models, data and strategies have dimensions of their own. The box is narrow or wide, and zero is
    one of its ends half of the time, so that strategies at an end occur.
    """
    m, k = (draw(st.integers(1, max_dimension)) for _ in range(2))
    d = draw(st.integers(0, max_dimension))
    width = draw(st.sampled_from([Fraction(1, 2), Fraction(2), Fraction(20)]))
    low = [-width * draw(st.integers(0, 1)) for _ in range(d or k)]
    return QuadraticShiftGame(
        H=draw(positive_definite(m)),
        C=draw(matrices(m, k)),
        R=draw(positive_definite(m)),
        r=[draw(rationals()) for _ in range(m)],
        K=[[q / 4 for q in row] for row in draw(matrices(m, k))],
        kappa=draw(positive_rationals(4, 2)),
        mean=[draw(rationals(3, 2)) for _ in range(k)],
        M=draw(matrices(k, d)) if d else None,
        low=low,
        high=[width] * (d or k),
    )


@st.composite
def coordinated_shifts(draw: st.DrawFn, *, understate: bool = True) -> CoordinatedShift:
    """Draw a game, a selfish pair, and a modulus at or below the sharp one."""
    game = draw(shift_games())
    pairs = game.stable_pairs()
    share = Fraction(draw(st.integers(1, 4)), 4) if understate else Fraction(1)
    return coordinated_shift(game, pairs[draw(st.integers(0, 99)) % len(pairs)], share)


@st.composite
def overstated_shifts(draw: st.DrawFn) -> CoordinatedShift:
    """Draw an instance whose declared modulus exceeds the sharp one."""
    x = draw(coordinated_shifts(understate=False))
    return replace(x, gamma_U=max(x.gamma_U, Fraction(1, 4)) * draw(st.integers(2, 8)))


@st.composite
def shifts_from_elsewhere(draw: st.DrawFn) -> CoordinatedShift:
    """Draw an instance that starts at an end of the box, selfish or not."""
    x = draw(coordinated_shifts())
    ends = [draw(st.sampled_from(sides)) for sides in x.game.strategies.ends()]
    return replace(x, start=tuple(ends))


@st.composite
def small_shift_games(draw: st.DrawFn) -> ShiftGame:
    """Draw the shift game with a closed form, in one to three dimensions."""
    k = draw(st.integers(1, 3))
    mean, target = ([draw(rationals()) for _ in range(k)] for _ in range(2))
    return ShiftGame(mean, target, draw(positive_rationals()))
