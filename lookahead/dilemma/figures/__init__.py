"""Published figures of gois2025 as data first, drawing second; `FIGURES` lists them by key."""

from __future__ import annotations

from lookahead.core.figure import Figure


def _figure_1() -> Figure:
    from lookahead.dilemma.figures import figure_1, figure_1_drawing

    return Figure(
        key="gois2025.fig1",
        title="States of the 3-clique",
        compute=figure_1.compute,
        draw=figure_1_drawing.draw,
        table=figure_1_drawing.table,
        alt_text=figure_1_drawing.alt_text,
        summary=figure_1_drawing.summary,
        verdicts=figure_1_drawing.verdicts,
    )


def _figure_2() -> Figure:
    from lookahead.dilemma.figures import figure_1_drawing, figure_2

    return Figure(
        key="gois2025.fig2",
        title="States of the 3-chain",
        compute=figure_2.compute,
        draw=figure_1_drawing.draw,
        table=figure_1_drawing.table,
        alt_text=figure_1_drawing.alt_text,
        summary=figure_1_drawing.summary,
        verdicts=figure_1_drawing.verdicts,
    )


def _figure_3() -> Figure:
    from lookahead.dilemma.figures import figure_3, figure_3_drawing

    return Figure(
        key="gois2025.fig3_11",
        title="The chain of counts on a complete graph",
        compute=figure_3.compute,
        draw=figure_3_drawing.draw,
        table=figure_3_drawing.table,
        alt_text=figure_3_drawing.alt_text,
        summary=figure_3_drawing.summary,
        verdicts=figure_3_drawing.verdicts,
    )


def _figure_4() -> Figure:
    from lookahead.dilemma.figures import figure_4, figure_4_drawing

    return Figure(
        key="gois2025.fig4",
        title="Retraining on scale-free graphs: time below threshold, and cycles",
        compute=figure_4.compute,
        draw=figure_4_drawing.draw,
        table=figure_4_drawing.table,
        alt_text=figure_4_drawing.alt_text,
        summary=figure_4_drawing.summary,
        verdicts=figure_4_drawing.verdicts,
    )


def _figure_5() -> Figure:
    from lookahead.dilemma.figures import figure_5, figure_5_drawing

    return Figure(
        key="gois2025.fig5",
        title="Groups that succeed without a predictor, by expectation and size",
        compute=figure_5.compute,
        draw=figure_5_drawing.draw,
        table=figure_5_drawing.table,
        alt_text=figure_5_drawing.alt_text,
        summary=figure_5_drawing.summary,
        verdicts=figure_5_drawing.verdicts,
    )


def _figure_9() -> Figure:
    from lookahead.dilemma.figures import figure_9, figure_9_drawing

    return Figure(
        key="gois2025.fig9_10",
        title="Small games in which success is out of reach",
        compute=figure_9.compute,
        draw=figure_9_drawing.draw,
        table=figure_9_drawing.table,
        alt_text=figure_9_drawing.alt_text,
        summary=figure_9_drawing.summary,
        verdicts=figure_9_drawing.verdicts,
    )


def _figure_12() -> Figure:
    from lookahead.dilemma.figures import figure_12, figure_12_drawing

    return Figure(
        key="gois2025.fig12",
        title="Cooperators in the groups of one scale-free graph after retraining",
        compute=figure_12.compute,
        draw=figure_12_drawing.draw,
        table=figure_12_drawing.table,
        alt_text=figure_12_drawing.alt_text,
        summary=figure_12_drawing.summary,
        verdicts=figure_12_drawing.verdicts,
    )


def _figure_6() -> Figure:
    from lookahead.dilemma.figures import figure_6, figure_6_drawing

    return Figure(
        key="gois2025.fig6",
        title="Trust on the chain of three, boosted when it is spent",
        compute=figure_6.compute,
        draw=figure_6_drawing.draw,
        table=figure_6_drawing.table,
        alt_text=figure_6_drawing.alt_text,
        summary=figure_6_drawing.summary,
        verdicts=figure_6_drawing.verdicts,
    )


def _figure_13() -> Figure:
    from lookahead.dilemma.figures import figure_6_drawing, figure_13

    return Figure(
        key="gois2025.fig13",
        title="Trust on the chain of three, regained slowly",
        compute=figure_13.compute,
        draw=figure_6_drawing.draw,
        table=figure_6_drawing.table,
        alt_text=figure_6_drawing.alt_text,
        summary=figure_6_drawing.summary,
        verdicts=figure_6_drawing.verdicts,
    )


FIGURES: dict[str, Figure] = {
    figure.key: figure
    for figure in (
        _figure_1(),
        _figure_2(),
        _figure_3(),
        _figure_4(),
        _figure_5(),
        _figure_6(),
        _figure_9(),
        _figure_12(),
        _figure_13(),
    )
}

__all__ = ["FIGURES"]
