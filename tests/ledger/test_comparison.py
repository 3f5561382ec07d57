"""Comparisons decide without tolerance and refuse floats."""

from fractions import Fraction as F

import pytest

from lookahead.core.enclosure import Ternary, root
from lookahead.core.errors import FloatRefused, InvalidArgument
from lookahead.ledger import all_of, at_least, at_most, equals, less_than, that
from lookahead.ledger.comparison import Outcome, any_of


def test_sides_are_compared_exactly():
    tiny = F(1, 10**60)
    assert at_most(1, 1 + tiny).holds
    assert at_most(1 + tiny, 1).violated
    assert less_than(1, 1).violated
    assert at_least(2, 1).slack == 1


def test_floats_are_refused_on_either_side():
    for left, right in ((0.5, 1), (1, 0.5)):
        with pytest.raises(FloatRefused):
            at_most(left, right)
        with pytest.raises(FloatRefused):
            equals(left, right)


def test_overlapping_enclosures_are_unknown_and_never_equal():
    assert at_most(root(2) ** 2, 2).outcome is Outcome.UNKNOWN
    assert equals(root(2) ** 2, 2).outcome is Outcome.UNKNOWN
    assert equals(root(2), F(3, 2)).violated
    assert at_most(root(2), F(3, 2)).holds


def test_sequences_compare_entry_by_entry():
    assert equals((1, (2, 3)), (1, (2, 3))).holds
    assert equals((1, 2), (1, 3)).violated
    assert equals((1, 2), (1, 2, 3)).violated
    with pytest.raises(InvalidArgument):
        equals((1, 2), 1)


def test_joining_keeps_the_worst():
    good, bad, open_ = at_most(1, 2), at_most(2, 1), that(Ternary.UNKNOWN)
    assert all_of(good, bad).violated
    assert all_of(good, open_).outcome is Outcome.UNKNOWN
    assert all_of(open_, bad).violated
    assert any_of(bad, good).holds
    assert all_of().trivial


def test_zero_on_both_sides_tells_nothing():
    assert not at_most(0, 0).telling
    assert at_most(0, 1).telling
    assert at_most(0, 1).ratio == 0
    assert at_most(1, 0).ratio is None


def test_a_three_valued_answer_is_not_a_bool():
    with pytest.raises(TypeError):
        bool(Ternary.TRUE)
