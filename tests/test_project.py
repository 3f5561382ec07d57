"""The project's own files agree with one another."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import lookahead

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


def test_one_version():
    assert PYPROJECT["project"]["version"] == lookahead.__version__
    assert f"version: {lookahead.__version__}\n" in (ROOT / "CITATION.cff").read_text()
    assert f"## {lookahead.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_lock_has_hashes_and_no_addresses():
    assert "://" not in LOCK
    pins = re.findall(r"^([a-z0-9_.-]+)==", LOCK, flags=re.MULTILINE)
    assert len(pins) > 100
    entries = re.split(r"\n(?=[a-z0-9_.-]+==)", "\n" + LOCK)[1:]
    assert all("--hash=sha256:" in entry for entry in entries)


def test_every_direct_requirement_is_in_the_lock():
    extras = PYPROJECT["project"]["optional-dependencies"].values()
    wanted = [*PYPROJECT["project"]["dependencies"], *(r for extra in extras for r in extra)]
    for requirement in wanted:
        name = re.split(r"[\[<=>]", requirement)[0]
        assert re.search(rf"^{re.escape(name)}==", LOCK, flags=re.MULTILINE), name
        pin = re.search(r"==(.+)$", requirement)
        if pin:
            assert f"\n{name}=={pin[1]}" in "\n" + LOCK, requirement


def test_an_unsupported_python_gets_a_clear_message():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "lookahead needs Python 3.11, 3.12 or 3.13" in makefile
    check = re.search(r"\$\(PYTHON\) -c '(.*?)'$", makefile, flags=re.MULTILINE)
    assert check is not None
    code = check[1].replace("$(PYTHON)", "python3.14").replace("sys.version_info[:2]", "(3, 14)")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "python3.14 is 3.14. Try: make PYTHON=python3.12" in done.stderr


def test_no_rows_of_data_are_committed():
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert not [f for f in tracked if f.endswith((".zip", ".npz", ".parquet"))]
    for f in tracked:
        if f.endswith(".csv"):
            assert "figures" in f, f
