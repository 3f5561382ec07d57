"""Proposition 4 speaks of the stable point; in the adversarial case it need not exist."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, that
from lookahead.ledger.symbolic import identical
from lookahead.reasoning.claims import finite_programs as programs
from lookahead.reasoning.claims.proposition_4 import CHAPTER, positive, proportional
from lookahead.reasoning.finite_proportional import ProportionalGame, small_scope, squared
from lookahead.testing.finite import proportional_games

F = Fraction

may_split = Assumption(
    "the population may split",
    r"A strategy is any law on finitely many points.",
    lambda x: x.mixed,
)


def same_for_all() -> Iterator[ProportionalGame]:
    """Everybody at one point: two points first, then one, three, and the other small games."""
    yield from (replace(squared(z, 1), mixed=False) for z in ((0, 1), (0,), (0, 1, 3)))
    yield from (replace(x, mixed=False) for x in small_scope((1,)))


def splitting() -> Iterator[ProportionalGame]:
    """The same games with a population that may split."""
    return (replace(x, mixed=True) for x in same_for_all())


def stable_point_exists(x: ProportionalGame) -> Comparison:
    """Whether there is a stable model at all."""
    return that(bool(x.table.stable))


existence = Claim(
    key="zhu2025.prop4.exists",
    kind="own",
    title="There is a stable point to speak of",
    source=Source("zhu2025", "Proposition 4", "4", "own"),
    chapter=CHAPTER,
    reading="with strategies $h: \\mathcal Z \\to \\mathcal Z$, people with equal data moving alike",
    statement=r"""If $u = c\,\ell$ with $c > 0$, a selfish stable pair exists, so that $B$ is
defined.""",
    assumes=(proportional, positive),
)

exists = existence.exact(small=same_for_all)(stable_point_exists)


@exists.mutant("at the first point")
def _(x: ProportionalGame) -> Comparison:
    first = replace(x, weights=tuple(F(int(j == 0)) for j in range(x.n)))
    return that(first.selfish)


exists.program(
    given=programs.given,
    let=(*programs.GAME, ("m(j)", "B[j] / A[j]")),
    assume=programs.PROPORTIONAL,
    violates="all([max([u(k, m(j)) for k in range(n)]) > u(j, m(j)) for j in range(n)])",
)

splits = existence.amended(
    key="zhu2025.prop4.exists.split",
    severity="missing hypothesis",
    title="A population that may split has a stable point",
    statement=r"""Let $u = c\,\ell$ with $c > 0$, let a strategy be any law on finitely many points and
let $\ell$ be strongly convex and twice continuously differentiable in $\theta$. Then $U$ has a maximum,
and every maximiser forms a selfish stable pair.""",
    survives="All of it where the population may split; where everybody with equal data must move "
    "alike, matching pennies has no stable point and $B$ is not defined.",
    assumes=(proportional, positive, may_split),
    uses=("zhu2025.ext.weierstrass", "zhu2025.ext.implicit"),
)


@splits.symbolic
def slope_is_the_gain_of_the_best_response() -> dict[str, Comparison]:
    """d/dt of U((1-t)w + t v) at 0 is the gain of v over w against theta_w.

    G_w, G_v: mean losses as functions of the model; the learner's condition is G_w'(theta_w) = 0.
    At a maximum no slope is positive, so no v is better than w.
    """
    sp = sympy()
    slope, rate, c, gain = _slope()
    condition = sp.Symbol("G_w_prime", real=True)
    return {
        "slope at zero": identical(slope, c * (gain + condition * rate)),
        "with the learner's condition": identical(slope.subs(condition, 0), c * gain),
    }


def _slope() -> tuple[Any, ...]:
    sp = sympy()
    t, c = sp.Symbol("t", real=True), sp.Symbol("c", positive=True)
    theta = sp.Function("theta")(t)
    w, v = sp.Function("G_w")(theta), sp.Function("G_v")(theta)
    rate, condition = sp.symbols("theta_prime G_w_prime", real=True)
    slope = sp.diff(c * ((1 - t) * w + t * v), t).doit()
    slope = slope.subs(sp.diff(theta, t), rate).subs(sp.diff(w, theta), condition)
    at_w, at_v = sp.symbols("G_w0 G_v0", real=True)
    slope = slope.subs(v, at_v).subs(w, at_w).subs(t, 0).doit()
    return slope, rate, c, at_v - at_w


@slope_is_the_gain_of_the_best_response.mutant("without the learner's condition")
def _() -> dict[str, Comparison]:
    slope, _, c, gain = _slope()
    return {"slope": identical(slope, c * gain)}


found = splits.sampled(proportional_games(1, stable=False), small=splitting)(stable_point_exists)


@found.mutant("a stable point where everybody moves alike")
def _(x: ProportionalGame) -> Comparison:
    return that(bool(replace(x, mixed=False).table.stable))


found.controls(exists)
found.without(may_split, small=same_for_all)
found.without(positive, small=lambda: small_scope((-1,)))
found.without(
    proportional,
    small=lambda: (
        replace(x, extra=tuple((F(j), F(0), F(-1)) for j in range(x.n))) for x in splitting()
    ),
)
