"""Correlated equilibria: certificates that stand on their own."""

from fractions import Fraction as F

import pytest

from lookahead.core.errors import InvalidArgument
from lookahead.dilemma.correlated import Mediated, correlated
from lookahead.dilemma.graphs import connected_graphs
from lookahead.dilemma.outcomes import TooLarge
from lookahead.dilemma.threshold import required
from lookahead.testing.dilemma_game import CHAIN, chain_law, complete

CHAIN_GAME = Mediated(CHAIN, (2, 2, 2), F(3, 5))


def test_chain_best_and_worst():
    best, worst = correlated(CHAIN_GAME), correlated(CHAIN_GAME, direction="worst")
    assert (best.value, worst.value) == (2, 0)
    assert best.law == chain_law(F(3, 5))
    assert CHAIN_GAME.prophecies == ((0, 0, 0),)


@pytest.mark.parametrize("kappa", [F(1, 7), F(1, 2), F(9, 10)])
@pytest.mark.parametrize("m", [1, 2, 3])
def test_certificates_hold_from_their_data(kappa, m):
    game = complete(3, m, kappa)
    for objective in (game.successes, game.welfare):
        best = correlated(game, objective)
        assert game.is_equilibrium(best.law)
        assert sum(q * objective(y) for y, q in best.law.items()) == best.value
        assert game.bound(best.multipliers, objective) == best.value
        assert best.value == max(objective(y) for y in game.prophecies)


def test_worst_can_be_below_every_prophecy():
    game = complete(2, 1, F(1, 2))
    worst = correlated(game, direction="worst")
    assert worst.value == F(4, 3)
    assert min(game.successes(y) for y in game.prophecies) == 2


def test_no_law_beats_the_bound():
    assert CHAIN_GAME.bound({}, CHAIN_GAME.successes) == 3
    assert not CHAIN_GAME.is_equilibrium({(1, 1, 1): F(1)})
    assert not CHAIN_GAME.is_equilibrium({(0, 0, 0): F(1, 2)})


def test_bad_games():
    with pytest.raises(InvalidArgument, match="mutual"):
        Mediated(((1,), ()), (1, 1), F(1, 2))
    with pytest.raises(InvalidArgument, match="loop"):
        Mediated(((0,),), (1,), F(1, 2))
    with pytest.raises(InvalidArgument, match="entries"):
        Mediated(((1,), (0,)), (1,), F(1, 2))
    with pytest.raises(InvalidArgument, match="kappa"):
        Mediated(((1,), (0,)), (1, 1), F(0))
    with pytest.raises(InvalidArgument, match="required"):
        Mediated(((1,), (0,)), (3, 1), F(1, 2))
    with pytest.raises(TooLarge, match="limit is 8"):
        complete(9, 3, F(1, 2))
    with pytest.raises(InvalidArgument, match="multipliers"):
        CHAIN_GAME.bound({(0, 0): F(-1)}, CHAIN_GAME.successes)


def test_every_game_with_up_to_four_nodes_is_certified():
    """The optimum carries its own proof; a mediator is never behind, and ahead on some graphs."""
    ahead = total = 0
    for n in (2, 3, 4):
        shares = {F(a, b) for b in range(1, n + 1) for a in range(b + 1)}
        for edges in connected_graphs(n):
            near = tuple(tuple(j for j in range(n) if {i, j} in map(set, edges)) for i in range(n))
            for m in {tuple(required(T, len(js) + 1) for js in near) for T in shares}:
                game = Mediated(near, m, F(3, 5))
                told = correlated(game)
                public = max((game.successes(y) for y in game.prophecies), default=0)
                assert game.is_equilibrium(told.law)
                assert game.bound(told.multipliers, game.successes) == told.value >= public
                ahead, total = ahead + (told.value > public), total + 1
    assert (ahead, total) == (6, 45)
