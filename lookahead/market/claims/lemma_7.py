"""Lemma 7: the softmax map is Lipschitz; the best constant, without a floor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from typing import Any

from hypothesis import strategies as st

from lookahead.core.enclosure import Real, elementary, root
from lookahead.core.exact import dot
from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, at_most, equals, less_than, that
from lookahead.ledger.symbolic import identical, non_negative, sum_of_squares
from lookahead.market.softmax import LOG_2, softmax_of_powers

F = Fraction
CHAPTER = "market/cross_entropy"
SQUARED = Fraction(1, 2)


@dataclass(frozen=True)
class TwoModels:
    """Two K x d models in units of log 2 with whole logits at x, and the declared bounds."""

    first: tuple[tuple[int, ...], ...]
    second: tuple[tuple[int, ...], ...]
    x: tuple[int, ...]
    R_x: Fraction
    floor: Fraction

    def classes(self, model: tuple[tuple[int, ...], ...]) -> tuple[Fraction, ...]:
        """The class probabilities at x, exactly."""
        return softmax_of_powers(
            [sum(a * b for a, b in zip(row, self.x, strict=True)) for row in model]
        )

    @property
    def gap(self) -> Fraction:
        """The l1 distance of the two class distributions."""
        ends = self.classes(self.first), self.classes(self.second)
        return sum((abs(a - b) for a, b in zip(*ends, strict=True)), F(0))

    @property
    def squared_distance(self) -> int:
        """The squared Frobenius distance of the models, in units of (log 2)^2."""
        rows = zip(self.first, self.second, strict=True)
        return sum((a - b) ** 2 for v, w in rows for a, b in zip(v, w, strict=True))

    def bound(self, squared_constant: Fraction = SQUARED) -> Real:
        """L |W - W'|_F with L^2 = squared_constant R_x^2."""
        return root(squared_constant * self.R_x**2 * self.squared_distance) * LOG_2


bounded = Assumption(
    "bounded covariates",
    r"$\|x\| \le R_x$, with the declared $R_x$.",
    lambda x: x.R_x >= 0 and dot(tuple(map(F, x.x)), tuple(map(F, x.x))) <= x.R_x**2,
)

floor = Assumption(
    "probability floor",
    r"Both models give every class the declared floor $p_{\min} > 0$ or more.",
    lambda x: 0 < x.floor <= min(*x.classes(x.first), *x.classes(x.second)),
)

lemma_7 = Claim(
    key="narang2026.lem7",
    kind="lemma",
    title="Class probabilities are Lipschitz in the parameters",
    source=Source("narang2026", "Lemma 7", "B.2", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""Let $\|x\| \le R_x$, let $W, W'$ lie in a convex set on which all class probabilities are at least
$p_{\min} > 0$, and $p_W = \operatorname{softmax}(Wx)$. Then
$$\|p_W(x) - p_{W'}(x)\|_1 \le \tfrac1{\sqrt2}\,R_x\,\|W - W'\|_F .$$""",
    reading="“Lipschitz in the –norm: for all”: the constant and the formula are lost, here the "
    "best constant; the proof's “operator norm from … to” fixes the norms",
    assumes=(bounded, floor),
    uses=("narang2026.lem7.mean_value.integral",),
)


@lemma_7.symbolic
def proof() -> dict[str, Comparison]:
    """The norm of the Jacobian from l2 to l1, as a maximum over signs, then over the simplex."""
    sp = sympy()
    a, b, e, rest = sp.symbols("a b e r", nonnegative=True)
    q = sp.Symbol("q", real=True)
    sigma = 2 * q - 1
    signs, shares = (1, 1, -1), sp.Matrix([a, b, 1 - a - b])
    J = sp.diag(*shares) - shares * shares.T
    moved = J * sp.Matrix(signs)
    plus = a + b
    half = sp.Rational(1, 2)
    return {
        "J s, classes with sign +: 2 p_k (1 - q), q their mass": identical(
            moved[0], 2 * a * (1 - plus)
        ),
        "classes with sign -: -2 p_k q": identical(moved[2], -2 * (1 - plus) * plus),
        "for any class, s_k minus the mean of the signs": identical(
            sp.Matrix([1 - sigma, -1 - sigma]), sp.Matrix([2 * (1 - q), -2 * q])
        ),
        "squares sum to at most the squared sum": non_negative((a + b + e) ** 2 - a**2 - b**2 - e**2),
        "so |J s|^2 <= 8 q^2 (1 - q)^2": identical(
            4 * (1 - q) ** 2 * q**2 + 4 * q**2 * (1 - q) ** 2, 8 * (q * (1 - q)) ** 2
        ),
        "q (1 - q) <= 1/4": sum_of_squares(half**2 - q * (1 - q), [(1, q - half)]),
        "so it is at most 1/2: with q (1 - q) = u <= 1/4": non_negative(
            (half - 8 * rest**2).subs(rest, 1 / (4 * (1 + e))).factor()
        ),
        "a row moves its logit by |row| |x| at most": identical(
            (a**2 + b**2) * (e**2 + rest**2) - (a * e + b * rest) ** 2, (a * rest - b * e) ** 2
        ),
    }  # fmt: skip


@proof.mutant("at most 1/4")
def _() -> dict[str, Comparison]:
    q = sympy().Symbol("q", real=True)
    half = sympy().Rational(1, 2)
    return {"q": sum_of_squares(half**3 - q * (1 - q), [(1, q - half)])}


def models(first: Any, second: Any, x: tuple[int, ...], slack: Fraction) -> TwoModels:
    """A pair with the smallest whole bound plus `slack`, and the floor that it has."""
    size, bound = sum(t * t for t in x), 0
    while bound * bound < size:
        bound += 1
    made = TwoModels(first, second, x, bound + slack, F(1))
    return replace(made, floor=min(*made.classes(first), *made.classes(second)))


def small() -> Iterator[TwoModels]:
    """Two and three classes, one feature, whole logits between -1 and 1; equal models last."""
    for entries in product((1, 0, -1), repeat=4):
        rows = tuple((e,) for e in entries)
        yield models(rows[:2], rows[2:], (1,), F(0))
    yield models(((1,), (0,), (-1,)), ((0,), (0,), (0,)), (2,), F(0))
    yield models(((1, 0), (0, 1)), ((0, 1), (1, 0)), (3, -4), F(0))


@st.composite
def pairs(draw: st.DrawFn) -> TwoModels:
    """Two to four classes, one or two features, small whole entries."""
    K, d = draw(st.integers(2, 4)), draw(st.integers(1, 2))
    row = lambda: tuple(draw(st.integers(-3, 3)) for _ in range(d))
    matrix = lambda: tuple(row() for _ in range(K))
    return models(matrix(), matrix(), row(), F(draw(st.integers(0, 1)), 2))


def _compare(x: TwoModels, squared_constant: Fraction = SQUARED) -> Comparison:
    if x.gap == 0:
        return that(condition=True, trivial=True)
    return at_most(x.gap, x.bound(squared_constant))


@lemma_7.certified(pairs(), small=small)
def gap(x: TwoModels) -> Comparison:
    """Exact class probabilities at both models against the bound, enclosed."""
    return _compare(x)


@gap.mutant("with R_x / 2")
def _(x: TwoModels) -> Comparison:
    return _compare(x, F(1, 4))


@gap.mutant("with the floor as a factor: p_min R_x")
def _(x: TwoModels) -> Comparison:
    return _compare(x, x.floor**2)


def outside() -> Iterator[TwoModels]:
    """Half the bound declared."""
    for x in small():
        yield replace(x, R_x=x.R_x / 2)


def below_floor() -> Iterator[TwoModels]:
    """A floor that the models do not have: the conclusion does not care."""
    for x in small():
        yield replace(x, floor=F(1))


gap.without(bounded, small=outside)
gap.without(floor, small=below_floor)

best = Claim(
    key="narang2026.lem7.best",
    kind="own",
    title="The constant is best, and needs neither floor nor convex set",
    source=Source("narang2026", "Lemma 7", "B.2", "own"),
    chapter=CHAPTER,
    statement=r"""Lemma 7 holds with $R_x/\sqrt2$ for all $W, W' \in \mathbb R^{K\times d}$,
whatever the floor and the number of classes. For $K = 2$ no smaller constant will do, on no
neighbourhood of $W = 0$: between the logits $(h, -h)$ and $(0, 0)$ the left side is $\tanh h$,
the right side $h$ for $R_x = 1$. Any constant that grows with $K$ or with $1/p_{\min}$ is true
and larger than necessary, one that shrinks with $p_{\min}$ false.""",
    uses=("narang2026.lem7",),
)


@best.symbolic
def limit() -> dict[str, Comparison]:
    """The ratio along (h, -h), in e^h = 1 + t; the Jacobian at even odds."""
    sp = sympy()
    t, h = sp.symbols("t h", positive=True)
    u = 1 + t
    rise = u / (u + 1 / u) - (1 / u) / (u + 1 / u)
    return {
        "left side: twice (p_1 - 1/2)": identical(
            2 * (u / (u + 1 / u) - sp.Rational(1, 2)), sp.factor(rise)
        ),
        "which is tanh h": identical(sp.tanh(h).rewrite(sp.exp), rise.subs(t, sp.exp(h) - 1)),
        "right side: sqrt(2 h^2) / sqrt 2": identical(sp.sqrt(2 * h**2) / sp.sqrt(2), h),
        "their ratio tends to one": identical(sp.limit(sp.tanh(h) / h, h, 0), 1),
    }


@limit.mutant("it tends to one half")
def _() -> dict[str, Comparison]:
    h = sympy().Symbol("h", positive=True)
    return {"ratio": identical(sympy().limit(sympy().tanh(h) / h, h, 0), sympy().Rational(1, 2))}


@dataclass(frozen=True)
class Near:
    """Two classes with the odds E^2 : 1, near even odds for E near 1."""

    E: Fraction

    @property
    def gap(self) -> Fraction:
        """|p - (1/2, 1/2)|_1."""
        p = self.E**2 / (self.E**2 + 1)
        return abs(p - F(1, 2)) + abs((1 - p) - F(1, 2))

    @property
    def distance(self) -> Real:
        """|(h, -h)| with h = log E."""
        return root(2) * elementary("log", self.E)


def nearby() -> Iterator[Near]:
    """Odds that approach one."""
    for n in (1, 2, 10, 1000):
        yield Near(1 + F(1, n))


@best.certified(small=nearby)
def close_to_it(x: Near) -> Comparison:
    """Below the bound, and within (E - 1)^2 of it, relatively."""
    bound = x.distance / root(2)
    if less_than(x.gap, bound).holds:
        return at_most(bound * (1 - (x.E - 1) ** 2), x.gap)
    return less_than(x.gap, bound)


@close_to_it.mutant("with 0.7 R_x")
def _(x: Near) -> Comparison:
    return at_most(x.gap, x.distance * F(7, 10))


@close_to_it.mutant("attained")
def _(x: Near) -> Comparison:
    return equals(x.gap, x.distance / root(2))
