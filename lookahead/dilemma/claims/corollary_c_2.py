"""Corollary C.2: a uniform first prediction seldom meets the threshold exactly; at which rate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import comb

from lookahead.core.enclosure import Number, Real, elementary, root
from lookahead.core.errors import InvalidArgument
from lookahead.core.symbols import sympy
from lookahead.dilemma.asymptotics import stirling_forms
from lookahead.dilemma.claims.appendix_c import CHAPTER, Steps
from lookahead.ledger import Claim, Comparison, Source, all_of, at_most, less_than
from lookahead.ledger.check import Assumption
from lookahead.ledger.symbolic import identical, non_negative, sum_of_squares

F = Fraction
SOURCE = Source("gois2025", "Corollary C.2", "C", "reconstructed")


@dataclass(frozen=True)
class FirstState:
    """N agents and a count k strictly between 0 and N: the threshold T = k/N, met exactly."""

    N: int
    k: int

    def __post_init__(self) -> None:
        if not 0 < self.k < self.N:
            raise InvalidArgument("k", self.k, f"must lie strictly between 0 and {self.N}")

    @property
    def threshold(self) -> Fraction:
        return F(self.k, self.N)

    @property
    def probability(self) -> Fraction:
        """The number of profiles with k ones, over all."""
        return F(comb(self.N, self.k), 2**self.N)


inner = Assumption("threshold inside", r"$0 < T < 1$.", lambda x: 0 < x.k < x.N)


def small() -> Iterator[FirstState]:
    """Every count of up to nine agents, and some larger populations."""
    for N in range(2, 10):
        yield from (FirstState(N, k) for k in range(1, N))
    for N in (20, 40, 60, 100):
        yield from (FirstState(N, N * j // 20) for j in (1, 4, 8, 9, 10, 11, 19))


vanishing = Claim(
    key="gois2025.corC_2",
    kind="corollary",
    title="The threshold is seldom met exactly at first",
    source=SOURCE,
    chapter=CHAPTER,
    statement=r"""Let $\hat y_0$ be uniform on $\{0, 1\}^N$ and $0 < T < 1$. Then $P(k_0 = TN) \to 0$ as
$N \to \infty$ through the numbers with $TN$ whole; in fact $P(k_0 = k)^2 \le 1/(3\lceil N/2\rceil + 1)$ for
every $k$.""",
    assumes=(inner,),
    uses=("gois2025.lemC_1.uniform", "gois2025.thm3_4_prob.uniform"),
)


@vanishing.exact(small=small)
def bounded(x: FirstState) -> Comparison:
    """Count the profiles."""
    return at_most(x.probability**2, F(1, 3 * -(-x.N // 2) + 1))


@bounded.mutant("of the order of 1/N for every T")
def _(x: FirstState) -> Comparison:
    return at_most(x.probability, F(2, x.N))


bounded.by_construction(inner, "an instance has 0 < k < N")


@vanishing.symbolic
def squeezed() -> Steps:
    """The bound on all probabilities of a uniform profile, which the theorem's claim derives."""
    sp = sympy()
    N = sp.Symbol("N", positive=True)
    bound = 1 / sp.sqrt(3 * N / 2 + 1)
    return {
        "3 ceil(N/2) + 1 is at least 3N/2 + 1": non_negative(3 * N / 2 + 1 - (3 * (N / 2) + 1)),
        "the bound tends to zero": identical(sp.limit(bound, N, sp.oo), 0),
    }


@squeezed.mutant("N times the bound too")
def _() -> Steps:
    sp = sympy()
    N = sp.Symbol("N", positive=True)
    return {
        "tends to one": identical(sp.limit(N / (3 * N / 2 + 1), N, sp.oo), 0),
        "the bound tends to zero": identical(sp.limit(1 / N, N, sp.oo), 0),
    }


rate = Claim(
    key="gois2025.corC_2.stirling",
    kind="proof step",
    title="Rate of the first state, by Stirling's formula",
    source=Source("gois2025", "Corollary C.2, proof", "C", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""Let $0 < T < 1$ and $k = TN$ be whole. Then
$$\binom N{TN}2^{-N} \sim \frac1{\sqrt{2\pi NT(1-T)}}\left(\frac1{2T^T(1-T)^{1-T}}\right)^N,$$
with a quotient between $e^{-1/(12TN) - 1/(12(1-T)N)}$ and $1$. At $T = \tfrac12$ the right side is
$\sqrt{2/(\pi N)}$.""",
    assumes=(inner,),
    uses=("gois2025.lemC_1.uniform", "gois2025.ext.stirling"),
)


def leading(x: FirstState, factor: int = 2) -> Real:
    """Stirling's leading term: the square root in a ball, the power exactly."""
    N, k = x.N, x.k
    power = F(N**N, 2**N * k**k * (N - k) ** (N - k))
    pi = 4 * elementary("atan", 1)
    return power / root(factor * pi * N * x.threshold * (1 - x.threshold))


@rate.certified(small=small)
def quotient(x: FirstState) -> Comparison:
    """The probability over the leading term, in balls."""
    found = x.probability / leading(x)
    T = x.threshold
    least = elementary("exp", -(1 / (12 * T * x.N) + 1 / (12 * (1 - T) * x.N)))
    return all_of(less_than(found, 1), less_than(least, found))


@quotient.mutant("sqrt(1/(pi N)) at one half")
def _(x: FirstState) -> Comparison:
    return less_than(x.probability / leading(x, factor=4), 1)


@quotient.mutant("the quotient is within a hundredth of one")
def _(x: FirstState) -> Comparison:
    return less_than(F(99, 100), x.probability / leading(x))


quotient.by_construction(inner, "an instance has 0 < k < N; at the ends the formula is not defined")


@rate.symbolic
def derivation() -> Steps:
    """Put Stirling's formula for the three factorials and collect the powers of N."""
    sp = sympy()
    forms = stirling_forms()
    N, T = forms.N, forms.T
    S = 1 - T
    printed = -sp.log(2 * sp.pi * N * T * S) / 2 - N * (sp.log(2) + T * sp.log(T) + S * sp.log(S))
    half = forms.logarithm.subs(T, sp.Rational(1, 2))
    n, k = sp.symbols("n k", positive=True)
    rest = lambda sign, at: sign / (12 * at)
    return {
        "logarithm of the right side": identical(
            sp.expand_log(sp.expand(forms.logarithm - printed), force=True), 0
        ),
        "at T = 1/2": identical(sp.exp(sp.expand_log(half)), sp.sqrt(2 / (sp.pi * N))),
        "lambda_N - lambda_k < 0 for k <= N - 1, as 12k + 1 < 12N": non_negative(
            12 * (k + n + 1) - (12 * k + 1)
        ),
        "lower end: minus the upper bounds of the two others": identical(
            rest(-1, k) + rest(-1, n), -(1 / (12 * k) + 1 / (12 * n))
        ),
    }


@derivation.mutant("sqrt(1/(pi N)) at T = 1/2")
def _() -> Steps:
    sp = sympy()
    forms = stirling_forms()
    return {
        "at T = 1/2": identical(forms.half, sp.sqrt(1 / (sp.pi * forms.N))),
        "again": identical(forms.half, forms.half),
    }


base = Claim(
    key="gois2025.corC_2.base",
    kind="proof step",
    title="Exponentially fast, except at one half",
    source=Source("gois2025", "Corollary C.2, last step", "C", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""For $0 < T < 1$, $T^T(1-T)^{1-T} \ge \tfrac12$ with equality only at $T = \tfrac12$. With
$TN$ whole, $\binom N{TN}2^{-N} \le \big(2T^T(1-T)^{1-T}\big)^{-N}$ for every $N$: exponential decay at every
fixed $T \ne \tfrac12$, and none at $T = \tfrac12$.""",
    assumes=(inner,),
    uses=("gois2025.lemC_1.uniform",),
)


def powers(x: FirstState) -> Fraction:
    """The N-th power of T^T (1-T)^(1-T), which is rational."""
    return F(x.k**x.k * (x.N - x.k) ** (x.N - x.k), x.N**x.N)


@base.exact(small=small)
def entropy_bound(x: FirstState) -> Comparison:
    """The probability against the power, and the power against one half to the N."""
    level: Number = F(1, 2**x.N)
    above = at_most if x.threshold == F(1, 2) else less_than
    return all_of(at_most(x.probability, level / powers(x)), above(level, powers(x)))


@entropy_bound.mutant("exponential decay at one half too")
def _(x: FirstState) -> Comparison:
    return at_most(x.probability, F(9, 10) ** x.N)


@entropy_bound.mutant("strictly above one half everywhere")
def _(x: FirstState) -> Comparison:
    return less_than(F(1, 2**x.N), powers(x))


entropy_bound.by_construction(inner, "an instance has 0 < k < N")


@base.symbolic
def convex() -> Steps:
    """The logarithm f(T) = T ln T + (1-T) ln(1-T) + ln 2 is convex and zero with zero slope at 1/2."""
    sp = sympy()
    T, S = sp.symbols("T S", positive=True)  # S = 1 - T
    f = T * sp.log(T) + (1 - T) * sp.log(1 - T) + sp.log(2)
    half = sp.Rational(1, 2)
    return {
        "f(1/2) = 0": identical(f.subs(T, half), 0),
        "f'(1/2) = 0": identical(f.diff(T).subs(T, half), 0),
        "f'' = 1/(T (1-T))": identical(f.diff(T, 2), 1 / (T * (1 - T))),
        "which is positive": non_negative(1 / (T * S)),
        "T (1-T) <= 1/4 pins the strict minimum": sum_of_squares(
            sp.Rational(1, 4) - T * (1 - T), [(1, T - half)]
        ),
        "one term of (T + 1 - T)^N = 1 bounds the power": identical((T + (1 - T)), 1),
    }


@convex.mutant("the minimum is at one third")
def _() -> Steps:
    sp = sympy()
    T = sp.Symbol("T", positive=True)
    f = T * sp.log(T) + (1 - T) * sp.log(1 - T) + sp.log(2)
    return {
        "f'(1/3) = 0": identical(sp.exp(f.diff(T).subs(T, sp.Rational(1, 3))), 1),
        "f'(1/2) = 0": identical(f.diff(T).subs(T, sp.Rational(1, 2)), 0),
    }
