"""Published figures of zhu2025 as data first, drawing second; `FIGURES` lists them by key."""

from __future__ import annotations

from lookahead.core.figure import Figure, Row


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


def _figure_3() -> Figure:
    from lookahead.reasoning.figures import figure_3, figure_3_drawing

    return Figure(
        key="zhu2025.fig3",
        title="Utility of a collective that resists the learner, by its size",
        compute=figure_3.compute_all,
        draw=figure_3_drawing.draw,
        table=figure_3_drawing.table,
        alt_text=figure_3_drawing.alt_text,
        summary=figure_3_drawing.summary,
        verdicts=lambda r: {version: r.verdict(version) for version in figure_3.RUNS},
    )


def _figure_4() -> Figure:
    from lookahead.reasoning.figures import figure_4, figure_4_drawing

    return Figure(
        key="zhu2025.fig4",
        title="Metric and utility of three fixed strategies, by the size of the collective",
        compute=figure_4.compute,
        draw=figure_4_drawing.draw,
        table=figure_4_drawing.table,
        alt_text=figure_4_drawing.alt_text,
        summary=figure_4_drawing.summary,
        verdicts=lambda r: r.verdicts,
    )


def _figure_2() -> Figure:
    from lookahead.reasoning.figures import figure_2, figure_2_drawing

    return Figure(
        key="zhu2025.fig2",
        title="Alignment and the benefit of coordination",
        compute=figure_2.compute,
        draw=figure_2_drawing.draw,
        table=figure_2_drawing.table,
        alt_text=figure_2_drawing.alt_text,
        summary=figure_2_drawing.summary,
        verdicts=figure_2_drawing.verdicts,
    )


def _figure_5() -> Figure:
    from lookahead.reasoning.figures import figure_5, figure_5_drawing

    return Figure(
        key="zhu2025.fig5",
        title="Drop in accuracy when one feature is replaced by noise",
        compute=figure_5.compute,
        draw=figure_5_drawing.draw,
        table=figure_5_drawing.table,
        alt_text=figure_5_drawing.alt_text,
        summary=figure_5_drawing.summary,
        verdicts=lambda r: {
            "as released": r.verdict(r.bars_released),
            "as described": r.verdict(r.bars_described),
        },
    )


FIGURES: dict[str, Figure] = {
    figure.key: figure
    for figure in (_figure_1(), _figure_2(), _figure_3(), _figure_4(), _figure_5())
}

__all__ = ["FIGURES", "Figure", "Row"]
