"""What a market's runs are given, checked and turned into arrays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lookahead.core.balls import FloatArray
from lookahead.core.errors import InvalidArgument, LookaheadError
from lookahead.market.arguments import finite, flag, floats, of_kind, one_of, whole
from lookahead.market.float_population import FloatPopulation
from lookahead.market.probe_options import Probing, check_weights
from lookahead.market.schedules import Schedule
from lookahead.market.sweep import Algorithm, Member, Plan

ALGORITHMS: tuple[Algorithm, ...] = ("msgd", "msgd-p", "mini-batch")
NOBODY = Probing((), (), 0)


@dataclass(frozen=True, eq=False)
class Entrants:
    """The members that can start with their places, the weights they run at, and who cannot."""

    members: tuple[Member, ...]
    places: tuple[int, ...]
    weights: tuple[tuple[Any, ...], ...]
    seeds: dict[int, LookaheadError]
    refused: dict[int, LookaheadError]


def check_plan(plan: Plan, probing: object, weights: object) -> Plan:
    """Return `plan`; raise InvalidArgument for what no member could run with."""
    if plan.algorithm == "msgd" and (probing is not None or weights is not None):
        raise InvalidArgument("probing", "given", 'nobody probes in "msgd"; ask for "msgd-p"')
    if plan.algorithm == "msgd-p" and probing is None:
        raise InvalidArgument("probing", None, 'is what "msgd-p" needs; ask for "msgd" without')
    if flag(plan.all_data, "all_data") and plan.algorithm != "mini-batch":
        raise InvalidArgument("all_data", True, "belongs to the mini-batch variant")
    if plan.record_every is not None:
        whole(plan.record_every, "record_every", 1)
    if not finite(plan.bound, "bound") > 0:
        raise InvalidArgument("bound", plan.bound, "must be positive")
    if not (np.isfinite(plan.steps).all() and (plan.steps >= 0).all()):
        wrong = plan.steps[~(plan.steps >= 0) | ~np.isfinite(plan.steps)][0]
        raise InvalidArgument("schedule", wrong, "steps must be finite and not negative")
    return plan


def steps_of(schedule: Schedule, rounds: Any) -> FloatArray:
    """Return the step sizes of `rounds` rounds; raises InvalidArgument below one round."""
    count = whole(rounds, "rounds", 1)
    if not callable(getattr(schedule, "steps", None)):
        raise InvalidArgument("schedule", schedule, "must have steps(rounds), as Constant(0.1) has")
    return schedule.steps(count)


def per_round(algorithm: str, name: str, asked: int | None, usual: int) -> int:
    """Return how many users or queries a round takes: one in Algorithms 1 and 2."""
    one_of(algorithm, "algorithm", ALGORITHMS)
    if algorithm != "mini-batch":
        if asked is not None and whole(asked, name, 1) != 1:
            raise InvalidArgument(name, asked, 'is 1 here; only "mini-batch" takes more')
        return 1
    return usual if asked is None else whole(asked, name, 1)


def entrants(
    population: FloatPopulation,
    learners: int,
    logistic: bool,
    seeds: Sequence[int],
    start: Any | Callable[[int], Any],
    probing: Probing | Callable[[int], Probing] | None,
    weights: Sequence[Any] | None,
) -> Entrants:
    """Return who can start, and why the others cannot."""
    if not callable(start):
        _start(start, learners, population.d)
    if not callable(probing):
        _queries(_options(probing).within(learners), population.d, logistic)
    members: list[Member] = []
    places: list[int] = []
    rows: list[tuple[Any, ...]] = []
    failed: dict[int, LookaheadError] = {}
    refused = {} if weights is None else _refused(weights)
    for place, seed in enumerate(seeds):
        try:
            options = _options(probing(seed) if callable(probing) else probing)
            models = _start(start(seed) if callable(start) else start, learners, population.d)
            queries = _queries(options.within(learners), population.d, logistic)
            if members and queries.keys() != members[0].queries.keys():
                raise InvalidArgument("probing", options.learners, "must name the same learners")
            member = Member(_seed(seed), models, queries, float(options.shrinkage))
        except LookaheadError as error:
            failed[place] = error
            continue
        members.append(member)
        places.append(place)
        rows.append((options.weight,) if weights is None else tuple(weights))
    return Entrants(tuple(members), tuple(places), tuple(rows), failed, refused)


def _refused(weights: Sequence[Any]) -> dict[int, LookaheadError]:
    found: dict[int, LookaheadError] = {}
    for k, weight in enumerate(weights):
        try:
            check_weights(weight, 0, "half")
        except InvalidArgument as error:
            found[k] = error
    return found


def _options(probing: Any) -> Probing:
    if probing is None:
        return NOBODY
    return of_kind(probing, "probing", Probing, "a Probing, or a function of the seed")


def _seed(seed: Any) -> int:
    return whole(seed, "seed", 0, "must be a whole number from 0")


def _start(start: Any, learners: int, d: int) -> FloatArray:
    models = floats(start, "start")
    models = models.reshape(-1, 1) if models.ndim == 1 else models
    if models.shape != (learners, d):
        raise InvalidArgument("start", models.shape, f"must have shape ({learners}, {d})")
    return models


def _queries(probing: Probing, d: int, logistic: bool) -> dict[int, tuple[FloatArray, FloatArray]]:
    found: dict[int, tuple[FloatArray, FloatArray]] = {}
    for i, (rows, labels) in probing.of.items():
        x, y = floats(rows, "queries"), floats(labels, "queries")
        x = x.reshape(-1, 1) if x.ndim == 1 else x
        if x.ndim != 2 or x.shape[1] != d or y.shape != x.shape[:1]:
            raise InvalidArgument("queries", x.shape, f"covariates must have shape (n_q, {d})")
        if logistic and not ((y >= 0) & (y <= 1)).all():
            raise InvalidArgument("queries", "labels", "must lie in [0, 1] for the logistic loss")
        found[i] = (x, y)
    return found
