"""The moves of Algorithms 1 and 2 in floats: one user a round, and one query a probing learner."""

from __future__ import annotations

from collections.abc import Mapping

from lookahead.core.balls import FloatArray


def msgd_move(
    theta: FloatArray,
    organic: FloatArray,
    probes: Mapping[int, FloatArray],
    weight: FloatArray,
    shrinkage: FloatArray | float,
) -> FloatArray:
    """Return what is taken from the models, times the step size: Z_t of Algorithm 2.

    Source: narang2026, Algorithms 1 and 2, appendix D.2. With no probing learner it is Algorithm 1.

    Parameters
    ----------
    theta, organic
        models and the gradient of the visiting user at the selected learner, (..., n, d).
    probes
        gradient of the drawn query for each probing learner, (..., d).
    weight
        gamma, broadcast against (..., 1).
    shrinkage
        gradient of the ridge over theta.

    >>> import numpy as np
    >>> old, user = np.array([[1.0], [2.0]]), np.array([[4.0], [0.0]])
    >>> msgd_move(old, user, {1: np.array([3.0])}, np.array([0.5]), 0.1).tolist()
    [[4.0], [1.6]]
    """
    move = organic.copy()
    for i, gradient in probes.items():
        move[..., i, :] += weight * (gradient + shrinkage * theta[..., i, :])
    return move
