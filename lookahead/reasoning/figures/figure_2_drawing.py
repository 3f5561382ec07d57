"""Figure 2 of zhu2025: its table, its picture and the words for both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lookahead.reasoning.figures import figure_2_published as published
from lookahead.reasoning.figures.figure_1_drawing import CAPTIONS, COLOURS
from lookahead.reasoning.figures.figure_2 import DASHED, DESCRIBED, RELEASED, SOLID, Figure2

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

STYLES = {SOLID: "-", DASHED: "--"}
VERSIONS = {"as released": RELEASED, "as described": DESCRIBED}


def verdicts(result: Figure2) -> dict[str, str]:
    """Return the verdict of each version."""
    found = {name: result.verdict(columns) for name, columns in VERSIONS.items()}
    return {**found, "as defined": result.verdict_defined}


def table(result: Figure2) -> list[dict[str, str | int | float | None]]:
    """Return one row a version, curve and lambda: published, released and defined numbers."""
    rows: list[dict[str, str | int | float | None]] = []
    for version, columns in VERSIONS.items():
        cells = {(c.legend, c.i, c.quantity): c for c in result.cells(columns)}
        for legend, column in columns.items():
            for i, point in enumerate(result.runs[column]):
                low, high = result.defined[column].benefit(result.lambdas[i])
                benefit = cells.get((legend, i, "benefit"))
                alignment = cells.get((legend, i, "alignment"))
                agree = [c.agrees for k, c in cells.items() if k[:2] == (legend, i)]
                rows.append(
                    {
                        "source": result.source,
                        "version": version,
                        "legend": legend,
                        "column": column,
                        "lambda": float(result.lambdas[i]),
                        "published_benefit": benefit.published if benefit else None,
                        "benefit": point.benefit,
                        "benefit_allowance": benefit.allowance if benefit else None,
                        "published_alignment": alignment.published if alignment else None,
                        "alignment": point.alignment,
                        "alignment_allowance": alignment.allowance if alignment else None,
                        "agrees": _word(agree),
                        "utility_stable": point.stable,
                        "utility_stackelberg": point.stackelberg,
                        "benefit_without_strategy": point.idle_benefit(),
                        "norm_of_theorem_12": point.theorem,
                        "benefit_defined": float((low + high) / 2),
                    }
                )
    return rows


def _word(agree: list[bool]) -> str:
    return "not compared" if not agree else "yes" if all(agree) else "no"


def draw(result: Figure2) -> Figure:
    """Return the picture: benefit and drawn alignment, in the three versions."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9.6, 4.0), layout="constrained")
    panels = figure.subplots(1, 3)
    for axes, (version, columns) in zip(panels, VERSIONS.items(), strict=False):
        _loops(axes, result, columns)
        axes.set_title(f"{version}: {result.verdict(columns)}", fontsize="medium")
    _defined(panels[2], result)
    panels[2].set_title(f"as defined: {result.verdict_defined}", fontsize="medium")
    for axes in panels:
        axes.set_xlabel("λ")
        axes.legend(fontsize=6.5, loc="lower right")
    figure.suptitle(f"Benefit and alignment ({CAPTIONS[result.source]}, n = {result.n})")
    return figure


def _loops(axes: Axes, result: Figure2, columns: dict[str, str]) -> None:
    at = [float(w) for w in result.lambdas]
    for legend, column in columns.items():
        run, style = result.runs[column], STYLES[legend]
        name = f"“{legend}”, {_short(column)}"
        axes.plot(at, [p.benefit for p in run], style, color=COLOURS[0], label=f"B {name}")
        axes.plot(at, [p.alignment for p in run], style, color=COLOURS[1], label=f"drawn {name}")
    if result.source == "real":
        benefits = [float(published.benefit(i)) for i in range(len(at))]
        axes.plot(at, benefits, "x", color=COLOURS[0], label="published")
        drawn = [float(published.alignment(i)) for i in range(len(at))]
        axes.plot(at, drawn, "x", color=COLOURS[1])
        solid = published.SOLID_ALIGNMENT
        axes.plot([at[i] for i in solid], [float(v) for v in solid.values()], "+", color=COLOURS[1])
    axes.set_yscale("symlog", linthresh=0.1)


def _defined(axes: Axes, result: Figure2) -> None:
    at = [float(w) for w in result.lambdas]
    for colour, columns in zip((COLOURS[2], "0.4"), VERSIONS.values(), strict=True):
        for legend, column in columns.items():
            bounds = [result.defined[column].benefit(w) for w in result.lambdas]
            middle = [float((low + high) / 2) for low, high in bounds]
            axes.plot(at, middle, STYLES[legend], color=colour, label=f"B {_short(column)}")


def _short(column: str) -> str:
    return column.replace("NumberOf", "").replace("DaysPastDueNotWorse", "DaysPastDue")


def alt_text(result: Figure2) -> str:
    """Return what the picture shows, in words, with its numbers."""
    last = {name: run[-1] for name, run in result.runs.items()}
    words = "; ".join(
        f"{name}: benefit {p.benefit:.2f}, drawn alignment {p.alignment:.1f}"
        for name, p in last.items()
    )
    exact = ", ".join(
        f"{name} {float(model.squared_norm[0]):.2f}" for name, model in result.defined.items()
    )
    compared = " Crosses and plus signs mark published values." if result.source == "real" else ""
    return (
        f"Three panels on {CAPTIONS[result.source]}, lambda from 0 to 1 across. Left and middle, "
        f"the released loops on the columns behind the published numbers and on those that the "
        f"text names: the benefit grows in proportion to lambda, the drawn alignment to its "
        f"square.{compared} At lambda = 1, {words}. Right, the benefit with an exact learner: "
        f"straight lines from zero to {exact}."
    )


def summary(result: Figure2) -> tuple[str, ...]:
    """Return the findings in a few lines of plain text."""
    cells = result.cells(RELEASED)
    last = result.runs[RELEASED[DASHED]][-1]
    slopes = (f"{k} {float(m.squared_norm[0]):.4f}" for k, m in result.defined.items())
    return (
        f"data: {CAPTIONS[result.source]}, n = {result.n}",
        *(f"{name}: {word}" for name, word in verdicts(result).items()),
        f"as released: {sum(c.agrees for c in cells)} of {len(cells)} numbers agree",
        f"dashed curve at lambda = 1: benefit {last.benefit:.3f}, without any strategy "
        f"{last.idle_benefit():.3f}, norm of theorem 12 {last.theorem:.1e}",
        f"benefit over lambda with an exact learner: {', '.join(slopes)}",
    )
