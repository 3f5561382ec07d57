"""Many runs at once: all seeds and probing weights advance together, round by round."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from lookahead.core.balls import FloatArray
from lookahead.market.choice import smallest_cost
from lookahead.market.float_population import FloatPopulation
from lookahead.market.mini_batch import mini_batch_move, pooled_move
from lookahead.market.msgd import msgd_move
from lookahead.market.outcomes import Diverged

Algorithm = Literal["msgd", "msgd-p", "mini-batch"]
Loss = Literal["squared", "logistic"]
IntArray = np.ndarray[Any, np.dtype[np.signedinteger[Any]]]
BLOCK = 64
"""Rounds whose random numbers are drawn at once; it changes memory, never a number."""


@dataclass(frozen=True, eq=False)
class Plan:
    """What every member of a sweep shares."""

    population: FloatPopulation
    alpha: float
    loss: Loss
    algorithm: Algorithm
    steps: FloatArray
    batch: int
    probe_batch: int
    record_every: int | None
    bound: float
    all_data: bool


@dataclass(frozen=True, eq=False)
class Member:
    """One seed: its models at the start, (n, d), and the stored queries of its probing learners."""

    seed: int
    start: FloatArray
    queries: dict[int, tuple[FloatArray, FloatArray]]
    shrinkage: float


@dataclass(frozen=True, eq=False)
class Track:
    """How one seed went at one probing weight; `outcome` is None where the run came to its end."""

    models: FloatArray
    rounds: int
    outcome: Diverged | None
    times: tuple[int, ...]
    recorded: FloatArray
    pooled: FloatArray | None


@dataclass(frozen=True, eq=False)
class _Draws:
    """One round's randomness of every seed: users, preference coins, tie coins, query numbers."""

    users: IntArray
    coins: FloatArray
    ties: FloatArray
    queries: FloatArray


def advance(plan: Plan, members: Sequence[Member], weights: FloatArray) -> list[list[Track]]:
    """Run every seed (row of `weights`) at its weights (columns); `tracks[seed][weight]`.

    A member's numbers do not depend on which others run: each has its own random streams, and
    each product of its models with its users is a matrix product of its own.
    """
    theta = np.stack([np.repeat(m.start[None], weights.shape[1], axis=0) for m in members])
    pooled = theta[:, :1].copy() if plan.all_data else None
    queries, shrinkage = _stacked(members), np.array([m.shrinkage for m in members])
    board = _Board(plan, theta)
    gamma, ridge = weights[:, :, None], shrinkage[:, None, None, None]
    with np.errstate(over="ignore", invalid="ignore"):
        for t, draws in enumerate(_draws(plan, members)):
            x, y = plan.population.x.take(draws.users, axis=0), plan.population.y.take(draws.users)
            slope, count = _selected(plan, theta, x, y, draws)
            organic = np.matmul(slope, x[:, None])
            probes = _probes(plan, theta, queries, draws.queries)
            if plan.algorithm == "mini-batch":
                move = mini_batch_move(theta, organic, count, probes, gamma, ridge)
            else:
                move = msgd_move(theta, organic, probes, gamma, ridge[:, 0])
            theta -= plan.steps[t] * board.running * move
            if pooled is not None:
                seen = _derivative(plan, np.matmul(pooled, _columns(x)), y[:, None, None])
                pooled -= plan.steps[t] * pooled_move(pooled, np.matmul(seen, x[:, None]), x, ridge)
            if not board.look(t, theta):
                break
    return board.tracks(theta, pooled)


class _Board:
    """Which members still run, and what was written down of each."""

    def __init__(self, plan: Plan, theta: FloatArray) -> None:
        self.plan = plan
        self.running = np.ones((*theta.shape[:2], 1, 1))
        self.stopped: dict[tuple[int, int], tuple[Diverged, FloatArray]] = {}
        self.times: list[int] = []
        self.recorded: list[FloatArray] = []
        self._record(0, theta)

    def _record(self, done: int, theta: FloatArray) -> None:
        if self.plan.record_every and done % self.plan.record_every == 0:
            self.times.append(done)
            self.recorded.append(theta.copy())

    def look(self, t: int, theta: FloatArray) -> bool:
        """Stop members that left the ball, record; return whether anybody still runs."""
        inside = np.abs(theta).max(axis=(2, 3)) <= self.plan.bound
        if not inside.all():
            for s, w in zip(*np.nonzero(~inside), strict=True):
                norm = float(np.sqrt((theta[s, w] ** 2).sum()))
                self.stopped[int(s), int(w)] = (Diverged(t, norm), theta[s, w].copy())
                # a stopped member rests at zero, where nothing can overflow
                theta[s, w], self.running[s, w] = 0.0, 0.0
        self._record(t + 1, theta)
        return bool(self.running.any())

    def tracks(self, theta: FloatArray, pooled: FloatArray | None) -> list[list[Track]]:
        """Return the record of every member."""
        return [
            [self._track(theta, pooled, s, w) for w in range(theta.shape[1])]
            for s in range(theta.shape[0])
        ]

    def _track(self, theta: FloatArray, pooled: FloatArray | None, s: int, w: int) -> Track:
        outcome, models = self.stopped.get((s, w), (None, theta[s, w].copy()))
        rounds = len(self.plan.steps) if outcome is None else outcome.round + 1
        kept = [k for k, done in enumerate(self.times) if outcome is None or done < rounds]
        shape = (0, *models.shape)
        return Track(
            models,
            rounds,
            outcome,
            tuple(self.times[k] for k in kept),
            np.stack([self.recorded[k][s, w] for k in kept]) if kept else np.empty(shape),
            None if pooled is None else pooled[s, 0].copy(),
        )


def _draws(plan: Plan, members: Sequence[Member]) -> Iterator[_Draws]:
    streams = [
        [np.random.default_rng(child) for child in np.random.SeedSequence(m.seed).spawn(4)]
        for m in members
    ]
    asked = len(members[0].queries) * plan.probe_batch
    choose = _sampler(plan.population)
    split = plan.population.ties == "split"
    for first in range(0, len(plan.steps), BLOCK):
        rounds = min(BLOCK, len(plan.steps) - first)
        shape = (rounds, plan.batch)
        users = np.stack([s[0].random(shape) for s in streams], axis=1)
        coins = np.stack([s[1].random(shape) for s in streams], axis=1)
        ties = np.stack([s[2].random(shape) for s in streams], axis=1) if split else coins
        queries = np.stack([s[3].random((rounds, asked)) for s in streams], axis=1)
        chosen = choose(users)
        for k in range(rounds):
            yield _Draws(chosen[k], coins[k], ties[k], queries[k])


def _sampler(population: FloatPopulation) -> Callable[[FloatArray], IntArray]:
    """Return the map from uniform numbers in [0, 1) to users."""
    weights = population.weights
    if (weights == weights[0]).all():
        return lambda u: (u * len(weights)).astype(np.intp)
    cumulative = np.cumsum(weights)
    cumulative /= cumulative[-1]
    return lambda u: np.searchsorted(cumulative, u, side="right")


def _columns(x: FloatArray) -> FloatArray:
    return x.transpose(0, 2, 1)[:, None]


def _derivative(plan: Plan, scores: FloatArray, y: FloatArray) -> FloatArray:
    """The loss differentiated by the score theta.x."""
    if plan.loss == "squared":
        return 2 * (scores - y)
    # the logistic function, written so that nothing overflows
    return 0.5 * (1 + np.tanh(0.5 * scores)) - y


def _selected(
    plan: Plan, theta: FloatArray, x: FloatArray, y: FloatArray, draws: _Draws
) -> tuple[FloatArray, IntArray]:
    """Return each learner's loss derivatives at the users who select it, and their number."""
    label = y[:, None, None]
    score = np.matmul(theta, _columns(x))
    # both losses grow with these costs, so the order of the losses is theirs
    if plan.loss == "squared":
        score -= label
        cost = np.abs(score)
    else:
        cost = score * (1 - 2 * label)
    wanted = plan.population.preference.take(draws.users)[:, None]
    by_loss = smallest_cost(cost, plan.population.ties, wanted, draws.ties[:, None])
    choice = np.where((draws.coins < plan.alpha)[:, None], wanted, by_loss).astype(np.int16)
    visits = choice[:, :, None] == np.arange(theta.shape[2], dtype=np.int16)[:, None]
    score *= visits
    if plan.loss == "squared":
        slope = np.add(score, score, out=score)
    else:
        # one learner per user: the rest of the sum is zero
        chosen = _derivative(plan, score.sum(axis=-2), y[:, None])
        slope = np.multiply(chosen[:, :, None], visits, out=score)
    return slope, visits.view(np.int8).sum(axis=-1, dtype=np.int32)


def _stacked(members: Sequence[Member]) -> dict[int, tuple[FloatArray, FloatArray, FloatArray]]:
    """The queries of all seeds by learner: x (s, n_q, d), y (s, n_q) and how many are stored."""
    stacked: dict[int, tuple[FloatArray, FloatArray, FloatArray]] = {}
    for i in members[0].queries:
        pairs = [m.queries[i] for m in members]
        most = max(len(y) for _, y in pairs)
        x = np.stack([np.pad(x, ((0, most - len(x)), (0, 0))) for x, _ in pairs])
        y = np.stack([np.pad(y, (0, most - len(y))) for _, y in pairs])
        stacked[i] = (x, y, np.array([float(len(y)) for _, y in pairs]))
    return stacked


def _probes(
    plan: Plan,
    theta: FloatArray,
    queries: dict[int, tuple[FloatArray, FloatArray, FloatArray]],
    coins: FloatArray,
) -> dict[int, FloatArray]:
    """Return each probing learner's mean gradient over the queries it drew, (s, w, d)."""
    k, found = plan.probe_batch, dict[int, FloatArray]()
    seeds = np.arange(theta.shape[0])[:, None]
    for place, (i, (x, y, stored)) in enumerate(queries.items()):
        drawn = (coins[:, place * k : (place + 1) * k] * stored[:, None]).astype(np.intp)
        # one flat index is several times as fast as a pair of them
        drawn += seeds * x.shape[1]
        asked, label = x.reshape(-1, x.shape[-1]).take(drawn, axis=0), y.take(drawn)
        scores = np.matmul(theta[:, :, i, None], _columns(asked))
        slope = _derivative(plan, scores, label[:, None, None])
        found[i] = np.matmul(slope, asked[:, None])[:, :, 0] / k
    return found
