"""Price of anarchy against full enumeration of profiles; refusals."""

from __future__ import annotations

from fractions import Fraction as F

import pytest

from lookahead.core.errors import InvalidArgument
from lookahead.dilemma import NoPriceOfAnarchy, Payoffs, price_of_anarchy
from lookahead.dilemma.group_game import GroupGame
from lookahead.dilemma.price_of_anarchy import Counts

PAYOFFS = [Payoffs(F(b), r, c) for b, r, c in ((1, F(1, 2), F(1, 4)), (2, F(1, 3), F(2, 3)))]


@pytest.mark.parametrize("pay", PAYOFFS)
@pytest.mark.parametrize("N", [1, 2, 3, 5])
def test_counts_are_the_equilibria_of_all_profiles(N, pay):
    for m in range(N + 1):
        game = GroupGame(N, m, pay)
        counts = Counts(N, m, pay)
        stable = [y for y in game.profiles if game.is_equilibrium(y)]
        assert {sum(y) for y in stable} == set(counts.equilibria())
        assert counts.best_welfare() == max(game.welfare(y) for y in game.profiles)
        assert counts.worst_welfare() == min(game.welfare(y) for y in stable)


def test_welfare_does_not_depend_on_the_endowment():
    assert price_of_anarchy(5, 3, F(1, 2), F(1, 4), endowment=7) == price_of_anarchy(
        5, 3, F(1, 2), F(1, 4)
    )


def test_refusals():
    with pytest.raises(NoPriceOfAnarchy, match="welfare 0"):
        price_of_anarchy(4, 2, F(1), F(1, 4))
    for arguments in ((0, 0, F(1, 2), F(1, 4)), (3, 4, F(1, 2), F(1, 4)), (3, 2, F(3, 2), F(1, 4))):
        with pytest.raises(InvalidArgument):
            price_of_anarchy(*arguments)
    with pytest.raises(InvalidArgument, match="not the decimal"):
        price_of_anarchy(3, 2, 0.1, F(1, 20))
