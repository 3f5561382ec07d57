"""Lemma 26: concentration at the reference, and the range of one cross-entropy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from hypothesis import strategies as st

from lookahead.core.enclosure import Real, elementary, root
from lookahead.core.exact import Matrix, Vector, dot
from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, at_most, that
from lookahead.ledger.symbolic import identical, non_negative, sum_of_squares
from lookahead.market.claims.cross_entropy_coverage import (
    Law,
    deviation,
    independent_probes,
    missed,
)
from lookahead.market.cross_entropy_exact import entropy_at, squared_norm
from lookahead.market.softmax import LOG_2
from lookahead.testing.market_cross_entropy import matrices, whole

F = Fraction
CHAPTER = "market/cross_entropy"


@dataclass(frozen=True)
class Draws:
    """A reference A* log 2 and two kinds of users (x, y), drawn independently."""

    law: Law
    model: Matrix
    users: tuple[tuple[Vector, int], ...]
    R_x: Fraction

    def terms(self) -> tuple[Real, ...]:
        """The cross-entropy of each kind of user, in nats."""
        return tuple(entropy_at(self.model, x, y) for x, y in self.users)

    def risk(self) -> Real:
        """Their expectation."""
        total = F(0) * LOG_2
        for p, term in zip(self.law.chances, self.terms(), strict=True):
            total = total + term * p
        return total

    def range(self, square: Fraction) -> Real:
        """log K + sqrt(square) R_x |W|."""
        reach = LOG_2 * root(square * squared_norm(self.model)) * self.R_x
        return elementary("log", len(self.model)) + reach

    @property
    def alike(self) -> bool:
        """Whether all logits vanish, so that every cross-entropy is log K."""
        return not squared_norm(self.model) or not any(any(x) for x, _ in self.users)


def small() -> Iterator[Draws]:
    """Two classes, the model (a, -a) log 2, users at 1 who are right and wrong."""
    for a in (1, 2):
        for p in (F(1, 2), F(4, 5), F(9, 10)):
            for n in (1, 5, 10):
                users = (((F(1),), 0), ((F(1),), 1))
                yield Draws(Law((p, 1 - p), n, F(1, 10)), ((F(a),), (F(-a),)), users, F(1))


def far() -> Iterator[Draws]:
    """One user in a hundred far outside the declared radius, and a delta below its chance."""
    users = (((F(40),), 1), ((F(0),), 0))
    law = Law((F(1, 100), F(99, 100)), 1, F(1, 200))
    return iter((Draws(law, ((F(2),), (F(-2),)), users, F(1, 4)),))


def copied() -> Iterator[Draws]:
    """A hundred copies of one probe; the model is wrong about one user in five."""
    users = (((F(1),), 0), ((F(1),), 1))
    law = Law((F(4, 5), F(1, 5)), 100, F(1, 10), copies=True)
    return iter((Draws(law, ((F(1),), (F(-1),)), users, F(1)),))


@st.composite
def draws(draw: st.DrawFn) -> Draws:
    """Draw a model of two or three classes and two kinds of users."""
    K, d = draw(st.integers(2, 3)), draw(st.integers(1, 2))
    p = F(draw(st.integers(1, 9)), 10)
    users = tuple(
        (tuple(draw(whole(1)) for _ in range(d)), draw(st.integers(0, K - 1))) for _ in range(2)
    )
    law = Law((p, 1 - p), draw(st.integers(1, 8)), F(1, draw(st.integers(2, 20))))
    return Draws(law, draw(matrices(K, d)), users, F(d + 1, 2))


bounded = Assumption(
    "bounded covariates",
    r"$\|x\| \le R_x$.",
    lambda x: all(dot(row, row) <= x.R_x**2 for row, _ in x.users),
)

lemma_26 = Claim(
    key="narang2026.lem26",
    kind="lemma",
    title="Concentration at the reference",
    source=Source("narang2026", "Lemma 26", "F.2", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""For independent probes, with probability $1 - \delta$ at least
$$\widehat{\mathrm{CE}}(W^*) \le R(W^*) + \big(\log K + 2R_x\|W^*\|_F\big)
\sqrt{\frac{\log(1/\delta)}{2n_q}} .$$""",
    reading="the range of one term from the floor of Lemma 24 at $W^*$; statement and proof are lost "
    "but for “With probability at least”",
    assumes=(bounded, independent_probes),
    uses=("narang2026.ext.hoeffding", "narang2026.lem24.floor"),
)


@lemma_26.symbolic
def range_and_hoeffding() -> dict[str, Comparison]:
    """One term is minus the log of a probability: between zero and minus the log of the floor."""
    sp = sympy()
    K, s, n, L, b = sp.symbols("K s n L b", positive=True)
    share = sp.Symbol("others", nonnegative=True)
    return {
        "minus the log of the floor": identical(
            sp.expand_log(-sp.log(sp.exp(-2 * s) / K), force=True), sp.log(K) + 2 * s
        ),
        "not below zero: p_c = 1 / (1 + others) is at most one": non_negative(1 - 1 / (1 + share)),
        "Hoeffding's exponent at the deviation": identical(
            -2 * n * (b * sp.sqrt(L / (2 * n))) ** 2 / b**2, -L
        ),
    }


@range_and_hoeffding.mutant("the range without log K")
def _() -> dict[str, Comparison]:
    sp = sympy()
    K, s = sp.symbols("K s", positive=True)
    return {"range": identical(sp.expand_log(-sp.log(sp.exp(-2 * s) / K), force=True), 2 * s)}


@lemma_26.certified(draws(), small=small)
def covers(x: Draws) -> Comparison:
    """The chance that the mean exceeds the bound, every sample enumerated, against delta."""
    if x.alike:
        return that(condition=True, trivial=True)
    return missed(x.law, x.terms(), x.risk() + deviation(x.law, x.range(F(4))))


@covers.mutant("with a range of one hundredth")
def _(x: Draws) -> Comparison:
    if x.alike:
        return that(condition=True, trivial=True)
    return missed(x.law, x.terms(), x.risk() + deviation(x.law, F(1, 100)))


covers.without(bounded, small=far).without(independent_probes, small=copied)

narrower = Claim(
    key="narang2026.lem26.range",
    kind="own",
    title="The range of one cross-entropy",
    source=Source("narang2026", "Lemma 26", "F.2", "own"),
    chapter=CHAPTER,
    statement=r"""One term is at most $\log\big(1 + (K-1)e^{\sqrt2R_x\|W\|_F}\big) \le \log K +
\sqrt2R_x\|W\|_F$, so that Lemma 26 holds with $\sqrt2$ in place of 2. For two classes the first bound
is attained.""",
    assumes=(bounded, independent_probes),
    uses=("narang2026.ext.hoeffding", "narang2026.lem24.floor.sharp"),
)


@narrower.symbolic
def from_the_higher_floor() -> dict[str, Comparison]:
    """Minus the log of the higher floor, with f = e^(sqrt(2) R_x |W|) >= 1."""
    sp = sympy()
    a, b = sp.symbols("a b", real=True)
    K, f = sp.symbols("K f", positive=True)
    more, others = sp.symbols("more others", nonnegative=True)
    return {
        "minus the log of the higher floor": identical(
            sp.expand_log(-sp.log(1 / (1 + K * f)), force=True), sp.log(1 + K * f)
        ),
        "1 + (K - 1) f <= K f": non_negative(
            sp.expand((1 + others) * (1 + more) - (1 + others * (1 + more)))
        ),
        "two logits differ by sqrt(2) R_x |W| at most": sum_of_squares(
            2 * (a**2 + b**2) - (a - b) ** 2, [(1, a + b)]
        ),
    }


@from_the_higher_floor.mutant("logits that differ by R_x |W| at most")
def _() -> dict[str, Comparison]:
    a, b = sympy().symbols("a b", real=True)
    return {"difference": non_negative(a**2 + b**2 - (a - b) ** 2)}


@narrower.certified(draws(), small=small)
def covers_with_root_two(x: Draws) -> Comparison:
    """The chance that the mean exceeds the narrower bound, against delta."""
    if x.alike:
        return that(condition=True, trivial=True)
    return missed(x.law, x.terms(), x.risk() + deviation(x.law, x.range(F(2))))


@covers_with_root_two.mutant("with a tenth of the deviation")
def _(x: Draws) -> Comparison:
    if x.alike:
        return that(condition=True, trivial=True)
    return missed(x.law, x.terms(), x.risk() + deviation(x.law, x.range(F(2)) * F(1, 10)))


@narrower.certified(draws(), small=small)
def one_term(x: Draws) -> Comparison:
    """The largest term against log K + sqrt(2) R_x |W|."""
    if x.alike:
        return that(condition=True, trivial=True)
    worst = max(x.terms(), key=float)
    return at_most(worst, x.range(F(2)))


@one_term.mutant("with R_x |W| / 2")
def _(x: Draws) -> Comparison:
    return at_most(max(x.terms(), key=float), x.range(F(1, 4)))


covers_with_root_two.without(bounded, small=far).without(independent_probes, small=copied)
one_term.without(bounded, small=far)
one_term.by_construction(independent_probes, "one term does not know how the others are drawn")
