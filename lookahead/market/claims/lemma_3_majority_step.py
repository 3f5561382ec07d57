"""The proof of Lemma 3 (i): “at least half” is one too few for a median."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from lookahead.ledger import Assumption, Claim, Comparison, Source, at_most
from lookahead.market.claims.lemma_3_majority import (
    CHAPTER,
    features_bounded,
    good_majority,
    half_good,
    near_the_centre,
    proof,
    understated,
)
from lookahead.market.claims.lemma_3_majority_others import COUNTS, given
from lookahead.testing.market_probing import Panel, panels, small_panels, users_on_a_line

F = Fraction

good_half = Assumption(
    "half of those asked are good",
    r"At least half of the learners over whom the median is taken satisfy "
    r"$\|\theta_j - \theta^\star\| \le r$.",
    lambda x: 2 * x.share(x.asked) >= 1,
)

step = Claim(
    key="narang2026.lem3.i.step",
    kind="proof step",
    title="If at least half of the deviations are small, so is their median",
    source=Source("narang2026", "Proof of Lemma 3 (i)", "E.1", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""If at least half of the deviations $(\theta_j - \theta^\star)^\top x$ lie in $[-R_xr, R_xr]$, so
does their median.""",
    reading="“then at least half of the” deviations “lie in” the interval, “so the median obeys”, taken as an "
    "inference of its own; the sentence starts from “strictly more than half of the peers”",
    assumes=(features_bounded, good_half),
)


def halves() -> Iterator[Panel]:
    """Two models, one of them perfect; then the small panels with half and with more."""
    users = users_on_a_line((1,), (0,))
    yield Panel(users, ((F(0),), (F(1),)), (0, 1), (F(0),), F(0), F(1))
    yield from (*half_good(), *small_panels())


@step.sampled(small=halves)
def median_is_near(x: Panel) -> Comparison:
    """Every label's squared distance against R_x^2 r^2."""
    return near_the_centre(x)


@median_is_near.mutant("within half of it")
def _(x: Panel) -> Comparison:
    return near_the_centre(replace(x, r=x.r / 2))


median_is_near.program(
    given=given,
    let=(*COUNTS, ("off", "max([(middle(x) - dot(star, x)) ** 2 for x in X])")),
    assume=(
        ("bounded features", "all([sq(x) <= R_x ** 2 for x in X])"),
        ("half of them are good", "2 * sum([good(j) for j in asked]) >= len(asked)"),
    ),
    violates="off > R_x ** 2 * r ** 2",
)

more = step.amended(
    key="narang2026.lem3.i.step.more",
    severity="typo",
    title="If more than half of the deviations are small, so is their median",
    statement=r"""If more than half of the deviations lie in $[-R_xr, R_xr]$, so does their median, under any
convention for even counts.""",
    survives="All of it: the sentence's own premise, more than half, is what is needed and what is given.",
    assumes=(features_bounded, good_majority),
    uses=("narang2026.lem3.i.asked",),
)


@more.symbolic
def ranks() -> dict[str, Comparison]:
    """The counts of case (i): the bad ones do not reach the middle rank from either side."""
    return {name: c for name, c in proof.function().items() if "rank" in name or "upper" in name}


ranks.mutants.append(proof.mutants[0])


@more.sampled(panels(), small=halves)
def more_than_half(x: Panel) -> Comparison:
    """The same comparison with more than half."""
    return near_the_centre(x)


@more_than_half.mutant("within half of it")
def _(x: Panel) -> Comparison:
    return near_the_centre(replace(x, r=x.r / 2))


@more_than_half.mutant("the largest deviation too")
def _(x: Panel) -> Comparison:
    far = [
        sum(((a - b) * v for a, b, v in zip(x.models[j], x.centre, row, strict=True)), F(0)) ** 2
        for j in x.asked
        for row in x.population.x
    ]
    return at_most(max(far), x.spread)


more_than_half.controls(median_is_near)
more_than_half.without(good_majority, small=half_good).without(features_bounded, small=understated)
