"""Appendix B: the triangle, its stable pairs, the collective optimum and the benefit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise, product
from typing import Any

from lookahead.core.exact import Vector
from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, at_most, equals, less_than
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.reasoning.anchor_game import AnchorGame
from lookahead.reasoning.coordination import mixed
from lookahead.reasoning.equilateral import CENTRE, LOWER_EDGE, Equilateral, radii

F = Fraction
CHAPTER = "reasoning/triangle"


def source(label: str) -> Source:
    """Appendix B, under a label of ours: its claims carry no numbers."""
    return Source("zhu2025", f"Appendix B, {label}", "B", "verbatim")


@dataclass(frozen=True)
class Weighted:
    """A triangle and the weights of a strategy on it."""

    anchors: tuple[tuple[Fraction, Fraction], ...]
    weights: Vector

    def slope_of_risk(self, theta: tuple[Fraction, ...]) -> Vector:
        """Gradient of the expected squared loss at theta."""
        return tuple(
            sum((2 * w * (t - p[i]) for w, p in zip(self.weights, self.anchors, strict=True)), F(0))
            for i, t in enumerate(theta)
        )


def strategies() -> Iterator[Weighted]:
    """All weights in steps of one quarter on two triangles."""
    for anchors in (((0, 0), (2, 0), (1, 2)), ((-1, 0), (3, 1), (0, 5))):
        points = tuple((F(x), F(y)) for x, y in anchors)
        for i, j in product(range(5), repeat=2):
            if i + j <= 4:
                yield Weighted(points, (F(i, 4), F(j, 4), F(4 - i - j, 4)))


learner = Claim(
    key="zhu2025.appB.learner",
    kind="example",
    title="The learner computes the centroid",
    source=source("learner"),
    chapter=CHAPTER,
    statement=r"""Under the squared loss, in any scale, $\mathcal A(\mathcal D_h) = \sum_i w_i p_i$:
the printed $x_i$ are the anchors $p_i$.""",
    as_printed=r"$\mathcal A(\mathcal D_h) = \sum_i w_i x_i$",
    uses=("zhu2025.def.learner",),
)


def _solved(power: int) -> dict[str, Comparison]:
    sp = sympy()
    s = sp.Symbol("s", positive=True)
    t, p, q, w = sp.symbols("theta p q w", real=True)
    risk = s * (w * (t - p) ** power + (1 - w) * (t - q) ** power)
    slope = risk.diff(t).subs(t, w * p + (1 - w) * q)
    return {"slope of the risk at the mean, in every coordinate": identical(slope, 0)}


@learner.symbolic
def first_order_condition() -> dict[str, Comparison]:
    """The mean solves the first-order condition, coordinate by coordinate, for any scale."""
    return _solved(2)


@first_order_condition.mutant("for the fourth power of the distance")
def _() -> dict[str, Comparison]:
    return _solved(4)


@learner.exact(small=strategies)
def mean_is_stationary(x: Weighted) -> Comparison:
    """The gradient of the risk at the model that the library returns."""
    theta = AnchorGame(x.anchors, (0, 1)).learner(x.weights)
    return Comparison(equals(x.slope_of_risk(theta), (F(0), F(0))).outcome, theta[0], theta[0])


@mean_is_stationary.mutant("the anchor that carries most weight, a median")
def _(x: Weighted) -> Comparison:
    theta = x.anchors[x.weights.index(max(x.weights))]
    return equals(x.slope_of_risk(theta), (F(0), F(0)))


stable = Claim(
    key="zhu2025.appB.stable",
    kind="example",
    title="The uniform strategy is stable",
    source=source("stable point"),
    chapter=CHAPTER,
    statement=r"""$h^* = (\tfrac13, \tfrac13, \tfrac13)$ with $\theta^* = \tfrac13\sum_i p_i$ is
performatively stable.""",
    uses=("zhu2025.appB.learner",),
)


def _own_distances(weights: tuple[Fraction, ...]) -> tuple[list[Any], Any]:
    """Squared distances of the anchors from the mean under rational weights, for radius r."""
    from lookahead.reasoning.closed_forms import equilateral_anchors, r

    sp = sympy()
    anchors = equilateral_anchors()
    shares = [sp.Rational(w.numerator, w.denominator) for w in weights]
    theta = [sum(w * p[i] for w, p in zip(shares, anchors, strict=True)) for i in range(2)]
    away = [sp.expand(sum((t - x) ** 2 for t, x in zip(theta, p, strict=True))) for p in anchors]
    return away, r


def _equally_far(weights: tuple[Fraction, ...]) -> dict[str, Comparison]:
    away, _ = _own_distances(weights)
    used = [a for a, w in zip(away, weights, strict=True) if w]
    return {
        f"anchor {i + 2} is as good as anchor 1": identical(a, used[0])
        for i, a in enumerate(used[1:])
    }


@stable.symbolic
def indifference() -> dict[str, Comparison]:
    """At the centroid every anchor is equally far, for every radius."""
    return _equally_far(CENTRE)


@indifference.mutant("the strategy (3/5, 2/5, 0)")
def _() -> dict[str, Comparison]:
    return _equally_far((F(3, 5), F(2, 5), F(0)))


@stable.exact(small=radii)
def no_agent_gains(x: Equilateral) -> Comparison:
    """The utility of the best move against that of staying, from the definition."""
    values = x.game.individual_utilities(CENTRE)
    return equals(tuple(max(values) for _ in values), values)


@no_agent_gains.mutant("every agent has utility -3 (radius one cannot tell)")
def _(x: Equilateral) -> Comparison:
    return equals(x.game.individual_utilities(CENTRE), (F(-3), F(-3), F(-3)))


hsharp = Claim(
    key="zhu2025.appB.hsharp",
    kind="example",
    title="The collective leaves the third anchor",
    source=source("collective strategy"),
    chapter=CHAPTER,
    statement=r"""$h^\sharp = (\tfrac12, \tfrac12, 0)$ and $\theta^\sharp = \tfrac12(p_1 + p_2)$.""",
    uses=("zhu2025.appB.learner", "zhu2025.def.hsharp.value"),
)


def _towards(weights: tuple[Fraction, ...]) -> dict[str, Comparison]:
    """Slopes of U from some weights towards each anchor, and concavity, for every radius."""
    from lookahead.reasoning.closed_forms import equilateral_anchors, hessian_form, r

    sp = sympy()
    anchors, a = equilateral_anchors(), sp.Symbol("a", real=True)
    start = [sp.Rational(w.numerator, w.denominator) for w in weights]

    def U(w: list[Any]) -> Any:
        theta = [sum(x * p[i] for x, p in zip(w, anchors, strict=True)) for i in range(2)]
        far = lambda p: sum((x - t) ** 2 for x, t in zip(p, theta, strict=True))
        own = sum(x * far(p) for x, p in zip(w, anchors, strict=True))
        return -far(anchors[0]) - far(anchors[1]) - own

    steps: dict[str, Comparison] = {}
    for k in range(3):
        path = [(1 - a) * w + a * int(i == k) for i, w in enumerate(start)]
        slope = sp.simplify(sp.diff(sp.expand(U(path)), a).subs(a, 0))
        steps[f"no gain towards anchor {k + 1}"] = non_negative(-slope)
    curvature = hessian_form(anchors, (0, 1), [[1, 0, -1], [0, 1, -1]])
    steps["U is concave: first minor"] = non_negative(curvature[0, 0] - r**2)
    steps["U is concave: determinant"] = non_negative(curvature.det() - r**4)
    return steps


@hsharp.symbolic
def no_direction_improves() -> dict[str, Comparison]:
    """U is strictly concave and no direction leads up from (1/2, 1/2, 0)."""
    return _towards(LOWER_EDGE)


@no_direction_improves.mutant("the uniform strategy is optimal")
def _() -> dict[str, Comparison]:
    return _towards(CENTRE)


@hsharp.certified(small=radii)
def enclosed_by_a_convex_program(x: Equilateral) -> Comparison:
    """U(1/2, 1/2, 0) lies between the value at cvxpy's point and that value plus the exact gap."""
    from lookahead.reasoning.equilibria import collective_optimum

    found = collective_optimum(x.game)
    value = x.game.utility(LOWER_EDGE)
    return all_of(at_most(-value, -found.lower), at_most(-found.upper, -value))


@enclosed_by_a_convex_program.mutant("the optimal utility is -9/4 (radius one cannot tell)")
def _(x: Equilateral) -> Comparison:
    return equals(x.game.collective().utility, F(-9, 4))


asm1 = Claim(
    key="zhu2025.appB.asm1",
    kind="example",
    title="The triangle satisfies Assumption 1",
    source=source("Assumption 1"),
    chapter=CHAPTER,
    statement=r"""The weights $w$ are a parameter in which the distribution map is linear.""",
    uses=("zhu2025.asm1",),
)


def _mass(of: Callable[[Any], Any]) -> dict[str, Comparison]:
    a, w, v = sympy().symbols("alpha w v", nonnegative=True)
    mixture = a * of(w) + (1 - a) * of(v)
    return {"mass on each anchor": identical(of(a * w + (1 - a) * v), mixture)}


@asm1.symbolic
def weights_mix() -> dict[str, Comparison]:
    """The mass of an anchor is its weight."""
    return _mass(lambda w: w)


@weights_mix.mutant("the square root of the weight as parameter")
def _() -> dict[str, Comparison]:
    return _mass(lambda w: w**2)


benefit = Claim(
    key="zhu2025.appB.B",
    kind="example",
    title="The benefit of coordination",
    source=source("B"),
    chapter=CHAPTER,
    statement=r"""At the uniform strategy $B = U(h^\sharp) - U(h^*) = \tfrac34 r^2$, with $r = \|p_3\|$
and, which the text leaves unsaid, the centre of the triangle at the origin.""",
    as_printed=r"$B = \tfrac34 r^2$",
    uses=("zhu2025.appB.stable", "zhu2025.appB.hsharp", "zhu2025.def1.at"),
)


def _benefit_is(multiple: Fraction) -> dict[str, Comparison]:
    from lookahead.reasoning.closed_forms import appendix_b, r

    return {"B": identical(appendix_b().B, sympy().Rational(str(multiple)) * r**2)}


@benefit.symbolic
def derived() -> dict[str, Comparison]:
    """B from the definitions with a symbolic radius."""
    return _benefit_is(F(3, 4))


@derived.mutant("two thirds of r^2")
def _() -> dict[str, Comparison]:
    return _benefit_is(F(2, 3))


@benefit.exact(small=radii)
def on_triangles(x: Equilateral) -> Comparison:
    """B from the game's definitions."""
    return equals(x.game.utility(LOWER_EDGE) - x.game.utility(CENTRE), F(3, 4) * x.r2)


@on_triangles.mutant("3/4 of r instead of r^2 (radius one cannot tell)")
def _(x: Equilateral) -> Comparison:
    B = x.game.utility(LOWER_EDGE) - x.game.utility(CENTRE)
    return equals(B**2, F(9, 16) * x.r2)


on_triangles.scales("all lengths × s", lambda x, s: Equilateral(x.r2 * s * s, x.loss_scale))


@benefit.exact(small=radii)
def half_way_is_worse(x: Equilateral) -> Comparison:
    """U rises all the way from the centre to the edge."""
    values = [x.game.utility(mixed(CENTRE, LOWER_EDGE, F(i, 4))) for i in range(5)]
    rises = (less_than(a, b) for a, b in pairwise(values))
    return all_of(*rises)


@half_way_is_worse.mutant("the last quarter adds 9/64 (radius one cannot tell)")
def _(x: Equilateral) -> Comparison:
    before = x.game.utility(mixed(CENTRE, LOWER_EDGE, F(3, 4)))
    return equals(x.game.utility(LOWER_EDGE) - before, F(9, 64))
