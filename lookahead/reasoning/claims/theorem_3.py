"""Theorem 3: repeated retraining on level-k thinkers converges, to one point for all mixtures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from lookahead.core.measures import mixture
from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, at_most, equals, that
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.reasoning.claims import retraining_programs as programs
from lookahead.reasoning.claims.lemma_11 import on_the_line, sum_of_levels
from lookahead.reasoning.claims.retraining_assumptions import (
    CONSTANTS,
    SET,
    THEOREM_3,
    closed_set,
    convex_loss,
    convex_set,
    sensitive,
    smooth_loss,
    weak_feedback,
)
from lookahead.reasoning.claims.retraining_scope import (
    CHAPTER,
    LEVEL_ONE,
    data_scaled,
    flat,
    half_open,
    loss_scaled,
    quick,
    small,
    steep,
    two_models,
    without_contraction,
)
from lookahead.reasoning.level_k import level_as_printed
from lookahead.reasoning.nonlinear_level_k import distance
from lookahead.reasoning.retraining import (
    NonlinearRetraining,
    Retraining,
    Shares,
    by_level,
    pure,
)
from lookahead.testing.retraining import nonlinear_retrainings, retrainings

F = Fraction
ROUNDS = 3
THEOREM = r"""Let $\ell$ be $\gamma$-strongly convex in $\theta$ and $\beta$-smooth in $z$ (that
is, $\nabla_\theta\ell$ is $\beta$-Lipschitz in $z$), $\mathcal D_1$ $\epsilon$-sensitive and
$\epsilon < \gamma/\beta$. Then there is a unique stable point $\theta^*$, the same for all
$(\alpha_k)$, and
$$\|\theta_t - \theta^*\|_2 \le \Big(\sum_{k \ge 1}\alpha_k
(\epsilon\beta/\gamma)^k\Big)^t\|\theta_0 - \theta^*\|_2.$$"""
PRINTED = (
    r"$\|\theta_t - \theta^*\|_2 \le \big(\sum_{k=1}^\infty (\frac{\epsilon\beta}\gamma)^k "
    r"\alpha_k\big)^t \|\theta_0 - \theta^*\|_2$"
)


def populations() -> Iterator[Retraining]:
    """The small scope, everybody at level 2 first."""
    yield from sorted(small(), key=lambda x: x.mixture != pure(2))


literal = Claim(
    key="zhu2025.thm3.literal",
    kind="own",
    title="Theorem 3 under equation (1) as printed",
    source=Source("zhu2025", "Theorem 3 with equation (1) as printed", "3", "own"),
    chapter=CHAPTER,
    statement="With every $\\mathcal D_k$ from equation (1) as printed: " + THEOREM,
    reading="every $\\mathcal D_k$ by equation (1) as printed, from $h^{(0)}_\\theta$ the identity",
    assumes=THEOREM_3,
)


def printed_stable_point(x: Retraining, shares: Shares) -> Fraction:
    """Return the model trained on data that, by equation (1), do not depend on the model."""
    weights = by_level(shares)
    laws = [level_as_printed(x.model, (x.theta,), k) for k in weights]
    return x.learner(mixture(list(weights.values()), laws))


@literal.exact(small=populations)
def one_stable_point(x: Retraining) -> Comparison:
    """The stable point of the population against that of level 1."""
    return equals(printed_stable_point(x, x.mixture), printed_stable_point(x, LEVEL_ONE))


@one_stable_point.mutant("the model trained on data that nobody changes")
def _(x: Retraining) -> Comparison:
    return equals(printed_stable_point(x, x.mixture), x.learner(x.base))


one_stable_point.program(
    given=programs.given,
    let=programs.PRINTED,
    assume=(*programs.CONSTANTS, *programs.WEAK),
    violates="next(alpha) != next(other)",
)

theorem_3 = Claim(
    key="zhu2025.thm3",
    kind="theorem",
    title="Retraining with level-k thinkers",
    source=Source("zhu2025", "Theorem 3", "3", "forced"),
    chapter=CHAPTER,
    statement=THEOREM
    + r""" Here level 1 best-responds to the deployed model and level $k \ge 2$ to $\mathcal
A(\mathcal D_{k-1}(\theta))$, and $\Theta$ is closed and convex, as in the theorem that the proof
imports.""",
    as_printed=PRINTED,
    reading="with the recursion that the text describes and the proof uses",
    assumes=THEOREM_3,
    uses=(
        "zhu2025.eq1.deployed",
        "zhu2025.eq2",
        "zhu2025.lem11",
        "zhu2025.lem11.rec.deployed",
        "zhu2025.ext.retraining",
        "zhu2025.ext.banach",
    ),
    amends="zhu2025.thm3.literal",
    severity="typo",
    survives="The theorem, once level 1 responds to the deployed model; under equation (1) as "
    "printed retraining stops after one round, at a point that depends on the mixture.",
)


@theorem_3.symbolic
def proof() -> dict[str, Comparison]:
    """From Lemma 11 and one contraction to the rate, the common fixed point and the powers."""
    sp = sympy()
    eps, beta, gamma, e = sp.symbols("epsilon beta gamma e", positive=True)
    c, gap, p = sp.symbols("c gap p", positive=True)
    below = sp.Symbol("1 - c^k", nonnegative=True)
    a1, a2, a3 = sp.symbols("alpha_1:4", nonnegative=True)
    k, t = sp.symbols("k t", integer=True, positive=True)
    ratio = eps * beta / gamma
    eps_bar = (a1 + a2 * ratio + a3 * ratio**2) * eps
    rho = a1 * ratio + a2 * ratio**2 + a3 * ratio**3
    T, star = sp.Function("T"), sp.Symbol("theta^*")
    return {
        "Lemma 11 and one step of retraining give rho": identical(eps_bar * beta / gamma, rho),
        "c^k - c^(k+1) = c^k (1 - c)": identical(c**k - c ** (k + 1), c**k * (1 - c)),
        "with gap = 1 - c > 0 that is positive, so rho <= c < 1": non_negative(c**k * gap),
        "a fixed point of level 1 is one of level 3": identical(
            T(T(T(star))).subs(T(star), star).subs(T(star), star).subs(T(star), star), star
        ),
        "all levels lie within epsilon e of the data at theta*: moments stay finite": non_negative(
            eps * e - eps * (1 - below) * e
        ),
        "equal data at all levels mix to the same data": identical(
            a1 * p + a2 * p + (1 - a1 - a2) * p, p
        ),
        "rho * rho^t = rho^(t+1)": identical(c * (c**t * e), c ** (t + 1) * e),
    }


@proof.mutant("exponent k + 1")
def _() -> dict[str, Comparison]:
    eps, beta, gamma = sympy().symbols("epsilon beta gamma", positive=True)
    ratio = eps * beta / gamma
    return {
        "level 1": identical(eps * beta / gamma, ratio**2),
        "level 2": identical(ratio * eps * beta / gamma, ratio**2),
    }


def conclusion(x: Retraining, rate: Fraction) -> Comparison:
    """One stable point, that of level 1, and errors below powers of `rate`."""
    stable = x.stable_points()
    if len(stable) != 1 or stable != x.stable_points(LEVEL_ONE):
        return that(False, f"{len(stable)} stable points, or another one than at level 1")
    return shrinking(x, stable[0], rate)


def shrinking(x: Retraining, star: Fraction, rate: Fraction) -> Comparison:
    """Errors of the rounds 1 to ROUNDS against powers of `rate`."""
    errors = [abs(m - star) for m in x.trajectory(x.theta, x.mixture, ROUNDS)]
    return all_of(*(at_most(errors[t], rate**t * errors[0]) for t in range(1, ROUNDS + 1)))


@theorem_3.sampled(retrainings(), small=small)
def convergence(x: Retraining) -> Comparison:
    """Exact runs of three rounds, and every candidate for a stable point."""
    return conclusion(x, x.rate())


@convergence.mutant("exponent k + 1")
def _(x: Retraining) -> Comparison:
    return conclusion(x, x.ratio * x.rate())


@convergence.mutant("geometric instead of arithmetic mean")
def _(x: Retraining) -> Comparison:
    star, level = x.stable_points()[0], sum(k * a for k, a in by_level(x.mixture).items())
    before, after = abs(x.theta - star), abs(x.retrain(x.theta) - star)
    n = F(level).denominator
    return at_most(after**n, x.ratio ** int(level * n) * before**n)


@convergence.mutant("beta and gamma exchanged")
def _(x: Retraining) -> Comparison:
    exchanged = replace(x, gamma_loss=x.beta, beta=x.gamma_loss)
    return conclusion(x, exchanged.rate())


for broken, instances in (
    (convex_loss, flat),
    (smooth_loss, steep),
    (sensitive, quick),
    (weak_feedback, without_contraction),
    (closed_set, half_open),
    (convex_set, two_models),
):
    convergence.without(broken, small=instances)
convergence.scales("ℓ → s·ℓ", loss_scaled, free=True).scales("z → s·z", data_scaled, free=True)
convergence.controls(one_stable_point)


@theorem_3.certified(nonlinear_retrainings())
def one_round(x: NonlinearRetraining) -> Comparison:
    """One round from an arbitrary model; the stable point is enclosed by Krawczyk's test."""
    star = x.law.stable_point()
    before = distance(x.theta, star)
    return at_most(distance(x.law.retrain(x.theta, by_level(x.mixture)), star), x.rate() * before)


@one_round.mutant("the cube of the rate")
def _(x: NonlinearRetraining) -> Comparison:
    star = x.law.stable_point()
    before = distance(x.theta, star)
    after = distance(x.law.retrain(x.theta, by_level(x.mixture)), star)
    return at_most(after, x.rate() ** 3 * before)


level_one = Claim(
    key="zhu2025.thm3.k1",
    kind="in-text",
    title="Level 1 alone retrains at the known rate",
    source=Source("zhu2025", "Remark after Theorem 3, α₁ = 1", "3", "verbatim"),
    chapter=CHAPTER,
    statement=r"""With $\alpha_1 = 1$ Theorem 3 is the retraining result of Perdomo et al. (2020,
Theorem 3.5): rate $\epsilon\beta/\gamma$.""",
    assumes=THEOREM_3,
    uses=("zhu2025.thm3", "zhu2025.ext.retraining"),
)


@level_one.symbolic
def rate_of_level_one() -> dict[str, Comparison]:
    """The rate at alpha = (1, 0, 0)."""
    sp = sympy()
    c = sp.Symbol("c", positive=True)
    shares = sp.symbols("alpha_1:4")
    rho = sp.Add(*(a * c**k for k, a in enumerate(shares, start=1)))
    alone = dict(zip(shares, (1, 0, 0), strict=True))
    return {"rho at alpha_1 = 1": identical(rho.subs(alone), c)}


@rate_of_level_one.mutant("the square of the rate")
def _() -> dict[str, Comparison]:
    c = sympy().Symbol("c", positive=True)
    return {"rho": identical(c, c**2)}


@level_one.sampled(retrainings(), small=small)
def run_of_level_one(x: Retraining) -> Comparison:
    """Runs of level 1 alone."""
    return conclusion(replace(x, mixture=LEVEL_ONE), x.ratio)


run_of_level_one.as_in("zhu2025.thm3", *THEOREM_3)


@run_of_level_one.mutant("the square of the rate")
def _(x: Retraining) -> Comparison:
    return conclusion(replace(x, mixture=LEVEL_ONE), x.ratio**2)


sensitivity = Claim(
    key="zhu2025.thm3.sens",
    kind="in-text",
    title="Sensitivity of a mixed population",
    source=Source("zhu2025", "Remark after Theorem 3, sensitivity", "3", "verbatim"),
    chapter=CHAPTER,
    statement=r"""The distribution map of equation (2) has sensitivity $\sum_{k \ge 1}\alpha_k
(\epsilon\beta/\gamma)^{k-1}\epsilon$: the content of Lemma 11, attained on the affine model.""",
    as_printed=r"$\sum_{k=1}^\infty \alpha_k(\epsilon\beta/\gamma)^{k-1}\epsilon$",
    assumes=(*CONSTANTS, *SET),
    uses=("zhu2025.lem11",),
)
sensitivity.symbolic(sum_of_levels.function).mutants.extend(sum_of_levels.mutants)
attained = sensitivity.sampled(retrainings(), small=small)(on_the_line.function)
attained.mutants.extend(on_the_line.mutants)
attained.as_in("zhu2025.lem11", *CONSTANTS, *SET)
