"""One group that everybody belongs to: equilibria and Pareto optima from the payoffs alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import product

from lookahead.core.errors import InvalidArgument
from lookahead.dilemma.outcomes import TooLarge
from lookahead.dilemma.payoffs import Payoffs
from lookahead.dilemma.threshold import checked_required

Profile = tuple[int, ...]
LIMIT = 16


@dataclass(frozen=True)
class GroupGame:
    """N agents on a complete graph, of whom `required` must cooperate; payoffs of one round.

    gois2025, Section 2. Profiles are tuples of 0 (defect) and 1 (cooperate). Raises InvalidArgument
    for N < 1 or `required` outside 0, ..., N; TooLarge where profiles are listed for N > 16.

    >>> game = GroupGame(3, 2, Payoffs(1, Fraction(1, 2), Fraction(1, 5)))
    >>> sorted(game.equilibria)
    [(0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 0)]
    """

    size: int
    required: int
    payoffs: Payoffs

    def __post_init__(self) -> None:
        if self.size < 1:
            raise InvalidArgument("size", self.size, "must be a positive integer")
        checked_required(self.required, self.size)

    @property
    def profiles(self) -> Iterable[Profile]:
        """All 2^N profiles."""
        if self.size > LIMIT:
            raise TooLarge("listing all profiles", self.size, LIMIT, "take a smaller group")
        return product((0, 1), repeat=self.size)

    @cached_property
    def table(self) -> dict[tuple[int, int], Fraction]:
        """Payoffs by the own action and the number of cooperators in the group."""
        pay, m = self.payoffs, self.required
        rows = {(0, k): pay.defector(k, m) for k in range(self.size)}
        return rows | {(1, k): pay.cooperator(k, m) for k in range(1, self.size + 1)}

    def payoff(self, i: int, y: Profile) -> Fraction:
        """Return agent i's payoff at the profile y."""
        return self.table[y[i], sum(y)]

    def vector(self, y: Profile) -> tuple[Fraction, ...]:
        """Return everybody's payoffs at y."""
        return tuple(self.payoff(i, y) for i in range(self.size))

    def welfare(self, y: Profile) -> Fraction:
        """Return the sum of the payoffs at y."""
        return sum(self.vector(y), Fraction(0))

    def succeeds(self, y: Profile) -> bool:
        """Return whether enough agents cooperate."""
        return sum(y) >= self.required

    def is_equilibrium(self, y: Profile, *, strict: bool = False) -> bool:
        """Return whether no agent gains by moving alone; strict: every such move costs it."""
        moves = ((self.payoff(i, flipped(y, i)), self.payoff(i, y)) for i in range(self.size))
        return all(new < old if strict else new <= old for new, old in moves)

    @cached_property
    def equilibria(self) -> frozenset[Profile]:
        """All pure Nash equilibria, by trying every deviation from every profile."""
        return frozenset(y for y in self.profiles if self.is_equilibrium(y))

    @cached_property
    def strict_equilibria(self) -> frozenset[Profile]:
        """The equilibria from which every deviation costs the one who deviates."""
        return frozenset(y for y in self.equilibria if self.is_equilibrium(y, strict=True))

    @cached_property
    def outcomes(self) -> frozenset[tuple[Fraction, ...]]:
        """The payoff vectors of all profiles."""
        return frozenset(self.vector(y) for y in self.profiles)

    def dominates(self, one: Iterable[Fraction], other: Iterable[Fraction]) -> bool:
        """Return whether a payoff vector is better for somebody and worse for nobody."""
        pairs = list(zip(one, other, strict=True))
        return all(a >= b for a, b in pairs) and any(a > b for a, b in pairs)

    def is_pareto_optimal(self, y: Profile) -> bool:
        """Return whether no profile is better for somebody and worse for nobody."""
        own = self.vector(y)
        return not any(self.dominates(other, own) for other in self.outcomes)


def flipped(y: Profile, i: int) -> Profile:
    """Return y with the action of agent i changed."""
    return (*y[:i], 1 - y[i], *y[i + 1 :])
