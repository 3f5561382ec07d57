"""Example 5: who would report the own label."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from lookahead.core.symbols import sympy
from lookahead.ledger import (
    Assumption,
    Claim,
    Comparison,
    Source,
    all_of,
    at_least,
    equals,
    less_than,
)
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.reasoning.claims import finite_programs as programs
from lookahead.reasoning.claims.example_5 import CHAPTER
from lookahead.reasoning.label_game import LabelGame
from lookahead.reasoning.label_reports import Reporting, small_scope

F = Fraction
SOURCE = Source("zhu2025", "Example 5", "4", "forced")

costly = Assumption(
    "misreporting costs nothing or something",
    r"The utility is $-(f_\theta(x) - g(x))^2 - \kappa(y' - y)^2$ with $\kappa \ge 0$.",
    lambda x: x.kappa >= 0,
)


def lies() -> Iterator[Reporting]:
    """One agent who reports 1 instead of 0; then the small games with other reports."""
    yield Reporting(LabelGame((0,), (0,), (1,), ((F(1),),)), (F(1),))
    for x in small_scope():
        yield replace(x, labels=tuple(y + 1 for y in x.game.label_mean))


def costly_lies() -> Iterator[Reporting]:
    """The same reports, at a small and at a large cost, and at none."""
    for kappa in (F(1, 100), F(3), F(0)):
        yield from (replace(x, kappa=kappa) for x in lies())


def lying_is_worse(x: Reporting) -> Comparison:
    """Whether every agent who does not report the own label loses by it, the model at rest."""
    n = x.game.n
    liars = [i for i in range(n) if x.labels[i] != x.game.label_mean[i]]
    return all_of(*(less_than(0, x.loss_of_lying(i)) for i in liars))


selfish = Claim(
    key="zhu2025.ex5.selfish",
    kind="in-text",
    title="Selfish agents would simply report their own label",
    source=SOURCE,
    chapter=CHAPTER,
    reading="another report is worse for an agent",
    statement=r"""Against a fixed model the own label is the best response of an agent of Example 5.""",
    as_printed="selfish agents have no leverage over the learner and would simply report $(x, y)$",
)

simply = selfish.exact(small=lies)(lying_is_worse)


@simply.mutant("lying is better")
def _(x: Reporting) -> Comparison:
    return all_of(*(less_than(x.loss_of_lying(i), 0) for i in range(x.game.n)))


@simply.mutant("where a report differs, the prediction is the target")
def _(x: Reporting) -> Comparison:
    return equals(x.game.fit(x.labels).predictions, x.game.target)


simply.program(
    given=programs.labels,
    let=(*programs.LABELS, ("own(y, i)", "-(f(theta)[i] - g[i]) ** 2 - kappa * (y - m[i]) ** 2")),
    assume=(
        *programs.LAW,
        ("the model is trained on the reports", "fits(theta, reports)"),
        ("somebody reports something else", "reports != m"),
    ),
    violates="all([own(reports[i], i) == own(m[i], i) for i in range(n)])",
)

costly_selfish = selfish.amended(
    key="zhu2025.ex5.selfish.cost",
    severity="missing hypothesis",
    title="Reporting the own label is one best response, and the only one once lies cost",
    statement=r"""The utility of Example 5 does not contain the agent's own report, so every report is a
best response and every labelling is stable: with $g$ reported by all, $B = 0$; with $y$, $B$ is as in
the example. If misreporting costs $\kappa(y' - y)^2$, however small $\kappa > 0$, reporting $y$ is
the only best response to every model.""",
    survives="Reporting $y$ is a best response, and the only one as soon as a lie costs anything. In "
    "the example itself it is a rule for the indifferent, and $B$ depends on that rule.",
    assumes=(costly,),
)


@costly_selfish.symbolic
def only_best_response() -> dict[str, Comparison]:
    """What a lie of size d loses against a fixed model, with the cost and without."""
    sp = sympy()
    kappa, d = sp.symbols("kappa d", positive=True)
    f, g, y = sp.symbols("f g y", real=True)
    own = lambda report, k: -((f - g) ** 2) - k * (report - y) ** 2
    return {
        "with the cost": identical(own(y, kappa) - own(y + d, kappa), kappa * d**2),
        "it is a loss": non_negative(kappa * d**2),
        "without: nothing is lost": identical(own(y, 0), own(y + d, 0)),
    }


@only_best_response.mutant("a lie costs something without kappa")
def _() -> dict[str, Comparison]:
    d = sympy().Symbol("d", positive=True)
    return {"loss": identical(0, d**2)}


def paid_lies() -> Iterator[Reporting]:
    """The same reports by agents who are paid for each."""
    return (replace(x, kappa=F(-1)) for x in lies())


@costly_selfish.exact(small=costly_lies)
def lying_costs_its_price(x: Reporting) -> Comparison:
    """No report loses anything where lies are free; each lie loses where they are not."""
    if x.kappa:
        return lying_is_worse(x)
    return all_of(*(equals(x.loss_of_lying(i), 0) for i in range(x.game.n)))


lying_costs_its_price.controls(simply).without(costly, small=paid_lies)


@lying_costs_its_price.mutant("by at least 1")
def _(x: Reporting) -> Comparison:
    return all_of(*(at_least(x.loss_of_lying(i), 1) for i in range(x.game.n)))
