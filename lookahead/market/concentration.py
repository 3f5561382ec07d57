"""How far the mean over n_q probes strays from its expectation: certified deviation terms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import comb, factorial, prod

from lookahead.core.enclosure import Number, Real, elementary, real, root
from lookahead.core.errors import InvalidArgument, NotConverged
from lookahead.core.exact import rational
from lookahead.market.arguments import whole

F = Fraction
BITS = 192
LEVEL = F(99, 100)


def log_inverse(delta: Fraction) -> Real:
    """Return log(1/delta) for a rational failure probability 0 < delta < 1.

    Raises InvalidArgument outside that range.
    """
    d = rational(delta, "delta")
    if not 0 < d < 1:
        raise InvalidArgument("delta", d, "must lie strictly between 0 and 1")
    return elementary("log", 1 / d)


def hoeffding(length: Number, queries: int, delta: Fraction) -> Real:
    """Return b sqrt(log(1/delta) / (2 n)): what a mean of n terms exceeds with probability delta.

    Source: narang2026, Lemmas 17 and 19. length: b >= 0, the length of the interval that holds
    every term; queries: n >= 1. One-sided.

    Raises InvalidArgument for fewer than one query or delta outside (0, 1).

    >>> round(float(hoeffding(1, 50, Fraction(1, 100))), 6)
    0.214597
    """
    return real(length) * root(log_inverse(delta) / (2 * _count(queries)))


def uniform_deviation(
    R_x: Fraction, Y: Fraction, r: Number, queries: int, delta: Fraction, form: str = "paper"
) -> Real:
    """Return what R - R_hat exceeds somewhere in the ball |theta| <= r with probability delta.

    Source: narang2026, Lemma 18 ("paper"): 4 (Y + R_x r) R_x r / sqrt(n) + b sqrt(2 log(1/delta)
    / n) with b = (Y + R_x r)^2. "sharp" is narang2026.lem18.sharp: (2 Y + R_x r) R_x r / sqrt(n) +
    b sqrt(log(1/delta) / (2 n)). Both are right for R - R_hat, which the risk bound needs.

    Raises InvalidArgument for another form, fewer than one query, delta outside (0, 1).

    >>> round(float(uniform_deviation(1, 1, 0, 2, Fraction(1, 2), "sharp")), 6)
    0.416277
    """
    reach = real(r) * R_x
    n = _count(queries)
    if form == "paper":
        return 4 * (reach + Y) * reach / root(n) + 2 * hoeffding((reach + Y) ** 2, n, delta)
    if form == "sharp":
        return (reach + 2 * Y) * reach / root(n) + hoeffding((reach + Y) ** 2, n, delta)
    raise InvalidArgument("form", form, "is neither 'paper' nor 'sharp'")


def counts(queries: int, atoms: int) -> Iterator[tuple[int, ...]]:
    """Yield how often each of `atoms` users can occur among `queries` draws."""
    if atoms == 1:
        yield (queries,)
        return
    for first in range(queries + 1):
        for rest in counts(queries - first, atoms - 1):
            yield (first, *rest)


def multinomial(drawn: Sequence[int], weights: Sequence[Fraction]) -> Fraction:
    """Return the probability of these counts under independent draws.

    >>> multinomial((1, 1), (Fraction(1, 2), Fraction(1, 2)))
    Fraction(1, 2)
    """
    ways = factorial(sum(drawn)) // prod(factorial(k) for k in drawn)
    return ways * prod((w**k for w, k in zip(weights, drawn, strict=True)), start=F(1))


def exceedance(law: Sequence[tuple[Fraction, Fraction]], threshold: Number) -> Fraction:
    """Return the probability that a variable with finitely many values exceeds `threshold`.

    law: pairs (value, probability). Raises NotConverged when a value cannot be told from the
    threshold.

    >>> exceedance([(Fraction(0), Fraction(1, 4)), (Fraction(2), Fraction(3, 4))], root(2))
    Fraction(3, 4)
    """
    if not isinstance(threshold, Real):
        return sum((p for value, p in law if value > threshold), F(0))
    low, high = threshold.below(BITS), threshold.above(BITS)
    for value, _ in law:
        if low < value <= high:
            raise NotConverged("exceedance", f"{value} is as good as equal", "take another delta")
    return sum((p for value, p in law if value > high), F(0))


def binomial_tail(failures: int, runs: int, rate: Fraction) -> Fraction:
    """Return the probability of at most `failures` failures in `runs` runs at a given rate.

    >>> binomial_tail(0, 2, Fraction(1, 2))
    Fraction(1, 4)
    """
    p = rational(rate, "rate")
    if not 0 <= failures <= runs or not 0 <= p <= 1:
        raise InvalidArgument("failures", (failures, runs, p), "needs 0 <= failures <= runs")
    a, b = p.numerator, p.denominator
    total = sum(comb(runs, k) * a**k * (b - a) ** (runs - k) for k in range(failures + 1))
    return F(total, b**runs)


def clopper_pearson(failures: int, runs: int, level: Fraction = LEVEL) -> Fraction:
    """Return an upper confidence limit for a failure rate, rounded up to a multiple of 1/1024.

    Clopper and Pearson's one-sided limit, decided by exact binomial tails: the smallest such rate
    at which so few failures have probability 1 - level or less.

    >>> clopper_pearson(0, 100)
    Fraction(47, 1024)
    """
    if failures == runs:
        return F(1)
    low, high = 0, 1024
    while high - low > 1:
        middle = (low + high) // 2
        if binomial_tail(failures, runs, F(middle, 1024)) <= 1 - level:
            high = middle
        else:
            low = middle
    return F(high, 1024)


def _count(queries: int) -> int:
    return whole(queries, "queries", 1, "needs one probe or more, a whole number")
