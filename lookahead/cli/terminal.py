"""Where output goes: tables and progress on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

if TYPE_CHECKING:
    from lookahead.ledger.runner import Progress as Report


def error(message: str) -> None:
    """Write one line to standard error."""
    sys.stderr.write(f"lookahead: {message}\n")


def line(text: str = "") -> None:
    """Write one line to standard output."""
    sys.stdout.write(f"{text}\n")


def table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a table: boxed on a terminal, tab-separated elsewhere."""
    if not sys.stdout.isatty():
        for row in (headers, *rows):
            line("\t".join(row))
        return
    shown = Table(*headers)
    for row in rows:
        shown.add_row(*row)
    Console().print(shown)


@contextmanager
def progress(total: int, label: str) -> Iterator[Report | None]:
    """Yield a function that advances a progress bar on standard error, None without a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=total)

        def advance(key: str, check: str) -> None:
            bar.update(task, advance=1, description=f"{key} {check}")

        yield advance
