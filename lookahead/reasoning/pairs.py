"""Stable pairs and collective optima of anchor games, by enumerating supports exactly."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from lookahead.core.errors import NoSolution
from lookahead.core.exact import Matrix, Vector, dot
from lookahead.reasoning.distance_geometry import distances_from, stationary_weights, supports


@dataclass(frozen=True)
class Pair:
    """A strategy of the population and the model it trains.

    weights: (n,) Fractions, the share of the population on each anchor; theta: the model, in the
    anchors' coordinates, or the weights themselves as barycentric coordinates when the game is
    given by distances; utility: the population's utility U; unique: whether no other weights will
    do (for a stable pair: realise this theta; for an optimum: reach this utility); extreme: the
    vertices of the set of weights that do, in the order of their supports.
    """

    weights: Vector
    theta: Vector
    utility: Fraction
    unique: bool
    extreme: tuple[Vector, ...]


class NoFullSupportPair(NoSolution):
    """No stable pair uses every anchor; `pairs` holds the stable pairs that there are."""

    def __init__(self, pairs: tuple[Pair, ...]) -> None:
        self.pairs = pairs
        listed = "; ".join(f"weights {_shown(p.weights)} at theta {_shown(p.theta)}" for p in pairs)
        super().__init__(
            "no stable pair uses every anchor; pass one of the stable pairs as `at`: " + listed
        )


def stable_weights(D: Matrix) -> dict[Vector, list[Vector]]:
    """Return, for every stable theta, the vertices of the weights that realise it.

    A theta is told by its squared distances from the anchors.

    Weights are stable when only anchors nearest to their mean carry any. Theta is then the
    circumcentre of an affinely independent support with positive weights and no anchor nearer,
    and those supports are the vertices' (Caratheodory).
    """
    nothing = (Fraction(0),) * len(D)
    found: dict[Vector, list[Vector]] = {}
    for support in supports(D):
        weights = stationary_weights(D, support, nothing)
        if weights is not None:
            away = distances_from(D, weights)
            if away[support[0]] == min(away):
                found.setdefault(away, []).append(weights)
    return found


def individual_utilities(D: Matrix, favoured: tuple[int, ...], w: Vector) -> Vector:
    """Return u(p_j, theta) for every anchor j, theta being the mean under the weights w (n,)."""
    return utilities_at(distances_from(D, w), favoured)


def utilities_at(away: Vector, favoured: tuple[int, ...]) -> Vector:
    """Return u(p_j, theta) for every anchor j, from theta's squared distances `away` (n,)."""
    favour = sum((away[i] for i in favoured), Fraction(0))
    return tuple(-favour - own for own in away)


def collective_optima(D: Matrix, favoured: tuple[int, ...]) -> tuple[Fraction, tuple[Vector, ...]]:
    r"""Return the best value of U and the stationary points that reach it.

    Searched are the affinely independent supports, smallest first.

    $U(w) = -c^\top w + \tfrac{m}{2} w^\top D w$ with $c = \sum_{i \in \text{favoured}} D_i$ and
    $m = |\text{favoured}| - 1$. For $m \le 0$ it is linear or convex, so single anchors suffice.
    """
    n, m = len(D), len(favoured) - 1
    linear = tuple(sum((D[i][j] for i in favoured), Fraction(0)) / max(m, 1) for j in range(n))
    candidates = [
        weights
        for support in supports(D)
        if (m > 0 or len(support) == 1)
        and (weights := stationary_weights(D, support, linear)) is not None
    ]
    values = [dot(w, individual_utilities(D, favoured, w)) for w in candidates]
    best = max(values)
    return best, tuple(w for w, value in zip(candidates, values, strict=True) if value == best)


def average(vertices: list[Vector]) -> Vector:
    """Return the mean of some weights: where any of them is positive, so is the mean."""
    if len(vertices) == 1:
        return vertices[0]
    return tuple(sum(column, Fraction(0)) / len(vertices) for column in zip(*vertices, strict=True))


def _shown(x: Vector) -> str:
    return f"({', '.join(str(entry) for entry in x)})"
