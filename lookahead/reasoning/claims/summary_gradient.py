"""By which derivative the collective accounts for its impact (summary 001)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any

from lookahead.core.measures import measure
from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, equals
from lookahead.ledger.symbolic import identical
from lookahead.reasoning.critical_path import Platform
from lookahead.reasoning.level_k import LevelK, react
from lookahead.testing.open_questions import platforms

F = Fraction
CHAPTER = "reasoning/what_others_say"
SHIFT = F(1)


@dataclass(frozen=True)
class Steered:
    """A platform, the learner's answer to shifts, and to models that are deployed meanwhile."""

    platform: Platform
    shift: Fraction = SHIFT

    def answer(self, shift: Fraction, deployed: Fraction) -> Fraction:
        """A(D_h) where everybody moves by `shift`, whatever model is deployed."""
        moved = LevelK(
            self.platform.base, lambda z, _theta: (z[0] + shift,), self.platform.model.learner
        )
        return moved.learner(react(moved, (deployed,)))[0]

    def slope(self) -> Fraction:
        """U'(shift), from values of the quadratic U."""
        u = self.platform.collective_utility
        return (u(self.shift + 1) - u(self.shift - 1)) / 2

    def split(self) -> tuple[Fraction, Fraction]:
        """Slopes of the utility in the shift, and in the model, the other one held."""
        s, u = self.shift, self.platform.utility
        theta = self.answer(s, F(0))
        direct = (u(s + 1, theta) - u(s - 1, theta)) / 2
        return direct, (u(s, theta + 1) - u(s, theta - 1)) / 2

    def in_the_model(self) -> Fraction:
        """How the learner's answer changes with the deployed model."""
        return self.answer(self.shift, F(1)) - self.answer(self.shift, F(0))

    def in_the_strategy(self) -> Fraction:
        """How the learner's answer changes with the shift."""
        return self.answer(self.shift + 1, F(0)) - self.answer(self.shift, F(0))


def small() -> Iterator[Steered]:
    """One user at 0 with the target 2, who pays for a move of one; then others, and no move."""
    for target, pull, points in product((F(2), F(1), F(0)), (F(0), F(1, 2)), ([0], [1, 3])):
        yield Steered(Platform(measure(points), target, pull, F(1)))
    yield Steered(Platform(measure([0]), F(2), F(0), F(1)), shift=F(0))


def given(x: Steered) -> dict[str, Any]:
    """The platform and the shift."""
    p = x.platform
    return {
        "points": tuple(z[0] for z in p.base.points),
        "weights": p.base.weights,
        "c": p.target,
        "b": p.pull,
        "kappa": p.kappa,
        "s": x.shift,
    }


gradient = Claim(
    key="zhu2025.sum001.gradA",
    kind="summary",
    title="The collective acts through the gradient of the learner in the model",
    source=Source("zhu2025", "Summary 001, key designs", "", "forced"),
    chapter=CHAPTER,
    statement=r"""The collective accounts for its influence on the model through
$\nabla_\theta\mathcal A$: for a strategy $h$ that does not depend on the model, $\nabla U$ is the
direct effect of $h$ plus $\partial_\theta u$ times the derivative of $\mathcal A(\mathcal D_h)$ in
$\theta$.""",
    as_printed=r"via $\nabla_\theta\mathcal A$",
)


@gradient.sampled(platforms().map(Steered), small=small)
def through_the_model(x: Steered) -> Comparison:
    """U' and the sum, with the derivative of the answer in the deployed model."""
    direct, steering = x.split()
    return equals(x.slope(), direct + steering * x.in_the_model())


@through_the_model.mutant("steering subtracted")
def _(x: Steered) -> Comparison:
    direct, steering = x.split()
    return equals(x.slope(), direct - steering)


through_the_model.program(
    given=given,
    let=(
        ("u(s, t)", "-(t - c) ** 2 / 2 + b * t * s - kappa * s ** 2 / 2"),
        ("A(s, t)", "dot(weights, [z + s for z in points])"),
        ("U(s)", "u(s, A(s, 0))"),
        ("direct", "(u(s + 1, A(s, 0)) - u(s - 1, A(s, 0))) / 2"),
        ("steering", "(u(s, A(s, 0) + 1) - u(s, A(s, 0) - 1)) / 2"),
    ),
    assume=(("a law", "sum(weights) == 1 and min(weights) >= 0"), ("costly moves", "kappa > 0")),
    violates="(U(s + 1) - U(s - 1)) / 2 != direct + steering * (A(s, 1) - A(s, 0))",
)

in_strategy = gradient.amended(
    key="zhu2025.sum001.gradA.strategy",
    severity="typo",
    title="The collective acts through the gradient of the learner in the strategy",
    statement=r"""The collective accounts for its influence through the derivative of $h \mapsto
\mathcal A(\mathcal D_h)$. Where $g(h, \theta) = \mathbb E_{\mathcal D_h}\ell$ and $f(h, \theta) =
\mathbb E_{\mathcal D_h}u$ are smooth and $g$ has a regular Hessian in $\theta$, for one parameter of
the strategy and one of the model
$$U'(h) = \partial_h f - \partial_\theta f\,(\partial_{\theta\theta} g)^{-1}\,\partial_{h\theta} g .$$
For a strategy that does not depend on the model, $\mathcal A(\mathcal D_h)$ does not depend on the
deployed model at all.""",
    survives="The idea, with the other variable under the gradient.",
    uses=("zhu2025.ext.implicit",),
)


@in_strategy.symbolic
def implicit_slope() -> dict[str, Comparison]:
    """Second-order expansions of g and f at (h, A(h)), moved to the origin; higher terms vanish."""
    sp = sympy()
    h, t = sp.symbols("h theta", real=True)
    names = "g_h g_hh g_ht f_h f_t f_hh f_ht f_tt"
    g_h, g_hh, g_ht, f_h, f_t, f_hh, f_ht, f_tt = sp.symbols(names, real=True)
    g_tt = sp.Symbol("g_tt", positive=True)
    g = g_h * h + g_hh * h**2 / 2 + g_ht * h * t + g_tt * t**2 / 2
    f = f_h * h + f_t * t + f_hh * h**2 / 2 + f_ht * h * t + f_tt * t**2 / 2
    answer = sp.solve(g.diff(t), t)[0]
    return {
        "the answer moves by -g_ht / g_tt": identical(answer.diff(h), -g_ht / g_tt),
        "U' is the direct effect plus steering": identical(
            f.subs(t, answer).diff(h).subs(h, 0), f_h - f_t * g_ht / g_tt
        ),
    }


@implicit_slope.mutant("the answer does not move, for g = theta^2 / 2 - theta h")
def _() -> dict[str, Comparison]:
    h, t = sympy().symbols("h theta")
    g = t**2 / 2 - t * h
    return {
        "curvature": identical(g.diff(t, 2), 1),
        "mixed derivative": identical(g.diff(t, h), 0),
    }


@in_strategy.sampled(platforms().map(Steered), small=small)
def through_the_strategy(x: Steered) -> Comparison:
    """U' and the sum, with the derivative of the answer in the shift."""
    direct, steering = x.split()
    return equals(x.slope(), direct + steering * x.in_the_strategy())


@through_the_strategy.mutant("without the direct effect")
def _(x: Steered) -> Comparison:
    return equals(x.slope(), x.split()[1] * x.in_the_strategy())


@through_the_strategy.mutant("without steering")
def _(x: Steered) -> Comparison:
    return equals(x.slope(), x.split()[0])


through_the_strategy.controls(through_the_model)
