"""Games of labels: the benefit from its definition, rules for the indifferent, bad input."""

from fractions import Fraction

import pytest

from lookahead.core.errors import FloatRefused, InvalidArgument
from lookahead.reasoning import LabelGame, NotStronglyConvex

F = Fraction


def constant(x):
    return (1,)


def test_the_printed_number_where_the_target_is_realisable():
    game = LabelGame([0, 1, 2], lambda x: x, lambda x: 3 - x, lambda x: (1, x))
    assert game.benefit() == game.printed_benefit() == game.projected_benefit() == F(11, 3)


def test_less_where_it_is_not():
    game = LabelGame([-1, 1], [0, 0], [0, 1], constant)
    assert (game.benefit(), game.printed_benefit()) == (F(1, 4), F(1, 2))
    assert game.projected_benefit() == game.benefit()
    assert game.collective().predictions == (F(1, 2), F(1, 2))


def test_the_rule_of_the_indifferent_decides():
    game = LabelGame([0], [0], [1], constant)
    assert [game.benefit(rule) for rule in ("truth", "target", [3])] == [1, 0, 4]
    assert game.selfish().labels == (0,)


def test_weights_count():
    game = LabelGame([0, 1], [0, 0], [0, 1], constant, weights=[F(1, 4), F(3, 4)])
    assert game.benefit() == F(9, 16)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (([], [], [], []), InvalidArgument),
        (([0, 0], [0, 0], [0, 1], constant), InvalidArgument),
        (([0, 1], [0], [0, 1], constant), InvalidArgument),
        (([0, 1], [0, 0], [0, 1], [[1]]), InvalidArgument),
        (([0, 1], [0, 0], [0, 1], constant, [F(1, 2), F(1, 3)]), InvalidArgument),
        (([0, 1], [0, 0], [0, 1], constant, [1, 0]), InvalidArgument),
        (([0, 1], [0.5, 0], [0, 1], constant), FloatRefused),
        (([0, 1], [0, 0], [0, 1], lambda x: (1, 2)), NotStronglyConvex),
    ],
)
def test_bad_input_is_named(arguments, error):
    with pytest.raises(error):
        LabelGame(*arguments)


def test_an_unknown_rule_is_named():
    with pytest.raises(InvalidArgument, match="reports"):
        LabelGame([0], [0], [1], constant).benefit("honestly")
