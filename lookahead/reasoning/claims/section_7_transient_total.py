"""Section 7: what whole populations gain along the run by thinking further."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from lookahead.core.symbols import sympy
from lookahead.ledger import (
    Claim,
    Comparison,
    Source,
    all_of,
    at_least,
    equals,
)
from lookahead.ledger.symbolic import identical
from lookahead.reasoning.claims.retraining_assumptions import sharp_constants, weak_feedback
from lookahead.reasoning.claims.retraining_scope import LEVEL_ONE
from lookahead.reasoning.claims.section_7_transient import (
    CHAPTER,
    UTILITY,
    gained,
    multiplier,
    scope,
)
from lookahead.reasoning.retraining import Retraining, pure
from lookahead.testing.retraining import retrainings

F = Fraction

whole_population = Claim(
    key="zhu2025.s7.transient.total",
    kind="own",
    title="What a population gains along the run by thinking further",
    source=Source("zhu2025", "Section 7, whole populations", "7", "own"),
    chapter=CHAPTER,
    statement=rf"""Let all be at level $k$ in the affine model with {UTILITY}, and start at a distance $e =
\theta_0 - \theta^*$. Summed along the run, the mean utility exceeds that at the stable point by
$$a\,\bar z^*\,\frac{{c^k}}{{1 - c^k}}\,e - \frac{{a^2}}2\,(1 - 2c)\,\frac{{c^{{2k-2}}}}{{1 - c^{{2k}}}}\,e^2,$$
$\bar z^*$ being the mean report at rest. For $0 < c < 1$ both factors fall with $k$. So a start that favours
people is used up faster by people who think further, and a bad start is left behind faster: for a
small $e$ the first term decides.""",
    assumes=(sharp_constants, weak_feedback),
    uses=("zhu2025.thm3.faster.pure",),
)


@whole_population.symbolic
def summed() -> dict[str, Comparison]:
    """Utility at the next model, less that at rest, as a polynomial of the error; two sums."""
    sp = sympy()
    a, x, star, e = sp.symbols("a x theta^* e", real=True)
    c, p = sp.symbols("c p", positive=True)
    n = sp.Symbol("n", integer=True, positive=True)
    u = lambda report, theta: a * theta * report - (report - x) ** 2 / 2
    paid = lambda error: u(x + a * (star + p * error), star + c * p * error)
    at_rest = x + a * star
    sums = lambda q: (1 - q**n) / (1 - q)
    return {
        "a round, with p = c^(k-1)": identical(
            paid(e) - paid(sp.Integer(0)),
            a * at_rest * (c * p * e) - a**2 / 2 * (1 - 2 * c) * p**2 * e**2,
        ),
        "errors of the rounds sum": identical(sums(c) + c**n, (1 - c ** (n + 1)) / (1 - c)),
        "their squares sum": identical(
            sums(c**2) + c ** (2 * n), (1 - c ** (2 * (n + 1))) / (1 - c**2)
        ),
    }


@summed.mutant("the linear term alone")
def _() -> dict[str, Comparison]:
    a, x, e = sympy().symbols("a x e", positive=True)
    u = lambda report, theta: a * theta * report - (report - x) ** 2 / 2
    return {
        "no error": identical((a * x * e).subs(e, 0), 0),
        "any error": identical(u(x + a * e, e / 4) - u(x, 0), a * x * e / 4),
    }


def excess(x: Retraining, k: int) -> Fraction:
    """Return the sum along the run, from the utilities at three models: they are quadratic."""
    y = replace(x, mixture=pure(k))
    star, factor = y.stable_points()[0], multiplier(y)
    up, rest, down = (gained(y, k, star + step) for step in (1, 0, -1))
    linear, square, e = (up - down) / 2, (up + down) / 2 - rest, y.theta - star
    return linear * e / (1 - factor) + square * e**2 / (1 - factor**2)


def formula(x: Retraining, k: int) -> Fraction:
    """Return the two terms of the statement."""
    c, star = x.slope * x.gain / x.curvature, x.stable_points(LEVEL_ONE)[0]
    e, a = x.theta - star, x.gain
    reported = sum((w * p[0] for w, p in zip(x.base.weights, x.base.points, strict=True)), a * star)
    square = a**2 / 2 * (1 - 2 * c) * c ** (2 * k - 2) / (1 - c ** (2 * k)) * e**2
    return a * reported * c**k / (1 - c**k) * e - square


@whole_population.sampled(retrainings(affine=True, sharp=True), small=scope)
def totals(x: Retraining) -> Comparison:
    """The sums of levels 1 to 3."""
    return all_of(*(equals(excess(x, k), formula(x, k)) for k in (1, 2, 3)))


@totals.mutant("the sum of level 1 at every level")
def _(x: Retraining) -> Comparison:
    return all_of(*(equals(excess(x, k), formula(x, 1)) for k in (1, 2)))


@totals.mutant("people are never worse off than at rest")
def _(x: Retraining) -> Comparison:
    return all_of(*(at_least(excess(x, k), F(0)) for k in (1, 2)))


totals.as_in("zhu2025.s7.transient", sharp_constants, weak_feedback)
