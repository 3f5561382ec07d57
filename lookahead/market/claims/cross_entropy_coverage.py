"""How often the mean of a sample passes a threshold: every sample enumerated, exactly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import factorial

from lookahead.core.enclosure import Number, Real, Ternary, elementary, less, root
from lookahead.ledger import Assumption, Comparison, at_most, that

F = Fraction


@dataclass(frozen=True)
class Law:
    """Independent draws: a probability for each atom, the number of draws, and delta.

    `copies`: all draws are the first one again, which breaks independence.
    """

    chances: tuple[Fraction, ...]
    n: int
    delta: Fraction
    copies: bool = False


independent_probes = Assumption(
    "independent probes",
    r"The probes are independent draws from one law; the models that label them are fixed before.",
    lambda x: not x.law.copies or x.law.n == 1,
)


def samples(atoms: int, n: int) -> Iterator[tuple[int, ...]]:
    """Yield how often each atom may occur in n draws.

    >>> list(samples(2, 1))
    [(0, 1), (1, 0)]
    """
    if atoms == 1:
        yield (n,)
        return
    for first in range(n + 1):
        for rest in samples(atoms - 1, n - first):
            yield (first, *rest)


def chance(law: Law, counts: Sequence[int]) -> Fraction:
    """Return the probability of these counts.

    >>> chance(Law((F(1, 2), F(1, 2)), 2, F(1, 2)), (1, 1))
    Fraction(1, 2)
    """
    found = F(factorial(law.n))
    for p, count in zip(law.chances, counts, strict=True):
        found *= p**count / factorial(count)
    return found


def deviation(law: Law, b: Number) -> Real:
    """Return b sqrt(log(1/delta) / (2 n))."""
    return root(elementary("log", 1 / law.delta) / (2 * law.n)) * b


def missed(law: Law, values: Sequence[Number], threshold: Number) -> Comparison:
    """Compare Pr[mean of the values > threshold] with delta."""
    outside = F(0)
    drawn = law if not law.copies else Law(law.chances, 1, law.delta)
    for counts in samples(len(values), drawn.n):
        total: Number = F(0)
        for count, value in zip(counts, values, strict=True):
            total = total + value * F(count, drawn.n)
        passed = less(threshold, total)
        if passed is Ternary.UNKNOWN:
            return that(Ternary.UNKNOWN, "a sample too near to the threshold")
        if passed is Ternary.TRUE:
            outside += chance(drawn, counts)
    return at_most(outside, law.delta)
