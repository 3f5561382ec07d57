"""Appendix A.6: the first-order condition of the learner, which an interior minimiser has."""

from __future__ import annotations

from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, equals
from lookahead.ledger.symbolic import identical
from lookahead.reasoning.claims.assumptions import regular_learner
from lookahead.reasoning.constrained import (
    ONE,
    ZERO,
    ConstrainedGame,
    binding_floors,
    constrained_games,
)

condition = Claim(
    key="zhu2025.a6.foc",
    kind="proof step",
    title="The learner's gradient vanishes at the stable point",
    source=Source("zhu2025", "Appendix A.6, first-order condition", "A.6", "verbatim"),
    chapter="reasoning/triangle",
    reading="for the set of models of Section 2, which need not be the whole space",
    statement=r"""At a stable point $\mathbb E_{z \sim \mathcal D_{h^*}}\nabla_\theta\ell(z, \theta^*) =
0$, where $\theta^* = \arg\min_{\theta \in \Theta}\mathbb E_{z \sim \mathcal D_{h^*}}\ell(z,
\theta)$.""",
    as_printed=r"$\mathbb E_{z \sim \mathcal D_{h^*}}[\nabla_\theta\ell(z, \theta^*)] = 0$",
)


@condition.exact(small=constrained_games)
def vanishes(x: ConstrainedGame) -> Comparison:
    """The expected gradient at the constrained minimiser."""
    return equals(x.loss_gradient(ZERO), (0, 0))


@vanishes.mutant("the gradient under the collective data vanishes")
def _(x: ConstrainedGame) -> Comparison:
    return equals(x.loss_gradient(ONE), (0, 0))


vanishes.program(
    given=lambda x: {"floor": x.floor, "share": ZERO},
    let=(
        ("theta", "[max(0, floor), share]"),
        ("risk(t)", "((0 - t[0]) ** 2 + share * (1 - t[1]) ** 2 + (1 - share) * t[1] ** 2) / 2"),
        (
            "slope_1",
            "4 * risk([theta[0] + 1/2, theta[1]]) - risk([theta[0] + 1, theta[1]]) - 3 * risk(theta)",
        ),
        (
            "slope_2",
            "4 * risk([theta[0], theta[1] + 1/2]) - risk([theta[0], theta[1] + 1]) - 3 * risk(theta)",
        ),
    ),
    assume=(
        ("theta is a model", "theta[0] >= floor"),
        (
            "no model is better: the risk rises into the set, and is flat along it",
            "slope_1 >= 0 and slope_2 == 0",
        ),
        ("and the floor binds", "theta[0] == floor"),
    ),
    violates="slope_1 != 0",
)

interior = condition.amended(
    key="zhu2025.a6.foc.interior",
    severity="missing hypothesis",
    title="The learner's gradient vanishes at an interior minimiser",
    statement=r"""If $\theta^*$ is an interior point of $\Theta$ and the risk is differentiable there,
then $\mathbb E_{z \sim \mathcal D_{h^*}}\nabla_\theta\ell(z, \theta^*) = 0$; in particular when $\Theta$
is the whole space. On the boundary only the directions that stay in $\Theta$ are known not to
descend.""",
    survives="The condition for interior minimisers, which is the case of every example of the paper.",
    assumes=(regular_learner,),
)


def _slope_along(direction: int) -> dict[str, Comparison]:
    """Differentiate an abstract risk along a multiple of its gradient, at the step zero."""
    sp = sympy()
    theta, t = sp.symbols("theta t", real=True)
    R = sp.Function("R")
    g, moved = sp.symbols("g theta_t", real=True)
    chain = R(moved).diff(moved) * (theta + direction * t * g).diff(t)
    slope = chain.subs(R(moved).diff(moved), g)
    return {"slope of the risk along -g at the model": identical(slope, -(g**2))}


@interior.symbolic
def gradient_step() -> dict[str, Comparison]:
    """The risk falls at the rate g^2 along -g, so that g = 0 at an interior minimiser."""
    return _slope_along(-1)


@gradient_step.mutant("along +g")
def _() -> dict[str, Comparison]:
    return _slope_along(1)


@interior.exact(small=constrained_games)
def at_interior_models(x: ConstrainedGame) -> Comparison:
    """Telling where the data of the collective would move the model."""
    found = equals(x.loss_gradient(ZERO), (0, 0))
    return Comparison(found.outcome, trivial=not any(x.loss_gradient(ONE)))


@at_interior_models.mutant("only if the utility does not depend on the first coordinate")
def _(x: ConstrainedGame) -> Comparison:
    return equals(x.pull, 0)


at_interior_models.controls(vanishes)
at_interior_models.without(regular_learner, small=binding_floors)
