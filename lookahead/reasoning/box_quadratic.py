r"""Strategies in a box: affine variational inequalities and quadratic maxima, exactly.

A point $\eta$ of the box solves the inequality of a field $F(\eta) = s + S\eta$ when no step into
the box goes along the field: $F(\eta)^\top(\eta' - \eta) \le 0$ for every $\eta'$ of the box. With
$F$ the gradient of a quadratic these are its first-order points, with $F = \nabla_1 f$ along the
learner's answer they are the selfish strategies.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product as choices

from flint import fmpq_mat

from lookahead.core.errors import InvalidArgument
from lookahead.core.exact import Matrix, Vector, apply, dot, fraction, rational, to_flint

ZERO, ONE = Fraction(0), Fraction(1)
MOST_FACES = 3**6
End = Fraction | None


@dataclass(frozen=True)
class Box:
    """The strategies low <= eta <= high (d,); None where a side is open."""

    low: tuple[End, ...]
    high: tuple[End, ...]

    def __post_init__(self) -> None:
        if len(self.low) != len(self.high):
            raise InvalidArgument("high", len(self.high), f"must have length {len(self.low)}")
        for a, b in zip(self.low, self.high, strict=True):
            if a is not None and b is not None and a > b:
                raise InvalidArgument("low", a, f"must not exceed the upper end {b}")

    @property
    def bounded(self) -> bool:
        """Whether every side is closed."""
        return None not in self.low and None not in self.high

    @property
    def n_faces(self) -> int:
        """Number of faces, the box itself among them."""
        count = 1
        for ends in self.ends():
            count *= 1 + len(ends)
        return count

    def ends(self) -> list[list[Fraction]]:
        """Return the one or two ends of every coordinate, none where both sides are open."""
        sides = zip(self.low, self.high, strict=True)
        return [list(dict.fromkeys(e for e in pair if e is not None)) for pair in sides]

    def faces(self) -> Iterator[tuple[End, ...]]:
        """Yield every face: the value of each fixed coordinate, None where it is free."""
        options: list[list[End]] = [[None, *ends] for ends in self.ends()]
        return choices(*options)

    def contains(self, eta: Vector) -> bool:
        """Return whether eta lies in the box."""
        return all(
            (a is None or a <= x) and (b is None or x <= b)
            for a, x, b in zip(self.low, eta, self.high, strict=True)
        )

    def solves(self, eta: Vector, field: Vector) -> bool:
        """Return whether no step from eta into the box goes along the field there."""
        return all(
            (f <= 0 or x == b) and (f >= 0 or x == a)
            for a, x, b, f in zip(self.low, eta, self.high, field, strict=True)
        )


def box(
    d: int,
    low: Sequence[Fraction | int | None] | None = None,
    high: Sequence[Fraction | int | None] | None = None,
) -> Box:
    """Return the box of d coordinates; a side that is left out is open everywhere.

    >>> box(2, low=[0, None]).n_faces
    2
    """
    sides: list[tuple[End, ...]] = []
    for name, side in (("low", low), ("high", high)):
        ends = [None] * d if side is None else list(side)
        if len(ends) != d:
            raise InvalidArgument(name, len(ends), f"must have length {d}")
        sides.append(tuple(None if e is None else rational(e, name) for e in ends))
    return Box(sides[0], sides[1])


def first_order_points(S: Matrix, s: Vector, within: Box) -> list[Vector]:
    r"""Return the points of the box that solve the inequality of $F(\eta) = s + S\eta$.

    Every face is searched: there the free coordinates solve a linear system. Of a segment of
    solutions its ends are returned, of a line two points. S: (d, d), s: (d,).
    Raises InvalidArgument where there are more than `MOST_FACES` faces.

    >>> points = first_order_points(((-ONE,),), (ONE,), box(1, high=[Fraction(1, 2)]))
    >>> [str(eta[0]) for eta in points]
    ['1/2']
    """
    if within.n_faces > MOST_FACES:
        raise InvalidArgument(
            "strategies", f"{within.n_faces} faces", f"must have at most {MOST_FACES}"
        )
    found: dict[Vector, None] = {}
    for face in within.faces():
        for eta in on_face(S, s, within, face):
            if within.contains(eta) and within.solves(eta, field(S, s, eta)):
                found[eta] = None
    return list(found)


def on_face(S: Matrix, s: Vector, within: Box, face: tuple[End, ...]) -> list[Vector]:
    """Return where the field has no component along a face: no, one or two points.

    Where the system is singular a null direction of a bounded coordinate ends on a smaller face,
    which is searched too, so only directions of open coordinates are followed.
    """
    fixed = tuple(ZERO if e is None else e for e in face)
    free = [i for i, e in enumerate(face) if e is None]
    if not free:
        return [fixed]
    is_open = [within.low[i] is None and within.high[i] is None for i in free]
    free = [i for _, i in sorted(zip(is_open, free, strict=True))]
    at_fixed = field(S, s, fixed)
    rows = [[S[i][j] for j in free] + [-at_fixed[i]] for i in free]
    reduced, rank = to_flint(rows).rref()
    pivots = _pivots(reduced, rank)
    loose = [j for j in range(len(free)) if j not in pivots]
    if len(free) in pivots or not all(
        within.low[free[j]] is None and within.high[free[j]] is None for j in loose
    ):
        return []
    found: list[Vector] = []
    for step in (ZERO, ONE) if loose else (ZERO,):
        eta = list(fixed)
        for row, j in enumerate(pivots):
            entry = fraction(reduced[row, len(free)])
            along = fraction(reduced[row, loose[0]]) if loose else ZERO
            eta[free[j]] = entry - step * along
        if loose:
            eta[free[loose[0]]] = step
        found.append(tuple(eta))
    return found


def field(S: Matrix, s: Vector, eta: Vector) -> Vector:
    """Return s + S eta."""
    return tuple(a + b for a, b in zip(s, apply(S, eta), strict=True))


def way_up(Q: Matrix, q: Vector, within: Box) -> Vector | None:
    r"""Return a direction of the box along which $\tfrac12\eta^\top Q\eta + q^\top\eta$, concave,
    grows for ever.

    None where the maximum exists. Tried are the minimal dependences of the columns of Q: every null
    direction that stays in the box is a sum of those that do.

    >>> way_up(((-ONE, ZERO), (ZERO, ZERO)), (ZERO, -ONE), box(2))
    (Fraction(0, 1), Fraction(-1, 1))
    """
    d = len(q)
    for used in choices((False, True), repeat=d):
        free = [i for i in range(d) if used[i]]
        if not free:
            continue
        reduced, rank = to_flint([[row[j] for j in free] for row in Q]).rref()
        if rank != len(free) - 1:
            continue
        pivots = _pivots(reduced, rank)
        loose = next(j for j in range(len(free)) if j not in pivots)
        null = [ZERO] * d
        null[free[loose]] = ONE
        for row, j in enumerate(pivots):
            null[free[j]] = -fraction(reduced[row, loose])
        for sign in (1, -1):
            step = tuple(sign * x for x in null)
            if dot(q, step) > 0 and _recedes(step, within):
                return step
    return None


def frank_wolfe_gap(gradient: Vector, eta: Vector, within: Box) -> Fraction:
    """Return the most that a concave function can exceed its value at eta on a bounded box.

    gradient: (d,) its gradient at eta.
    """
    total = ZERO
    for a, x, b, g in zip(within.low, eta, within.high, gradient, strict=True):
        end = b if g > 0 else a
        if end is None:
            raise InvalidArgument("strategies", within, "must be bounded for this gap")
        total += g * (end - x)
    return total


def _recedes(step: Vector, within: Box) -> bool:
    return all(
        (x >= 0 or a is None) and (x <= 0 or b is None)
        for a, x, b in zip(within.low, step, within.high, strict=True)
    )


def _pivots(reduced: fmpq_mat, rank: int) -> list[int]:
    return [next(j for j in range(reduced.ncols()) if reduced[row, j] != 0) for row in range(rank)]
