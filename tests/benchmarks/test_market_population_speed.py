"""Populations, partitions and certificates in a second, beside literal versions of the same."""

import sys
import time
from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from lookahead.market import FinitePopulation, FloatPopulation
from lookahead.market.partition_solve import certificate, solve_partition

pytestmark = pytest.mark.benchmark
F = Fraction


def seconds(run) -> float:
    """Processor time of one run, the best of three."""
    best = np.inf
    for _ in range(3):
        start = time.process_time()
        run()
        best = min(best, time.process_time() - start)
    return best


def users(d: int, n: int, seed: int) -> FinitePopulation:
    draw = np.random.default_rng(seed)
    x = [tuple(F(int(v), 3) for v in row) for row in draw.integers(-9, 10, (n, d))]
    return FinitePopulation(
        x, [int(v) for v in draw.integers(-9, 10, n)], [u % 2 for u in range(n)]
    )


def literal(population: FinitePopulation, alpha: Fraction) -> list[tuple[int, ...]]:
    """Solve every partition from scratch over the rationals and ask every user."""
    kept = []
    for winners in product((0, 1), repeat=population.n_users):
        models = [m.point for m in solve_partition(population, alpha, winners)]
        if population.winners(models) == winners:
            kept.append(winners)
    return kept


def test_twelve_users_in_a_second(capsys):
    rows = []
    for d in (1, 2):
        p = users(d, 12, seed=d)
        taken = seconds(lambda p=p: p.stationary_points(F(1, 3)))
        few = users(d, 6, seed=d)
        ratio = seconds(lambda few=few: literal(few, F(1, 3))) / seconds(
            lambda few=few: few.stationary_points(F(1, 3))
        )
        rows.append(f"12 users, 2 learners, d = {d}: {taken:.2f} s; literal, 6 users: x{ratio:.0f}")
        assert taken < 1
    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join(rows) + "\n")


def test_a_thousand_certified_solves_in_a_second(capsys):
    p = users(1, 5, seed=3)
    tasks = list(product((0, 1), repeat=5)) * 10

    def run():
        for winners in tasks:
            for i, models in enumerate(solve_partition(p, F(1, 3), winners)):
                masses = tuple(
                    w * (F(1, 3) * (wanted == i) + F(2, 3) * (c == i))
                    for w, wanted, c in zip(p.weights, p.preference, winners, strict=True)
                )
                assert certificate(p, masses, models.point).radius == 0

    rate = len(tasks) / seconds(run)
    with capsys.disabled():
        sys.stdout.write(f"\n{rate:.0f} stationary models of two learners a second, certified\n")
    assert rate > 1000


def test_a_million_users_without_a_loop(capsys):
    draw = np.random.default_rng(0)
    many = FloatPopulation(
        draw.normal(size=(10**6, 16)), draw.normal(size=10**6), draw.integers(0, 5, 10**6)
    )
    theta = draw.normal(size=(5, 16))
    taken = seconds(lambda: many.gradient(theta, 0.3))

    def one_by_one(size: int = 1000):
        total = np.zeros_like(theta)
        for x, y, wanted in zip(many.x[:size], many.y[:size], many.preference[:size], strict=True):
            residual = theta @ x - y
            winner = int(np.argmin(residual**2))
            total[wanted] += 0.3 * 2 * residual[wanted] * x / size
            total[winner] += 0.7 * 2 * residual[winner] * x / size
        return total

    ratio = 1000 * seconds(one_by_one) / taken
    with capsys.disabled():
        sys.stdout.write(f"\nmean step over 10^6 users: {taken:.2f} s, x{ratio:.0f} to a loop\n")
    assert taken < 2
