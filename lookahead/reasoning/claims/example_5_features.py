"""Features as a lever: a summary says that a collective gains nothing from them."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product

from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, at_most, that
from lookahead.ledger.symbolic import identical, sum_of_squares
from lookahead.reasoning.label_features import OneGroup

F = Fraction
CHAPTER = "reasoning/what_others_say"

dissatisfied = Assumption(
    "the model is not as wished",
    r"$\theta^* = y/x$ is not the model that the group wishes.",
    lambda g: g.y / g.x != g.wish,
)


def groups() -> Iterator[OneGroup]:
    """Feature 1, label 1, wish 2, and 1/2 reported together; then other groups and reports."""
    one = F(1)
    yield OneGroup(one, one, F(2), one, F(1, 2))
    for x, y, wish, kappa in product((1, 2, -1), (1, -2), (0, 1, 2), (F(1, 4), F(1), F(4))):
        for factor in (F(1, 2), F(3, 4), F(5, 4), F(2)):
            yield OneGroup(F(x), F(y), F(wish), kappa, factor * x)


features = Claim(
    key="zhu2025.sum001.features",
    kind="summary",
    title="Modified features do the same for individuals and collectives",
    source=Source("zhu2025", "Summary 001, key findings", "", "verbatim"),
    chapter=CHAPTER,
    reading="no joint change of features gives the collective more than selfish agents have",
    statement=r"""A collective gains from modified labels; modifying features has the same effect for
individuals and collectives. Checked with one group at $(x, y)$, the loss $(\theta x - y)^2$ and the
utility $-(\theta - c)^2 - \kappa(x' - x)^2$ with $\kappa > 0$, where staying at $x$ is the only selfish
best response.""",
    as_printed="modifying features yields the same effect for individuals and collectives alike",
    assumes=(dissatisfied,),
)


@features.exact(small=groups)
def nothing_gained(g: OneGroup) -> Comparison:
    """U of a feature that all report together, against U of the selfish agents, who stay."""
    return at_most(g.with_features(g.report), g.with_features(g.x))


@nothing_gained.mutant("if moving were free")
def _(g: OneGroup) -> Comparison:
    cost = g.kappa * (g.report - g.x) ** 2
    return at_most(g.with_features(g.report) + cost, g.with_features(g.x))


nothing_gained.program(
    given=lambda g: {"x": g.x, "y": g.y, "wish": g.wish, "kappa": g.kappa, "report": g.report},
    let=(
        ("model(a)", "y / a"),
        ("u(a, t)", "-(t - wish) ** 2 - kappa * (a - x) ** 2"),
    ),
    assume=(
        ("numbers are as they must be", "x != 0 and y != 0 and report != 0 and kappa > 0"),
        ("the model is not as wished", "model(x) != wish"),
        ("staying is the selfish best response", "u(x, model(x)) > u(report, model(x))"),
    ),
    violates="u(report, model(report)) > u(x, model(x))",
)

lever = features.amended(
    key="zhu2025.sum001.features.lever",
    severity="conclusion fails",
    title="Features are a lever too",
    statement=r"""With one group at $(x, y)$, $x, y \ne 0$, loss $(\theta x - y)^2$ and utility $-(\theta -
c)^2 - \kappa(x' - x)^2$, the benefit of changing features together is positive whenever $y/x \ne c$: a
small step changes the first term in first order and costs in second order. Labels, at the same cost, are
a lever as well; near $(x, y)$ a feature moves the model $|y/x|$ times as far as a label does.""",
    survives="Labels are a lever. So are features: what matters is whether the learner reacts, not "
    "which column is changed.",
    assumes=(dissatisfied,),
)


@lever.symbolic
def first_order() -> dict[str, Comparison]:
    """The slope of U at the selfish point, for features and for labels.

    Where the slope is not zero a small step in its direction gains.
    """
    sp = sympy()
    x, y = sp.symbols("x y", real=True, nonzero=True)
    wish, kappa, a = sp.symbols("c kappa a", real=True)
    by_feature = sp.diff(-((y / a - wish) ** 2) - kappa * (a - x) ** 2, a).subs(a, x)
    by_label = sp.diff(-((a / x - wish) ** 2) - kappa * (a - y) ** 2, a).subs(a, y)
    gap = y / x - wish
    return {
        "features": identical(by_feature, 2 * gap * y / x**2),
        "labels": identical(by_label, -2 * gap / x),
        "features against labels": identical(by_feature, -by_label * y / x),
        "the squared slope is a square times a positive number": sum_of_squares(
            by_feature**2, [(4, gap * y / x**2)]
        ),
    }


@first_order.mutant("no slope in the features")
def _() -> dict[str, Comparison]:
    x, y, a = sympy().symbols("x y a", real=True, nonzero=True)
    return {"slope": identical(sympy().diff(-((y / a - 2) ** 2), a).subs(a, x), 0)}


def step_up(g: OneGroup) -> Fraction | None:
    """The first of the steps +-x/2, +-x/4, ... by which reporting features together gains."""
    for k, side in product(range(1, 40), (1, -1)):
        report = g.x + side * g.x / 2**k
        if g.with_features(report) > g.with_features(g.x):
            return report
    return None


@lever.exact(small=groups)
def some_step_gains(g: OneGroup) -> Comparison:
    """Whether some small joint step of the feature gains."""
    return that(step_up(g) is not None)


@some_step_gains.mutant("the step of the instance gains")
def _(g: OneGroup) -> Comparison:
    return that(g.with_features(g.report) > g.with_features(g.x))


def satisfied() -> Iterator[OneGroup]:
    """The same groups, who have the model that they wish."""
    return (OneGroup(g.x, g.y, g.y / g.x, g.kappa, g.report) for g in groups())


some_step_gains.controls(nothing_gained)
some_step_gains.without(dissatisfied, small=satisfied)
