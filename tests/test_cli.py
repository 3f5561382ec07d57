"""The command line as a user meets it: output, exit statuses, messages."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lookahead.cli.app import run
from lookahead.ledger import independent
from lookahead.ledger.lock import LOCK_FILE, digest, read_lock, write_lock
from lookahead.ledger.report import SCHEMA_FILE, Ledger, schema
from lookahead.ledger.runner import verify

ROOT = Path(__file__).parents[1]
KEYS = ["zhu2025.thm6", "zhu2025.appB.B"]


def test_list_is_plain_when_not_a_terminal(capsys):
    assert run(["list", "--verdict", "amended"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split("\t") == ["key", "verdict", "kind", "title"]
    assert any(line.startswith("zhu2025.thm6\tamended\ttheorem\t") for line in lines)
    assert all("\tamended\t" in line for line in lines[1:])


def test_list_as_json(capsys):
    assert run(["list", "--paper", "zhu2025", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {"key", "verdict", "kind", "title"} == set(rows[0])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["show", "zhu2025.thm66"], "did you mean zhu2025.thm6"),
        (["verify", "zhu2025.apB.B"], "did you mean zhu2025.appB.B"),
        (["verify", "--profile", "smok"], "did you mean smoke"),
        (["verify", "--paper", "zhu2024"], "did you mean zhu2025"),
        (["verify", "--jobs", "0"], "jobs"),
        (["list", "--verdict", "amendet"], "did you mean amended"),
        (["replay", "zhu2025.thm6", "bond"], "did you mean bound"),
        (["data", "fetch", "credits"], "did you mean credit"),
        (["no-such-command"], "no-such-command"),
        (["verify", "--no-such-option"], "--no-such-option"),
    ],
)
def test_usage_errors_exit_with_two_and_name_the_nearest(arguments, said, capsys):
    assert run(arguments) == 2
    captured = capsys.readouterr()
    assert said in captured.err
    assert "Traceback" not in captured.err


def test_show_prints_statement_witness_and_replay(capsys):
    assert run(["show", "zhu2025.thm6"]) == 0
    text = capsys.readouterr().out
    for part in (
        "[amended]",
        "Severity: constant",
        "witness (small scope",
        "left 3/4, right 1/6",
        "Amended by: zhu2025.thm6.segment",
        "lookahead replay zhu2025.thm6 bound",
    ):
        assert part in text


def test_verify_agrees_with_the_lock_and_writes_a_valid_ledger(tmp_path, capsys):
    file = tmp_path / "out" / "ledger.json"
    assert run(["verify", *KEYS, "--json", str(file)]) == 0
    ledger = Ledger.model_validate_json(file.read_text(encoding="utf-8"))
    assert {c.key for c in ledger.claims} >= set(KEYS)
    assert ledger.profile == "smoke"
    assert "1 amended" in capsys.readouterr().out
    assert independent.main([str(file)]) == 0
    raw = json.loads(file.read_text(encoding="utf-8"))
    assert set(raw) >= {"schema", "version", "profile", "claims"}


def test_verify_prints_the_difference_and_exits_with_one(monkeypatch, capsys):
    from lookahead.cli import claims

    changed = read_lock()
    changed["zhu2025.appB.B"]["verdict"] = "fails"
    monkeypatch.setattr(claims, "read_lock", lambda: changed)
    assert run(["verify", "zhu2025.appB.B"]) == 1
    assert "zhu2025.appB.B: locked 'fails', found 'holds'" in capsys.readouterr().err


def test_replay_repeats_the_same_stream(capsys):
    assert run(["replay", "zhu2025.thm6.segment", "both_bounds", "--seed", "7"]) == 0
    first = capsys.readouterr().out
    assert run(["replay", "zhu2025.thm6.segment", "both_bounds", "--seed", "7"]) == 0
    assert capsys.readouterr().out == first
    assert run(["replay", "zhu2025.thm6.segment", "both_bounds", "--seed", "8"]) == 0
    assert capsys.readouterr().out != first
    assert "stream digest" in first


def test_workers_find_what_one_process_finds():
    alone, together = (verify(KEYS, jobs=jobs) for jobs in (1, 2))
    assert alone.verdicts == together.verdicts
    digests = lambda run: {k: [e.digest for e in v] for k, v in run.evidence.items()}
    assert digests(alone) == digests(together)


def interrupted(after: float, file) -> tuple[int, str, str]:
    """Interrupt a long search after some seconds; return its status and what it printed."""
    command = [sys.executable, "-m", "lookahead.cli", "verify", "--profile", "nightly"]
    # a process started in the background ignores interrupts, and so would its children
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    process = subprocess.Popen(
        [*command, "--json", str(file)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"}, cwd=file.parent,
    )  # fmt: skip
    signal.signal(signal.SIGINT, before)
    try:
        time.sleep(after)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    finally:
        process.kill()
    return process.returncode, out, err


def test_an_interrupt_keeps_what_there_is(tmp_path):
    file = tmp_path / "partial.json"
    for after in (8, 24, 72):
        status, out, err = interrupted(after, file)
        assert status == 130, err
        if file.exists():
            break
    assert "interrupted after" in err
    assert out.startswith("key\tverdict")
    assert json.loads(file.read_text(encoding="utf-8"))["complete"] is False
    assert sorted(p.name for p in tmp_path.iterdir()) == ["partial.json"]


def test_the_lock_is_written_only_from_complete_searches(tmp_path):
    from lookahead.core.errors import InvalidArgument

    with pytest.raises(InvalidArgument, match="ci or nightly"):
        write_lock(verify(KEYS), tmp_path / "lock.json")
    with pytest.raises(InvalidArgument, match="a run of all claims"):
        write_lock(verify(["zhu2025.appB.B"], profile="ci"), tmp_path / "lock.json")
    assert not (tmp_path / "lock.json").exists()


def test_the_published_schema_is_the_programs():
    assert SCHEMA_FILE.read_text(encoding="utf-8") == schema()


def test_the_changelog_gives_a_reason_for_these_verdicts():
    """The lock's digest stands in the CHANGELOG, so no verdict changes without an entry."""
    assert LOCK_FILE.exists()
    assert digest(read_lock()) in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
