"""Section 5.2: how far a collective moves the stable model of an affine population."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction

from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, equals, that
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.reasoning.claims.proposition_9_levels import CONSTANTS, aware, unaware
from lookahead.reasoning.claims.proposition_9_mono import affine_model
from lookahead.reasoning.claims.retraining_assumptions import (
    weak_feedback,
)
from lookahead.reasoning.claims.section_5_2_scope import (
    CHAPTER,
    SET,
    of_levels,
)
from lookahead.reasoning.collective_mixture import CollectiveMixture
from lookahead.reasoning.retraining import LEVEL_ONE, by_level
from lookahead.testing.collective_retraining import collective_mixtures

F = Fraction

leverage = Claim(
    key="zhu2025.prop9.leverage",
    kind="own",
    title="How far a collective moves the model",
    source=Source("zhu2025", "Section 5.2, stable point of equation (4)", "5.2", "own"),
    chapter=CHAPTER,
    statement=r"""In the affine model, among thinkers who leave the collective out of account, with
multiplier $\rho = \sum_k\alpha_k c^k$ and selfish stable point $\theta^*$,
$$\theta^*_\alpha - \theta^* = \frac\alpha{1 - (1 - \alpha)\rho}\,\big(\mathcal A(\mathcal D_h) -
\theta^*\big).$$
For $0 < \alpha < 1$ it moves the model by more than its share exactly where $\rho > 0$: people who run
after the model amplify it, less so at higher levels; of those who run away from the model, odd levels
damp the collective and even levels amplify it. Among thinkers who know of the collective $\rho = c$ at
every level.""",
    assumes=(*CONSTANTS, weak_feedback, *SET, affine_model),
    uses=("zhu2025.eq4", "zhu2025.lem11.rec.deployed"),
)


@leverage.symbolic
def solved() -> dict[str, Comparison]:
    """The stable point as the solution of its equation; levels 1 and 2, and informed thinkers."""
    sp = sympy()
    a, a1, c, pull, star, theta = sp.symbols("alpha alpha_1 c pull theta^* theta", real=True)
    T = lambda model: star + c * (model - star)
    both = lambda model: a * pull + (1 - a) * (a1 * T(model) + (1 - a1) * T(T(model)))
    found = sp.solve(sp.Eq(both(theta), theta), theta)[0]
    rho = a1 * c + (1 - a1) * c**2
    once = lambda model: a * pull + (1 - a) * T(model)
    knowing = sp.solve(sp.Eq(once(theta), theta), theta)[0]
    again = a * pull + (1 - a) * T(once(knowing))
    r, d = sp.symbols("rho d", real=True)
    size, share, room, m, p, gap = sp.symbols("size share room m c gap", positive=True)
    k = sp.Symbol("k", integer=True, positive=True)
    where = star + a / (1 - (1 - a) * r) * (pull - star)
    return {
        "any multiplier rho": identical(
            a * pull + (1 - a) * (star + r * (where - star)) - where, sp.Integer(0)
        ),
        "levels 1 and 2": identical(found - star, a / (1 - (1 - a) * rho) * (pull - star)),
        "who knows, at level 1": identical(knowing - star, a / (1 - (1 - a) * c) * (pull - star)),
        "who knows, at level 2, rests at the same model": identical(again, knowing),
        "more than the share alpha by a multiple of rho": identical(
            a / (1 - (1 - a) * r) - a, a * (1 - a) / (1 - (1 - a) * r) * r
        ),
        "with room = 1 - (1 - alpha) rho > 0 that multiple is positive": non_negative(
            size * share / room
        ),
        "mass m from level k to k + 1 changes rho by": identical(
            m * p**k - m * p ** (k + 1), m * p**k * (1 - p)
        ),
        "which is positive, with gap = 1 - c > 0": non_negative(m * p**k * gap),
        "and a rho that is lower by d moves the model less": identical(
            a / (1 - (1 - a) * r) - a / (1 - (1 - a) * (r - d)),
            a * (1 - a) * d / ((1 - (1 - a) * r) * (1 - (1 - a) * (r - d))),
        ),
    }


@solved.mutant("the collective moves the model by its share")
def _() -> dict[str, Comparison]:
    a, c, pull, theta = sympy().symbols("alpha c pull theta", positive=True)
    found = sympy().solve(sympy().Eq(a * pull + (1 - a) * c * theta, theta), theta)[0]
    return {"c = 0": identical(found.subs(c, 0), a * pull), "else": identical(found, a * pull)}


def moved(x: CollectiveMixture, rho: Fraction) -> Comparison:
    """Compare the stable points with and without the collective, as the formula says."""
    star, pull = x.rest.stable_points()[0], x.rest.learner(x.strategy(F(0)))
    factor = x.size / (1 - (1 - x.size) * rho)
    return equals(x.stable_points(), (star + factor * (pull - star),))


def amplified(x: CollectiveMixture, expected: Callable[[Fraction], bool]) -> Comparison:
    """Compare whether the model moves by more than the collective's share with what is expected."""
    star, pull = x.rest.stable_points()[0], x.rest.learner(x.strategy(F(0)))
    if pull == star or x.size in (0, 1):
        return that(True, trivial=True)
    more = (x.stable_points()[0] - star) / (pull - star) > x.size
    return that(more == expected(multiplier(x)))


def multiplier(x: CollectiveMixture) -> Fraction:
    """Return the sum of alpha_k c^k with the sign of the feedback."""
    c = x.slope * x.gain / x.curvature
    shares = LEVEL_ONE if x.aware else x.rest.mixture
    return sum((share * c**k for k, share in by_level(shares).items()), F(0))


def either() -> Iterator[CollectiveMixture]:
    """Thinkers who do not know of the collective, then those who do."""
    yield from unaware()
    yield from aware()


@leverage.sampled(collective_mixtures(levels=True), small=either)
def stable_models(x: CollectiveMixture) -> Comparison:
    """Both stable points, as fixed points of exact retraining; and who gets more than its share."""
    return all_of(moved(x, multiplier(x)), amplified(x, lambda rho: rho > 0))


@stable_models.mutant("the collective moves the model by its share")
def _(x: CollectiveMixture) -> Comparison:
    return moved(x, F(0))


@stable_models.mutant("every level amplifies like level 1")
def _(x: CollectiveMixture) -> Comparison:
    return moved(x, x.slope * x.gain / x.curvature)


@stable_models.mutant("who runs away from the model damps the collective at every level")
def _(x: CollectiveMixture) -> Comparison:
    return amplified(x, lambda _: x.gain > 0)


stable_models.as_in("zhu2025.prop9.levels", *CONSTANTS, weak_feedback).as_in("zhu2025.prop9", *SET)


def bent() -> Iterator[CollectiveMixture]:
    """A loss three times as steep for positive models."""
    return (replace(x, rest=replace(x.rest, stiffness=F(3))) for x in of_levels([LEVEL_ONE]))


stable_models.without(affine_model, small=bent)
