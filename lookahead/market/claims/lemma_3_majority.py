"""Lemma 3 (i): a median over a good majority, and who has to be counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from lookahead.core.exact import dot
from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, all_of, at_most
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.testing.market_probing import Panel, panels, small_panels

F = Fraction
CHAPTER = "market/probing"


def _bounded(x: Panel) -> bool:
    users = zip(x.population.x, x.population.weights, strict=True)
    return all(dot(row, row) <= x.R_x**2 for row, w in users if w)


features_bounded = Assumption(
    "bounded features", r"$\|x\| \le R_x$ for every user, with the declared $R_x$.", _bounded
)
good_majority = Assumption(
    "a good majority of those asked",
    r"More than half of the learners over whom the median is taken satisfy "
    r"$\|\theta_j - \theta^\star\| \le r$.",
    lambda x: 2 * x.share(x.asked) > 1,
)
majority = Claim(
    key="narang2026.lem3.i",
    kind="lemma",
    title="A good majority makes probing accurate",
    source=Source("narang2026", "Lemma 3 (i), Definition 2 (i)", "5.3", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""If more than half of the learners start within $r$ of $\theta^\star$ and the
pseudo-label $\tilde y(x)$ is the median of the peers' predictions, then $\mathbb E(y - \tilde y(x))^2
\le 2R^\star + 2R_x^2r^2$.""",
    reading="Definition 2: “more than half of the learners”; its proof: “strictly more than half of "
    "the peers”. The formulas and the rule are lost; whether a learner is its own peer decides.",
    severity="missing hypothesis",
    survives="The bound, once the majority is counted among those over whom the median is taken.",
    readings=("narang2026.lem3.i.asked", "narang2026.lem3.i.others"),
)

asked = Claim(
    key="narang2026.lem3.i.asked",
    kind="lemma",
    title="A good majority of those asked",
    source=Source("narang2026", "Lemma 3 (i)", "5.3", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""Let $\|x\| \le R_x$. If more than half of the models over which the median is taken
lie within $r$ of $\theta^\star$, then $|\tilde y(x) - \theta^{\star\top}x| \le R_xr$ for every $x$
and $\mathbb E(y - \tilde y(x))^2 \le 2R^\star + 2R_x^2r^2$, however far off the other models are.
For even counts any convention between the two middle values will do; any model with risk $R^\star$
may stand for $\theta^\star$.""",
    reading="majority and median over the same learners, as in the released code, where the probing "
    "learner is one of them",
    assumes=(features_bounded, good_majority),
)


def printed(x: Panel) -> Comparison:
    """The label's error against 2 R* + 2 R_x^2 r^2."""
    return at_most(x.level, 2 * x.R_star + 2 * x.spread)


def near_the_centre(x: Panel) -> Comparison:
    """Every label's distance from the centre's prediction, squared, against R_x^2 r^2."""
    pairs = zip(x.labels, x.population.x, strict=True)
    return all_of(*(at_most((y - dot(x.centre, row)) ** 2, x.spread) for y, row in pairs))


@asked.symbolic
def proof() -> dict[str, Comparison]:
    """m learners are asked, g of them good; k bounds the ranks; then 2a^2 + 2b^2 >= (a + b)^2."""
    sp = sympy()
    k, s = sp.symbols("k s", integer=True, nonnegative=True)
    a, b = sp.symbols("a b", real=True)
    A, B, C = sp.symbols("A B C", real=True)
    good = k + 1 + s
    return {
        "m = 2k + 1: fewer bad values than rank k, counted from 0": non_negative(
            k - (2 * k + 1 - good)
        ),
        "m = 2k: at most k - 1, the rank of the lower middle value": non_negative(
            (k - 1) - (2 * k - good)
        ),
        "and of the upper one, counted from above": non_negative((2 * k - 1 - k) - (2 * k - good)),
        "Cauchy-Schwarz: |B u - C x|^2 = B (A B - C^2)": identical(
            B**2 * A - 2 * B * C * C + C**2 * B, B * (A * B - C**2)
        ),
        "2 a^2 + 2 b^2 - (a + b)^2 is a square": identical(
            2 * a**2 + 2 * b**2 - (a + b) ** 2, (a - b) ** 2
        ),
    }


@proof.mutant("at least half")
def _() -> dict[str, Comparison]:
    k = sympy().Symbol("k", integer=True, nonnegative=True)
    return {"m = 2k": non_negative((k - 1) - (2 * k - k))}


@proof.mutant("without the factors two")
def _() -> dict[str, Comparison]:
    a, b = sympy().symbols("a b", real=True)
    return {"square": non_negative(a**2 + b**2 - (a + b) ** 2)}


@asked.sampled(panels(), small=small_panels)
def bound(x: Panel) -> Comparison:
    """The printed bound and the distance of every label."""
    return all_of(printed(x), near_the_centre(x))


@bound.mutant("R* + R_x^2 r^2")
def _(x: Panel) -> Comparison:
    return at_most(x.level, x.R_star + x.spread)


@bound.mutant("the mean instead of the median")
def _(x: Panel) -> Comparison:
    n = len(x.asked)
    mean = tuple(sum(v, F(0)) / n for v in zip(*(x.models[j] for j in x.asked), strict=True))
    return at_most(x.population.risk(mean), 2 * x.R_star + 2 * x.spread)


@bound.mutant("without R_x")
def _(x: Panel) -> Comparison:
    return at_most(x.level, 2 * x.R_star + 2 * x.r**2)


def half_good() -> Iterator[Panel]:
    """Panels of an even size of which exactly half are good."""
    return small_panels("half")


def understated() -> Iterator[Panel]:
    """The same panels with R_x one half instead of one."""
    for x in small_panels():
        yield replace(x, R_x=F(1, 2))


bound.without(good_majority, panels("half"), small=half_good)
bound.without(features_bounded, small=understated)


def louder(x: Panel, s: int) -> Panel:
    """Labels, models and r in other units: both sides grow with the square."""
    users = replace(x.population, y=tuple(s * y for y in x.population.y))
    models = tuple(tuple(s * v for v in model) for model in x.models)
    centre = tuple(s * v for v in x.centre)
    return replace(x, population=users, models=models, centre=centre, r=s * x.r)


def longer(x: Panel, s: int) -> Panel:
    """Features in other units, models in their inverse: neither side changes."""
    users = replace(x.population, x=tuple(tuple(s * v for v in row) for row in x.population.x))
    models = tuple(tuple(v / s for v in model) for model in x.models)
    centre = tuple(v / s for v in x.centre)
    return replace(x, population=users, models=models, centre=centre, r=x.r / s, R_x=s * x.R_x)


bound.scales("y → s·y, θ → s·θ, r → s·r", louder)
bound.scales("x → s·x, θ → θ/s, r → r/s", longer, free=True)
