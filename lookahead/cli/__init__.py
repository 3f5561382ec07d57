"""The `lookahead` command."""

from __future__ import annotations

import sys

from lookahead.cli.app import run


def main() -> None:
    """Run the command with the arguments of this process and exit with its status."""
    sys.exit(run(sys.argv[1:]))
