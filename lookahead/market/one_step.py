"""One round of streaming gradient descent on a finite population, as an exact law."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any

from lookahead.core.errors import InvalidArgument
from lookahead.core.exact import Matrix, Vector, dot, rational
from lookahead.market.arguments import column, numbers, of_kind, probability
from lookahead.market.population import FinitePopulation
from lookahead.market.probe_options import Probing

QUERY_LIMIT = 65_536
"""Most ways of drawing one query per probing learner that are written out."""


@dataclass(frozen=True)
class Outcome:
    """What may happen in one round: its probability, who moved on a user, and the new models."""

    probability: Fraction
    user: int
    learner: int
    models: Matrix


def squared_gradient(model: Vector, x: Vector, y: Fraction) -> Vector:
    """Return the gradient 2 (theta.x - y) x of (y - theta.x)^2.

    >>> squared_gradient((Fraction(1),), (Fraction(2),), Fraction(0))
    (Fraction(8, 1),)
    """
    residual = dot(model, x) - y
    return tuple(2 * residual * value for value in x)


def one_step_law(
    population: FinitePopulation,
    theta: Iterable[Any],
    alpha: Any,
    step: Any,
    probing: Probing | None = None,
) -> tuple[Outcome, ...]:
    """Return every outcome of one round of Algorithm 1, or 2 if `probing`, with its probability.

    Source: narang2026, Algorithms 1 and 2. A user is drawn by weight and selects a learner
    (Definition 1, the population's tie rule); that learner steps on the user's loss. Each probing
    learner draws one of its stored queries and steps on gamma (loss + ridge) as well. All
    gradients are taken at the old models.

    Parameters
    ----------
    theta
        n models of d rationals each.
    alpha, step
        preference strength in [0, 1]; step size eta >= 0.

    Raises InvalidArgument for arguments outside their range or too many combinations of queries,
    NoSuchLearner when `probing` names a learner that does not exist.

    >>> users = FinitePopulation([1, 1], [1, -1], [0, 1])
    >>> [(str(o.probability), o.learner, str(o.models[o.learner][0]))
    ...  for o in one_step_law(users, [0, -1], 0, Fraction(1, 4))]
    [('1/2', 0, '1/2'), ('1/2', 1, '-1')]
    """
    of_kind(population, "population", FinitePopulation, "a FinitePopulation")
    if probing is not None:
        of_kind(probing, "probing", Probing, "a Probing")
    models = population.models(theta)
    eta = rational(step, "step")
    if eta < 0:
        raise InvalidArgument("step", step, "must not be negative")
    pulls = tuple(probe_pulls(models, probing)) if probing is not None else ((Fraction(1), ()),)
    return tuple(
        Outcome(mass * chance, user, learner, _moved(models, eta, learner, g, pull))
        for mass, user, learner, g in selections(population, models, alpha)
        for chance, pull in pulls
    )


def selections(
    population: FinitePopulation, models: Matrix, alpha: Any
) -> Iterator[tuple[Fraction, int, int, Vector]]:
    """Yield (probability, user, selected learner, loss gradient) for every possible visit."""
    observed = population.observed(models, probability(alpha))
    for user, row in enumerate(observed):
        for learner, mass in enumerate(row):
            if mass:
                g = squared_gradient(models[learner], population.x[user], population.y[user])
                yield mass, user, learner, g


def probe_pulls(
    models: Matrix, probing: Probing
) -> Iterator[tuple[Fraction, tuple[tuple[int, Vector], ...]]]:
    """Yield (probability, pulls) for every way in which probing learners draw one query each.

    A pull (i, v) is gamma times the gradient of learner i's query loss and ridge.
    """
    probing.within(len(models))
    stored = [list(zip(x, column(y, "queries"), strict=True)) for x, y in probing.queries]
    chance = Fraction(1)
    for queries in stored:
        chance /= len(queries)
    if chance.denominator > QUERY_LIMIT:
        ask = f"has more than {QUERY_LIMIT} combinations of queries; store fewer"
        raise InvalidArgument("queries", chance.denominator, ask)
    for drawn in product(*stored):
        yield (
            chance,
            tuple(
                (
                    i,
                    probe_gradient(models[i], numbers(x, "queries"), label, probing),
                )
                for i, (x, label) in zip(probing.learners, drawn, strict=True)
            ),
        )


def probe_gradient(model: Vector, x: Vector, y: Fraction, probing: Probing) -> Vector:
    """Return gamma [2 (theta.x - y) x + ridge gradient] of one query."""
    gamma, shrink = rational(probing.weight, "weight"), rational(probing.shrinkage, "ridge")
    g = squared_gradient(model, x, y)
    return tuple(gamma * (a + shrink * b) for a, b in zip(g, model, strict=True))


def expected_move(
    models: Matrix, law: Sequence[Outcome], power: int = 1
) -> tuple[tuple[Fraction, ...], ...]:
    """Return E[(theta' - theta)^power], entry by entry; the drift for power 1.

    >>> users = FinitePopulation([1, 1], [1, -1], [0, 1])
    >>> theta = users.models([0, -1])
    >>> expected_move(theta, one_step_law(users, theta, 0, Fraction(1, 4)))
    ((Fraction(1, 4),), (Fraction(0, 1),))
    """
    return tuple(
        tuple(
            sum((o.probability * (o.models[i][k] - entry) ** power for o in law), Fraction(0))
            for k, entry in enumerate(model)
        )
        for i, model in enumerate(models)
    )


def _moved(
    models: Matrix,
    eta: Fraction,
    learner: int,
    g: Vector,
    pulls: tuple[tuple[int, Vector], ...],
) -> Matrix:
    moved = list(models)
    for i, pull in ((learner, g), *pulls):
        moved[i] = tuple(a - eta * b for a, b in zip(moved[i], pull, strict=True))
    return tuple(moved)
