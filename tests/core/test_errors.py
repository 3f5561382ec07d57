"""Exceptions name the value, say what to do, and travel between processes."""

import pickle
from fractions import Fraction

import pytest

from lookahead.core.enclosure import Ternary, at_most, equal, exactly, real, root, sign
from lookahead.core.errors import FloatRefused, InvalidArgument, NotConverged, UnknownKey
from lookahead.reasoning import AnchorGame, NoFullSupportPair


def test_they_survive_pickling():
    for error in (
        InvalidArgument("gamma", 0, "must be positive"),
        FloatRefused(0.5),
        UnknownKey("claim", "thm66", ["thm6"]),
        NotConverged("Newton", "5 steps", "allow more"),
    ):
        again = pickle.loads(pickle.dumps(error))
        assert type(again) is type(error)
        assert str(again) == str(error)


def test_a_missing_pair_survives_with_its_list():
    with pytest.raises(NoFullSupportPair) as caught:
        AnchorGame([(0,), (1,), (3,)], (0, 1)).selfish()
    again = pickle.loads(pickle.dumps(caught.value))
    assert again.pairs == caught.value.pairs


def test_long_values_are_shortened():
    assert len(str(InvalidArgument("x", "a" * 1000, "is long"))) < 200


@pytest.mark.parametrize("bad", [0.5, True, "1", None])
def test_only_exact_numbers_enter_enclosures(bad):
    with pytest.raises((FloatRefused, InvalidArgument)):
        real(bad)


def test_balls_shrink_until_the_sign_is_certain():
    tiny = Fraction(1, 2**300)
    assert sign(root(2) * root(2) - 2 + tiny) == 1
    assert sign(root(2) * root(2) - 2) is None
    assert at_most(root(2), root(3)) is Ternary.TRUE
    assert equal(root(2), root(2)) is Ternary.UNKNOWN
    with pytest.raises(InvalidArgument):
        exactly(float("nan"))
