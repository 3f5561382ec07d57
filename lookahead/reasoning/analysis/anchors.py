"""The analysis of an anchor game."""

from __future__ import annotations

from lookahead.core.errors import NoSolution
from lookahead.reasoning.analysis import theorems
from lookahead.reasoning.analysis.report import Report, shown
from lookahead.reasoning.anchor_game import AnchorGame
from lookahead.reasoning.outcomes import SeveralStablePoints
from lookahead.reasoning.pairs import NoFullSupportPair, Pair


def analyse_anchors(game: AnchorGame, at: Pair | None = None) -> Report:
    """Return the report; `at` is a stable pair, default the one that uses every anchor.

    Raises SeveralStablePoints where that one does not exist, holding those that do.
    """
    if at is None:
        try:
            at = game.selfish()
        except NoFullSupportPair as outcome:
            raise SeveralStablePoints(outcome.pairs) from outcome
    best, B, Phi = game.collective(), game.benefit(at), game.alignment(at)
    segment = game.modulus("segment", at)
    try:
        simplex = game.modulus("simplex")
    except NoSolution:
        simplex = None
    stable = theorems.selfish("only anchors nearest to theta* carry weight")
    mixtures = theorems.linear("weights over fixed anchors mix as their laws do")
    quantities = (
        ("stable pairs", str(len(game.stable_pairs()))),
        ("h*", shown(at.weights)),
        ("theta*", shown(at.theta)),
        ("U(h*)", shown(at.utility)),
        ("h#", shown(best.weights)),
        ("theta#", shown(best.theta)),
        ("U(h#)", shown(best.utility)),
        ("B", shown(B)),
        ("Phi", shown(Phi)),
        ("gamma along the segment", shown(segment)),
        ("gamma on the simplex", "none: a single anchor" if simplex is None else shown(simplex)),
    )
    follow = -1 if not game.favoured else None
    return Report(
        f"Anchor game with {game.n} anchors, favoured {game.favoured}",
        quantities,
        (
            theorems.theorem_6(stable, mixtures, simplex, Phi, B),
            theorems.theorem_6_on_segment(stable, mixtures, segment, Phi, B),
            theorems.theorem_2(mixtures, simplex, Phi, B),
            theorems.proposition_4(follow, "agents also care about favoured anchors", B),
        ),
        _remarks(game),
    )


def _remarks(game: AnchorGame) -> tuple[str, ...]:
    n = len(game.stable_pairs())
    if n == 1:
        return ()
    return (
        f"{n} stable pairs: B, Phi and the bounds belong to the one shown; pass another as at=",
    )
