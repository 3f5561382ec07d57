"""Discounted decision problems on a line of odds, solved exactly, with two-sided brackets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from lookahead.core.errors import InvalidArgument, NotConverged
from lookahead.core.exact import rational

MAX_STATES = 200_000
"""How many states one search may visit; about ten seconds."""


@dataclass(frozen=True, slots=True)
class Bracket:
    """A number known to lie between two rationals, ends included.

    >>> low, high = Bracket(Fraction(1, 3), Fraction(1, 2))
    >>> high - low, Fraction(2, 5) in Bracket(low, high)
    (Fraction(1, 6), True)
    """

    lower: Fraction
    upper: Fraction

    @property
    def width(self) -> Fraction:
        """Upper end minus lower end."""
        return self.upper - self.lower

    def __iter__(self) -> Iterator[Fraction]:
        return iter((self.lower, self.upper))

    def __contains__(self, x: Fraction) -> bool:
        return self.lower <= x <= self.upper

    def __float__(self) -> float:
        return float(self.lower + self.upper) / 2


@dataclass(frozen=True, slots=True)
class Move:
    """An action that earns `reward` and sends odds o to scale * o - drop, where o > above.

    scale > 0, so that more odds are never worse. `above` None: possible everywhere.
    """

    name: str
    reward: int
    scale: Fraction
    drop: Fraction = Fraction(0)
    above: Fraction | None = None

    def possible(self, odds: Fraction) -> bool:
        """Whether the action can be taken at these odds."""
        return self.above is None or odds > self.above

    def apply(self, odds: Fraction) -> Fraction:
        """Return the odds after the action."""
        return self.scale * odds - self.drop


def bracket(
    moves: tuple[Move, ...],
    odds: Fraction,
    discount: Fraction,
    *,
    tolerance: Fraction = Fraction(1, 10**6),
    first: str | None = None,
) -> Bracket:
    r"""Return a bracket of the best discounted reward $\sum_t \gamma^t r_t$ over all policies.

    moves: of which one is possible everywhere; odds >= 0; discount in [0, 1); tolerance: largest
    width; first: name of the action to begin with, every action if None.

    All plans of t actions are kept as pairs (odds, reward so far), in integers over a common
    denominator. A pair is dropped when another has at least its odds and at least its reward less
    a slack; the slacks add up to a quarter of the tolerance and are added to the upper end. Every
    later action earns at least what is possible everywhere and at most the largest reward.

    Raises InvalidArgument for a number out of range or a first action that is not possible there,
    NotConverged when more than MAX_STATES pairs would be needed.

    >>> stay = (Move("wait", 1, Fraction(1)),)
    >>> Fraction(2) in bracket(stay, Fraction(1), Fraction(1, 2))
    True
    """
    start, gamma = rational(odds, "odds"), checked_discount(discount)
    goal = rational(tolerance, "tolerance")
    if start < 0:
        raise InvalidArgument("odds", start, "must not be negative")
    if goal <= 0:
        raise InvalidArgument("tolerance", goal, "must be positive")
    opening = [m for m in moves if m.name == (first or m.name) and m.possible(start)]
    if not opening:
        raise InvalidArgument("first", first, f"is no action that is possible at odds {start}")
    Q = lcm(*(x.denominator for m in moves for x in (m.scale, m.drop, m.above or 0)))
    least = max(m.reward for m in moves if m.above is None)
    most = max(m.reward for m in moves)
    p, q = gamma.numerator, gamma.denominator
    # odds are n / base, rewards r / unit, with unit = (q - p) q^t; one unit of reward from now on
    # for ever is worth tail / unit = gamma^t / (1 - gamma)
    base, unit, tail = start.denominator, q - p, q
    kept, lost, visited = [(start.numerator, 0)], 0, 0
    slack = goal / 64
    while True:
        pairs = [
            (
                n * int(m.scale * Q) - int(m.drop * Q) * base,
                (r + m.reward * (tail - p * tail // q)) * q,
            )
            for m in opening
            for n, r in kept
            if m.above is None or n * Q > int(m.above * Q) * base
        ]
        base, unit, tail, lost, opening = base * Q, unit * q, tail * p, lost * q, moves
        low = max(r for _, r in pairs) + least * tail
        kept = _undominated(pairs, low - most * tail, int(slack * unit))
        lost, slack = lost + int(slack * unit), slack * Fraction(15, 16)
        high = max([low, *(r + most * tail for _, r in kept)]) + lost
        if not kept or (high - low) <= goal * unit:
            return Bracket(Fraction(low, unit), Fraction(high, unit))
        visited += len(kept)
        if visited > MAX_STATES:
            raise NotConverged(
                "the best discounted reward",
                f"bracket of width {float(Fraction(high - low, unit)):.1e} after {visited} states",
                "ask for a larger tolerance or a smaller discount",
            )


def _undominated(pairs: list[tuple[int, int]], floor: int, slack: int) -> list[tuple[int, int]]:
    """Return the pairs above `floor` that no other one reaches in odds and, less slack, reward."""
    kept: list[tuple[int, int]] = []
    best = floor
    for n, r in sorted(pairs, reverse=True):
        if r > best:
            kept.append((n, r))
            best = r + slack
    return kept


def checked_discount(discount: Fraction) -> Fraction:
    """Return the discount; raises InvalidArgument outside [0, 1), FloatRefused for a float."""
    gamma = rational(discount, "discount")
    if not 0 <= gamma < 1:
        raise InvalidArgument("discount", gamma, "must lie in [0, 1)")
    return gamma
