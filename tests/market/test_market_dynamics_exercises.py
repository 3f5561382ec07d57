"""The answers of the exercises on streaming gradient descent."""

from fractions import Fraction

import numpy as np

from lookahead.market import Constant, FinitePopulation, Market, Probing
from lookahead.market.mini_batch import equivalent_probing

F = Fraction


def test_a_constant_step_trembles_with_a_third():
    second = F(0)
    for _ in range(60):
        second = (1 - 2 * F(1, 4)) ** 2 * second + 4 * F(1, 4) ** 2
    assert abs(second - F(1, 3)) < F(1, 10**30)
    assert F(1, 101) / (1 - F(1, 101)) == F(1, 100)
    pair = FinitePopulation([1, 1], [1, -1], [0, 0])
    runs = Market(pair, 1).sweep(start=[0], schedule=Constant(0.25), rounds=40, seeds=range(3000))
    assert abs(np.mean([run.models[0, 0] ** 2 for run in runs]) - 1 / 3) < 0.03


def test_a_tenth_of_the_users_is_a_tenth_of_the_weight():
    weight, ridge = equivalent_probing(Probing((0,), (([1], [1]),), F(3, 5)), F(1, 10), 150)
    assert 0 < weight - F(3, 50) < F(2, 10**7) * F(3, 50)
    assert ridge == 0


def test_the_kink_of_a_row_is_critical_at_two_thirds():
    for g in (F(1), F(3, 2), F(4)):
        users = FinitePopulation([1, 1, 1], [g, 0, -g], [0, 0, 1])
        for t in (g / 3, g / 2, 2 * g / 3, g):
            one, two = users.one_sided_gradients([t, -t], 0)
            opposite = all(a[0] == -b[0] for a, b in zip(one, two, strict=True))
            assert opposite == (t == 2 * g / 3)
        found = [p for p in users.stationary_points(0) if p.stable and p.potential == g**2 / 6]
        places = {tuple(m[0] for m in p.theta) for p in found}
        assert {(g / 2, -g), (g, -g / 2)} <= places
