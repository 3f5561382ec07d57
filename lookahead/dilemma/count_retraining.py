"""One run of retraining on a complete graph, from the payoffs: what each agent sees and does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import comb

from lookahead.core.errors import InvalidArgument
from lookahead.dilemma.payoffs import Payoffs
from lookahead.dilemma.threshold import required, unit

F = Fraction
HALF, FULL = F(1, 2), F(1)


@dataclass(frozen=True)
class CountRetraining:
    r"""N agents who all meet, threshold T, and a first prediction in which k of them cooperate.

    gois2025, Section 3.2. kappa = cost/(r b); trust: the weight of the prediction, the same for
    all agents and rounds; alpha: what an agent expects of another one without it. Agents with the
    same prediction act alike, so a profile is the action of those first predicted to cooperate
    and of the others, as far as there are any.

    Raises InvalidArgument for N < 2, k outside 0, ..., N, or T, trust, alpha outside [0, 1].

    >>> CountRetraining(N=2, threshold=F(1, 2), k=0).counts
    ((), (0, 2))
    """

    N: int
    threshold: Fraction
    k: int
    kappa: Fraction = HALF
    trust: Fraction = FULL
    alpha: Fraction = HALF

    def __post_init__(self) -> None:
        if self.N < 2:
            raise InvalidArgument("N", self.N, "must be 2 or more: an agent needs a neighbour")
        if not 0 <= self.k <= self.N:
            raise InvalidArgument("k", self.k, f"must be a count from 0 to {self.N}")
        for name in ("threshold", "trust", "alpha"):
            unit(name, getattr(self, name))

    @property
    def required(self) -> int:
        """The cooperators needed, m."""
        return required(self.threshold, self.N)

    def gain(self, seen: int) -> Fraction:
        """Return what cooperating adds to an agent's expected payoff, per r b of stake.

        seen: others who are predicted to cooperate.
        """
        game, m, n = Payoffs(F(1), F(1), self.kappa), self.required, self.N - 1
        if self.trust == 1:
            return game.gain(seen, m)
        own = sum(
            comb(n, j) * self.alpha**j * (1 - self.alpha) ** (n - j) * game.gain(j, m)
            for j in range(n + 1)
        )
        return self.trust * game.gain(seen, m) + (1 - self.trust) * own

    def next_profile(self, profile: tuple[int, ...]) -> tuple[int, ...]:
        """Return the better action of each group of like agents, the others acting as predicted."""
        total = self.count(profile)
        return tuple(int(self.gain(total - action) > 0) for action in profile)

    def count(self, profile: tuple[int, ...]) -> int:
        """Return how many agents cooperate in a profile."""
        return sum(a * size for a, size in zip(profile, self._sizes, strict=True))

    @property
    def start(self) -> tuple[int, ...]:
        """The first prediction: 1 for those predicted to cooperate, 0 for the others."""
        return tuple(a for a, size in ((1, self.k), (0, self.N - self.k)) if size)

    @property
    def profiles(self) -> tuple[tuple[tuple[int, ...], ...], tuple[tuple[int, ...], ...]]:
        """The profiles before the run repeats itself, and those that it repeats."""
        seen: list[tuple[int, ...]] = []
        y = self.start
        while y not in seen:
            seen.append(y)
            y = self.next_profile(y)
        first = seen.index(y)
        return tuple(seen[:first]), tuple(seen[first:])

    @property
    def counts(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The counts before they repeat themselves, and those that repeat."""
        seen: list[int] = []
        y = self.start
        while self.count(y) not in seen:
            seen.append(self.count(y))
            y = self.next_profile(y)
        first = seen.index(self.count(y))
        return tuple(seen[:first]), tuple(seen[first:])

    @property
    def _sizes(self) -> tuple[int, ...]:
        return tuple(size for size in (self.k, self.N - self.k) if size)


def starts(largest: int, smallest: int = 2) -> Iterator[CountRetraining]:
    """Every N up to `largest`, every threshold class with T inside (0, 1) and its ends, every k.

    The class of m is visited at T = m/N, and m = N also at T = (2N - 1)/(2N).
    """
    for N in range(smallest, largest + 1):
        inside = (*(F(m, N) for m in range(1, N)), F(2 * N - 1, 2 * N))
        for T in (*inside, F(0), F(1)):
            for k in range(N + 1):
                yield CountRetraining(N, T, k)
