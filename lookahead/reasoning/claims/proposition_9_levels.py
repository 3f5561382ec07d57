"""Proposition 9 when the others are level-k thinkers, who know of the collective or do not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, equals
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.reasoning.claims.proposition_9 import conclusion
from lookahead.reasoning.claims.retraining_assumptions import (
    convex_loss,
    sensitive,
    smooth_loss,
    weak_feedback,
)
from lookahead.reasoning.claims.retraining_scope import POPULATIONS
from lookahead.reasoning.claims.section_5_2_scope import (
    CHAPTER,
    SET,
    data_rescaled,
    fixed_strategy,
    flat,
    following,
    loss_rescaled,
    of_levels,
    quick,
    steep,
    undamped,
    weak_on_average,
)
from lookahead.reasoning.collective_mixture import CollectiveMixture
from lookahead.reasoning.retraining import LEVEL_ONE, pure, rate
from lookahead.testing.collective_retraining import collective_mixtures

F = Fraction
CONSTANTS = (convex_loss, smooth_loss, sensitive, fixed_strategy)


def unaware() -> Iterator[CollectiveMixture]:
    """Mixtures of levels who take everybody for a thinker."""
    return of_levels(POPULATIONS)


def aware() -> Iterator[CollectiveMixture]:
    """The same mixtures of levels, who know of the collective."""
    return of_levels(POPULATIONS, aware=True)


levels = Claim(
    key="zhu2025.prop9.levels",
    kind="own",
    title="A collective among level-k thinkers",
    source=Source("zhu2025", "Proposition 9 with the levels of Section 3", "5.2", "own"),
    chapter=CHAPTER,
    statement=r"""Let the agents outside the collective be level-$k$ thinkers as in Section 3, each of whom
takes all others for thinkers of one level less and leaves the collective out of account. Under the
assumptions of Theorem 3 on $\mathcal D_1$ retraining converges to a unique stable point at the rate
$(1 - \alpha)\sum_k\alpha_k c^k \le (1 - \alpha)c$, $c = \epsilon\beta/\gamma$.""",
    reading="$\\mathcal D(\\cdot)$ is the mixture of equation (2), unchanged by the collective",
    assumes=(*CONSTANTS, weak_feedback, *SET),
    uses=(
        "zhu2025.eq4",
        "zhu2025.lem11",
        "zhu2025.a9.direct",
        "zhu2025.ext.retraining",
        "zhu2025.ext.banach",
    ),
)


@levels.symbolic
def rate_of_levels() -> dict[str, Comparison]:
    """Lemma 11's sensitivity, the share outside, one step of retraining."""
    sp = sympy()
    eps, beta, gamma = sp.symbols("epsilon beta gamma", positive=True)
    a, a1, a2, gap = sp.symbols("alpha alpha_1 alpha_2 gap", nonnegative=True)
    c = eps * beta / gamma
    q, s, share = sp.symbols("c share alpha_k", positive=True)
    k = sp.Symbol("k", integer=True, positive=True)
    return {
        "lemma 11, A.9 and one step, the term of level k": identical(
            beta / gamma * ((1 - a) * (share * c ** (k - 1) * eps)), (1 - a) * share * c**k
        ),
        "two levels, summed": identical(
            beta / gamma * ((1 - a) * (a1 + a2 * c) * eps), (1 - a) * (a1 * c + a2 * c**2)
        ),
        "c^k does not exceed c: one level more takes c^k (1 - c) away": identical(
            q**k - q ** (k + 1), q**k * (1 - q)
        ),
        "which is not negative, with gap = 1 - c": non_negative(s * share * q**k * gap),
    }


@rate_of_levels.mutant("the rate of Theorem 3")
def _() -> dict[str, Comparison]:
    a, c = sympy().symbols("alpha c", positive=True)
    return {"alpha = 0": identical(((1 - a) * c).subs(a, 0), c), "else": identical((1 - a) * c, c)}


@levels.sampled(collective_mixtures(levels=True), small=unaware)
def convergence(x: CollectiveMixture) -> Comparison:
    """Exact runs of three rounds, and every candidate for a stable point."""
    return conclusion(x, (1 - x.size) * x.rest.rate())


@convergence.mutant("powers of (1 - alpha) c")
def _(x: CollectiveMixture) -> Comparison:
    return conclusion(x, rate(x.rate(), x.rest.mixture))


convergence.scales("ℓ → s·ℓ", loss_rescaled, free=True)
convergence.scales("z → s·z", data_rescaled, free=True)
for broken, instances in (
    (convex_loss, flat),
    (smooth_loss, steep),
    (sensitive, quick),
    (fixed_strategy, following),
    (weak_feedback, undamped),
):
    convergence.without(broken, small=instances)
convergence.as_in("zhu2025.prop9", *SET)

informed = Claim(
    key="zhu2025.prop9.aware",
    kind="own",
    title="A collective among level-k thinkers who know of it",
    source=Source("zhu2025", "Proposition 9 with thinkers who know", "5.2", "own"),
    chapter=CHAPTER,
    statement=r"""Let thinkers at level $k \ge 2$ respond to $\mathcal A(\alpha\mathcal D_h + (1 -
\alpha)\mathcal D_{k-1}(\theta))$ instead. Then, for $(1 - \alpha)\epsilon < \gamma/\beta$, the stable
point is the same for all mixtures of levels $k \ge 1$, and retraining converges to it at the rate
$\sum_k\alpha_k\big((1 - \alpha)c\big)^k$: Theorem 3 with $(1 - \alpha)c$ in place of $c$. Under negative
feedback with several levels, a larger collective may be slower even in the affine model, as in Theorem
3 a larger share of level 2 may be.""",
    reading="level-$k$ thinkers know the collective's size and strategy",
    assumes=(*CONSTANTS, weak_on_average, *SET),
    uses=(
        "zhu2025.eq4",
        "zhu2025.a9.direct",
        "zhu2025.lem10.infinite",
        "zhu2025.ext.retraining",
        "zhu2025.ext.banach",
    ),
)


@informed.symbolic
def theorem_3_again() -> dict[str, Comparison]:
    """With T = A(D^alpha) at level 1: D_k = D_1(T^(k-1)), sensitivities, one fixed point."""
    sp = sympy()
    eps, beta, gamma, d = sp.symbols("epsilon beta gamma d", positive=True)
    a, a1, a2 = sp.symbols("alpha alpha_1 alpha_2", nonnegative=True)
    k = sp.Symbol("k", integer=True, positive=True)
    q, Q = (1 - a) * eps * beta / gamma, sp.Symbol("q", positive=True)
    T, D, star = sp.Function("T"), sp.Function("D_1"), sp.Symbol("theta^*")
    away = lambda size: -(1 - size) / 2 / 3 + 2 * ((1 - size) / 2) ** 2 / 3
    return {
        "T contracts by q": identical((1 - a) * eps * beta / gamma, q),
        "so do its powers": identical(Q * (Q ** (k - 1) * d), Q**k * d),
        "sensitivity, share outside, one step, the term of level k": identical(
            beta
            / gamma
            * ((1 - a) * (a1 * Q ** (k - 1) * eps)).subs(eps, Q * gamma / beta / (1 - a)),
            a1 * Q**k,
        ),
        "two levels, summed": identical(
            beta / gamma * ((1 - a) * (a1 + a2 * q) * eps), a1 * q + a2 * q**2
        ),
        "all levels foresee a fixed point of T": identical(
            D(T(T(star))).subs(T(star), star).subs(T(star), star), D(star)
        ),
        "c = -1/2, shares 1/3 and 2/3: one round without a collective": identical(
            away(sp.Integer(0)), 0
        ),
        "and more than one with half of the people in it": identical(
            away(sp.Rational(1, 2)), -sp.Rational(1, 24)
        ),
    }


@theorem_3_again.mutant("thinkers who leave the collective out")
def _() -> dict[str, Comparison]:
    a, c, q = sympy().symbols("alpha c q", positive=True)
    return {
        "level 1": identical((1 - a) * c, ((1 - a) * q).subs(q, c)),
        "level 2": identical((1 - a) * c**2, ((1 - a) * c) ** 2),
    }


def same_point(x: CollectiveMixture) -> Comparison:
    """Compare the stable points of the mixture and of single levels with that of level 1."""
    populations = (pure(2), pure(3), x.rest.mixture)
    first, *others = (
        replace(x, rest=replace(x.rest, mixture=shares)).stable_points()
        for shares in (LEVEL_ONE, *populations)
    )
    return all_of(*(equals(points, first) for points in others))


@informed.sampled(collective_mixtures(levels=True, aware=True), small=aware)
def convergence_of_the_informed(x: CollectiveMixture) -> Comparison:
    """Exact runs, every candidate for a stable point, and the stable points of single levels."""
    return all_of(same_point(x), conclusion(x, rate(x.rate(), x.rest.mixture)))


@convergence_of_the_informed.mutant("thinkers who leave the collective out")
def _(x: CollectiveMixture) -> Comparison:
    return same_point(replace(x, aware=False))


@convergence_of_the_informed.mutant("exponent k + 1")
def _(x: CollectiveMixture) -> Comparison:
    return conclusion(x, x.rate() * rate(x.rate(), x.rest.mixture))


for broken, instances in (
    (convex_loss, flat),
    (smooth_loss, steep),
    (sensitive, quick),
    (fixed_strategy, following),
    (weak_on_average, undamped),
):
    convergence_of_the_informed.without(broken, small=instances)
convergence_of_the_informed.as_in("zhu2025.prop9", *SET)
