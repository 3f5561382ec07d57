"""The mean value theorem in the proof of Lemma 7: no single point between two models."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from lookahead.core.enclosure import Number, elementary
from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, at_most, equals, that
from lookahead.ledger.symbolic import identical, non_negative

F = Fraction
CHAPTER = "market/cross_entropy"


@dataclass(frozen=True)
class Segment:
    """Three classes, x = 1; logits t log E (1, 0, -1), t from -1 to 1."""

    E: Fraction

    @property
    def rise(self) -> Fraction:
        """p_1 at the end minus p_1 at the start."""
        total = self.E + 1 + 1 / self.E
        return (self.E - 1 / self.E) / total

    @property
    def slope_in_the_middle(self) -> Number:
        """(J (W - W'))_1 at equal odds: p_1 (v_1 - mean of v) with v = 2 log E (1, 0, -1)."""
        return elementary("log", self.E) * F(2, 3)


def segments() -> Iterator[Segment]:
    """Odds between end classes of 4 : 1 and more."""
    for E in (2, 3, 10):
        yield Segment(F(E))


mean_value = Claim(
    key="narang2026.lem7.mean_value",
    kind="proof step",
    title="One intermediate point for a vector map",
    source=Source("narang2026", "Lemma 7, proof", "B.2", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""For all $W, W'$ there is a $\tilde W$ on the segment between them with
$p_W(x) - p_{W'}(x) = J(\tilde W)\,(W - W')$, $J$ the Jacobian of the class probabilities.""",
    reading="“By the multivariate mean-value theorem, there exists … on the line segment between”; the formula "
    "is lost, the word *Jacobian* leaves this one",
)


@mean_value.certified(small=segments)
def one_point(x: Segment) -> Comparison:
    """Only the middle has p_2' = 0, as p_2 returns to where it was; there p_1 must fit as well.

    p_2 = 1 / (1 + u + 1/u) with u = E^t has the derivative log E (1/u - u) p_2^2.
    """
    return equals(x.slope_in_the_middle, x.rise)


@one_point.mutant("with the slope at the ends")
def _(x: Segment) -> Comparison:
    total = x.E + 1 + 1 / x.E
    p = [x.E / total, 1 / total, 1 / (x.E * total)]
    return equals(elementary("log", x.E) * (2 * p[0] * (1 - p[0] + p[2])), x.rise)


one_point.program(
    given=lambda x: {"E": x.E},
    let=(
        ("total", "E + 1 + 1 / E"),
        ("rise", "(E - 1 / E) / total"),
        ("middle_at(u)", "1 / (1 + u + 1 / u)"),
        ("below_log_E", "2 * (E - 1) / (E + 1)"),
        ("needed_at_least", "2 / 3 * below_log_E"),
    ),
    assume=(
        ("the odds move", "E > 1"),
        ("p_2 ends where it began, so its slope has to vanish", "middle_at(E) == middle_at(1 / E)"),
    ),
    violates="needed_at_least > rise",
)

integral = mean_value.amended(
    key="narang2026.lem7.mean_value.integral",
    severity="conclusion fails",
    title="The mean of the Jacobian along the segment",
    statement=r"""$p_W(x) - p_{W'}(x) = \int_0^1 J(W' + t(W - W'))\,(W - W')\,dt$. So $\|p_W(x) -
p_{W'}(x)\|_1$ is at most $\|W - W'\|_F$ times the largest norm of $J$ on the segment. (For each
class alone, or for two classes, there is an intermediate point.)""",
    survives="Every bound on the norm of the Jacobian along the segment, hence Lemma 7: only the single "
    "intermediate point does not exist.",
)


@integral.symbolic
def chain_rule() -> dict[str, Comparison]:
    """The derivative along the segment is J(W - W'); a norm of a mean is at most a mean of norms."""
    sp = sympy()
    t = sp.Symbol("t", real=True)
    z, v = sp.symbols("z_1:4", real=True), sp.symbols("v_1:4", real=True)
    powers = [sp.exp(a + t * b) for a, b in zip(z, v, strict=True)]
    p = sp.Matrix([u / sum(powers) for u in powers])
    J = sp.diag(*p) - p * p.T
    a, b = sp.symbols("a b", nonnegative=True)
    return {
        "derivative along the segment": identical(p.diff(t), J * sp.Matrix(v)),
        "two parts of one sign: |a + b| = |a| + |b|": identical(abs(a + b), a + b),
        "of two signs: less": non_negative((a + b) ** 2 - (a - b) ** 2),
    }


@chain_rule.mutant("without the term - pp'")
def _() -> dict[str, Comparison]:
    sp = sympy()
    t, v = sp.symbols("t v", real=True)
    p = sp.exp(t * v) / (1 + sp.exp(t * v))
    return {"derivative": identical(p.diff(t), p * v)}


@integral.certified(small=segments)
def on_the_segment(x: Segment) -> Comparison:
    """p_1 rises by at most the largest slope, that in the middle."""
    if x.E == 1:
        return that(condition=True, trivial=True)
    return at_most(x.rise, x.slope_in_the_middle)


@on_the_segment.mutant("half of it")
def _(x: Segment) -> Comparison:
    return at_most(x.rise, x.slope_in_the_middle * F(1, 2))


on_the_segment.controls(one_point)
