"""The gradient flow in floats: explicit solutions, descent, crossings and named refusals."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lookahead.core.errors import InvalidArgument
from lookahead.market import FinitePopulation, UniformSquare, gradient_flow
from lookahead.market.continuous_laws import potential
from lookahead.market.flow import slope_flow
from lookahead.market.outcomes import Diverged
from lookahead.testing.market_flow import TWO_BANDS


@pytest.mark.parametrize("alpha", [0.0, 0.5])
def test_the_explicit_solution(alpha):
    start = 0.75 * (1 - alpha) * (1 - np.exp(-0.5))
    run = slope_flow(UniformSquare(), (start, -start), alpha, horizon=3.0, steps=60)
    exact = 0.75 * (1 - alpha) * (1 - np.exp(-0.5 - run.times / 3))
    np.testing.assert_allclose(run.models, np.array([exact, -exact]).T, atol=1e-8)


@given(st.tuples(st.floats(-2, 2), st.floats(-2, 2)), st.floats(0, 1))
@settings(max_examples=25)
def test_the_potential_falls(start, alpha):
    for market in (UniformSquare(), TWO_BANDS):
        run = slope_flow(market, start, alpha, horizon=4.0, steps=80)
        heights = [potential(market, tuple(s), alpha) for s in run.models]
        assert all(b <= a + 1e-3 for a, b in pairwise(heights))


def test_loyal_users_carry_swapped_models_across_the_ridge():
    run = slope_flow(TWO_BANDS, (-1.5, 1.5), 0.9, horizon=20.0, steps=800)
    assert run.models[0, 0] < run.models[0, 1]
    np.testing.assert_allclose(run.models[-1], [1.5, -1.5], atol=1e-6)


def test_a_finite_population_as_the_field():
    users = FinitePopulation([1, 1], [1, -1], [0, 1]).as_floats()
    field = lambda theta: users.gradient(theta, 0.5)
    run = gradient_flow(field, [[0.5], [-0.5]], horizon=20.0, steps=200)
    np.testing.assert_allclose(run.models[-1], [[1.0], [-1.0]], atol=1e-6)


def test_refusals():
    grow = lambda theta: -1e200 * theta
    with pytest.raises(Diverged, match="diverged"), np.errstate(over="ignore", invalid="ignore"):
        gradient_flow(grow, [1.0], horizon=1.0, steps=10)
    with pytest.raises(InvalidArgument, match="horizon"):
        gradient_flow(grow, [1.0], horizon=0.0, steps=10)
    with pytest.raises(InvalidArgument, match="steps"):
        gradient_flow(grow, [1.0], horizon=1.0, steps=0)
    with pytest.raises(InvalidArgument, match="finite"):
        gradient_flow(grow, [np.nan], horizon=1.0, steps=1)
