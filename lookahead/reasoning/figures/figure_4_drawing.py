"""Figure 4 of zhu2025: its table, its picture and the words for both."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from lookahead.reasoning.figures import figure_4_published as published
from lookahead.reasoning.figures.figure_4 import EDITED, Figure4, Side

if TYPE_CHECKING:
    from matplotlib.figure import Figure

COLOURS = ("#0072B2", "#D55E00", "#009E73")
MARKERS = ("o", "s", "^")
CAPTIONS = {"real": "real data", "stand-in": "made-up stand-in, not the real data"}
SIZES = [float(alpha) for alpha in published.ALPHAS]


def table(result: Figure4) -> list[dict[str, str | int | float | None]]:
    """Return one row a version, strength and size: published, sampled and exact numbers."""
    rows: list[dict[str, str | int | float | None]] = []
    for version, side in result.sides.items():
        cells = {(cell.eta, cell.size, cell.quantity): cell for cell in side.cells}
        for eta in published.DESIGNS:
            for i, point in enumerate(side.curve(eta, SIZES)):
                row: dict[str, str | int | float | None] = {
                    "source": result.source,
                    "version": version,
                    "columns": " and ".join(EDITED[version]),
                    "eta": float(eta),
                    "designed_for": float(published.DESIGNS[eta]),
                    "alpha": SIZES[i],
                }
                for quantity in ("metric", "utility"):
                    cell = cells[eta, i, quantity]
                    row |= {
                        f"published_{quantity}": cell.published_mean,
                        f"published_{quantity}_std": cell.published_std,
                        quantity: cell.mean,
                        f"{quantity}_std": cell.std,
                        f"{quantity}_allowance": cell.allowance,
                        f"{quantity}_agrees": "yes" if cell.agrees else "no",
                    }
                row |= {
                    "mixture_utility": point.utility,
                    "mixture_derivative": point.slope,
                    "mixture_psi_three_components": point.three,
                    "mixture_psi_proposition_7": point.seven,
                    "mixture_plotted_metric": point.plotted,
                }
                rows.append(row)
    return rows


def draw(result: Figure4) -> Figure:
    """Return the picture: as released, the plotted metric, two true alignments, and the utility."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(10.5, 4.2), layout="constrained")
    panels = figure.subplots(1, 3, sharex=True)
    side = result.sides["as released"]
    for eta, colour, marker in zip(published.DESIGNS, COLOURS, MARKERS, strict=True):
        curve = side.curves[eta]
        sizes = [point.alpha for point in curve]
        label = f"designed for {float(published.DESIGNS[eta])}"
        panels[0].plot(sizes, [p.plotted for p in curve], color=colour, label=label)
        panels[1].plot(sizes, [p.three for p in curve], color=colour)
        panels[1].plot(sizes, [p.seven for p in curve], color=colour, ls="--")
        panels[2].plot(sizes, [p.utility for p in curve], color=colour)
        if result.source == "real":
            for axes, column in ((panels[0], 0), (panels[2], 1)):
                known = [float(row[column][0]) for row in published.TABLE[eta]]
                axes.plot(SIZES, known, color=colour, ls="none", marker=marker, ms=3)
        for axes in panels:
            axes.axvline(float(published.DESIGNS[eta]), color=colour, lw=0.6, ls=":")
    for axes, title in zip(
        panels,
        ("metric of the notebook", "minus the slope of U (dashed: Prop. 7)", "utility U"),
        strict=True,
    ):
        axes.axhline(0, color="0.5", lw=0.6)
        axes.set_title(title, fontsize="medium")
        axes.set_xlabel(r"share $\alpha$ of the rows with label 1")
    panels[0].legend(fontsize="small")
    figure.suptitle(
        f"Three fixed strategies ({CAPTIONS[result.source]}, as released: {side.verdict})"
    )
    return figure


def alt_text(result: Figure4) -> str:
    """Return what the picture shows, in words, with its numbers."""
    side = result.sides["as released"]
    peaks = "; ".join(
        f"designed for {float(design)}: utility is largest at {peak(side, eta):.2f}"
        for eta, design in published.DESIGNS.items()
    )
    marked = " Markers show the published means." if result.source == "real" else ""
    return (
        f"Three panels on {CAPTIONS[result.source]} against the share of label-1 rows that take "
        "part: the released notebook's metric, minus the slope of the utility with Proposition 7's "
        f"metric dashed, and the utility, for three strategies.{marked} {peaks}. The notebook's "
        "metric crosses zero near there from below, and so does minus the slope; the dashed "
        "curves bend down for large collectives."
    )


def peak(side: Side, eta: Fraction) -> float:
    """Return the size of the exact curve's grid at which the utility is largest."""
    return max(side.curves[eta], key=lambda point: point.utility).alpha


def summary(result: Figure4) -> tuple[str, ...]:
    """Return the findings in a few lines of plain text."""
    lines = [f"data: {CAPTIONS[result.source]}"]
    for version, side in result.sides.items():
        agreeing = sum(cell.agrees for cell in side.cells)
        telling = sum(cell.telling for cell in side.cells)
        lines.append(
            f"{version}: {side.verdict}; n = {side.population.n}, {agreeing} of {len(side.cells)} "
            f"means agree, {telling} comparisons telling"
        )
        lines.extend(
            f"  size {float(found.alpha)}: best strength {found.eta:.4f}, distance to the target "
            f"{found.distance:.2e}, without a collective {found.unmoved:.2e}"
            for found in side.attained
        )
    return tuple(lines)
