"""The released mini-batch variant: its move in floats, its mean move and balance exactly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from lookahead.core.balls import FloatArray
from lookahead.core.errors import InvalidArgument
from lookahead.core.exact import Matrix, Vector, rational
from lookahead.market.one_step import squared_gradient
from lookahead.market.population import FinitePopulation
from lookahead.market.probe_options import Probing

IntArray = np.ndarray[Any, np.dtype[np.signedinteger[Any]]]


def mini_batch_move(
    theta: FloatArray,
    organic: FloatArray,
    count: FloatArray | IntArray,
    probes: Mapping[int, FloatArray],
    weight: FloatArray,
    shrinkage: FloatArray | float,
) -> FloatArray:
    """Return what is taken from the models, times the step size, in the released variant.

    Source: the released experiments of narang2026. Each learner moves by the mean gradient of the
    users who picked it (zero if nobody did), a probing learner by (mean organic + gamma mean
    probe) / (1 + gamma); then every learner, probing or not, adds the ridge.

    Parameters
    ----------
    theta, organic, count
        models and summed gradients (..., n, d), numbers of visitors (..., n).
    probes
        mean gradient over the drawn queries for each probing learner, (..., d).
    weight
        gamma, broadcast against (..., 1).
    shrinkage
        gradient of the ridge over theta.

    >>> old, users = np.array([[1.0], [2.0]]), np.array([[4.0], [0.0]])
    >>> mini_batch_move(old, users, np.array([2.0, 0.0]), {}, np.array([0.5]), 0.1).tolist()
    [[2.1], [0.2]]
    """
    move = organic / np.maximum(count, 1)[..., None]
    for i, gradient in probes.items():
        move[..., i, :] = (move[..., i, :] + weight * gradient) / (1 + weight)
    return move + shrinkage * theta


def pooled_move(
    theta: FloatArray, total: FloatArray, x: FloatArray, shrinkage: FloatArray | float
) -> FloatArray:
    """Return the move of the parallel models that see every user of the batch x (..., b, d)."""
    return total / x.shape[-2] + shrinkage * theta


def mini_batch_drift(
    population: FinitePopulation,
    theta: Iterable[Any],
    alpha: Any,
    batch: int,
    probing: Probing,
) -> Matrix:
    """Return the expected move of the released variant, exactly; its drift is minus eta times it.

    With G_i the loss that learner i observes, m_i its mass and q_i = 1 - (1 - m_i)^B the chance
    that somebody in a batch of B picks it, the mean gradient of its visitors has expectation
    (q_i / m_i) grad G_i: given that k > 0 users came, each of them is a draw from the same law.

    Raises InvalidArgument for a batch below 1, NoSuchLearner for a probing learner out of range.

    >>> users = FinitePopulation([1, 1], [1, -1], [0, 1])
    >>> mini_batch_drift(users, [0, -1], 0, 2, Probing((), ()))
    ((Fraction(-3, 2),), (Fraction(0, 1),))
    """
    models = population.models(theta)
    probing.within(len(models))
    masses = population.masses(models, alpha)
    organic = population.gradient(models, alpha)
    gamma, shrink = rational(probing.weight, "weight"), rational(probing.shrinkage, "ridge")
    moves: list[Vector] = []
    for i, (model, g) in enumerate(zip(models, organic, strict=True)):
        factor = visited(masses[i], batch) / masses[i] if masses[i] else Fraction(0)
        mean = tuple(factor * value for value in g)
        if i in probing.of:
            probe = mean_probe_gradient(model, probing.of[i])
            mean = tuple((a + gamma * b) / (1 + gamma) for a, b in zip(mean, probe, strict=True))
        moves.append(tuple(a + shrink * b for a, b in zip(mean, model, strict=True)))
    return tuple(moves)


def visited(mass: Fraction, batch: int) -> Fraction:
    """Return the probability that one of `batch` users comes to a learner of that mass.

    >>> visited(Fraction(1, 2), 2)
    Fraction(3, 4)
    """
    if batch < 1:
        raise InvalidArgument("batch", batch, "must be 1 or more users")
    return 1 - (1 - mass) ** batch


def mean_probe_gradient(model: Vector, queries: tuple[Any, Any]) -> Vector:
    """Return the gradient at `model` of the mean squared loss over stored queries, exactly."""
    pairs = [
        (tuple(rational(v, "queries") for v in (x if hasattr(x, "__iter__") else (x,))), y)
        for x, y in zip(*queries, strict=True)
    ]
    gradients = [squared_gradient(model, x, rational(y, "queries")) for x, y in pairs]
    return tuple(sum(column, Fraction(0)) / len(pairs) for column in zip(*gradients, strict=True))


def equivalent_probing(probing: Probing, mass: Fraction, batch: int) -> tuple[Fraction, Fraction]:
    """Return the (weight, ridge) at which Algorithm 2 balances where the released variant does.

    A probing learner of mass m is balanced in the released variant exactly where Algorithm 2
    with weight gamma m / q and ridge (1 + gamma) lambda / gamma is, q = 1 - (1 - m)^B.

    Raises InvalidArgument for a learner without mass or a weight of zero.

    >>> equivalent_probing(Probing((0,), (([1], [0]),), 1, Fraction(1, 10)), Fraction(1, 2), 2)
    (Fraction(2, 3), Fraction(1, 5))
    """
    gamma, shrink = rational(probing.weight, "weight"), rational(probing.shrinkage, "ridge")
    if mass <= 0 or gamma == 0:
        raise InvalidArgument("mass", mass, "needs a learner who is visited and a weight above 0")
    return gamma * mass / visited(mass, batch), (1 + gamma) * shrink / gamma
