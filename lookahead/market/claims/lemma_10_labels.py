"""Lemma 10, Case 1: what the second learner observes."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, that
from lookahead.ledger.symbolic import identical
from lookahead.market.claims.example_1 import CHAPTER, Steps

F = Fraction


@dataclass(frozen=True)
class Label:
    """A user of the second subpopulation."""

    a: Fraction
    x: Fraction


labels = Claim(
    key="narang2026.lem10.labels",
    kind="proof step",
    title="Case 1: “observes only negative labels”",
    source=Source("narang2026", "Lemma 10, Case 1", "C", "verbatim"),
    chapter=CHAPTER,
    statement=r"""In Case 1 the second learner sees users of $\mathcal D_2$ alone, hence only negative
labels $y = -ax$.""",
    as_printed="“observes only negative labels”",
)


@labels.exact(small=lambda: [Label(F(1), F(x)) for x in (1, -1)])
def negative(x: Label) -> Comparison:
    """The label of a user with x != 0."""
    return that(-x.a * x.x < 0)


@negative.mutant("only positive labels")
def _(x: Label) -> Comparison:
    return that(-x.a * x.x > 0)


negative.program(
    given=lambda x: {"a": x.a, "x": x.x},
    let=(("y", "-a * x"),),
    assume=(("a is positive", "a > 0"), ("x is in [-sqrt 3, sqrt 3]", "x * x <= 3")),
    violates="y >= 0",
)

slopes = labels.amended(
    key="narang2026.lem10.slopes",
    severity="typo",
    title="Case 1: only the negative slope",
    statement=r"In Case 1 the second learner sees the negative slope alone: $y/x = -a$ for $x \ne 0$.",
    survives="Case 1 itself: with one slope alone the learner rests at it.",
)


@slopes.symbolic
def negative_slope() -> Steps:
    """The label over the covariate."""
    a, x = sympy().symbols("a x", positive=True)
    return {"for x > 0": identical(-a * x / x, -a), "for x < 0": identical(-a * (-x) / (-x), -a)}


@negative_slope.mutant("the positive slope")
def _() -> Steps:
    a, x = sympy().symbols("a x", positive=True)
    return {"slope": identical(-a * x / x, a)}
