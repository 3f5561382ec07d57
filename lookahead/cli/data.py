"""`lookahead data list|fetch|path`."""

from __future__ import annotations

from lookahead.cli import terminal
from lookahead.core.errors import DataError, LookaheadError
from lookahead.data import dataset, fetch, list_datasets, path


def list_command() -> None:
    """Print every data set: name, whether it is in the cache, licence, description."""
    rows = [(d.name, d.status, d.licence, d.description) for d in list_datasets()]
    terminal.table(("name", "status", "licence", "description"), rows)


def fetch_command(name: str, *, or_stand_in: bool) -> None:
    """Fetch a data set; with `or_stand_in` a failure is announced and the stand-in serves."""
    known = dataset(name)
    try:
        where = fetch(name)
    except LookaheadError as error:
        if not or_stand_in:
            raise
        terminal.error(f"{error}")
        terminal.error(f"going on with the stand-in ({known.stand_in}); figures will say so")
        return
    terminal.line(f"{name}: verified, {where}")


def path_command(name: str) -> None:
    """Print the path of a fetched data set; raises DataError when it is not there."""
    where = path(name)
    if not where.is_file():
        raise DataError(f"{name} is not in the cache; run: lookahead data fetch {name}")
    terminal.line(str(where))
