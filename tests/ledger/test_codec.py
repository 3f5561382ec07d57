"""Instances survive as data."""

from dataclasses import dataclass
from fractions import Fraction as F

import pytest
from hypothesis import given

from lookahead.core.errors import InvalidArgument
from lookahead.ledger.codec import decode, encodable, encode
from lookahead.testing.coordination import coordinated_games


@given(coordinated_games())
def test_round_trip(x):
    assert decode(encode(x)) == x


def test_plain_values():
    for value in (None, True, 3, F(1, 3), "a/b", (1, (F(2), "x")), {"k": F(1, 2), 2: ()}):
        assert decode(encode(value)) == value


@dataclass(frozen=True)
class Foreign:
    x: int


def test_floats_and_foreign_types_are_refused():
    assert not encodable(0.5)
    with pytest.raises(InvalidArgument, match=r"float"):
        encode(0.5)
    with pytest.raises(InvalidArgument, match=r"must lie below lookahead\."):
        decode(encode(Foreign(1)))
