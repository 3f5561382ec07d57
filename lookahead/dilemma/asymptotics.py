"""How fast retraining on the complete graph comes to fail: Stirling's formula, and exact counts."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import comb
from typing import Any, Literal

from lookahead.core.errors import InvalidArgument
from lookahead.core.symbols import sympy
from lookahead.dilemma.threshold import unit

Expr = Any


@dataclass(frozen=True)
class StirlingForms:
    r"""Expressions in N and T for $P(k_0 = TN) = \binom N{TN}2^{-N}$, derived from factorials.

    `logarithm` is the logarithm of $\binom N{TN}2^{-N}$ with every factorial replaced by Stirling's
    formula; `prefactor` and `base` are the parts of $\text{prefactor}\cdot\text{base}^N$;
    `half` is that at $T = \tfrac12$; `exponent` is $\ln\text{base}$, the rate.
    """

    N: Expr
    T: Expr
    logarithm: Expr
    prefactor: Expr
    base: Expr
    half: Expr
    exponent: Expr


def log_stirling(n: Expr) -> Expr:
    r"""Return $\ln\big(\sqrt{2\pi n}\,(n/e)^n\big)$, expanded, as a SymPy expression."""
    sp = sympy()
    return (sp.log(2 * sp.pi) + sp.log(n)) / 2 + n * sp.log(n) - n


def stirling_forms() -> StirlingForms:
    r"""Derive the asymptotic form of the probability that exactly TN agents are predicted to act.

    gois2025, Corollary C.2: the first prediction is uniform on $\{0,1\}^N$.

    >>> forms = stirling_forms()
    >>> print(forms.half)
    sqrt(2)/(sqrt(pi)*sqrt(N))
    """
    sp = sympy()
    N, T = sp.Symbol("N", positive=True), sp.Symbol("T", positive=True)
    S = sp.Symbol("S", positive=True)  # 1 - T, kept positive for SymPy
    log = log_stirling(N) - log_stirling(T * N) - log_stirling(S * N) - N * sp.log(2)
    log = sp.expand(sp.expand_log(sp.expand(log), force=True).subs(S, 1 - T))
    slope = log.coeff(N)
    rest = sp.expand(log - N * slope)
    return StirlingForms(
        N=N,
        T=T,
        logarithm=log,
        prefactor=sp.powsimp(sp.exp(rest)),
        base=sp.powsimp(sp.exp(slope)),
        half=sp.simplify(sp.exp((rest + N * slope).subs(T, sp.Rational(1, 2)))),
        exponent=slope,
    )


def point_probability(N: int, k: int) -> Fraction:
    r"""Return $\binom Nk 2^{-N}$, the probability that exactly k of N are predicted to cooperate.

    >>> point_probability(10, 5)
    Fraction(63, 256)
    """
    if not 0 <= k <= N:
        raise InvalidArgument("k", k, f"must be a count from 0 to {N}")
    return Fraction(comb(N, k), 2**N)


def success_at_half(N: int) -> Fraction:
    r"""Return the probability of success at $T = \tfrac12$ from a uniform profile, N >= 3.

    For even N only $k_0 = m$ succeeds; for odd N, $N = 2m - 1$, and $k_0 = m - 1$ does too.

    >>> success_at_half(10), success_at_half(5)
    (Fraction(63, 256), Fraction(5, 8))
    """
    if N < 3:
        raise InvalidArgument("N", N, "must be 3 or more")
    m = (N + 1) // 2
    return (1 + N % 2) * point_probability(N, m)


def agents_needed(level: Fraction, parity: Literal[0, 1]) -> int:
    r"""Return the smallest even or odd N >= 3 for which success at $T = \tfrac12$ is below level.

    parity: 0 for even, 1 for odd.

    The probability falls along N of one parity, so a bisection decides exactly.

    Raises InvalidArgument for a level outside (0, 1].

    >>> agents_needed(Fraction(1, 10), 0), agents_needed(Fraction(1, 10), 1)
    (64, 255)
    """
    wanted = unit("level", level)
    if wanted == 0:
        raise InvalidArgument("level", level, "must be positive: success never gets impossible")
    low, high = 1 - parity, 2 - parity  # in pairs: N = 2 n + parity, and 2 low + parity < 3
    while success_at_half(2 * high + parity) >= wanted:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        if success_at_half(2 * middle + parity) >= wanted:
            low = middle
        else:
            high = middle
    return 2 * high + parity
