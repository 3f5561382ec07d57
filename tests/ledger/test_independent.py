"""The independent checker accepts true witnesses, rejects others, and evaluates nothing else."""

import json
import subprocess
import sys
from fractions import Fraction as F
from pathlib import Path

import pytest

from lookahead.ledger import independent
from lookahead.ledger.independent import BadProgram, evaluate, verify

PATH = Path(independent.__file__)
WITNESS = {
    "given": {"p": [["0", "0"], ["3/2", "2"]], "w": ["1/2", "1/2"]},
    "let": [["theta", "mix(w, p)"], ["far(x)", "sq(sub(x, theta))"], ["d", "far(p[0])"]],
    "assume": [["weights", "sum(w) == 1 and min(w) >= 0"]],
    "violates": "d > 1",
}


def test_arithmetic_is_exact():
    assert evaluate("1 / 3 + 1 / 6", {}) == F(1, 2)
    assert evaluate("[x * y for x, y in zip([1, 2], [3, 4]) if x > 1]", {}) == [F(8)]
    assert evaluate("all([0 < k <= 2 for k in range(1, 3)])", {}) is True
    assert evaluate("psd([[2, 1], [1, 2]]) and not psd([[1, 2], [2, 1]])", {}) is True
    assert evaluate("psd([[0, 1], [1, 0]])", {}) is False
    assert evaluate("2 ** (1 - 3)", {}) == F(1, 4)


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os')",
        "(1).__class__",
        "w.__class__",
        "lambda: 1",
        "open('x')",
        "f'{1}'",
        "'text'",
        "0.5",
        "x := 1",
        "sum(w, start=1)",
        "1 // 2",
        "2 ** (1 / 2)",
        "1 in [1]",
        "unknown",
    ],
)
def test_nothing_else_is_evaluated(text):
    with pytest.raises(BadProgram):
        evaluate(text, {"w": [F(1)]})


def test_a_witness_needs_every_condition():
    assert verify(WITNESS)["d"] == F(25, 16)
    with pytest.raises(BadProgram, match="assumption not met: weights"):
        verify({**WITNESS, "given": {**WITNESS["given"], "w": ["1/2", "1/3"]}})
    with pytest.raises(BadProgram, match="does not violate"):
        verify({**WITNESS, "violates": "d > 2"})
    with pytest.raises(BadProgram, match="does not violate"):
        verify({**WITNESS, "violates": "d"})


def run(path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", str(PATH), str(path)], capture_output=True, text=True, check=False
    )


def ledger(program) -> dict:
    witness = {"program": program}
    return {"claims": [{"key": "k", "evidence": [{"check": "c", "counterexample": witness}]}]}


def test_it_runs_by_path_with_the_standard_library_alone(tmp_path):
    for program, status, said in (
        (WITNESS, 0, "1 verified, 0 failed, 0 without a program"),
        ({**WITNESS, "violates": "d > 2"}, 1, "0 verified, 1 failed"),
        (None, 0, "1 without a program"),
    ):
        file = tmp_path / "ledger.json"
        file.write_text(json.dumps(ledger(program)))
        done = run(file)
        assert done.returncode == status, done.stderr
        assert said in done.stdout
    text = PATH.read_text()
    assert "import lookahead" not in text
    assert "from lookahead" not in text
