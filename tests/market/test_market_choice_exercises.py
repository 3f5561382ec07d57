"""The answers of the exercises on choice, and what the chapter says of its five users."""

from fractions import Fraction

import pytest

from lookahead.market import FinitePopulation, free_intervals
from lookahead.market.claims.definition_1 import literal_masses
from lookahead.testing.market_populations import MarketState

F = Fraction
HALF = F(1, 2)
FIVE = FinitePopulation([1, 1, 2, 2, 1], [2, 1, 1, -2, -1], [0, 0, 1, 1, 1])


@pytest.mark.parametrize("n", [2, 3, 5])
@pytest.mark.parametrize("alpha", [F(0), F(1, 3), F(1)])
def test_equal_models_are_counted_by_every_learner(n, alpha):
    models = ((F(1, 7),),) * n
    state = MarketState(FIVE, models, alpha)
    assert sum(literal_masses(state)) == alpha + (1 - alpha) * n
    split = FinitePopulation(FIVE.x, FIVE.y, FIVE.preference, ties="split")
    loyal = [F(2, 5), F(3, 5)] + [F(0)] * (n - 2)
    assert split.masses(models, alpha) == tuple(alpha * p + (1 - alpha) / n for p in loyal)


def test_consensus_needs_alpha_of_one_half_at_most():
    two = FinitePopulation([1, 1], [1, -1], [0, 1])
    for alpha in (F(k, 40) for k in range(41)):
        cases = [p.case for p in two.stationary_points(alpha, kinks=True)]
        assert ("consensus" in cases) is (alpha <= HALF)


def test_where_an_unvisited_learner_can_be():
    two = FinitePopulation([1, 1], [1, -1], [0, 0])
    (alone,) = [p for p in two.stationary_points(HALF) if p.case == "unvisited"]
    assert free_intervals(two, alone, 1) == ((None, -2), (0, 0), (2, None))


def test_five_users_rest_in_two_ways_above_one_half():
    rests = FIVE.stationary_points(F(2, 3))
    assert [p.case for p in rests] == ["mixed", "aligned"]
    assert [p.winners[2] for p in rests] == [(0,), (1,)]
    assert rests[0].potential < rests[1].potential
    assert all(p.stable for p in rests)
    assert [p.case for p in FIVE.stationary_points(F(1))] == ["aligned"]
