"""Anchor and shift games solved and bounded in a second, beside a float search of the same."""

import sys
import time

import numpy as np
import pytest

from lookahead.reasoning import AnchorGame, QuadraticShiftGame
from lookahead.reasoning.coordination import small_games
from lookahead.reasoning.theorem_12 import small_scope

pytestmark = pytest.mark.benchmark


def rate(run, games) -> float:
    """Games per second of processor time, the best of five rounds."""
    best = np.inf
    for _ in range(5):
        start = time.process_time()
        for game in games:
            run(game)
        best = min(best, time.process_time() - start)
    return len(games) / best


def bounded(game: AnchorGame) -> None:
    fresh = AnchorGame(game.anchors, game.favoured, distances=game.distances)
    for pair in fresh.stable_pairs():
        fresh.benefit(at=pair)
        fresh.bounds(at=pair)


def searched(game: AnchorGame) -> float:
    """The float baseline finds the optimum only, on a grid of the simplex with steps of 1/40."""
    D, n = np.array(game.squared, dtype=float), game.n
    grid = np.array(np.meshgrid(*[np.linspace(0, 1, 41)] * (n - 1))).reshape(n - 1, -1).T
    grid = grid[grid.sum(axis=1) <= 1]
    w = np.column_stack([grid, 1 - grid.sum(axis=1)])
    pull = D[list(game.favoured)].sum(axis=0)
    bend = (len(game.favoured) - 1) / 2
    return float((-w @ pull + bend * np.einsum("ki,ij,kj->k", w, D, w)).max())


def solved(game: QuadraticShiftGame) -> None:
    fields = ("H", "C", "R", "r", "K", "kappa", "mean", "M", "low", "high")
    fresh = QuadraticShiftGame(**{name: getattr(game, name) for name in fields})
    for pair in fresh.stable_pairs():
        fresh.benefit(at=pair)
        fresh.bound(at=pair)


def test_games_in_a_second(capsys):
    rows = []
    for n in (2, 3):
        games = [g for g in small_games() if g.n == n]
        exact, floats = rate(bounded, games), rate(searched, games)
        pairs = sum(len(g.stable_pairs()) for g in games) / len(games)
        rows.append(
            f"{n} anchors, {pairs:.1f} pairs a game: {exact:.0f} games a second with all pairs and "
            f"bounds, float grid {floats:.0f} (x{exact / floats:.2f})"
        )
        assert exact > 200
    shifts = rate(solved, [x.game for x in small_scope()])
    rows.append(f"shift games, one or two parameters: {shifts:.0f} games a second")
    assert shifts > 200
    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join(rows) + "\n")
