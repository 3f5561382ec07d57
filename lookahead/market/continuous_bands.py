"""Markets whose slopes y / x are uniform on disjoint bands: any number of learners, exactly."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from lookahead.core.errors import InvalidArgument
from lookahead.core.exact import Vector, rational
from lookahead.market import continuous_methods as methods
from lookahead.market.arguments import entries, learner_number, of_kind
from lookahead.market.continuous_cells import Bound

F = Fraction


@dataclass(frozen=True)
class Band:
    """Users whose slopes are uniform on (lo, hi): their share, and the learner they prefer."""

    lo: Fraction
    hi: Fraction
    weight: Fraction
    preferred: int = 0


@dataclass(frozen=True)
class SlopeBands:
    """Slopes y / x uniform on disjoint bands, x independent of the slope with E x^2 = 1.

    bands: Band records with lo < hi, in increasing order, weights that sum to one. Example 1 is
    the limit of two thin bands. Same methods as UniformSquare.

    >>> market = SlopeBands.of((1, 2, F(1, 2), 0), (-2, -1, F(1, 2), 1))
    >>> market.gradient([F(3, 2), F(-3, 2)], F(1, 3))
    (Fraction(0, 1), Fraction(0, 1))
    """

    bands: tuple[Band, ...]

    def __post_init__(self) -> None:
        for band in entries(self.bands, "bands"):
            of_kind(band, "bands", Band, "Band records; SlopeBands.of takes tuples")
            for name in ("lo", "hi", "weight"):
                rational(getattr(band, name), name)
        object.__setattr__(self, "bands", tuple(self.bands))
        edges = [edge for band in self.bands for edge in (band.lo, band.hi)]
        if not self.bands or edges != sorted(edges) or any(b.lo == b.hi for b in self.bands):
            raise InvalidArgument("bands", edges, "must be disjoint intervals in increasing order")
        weights = [band.weight for band in self.bands]
        if min(weights) < 0 or sum(weights) != 1:
            raise InvalidArgument("weights", [str(w) for w in weights], "must be >= 0, sum to one")
        for band in self.bands:
            learner_number("preferred", band.preferred)

    @classmethod
    def of(cls, *bands: tuple[Any, Any, Any, int]) -> SlopeBands:
        """Return the market of bands (lo, hi, weight, preferred learner), in any order."""
        rows: list[Band] = []
        for band in bands:
            if len(entries(band, "bands")) != 4:
                raise InvalidArgument("bands", band, "needs (lo, hi, weight, preferred learner)")
            lo, hi, w, i = band
            rows.append(Band(rational(lo, "lo"), rational(hi, "hi"), rational(w, "weight"), i))
        return cls(tuple(sorted(rows, key=lambda band: band.lo)))

    @property
    def learners(self) -> int:
        """Smallest number of learners that the preferences need."""
        return 1 + max(band.preferred for band in self.bands)

    def moment(self, k: int, lo: Bound, hi: Bound) -> Any:
        """Return E[x^2 r^k; lo < r < hi] for k = 0, 1, 2; None stands for infinity."""
        return sum((_of_band(band, k, lo, hi) for band in self.bands), F(0))

    def mass(self, lo: Bound, hi: Bound) -> Any:
        """Return the share of users with lo < y / x < hi."""
        return self.moment(0, lo, hi)

    def preferred(self, learner: int) -> tuple[Fraction, Vector]:
        """Return the share of users that prefer `learner`, and E[x^2 r^k] of these."""
        own = [band for band in self.bands if band.preferred == learner]
        moments = tuple(sum((_of_band(b, k, b.lo, b.hi) for b in own), F(0)) for k in range(3))
        return moments[0], moments

    risk = methods.risk
    potential = methods.potential
    masses = methods.masses
    differentiable = methods.differentiable
    gradient = methods.gradient
    directional = methods.directional
    one_sided_gradients = methods.one_sided_gradients


def _of_band(band: Band, k: int, lo: Bound, hi: Bound) -> Any:
    a = band.lo if lo is None else max(band.lo, lo)
    b = band.hi if hi is None else min(band.hi, hi)
    if a >= b:
        return F(0)
    return band.weight * (b ** (k + 1) - a ** (k + 1)) / ((k + 1) * (band.hi - band.lo))
