"""Without a predictor: the internal expectations alpha for which everybody cooperates."""

from __future__ import annotations

from fractions import Fraction
from math import comb
from typing import NamedTuple

import flint
from flint import arb, fmpq, fmpz

from lookahead.core.enclosure import Number, Real
from lookahead.core.errors import InvalidArgument
from lookahead.dilemma.best_response import pivotal_binomial
from lookahead.dilemma.threshold import checked_required, positive


class CooperationInterval(NamedTuple):
    """Ends of the interval; a Fraction where an end is rational, else an isolated root.

    The interval is open at an end where the gain equals kappa; an end at 0 or 1 with a gain above
    kappa belongs to it.
    """

    low: Number
    high: Number

    @property
    def width(self) -> Number:
        """Length of the interval."""
        return self.high - self.low


def peak(N: int, m: int) -> Fraction:
    r"""Return the alpha that is most cooperation-inducing, $(m - 1)/(N - 1)$, for N >= 2, m >= 1.

    >>> peak(4, 2)
    Fraction(1, 3)
    """
    if N < 2 or not 1 <= m <= N:
        raise InvalidArgument("required", m, f"must be 1 to N, with N = {N} at least 2")
    return Fraction(m - 1, N - 1)


def cooperation_interval(N: int, required: int, kappa: Fraction) -> CooperationInterval | None:
    r"""Return where $\binom{N-1}{m-1}\alpha^{m-1}(1-\alpha)^{N-m} > \kappa$ in [0, 1], or None.

    gois2025, Section 3.3: with $\tau = 0$ on a complete graph of N agents exactly these
    expectations make everybody cooperate. The gain rises up to its peak and falls after it, so
    the set is one interval; None says that it is empty. Its ends are found by bisection with
    certified signs; whether one is rational is decided, not guessed.

    Raises InvalidArgument for N < 1, `required` outside 0, ..., N or kappa <= 0.

    >>> cooperation_interval(N=4, required=2, kappa=Fraction(1, 5))
    CooperationInterval(low=Real([0.0785105470230 +/- 1.07e-14]), high=...)
    >>> cooperation_interval(N=3, required=2, kappa=Fraction(3, 8))
    CooperationInterval(low=Fraction(1, 4), high=Fraction(3, 4))
    >>> cooperation_interval(N=3, required=2, kappa=Fraction(1, 2)) is None
    True
    """
    if isinstance(N, bool) or N < 1:
        raise InvalidArgument("N", N, "must be a positive integer")
    m, price = checked_required(required, N), positive("kappa", kappa)
    if m == 0 or price >= 1:
        return None
    if N == 1:
        return CooperationInterval(Fraction(0), Fraction(1))
    top = peak(N, m)
    if pivotal_binomial(top, N, m) <= price:
        return None
    low = Fraction(0) if m == 1 else _end(N, m, price, top, Fraction(0))
    high = Fraction(1) if m == N else _end(N, m, price, top, Fraction(1))
    return CooperationInterval(low, high)


def _end(N: int, m: int, kappa: Fraction, inside: Fraction, outside: Fraction) -> Number:
    """Return the only alpha between `inside` (gain > kappa) and `outside` where they are equal."""
    # a root p/q in lowest terms has q^(N-1) | C d, where kappa = n/d: few denominators to try
    C = comb(N - 1, m - 1)
    largest = int(fmpz(C * kappa.denominator).root(N - 1))
    near_in, near_out = inside, outside
    while abs(near_in - near_out) * 2 * largest**2 >= 1:
        near_in, near_out = _halved(N, m, kappa, near_in, near_out)
    candidate = ((near_in + near_out) / 2).limit_denominator(largest)
    if 0 <= candidate <= 1 and pivotal_binomial(candidate, N, m) == kappa:
        return candidate

    def enclose() -> arb:
        bits = flint.ctx.prec
        a, b = near_in, near_out
        while abs(a - b) * 2**bits >= 1:
            a, b = _halved(N, m, kappa, a, b)
        return _ball(a).union(_ball(b))

    return Real(enclose)


def _halved(
    N: int, m: int, kappa: Fraction, inside: Fraction, outside: Fraction
) -> tuple[Fraction, Fraction]:
    middle = (inside + outside) / 2
    return (middle, outside) if _above(middle, N, m, kappa) else (inside, middle)


def _above(alpha: Fraction, N: int, m: int, kappa: Fraction) -> bool:
    """Whether the gain exceeds kappa: in balls first, exactly where they do not decide."""
    bits = flint.ctx.prec + 2 * N.bit_length() + 64
    with flint.ctx.workprec(bits):
        a = _ball(alpha)
        gap = comb(N - 1, m - 1) * a ** (m - 1) * (1 - a) ** (N - m) - _ball(kappa)
        if gap > 0 or gap < 0:
            return bool(gap > 0)
    return pivotal_binomial(alpha, N, m) > kappa


def _ball(q: Fraction) -> arb:
    return arb(fmpq(q.numerator, q.denominator))
