"""Lemma 24, second half: the floor under the probabilities, and a higher one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from hypothesis import strategies as st

from lookahead.core.enclosure import elementary, root
from lookahead.core.exact import Matrix, Vector, dot
from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, at_least, equals, that
from lookahead.ledger.symbolic import identical, non_negative, sum_of_squares
from lookahead.market.cross_entropy_exact import squared_norm
from lookahead.market.softmax import LOG_2, logits, softmax_of_powers
from lookahead.testing.market_cross_entropy import matrices, whole

F = Fraction
CHAPTER = "market/cross_entropy"


@dataclass(frozen=True)
class Floored:
    """A model A log 2 and a covariate, with the declared bound on the covariate's length."""

    model: Matrix
    x: Vector
    R_x: Fraction

    @property
    def least(self) -> Fraction:
        """The smallest class probability, exact."""
        return min(softmax_of_powers(logits(self.model, self.x)))

    def floor(self, factor: int, others: bool = False) -> Comparison:
        """The least probability against e^(-sqrt(factor) R_x |W|) / K, or 1 / (1 + (K - 1) e^...)."""
        reach = LOG_2 * root(factor * squared_norm(self.model)) * self.R_x
        K = len(self.model)
        if not squared_norm(self.model) or not self.R_x:
            return equals(self.least, F(1, K))
        if others:
            return at_least(self.least, 1 / (elementary("exp", reach) * (K - 1) + 1))
        return at_least(self.least, elementary("exp", -reach) * F(1, K))


def small() -> Iterator[Floored]:
    """Two and three classes, one covariate of length one."""
    for row in product((-2, -1, 0, 2), repeat=2):
        yield Floored(tuple((F(a),) for a in row), (F(1),), F(1))
    for row in product((-1, 0, 2), repeat=3):
        yield Floored(tuple((F(a),) for a in row), (F(1),), F(1))


def long() -> Iterator[Floored]:
    """Covariates longer than declared."""
    return iter((Floored(((F(2),), (F(-2),)), (F(4),), F(1)),))


@st.composite
def models(draw: st.DrawFn) -> Floored:
    """Draw two to four classes and one or two covariates."""
    K, d = draw(st.integers(2, 4)), draw(st.integers(1, 2))
    return Floored(draw(matrices(K, d)), tuple(draw(whole(1)) for _ in range(d)), F(d + 1, 2))


bounded = Assumption("bounded covariates", r"$\|x\| \le R_x$.", lambda x: dot(x.x, x.x) <= x.R_x**2)

floor = Claim(
    key="narang2026.lem24.floor",
    kind="lemma",
    title="Probability floor",
    source=Source("narang2026", "Lemma 24", "F.2", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""If $\|W\|_F \le r$ and $\|x\| \le R_x$, every class has
$p_k(x) \ge e^{-2R_xr}/K$.""",
    reading="the chain of the proof, $p_k = e^{z_k}/\\sum_je^{z_j}$ with $|z_j| \\le R_xr$; its "
    "formulas are lost",
    assumes=(bounded,),
)


@floor.symbolic
def chain() -> dict[str, Comparison]:
    """The numerator is e^-s at least, each of the K terms below e^s at most."""
    sp = sympy()
    low, high = sp.symbols("low high", nonnegative=True)
    K = sp.Symbol("K", positive=True)
    f = sp.Symbol("f", positive=True)
    return {
        "(1/f + low) / (K (f - high)) against 1/(K f^2), f = e^s: times K f (f - high)": (
            identical((1 / f + low) * f**2 - (f - high), f + low * f**2 - f + high)
        ),
        "is not negative": non_negative(sp.expand(f + low * f**2 - f + high)),
        "e^-s / (K e^s) = e^(-2s) / K": identical(1 / f / (K * f), 1 / (K * f**2)),
    }


@chain.mutant("with e^s once")
def _() -> dict[str, Comparison]:
    f, K = sympy().symbols("f K", positive=True)
    return {"floor": identical(1 / f / (K * f), 1 / (K * f))}


@floor.certified(models(), small=small)
def of_models(x: Floored) -> Comparison:
    """The smallest probability against the floor, with r = |W|."""
    return x.floor(4)


@of_models.mutant("with R_x r in place of 2 R_x r")
def _(x: Floored) -> Comparison:
    return x.floor(1)


of_models.without(bounded, small=long)

higher = Claim(
    key="narang2026.lem24.floor.sharp",
    kind="own",
    title="A higher floor",
    source=Source("narang2026", "Lemma 24", "F.2", "own"),
    chapter=CHAPTER,
    statement=r"""Under the same hypotheses $p_k(x) \ge \big(1 + (K-1)e^{\sqrt2R_xr}\big)^{-1} \ge
e^{-\sqrt2R_xr}/K$; for two classes the first is attained at $W = (r/\sqrt2, -r/\sqrt2)^\top$,
$x = -R_x$.""",
    assumes=(bounded,),
)


@higher.symbolic
def by_differences() -> dict[str, Comparison]:
    """1 / p_k = 1 + sum of e^(z_j - z_k), each difference at most sqrt(2) R_x r."""
    sp = sympy()
    a, b = sp.symbols("z_j z_k", real=True)
    f, K = sp.symbols("f others", positive=True)
    more = sp.Symbol("more", nonnegative=True)
    return {
        "(z_j - z_k)^2 <= 2 (z_j^2 + z_k^2)": sum_of_squares(
            2 * (a**2 + b**2) - (a - b) ** 2, [(1, a + b)]
        ),
        "1 + (K - 1) f <= K f for f = 1 + more": non_negative(
            sp.expand((1 + K) * (1 + more) - (1 + K * (1 + more)))
        ),
        "two classes: the difference 2 R_x r / sqrt(2) is sqrt(2) R_x r": identical(
            2 * f / sp.sqrt(2), sp.sqrt(2) * f
        ),
    }


@by_differences.mutant("(z_j - z_k)^2 <= z_j^2 + z_k^2")
def _() -> dict[str, Comparison]:
    a, b = sympy().symbols("z_j z_k", real=True)
    return {"difference": non_negative(a**2 + b**2 - (a - b) ** 2)}


@higher.certified(models(), small=lambda: (x for x in small() if not _attained(x)))
def higher_floor(x: Floored) -> Comparison:
    """The smallest probability against the higher floor, away from equality."""
    return that(condition=True, trivial=True) if _attained(x) else x.floor(2, others=True)


def _attained(x: Floored) -> bool:
    """Where both sides are the same number: two opposite rows, a covariate of full length."""
    opposite = len(x.model) == 2 and all(a == -b for a, b in zip(*x.model, strict=True))
    z = logits(x.model, x.x)
    gap = (max(z) - min(z)) ** 2
    return opposite and gap == 2 * squared_norm(x.model) * x.R_x**2


@higher_floor.mutant("with R_x r in the exponent")
def _(x: Floored) -> Comparison:
    return x.floor(1, others=True)


higher_floor.without(bounded, small=long)
