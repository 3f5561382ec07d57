"""The answers of the exercises on soft labels, and numbers that the chapter states."""

from fractions import Fraction
from math import exp, log, sqrt

import numpy as np
import pytest

from lookahead.market.cross_entropy_exact import Probe, ProbedSoftmax, User, squared_norm
from lookahead.market.cross_entropy_runs import risks, three_classes
from lookahead.market.softmax import median_logits, softmax_of_powers

F = Fraction


@pytest.mark.parametrize("ell", [F(1, 2), F(1), F(2), F(7)])
def test_two_readings_of_the_radius(ell):
    user, probe = User((F(1),), 0), Probe((F(0),), 0, (F(1), F(0)))
    model, zero = ((F(1),), (F(-1),)), ((F(0),), (F(0),))
    x = ProbedSoftmax((user,), (probe,), model, zero, 1 / (5 * ell), ell, F(1))
    assert x.is_stationary()
    assert (ell * squared_norm(model) > 2) == (x.gamma < F(1, 5))
    assert ell * squared_norm(model) <= (1 + x.gamma) / x.gamma


def test_medians_with_and_without_centring():
    peers = [(0, 0), (1, 0), (2, 1)]
    moved = [(0, 0), (1, 0), (0, -1)]
    assert softmax_of_powers(median_logits(peers)) == (F(2, 3), F(1, 3))
    assert softmax_of_powers(median_logits(moved)) == (F(1, 2), F(1, 2))
    assert median_logits(peers, centred=True) == (F(1, 2), F(-1, 2))
    assert median_logits(moved, centred=True) == (F(1, 2), F(-1, 2))


def test_pinsker_against_the_exact_error():
    ratio = lambda t: 2 * (1 - exp(-t)) / sqrt(2 * t)
    assert round(1 / ratio(0.02), 2) == 5.05
    grid = np.linspace(0.01, 10, 2000)
    best = max(grid, key=ratio)
    assert abs(best - 1.26) < 0.01
    assert 0.90 < ratio(best) < 0.91


def test_the_market_of_the_chapter():
    market = three_classes()
    assert abs(market.seen.sum() - 0.25) < 1e-12
    found = risks(market, 100, 1.0, 0.01, runs=5, seed=3)
    alone = market.risk(market.alone(0.01))
    assert market.risk(market.reference) < found.max() < alone < log(3)
    totals = [
        float(market.bound(10**8, 1.0, 0.01, 0.1, sharp=sharp).total) for sharp in (False, True)
    ]
    assert [round(t) for t in totals] == [28, 12]
