"""The search through all partitions of the users; whole numbers decide every comparison."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, count, product
from math import lcm
from typing import TYPE_CHECKING

from flint import fmpz_mat

from lookahead.core.errors import InvalidArgument
from lookahead.core.exact import Matrix, Vector, dot, fraction
from lookahead.market.choice import choose
from lookahead.market.partition_solve import BestModels, best_models

if TYPE_CHECKING:
    from lookahead.market.population import FinitePopulation

Cell = tuple[int, ...]
Partition = tuple[Cell, ...]


@dataclass(frozen=True)
class _Candidate:
    """A learner's best models for the users sent to it, and what they mean to every chooser.

    residuals: |theta.x - y| of each chooser times a factor of its own and times `over`; settled:
    whether the chooser's residual is the same for all of the models.
    """

    best: BestModels
    residuals: tuple[int, ...]
    over: int
    settled: tuple[bool, ...]


def consistent_models(
    population: FinitePopulation, alpha: Fraction, learners: int, limit: int
) -> Iterator[tuple[Matrix, Partition, tuple[Matrix, ...]]]:
    """Yield (theta, winners, free) for every partition in which no user prefers another learner.

    winners: the learners that share each user's loss branch, one each unless the tie rule is
    "split", where equal shares are tried as well; a tie with a learner outside them is allowed.
    free: a basis of the directions that each learner's users leave open. A member of an affine
    set of models is the shortest, or one so far out that no user it does not serve prefers it.
    Raises InvalidArgument for more than `limit` partitions.
    """
    choosers = [
        u
        for u, (x, w) in enumerate(zip(population.x, population.weights, strict=True))
        if alpha < 1 and w and any(x)
    ]
    sizes = range(1, learners + 1) if population.ties == "split" else (1,)
    cells = [cell for size in sizes for cell in combinations(range(learners), size)]
    if len(cells) ** len(choosers) > limit:
        what = f"{len(cells)}^{len(choosers)} partitions"
        raise InvalidArgument("limit", limit, f"is below {what}; take fewer users or learners")
    base, steps = _moments(population, alpha, learners, choosers)
    rows = [_whole((*population.x[u], population.y[u])) for u in choosers]
    solved: dict[tuple[int, tuple[int, ...]], _Candidate] = {}
    for partition in product(cells, repeat=len(choosers)):
        candidates: list[_Candidate] = []
        for i in range(learners):
            key = (i, tuple([len(cell) if i in cell else 0 for cell in partition]))
            if key not in solved:
                solved[key] = _candidate(base[i], steps, key[1], rows, population.d)
            candidates.append(solved[key])
        if all(_stays(k, cell, candidates) for k, cell in enumerate(partition)):
            yield _found(population, choosers, partition, candidates)


def _moments(
    population: FinitePopulation, alpha: Fraction, learners: int, choosers: Sequence[int]
) -> tuple[list[list[int]], list[dict[int, list[int]]]]:
    """Return whole multiples of what preference gives each learner, and of what a chooser adds.

    A row holds the entries of A = sum m x x' and then of b = sum m y x; a chooser shared by
    k learners adds its row for k. One common factor leaves the solutions of A t = b alone.
    """
    rows = [
        tuple(w * value for value in (*(a * b for a in x for b in x), *(y * b for b in x)))
        for x, y, w in zip(population.x, population.y, population.weights, strict=True)
    ]
    shares = range(1, learners + 1)
    factor = alpha.denominator * lcm(*shares)
    factor *= lcm(*(value.denominator for row in rows for value in row))
    whole = [[int(factor // alpha.denominator * value) for value in row] for row in rows]
    base = [[0] * len(rows[0]) for _ in range(learners)]
    for wanted, row in zip(population.preference, whole, strict=True):
        base[wanted] = [a + alpha.numerator * b for a, b in zip(base[wanted], row, strict=True)]
    rest = alpha.denominator - alpha.numerator
    return base, [{k: [rest * b // k for b in whole[u]] for k in shares} for u in choosers]


def _candidate(
    base: list[int],
    steps: Sequence[dict[int, list[int]]],
    sizes: Sequence[int],
    rows: Sequence[tuple[int, ...]],
    d: int,
) -> _Candidate:
    total = base
    for size, step in zip(sizes, steps, strict=True):
        if size:
            total = [a + b for a, b in zip(total, step[size], strict=True)]
    best = _best(total, d)
    over = lcm(*(value.denominator for value in best.point))
    whole = [value.numerator * (over // value.denominator) for value in best.point]
    residuals = [
        abs(sum(a * b for a, b in zip(whole, row, strict=False)) - over * row[d]) for row in rows
    ]
    settled = (
        (True,) * len(rows)
        if best.unique
        else tuple(not any(dot(z, _features(row, d)) for z in best.free) for row in rows)
    )
    return _Candidate(best, tuple(residuals), over, settled)


def _best(total: Sequence[int], d: int) -> BestModels:
    A, b = total[: d * d], total[d * d :]
    try:
        solution = fmpz_mat(d, d, A).solve(fmpz_mat(d, 1, b))
    except ZeroDivisionError:
        matrix = tuple(_fractions(A[k * d : (k + 1) * d]) for k in range(d))
        return best_models(matrix, _fractions(b))
    return BestModels(tuple(fraction(entry) for entry in solution.entries()))


def _stays(k: int, cell: Cell, candidates: Sequence[_Candidate]) -> bool:
    """Return whether chooser k has no smaller loss elsewhere, and equal ones within its cell.

    A model that may move far along a direction that matters to the chooser is no temptation.
    """
    here = candidates[cell[0]]
    loss = here.residuals[k]
    for i, there in enumerate(candidates):
        if there is here or not there.settled[k]:
            continue
        gap = there.residuals[k] * here.over - loss * there.over
        if gap < 0 or (gap and i in cell):
            return False
    return True


def _found(
    population: FinitePopulation,
    choosers: Sequence[int],
    partition: Partition,
    candidates: Sequence[_Candidate],
) -> tuple[Matrix, Partition, tuple[Matrix, ...]]:
    theta = tuple(
        _member(population, choosers, partition, candidates, i) for i in range(len(candidates))
    )
    chosen = dict(zip(choosers, partition, strict=True))
    tied = population.tied(theta)
    winners = tuple(
        chosen.get(u, choose(u, tied[u], population.preference[u], population.ties))
        for u in range(population.n_users)
    )
    return theta, winners, tuple(candidate.best.free for candidate in candidates)


def _member(
    population: FinitePopulation,
    choosers: Sequence[int],
    partition: Partition,
    candidates: Sequence[_Candidate],
    i: int,
) -> Vector:
    """Return the shortest model of learner i that tempts nobody, or the first far enough out."""
    mine = candidates[i]
    open_ = [k for k, settled in enumerate(mine.settled) if not settled]
    if mine.best.unique:
        return mine.best.point
    direction = _transversal(mine.best.free, [population.x[choosers[k]] for k in open_])
    for power in count():
        model = mine.best.along(direction, Fraction(2**power // 2))
        if all(
            abs(dot(model, population.x[choosers[k]]) - population.y[choosers[k]])
            > _loss(population, choosers[k], candidates[partition[k][0]])
            for k in open_
        ):
            return model
    return mine.best.point


def _loss(population: FinitePopulation, user: int, candidate: _Candidate) -> Fraction:
    return abs(dot(candidate.best.point, population.x[user]) - population.y[user])


def _transversal(free: Matrix, features: Sequence[Vector]) -> Vector:
    """Return a combination of `free` that is orthogonal to none of the features.

    Points of a moment curve: each feature rules out at most len(free) - 1 of them.
    """
    for s in count(1):
        direction = tuple(
            sum((s**j * z[k] for j, z in enumerate(free)), Fraction(0)) for k in range(len(free[0]))
        )
        if all(dot(direction, x) for x in features):
            return direction
    return free[0]


def _whole(row: Vector) -> tuple[int, ...]:
    factor = lcm(*(value.denominator for value in row))
    return tuple(value.numerator * (factor // value.denominator) for value in row)


def _fractions(values: Sequence[int]) -> Vector:
    return tuple(Fraction(value) for value in values)


def _features(row: tuple[int, ...], d: int) -> Vector:
    return _fractions(row[:d])
