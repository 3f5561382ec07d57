"""Numbers that enter the comparisons, and what a comparison says of a number that is not there."""

import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from lookahead.core.enclosure import (
    Real,
    Ternary,
    at_most,
    elementary,
    equal,
    less,
    maximum,
    real,
    root,
    sign,
)
from lookahead.core.errors import FloatRefused, InvalidArgument
from lookahead.core.fixed_point import enclose_fixed_point
from lookahead.core.spectral import spectral_radius

F = Fraction
TOO_LITTLE = F(-1, 2**400)
COMPARISONS = (at_most, less, equal)


@pytest.mark.parametrize("x", [-1, F(-1, 3), real(-1), -root(2), root(2) - 2, TOO_LITTLE])
def test_the_root_of_a_negative_number_decides_nothing(x):
    missing = root(x)
    assert missing.ball().is_nan()
    for number in (missing, missing * 0, root(missing), abs(missing), maximum(missing, 1)):
        assert sign(number) is None
        for compare in COMPARISONS:
            for other in (-1, 0, 1, number):
                assert compare(number, other) is Ternary.UNKNOWN
                assert compare(other, number) is Ternary.UNKNOWN
    with pytest.raises(InvalidArgument, match="not finite"):
        missing.below()


def test_the_root_of_a_ball_around_zero_is_not_negative():
    nothing = root(2) * root(2) - 2
    assert at_most(root(nothing), F(1, 10**60)) is Ternary.TRUE
    assert less(root(nothing), 0) is not Ternary.TRUE
    assert equal(root(0), 0) is Ternary.UNKNOWN
    assert at_most(root(0), 0) is Ternary.TRUE


@pytest.mark.parametrize("kind", [np.int8, np.int64, np.uint64])
def test_numpy_integers_are_exact(kind):
    two = kind(2)
    assert sign(two) == 1
    assert equal(two, 2) is Ternary.TRUE
    assert maximum(two, F(1, 2)) == 2
    assert less(real(two), root(5)) is Ternary.TRUE
    assert (real(1) + two).below() == 3


def test_numpy_integers_do_not_overflow():
    assert less(np.uint8(1), np.uint8(2)) is Ternary.TRUE
    assert less(np.int8(-100), np.int8(100)) is Ternary.TRUE
    assert less(np.int64(-(2**62)), np.int64(2**62)) is Ternary.TRUE


@pytest.mark.parametrize("bad", [0.5, np.float32(0.5), np.float64(0.5)])
def test_floats_decide_nothing(bad):
    for call in (real, sign, root, lambda x: elementary("exp", x)):
        with pytest.raises(FloatRefused):
            call(bad)
    for call in (*COMPARISONS, maximum):
        for arguments in ((bad, 1), (1, bad), (bad, root(2)), (root(2), bad)):
            with pytest.raises(FloatRefused):
                call(*arguments)


@pytest.mark.parametrize(
    "bad", [Decimal("0.5"), True, np.bool_(True), "1", None, 1j, math.nan, np.float32("inf")]
)
def test_what_is_no_finite_number_is_refused(bad):
    for call in (real, sign, root):
        with pytest.raises(InvalidArgument):
            call(bad)
    for call in (*COMPARISONS, maximum):
        for arguments in ((bad, 1), (1, bad), (bad, root(2)), (root(2), bad)):
            with pytest.raises(InvalidArgument):
                call(*arguments)


@pytest.mark.parametrize("bits", [0, 1, -5, 64.0, "64", True, None, math.inf])
def test_a_precision_is_a_number_of_bits(bits):
    third: Real = real(F(1, 3))
    calls = (
        third.ball,
        third.below,
        third.above,
        lambda b: spectral_radius([[1]], bits=b),
        lambda b: enclose_fixed_point(lambda t: [t[0] / 2], lambda t: [[0.5]], [0], 1, bits=b),
    )
    for call in calls:
        with pytest.raises(InvalidArgument) as caught:
            call(bits)
        assert caught.value.argument == "bits"


@pytest.mark.parametrize(
    "bad",
    [
        [["a"]],
        [["1/2"]],
        [[None]],
        [[True]],
        [[Decimal(1)]],
        [[math.nan]],
        [[1, 2], [3]],
        [[]],
        [],
        [1],
        None,
        3,
        np.array([["a"]]),
        np.array([[1j]]),
    ],
)
def test_what_is_no_square_matrix_has_no_spectral_radius(bad):
    with pytest.raises(InvalidArgument) as caught:
        spectral_radius(bad)
    assert caught.value.argument == "matrix"


@pytest.mark.parametrize("bad", [["a"], [None], ["1/2"], [Decimal(1)], [math.nan]])
def test_a_search_starts_from_numbers(bad):
    with pytest.raises(InvalidArgument) as caught:
        enclose_fixed_point(lambda t: [t[0] / 2], lambda t: [[0.5]], bad, 1)
    assert caught.value.argument == "guess"


def test_a_zero_of_enormous_accuracy_prints_in_one_line() -> None:
    tiny = root(2) * Fraction(1, 2 ** (2**20))
    assert repr(tiny) == "Real([+/- 2^-1024])"
    assert repr(root(2)) == "Real([1.41421356237 +/- 3.10e-12])"
