"""Figures 6 and 13 of gois2025: table, picture and words for a run of trust."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lookahead.core.figure import Row
from lookahead.dilemma.figures.figure_6 import TrustRun

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BLUE, RED, GREY = "#0072b2", "#b03a00", "0.55"
ELSE = {"boost": "0 — 0 — 0", "wait": "1 — 0 — 1"}


def table(result: TrustRun) -> list[Row]:
    """Return one row a round: aim, predictions, actions and the trust before it."""
    return [
        {
            "round": t,
            "aim": r.aim,
            **{f"predicted_{i}": float(p) for i, p in enumerate(r.predictions)},
            "actions": "-".join(map(str, r.actions)),
            "trust_ends": float(r.trust[0]),
            "trust_centre": float(r.trust[1]),
            "recorded": float(result.recorded[t]) if t < len(result.recorded) else None,
        }
        for t, r in enumerate(result.rounds)
    ]


def draw(result: TrustRun) -> Figure:
    """Return the picture: trust of the centre and of the ends, round by round."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7.2, 3.2), layout="constrained")
    panel(figure.subplots(), result)
    return figure


def panel(axes: Axes, result: TrustRun) -> None:
    """Draw a run: filled where all cooperate, open where trust is earned."""
    rounds = range(len(result.rounds))
    ends = [float(r.trust[0]) for r in result.rounds]
    centre = [float(x) for x in result.trust]
    axes.plot(rounds, ends, color=GREY, lw=1.2, ls="--")
    axes.plot(rounds, centre, color=BLUE, lw=1.4)
    for full, face in ((True, BLUE), (False, "white")):
        chosen = [t for t in rounds if (result.rounds[t].aim == "R3") == full]
        heights = [centre[t] for t in chosen]
        edge = BLUE if full else RED
        axes.plot(chosen, heights, "o", ms=5, color=edge, mfc=face, mew=1.4, ls="none")
    axes.set(xlabel="round", ylabel="trust", ylim=(0, 1.14), xlim=(-0.6, len(centre) - 0.4))
    axes.text(len(centre) / 2, 1.03, "ends", ha="center", color="0.35")
    axes.spines[["top", "right"]].set_visible(False)


def alt_text(result: TrustRun) -> str:
    """Return what the picture shows, in words, with its numbers."""
    low, high = float(min(result.trust)), float(max(result.trust))
    full = sum(r.aim == "R3" for r in result.rounds)
    return (
        f"Trust of the centre over {len(result.rounds)} rounds. It falls in each of the {full} "
        f"rounds in which all cooperate (filled) and rises in the others, {ELSE[result.policy]} "
        f"(open); it stays between {low:.2f} and {high:.2f} and does not settle. "
        "Trust of the ends rises towards one."
    )


def summary(result: TrustRun) -> tuple[str, ...]:
    """Return the findings in a few lines of plain text."""
    full = sum(r.aim == "R3" for r in result.rounds)
    return (
        f"{full} of {len(result.rounds)} rounds with all three groups successful",
        f"largest distance from a recorded trust: {float(result.furthest):.1e}",
    )


def verdicts(result: TrustRun) -> dict[str, str]:
    """Return whether the recorded numbers are met."""
    return {"trust of node 1": result.verdict}
