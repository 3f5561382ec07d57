"""A market that runs: streaming gradient descent from given models, one run or many."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lookahead.core.balls import FloatArray
from lookahead.core.errors import InvalidArgument, LookaheadError
from lookahead.market.arguments import entries, of_kind, one_of, share, whole
from lookahead.market.float_population import FloatPopulation
from lookahead.market.market_inputs import Entrants, check_plan, entrants, per_round, steps_of
from lookahead.market.outcomes import Unreachable
from lookahead.market.population import FinitePopulation
from lookahead.market.probe_options import Probing
from lookahead.market.schedules import Schedule
from lookahead.market.sweep import Algorithm, Loss, Plan, Track, advance

LOSSES: tuple[Loss, ...] = ("squared", "logistic")
USUAL_BATCH = 150
"""Users, and queries, that a round of the mini-batch variant takes unless told otherwise."""


@dataclass(frozen=True, eq=False)
class Run:
    """One run: its seed and probing weight, its last models (n, d) and how it ended.

    `outcome` is None for a run that came to its end, else the exception that says why not;
    `recorded` holds the models at the rounds `times`; `all_data` the parallel models of the
    mini-batch variant that see every user. Models are None where the run could not start.
    """

    seed: int
    weight: Any
    models: FloatArray | None
    rounds: int
    outcome: LookaheadError | None
    times: tuple[int, ...]
    recorded: FloatArray | None
    all_data: FloatArray | None

    @property
    def completed(self) -> bool:
        """Whether the run came to its end."""
        return self.outcome is None


@dataclass(frozen=True, eq=False)
class Market:
    """Users who choose among learners that learn by streaming gradient descent, in floats.

    Source: narang2026, Algorithms 1 and 2, and the mini-batch variant of its experiments.

    Parameters
    ----------
    population
        users, exact or as arrays; for the logistic loss every label is 0 or 1.
    alpha
        preference strength in [0, 1].
    learners
        number n; as many as the preferences name unless given.
    losses
        "squared", (y - theta.x)^2, or "logistic", log(1 + exp(theta.x)) - y theta.x.

    Raises InvalidArgument for values outside these ranges.

    >>> from lookahead.market.schedules import Harmonic
    >>> market = Market(FinitePopulation([1, 1], [1, -1], [0, 1]), 1)
    >>> run = market.run(start=[0, 0], schedule=Harmonic(1, 2), rounds=2000, seed=0)
    >>> run.models.round(2).tolist()
    [[1.0], [-1.0]]
    """

    population: FinitePopulation | FloatPopulation
    alpha: Any
    learners: int | None = None
    losses: Loss = "squared"

    def __post_init__(self) -> None:
        kinds = (FinitePopulation, FloatPopulation)
        of_kind(self.population, "population", kinds, "a FinitePopulation or a FloatPopulation")
        share(self.alpha, "alpha")
        one_of(self.losses, "losses", LOSSES)
        needed = self.population.learners
        if self.learners is not None:
            need = f"preferences name {needed}; ask for as many or more"
            whole(self.learners, "learners", needed, need)
        if self.losses == "logistic" and not all(y in (0, 1) for y in self.population.y):
            raise InvalidArgument("y", "labels", "must be 0 or 1 for the logistic loss")

    @property
    def n(self) -> int:
        """Number of learners."""
        return self.population.learners if self.learners is None else self.learners

    def _unvisited(self, users: FloatPopulation) -> list[int]:
        """Return the learners that no user can ever select."""
        if self.alpha != 1:
            return []
        met = np.bincount(users.preference, users.weights, self.n)
        return np.flatnonzero(met == 0).tolist()

    def run(
        self,
        algorithm: Algorithm = "msgd",
        *,
        start: Any,
        schedule: Schedule,
        rounds: int,
        seed: int,
        probing: Probing | Callable[[int], Probing] | None = None,
        batch: int | None = None,
        probe_batch: int | None = None,
        record_every: int | None = None,
        bound: float = 1e8,
        all_data: bool = False,
    ) -> Run:
        """Return one run; see `sweep` for the arguments.

        Raises Diverged, with the round, when a model leaves [-bound, bound]^d, InvalidArgument
        for arguments outside their range, NoSuchLearner for a probing learner out of range,
        Unreachable for a learner that nobody can select and that does not probe.
        """
        run = self.sweep(
            algorithm,
            start=start,
            schedule=schedule,
            rounds=rounds,
            seeds=(seed,),
            probing=probing,
            batch=batch,
            probe_batch=probe_batch,
            record_every=record_every,
            bound=bound,
            all_data=all_data,
        )[0]
        if run.outcome is not None:
            raise run.outcome
        return run

    def sweep(
        self,
        algorithm: Algorithm = "msgd",
        *,
        start: Any | Callable[[int], Any],
        schedule: Schedule,
        rounds: int,
        seeds: Sequence[int],
        weights: Sequence[Any] | None = None,
        probing: Probing | Callable[[int], Probing] | None = None,
        batch: int | None = None,
        probe_batch: int | None = None,
        record_every: int | None = None,
        bound: float = 1e8,
        all_data: bool = False,
    ) -> tuple[Run, ...]:
        """Return the run of every seed at every probing weight, seed by seed.

        Runs of one seed meet the same users. A member that cannot start or diverges is reported
        in its `outcome`; the others go on. A seed gives the same numbers alone and in company.

        Parameters
        ----------
        algorithm
            "msgd" (Algorithm 1), "msgd-p" (Algorithm 2) or "mini-batch" (the released variant).
        start, probing
            models (n, d) and probing options, the same for all seeds, or functions of the seed.
            The mini-batch variant applies the ridge of `probing` to every learner.
        schedule, rounds
            step sizes and number of rounds.
        weights
            probing weights gamma; that of `probing` unless given.
        batch, probe_batch
            users a round and queries a round of the mini-batch variant; Algorithms 1 and 2
            take one each.
        record_every
            keep the models of every so many rounds, the first included.
        bound
            a run whose models leave [-bound, bound]^d has diverged.
        all_data
            carry along models that see every user of each batch (mini-batch only).

        Raises InvalidArgument for arguments that no member could run with, Unreachable for a
        learner that neither meets a user (alpha = 1, nobody with weight prefers it) nor probes.
        """
        users, seeds = self.population, entries(seeds, "seeds")
        weights = None if weights is None else entries(weights, "weights")
        floats = users if isinstance(users, FloatPopulation) else users.as_floats()
        plan = Plan(
            floats,
            float(self.alpha),
            self.losses,
            algorithm,
            steps_of(schedule, rounds),
            per_round(algorithm, "batch", batch, USUAL_BATCH),
            per_round(algorithm, "probe_batch", probe_batch, USUAL_BATCH),
            record_every,
            bound,
            all_data,
        )
        who = entrants(floats, self.n, self.losses == "logistic", seeds, start, probing, weights)
        for i in self._unvisited(floats):
            if who.members and i not in who.members[0].queries:
                raise Unreachable(i, "take alpha < 1, leave it out, or let it probe")
        return _report(check_plan(plan, probing, weights), who, seeds, weights)


def _report(
    plan: Plan, who: Entrants, seeds: Sequence[int], weights: Sequence[Any] | None
) -> tuple[Run, ...]:
    count = 1 if weights is None else len(weights)
    good = [k for k in range(count) if k not in who.refused]
    tracks: dict[tuple[int, int], tuple[Any, Track]] = {}
    if who.members and good:
        gamma = np.array([[float(row[k]) for k in good] for row in who.weights])
        for place, row, found in zip(
            who.places, who.weights, advance(plan, who.members, gamma), strict=True
        ):
            for k, track in zip(good, found, strict=True):
                tracks[place, k] = (row[k], track)
    return tuple(
        _run(seed, *tracks[place, k])
        if (place, k) in tracks
        else _refused(
            seed, None if weights is None else weights[k], who.seeds.get(place) or who.refused[k]
        )
        for place, seed in enumerate(seeds)
        for k in range(count)
    )


def _run(seed: int, weight: Any, track: Track) -> Run:
    return Run(
        seed,
        weight,
        track.models,
        track.rounds,
        track.outcome,
        track.times,
        track.recorded,
        track.pooled,
    )


def _refused(seed: int, weight: Any, error: LookaheadError) -> Run:
    return Run(seed, weight, None, 0, error, (), None, None)
