"""Assumption 1: linearity of the distribution map in the strategy parameter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any

from lookahead.core.exact import Vector
from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, equals, less_than, that
from lookahead.ledger.symbolic import identical, non_negative

F = Fraction
CHAPTER = "reasoning/setting"
ANCHORS = ((F(0), F(0)), (F(2), F(0)), (F(1), F(2)))
Law = dict[tuple[Fraction, ...], Fraction]


@dataclass(frozen=True)
class Interpolation:
    """Two strategies, as weights (3,) over anchors, and the share alpha of the first."""

    eta: Vector
    other: Vector
    alpha: Fraction

    @property
    def between(self) -> Vector:
        """The interpolated parameter."""
        pairs = zip(self.eta, self.other, strict=True)
        return tuple(self.alpha * a + (1 - self.alpha) * b for a, b in pairs)


def mixed_law(first: Law, second: Law, alpha: Fraction) -> Law:
    """Return the mixture of two laws, points without mass left out."""
    points = {*first, *second}
    law = {p: alpha * first.get(p, F(0)) + (1 - alpha) * second.get(p, F(0)) for p in points}
    return {p: mass for p, mass in law.items() if mass}


def on_anchors(weights: Vector) -> Law:
    """The law of agents who move to anchor i with probability w_i."""
    return {p: w for p, w in zip(ANCHORS, weights, strict=True) if w}


def translated(eta: Vector) -> Law:
    """The law of the anchors, equally likely, each moved by the first two entries of eta."""
    return {(p[0] + eta[0], p[1] + eta[1]): F(1, 3) for p in ANCHORS}


def interpolations() -> Iterator[Interpolation]:
    """Pairs of strategies on a grid of weights, the same ones too, with four shares."""
    grid = [(F(i, 3), F(j, 3), F(3 - i - j, 3)) for i in range(4) for j in range(4 - i)]
    for eta, other, alpha in product(grid, grid, (F(0), F(1, 4), F(1, 2), F(1))):
        yield Interpolation(eta, other, alpha)


linearity = Claim(
    key="zhu2025.asm1",
    kind="assumption",
    title="Linearity",
    source=Source("zhu2025", "Assumption 1", "4", "verbatim"),
    chapter=CHAPTER,
    reading="η ranges over a convex set",
    statement=r"""$\mathcal D_{h(\alpha\eta + (1-\alpha)\eta')} = \alpha\mathcal D_{h(\eta)} +
(1-\alpha)\mathcal D_{h(\eta')}$ for all $\alpha \in [0, 1]$: interpolating between two strategies is
splitting up into two groups. Mixture weights over fixed anchors satisfy it, translations do not.""",
)


def _affine(mass: Callable[[Any], Any]) -> dict[str, Comparison]:
    """Whether the mass of an anchor is affine in the parameter, for a given way it depends on it."""
    a, w, v = sympy().symbols("alpha w v", nonnegative=True)
    return {
        "mass on an anchor": identical(mass(a * w + (1 - a) * v), a * mass(w) + (1 - a) * mass(v))
    }


@linearity.symbolic
def weights_are_linear() -> dict[str, Comparison]:
    """With weights as parameters the mass of anchor i is the i-th parameter."""
    return _affine(lambda weight: weight)


@weights_are_linear.mutant("mass that grows with the square of the parameter")
def _() -> dict[str, Comparison]:
    return _affine(lambda weight: weight**2)


@linearity.exact(small=interpolations)
def anchors_are_linear(x: Interpolation) -> Comparison:
    """Both laws, point by point."""
    mixture = mixed_law(on_anchors(x.eta), on_anchors(x.other), x.alpha)
    return that(on_anchors(x.between) == mixture, "law of the interpolated strategy")


@anchors_are_linear.mutant("translations are linear")
def _(x: Interpolation) -> Comparison:
    mixture = mixed_law(translated(x.eta), translated(x.other), x.alpha)
    return that(translated(x.between) == mixture)


@linearity.exact(small=interpolations)
def translations_have_affine_means(x: Interpolation) -> Comparison:
    """A translation is not linear, but its mean is affine: the assumption asks for more."""
    mean = lambda law: tuple(sum(m * p[i] for p, m in law.items()) for i in range(2))
    first, second = mean(translated(x.eta)), mean(translated(x.other))
    affine = tuple(x.alpha * a + (1 - x.alpha) * b for a, b in zip(first, second, strict=True))
    return equals(mean(translated(x.between)), affine)


@translations_have_affine_means.mutant("second moments are affine too")
def _(x: Interpolation) -> Comparison:
    second = lambda law: sum((m * p[0] * p[0] for p, m in law.items()), F(0))
    affine = x.alpha * second(translated(x.eta)) + (1 - x.alpha) * second(translated(x.other))
    return equals(second(translated(x.between)), affine)


whole_space = Claim(
    key="zhu2025.asm1.wholespace",
    kind="own",
    title="Linearity on the whole space leaves only constant maps",
    source=Source("zhu2025", "Assumption 1", "4", "own"),
    chapter=CHAPTER,
    reading="η ranges over all of ℝᵈ, as the text says literally",
    statement=r"""If $h(\eta)$ is a strategy for every $\eta \in \mathbb R^d$ and Assumption 1 holds
for all pairs, then $\mathcal D_{h(\eta)}$ does not depend on $\eta$, and $B = 0$. So the assumption
needs a strategy set without a line, such as a simplex; its boundary is then part of the game.""",
)


@whole_space.symbolic
def mass_leaves_the_unit_interval() -> dict[str, Comparison]:
    """Along a line the mass of a set is m + s t; unless s = 0 it exceeds one at t = 2 / s."""
    sp = sympy()
    m, s = sp.Symbol("m", nonnegative=True), sp.Symbol("s", real=True, nonzero=True)
    at = m + s * (2 / s)
    return {
        "mass at t = 2/s, for either sign of s": identical(at, m + 2),
        "it exceeds one": non_negative(at - 2),
    }


@mass_leaves_the_unit_interval.mutant("with a bounded set of parameters, at t = 1/(4s)")
def _() -> dict[str, Comparison]:
    sp = sympy()
    m, s = sp.Symbol("m", nonnegative=True), sp.Symbol("s", real=True, nonzero=True)
    return {"it exceeds one": non_negative(m + s * (1 / (4 * s)) - 2)}


@dataclass(frozen=True)
class Line:
    """The mass of a set along a line of parameters: m + s t."""

    mass: Fraction
    slope: Fraction


@whole_space.exact(small=lambda: (Line(F(i, 4), F(s, 3)) for i in range(5) for s in (-5, -1, 1, 2)))
def some_parameter_is_no_strategy(x: Line) -> Comparison:
    """At t = 2 / s the mass is no probability."""
    return less_than(F(1), x.mass + x.slope * (2 / x.slope))


@some_parameter_is_no_strategy.mutant("already at t = 1 / (4 s)")
def _(x: Line) -> Comparison:
    return less_than(F(1), x.mass + x.slope * (1 / (4 * x.slope)))
