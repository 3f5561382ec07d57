"""Lemmas 6 and 7 by brute force in floats: norms of the softmax Jacobian over the simplex."""

from itertools import product

import numpy as np
import pytest


def jacobians(classes, seed=0, count=400):
    """Diag(p) - pp' at random distributions, near the corners and edges too."""
    rng = np.random.default_rng(seed)
    for concentration in (0.05, 0.3, 1.0):
        for p in rng.dirichlet([concentration] * classes, count):
            yield np.diag(p) - np.outer(p, p)


def into_l1(J):
    """Norm from l2 to l1: the largest |J's| over signs s."""
    return max(np.linalg.norm(J @ signs) for signs in product((-1.0, 1.0), repeat=len(J)))


@pytest.mark.parametrize("classes", [2, 3, 5])
def test_no_distribution_beats_the_best_constants(classes):
    curvature = max(np.linalg.eigvalsh(J)[-1] for J in jacobians(classes))
    slope = max(into_l1(J) for J in jacobians(classes))
    # sums of a few products of numbers below one: errors of some units in the last place
    assert 0.45 < curvature < 0.5 + 1e-12
    assert 0.65 < slope < np.sqrt(0.5) + 1e-12


def test_both_are_attained_at_even_odds_of_two():
    J = np.array([[0.25, -0.25], [-0.25, 0.25]])
    assert np.linalg.eigvalsh(J)[-1] == pytest.approx(0.5)
    assert into_l1(J) == pytest.approx(np.sqrt(0.5))


def test_a_small_floor_does_not_raise_the_norm():
    steep = [into_l1(J) for J in jacobians(4, seed=1) if np.diag(J).min() < 1e-6]
    assert len(steep) > 100
    assert max(steep) < np.sqrt(0.5) + 1e-12
