"""Example 5: labels as a lever of the collective, as printed and with targets out of reach."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, all_of, at_most, equals
from lookahead.ledger.symbolic import identical
from lookahead.reasoning.claims import finite_programs as programs
from lookahead.reasoning.label_game import LabelGame
from lookahead.reasoning.label_reports import Reporting, small_scope
from lookahead.testing.finite import reportings

F = Fraction
CHAPTER = "reasoning/collective"

honest = Assumption(
    "indifferent agents report their own label",
    r"Selfish agents, whose utility does not depend on their own report, report $y$.",
    lambda x: x.honest,
)
realisable = Assumption(
    "realisable mean",
    r"Some $\theta$ has $f_\theta(x) = \mathbb E[y|x]$ for all $x$.",
    lambda x: x.game.is_realisable(x.game.label_mean),
)


def dishonest() -> Iterator[Reporting]:
    """The small games with the target or zero reported, the mean still realisable."""
    for x in small_scope():
        yield replace(x, labels=x.game.target)
        yield replace(x, labels=(F(0),) * x.game.n)


def rescaled(x: Reporting, s: int) -> Reporting:
    """Measure labels and target in other units, s times larger numbers."""
    g = x.game
    scaled = LabelGame(
        g.x, [s * m for m in g.label_mean], [s * t for t in g.target], g.features, g.weights
    )
    return Reporting(scaled, tuple(s * y for y in x.labels), x.kappa)


example_5 = Claim(
    key="zhu2025.ex5",
    kind="example",
    title="Labels as a lever",
    source=Source("zhu2025", "Example 5", "4", "verbatim"),
    chapter=CHAPTER,
    reading="a linear model, finitely many values of x; the indifferent report their own label",
    statement=r"""Let $u = -(f_\theta(x) - g(x))^2$ and $\ell = (f_\theta(x) - y)^2$, and let labels be
all that agents can change. The optimal collective strategy is to report $g(x)$. Selfish agents report
$y$. If some $\theta$ has $f_\theta(x) = \mathbb E[y|x]$, then
$$B = \mathbb E_{\mathcal D_0}\big(\mathbb E[y|x] - g(x)\big)^2.$$""",
    as_printed=r"$B = \mathbb{E}_{z \sim \mathcal{D}_0} (\mathbb{E}[y|x] - g(x))^2$",
    assumes=(honest, realisable),
)


@example_5.sampled(reportings(realisable=True), small=small_scope)
def printed_benefit(x: Reporting) -> Comparison:
    """B from its definition, against the mean squared distance of E[y|x] and g."""
    return equals(x.benefit, x.game.printed_benefit())


@printed_benefit.mutant("E(y - g)^2 with labels that are 1 above or below their mean")
def _(x: Reporting) -> Comparison:
    noise = F(int(any(x.game.label_mean)))
    return equals(x.benefit, x.game.printed_benefit() + noise)


@printed_benefit.mutant("for the loss (f - y)^2 / 2, halved")
def _(x: Reporting) -> Comparison:
    return equals(x.benefit, x.game.printed_benefit() / 2)


printed_benefit.scales("labels and target → s·", rescaled).program(
    given=programs.labels,
    let=programs.LABELS,
    assume=(
        *programs.LAW,
        ("agents report their label", "reports == m"),
        ("the mean is realisable", "fits(theta_truth, m) and f(theta_truth) == m"),
        ("theta_target is trained on the target", "fits(theta_target, g)"),
        (
            "the model is a constant, and the learner is determined",
            "all([len(row) == 1 and row[0] == 1 for row in features])",
        ),
    ),
    violates="U(theta_target) - U(theta_truth) != far(m, g)",
)


@example_5.sampled(reportings(realisable=True), small=small_scope)
def nothing_beats_the_target(x: Reporting) -> Comparison:
    """U under the reports g, against reports that differ from it at one x, or everywhere."""
    g = x.game
    best = g.fit("target").utility
    others = [x.labels, tuple(-t for t in g.target)]
    for i in range(g.n):
        for step in (F(1), F(-1), F(1, 8)):
            others.append(tuple(t + step * (i == j) for j, t in enumerate(g.target)))
    return all_of(*(at_most(g.fit(o).utility, best) for o in others))


@nothing_beats_the_target.mutant("reporting the own label is optimal")
def _(x: Reporting) -> Comparison:
    return at_most(x.game.fit("target").utility, x.game.fit("truth").utility)


projected = example_5.amended(
    key="zhu2025.ex5.projection",
    severity="missing hypothesis",
    title="The benefit of labels, for any target and any labels",
    statement=r"""Let the predictions form a linear space and $P$ be the projection on it in
$L^2(\mathcal D_0)$. Reporting $g$ is optimal, and if the indifferent report their own label,
$$B = \mathbb E_{\mathcal D_0}\big(P(\mathbb E[y|x] - g)(x)\big)^2,$$
what the class can express of the difference. It is the printed number where $\mathbb E[y|x] - g$ is
realisable, and less by $\mathbb E(g - Pg)^2$ where only $\mathbb E[y|x]$ is. Noise in $y$ does not
enter.""",
    survives="The lever, the optimal strategy, and the formula where the target can be predicted too; "
    "a target outside the class costs its distance from the class.",
    assumes=(honest,),
)


@projected.symbolic
def pythagoras() -> dict[str, Comparison]:
    """Two weighted values of x and one feature: both sides from the normal equation.

    Then any class: with a in the class and r orthogonal to it, |a + r|^2 - |r|^2 = |a|^2.
    """
    gained, projection, exact, printed, out_of_reach = _one_feature()
    aa, ar, rr = sympy().symbols("aa ar rr", real=True)
    return {
        "benefit is the projected difference": identical(gained, projection),
        "any class: the cross term vanishes": identical((aa + 2 * ar + rr - rr).subs(ar, 0), aa),
        "realisable mean: the printed number less the target's distance": identical(
            exact, printed - out_of_reach
        ),
    }


def _one_feature() -> tuple[Any, ...]:
    """For any m: B and |P(m - g)|^2; for m = theta x: B, |m - g|^2 and |g - Pg|^2."""
    sp = sympy()
    p, x = sp.symbols("p_1:3", positive=True), sp.symbols("x_1:3", real=True)
    m, g = sp.symbols("m_1:3", real=True), sp.symbols("g_1:3", real=True)
    theta = sp.Symbol("theta", real=True)
    inner = lambda a, b: sum(w * s * t for w, s, t in zip(p, a, b, strict=True))
    fit = lambda a: [inner(a, x) / inner(x, x) * v for v in x]
    minus = lambda a, b: [s - t for s, t in zip(a, b, strict=True)]
    far = lambda a, b: inner(minus(a, b), minus(a, b))
    gain = lambda a: far(fit(a), g) - far(fit(g), g)
    line = [theta * v for v in x]
    return gain(m), far(fit(m), fit(g)), gain(line), far(line, g), far(g, fit(g))


@pythagoras.mutant("the printed number for every target")
def _() -> dict[str, Comparison]:
    _, _, exact, printed, _ = _one_feature()
    return {"benefit": identical(exact, printed)}


@projected.sampled(reportings(), small=small_scope)
def projected_benefit(x: Reporting) -> Comparison:
    """B from its definition, against the projected difference."""
    return equals(x.benefit, x.game.projected_benefit())


@projected_benefit.mutant("without the projection")
def _(x: Reporting) -> Comparison:
    return equals(x.benefit, x.game.printed_benefit())


@projected_benefit.mutant("the sum over x in place of the mean")
def _(x: Reporting) -> Comparison:
    return equals(x.benefit, x.game.projected_benefit() * x.game.n)


projected_benefit.scales("labels and target → s·", rescaled)
projected_benefit.controls(printed_benefit)
projected_benefit.without(honest, small=dishonest)
