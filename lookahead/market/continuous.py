"""The uniform square: a continuous market whose potential has a closed form, evaluated exactly.

With d = 1 a user (x, y) matters through the slope r = y / x alone, weighted by x^2, because
(y - theta x)^2 = x^2 (r - theta)^2: the loss branch is a problem of k means for slopes.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from lookahead.core.errors import InvalidArgument
from lookahead.core.exact import Vector
from lookahead.market import continuous_methods as methods
from lookahead.market.arguments import entries, learner_number
from lookahead.market.continuous_cells import Bound

F = Fraction


@dataclass(frozen=True)
class UniformSquare:
    """x and y independent and uniform on [-1, 1]: narang2026, potential (1), in closed form.

    preference: the learners whom users with x > 0 and with x < 0 prefer. Models are a sequence of
    n slopes, rationals; alpha in [0, 1] is the probability of following preference.

    >>> market = UniformSquare()
    >>> market.potential([F(1, 2), F(-1, 2)], 0), market.gradient([F(1, 2), F(-1, 2)], 0)
    (Fraction(1, 6), (Fraction(-1, 12), Fraction(1, 12)))
    """

    preference: tuple[int, int] = (0, 1)

    def __post_init__(self) -> None:
        pair = entries(self.preference, "preference")
        if len(pair) != 2:
            raise InvalidArgument("preference", pair, "must name two learners: for x > 0, x < 0")
        one, two = (learner_number("preference", i) for i in pair)
        object.__setattr__(self, "preference", (one, two))

    @property
    def learners(self) -> int:
        """Smallest number of learners that the preferences need."""
        return 1 + max(self.preference)

    def moment(self, k: int, lo: Bound, hi: Bound) -> Any:
        """Return E[x^2 r^k; lo < r < hi] for k = 0, 1, 2; None stands for infinity."""
        return _primitive(k, hi, 1) - _primitive(k, lo, -1)

    def mass(self, lo: Bound, hi: Bound) -> Any:
        """Return the share of users with lo < y / x < hi."""
        return _below(hi, 1) - _below(lo, -1)

    def preferred(self, learner: int) -> tuple[Fraction, Vector]:
        """Return the share of users that prefer `learner`, and E[x^2 r^k] of these."""
        share = F(self.preference.count(learner), 2)
        return share, tuple(share * self.moment(k, None, None) for k in range(3))

    risk = methods.risk
    potential = methods.potential
    masses = methods.masses
    differentiable = methods.differentiable
    gradient = methods.gradient
    directional = methods.directional
    one_sided_gradients = methods.one_sided_gradients


def _primitive(k: int, r: Bound, end: int) -> Any:
    # the square's slopes, weighted by x^2, have the density min(1, r^-4) / 8
    if r is None:
        return F(end ** (k + 1), 8) * (F(1, k + 1) - F(1, k - 3))
    if r < 0:
        return (-1) ** (k + 1) * _primitive(k, -r, end)
    if r <= 1:
        return r ** (k + 1) / F(8 * (k + 1))
    return F(1, 8 * (k + 1)) + (r ** (k - 3) - 1) / F(8 * (k - 3))


def _below(r: Bound, end: int) -> Any:
    # and the unweighted density min(1, r^-2) / 4
    if r is None:
        return F(end, 2)
    if r < 0:
        return -_below(-r, end)
    return r / F(4) if r <= 1 else F(1, 2) - 1 / (4 * r)
