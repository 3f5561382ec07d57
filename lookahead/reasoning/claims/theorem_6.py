"""Theorem 6: the bound on the benefit of coordination, as printed and as its proof allows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from lookahead.core.enclosure import Ternary
from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, at_most, that
from lookahead.ledger.symbolic import identical, non_negative, sum_of_squares
from lookahead.reasoning.claims import programs
from lookahead.reasoning.claims.assumptions import (
    concave_on_segment,
    linear_map,
    regular_learner,
    selfish_pair,
    strongly_concave,
)
from lookahead.reasoning.constrained import binding_floors
from lookahead.reasoning.coordination import CoordinatedGame
from lookahead.reasoning.coordination import small_scope as small
from lookahead.testing.coordination import bent_games, coordinated_games, overstated_games

F = Fraction


def bent() -> Iterator[CoordinatedGame]:
    """The same games with a path that rises fast and flattens, and a modulus that it has."""
    for x in small():
        yield replace(x, bend=F(1, 2), gamma_alpha=x.gamma_alpha * F(5, 4))


def rescaled(x: CoordinatedGame, s: int) -> CoordinatedGame:
    """Measure the strategy in other units: eta -> s eta sends the modulus to gamma_U / s^2."""
    return replace(x, scale=x.scale * s, gamma_U=x.gamma_U / s**2)


theorem_6 = Claim(
    key="zhu2025.thm6",
    kind="theorem",
    title="Bound on the benefit of coordination",
    source=Source("zhu2025", "Theorem 6", "4", "verbatim"),
    chapter="reasoning/triangle",
    statement=r"""Let the distribution map be linear in the strategy parameter $\eta$, let
$U(h(\eta))$ be $\gamma_U$-strongly concave in $\eta$ and differentiable along segments. Then
$B \le \Phi^2/(2\gamma_U)$ with
$$\Phi = \big\langle \mathbb E_{\mathcal D_{h^*}} \nabla_\theta u(z, \theta^*),\ \mathbb
E_{\mathcal D_{h^\sharp}} \nabla_\theta \ell(z, \theta^*)\big\rangle_{(\mathbf H^*)^{-1}}.$$""",
    as_printed=r"$B \le \frac{1}{2\gamma}\Phi^2$",
    assumes=(selfish_pair, regular_learner, linear_map, strongly_concave),
    uses=("zhu2025.asm1", "zhu2025.a6.foc", "zhu2025.a6.eprime", "zhu2025.a6.pl"),
)


@theorem_6.sampled(coordinated_games(), small=small)
def bound(x: CoordinatedGame) -> Comparison:
    """The benefit and the printed bound, with the declared modulus in eta."""
    return at_most(x.benefit, x.alignment**2 / (2 * x.gamma_U))


@bound.mutant("without the factor one half")
def _(x: CoordinatedGame) -> Comparison:
    return at_most(x.benefit, x.alignment**2 / (4 * x.gamma_U))


bound.scales("η → s·η", rescaled).program(
    given=programs.given,
    let=(*programs.GAME, *programs.MODULUS),
    assume=(*programs.STABLE, *programs.OPTIMAL, *programs.CONCAVE),
    violates="B > Phi ** 2 / (2 * gamma_U)",
)

theorem_6_on_the_segment = theorem_6.amended(
    key="zhu2025.thm6.segment",
    severity="constant",
    title="Bound on the benefit of coordination, along the segment",
    statement=r"""Let $\theta^*$ be an interior minimiser, as in every example of the paper, the
distribution map linear in $\eta$, and let
$e(\alpha) = U(h((1-\alpha)\eta^* + \alpha\eta^\sharp))$ be $\gamma_\alpha$-strongly concave on
$[0, 1]$. Then
$$B \le -\Phi - \tfrac12\gamma_\alpha \le \frac{\Phi^2}{2\gamma_\alpha}.$$
The selfish strategy may lie on the boundary of the strategy set. If $U \circ h$ is
$\gamma_U$-strongly concave in $\eta$, then $\gamma_\alpha = \gamma_U\|\eta^\sharp - \eta^*\|^2$
will do, so the printed bound is right whenever $\|\eta^\sharp - \eta^*\| \ge 1$.""",
    survives="Alignment still bounds the benefit, once concavity is measured along the segment "
    "from the selfish to the collective strategy; the printed constant is right when the two "
    "strategies are at least one unit apart.",
    assumes=(selfish_pair, regular_learner, linear_map, concave_on_segment),
    uses=(
        "zhu2025.asm1",
        "zhu2025.a6.foc.interior",
        "zhu2025.a6.eprime.boundary",
        "zhu2025.a6.pl.segment",
        "zhu2025.ext.tangent",
    ),
)


@theorem_6_on_the_segment.symbolic
def proof() -> dict[str, Comparison]:
    """From the tangent bound, e'(0) = iota'(0) - Phi and iota'(0) <= 0 to both inequalities."""
    g, far = sympy().symbols("gamma_U far", nonnegative=True)
    e0, e1, Phi, iota = sympy().symbols("e_0 e_1 Phi iota", real=True)
    gamma = sympy().Symbol("gamma_alpha", positive=True)
    tangent_slack = e0 + (iota - Phi) - gamma / 2 - e1
    return {
        "slack of the first inequality is the tangent's slack plus -iota'(0)": identical(
            (-Phi - gamma / 2) - (e1 - e0), tangent_slack - iota
        ),
        "slack of the second inequality is a square": sum_of_squares(
            Phi**2 / (2 * gamma) - (-Phi - gamma / 2), [(1 / (2 * gamma), Phi + gamma)]
        ),
        "one unit apart or more, the modulus of the segment is at least that in eta": non_negative(
            g * (1 + far) ** 2 - g
        ),
    }


@proof.mutant("half of Phi^2 / (2 gamma_alpha)")
def _() -> dict[str, Comparison]:
    Phi = sympy().Symbol("Phi", real=True)
    gamma = sympy().Symbol("gamma_alpha", positive=True)
    return {
        "square": sum_of_squares(
            Phi**2 / (4 * gamma) + Phi + gamma / 2, [(1 / (2 * gamma), Phi + gamma)]
        )
    }


@theorem_6_on_the_segment.sampled(coordinated_games(), small=small)
def both_bounds(x: CoordinatedGame) -> Comparison:
    """The benefit, the direct bound and the quadratic bound, in that order."""
    direct = -x.alignment - x.gamma_alpha / 2
    return all_of(at_most(x.benefit, direct), at_most(direct, x.alignment**2 / (2 * x.gamma_alpha)))


@both_bounds.mutant("direct bound with the whole modulus")
def _(x: CoordinatedGame) -> Comparison:
    return at_most(x.benefit, -x.alignment - x.gamma_alpha)


@both_bounds.mutant("quadratic bound without the factor one half")
def _(x: CoordinatedGame) -> Comparison:
    return at_most(x.benefit, x.alignment**2 / (4 * x.gamma_alpha))


@both_bounds.mutant("alignment without the inverse Hessian, for the loss |z - theta|^2")
def _(x: CoordinatedGame) -> Comparison:
    Phi = 2 * x.alignment
    return at_most(-Phi - x.gamma_alpha / 2, Phi**2 / (2 * x.gamma_alpha) / 2)


@theorem_6_on_the_segment.sampled(coordinated_games(), small=small)
def printed_when_one_unit_apart(x: CoordinatedGame) -> Comparison:
    """The printed bound where the strategies are at least one unit apart."""
    gap = sum(((b - a) * x.scale) ** 2 for a, b in zip(x.start, x.goal, strict=True))
    if gap < 1 or x.gamma_U <= 0 or x.has_modulus_on_simplex is not Ternary.TRUE:
        return that(condition=True, trivial=True)
    return at_most(x.benefit, x.alignment**2 / (2 * x.gamma_U))


@printed_when_one_unit_apart.mutant("with half the bound")
def _(x: CoordinatedGame) -> Comparison:
    return at_most(x.benefit, x.alignment**2 / (4 * x.gamma_U)) if x.gamma_U > 0 else that(True)


both_bounds.scales("η → s·η", rescaled, free=True)
both_bounds.controls(bound)
both_bounds.without(regular_learner, small=binding_floors)
both_bounds.without(linear_map, bent_games(), small=bent)
both_bounds.without(concave_on_segment, overstated_games())
both_bounds.without(selfish_pair, small=lambda: map(started_elsewhere, small()))


def started_elsewhere(x: CoordinatedGame) -> CoordinatedGame:
    """The same game, started at weights from which agents would move."""
    n = x.game.n
    start = (F(1, 2), *(F(1, 2 * (n - 1)) for _ in range(n - 1)))
    moved = replace(x, start=start)
    step = [b - a for a, b in zip(start, x.goal, strict=True)]
    if not any(step):
        return x
    return replace(moved, gamma_alpha=-4 * (moved.e(F(1)) - 2 * moved.e(F(1, 2)) + moved.e(F(0))))
