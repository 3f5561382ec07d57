"""The command line: parsing, exit statuses, and one place where errors become messages."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from typer.exceptions import TyperException

from lookahead.cli import terminal
from lookahead.core.errors import InvalidArgument, LookaheadError, UnknownKey

OK, DIFFERS, USAGE, INTERRUPTED = 0, 1, 2, 130

app = typer.Typer(
    name="lookahead",
    help="Checked claims about learning systems that people react to.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
data_app = typer.Typer(help="The real data sets: what they are, and where they are kept.")
app.add_typer(data_app, name="data", no_args_is_help=True)


def run(arguments: list[str]) -> int:
    """Run the command and return its exit status: 0, 1, 2 for a usage error, 130 interrupted."""
    command = typer.main.get_command(app)
    try:
        status = command.main(arguments, prog_name="lookahead", standalone_mode=False)
    except (UnknownKey, InvalidArgument) as error:
        terminal.error(str(error))
        return USAGE
    except LookaheadError as error:
        terminal.error(str(error))
        return DIFFERS
    except (KeyboardInterrupt, typer.Abort):
        terminal.error("interrupted")
        return INTERRUPTED
    except TyperException as error:
        terminal.error(error.format_message())
        return USAGE
    return status if isinstance(status, int) else OK


@app.command("list")
def list_claims(
    paper: Annotated[str | None, typer.Option(help="Only this paper, such as zhu2025.")] = None,
    verdict: Annotated[str | None, typer.Option(help="Only this verdict, such as amended.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON instead of a table.")] = False,
) -> None:
    """List the claims with their locked verdicts."""
    from lookahead.cli.claims import list_command

    list_command(paper, verdict, as_json)


@app.command()
def show(key: Annotated[str, typer.Argument(help="A claim, such as zhu2025.thm6.")]) -> None:
    """Show one claim: statement, assumptions, verdict, evidence, witness."""
    from lookahead.cli.claims import show_command

    show_command(key)


@app.command()
def verify(
    keys: Annotated[list[str] | None, typer.Argument(help="Claims; all when left out.")] = None,
    paper: Annotated[str | None, typer.Option(help="All claims of this paper.")] = None,
    profile: Annotated[str, typer.Option(help="smoke, ci or nightly.")] = "smoke",
    jobs: Annotated[int | None, typer.Option(help="Worker processes; one a core.")] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of the random searches.")] = None,
    json: Annotated[Path | None, typer.Option(help="Write the ledger to this file.")] = None,
    write_lock: Annotated[bool, typer.Option(help="Write ledger.lock.json.")] = False,
) -> None:
    """Compute verdicts and compare them with the locked ones (exit 1 when any differs)."""
    from lookahead.ledger.workers import warm_up

    if jobs != 1:
        warm_up()
    from lookahead.cli.claims import verify_command

    raise typer.Exit(verify_command(keys or [], paper, profile, jobs, seed, json, write_lock))


@app.command()
def replay(
    key: Annotated[str, typer.Argument(help="A claim.")],
    check: Annotated[str, typer.Argument(help="One of its checks.")],
    seed: Annotated[int | None, typer.Option(help="Seed of the random search.")] = None,
    profile: Annotated[str, typer.Option(help="smoke, ci or nightly.")] = "ci",
) -> None:
    """Run one check again: its stored instance decides, the seed repeats the search."""
    from lookahead.cli.claims import replay_command

    replay_command(key, check, seed, profile)


@app.command()
def reproduce(
    figures: Annotated[list[str] | None, typer.Argument(help="Keys such as zhu2025.fig1.")] = None,
    every: Annotated[bool, typer.Option("--all", help="All figures.")] = False,
    data: Annotated[str, typer.Option(help="real or stand-in.")] = "real",
    out: Annotated[Path, typer.Option(help="Folder for pictures and tables.")] = Path("figures"),
    jobs: Annotated[int | None, typer.Option(help="Figures at a time; default one a core.")] = None,
) -> None:
    """Reproduce published figures: a table of numbers first, then the picture."""
    from lookahead.cli.figures import reproduce_command

    reproduce_command(figures or [], every=every, source=data, out=out, jobs=jobs)


@data_app.command("list")
def data_list() -> None:
    """List the data sets."""
    from lookahead.cli.data import list_command

    list_command()


@data_app.command("fetch")
def data_fetch(
    name: Annotated[str, typer.Argument(help="A data set, such as credit.")],
    or_stand_in: Annotated[
        bool, typer.Option("--or-stand-in", help="Exit 0 with a notice when it cannot be fetched.")
    ] = False,
) -> None:
    """Fetch a data set into the user cache and check its hashes."""
    from lookahead.cli.data import fetch_command

    fetch_command(name, or_stand_in=or_stand_in)


@data_app.command("path")
def data_path(name: Annotated[str, typer.Argument(help="A data set, such as credit.")]) -> None:
    """Print where a fetched data set is kept."""
    from lookahead.cli.data import path_command

    path_command(name)
