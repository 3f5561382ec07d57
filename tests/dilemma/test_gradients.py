"""Gradients against automatic differentiation in double precision, differences and refusals."""

from __future__ import annotations

from fractions import Fraction as F

import numpy as np
import pytest

from lookahead.core.errors import InvalidArgument
from lookahead.dilemma import (
    EmptyNeighbourhood,
    Payoffs,
    Rounds,
    cooperation_gradient,
    margins,
    success_gradient,
)
from lookahead.dilemma.differentiation import logistic, value_and_gradient
from lookahead.testing.dilemma_gradients import CHAIN, STAR, TRIANGLE, literal_margins

PAY = Payoffs(F(1), F(2, 5), F(1, 5))


def random_game(graph, rounds, seed):
    rng = np.random.default_rng(seed)
    N = len(graph)
    predictions = tuple(
        tuple(float(p) for p in row) for row in rng.uniform(0.05, 0.95, (rounds, N))
    )
    actions = tuple(tuple(int(y) for y in row) for row in rng.integers(0, 2, (rounds, N)))
    return Rounds(graph, (2,) * N, predictions, actions, F(4, 5), F(1, 2), PAY)


@pytest.mark.parametrize("graph", [CHAIN, TRIANGLE, STAR])
@pytest.mark.parametrize("seed", range(3))
def test_against_dual_numbers_in_double_precision(graph, seed):
    game = random_game(graph, 4, seed)
    flat = [p for row in game.predictions for p in row]
    value, gradient = value_and_gradient(
        lambda p: sum((logistic(x) for x in literal_margins(game, p)), start=0 * p[0]), flat
    )
    ours, slopes = cooperation_gradient(game)
    assert abs(ours - value) <= 1e-12
    np.testing.assert_allclose(slopes, gradient, rtol=0, atol=1e-12)


def test_against_central_differences():
    game = random_game(TRIANGLE, 3, 7)
    _, slopes = cooperation_gradient(game)
    flat = np.array(game.predictions)
    for v in range(flat.size):
        ends = []
        for h in (1e-5, -1e-5):
            moved = flat.copy().ravel()
            moved[v] += h
            rows = tuple(tuple(map(float, row)) for row in moved.reshape(flat.shape))
            changed = Rounds(
                game.neighbours, game.required, rows, game.actions, game.alpha, game.trust, PAY
            )
            ends.append(cooperation_gradient(changed)[0])
        assert abs((ends[0] - ends[1]) / 2e-5 - slopes[v]) < 1e-8


def test_no_trust_no_gradient():
    game = Rounds(CHAIN, (2,) * 3, ((0.3, 0.4, 0.5),) * 2, ((1, 0, 1),) * 2, F(4, 5), F(0), PAY)
    assert not any(cooperation_gradient(game)[1])


def test_nobody_missing():
    game = Rounds(CHAIN, (0,) * 3, ((F(1, 2),) * 3,), ((1, 0, 1),), F(4, 5), F(1, 2), PAY)
    assert all(m.value == -F(1, 5) and not any(m.gradient) for row in margins(game) for m in row)


def test_success_of_floats():
    value, slopes = success_gradient([0.5, 1 / 3, 0.75], 2)
    assert abs(value - float(F(13, 24))) < 1e-15
    np.testing.assert_allclose(np.asarray(slopes, dtype=float), [7 / 12, 0.5, 0.5], rtol=1e-14)


def test_refusals():
    row, acts = ((F(1, 2),) * 3,), ((1, 0, 1),)
    with pytest.raises(EmptyNeighbourhood):
        Rounds(((1,), (0,), ()), (1,) * 3, row, acts, F(4, 5), F(1, 2), PAY)
    for change in (
        {"predictions": ((F(1, 2), F(1), F(1, 2)),)},
        {"predictions": ((F(1, 2),) * 2,)},
        {"actions": ((1, 0, 2),)},
        {"required": (2, 2)},
        {"required": (2, 2, 5)},
        {"alpha": F(1)},
        {"trust": F(3, 2)},
    ):
        good = {
            "neighbours": CHAIN, "required": (2,) * 3, "predictions": row, "actions": acts,
            "alpha": F(4, 5), "trust": F(1, 2), "payoffs": PAY,
        }  # fmt: skip
        with pytest.raises(InvalidArgument):
            Rounds(**{**good, **change})
    with pytest.raises(InvalidArgument):
        value_and_gradient(lambda p: p, [])
