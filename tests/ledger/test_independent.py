"""The independent checker accepts true witnesses, rejects others, and evaluates nothing else."""

import json
import subprocess
import sys
from fractions import Fraction as F
from pathlib import Path

import pytest

from lookahead.ledger import independent
from lookahead.ledger.codec import numbers
from lookahead.ledger.independent import BadProgram, evaluate, verify
from lookahead.ledger.registry import find
from lookahead.reasoning.anchor_game import AnchorGame
from lookahead.reasoning.claims import collective, programs
from lookahead.reasoning.equilateral import Equilateral, given

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


def program(violates, *, given=None, let=(), assume=()):
    return {"given": given or {}, "let": let, "assume": assume, "violates": violates}


@pytest.mark.parametrize(
    "text",
    [
        "(1==1) / ((1==1) + (1==1)) == 1",
        "(1==1) / (7*(1+(1==1))) != 1",
        "-(1==1) < 0",
        "abs(1==1) == 1",
        "sum([1==1, 1==1]) == 2",
        "min([1==1]) == 1",
        "max(1==1, 0) == 1",
        "dot([1==1], [1]) == 1",
        "scale(1==1, [1]) == [1]",
        "add([1==1], [1]) == [2]",
        "range(1==1) == [0]",
        "subsets([5], 1==1) == [[5]]",
        "2 ** (1==1) == 2",
        "[5][1==0] == 5",
        "(1==1) == 1",
        "(1==1) > 0",
    ],
)
def test_a_truth_value_is_no_number(text):
    with pytest.raises(BadProgram, match=r"not a (whole )?number"):
        verify(program(text))


def test_a_quotient_of_truth_values_does_not_bring_in_floats():
    many = " + ".join(["(1==1)"] * 49)
    with pytest.raises(BadProgram, match="not a number: True"):
        verify(program(f"(1==1) / ({many}) * ({many}) != 1"))
    assert verify(program("1 / 49 * 49 == 1")) == {}


@pytest.mark.parametrize(
    "number", [0.1, 1e300, float("nan"), True, None, {}, "0.1", "1e3", "x", ""]
)
def test_only_exact_numbers_are_given(number):
    with pytest.raises(BadProgram, match="not an exact number"):
        verify(program("1 == 1", given={"x": [number]}))


@pytest.mark.parametrize("head", ["x", "sum", "psd", "f", "f(y)", "sum(y)", "g(sum)", "g(y, y)"])
def test_nothing_is_defined_twice(head):
    let = (["f(z)", "z"], [head, "2"])
    with pytest.raises(BadProgram, match=r"defined twice|one's own|different names"):
        verify(program("1 == 1", given={"x": "1"}, let=let))


@pytest.mark.parametrize("head", ["g(1)", "g(*y)", "g(y=1)", "g[0]", "g + 1"])
def test_only_names_and_functions_of_names_are_defined(head):
    with pytest.raises(BadProgram, match="cannot define"):
        verify(program("1 == 1", let=([head, "2"],)))


def test_a_given_is_not_named_like_a_function():
    with pytest.raises(BadProgram, match="one's own"):
        verify(program("1 == 1", given={"sum": "1"}))
    with pytest.raises(BadProgram, match="one's own"):
        evaluate("[sum for sum in [1]]", {})


@pytest.mark.parametrize(
    "text",
    [
        "w[3 / 2] == 8",
        "w[-1] == 9",
        "w[3] == 9",
        "w[0:2] == [7, 8]",
        "len(range(5 / 2)) == 2",
        "len(range(10 ** 9)) > 0",
        "len(subsets(w, 3 / 2)) == 3",
        "2 ** (10 ** 9) > 0",
        "f != g",
        "f == f",
        "[f] != [g]",
        "w != 7",
        "w > [1]",
        "psd([[1, 5], [0, 1]])",
        "psd([[1, 0]])",
        "psd([[1, 0], [0]])",
        "5 and 3",
        "0 or 3",
        "not 0",
        "all([1, 1])",
        "any(w)",
        "1 == (2 if 1 else 3)",
        "[x for x in w if x] == w",
        "min(w, w) == w",
        "zip(w, [1]) != w",
        "f(1, 2) == 1",
        "f(x)",
        "dot(w, [1]) == 7",
        "1 / 0 == 1",
    ],
)
def test_what_has_no_one_meaning_is_refused(text):
    let = (["f(x)", "x"], ["g(x)", "2 * x"])
    with pytest.raises(BadProgram):
        verify(program(text, given={"w": ["7", "8", "9"]}, let=let))


@pytest.mark.parametrize(
    "broken",
    [
        program("f(1) == 1", let=(["f(x)", "f(x)"],)),
        program("2 ** [1] == 2"),
        program("(" * 5000 + "1" + ")" * 5000 + " == 1"),
        program(" == ".join(["1"] * 3) + "+ 1" * 100_000),
        program("1 == 1\0"),
        program(1),
        program("1 == 1", given=[1]),
        program("1 == 1", let=["x"]),
        program("1 == 1", assume=[["no condition"]]),
        {"given": {}},
        [],
        "1 == 1",
    ],
)
def test_a_broken_program_is_a_bad_one(broken):
    with pytest.raises(BadProgram):
        verify(broken)


D_EUCLID = {"D": [["0", "1"], ["1", "0"]]}


@pytest.mark.parametrize(
    "D",
    [
        [["0", "1"], ["2", "0"]],
        [["1", "1"], ["1", "0"]],
        [["0", "-1"], ["-1", "0"]],
        [["0", "1", "9"], ["1", "0", "1"], ["9", "1", "0"]],
        [["0", "1"], ["1", "0", "0"]],
    ],
)
def test_squared_distances_are_those_of_points(D):
    (_, condition), *_ = programs.STABLE
    verify(program(condition, given=D_EUCLID, let=(["n", "len(D)"],)))
    with pytest.raises(BadProgram):
        verify(program(condition, given={"D": D}, let=(["n", "len(D)"],)))


def stored(key):
    p = next(c.program_of for c in find(f"zhu2025.{key}").checks if c.program_of)
    return lambda given: {
        "given": {k: numbers(v) for k, v in given.items()},
        "let": p.let,
        "assume": p.assume,
        "violates": p.violates,
    }


@pytest.mark.parametrize("key", ["thm2", "sum001.thm2", "thm6", "a6.iota", "a6.eprime", "a6.pl"])
def test_a_game_of_anchors_has_anchors(key):
    triangle = programs.given(Equilateral(F(1, 12)).at_centre)
    for D in ([[0, -1, -1], [-1, 0, -1], [-1, -1, 0]], [[0, 1, 1], [1, 0, 9], [1, 9, 0]]):
        with pytest.raises(BadProgram, match="assumption not met: D holds the squared distances"):
            verify(stored(key)({**triangle, "D": D}))


@pytest.mark.parametrize("key", ["def.hsharp", "def1"])
def test_a_collective_optimum_is_one_of_anchors(key):
    favoured = () if key == "def.hsharp" else (0, 1)
    at = collective.given(AnchorGame([(0,), (1,)], favoured))
    verify(stored(key)(at))
    D = ((F(0), F(-1)), (F(-1), F(0)))
    with pytest.raises(BadProgram, match="assumption not met: D holds the squared distances"):
        verify(stored(key)({**at, "D": D}))


@pytest.mark.parametrize("key", ["thm6", "a6.pl"])
def test_a_strategy_parameter_moves_with_the_weights(key):
    triangle = programs.given(Equilateral(F(1)).at_centre)
    with pytest.raises(BadProgram, match="assumption not met: U is gamma_U-strongly concave"):
        verify(stored(key)({**triangle, "s": 0}))


@pytest.mark.parametrize("key", ["thm2", "sum001.thm2"])
def test_theorem_2_is_not_refuted_by_a_linear_utility(key):
    line = {
        "D": [[0, F(1, 16)], [F(1, 16), 0]],
        "favoured": [0],
        "w": [0, 1],
        "v": [1, 0],
        "gamma_U": 1,
        "gamma_alpha": 1,
        "s": 1,
    }
    with pytest.raises(BadProgram, match="assumption not met: e is strongly concave"):
        verify(stored(key)(line))


@pytest.mark.parametrize("key", ["appB.Phi", "appB.gamma", "appB.gamma.sharp", "appB.bound"])
def test_appendix_b_is_read_at_its_own_pair(key):
    at = given(Equilateral(F(4)))
    verify(stored(key)(at))
    midpoint = [F(1, 2), F(1, 2), 0]
    for changed in ({"w": midpoint}, {"v": at["w"]}, {"r2": F(0), "D": [[0] * 3] * 3}):
        with pytest.raises(BadProgram, match="assumption not met"):
            verify(stored(key)({**at, **changed}))


def test_the_modulus_is_that_of_the_centroid_at_radius_one():
    with pytest.raises(BadProgram, match="does not violate"):
        verify(stored("appB.gamma.sharp")(given(Equilateral(F(1)))))


def run(path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", str(PATH), str(path)], capture_output=True, text=True, check=False
    )


def ledger(*programs, kind="exact", outcome="refuted") -> dict:
    evidence = [
        {
            "check": "c",
            "kind": kind,
            "outcome": outcome,
            "counterexample": None if p == "none" else {"program": p},
        }
        for p in programs
    ]
    return {"claims": [{"key": "k", "evidence": evidence}]}


def test_it_runs_by_path_with_the_standard_library_alone(tmp_path):
    wrong = {**WITNESS, "violates": "d > 2"}
    endless = program("f(1) == 1", let=(["f(x)", "f(x)"],))
    for data, status, said in (
        (ledger(WITNESS), 0, "1 verified, 0 failed, 0 without a program"),
        (ledger(wrong), 1, "0 verified, 1 failed"),
        (ledger(endless, program("2 ** [1] == 2"), WITNESS), 1, "1 verified, 2 failed"),
        (ledger(None), 1, "1 failed, 0 without a program"),
        (ledger("none"), 1, "1 failed, 0 without a program"),
        (ledger("none", kind="sampled"), 1, "1 failed, 0 without a program"),
        (ledger(None, "none", kind="certified"), 0, "0 failed, 2 without a program"),
        (ledger("none", kind="textual"), 0, "0 verified, 0 failed, 0 without a program"),
        (ledger("none", outcome="pass"), 0, "0 verified, 0 failed, 0 without a program"),
    ):
        file = tmp_path / "ledger.json"
        file.write_text(json.dumps(data))
        done = run(file)
        assert done.returncode == status, done.stdout + done.stderr
        assert said in done.stdout
        assert done.stderr == ""
    text = PATH.read_text()
    assert "import lookahead" not in text
    assert "from lookahead" not in text
    assert len(text.splitlines()) < 400
