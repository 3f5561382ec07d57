"""Spread of the models when agents misread the model or the data, by level of reasoning."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from lookahead.core.measures import ExactMeasure, measure
from lookahead.reasoning.noisy_information import NoisyLevelK

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LEVELS = (1, 2, 3, 4, 5)
GAIN, MEAN = Fraction(3, 4), Fraction(1)
SIGNS, STILL = measure([-1, 1]), measure([0])


def table() -> list[dict[str, Fraction]]:
    """Return the long-run variance by level, for readings or data off by one either way."""
    return [
        {
            "level": Fraction(k),
            "model misread": _variance(k, SIGNS, STILL),
            "data misread": _variance(k, STILL, SIGNS),
        }
        for k in LEVELS
    ]


def _variance(k: int, reading: ExactMeasure, data: ExactMeasure) -> Fraction:
    return NoisyLevelK(GAIN, MEAN, {k: 1}, reading, data).stationary_variance()


def draw() -> Figure:
    """Return the picture of the table."""
    from matplotlib.figure import Figure

    rows = table()
    figure = Figure(figsize=(5.2, 3.5), layout="constrained")
    axes = figure.subplots()
    levels = [int(row["level"]) for row in rows]
    for name, colour, marker in (
        ("model misread", "#0072b2", "o"),
        ("data misread", "#b03a00", "s"),
    ):
        axes.plot(
            levels, [float(row[name]) for row in rows], color=colour, marker=marker, label=name
        )
    axes.set(xlabel="level of everybody", ylabel="variance of the models", xticks=levels, ylim=0)
    axes.legend(frameon=False)
    axes.spines[["top", "right"]].set_visible(False)
    return figure
