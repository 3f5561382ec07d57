"""The analysis of affine level-k retraining."""

from __future__ import annotations

from lookahead.core.errors import NoSolution
from lookahead.reasoning.affine_level_k import AffineLevelK
from lookahead.reasoning.analysis.report import Condition, Finding, Report, shown
from lookahead.reasoning.mixtures import Mixture


def analyse_levels(model: AffineLevelK, mixture: Mixture | None = None) -> Report:
    """Return the report for one mixture of levels (default: level 1 alone)."""
    c, rate, bound = model.multiplier, model.rate(mixture), model.rate_bound(mixture)
    remarks: tuple[str, ...] = ()
    try:
        stable = shown(model.stable_point(mixture))
    except NoSolution as outcome:
        stable, remarks = "none, or all", (str(outcome),)
    mild = Condition("epsilon < gamma / beta", abs(c) < 1, f"|epsilon| beta / gamma = {abs(c)}")
    if abs(c) >= 1 and abs(rate) < 1:
        remarks += ("the mixture converges all the same: the condition is sufficient only",)
    quantities = (
        ("multiplier of level 1", shown(c)),
        ("stable point", stable),
        ("multiplier of the mixture", shown(rate)),
    )
    return Report(
        "Affine level-k retraining",
        quantities,
        (
            Finding(
                "zhu2025.thm3",
                "Theorem 3",
                (mild,),
                "every round brings the model closer to one stable point by the bound's factor",
                abs(rate),
                bound,
            ),
        ),
        remarks,
    )
