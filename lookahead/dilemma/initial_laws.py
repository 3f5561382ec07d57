"""Laws of the first prediction, and what they say about the number of predicted cooperators."""

from __future__ import annotations

from fractions import Fraction
from math import comb
from typing import Literal, get_args

from lookahead.core.errors import InvalidArgument
from lookahead.dilemma.threshold import unit

Law = Literal["uniform_profile", "bernoulli", "uniform_count"]


def count_weights(N: int, law: Law, p: Fraction | None = None) -> tuple[list[int], int]:
    r"""Return integer weights of the counts $k_0 = 0, \dots, N$, and their sum.

    gois2025, Lemma C.1 in three readings. "uniform_profile": $\hat y_0$ uniform on $\{0,1\}^N$,
    $\binom Nk 2^{-N}$; "bernoulli": independent entries, each 1 with probability p,
    $\binom Nk p^k (1-p)^{N-k}$; "uniform_count": p itself uniform on [0, 1], as in the released
    code, $1/(N+1)$. One common denominator keeps large N fast.

    Raises InvalidArgument for N < 1, another law, p outside [0, 1], or p where it has no meaning.

    >>> count_weights(3, "uniform_profile"), count_weights(3, "uniform_count")
    (([1, 3, 3, 1], 8), ([1, 1, 1, 1], 4))
    >>> count_weights(2, "bernoulli", Fraction(1, 3))
    ([4, 4, 1], 9)
    """
    if isinstance(N, bool) or N < 1:
        raise InvalidArgument("N", N, "must be a positive number of agents")
    if law not in get_args(Law):
        raise InvalidArgument("law", law, f"must be one of {', '.join(get_args(Law))}")
    if (p is not None) != (law == "bernoulli"):
        raise InvalidArgument("p", p, "belongs to the law 'bernoulli' and to no other")
    if law == "uniform_count":
        return [1] * (N + 1), N + 1
    q = Fraction(1, 2) if p is None else unit("p", p)
    return _binomial(N, q.numerator, q.denominator - q.numerator), q.denominator**N


def count_law(N: int, law: Law, p: Fraction | None = None) -> list[Fraction]:
    """Return the probabilities of 0, ..., N predicted cooperators; arguments as `count_weights`.

    >>> count_law(2, "uniform_profile")
    [Fraction(1, 4), Fraction(1, 2), Fraction(1, 4)]
    """
    weights, total = count_weights(N, law, p)
    return [Fraction(w, total) for w in weights]


def profile_weight(N: int, k: int, law: Law, p: Fraction | None = None) -> Fraction:
    """Return the probability of one profile with k predicted cooperators.

    The three laws do not tell agents apart, so all profiles with k cooperators share alike.

    >>> profile_weight(3, 1, "uniform_count")
    Fraction(1, 12)
    """
    weights, total = count_weights(N, law, p)
    if not 0 <= k <= N:
        raise InvalidArgument("k", k, f"must be a count from 0 to {N}")
    return Fraction(weights[k], total * comb(N, k))


def _binomial(N: int, yes: int, no: int) -> list[int]:
    """The terms of (yes + no)^N, by powers of `yes`."""
    if no == 0:
        return [0] * N + [yes**N]
    weights = [no**N]
    for k in range(N):
        # the next term over this one is (N - k) yes / ((k + 1) no), a whole number after all
        weights.append(weights[-1] * ((N - k) * yes) // ((k + 1) * no))
    return weights
