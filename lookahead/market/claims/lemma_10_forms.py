"""Lemma 10, before its cases: within a subpopulation all loss-minimising users choose alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product

from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, all_of, that
from lookahead.ledger.symbolic import identical
from lookahead.market.claims.example_1 import CHAPTER, Steps

F = Fraction


@dataclass(frozen=True)
class Choosers:
    """Loss-minimising users of one subpopulation (y = slope x), two models, whom each chooses."""

    slope: Fraction
    x: tuple[Fraction, ...]
    theta: tuple[Fraction, Fraction]
    chosen: tuple[int, ...]

    def loss(self, user: int, learner: int) -> Fraction:
        """The squared loss."""
        return (self.slope * self.x[user] - self.theta[learner] * self.x[user]) ** 2


minimising = Assumption(
    "every user minimises its loss",
    r"$\ell(\theta_j; x, y) \le \ell(\theta_i; x, y)$ for the learner $j$ that it chooses.",
    lambda x: all(x.loss(u, j) <= x.loss(u, 1 - j) for u, j in enumerate(x.chosen)),
)
two_distances = Assumption(
    "no ties",
    r"$\theta_1 \ne \theta_2$ and $\theta_1 + \theta_2 \ne 2s$ for the subpopulation's slope $s = \pm a$.",
    lambda x: x.theta[0] != x.theta[1] and sum(x.theta) != 2 * x.slope,
)
some_feature = Assumption("a feature to tell by", r"$x \ne 0$.", lambda x: all(x.x))

forms = Claim(
    key="narang2026.lem10.forms",
    kind="proof step",
    title="All choosers of a subpopulation make the same choice",
    source=Source("narang2026", "Lemma 10, proof", "C", "forced"),
    chapter=CHAPTER,
    statement=r"""For every $\Theta$ the loss-minimising users of one subpopulation all choose the same
learner, so what the learners observe has one of four forms.""",
    as_printed="“within each subpopulation …, all loss-minimizing users make the same choice”",
    reading="“for any” $\\Theta$, as printed; Definition 1 has no rule for ties",
    assumes=(minimising,),
)


def choosers() -> Iterator[Choosers]:
    """Two users, models that tie and models that do not, every choice."""
    for slope, theta, x in product(
        (F(1), F(-1)),
        ((F(0), F(0)), (F(0), F(2)), (F(1), F(-1)), (F(-1), F(0)), (F(3), F(-4))),
        ((F(1), F(-1)), (F(1), F(1, 2))),
    ):
        for chosen in product((0, 1), repeat=2):
            yield Choosers(slope, x, theta, chosen)


def smallest_first() -> Iterator[Choosers]:
    """Equal models, of two users one at each; then all."""
    yield Choosers(F(1), (F(1), F(-1)), (F(0), F(0)), (0, 1))
    yield from choosers()


@forms.exact(small=smallest_first)
def alike(x: Choosers) -> Comparison:
    """Whether all choose the same learner."""
    return that(len({*x.chosen}) == 1)


@alike.mutant("the first learner")
def _(x: Choosers) -> Comparison:
    return that({*x.chosen} == {0})


alike.program(
    given=lambda x: {"s": x.slope, "X": x.x, "theta": x.theta, "chosen": x.chosen},
    let=(("loss(u, j)", "(s * X[u] - theta[j] * X[u]) ** 2"), ("users", "range(len(X))")),
    assume=(
        (
            "every user minimises its loss",
            "all([loss(u, chosen[u]) <= loss(u, 1 - chosen[u]) for u in users])",
        ),
    ),
    violates="any([chosen[u] != chosen[v] for u in users for v in users])",
)

untied = forms.amended(
    key="narang2026.lem10.forms.untied",
    severity="missing hypothesis",
    title="Off the ties all choosers of a subpopulation make the same choice",
    statement=r"""If $\theta_1 \ne \theta_2$ and $\theta_1 + \theta_2 \ne 2s$, then all loss-minimising users of slope $s$ with
$x \ne 0$ choose the learner whose slope is nearer to $s$. On these lines they all tie, and a rule that tells users
apart, or splits them, makes further forms. A rule by the learners' numbers alone makes none.""",
    survives="The four cases off three lines of the plane; on them the lemma needs an argument of its own.",
    assumes=(minimising, two_distances, some_feature),
    uses=("narang2026.ex1",),
)


@untied.symbolic
def nearer() -> Steps:
    """The difference of a user's losses, factored: x^2 > 0, and signs that no user changes."""
    one, two, s = sympy().symbols("theta_1 theta_2 s", real=True)
    x = sympy().Symbol("x", positive=True)
    gap = lambda at: (s * at - one * at) ** 2 - (s * at - two * at) ** 2
    return {
        "zero on two lines alone": identical(gap(x), x**2 * (one - two) * (one + two - 2 * s)),
        "x and -x alike": identical(gap(x), gap(-x)),
        "x^2 is positive": that(bool((x**2).is_positive)),
        "the other factor compares distances": identical(
            (one - two) * (one + two - 2 * s), (s - one) ** 2 - (s - two) ** 2
        ),
    }


@nearer.mutant("zero for equal models alone")
def _() -> Steps:
    one, two, s, x = sympy().symbols("theta_1 theta_2 s x", real=True)
    return {"gap": identical((s * x - one * x) ** 2 - (s * x - two * x) ** 2, x**2 * (one - two))}


@untied.exact(small=smallest_first)
def at_the_nearer(x: Choosers) -> Comparison:
    """All choose the same learner, the nearer one."""
    near = 0 if abs(x.theta[0] - x.slope) < abs(x.theta[1] - x.slope) else 1
    return all_of(that(len({*x.chosen}) == 1), that({*x.chosen} == {near}))


@at_the_nearer.mutant("the one with the larger slope")
def _(x: Choosers) -> Comparison:
    return that({*x.chosen} == {int(x.theta[1] > x.theta[0])})


def careless() -> Iterator[Choosers]:
    """Any choice at all."""
    return choosers()


def at_zero() -> Iterator[Choosers]:
    """The same with one user at x = 0."""
    for x in choosers():
        yield replace(x, x=(x.x[0], F(0)))


at_the_nearer.controls(alike)
at_the_nearer.without(minimising, small=careless)
at_the_nearer.without(two_distances, small=smallest_first)
at_the_nearer.without(some_feature, small=at_zero)
