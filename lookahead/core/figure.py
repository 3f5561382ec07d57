"""The record of a published figure: numbers first, then the picture and the words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Picture

Row = dict[str, str | int | float | None]


@dataclass(frozen=True, slots=True)
class Figure:
    """A published figure that can be computed again.

    compute(source="real" | "stand-in") returns its numbers, a frozen record with `source`; the
    other functions take that record: draw (a picture), table (rows for CSV), alt_text, summary
    (lines of text) and verdicts (by version). A figure that needs no data ignores the argument
    and says source="computed".
    """

    key: str
    title: str
    compute: Callable[[str], Any]
    draw: Callable[[Any], Picture]
    table: Callable[[Any], list[Row]]
    alt_text: Callable[[Any], str]
    summary: Callable[[Any], tuple[str, ...]]
    verdicts: Callable[[Any], dict[str, str]]
