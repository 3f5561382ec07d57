"""Online probing: in every round the peers are queried at the models that they have by then."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Literal

from lookahead.core.errors import InvalidArgument
from lookahead.core.exact import Vector, dot, rational
from lookahead.market.arguments import column, entries, learner_number, of_kind, one_of, whole
from lookahead.market.medians import MedianConvention, median
from lookahead.market.population import FinitePopulation, Models
from lookahead.market.probe_options import check_weights

Rule = Literal["median", "average"]
RULES: tuple[Rule, ...] = ("median", "average")
Peers = tuple[tuple[int, ...], ...]


def aggregate(
    predictions: Sequence[Fraction], rule: Rule = "median", convention: MedianConvention = "mean"
) -> Fraction:
    """Return one pseudo-label from the predictions of the peers.

    "median" is that of narang2026, Section 5.1, with `convention` for even counts; "average" is
    our own variant. Raises InvalidArgument for another rule.

    >>> aggregate([0, 1, 5]), aggregate([0, 1, 5], "average")
    (Fraction(1, 1), Fraction(2, 1))
    """
    if one_of(rule, "rule", RULES) == "median":
        return median(predictions, convention)
    given = column(predictions, "predictions")
    if not given:
        raise InvalidArgument("predictions", given, "an average needs at least one value")
    return sum(given, Fraction(0)) / len(given)


def check_peers(peers: Sequence[Sequence[int]], learners: int) -> Peers:
    """Return whom each learner probes, nobody for an empty entry, as tuples.

    Raises InvalidArgument for another number of entries, NoSuchLearner for an unknown peer.
    """
    given = entries(peers, "peers")
    if len(given) != learners:
        raise InvalidArgument("peers", len(given), f"needs one entry for each of {learners}")
    return tuple(
        tuple([learner_number("peers", k, learners) for k in entries(some, "peers")])
        for some in given
    )


def probing_drift(
    theta: Models,
    peers: Peers,
    weights: Sequence[Fraction],
    queries: Sequence[tuple[Vector, Fraction]],
    ridge: Fraction = Fraction(0),
    rule: Rule = "median",
) -> Models:
    """Return the probing part of every learner's mean gradient, labels at the current models.

    Source: our own; narang2026, Algorithm 2, with theta in place of the initial models:
    gamma_i (2 E_q[(theta_i.x - label_i(x)) x] + lambda theta_i), zero for those who do not probe.

    theta: n models of d Fractions; peers: n tuples of learners; weights: n numbers gamma_i;
    queries: pairs (x, share) with shares that sum to one. Returns n vectors of d.

    >>> one = Fraction(1)
    >>> probing_drift(((one,), (0 * one,)), ((1,), (0,)), (one, one), [((one,), one)])
    ((Fraction(2, 1),), (Fraction(-2, 1),))
    """
    out: list[Vector] = []
    for model, some, gamma in zip(theta, peers, weights, strict=True):
        total = [ridge * entry if some else Fraction(0) for entry in model]
        for x, share in queries if some else ():
            label = aggregate([dot(theta[k], x) for k in some], rule)
            pull = 2 * share * (dot(model, x) - label)
            total = [t + pull * entry for t, entry in zip(total, x, strict=True)]
        out.append(tuple(gamma * t for t in total))
    return tuple(out)


def online_gradient(
    population: FinitePopulation,
    theta: Any,
    alpha: Any,
    peers: Sequence[Sequence[int]],
    weights: Sequence[Fraction],
    ridge: Fraction = Fraction(0),
    rule: Rule = "median",
) -> Models:
    """Return minus the mean field of online probing, queries drawn from the population.

    Source: our own; the formula of narang2026, Lemma 13, plus `probing_drift`. It is a vector
    field, in general not the gradient of any function. Raises what `check_peers` raises, and
    InvalidArgument for a weight or ridge below zero.

    >>> users = FinitePopulation([1, 1], [1, -1], [0, 1])
    >>> online_gradient(users, [1, -1], 1, [(1,), ()], [1, 0])
    ((Fraction(4, 1),), (Fraction(0, 1),))
    """
    of_kind(population, "population", FinitePopulation, "a FinitePopulation")
    models = population.models(theta)
    whom, pulls = check_peers(peers, len(models)), column(weights, "weights")
    if len(pulls) != len(models):
        raise InvalidArgument("weights", len(pulls), f"needs one for each of {len(models)}")
    ridge = rational(ridge, "ridge")
    for gamma in pulls:
        check_weights(gamma, ridge, "half")
    queries = tuple(zip(population.x, population.weights, strict=True))
    organic = population.gradient(models, alpha)
    probing = probing_drift(models, whom, pulls, queries, ridge, rule)
    return tuple(
        tuple(a + b for a, b in zip(row, more, strict=True))
        for row, more in zip(organic, probing, strict=True)
    )


def online_rounds(
    population: FinitePopulation,
    start: Any,
    alpha: Any,
    peers: Sequence[Sequence[int]],
    weights: Sequence[Fraction],
    step: Fraction,
    rounds: int,
    ridge: Fraction = Fraction(0),
    rule: Rule = "median",
) -> tuple[Models, ...]:
    """Return the models of `rounds` mean steps of online probing, the start included.

    >>> users = FinitePopulation([1, 1], [1, -1], [0, 1])
    >>> rounds = online_rounds(users, [1, -1], 1, [(1,), (0,)], [1, 1], Fraction(1, 4), 2)
    >>> [str(models[0][0]) for models in rounds]
    ['1', '0', '1/4']
    """
    of_kind(population, "population", FinitePopulation, "a FinitePopulation")
    path, step = [population.models(start)], rational(step, "step")
    for _ in range(whole(rounds, "rounds", 0)):
        slope = online_gradient(population, path[-1], alpha, peers, weights, ridge, rule)
        path.append(
            tuple(
                tuple(t - step * g for t, g in zip(model, row, strict=True))
                for model, row in zip(path[-1], slope, strict=True)
            )
        )
    return tuple(path)
