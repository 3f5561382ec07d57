"""Lemma 10: beyond one half, preference alone decides Example 1, in every sense of stationary."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import Any

from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, at_most, that
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.market.claims.assumptions import loyalty_above_half
from lookahead.market.claims.example_1 import CHAPTER, Steps
from lookahead.market.two_slopes import TwoSlopeMarket
from lookahead.testing.market_two_slopes import (
    STRENGTHS,
    TwoSlopes,
    TwoSlopesStep,
    random_steps,
    steps,
    two_slopes,
)

F = Fraction
SOURCE = Source("narang2026", "Lemma 10", "C", "forced")
LOST = "the condition on α is lost; the comparison in Case 3 leaves 2α > 1"

lemma_10 = Claim(
    key="narang2026.lem10",
    kind="lemma",
    title="One stationary point when preference is strong",
    source=SOURCE,
    chapter=CHAPTER,
    statement=r"""In Example 1 let $\alpha > \tfrac12$ and let $\Theta$ be a stationary point of $F$.
Then $\theta_1 = a$ and $\theta_2 = -a$.""",
    reading=LOST,
    readings=("narang2026.lem10.gradient", "narang2026.lem10.ties"),
)

by_gradient = Claim(
    key="narang2026.lem10.gradient",
    kind="lemma",
    title="Stationary: the gradient exists and vanishes",
    source=SOURCE,
    chapter=CHAPTER,
    statement=r"""Let $\alpha > \tfrac12$. If $F$ is differentiable at $\Theta$ and $\nabla F(\Theta) =
0$, then $\theta_1 = a$ and $\theta_2 = -a$; and there $\nabla F = 0$. Off the ties the four cases of the
printed proof are all there are. At a tie, $\theta_1 = \theta_2$ or $\theta_1 + \theta_2 = \pm 2a$, $F$ has a
kink for $\alpha < 1$.""",
    reading=LOST + "; this reading takes ∇F = 0 literally",
    assumes=(loyalty_above_half,),
    uses=("narang2026.ex1", "narang2026.lem10.forms.untied"),
)


def _rest(a: Any, up: Any, down: Any) -> Any:
    """The slope at which a learner rests that sees the masses up of slope a, down of -a."""
    return a * (up - down) / (up + down)


@by_gradient.symbolic
def four_cases() -> Steps:
    """Each case of the proof as a difference of distances, factored, and the kinks."""
    sp = sympy()
    a, p, alpha = sp.symbols("a p alpha", positive=True)
    q, free = 1 - p, 1 - alpha
    m_1, m_2 = alpha * p + free * q, free * p + alpha * q
    one, two = _rest(a, alpha * p, free * q), _rest(a, free * p, alpha * q)
    t, w = sp.Symbol("t", real=True), sp.Symbol("w", positive=True)
    u, v = sp.symbols("u v", positive=True)
    return {
        "a learner rests at the mean slope": identical(
            u * (_rest(a, u, v) - a) + v * (_rest(a, u, v) + a), 0
        ),
        "its distance to -a has the sign of the mass of slope a": identical(
            _rest(a, u, v) + a, 2 * a * u / (u + v)
        ),
        "case 1: learner 2 is at -a, learner 1 is not": identical(_rest(a, 0, v), -a),
        "case 2: learner 1 is at a, learner 2 is not": identical(_rest(a, u, 0), a),
        "case 3: by how much learner 2 is nearer to -a": identical(
            (one + a) - (two + a), 2 * a * p * q * (2 * alpha - 1) / (m_1 * m_2)
        ),
        "case 4: the other subpopulation's learner is at distance 2a": identical(a - (-a), 2 * a),
        "tie at equal models t: the users' losses along (1, -1) have opposite slopes": identical(
            sp.diff((t + u - a) ** 2, u).subs(u, 0), -sp.diff((t - u - a) ** 2, u).subs(u, 0)
        ),
        "tie at t = a + w and a - w: the same along (1, 1)": identical(
            sp.diff((w + u) ** 2, u).subs(u, 0), -sp.diff((-w + u) ** 2, u).subs(u, 0)
        ),
        "of two opposite slopes the smaller goes down both ways": identical(
            sp.Min(w, -w), sp.Min(-w, w)
        ),
        "and is not zero": that(bool(sp.Min(w, -w).is_negative)),
        "at equal models t the slopes of the two subpopulations are not both zero": identical(
            2 * (t + a) - 2 * (t - a), 4 * a
        ),
    }


@four_cases.mutant("case 3 excluded above one third")
def _() -> Steps:
    u, v = sympy().symbols("u v", positive=True)
    alpha = (u + 2 * v) / (u + 6 * v)
    return {"2 alpha - 1": non_negative(2 * alpha - 1)}


def candidates(x: TwoSlopes) -> Iterator[tuple[Fraction, Fraction]]:
    """Where the learners rest under each of the four choices of the free users."""
    p, a, alpha = x.p, x.a, x.alpha
    for s, t in product((0, 1), repeat=2):
        up, down = p * (alpha + (1 - alpha) * s), (1 - p) * (1 - alpha) * t
        if 0 < up + down < 1:
            yield _rest(a, up, down), _rest(a, p - up, 1 - p - down)


def _stationary(x: TwoSlopes) -> set[tuple[Fraction, Fraction]]:
    """Candidates at which the potential is differentiable with zero gradient."""
    market = TwoSlopeMarket(x.p, x.a, x.alpha)
    return {
        pair
        for pair in candidates(x)
        if market.users.differentiable(pair, x.alpha) and market.gradient(pair) == (0, 0)
    }


@by_gradient.exact(small=lambda: two_slopes(strengths=STRENGTHS[:4]))
def only_aligned(x: TwoSlopes) -> Comparison:
    """All four candidates, tried against the gradient of the population of users."""
    return that(_stationary(x) == {(x.a, -x.a)})


@only_aligned.mutant("the models exchanged")
def _(x: TwoSlopes) -> Comparison:
    pair = (2 * x.p - 1) * x.a
    return that(all(abs(one - pair) <= abs(two - pair) for one, two in _stationary(x)))


only_aligned.without(
    loyalty_above_half, small=lambda: two_slopes(strengths=(F(2, 5), F(1, 4), F(0)))
)

with_ties = Claim(
    key="narang2026.lem10.ties",
    kind="lemma",
    title="Stationary: under any way of breaking ties",
    source=SOURCE,
    chapter=CHAPTER,
    statement=r"""Let $\alpha > \tfrac12$ and let the mean step of MSGD vanish at $\Theta$, where users who
tie go to either learner in any shares; among them are all Clarke-stationary points of $F$. Then
$\theta_1 = a$ and $\theta_2 = -a$. More exactly, $W = |\theta_1 - a| + |\theta_2 + a|$ falls along the mean step
at a rate of at least $2(2\alpha-1)\big(p|\theta_1-a| + (1-p)|\theta_2+a|\big)$, everywhere in
the plane.""",
    reading=LOST + "; this reading admits set-valued gradients and every tie rule",
    assumes=(loyalty_above_half,),
    uses=("narang2026.ex1",),
)


@with_ties.symbolic
def distance_falls() -> Steps:
    """Users of D_1; those of D_2 are the mirror image. u = |theta_1 - a|, r = |theta_2 - a|.

    Loyal ones, and free ones at learner 1, pull u down at rate 2u each. Free ones at learner 2 move
    theta_2 at speed 2r, and they are there because r <= u: r = u - e.
    """
    sp = sympy()
    e, s, rest, v = sp.symbols("e s r v", nonnegative=True)
    u, more, p, q = sp.symbols("u m p q", positive=True)
    alpha, free = (1 + more) / (2 + more), 1 / (2 + more)
    theta, slope = sp.symbols("theta s_i", real=True)
    rate = -2 * alpha * u + free * (-2 * s * u + 2 * (1 - s) * (u - e))
    slack = 2 * free * (2 * s * u + rest * e)
    return {
        "a user of slope s_i moves a model at twice its distance, E x^2 = 1": identical(
            -((slope - theta) ** 2).diff(theta), -2 * (theta - slope)
        ),
        "weights are those of alpha": identical(alpha + free, 1),
        "2 alpha - 1 is positive": that(bool(sp.factor(2 * alpha - 1).is_positive)),
        "what they fall short of the rate 2(2 alpha - 1)u, r = 1 - s": identical(
            -2 * (2 * alpha - 1) * u - rate, slack.subs(rest, 1 - s)
        ),
        "is not negative": non_negative(slack),
        "rest needs p u + q v = 0: not with u > 0": that(bool((p * u + q * v).is_positive)),
    }


@distance_falls.mutant("at rate 2 alpha")
def _() -> Steps:
    u, e, s = sympy().symbols("u e s", nonnegative=True)
    alpha = sympy().Symbol("alpha", positive=True)
    rate = -2 * alpha * u + (1 - alpha) * (-2 * s * u + 2 * (1 - s) * (u - e))
    return {"rate": identical(rate, -2 * alpha * u)}


@with_ties.sampled(random_steps(), small=steps)
def falls(x: TwoSlopesStep) -> Comparison:
    """The expected W after a step, from the branches of Algorithm 1, for any shares of ties."""
    rate = x.h * (2 * x.alpha - 1) * x.weighted_distance
    stays = x.distance == 0
    return all_of(
        that(stays or x.expected_distance() < x.distance, "it falls", trivial=stays),
        at_most(x.expected_distance(), x.distance - rate),
    )


@falls.mutant("twice as fast")
def _(x: TwoSlopesStep) -> Comparison:
    rate = 2 * x.h * (2 * x.alpha - 1) * x.weighted_distance
    return at_most(x.expected_distance(), x.distance - rate)


falls.without(loyalty_above_half, small=lambda: map(_weak, steps(strengths=STRENGTHS[4:])))


def _weak(x: TwoSlopesStep) -> TwoSlopesStep:
    """Tied users go to the other subpopulation's learner, so that the distance can stay or grow."""
    return TwoSlopesStep(x.p, x.a, x.alpha, x.one, x.two, F(0), F(1), x.h)


def _resting(x: TwoSlopes) -> set[tuple[Fraction, Fraction]]:
    """Where both learners rest, over shares 0, 1/4, ..., 1 that the slopes allow."""
    p, a, alpha = x.p, x.a, x.alpha
    found: set[tuple[Fraction, Fraction]] = set()
    for s, t in product((F(k, 4) for k in range(5)), repeat=2):
        up, down = p * (alpha + (1 - alpha) * s), (1 - p) * (1 - alpha) * t
        one, two = _rest(a, up, down), _rest(a, p - up, 1 - p - down)
        if _allowed(one, two, a, s) and _allowed(one, two, -a, t):
            found.add((one, two))
    return found


def _allowed(one: Fraction, two: Fraction, slope: Fraction, share: Fraction) -> bool:
    """Whether the loss-minimising users of a slope can be at learner 1 in this share."""
    gap = (one - slope) ** 2 - (two - slope) ** 2
    return gap == 0 or share == (1 if gap < 0 else 0)


@with_ties.exact(small=lambda: two_slopes(strengths=STRENGTHS[:4]))
def rests_only_there(x: TwoSlopes) -> Comparison:
    """All resting points on a grid of shares of tied users."""
    return that(_resting(x) == {(x.a, -x.a)})


@rests_only_there.mutant("at the compromise, for p = 1/2")
def _(x: TwoSlopes) -> Comparison:
    return that(2 * x.p != 1 or (F(0), F(0)) in _resting(x))


rests_only_there.without(
    loyalty_above_half, small=lambda: two_slopes(strengths=(F(1, 2), F(1, 3), F(1, 4)))
)
