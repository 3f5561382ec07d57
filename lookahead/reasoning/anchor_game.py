"""Agents who choose among anchors and a learner that takes the mean (zhu2025, Appendix B)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Literal, overload

from lookahead.core.algebraic import RealAlgebraic
from lookahead.core.enclosure import Real
from lookahead.core.errors import InvalidArgument
from lookahead.core.exact import Matrix, Vector, dot, matrix, vector
from lookahead.reasoning.alignment import alignment
from lookahead.reasoning.distance_geometry import (
    difference,
    euclidean,
    inner,
    squared_distances,
)
from lookahead.reasoning.moduli import modulus
from lookahead.reasoning.pairs import (
    NoFullSupportPair,
    Pair,
    average,
    collective_optima,
    individual_utilities,
    stable_weights,
    utilities_at,
)

Bound = Fraction | Real | None


@dataclass(frozen=True)
class AnchorGame:
    r"""Agents move to one of n anchors $p_i$; the learner answers with the mean (Appendix B).

    With weights $w$ the learner (squared loss, any scale) deploys $\theta = \sum_i w_i p_i$, and an
    agent at $z$ has $u(z, \theta) = -\sum_{i \in \text{favoured}} \|p_i - \theta\|^2 - \|z -
    \theta\|^2$. Everything follows from the squared distances of the anchors, exactly.

    anchors: n >= 1 points, each a tuple of d >= 1 rationals; favoured: indices of anchors, an index
    may repeat and there may be none. A game may be given by distances instead: `from_distances`.
    Raises InvalidArgument for an empty or ragged list, an index out of range, a number that is not
    finite; FloatRefused for a float.

    The number of supports that are searched grows like the number of subsets of at most d + 1
    anchors.

    >>> g = AnchorGame(anchors=[(0, 0), (2, 0), (1, 2)], favoured=(0, 1))
    >>> g.selfish().weights
    (Fraction(5, 16), Fraction(5, 16), Fraction(3, 8))
    >>> g.benefit(), g.bounds()["direct"], g.modulus("segment")
    (Fraction(27, 16), Fraction(27, 16), Fraction(9, 8))
    """

    anchors: Matrix | None
    favoured: tuple[int, ...]
    distances: Matrix | None

    def __init__(
        self,
        anchors: Iterable[Iterable[Fraction | int]] | None,
        favoured: Sequence[int],
        *,
        distances: Iterable[Iterable[Fraction | int]] | None = None,
    ) -> None:
        if (anchors is None) == (distances is None):
            raise InvalidArgument("anchors", anchors, "give either anchors or distances")
        points = None if anchors is None else matrix(anchors, "anchors")
        object.__setattr__(self, "anchors", points)
        object.__setattr__(self, "distances", None if distances is None else euclidean(distances))
        object.__setattr__(self, "favoured", _indices(favoured, self.n))

    @classmethod
    def from_distances(
        cls, squared: Iterable[Iterable[Fraction | int]], favoured: Sequence[int]
    ) -> AnchorGame:
        """Return the game of anchors known by their squared distances (n, n) only.

        Raises InvalidArgument unless `squared` is symmetric, with zero diagonal, non-negative and
        realised by points of some Euclidean space.

        >>> g = AnchorGame.from_distances([[0, 3, 3], [3, 0, 3], [3, 3, 0]], favoured=(0, 1))
        >>> g.benefit(), g.alignment(), g.modulus("simplex"), len(g.stable_pairs())
        (Fraction(3, 4), Fraction(-1, 1), Fraction(3, 1), 7)
        """
        return cls(None, favoured, distances=squared)

    @property
    def n(self) -> int:
        """Number of anchors."""
        return len(self.squared)

    @cached_property
    def squared(self) -> Matrix:
        """Squared distances (n, n) of the anchors."""
        if self.distances is not None:
            return self.distances
        return squared_distances(self.anchors or ())

    def learner(self, weights: Sequence[Fraction]) -> Vector:
        """Return A(D): the mean of the anchors under `weights` (n,)."""
        return self._mean(self._weights(weights))

    def individual_utilities(self, weights: Sequence[Fraction]) -> Vector:
        """Return u(p_j, theta) for every anchor j, where `weights` (n,) trained theta."""
        return individual_utilities(self.squared, self.favoured, self._weights(weights))

    def utility(self, weights: Sequence[Fraction]) -> Fraction:
        """Return U = E u(z, A(D)): model and evaluation on the same `weights` (n,)."""
        w = self._weights(weights)
        return dot(w, individual_utilities(self.squared, self.favoured, w))

    def stable_pairs(self) -> tuple[Pair, ...]:
        """Return one pair for every performatively stable theta.

        Stable means that no agent gains by moving alone: only anchors nearest to theta carry
        weight. Weights are the average of their extreme ones, hence of largest support. Pairs come
        in the order of their first extreme support: fewest anchors first, then by index.
        """
        return self._stable

    def selfish(self) -> Pair:
        """Return the stable pair whose weights use every anchor.

        Raises NoFullSupportPair, listing the stable pairs, where there is none: the anchors have
        no common circumcentre, or it lies outside or on the boundary of their hull.
        """
        full = [pair for pair in self._stable if all(pair.weights)]
        if not full:
            raise NoFullSupportPair(self._stable)
        return full[0]

    def collective(self) -> Pair:
        """Return the optimum of the population as Stackelberg leader.

        It is the best stationary point of U over affinely independent supports, single anchors
        included. With two or more favoured anchors U is concave and the optimum has such a
        support; with fewer, U is linear or convex and single anchors suffice. Of several optima
        the first is returned, in the order of supports, and all are in `extreme`.
        """
        return self._collective

    def benefit(self, at: Pair | None = None) -> Fraction:
        """Return B = U(collective) - U(at), Definition 1; `at` a stable pair, default selfish()."""
        return self._collective.utility - self._at(at).utility

    def alignment(self, at: Pair | None = None) -> Fraction:
        """Return Phi of Theorem 6 at the stable pair `at` (default selfish())."""
        return alignment(self, self._at(at).weights, self._collective.weights)

    @overload
    def modulus(self, coordinates: Literal["segment"], at: Pair | None = None) -> Fraction: ...
    @overload
    def modulus(
        self, coordinates: str | Sequence[Sequence[Fraction]], at: Pair | None = None
    ) -> Fraction | RealAlgebraic: ...
    def modulus(
        self, coordinates: str | Sequence[Sequence[Fraction]], at: Pair | None = None
    ) -> Fraction | RealAlgebraic:
        """Return the sharp modulus of strong concavity of U in declared coordinates.

        "segment": the parameter alpha in [0, 1] from the stable pair `at` (default selfish()) to
        the collective optimum; "simplex": Euclidean weights on the tangent space of the simplex;
        "free": the first n - 1 weights; "centroid": theta; or a matrix (n, k) of rationals M whose
        columns sum to zero, for the coordinates eta of w + M eta. Negative where U is convex.
        Raises NoSolution where the coordinates have no direction (one anchor), UnknownKey for
        another name, InvalidArgument for a matrix of another shape.
        """
        if isinstance(coordinates, str) and coordinates == "segment":
            return self._segment_modulus(self._at(at))
        if coordinates == "simplex":
            return self._simplex_modulus
        return modulus(self.squared, len(self.favoured), coordinates)

    def bounds(self, at: Pair | None = None) -> dict[str, Bound]:
        r"""Return three bounds on the benefit at the stable pair `at` (default selfish()).

        direct: $-\Phi - \gamma_\alpha/2$; pl: $\Phi^2/(2\gamma_\alpha)$, None without a positive
        segment modulus; printed: Theorem 6 with the simplex modulus, None without a positive one.
        """
        at = self._at(at)
        Phi, gamma_alpha = self.alignment(at), self._segment_modulus(at)
        return {
            "direct": -Phi - gamma_alpha / 2,
            "pl": Phi * Phi / (2 * gamma_alpha) if gamma_alpha > 0 else None,
            "printed": self._printed(Phi),
        }

    def _segment_modulus(self, at: Pair) -> Fraction:
        step = difference(self._collective.weights, at.weights)
        return 2 * (len(self.favoured) - 1) * inner(self.squared, step, step)

    def _printed(self, Phi: Fraction) -> Bound:
        if self.n == 1 or len(self.favoured) < 2:
            return None
        # no eigenvalue of -D is negative on displacements, and an irrational one is not zero
        gamma = self._simplex_modulus
        return None if gamma == 0 else Phi * Phi / (2 * gamma)

    @cached_property
    def _simplex_modulus(self) -> Fraction | RealAlgebraic:
        return modulus(self.squared, len(self.favoured), "simplex")

    @cached_property
    def _stable(self) -> tuple[Pair, ...]:
        pairs: list[Pair] = []
        for away, vertices in stable_weights(self.squared).items():
            w = average(vertices)
            # whoever carries weight is nearest, so all have the largest of the utilities
            utility = max(utilities_at(away, self.favoured))
            pairs.append(Pair(w, self._mean(w), utility, len(vertices) == 1, tuple(vertices)))
        return tuple(pairs)

    @cached_property
    def _collective(self) -> Pair:
        utility, optima = collective_optima(self.squared, self.favoured)
        return Pair(optima[0], self._mean(optima[0]), utility, len(optima) == 1, optima)

    def _mean(self, w: Vector) -> Vector:
        if self.anchors is None:
            return w
        return tuple(dot(w, coordinate) for coordinate in zip(*self.anchors, strict=True))

    def _at(self, at: Pair | None) -> Pair:
        if at is None:
            return self.selfish()
        if at not in self._stable:
            raise InvalidArgument("at", at, "must be one of this game's stable_pairs()")
        return at

    def _weights(self, weights: Sequence[Fraction]) -> Vector:
        w = vector(weights, "weights")
        if len(w) != self.n:
            raise InvalidArgument("weights", len(w), f"must be one for each of {self.n} anchors")
        if min(w) < 0:
            raise InvalidArgument("weights", min(w), "must not be negative")
        if sum(w) != 1:
            raise InvalidArgument("weights", sum(w), "must sum to one")
        return w


def _indices(favoured: Sequence[int], n: int) -> tuple[int, ...]:
    if not isinstance(favoured, Sequence):
        raise InvalidArgument("favoured", favoured, "must be a sequence of indices of anchors")
    for i in favoured:
        if isinstance(i, bool) or not isinstance(i, int) or not 0 <= i < n:
            raise InvalidArgument("favoured", i, f"must be indices of anchors, 0 to {n - 1}")
    return tuple(favoured)
