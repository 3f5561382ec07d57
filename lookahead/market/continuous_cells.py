"""Slopes on a line cut the users into cells; what each cell adds to the potential's slope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any, Protocol

from lookahead.core.exact import Vector

Bound = Any
"""A rational or a float; None stands for infinity."""


class SlopeLaw(Protocol):
    """What a market in one dimension says of its slopes r = y / x."""

    def moment(self, k: int, lo: Bound, hi: Bound) -> Any:
        """Return E[x^2 r^k; lo < r < hi]."""
        ...

    def mass(self, lo: Bound, hi: Bound) -> Any:
        """Return P(lo < r < hi)."""
        ...

    def preferred(self, learner: int) -> tuple[Fraction, Vector]:
        """Return the share of users that prefer `learner`, and E[x^2 r^k] of these."""
        ...


@dataclass(frozen=True)
class Cell:
    """The users nearest to one slope, lo < r < hi, and the learners that have this slope."""

    slope: Any
    members: tuple[int, ...]
    lo: Bound
    hi: Bound

    def moments(self, law: SlopeLaw) -> tuple[Any, ...]:
        """Return E[x^2 r^k] of the cell for k = 0, 1, 2."""
        return tuple(law.moment(k, self.lo, self.hi) for k in range(3))


def cells(theta: Sequence[Any]) -> tuple[Cell, ...]:
    """Return the cells in increasing order of slopes.

    >>> [(c.members, c.lo, c.hi) for c in cells([Fraction(1), Fraction(0), Fraction(1)])]
    [((1,), None, Fraction(1, 2)), ((0, 2), Fraction(1, 2), None)]
    """
    slopes = sorted(set(theta))
    cuts = [None, *((a + b) / 2 for a, b in pairwise(slopes)), None]
    return tuple(
        Cell(s, tuple(i for i, t in enumerate(theta) if t == s), cuts[j], cuts[j + 1])
        for j, s in enumerate(slopes)
    )


def square_error(moments: Sequence[Any], slope: Any) -> Any:
    """Return E[x^2 (r - slope)^2] from the moments of r."""
    m0, m1, m2 = moments
    return m2 - 2 * slope * m1 + slope**2 * m0


def pulls(law: SlopeLaw, cell: Cell) -> tuple[Any, Any]:
    """Return the slope of the loss from users left and right of the model, >= 0 and <= 0."""
    s = cell.slope
    left = 2 * (s * law.moment(0, cell.lo, s) - law.moment(1, cell.lo, s))
    right = 2 * (s * law.moment(0, s, cell.hi) - law.moment(1, s, cell.hi))
    return left, right


def preference_slope(law: SlopeLaw, learner: int, slope: Any) -> Any:
    """Return the derivative of E[loss; users that prefer `learner`]."""
    m0, m1, _ = law.preferred(learner)[1]
    return 2 * (slope * m0 - m1)


def drift(
    law: SlopeLaw, theta: Sequence[Any], alpha: Any, *, kinks: bool = True
) -> tuple[Any, ...]:
    """Return Lemma 13's formula, ties to the lowest index; the gradient where there is one.

    `kinks=False` leaves out the loss branch of coincident models.
    """
    found = [alpha * preference_slope(law, i, s) for i, s in enumerate(theta)]
    for cell in cells(theta):
        if kinks or len(cell.members) == 1:
            found[cell.members[0]] += (1 - alpha) * sum(pulls(law, cell))
    return tuple(found)


def one_sided(law: SlopeLaw, theta: Sequence[Any], alpha: Any, v: Sequence[Any]) -> Any:
    """Return the derivative of F in the direction v: tied users go where the loss falls fastest."""
    own = sum(preference_slope(law, i, s) * v[i] for i, s in enumerate(theta))
    rest = 0
    for cell in cells(theta):
        left, right = pulls(law, cell)
        steps = [v[i] for i in cell.members]
        rest += left * min(steps) + right * max(steps)
    return alpha * own + (1 - alpha) * rest
