"""The parts that the book's widgets share: labelled sliders and places for numbers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

Slider = tuple[str, str, Any, Any, Any, Any]


def sliders(widget: str, specs: Iterable[Slider]) -> str:
    """Return labelled range inputs, each with the value it shows.

    widget: prefix of the ids, one per page; specs: (name, label as HTML, lowest, highest, step,
    start). Scripts find an input by `data-slider`, its shown value by `data-shown`.

    >>> sliders("chain", [("N", "agents", 1, 40, 1, 7)]).count('id="chain-N"')
    1
    """
    return "".join(
        f'<label for="{widget}-{name}" style="display:block"><span>{text} = '
        f'<span data-shown="{name}">{start}</span></span>'
        f'<input type="range" id="{widget}-{name}" data-slider="{name}" min="{low}" max="{high}" '
        f'step="{step}" value="{start}" style="width:100%"></label>'
        for name, text, low, high, step, start in specs
    )


def outputs(specs: Iterable[tuple[str, str]]) -> str:
    """Return a place for each number; specs: (name, label as HTML).

    >>> outputs([("U", "utility")])
    '<span>utility = <span data-output="U">…</span></span>'
    """
    return "".join(
        f'<span>{text} = <span data-output="{name}">…</span></span>' for name, text in specs
    )
