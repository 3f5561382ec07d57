"""Corollary 1: at the stable point all levels have the same data, strategies and utility."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import chain

from lookahead.core.measures import ExactMeasure, expectation
from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, equals, that
from lookahead.ledger.symbolic import identical
from lookahead.reasoning.claims.retraining_assumptions import (
    SET,
    THEOREM_3,
    closed_set,
    convex_loss,
    convex_set,
    sensitive,
    smooth_loss,
    weak_feedback,
)
from lookahead.reasoning.claims.retraining_scope import (
    CHAPTER,
    LEVEL_ONE,
    LEVELS,
    half_open,
    small,
    two_models,
    without_contraction,
)
from lookahead.reasoning.retraining import Retraining, Shares, pure
from lookahead.testing.retraining import retrainings

F = Fraction


def undone() -> Iterator[Retraining]:
    """Reactions of multiplier -1: under level 2 every model is stable, under level 1 one is."""
    return (x for x in without_contraction() if x.gain < 0)


def undoing(**changes: Fraction) -> Iterator[Retraining]:
    """The same multiplier -1, with constants that declare one of a half."""
    for x in undone():
        yield replace(x, gain=F(-1, 2), epsilon=F(1, 2), **changes)


def hasty() -> Iterator[Retraining]:
    """Agents who undo what they anticipate, though declared to react half as much."""
    return (replace(x, epsilon=F(1, 2)) for x in undone())


BROKEN = (
    (weak_feedback, undone),
    (convex_loss, lambda: undoing(curvature=F(1, 2))),
    (smooth_loss, lambda: undoing(slope=F(2))),
    (sensitive, hasty),
)


def utilities(law: ExactMeasure, theta: Fraction) -> tuple[Fraction, ...]:
    """Return the population's utility for three different u(z, theta)."""
    return (
        expectation(law, lambda z: z[0] * theta),
        expectation(law, lambda z: z[0] ** 2),
        expectation(law, lambda z: -((z[0] - theta) ** 2)),
    )


def at_stability(x: Retraining, shares: Shares) -> list[tuple[Fraction, ...]]:
    """Return the utilities of a population at each of its own stable points."""
    return [utilities(x.population(star, shares), star) for star in x.stable_points(shares)]


def same_as_level_one(x: Retraining, *populations: Shares) -> Comparison:
    """Compare the utilities of populations, each at its own stable points, with level 1's."""
    first = at_stability(x, LEVEL_ONE)
    if len(first) != 1:
        return that(False, f"level 1 has {len(first)} stable points")
    reached = [at_stability(x, shares) for shares in populations]
    return all_of(
        that(all(reached), "a population without a stable point", trivial=True),
        *(equals(values, first[0]) for values in chain(*reached)),
    )


distributions = Claim(
    key="zhu2025.cor1.dist",
    kind="in-text",
    title="At the stable point all levels act alike",
    source=Source("zhu2025", "Remark after Corollary 1", "3", "verbatim"),
    chapter=CHAPTER,
    statement=r"""Under the assumptions of Theorem 3 the strategies $h^{(k)}_{\theta^*}$, and with them
$\mathcal D_k(\theta^*)$, are the same for all $k \ge 1$ (not for $k = 0$).""",
    assumes=THEOREM_3,
    uses=("zhu2025.thm3", "zhu2025.lem11.rec.deployed"),
)


@distributions.symbolic
def iterates_stay() -> dict[str, Comparison]:
    """D_k(theta*) = D_1(T^(k-1)(theta*)) for abstract D_1 and T with T(theta*) = theta*."""
    sp = sympy()
    T, D, star = sp.Function("T"), sp.Function("D_1"), sp.Symbol("theta^*")
    steps: dict[str, Comparison] = {}
    iterate = star
    for k in (2, 3, 4):
        iterate = T(iterate).subs(T(star), star)
        steps[f"k = {k}"] = identical(D(iterate), D(star))
    return steps


@iterates_stay.mutant("at every model, for affine maps")
def _() -> dict[str, Comparison]:
    c, b, t = sympy().symbols("c b theta", positive=True)
    return {"k = 2": identical(c * (c * t + b), c * t)}


def act_alike(x: Retraining, theta: Fraction) -> list[Comparison]:
    """Compare the strategies of the levels, atom by atom, with that of level 1."""
    first = x.population(theta, LEVEL_ONE).points
    return [equals(x.population(theta, pure(k)).points, first) for k in LEVELS]


@distributions.sampled(retrainings(), small=small)
def strategies(x: Retraining) -> Comparison:
    """Answers of every atom at every stable point of the population."""
    return all_of(*(c for star in x.stable_points() for c in act_alike(x, star)))


@strategies.mutant("at every model")
def _(x: Retraining) -> Comparison:
    return all_of(*act_alike(x, x.theta))


@strategies.mutant("level 0 included")
def _(x: Retraining) -> Comparison:
    return all_of(*(equals(x.population(s).points, x.base.points) for s in x.stable_points()))


for broken, instances in BROKEN:
    strategies.without(broken, small=instances)
strategies.as_in("zhu2025.thm3", *SET)

corollary_1 = Claim(
    key="zhu2025.cor1",
    kind="corollary",
    title="Higher levels do not change the utility at stability",
    source=Source("zhu2025", "Corollary 1", "3", "verbatim"),
    chapter=CHAPTER,
    statement=r"""Under the assumptions of Theorem 3, $U(h^{(1)}_\theta) = U(h^{(k)}_\theta)$ for all
$k \ge 1$, each at its own stable point, and the same for every mixture of levels $k \ge 1$, whatever
the utility $u$.""",
    as_printed=r"$U(h^{(1)}_\theta) = U(h^{(k)}_\theta)\quad \forall k \ge 1$",
    assumes=THEOREM_3,
    uses=("zhu2025.thm3", "zhu2025.cor1.dist"),
)


@corollary_1.symbolic
def same_model_same_data() -> dict[str, Comparison]:
    """Utility is a function of the data and the model, and both are those of level 1."""
    sp = sympy()
    T, D, V, star = sp.Function("T"), sp.Function("D_1"), sp.Function("V"), sp.Symbol("theta^*")
    a, value = sp.symbols("alpha value", positive=True)
    third = V(D(T(T(star))), T(T(T(star))))
    for _ in range(3):
        third = third.subs(T(star), star)
    return {
        "level 3": identical(third, V(D(star), star)),
        "a mixture has the mean of equal utilities": identical(a * value + (1 - a) * value, value),
    }


@same_model_same_data.mutant("level 0 included, for the mean of affine reactions")
def _() -> dict[str, Comparison]:
    m, c = sympy().symbols("m c", positive=True)
    return {"E z at stability": identical(m, m / (1 - c))}


@corollary_1.sampled(retrainings(), small=small)
def own_stable_points(x: Retraining) -> Comparison:
    """Three utilities, of the levels 1 to 3 and of two mixtures, each at its own stable point."""
    return same_as_level_one(x, pure(2), pure(3), x.mixture, x.other)


@own_stable_points.mutant("level 0 included")
def _(x: Retraining) -> Comparison:
    still = utilities(x.base, x.learner(x.base))
    return all_of(*(equals(values, still) for values in at_stability(x, LEVEL_ONE)))


@own_stable_points.mutant("away from the stable point")
def _(x: Retraining) -> Comparison:
    one, two = (utilities(x.population(x.theta, pure(k)), x.theta) for k in (1, 2))
    return equals(one, two)


for broken, instances in (*BROKEN, (closed_set, half_open), (convex_set, two_models)):
    own_stable_points.without(broken, small=instances)
