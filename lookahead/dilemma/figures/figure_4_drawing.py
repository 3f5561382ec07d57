"""Figure 4 of gois2025: its table, its picture and the words for both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lookahead.core.figure import Row
from lookahead.dilemma.figures.figure_4 import Figure4, comparisons

if TYPE_CHECKING:
    from matplotlib.figure import Figure

BLUE, RED = "#0072b2", "#b03a00"


def table(result: Figure4) -> list[Row]:
    """Return one row a size: released means, exact expectations, one sample of the same design."""
    rows: list[Row] = []
    for i, size in enumerate(result.sizes):
        (gap, width), (cycle_gap, cycle_width) = comparisons(size)
        rows.append(
            {
                "N": size.N,
                "below_released": float(size.released_below),
                "below_exact": float(size.below),
                "below_exact_fraction": str(size.below),
                "below_sampled": float(result.sampled_below[i].mean()),
                "below_sampled_std_over_graphs": float(result.sampled_below[i].mean(axis=1).std()),
                "below_gap": gap,
                "below_allowed": width,
                "cycled_released": float(size.released_cycled),
                "cycled_exact": float(size.cycled),
                "cycled_exact_fraction": str(size.cycled),
                "cycled_sampled": float(result.sampled_cycled[i].mean()),
                "cycled_gap": cycle_gap,
                "cycled_allowed": cycle_width,
            }
        )
    return rows


def draw(result: Figure4) -> Figure:
    """Return the picture: exact curves, released means as dots, intervals of the design."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6.4, 3.2), layout="constrained")
    left, right = figure.subplots(1, 2)
    N = [size.N for size in result.sizes]
    allowed = [comparisons(size) for size in result.sizes]
    sizes = result.sizes
    below = left, [s.below for s in sizes], [s.released_below for s in sizes], 0, BLUE
    cycled = right, [s.cycled for s in sizes], [s.released_cycled for s in sizes], 1, RED
    for axes, exact, released, column, colour in (below, cycled):
        middle = [float(x) for x in exact]
        width = [pair[column][1] for pair in allowed]
        low = [a - b for a, b in zip(middle, width, strict=True)]
        high = [a + b for a, b in zip(middle, width, strict=True)]
        axes.fill_between(N, low, high, color=colour, alpha=0.15, lw=0)
        axes.plot(N, middle, color=colour, lw=2)
        axes.plot(N, [float(x) for x in released], "o", color="0.2", ms=4)
        axes.set_xlabel("agents $N$")
        axes.spines[["top", "right"]].set_visible(False)
    left.set(title="time below threshold", ylim=(0.6, 1))
    right.set(title="runs that end in a cycle", ylim=(0, 1))
    right.axhline(0.5, color="0.5", lw=0.8, ls=":")
    return figure


def alt_text(result: Figure4) -> str:
    """Return what the picture shows, in words, with its numbers."""
    first, last = result.sizes[0], result.sizes[-1]
    return (
        "Two panels against the number of agents on scale-free graphs; a line for the exact "
        "expectation, a band for what fifty starts may deviate, dots for the released run. Left, "
        f"the time that groups are below their threshold, from {float(first.below):.2f} at "
        f"{first.N} agents to {float(last.below):.2f} at {last.N}, not in every step. Right, the "
        f"share of runs that end in a cycle, from {float(first.cycled):.2f} to "
        f"{float(last.cycled):.2f}; it passes one half at fifteen agents."
    )


def summary(result: Figure4) -> tuple[str, ...]:
    """Return the findings in a few lines of plain text."""
    below = [size.below for size in result.sizes]
    falls = [
        str(size.N)
        for size, before, now in zip(result.sizes[1:], below, below[1:], strict=False)
        if now < before
    ]
    often = [size.N for size in result.sizes if 2 * size.cycled > 1]
    inside = sum(abs(gap) <= width for s in result.sizes for gap, width in comparisons(s))
    return (
        f"{inside} of {2 * len(result.sizes)} released means lie in the interval of their design",
        f"the expected time below is smaller than one size before at N = {', '.join(falls)}",
        f"more runs cycle than settle at N = {', '.join(map(str, often))}",
    )


def verdicts(result: Figure4) -> dict[str, str]:
    """Return the verdict on the released run."""
    return {"released run": result.verdict}
