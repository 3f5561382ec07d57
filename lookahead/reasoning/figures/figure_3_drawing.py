"""Figure 3 of zhu2025: its table, its picture and the words for both."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lookahead.reasoning.figures import figure_3_published as published
from lookahead.reasoning.figures.figure_3 import EDITED, RUNS, Figure3, Version
from lookahead.reasoning.figures.figure_3_ascent import EPOCHS, RATE, budget

if TYPE_CHECKING:
    from matplotlib.figure import Figure

COLOURS = ("#0072B2", "#D55E00")
MARKERS = ("o", "s")
CAPTIONS = {"real": "real data", "stand-in": "made-up stand-in, not the real data"}
VERSIONS: tuple[Version, ...] = ("as released", "as described", "as defined")
SIZES = [float(alpha) for alpha in published.ALPHAS]


def table(result: Figure3) -> list[dict[str, str | int | float | None]]:
    """Return one row a version, feature and size, the published numbers beside ours."""
    rows: list[dict[str, str | int | float | None]] = []
    for version in VERSIONS:
        cells = {(cell.feature, cell.size): cell for cell in result.cells(version)}
        for feature in published.FEATURES:
            for i, points in enumerate(result.points(version, feature)):
                utilities = np.array([p.utility for p in points])
                cell, companion = cells[feature, i], published.COMPANION[feature][i]
                gap = float(np.mean([p.utility - p.others for p in points]))
                rows.append(
                    {
                        "source": result.source,
                        "version": version,
                        "feature": feature,
                        "column": EDITED[version][feature],
                        "alpha": SIZES[i],
                        "runs": len(points),
                        "published_mean": cell.published_mean,
                        "published_std": float(published.TABLE[feature][i][0][1]),
                        "mean": cell.mean,
                        "std": float(utilities.std(ddof=1)) if len(points) > 1 else None,
                        "allowance": cell.allowance,
                        "agrees": "yes" if cell.agrees else "no",
                        "unmanipulated": float(np.mean([p.unmanipulated for p in points])),
                        "gap_to_others": gap,
                        "published_gap": float(published.TABLE[feature][i][1][0]),
                        "largest_report": max(p.displacement for p in points),
                        "upper_bound": (
                            result.bound(feature, i) if version == "as defined" else None
                        ),
                        "companion_mean": float(companion[0]),
                        "companion_gap": float(companion[1]),
                    }
                )
    return rows


def draw(result: Figure3) -> Figure:
    """Return the picture: one panel a version, utility against size."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(10.5, 4.0), layout="constrained")
    panels = figure.subplots(1, 3, sharex=True, sharey=True)
    for axes, version in zip(panels, VERSIONS, strict=True):
        for feature, colour, marker in zip(published.FEATURES, COLOURS, MARKERS, strict=True):
            rows = result.points(version, feature)
            unmanipulated = [np.mean([p.unmanipulated for p in row]) for row in rows]
            mean = result.mean(version, feature)
            axes.plot(SIZES, mean, color=colour, marker=marker, ms=4, label=feature)
            axes.plot(SIZES, unmanipulated, color=colour, lw=0.8, ls=":")
            if version == "as defined":
                bounds = [result.bound(feature, i) for i in range(len(SIZES))]
                axes.fill_between(SIZES, mean, bounds, color=colour, alpha=0.2, lw=0)
            elif result.source == "real":
                known = [float(row[0][0]) for row in published.TABLE[feature]]
                axes.plot(SIZES, known, color=colour, ls="none", marker="x", ms=5)
        axes.set_title(f"{version}: {result.verdict(version)}", fontsize="medium")
        axes.set_xlabel(r"size $\alpha$")
        axes.set_ylim(0.55, 1.2)
    panels[0].set_ylabel("mean log-loss of members")
    panels[0].legend(loc="upper right", fontsize="small")
    figure.suptitle(f"A collective that resists the learner ({CAPTIONS[result.source]})")
    return figure


def alt_text(result: Figure3) -> str:
    """Return what the picture shows, in words, with its numbers."""
    ends = "; ".join(
        f"{version}, {feature}: {mean[0]:.3f} at size 0.01, {mean[-1]:.3f} at 0.99"
        for version in VERSIONS
        for feature in published.FEATURES
        for mean in [result.mean(version, feature)]
    )
    marked = " Crosses mark the published means." if result.source == "real" else ""
    return (
        f"Three panels on {CAPTIONS[result.source]}: mean log-loss of a collective's members "
        "against its size, for two features that it may edit; dotted lines are the utilities "
        f"without manipulation.{marked} The curves fall steeply at first and then flatten: {ends}. "
        "In the third panel a band reaches from what a search found to an upper bound."
    )


def summary(result: Figure3) -> tuple[str, ...]:
    """Return the findings in a few lines of plain text."""
    lines = [f"data: {CAPTIONS[result.source]}, n = {result.n}"]
    for version in VERSIONS:
        agreeing = sum(cell.agrees for cell in result.cells(version))
        lines.append(
            f"{version}: {result.verdict(version)}; {agreeing} of 20 published means met, "
            f"runs: {RUNS[version]}"
        )
    largest = max(
        p.displacement
        for feature in published.FEATURES
        for row in result.points("as released", feature)
        for p in row
    )
    lines.append(
        f"largest report as released: {largest:.2f}; rate times epochs: {RATE * EPOCHS:.1f}; "
        f"bound for Adam: {budget():.2f}"
    )
    for feature in published.FEATURES:
        lines.append(
            f"exact learner: without the column for {feature} the loss rises by "
            f"{result.importance[feature]:.5f} from {result.least:.5f}; a collective of size alpha "
            "gains at most that over alpha"
        )
    return tuple(lines)
