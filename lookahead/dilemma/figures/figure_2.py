"""Figure 2 of gois2025: the states of the 3-chain."""

from __future__ import annotations

from fractions import Fraction

from lookahead.dilemma.figures.figure_1 import KAPPA, ROW, States, judged
from lookahead.dilemma.graph_dilemma import GraphDilemma

SHOWN = (
    ((0, 0, 0), "a"),
    ((1, 0, 1), ""),
    ((0, 1, 0), ""),
    ((1, 0, 0), ""),
    ((1, 1, 0), ""),
    ((1, 1, 1), "e"),
)
"""States up to the chain's symmetry; the text tells the letters of two."""


def compute(source: str) -> States:
    """Return the states of the 3-chain; it needs no data, so `source` changes nothing."""
    del source
    game = GraphDilemma([(0, 1), (1, 2)], Fraction(2, 3), KAPPA)
    return States(game, ROW, tuple(judged(game, actions, label) for actions, label in SHOWN))
