"""Closed forms of continuous markets against quadrature and against values."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings

from lookahead.core.errors import InvalidArgument
from lookahead.market.continuous import UniformSquare
from lookahead.market.continuous_bands import SlopeBands
from lookahead.market.level_sets import level_set_measure, octave_bound, octaves, thin_level
from lookahead.market.outcomes import NotDifferentiable
from lookahead.testing.market_flow import level_pairs, placed_slopes

F = Fraction
SIDE = (np.arange(1200) + 0.5) / 600 - 1


def on_the_grid(theta, alpha):
    """Midpoint rule on the square: potential, gradient and masses."""
    x, y = np.meshgrid(SIDE, SIDE)
    losses = np.array([(y - float(s) * x) ** 2 for s in theta])
    slopes = np.array([2 * (float(s) * x - y) * x for s in theta])
    wins = losses.argmin(axis=0) == np.arange(len(theta))[:, None, None]
    prefers = np.array([x > 0, x < 0, *[np.zeros_like(x, bool)] * (len(theta) - 2)])
    seen = alpha * prefers + (1 - alpha) * wins
    means = lambda values: values.mean(axis=(1, 2))
    best = (1 - alpha) * losses.min(axis=0).mean()
    return alpha * means(prefers * losses).sum() + best, means(seen * slopes), means(seen)


@pytest.mark.parametrize("theta", [(1, -1), (F(1, 2), F(-1, 3)), (3, F(1, 2), -2), (4, 1)])
@pytest.mark.parametrize("alpha", [F(0), F(2, 5), F(1)])
def test_the_square_against_quadrature(theta, alpha):
    market = UniformSquare()
    value, slope, mass = on_the_grid(theta, float(alpha))
    assert float(market.potential(theta, alpha)) == pytest.approx(value, abs=2e-5)
    assert [float(g) for g in market.gradient(theta, alpha)] == pytest.approx(slope, abs=2e-3)
    assert [float(m) for m in market.masses(theta, alpha)] == pytest.approx(mass, abs=2e-3)


@given(placed_slopes())
@settings(max_examples=60)
def test_one_sided_derivatives_are_limits_of_values(x):
    assert x.slope_from_values() == x.market.directional(x.theta, x.alpha, x.direction)


@given(placed_slopes())
@settings(max_examples=60)
def test_masses_sum_to_one_and_pieces_bound_the_derivative(x):
    assert sum(x.market.masses(x.theta, x.alpha)) == 1
    rates = [
        sum(g * v for g, v in zip(piece, x.direction, strict=True))
        for piece in x.market.one_sided_gradients(x.theta, x.alpha)
    ]
    assert x.market.directional(x.theta, x.alpha, x.direction) == min(rates)


@pytest.mark.parametrize("pair", [(1, -1), (F(1, 2), F(1, 3)), (F(3, 2), F(1, 2)), (F(-2), F(1))])
@pytest.mark.parametrize("delta", [F(1, 50), F(1, 4), 1, 3])
def test_level_sets_against_quadrature(pair, delta):
    s, t = map(float, pair)
    x, y = np.meshgrid(SIDE, SIDE)
    near = np.abs((y - s * x) ** 2 - (y - t * x) ** 2) <= float(delta)
    assert float(level_set_measure(*pair, delta)) == pytest.approx(4 * near.mean(), abs=4e-3)


@given(level_pairs())
@settings(max_examples=60)
def test_octaves_bound_the_level_set_from_below(x):
    s, t, delta = x
    assert float(octave_bound(s, t, delta)) <= float(level_set_measure(s, t, delta)) + 1e-12
    assert octaves(s, t, thin_level(s, t, 7)) >= 7


def test_kinks_and_bad_input_are_named():
    market = UniformSquare()
    assert not market.differentiable([0, 0], 0)
    assert market.differentiable([0, 0], 1)
    assert market.directional([0, 0], 0, [1, -1]) == F(-1, 2)
    with pytest.raises(NotDifferentiable, match="coincident"):
        market.gradient([0, 0], 0)
    with pytest.raises(InvalidArgument, match="alpha"):
        market.potential([0, 1], 2)
    with pytest.raises(InvalidArgument, match="2 slopes"):
        market.potential([0], 0)
    with pytest.raises(InvalidArgument, match="direction"):
        market.directional([0, 0], 0, [1])
    with pytest.raises(InvalidArgument, match="disjoint"):
        SlopeBands.of((0, 2, F(1, 2), 0), (1, 3, F(1, 2), 1))
    with pytest.raises(InvalidArgument, match="sum to one"):
        SlopeBands.of((0, 1, F(1, 2), 0))
    with pytest.raises(InvalidArgument, match="learner's number"):
        SlopeBands.of((0, 1, 1, -1))
    with pytest.raises(InvalidArgument, match="delta"):
        level_set_measure(1, 0, 0)
    with pytest.raises(InvalidArgument, match="s \\+ t"):
        level_set_measure(2, 1, 1)
    with pytest.raises(InvalidArgument, match="not zero"):
        octave_bound(1, 1, 1)


def test_a_model_nobody_uses_makes_no_kink():
    market = SlopeBands.of((1, 2, F(1, 2), 0), (-2, -1, F(1, 2), 1))
    assert market.differentiable([F(3, 2), F(-3, 2), 0, 0], 0)
    assert market.gradient([F(3, 2), F(-3, 2), 0, 0], 0) == (0, 0, 0, 0)
