"""Which stable points the two-slope market has over (p, alpha), and what a specialist costs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from lookahead.market.arguments import column
from lookahead.market.two_slopes import Phase, TwoSlopeMarket
from lookahead.market.two_slopes_stationary import StationarySlopes


@dataclass(frozen=True)
class PhasePoint:
    """The market at one (p, alpha): its phase, its stationary points, and R* for slope a."""

    p: Fraction
    alpha: Fraction
    phase: Phase
    points: tuple[StationarySlopes, ...]
    optimal_risk: Fraction

    @property
    def stable(self) -> tuple[StationarySlopes, ...]:
        """The stationary points that are local minima of the potential."""
        return tuple(point for point in self.points if point.stable)

    @property
    def worst_ratio(self) -> Fraction:
        """Largest R(theta_i) / R* over learners of stable points without an idle learner."""
        risks = [risk for point in self.stable if point.idle is None for risk in point.risks]
        return max(risks) / self.optimal_risk


def phase_diagram(
    p: Iterable[Any], alpha: Iterable[Any], a: Any = 1
) -> tuple[tuple[PhasePoint, ...], ...]:
    """Return a row of `PhasePoint` for every alpha, one entry for every p: narang2026, Example 1.

    p: shares in (0, 1); alpha: preference strengths in [0, 1]; a: slope > 0.
    Raises InvalidArgument outside these ranges.

    >>> half = Fraction(1, 2)
    >>> rows = phase_diagram([half, Fraction(1, 10)], [0, half, 1])
    >>> [[point.phase for point in row][0] for row in rows], rows[2][1].worst_ratio
    (['loss only', 'threshold', 'preference only'], Fraction(10, 1))
    """
    columns = column(p, "p")
    return tuple(
        tuple(_point(share, a, strength) for share in columns)
        for strength in column(alpha, "alpha")
    )


def _point(p: Any, a: Any, alpha: Any) -> PhasePoint:
    market = TwoSlopeMarket(p, a, alpha)
    return PhasePoint(
        market.p,
        market.alpha,
        market.phase(),
        market.stationary_points(),
        market.population_optimum().risk,
    )
