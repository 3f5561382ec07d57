"""Lemma 11: how sensitive the data of a mixed population are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from lookahead.core.measures import measure
from lookahead.core.symbols import sympy
from lookahead.core.wasserstein import wasserstein_line
from lookahead.ledger import Assumption, Claim, Comparison, Source, at_most
from lookahead.ledger.symbolic import identical, non_negative, sum_of_squares
from lookahead.reasoning.claims.retraining_assumptions import (
    CONSTANTS,
    SET,
    closed_set,
    convex_loss,
    convex_set,
    sensitive,
    smooth_loss,
)
from lookahead.reasoning.claims.retraining_scope import (
    CHAPTER,
    any_feedback,
    data_scaled,
    flat,
    half_open,
    loss_scaled,
    quick,
    steep,
    two_models,
)
from lookahead.reasoning.retraining import Retraining, by_level
from lookahead.testing.retraining import retrainings

F = Fraction

lemma_11 = Claim(
    key="zhu2025.lem11",
    kind="lemma",
    title="Sensitivity of a mixed population",
    source=Source("zhu2025", "Lemma 11", "A.2", "verbatim"),
    chapter=CHAPTER,
    statement=r"""If $\mathcal D_1$ is $\epsilon$-sensitive and $\ell$ is $\gamma$-strongly convex in
$\theta$ and $\beta$-smooth, then $\mathcal D = \sum_{k \ge 1}\alpha_k\mathcal D_k$ is
$\bar\epsilon$-sensitive,
$$\bar\epsilon = \sum_{k \ge 1}\alpha_k\Big(\frac{\epsilon\beta}\gamma\Big)^{k-1}\epsilon.$$
Of smoothness in $(z, \theta)$, which the lemma asks for, only that of $\nabla_\theta\ell$ in $z$ is
used. The bound holds without $\epsilon < \gamma/\beta$, though infinitely many levels may then make
it infinite.""",
    as_printed=r"$\bar\epsilon = \sum_{k=1}^\infty \alpha_k(\epsilon\beta/\gamma)^{k-1}\epsilon$",
    assumes=(*CONSTANTS, *SET),
    uses=(
        "zhu2025.eq2",
        "zhu2025.lem10.infinite",
        "zhu2025.lem11.rec.deployed",
        "zhu2025.a2.contract",
    ),
)


@lemma_11.symbolic
def sum_of_levels() -> dict[str, Comparison]:
    """Sensitivity of one level from the contraction, then the mixture, partial sums included."""
    sp = sympy()
    c, eps, d = sp.symbols("c epsilon d", positive=True)
    a1, a2, a3 = sp.symbols("alpha_1:4", nonnegative=True)
    k = sp.Symbol("k", integer=True, positive=True)
    levels = [eps * (c ** (j - 1) * d) for j in (1, 2, 3)]
    epsilon_bar = (a1 + a2 * c + a3 * c**2) * eps
    return {
        "level k at distance d": identical(eps * (c ** (k - 1) * d), (c ** (k - 1) * eps) * d),
        "the mixture of levels": identical(
            a1 * levels[0] + a2 * levels[1] + a3 * levels[2], epsilon_bar * d
        ),
        "one more level adds a term that is not negative": non_negative(a1 * c**k * eps * d),
    }


@sum_of_levels.mutant("exponent k instead of k - 1")
def _() -> dict[str, Comparison]:
    sp = sympy()
    c, d = sp.symbols("c d", positive=True)
    return {"level 1": identical(d, c * d), "level 2": identical(c * d, c * d)}


def transport(x: Retraining, bound: Fraction) -> Comparison:
    """Compare the distance of the data at theta and phi with a multiple of that of the models."""
    moved = wasserstein_line(x.population(x.theta), x.population(x.phi))
    return at_most(moved, bound * abs(x.theta - x.phi))


def epsilon_bar(x: Retraining, lag: int = 1) -> Fraction:
    """Return the sum of alpha_k c^(k - lag) epsilon."""
    shares = by_level(x.mixture).items()
    return sum((a * x.ratio ** (k - lag) * x.epsilon for k, a in shares), F(0))


@lemma_11.sampled(retrainings(), small=any_feedback)
def on_the_line(x: Retraining) -> Comparison:
    """The exact Wasserstein distance of two mixed populations."""
    return transport(x, epsilon_bar(x))


@on_the_line.mutant("exponent k instead of k - 1")
def _(x: Retraining) -> Comparison:
    return transport(x, epsilon_bar(x, lag=0))


@on_the_line.mutant("the sensitivity of the highest level")
def _(x: Retraining) -> Comparison:
    return transport(x, x.ratio ** (len(x.mixture) - 1) * x.epsilon)


for broken, instances in (
    (convex_loss, flat),
    (smooth_loss, steep),
    (sensitive, quick),
    (closed_set, half_open),
    (convex_set, two_models),
):
    on_the_line.without(broken, small=instances)
on_the_line.scales("ℓ → s·ℓ", loss_scaled, free=True).scales("z → s·z", data_scaled)


jointly_smooth = Assumption(
    "jointly smooth",
    r"$\nabla_\theta\ell$ is $\beta$-Lipschitz in $(z, \theta)$, with the declared $\beta$.",
    lambda x: (x.curvature * x.stiffness) ** 2 + x.slope**2 <= x.beta**2,
)


def jointly(x: Retraining) -> Retraining:
    """Declare a constant that covers both arguments of the gradient."""
    return replace(x, beta=x.slope + x.curvature * x.stiffness)


def both_arguments() -> Iterator[Retraining]:
    """The triple 3, 4, 5, where the constant is attained, and the small scope."""
    for gain in (F(1, 2), F(-1, 2), F(2)):
        yield Retraining(
            gain, abs(gain), measure([2]), curvature=F(3), slope=F(4), gamma_loss=F(3), beta=F(5)
        )
    yield from map(jointly, any_feedback())


joint = Claim(
    key="zhu2025.lem11.joint",
    kind="own",
    title="What joint smoothness would give",
    source=Source("zhu2025", "Lemma 11, jointly smooth loss", "A.2", "own"),
    chapter=CHAPTER,
    statement=r"""If $\ell$ is twice continuously differentiable and $\nabla_\theta\ell$ is
$\beta$-Lipschitz in $(z, \theta)$ jointly, as Lemma 11 is printed, then $\beta \ge \gamma$ and
$\nabla_\theta\ell$ is $\sqrt{\beta^2 - \gamma^2}$-Lipschitz in $z$: one step of retraining
contracts by $\epsilon\sqrt{\beta^2 - \gamma^2}/\gamma$, and the printed bound is attained at no
level above one, unless nobody reacts.""",
    assumes=(convex_loss, jointly_smooth, sensitive, *SET),
    uses=("zhu2025.ext.retraining",),
)


@joint.symbolic
def rows_of_the_jacobian() -> dict[str, Comparison]:
    """With J = [H M] and a unit vector v: |J'v|^2 = |Hv|^2 + |M'v|^2, and |Hv|^2 >= (v'Hv)^2."""
    sp = sympy()
    h1, h2, h3, m1, m2 = sp.symbols("h_1 h_2 h_3 m_1 m_2", real=True)
    v = sp.Matrix(sp.symbols("v_1 v_2", real=True))
    H, M = sp.Matrix([[h1, h2], [h2, h3]]), sp.Matrix([[m1], [m2]])
    J, Hv = H.row_join(M), H * v
    return {
        "the squared norm splits": identical(
            (v.T * J * J.T * v)[0], (Hv.T * Hv)[0] + ((M.T * v).T * (M.T * v))[0]
        ),
        "Cauchy and Schwarz, for |v| = 1": sum_of_squares(
            (Hv.T * Hv)[0] * (v.T * v)[0] - (v.T * Hv)[0] ** 2,
            [(1, Hv[0] * v[1] - Hv[1] * v[0])],
        ),
    }


@rows_of_the_jacobian.mutant("the norms add without squares")
def _() -> dict[str, Comparison]:
    a, b = sympy().symbols("a b", positive=True)
    return {"norms": identical(a**2 + b**2, (a + b) ** 2)}


def one_step(x: Retraining, squared: Fraction) -> Comparison:
    """Compare the square of one step with epsilon^2 `squared` / gamma^2 times that of the gap."""
    after, before = x.retrain(x.theta, (F(1),)) - x.retrain(x.phi, (F(1),)), x.theta - x.phi
    return at_most(after**2, x.epsilon**2 * squared / x.gamma_loss**2 * before**2)


@joint.sampled(retrainings().map(jointly), small=both_arguments)
def squared_step(x: Retraining) -> Comparison:
    """One step of level 1 from two models, both sides squared."""
    return one_step(x, x.beta**2 - x.gamma_loss**2)


@squared_step.mutant("with beta - gamma")
def _(x: Retraining) -> Comparison:
    return one_step(x, (x.beta - x.gamma_loss) ** 2)


squared_step.without(jointly_smooth, small=any_feedback)
squared_step.as_in("zhu2025.lem11", convex_loss, sensitive, *SET)
