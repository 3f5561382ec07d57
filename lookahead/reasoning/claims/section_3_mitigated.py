"""Section 3: whether deeper thought mitigates the shift of the data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import product

from lookahead.core.symbols import sympy
from lookahead.core.wasserstein import wasserstein_line
from lookahead.ledger import Claim, Comparison, Source, all_of, at_most, equals
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.reasoning.claims import retraining_programs as programs
from lookahead.reasoning.claims.lemma_11 import epsilon_bar
from lookahead.reasoning.claims.retraining_assumptions import (
    THEOREM_3,
    higher_levels,
    positive_feedback,
)
from lookahead.reasoning.claims.retraining_scope import LEVELS, small
from lookahead.reasoning.claims.theorem_3_speed import MOVES, moved_down
from lookahead.reasoning.retraining import Retraining, Shares, pure
from lookahead.testing.retraining import promotions, retrainings

F = Fraction
CHAPTER = "reasoning/mixed_populations"
HALVES = (F(1, 2), F(1, 2))


def crossing() -> Iterator[Retraining]:
    """Two models between which levels 1 and 2 change places, then the moves of the speed claim."""
    yield Retraining(F(-1, 2), F(1, 2), mixture=HALVES, other=pure(2), theta=F(4), phi=F(-2))
    for c, (mixture, other) in product((F(-1, 2), F(1, 2), F(0), F(9, 10), F(-9, 10)), MOVES):
        yield Retraining(c, abs(c), mixture=mixture, other=other, theta=F(4), phi=F(-2))


def forward() -> Iterator[Retraining]:
    """The same with responses that do not decrease."""
    return (x for x in crossing() if x.gain >= 0)


def shift(x: Retraining, shares: Shares) -> Fraction:
    """Return how far a population's data move between the models theta and phi."""
    return wasserstein_line(x.population(x.theta, shares), x.population(x.phi, shares))


def smaller_shift(x: Retraining) -> Comparison:
    """Compare the shifts of both populations."""
    return at_most(shift(x, x.other), shift(x, x.mixture))


mitigated = Claim(
    key="zhu2025.s3.mitigated",
    kind="in-text",
    title="Deeper thought mitigates distribution shifts",
    source=Source("zhu2025", "Remark after Theorem 3, shifts", "3", "verbatim"),
    chapter=CHAPTER,
    statement=r"""Under the assumptions of Theorem 3 performative shifts are mitigated when the population
thinks deeper: when mass moves to higher levels, $\mathcal W_1(\mathcal D(\theta), \mathcal D(\phi))$
does not grow, for any two models.""",
    as_printed="“performative distribution shifts are mitigated when the population has a deeper "
    "level of strategic thought”",
    reading="of the data of a given population, not of the bound on their shift",
    assumes=(*THEOREM_3, higher_levels),
)


@mitigated.sampled(promotions(), small=crossing)
def shifts(x: Retraining) -> Comparison:
    """Exact Wasserstein distances of both populations."""
    return smaller_shift(x)


@shifts.mutant("at most half the shift is left")
def _(x: Retraining) -> Comparison:
    return at_most(2 * shift(x, x.other), shift(x, x.mixture))


shifts.program(
    given=programs.given,
    let=programs.MODEL,
    assume=(
        *programs.CONSTANTS,
        *programs.WEAK,
        *programs.HIGHER,
        ("one atom at zero", "points == [0]"),
        ("the higher population is at level 2", "other == [0, 1]"),
        ("the lower has half at level 1, half at level 2", "alpha == [1/2, 1/2]"),
        (
            "two of its data coincide, so that moving the others couples both laws",
            "data(2, theta) == data(1, phi)",
        ),
    ),
    violates="abs(data(2, theta) - data(2, phi)) > abs(data(1, theta) - data(2, phi)) / 2",
)

bound_mitigated = mitigated.amended(
    key="zhu2025.s3.mitigated.bound",
    severity="missing hypothesis",
    title="Deeper thought lowers the bound on the shift",
    statement=r"""Moving mass to higher levels does not raise the bound $\bar\epsilon = \sum_k\alpha_k
c^{k-1}\epsilon$ on the sensitivity, and lowers it where $0 < c < 1$. The shift itself may grow: under
negative feedback levels of different parity move to different sides, and the data of one level take the
place of another's.""",
    survives="The bound falls; so does the shift when everybody is on one level, or for a number under "
    "positive feedback.",
    assumes=(*THEOREM_3, higher_levels),
    uses=("zhu2025.lem11",),
)


@bound_mitigated.symbolic
def one_level_up() -> dict[str, Comparison]:
    """Mass m moved from level k to k + 1 changes the bound by -m c^(k-1) (1 - c) epsilon."""
    sp = sympy()
    c, m, eps, gap = sp.symbols("c m epsilon gap", positive=True)
    k = sp.Symbol("k", integer=True, positive=True)
    return {
        "change of the bound": identical(
            m * c ** (k - 1) * eps - m * c**k * eps, m * c ** (k - 1) * (1 - c) * eps
        ),
        "with gap = 1 - c > 0 it falls": non_negative(m * c ** (k - 1) * gap * eps),
    }


@one_level_up.mutant("the same change at every level")
def _() -> dict[str, Comparison]:
    c, m = sympy().symbols("c m", positive=True)
    return {
        "level 1": identical(m - m * c, m * (1 - c)),
        "level 2": identical(m * c - m * c**2, m * (1 - c)),
    }


@bound_mitigated.sampled(promotions(), small=crossing)
def below_the_bound(x: Retraining) -> Comparison:
    """Both bounds, and the higher population's shift below the lower one's bound."""
    bound = epsilon_bar(x)
    return all_of(
        at_most(epsilon_bar(replace(x, mixture=x.other)), bound),
        at_most(shift(x, x.other), bound * abs(x.theta - x.phi)),
    )


@below_the_bound.mutant("the bound falls to its share of c")
def _(x: Retraining) -> Comparison:
    return at_most(epsilon_bar(replace(x, mixture=x.other)), x.ratio * epsilon_bar(x))


below_the_bound.controls(shifts).as_in("zhu2025.thm3", *THEOREM_3)
below_the_bound.without(higher_levels, small=lambda: map(moved_down, crossing()))

positive_shift = Claim(
    key="zhu2025.s3.mitigated.positive",
    kind="own",
    title="With positive feedback deeper thought mitigates the shift",
    source=Source("zhu2025", "Remark after Theorem 3, shifts, positive feedback", "3", "own"),
    chapter=CHAPTER,
    statement=r"""With one parameter and one feature, responses $x + a\theta$ with $0 \le a \le \epsilon$,
and $\nabla_\theta\ell$ that does not increase in $z$, moving mass to higher levels does not raise
$\mathcal W_1(\mathcal D(\theta), \mathcal D(\phi))$: all levels move to one side, the distance is that of
the means, and a level's mean moves by $a$ times what is left of $\theta - \phi$ after $k - 1$ rounds.""",
    assumes=(*THEOREM_3, higher_levels, positive_feedback),
    uses=("zhu2025.lem11.rec.deployed", "zhu2025.ext.retraining"),
)


@positive_shift.symbolic
def one_side() -> dict[str, Comparison]:
    """Levels keep the order of the models; distances are then distances of means."""
    sp = sympy()
    a, c, d, gap, m = sp.symbols("a c d gap m", nonnegative=True)
    x, y = sp.symbols("x y", real=True)
    return {
        "T keeps the order of two models at distance d": non_negative(c * d),
        "so every datum moves up, and moving it costs the change of the mean": identical(
            (x + a * d) + y - (x + y), a * d
        ),
        "with c = 1 - gap one level more moves a gap d less": identical(
            a * d - a * (1 - gap) * d, a * gap * d
        ),
        "so mass m moved up lowers the mean distance": non_negative(m * a * gap * d),
    }


@one_side.mutant("for responses that decrease")
def _() -> dict[str, Comparison]:
    c, d = sympy().symbols("c d", positive=True)
    return {"order": non_negative(d), "order after one round": non_negative(-c * d)}


@positive_shift.sampled(promotions(positive=True), small=forward)
def shifts_forward(x: Retraining) -> Comparison:
    """Exact Wasserstein distances of both populations."""
    return smaller_shift(x)


@shifts_forward.mutant("at most half the shift is left")
def _(x: Retraining) -> Comparison:
    return at_most(2 * shift(x, x.other), shift(x, x.mixture))


shifts_forward.without(positive_feedback, small=crossing)
shifts_forward.without(higher_levels, small=lambda: map(moved_down, forward()))
shifts_forward.as_in("zhu2025.thm3", *THEOREM_3)

at_rest = Claim(
    key="zhu2025.s3.mitigated.rest",
    kind="own",
    title="At the stable point the shift is the same at every level",
    source=Source("zhu2025", "Remark after Theorem 3, shifts at stability", "3", "own"),
    chapter=CHAPTER,
    statement=r"""What deeper thought mitigates is the change of the data from model to model. How far the
data have moved once things have settled, $\mathcal W_1(\mathcal D_k(\theta^*), \mathcal D_0)$, is the
same at every level $k \ge 1$.""",
    assumes=THEOREM_3,
    uses=("zhu2025.cor1.dist",),
)


@at_rest.symbolic
def same_data() -> dict[str, Comparison]:
    """The distance from D_0 is a function of the data, which are those of level 1."""
    sp = sympy()
    W, D, T, star = sp.Function("W"), sp.Function("D_1"), sp.Function("T"), sp.Symbol("theta^*")
    return {"level 2": identical(W(D(T(star))).subs(T(star), star), W(D(star)))}


@same_data.mutant("at every model, for affine maps")
def _() -> dict[str, Comparison]:
    c, t = sympy().symbols("c theta", positive=True)
    two, one = c * (c * t), c * t
    return {
        "at the fixed point": identical(two.subs(t, 0), one.subs(t, 0)),
        "elsewhere": identical(two, one),
    }


def from_base(x: Retraining, theta: Fraction) -> Comparison:
    """Compare the distances of all levels from the base distribution at theta."""
    first, *others = (wasserstein_line(x.population(theta, pure(k)), x.base) for k in LEVELS)
    return all_of(*(equals(distance, first) for distance in others))


@at_rest.sampled(retrainings(), small=small)
def settled_shift(x: Retraining) -> Comparison:
    """Exact distances at every stable point."""
    return all_of(*(from_base(x, star) for star in x.stable_points((F(1),))))


@settled_shift.mutant("at every model")
def _(x: Retraining) -> Comparison:
    return from_base(x, x.theta)


settled_shift.as_in("zhu2025.thm3", *THEOREM_3)
