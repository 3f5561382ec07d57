"""Dependencies point one way, and importing the library is quick."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import lookahead

ROOT = Path(lookahead.__path__[0])
PARTS = ("reasoning", "dilemma", "market")
MODULES = sorted(p for p in ROOT.rglob("*.py"))


def imported(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return {n for n in names if n.split(".")[0] == "lookahead"}


def room(name: str) -> str:
    parts = name.split(".")
    return parts[1] if len(parts) > 1 else ""


ALLOWED = {
    "core": {"core", ""},
    "ledger": {"core", "ledger", ""},
    "data": {"core", "data", ""},
    "testing": {"core", "testing", *PARTS},
}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_rooms_import_only_what_they_may(path):
    here = path.relative_to(ROOT).parts
    inside = here[0] if len(here) > 1 else ""
    found = {room(name) for name in imported(path)}
    if inside in ALLOWED:
        assert found <= ALLOWED[inside]
    if inside in PARTS:
        others = set(PARTS) - {inside}
        assert not found & others
        assert "cli" not in found
        if "claims" not in here:
            assert not found & {"testing", "ledger"}


def test_models_do_not_import_claims():
    for path in MODULES:
        if "claims" in path.parts or path.name == "registry.py":
            continue
        assert not [n for n in imported(path) if ".claims" in n and "cli" not in n], path


def test_importing_takes_under_a_second_and_leaves_heavy_libraries_alone():
    code = (
        "import sys, time; t = time.perf_counter(); import lookahead, lookahead.reasoning; "
        "print(time.perf_counter() - t); "
        "print([m for m in ('cvxpy', 'sympy', 'matplotlib', 'scipy.optimize') if m in sys.modules])"
    )
    times = []
    for _ in range(3):
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        )
        seconds, heavy = done.stdout.splitlines()
        assert heavy == "[]"
        times.append(float(seconds))
    assert min(times) < 1


def test_files_stay_small():
    long = {
        str(p.relative_to(ROOT)): n for p in MODULES if (n := len(p.read_text().splitlines())) > 500
    }
    assert long == {}
