"""`lookahead reproduce`: keys, exit statuses, files, and what it says about the data."""

import csv
import struct
from pathlib import Path
from types import SimpleNamespace

import pytest

from lookahead.cli import figures
from lookahead.cli.app import OK, USAGE, run
from lookahead.core.errors import UnknownKey
from lookahead.reasoning.figures import FIGURES

DIFFERS = 1


class Picture:
    """Stands for a drawn figure and writes what a PNG begins with."""

    def savefig(self, path: Path, *, dpi: int, metadata: dict[str, str]) -> None:
        path.write_bytes(b"\x89PNG\r\n\x1a\n" + metadata["Description"].encode())


def toy(key: str, log: list[str]):
    """A figure that notes in which order its parts are asked for."""

    def compute(source):
        log.append("compute")
        return SimpleNamespace(source=source)

    def table(_result):
        log.append("table")
        return [{"t": 0, "gap": 1.5, "published": None}, {"t": 1, "gap": 0.25, "published": 0.5}]

    def draw(_result):
        log.append("draw")
        return Picture()

    return SimpleNamespace(
        key=key,
        compute=compute,
        table=table,
        draw=draw,
        alt_text=lambda _: "two gaps",
        verdicts=lambda r: {"as released": "reproduced" if r.source == "real" else "illustrated"},
    )


@pytest.fixture
def toys(monkeypatch):
    log: list[str] = []
    known = {key: toy(key, log) for key in ("zhu2025.fig1", "gois2025.fig1", "gois2025.fig2")}
    monkeypatch.setattr(figures, "figures_by_key", lambda: known)
    return log


def test_every_part_s_figures_are_found():
    found = figures.figures_by_key()
    assert set(FIGURES) <= set(found)
    assert all(key == figure.key for key, figure in found.items())


def test_a_bare_name_lists_its_candidates(toys, capsys):
    assert run(["reproduce", "fig1"]) == USAGE
    said = capsys.readouterr().err
    assert "no figure 'fig1'" in said
    assert "zhu2025.fig1" in said
    assert "gois2025.fig1" in said
    assert "fig2" not in said
    assert toys == []


def test_an_unknown_key_names_the_nearest(toys):
    with pytest.raises(UnknownKey, match=r"did you mean gois2025\.fig2"):
        figures.find_figure("gois2025.fig3")


def test_table_comes_before_the_picture(toys, tmp_path, capsys):
    assert run(["reproduce", "zhu2025.fig1", "--out", str(tmp_path / "new")]) == OK
    assert toys == ["compute", "table", "draw"]
    with (tmp_path / "new" / "zhu2025.fig1.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows == [
        {"t": "0", "gap": "1.5", "published": ""},
        {"t": "1", "gap": "0.25", "published": "0.5"},
    ]
    assert (tmp_path / "new" / "zhu2025.fig1.txt").read_text() == "two gaps\n"
    assert (tmp_path / "new" / "zhu2025.fig1.png").read_bytes().endswith(b"two gaps")
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("zhu2025.fig1: data real; as released: reproduced; ")


def test_all_figures_on_the_stand_in_are_illustrated(toys, tmp_path, capsys):
    assert (
        run(["reproduce", "--all", "--jobs", "1", "--data", "stand-in", "--out", str(tmp_path)])
        == OK
    )
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert all("data stand-in; as released: illustrated" in line for line in lines)


def test_a_figure_named_twice_is_computed_once(toys, tmp_path):
    assert run(["reproduce", "gois2025.fig2", "gois2025.fig2", "--out", str(tmp_path)]) == OK
    assert toys.count("compute") == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "name some figures"),
        (["--all", "zhu2025.fig1"], "--all alone"),
        (["--all", "--data", "kaggle"], "must be one of real, stand-in"),
    ],
)
def test_usage_errors(toys, arguments, said, capsys):
    assert run(["reproduce", *arguments]) == USAGE
    assert said in capsys.readouterr().err
    assert toys == []


def test_a_folder_that_cannot_be_written_is_named(toys, tmp_path, capsys):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    assert run(["reproduce", "zhu2025.fig1", "--out", str(blocked)]) == DIFFERS
    assert "choose another --out" in capsys.readouterr().err


def test_without_the_real_table_the_command_says_how_to_get_it(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("LOOKAHEAD_DATA", str(tmp_path / "empty"))
    assert run(["reproduce", "zhu2025.fig1", "--out", str(tmp_path / "out")]) == DIFFERS
    said = capsys.readouterr().err
    assert "lookahead data fetch credit" in said
    assert "--data stand-in" in said
    assert not (tmp_path / "out").exists()


def test_figure_1_on_the_stand_in(tmp_path, capsys):
    arguments = ["reproduce", "zhu2025.fig1", "--data", "stand-in", "--out", str(tmp_path)]
    assert run(arguments) == OK
    (line,) = capsys.readouterr().out.splitlines()
    assert "data stand-in" in line
    assert "exact: illustrated" in line
    with (tmp_path / "zhu2025.fig1.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 75
    assert {row["source"] for row in rows} == {"stand-in"}
    picture = (tmp_path / "zhu2025.fig1.png").read_bytes()
    width, height = struct.unpack(">II", picture[16:24])
    assert width > height > 300
    assert "stand-in" in (tmp_path / "zhu2025.fig1.txt").read_text()


def test_figures_are_computed_side_by_side_and_told_in_the_order_asked_for(tmp_path, capsys):
    asked = ["zhu2025.fig5", "zhu2025.fig1"]
    code = run(["reproduce", *asked, "--data", "stand-in", "--jobs", "2", "--out", str(tmp_path)])
    assert code == OK
    told = [line for line in capsys.readouterr().out.splitlines() if ": data stand-in;" in line]
    assert [line.split(":")[0] for line in told] == asked
    assert {path.suffix for path in tmp_path.iterdir()} == {".csv", ".png", ".txt"}
    assert run(["reproduce", *asked, "--jobs", "0", "--out", str(tmp_path)]) == USAGE
