"""Where a check looked: small histograms as inline SVG."""

from __future__ import annotations

from collections.abc import Sequence

from lookahead_book.elements import el, element
from lookahead_book.ledger import Record

WIDTH, HEIGHT, BASE = 220, 84, 62


def plot(histograms: Sequence[Record]) -> element:
    """Return one histogram beside the other."""
    return el("div", *(_figure(h) for h in histograms), class_="coverage")


def in_words(histogram: Record) -> str:
    """Return what the picture shows, for those who do not see it.

    >>> in_words({"name": "s", "low": 0.0, "high": 2.0, "counts": [3, 0, 0, 1]})
    's: 4 values from 0 to 2, most of them from 0 to 0.5'
    """
    counts, low, high = histogram["counts"], histogram["low"], histogram["high"]
    width = (high - low) / len(counts)
    top = low + width * max(range(len(counts)), key=lambda i: counts[i])
    return (
        f"{histogram['name']}: {sum(counts):,} values from {low:.4g} to {high:.4g}, "
        f"most of them from {top:.4g} to {top + width:.4g}"
    )


def _figure(histogram: Record) -> element:
    counts = histogram["counts"]
    step, tallest = WIDTH / len(counts), max(counts)
    bars = [
        el(
            "rect",
            x=f"{i * step + 0.5:.1f}",
            y=f"{BASE - _tall(n, tallest):.1f}",
            width=f"{step - 1:.1f}",
            height=f"{_tall(n, tallest):.1f}",
        )
        for i, n in enumerate(counts)
        if n
    ]
    svg = el(
        "svg",
        *bars,
        el("path", d=f"M0 {BASE}H{WIDTH}", class_="coverage-axis"),
        el("text", f"{histogram['low']:.4g}", x="0", y=str(HEIGHT - 6)),
        el("text", f"{histogram['high']:.4g}", x=str(WIDTH), y=str(HEIGHT - 6), text_anchor="end"),
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        width=str(WIDTH),
        height=str(HEIGHT),
        role="img",
        aria_label=in_words(histogram),
    )
    return el("div", el("p", histogram["name"]), svg, class_="coverage-plot")


def _tall(count: int, tallest: int) -> float:
    """Return a bar's height; one instance alone is still seen."""
    return max(2.0, BASE * count / tallest)
