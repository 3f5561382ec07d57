"""Softmax and cross-entropy: enclosed at any logits, exact at logits in units of log 2."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from lookahead.core.enclosure import Number, Real, elementary
from lookahead.core.errors import InvalidArgument
from lookahead.core.exact import Matrix, Vector, dot
from lookahead.market.medians import MedianConvention, median

LOG_2 = elementary("log", 2)


def log_sum_exp(logits: Sequence[Number]) -> Real:
    """Return log sum_k exp(z_k) as an enclosure.

    logits: K >= 1 numbers. Raises InvalidArgument when there are none.

    >>> round(float(log_sum_exp([0, 0])), 6)
    0.693147
    """
    if len(logits) == 0:
        raise InvalidArgument("logits", "()", "needs at least one class")
    total: Number = Fraction(0)
    for z in logits:
        total = total + elementary("exp", z)
    return elementary("log", total)


def softmax(logits: Sequence[Number]) -> tuple[Real, ...]:
    """Return the class probabilities exp(z_k) / sum_j exp(z_j) as enclosures.

    Source: narang2026, Section 3.1. logits: K >= 1 numbers.

    >>> [round(float(p), 6) for p in softmax([0, LOG_2])]
    [0.333333, 0.666667]
    """
    total = log_sum_exp(logits)
    return tuple(elementary("exp", total * (-1) + z) for z in logits)


def cross_entropy(label: int | Sequence[Number], logits: Sequence[Number]) -> Real:
    """Return CE(y, softmax(z)) = log sum_k exp(z_k) - <y, z> in nats, as an enclosure.

    Source: narang2026, Section 3.1 and Lemma 28. label: a class 0, ..., K - 1, or K probabilities
    that sum to one. Raises InvalidArgument for a class out of range or a label of another length.

    >>> round(float(cross_entropy(1, [0, LOG_2])), 6)
    0.405465
    """
    if isinstance(label, int):
        if not 0 <= label < len(logits):
            raise InvalidArgument("label", label, f"the classes are 0 to {len(logits) - 1}")
        return log_sum_exp(logits) - logits[label]
    if len(label) != len(logits):
        raise InvalidArgument("label", len(label), f"needs one share for each of {len(logits)}")
    found = log_sum_exp(logits)
    for share, z in zip(label, logits, strict=True):
        found = found - z * share
    return found


def in_nats(exponents: Sequence[int | Fraction]) -> tuple[Real, ...]:
    """Return logits in nats from logits in units of log 2.

    >>> [round(float(z), 6) for z in in_nats([1, 0])]
    [0.693147, 0.0]
    """
    return tuple(LOG_2 * Fraction(e) for e in exponents)


def softmax_of_powers(exponents: Sequence[int | Fraction]) -> Vector:
    """Return the exact class probabilities at logits e_k log 2 with whole e_k.

    Raises InvalidArgument when an exponent is not a whole number, for then 2^e is irrational.

    >>> softmax_of_powers([1, 0])
    (Fraction(2, 3), Fraction(1, 3))
    """
    for e in exponents:
        if Fraction(e).denominator != 1:
            raise InvalidArgument("exponent", e, "must be whole for exact probabilities")
    powers = [Fraction(2) ** int(e) for e in exponents]
    total = sum(powers, Fraction(0))
    return tuple(p / total for p in powers)


def logits(model: Matrix, x: Vector) -> Vector:
    """Return z = W x, exactly. model: K rows of d numbers; x: d numbers."""
    return tuple(dot(row, x) for row in model)


def median_logits(
    peers: Sequence[Sequence[int | Fraction]],
    convention: MedianConvention = "mean",
    *,
    centred: bool = False,
) -> Vector:
    """Return the coordinatewise median of the peers' logits.

    Source: narang2026, Appendix F, aggregation rule. peers: n rows of K logits. With `centred` the
    logits of each peer are first shifted to sum to zero, which changes no prediction of a peer.
    Raises InvalidArgument when there are no peers.

    >>> rows = [(0, 0), (-1, 0), (0, 1)]
    >>> median_logits(rows), median_logits(rows, centred=True)
    ((Fraction(0, 1), Fraction(0, 1)), (Fraction(-1, 2), Fraction(1, 2)))
    """
    if len(peers) == 0:
        raise InvalidArgument("peers", "()", "a median needs at least one peer")
    rows = [tuple(Fraction(z) for z in row) for row in peers]
    if centred:
        rows = [tuple(z - sum(row, Fraction(0)) / len(row) for z in row) for row in rows]
    return tuple(median(column, convention) for column in zip(*rows, strict=True))
