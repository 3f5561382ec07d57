"""What is left of the distance after a round, by the learner's step size."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from lookahead.reasoning.affine_level_k import AffineLevelK
from lookahead.reasoning.gradient_learner import GradientLearner

if TYPE_CHECKING:
    from matplotlib.figure import Figure

F = Fraction
STEPS = tuple(F(i, 40) for i in range(1, 41))
FEEDBACK = (F(-1, 2), F(-2))


def table() -> list[dict[str, Fraction]]:
    """Return, for steps up to the exact learner's, what a round leaves at levels 1 and 2."""
    rows: list[dict[str, Fraction]] = []
    for c in FEEDBACK:
        for eta in STEPS:
            learner = GradientLearner(AffineLevelK(1, 1, c, 1), eta)
            one, two = (abs(learner.rate({k: 1})) for k in (1, 2))
            rows.append({"c": c, "eta": eta, "level 1": one, "level 2": two})
    return rows


def draw() -> Figure:
    """Return the picture: weak negative feedback on the left, strong on the right."""
    from matplotlib.figure import Figure

    rows = table()
    figure = Figure(figsize=(7.4, 3.3), layout="constrained")
    for axes, c in zip(figure.subplots(1, 2, sharey=True), FEEDBACK, strict=True):
        mine = [row for row in rows if row["c"] == c]
        for name, colour, style in (("level 1", "#0072b2", "-"), ("level 2", "#b03a00", "--")):
            axes.plot(
                [float(row["eta"]) for row in mine],
                [float(row[name]) for row in mine],
                color=colour,
                ls=style,
                label=name,
            )
        axes.axhline(1, color="0.7", lw=0.8)
        axes.set(title=f"c = {c}", xlabel=r"step $\eta\gamma$; 1 is the exact learner")
        axes.set(xlim=(0, 1), ylim=(0, 2.2))
        axes.spines[["top", "right"]].set_visible(False)
        axes.legend(frameon=False)
    figure.axes[0].set_ylabel("distance left after a round")
    return figure
