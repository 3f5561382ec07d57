"""What is left of the benefit when members stay away, or err."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from lookahead.core.measures import measure
from lookahead.reasoning.anchor_game import AnchorGame
from lookahead.reasoning.imperfect_coordination import TremblingShift, defection

if TYPE_CHECKING:
    from matplotlib.figure import Figure

F = Fraction
TRIANGLE = ((0, 3, 3), (3, 0, 3), (3, 3, 0))
STEPS = 20


def table() -> list[dict[str, Fraction]]:
    """Return, by share of defectors or size of the error, the shares of the benefit that are kept.

    Defectors in the equilateral triangle of Appendix B; errors of that size either way in a game
    of shifts with kappa = 1, each member's own or common to all.
    """
    game = AnchorGame.from_distances(TRIANGLE, favoured=(0, 1))
    rows: list[dict[str, Fraction]] = []
    for i in range(STEPS + 1):
        share = F(i, STEPS)
        tremble = measure([-share, share])
        own, common = (
            TremblingShift(measure([0]), F(2), F(1), tremble, together)
            for together in (False, True)
        )
        still = TremblingShift(measure([0]), F(2), F(1)).benefit
        away = defection(game, share)
        rows.append(
            {
                "x": share,
                "defectors": away.benefit / away.full_benefit,
                "own errors": own.benefit / still,
                "common error": common.benefit / still,
            }
        )
    return rows


def draw() -> Figure:
    """Return the picture: defectors on the left, errors on the right."""
    from matplotlib.figure import Figure

    rows = table()
    x = [float(row["x"]) for row in rows]
    figure = Figure(figsize=(7.4, 3.3), layout="constrained")
    left, right = figure.subplots(1, 2, sharey=True)
    left.plot(x, [float(row["defectors"]) for row in rows], color="#0072b2", label="triangle")
    left.plot(x, [1 - a for a in x], color="0.6", ls="--", label=r"$1 - \delta$")
    for name, colour, style in (("own errors", "#0072b2", "-"), ("common error", "#b03a00", "--")):
        right.plot(x, [float(row[name]) for row in rows], color=colour, ls=style, label=name)
    left.set(xlabel=r"share that stays away, $\delta$", ylabel="share of the benefit that is kept")
    right.set(xlabel=r"size of the error, shift is 1")
    for axes in (left, right):
        axes.axhline(0, color="0.7", lw=0.8)
        axes.legend(frameon=False)
        axes.spines[["top", "right"]].set_visible(False)
    return figure
