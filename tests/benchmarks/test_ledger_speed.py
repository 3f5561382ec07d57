"""How long verdicts take, and how many anchor games are judged in a second."""

import subprocess
import sys
import time

import numpy as np
import pytest

from lookahead.reasoning import AnchorGame
from lookahead.reasoning.coordination import small_games

pytestmark = pytest.mark.benchmark


def verify(*options: str) -> float:
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "lookahead.cli", "verify", *options],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return time.perf_counter() - start


def say(capsys: pytest.CaptureFixture[str], text: str) -> None:
    with capsys.disabled():
        sys.stdout.write(f"\n{text}\n")


def test_verdicts_of_a_paper_take_less_than_three_minutes(capsys):
    for paper in ("zhu2025", "gois2025", "narang2026"):
        ci = verify("--paper", paper, "--profile", "ci", "--jobs", "2")
        say(capsys, f"verify --paper {paper} --profile ci on two cores: {ci:.1f} s")
        assert ci < 180


def floating_point_benefit(game: AnchorGame) -> float:
    """An honest float baseline: vectorised U on a fine grid of the simplex."""
    D = np.array(game.squared, dtype=float)
    n = game.n
    grid = np.array(np.meshgrid(*[np.linspace(0, 1, 41)] * (n - 1))).reshape(n - 1, -1).T
    grid = grid[grid.sum(axis=1) <= 1]
    w = np.column_stack([grid, 1 - grid.sum(axis=1)])
    quadratic = np.einsum("ki,ij,kj->k", w, D, w)
    pull = D[list(game.favoured)].sum(axis=0)
    return float((-w @ pull + (len(game.favoured) - 1) / 2 * quadratic).max())


def test_anchor_games_beside_a_grid_search_in_floats(capsys):
    games = [g for g in small_games() if g.n == 3][:80]
    start = time.perf_counter()
    exact = [AnchorGame(g.anchors, g.favoured, distances=g.distances).collective().utility
             for g in games]  # fmt: skip
    ours = time.perf_counter() - start
    start = time.perf_counter()
    grid = [floating_point_benefit(g) for g in games]
    baseline = time.perf_counter() - start
    start = time.perf_counter()
    for g in games:
        fresh = AnchorGame(g.anchors, g.favoured, distances=g.distances)
        for pair in fresh.stable_pairs():
            fresh.bounds(at=pair)
    bounded = time.perf_counter() - start
    say(
        capsys,
        f"anchor games: exact optimum {len(games) / ours:.0f} a second, float grid search "
        f"{len(games) / baseline:.0f} a second (x{baseline / ours:.1f}); all pairs with all bounds "
        f"{len(games) / bounded:.0f} games a second",
    )
    assert all(float(e) >= g - 1e-9 for e, g in zip(exact, grid, strict=True))
    assert len(games) / bounded > 100
