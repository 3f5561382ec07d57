"""Retraining on the complete graph: a deterministic map of the number of predicted cooperators."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import comb
from typing import Any

from lookahead.core.errors import InvalidArgument
from lookahead.dilemma.initial_laws import Law, count_weights
from lookahead.dilemma.threshold import checked_required


class Attractor(frozenset[int]):
    """The counts that retraining visits for ever, as a frozenset.

    `profile_period` is the period of the actions themselves, a multiple of the number of counts;
    `profile_cycles` says how many different cycles of profiles have these counts.
    """

    __slots__ = ("profile_cycles", "profile_period")

    profile_period: int
    profile_cycles: int

    def __new__(cls, counts: Iterable[int], profile_period: int, profile_cycles: int) -> Attractor:
        self = super().__new__(cls, counts)
        self.profile_period, self.profile_cycles = profile_period, profile_cycles
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return Attractor, (tuple(self), self.profile_period, self.profile_cycles)

    def __repr__(self) -> str:
        return f"{{{', '.join(map(str, sorted(self)))}}}"


@dataclass(frozen=True)
class CompleteGraphChain:
    r"""Repeated risk minimisation with N agents who all meet, m of them required.

    gois2025, Section 3.2 and Appendix C: full trust, $0 < \kappa < 1$, predictions copy the last
    actions. An agent cooperates iff it sees m - 1 others predicted to cooperate.

    N >= 2; required: m = 0, ..., N.

    Raises InvalidArgument outside these ranges.

    >>> chain = CompleteGraphChain(N=5, required=3)
    >>> [chain.step(k) for k in range(6)]
    [0, 0, 3, 3, 0, 0]
    >>> chain.limit_law("uniform_profile")
    {{0}: Fraction(3, 8), {3}: Fraction(5, 8)}
    """

    N: int
    required: int

    def __post_init__(self) -> None:
        if isinstance(self.N, bool) or self.N < 2:
            raise InvalidArgument("N", self.N, "must be 2 or more: an agent needs a neighbour")
        checked_required(self.required, self.N)

    def step(self, k: int) -> int:
        """Return how many agents cooperate when k are predicted to.

        A cooperator sees k - 1 others, a defector k. Raises InvalidArgument unless 0 <= k <= N.
        """
        if not 0 <= k <= self.N:
            raise InvalidArgument("k", k, f"must be a count from 0 to {self.N}")
        missing = self.required - 1
        return k * (k - 1 == missing) + (self.N - k) * (k == missing)

    def orbit(self, k: int) -> tuple[list[int], list[int]]:
        """Return the counts before the attractor is reached, and those of the attractor in order.

        >>> CompleteGraphChain(4, 1).orbit(2)
        ([2], [0, 4])
        """
        seen: dict[int, int] = {}
        while k not in seen:
            seen[k] = len(seen)
            k = self.step(k)
        counts = list(seen)
        return counts[: seen[k]], counts[seen[k] :]

    def transient(self, k: int) -> int:
        """Return the number of steps from k until its attractor is reached."""
        return len(self.orbit(k)[0])

    def limit(self, k: int) -> Attractor:
        """Return the attractor that k ends in."""
        return self._attractor(frozenset(self.orbit(k)[1]))

    def attractors(self) -> tuple[Attractor, ...]:
        """Return the attractors, smallest count first.

        >>> [(a, a.profile_period) for a in CompleteGraphChain(4, 3).attractors()]
        [({0}, 1), ({2}, 2), ({3}, 1)]
        """
        return self._limits[0]

    def limit_law(self, law: Law, *, p: Fraction | None = None) -> dict[frozenset[int], Fraction]:
        """Return the probability of ending in each attractor, exactly.

        law, p: the law of the first prediction, as in `initial_laws.count_weights`.

        >>> CompleteGraphChain(10, 5).limit_law("uniform_profile")[frozenset({5})]
        Fraction(63, 256)
        """
        weights, total = count_weights(self.N, law, p)
        attractors, ends, _ = self._limits
        sums = [0] * len(attractors)
        for end, weight in zip(ends, weights, strict=True):
            sums[end] += weight
        return {a: Fraction(s, total) for a, s in zip(attractors, sums, strict=True)}

    def steps_law(self, law: Law, *, p: Fraction | None = None) -> dict[int, Fraction]:
        """Return the probability of 0, 1 and 2 steps until the attractor is reached.

        >>> CompleteGraphChain(3, 2).steps_law("uniform_count")
        {0: Fraction(1, 2), 1: Fraction(1, 2), 2: Fraction(0, 1)}
        """
        weights, total = count_weights(self.N, law, p)
        transients = self._limits[2]
        sums = [0] * (max(2, *transients) + 1)
        for steps, weight in zip(transients, weights, strict=True):
            sums[steps] += weight
        return {steps: Fraction(s, total) for steps, s in enumerate(sums)}

    def success_probability(self, law: Law, *, p: Fraction | None = None) -> Fraction:
        """Return the probability that every count of the attractor is at or above m.

        >>> CompleteGraphChain(7, 4).success_probability("uniform_profile")
        Fraction(35, 64)
        """
        ends = self.limit_law(law, p=p).items()
        return sum((q for a, q in ends if min(a) >= self.required), Fraction(0))

    @cached_property
    def _limits(self) -> tuple[tuple[Attractor, ...], list[int], list[int]]:
        """Attractors; and of every count the place of its attractor among them and its steps."""
        image = [self.step(k) for k in range(self.N + 1)]
        end: dict[int, frozenset[int]] = {}
        steps: dict[int, int] = {}
        for start in range(self.N + 1):
            path: dict[int, int] = {}
            k = start
            while k not in end and k not in path:
                path[k] = len(path)
                k = image[k]
            walked = list(path)
            if k not in end:
                cycle = frozenset(walked[path[k] :])
                end |= dict.fromkeys(cycle, cycle)
                steps |= dict.fromkeys(cycle, 0)
                walked = walked[: path[k]]
            for before in reversed(walked):
                end[before], steps[before] = end[image[before]], steps[image[before]] + 1
        counts = range(self.N + 1)
        found = sorted(set(end.values()), key=min)
        place = {cycle: i for i, cycle in enumerate(found)}
        attractors = tuple(self._attractor(cycle) for cycle in found)
        return attractors, [place[end[k]] for k in counts], [steps[k] for k in counts]

    def _attractor(self, counts: frozenset[int]) -> Attractor:
        """Follow one profile: agents predicted alike act alike."""
        k = min(counts)
        sizes = tuple(size for size in (k, self.N - k) if size)
        start = actions = tuple(action for action, size in ((1, k), (0, self.N - k)) if size)
        period = 0
        while period == 0 or actions != start:
            seen = sum(action * size for action, size in zip(actions, sizes, strict=True))
            actions = tuple(int(seen - action == self.required - 1) for action in actions)
            period += 1
        profiles = sum(comb(self.N, count) for count in counts)
        return Attractor(counts, period, profiles // period)
