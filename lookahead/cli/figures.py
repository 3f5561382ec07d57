"""`lookahead reproduce`: published figures again, numbers first, then the picture."""

from __future__ import annotations

import csv
import importlib
import os
import pkgutil
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import lookahead
from lookahead.cli import terminal
from lookahead.cli.claims import require_one_of
from lookahead.core.errors import DataError, InvalidArgument, UnknownKey
from lookahead.ledger.workers import context

SOURCES = ("real", "stand-in")


@cache
def figures_by_key() -> Mapping[str, Any]:
    """Return the figures of every part by key.

    A part is a package of `lookahead`; its figures are the dictionary `FIGURES` of its subpackage
    `figures`.
    """
    found: dict[str, Any] = {}
    for part in pkgutil.iter_modules(lookahead.__path__, "lookahead."):
        if not part.ispkg:
            continue
        package = importlib.import_module(part.name)
        if "figures" in {m.name for m in pkgutil.iter_modules(package.__path__) if m.ispkg}:
            found |= importlib.import_module(f"{part.name}.figures").FIGURES
    return MappingProxyType(found)


def find_figure(key: str) -> Any:
    """Return the figure `key`.

    Raises UnknownKey, naming the figures of that bare name if there are any, else the nearest.
    """
    figures = figures_by_key()
    if key not in figures:
        candidates = [k for k in figures if k.endswith(f".{key}")]
        raise UnknownKey("figure", key, candidates or figures)
    return figures[key]


def reproduce_command(
    figures: list[str], *, every: bool, source: str, out: Path, jobs: int | None = None
) -> None:
    """Write table, picture and alternative text of figures to `out`; print one line for each.

    jobs: how many are computed at a time; None for one a core. Raises UnknownKey for a figure that
    is not there, InvalidArgument for no figure or another source, DataError when the data is absent
    or `out` cannot be written.
    """
    require_one_of("data", source, SOURCES)
    if every == bool(figures):
        raise InvalidArgument("figures", figures, "name some figures, or give --all alone")
    chosen = [find_figure(key) for key in (figures_by_key() if every else dict.fromkeys(figures))]
    if jobs is not None and jobs < 1:
        raise InvalidArgument("jobs", jobs, "must be at least 1")
    keys = [figure.key for figure in chosen]
    with terminal.progress(len(keys), "reproducing") as advance:
        for key, line in zip(keys, _lines(keys, source, out, jobs), strict=True):
            if advance is not None:
                advance(key, "")
            terminal.line(line)


def _lines(keys: list[str], source: str, out: Path, jobs: int | None) -> Iterator[str]:
    """Yield one line a figure, in the order of `keys`."""
    workers = min(jobs or os.cpu_count() or 1, len(keys))
    if workers == 1:
        yield from (_reproduce(key, source, out) for key in keys)
        return
    with ProcessPoolExecutor(workers, mp_context=context()) as pool:
        waiting = [pool.submit(_reproduce, key, source, out) for key in keys]
        try:
            for future in waiting:
                yield future.result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _reproduce(key: str, source: str, out: Path) -> str:
    """Compute one figure, write its files, and return the line that says what came out."""
    figure = find_figure(key)
    result = figure.compute(source)
    table, words = out / f"{figure.key}.csv", out / f"{figure.key}.txt"
    picture = out / f"{figure.key}.png"
    rows, alt_text = figure.table(result), figure.alt_text(result)
    try:
        out.mkdir(parents=True, exist_ok=True)
        with table.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        words.write_text(f"{alt_text}\n", encoding="utf-8")
        figure.draw(result).savefig(picture, dpi=150, metadata={"Description": alt_text})
    except OSError as problem:
        raise DataError(f"cannot write to {out}: {problem}; choose another --out") from problem
    verdicts = "; ".join(f"{version}: {v}" for version, v in figure.verdicts(result).items())
    return f"{figure.key}: data {result.source}; {verdicts}; {table}, {picture}, {words}"
