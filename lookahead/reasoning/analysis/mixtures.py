"""The analysis of a collective of one size among people who do not react."""

from __future__ import annotations

from fractions import Fraction

from lookahead.core.enclosure import sign
from lookahead.reasoning.analysis.report import Condition, Finding, Report, shown
from lookahead.reasoning.mixture_game import MixtureGame


def analyse_mixture(game: MixtureGame, alpha: Fraction | int = Fraction(1, 2)) -> Report:
    """Return the report for a collective of size alpha in [0, 1]; raises as `game.at`."""
    state = game.at(alpha)
    psi, dU = sign(state.psi), sign(state.dU)
    below = Condition("alpha < 1", state.alpha < 1, f"alpha = {state.alpha}")
    convex = Condition("H positive definite", met=True, because="the model was found unique")
    agree = None if psi is None or dU is None else (dU > 0) == (psi < 0)
    word = {None: "undecided", 1: "grows", -1: "falls", 0: "stands still"}[dU]
    quantities = (
        ("alpha", str(state.alpha)),
        ("theta*_alpha", shown(state.theta)),
        ("U_alpha", shown(state.U)),
        ("Psi", shown(state.psi)),
        ("d theta / d alpha", shown(state.dtheta)),
        ("d U / d alpha", shown(state.dU)),
    )
    says = "U grows with alpha exactly where Psi < 0; "
    return Report(
        "Collective among people who do not react",
        quantities,
        (
            Finding(
                "zhu2025.prop7.below_one",
                "Proposition 7",
                (below, convex),
                f"{says}here U {word}"
                + ("" if agree is not False else ", against the sign of Psi: alpha = 1"),
            ),
        ),
        () if state.alpha < 1 else ("at alpha = 1 Psi is 0 by optimality and says nothing",),
    )
