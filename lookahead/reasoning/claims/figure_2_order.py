"""Figure 2: alignment correlates with the benefit, and tells which strategy is more effective."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from lookahead.ledger import Claim, Comparison, Source, all_of, equals, less_than
from lookahead.reasoning.claims.credit_data import source
from lookahead.reasoning.claims.figure_1 import of_the_paper
from lookahead.reasoning.claims.figure_2 import defined
from lookahead.reasoning.claims.figure_2_defined import FourPeople
from lookahead.reasoning.figures.figure_2 import DASHED, DESCRIBED, RELEASED, SOLID
from lookahead.reasoning.figures.figure_2_published import (
    LAMBDAS,
    READING_ERROR,
    SOLID_ALIGNMENT,
    SOLID_SLOPE,
    alignment,
    benefit,
)

F = Fraction
CHAPTER = "reasoning/credit_collectives"

correlation = Claim(
    key="zhu2025.fig2.corr",
    kind="in-text",
    title="Alignment correlates with the benefit",
    source=Source("zhu2025", "Figure 2, correlation", "6.2", "forced"),
    chapter=CHAPTER,
    statement=r"""Over the values of $\lambda$, alignment correlates with the benefit of coordination. Two
readings: the drawn numbers rise together; the norm of Theorem 12 rises with the benefit in this game.""",
    as_printed="“alignment correlates with the benefit of coordination”",
    readings=("zhu2025.fig2.corr.drawn", "zhu2025.fig2.corr.norm"),
)


@dataclass(frozen=True)
class Neighbours:
    """Printed benefit and alignment at two neighbouring values of lambda, the smaller first."""

    benefits: tuple[Fraction, Fraction]
    alignments: tuple[Fraction, Fraction]


def neighbours() -> Iterator[Neighbours]:
    """The nine neighbouring pairs of the printed table."""
    for i in range(len(LAMBDAS) - 1):
        yield Neighbours((benefit(i), benefit(i + 1)), (alignment(i), alignment(i + 1)))


correlation_drawn = Claim(
    key="zhu2025.fig2.corr.drawn",
    kind="in-text",
    title="The printed alignment and benefit rise together",
    source=Source("zhu2025", "Figure 2, correlation", "6.2", "forced"),
    chapter=CHAPTER,
    statement=r"""In the printed table both numbers rise from every $\lambda$ to the next, so their rank
correlation is one. (Both are functions of $\lambda$, one nearly linear, the other its square.)""",
    reading="as drawn",
)


@correlation_drawn.exact(small=neighbours, covers=True)
def rise_together(x: Neighbours) -> Comparison:
    """The printed numbers."""
    return all_of(less_than(*x.benefits), less_than(*x.alignments))


@rise_together.mutant("in proportion, to within a tenth")
def _(x: Neighbours) -> Comparison:
    (a, b), (c, d) = x.benefits, x.alignments
    return less_than(F(9, 10) * a * d, b * c)


@dataclass(frozen=True)
class TwoWeights:
    """Four people at two values of lambda, their reports unchanged."""

    lower: FourPeople
    upper: FourPeople


def two_weights() -> Iterator[TwoWeights]:
    """Plus and minus one; then reports that lean."""
    for reports in ((1, -1, 0, 0), (2, 1, 0, 1), (4, 1, 1, 2)):
        r = (F(reports[0]), F(reports[1]), F(reports[2]), F(reports[3]))
        yield TwoWeights(FourPeople(r, F(1, 2)), FourPeople(r, F(1)))


correlation_norm = Claim(
    key="zhu2025.fig2.corr.norm",
    kind="in-text",
    title="The norm of Theorem 12 rises with the benefit in this game",
    source=Source("zhu2025", "Figure 2, correlation", "6.2", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""In the game of Figure 2, exact learner and one edited column, both the benefit and the norm
of Theorem 12 at a stable point rise with $\lambda$, the reports being the same.""",
    reading="as defined",
    uses=("zhu2025.fig2.defined",),
)


@correlation_norm.exact(small=two_weights)
def norm_rises(x: TwoWeights) -> Comparison:
    """Both sides in units of theta^2."""
    return all_of(
        less_than(x.lower.benefit, x.upper.benefit), less_than(x.lower.norm, x.upper.norm)
    )


@norm_rises.mutant("the norm falls by half")
def _(x: TwoWeights) -> Comparison:
    return less_than(x.upper.norm / 2, x.lower.norm + x.lower.benefit)


norm_rises.program(
    given=lambda x: {"r": x.lower.reports, "a": x.lower.weight, "b": x.upper.weight},
    let=(
        ("residuals", "[3 / 4 - label for label in [1, 1, 1, 0]]"),
        ("m", "sum(r) / 4"),
        ("v(w)", "2 * w * m / (3 / 16 * (dot(r, r) / 4 - m ** 2))"),
        ("norm(w)", "sum([(e * v(w) / 4) ** 2 for e in residuals])"),
    ),
    assume=(
        ("stationary", "sum(residuals) == 0 and dot(residuals, r) == 0"),
        ("the learner's answer is unique", "dot(r, r) / 4 > m ** 2"),
        ("two values of lambda", "0 < a < b"),
    ),
    violates="norm(a) >= norm(b)",
)

correlation_square = correlation_norm.amended(
    key="zhu2025.fig2.corr.norm.square",
    severity="conclusion fails",
    title="The norm is a multiple of the square of lambda, zero included",
    statement=r"""With the reports fixed, the norm of Theorem 12 is $k\lambda^2$ with $k \ge 0$ set by the
reports; $k = 0$ where they do not lean on the score.""",
    survives="At stable points whose reports lean on the score, norm and benefit do rise together.",
    uses=("zhu2025.fig2.unpinned",),
)


@correlation_square.exact(small=two_weights)
def multiple_of_the_square(x: TwoWeights) -> Comparison:
    """The norms at two values of lambda, the reports being the same."""
    ratio = (x.upper.weight / x.lower.weight) ** 2
    return equals(x.upper.norm, ratio * x.lower.norm)


@multiple_of_the_square.mutant("a multiple of lambda")
def _(x: TwoWeights) -> Comparison:
    return equals(x.upper.norm, x.upper.weight / x.lower.weight * x.lower.norm)


multiple_of_the_square.controls(norm_rises)

order = Claim(
    key="zhu2025.fig2.order",
    kind="in-text",
    title="Alignment predicts which strategy is more effective",
    source=Source("zhu2025", "Figure 2, order of the strategies", "6.2", "forced"),
    chapter=CHAPTER,
    statement=r"""Alignment predicts that one strategy is more effective than the other: the solid curves
lie above the dashed ones. Two readings: of the drawn numbers; of the benefit with an exact learner.""",
    as_printed="“accurately predicts that one strategy is more effective than the other”",
    readings=("zhu2025.fig2.order.drawn", "zhu2025.fig2.order.exact"),
)


@dataclass(frozen=True)
class BothCurves:
    """Solid and dashed alignment and benefit at one lambda, as printed or read off."""

    solid: tuple[Fraction, Fraction]
    dashed: tuple[Fraction, Fraction]


def both_curves() -> Iterator[BothCurves]:
    """The six values of lambda at which the solid alignment could be read off."""
    for i, value in SOLID_ALIGNMENT.items():
        solid = (value - READING_ERROR, SOLID_SLOPE * LAMBDAS[i])
        yield BothCurves(solid, (alignment(i), benefit(i)))


order_drawn = Claim(
    key="zhu2025.fig2.order.drawn",
    kind="in-text",
    title="The solid curves lie above the dashed ones",
    source=Source("zhu2025", "Figure 2, order of the strategies", "6.2", "forced"),
    chapter=CHAPTER,
    statement=r"""At the six values of $\lambda$ at which the solid alignment can be read off the picture, it
exceeds the dashed one by more than the reading error; the solid benefit, by eye $2.1\,\lambda$, exceeds
the dashed one.""",
    reading="as drawn",
)


@order_drawn.exact(small=both_curves)
def solid_above(x: BothCurves) -> Comparison:
    """Printed and read-off numbers; the slope of the solid benefit has no stated error."""
    return all_of(*(less_than(low, high) for low, high in zip(x.dashed, x.solid, strict=True)))


@solid_above.mutant("by more than six")
def _(x: BothCurves) -> Comparison:
    return less_than(x.dashed[0] + 4, x.solid[0])


@dataclass(frozen=True)
class Pair:
    """Two edited columns, the one that should be more effective first; it holds no data."""

    source: str
    more: str
    less: str


def _more_effective(x: Pair) -> Comparison:
    return less_than(
        defined(x.source, x.less).benefit(F(1))[1], defined(x.source, x.more).benefit(F(1))[0]
    )


order_exact = Claim(
    key="zhu2025.fig2.order.exact",
    kind="in-text",
    title="With an exact learner the solid strategy is more effective",
    source=Source("zhu2025", "Figure 2, order of the strategies", "6.2", "own"),
    chapter=CHAPTER,
    statement=r"""The column behind the solid curves, `NumberOfTime30-59DaysPastDueNotWorse`, gives a larger
benefit $B(\lambda)$, $\lambda > 0$, than the column behind the dashed ones, the constant, when the
learner is exact.""",
    reading="as defined, for the columns behind the published numbers",
    uses=("zhu2025.fig2.defined", "zhu2025.fig2.column"),
)


@order_exact.certified(small=lambda: [Pair(source(), RELEASED[SOLID], RELEASED[DASHED])])
def solid_first(x: Pair) -> Comparison:
    """Enclosed squared norms of the minimisers without either column."""
    return of_the_paper(x.source, _more_effective(x))


@solid_first.mutant("by a factor of two")
def _(x: Pair) -> Comparison:
    low = defined(x.source, x.more).benefit(F(1))[0]
    return less_than(2 * defined(x.source, x.less).benefit(F(1))[1], low)


def _bounds(x: Pair) -> dict[str, Any]:
    more, less = (defined(x.source, name).squared_norm for name in (x.more, x.less))
    return {"more": more, "less": less}


solid_first.program(
    given=_bounds,
    assume=(("bounds of |theta|^2", "0 <= more[0] <= more[1] and 0 <= less[0] <= less[1]"),),
    violates="more[1] <= less[0]",
)

order_by_norm = order_exact.amended(
    key="zhu2025.fig2.order.exact.norms",
    severity="conclusion fails",
    title="The order with an exact learner",
    statement=r"""With an exact learner $B(\lambda) = \lambda\|\theta_{-s}\|^2$: the strategy is the more
effective, the larger the model that is left without its column. In this order: `age`,
`NumberOfDependents`, the constant, `NumberOfTime30-59DaysPastDueNotWorse`.""",
    survives="Of the two columns that the text names, age is the more effective, by two per cent.",
    uses=("zhu2025.fig2.defined",),
)


def in_order() -> Iterator[Pair]:
    """Neighbours in the order of the claim."""
    names = (DESCRIBED[SOLID], DESCRIBED[DASHED], RELEASED[DASHED], RELEASED[SOLID])
    for i, more in enumerate(names):
        for less in names[i + 1 :]:
            yield Pair(source(), more, less)


@order_by_norm.certified(small=in_order)
def four_columns(x: Pair) -> Comparison:
    """Enclosed squared norms, pair by pair."""
    if (x.more, x.less) == (RELEASED[SOLID], RELEASED[DASHED]):
        return of_the_paper(x.source, _more_effective(Pair(x.source, x.less, x.more)))
    return of_the_paper(x.source, _more_effective(x))


@four_columns.mutant("each by a tenth")
def _(x: Pair) -> Comparison:
    low = defined(x.source, x.more).benefit(F(1))[0]
    return less_than(F(11, 10) * defined(x.source, x.less).benefit(F(1))[1], low)


four_columns.controls(solid_first)
