"""The book's extension by itself: what it refuses, what it recomputes, what it draws."""

from __future__ import annotations

import doctest
import importlib
import json
import os
import pkgutil
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import ROOT

EXTENSION = ROOT / "chapters" / "_ext"
CONF = """
extensions = ["myst_nb", "lookahead_book"]
html_theme = "basic"
exclude_patterns = ["_build"]
nb_execution_mode = "cache"
"""
SETTING = "# Setting\n\n```{remaining-claims}\n```\n"
PLACED = ("reasoning/setting", "reasoning/level_k", "reasoning/triangle")
CELL = """---
jupytext: {text_representation: {extension: .md, format_name: myst}}
kernelspec: {name: python3, display_name: Python 3}
---
# Cell

```{code-cell} ipython3
from pathlib import Path
print("value", Path("../lookahead/value.py").read_text().strip())
```
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a small book with the sample ledger, in which every claim has its box."""
    (tmp_path / "conf.py").write_text(CONF)
    (tmp_path / "requirements.lock").write_text("a==1\n")
    (tmp_path / "lookahead").mkdir()
    (tmp_path / "lookahead" / "value.py").write_text("VALUE = 1\n")
    for name in ("_config.yml", "_toc.yml"):
        (tmp_path / name).write_text("")
    ledger = tmp_path / "_build" / "ledger.json"
    ledger.parent.mkdir()
    shutil.copy(Path(__file__).parent / "fixtures" / "ledger.json", ledger)
    data = json.loads(ledger.read_text(encoding="utf-8"))
    for claim in data["claims"]:
        claim["code"]["module"] = "lookahead.value"
    ledger.write_text(json.dumps(data))
    (tmp_path / "chapters" / "reasoning").mkdir(parents=True)
    for name in (*PLACED, "reasoning/credit_retraining"):
        _write(tmp_path, name, SETTING)
    tree = "\n".join(["", "```{toctree}", ":glob:", "chapters/**", "```", ""])
    (tmp_path / "index.md").write_text("# Book\n" + tree)
    return tmp_path


def _write(project: Path, name: str, text: str) -> None:
    (project / "chapters" / f"{name}.md").write_text(text)


def _build(project: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sphinx", "-b", "html", "-W", "-n", "--keep-going", "-q"]
    paths = os.pathsep.join([str(EXTENSION), str(ROOT)])
    return subprocess.run(
        [*command, str(project), str(project / "_build" / "html")],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": paths, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def _page(project: Path, name: str) -> str:
    return (project / "_build" / "html" / f"{name}.html").read_text(encoding="utf-8")


def test_sample_book_is_clean_and_its_box_says_what_the_ledger_says(project: Path) -> None:
    _write(project, "ledger", "# Ledger\n\n{claim}`zhu2025.thm6`\n\n```{ledger-table}\n```\n")
    built = _build(project)
    assert built.returncode == 0, built.stderr
    page = _page(project, "chapters/reasoning/triangle")
    assert 'id="claim-zhu2025-thm6"' in page
    assert ">amended</span>" in page
    assert "Alignment still bounds the benefit" in page
    assert 'href="../../code/lookahead.value.html#L12"' not in page
    assert 'href="../../code/lookahead.value.html#L10"' in page
    assert 'href="reasoning/triangle.html#claim-zhu2025-thm6"' in _page(project, "chapters/ledger")
    assert "chapters/reasoning/triangle.html#claim-zhu2025-thm6" in _page(
        project, "code/lookahead.value"
    )


def test_compact_box_folds_assumptions_and_checks_and_nothing_else(project: Path) -> None:
    assert _build(project).returncode == 0
    page = _page(project, "chapters/reasoning/triangle")
    start = page.index('id="claim-zhu2025-thm6"')
    box = page[start : page.index("</section>", start)]
    before, _, rest = box.partition('<details class="claim-details">')
    folded, _, after = rest.rpartition("</details>")
    assert "claim-assumptions" in folded
    assert "claim-checks" in folded
    for shown in ("claim-statement", "verdict-amended", "What survives", "Amended by"):
        assert shown in before
    assert "claim-to-code" in after


def test_unknown_keys_and_misplaced_boxes_stop_the_build(project: Path) -> None:
    unknown = "\n```{claim} zhu2025.thm66\n```\n\nSee {claim}`zhu2025.thm33`.\n"
    _write(project, "reasoning/triangle", "# Triangle\n")
    _write(project, "extra", "# Extra\n" + unknown + 2 * "\n```{claim} zhu2025.thm6\n```\n")
    built = _build(project)
    assert built.returncode != 0
    assert "no claim 'zhu2025.thm66'; did you mean zhu2025.thm6" in built.stderr
    assert "no claim 'zhu2025.thm33'; did you mean zhu2025.thm3" in built.stderr
    assert "claim zhu2025.appB.B: its box belongs in chapters/reasoning/triangle" in built.stderr
    assert "zhu2025.thm6: its box belongs in chapters/reasoning/triangle, but" in built.stderr
    assert "claim zhu2025.thm6 has a box already" in built.stderr


def test_missing_ledger_says_what_to_run(project: Path) -> None:
    (project / "_build" / "ledger.json").unlink()
    built = _build(project)
    assert built.returncode != 0
    assert "make book" in built.stderr


def test_changed_library_changes_executed_results(project: Path) -> None:
    _write(project, "cell", CELL)
    built = _build(project)
    assert built.returncode == 0, built.stderr
    assert "value VALUE = 1" in _page(project, "chapters/cell")
    (first,) = (project / "_build" / ".jupyter_cache").iterdir()
    (project / "lookahead" / "value.py").write_text("VALUE = 2\n")
    built = _build(project)
    assert built.returncode == 0, built.stderr
    assert "value VALUE = 2" in _page(project, "chapters/cell")
    (second,) = (project / "_build" / ".jupyter_cache").iterdir()
    assert first != second


def test_cache_key_follows_the_library_the_lock_and_the_data(project: Path) -> None:
    from lookahead_book.cache import library_digest

    data = project / "data"
    keys = [library_digest(project, data)]
    (project / "lookahead" / "value.py").write_text("VALUE = 3\n")
    keys.append(library_digest(project, data))
    (project / "requirements.lock").write_text("a==2\n")
    keys.append(library_digest(project, data))
    (project / "lookahead" / "more.py").write_text("")
    keys.append(library_digest(project, data))
    data.mkdir()
    (data / "table.csv").write_text("x\n")
    keys.append(library_digest(project, data))
    assert len(set(keys)) == 5
    (project / "chapters" / "more.md").write_text("")
    assert library_digest(project, data) == keys[-1]


def test_sample_ledger_has_the_published_schema() -> None:
    from lookahead.ledger.report import Ledger

    Ledger.model_validate_json((Path(__file__).parent / "fixtures" / "ledger.json").read_text())


def test_layers_follow_the_longest_path() -> None:
    from lookahead_book.graph import layers

    edges = {"d": ["a", "c"], "a": [], "b": ["a"], "c": ["b"]}
    assert layers(edges) == {"a": 0, "b": 1, "c": 2, "d": 3}


def test_doctests_of_the_extension() -> None:
    package = importlib.import_module("lookahead_book")
    attempted = 0
    for module in pkgutil.iter_modules(package.__path__, "lookahead_book."):
        result = doctest.testmod(importlib.import_module(module.name))
        assert result.failed == 0, module.name
        attempted += result.attempted
    assert attempted > 5


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_every_verdict_has_a_readable_colour_in_both_modes() -> None:
    from lookahead_book.ledger import VERDICTS, verdict_class

    css = (ROOT / "chapters" / "_static" / "lookahead.css").read_text(encoding="utf-8")
    rule = re.compile(
        r"([^{}]+)\{ --verdict-ink: (#[0-9a-f]{6}); --verdict-ground: (#[0-9a-f]{6}); \}"
    )
    seen: dict[str, int] = {}
    for selectors, ink, ground in rule.findall(css):
        low, high = sorted([_luminance(ink), _luminance(ground)])
        assert (high + 0.05) / (low + 0.05) >= 4.5, selectors
        for name in re.findall(r"\.(verdict-[a-z-]+)", selectors):
            seen[name] = seen.get(name, 0) + 1
    assert seen == {verdict_class(v): 2 for v in VERDICTS}
