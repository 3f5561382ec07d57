"""Strategies for learners who probe one another online."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from hypothesis import strategies as st

from lookahead.market.online_probing import Rule
from lookahead.market.online_probing_loyal import OnlineProbing


@dataclass(frozen=True)
class TwoStarts:
    """A market, two profiles of models, a step and the declared smallest rate mu."""

    market: OnlineProbing
    theta: tuple[Fraction, ...]
    other: tuple[Fraction, ...]
    step: Fraction
    mu: Fraction


@cache
def numbers(low: int, high: int, over: int = 4) -> st.SearchStrategy[Fraction]:
    """Draw k / over between low and high."""
    return st.integers(low * over, high * over).map(lambda k: Fraction(k, over))


@st.composite
def online_markets(
    draw: st.DrawFn,
    *,
    organic: bool = True,
    everybody: bool = False,
    odd: bool = False,
    ridge: bool = True,
    rule: Rule | None = None,
) -> OnlineProbing:
    """Draw two to four learners, or three or five.

    organic: every learner has users of its own; everybody: each probes all, itself included; odd:
    an odd number of learners; ridge: perhaps with a ridge; rule: that one, else either.
    """  # fmt: skip
    n = draw(st.sampled_from((3, 5) if odd else (2, 3, 4)))
    column = lambda low, high: tuple(draw(numbers(low, high)) for _ in range(n))
    some = st.lists(st.integers(0, n - 1), unique=True, max_size=n).map(tuple)
    return OnlineProbing(
        tuple(A + organic * Fraction(1, 4) for A in column(0, 2)),
        column(-3, 3),
        tuple(tuple(range(n)) if everybody else draw(some) for _ in range(n)),
        tuple(gamma + Fraction(1, 4) for gamma in column(0, 2)),
        draw(numbers(0, 2)) if ridge else Fraction(0),
        draw(numbers(1, 3)),
        rule or draw(st.sampled_from(("median", "average"))),
    )


@st.composite
def two_starts(draw: st.DrawFn, *, fast: bool = False) -> TwoStarts:
    """Draw a market with two profiles and a step within the bound, or (`fast`) beyond it."""
    market = draw(online_markets())
    column = lambda: tuple(draw(numbers(-3, 3)) for _ in range(market.n))
    largest = max(rho + pull for rho, pull in zip(market.rates, market.pulls, strict=True))
    share = Fraction(draw(st.integers(5, 12) if fast else st.integers(1, 4)), 4)
    return TwoStarts(market, column(), column(), share / largest, min(market.rates))
