"""Derivations that can be followed by hand, and where a check looked."""

from dataclasses import dataclass
from fractions import Fraction

import pytest

from lookahead.ledger.coverage import BINS, Coverage
from lookahead.ledger.derivation import CALLS, LONGEST, derivation, lines, written
from lookahead.ledger.independent import BadProgram


def program(**changes):
    return {
        "given": {"x": "1/2", "w": ["1", "2"]},
        "let": [["f(t)", "x * t + 1"], ["y", "f(4)"], ["z", "y * y - x"]],
        "assume": [["positive", "x > 0 and min(w) > 0"]],
        "violates": "f(z) > 5 and z != y",
        **changes,
    }


def test_every_line_has_its_numbers_and_what_they_come_to():
    steps = {s.text: s for s in derivation(program())}
    assert steps["y = f(4)"].calls == ("f(4) = 3",)
    assert steps["z = y * y - x"].put_in == "3 * 3 - 1 / 2"
    assert steps["z = y * y - x"].value == "17/2"
    assert steps["x > 0"].label == "positive"
    assert steps["f(z) > 5"].put_in == "21/4 > 5"
    assert steps["f(z) > 5"].calls == ("f(17/2) = 21/4",)
    assert steps["z != y"].put_in == "17/2 ≠ 3"


def test_as_text():
    assert lines(program())[:3] == [
        "given   x = 1/2",
        "given   w = (1, 2)",
        "define  f(t) = x * t + 1",
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"violates": "z < 0"}, "does not violate: z < 0"),
        ({"assume": [["negative", "x < 0"]]}, "assumption not met: negative"),
        ({"violates": "z"}, "does not violate"),
        ({"let": [["x", "1"]]}, "defined twice"),
    ],
)
def test_what_refutes_nothing_is_not_derived(change, said):
    with pytest.raises(BadProgram, match=said):
        derivation(program(**change))


def test_a_long_recursion_is_cut_and_says_so():
    many = program(
        let=[["f(n)", "0 if n == 0 else f(n - 1) + 1"], ["z", "f(30)"]], violates="z > 1"
    )
    calls = next(s for s in derivation(many) if s.text == "z = f(30)").calls
    assert len(calls) == CALLS + 1
    assert calls[-1] == f"… and {31 - CALLS} more"
    assert len(written([Fraction(1, 3)] * 200)) == LONGEST


@dataclass(frozen=True)
class Inner:
    points: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Instance:
    inner: Inner
    gain: Fraction
    fixed: int = 7
    flag: bool = True


def test_coverage_counts_numbers_by_field_and_ratios_within_one():
    seen = Coverage()
    for n in range(1, 11):
        seen.look(Instance(Inner(((0, n), (n, n))), Fraction(1, n)), n / 10)
    found = {h.name: h for h in seen.histograms()}
    assert list(found) == ["left / right", "inner.points", "gain"]
    assert (found["left / right"].low, found["left / right"].high) == (0.0, 1.0)
    assert all(len(h.counts) == BINS for h in found.values())
    assert sum(found["inner.points"].counts) == 40
    assert found["gain"].counts[-1] == 1


def test_coverage_of_violations_infinities_and_shapeless_instances():
    seen = Coverage()
    seen.look(object(), None)
    assert seen.histograms() == ()
    seen.look((1, 10**400), float("inf"))
    seen.look((2, 10**400), 3.0)
    ratio, numbers = seen.histograms()
    assert (ratio.high, ratio.counts[-1], sum(ratio.counts)) == (3.0, 1, 1)
    assert (numbers.name, numbers.low, numbers.high) == ("instance", 1.0, 2.0)
