"""Where a probing learner comes to rest when some users look at losses: no longer one point."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, at_most, equals, that
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.market.claims.programs import PROBED_LINE
from lookahead.market.claims.section_5_alpha_one import (
    CHAPTER,
    along_a_line,
    flat,
    only_preference,
    positive_ridge,
    unique,
)
from lookahead.market.probe import Probing, stationary_points
from lookahead.testing.market_probing import Prober, probers, small_probers, two_ways

F = Fraction

below = Claim(
    key="narang2026.stat_alpha1.below",
    kind="own",
    title="The stationary point is unique below full preference strength, too",
    source=Source("narang2026", "Equation (3) for α < 1", "5.2", "own"),
    chapter=CHAPTER,
    statement=r"""For $\gamma > 0$, $\lambda > 0$ and every $\alpha \in [0, 1]$ a probing learner has one
stationary point.""",
    reading="what the case $\\alpha = 1$ suggests; the paper does not say it, and says of $\\alpha < "
    "\\tfrac12$ that there may be several equilibria",
    assumes=(positive_ridge,),
)


def mixed() -> Iterator[Prober]:
    """The twins for several alpha, and the small scope."""
    for x in (*two_ways(), *small_probers()):
        for alpha in (x.alpha, F(2, 3), F(1)):
            yield replace(x, alpha=alpha)


@below.sampled(small=mixed)
def one_point(x: Prober) -> Comparison:
    """The number of isolated stationary points against one."""
    return at_most(F(len({*x.resting})), F(1))


@one_point.mutant("there is none")
def _(x: Prober) -> Comparison:
    return at_most(F(len({*x.resting})), F(0)) if x.alpha < 1 else that(True)


def _found(x: Prober) -> dict[str, Any]:
    options = Probing((0,), ((x.xq, x.yq),), x.weight, x.ridge)
    points = [p[0].models or () for p in stationary_points(x.population, options, x.alpha, 2)]
    return {
        "X": [u[0] for u in x.population.x], "y": x.population.y, "w": x.population.weights,
        "prefers": x.population.preference, "xq": [q[0] for q in x.xq], "yq": x.yq,
        "gamma": x.weight, "lam": x.ridge, "alpha": x.alpha,
        "points": [[m[0] for m in models] for models in points[:2]],
    }  # fmt: skip


one_point.program(
    given=_found,
    let=(
        *PROBED_LINE,
        ("steps(p)", "[organic(p, 0) + gamma * asked(p[0]), organic(p, 1)]"),
    ),
    assume=(
        ("a ridge, and probing", "gamma > 0 and lam > 0"),
        ("0 <= alpha <= 1", "0 <= alpha and alpha <= 1"),
        ("no ties", "all([loss(p[0], u) != loss(p[1], u) for p in points for u in users])"),
        ("stationary", "all([steps(p) == [0, 0] for p in points])"),
    ),
    violates="len(points) == 2 and points[0][0] != points[1][0]",
)

dominated = below.amended(
    key="narang2026.stat_alpha1.below.full",
    severity="missing hypothesis",
    title="One stationary point where users follow preference only",
    statement=r"""At $\alpha = 1$ there is one. Below, there is one for each self-consistent way in which the users
who look at losses are split up, and there can be several even with a large ridge.""",
    survives="Uniqueness at full preference strength; below it the partition of the users decides.",
    assumes=(positive_ridge, only_preference),
    uses=("narang2026.stat_alpha1",),
)


@dominated.symbolic
def strictly_convex() -> dict[str, Comparison]:
    """The objective's second derivative, and two fixed points of the twins' market."""
    sp = sympy()
    g, lam = sp.symbols("gamma lambda", positive=True)
    rest = sp.Rational(1, 2) / (sp.Rational(1, 2) + g * (1 + lam / 2))
    step = lambda t, y: (t - y) + 2 * g * t + g * lam * t
    return {
        **along_a_line.function(),
        "twins, alpha = 0: the learner rests at t with its user's label 1": identical(
            step(rest, 1), 0
        ),
        "and at -t with the other's": identical(step(-rest, -1), 0),
        "each user is closer to its learner: 1 - t < 1 + t": non_negative((1 + rest) - (1 - rest)),
    }


strictly_convex.mutants.extend(along_a_line.mutants)


@dominated.sampled(probers(), small=mixed)
def one_where_preference_decides(x: Prober) -> Comparison:
    """One solution of the normal equations at alpha = 1."""
    return unique.function(x)


@one_where_preference_decides.mutant("the stationary point does not depend on the users")
def _(x: Prober) -> Comparison:
    alone = replace(x.problem, mass=(F(0),) * x.population.n_users)
    return equals(alone.solution(), x.problem.solution())


one_where_preference_decides.controls(one_point)
one_where_preference_decides.without(only_preference, small=two_ways)
one_where_preference_decides.without(positive_ridge, small=flat)
