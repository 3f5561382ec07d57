"""Figure 5 of zhu2025: its table, its picture and the words for both."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lookahead.reasoning.figures.figure_1_drawing import CAPTIONS, COLOURS
from lookahead.reasoning.figures.figure_5 import Bar, Figure5

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def table(result: Figure5) -> list[dict[str, str | int | float | None]]:
    """Return one row a version and bar: the printed bar beside the column it is compared with."""
    rows: list[dict[str, str | int | float | None]] = []
    for version, bars in (
        ("as released", result.bars_released),
        ("as described", result.bars_described),
    ):
        for position, bar in enumerate(bars):
            rows.append(
                {
                    "source": result.source,
                    "version": version,
                    "position": position,
                    "printed_label": bar.label,
                    "column": bar.column,
                    "published_mean": bar.published_mean,
                    "published_std": bar.published_std,
                    "mean": bar.mean,
                    "std": bar.std,
                    "allowance": bar.allowance,
                    "agrees": "yes" if bar.agrees else "no",
                }
            )
    return rows


def draw(result: Figure5) -> Figure:
    """Return the picture: printed bars beside ours, by position and by label."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9.0, 4.6), layout="constrained")
    left, right = figure.subplots(1, 2, sharex=True)
    released, described = result.bars_released, result.bars_described
    _panel(left, result, released, f"as released, by position: {result.verdict(released)}")
    _panel(right, result, described, f"as described, by label: {result.verdict(described)}")
    left.legend(loc="lower right", fontsize="small")
    figure.suptitle(f"Drop in test accuracy ({CAPTIONS[result.source]}, {result.repeats} splits)")
    return figure


def _panel(axes: Axes, result: Figure5, bars: tuple[Bar, ...], title: str) -> None:
    at = np.arange(len(bars))
    axes.barh(
        at,
        [bar.mean for bar in bars],
        xerr=[bar.std for bar in bars],
        color=COLOURS[0],
        ecolor="0.4",
        capsize=2,
        label="ours",
    )
    if result.source == "real":
        axes.plot(
            [bar.published_mean for bar in bars],
            at,
            linestyle="none",
            marker="x",
            color=COLOURS[1],
            label="published",
        )
    axes.set_yticks(at, [f"“{bar.label}”\n{_short(bar.column)}" for bar in bars], fontsize=6.5)
    axes.invert_yaxis()
    axes.axvline(0, color="0.5", linewidth=0.8)
    axes.set_xlabel("drop of test accuracy")
    axes.set_title(title, fontsize="medium")


def _short(column: str) -> str:
    return column.replace("NumberOf", "").replace("Number", "").replace("NotWorse", "")


def alt_text(result: Figure5) -> str:
    """Return what the picture shows, in words, with its numbers."""
    first, second = (_largest(bars) for bars in (result.bars_released, result.bars_described))
    compared = " Crosses mark the published bars." if result.source == "real" else ""
    return (
        f"Two panels of bars on {CAPTIONS[result.source]}: the drop of test accuracy when one "
        f"training column is replaced by noise, mean and standard deviation of {result.repeats} "
        f"splits.{compared} Left, the columns at the printed positions "
        f"({result.verdict(result.bars_released)}): largest {first}. Right, the columns that the "
        f"printed labels name ({result.verdict(result.bars_described)}): largest {second}."
    )


def _largest(bars: tuple[Bar, ...]) -> str:
    top = sorted(bars, key=lambda bar: -bar.mean)[:2]
    return " and ".join(f"{bar.column} ({bar.mean:.4f}, printed as “{bar.label}”)" for bar in top)


def summary(result: Figure5) -> tuple[str, ...]:
    """Return the findings in a few lines of plain text."""
    lines = [f"data: {CAPTIONS[result.source]}, n = {result.design.n}, {result.repeats} splits"]
    for name, bars in (
        ("as released", result.bars_released),
        ("as described", result.bars_described),
    ):
        verdict = result.verdict(bars)
        agreeing = sum(bar.agrees for bar in bars)
        lines.append(f"{name}: {verdict}; {agreeing} of {len(bars)} bars agree")
        lines.append(f"  largest drops: {_largest(bars)}")
    return tuple(lines)
