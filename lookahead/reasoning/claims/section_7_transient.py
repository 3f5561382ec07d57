"""Section 7: what a higher level gains on the way to the stable point, in the affine model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import product

from lookahead.core.measures import measure
from lookahead.core.symbols import sympy
from lookahead.ledger import (
    Assumption,
    Claim,
    Comparison,
    Source,
    all_of,
    at_least,
    equals,
    less_than,
)
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.reasoning.claims import retraining_programs as programs
from lookahead.reasoning.claims.retraining_assumptions import sharp_constants, weak_feedback
from lookahead.reasoning.claims.retraining_scope import LEVEL_ONE
from lookahead.reasoning.retraining import Retraining, pure
from lookahead.testing.retraining import retrainings

F = Fraction
CHAPTER = "reasoning/mixed_populations"
HALVES = (F(1, 2), F(1, 2))
UTILITY = r"$u(z', \theta) = a\theta z' - \tfrac12(z' - x)^2$"

mild_feedback = Assumption(
    "c ≥ -1/2",
    r"The signed multiplier of level 1 is at least $-\tfrac12$.",
    lambda x: 2 * x.slope * x.gain >= -x.curvature,
)


def scope() -> Iterator[Retraining]:
    """Everybody at level 2 and strong negative feedback first; then other shares and signs."""
    gains = (F(-3, 4), F(1, 2), F(-1, 2), F(9, 10), F(1, 4))
    for c, mixture in product(gains, (pure(2), LEVEL_ONE, HALVES, (F(1, 4), F(3, 4)))):
        for base in ([0], [1, 3]):
            yield Retraining(c, abs(c), measure(base), mixture, theta=F(4))


def gained(x: Retraining, k: int, theta: Fraction) -> Fraction:
    """Return the mean utility of level k, which sees theta, under the model that comes next."""
    comes, reports = x.retrain(theta), x.population(theta, pure(k)).points
    return sum(
        (
            w * (x.gain * comes * r[0] - (r[0] - z[0]) ** 2 / 2)
            for w, r, z in zip(x.base.weights, reports, x.base.points, strict=True)
        ),
        F(0),
    )


def advantage(x: Retraining, theta: Fraction, k: int = 2) -> Fraction:
    """Return by how much level k is better off than level 1 in the round that starts at theta."""
    return gained(x, k, theta) - gained(x, 1, theta)


transient = Claim(
    key="zhu2025.s7.transient",
    kind="in-text",
    title="Outsmarting others offers only transient advantages",
    source=Source("zhu2025", "Section 7, on outsmarting others", "7", "verbatim"),
    chapter=CHAPTER,
    statement=rf"""In the affine model with {UTILITY}, to which $x + a\theta$ is the best response, let
everybody report on seeing $\theta_t$ and be paid under $\theta_{{t+1}}$. Then in any mixture, with
multiplier $\rho$ and $|\rho| < 1$, the advantage of one level over another shrinks by $\rho^2$ in a
round. It never changes sign, vanishes at the stable point, and sums to $1/(1 - \rho^2)$ times that of the
first round.""",
    as_printed="“attempts to ‘outsmart’ others may offer only transient advantages”",
    reading="an advantage, where there is one, fades and has a finite sum",
    assumes=(sharp_constants, weak_feedback),
    uses=("zhu2025.eq1.deployed", "zhu2025.cor1.dist"),
)


@transient.symbolic
def fading() -> dict[str, Comparison]:
    """Utility from its definition; errors e of theta_t, rho e of the next model, c^(k-1) e foreseen."""
    sp = sympy()
    a, x, star, e, rho, j, k = sp.symbols("a x theta^* e rho j k", real=True)
    u = lambda report, theta: a * theta * report - (report - x) ** 2 / 2
    paid = lambda foreseen, error: u(x + a * (star + foreseen * error), star + rho * error)
    ahead = lambda error: paid(k, error) - paid(j, error)
    share = sp.Symbol("rho^2", positive=True)
    n = sp.Symbol("n", integer=True, positive=True)
    total = (1 - share**n) / (1 - share)
    return {
        "x + a theta is the best response": identical(
            u(x + a * star, star) - u(x + a * star + e, star), e**2 / 2
        ),
        "the advantage of one level": identical(
            ahead(e), a**2 * e**2 / 2 * ((j - rho) ** 2 - (k - rho) ** 2)
        ),
        "a round later": identical(ahead(rho * e), rho**2 * ahead(e)),
        "at the stable point": identical(ahead(e).subs(e, 0), 0),
        "one more round of the sum": identical(
            total + share**n, (1 - share ** (n + 1)) / (1 - share)
        ),
    }


@fading.mutant("it shrinks by rho")
def _() -> dict[str, Comparison]:
    rho, e = sympy().symbols("rho e", positive=True)
    return {
        "at the stable point": identical((e**2).subs(e, 0), 0),
        "a round later": identical((rho * e) ** 2, rho * e**2),
    }


def multiplier(x: Retraining) -> Fraction:
    """Return the multiplier of the population, from two rounds."""
    return x.retrain(F(1)) - x.retrain(F(0))


def fades(x: Retraining, factor: Fraction) -> Comparison:
    """Compare the advantages of levels 2 and 3 in two rounds, and at the stable point."""
    after, star = x.retrain(x.theta), x.stable_points()[0]
    return all_of(
        less_than(multiplier(x) ** 2, F(1)),
        *(equals(advantage(x, after, k), factor * advantage(x, x.theta, k)) for k in (2, 3)),
        *(equals(advantage(x, star, k), F(0)) for k in (2, 3)),
    )


@transient.sampled(retrainings(affine=True, sharp=True), small=scope)
def two_rounds(x: Retraining) -> Comparison:
    """Utilities of two rounds, from the reports."""
    return fades(x, multiplier(x) ** 2)


@two_rounds.mutant("it lasts")
def _(x: Retraining) -> Comparison:
    return fades(x, F(1))


@two_rounds.mutant("it shrinks by rho")
def _(x: Retraining) -> Comparison:
    return fades(x, multiplier(x))


def growing() -> Iterator[Retraining]:
    """Agents who react twice as fast as the model."""
    yield Retraining(F(2), F(2), measure([1]), theta=F(4))


def bent() -> Iterator[Retraining]:
    """A loss three times as steep for positive models."""
    return (replace(x, stiffness=F(3), mixture=LEVEL_ONE, theta=F(-4)) for x in scope())


two_rounds.without(weak_feedback, small=growing).without(sharp_constants, small=bent)

any_advantage = Claim(
    key="zhu2025.s7.transient.any",
    kind="own",
    title="A level-2 thinker is ahead of level 1 on the way",
    source=Source("zhu2025", "Section 7, that there is an advantage", "7", "own"),
    chapter=CHAPTER,
    statement=rf"""In the affine model with {UTILITY} a level-2 thinker is at least as well off as a level-1
thinker in every round, whatever the mixture of levels.""",
    reading="that thinking one level further gives an advantage, however passing",
    assumes=(sharp_constants, weak_feedback),
)


@any_advantage.sampled(retrainings(affine=True, sharp=True), small=scope)
def ahead(x: Retraining) -> Comparison:
    """The utilities of both levels in one round."""
    return at_least(gained(x, 2, x.theta), gained(x, 1, x.theta))


@ahead.mutant("strictly better off")
def _(x: Retraining) -> Comparison:
    return less_than(gained(x, 1, x.theta), gained(x, 2, x.theta))


ahead.program(
    given=programs.given,
    let=(
        *programs.MODEL,
        ("comes", "next(alpha, theta)"),
        ("report(k, z)", "z + data(k, theta) - mean"),
        ("u(r, z)", "gain * comes * r - (r - z) ** 2 / 2"),
        ("U(k)", "dot(weights, [u(report(k, z), z) for z in points])"),
    ),
    assume=(
        *programs.SHARP,
        *programs.WEAK,
        (
            "level 1 answers best what it sees",
            "all([gain * theta * (z + gain * theta) - (gain * theta) ** 2 / 2 "
            "> gain * theta * (z + gain * theta + d) - (gain * theta + d) ** 2 / 2 "
            "for z in points for d in [-1, 1]])",
        ),
    ),
    violates="U(2) < U(1)",
)

some_advantage = any_advantage.amended(
    key="zhu2025.s7.transient.mild",
    severity="missing hypothesis",
    title="Level 2 is ahead of level 1, unless feedback is strongly negative",
    statement=r"""With a signed multiplier $c \ge -\tfrac12$ a level-2 thinker is at least as well off as a
level-1 thinker in every round, whatever the mixture of levels $k \ge 1$. The advantage in a round is
$\tfrac{a^2}2e_t^2(1 - c)(1 + c - 2\rho)$, $e_t = \theta_t - \theta^*$. For $c < -\tfrac12$ level 1 is
ahead when nearly everybody is at level 2: one step ahead of *the others* is right, not one step more.""",
    survives="The advantage for positive and for mild negative feedback.",
    assumes=(sharp_constants, weak_feedback, mild_feedback),
    uses=("zhu2025.s7.transient",),
)


@some_advantage.symbolic
def factorised() -> dict[str, Comparison]:
    """The formula of the advantage at levels 1 and 2, for both signs of c."""
    sp = sympy()
    c, rho = sp.symbols("c rho", real=True)
    q, r, g, room = sp.symbols("q r g room", nonnegative=True)
    m = sp.Symbol("m", integer=True, positive=True)
    part = lambda multiplier, mean: 1 + multiplier - 2 * mean
    return {
        "levels 1 and 2": identical((1 - rho) ** 2 - (c - rho) ** 2, (1 - c) * (1 + c - 2 * rho)),
        "c = 1 - g >= 0: no power exceeds c, so rho = c - r": identical(
            part(1 - g, 1 - g - r), g + 2 * r
        ),
        "is not negative": non_negative(g + 2 * r),
        "c = -q: even powers are at most q^2, odd ones not positive": identical(
            q**2 - q ** (2 * m), q**2 * (1 - q ** (2 * m - 2))
        ),
        "so rho = q^2 - r": identical(part(-q, q**2 - r), (1 + q) * (1 - 2 * q) + 2 * r),
        "is not negative when 1 - 2q = room >= 0": non_negative((1 + q) * room + 2 * r),
    }


@factorised.mutant("for all negative c")
def _() -> dict[str, Comparison]:
    q = sympy().Symbol("q", positive=True)
    return {"slow part": non_negative(1 + q), "everybody at level 2": non_negative(1 - 2 * q)}


@some_advantage.sampled(retrainings(affine=True, sharp=True), small=scope)
def ahead_when_mild(x: Retraining) -> Comparison:
    """The utilities of both levels in one round."""
    return at_least(gained(x, 2, x.theta), gained(x, 1, x.theta))


@ahead_when_mild.mutant("by at least half the square of a round's step")
def _(x: Retraining) -> Comparison:
    step = x.gain * (x.retrain(x.theta) - x.theta)
    return at_least(advantage(x, x.theta), step**2 / 2)


ahead_when_mild.controls(ahead).without(mild_feedback, small=scope)
ahead_when_mild.as_in("zhu2025.s7.transient", sharp_constants, weak_feedback)
