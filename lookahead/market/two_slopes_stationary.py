"""The stationary points of narang2026's Example 1 in closed form, those at ties included."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

F = Fraction
Case = Literal["aligned", "swapped", "consensus", "unvisited"]
Shares = tuple[Fraction, Fraction]


@dataclass(frozen=True)
class StationarySlopes:
    """A stationary point of the two-slope market: narang2026, Lemma 10 and what it leaves out.

    slopes: the models; case: "aligned" (every user at its preferred learner), "swapped" (users who
    follow their loss go to the other one), "consensus" (equal models, all tie) or "unvisited" (one
    learner sees nobody). shares: of the loss-minimising users of each subpopulation, the share that
    learner 0 gets. masses, potential, risks as in `FinitePopulation`. stable: whether it is a local
    minimum of the potential. For "unvisited", `idle` is (learner, low, high): any slope <= low or
    >= high of that learner is stationary, the ends where ties are broken against it; `slopes` and
    `risks` then belong to one member of the set.
    """

    case: Case
    slopes: tuple[Fraction, Fraction]
    shares: Shares
    masses: tuple[Fraction, Fraction]
    potential: Fraction
    risks: tuple[Fraction, Fraction]
    stable: bool
    idle: tuple[int, Fraction, Fraction] | None = None


def stationary_slopes(p: Fraction, a: Fraction, alpha: Fraction) -> tuple[StationarySlopes, ...]:
    """Return every Clarke-stationary point for 0 < p < 1, a > 0, 0 <= alpha <= 1.

    Source: narang2026, Lemma 10, cases 1 to 4. With m_i the mass at learner i and q_i the share of
    the first subpopulation in it, a learner rests at (2 q_i - 1) a.

    >>> [point.case for point in stationary_slopes(F(1, 2), F(1), F(1, 3))]
    ['aligned', 'swapped', 'consensus']
    """
    points = [_at("aligned", p, a, alpha, (F(1), F(0)))]
    if 2 * alpha < 1:
        points.append(_at("swapped", p, a, alpha, (F(0), F(1))))
    if 2 * alpha <= 1:
        # the field vanishes at equal models when the shares differ by alpha / (1 - alpha)
        odds = alpha / (1 - alpha)
        points.append(_at("consensus", p, a, alpha, ((1 - odds) / 2, (1 + odds) / 2)))
    if alpha == 0:
        points += [_unvisited(p, a, idle) for idle in (0, 1)]
    return tuple(points)


def _at(case: Case, p: Fraction, a: Fraction, alpha: Fraction, shares: Shares) -> StationarySlopes:
    first, second = shares
    seen = (
        (p * (alpha + (1 - alpha) * first), (1 - p) * (1 - alpha) * second),
        (p * (1 - alpha) * (1 - first), (1 - p) * (alpha + (1 - alpha) * (1 - second))),
    )
    slopes = tuple(a * (one - other) / (one + other) for one, other in seen)
    masses = tuple(one + other for one, other in seen)
    # at its own mean a learner's loss is the variance of the labels' slopes in what it sees
    potential = sum((4 * a**2 * one * other / (one + other) for one, other in seen), F(0))
    return StationarySlopes(
        case,
        (slopes[0], slopes[1]),
        shares,
        (masses[0], masses[1]),
        potential,
        (_risk(p, a, slopes[0]), _risk(p, a, slopes[1])),
        stable=case != "consensus",
    )


def _unvisited(p: Fraction, a: Fraction, idle: int) -> StationarySlopes:
    best = (2 * p - 1) * a
    low, high = -2 * a - best, 2 * a - best
    slopes = (best, high + a) if idle else (high + a, best)
    share = F(idle)
    return StationarySlopes(
        "unvisited",
        slopes,
        (share, share),
        (share, 1 - share),
        4 * p * (1 - p) * a**2,
        (_risk(p, a, slopes[0]), _risk(p, a, slopes[1])),
        stable=True,
        idle=(idle, low, high),
    )


def _risk(p: Fraction, a: Fraction, slope: Fraction) -> Fraction:
    return p * (slope - a) ** 2 + (1 - p) * (slope + a) ** 2
