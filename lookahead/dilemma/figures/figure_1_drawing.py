"""States of small games: tables, pictures and words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from lookahead.core.figure import Row
from lookahead.dilemma.figures.figure_1 import Place, State, States

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BLUE, RED, GREY = "#0072b2", "#b03a00", "0.55"
ROOM = 0.5


def draw_graph(
    axes: Axes,
    edges: Iterable[tuple[int, int]],
    places: Sequence[Place],
    actions: Sequence[int],
    successful: Sequence[bool] | None = None,
    labels: Sequence[str] | None = None,
) -> None:
    """Draw a graph: cooperators filled; the rim is blue where the group succeeds, else red."""
    for i, j in edges:
        axes.plot(*zip(places[i], places[j], strict=True), color=GREY, lw=1.4, zorder=1)
    for i, (x, y) in enumerate(places):
        rim = GREY if successful is None else BLUE if successful[i] else RED
        face = "#9ecae9" if actions[i] else "white"
        axes.plot(x, y, "o", ms=21, mfc=face, mec=rim, mew=2.4, zorder=2)
        text = str(actions[i]) if labels is None else labels[i]
        axes.text(x, y, text, ha="center", va="center_baseline", zorder=3)
    axes.set_aspect("equal")
    for limit, values in ((axes.set_xlim, 0), (axes.set_ylim, 1)):
        along = [place[values] for place in places]
        limit(min(along) - ROOM, max(along) + ROOM)
    axes.axis("off")


def draw(result: States) -> Figure:
    """Return one panel for each state, with what holds of it underneath."""
    from matplotlib.figure import Figure

    columns = 2  # so that a narrow screen can show it in a size to read
    rows = -(-len(result.states) // columns)
    height = 2.3 if len({y for _, y in result.places}) > 1 else 1.4
    figure = Figure(figsize=(4.8, height * rows), layout="constrained")
    panels = figure.subplots(rows, columns, squeeze=False).ravel()
    for axes in panels:
        axes.axis("off")
    for axes, state in zip(panels, result.states, strict=False):
        draw_graph(axes, result.game.edges, result.places, state.actions, state.successful)
        axes.set_title(f"{state.label}) " if state.label else "", loc="left", fontsize="medium")
        axes.text(0.5, -0.02, _says(state, "\n"), transform=axes.transAxes, ha="center", va="top")
    return figure


def _says(state: State, between: str = ", ") -> str:
    kept = "self-fulfilling" if state.self_fulfilling else "not self-fulfilling"
    number = len(state.brought_about_by)
    return kept + between + f"{number} prediction" + "s" * (number != 1)


def table(result: States) -> list[Row]:
    """Return one row a state."""
    return [
        {
            "state": state.label,
            "actions": "".join(map(str, state.actions)),
            "groups_successful": sum(state.successful),
            "self_fulfilling": "yes" if state.self_fulfilling else "no",
            "nash": "yes" if state.nash else "no",
            "brought_about_by": len(state.brought_about_by),
        }
        for state in result.states
    ]


def _line(state: State) -> str:
    name = f"{state.label}) " if state.label else ""
    actions = "-".join(map(str, state.actions))
    return f"{name}{actions}: {sum(state.successful)} groups succeed, {_says(state)}"


def alt_text(result: States) -> str:
    """Return what the picture shows, in words."""
    return (
        "One small graph for each state, cooperators filled, a blue rim where the group succeeds "
        "and a red one where it fails. " + ". ".join(_line(state) for state in result.states) + "."
    )


def summary(result: States) -> tuple[str, ...]:
    """Return the states in lines of plain text; the count is of binary predictions."""
    return tuple(_line(state) for state in result.states)


def verdicts(result: States) -> dict[str, str]:
    """Return whether the text's words about the states come out."""
    right = all(state.self_fulfilling == state.nash for state in result.states)
    return {f"{len(result.states)} states": "reproduced" if right else "differs"}
