"""Proposition 9: retraining with a collective among agents who react."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from lookahead.core.measures import measure
from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, at_most, equals, that
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.reasoning.claims.retraining_assumptions import (
    closed_set,
    convex_loss,
    convex_set,
    smooth_loss,
)
from lookahead.reasoning.claims.section_5_2_scope import (
    CHAPTER,
    CONSTANTS,
    SET,
    SIZES,
    among,
    data_rescaled,
    fixed_strategy,
    flat,
    following,
    half_open,
    loss_rescaled,
    quick,
    sensitive_rest,
    small,
    steep,
    two_models,
    undamped,
    weak_on_average,
    weak_rest,
)
from lookahead.reasoning.collective_mixture import CollectiveMixture
from lookahead.reasoning.retraining import Retraining
from lookahead.testing.collective_retraining import collective_mixtures

F = Fraction
ROUNDS = 3

proposition_9 = Claim(
    key="zhu2025.prop9",
    kind="proposition",
    title="Retraining with a collective",
    source=Source("zhu2025", "Proposition 9", "5.2", "forced"),
    chapter=CHAPTER,
    statement=r"""Consider $\mathcal D^\alpha(\theta) = \alpha\mathcal D_h + (1 - \alpha)\mathcal
D(\theta)$. Let $\ell$ be $\gamma$-strongly convex in $\theta$ and $\beta$-smooth in $z$ (that is,
$\nabla_\theta\ell$ is $\beta$-Lipschitz in $z$), $\mathcal D(\cdot)$ $\epsilon$-sensitive and
$\epsilon < \gamma/\beta$. Then retraining converges to a unique stable point $\theta^*_\alpha$ and
$$\|\theta_t - \theta^*_\alpha\|_2 \le \Big(\frac{\epsilon\beta(1 - \alpha)}\gamma\Big)^t
\|\theta_0 - \theta^*_\alpha\|_2.$$
Here $\Theta$ is closed and convex, as in the theorem that the proof imports.""",
    as_printed=r"$\|\theta_t - \theta_\alpha^*\|_2 \le \big(\frac{\epsilon\beta(1-\alpha)}\gamma"
    r"\big)^t\|\theta_0 - \theta_\alpha^*\|_2$",
    reading="$\\mathcal D(\\cdot)$ is any map, the sensitivity of which is $\\epsilon$ as a whole",
    assumes=(*CONSTANTS, weak_rest, *SET),
    uses=("zhu2025.prop9.weaker",),
)

weaker = Claim(
    key="zhu2025.prop9.weaker",
    kind="own",
    title="What Proposition 9 needs",
    source=Source("zhu2025", "Proposition 9 for (1 - α) ε < γ/β", "5.2", "own"),
    chapter=CHAPTER,
    statement=r"""The conclusion of Proposition 9 holds whenever $(1 - \alpha)\epsilon <
\gamma/\beta$. A collective of size above $1 - \gamma/(\epsilon\beta)$ makes retraining converge
however strongly the others react. The bound is attained: on an affine model with sharp constants and
everybody else at level 1, retraining contracts by exactly $(1 - \alpha)\epsilon\beta/\gamma$, with
either sign of the feedback.""",
    assumes=(*CONSTANTS, weak_on_average, *SET),
    uses=("zhu2025.eq4", "zhu2025.a9", "zhu2025.ext.retraining", "zhu2025.ext.banach"),
)


@proposition_9.symbolic
def from_the_weaker_condition() -> dict[str, Comparison]:
    """epsilon < gamma/beta implies the condition on average: the share outside is at most one."""
    sp = sympy()
    gap, a = sp.symbols("gap alpha", nonnegative=True)
    eps = sp.Symbol("epsilon", nonnegative=True)
    return {
        "with gamma/beta = epsilon + gap: what is left is gap + alpha epsilon": identical(
            (eps + gap) - (1 - a) * eps, gap + a * eps
        ),
        "which is not negative": non_negative(gap + a * eps),
    }


@from_the_weaker_condition.mutant("and conversely")
def _() -> dict[str, Comparison]:
    sp = sympy()
    a, eps, room = sp.symbols("alpha epsilon room", positive=True)
    return {
        "alpha = 0": non_negative(room),
        "any alpha": non_negative((1 - a) * eps + room - eps),
    }


@weaker.symbolic
def proof() -> dict[str, Comparison]:
    """Sensitivity (1 - alpha) epsilon, one contraction, powers; and the affine model, exactly."""
    sp = sympy()
    eps, beta, gamma, a, e = sp.symbols("epsilon beta gamma alpha e", positive=True)
    m, h, theta, phi, q = sp.symbols("m h theta phi q", real=True)
    t = sp.Symbol("t", integer=True, positive=True)
    rate = (1 - a) * eps * beta / gamma
    step = lambda model: beta / gamma * (a * h + (1 - a) * (m + eps * model))
    return {
        "A.9: data at most (1 - alpha) epsilon e apart; a round on them carries models this far": identical(
            beta / gamma * (((1 - a) * eps) * e), rate * e
        ),
        "rate * rate^t = rate^(t+1)": identical(q * (q**t * e), q ** (t + 1) * e),
        "the affine model contracts by exactly the rate": identical(
            step(theta) - step(phi), rate * (theta - phi)
        ),
        "alpha = 1: one step": identical(rate.subs(a, 1), 0),
        "alpha = 0: the rate of level 1": identical(rate.subs(a, 0), eps * beta / gamma),
    }


@proof.mutant("factor alpha")
def _() -> dict[str, Comparison]:
    a, c, theta, h = sympy().symbols("alpha c theta h", positive=True)
    step = lambda model: a * h + (1 - a) * c * model
    return {
        "fixed part": identical(step(0), a * h),
        "contraction": identical(step(theta) - step(0), a * c * theta),
    }


@proof.mutant("factor (1 - alpha)^2")
def _() -> dict[str, Comparison]:
    a, c, theta, h = sympy().symbols("alpha c theta h", positive=True)
    step = lambda model: a * h + (1 - a) * c * model
    return {
        "fixed part": identical(step(0), a * h),
        "contraction": identical(step(theta) - step(0), (1 - a) ** 2 * c * theta),
    }


def conclusion(x: CollectiveMixture, rate: Fraction) -> Comparison:
    """One stable point, and errors of three rounds below powers of `rate`."""
    stable = x.stable_points()
    if len(stable) != 1:
        return that(False, f"{len(stable)} stable points")
    errors = [abs(model - stable[0]) for model in x.trajectory(x.theta, ROUNDS)]
    return all_of(*(at_most(errors[t], rate**t * errors[0]) for t in range(1, ROUNDS + 1)))


@proposition_9.sampled(collective_mixtures(), small=small)
def convergence(x: CollectiveMixture) -> Comparison:
    """Exact runs of three rounds, and every candidate for a stable point."""
    return conclusion(x, x.rate())


def strong() -> Iterator[CollectiveMixture]:
    """The small scope, and agents who react as strongly as the model or more, in collectives."""
    yield from small()
    for c in (F(1), F(-1), F(3, 2), F(-3, 2), F(4)):
        for size in (F(1, 2), F(4, 5), F(1, 4)):
            yield among(Retraining(c, abs(c), measure([2]), theta=F(0), phi=F(1)), size)


@weaker.sampled(collective_mixtures(contracting=False), small=strong)
def wider(x: CollectiveMixture) -> Comparison:
    """The same with agents beyond the condition of Proposition 9."""
    return conclusion(x, x.rate())


for check in (convergence, wider):

    @check.mutant("factor alpha")
    def _(x: CollectiveMixture) -> Comparison:
        return conclusion(x, x.size * x.ratio)

    @check.mutant("factor (1 - alpha)^2")
    def _(x: CollectiveMixture) -> Comparison:
        return conclusion(x, (1 - x.size) * x.rate())

    for broken, instances in (
        (convex_loss, flat),
        (smooth_loss, steep),
        (sensitive_rest, quick),
        (fixed_strategy, following),
        (closed_set, half_open),
        (convex_set, two_models),
    ):
        check.without(broken, small=instances)
    check.scales("ℓ → s·ℓ", loss_rescaled, free=True).scales("z → s·z", data_rescaled, free=True)
convergence.without(weak_rest, small=undamped)
wider.without(weak_on_average, small=undamped)


def affine() -> Iterator[CollectiveMixture]:
    """Affine models with sharp constants, below and beyond the condition."""
    for c in (F(1, 2), F(-1, 2), F(2), F(-2), F(0)):
        for size in SIZES:
            yield among(Retraining(c, abs(c), measure([2]), theta=F(0), phi=F(1)), size)


@weaker.exact(small=affine)
def attained(x: CollectiveMixture) -> Comparison:
    """The distance of two models after a round, with sharp constants."""
    return equals(abs(x.retrain(x.theta) - x.retrain(x.phi)), x.rate() * abs(x.theta - x.phi))


@attained.mutant("the rate of level 1")
def _(x: CollectiveMixture) -> Comparison:
    return equals(abs(x.retrain(x.theta) - x.retrain(x.phi)), x.ratio * abs(x.theta - x.phi))


attained.as_in("zhu2025.prop9", *CONSTANTS, *SET).as_in("zhu2025.prop9.weaker", weak_on_average)
