"""Theorem 3.4 at T = 1/2: how slowly the high probability arrives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from lookahead.core.symbols import sympy
from lookahead.dilemma.asymptotics import agents_needed, point_probability
from lookahead.dilemma.claims.appendix_c import CHAPTER, Steps
from lookahead.dilemma.claims.theorem_3_4_probability import RandomStart
from lookahead.ledger import Claim, Comparison, Source, equals, that
from lookahead.ledger.symbolic import identical, non_negative

F = Fraction


@dataclass(frozen=True)
class Rarity:
    """How rare success is to be, and whether N is even (0) or odd (1)."""

    level: Fraction
    parity: int
    agents: int


slow = Claim(
    key="gois2025.thm3_4_prob.half",
    kind="own",
    title="How slowly high probability arrives at one half",
    source=Source("gois2025", "Theorem 3.4, probability at T = 1/2", "3.2", "own"),
    chapter=CHAPTER,
    statement=r"""At $T = \tfrac12$ with a uniform first prediction and $N = 2n \ge 4$, the probability of
success is $a_n = \binom{2n}n4^{-n}$, between $1/\sqrt{\pi(n + \tfrac12)}$ and $1/\sqrt{\pi n}$: asymptotically
$\sqrt{2/(\pi N)}$. For $N = 2n - 1 \ge 3$ it is $2a_n$, twice as much. So failure has a probability of
99 % or more only from $6{,}366$ agents on if $N$ is even, and from $25{,}465$ on if it is odd.""",
    uses=("gois2025.appC_exceptions", "gois2025.lemC_1.uniform", "gois2025.ext.stirling"),
)


def populations() -> Iterator[Rarity]:
    """Small levels by hand, then one per cent."""
    for level in (F(1, 2), F(1, 3), F(1, 10)):
        yield from (Rarity(level, parity, agents_needed(level, parity)) for parity in (0, 1))
    yield from (Rarity(F(1, 100), 0, 6366), Rarity(F(1, 100), 1, 25465))


def _needed(x: Rarity, factor: int) -> Comparison:
    """Success is rarer than the level from N = agents on, and not two agents before."""
    now, before = (factor * point_probability(N, (N + 1) // 2) for N in (x.agents, x.agents - 2))
    return that(now < x.level and (x.agents - 2 < 3 or before >= x.level))


@slow.exact(small=populations)
def how_many(x: Rarity) -> Comparison:
    """The probability at N and at N - 2, exactly."""
    return _needed(x, 1 + x.parity)


@how_many.mutant("odd numbers are like even ones")
def _(x: Rarity) -> Comparison:
    return _needed(x, 1)


@slow.exact(small=lambda: (RandomStart(N, F(1, 2)) for N in range(3, 40)))
def at_half(x: RandomStart) -> Comparison:
    """The law of the limit against the central term."""
    n = (x.N + 1) // 2
    return equals(x.success("uniform_profile"), (1 + x.N % 2) * point_probability(2 * n, n))


@at_half.mutant("the same for odd N")
def _(x: RandomStart) -> Comparison:
    n = (x.N + 1) // 2
    return equals(x.success("uniform_profile"), point_probability(2 * n, n))


@slow.symbolic
def between() -> Steps:
    """a_n^2 n rises and a_n^2 (n + 1/2) falls, both to 1/pi by Stirling's formula."""
    sp = sympy()
    n = sp.Symbol("n", integer=True, positive=True)
    square = ((2 * n + 1) / (2 * n + 2)) ** 2
    stirling = lambda k: sp.sqrt(2 * sp.pi * k) * (k / sp.E) ** k
    central = sp.powsimp(
        sp.expand_power_base(stirling(2 * n) / stirling(n) ** 2 / 4**n, force=True)
    )
    half = sp.Rational(1, 2)
    return {
        "a_n^2 n rises": identical(square * (n + 1) - n, (n + 1) / (2 * n + 2) ** 2),
        "the difference is positive": non_negative((n + 1) / (2 * n + 2) ** 2),
        "a_n^2 (n + 1/2) falls": identical(
            (n + half) - square * (n + 1 + half), (n + half) / (2 * n + 2) ** 2
        ),
        "that difference too": non_negative((n + half) / (2 * n + 2) ** 2),
        "both tend to 1/pi": identical(sp.simplify(central**2 * n), 1 / sp.pi),
        "sqrt(2/(pi N)) at N = 2n": identical(sp.sqrt(2 / (sp.pi * 2 * n)), 1 / sp.sqrt(sp.pi * n)),
    }


@between.mutant("a_n^2 (n + 1/4) falls too")
def _() -> Steps:
    n = sympy().Symbol("n", integer=True, positive=True)
    square, quarter = ((2 * n + 1) / (2 * n + 2)) ** 2, sympy().Rational(1, 4)
    return {
        "falls": non_negative((n + quarter) - square * (n + 1 + quarter) - 1 / n),
        "n": non_negative(n),
    }
