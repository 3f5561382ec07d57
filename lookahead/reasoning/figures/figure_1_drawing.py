"""Figure 1 of zhu2025: its table, its picture and the words for both."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lookahead.reasoning.figures import figure_1_published as published
from lookahead.reasoning.figures.comparison import Cell
from lookahead.reasoning.figures.figure_1 import Curves, Figure1
from lookahead.reasoning.figures.retraining import Array

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Okabe and Ito's palette; markers and line styles tell the mixtures apart without colour.
COLOURS = ("#0072B2", "#D55E00", "#009E73")
MARKERS = ("o", "s", "^")
STYLES = ("-", "--", "-.")
BOTTOM = 1e-15
CAPTIONS = {"real": "real data", "stand-in": "made-up stand-in, not the real data"}


def table(result: Figure1) -> list[dict[str, str | int | float | None]]:
    """Return one row a mixture and round: published, released and exact numbers side by side.

    Published columns are None after round 10, the last one archived.
    """
    by_key = {(cell.mixture, cell.t): cell for cell in result.cells_released}
    exact_by_key = {(cell.mixture, cell.t): cell for cell in result.cells_exact}
    rows: list[dict[str, str | int | float | None]] = []
    for i, (level_1, level_2) in enumerate(result.mixtures):
        for t in range(result.released.gaps.shape[2]):
            cell, exact_cell = by_key.get((i, t)), exact_by_key.get((i, t))
            rows.append(
                {
                    "source": result.source,
                    "alpha_1": float(level_1),
                    "alpha_2": float(level_2),
                    "t": t,
                    "published_mean": cell.published_mean if cell else None,
                    "published_std": cell.published_std if cell else None,
                    "released_mean": float(result.released.mean[i, t]),
                    "released_std": float(result.released.std[i, t]),
                    "released_allowance": cell.allowance if cell and cell.decided else None,
                    "released_agrees": _word(cell.agrees if cell else None),
                    "exact_mean": float(result.exact.mean[i, t]),
                    "exact_std": float(result.exact.std[i, t]),
                    "exact_agrees": _word(exact_cell.agrees if exact_cell else None),
                    "weighted_mixture": float(result.weighted.mean[i, t]),
                    "share_of_tolerance": (
                        float(result.tolerance_share[i, t]) if cell and cell.decided else None
                    ),
                }
            )
    return rows


def _word(agrees: bool | None) -> str:
    return "not decided" if agrees is None else "yes" if agrees else "no"


def draw(result: Figure1) -> Figure:
    """Return the picture: as released beside the exact learner, gaps on a logarithmic axis."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9.0, 4.2), layout="constrained")
    left, right = figure.subplots(1, 2, sharex=True, sharey=True)
    _panel(left, result.released, result, f"as released: {result.verdict_released}")
    _panel(right, result.exact, result, f"exact learner: {result.verdict_exact}")
    for i, row in enumerate(published.CELLS if result.source == "real" else ()):
        known = [float(mean) for mean, _ in row]
        for axes in (left, right):
            axes.plot(
                range(len(known)),
                known,
                linestyle="none",
                marker="x",
                color=COLOURS[i],
                label="published" if i == 0 else None,
            )
    left.set_ylabel(r"$\|\theta_{t+1}-\theta_t\|_2\ /\ \|\theta_{0,S}\|_2$")
    left.legend(loc="upper right", fontsize="small")
    figure.suptitle(f"Retraining gap by round ({CAPTIONS[result.source]}, n = {result.n})")
    return figure


def _panel(axes: Axes, drawn: Curves, result: Figure1, title: str) -> None:
    for i, (level_1, level_2) in enumerate(result.mixtures):
        shown = np.flatnonzero(drawn.mean[i] > 0)
        axes.plot(
            shown,
            drawn.mean[i][shown],
            color=COLOURS[i],
            linestyle=STYLES[i],
            marker=MARKERS[i],
            markersize=4,
            label=f"level 1: {level_1}, level 2: {level_2}",
        )
        runs = drawn.gaps[i][:, shown]
        lowest, highest = np.maximum(runs.min(axis=0), BOTTOM), runs.max(axis=0)
        axes.fill_between(shown, lowest, highest, color=COLOURS[i], alpha=0.2, linewidth=0)
    axes.axhspan(BOTTOM, result.floor, color="0.9", zorder=0)
    axes.annotate(
        "below: rounding",
        (0.98, result.floor),
        xycoords=axes.get_yaxis_transform(),
        ha="right",
        va="top",
        fontsize="small",
    )
    axes.set_yscale("log")
    axes.set_ylim(BOTTOM, 10)
    axes.set_xlabel("round t")
    axes.set_title(title)


def alt_text(result: Figure1) -> str:
    """Return what the picture shows, in words, with its numbers."""
    released, exact = (_several(x, ".2g") for x in _rates(result))
    by_split = _several(np.median(result.contraction_splits, axis=1), ".2g")
    compared = " Crosses mark the published means." if result.source == "real" else ""
    return (
        f"Two panels on {CAPTIONS[result.source]}: the gap between successive models by round on "
        "a logarithmic axis, mean and range of 10 runs, for 90, 50 and 10 per cent level-1 "
        f"thinkers.{compared} Left, the released solver ({result.verdict_released}): the gaps "
        f"fall below rounding by round {_rounds_to_floor(result.released, result)}; near the "
        f"stable point they contract by {released} a round. Right, an exact learner "
        f"({result.verdict_exact}): below rounding by round "
        f"{_rounds_to_floor(result.exact, result)}; contraction {exact} for the mixtures "
        f"themselves, in the median {by_split} for random splits of the rows."
    )


def _rounds_to_floor(drawn: Curves, result: Figure1) -> int:
    return int((drawn.mean >= result.floor).any(axis=0).sum())


def _rates(result: Figure1) -> tuple[Array, Array]:
    return result.contraction_released, result.contraction_weighted


def _several(values: Array, form: str) -> str:
    return ", ".join(format(value, form) for value in values)


def summary(result: Figure1) -> tuple[str, ...]:
    """Return the findings in a few lines of plain text."""
    c = result.constants
    released, exact = (_several(x, ".2g") for x in _rates(result))
    return (
        f"data: {CAPTIONS[result.source]}, n = {result.n}",
        f"as released: {_agreement(result.verdict_released, result.cells_released)}",
        f"exact learner: {_agreement(result.verdict_exact, result.cells_exact)}",
        f"contraction for {_several(np.array(result.mixtures)[:, 1], '')} of level 2: "
        f"released solver {released}; exact {exact}",
        f"share of the first gap that is the start's tolerance: {result.start.share:.4f}",
        f"epsilon beta / gamma is at least {min(c.ratios.values()):.0f} (thm3 asks for less "
        f"than 1); level-1 contraction {c.contraction:.2g}, {c.feedback} feedback",
        f"any two limits are within {float(result.limits_apart):.1e} (certified)",
    )


def _agreement(verdict: str, cells: tuple[Cell, ...]) -> str:
    if verdict == "illustrated":
        return "illustrated; not compared with the published numbers"
    decided = [cell for cell in cells if cell.decided]
    agreeing = sum(cell.agrees is True for cell in decided)
    telling = sum(cell.telling for cell in decided)
    return f"{verdict}; {agreeing} of {len(decided)} means agree, {telling} comparisons telling"
