"""Lemma 28: the exact bridge from true labels to soft ones, and half of its range."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import lcm

from hypothesis import strategies as st

from lookahead.core.enclosure import Real, root
from lookahead.core.exact import Matrix, Vector, dot
from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, all_of, at_most, equals, that
from lookahead.ledger.symbolic import identical, non_negative, sum_of_squares
from lookahead.market.cross_entropy_exact import entropy_at, one_hot, squared_norm
from lookahead.market.softmax import LOG_2, logits, softmax_of_powers
from lookahead.testing.market_cross_entropy import matrices, simplex_points, whole

F = Fraction
CHAPTER = "market/cross_entropy"


@dataclass(frozen=True)
class LabelPair:
    """A model A log 2, a covariate, a class and a soft label for it."""

    model: Matrix
    x: Vector
    y: int
    label: Vector

    @property
    def gaps(self) -> Vector:
        """label - e_y."""
        hot = one_hot(self.y, len(self.label))
        return tuple(b - a for a, b in zip(hot, self.label, strict=True))

    @property
    def size(self) -> Fraction:
        """|e_y - label|_1."""
        return sum((abs(g) for g in self.gaps), F(0))

    def difference(self) -> Real:
        """CE(e_y) - CE(label), each from its definition, in nats."""
        return entropy_at(self.model, self.x, self.y) - entropy_at(self.model, self.x, self.label)

    def reach(self) -> Real:
        """|x| |W|_F in nats."""
        return LOG_2 * root(dot(self.x, self.x) * squared_norm(self.model))


SOFT = ((F(1, 2), F(1, 2)), (F(1), F(0)), (F(0), F(1)), (F(3, 4), F(1, 4)))


def small() -> Iterator[LabelPair]:
    """Two classes, one covariate, whole rows, four labels."""
    for (a, b), label in product(((0, 1), (1, -1), (2, 0), (1, 1), (-1, 1)), SOFT):
        yield LabelPair(((F(a),), (F(b),)), (F(1),), 0, label)


@st.composite
def label_pairs(draw: st.DrawFn) -> LabelPair:
    """Draw a model of two to four classes, a covariate and both labels."""
    K, d = draw(st.integers(2, 4)), draw(st.integers(1, 3))
    x = tuple(draw(whole(2)) for _ in range(d))
    return LabelPair(draw(matrices(K, d)), x, draw(st.integers(0, K - 1)), draw(simplex_points(K)))


def unnormalised() -> Iterator[LabelPair]:
    """Labels that sum to something else."""
    for label in ((F(0), F(0)), (F(1, 2), F(1)), (F(1), F(1))):
        yield LabelPair(((F(0),), (F(0),)), (F(1),), 0, label)
        yield LabelPair(((F(2),), (F(1),)), (F(1),), 0, label)


sums_to_one = Assumption(
    "labels sum to one", r"$\sum_k\tilde y_k = 1$.", lambda x: sum(x.label, F(0)) == 1
)

lemma_28 = Claim(
    key="narang2026.lem28",
    kind="lemma",
    title="Logits bridge for cross-entropy",
    source=Source("narang2026", "Lemma 28", "F.2", "forced"),
    chapter=CHAPTER,
    statement=r"""For a one-hot $y$, a soft label $\tilde y$ with $\sum_k\tilde y_k = 1$ and logits
$z = Wx$, $$\begin{gathered}\mathrm{CE}(y, p_W(x)) - \mathrm{CE}(\tilde y, p_W(x)) = \langle\tilde y - y,
z\rangle,\\ |\langle\tilde y - y, z\rangle| \le \|y - \tilde y\|_1\,\|x\|\,\|W\|_F .\end{gathered}$$ No floor on the
probabilities is needed.""",
    reading="the proof fixes the identity; the formulas are lost",
    assumes=(sums_to_one,),
)


@lemma_28.symbolic
def identity() -> dict[str, Comparison]:
    """CE(q) = L - <q, z> with L = log-sum-exp: for labels of equal sum, L drops out."""
    sp = sympy()
    L, q, s, z, a, b, w, v = sp.symbols("L q s z a b w v", real=True)
    rest, here = sp.symbols("rest here", nonnegative=True)
    return {
        "one class adds q (L - z) to CE(q)": identical(q * (L - z), q * L - q * z),
        "the parts with L cancel between labels of sum s": identical(s * L - s * L, 0),
        "Hoelder, class by class: |g| top - g z >= 0 for |z| <= top": non_negative(
            sp.expand(here * (here + rest) - here * here)
        ),
        "Cauchy-Schwarz for one row of two numbers; Lagrange's identity for more": sum_of_squares(
            (a**2 + b**2) * (w**2 + v**2) - (a * w + b * v) ** 2, [(1, a * v - b * w)]
        ),
    }


@identity.mutant("the bridge for labels of different sums")
def _() -> dict[str, Comparison]:
    L, s, t = sympy().symbols("L s t", real=True)
    return {"cancel": identical(s * L - t * L, 0), "same": identical(s * L - s * L, 0)}


@lemma_28.certified(label_pairs(), small=small)
def bound(x: LabelPair) -> Comparison:
    """The difference of the two cross-entropies against the bound."""
    if not any(x.gaps):
        return that(condition=True, trivial=True)
    if not dot(x.x, x.x) * squared_norm(x.model):
        # all logits vanish: the difference is log K times what the label's sum lacks
        return at_most(abs(1 - sum(x.label, F(0))), 0)
    return at_most(abs(x.difference()), x.reach() * x.size)


@bound.mutant("a quarter of the bound")
def _(x: LabelPair) -> Comparison:
    return at_most(abs(x.difference()), x.reach() * (x.size / 4))


@lemma_28.sampled(label_pairs(), small=small)
def exact_identity(x: LabelPair) -> Comparison:
    """Both sides to the power e^N, N the denominator of the label: products of rationals."""
    return _powers(x, 1)


def _powers(x: LabelPair, sign: int) -> Comparison:
    z = logits(x.model, x.x)
    N = lcm(*(q.denominator for q in x.label))
    left = F(1)
    for p, gap in zip(softmax_of_powers(z), x.gaps, strict=True):
        left *= p ** int(N * gap)
    return equals(left, F(2) ** (sign * int(N * dot(x.gaps, z))))


@exact_identity.mutant("with the sign flipped")
def _(x: LabelPair) -> Comparison:
    return _powers(x, -1)


bound.without(sums_to_one, small=unnormalised)
exact_identity.without(sums_to_one, small=unnormalised)

half = Claim(
    key="narang2026.lem28.half",
    kind="own",
    title="The bridge costs half of the range of the logits",
    source=Source("narang2026", "Lemma 28", "F.2", "own"),
    chapter=CHAPTER,
    statement=r"""$$|\langle\tilde y - y, z\rangle| \le \tfrac12\|y - \tilde y\|_1\,(\max_k z_k -
\min_k z_k) \le \tfrac1{\sqrt2}\|y - \tilde y\|_1\,\|x\|\,\|W\|_F ,$$
with equality throughout for two classes, $W = (a, -a)^\top$ and scalar $x$. The constant
$\tfrac1{\sqrt2}$ replaces the 1 of Lemma 28.""",
    assumes=(sums_to_one,),
    uses=("narang2026.lem28",),
)


@half.symbolic
def half_proof() -> dict[str, Comparison]:
    """Take the middle of the range off all logits: the differences sum to zero."""
    sp = sympy()
    d, z, m, a, b = sp.symbols("d z m a b", real=True)
    step, size = sp.symbols("step size", nonnegative=True)
    return {
        "a common shift m adds m times the sum of the differences, zero": identical(
            d * (z - m) + m * d, d * z
        ),
        "centred logits are half of the range away from zero at most": identical(
            (b - (a + b) / 2), (b - a) / 2
        ),
        "(b - a)^2 <= 2 (a^2 + b^2)": sum_of_squares(
            2 * (a**2 + b**2) - (b - a) ** 2, [(1, a + b)]
        ),
        "equality for two classes: <(-s, s), (a, -a)> = -2 a s, |d|_1 = 2 s, |W| = a sqrt 2": (
            identical(2 * step * size, (2 * step) * (size * sp.sqrt(2)) / sp.sqrt(2))
        ),
    }


@half_proof.mutant("(b - a)^2 <= a^2 + b^2")
def _() -> dict[str, Comparison]:
    a, b = sympy().symbols("a b", real=True)
    return {"range": non_negative(a**2 + b**2 - (b - a) ** 2)}


@half.exact(small=small)
def half_of_range(x: LabelPair) -> Comparison:
    """The inner product against half of the range, and that against the norms, squared."""
    z = logits(x.model, x.x)
    inner, middle = abs(dot(x.gaps, z)), x.size * (max(z) - min(z)) / 2
    ceiling = x.size**2 * dot(x.x, x.x) * squared_norm(x.model) / 2
    return all_of(at_most(inner, middle), at_most(middle**2, ceiling))


@half_of_range.mutant("a third of the range")
def _(x: LabelPair) -> Comparison:
    z = logits(x.model, x.x)
    return at_most(abs(dot(x.gaps, z)), x.size * (max(z) - min(z)) / 3)


half_of_range.without(sums_to_one, small=unnormalised)
