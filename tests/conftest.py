"""Hypothesis profiles (dev small, ci derandomised, nightly large), and chapters run as programs."""

import contextlib
import io
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

os.environ.setdefault("OMP_NUM_THREADS", "1")

import matplotlib as mpl
import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("dev", max_examples=25, deadline=None)
settings.register_profile(
    "ci",
    max_examples=100,
    deadline=None,
    derandomize=True,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("nightly", max_examples=2000, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

CHAPTERS = Path(__file__).parents[1] / "chapters"
OPTIONS = r"(?:---\n.*?\n---\n|(?::[^\n]*\n)*)"
CELL = re.compile(rf"^```\{{code-cell\}} ipython3\n{OPTIONS}(.*?)^```$", re.S | re.M)


class Ran(NamedTuple):
    """A chapter whose cells ran: the names they define, what they print, and stderr."""

    names: dict[str, Any]
    out: str
    err: str


@pytest.fixture(scope="session")
def run_chapter() -> Callable[[str], Ran]:
    """Run the cells of a page such as "reasoning/level_k", in order."""

    def run(page: str) -> Ran:
        path = CHAPTERS / f"{page}.md"
        mpl.use("agg")
        names: dict[str, Any] = {}
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            for source in CELL.findall(path.read_text(encoding="utf-8")):
                exec(compile(source, str(path), "exec"), names)
        return Ran(names, out.getvalue(), err.getvalue())

    return run
