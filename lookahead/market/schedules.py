"""Step sizes eta_t of streaming gradient descent, and whether they satisfy Assumption 2."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from lookahead.core.balls import FloatArray
from lookahead.core.errors import InvalidArgument
from lookahead.core.exact import rational
from lookahead.core.symbols import sympy
from lookahead.market.arguments import finite, whole


class Schedule(Protocol):
    """What a run needs of its step sizes; rounds are numbered from 0."""

    def steps(self, rounds: int) -> FloatArray:
        """Return eta_0, ..., eta_(rounds - 1)."""
        ...


@dataclass(frozen=True)
class Constant:
    """eta_t = c for every t, as in two of the paper's experiments; c > 0.

    Raises InvalidArgument unless c is positive and finite.

    >>> Constant(0.01).satisfies_assumption_2()
    False
    """

    c: Any

    def __post_init__(self) -> None:
        _positive("c", self.c)

    def steps(self, rounds: int) -> FloatArray:
        """Return the steps of `rounds` rounds."""
        return np.full(_count(rounds), float(self.c))

    def term(self, t: Any) -> Any:
        """Return eta_t as a SymPy expression."""
        return _number(self.c) + 0 * t

    def satisfies_assumption_2(self) -> bool:
        """Return whether sum eta_t diverges and sum eta_t^2 converges."""
        return robbins_monro(self)


@dataclass(frozen=True)
class Harmonic:
    """eta_t = c / (t + t0), c > 0, t0 > 0.

    Raises InvalidArgument unless c and t0 are positive and finite.

    >>> Harmonic(1, 10).steps(2).tolist(), Harmonic(1, 10).satisfies_assumption_2()
    ([0.1, 0.09090909090909091], True)
    """

    c: Any
    t0: Any = 1

    def __post_init__(self) -> None:
        _positive("c", self.c)
        _positive("t0", self.t0)

    def steps(self, rounds: int) -> FloatArray:
        """Return the steps of `rounds` rounds."""
        return np.divide(float(self.c), np.arange(_count(rounds)) + float(self.t0), dtype=float)

    def term(self, t: Any) -> Any:
        """Return eta_t as a SymPy expression."""
        return _number(self.c) / (t + _number(self.t0))

    def satisfies_assumption_2(self) -> bool:
        """Return whether sum eta_t diverges and sum eta_t^2 converges."""
        return robbins_monro(self)


@dataclass(frozen=True)
class Power:
    """eta_t = c / (t + 1)^q, c > 0, with a rational exponent q >= 0.

    Raises InvalidArgument unless c is positive and finite and q rational and not negative.

    >>> from fractions import Fraction
    >>> [Power(1, Fraction(q, 4)).satisfies_assumption_2() for q in (2, 3, 4, 5)]
    [False, True, True, False]
    """

    c: Any
    q: Any

    def __post_init__(self) -> None:
        _positive("c", self.c)
        if finite(rational(self.q, "q"), "q") < 0:
            raise InvalidArgument("q", self.q, "must not be negative; steps must not grow")

    def steps(self, rounds: int) -> FloatArray:
        """Return the steps of `rounds` rounds."""
        return np.asarray(
            float(self.c) / (np.arange(_count(rounds)) + 1.0) ** float(self.q), dtype=float
        )

    def term(self, t: Any) -> Any:
        """Return eta_t as a SymPy expression."""
        return _number(self.c) / (t + 1) ** _number(rational(self.q, "q"))

    def satisfies_assumption_2(self) -> bool:
        """Return whether sum eta_t diverges and sum eta_t^2 converges."""
        return robbins_monro(self)


@dataclass(frozen=True)
class InverseRoot:
    """eta_t = c / sqrt(t + 1), as in the paper's MovieLens experiment; c > 0.

    Raises InvalidArgument unless c is positive and finite.

    >>> InverseRoot(5).steps(4)[-1].item(), InverseRoot(5).satisfies_assumption_2()
    (2.5, False)
    """

    c: Any

    def __post_init__(self) -> None:
        _positive("c", self.c)

    def steps(self, rounds: int) -> FloatArray:
        """Return the steps of `rounds` rounds."""
        return np.asarray(float(self.c) / np.sqrt(np.arange(_count(rounds)) + 1.0), dtype=float)

    def term(self, t: Any) -> Any:
        """Return eta_t as a SymPy expression."""
        return _number(self.c) / sympy().sqrt(t + 1)

    def satisfies_assumption_2(self) -> bool:
        """Return whether sum eta_t diverges and sum eta_t^2 converges."""
        return robbins_monro(self)


def robbins_monro(schedule: Constant | Harmonic | Power | InverseRoot) -> bool:
    """Decide Assumption 2 from the growth of eta_t: eta_t ~ C t^-q satisfies it iff 1/2 < q <= 1.

    Source: narang2026, Assumption 2: the steps sum to infinity, their squares do not. The order q
    is the limit of -t eta_t' / eta_t, found by SymPy from `schedule.term`.
    """
    q = order(schedule)
    return bool(2 * q > 1 and q <= 1)


def order(schedule: Constant | Harmonic | Power | InverseRoot) -> Any:
    """Return the q with eta_t = C t^-q (1 + o(1)), exactly, as a SymPy rational."""
    sp = sympy()
    t = sp.Symbol("t", positive=True)
    eta = schedule.term(t)
    return sp.limit(sp.simplify(-t * sp.diff(eta, t) / eta), t, sp.oo)


def _number(x: Any) -> Any:
    if isinstance(x, float):
        return sympy().Rational(x)
    exact = rational(x, "c")
    return sympy().Rational(exact.numerator, exact.denominator)


def _positive(name: str, value: Any) -> None:
    if not finite(value, name) > 0:
        raise InvalidArgument(name, value, "must be positive and finite: a step size cannot vanish")


def _count(rounds: int) -> int:
    return whole(rounds, "rounds", 0)
