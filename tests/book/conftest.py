"""The built book on a loopback server, and a browser; both or neither, said loudly."""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parents[2]
HTML = ROOT / "_build" / "html"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
UNDRIVEN = "the book was not driven in a browser"

sys.path.insert(0, str(ROOT / "chapters" / "_ext"))


def missing() -> str:
    """Return what browser tests lack here, or nothing."""
    if not (HTML / "chapters" / "index.html").is_file():
        return "no built book in _build/html; run `make book` first"
    if chromium() is None:
        return "no Chromium on this machine"
    return ""


def chromium() -> str | None:
    """Return the path of the browser."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the browser tests, or fail them under REQUIRE_BROWSER=1, where something is missing."""
    reason = missing()
    if not reason or os.environ.get("REQUIRE_BROWSER") == "1":
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason=f"{UNDRIVEN}: {reason}"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in one line how many browser tests did not run."""
    skipped = [r for r in terminalreporter.stats.get("skipped", []) if UNDRIVEN in str(r.longrepr)]
    if skipped:
        terminalreporter.write_line(
            f"WARNING: {len(skipped)} browser tests SKIPPED, {UNDRIVEN}: {missing()} "
            "(REQUIRE_BROWSER=1 makes this a failure)",
            yellow=True,
            bold=True,
        )


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Keep the test's output clean."""


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """Return the address of the built book."""
    if reason := missing():
        pytest.fail(reason)
    handler = functools.partial(_Quiet, directory=str(HTML))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return the machine's Chromium, headless."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield found
        found.close()
