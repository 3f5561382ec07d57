"""Probing: the stationary points of a learner that also learns from its peers' answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np

from lookahead.core.errors import InvalidArgument, NoSolution
from lookahead.core.exact import Vector
from lookahead.market.arguments import (
    column,
    generator,
    learner_number,
    of_kind,
    probability,
    whole,
)
from lookahead.market.medians import median
from lookahead.market.population import FinitePopulation, Models
from lookahead.market.probe_options import Probing, RidgeConvention, query_pair
from lookahead.market.ridge_solve import ProbingProblem
from lookahead.market.scenarios import Scenario, float_labels, labels

__all__ = [
    "Probing", "ProbingPoint", "ProbingProblem", "Scenario", "collect", "float_labels", "labels",
    "level", "median", "problem", "stationary", "stationary_points",
]  # fmt: skip

F = Fraction
HALF, TENTH = F(1, 2), F(1, 10)
LIMIT = 20_000


@dataclass(frozen=True)
class ProbingPoint:
    """A stationary point as the probing learner sees it.

    theta: its model; problem: what it minimises there; risk: R(theta) over all users; models: the
    models of all learners where they matter (alpha < 1), else None.
    """

    learner: int
    theta: Vector
    problem: ProbingProblem
    risk: Fraction
    models: Models | None = None

    @property
    def organic(self) -> Fraction:
        """G(theta): the loss on the users that the learner observes, not divided by their mass."""
        return self.problem.organic(self.theta)

    @property
    def fit(self) -> Fraction:
        """The mean squared loss on the queries."""
        return self.problem.fit(self.theta)

    @property
    def probing(self) -> Fraction:
        """The probing objective H: fit plus ridge."""
        return self.problem.probing(self.theta)

    @property
    def objective(self) -> Fraction:
        """G + gamma H."""
        return self.problem.objective(self.theta)


def problem(
    population: FinitePopulation,
    observed: Vector,
    queries: tuple[Any, Any],
    weight: Any = HALF,
    ridge: Any = TENTH,
    ridge_convention: RidgeConvention = "half",
) -> ProbingProblem:
    """Return the problem of a learner who observes mass `observed[u]` of user u and the queries."""
    of_kind(population, "population", FinitePopulation, "a FinitePopulation")
    found = ProbingProblem(
        population.x, population.y, observed, *query_pair(queries), weight, ridge, ridge_convention
    )
    if found.d != population.d:
        raise InvalidArgument("queries", found.d, f"covariates must have d = {population.d}")
    return found


def stationary(
    population: FinitePopulation,
    learner: int = 0,
    alpha: Any = 1,
    queries: tuple[Any, Any] = ((), ()),
    weight: Any = HALF,
    ridge: Any = TENTH,
    ridge_convention: RidgeConvention = "half",
    learners: int | None = None,
) -> ProbingPoint:
    """Return the stationary point of a market in which one learner probes.

    Source: narang2026, equation (3), Lemma 13 and Theorem 3. At alpha = 1 the learner's users do
    not depend on the models, and the point is the ridge solution of
    p_i E_i(y - theta.x)^2 + gamma [mean (y_q - theta.x_q)^2 + (lambda/2) |theta|^2].
    For alpha < 1 all learners' points are found together (`stationary_points`), and this function
    answers only if there is exactly one.

    Parameters
    ----------
    queries
        the pair of covariates (n_q rows of d) and pseudo-labels (n_q).
    weight, ridge, ridge_convention
        gamma >= 0; lambda >= 0; "half" adds (lambda/2)|theta|^2, "full" lambda |theta|^2.
    learners
        how many there are; as many as the preferences need unless given.

    Raises NoSuchLearner, InvalidArgument for numbers outside their range, NotUnique where the
    Hessian is singular, NoSolution where alpha < 1 leaves none or several.

    >>> users = FinitePopulation(x=[1, 1], y=[1, -1], preference=[0, 1])
    >>> stationary(users, queries=([1], [0]), weight=F(1, 2), ridge=0).theta
    (Fraction(1, 2),)
    """
    n, learner = _learners(population, learners), whole(learner, "learner", 0)
    learner_number("learner", learner, n)
    a = probability(alpha)
    if a == 1:
        seen = tuple(
            w * (wanted == learner)
            for w, wanted in zip(population.weights, population.preference, strict=True)
        )
        own = problem(population, seen, queries, weight, ridge, ridge_convention)
        theta = own.solution()
        return ProbingPoint(learner, theta, own, population.risk(theta))
    options = Probing((learner,), (queries,), weight, ridge, ridge_convention)
    found = stationary_points(population, options, a, n)
    if len(found) != 1:
        raise NoSolution(
            f"the market has {len(found)} isolated stationary points at alpha = {a}; "
            "probe.stationary_points lists them"
        )
    return found[0][0]


def stationary_points(
    population: FinitePopulation, probing: Probing, alpha: Any, learners: int | None = None
) -> tuple[tuple[ProbingPoint, ...], ...]:
    """Return the isolated stationary points of a market, found over all partitions of the users.

    Source: narang2026, Theorem 3: points at which every learner's mean step is zero, with ties
    broken as the population says. For each of n^N ways in which the loss branch may send the users
    every learner's problem is solved exactly; the point counts if the users go where they were
    sent. Ways that leave a learner without a unique model are passed over: their points, if any,
    are not isolated. Each point comes as one ProbingPoint for every probing learner.

    Raises InvalidArgument beyond 20,000 partitions or without a probing learner.
    """
    n = _learners(population, learners)
    of_kind(probing, "probing", Probing, "a Probing")
    a, N = probability(alpha), population.n_users
    if not probing.within(n).learners:
        raise InvalidArgument("learners", probing.learners, "needs at least one probing learner")
    if n**N > LIMIT:
        raise InvalidArgument("learners", n, f"{n}^{N} partitions are more than {LIMIT}")
    found: dict[Models, tuple[ProbingPoint, ...]] = {}
    for problems in _partitions(population, probing, a, n):
        models = tuple(own.solution() for _, own in problems)
        seen = population.observed(models, a)
        wanted = zip(*(own.mass for _, own in problems), strict=True)
        if models not in found and all(s == w for s, w in zip(seen, wanted, strict=True)):
            found[models] = tuple(
                ProbingPoint(i, models[i], own, population.risk(models[i]), models)
                for i, own in problems
                if i in probing.learners
            )
    return tuple(found.values())


def _partitions(
    population: FinitePopulation, probing: Probing, alpha: Fraction, n: int
) -> Iterator[list[tuple[int, ProbingProblem]]]:
    weights, preference = population.weights, population.preference
    silent = ([(0,) * population.d], [0])
    for sent in product(range(n), repeat=population.n_users):
        problems: list[tuple[int, ProbingProblem]] = []
        for i in range(n):
            mass = tuple(
                w * (alpha * (p == i) + (1 - alpha) * (s == i))
                for w, p, s in zip(weights, preference, sent, strict=True)
            )
            probes = i in probing.learners
            queries = probing.of[i] if probes else silent
            gamma, ridge = (probing.weight, probing.ridge) if probes else (0, 0)
            own = problem(population, mass, queries, gamma, ridge, probing.ridge_convention)
            if own.rank < own.d:
                break
            problems.append((i, own))
        else:
            yield problems


def _learners(population: FinitePopulation, learners: int | None) -> int:
    of_kind(population, "population", FinitePopulation, "a FinitePopulation")
    if learners is None:
        return population.learners
    need = f"preferences name {population.learners}; ask for as many or more"
    return whole(learners, "learners", population.learners, need)


def level(population: FinitePopulation, pseudo: Any) -> Fraction:
    """Return E (y - pseudo-label)^2, the least level of accurate probing.

    Source: narang2026, Assumption 5. pseudo: one label a user.

    >>> users = FinitePopulation(x=[1, 1], y=[1, -1], preference=[0, 1])
    >>> level(users, labels("market-leader", [0, 5], users.x, leader=0))
    Fraction(1, 1)
    """
    given = column(pseudo, "pseudo")
    of_kind(population, "population", FinitePopulation, "a FinitePopulation")
    if len(given) != population.n_users:
        raise InvalidArgument("pseudo", len(given), f"needs {population.n_users} labels")
    triples = zip(population.weights, population.y, given, strict=True)
    return sum((w * (y - label) ** 2 for w, y, label in triples), F(0))


def collect(
    population: FinitePopulation,
    models: Any,
    scenario: Scenario,
    count: int,
    seed: int | np.random.Generator,
) -> tuple[tuple[Vector, ...], Vector]:
    """Return a probing set: `count` covariates drawn from the users, and their pseudo-labels.

    Source: narang2026, Algorithm 2, offline phase. Draws are independent and follow the weights;
    a drawn user's preference goes with it. models: the initial models, n vectors of d.

    >>> users = FinitePopulation(x=[1, 2], y=[1, 2], preference=[0, 0])
    >>> x, y = collect(users, [3], Scenario("majority-good"), 4, seed=1)
    >>> [b / a[0] for a, b in zip(x, y)] == [3] * 4
    True
    """
    whole(count, "count", 1)
    of_kind(population, "population", FinitePopulation, "a FinitePopulation")
    rng = generator(seed)
    drawn = rng.choice(population.n_users, count, p=[float(w) for w in population.weights])
    x = tuple(population.x[int(u)] for u in drawn)
    wanted = [population.preference[int(u)] for u in drawn]
    return x, labels(scenario, models, x, preference=wanted, seed=rng)
