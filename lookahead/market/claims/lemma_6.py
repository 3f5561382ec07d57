"""Lemma 6: curvature and slope of the multiclass cross-entropy, with the best constants."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from typing import Any

from hypothesis import strategies as st

from lookahead.core.exact import dot
from lookahead.core.symbols import sympy
from lookahead.ledger import (
    Assumption,
    Claim,
    Comparison,
    Source,
    all_of,
    at_most,
    equals,
    less_than,
)
from lookahead.ledger.symbolic import identical, non_negative, sum_of_squares

F = Fraction
CHAPTER = "market/cross_entropy"


@dataclass(frozen=True)
class Direction:
    """Odds e^{z_k} at a model, a user (x, label), and a direction V (K rows of d numbers)."""

    odds: tuple[Fraction, ...]
    x: tuple[Fraction, ...]
    label: int
    V: tuple[tuple[Fraction, ...], ...]
    R_x: Fraction

    @property
    def moves(self) -> list[Fraction]:
        """How fast each logit moves: V x."""
        return [dot(row, self.x) for row in self.V]

    @property
    def size(self) -> Fraction:
        """The squared Frobenius norm of V."""
        return sum((dot(row, row) for row in self.V), F(0))

    def jets(self) -> tuple[Fraction, Fraction]:
        """First and second derivative of log sum_k odds_k e^{t v_k} - t v_y at t = 0.

        From the power series of the sum: S'/S - v_y and S''/S - (S'/S)^2.
        """
        powers = [
            sum((u * v**n for u, v in zip(self.odds, self.moves, strict=True)), F(0))
            for n in range(3)
        ]
        first = powers[1] / powers[0]
        return first - self.moves[self.label], powers[2] / powers[0] - first**2


bounded = Assumption(
    "bounded covariates",
    r"$\|x\| \le R_x$, with the declared $R_x$.",
    lambda x: x.R_x >= 0 and dot(x.x, x.x) <= x.R_x**2,
)

lemma_6 = Claim(
    key="narang2026.lem6",
    kind="lemma",
    title="Regularity of the multiclass cross-entropy",
    source=Source("narang2026", "Lemma 6", "B.2", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""Let $K \ge 2$, $W \in \mathbb R^{K\times d}$, $\|x\| \le R_x$, $p =
\operatorname{softmax}(Wx)$. Then $\ell(W; x, y) = -\log p_y$ is non-negative, smooth and convex
in $W$, with the Hessian $(\operatorname{Diag}(p) - pp^\top) \otimes xx^\top$; it is
$\beta$-smooth for $\beta = R_x^2/2$, and Lipschitz with $\sqrt2\,R_x$, in the Frobenius norm.""",
    reading="the text says “β–smooth with β =” and “the claimed Lipschitz constant”, both "
    "formulas are lost: here the best constants",
    assumes=(bounded,),
)


@lemma_6.symbolic
def proof() -> dict[str, Comparison]:
    """Differentiate in the logits, then bound a variance by a quarter of the squared range."""
    sp = sympy()
    z = sp.symbols("z_1:4", real=True)
    total = sum(sp.exp(t) for t in z)
    p = [sp.exp(t) / total for t in z]
    loss = sp.log(total) - z[0]
    w, v = sp.symbols("w_1:4", positive=True), sp.symbols("v_1:4", real=True)
    shares = [a / sum(w) for a in w]
    mean = sum(a * b for a, b in zip(shares, v, strict=True))
    form = sum(a * b**2 for a, b in zip(shares, v, strict=True)) - mean**2
    pairs = [(0, 1), (0, 2), (1, 2)]
    s, r, t, c = sp.symbols("s r t c", nonnegative=True)
    m, M, mu = sp.symbols("m M mu", real=True)
    a, b, e, f = sp.symbols("a b e f", real=True)
    return {
        "gradient p - e_y": identical(
            sp.Matrix([loss.diff(t) for t in z]), sp.Matrix([p[0] - 1, p[1], p[2]])
        ),
        "Hessian Diag(p) - pp'": identical(
            sp.hessian(loss, z), sp.diag(*p) - sp.Matrix(p) * sp.Matrix(p).T
        ),
        "its form is a variance, a sum of squares: convex": sum_of_squares(
            form, [(shares[j] * shares[k], v[j] - v[k]) for j, k in pairs]
        ),
        "with v_k = m + s = M - r, (M - v_k)(v_k - m) >= 0; its mean is": non_negative(r * s),
        "(M - mu)(mu - m) minus the variance": identical(
            (M - mu) * (mu - m) - (t - mu**2), (M + m) * mu - M * m - t
        ),
        "at most a quarter of the squared range": sum_of_squares(
            (M - m) ** 2 / 4 - (M - mu) * (mu - m), [(1, mu - (M + m) / 2)]
        ),
        "which is at most half of M^2 + m^2": sum_of_squares(
            (M**2 + m**2) / 2 - (M - m) ** 2 / 4, [(sp.Rational(1, 4), M + m)]
        ),
        "a row of V moves its logit by |row| |x| at most": identical(
            (a**2 + b**2) * (e**2 + f**2) - (a * e + b * f) ** 2, (a * f - b * e) ** 2
        ),
        "gradient: the other classes' p_k^2 sum to (1 - p_y)^2 at most": non_negative(
            (s + r) ** 2 - s**2 - r**2
        ),
        "so |p - e_y|^2 <= 2 (1 - p_y)^2 <= 2, with p_y = c / (1 + c)": non_negative(
            sp.factor(2 - 2 * (1 - c / (1 + c)) ** 2)
        ),
    }


@proof.mutant("a variance is at most an eighth of the squared range")
def _() -> dict[str, Comparison]:
    M, m = sympy().symbols("M m", real=True)
    return {"range": non_negative((M - m) ** 2 / 8 - (M - m) ** 2 / 4)}


def small() -> Iterator[Direction]:
    """Two classes, then three, at even and uneven odds."""
    one, two = (F(1),), (F(1), F(-2))
    for odds in product((F(1), F(3)), repeat=2):
        yield Direction(odds, one, 0, ((F(1),), (F(-1),)), F(1))
        yield Direction(odds, two, 1, ((F(1), F(0)), (F(1), F(-2))), F(3))
    for tail in (F(1), F(1, 100)):
        yield Direction((F(1), F(1), tail), one, 2, ((F(1),), (F(-1),), (F(0),)), F(1))
        yield Direction((F(1), tail, tail), one, 1, ((F(1),), (F(-1),), (F(0),)), F(1))


@st.composite
def directions(draw: st.DrawFn) -> Direction:
    """Two to four classes, one or two features, a bound that is met or slack."""
    K, d = draw(st.integers(2, 4)), draw(st.integers(1, 2))
    column = lambda n: tuple(F(draw(st.integers(-8, 8)), 2) for _ in range(n))
    odds = tuple(F(draw(st.integers(1, 60)), draw(st.integers(1, 6))) for _ in range(K))
    x = column(d)
    bound = sum((abs(t) for t in x), F(0)) + F(draw(st.integers(0, 2)), 4)
    return Direction(odds, x, draw(st.integers(0, K - 1)), tuple(column(d) for _ in odds), bound)


@lemma_6.sampled(directions(), small=small)
def curvature(x: Direction) -> Comparison:
    """The second derivative along V, between zero and R_x^2 |V|^2 / 2."""
    second = x.jets()[1]
    return all_of(at_most(0, second), at_most(second, x.R_x**2 / 2 * x.size))


@curvature.mutant("with R_x^2 / 4, the constant of one logistic model")
def _(x: Direction) -> Comparison:
    return at_most(x.jets()[1], x.R_x**2 / 4 * x.size)


@lemma_6.sampled(directions(), small=small)
def slope(x: Direction) -> Comparison:
    """The squared first derivative along V against 2 R_x^2 |V|^2."""
    return at_most(x.jets()[0] ** 2, 2 * x.R_x**2 * x.size)


@slope.mutant("with R_x")
def _(x: Direction) -> Comparison:
    return at_most(x.jets()[0] ** 2, x.R_x**2 * x.size)


def outside() -> Iterator[Direction]:
    """The same with half the bound declared."""
    for x in small():
        yield replace(x, R_x=x.R_x / 2)


for check in (curvature, slope):
    check.without(bounded, small=outside)

best = Claim(
    key="narang2026.lem6.best",
    kind="own",
    title="The constants one half and √2 are best",
    source=Source("narang2026", "Lemma 6", "B.2", "own"),
    chapter=CHAPTER,
    statement=r"""For every $K \ge 2$ no $\beta$ below $R_x^2/2$ and no Lipschitz constant below
$\sqrt2\,R_x$ will do for all $W$. The largest eigenvalue of $\operatorname{Diag}(p) - pp^\top$ is
$\tfrac12$ at $p = (\tfrac12, \tfrac12)$, and tends to it at $p \propto (N, N, 1, \dots, 1)$;
$\|p - e_y\| = \sqrt2\,N/(N+1)$ at odds $1 : N$ against $y$ tends to $\sqrt2$ and does not reach it.
The constant $\tfrac14R_x^2$ belongs to the logistic loss with *one* vector of parameters: with
$K = 2$ rows it is false; $R_x^2$ is true and twice too large.""",
    uses=("narang2026.lem6",),
)


def _family(sp: Any) -> tuple[Any, Any, Any]:
    N, n = sp.symbols("N n", positive=True)
    p = N / (2 * N + n)
    return N, n, p


@best.symbolic
def limits() -> dict[str, Comparison]:
    """The variance of (1, -1, 0, ..., 0) and the gradient's norm along both families; |v|^2 = 2."""
    sp = sympy()
    N, n, p = _family(sp)
    wrong = N / (1 + N)
    return {
        "two classes, even odds: variance 1 = |v|^2 / 2": identical(
            (2 * p).subs(n, 0) - (p - p) ** 2, 1
        ),
        "n further classes: the ratio tends to one half": identical(
            sp.limit(2 * p / 2, N, sp.oo), sp.Rational(1, 2)
        ),
        "|p - e_y|^2 at odds 1 : N": identical((1 - 1 / (1 + N)) ** 2 + wrong**2, 2 * wrong**2),
        "it tends to 2": identical(sp.limit(2 * wrong**2, N, sp.oo), 2),
        "from below": non_negative(sp.factor(2 - 2 * wrong**2)),
    }


@limits.mutant("the ratio tends to a quarter")
def _() -> dict[str, Comparison]:
    sp = sympy()
    N, _, p = _family(sp)
    return {"ratio": identical(sp.limit(p, N, sp.oo), sp.Rational(1, 4))}


def extreme() -> Iterator[Direction]:
    """Two classes at even odds; then both families with growing N."""
    contrast = ((F(1),), (F(-1),))
    yield Direction((F(1), F(1)), (F(1),), 0, contrast, F(1))
    for N in (F(10), F(1000)):
        yield Direction((N, N, F(1), F(1)), (F(1),), 0, (*contrast, (F(0),), (F(0),)), F(1))
        yield Direction((F(1), N), (F(1),), 0, contrast, F(1))


@best.exact(small=extreme)
def nearly(x: Direction) -> Comparison:
    """Curvature over |V|^2 / 2 and squared slope over 2 |V|^2, against their closed forms."""
    slope, second = x.jets()
    if len(x.odds) == 2 and x.odds[0] == x.odds[1]:
        return equals(second, x.size / 2)
    N = max(x.odds)
    if len(x.odds) == 2:
        return all_of(
            equals(slope**2, 2 * x.size * (N / (N + 1)) ** 2), less_than(slope**2, 2 * x.size)
        )
    return all_of(equals(second, x.size * N / (2 * N + 2)), less_than(second, x.size / 2))


@nearly.mutant("a quarter suffices")
def _(x: Direction) -> Comparison:
    return at_most(x.jets()[1], x.size / 4)
