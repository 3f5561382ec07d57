"""A network retrained from two seeds: one mean prediction, two networks."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from lookahead.reasoning.nonlinear_learner import (
    FEATURES,
    LABELS,
    NetworkRetraining,
    Run,
    retrain_network,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SEEDS = (1, 4)
ROUNDS = 8
GAIN = Fraction(1, 2)


def runs() -> dict[int, Run]:
    """Return a run of eight rounds for each seed."""
    return {seed: retrain_network(NetworkRetraining(GAIN, seed), ROUNDS) for seed in SEEDS}


def table(found: dict[int, Run]) -> list[dict[str, float]]:
    """Return the mean prediction of each seed by round."""
    return [
        {"round": float(t), **{f"seed {seed}": float(run.means[t]) for seed, run in found.items()}}
        for t in range(ROUNDS + 1)
    ]


def draw(found: dict[int, Run]) -> Figure:
    """Return the picture: mean predictions by round, and the last networks' predictions."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7.4, 3.3), layout="constrained")
    left, right = figure.subplots(1, 2)
    rest = float(LABELS.mean()) / (1 - float(GAIN))
    left.axhline(rest, color="0.7", lw=0.8)
    right.plot(FEATURES, LABELS + float(GAIN) * rest, ".", color="0.7", ms=3, label="reports")
    for (seed, run), colour, style in zip(
        found.items(), ("#0072b2", "#b03a00"), ("-", "--"), strict=True
    ):
        left.plot(run.means, color=colour, ls=style, marker="o", ms=3, label=f"seed {seed}")
        right.plot(FEATURES, run.predictions, color=colour, ls=style, label=f"seed {seed}")
    left.set(xlabel="round", ylabel="mean prediction")
    right.set(xlabel="feature x", ylabel="prediction")
    for axes in (left, right):
        axes.legend(frameon=False, fontsize="small")
        axes.spines[["top", "right"]].set_visible(False)
    return figure
