"""Published figures of zhu2025 as data first, drawing second; `FIGURES` lists them by key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Picture

Row = dict[str, str | int | float | None]


@dataclass(frozen=True, slots=True)
class Figure:
    """A published figure that can be computed again.

    compute(source="real" | "stand-in") returns its numbers, a frozen record with `source`; the
    other functions take that record: draw (a picture), table (rows for CSV), alt_text, summary
    (lines of text) and verdicts (by version).
    """

    key: str
    title: str
    compute: Callable[[str], Any]
    draw: Callable[[Any], Picture]
    table: Callable[[Any], list[Row]]
    alt_text: Callable[[Any], str]
    summary: Callable[[Any], tuple[str, ...]]
    verdicts: Callable[[Any], dict[str, str]]


def _figure_1() -> Figure:
    from lookahead.reasoning.figures import figure_1, figure_1_drawing

    return Figure(
        key="zhu2025.fig1",
        title="Convergence of retraining under level-k reasoning",
        compute=figure_1.compute,
        draw=figure_1_drawing.draw,
        table=figure_1_drawing.table,
        alt_text=figure_1_drawing.alt_text,
        summary=figure_1_drawing.summary,
        verdicts=lambda r: {"as released": r.verdict_released, "exact": r.verdict_exact},
    )


FIGURES: dict[str, Figure] = {figure.key: figure for figure in (_figure_1(),)}

__all__ = ["FIGURES", "Figure"]
