"""How far finite samples shift the mean model, and when its variance exists, by sample size."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from lookahead.reasoning.finite_samples import NoSpread, SampledRegression

if TYPE_CHECKING:
    from matplotlib.figure import Figure

F = Fraction
SIZES = (1, 2, 4, 8, 16, 32, 64)
PEOPLE = SampledRegression((F(1, 2), F(1)), (F(2), F(1)), gain=F(3, 4))


def table() -> list[dict[str, Fraction | None]]:
    """Return shift and variance by sample size; the variance is None where there is none."""
    return [
        {
            "n": F(n),
            "shift": PEOPLE.mean_point(n) - PEOPLE.population_point(),
            "variance": _variance(n),
        }
        for n in SIZES
    ]


def _variance(n: int) -> Fraction | None:
    try:
        return PEOPLE.spread(n)
    except NoSpread:
        return None


def draw() -> Figure:
    """Return the picture of the table on logarithmic axes."""
    from matplotlib.figure import Figure

    rows = table()
    figure = Figure(figsize=(5.2, 3.5), layout="constrained")
    axes = figure.subplots()
    for name, colour, marker in (("shift", "#0072b2", "o"), ("variance", "#b03a00", "s")):
        known = [(int(n), float(v)) for row in rows if (n := row["n"]) and (v := row[name])]
        axes.plot(*zip(*known, strict=True), color=colour, marker=marker, label=name)
    last = rows[-1]["shift"] or F(0)
    axes.plot(
        SIZES,
        [float(last * SIZES[-1] / n) for n in SIZES],
        color="0.6",
        ls="--",
        label="proportional to $1/n$",
    )
    axes.set(xscale="log", yscale="log", xlabel="reports a round, n", xticks=SIZES)
    axes.set_xticklabels([str(n) for n in SIZES])
    axes.minorticks_off()
    axes.axvspan(0.85, 1.4, color="0.93", zorder=0)
    axes.annotate("no\nvariance", (1.07, axes.get_ylim()[0] * 3), ha="center", fontsize="small")
    axes.legend(frameon=False)
    axes.spines[["top", "right"]].set_visible(False)
    return figure
