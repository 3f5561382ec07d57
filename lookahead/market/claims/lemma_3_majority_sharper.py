"""Lemma 3 (i) sharpened: the triangle inequality, where it is best, and a single good peer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, all_of, at_most, equals
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.market.claims.lemma_3_majority import (
    CHAPTER,
    features_bounded,
    good_majority,
    half_good,
    near_the_centre,
    understated,
)
from lookahead.market.population import normal_equations
from lookahead.testing.market_probing import (
    Panel,
    bent_panels,
    panels,
    small_panels,
    users_on_a_line,
)

F = Fraction


def _optimal(x: Panel) -> bool:
    A, b = normal_equations(x.population, x.population.weights)
    rows = zip(A, b, strict=True)
    return all(
        sum(a * t for a, t in zip(row, x.centre, strict=True)) == right for row, right in rows
    )


centre_optimal = Assumption(
    "the optimum", r"$\theta^\star$ minimises the risk over all users.", _optimal
)
one_asked = Assumption("one peer", "One learner is asked.", lambda x: len(x.asked) == 1)

triangle = Claim(
    key="narang2026.lem3.i.triangle",
    kind="own",
    title="A good majority, by the triangle inequality",
    source=Source("narang2026", "Lemma 3 (i)", "5.3", "own"),
    chapter=CHAPTER,
    statement=r"""Under a good majority of those asked and $\|x\| \le R_x$,
$$\mathbb E(y - \tilde y(x))^2 \le \big(\sqrt{R^\star} + R_xr\big)^2 \le 2R^\star + 2R_x^2r^2,$$
with equality of the two bounds only where $R^\star = R_x^2r^2$. Unlike the printed one, the sharper
bound tends to $R^\star$ as $r \to 0$.""",
    assumes=(features_bounded, good_majority),
    uses=("narang2026.lem3.i.asked",),
)


def over(x: Panel, factor: Fraction) -> Comparison:
    """level <= R* + c^2 + 2 factor c sqrt(R*) without roots, for c = R_x r."""
    excess = max(x.level - x.R_star - x.spread, F(0))
    return at_most(excess**2, factor**2 * 4 * x.R_star * x.spread)


@triangle.symbolic
def minkowski() -> dict[str, Comparison]:
    """a is the residual of theta*, b the label's deviation: E a^2 = A, E b^2 = B, E ab = C."""
    A, B, C = sympy().symbols("A B C", real=True)
    a, c, less = sympy().symbols("a c d", nonnegative=True)
    return {
        "E (a - b)^2 from its moments": identical((A - 2 * C + B) - (A + B), -2 * C),
        "Cauchy-Schwarz: E (B a - C b)^2 = B (A B - C^2)": identical(
            B**2 * A - 2 * B * C * C + C**2 * B, B * (A * B - C**2)
        ),
        "sqrt(A) + sqrt(B) grows with B": non_negative((a + c + less) ** 2 - (a + c) ** 2),
        "never above the printed bound": identical(
            2 * a**2 + 2 * c**2 - (a + c) ** 2, (a - c) ** 2
        ),
    }


@minkowski.mutant("a bound below the triangle inequality's")
def _() -> dict[str, Comparison]:
    a, c = sympy().symbols("a c", nonnegative=True)
    return {"smaller": non_negative(a**2 + c**2 - (a + c) ** 2)}


@triangle.sampled(panels(optimal=True), small=lambda: (*bent_panels(), *small_panels()))
def sharper(x: Panel) -> Comparison:
    """The excess over R* + R_x^2 r^2 against the cross term, squared."""
    return over(x, F(1))


@sharper.mutant("without the cross term")
def _(x: Panel) -> Comparison:
    return over(x, F(0))


@sharper.mutant("nine tenths of the cross term")
def _(x: Panel) -> Comparison:
    return over(x, F(9, 10))


sharper.without(good_majority, small=half_good)
sharper.without(features_bounded, small=understated)

best = Claim(
    key="narang2026.lem3.i.best",
    kind="own",
    title="No smaller function of the two errors bounds the label",
    source=Source("narang2026", "Lemma 3 (i)", "5.3", "own"),
    chapter=CHAPTER,
    statement=r"""For all $s, r > 0$ and every $h > 0$ there are three users with
$\|x\|^2 \le R_x^2 = 1 + h^2$, $\theta^\star = 0$ and $R^\star = s^2$, and five learners, three of them
within $r$, with $\mathbb E(y - \tilde y(x))^2 = (s + r)^2$. As $h \to 0$ this is the bound
$(\sqrt{R^\star} + R_xr)^2$; at $s = r$ it is the printed one, so its factors two cannot be made
smaller together.""",
    uses=("narang2026.lem3.i.triangle",),
)


@best.symbolic
def attained() -> dict[str, Comparison]:
    """Users (1, -h), (1, 0), (1, h) of mass 1/4, 1/2, 1/4, labels s, -s, s; five models."""
    sp = sympy()
    s, r, h = sp.symbols("s r h", positive=True)
    users = ((-h, s, F(1, 4)), (0 * h, -s, F(1, 2)), (h, s, F(1, 4)))
    M = 2 * r
    models = ((r, 0), (-r, 0), (-r, 0), (M, M * 2 / h), (M, -M * 2 / h))

    def label(at: Any) -> Any:
        # every answer is r times a number; their order does not depend on s, r, h
        answers = [sp.simplify((u + v * at) / r) for u, v in models]
        return sorted(answers)[2] * r

    weigh = [(sp.Rational(w), at, y) for at, y, w in users]
    level = sum(w * (y - label(at)) ** 2 for w, at, y in weigh)
    ratio = (s + r) ** 2 / (s + sp.sqrt(1 + h**2) * r) ** 2
    return {
        "zero is optimal: E y = 0": identical(sum(w * y for w, _, y in weigh), 0),
        "and E y x_2 = 0": identical(sum(w * y * at for w, at, y in weigh), 0),
        "R* = s^2": identical(sum(w * y**2 for w, _, y in weigh), s**2),
        "the label's error": identical(level, (s + r) ** 2),
        "which tends to the bound": identical(sp.limit(ratio, h, 0), 1),
    }


@attained.mutant("the label's error is s^2 + r^2")
def _() -> dict[str, Comparison]:
    s, r = sympy().symbols("s r", positive=True)
    return {"error": identical((s + r) ** 2, s**2 + r**2)}


@best.exact(small=bent_panels)
def medians(x: Panel) -> Comparison:
    """The same from the medians of the five answers; s^2 = R*."""
    s = abs(x.population.y[0])
    return all_of(equals(x.level, (s + x.r) ** 2), equals(x.R_star, s**2), near_the_centre(x))


@medians.mutant("2 R* + 2 r^2 for any two errors")
def _(x: Panel) -> Comparison:
    return equals(x.level, 2 * x.R_star + 2 * x.r**2)


single = Claim(
    key="narang2026.lem3.i.single",
    kind="own",
    title="One good peer costs no factor two",
    source=Source("narang2026", "Lemma 3 (i)", "5.3", "own"),
    chapter=CHAPTER,
    statement=r"""Let $\|x\| \le R_x$ and let $\theta^\star$ minimise the risk. Asking a single learner
$j$ with $\|\theta_j - \theta^\star\| \le r$ gives
$$\mathbb E(y - \tilde y(x))^2 = R^\star + \mathbb E\big((\theta_j - \theta^\star)^\top x\big)^2 \le
R^\star + R_x^2r^2:$$
the cross term vanishes, because a single model is linear and the residual of $\theta^\star$ is
orthogonal to linear functions. Medians of three or more bend, and it comes back.""",
    assumes=(features_bounded, good_majority, centre_optimal, one_asked),
)


@single.symbolic
def pythagoras() -> dict[str, Comparison]:
    """One coordinate of theta_j - theta* at a time: v multiplies E e x, which is zero."""
    e, v, x, w = sympy().symbols("e v x w", real=True)
    return {
        "the cross term is linear in theta_j - theta*": identical(
            w * ((e - v * x) ** 2 - e**2 - (v * x) ** 2), -2 * v * (w * e * x)
        )
    }


@pythagoras.mutant("no cross term for any e")
def _() -> dict[str, Comparison]:
    e, v, x = sympy().symbols("e v x", real=True)
    return {"cross": identical((e - v * x) ** 2, e**2 + (v * x) ** 2)}


def alone() -> Iterator[Panel]:
    """One learner, within one of the optimum, on two populations."""
    for labels, model in (((1, 1), 1), ((1, 0), 1), ((2, 1), -1)):
        users = users_on_a_line((1, -1), labels)
        centre = users.optimum()[0]
        yield Panel(users, ((centre[0] + model,),), (0,), centre, F(1), F(1))


@single.sampled(
    panels("all", optimal=True).map(lambda x: replace(x, asked=x.asked[:1])), small=alone
)
def orthogonal(x: Panel) -> Comparison:
    """The equality and the bound."""
    gap = [a - b for a, b in zip(x.models[x.asked[0]], x.centre, strict=True)]
    users = zip(x.population.x, x.population.weights, strict=True)
    moved = sum(
        (w * sum(g * v for g, v in zip(gap, row, strict=True)) ** 2 for row, w in users), F(0)
    )
    return all_of(equals(x.level, x.R_star + moved), at_most(x.level, x.R_star + x.spread))


@orthogonal.mutant("the deviation alone")
def _(x: Panel) -> Comparison:
    return at_most(x.level, x.spread)


def too_far() -> Iterator[Panel]:
    """A model two away from the optimum that is declared to be within one."""
    for x in alone():
        yield replace(x, models=((x.centre[0] + 2,),))


def not_optimal() -> Iterator[Panel]:
    """Another centre than the optimum, the model on its far side."""
    for x in alone():
        yield replace(x, centre=(x.centre[0] + 1,), models=((x.centre[0] + 2,),))


orthogonal.without(good_majority, small=too_far)
orthogonal.without(centre_optimal, small=not_optimal)
orthogonal.without(one_asked, small=bent_panels)
orthogonal.without(features_bounded, small=lambda: (replace(x, R_x=F(1, 2)) for x in alone()))
