"""Theorem 2: a market in which standard learning ends at a model that is poor for everybody else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, at_least, at_most, equals, that
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.market.claims.assumptions import loyalty_above_half
from lookahead.market.claims.example_1 import CHAPTER, Steps
from lookahead.market.two_slopes import TwoSlopeMarket

F = Fraction


@dataclass(frozen=True)
class Wanted:
    """Targets epsilon and M, a slope with 3 a^2 >= M, and a preference strength."""

    epsilon: Fraction
    M: Fraction
    a: Fraction
    alpha: Fraction

    def market(self) -> TwoSlopeMarket:
        """Example 1 with the share min(1/4, epsilon / (4 a^2))."""
        return TwoSlopeMarket(min(F(1, 4), self.epsilon / (4 * self.a**2)), self.a, self.alpha)


def small(strengths: tuple[Fraction, ...] = (F(2, 3), F(51, 100), F(1))) -> Iterator[Wanted]:
    """Targets from 1/100 to 100."""
    for alpha, epsilon, M in product(strengths, (F(1), F(1, 100), F(3)), (F(1), F(3), F(100))):
        yield Wanted(epsilon, M, max(F(1), M / 3), alpha)


theorem_2 = Claim(
    key="narang2026.thm2",
    kind="theorem",
    title="The overspecialisation trap",
    source=Source("narang2026", "Theorem 2", "4.3", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""Let $\alpha > \tfrac12$. For all $\epsilon, M > 0$ there is an instance, Example 1 with suitable
$p$ and $a$, in which (i) some model has $R \le \epsilon$, and (ii) MSGD with step sizes as in Assumption 2
converges almost surely, from every start, to a $\bar\Theta$ with $R(\bar\theta_1) \ge M$, although there learner 1
has no loss on the users it sees.""",
    reading="the theorem's body is lost; its two parts are read off the proof in Appendix C. Steps as in "
    "Assumption 2 are at most one sixth from some round on, and finitely many long ones keep "
    "$\\Theta$ bounded",
    assumes=(loyalty_above_half,),
    uses=(
        "narang2026.lem9",
        "narang2026.lem10",
        "narang2026.thm2.order.joint",
        "narang2026.thm2.direct",
    ),
)


@theorem_2.symbolic
def parts() -> Steps:
    """Both inequalities for p <= 1/4, 4 p a^2 <= epsilon and 3 a^2 >= M, with their slacks."""
    x = sympy().Symbol("x", nonnegative=True)
    a = sympy().Symbol("a", positive=True)
    p = (1 - x / (1 + x)) / 4
    return {
        "p runs through (0, 1/4]": that(bool(sympy().factor(p).is_positive)),
        "(i) 4p(1 - p)a^2 <= 4p a^2": non_negative(4 * p * a**2 - 4 * p * (1 - p) * a**2),
        "(ii) 4(1 - p)a^2 >= 3a^2": non_negative(sympy().factor(4 * (1 - p) * a**2 - 3 * a**2)),
    }


@parts.mutant("learner 2 is as poor")
def _() -> Steps:
    x = sympy().Symbol("x", nonnegative=True)
    p = (1 - x / (1 + x)) / 4
    return {"(ii)": non_negative(sympy().factor(4 * p - 3))}


@theorem_2.exact(small=small)
def constructed(x: Wanted) -> Comparison:
    """The optimum's risk, and at every resting point learner 1's risk and loss on what it sees."""
    market = x.market()
    points = market.stationary_points()
    seen = [_own_loss(market, point.slopes) for point in points]
    return all_of(
        at_most(market.population_optimum().risk, x.epsilon),
        *(at_least(point.risks[0], x.M) for point in points),
        *(equals(loss, F(0)) for loss in seen),
    )


def _own_loss(market: TwoSlopeMarket, slopes: tuple[Fraction, Fraction]) -> Fraction:
    users = market.users
    observed, losses = users.observed(slopes, market.alpha), users.losses(slopes)
    return sum((m[0] * row[0] for m, row in zip(observed, losses, strict=True)), F(0))


@constructed.mutant("learner 2 is as poor")
def _(x: Wanted) -> Comparison:
    return all_of(*(at_least(q.risks[1], x.M) for q in x.market().stationary_points()))


@constructed.mutant("half the optimal risk")
def _(x: Wanted) -> Comparison:
    return at_most(x.market().population_optimum().risk, x.epsilon / 2)


constructed.without(loyalty_above_half, small=lambda: small((F(1, 4), F(1, 2), F(0))))


@dataclass(frozen=True)
class Chosen:
    """Targets, the slope for which p was chosen, p, and the slope chosen afterwards."""

    epsilon: Fraction
    M: Fraction
    slope: Fraction
    p: Fraction
    a: Fraction


def in_turn() -> Iterator[Chosen]:
    """p = 1/4 for slope 1, then slopes that are large enough for M."""
    for M, a in ((F(3), F(1)), (F(12), F(2)), (F(27), F(3))):
        yield Chosen(F(3, 4), M, F(1), F(1, 4), a)


order = Claim(
    key="narang2026.thm2.order",
    kind="proof step",
    title="First p for (i), then a for (ii)",
    source=Source("narang2026", "Theorem 2, proof", "C", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""Choose $p$ such that $4p(1-p)a^2 \le \epsilon$; then choose $a$ such that
$4(1-p)a^2 \ge M$. Both parts hold at once.""",
    reading="the two choices are lost; “by our choice in Part (i)” and “to ensure that learner 1's risk "
    "exceeds … choose” are read as made in this order, with numbers; if $p$ was given as a function of $a$, "
    "the text means what the amendment says",
)


@order.exact(small=in_turn)
def first_part_kept(x: Chosen) -> Comparison:
    """The optimal risk at the slope that was chosen last."""
    return at_most(TwoSlopeMarket(x.p, x.a, 1).population_optimum().risk, x.epsilon)


@first_part_kept.mutant("at half the slope")
def _(x: Chosen) -> Comparison:
    return at_most(TwoSlopeMarket(x.p, x.a / 2, 1).population_optimum().risk, x.epsilon / 2)


first_part_kept.program(
    given=lambda x: {"eps": x.epsilon, "M": x.M, "b": x.slope, "p": x.p, "a": x.a},
    let=(("R(s, t)", "p * (s - t) ** 2 + (1 - p) * (s + t) ** 2"),),
    assume=(
        ("p is a share", "0 < p and p < 1"),
        ("p serves the first slope", "R((2 * p - 1) * b, b) <= eps"),
        ("the second slope serves M", "R(a, a) >= M"),
    ),
    violates="R((2 * p - 1) * a, a) > eps",
)

joint = order.amended(
    key="narang2026.thm2.order.joint",
    severity="typo",
    title="First a, then p",
    statement=r"""Choose $a$ with $3a^2 \ge M$ first, then $p \le \min\{\tfrac14, \epsilon/(4a^2)\}$: both
parts hold. Since $R^\star = p\,R(\phi_1)$, whoever meets both has $p \le \epsilon/M$.""",
    survives="Both inequalities can be met together; only the slope has to be chosen before the share.",
    uses=("narang2026.lem9",),
)


@joint.exact(small=lambda: (*small(), *in_turn()))
def both_parts(x: Wanted | Chosen) -> Comparison:
    """The optimal risk and learner 1's, and the share that they force."""
    market = x.market() if isinstance(x, Wanted) else _jointly(x)
    best, poor = market.population_optimum().risk, market.users.risk(market.a)
    return all_of(at_most(best, x.epsilon), at_least(poor, x.M), at_most(market.p * x.M, x.epsilon))


def _jointly(x: Chosen) -> TwoSlopeMarket:
    return TwoSlopeMarket(min(F(1, 4), x.epsilon / (4 * x.a**2)), x.a, 1)


@both_parts.mutant("with p up to one half")
def _(x: Wanted | Chosen) -> Comparison:
    market = TwoSlopeMarket(min(F(1, 2), x.epsilon / (2 * x.a**2)), x.a, 1)
    return at_most(market.population_optimum().risk, x.epsilon)


both_parts.controls(first_part_kept)


@joint.symbolic
def forced_share() -> Steps:
    """R* = p R(phi_1), so R* <= epsilon and R(phi_1) >= M force p M <= epsilon."""
    p, a = sympy().symbols("p a", positive=True)
    poor, more = sympy().symbols("M m", positive=True)
    return {
        "the optimal risk is p times the specialist's": identical(
            4 * p * (1 - p) * a**2, p * (4 * (1 - p) * a**2)
        ),
        "p M <= p R(phi_1)": non_negative(p * (poor + more) - p * poor),
        "4p(1 - p)a^2 is 1 - p times 4p a^2 <= epsilon": identical(
            4 * p * (1 - p) * a**2, (1 - p) * (4 * p * a**2)
        ),
    }


@forced_share.mutant("1 - p times")
def _() -> Steps:
    p, a = sympy().symbols("p a", positive=True)
    return {"ratio": identical(4 * p * (1 - p) * a**2, (1 - p) * (4 * (1 - p) * a**2))}
