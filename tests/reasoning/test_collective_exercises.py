"""The answers of the exercises on acting together."""

from fractions import Fraction

import pytest
import sympy as sp

from lookahead.reasoning import FiniteGame, LabelGame

F = Fraction


def square(z, theta):
    return (theta - z) ** 2


def test_one_stable_model_and_no_optimum():
    z, theta = sp.symbols("z theta", real=True)
    loss = theta**2 / 2 - theta * z + z**2 / 4
    learner = sp.solve(sp.diff(loss, theta), theta)[0]
    people = sp.solve(sp.diff(-loss, z), z)[0]
    assert sp.solve(people.subs(theta, learner) - z, z) == [0]
    assert sp.simplify(-loss.subs(theta, learner) - z**2 / 4) == 0


@pytest.mark.parametrize("fee", [F(0), F(1, 2), F(1), F(101, 100), F(5, 4)])
def test_the_fee_above_which_one_equilibrium_is_left(fee):
    game = FiniteGame([0, 1], square, lambda z, theta: -square(z, theta) - fee * z)
    gains = {pair.theta: game.benefit(at=pair) for pair in game.stable_pairs()}
    assert all(gain == 0 for gain in gains.values()) == (fee > 1)
    if fee <= 1:
        assert gains[F(1)] == fee


def test_a_target_that_no_line_can_follow():
    game = LabelGame([0, 1, 2], [0, 0, 0], [1, -2, 1], lambda x: (1, x))
    assert (game.benefit(), game.printed_benefit()) == (0, 2)
