"""What a summary of the paper says about where level 0 ends (summary 001)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product

from lookahead.core.measures import ExactMeasure, measure
from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, equals, that
from lookahead.ledger.symbolic import identical
from lookahead.reasoning.claims import retraining_programs as programs
from lookahead.reasoning.claims.retraining_assumptions import (
    sharp_constants,
    weak_feedback,
)
from lookahead.reasoning.level_k import level
from lookahead.reasoning.retraining import Retraining, pure
from lookahead.testing.retraining import retrainings

F = Fraction
CHAPTER = "reasoning/level_k"
LEVELS = (1, 2, 3)


def small() -> Iterator[Retraining]:
    """The agent at 1 who follows the model half-way, from the model 0; then other agents."""
    for gain, points, theta in product(
        (F(1, 2), F(-1, 2), F(0), F(2, 3)), ([1], [0], [-1, 3]), (F(0), F(1), F(2))
    ):
        yield Retraining(gain, abs(gain), measure(points), theta=theta)


def equilibrium(x: Retraining, k: int) -> Fraction:
    """The stable model when everybody is at level k; at level 0 the data never change.

    For k >= 1 from two values of the affine retraining map, whose slope is below one in size.
    """
    if k == 0:
        return x.learner(x.base)
    at_zero, at_one = (x.retrain(F(t), pure(k)) for t in (0, 1))
    return at_zero / (1 - at_one + at_zero)


def utility(x: Retraining, theta: Fraction, answers: ExactMeasure) -> Fraction:
    """Mean utility gain theta z' - (z' - z)^2 / 2 of these answers under the model theta."""
    moved = zip(x.base.points, answers.points, x.base.weights, strict=True)
    return sum((w * (x.gain * theta * a - (a - z) ** 2 / 2) for (z,), (a,), w in moved), F(0))


def settled_utility(x: Retraining, k: int) -> Fraction:
    """The population's utility at the stable model of level k."""
    theta = equilibrium(x, k)
    return utility(x, theta, level(x.model, (theta,), k))


EQUILIBRIA = (
    *programs.MODEL,
    ("theta_0", "A(mean)"),
    ("theta_1", "A(mean) / (1 - slope * gain / curvature)"),
)
AFFINE = (*programs.SHARP, *programs.WEAK)

level_zero = Claim(
    key="zhu2025.sum001.level0",
    kind="summary",
    title="A level-0 population has the same equilibrium and utility",
    source=Source("zhu2025", "Summary 001, table of main results", "", "verbatim"),
    chapter=CHAPTER,
    statement=r"""Retraining on a level-0 population ends at the same $\theta^*$, with the same
utility, as on level $k \ge 1$.""",
    as_printed=r"Level-0: equilibrium $\theta^*$; level-1: $\theta^*$ (same), utility same",
    assumes=(sharp_constants, weak_feedback),
)


@level_zero.exact(small=small)
def same_equilibrium(x: Retraining) -> Comparison:
    """The equilibria of levels 0 and 1."""
    return equals(equilibrium(x, 0), equilibrium(x, 1))


@same_equilibrium.mutant("both are the model zero")
def _(x: Retraining) -> Comparison:
    return all_of(equals(equilibrium(x, 0), F(0)), equals(equilibrium(x, 1), F(0)))


same_equilibrium.program(
    given=programs.given,
    let=EQUILIBRIA,
    assume=(*AFFINE, ("theta_1 is stable at level 1", "next([1], theta_1) == theta_1")),
    violates="theta_0 != theta_1",
)


@level_zero.exact(small=small)
def same_utility(x: Retraining) -> Comparison:
    """The utilities of levels 0 and 1, each at its own equilibrium."""
    return equals(settled_utility(x, 0), settled_utility(x, 1))


@same_utility.mutant("both are zero")
def _(x: Retraining) -> Comparison:
    return all_of(equals(settled_utility(x, 0), F(0)), equals(settled_utility(x, 1), F(0)))


same_utility.program(
    given=programs.given,
    let=(
        *EQUILIBRIA,
        ("u(a, z, t)", "gain * t * a - (a - z) ** 2 / 2"),
        ("U(t, k)", "dot(weights, [u(z + k * gain * t, z, t) for z in points])"),
    ),
    assume=(*AFFINE, ("theta_1 is stable at level 1", "next([1], theta_1) == theta_1")),
    violates="U(theta_0, 0) != U(theta_1, 1)",
)

from_level_one = level_zero.amended(
    key="zhu2025.sum001.level0.one",
    severity="missing hypothesis",
    title="All levels from 1 share equilibrium and utility; level 0 has its own",
    statement=r"""If level-1 retraining contracts, all levels $k \ge 1$ and all their mixtures have the
same stable model $\theta^*$, the same data and the same utility there. A level-0 population ends at
$\mathcal A(\mathcal D_0)$, which is $\theta^*$ exactly where $\mathcal A(\mathcal D_0)$ is itself
stable: in the affine model with multiplier $c$, where $c\,\theta^* = 0$.""",
    survives="The row for every level from 1 on; the paper itself claims it only for $k \\ge 1$.",
    assumes=(sharp_constants, weak_feedback),
    uses=("zhu2025.eq1.deployed", "zhu2025.ext.banach"),
)


@from_level_one.symbolic
def shared() -> dict[str, Comparison]:
    """Abstract T = A(D_1) with T(s) = s, then the affine model with multiplier c."""
    sp = sympy()
    a, theta = sp.symbols("a theta", real=True)
    c = sp.Symbol("c", real=True)
    star = a / (1 - c)
    steps = {"level 0 ends at a, off the stable model by c theta*": identical(star - a, c * star)}
    model = theta
    for k in LEVELS:
        model = a + c * model
        steps[f"level {k} keeps theta*"] = identical(model.subs(theta, star), star)
        steps[f"level {k} moves every other model, unless c^{k} is one"] = identical(
            model - theta, (c**k - 1) * (theta - star)
        )
    k = sp.Symbol("k", integer=True, positive=True)
    image = star + c**k * (theta - star)
    steps["from k to k + 1"] = identical(a + c * image, star + c ** (k + 1) * (theta - star))
    s, T = sp.Symbol("theta_s"), sp.Function("T")
    twice = T(T(s)).subs(T(s), s).subs(T(s), s)
    steps["any model: T(s) = s gives T(T(s)) = s, so that every level answers s"] = identical(
        twice, s
    )
    return steps


@shared.mutant("level 0 ends at the stable model")
def _() -> dict[str, Comparison]:
    a = sympy().Symbol("a", real=True)
    c = sympy().Symbol("c", positive=True)
    return {
        "for c = 0": identical((a / (1 - c)).subs(c, 0), a),
        "for all c": identical(a / (1 - c), a),
    }


@from_level_one.sampled(retrainings(affine=True, sharp=True), small=small)
def levels_agree(x: Retraining) -> Comparison:
    """Levels 1 to 3 and a mixture rest at one model, the levels at no other; level 0 beside it."""
    star = equilibrium(x, 1)
    rest = (equals(x.retrain(star, pure(k)), star) for k in LEVELS)
    only = (that(x.retrain(star + 1, pure(k)) != star + 1, f"level {k}") for k in LEVELS)
    worth = [utility(x, star, level(x.model, (star,), k)) for k in LEVELS]
    beside = equals((star - equilibrium(x, 0)) * x.curvature, x.slope * x.gain * star)
    mixed = equals(x.retrain(star), star)
    return all_of(mixed, *rest, *only, *(equals(w, worth[0]) for w in worth), beside)


@levels_agree.mutant("level 0 ends there too")
def _(x: Retraining) -> Comparison:
    return equals(equilibrium(x, 0), equilibrium(x, 1))


@levels_agree.mutant("level 0 is off by c A(D_0)")
def _(x: Retraining) -> Comparison:
    off = (equilibrium(x, 1) - equilibrium(x, 0)) * x.curvature
    return equals(off, x.slope * x.gain * equilibrium(x, 0))


def period_two() -> Iterator[Retraining]:
    """Negative feedback with c = -1: two rounds of level 1 lead back, so level 2 rests anywhere."""
    yield Retraining(F(-1), F(1), measure([1]), theta=F(0))


def kinked() -> Iterator[Retraining]:
    """A loss three times as steep above zero: retraining is not affine."""
    yield Retraining(F(1, 2), F(1, 2), measure([1]), theta=F(0), stiffness=F(3))


levels_agree.controls(same_equilibrium).controls(same_utility)
levels_agree.without(weak_feedback, small=period_two)
levels_agree.without(sharp_constants, small=kinked)
