"""Whether a larger collective is faster (remarks around Proposition 9)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import product

from lookahead.core.measures import measure
from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, all_of, at_most
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.reasoning.claims import retraining_programs
from lookahead.reasoning.claims.section_5_2_scope import (
    CHAPTER,
    COLLECTIVE,
    CONSTANTS,
    FEEDBACK,
    SET,
    among,
    given,
    larger_size,
    weak_rest,
)
from lookahead.reasoning.collective_mixture import CollectiveMixture
from lookahead.reasoning.retraining import Retraining
from lookahead.testing.collective_retraining import collective_mixtures

F = Fraction
ROUNDS = 3

affine_model = Assumption(
    "affine model",
    r"Loss $\tfrac\gamma2\theta^2 - \beta\theta z$ and responses $x + a\theta$, one parameter.",
    lambda x: x.rest.affine,
)

KINKED = (
    ("mean", "dot(weights, points)"),
    ("A(m)", "slope * m / (curvature * (stiffness if slope * m > 0 else 1))"),
    ("data(s, x)", "s * dot(weights, answers) + (1 - s) * (mean + gain * x)"),
    ("next(s, x)", "A(data(s, x))"),
    ("run(s, x, t)", "x if t == 0 else next(s, run(s, x, t - 1))"),
    ("piece(s, g)", "slope * data(s, 0) / (g - slope * (1 - s) * gain)"),
    (
        "star(s)",
        "piece(s, curvature * stiffness) if data(s, 0) > 0 else piece(s, curvature)",
    ),
)


def kinked() -> CollectiveMixture:
    """A loss three times as steep for positive models, and a collective that pulls below zero."""
    rest = Retraining(F(1, 2), F(1, 2), measure([5]), stiffness=F(3), theta=F(0))
    return among(rest, F(0), F(-11), larger=F(1, 2))


def two_sizes() -> Iterator[CollectiveMixture]:
    """The kinked loss, then affine models with both signs of feedback."""
    yield kinked()
    yield replace(kinked(), size=F(1, 4))
    for c, (size, larger) in product(
        FEEDBACK, ((F(0), F(1, 2)), (F(1, 4), F(1, 2)), (F(1, 2), F(1)), (F(1, 2), F(1, 2)))
    ):
        yield among(Retraining(c, abs(c), measure([2]), theta=F(0)), size, larger=larger)


def errors(x: CollectiveMixture) -> list[Fraction]:
    """Distances of the models of rounds 0 to 3 from the population's own stable point."""
    star = x.stable_points()[0]
    return [abs(model - star) for model in x.trajectory(x.theta, ROUNDS)]


def grown(x: CollectiveMixture) -> CollectiveMixture:
    """The same population with the larger collective."""
    return replace(x, size=x.larger)


def relative(x: CollectiveMixture) -> Comparison:
    """Shares of the first error that are left with either size, round by round."""
    first, second = errors(x), errors(grown(x))
    return all_of(
        *(at_most(second[t] * first[0], first[t] * second[0]) for t in range(1, ROUNDS + 1))
    )


slower = Claim(
    key="zhu2025.prop9.mono",
    kind="in-text",
    title="Larger collectives converge faster",
    source=Source("zhu2025", "Remarks around Proposition 9", "5.2", "verbatim"),
    chapter=CHAPTER,
    statement=r"""Under the assumptions of Proposition 9 the smaller $\alpha$, the slower retraining
converges: with a larger collective the share $\|\theta_t - \theta^*_\alpha\| / \|\theta_0 -
\theta^*_\alpha\|$ of the error that is left after $t$ rounds is not larger.""",
    as_printed="“The smaller $\\alpha$ the slower the rate of convergence.”",
    reading="of the runs, each towards its own stable point; not of the bound",
    assumes=(*CONSTANTS, weak_rest, *SET, larger_size),
)


@slower.sampled(collective_mixtures(), small=two_sizes)
def left(x: CollectiveMixture) -> Comparison:
    """Three rounds with both sizes from one model."""
    return relative(x)


@left.mutant("at most half of it is left")
def _(x: CollectiveMixture) -> Comparison:
    first, second = errors(x), errors(grown(x))
    return at_most(2 * second[1] * first[0], first[1] * second[0])


left.program(
    given=given,
    let=(*KINKED, ("error(s, t)", "abs(run(s, theta, t) - star(s))")),
    assume=(
        *COLLECTIVE,
        *retraining_programs.POPULATIONS,
        ("gamma-strongly convex", "0 < gamma <= curvature and stiffness >= 1"),
        ("beta-smooth in z", "0 < slope <= beta"),
        ("everybody else at level 1, epsilon-sensitive", "abs(gain) <= epsilon and alpha == [1]"),
        *retraining_programs.WEAK,
        ("both stable", "next(size, star(size)) == star(size)"),
        ("both stable, larger size", "next(larger, star(larger)) == star(larger)"),
    ),
    violates="any([error(larger, t) * error(size, 0) > error(size, t) * error(larger, 0) "
    "for t in range(1, 4)])",
)

slower_bound = slower.amended(
    key="zhu2025.prop9.mono.bound",
    severity="missing hypothesis",
    title="Larger collectives have the smaller bound",
    statement=r"""The bound $(1 - \alpha)\epsilon\beta/\gamma$ falls by $\epsilon\beta/\gamma$ per unit
of $\alpha$, down to zero at $\alpha = 1$. The runs of a larger collective stay below the bound of the
smaller one. They may still be slower than the smaller one's runs: the collective moves the stable point,
perhaps to where the loss is flatter or the others react more.""",
    survives="The bound falls with every member, and so do the runs where the loss is quadratic and "
    "responses are affine.",
    assumes=(*CONSTANTS, weak_rest, *SET, larger_size),
    uses=("zhu2025.prop9",),
)


@slower_bound.symbolic
def falling() -> dict[str, Comparison]:
    """A larger collective by m lowers the bound by m c."""
    sp = sympy()
    a, m, c = sp.symbols("alpha m c", nonnegative=True)
    return {
        "change of the bound": identical((1 - a) * c - (1 - a - m) * c, m * c),
        "which is not negative": non_negative(m * c),
        "zero at alpha = 1": identical(((1 - a) * c).subs(a, 1), 0),
    }


@falling.mutant("it falls by the square")
def _() -> dict[str, Comparison]:
    a, c = sympy().symbols("alpha c", positive=True)
    return {
        "at alpha = 1": identical(((1 - a) * c).subs(a, 1), 0),
        "elsewhere": identical((1 - a) * c, (1 - a) ** 2 * c),
    }


@slower_bound.sampled(collective_mixtures(), small=two_sizes)
def below_both(x: CollectiveMixture) -> Comparison:
    """The larger collective's run below the smaller one's bound."""
    second, rate = errors(grown(x)), x.rate()
    return all_of(
        at_most(x.rate(x.larger), rate),
        *(at_most(second[t], rate**t * second[0]) for t in range(1, ROUNDS + 1)),
    )


@below_both.mutant("the bound falls to the square")
def _(x: CollectiveMixture) -> Comparison:
    return at_most(x.rate(x.larger), x.rate() ** 2)


def shrunk() -> Iterator[CollectiveMixture]:
    """The two sizes exchanged."""
    return (replace(x, size=x.larger, larger=x.size) for x in two_sizes())


below_both.controls(left).without(larger_size, small=shrunk)
below_both.as_in("zhu2025.prop9", *CONSTANTS, weak_rest, *SET)

affine_runs = Claim(
    key="zhu2025.prop9.mono.affine",
    kind="own",
    title="In the affine model larger collectives converge faster",
    source=Source("zhu2025", "Remarks around Proposition 9, affine model", "5.2", "own"),
    chapter=CHAPTER,
    statement=r"""In the affine model, everybody else at level 1, a round multiplies the error by exactly
$(1 - \alpha)|c|$, from every start and for either sign of $c$: the share of the error that is left falls
with every member of the collective.""",
    assumes=(*CONSTANTS, weak_rest, *SET, larger_size, affine_model),
    uses=("zhu2025.eq4",),
)


@affine_runs.symbolic
def exact_factor() -> dict[str, Comparison]:
    """Error after a round, from the stable point as the solution of its equation."""
    sp = sympy()
    a, m = sp.symbols("alpha m", nonnegative=True)
    c, pull, base, theta = sp.symbols("c pull base theta", real=True)
    step = lambda model: a * pull + (1 - a) * (base + c * model)
    star = sp.solve(sp.Eq(step(theta), theta), theta)[0]
    size = sp.Symbol("|c|", nonnegative=True)
    return {
        "a round": identical(step(theta) - star, (1 - a) * c * (theta - star)),
        "m more members leave m |c| less": identical((1 - a) * size - (1 - a - m) * size, m * size),
    }


@exact_factor.mutant("the factor of level 1")
def _() -> dict[str, Comparison]:
    a, c, e = sympy().symbols("alpha c e", positive=True)
    return {
        "alpha = 0": identical(((1 - a) * c * e).subs(a, 0), c * e),
        "else": identical((1 - a) * c * e, c * e),
    }


def affine_sizes() -> Iterator[CollectiveMixture]:
    """The affine models of the small scope."""
    return (x for x in two_sizes() if x.rest.affine)


@affine_runs.sampled(collective_mixtures(sharp=True), small=affine_sizes)
def ordered(x: CollectiveMixture) -> Comparison:
    """Three rounds with both sizes from one model."""
    return relative(x)


@ordered.mutant("at most half of it is left")
def _(x: CollectiveMixture) -> Comparison:
    first, second = errors(x), errors(grown(x))
    return at_most(2 * second[1] * first[0], first[1] * second[0])


ordered.without(affine_model, small=two_sizes)
ordered.without(larger_size, small=lambda: (x for x in shrunk() if x.rest.affine))
ordered.as_in("zhu2025.prop9", *CONSTANTS, weak_rest, *SET)
