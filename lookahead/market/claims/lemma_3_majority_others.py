"""Lemma 3 (i), the other reading: the probing learner is counted, but not asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, at_most
from lookahead.ledger.symbolic import non_negative
from lookahead.market.claims.lemma_3_majority import CHAPTER, features_bounded, printed
from lookahead.testing.market_probing import Panel, panels, small_panels, users_on_a_line

F = Fraction


def _enough(x: Panel) -> bool:
    n = len(x.models)
    twice = 2 * n * x.share(range(n))
    return twice > n + 1 or (n % 2 == 0 and twice > n) or 2 * x.share(x.asked) > 1


enough = Assumption(
    "enough good learners",
    r"Of $n$ learners $g$ are good, $2g > n + 1$; or $2g > n$ with $n$ even; or more than "
    r"half of those asked.",
    _enough,
)
good_majority_of_all = Assumption(
    "a good majority of all learners",
    r"More than half of all $n$ learners, the probing one counted, satisfy "
    r"$\|\theta_j - \theta^\star\| \le r$.",
    lambda x: 2 * x.share(range(len(x.models))) > 1,
)
others_asked = Assumption(
    "all others are asked",
    "The median is over all learners except the probing one.",
    lambda x: x.asked == tuple(j for j in range(len(x.models)) if j != x.learner),
)

others = Claim(
    key="narang2026.lem3.i.others",
    kind="lemma",
    title="A good majority of all learners, the median over the others",
    source=Source("narang2026", "Lemma 3 (i)", "5.3", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""If more than half of all learners start within $r$ of $\theta^\star$ and
$\tilde y(x)$ is the median over all learners but the probing one, then $\mathbb E(y - \tilde y(x))^2
\le 2R^\star + 2R_x^2r^2$.""",
    reading="Definition 2 counts learners, the proof speaks of “the peers (excluding …)”",
    assumes=(features_bounded, good_majority_of_all, others_asked),
)


def without_self() -> Iterator[Panel]:
    """The panels of a bare majority, the first learner good and not asked; smallest first."""
    alone = users_on_a_line((1,), (0,))
    yield Panel(alone, ((F(0),), (F(0),), (F(1),)), (1, 2), (F(0),), F(0), F(1))
    for x in small_panels():
        if len(x.models) > 1:
            yield replace(x, asked=x.asked[1:])


@others.sampled(small=without_self)
def others_bound(x: Panel) -> Comparison:
    """The label's error against the printed bound."""
    return printed(x)


@others_bound.mutant("R* + R_x^2 r^2")
def _(x: Panel) -> Comparison:
    return at_most(x.level, x.R_star + x.spread)


def given(x: Panel) -> dict[str, Any]:
    """Users, models and who is asked; the convention for even counts is the mean."""
    users = x.population
    return {
        "X": users.x, "y": users.y, "w": users.weights, "theta": x.models, "asked": x.asked,
        "probing": x.learner, "star": x.centre, "r": x.r, "R_x": x.R_x,
    }  # fmt: skip


COUNTS = (
    ("good(j)", "1 if sq(sub(theta[j], star)) <= r ** 2 else 0"),
    ("answers(x)", "[dot(theta[j], x) for j in asked]"),
    ("below(x, v)", "sum([1 if a < v else 0 for a in answers(x)])"),
    ("upto(x, v)", "sum([1 if a <= v else 0 for a in answers(x)])"),
    # rank k, from 0 and rounded down, belongs to the v with below(v) <= k < upto(v)
    (
        "ranked(x, k)",
        "min([v for v in answers(x) if below(x, v) <= k and k < upto(x, v)])",
    ),
    ("half", "len(asked) / 2"),
    ("middle(x)", "(ranked(x, half - 1 / 2) + ranked(x, half)) / 2"),
    ("level", "sum([m * (v - middle(x)) ** 2 for x, v, m in zip(X, y, w)])"),
    ("R", "sum([m * (v - dot(star, x)) ** 2 for x, v, m in zip(X, y, w)])"),
)
others_bound.program(
    given=given,
    let=COUNTS,
    assume=(
        ("bounded features", "all([sq(x) <= R_x ** 2 for x in X])"),
        ("weights", "sum(w) == 1 and min(w) >= 0"),
        ("a good majority", "2 * sum([good(j) for j in range(len(theta))]) > len(theta)"),
        ("all others are asked", "asked == [j for j in range(len(theta)) if j != probing]"),
        ("the model is optimal", "R == 0"),
    ),
    violates="level > 2 * R + 2 * R_x ** 2 * r ** 2",
)

even_or_more = others.amended(
    key="narang2026.lem3.i.others.count",
    severity="missing hypothesis",
    title="How many good learners are enough when the probing one is not asked",
    statement=r"""Let $\tilde y(x)$ be the median over the $n - 1$ other learners. If the good ones
among all $n$ learners are more than $(n+1)/2$, or $n$ is even and they are more than $n/2$, or they
are more than half of the others, then $\mathbb E(y - \tilde y(x))^2 \le 2R^\star + 2R_x^2r^2$.""",
    survives="One more good learner, or an even number of learners: only for odd $n$, a good probing "
    "learner and a bare majority does the printed condition say too little.",
    assumes=(
        features_bounded,
        others_asked,
        enough,
    ),
    uses=("narang2026.lem3.i.asked",),
)


@even_or_more.symbolic
def counted() -> dict[str, Comparison]:
    """The probing learner may be one of the good; g - 1 of the n - 1 others are left."""
    k, s = sympy().symbols("k s", integer=True, nonnegative=True)
    return {
        "n = 2k, g = k + 1 + s: 2 (g - 1) > 2k - 1": non_negative(
            2 * (k + 1 + s - 1) - (2 * k - 1) - 1
        ),
        "n = 2k + 1, g = k + 2 + s: 2 (g - 1) > 2k": non_negative(2 * (k + 2 + s - 1) - 2 * k - 1),
    }


@counted.mutant("n odd, one good learner less")
def _() -> dict[str, Comparison]:
    k = sympy().Symbol("k", integer=True, nonnegative=True)
    return {"n = 2k + 1, g = k + 1": non_negative(2 * (k + 1 - 1) - 2 * k - 1)}


@even_or_more.sampled(panels().map(lambda x: replace(x, asked=x.asked[1:])), small=without_self)
def counted_bound(x: Panel) -> Comparison:
    """The same comparison where enough learners are good."""
    return printed(x)


@counted_bound.mutant("R* + R_x^2 r^2")
def _(x: Panel) -> Comparison:
    return at_most(x.level, x.R_star + x.spread)


counted_bound.controls(others_bound)
counted_bound.without(enough, small=without_self)
counted_bound.without(
    features_bounded, small=lambda: (replace(x, R_x=F(1, 2)) for x in without_self())
)
counted_bound.without(
    others_asked,
    small=lambda: (replace(x, asked=(len(x.models) - 1,)) for x in small_panels()),
)
