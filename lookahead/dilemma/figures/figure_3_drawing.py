"""The chain of counts: its table, its picture and the words for both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lookahead.core.figure import Row
from lookahead.dilemma.figures.figure_3 import Arrows, Figure3

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BLUE, RED, GREY = "#0072b2", "#b03a00", "0.65"


def table(result: Figure3) -> list[Row]:
    """Return one row a chain and count: the next count, and whether it recurs."""
    return [
        {
            "N": chain.N,
            "required": chain.required,
            "case": chain.case,
            "count": k,
            "next": after,
            "recurrent": "yes" if k in chain.recurrent else "no",
            "actions_alternate": "yes" if k in chain.flips else "no",
        }
        for chain in result.chains
        for k, after in enumerate(chain.image)
    ]


def draw(result: Figure3) -> Figure:
    """Return the picture: a line of counts for each case, an arrow from each to the next."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(5.2, 5.4), layout="constrained")
    panels = figure.subplots(len(result.chains), 1)
    for axes, chain in zip(panels, result.chains, strict=True):
        draw_chain(axes, chain)
    return figure


def draw_chain(axes: Axes, chain: Arrows) -> None:
    """Draw one chain: success blue, failure red, cycles of actions dashed."""
    for k, after in enumerate(chain.image):
        good = after >= chain.required > 0
        colour = BLUE if good else RED if k in (chain.required - 1, *chain.recurrent) else GREY
        if after == k:
            axes.plot(k, 0.42, marker=r"$\circlearrowleft$", ms=15, color=colour)
            continue
        axes.annotate(
            "",
            (after, 0),
            (k, 0),
            arrowprops={
                "arrowstyle": "-|>",
                "connectionstyle": "arc3,rad=0.22",
                "color": colour,
                "lw": 2 if colour != GREY else 0.9,
                "ls": "--" if k in chain.flips else "-",
                "shrinkA": 9,
                "shrinkB": 9,
            },
        )
    for k in range(chain.N + 1):
        kept = k in chain.recurrent
        colour = BLUE if k >= chain.required else RED
        face = colour if kept else "white"
        axes.plot(k, 0, "o", ms=17, mfc=face, mec=colour, mew=1.5)
        axes.text(k, -0.02, str(k), ha="center", va="center", color="white" if kept else colour)
    case = f"${chain.case}$" if "=" in chain.case else chain.case
    title = f"$N = {chain.N}$, $m = {chain.required}$: {case}"
    axes.set_title(title, fontsize="medium", loc="left")
    axes.set(xlim=(-0.6, 10.6), ylim=(-1.1, 1.2))
    axes.axis("off")


def alt_text(result: Figure3) -> str:
    """Return what the picture shows, in words, with its numbers."""
    lines = [f"{c.N} agents, {c.required} required ({c.case}): {_moves(c)}." for c in result.chains]
    return (
        "Four rows of numbered circles, one for each count of cooperators, with an arrow from each "
        "to the count of the next round; filled circles recur. " + " ".join(lines)
    )


def _moves(chain: Arrows) -> str:
    special = [k for k, after in enumerate(chain.image) if after]
    moves = [
        f"{k} stays" if chain.image[k] == k else f"{k} goes to {chain.image[k]}" for k in special
    ]
    return ", ".join(moves) + ", every other count goes to 0"


def summary(result: Figure3) -> tuple[str, ...]:
    """Return the chains in a few lines of plain text."""
    return (
        "what the published drawings show cannot be recovered; the chain itself is exact",
        *(f"N = {c.N}, m = {c.required}, {c.case}: {_moves(c)}" for c in result.chains),
    )


def verdicts(result: Figure3) -> dict[str, str]:
    """Return that the comparison with the published drawings is undetermined."""
    return {f"{len(result.chains)} chains": "undetermined"}
