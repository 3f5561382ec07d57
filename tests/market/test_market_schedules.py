"""Step sizes: numbers, refusals, and the decision on Assumption 2."""

from fractions import Fraction

import numpy as np
import pytest

from lookahead.core.errors import InvalidArgument
from lookahead.market import Constant, Harmonic, InverseRoot, Power

F = Fraction


def test_steps_are_the_formulas():
    t = np.arange(5)
    assert Constant(0.3).steps(5).tolist() == [0.3] * 5
    assert np.array_equal(Harmonic(2, 3).steps(5), 2 / (t + 3))
    assert np.array_equal(InverseRoot(5).steps(5), 5 / np.sqrt(t + 1))
    assert np.array_equal(Power(1, F(3, 4)).steps(5), 1 / (t + 1.0) ** 0.75)


@pytest.mark.parametrize(
    ("schedule", "satisfies"),
    [
        (Constant(F(1, 100)), False),
        (Constant(0.01), False),
        (Harmonic(1, 1), True),
        (Harmonic(0.5, 10.5), True),
        (InverseRoot(5), False),
        (Power(1, F(1, 2)), False),
        (Power(1, F(501, 1000)), True),
        (Power(1, 1), True),
        (Power(1, F(1001, 1000)), False),
        (Power(1, 0), False),
    ],
)
def test_assumption_2_is_decided_exactly(schedule, satisfies):
    assert schedule.satisfies_assumption_2() is satisfies


@pytest.mark.parametrize("value", [0, -1, float("inf"), float("nan")])
def test_steps_that_are_none_are_refused(value):
    for kind in (Constant, InverseRoot, Harmonic):
        with pytest.raises(InvalidArgument, match=r"step size|finite"):
            kind(value)
    with pytest.raises(InvalidArgument):
        Power(value, 1)


def test_growing_steps_and_negative_rounds_are_refused():
    with pytest.raises(InvalidArgument, match="q = -1"):
        Power(1, -1)
    with pytest.raises(InvalidArgument, match="rounds"):
        Constant(1).steps(-1)
    with pytest.raises(InvalidArgument, match="t0"):
        Harmonic(1, 0)
