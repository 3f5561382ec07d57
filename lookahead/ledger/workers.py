"""Worker processes: forked from one clean process that has imported what they need."""

from __future__ import annotations

import os
from multiprocessing import forkserver, get_all_start_methods, get_context
from multiprocessing.context import BaseContext

_FORKSERVER = "forkserver" in get_all_start_methods()


def context() -> BaseContext:
    """Return how workers are started here; linear algebra in them uses one thread each."""
    os.environ["OMP_NUM_THREADS"] = "1"
    chosen = get_context("forkserver" if _FORKSERVER else "spawn")
    if _FORKSERVER:
        chosen.set_forkserver_preload(["lookahead.ledger.preload"])
    return chosen


def warm_up() -> None:
    """Start the imports of the workers in the background, while the caller does its own."""
    context()
    if _FORKSERVER:
        forkserver.ensure_running()
