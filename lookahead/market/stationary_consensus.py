"""Two learners with one model: when shares of the tied users exist that keep both in place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING

from lookahead.core.errors import InvalidArgument
from lookahead.core.exact import Matrix, Vector, dot, to_flint
from lookahead.market.partition_solve import best_models
from lookahead.market.population_moments import normal_equations

if TYPE_CHECKING:
    from lookahead.market.population import FinitePopulation

MOST_NORMALS = 50_000


def consensus_points(
    population: FinitePopulation, alpha: Fraction, learners: int
) -> Iterator[tuple[Matrix, tuple[Matrix, ...]]]:
    """Yield (theta, free) where both of two learners hold the optimal model and can stay there.

    With residuals r and shares s_u of the tied users at learner 0, its mean step vanishes when
    alpha sum_{pi = 0} w r x + (1 - alpha) sum s_u w_u r_u x_u = 0; the other learner's then
    vanishes too, as the sum over both is the gradient of the risk. For other numbers of learners
    nothing is yielded.
    """
    if learners != 2 or alpha == 1:
        return
    best = best_models(*normal_equations(population, population.weights))
    model = best.point
    pulls = [
        tuple(w * (dot(model, x) - y) * value for value in x) for x, y, _, w in population.points
    ]
    loyal = [p for p, wanted in zip(pulls, population.preference, strict=True) if wanted == 0]
    target = tuple(-alpha * sum(column) for column in zip(*loyal, strict=True)) if loyal else ()
    target = target or (Fraction(0),) * population.d
    generators = [tuple((1 - alpha) * value for value in p) for p in pulls if any(p)]
    if in_zonotope(target, generators):
        yield (model, model), (best.free, best.free)


def in_zonotope(point: Vector, generators: Sequence[Vector]) -> bool:
    """Return whether `point` is a sum of s_u g_u with all s_u in [0, 1], exactly.

    A zonotope of full dimension d is cut out by the normals of d - 1 generators each; one of
    smaller dimension is first expressed in coordinates of its span.
    Raises InvalidArgument for more than MOST_NORMALS such normals.

    >>> one, two = (Fraction(1), Fraction(0)), (Fraction(1), Fraction(1))
    >>> in_zonotope((Fraction(3, 2), Fraction(1, 2)), [one, two])
    True
    >>> in_zonotope((Fraction(1, 4), Fraction(1, 2)), [one, two])
    False
    """
    if not generators:
        return not any(point)
    rank = to_flint(generators).rank()
    if to_flint([*generators, point]).rank() > rank:
        return False
    axes = _pivots(generators)
    # on its span a vector is determined by the coordinates at the pivots
    flat = [tuple(g[k] for k in axes) for g in generators]
    target = tuple(point[k] for k in axes)
    ways = list(combinations(flat, rank - 1)) if len(flat) <= 64 else None
    if ways is None or len(ways) > MOST_NORMALS:
        raise InvalidArgument("population", len(flat), "has too many users for this dimension")
    for few in ways:
        normal = _normal(few, rank)
        if any(normal):
            heights = [dot(normal, g) for g in flat]
            low, high = sum(min(h, 0) for h in heights), sum(max(h, 0) for h in heights)
            if not low <= dot(normal, target) <= high:
                return False
    return True


def _pivots(generators: Sequence[Vector]) -> list[int]:
    reduced, rank = to_flint(generators).rref()
    columns = range(reduced.ncols())
    return [next(j for j in columns if reduced[i, j] != 0) for i in range(rank)]


def _normal(few: Sequence[Vector], d: int) -> Vector:
    """Return a vector orthogonal to d - 1 vectors: their signed minors, zero if dependent."""
    minors: list[Fraction] = []
    for k in range(d):
        rows = [[entry for j, entry in enumerate(row) if j != k] for row in few]
        value = to_flint(rows).det() if rows else None
        size = Fraction(1) if value is None else Fraction(int(value.p), int(value.q))
        minors.append(size if k % 2 == 0 else -size)
    return tuple(minors)
