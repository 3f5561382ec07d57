"""Strategies for finite games with proportional utility, and for games of labels."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from lookahead.reasoning.finite_proportional import ProportionalGame, starts
from lookahead.reasoning.label_game import LabelGame
from lookahead.reasoning.label_reports import Reporting
from lookahead.testing.strategies import rationals, weights

SIGNS = {1: (1, 4), -1: (-4, -1), 0: (-4, 4)}


@st.composite
def proportional_games(
    draw: st.DrawFn, sign: int = 0, *, extra: bool = False, stable: bool = True
) -> ProportionalGame:
    """Draw 1 to 4 points, a multiple c of the given sign, and a start at a stable model.

    Curvatures are equal, so that stable models are rational; extra: v of degree 2 in theta, the
    same square for all points, so that they stay rational. Where there is no stable model, and
    without `stable`, the start is any law.
    """
    n = draw(st.integers(1, 4))
    a = Fraction(draw(st.integers(1, 3)))
    pull = tuple(draw(rationals(6, 2)) for _ in range(n))
    rest = tuple(draw(rationals(6, 2)) for _ in range(n))
    c = Fraction(draw(st.integers(*SIGNS[sign]).filter(bool)), draw(st.integers(1, 2)))
    rows: tuple[tuple[Fraction, ...], ...] = ()
    if extra:
        square = draw(rationals(2, 2))
        rows = tuple((draw(rationals(2, 4)), draw(rationals(2, 4)), square) for _ in range(n))
    game = ProportionalGame((a,) * n, pull, rest, c, draw(weights(n)), rows)
    found = list(starts(game)) if stable else []
    return found[draw(st.integers(0, 99)) % len(found)] if found else game


@st.composite
def reportings(draw: st.DrawFn, *, realisable: bool = False, honest: bool = True) -> Reporting:
    """Draw a game of labels with 1 to 4 values of x and 1 or 2 features, and reported labels.

    realisable: E[y|x] is a model's prediction; honest: everybody reports the own label.
    """
    n = draw(st.integers(1, 4))
    p = draw(st.integers(1, min(n, 2)))
    xs = sorted(draw(st.sets(st.integers(-4, 4), min_size=n, max_size=n)))
    rows = tuple(tuple(Fraction(x) ** k for k in range(p)) for x in xs)
    theta = tuple(draw(rationals(6, 2)) for _ in range(p))
    model = tuple(sum((t * f for t, f in zip(theta, r, strict=True)), Fraction(0)) for r in rows)
    labels = model if realisable else tuple(draw(rationals(6, 2)) for _ in xs)
    target = tuple(draw(rationals(6, 2)) for _ in xs)
    game = LabelGame(xs, labels, target, rows, draw(weights(n, positive=True)))
    reports = labels if honest else tuple(draw(rationals(6, 2)) for _ in xs)
    return Reporting(game, reports)
