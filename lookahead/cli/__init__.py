"""The `lookahead` command."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run the command with the arguments of this process and exit with its status."""
    # the work is spread over processes: threads of the linear algebra would only compete
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    from lookahead.cli.app import run

    sys.exit(run(sys.argv[1:]))
