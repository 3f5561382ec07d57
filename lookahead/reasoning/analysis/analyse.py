"""One door to the analysis of every kind of game."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lookahead.core.errors import InvalidArgument
from lookahead.reasoning.affine_level_k import AffineLevelK
from lookahead.reasoning.analysis.anchors import analyse_anchors
from lookahead.reasoning.analysis.finite import analyse_finite
from lookahead.reasoning.analysis.labels import analyse_labels
from lookahead.reasoning.analysis.levels import analyse_levels
from lookahead.reasoning.analysis.mixtures import analyse_mixture
from lookahead.reasoning.analysis.report import Report
from lookahead.reasoning.analysis.shifts import analyse_shift, analyse_shifts
from lookahead.reasoning.anchor_game import AnchorGame
from lookahead.reasoning.finite_game import FiniteGame
from lookahead.reasoning.label_game import LabelGame
from lookahead.reasoning.mixture_game import MixtureGame
from lookahead.reasoning.quadratic_shifts import QuadraticShiftGame
from lookahead.reasoning.shift_game import ShiftGame

KINDS: dict[type, Callable[..., Report]] = {
    AnchorGame: analyse_anchors,
    FiniteGame: analyse_finite,
    LabelGame: analyse_labels,
    MixtureGame: analyse_mixture,
    QuadraticShiftGame: analyse_shifts,
    ShiftGame: analyse_shift,
    AffineLevelK: analyse_levels,
}


def analyse(game: Any, **options: Any) -> Report:
    """Return which theorems of zhu2025 speak about a game, what they give and how tight they are.

    game: an AnchorGame, FiniteGame, LabelGame, MixtureGame, QuadraticShiftGame, ShiftGame or
    AffineLevelK. options: `at=` a stable pair for games that may have several; `reports=` for
    label games; `alpha=` for mixtures; `mixture=` for levels.
    Raises InvalidArgument for anything else, and the game's own outcomes where it has no answer.

    >>> game = FiniteGame([0, 1], lambda z, t: (z - t) ** 2, lambda z, t: -(t - z) ** 2)
    >>> report = analyse(game, at=game.stable_pairs()[1])
    >>> report.finding("zhu2025.prop4.neg").kept
    False
    """
    kind = KINDS.get(type(game))
    if kind is None:
        names = ", ".join(sorted(each.__name__ for each in KINDS))
        raise InvalidArgument("game", type(game).__name__, f"must be one of {names}")
    return kind(game, **options)
