"""The analysis of a label game (Example 5)."""

from __future__ import annotations

from lookahead.reasoning.analysis.report import Condition, Finding, Report, shown
from lookahead.reasoning.label_game import LabelGame


def analyse_labels(game: LabelGame, reports: str = "truth") -> Report:
    """Return the report; `reports`: what the indifferent report, "truth" or "target"."""
    star, best, B = game.selfish(reports), game.collective(), game.benefit(reports)
    mean = Condition(
        "some model predicts E[y|x]",
        game.is_realisable(game.label_mean),
        "the least-squares model does or does not pass through every mean label",
    )
    target = Condition(
        "some model predicts g", game.is_realisable(game.target), "checked in the same way"
    )
    truth = Condition(
        "selfish agents report their own label",
        reports == "truth",
        "every report is a best response; this is a rule for the indifferent",
    )
    quantities = (
        ("theta*", shown(star.theta)),
        ("U(h*)", shown(star.utility)),
        ("theta#", shown(best.theta)),
        ("U(h#)", shown(best.utility)),
        ("B", shown(B)),
        ("E(E[y|x] - g)^2, as printed", shown(game.printed_benefit())),
        ("the same, projected on the models", shown(game.projected_benefit())),
    )
    return Report(
        f"Label game on {game.n} feature values",
        quantities,
        (
            Finding(
                "zhu2025.ex5",
                "Example 5, as printed",
                (truth, mean, target),
                "B is the mean squared distance of E[y|x] and g; the paper asks for the second "
                "condition only, the third is needed as well",
                B,
                game.printed_benefit(),
            ),
            Finding(
                "zhu2025.ex5.projection",
                "Example 5, amended",
                (truth,),
                "B is that distance after both are projected on the models",
                B,
                game.projected_benefit(),
            ),
        ),
        ("every labelling is stable: B depends on what the indifferent report",),
    )
