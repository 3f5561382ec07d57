"""Appendix A.7: how the model and the members' utility move with the size of the collective."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from lookahead.core.exact import solve
from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, equals
from lookahead.ledger.symbolic import identical
from lookahead.reasoning.claims.section_5_1_shared import (
    CHAPTER,
    below_a_ceiling,
    derivative_mutant,
    derivative_steps,
    doubled_loss,
    doubled_utility,
    regular,
    small_groups,
    someone_else,
)
from lookahead.reasoning.two_groups import TwoGroups
from lookahead.testing.mixture_games import two_groups

F = Fraction
NO_QUOTIENT = "at alpha = 1 the printed quotient by 1 - alpha does not exist"

h0 = Claim(
    key="zhu2025.a7.h0",
    kind="proof step",
    title="The rest pulls against the collective",
    source=Source("zhu2025", "Appendix A.7, gradient of the others", "A.7", "verbatim"),
    chapter=CHAPTER,
    statement=r"""At $\theta^*_\alpha$ the two groups pull in opposite directions: $\mathbb E_{\mathcal
D_0}\nabla_\theta\ell = -\frac{\alpha}{1-\alpha}\,\mathbb E_{\mathcal D_h}\nabla_\theta\ell$ for $0 \le
\alpha < 1$. At $\alpha = 0$ both sides vanish, and nothing is said about $\mathcal D_h$.""",
    as_printed=r"$\mathbb E_{z\sim\mathcal D_0}[\nabla_\theta\ell(z;\theta)] = -\frac{\alpha}{1-\alpha}"
    r"\cdot\mathbb E_{z\sim\mathcal D_h}[\nabla_\theta\ell(z;\theta)]$",
    assumes=(regular, someone_else),
    uses=("zhu2025.eq3",),
)


@h0.symbolic
def first_order_condition() -> dict[str, Comparison]:
    """The mixed gradient vanishes at an interior minimiser; solve it for the rest's."""
    q = sympy().Symbol("q", positive=True)
    g, rest = sympy().symbols("g_h g_0", real=True)
    condition = (1 - q) * g + q * rest
    return {
        "the condition, solved for g_0, coordinate by coordinate": identical(
            rest, condition / q - (1 - q) / q * g
        ),
        "where it vanishes": identical((rest - condition / q), -(1 - q) / q * g),
    }


@first_order_condition.mutant("with the factor 1 - alpha over alpha")
def _() -> dict[str, Comparison]:
    q = sympy().Symbol("q", positive=True)
    g = sympy().Symbol("g_h", real=True)
    rest = -(1 - q) / q * g
    return {"right": identical(q * rest, -(1 - q) * g), "wrong": identical(rest, -q / (1 - q) * g)}


@h0.sampled(two_groups(), small=small_groups)
def opposite_pull(x: TwoGroups) -> Comparison:
    """The gradients under both groups, from the rows."""
    return equals(x.rest, tuple(-x.alpha / (1 - x.alpha) * g for g in x.push))


@opposite_pull.mutant("with the factor one")
def _(x: TwoGroups) -> Comparison:
    return equals(x.rest, tuple(-g for g in x.push))


@opposite_pull.mutant("with the factor alpha")
def _(x: TwoGroups) -> Comparison:
    return equals(x.rest, tuple(-x.alpha * g for g in x.push))


opposite_pull.without(regular, small=below_a_ceiling)
opposite_pull.by_construction(someone_else, NO_QUOTIENT)

dtheta = Claim(
    key="zhu2025.a7.dtheta",
    kind="proof step",
    title="How the model moves with the collective's size",
    source=Source("zhu2025", "Appendix A.7, derivative of the model", "A.7", "verbatim"),
    chapter=CHAPTER,
    statement=r"""$\partial_\alpha\theta^*_\alpha = -\frac{1}{1-\alpha}\,\mathbf H^{-1}\,\mathbb E_{\mathcal
D_h}\nabla_\theta\ell$ at $\theta^*_\alpha$, for $0 \le \alpha < 1$. The paper asks for $\alpha > 0$; at
$\alpha = 0$ it is the derivative from the right. At $\alpha = 1$ the quotient is of the form $0/0$, and
its limit $-\mathbf H^{-1}(\mathbb E_{\mathcal D_h} - \mathbb E_{\mathcal D_0})\nabla_\theta\ell$ is the
derivative from the left.""",
    as_printed=r"$\frac{\partial\theta^*_\alpha}{\partial\alpha} = -\frac{1}{1-\alpha}(\nabla^2_{\theta,"
    r"\theta}\,\mathbb E[\ell])^{-1}\,\mathbb E_{z\sim\mathcal D_h}[\nabla_\theta\ell(z;\theta)]$",
    assumes=(regular, someone_else),
    uses=("zhu2025.a7.h0", "zhu2025.ext.implicit"),
)

model_moves = dtheta.symbolic(derivative_steps)


@model_moves.mutant("factor one")
def _() -> dict[str, Comparison]:
    return derivative_mutant("1")


@model_moves.mutant("factor 1 / alpha")
def _() -> dict[str, Comparison]:
    return derivative_mutant("1/alpha")


@dtheta.sampled(two_groups(), small=small_groups)
def model_slope(x: TwoGroups) -> Comparison:
    """The derivative of Cramer's quotient against the gradient and the Hessian."""
    step = solve(x.hessian, x.push)
    return equals(x.theta_slope, tuple(-s / (1 - x.alpha) for s in step))


@model_slope.mutant("factor one")
def _(x: TwoGroups) -> Comparison:
    return equals(x.theta_slope, tuple(-s for s in solve(x.hessian, x.push)))


@model_slope.mutant("the learner's Hessian on the collective alone")
def _(x: TwoGroups) -> Comparison:
    step = solve(replace(x, alpha=F(1)).hessian, x.push)
    return equals(x.theta_slope, tuple(-s / (1 - x.alpha) for s in step))


model_slope.scales("ℓ → s²·ℓ", doubled_loss, free=True)
model_slope.without(regular, small=below_a_ceiling)
model_slope.by_construction(someone_else, NO_QUOTIENT)

dU = Claim(
    key="zhu2025.a7.dU",
    kind="proof step",
    title="How the members' utility moves with the collective's size",
    source=Source("zhu2025", "Appendix A.7, derivative of the utility", "A.7", "verbatim"),
    chapter=CHAPTER,
    statement=r"""$\partial_\alpha U_\alpha = -\frac{1}{1-\alpha}\Psi$ for $0 \le \alpha < 1$, where
$U_\alpha = \mathbb E_{\mathcal D_h}u(z, \theta^*_\alpha)$ depends on $\alpha$ through the model alone.""",
    as_printed=r"$\frac{\partial U_\alpha}{\partial\alpha} = -\frac{1}{1-\alpha}\Psi$",
    assumes=(regular, someone_else),
    uses=("zhu2025.a7.dtheta",),
)

utility_moves = dU.symbolic(derivative_steps)


@utility_moves.mutant("factor one")
def _() -> dict[str, Comparison]:
    return derivative_mutant("1")


@utility_moves.mutant("factor 1 / alpha")
def _() -> dict[str, Comparison]:
    return derivative_mutant("1/alpha")


@dU.sampled(two_groups(), small=small_groups)
def utility_slope(x: TwoGroups) -> Comparison:
    """The derivative of U as a quotient of polynomials against Psi from its definition."""
    return equals(x.slope, -x.psi / (1 - x.alpha))


@utility_slope.mutant("factor one")
def _(x: TwoGroups) -> Comparison:
    return equals(x.slope, -x.psi)


@utility_slope.mutant("factor 1 / alpha")
def _(x: TwoGroups) -> Comparison:
    return equals(x.alpha * x.slope, -x.psi)


utility_slope.scales("u → s·u", doubled_utility)
utility_slope.scales("ℓ → s²·ℓ", doubled_loss, free=True)
utility_slope.without(regular, small=below_a_ceiling)
utility_slope.by_construction(someone_else, NO_QUOTIENT)
