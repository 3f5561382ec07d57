"""Lemma 22: cross-entropy is 2-Lipschitz in the logits, and what its constant hides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from hypothesis import strategies as st

from lookahead.core.enclosure import Real
from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, at_most, equals, less_than, that
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.market.softmax import LOG_2, cross_entropy, in_nats

F = Fraction
CHAPTER = "market/cross_entropy"


@dataclass(frozen=True)
class TwoLogits:
    """Two vectors of logits in units of log 2, and a class."""

    first: tuple[Fraction, ...]
    second: tuple[Fraction, ...]
    label: int

    @property
    def shifts(self) -> tuple[Fraction, ...]:
        return tuple(b - a for a, b in zip(self.first, self.second, strict=True))

    @property
    def largest(self) -> Fraction:
        """The distance of the logits in the largest coordinate."""
        return max(abs(s) for s in self.shifts)

    @property
    def spread(self) -> Fraction:
        """The range of the differences: zero if all logits move alike."""
        return max(self.shifts) - min(self.shifts)

    def gap(self) -> Real:
        """|CE(second) - CE(first)| in nats."""
        ends = [cross_entropy(self.label, in_nats(z)) for z in (self.first, self.second)]
        return abs(ends[1] - ends[0])


def small() -> Iterator[TwoLogits]:
    """Two classes with logits in -1, 0, 1; then pairs ever nearer to the constant 2."""
    for a in product((-1, 0, 1), repeat=4):
        yield TwoLogits((F(a[0]), F(a[1])), (F(a[2]), F(a[3])), 0)
    for m in (4, 8):
        yield TwoLogits((F(0), F(m)), (F(-1), F(m + 1)), 0)


@st.composite
def pairs(draw: st.DrawFn) -> TwoLogits:
    """Draw two vectors of two to four logits and a class."""
    K = draw(st.integers(2, 4))
    z = [tuple(F(draw(st.integers(-24, 24)), 4) for _ in range(K)) for _ in range(2)]
    return TwoLogits(z[0], z[1], draw(st.integers(0, K - 1)))


lemma_22 = Claim(
    key="narang2026.lem22",
    kind="lemma",
    title="Cross-entropy is 2-Lipschitz in the logits",
    source=Source("narang2026", "Lemma 22", "F.1", "forced"),
    chapter=CHAPTER,
    statement=r"""For every class $c$ and all $z, z' \in \mathbb R^K$,
$$|\mathrm{CE}(e_c, \operatorname{softmax} z) - \mathrm{CE}(e_c, \operatorname{softmax} z')| \le
2\,\|z - z'\|_\infty .$$""",
    reading="the title names the constant, the proof the norms; the formula is lost",
)


@lemma_22.symbolic
def proof() -> dict[str, Comparison]:
    """Every term of the sum grows by e^s at most, and the logit of the class falls by s at most."""
    sp = sympy()
    u, g, s, rest, p = sp.symbols("u g s rest p_c", nonnegative=True)
    grown = sp.exp(s) - g
    return {
        "a term: with e^delta = e^s - g, g >= 0, it grows by e^s at most": non_negative(
            sp.expand(sp.exp(s) * u - grown * u)
        ),
        "so log-sum-exp grows by s at most, and CE by s - delta_c <= 2 s": identical(
            s - (-s + rest), 2 * s - rest
        ),
        "in the proof's words, |p - e_c|_1 = 2 (1 - p_c)": identical(
            (1 - p) + (1 - p), 2 * (1 - p)
        ),
        "which is 2 at most": non_negative(2 - 2 * (1 - p)),
    }


@proof.mutant("a gradient of l1 norm one at most")
def _() -> dict[str, Comparison]:
    odds = sympy().Symbol("odds", positive=True)
    return {"norm": non_negative(1 - 2 * (1 - 1 / (1 + odds)))}


@lemma_22.certified(pairs(), small=small)
def gap_of_two(x: TwoLogits) -> Comparison:
    """The gap of the two cross-entropies against twice the largest move of a logit."""
    if x.first == x.second:
        return that(condition=True, trivial=True)
    return at_most(x.gap(), LOG_2 * (2 * x.largest))


@gap_of_two.mutant("with the constant 1")
def _(x: TwoLogits) -> Comparison:
    return that(condition=True) if x.first == x.second else at_most(x.gap(), LOG_2 * x.largest)


strict = Claim(
    key="narang2026.lem22.best",
    kind="own",
    title="The constant 2 is best, and never attained",
    source=Source("narang2026", "Lemma 22", "F.1", "own"),
    chapter=CHAPTER,
    statement=r"""For $z \ne z'$ the inequality of Lemma 22 is strict, and no constant below 2 will do:
with two classes, $z = (0, m\log 2)$ and $z' = (-\log 2, (m+1)\log 2)$, the gap is
$\log\big(4 - \tfrac3{1 + 2^m}\big)$, which tends to $2\log 2$.""",
    uses=("narang2026.lem22",),
)


@strict.symbolic
def limit() -> dict[str, Comparison]:
    """The ratio of the two sums of exponentials along the family, and the strictness."""
    sp = sympy()
    M, t, p = sp.symbols("M t p_c", positive=True)
    return {
        "e^gap, with M = 2^m": identical((1 + 4 * M) / (1 + M), 4 - 3 / (1 + M)),
        "it tends to 4": identical(sp.limit((1 + 4 * M) / (1 + M), M, sp.oo), 4),
        "where the class moves by h = log(1 + t) less than the most, h is not reached": identical(
            1 - ((1 - p) + p / (1 + t)), p * t / (1 + t)
        ),
        "for the left side is positive": non_negative(p * t / (1 + t)),
    }


@limit.mutant("it tends to 3")
def _() -> dict[str, Comparison]:
    M = sympy().Symbol("M", positive=True)
    return {"limit": identical(sympy().limit((1 + 4 * M) / (1 + M), M, sympy().oo), 3)}


@strict.certified(pairs(), small=small)
def never_attained(x: TwoLogits) -> Comparison:
    """The gap is strictly below twice the largest move."""
    if x.first == x.second:
        return that(condition=True, trivial=True)
    return less_than(x.gap(), LOG_2 * (2 * x.largest))


@never_attained.mutant("with the constant 7/4")
def _(x: TwoLogits) -> Comparison:
    bound = LOG_2 * (F(7, 4) * x.largest)
    return that(condition=True) if x.first == x.second else less_than(x.gap(), bound)


spread = Claim(
    key="narang2026.lem22.spread",
    kind="own",
    title="Only the spread of the moves counts",
    source=Source("narang2026", "Lemma 22", "F.1", "own"),
    chapter=CHAPTER,
    statement=r"""With $\delta = z' - z$ the gap of Lemma 22 is at most $\max_k\delta_k -
\min_k\delta_k \le 2\|\delta\|_\infty$, for softmax does not see a common shift. For logits $z = Wx$,
$z' = W'x$ it is at most $\sqrt2\,\|x\|\,\|W - W'\|_F$.""",
)


@spread.symbolic
def spread_proof() -> dict[str, Comparison]:
    """The same two steps with the largest move in place of s, and (a - b)^2 <= 2 (a^2 + b^2)."""
    sp = sympy()
    u, g, top = sp.symbols("u g f", nonnegative=True)
    a, b = sp.symbols("delta_j delta_k", real=True)
    return {
        "a term: with e^delta = f - g, g >= 0, it grows by f = e^max at most": non_negative(
            sp.expand(top * u - (top - g) * u)
        ),
        "the range squared is at most twice the squared norm": identical(
            2 * (a**2 + b**2) - (a - b) ** 2, (a + b) ** 2
        ),
    }


@spread_proof.mutant("at most the squared norm")
def _() -> dict[str, Comparison]:
    a, b = sympy().symbols("delta_j delta_k", real=True)
    return {"range": non_negative((a**2 + b**2) - (a - b) ** 2)}


@spread.certified(pairs(), small=small)
def gap_by_spread(x: TwoLogits) -> Comparison:
    """The gap against the spread of the moves; a common shift moves nothing."""
    if x.spread == 0:
        return that(equals(x.gap(), 0).violated is False, trivial=True)
    return at_most(x.gap(), LOG_2 * x.spread)


@gap_by_spread.mutant("half of the spread")
def _(x: TwoLogits) -> Comparison:
    return that(condition=True) if x.spread == 0 else at_most(x.gap(), LOG_2 * (x.spread / 2))
