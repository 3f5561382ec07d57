"""Published figures of gois2025 as data first, drawing second; `FIGURES` lists them by key."""

from __future__ import annotations

from lookahead.core.figure import Figure

FIGURES: dict[str, Figure] = {figure.key: figure for figure in ()}

__all__ = ["FIGURES"]
