"""Every stationary point of a finite market, by enumerating self-consistent partitions exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from lookahead.core.errors import InvalidArgument
from lookahead.core.exact import Matrix, Vector
from lookahead.market.arguments import flag, learner_number, of_kind, whole
from lookahead.market.outcomes import NoSuchLearner, Unreachable
from lookahead.market.population import FinitePopulation, Models
from lookahead.market.stationary_consensus import consensus_points
from lookahead.market.stationary_search import consistent_models

Case = Literal["aligned", "swapped", "consensus", "unvisited", "mixed"]


@dataclass(frozen=True)
class StationaryPoint:
    """Models at which no learner moves in the mean.

    theta: n models; where `free[i]` is not empty it names the directions (a basis) in which
    learner i's model may move as long as no user changes learner, and theta[i] is one member:
    the shortest, or one far enough away where the shortest would be chosen by somebody else's
    users. case: "consensus" (all models are equal), else "unvisited" (a learner observes
    nobody), "aligned" (whoever chooses by loss is at its preferred learner), "swapped" (two
    learners, and everyone who chooses by loss is at the other one), or "mixed". winners: whom
    each user's loss branch selects, the tied learners where several share the user. masses: what
    each learner observes under these winners. under_rule: the mean step of Lemma 13 vanishes
    under the population's own tie rule; kink: the potential has no gradient here, only 0 in its
    Clarke subdifferential. stable: a local minimum of the potential.
    """

    theta: Models
    case: Case
    winners: tuple[tuple[int, ...], ...]
    masses: Vector
    potential: Fraction
    risks: Vector
    stable: bool
    under_rule: bool
    kink: bool
    free: tuple[Matrix, ...]


def stationary_points(
    population: FinitePopulation,
    alpha: Fraction,
    learners: int = 2,
    *,
    kinks: bool = False,
    limit: int = 2**20,
) -> tuple[StationaryPoint, ...]:
    """Return the stationary points of the market with `learners` learners, by potential.

    Every way of sending the users who choose by loss to learners is tried; its models solve the
    normal equations, and it stays where no user prefers another learner. All arithmetic is exact.
    Listed are the points at which the mean step vanishes under the population's tie rule;
    with kinks=True also those at which it vanishes when tied users are sent elsewhere: there
    0 lies in the Clarke subdifferential of the potential. Of kinks that need unequal shares of
    tied users only the consensus of two learners is found; under a tie rule that leaves a learner
    alone it is one member of a set listed as "unvisited", with a kink of its own. Users without
    weight, and those whose features are all zero, move nobody and follow the tie rule.

    A kink is never a local minimum (a minimum of smooth losses bends downwards there), and every
    other stationary point is one: within a partition the potential is a convex quadratic.

    Raises NoSuchLearner when a user prefers a learner that is not there, Unreachable when alpha
    is one and no user with weight prefers some learner, and InvalidArgument for more than
    `limit` partitions.

    >>> from lookahead.market.population import FinitePopulation
    >>> users = FinitePopulation([1, 1], [1, -1], [0, 1])
    >>> [(p.case, p.theta) for p in users.stationary_points(Fraction(2, 3))]
    [('aligned', ((Fraction(1, 1),), (Fraction(-1, 1),)))]
    """
    if whole(learners, "learners", 0) < population.learners:
        raise NoSuchLearner("preference", population.learners - 1, learners)
    flag(kinks, "kinks")
    weighted = {i for i, w in zip(population.preference, population.weights, strict=True) if w}
    for i in range(learners):
        if alpha == 1 and i not in weighted:
            raise Unreachable(i, "take alpha < 1, leave it out, or let a user prefer it")
    found: dict[Models, StationaryPoint] = {}
    for theta, chosen, free in consistent_models(population, alpha, learners, limit):
        _add(found, population, alpha, theta, chosen, free)
    for theta, free in consensus_points(population, alpha, learners):
        _add(found, population, alpha, theta, population.tied(theta), free)
    listed = [p for p in found.values() if p.under_rule or kinks]
    return tuple(sorted(listed, key=lambda p: (p.potential, p.theta)))


def _add(
    found: dict[Models, StationaryPoint],
    population: FinitePopulation,
    alpha: Fraction,
    theta: Models,
    chosen: Sequence[tuple[int, ...]],
    free: tuple[Matrix, ...],
) -> None:
    if theta in found:
        return
    under_rule = not any(any(block) for block in population.gradient(theta, alpha))
    kink = not population.differentiable(theta, alpha)
    winners = chosen_under_rule(population, theta) if under_rule else tuple(chosen)
    masses = _masses(population, alpha, winners, len(theta))
    found[theta] = StationaryPoint(
        theta,
        _case(population, alpha, theta, winners, masses),
        winners,
        masses,
        population.potential(theta, alpha),
        population.risks(theta),
        not kink,
        under_rule,
        kink,
        free,
    )


def chosen_under_rule(population: FinitePopulation, theta: Models) -> tuple[tuple[int, ...], ...]:
    """Return the learners that share each user's loss branch under the population's tie rule."""
    return tuple(
        tuple(i for i, share in enumerate(row) if share) for row in population.shares(theta)
    )


def _masses(
    population: FinitePopulation,
    alpha: Fraction,
    winners: Sequence[tuple[int, ...]],
    learners: int,
) -> Vector:
    masses = [Fraction(0)] * learners
    for wanted, chosen, w in zip(population.preference, winners, population.weights, strict=True):
        masses[wanted] += alpha * w
        for i in chosen:
            masses[i] += (1 - alpha) * w / len(chosen)
    return tuple(masses)


def _case(
    population: FinitePopulation,
    alpha: Fraction,
    theta: Models,
    winners: Sequence[tuple[int, ...]],
    masses: Vector,
) -> Case:
    if len(theta) > 1 and len(set(theta)) == 1:
        return "consensus"
    if not all(masses):
        return "unvisited"
    rows = zip(population.preference, winners, population.weights, strict=True)
    content = [chosen == (wanted,) for wanted, chosen, w in rows if w]
    if alpha == 1 or all(content):
        return "aligned"
    rows = zip(population.preference, winners, population.weights, strict=True)
    elsewhere = all(wanted not in chosen for wanted, chosen, w in rows if w)
    return "swapped" if len(theta) == 2 and elsewhere else "mixed"


def free_intervals(
    population: FinitePopulation, point: StationaryPoint, learner: int
) -> tuple[tuple[Fraction | None, Fraction | None], ...]:
    """Return all models that a learner without users may hold at a stationary point, for d = 1.

    Closed intervals in increasing order, None for an infinite end: where no user that chooses by
    loss does strictly better at this learner. At a finite end a user ties.
    Raises InvalidArgument for d > 1 and for a learner whose model is not free.

    >>> from lookahead.market.population import FinitePopulation
    >>> users = FinitePopulation([1, 1], [1, -1], [0, 0])
    >>> point = users.stationary_points(Fraction(1, 2))[-1]
    >>> point.case, [[str(end) for end in part] for part in free_intervals(users, point, 1)]
    ('unvisited', [['None', '-2'], ['0', '0'], ['2', 'None']])
    """
    of_kind(population, "population", FinitePopulation, "a FinitePopulation")
    of_kind(point, "point", StationaryPoint, "a StationaryPoint")
    if population.d > 1:
        raise InvalidArgument("population", population.d, "must have d = 1")
    if not point.free[learner_number("learner", learner, len(point.theta))]:
        raise InvalidArgument("learner", learner, "its model is determined by its users")
    holes: list[tuple[Fraction, Fraction]] = []
    for (x,), y, w, chosen in zip(
        population.x, population.y, population.weights, point.winners, strict=True
    ):
        if w and x:
            model = point.theta[chosen[0]][0]
            holes.append((min(model, 2 * y / x - model), max(model, 2 * y / x - model)))
    parts: list[tuple[Fraction | None, Fraction | None]] = []
    left: Fraction | None = None
    for low, high in sorted(hole for hole in holes if hole[0] < hole[1]):
        if left is None or low >= left:
            parts.append((left, low))
        left = high if left is None else max(left, high)
    return (*parts, (left, None))
