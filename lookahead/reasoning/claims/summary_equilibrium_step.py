"""Summary 001's limitation: a learner that takes one gradient step instead of the exact minimum."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import product

from lookahead.core.measures import measure
from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, at_most, equals, that
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.reasoning.population_gradient import GradientRetraining
from lookahead.reasoning.retraining import LEVEL_ONE, Retraining, by_level, pure
from lookahead.testing.collective_retraining import gradient_retrainings

F = Fraction
CHAPTER = "reasoning/what_others_say"
STEP = (
    r"$\theta_{t+1} = \theta_t - s\nabla_\theta\mathbb E_{\mathcal D(\theta_t)}\ell(z, \theta_t)$"
)

affine_sharp = Assumption(
    "sharp constants",
    r"An affine model with its best constants: loss $\tfrac\gamma2\theta^2 - \beta\theta z$, responses "
    r"$x \pm \epsilon\theta$.",
    lambda x: (
        x.exact.affine and (x.gamma_loss, x.beta, x.epsilon) == (x.curvature, x.slope, abs(x.gain))
    ),
)
level_one = Assumption(
    "level 1", "Everybody is at level 1.", lambda x: x.exact.mixture == LEVEL_ONE
)
convex_loss = Assumption(
    "strongly convex loss",
    r"$\ell(z, \cdot)$ is $\gamma$-strongly convex, with the declared $\gamma > 0$.",
    lambda x: 0 < x.gamma_loss <= x.curvature,
)
smooth_loss = Assumption(
    "smooth in z",
    r"$\nabla_\theta\ell$ is $\beta$-Lipschitz in $z$, with the declared $\beta > 0$.",
    lambda x: 0 < x.slope <= x.beta,
)
sensitive = Assumption(
    "sensitivity",
    r"$\mathcal D_1$ is $\epsilon$-sensitive, with the declared $\epsilon$.",
    lambda x: abs(x.gain) <= x.epsilon,
)
small_step = Assumption(
    "small step",
    r"$\nabla_\theta\ell$ is $L$-Lipschitz in $\theta$ and $s \le 2/(\gamma + L)$.",
    lambda x: x.step * (x.gamma_loss + x.steepest) <= 2,
)


def affine() -> Iterator[GradientRetraining]:
    """Steps of several sizes, from strong negative to strong positive feedback."""
    gains = (F(-2), F(1, 2), F(-1, 2), F(-1), F(1), F(2), F(0))
    for c, step in product(gains, (F(1, 4), F(1, 2), F(1), F(3, 2), F(2))):
        for mixture in (LEVEL_ONE, pure(2), (F(1, 2), F(1, 2))):
            rest = Retraining(c, abs(c), measure([2]), mixture, theta=F(0), phi=F(1))
            yield GradientRetraining(rest, step)


def kinked() -> Iterator[GradientRetraining]:
    """The same and losses that are up to three times as steep above zero, everybody at level 1."""
    for x in affine():
        if x.exact.mixture == LEVEL_ONE:
            yield x
            yield replace(x, exact=replace(x.exact, stiffness=F(3), theta=F(-4), phi=F(4)))


def multiplier(x: GradientRetraining) -> Fraction:
    """Return the signed multiplier of exact retraining, the sum of alpha_k c^k."""
    c = x.slope * x.gain / x.curvature
    return sum((a * c**k for k, a in by_level(x.exact.mixture).items()), F(0))


def ratio(x: GradientRetraining, factor: Fraction) -> Comparison:
    """Compare the signed distance of two models after a round with a multiple of that before."""
    theta, phi = x.exact.theta, x.exact.phi
    return equals(x.retrain(theta) - x.retrain(phi), factor * (theta - phi))


exact_learner = Claim(
    key="zhu2025.sum001.sgd",
    kind="summary",
    title="The analysis is about exact minimisers",
    source=Source("zhu2025", "Summary 001, limitations", "", "verbatim"),
    chapter=CHAPTER,
    statement=rf"""The analysis assumes exact risk minimisation, and its rates are those of an exact minimiser:
with one gradient step a round, {STEP}, the multiplier of an affine model is $1 - s\gamma(1 - \rho)$ in
place of $\rho = \sum_k\alpha_k c^k$. It is $\rho$ only for $s = 1/\gamma$, when one step reaches the
minimum, or $\rho = 1$. The stable models are the same.""",
    as_printed="“The analysis assumes the learner performs exact risk minimization”",
    assumes=(affine_sharp,),
    uses=("zhu2025.def.learner", "zhu2025.eq1.deployed"),
)


@exact_learner.symbolic
def one_step() -> dict[str, Comparison]:
    """The step from the gradient of the loss, at a population with multiplier rho."""
    sp = sympy()
    s, gamma, theta, phi, a, rho = sp.symbols("s gamma theta phi a rho", real=True)
    minimum = lambda model: a + rho * model
    step = lambda model: model - s * (gamma * model - gamma * minimum(model))
    factor = 1 - s * gamma * (1 - rho)
    return {
        "two models": identical(step(theta) - step(phi), factor * (theta - phi)),
        "difference to rho": identical(factor - rho, (1 - rho) * (1 - s * gamma)),
        "a model moves unless it is stable": identical(
            step(theta) - theta, s * gamma * (minimum(theta) - theta)
        ),
    }


@one_step.mutant("the factor rho")
def _() -> dict[str, Comparison]:
    sp = sympy()
    s, rho = sp.symbols("s rho", positive=True)
    factor = 1 - s * (1 - rho)
    return {"s = 1": identical(factor.subs(s, 1), rho), "any s": identical(factor, rho)}


@exact_learner.sampled(gradient_retrainings(affine=True), small=affine)
def factor_of_a_step(x: GradientRetraining) -> Comparison:
    """One round from two models."""
    return ratio(x, 1 - x.step * x.gamma_loss * (1 - multiplier(x)))


@factor_of_a_step.mutant("the factor of the exact minimiser")
def _(x: GradientRetraining) -> Comparison:
    return ratio(x, multiplier(x))


factor_of_a_step.without(
    affine_sharp, small=lambda: (x for x in kinked() if x.exact.stiffness != 1)
)

converging = Claim(
    key="zhu2025.sum001.sgd.condition",
    kind="own",
    title="When one gradient step a round converges, exactly",
    source=Source("zhu2025", "Summary 001, limitations, one gradient step", "", "own"),
    chapter=CHAPTER,
    statement=r"""On an affine model, from a start that is not stable, gradient steps converge exactly when
$\rho < 1$ and $s < \tfrac2{\gamma(1 - \rho)}$, at the rate $|1 - s\gamma(1 - \rho)|$; the step
$\tfrac1{\gamma(1 - \rho)}$ arrives at once. Exact minimisation needs $|\rho| < 1$. So under negative
feedback a slow learner may converge where the exact one overshoots for ever; under positive feedback
nothing is gained.""",
    assumes=(affine_sharp,),
    uses=("zhu2025.sum001.sgd",),
)


@converging.symbolic
def range_of_steps() -> dict[str, Comparison]:
    """With x = s gamma (1 - rho): |1 - x| < 1 exactly when 0 < x < 2."""
    sp = sympy()
    x = sp.Symbol("x", real=True)
    s, gamma, rho = sp.symbols("s gamma rho", real=True)
    return {
        "1 - (1 - x)^2 = x (2 - x)": identical(1 - (1 - x) ** 2, x * (2 - x)),
        "positive exactly between 0 and 2": identical(x * (2 - x), 1 - (x - 1) ** 2),
        "the step 1 / (gamma (1 - rho)) has factor 0": identical(
            (1 - s * gamma * (1 - rho)).subs(s, 1 / (gamma * (1 - rho))), 0
        ),
    }


@range_of_steps.mutant("exactly when x < 1")
def _() -> dict[str, Comparison]:
    x = sympy().Symbol("x", positive=True)
    return {"x = 1": identical(((1 - x) ** 2).subs(x, 1), 0), "x": identical((1 - x) ** 2, 1 - x)}


def contracts(x: GradientRetraining) -> bool:
    """Return whether a round brings two models closer."""
    theta, phi = x.exact.theta, x.exact.phi
    return abs(x.retrain(theta) - x.retrain(phi)) < abs(theta - phi)


def distinct(x: GradientRetraining) -> bool:
    """Return whether the two models differ."""
    return x.exact.theta != x.exact.phi


@converging.sampled(gradient_retrainings(affine=True).filter(distinct), small=affine)
def exactly_when(x: GradientRetraining) -> Comparison:
    """Whether a round contracts, against the condition."""
    gap = 1 - multiplier(x)
    return that(contracts(x) == (gap > 0 and x.step * x.gamma_loss * gap < 2))


@exactly_when.mutant("the condition of exact minimisers")
def _(x: GradientRetraining) -> Comparison:
    return that(contracts(x) == (abs(multiplier(x)) < 1))


exactly_when.as_in("zhu2025.sum001.sgd", affine_sharp)

coercive = Claim(
    key="zhu2025.ext.coercive",
    kind="external",
    title="Gradients of smooth and strongly convex functions",
    source=Source("zhu2025", "Nesterov 2004, Theorem 2.1.12", "", "own"),
    chapter=CHAPTER,
    statement=r"""If $f$ is $\gamma$-strongly convex with $L$-Lipschitz gradient, $g = \nabla f(\theta) -
\nabla f(\phi)$ and $d = \theta - \phi$, then $\langle g, d\rangle \ge
\tfrac{\gamma L}{\gamma + L}\|d\|^2 + \tfrac1{\gamma + L}\|g\|^2$ (Nesterov, *Introductory Lectures on Convex Optimization*, 2004).""",
)

general = Claim(
    key="zhu2025.sum001.sgd.general",
    kind="own",
    title="Small gradient steps converge under the same condition",
    source=Source("zhu2025", "Summary 001, limitations, small gradient steps", "", "own"),
    chapter=CHAPTER,
    statement=rf"""Let $\Theta = \mathbb R^d$, $\ell$ be $\gamma$-strongly convex with $\nabla_\theta\ell$ $L$-Lipschitz in $\theta$ and
$\beta$-Lipschitz in $z$, everybody at level 1, $\mathcal D_1$ $\epsilon$-sensitive and $s \le
\tfrac2{{\gamma + L}}$. Then {STEP} brings two models closer by the factor $1 - s(\gamma - \epsilon\beta)$:
retraining converges under the condition of Theorem 3, $\epsilon < \gamma/\beta$, to the same stable model,
and is not guaranteed to do so faster than exact minimisers are.""",
    assumes=(convex_loss, smooth_loss, sensitive, level_one, small_step),
    uses=("zhu2025.def.sens", "zhu2025.ext.coercive", "zhu2025.ext.duality", "zhu2025.ext.banach"),
)


@general.symbolic
def step_and_shift() -> dict[str, Comparison]:
    """On fixed data a step contracts by 1 - s gamma; moving the data adds s epsilon beta."""
    sp = sympy()
    s, gamma, extra, d, eps, beta = sp.symbols("s gamma extra d epsilon beta", positive=True)
    g, room, more = sp.symbols("g room more", nonnegative=True)
    L = gamma + extra
    inner = gamma * L / (gamma + L) * d**2 + g**2 / (gamma + L)
    squared = d**2 - 2 * s * inner + s**2 * g**2
    return {
        "expanded, the square of the gradient has the factor s (s - 2/(gamma + L))": identical(
            squared, (1 - 2 * s * gamma * L / (gamma + L)) * d**2 + s * (s - 2 / (gamma + L)) * g**2
        ),
        "which is not positive, so |g| >= gamma d may be put in": identical(
            squared.subs(g, gamma * d), (1 - s * gamma) ** 2 * d**2
        ),
        "a larger |g| with s = 2/(gamma + L) - room lowers it": non_negative(
            s * room * ((gamma * d + more) ** 2 - gamma**2 * d**2)
        ),
        "1 - s gamma is not negative, since s gamma <= 2 gamma / (gamma + L)": non_negative(
            sp.factor(1 - 2 * gamma / (gamma + L))
        ),
        "the data's shift": identical(
            (1 - s * gamma) * d + s * (beta * eps * d), (1 - s * (gamma - eps * beta)) * d
        ),
        "not faster than c, as 1 - s (gamma - eps beta) - eps beta / gamma": identical(
            1 - s * (gamma - eps * beta) - eps * beta / gamma,
            (1 - s * gamma) * (1 - eps * beta / gamma),
        ),
    }


@step_and_shift.mutant("moving the data costs nothing")
def _() -> dict[str, Comparison]:
    s, b, d = sympy().symbols("s b d", positive=True)
    return {"nobody reacts": identical((s * b * d).subs(b, 0), 0), "else": identical(s * b * d, 0)}


def slow(x: GradientRetraining, lost: Fraction) -> Comparison:
    """Compare the distance of two models after a round with 1 - s lost times that before."""
    theta, phi = x.exact.theta, x.exact.phi
    after = abs(x.retrain(theta) - x.retrain(phi))
    return at_most(after, (1 - x.step * lost) * abs(theta - phi))


@general.sampled(gradient_retrainings(), small=kinked)
def guaranteed(x: GradientRetraining) -> Comparison:
    """One round from two models."""
    return slow(x, x.gamma_loss - x.epsilon * x.beta)


@guaranteed.mutant("as if nobody reacted")
def _(x: GradientRetraining) -> Comparison:
    return slow(x, x.gamma_loss)


def declared(**changes: Fraction) -> Iterator[GradientRetraining]:
    """Half steps at positive feedback with constants that are not those declared."""
    rest = Retraining(F(1, 2), F(1, 2), measure([2]), theta=F(0), phi=F(1))
    yield GradientRetraining(replace(rest, **changes), F(1, 2))


guaranteed.without(convex_loss, small=lambda: declared(curvature=F(1, 2)))
guaranteed.without(smooth_loss, small=lambda: declared(slope=F(2)))
guaranteed.without(sensitive, small=lambda: declared(gain=F(3, 4)))
guaranteed.without(small_step, small=kinked)
guaranteed.without(level_one, small=lambda: (x for x in affine() if x.exact.mixture != LEVEL_ONE))
