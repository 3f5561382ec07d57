"""What higher levels do to the speed of retraining (remarks after Theorem 3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import product

from lookahead.core.measures import measure
from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, at_least, at_most
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.reasoning.claims import retraining_programs as programs
from lookahead.reasoning.claims.retraining_assumptions import (
    CONSTANTS,
    SET,
    THEOREM_3,
    higher_levels,
    positive_feedback,
    weak_feedback,
)
from lookahead.reasoning.claims.retraining_scope import CHAPTER, LEVEL_ONE
from lookahead.reasoning.claims.theorem_3 import ROUNDS
from lookahead.reasoning.retraining import Retraining, pure
from lookahead.testing.retraining import promotions

F = Fraction
THIRDS, HALVES = (F(1, 3), F(2, 3)), (F(1, 2), F(1, 2))
MOVES = (
    (THIRDS, pure(2)),
    (HALVES, pure(2)),
    (LEVEL_ONE, pure(2)),
    (pure(2), pure(3)),
    (LEVEL_ONE, HALVES),
    ((F(1, 2), F(1, 4), F(1, 4)), (F(0), F(1, 2), F(1, 2))),
)


def moved_up() -> Iterator[Retraining]:
    """Mass moved to higher levels, negative feedback first: start at 4, stable point 0."""
    for c, (mixture, other) in product((F(-1, 2), F(1, 2), F(0), F(9, 10), F(-9, 10)), MOVES):
        yield Retraining(c, abs(c), mixture=mixture, other=other, theta=F(4))


def upward() -> Iterator[Retraining]:
    """The same with positive feedback, and with a kinked loss over three atoms."""
    for x in moved_up():
        if x.gain >= 0:
            yield x
            yield replace(x, base=measure([-1, 0, 4]), stiffness=F(3), theta=F(-2))


def slower(x: Retraining) -> Comparison:
    """Errors of the second population against those of the first, round by round."""
    star = x.stable_points(LEVEL_ONE)[0]
    first, second = (x.trajectory(x.theta, shares, ROUNDS) for shares in (x.mixture, x.other))
    return all_of(
        *(at_most(abs(b - star), abs(a - star)) for a, b in zip(first, second, strict=True))
    )


faster = Claim(
    key="zhu2025.thm3.faster",
    kind="in-text",
    title="Populations with higher levels converge faster",
    source=Source("zhu2025", "Remark after Theorem 3, rate", "3", "verbatim"),
    chapter=CHAPTER,
    statement=r"""Under the assumptions of Theorem 3 a population of higher levels converges faster:
when mass moves to higher levels, $\|\theta_t - \theta^*\|$ does not grow at any round $t$.""",
    reading="of the runs themselves, not of the bound",
    assumes=(*THEOREM_3, higher_levels),
)


@faster.sampled(promotions(), small=moved_up)
def errors(x: Retraining) -> Comparison:
    """Three rounds of both populations from one model."""
    return slower(x)


@errors.mutant("a population at level 2 needs as many rounds as level 1")
def _(x: Retraining) -> Comparison:
    star = x.stable_points(LEVEL_ONE)[0]
    one, two = (abs(x.retrain(x.theta, pure(k)) - star) for k in (1, 2))
    return at_least(two, one)


errors.program(
    given=programs.given,
    let=(*programs.MODEL, ("fixed", "slope * mean / (curvature - slope * gain)")),
    assume=(
        *programs.CONSTANTS,
        *programs.WEAK,
        *programs.HIGHER,
        ("stable for both", "next(alpha, fixed) == fixed and next(other, fixed) == fixed"),
    ),
    violates="abs(next(other, theta) - fixed) > abs(next(alpha, theta) - fixed)",
)

faster_bound = faster.amended(
    key="zhu2025.thm3.faster.bound",
    severity="missing hypothesis",
    title="Higher levels have the smaller bound",
    statement=r"""With $0 \le c = \epsilon\beta/\gamma < 1$, moving mass to higher levels does not
raise $\rho_\alpha = \sum_k\alpha_k c^k$, the bound of Theorem 3, and lowers it when $c > 0$; at $c =
0$ every population arrives in one round. Under negative feedback levels of different parity push to
different sides, so that the runs of a mixture may beat those of any single level.""",
    survives="The bound falls; runs are ordered like the bound when everybody is on one level or "
    "the feedback is positive.",
    assumes=(*THEOREM_3, higher_levels),
    uses=("zhu2025.thm3",),
)


@faster_bound.symbolic
def one_level_up() -> dict[str, Comparison]:
    """Moving mass m from level k to k + 1 changes the bound by -m c^k (1 - c)."""
    sp = sympy()
    c, m, gap = sp.symbols("c m gap", positive=True)
    k = sp.Symbol("k", integer=True, positive=True)
    return {
        "change of the bound": identical(m * c**k - m * c ** (k + 1), m * c**k * (1 - c)),
        "with gap = 1 - c > 0 it falls": non_negative(m * c**k * gap),
    }


@one_level_up.mutant("the same change at every level")
def _() -> dict[str, Comparison]:
    c, m = sympy().symbols("c m", positive=True)
    return {
        "level 1": identical(m * c - m * c**2, m * c * (1 - c)),
        "level 2": identical(m * c**2 - m * c**3, m * c * (1 - c)),
    }


@faster_bound.sampled(promotions(), small=moved_up)
def bounds(x: Retraining) -> Comparison:
    """The bounds of both populations, and the second population's run below its own bound."""
    star = x.stable_points(LEVEL_ONE)[0]
    run = x.trajectory(x.theta, x.other, ROUNDS)
    start = abs(x.theta - star)
    return all_of(
        at_most(x.rate(x.other), x.rate()),
        *(at_most(abs(m - star), x.rate() ** t * start) for t, m in enumerate(run) if t),
    )


@bounds.mutant("the bound falls to the square")
def _(x: Retraining) -> Comparison:
    return at_most(x.rate(x.other), x.rate() ** 2)


bounds.controls(errors).as_in("zhu2025.thm3", *THEOREM_3)
bounds.without(higher_levels, small=lambda: map(moved_down, moved_up()))

faster_positive = Claim(
    key="zhu2025.thm3.faster.positive",
    kind="own",
    title="With positive feedback higher levels converge faster",
    source=Source("zhu2025", "Remark after Theorem 3, positive feedback", "3", "own"),
    chapter=CHAPTER,
    statement=r"""With one parameter and one feature, responses that do not decrease in $\theta$ and
$\nabla_\theta\ell$ that does not increase in $z$, moving mass to higher levels brings
$\theta_t$ closer to $\theta^*$, or leaves it where it is, at every round.""",
    assumes=(*THEOREM_3, higher_levels, positive_feedback),
    uses=("zhu2025.thm3", "zhu2025.lem11.rec.deployed"),
)


@faster_positive.symbolic
def ordered_runs() -> dict[str, Comparison]:
    """Above the stable point everything falls with the level, and the learner keeps the order."""
    sp = sympy()
    star, d, rest, m, slope = sp.symbols("theta^* d rest m b", nonnegative=True)
    c, gap = sp.symbols("c gap", positive=True)
    farther, nearer = star + d + rest, star + d
    gradient = lambda theta, data: gap * theta - slope * data
    minimiser = slope * farther / gap
    return {
        "T keeps the order, so T^(k+1) lies between the stable point and T^k": non_negative(
            c * (d + rest)
        ),
        "mass m moved up changes an increasing mean by -m rest": identical(
            m * nearer - m * farther, -m * rest
        ),
        "the loss rises at the old minimiser under the lower data": identical(
            gradient(minimiser, farther - m * rest), slope * m * rest
        ),
        "so the minimiser does not rise": non_negative(slope * m * rest),
        "no population passes the stable point": non_negative(nearer - star),
    }


@ordered_runs.mutant("for responses that decrease")
def _() -> dict[str, Comparison]:
    sp = sympy()
    rest, c = sp.symbols("rest c", positive=True)
    return {"order": non_negative(rest), "order after one round": non_negative(-c * rest)}


@faster_positive.sampled(promotions(positive=True), small=upward)
def ordered(x: Retraining) -> Comparison:
    """Three rounds of both populations from one model."""
    return slower(x)


@ordered.mutant("at least twice as close")
def _(x: Retraining) -> Comparison:
    star = x.stable_points(LEVEL_ONE)[0]
    first, second = (abs(x.retrain(x.theta, shares) - star) for shares in (x.mixture, x.other))
    return at_most(2 * second, first)


ordered.without(positive_feedback, promotions(), small=moved_up)
ordered.without(higher_levels, small=lambda: map(moved_down, upward()))
ordered.without(weak_feedback, small=lambda: map(doubled, upward()))
ordered.as_in("zhu2025.thm3", *CONSTANTS, *SET)


def moved_down(x: Retraining) -> Retraining:
    """Exchange the two populations."""
    return replace(x, mixture=x.other, other=x.mixture)


def doubled(x: Retraining) -> Retraining:
    """React by twice the model, with the constant to match."""
    return replace(x, gain=F(2), epsilon=F(2), stiffness=F(1))
