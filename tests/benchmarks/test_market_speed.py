"""90 runs of the mini-batch variant at once, beside one user at a time and one run at a time."""

import resource
import sys
import time

import numpy as np
import pytest

from lookahead.market import Constant, FloatPopulation, Market, Probing

pytestmark = pytest.mark.benchmark

SEEDS, WEIGHTS, ROUNDS, BATCH, D, N = 15, (0, 0.1, 0.2, 0.4, 0.6, 0.8), 4000, 150, 16, 5
ALPHA, STEP, RIDGE, PROBER = 0.3, 0.01, 1e-9, 2


def population(users: int) -> FloatPopulation:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(users, D))
    y = (x @ rng.normal(size=D) + rng.normal(size=users) > 0).astype(float)
    return FloatPopulation(x, y, np.arange(users) % N)


def probing() -> Probing:
    rng = np.random.default_rng(1)
    x = rng.normal(size=(100, D))
    return Probing((PROBER,), ((x, (x[:, 0] > 0).astype(float)),), 0.1, RIDGE)


def start(seed: int):
    return 0.01 * np.random.default_rng(seed).normal(size=(N, D))


def seconds(action) -> float:
    begun = time.process_time()
    action()
    return time.process_time() - begun


def literal(users: FloatPopulation, rounds: int) -> None:
    """One run, user by user and learner by learner."""
    rng, ask = np.random.default_rng(0), probing().queries[0]
    theta = [list(row) for row in start(0)]
    for _ in range(rounds):
        total, count = [[0.0] * D for _ in range(N)], [0] * N
        for _ in range(BATCH):
            u = int(rng.random() * users.n_users)
            x, y = users.x[u].tolist(), float(users.y[u])
            residuals = [sum(a * b for a, b in zip(m, x, strict=True)) - y for m in theta]
            i = min(range(N), key=lambda k: abs(residuals[k]))
            i = int(users.preference[u]) if rng.random() < ALPHA else i
            count[i] += 1
            total[i] = [a + 2 * residuals[i] * b for a, b in zip(total[i], x, strict=True)]
        means = [[v / max(c, 1) for v in row] for row, c in zip(total, count, strict=True)]
        probe = [0.0] * D
        for _ in range(BATCH):
            q = int(rng.random() * 100)
            x, y = ask[0][q].tolist(), float(ask[1][q])
            r = 2 * (sum(a * b for a, b in zip(theta[PROBER], x, strict=True)) - y) / BATCH
            probe = [a + r * b for a, b in zip(probe, x, strict=True)]
        means[PROBER] = [(a + 0.1 * b) / 1.1 for a, b in zip(means[PROBER], probe, strict=True)]
        theta = [
            [a - STEP * (b + RIDGE * a) for a, b in zip(m, g, strict=True)]
            for m, g in zip(theta, means, strict=True)
        ]


def one_by_one(users: FloatPopulation, rounds: int) -> None:
    """One run, a batch at a time: two products and a smallest entry, nothing shared."""
    rng, ask = np.random.default_rng(0), probing().queries[0]
    theta, learners = start(0), np.arange(N)
    for _ in range(rounds):
        u = rng.integers(users.n_users, size=BATCH)
        x, y = users.x[u], users.y[u]
        residuals = x @ theta.T - y[:, None]
        loyal = rng.random(BATCH) < ALPHA
        choice = np.where(loyal, users.preference[u], np.abs(residuals).argmin(axis=1))
        visits = choice[:, None] == learners
        move = 2 * (visits * residuals).T @ x / np.maximum(visits.sum(axis=0), 1)[:, None]
        q = rng.integers(100, size=BATCH)
        probe = 2 * (ask[0][q] @ theta[PROBER] - ask[1][q]) @ ask[0][q] / BATCH
        move[PROBER] = (move[PROBER] + 0.1 * probe) / 1.1
        theta -= STEP * (move + RIDGE * theta)


def swept(users: FloatPopulation, losses: str, rounds: int) -> None:
    runs = Market(users, ALPHA, losses=losses).sweep(
        "mini-batch",
        start=start,
        schedule=Constant(STEP),
        rounds=rounds,
        seeds=range(SEEDS),
        weights=WEIGHTS,
        probing=probing(),
    )
    assert all(run.completed for run in runs)


def test_ninety_runs_in_seconds(capsys):
    users, crowd, runs = population(40_000), population(1_000_000), SEEDS * len(WEIGHTS)
    rows = []
    for losses in ("squared", "logistic"):
        took = seconds(lambda kind=losses: swept(users, kind, ROUNDS))
        rows.append(f"{runs} runs of {ROUNDS} rounds, {losses} loss: {took:.2f} s")
        assert took < 5
    here = min(seconds(lambda: swept(users, "squared", 400)) for _ in range(3)) / (400 * runs)
    there = min(seconds(lambda: swept(crowd, "squared", 400)) for _ in range(3)) / (400 * runs)
    loop = seconds(lambda: literal(users, 20)) / 20
    apart = min(seconds(lambda: one_by_one(users, 1000)) for _ in range(3)) / 1000
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    rows.append(
        f"a round of a run: {here * 1e6:.1f} us together, {apart * 1e6:.0f} us one run at a time "
        f"(x{apart / here:.1f}), {loop * 1e6:.0f} us one user at a time (x{loop / here:.0f})"
    )
    rows.append(f"a million users: x{there / here:.2f} a round; peak memory {memory:.2f} GB")
    assert loop / here > 50
    assert apart / here > 1
    assert there / here < 2
    assert memory < 1
    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join(rows) + "\n")
