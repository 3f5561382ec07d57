"""Sets of models or of data on the line, and where a quadratic is least on them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

ZERO = Fraction(0)
STEPS = tuple(Fraction(s, 8) for s in (-16, -8, -1, 1, 8, 16))


@dataclass(frozen=True)
class Interval:
    """The points from low to high, None for no bound; `closed` says whether it has its ends."""

    low: Fraction | None = None
    high: Fraction | None = None
    closed: bool = True

    def contains(self, point: Fraction) -> bool:
        """Return whether `point` lies inside."""
        above = self.low is None or point > self.low or (self.closed and point == self.low)
        below = self.high is None or point < self.high or (self.closed and point == self.high)
        return above and below

    def nearest(self, point: Fraction) -> Fraction:
        """Return the point of the closed interval that is nearest to `point`."""
        point = point if self.low is None else max(point, self.low)
        return point if self.high is None else min(point, self.high)


def candidate(curvature: Fraction, slope: Fraction, where: Interval) -> Fraction:
    r"""Return the only point at which $\tfrac a2 t^2 - b t$ can have its one minimum on `where`.

    curvature: a >= 0; slope: b. Where a = 0 the end towards which the line falls, else zero.
    """
    if curvature:
        return where.nearest(slope / curvature)
    end = where.high if slope > 0 else where.low
    return where.nearest(ZERO) if end is None else end


def rivals(point: Fraction, where: Interval) -> tuple[Fraction, ...]:
    """Return other points of `where`: near the point, its ends, and half-way to them."""
    ends = [end for end in (where.low, where.high) if end is not None]
    near = [point + step for step in STEPS] + ends + [(point + end) / 2 for end in ends]
    return tuple(p for p in near if p != point and where.contains(p))
