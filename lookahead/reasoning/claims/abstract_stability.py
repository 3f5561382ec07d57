"""The abstract's last sentence: broader participation stabilises the dynamics."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise, product

from hypothesis import strategies as st

from lookahead.core.measures import measure
from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, all_of, at_most, that
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.reasoning.claims import retraining_programs
from lookahead.reasoning.claims.proposition_9_mono import KINKED, affine_model, grown
from lookahead.reasoning.claims.section_5_2_scope import (
    CHAPTER,
    COLLECTIVE,
    CONSTANTS,
    SET,
    among,
    given,
    larger_size,
)
from lookahead.reasoning.collective_mixture import CollectiveMixture
from lookahead.reasoning.retraining import Retraining
from lookahead.testing.collective_retraining import collective_mixtures

F = Fraction
ROUNDS = 4


def expansion(x: CollectiveMixture) -> Fraction:
    """Return how far two models are apart after a round."""
    return abs(x.retrain(x.theta) - x.retrain(x.phi))


def approaches(x: CollectiveMixture) -> bool:
    """Return whether each of four rounds brings the model nearer to some stable point."""
    run = x.trajectory(x.theta, ROUNDS)
    for star in x.stable_points():
        errors = [abs(model - star) for model in run]
        if all(b < a or a == 0 for a, b in pairwise(errors)):
            return True
    return False


settles = Assumption(
    "settles",
    "At the first size retraining approaches a stable point from the given start, which is none.",
    lambda x: x.retrain(x.theta) != x.theta and approaches(x),
)


def strong() -> Iterator[CollectiveMixture]:
    """Agents who react as strongly as the model and more, and two sizes."""
    pairs = ((F(1, 2), F(3, 4)), (F(0), F(1, 4)), (F(1, 4), F(1)), (F(3, 4), F(3, 4)))
    for c, (size, larger) in product((F(2), F(-2), F(1), F(1, 2), F(-3, 2)), pairs):
        rest = Retraining(c, abs(c), measure([2]), theta=F(0), phi=F(1))
        yield among(rest, size, larger=larger)


participation = Claim(
    key="zhu2025.abs.stab",
    kind="in-text",
    title="Broader participation stabilises the dynamics",
    source=Source("zhu2025", "Abstract and Section 1.1", "1.1", "verbatim"),
    chapter=CHAPTER,
    statement=r"""Broader participation in the collective stabilises the learning dynamics: how far a
round can carry two models apart, at most $(1 - \alpha)\epsilon\beta/\gamma$ times their distance, falls
with $\alpha$, and from $\alpha > 1 - \gamma/(\epsilon\beta)$ on retraining is guaranteed to converge,
however large $\epsilon$ is.""",
    as_printed="“broader participation in the collective stabilizes learning dynamics”",
    reading="of what is guaranteed for given constants",
    assumes=(*CONSTANTS, *SET, larger_size),
    uses=("zhu2025.prop9.weaker",),
)


@participation.symbolic
def threshold() -> dict[str, Comparison]:
    """The size at which the guarantee begins, and the fall of the factor."""
    sp = sympy()
    eps, beta, gamma, more = sp.symbols("epsilon beta gamma more", positive=True)
    a, m = sp.symbols("alpha m", nonnegative=True)
    factor = (1 - a) * eps * beta / gamma
    begins = 1 - gamma / (eps * beta)
    return {
        "at the threshold the factor is one": identical(factor.subs(a, begins), 1),
        "beyond it by `more` it is 1 - more epsilon beta / gamma": identical(
            factor.subs(a, begins + more), 1 - more * eps * beta / gamma
        ),
        "m more members lower it": non_negative(sp.expand(factor - factor.subs(a, a + m))),
    }


@threshold.mutant("from size gamma / (epsilon beta) on")
def _() -> dict[str, Comparison]:
    c, a = sympy().symbols("c alpha", positive=True)
    return {
        "c = 2": identical(((1 - a) * c).subs(a, 1 / c).subs(c, 2), 1),
        "any c": identical(((1 - a) * c).subs(a, 1 / c), 1),
    }


@participation.sampled(collective_mixtures(contracting=False), small=strong)
def carried(x: CollectiveMixture) -> Comparison:
    """One round from two models with the larger collective, against the smaller one's factor."""
    gap = abs(x.theta - x.phi)
    return all_of(
        at_most(expansion(grown(x)), x.rate(x.larger) * gap),
        at_most(expansion(grown(x)), x.rate() * gap),
    )


@carried.mutant("half the factor")
def _(x: CollectiveMixture) -> Comparison:
    return at_most(2 * expansion(grown(x)), x.rate() * abs(x.theta - x.phi))


carried.without(
    larger_size, small=lambda: (replace(x, size=x.larger, larger=x.size) for x in strong())
)
carried.as_in("zhu2025.prop9", *CONSTANTS, *SET)

runs = Claim(
    key="zhu2025.abs.stab.runs",
    kind="own",
    title="What has settled stays settled when the collective grows",
    source=Source("zhu2025", "Abstract, of the runs", "1.1", "own"),
    chapter=CHAPTER,
    statement=r"""Where retraining approaches a stable point, it does so with every larger collective that
uses the same strategy, whether or not $\epsilon < \gamma/\beta$.""",
    reading="of the runs, on a given population",
    assumes=(*CONSTANTS, *SET, larger_size, settles),
)


def tipped() -> Iterator[CollectiveMixture]:
    """A loss three times as steep above zero holds strong agents there, until a quarter leaves."""
    rest = Retraining(F(2), F(2), measure([1]), stiffness=F(3), theta=F(0), phi=F(1))
    yield among(rest, F(0), F(-9), larger=F(1, 4))
    yield among(rest, F(0), F(-9), larger=F(3, 4))
    yield from strong()


@runs.exact(small=tipped)
def settles_again(x: CollectiveMixture) -> Comparison:
    """Whether the run with the larger collective approaches a stable point."""
    return that(approaches(grown(x)), "no stable point is approached")


@settles_again.mutant("everybody in the collective settles")
def _(x: CollectiveMixture) -> Comparison:
    return that(x.larger < 1 and approaches(grown(x)))


settles_again.program(
    given=given,
    let=(
        *KINKED,
        ("near(t)", "abs(run(size, theta, t) - star(size))"),
        ("below(s)", "piece(s, curvature)"),
        ("above(s)", "piece(s, curvature * stiffness)"),
    ),
    assume=(
        *COLLECTIVE,
        *retraining_programs.POPULATIONS,
        ("gamma-strongly convex", "0 < gamma <= curvature and stiffness >= 1"),
        ("beta-smooth in z", "0 < slope <= beta"),
        ("everybody else at level 1, epsilon-sensitive", "abs(gain) <= epsilon and alpha == [1]"),
        ("stable at the first size", "next(size, star(size)) == star(size)"),
        ("and approached", "all([near(t + 1) < near(t) for t in range(4)])"),
        (
            "the pieces of the larger size cross the diagonal once each",
            "curvature != slope * (1 - larger) * gain "
            "and curvature * stiffness != slope * (1 - larger) * gain",
        ),
    ),
    violates="next(larger, below(larger)) != below(larger) "
    "and next(larger, above(larger)) != above(larger)",
)

affine_participation = runs.amended(
    key="zhu2025.abs.stab.affine",
    severity="missing hypothesis",
    title="In the affine model the sizes at which retraining converges reach up to one",
    statement=r"""In the affine model, everybody else at level 1, where retraining approaches a stable
point at the size $\alpha$ it does so at every larger size: the factor is $(1 - \alpha)|c|$. With a loss
that bends, a growing collective may push the models to where the others are held less firmly, and the
stable point may be lost before participation is large enough for Proposition 9.""",
    survives="The guarantee grows with participation; and in the affine model so do the runs.",
    assumes=(*CONSTANTS, *SET, larger_size, settles, affine_model),
    uses=("zhu2025.prop9.weaker",),
)


@affine_participation.symbolic
def factor() -> dict[str, Comparison]:
    """An affine run that is not at rest approaches its stable point just if the factor is below 1."""
    sp = sympy()
    a, m, size, gap = sp.symbols("alpha m |c| gap", nonnegative=True)
    c, pull, base, theta = sp.symbols("c pull base theta", real=True)
    step = lambda model: a * pull + (1 - a) * (base + c * model)
    star = sp.solve(sp.Eq(step(theta), theta), theta)[0]
    return {
        "a round": identical(step(theta) - star, (1 - a) * c * (theta - star)),
        "with (1 - alpha)|c| = 1 - gap, m more members leave 1 - gap - m |c|": identical(
            ((1 - a) - m) * size, (1 - a) * size - m * size
        ),
        "which is further below one": non_negative(gap + m * size),
    }


@factor.mutant("the factor does not depend on the size")
def _() -> dict[str, Comparison]:
    a, c, e = sympy().symbols("alpha c e", positive=True)
    return {
        "alpha = 0": identical(((1 - a) * c * e).subs(a, 0), c * e),
        "else": identical((1 - a) * c * e, c * e),
    }


@affine_participation.sampled(
    st.booleans().flatmap(lambda weak: collective_mixtures(contracting=weak, sharp=True)),
    small=strong,
)
def keeps_settling(x: CollectiveMixture) -> Comparison:
    """Whether the run with the larger collective approaches a stable point."""
    return that(approaches(grown(x)), "no stable point is approached")


@keeps_settling.mutant("whenever the larger collective is not everybody")
def _(x: CollectiveMixture) -> Comparison:
    return that(x.larger < 1 and approaches(grown(x)))


keeps_settling.controls(settles_again)
keeps_settling.without(affine_model, small=tipped)
keeps_settling.without(
    larger_size, small=lambda: (replace(x, size=x.larger, larger=x.size) for x in strong())
)
keeps_settling.without(settles, small=strong)
keeps_settling.as_in("zhu2025.prop9", *CONSTANTS, *SET)
