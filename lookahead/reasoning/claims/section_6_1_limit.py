"""Section 6.1: the limit of retraining does not depend on the mixture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from lookahead.core.balls import ball
from lookahead.core.enclosure import Real
from lookahead.core.errors import NotConverged
from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, all_of, at_most, equals
from lookahead.ledger.symbolic import identical
from lookahead.reasoning.claims.credit_data import CreditRun, source
from lookahead.reasoning.figures.figure_1 import curves
from lookahead.reasoning.figures.figure_1_certificate import certify_fit
from lookahead.reasoning.figures.retraining import Array, chord_learner, everyone
from lookahead.reasoning.split_levels import SplitRows, resting

F = Fraction
CHAPTER = "reasoning/credit_retraining"

stable = Assumption(
    "stable at level 1",
    r"$\theta^* = \mathcal A(\mathcal D_1(\theta^*))$ for the whole population.",
    lambda x: x.at_rest,
)


def splits() -> Iterator[SplitRows]:
    """Two rows, then three, at levels up to 3."""
    unit = ((F(1), F(0)), (F(0), F(1)))
    for levels in ((1, 1), (1, 2), (2, 1), (2, 2), (1, 3)):
        yield resting(unit, (F(1), F(2)), levels)
        yield resting(unit, (F(-1), F(1)), levels, strategic=(0, 1), epsilon=F(3))
    three = ((F(1), F(1)), (F(2), F(-1)), (F(1), F(3)))
    for levels in ((1, 1, 2), (2, 1, 1), (3, 2, 1)):
        yield resting(three, (F(1), F(-2)), levels)


rest = Claim(
    key="zhu2025.s61.unique.rest",
    kind="own",
    title="All splits rest where level 1 rests",
    source=Source("zhu2025", "One equilibrium for all mixtures", "6.1", "own"),
    chapter=CHAPTER,
    statement=r"""Where retraining rests for a population that is all at level 1, it rests for every
mixture, and for every way of splitting the rows over levels: a level-$k$ agent responds to the
model that $k - 1$ imagined retrainings make of $\theta^*$, which is $\theta^*$.""",
    assumes=(stable,),
)


def _levels(retrained: int) -> dict[str, Comparison]:
    """G is the level-1 retraining map and G(theta*) = theta* (or a multiple, for the mutant)."""
    s = sympy()
    theta, epsilon = s.symbols("theta epsilon", real=True)
    G = s.Function("G")
    steps: dict[str, Comparison] = {}
    imagined = theta
    for k in (1, 2, 3):
        steps[f"level {k} responds to theta*"] = identical(imagined, theta)
        imagined = G(imagined).subs(G(theta), retrained * theta)
    steps["so every row moves as at level 1, and the fit is the level-1 fit"] = identical(
        -epsilon * imagined, -epsilon * theta
    )
    return steps


@rest.symbolic
def same_response() -> dict[str, Comparison]:
    """Replace G(theta*) by theta*, level after level."""
    return _levels(1)


same_response.mutant("the imagined retraining doubles the model")(lambda: _levels(2))


@rest.exact(small=splits)
def one_round(x: SplitRows) -> Comparison:
    """One round of exact least squares from theta*, row by row at its level."""
    return equals(x.next(), x.theta)


@one_round.mutant("level 2 overshoots: rows above level 1 move twice as far")
def _(x: SplitRows) -> Comparison:
    far = tuple(2 * t for t in x.theta)
    return equals(x.retrained(tuple(x.theta if k == 1 else far for k in x.levels)), x.theta)


def unstable() -> Iterator[SplitRows]:
    """The same rows with another model deployed."""
    for x in splits():
        yield replace(x, theta=tuple(t + 1 for t in x.theta))


one_round.without(stable, small=unstable)

unique = Claim(
    key="zhu2025.s61.unique",
    kind="in-text",
    title="One limit for all mixtures",
    source=Source("zhu2025", "One equilibrium for all mixtures", "6.1", "forced"),
    chapter=CHAPTER,
    statement=r"""From the published start, retraining with an exact learner ends at the same point for
the three mixtures of Figure 1 and for the ten random splits of each: none of the 33 last models is
further from the one certified stable point than the certificate of a single fit reaches. That no
other stable point exists anywhere is not checked.""",
    as_printed="the dynamics “converge to a unique equilibrium independent of $\\alpha$”",
    reading="of the runs that were made",
    uses=("zhu2025.s61.unique.rest", "zhu2025.s61.eps.local"),
)


@dataclass(frozen=True)
class LimitsOf:
    """The runs of one mixture, by its index."""

    source: str
    mixture: int


def _limits() -> Iterator[LimitsOf]:
    for mixture in range(3):
        yield LimitsOf(source(), mixture)


def _at_rest(run: CreditRun, models: Iterable[Array]) -> Comparison:
    """Distances to the stable point, against what a certified fit at that point can tell."""
    figure = run.figure
    stable = figure.stable
    fit = certify_fit(
        figure.model, everyone(figure.model), [figure.model.move(stable.centre)], stable.centre
    )
    if fit is None:
        raise NotConverged("the certificate of a fit", "nothing proved", "use an exact solver")
    found: list[Comparison] = []
    for theta in models:
        far = stable.distance(theta)
        found.append(at_most(_between(far - 2 * stable.radius, far), fit.radius))
    return all_of(*found)


def _between(low: Fraction, high: Fraction) -> Real:
    return Real(lambda: ball(low).union(ball(high)))


@unique.certified(small=_limits, covers=True)
def last_models(x: LimitsOf) -> Comparison:
    """Ten splits and the mixture itself, after eight rounds."""
    run = CreditRun(x.source)
    ends = (run.figure.exact.limits, run.figure.weighted.limits)
    return _at_rest(run, (theta for limits in ends for theta in limits[x.mixture]))


@last_models.mutant("the limit is reached after two rounds")
def _(x: LimitsOf) -> Comparison:
    run = CreditRun(x.source)
    figure = run.figure
    learner = chord_learner(figure.model, figure.rest)
    early = curves(figure.model, learner, figure.start.theta, [figure.mixed[x.mixture]], 2)
    return _at_rest(run, early.limits[0])
