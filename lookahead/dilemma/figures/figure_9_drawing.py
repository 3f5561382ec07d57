"""The gallery of small games: its table, its picture and the words for both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lookahead.core.figure import Row
from lookahead.dilemma.figures.figure_1_drawing import draw_graph
from lookahead.dilemma.figures.figure_9 import Exhibit, Gallery

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def table(result: Gallery) -> list[Row]:
    """Return one row an exhibit."""
    return [
        {
            "graph": x.name,
            "remark": x.remark,
            "edges": " ".join(f"{i}-{j}" for i, j in x.game.edges),
            "threshold": str(x.game.threshold),
            "required": " ".join(map(str, x.game.required)),
            "most_successful_groups": x.most,
            "self_fulfilling": len(x.game.self_fulfilling()),
        }
        for x in result.exhibits
    ]


def draw(result: Gallery) -> Figure:
    """Return one panel an exhibit: the cooperators that each group needs, written in its node."""
    from matplotlib.figure import Figure

    columns = 2  # so that a narrow screen can show it in a size to read
    rows = -(-len(result.exhibits) // columns)
    figure = Figure(figsize=(5.6, 2.8 * rows), layout="constrained")
    panels = figure.subplots(rows, columns, squeeze=False).ravel()
    for axes in panels:
        axes.axis("off")
    for axes, x in zip(panels, result.exhibits, strict=False):
        needs = tuple(map(str, x.game.required))
        marked = tuple(int(i == x.hub) for i in range(x.game.nodes))
        draw_graph(axes, x.game.edges, x.places, marked, labels=needs)
        axes.set_title(f"{x.name}, $T = {x.game.threshold}$", fontsize="medium")
        below = f"{x.remark}\nbest: {x.most} of {x.game.nodes}"
        axes.text(0.5, -0.02, below, transform=axes.transAxes, ha="center", va="top")
    return figure


def _line(x: Exhibit) -> str:
    best = "".join(map(str, x.best))
    return (
        f"{x.name}, T = {x.game.threshold}, {x.remark}: at most {x.most} of {x.game.nodes} groups "
        f"succeed, as with the prediction {best}"
    )


def alt_text(result: Gallery) -> str:
    """Return what the picture shows, in words."""
    return (
        "Small graphs with the number of cooperators that each group needs in its node, a hub "
        "filled. " + ". ".join(_line(x) for x in result.exhibits) + "."
    )


def summary(result: Gallery) -> tuple[str, ...]:
    """Return the exhibits in lines of plain text."""
    lost = "what the published drawings show cannot be recovered; these games stand in for them"
    return (lost, *(_line(x) for x in result.exhibits))


def verdicts(result: Gallery) -> dict[str, str]:
    """Return that the comparison with the published drawings is undetermined."""
    return {f"{len(result.exhibits)} games": "undetermined"}
