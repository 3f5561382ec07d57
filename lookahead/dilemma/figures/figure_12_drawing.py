"""Figure 12 of gois2025: its table, its picture and the words for both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lookahead.core.figure import Row
from lookahead.dilemma.figures.figure_12 import BINS, Figure12, Histogram

if TYPE_CHECKING:
    from matplotlib.figure import Figure

BLUE, RED = "#0072b2", "#b03a00"


def table(result: Figure12) -> list[Row]:
    """Return one row a graph and tenth: its weight."""
    return [
        {
            "N": h.N,
            "from": place / BINS,
            "to": (place + 1) / BINS,
            "weight": float(weight),
            "below_threshold": float(h.below),
            "below_half_width": float(h.width),
            "starts": h.runs or "all",
        }
        for h in result.histograms
        for place, weight in enumerate(h.weights)
    ]


def draw(result: Figure12) -> Figure:
    """Return the picture: three histograms, below the threshold red, from it on blue."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8.4, 3.2), layout="constrained")
    panels = figure.subplots(1, len(result.histograms), sharey=True)
    for axes, h in zip(panels, result.histograms, strict=True):
        for place, weight in enumerate(h.weights):
            colour = RED if 2 * place < BINS else BLUE
            axes.bar((place + 0.5) / BINS, float(weight), 0.9 / BINS, color=colour)
        axes.set_title(f"$N = {h.N}$: {float(h.below):.3f} below", fontsize="medium")
        axes.set_xlabel("cooperators in a group")
        axes.spines[["top", "right"]].set_visible(False)
    panels[0].set_ylabel("share of groups and time")
    return figure


def alt_text(result: Figure12) -> str:
    """Return what the picture shows, in words, with its numbers."""
    parts = "; ".join(_phrase(h) for h in result.histograms)
    return (
        "Three histograms of the share of cooperators in a group after convergence, on one "
        f"scale-free graph each. Most of the weight lies in the lowest tenth. {parts}."
    )


def _phrase(h: Histogram) -> str:
    lowest = float(h.weights[0])
    return f"{h.N} agents: {float(h.below):.3f} below one half, {lowest:.2f} in the lowest tenth"


def summary(result: Figure12) -> tuple[str, ...]:
    """Return the findings in a few lines of plain text."""
    return tuple(
        f"N = {h.N}: below one half {float(h.below):.4f}"
        + (f" ± {float(h.width):.4f} from {h.runs} starts" if h.runs else " exactly")
        for h in result.histograms
    )


def verdicts(result: Figure12) -> dict[str, str]:
    """Return whether the weight below grows with the size on the released graph."""
    return {"order of the sizes": result.verdict}
