"""A probing learner's problem with cross-entropy, built from the users that it sees."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from lookahead.core.balls import FloatArray
from lookahead.core.errors import InvalidArgument
from lookahead.market.arguments import (
    at_least_zero,
    entries,
    finite,
    floats,
    learner_number,
    one_of,
    share,
)
from lookahead.market.cross_entropy import SoftmaxProblem
from lookahead.market.outcomes import EmptyPopulation
from lookahead.market.probe_options import CONVENTIONS, RidgeConvention


def probing_softmax(
    x: Any,
    labels: Any,
    seen: Any,
    queries: Any,
    soft_labels: Any,
    *,
    weight: float,
    ridge: float,
    ridge_convention: RidgeConvention = "half",
) -> SoftmaxProblem:
    """Return a probing learner's problem with the users that it sees held fixed.

    Source: narang2026, Appendix F. x: (N, d); labels: N classes 0, ..., K - 1; seen: (N,), the
    weight of each user times the share that the learner sees; queries: (n_q, d); soft_labels:
    (n_q, K); weight: gamma > 0; ridge: lambda > 0. Raises InvalidArgument where they do not fit.

    >>> p = probing_softmax([[1.0]], [0], [1.0], [[1.0]], [[0.5, 0.5]], weight=2.0, ridge=0.1)
    >>> p.weights.tolist(), p.ridge
    ([1.0, 2.0], 0.2)
    """
    X, Q = _table(x, "x"), _table(queries, "queries")
    soft = _table(soft_labels, "soft_labels")
    shares, gamma = floats(seen, "seen"), float(at_least_zero(weight, "weight"))
    one_of(ridge_convention, "ridge_convention", CONVENTIONS)
    if gamma == 0:
        raise InvalidArgument("weight", weight, "must be positive")
    if Q.shape[1] != X.shape[1]:
        raise InvalidArgument("queries", Q.shape, f"covariates must have d = {X.shape[1]}")
    if len(soft) != len(Q) or not len(Q):
        raise InvalidArgument("soft_labels", len(soft), f"needs one row for each of {len(Q)}")
    if shares.shape != (len(X),):
        raise InvalidArgument("seen", shares.shape, f"needs one share for each of {len(X)}")
    K = soft.shape[1]
    classes = _classes(labels, "labels", len(X), K)
    factor = 1.0 if ridge_convention == "half" else 2.0
    return SoftmaxProblem(
        np.vstack([X, Q]),
        np.vstack([np.eye(K)[classes], soft]),
        np.concatenate([shares, np.full(len(Q), gamma / len(Q))]),
        gamma * float(finite(ridge, "ridge")) * factor,
    )


def seen_shares(
    models: Sequence[Any], x: Any, labels: Any, preference: Any, learner: int, alpha: float
) -> FloatArray:
    """Return the share of every user that a learner sees: alpha for preference, the rest for loss.

    Source: narang2026, Definition 1, cross-entropy, ties to the lowest index. models: n matrices
    (K, d); preference: N learner indices. Raises NoSuchLearner and InvalidArgument.

    >>> up, down = [[1.0], [-1.0]], [[-1.0], [1.0]]
    >>> seen_shares([up, down], [[1.0], [1.0]], [0, 1], [1, 1], 0, 0.25).tolist()
    [0.75, 0.0]
    """
    preferred = float(share(alpha, "alpha"))
    given = [floats(W, "models") for W in entries(models, "models")]
    learner_number("learner", learner, len(given))
    X = _table(x, "x")
    if len(X) == 0:
        raise EmptyPopulation(0)
    shapes = {W.shape for W in given}
    if len(shapes) > 1 or given[0].ndim != 2 or given[0].shape[1] != X.shape[1]:
        need = f"must be matrices of one shape (K, {X.shape[1]})"
        raise InvalidArgument("models", sorted(shapes), need)
    y = _classes(labels, "labels", len(X), len(given[0]))
    losses: list[FloatArray] = []
    for W in given:
        z = X @ W.T
        top = z.max(axis=1)
        lse = top + np.log(np.exp(z - top[:, None]).sum(axis=1))
        losses.append(lse - z[np.arange(len(X)), y])
    free = np.argmin(np.stack(losses, axis=1), axis=1) == learner
    loyal = _classes(preference, "preference", len(X), len(given)) == learner
    return np.asarray(preferred * loyal + (1 - preferred) * free, float)


def _table(values: Any, argument: str) -> FloatArray:
    table = np.atleast_2d(floats(values, argument))
    if table.ndim != 2 or table.shape[1] == 0:
        raise InvalidArgument(argument, table.shape, "must have shape (rows, columns)")
    return table


def _classes(values: Any, argument: str, users: int, classes: int) -> np.ndarray[Any, Any]:
    given = floats(values, argument)
    if given.shape != (users,):
        raise InvalidArgument(argument, given.shape, f"must have shape ({users},), one per user")
    wrong = (given < 0) | (given >= classes) | (given != np.floor(given))
    if wrong.any():
        raise InvalidArgument(argument, given[wrong][0], f"must be numbers 0 to {classes - 1}")
    return given.astype(np.intp)
