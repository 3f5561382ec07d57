"""Lemma 3 (iii): a known subset with a good majority, and what its proof says instead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, all_of, at_most
from lookahead.ledger.check import SmallScope
from lookahead.ledger.symbolic import identical
from lookahead.market.claims.lemma_3_majority import (
    CHAPTER,
    features_bounded,
    good_majority,
    half_good,
    near_the_centre,
    printed,
    proof,
    understated,
)
from lookahead.market.claims.lemma_3_majority_others import given
from lookahead.testing.market_probing import Panel, panels, small_panels, users_on_a_line

F = Fraction
SUBSET = r"""The learner knows a set $S$ of learners and takes the median of their predictions."""

all_good = Assumption(
    "all of S are good",
    r"$\|\theta_j - \theta^\star\| \le r$ for every $j \in S$.",
    lambda x: x.share(x.asked) == 1,
)

partial = Claim(
    key="narang2026.lem3.iii",
    kind="lemma",
    title="A known subset makes probing accurate",
    source=Source("narang2026", "Lemma 3 (iii), Definition 2 (iii)", "5.3", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""If the learner takes the median over a set $S$ of peers that it knows, and $S$ is
good, then $\mathbb E(y - \tilde y(x))^2 \le 2R^\star + 2R_x^2r^2$.""",
    reading="Definition 2: “more than half of the learners in” $S$; the proof: “all learners in” $S$, "
    "which “contains more than half of the peers”. The formulas are lost.",
    readings=("narang2026.lem3.iii.half", "narang2026.lem3.iii.all"),
)

more_than_half = Claim(
    key="narang2026.lem3.iii.half",
    kind="lemma",
    title="More than half of a known subset are good",
    source=Source("narang2026", "Lemma 3 (iii), Definition 2 (iii)", "5.3", "reconstructed"),
    chapter=CHAPTER,
    statement=SUBSET
    + r""" If more than half of $S$ lie within $r$ of $\theta^\star$ and $\|x\| \le R_x$, then $\mathbb
E(y - \tilde y(x))^2 \le 2R^\star + 2R_x^2r^2$. Nothing is asked of the learners outside $S$, nor of
the size of $S$.""",
    reading="the definition",
    assumes=(features_bounded, good_majority),
    uses=("narang2026.lem3.i.asked",),
)

everyone = Claim(
    key="narang2026.lem3.iii.all",
    kind="lemma",
    title="All of a known subset are good",
    source=Source("narang2026", "Proof of Lemma 3 (iii)", "E.1", "reconstructed"),
    chapter=CHAPTER,
    statement=SUBSET
    + r""" If all of $S$ lie within $r$ of $\theta^\star$ and $\|x\| \le R_x$, then $\mathbb E(y -
\tilde y(x))^2 \le 2R^\star + 2R_x^2r^2$. That $S$ contains more than half of the peers is not
needed.""",
    reading="the proof",
    assumes=(features_bounded, all_good),
    uses=("narang2026.lem3.i.asked",),
)


def outsiders(x: Panel) -> Panel:
    """The same panel with two learners outside S for each inside, far off."""
    away = tuple(tuple(v + 50 for v in x.centre) for _ in range(2 * len(x.models)))
    return replace(x, models=(*x.models, *away))


def small_subsets() -> Iterator[Panel]:
    """The small panels, as subsets of a market in which most learners are far off."""
    return map(outsiders, small_panels())


def small_good() -> Iterator[Panel]:
    """Of those the subsets without a bad model."""
    return (x for x in small_subsets() if x.share(x.asked) == 1)


def bounded(x: Panel) -> Comparison:
    """The printed bound and the distance of every label."""
    return all_of(printed(x), near_the_centre(x))


def _too_small(x: Panel) -> Comparison:
    return at_most(x.level, x.R_star + x.spread)


def _whole_market(x: Panel) -> Comparison:
    return printed(replace(x, asked=tuple(range(len(x.models)))))


def _register(claim: Claim, broken: Assumption, share: str, small: SmallScope) -> None:
    derivation = claim.symbolic(proof.function)
    derivation.mutants.extend(proof.mutants)
    check = claim.sampled(panels(share), small=small)(bounded)
    check.mutant("R* + R_x^2 r^2")(_too_small)
    check.mutant("the median over the whole market")(_whole_market)
    check.without(features_bounded, small=understated).without(broken, small=half_good)


_register(more_than_half, good_majority, "majority", small_subsets)
_register(everyone, all_good, "all", small_good)

step = Claim(
    key="narang2026.lem3.iii.step",
    kind="proof step",
    title="All peers of a good subset are close",
    source=Source("narang2026", "Proof of Lemma 3 (iii)", "E.1", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""Under Definition 2 (iii), more than half of $S$ good, all deviations
$(\theta_j - \theta^\star)^\top x$, $j \in S$, lie in $[-R_xr, R_xr]$.""",
    reading="“Since all learners in” $S$ “satisfy …, all deviations lie in …”; the formulas are lost",
    assumes=(features_bounded, good_majority),
)


def one_stray() -> Iterator[Panel]:
    """Three learners known, two of them perfect, one at 1; then the small panels."""
    users = users_on_a_line((1,), (0,))
    yield Panel(users, ((F(0),), (F(0),), (F(1),)), (0, 1, 2), (F(0),), F(0), F(1))
    yield from small_panels()


def deviations(x: Panel, users: int) -> list[list[Fraction]]:
    """The squared deviations of those asked, user by user."""
    gaps = [[a - b for a, b in zip(x.models[j], x.centre, strict=True)] for j in x.asked]
    rows = x.population.x[:users]
    return [
        [sum((g * v for g, v in zip(gap, row, strict=True)), F(0)) ** 2 for gap in gaps]
        for row in rows
    ]


@step.sampled(small=one_stray)
def all_close(x: Panel) -> Comparison:
    """The largest squared deviation against R_x^2 r^2."""
    largest = max(max(row) for row in deviations(x, x.population.n_users))
    return at_most(largest, x.spread)


@all_close.mutant("within twice the distance")
def _(x: Panel) -> Comparison:
    return at_most(max(deviations(x, 1)[0]), 4 * x.spread)


all_close.program(
    given=given,
    let=(
        ("good(j)", "1 if sq(sub(theta[j], star)) <= r ** 2 else 0"),
        ("off", "max([dot(sub(theta[j], star), x) ** 2 for j in asked for x in X])"),
    ),
    assume=(
        ("bounded features", "all([sq(x) <= R_x ** 2 for x in X])"),
        ("a good majority of S", "2 * sum([good(j) for j in asked]) > len(asked)"),
    ),
    violates="off > R_x ** 2 * r ** 2",
)

most_are_close = step.amended(
    key="narang2026.lem3.iii.step.most",
    severity="missing hypothesis",
    title="More than half of the peers of a good subset are close",
    statement=r"""Under Definition 2 (iii) more than half of the deviations lie in $[-R_xr, R_xr]$, and
that is all the median needs.""",
    survives="Lemma 3 (iii) itself, by the count of its case (i).",
    assumes=(features_bounded, good_majority),
    uses=("narang2026.lem3.i.asked",),
)


@most_are_close.symbolic
def cauchy() -> dict[str, Comparison]:
    """Every good model's deviation is bounded by Cauchy-Schwarz; the good ones are the majority."""
    return {name: c for name, c in proof.function().items() if "Cauchy" in name}


@cauchy.mutant("with the opposite sign")
def _() -> dict[str, Comparison]:
    A, B, C = sympy().symbols("A B C", real=True)
    return {"sign": identical(B**2 * A - 2 * B * C * C + C**2 * B, B * (C**2 - A * B))}


@most_are_close.sampled(panels(), small=one_stray)
def most_close(x: Panel) -> Comparison:
    """Half the number of those asked, below the number within the bound, for every user."""
    within = min(sum(d <= x.spread for d in row) for row in deviations(x, x.population.n_users))
    return at_most(F(len(x.asked) + 1, 2), F(within))


@most_close.mutant("all of them")
def _(x: Panel) -> Comparison:
    return at_most(F(len(x.asked)), F(sum(d <= x.spread for d in deviations(x, 1)[0])))


most_close.controls(all_close)
most_close.without(good_majority, small=half_good).without(features_bounded, small=understated)
