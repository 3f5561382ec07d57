"""What the README shows is what the program prints."""

import contextlib
import io
import re
from pathlib import Path

from lookahead.ledger.registry import registry
from lookahead.ledger.verdict import Verdict

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    fences = re.findall(r"^```(\w*)\n(.*?)^```$", README, flags=re.DOTALL | re.MULTILINE)
    return [text for name, text in fences if name == language]


def test_the_example_prints_what_it_says():
    (code,) = blocks("python")
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, "README.md", "exec"), {})
    assert printed.getvalue() in blocks("")
    assert len(code.strip().splitlines()) <= 15


def test_every_verdict_is_explained():
    table = README.split("### How to read a verdict")[1].split("##")[0]
    for verdict in Verdict.__args__:
        assert f"`{verdict}`" in table, verdict


def test_named_claims_and_files_exist():
    for key in re.findall(r"\bzhu2025\.[a-z0-9.]+\w", README):
        assert key in registry() or key.startswith("zhu2025.fig"), key
    for link in re.findall(r"\]\(([^)h][^)]*)\)", README):
        assert (ROOT / link).exists(), link


def test_make_targets_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"^make (\w+)", README, flags=re.MULTILINE):
        assert f"\n{target}:" in makefile, target
