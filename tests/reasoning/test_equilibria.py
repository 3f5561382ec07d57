"""cvxpy's optimum is a second opinion on the exact one."""

from fractions import Fraction

import pytest
from hypothesis import given, settings

from lookahead.core.errors import InvalidArgument
from lookahead.reasoning import AnchorGame
from lookahead.reasoning.distance_geometry import difference, inner
from lookahead.reasoning.equilibria import collective_optimum, frank_wolfe_gap
from lookahead.testing import strategies


@settings(max_examples=25, deadline=None)
@given(strategies.anchor_games(least_favoured=1))
def test_the_enclosure_holds_the_exact_optimum(g):
    found, exact = collective_optimum(g), g.collective()
    assert found.lower <= exact.utility <= found.upper
    assert frank_wolfe_gap(g, exact.weights) == 0
    size = max(max(row) for row in g.squared)
    assert found.gap <= Fraction(1, 1000) * size
    if found.squared_radius is not None:
        step = difference(found.weights, exact.weights)
        assert inner(g.squared, step, step) <= found.squared_radius


def test_a_convex_utility_is_refused():
    with pytest.raises(InvalidArgument, match="favoured"):
        collective_optimum(AnchorGame([(0,), (1,)], favoured=()))


def test_a_denominator_too_small_for_any_weights_is_refused():
    with pytest.raises(InvalidArgument, match="denominator"):
        collective_optimum(AnchorGame([(0,), (1,)], favoured=(0,)), denominator=1)
