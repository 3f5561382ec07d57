"""Lemma 27: uniform convergence over a ball of softmax models."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import comb

from hypothesis import strategies as st

from lookahead.core.enclosure import Real, elementary, root
from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, less_than
from lookahead.ledger.symbolic import identical, non_negative, sum_of_squares
from lookahead.market.claims.cross_entropy_coverage import (
    Law,
    deviation,
    independent_probes,
    missed,
)

F = Fraction
CHAPTER = "market/cross_entropy"


@dataclass(frozen=True)
class Coins:
    """Two classes, scalar covariates of length R_x: a share of the users is on one side.

    With s = (w_0 - w_1) R_x a user of margin s has the loss log(1 + e^-s), one of margin -s has s
    more. So R - R-hat = s (rho-hat - rho), linear in W, and its supremum over |W|_F <= r is
    sqrt(2) R_x r |rho - rho-hat|, known in closed form.
    """

    law: Law
    R_x: Fraction
    r: Fraction

    def suprema(self) -> tuple[Real, ...]:
        """The supremum for every count of users on the first side, 0 to n."""
        rho = self.law.chances[0]
        return tuple(
            root(2) * (self.R_x * self.r * abs(F(k, self.law.n) - rho))
            for k in range(self.law.n + 1)
        )

    def bound(self, complexity: Real, range_: Real) -> Real:
        """2 times the Rademacher complexity plus the deviation."""
        return complexity * 2 + deviation(self.law, range_)


def small() -> Iterator[Coins]:
    """Fair and unfair coins, one draw to thirty, and radii from 1/4 to 100."""
    for p, n, r in product((F(1, 2), F(1, 10)), (1, 9, 30), (F(1, 4), F(4), F(100))):
        yield Coins(Law((p, 1 - p), n, F(1, 20)), F(1), r)


def copied() -> Iterator[Coins]:
    """Four hundred copies of one fair coin."""
    return iter((Coins(Law((F(1, 2), F(1, 2)), 400, F(1, 20), copies=True), F(1), F(4)),))


@st.composite
def coins(draw: st.DrawFn) -> Coins:
    """Draw a coin, a sample size, delta, R_x and r."""
    p = F(draw(st.integers(1, 9)), 10)
    law = Law((p, 1 - p), draw(st.integers(1, 20)), F(1, draw(st.integers(2, 40))))
    return Coins(law, F(draw(st.integers(1, 4))), F(draw(st.integers(1, 40)), 4))


def outside(x: Coins, bound: Real) -> Comparison:
    """The chance that the supremum exceeds the bound, every sample enumerated, against delta."""
    counts = _counts(x)
    whole = Law(tuple(counts.values()), 1, x.law.delta)
    suprema = x.suprema()
    return missed(whole, [suprema[k] for k in counts], bound)


def _counts(x: Coins) -> dict[int, Fraction]:
    """How many users come from the first side, with probabilities."""
    rho, n = x.law.chances[0], x.law.n
    if x.law.copies:
        return {0: 1 - rho, n: rho}
    return {k: comb(n, k) * rho**k * (1 - rho) ** (n - k) for k in range(n + 1)}


def complexity(x: Coins, classes: int) -> Real:
    """2 R_x r sqrt(classes / n)."""
    return root(F(classes, x.law.n)) * (2 * x.R_x * x.r)


lemma_27 = Claim(
    key="narang2026.lem27",
    kind="lemma",
    title="Uniform convergence for cross-entropy",
    source=Source("narang2026", "Lemma 27", "F.2", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""Let $\|x\| \le R_x$. For independent probes, with probability $1 - \delta$ at least
$$\sup_{\|W\|_F \le r}\big(R(W) - \widehat{\mathrm{CE}}(W)\big) \le 4R_xr\sqrt{\frac K{n_q}} +
\big(\log K + 2R_xr\big)\sqrt{\frac{\log(1/\delta)}{2n_q}} .$$""",
    reading="one-sided, which is what Theorem 5 needs; for the absolute value take $2\\delta$. “By the "
    "vector contraction lemma” and “standard symmetrization and bounded-difference” fix the factors 2 "
    "and $\\sqrt2\\cdot\\sqrt2$; the formula is lost",
    assumes=(independent_probes,),
    uses=(
        "narang2026.ext.maurer",
        "narang2026.ext.mcdiarmid",
        "narang2026.ext.symmetrisation",
        "narang2026.lem24.floor",
    ),
)


@lemma_27.symbolic
def chain() -> dict[str, Comparison]:
    """Lipschitz constant, contraction, the supremum of a linear form, and the two factors."""
    sp = sympy()
    R, r, K, n, L, b = sp.symbols("R_x r K n L b", positive=True)
    q = sp.symbols("q1:4", nonnegative=True)
    a, c, w, v = sp.symbols("a c w v", real=True)
    rademacher = sp.sqrt(2) * sp.sqrt(2) * r * sp.sqrt(K * n * R**2) / n
    return {
        "|p - e_c|^2 is at most 2 (1 - p_c)^2": non_negative(
            sp.expand(2 * sum(q) ** 2 - sum(q) ** 2 - sum(e**2 for e in q))
        ),
        "and 2 (1 - p_c)^2 at most 2": non_negative(sp.expand(2 * (1 + q[0]) ** 2 - 2)),
        "the inner supremum over |W| <= r, by Cauchy-Schwarz": sum_of_squares(
            (a**2 + c**2) * (w**2 + v**2) - (a * w + c * v) ** 2, [(1, a * v - c * w)]
        ),
        "signs have mean zero: E |sum s_j x_j|^2 keeps only the squares, K n R_x^2 at most": (
            identical(((a + c) ** 2 + (a - c) ** 2) / 2, a**2 + c**2)
        ),
        "sqrt(2) by contraction, sqrt(2) by the gradient, twice by symmetrisation": identical(
            2 * rademacher, 4 * R * r * sp.sqrt(K / n)
        ),
        "bounded differences b / n at the deviation": identical(
            -2 * (b * sp.sqrt(L / (2 * n))) ** 2 / (n * (b / n) ** 2), -L
        ),
    }


@chain.mutant("without the factor of symmetrisation")
def _() -> dict[str, Comparison]:
    sp = sympy()
    R, r, K, n = sp.symbols("R_x r K n", positive=True)
    return {"complexity": identical(2 * r * sp.sqrt(K * n * R**2) / n, 4 * R * r * sp.sqrt(K / n))}


@lemma_27.certified(coins(), small=small)
def covers(x: Coins) -> Comparison:
    """The chance that the supremum exceeds the bound, against delta."""
    range_ = elementary("log", 2) + 2 * x.R_x * x.r
    return outside(x, x.bound(complexity(x, 2), range_))


@covers.mutant("a twentieth of the bound")
def _(x: Coins) -> Comparison:
    range_ = elementary("log", 2) + 2 * x.R_x * x.r
    return outside(x, x.bound(complexity(x, 2), range_) * F(1, 20))


@lemma_27.certified(coins(), small=small)
def on_average(x: Coins) -> Comparison:
    """The expected supremum against twice the Rademacher bound."""
    return less_than(_expected(x), complexity(x, 2) * 2)


def _expected(x: Coins) -> Real:
    total, suprema = F(0) * root(2), x.suprema()
    for k, probability in _counts(x).items():
        total = total + suprema[k] * probability
    return total


@on_average.mutant("a tenth of it")
def _(x: Coins) -> Comparison:
    return less_than(_expected(x), complexity(x, 2) * F(1, 5))


centred = Claim(
    key="narang2026.lem27.centred",
    kind="own",
    title="Uniform convergence with one class less",
    source=Source("narang2026", "Lemma 27", "F.2", "own"),
    chapter=CHAPTER,
    statement=r"""Lemma 27 holds with $K - 1$ in place of $K$ and $\sqrt2R_xr$ in place of $2R_xr$ in
the range: softmax does not see the mean of the logits, so $W$ may be replaced by its centred form,
which has $K - 1$ coordinates per covariate and no larger norm.""",
    assumes=(independent_probes,),
    uses=(
        "narang2026.ext.maurer",
        "narang2026.ext.mcdiarmid",
        "narang2026.ext.symmetrisation",
        "narang2026.lem24.floor.sharp",
    ),
)


@centred.symbolic
def one_coordinate_less() -> dict[str, Comparison]:
    """Centring is a projection: it shortens, and leaves K - 1 orthonormal coordinates."""
    sp = sympy()
    a, b, c = sp.symbols("a b c", real=True)
    R, r, K, n = sp.symbols("R_x r K n", positive=True)
    mean = (a + b + c) / 3
    shorter = a**2 + b**2 + c**2 - sum((v - mean) ** 2 for v in (a, b, c))
    P = sp.eye(3) - sp.ones(3, 3) / 3
    return {
        "centring takes off K times the squared mean": sum_of_squares(shorter, [(3, mean)]),
        "it is a projection": identical(P * P, P),
        "of rank K - 1": identical(sp.trace(P), 2),
        "and leaves the gradient p - e_c as it is: its sum is zero": identical(
            (P * sp.Matrix([a, b, -a - b])), sp.Matrix([a, b, -a - b])
        ),
        "so the complexity is that of K - 1 coordinates": identical(
            2 * sp.sqrt(2) * sp.sqrt(2) * r * sp.sqrt((K - 1) * n * R**2) / n,
            4 * R * r * sp.sqrt((K - 1) / n),
        ),
    }


@one_coordinate_less.mutant("of rank K - 2")
def _() -> dict[str, Comparison]:
    sp = sympy()
    return {"rank": identical(sp.trace(sp.eye(3) - sp.ones(3, 3) / 3), 1)}


@centred.certified(coins(), small=small)
def covers_centred(x: Coins) -> Comparison:
    """The chance that the supremum exceeds the smaller bound, against delta."""
    range_ = elementary("log", 2) + root(2) * (x.R_x * x.r)
    return outside(x, x.bound(complexity(x, 1), range_))


@covers_centred.mutant("a tenth of the bound")
def _(x: Coins) -> Comparison:
    range_ = elementary("log", 2) + root(2) * (x.R_x * x.r)
    return outside(x, x.bound(complexity(x, 1), range_) * F(1, 10))


for check in (covers, on_average, covers_centred):
    check.without(independent_probes, small=copied)
