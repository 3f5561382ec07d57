"""Appendix C.2: the strategy of Figure 4, its geometry, and whether it can reach the target."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from lookahead.core.enclosure import exactly
from lookahead.core.symbols import sympy
from lookahead.ledger import (
    Assumption,
    Claim,
    Comparison,
    Source,
    all_of,
    less_than,
)
from lookahead.ledger.symbolic import identical
from lookahead.reasoning.claims.credit_data import source
from lookahead.reasoning.claims.figure_4 import CHAPTER, of_the_paper
from lookahead.reasoning.figures.figure_4 import Side, shared

F = Fraction
Point = tuple[Fraction, ...]


@dataclass(frozen=True)
class TwoCentres:
    """Rows of label 1 and of label 0 in the strategic features, and a strength eta > 0."""

    ones: tuple[Point, ...]
    zeros: tuple[Point, ...]
    eta: Fraction

    @property
    def centre(self) -> Point:
        """The mean of all rows."""
        return mean((*self.ones, *self.zeros))

    @property
    def share(self) -> Fraction:
        """The share of label 1."""
        return F(len(self.ones), len(self.ones) + len(self.zeros))

    def moved(self, eta: Fraction) -> tuple[Point, ...]:
        """Return the rows of label 1 moved by eta times the mean of label 0."""
        by = mean(self.zeros)
        return tuple(tuple(a + eta * b for a, b in zip(x, by, strict=True)) for x in self.ones)


def mean(rows: tuple[Point, ...]) -> Point:
    """Return the mean of points."""
    return tuple(sum(column, F(0)) / len(rows) for column in zip(*rows, strict=True))


def squared(a: Point, b: Point) -> Fraction:
    """Return the squared distance of two points."""
    return sum(((x - y) ** 2 for x, y in zip(a, b, strict=True)), F(0))


centred = Assumption(
    "centred features",
    r"$\pi_0\mu_0 + \pi_1\mu_1 = 0$ in the strategic features, over the rows at hand.",
    lambda x: not any(x.centre),
)
apart = Assumption("label 0 is off centre", r"$\mu_{0,S} \ne 0$.", lambda x: any(mean(x.zeros)))
short = Assumption(
    "not beyond the mirror image", r"$0 < \eta < 2/\pi_1$.", lambda x: 0 < x.eta < 2 / x.share
)


def centred_rows() -> Iterator[TwoCentres]:
    """One row a label on the line, then two of three in the plane."""
    for eta in (F(1, 2), F(1), F(3)):
        yield TwoCentres(((F(-1),),), ((F(1),),), eta)
        yield TwoCentres(((F(2),),), ((F(-1),), (F(-1),)), eta)
        yield TwoCentres(
            ((F(-2), F(1)), (F(0), F(-3))), ((F(1), F(1)), (F(1), F(1)), (F(0), F(0))), eta
        )


strategy = Claim(
    key="zhu2025.c2.h",
    kind="definition",
    title="The strategy of Figure 4 shifts its members",
    source=Source("zhu2025", "Appendix C.2, strategy", "C.2", "verbatim"),
    chapter=CHAPTER,
    statement=r"""$h_\eta((x_i, y_i)) = (x_{i,S} + \eta\mu_{0,S}, y_i)$ with $\mu_{0,S}$ the mean of the
strategic features over label 0. It is a translation of the members in $S$: their mean moves by
$\eta\mu_{0,S}$, their differences stay, and the other features and the label stay. It asks for a row with
label 0, and it does not depend on $\theta$. Both features move, where Section 6.2 speaks of
misreporting a single one.""",
    as_printed=r"$h_\eta((x_i, y_i)) = (x_{i,S} + \eta\cdot\mu_{0,S}, y_i)$",
)


@strategy.symbolic
def translation() -> dict[str, Comparison]:
    """Two members, one strategic feature, any mu_0."""
    return _translation(1)


def _translation(factor: int) -> dict[str, Comparison]:
    s = sympy()
    x, y, mu, eta = s.symbols("x_1 x_2 mu_0 eta", real=True)
    a, b = x + factor * eta * mu, y + factor * eta * mu
    return {
        "the members' mean moves by eta mu_0": identical((a + b) / 2, (x + y) / 2 + eta * mu),
        "their difference stays": identical(a - b, x - y),
    }


translation.mutant("against the mean of label 0")(lambda: _translation(-1))

geometry = Claim(
    key="zhu2025.c2.geom",
    kind="in-text",
    title="The strategy moves label 1 towards label 0",
    source=Source("zhu2025", "Geometry of the strategy", "C.2", "forced"),
    chapter=CHAPTER,
    statement=r"""If the strategic features are centred over the rows at hand, then
$\mu_0 - \mu_1 = \mu_0/\pi_1$: the members move straight towards the centre of label 0, and their mean
comes closer to it for every $0 < \eta < 2/\pi_1$.""",
    as_printed="“Since the features are all centered across the whole dataset, this transformation "
    "can be interpreted … as … moving them toward the center of the distribution with label 0”",
    reading="centred over the rows from which the means are taken",
    assumes=(centred, apart, short),
)


def _geometry(sign: int) -> dict[str, Comparison]:
    """mu_1 from the centring condition, one coordinate at a time."""
    s = sympy()
    p, rest = s.symbols("pi_1 r", positive=True)
    m = s.Symbol("mu_0", real=True)
    eta = 2 / (p * (1 + rest))  # any number between 0 and 2 / pi_1
    mu_1 = -(1 - p) / p * m
    before, after = (mu_1 - m) ** 2, (mu_1 + sign * eta * m - m) ** 2
    gain = 4 * rest / (p**2 * (1 + rest) ** 2) * m**2
    return {
        "the direction": identical(m - mu_1, sign * m / p),
        "what the squared distance loses, a positive multiple of the square of mu_0": identical(
            before - after, gain
        ),
    }


@geometry.symbolic
def straight_towards() -> dict[str, Comparison]:
    """Coordinate by coordinate; the gain is positive unless mu_0 is zero."""
    return _geometry(1)


straight_towards.mutant("direction -mu_0")(lambda: _geometry(-1))


def _closer(x: TwoCentres, factor: Fraction) -> Comparison:
    target, there = mean(x.zeros), mean(x.moved(factor * x.eta))
    return less_than(squared(there, target), squared(mean(x.ones), target))


@geometry.exact(small=lambda: (x for x in centred_rows() if x.eta < 2 / x.share))
def comes_closer(x: TwoCentres) -> Comparison:
    """Squared distance of the members' mean to the centre of label 0, before and after."""
    return _closer(x, F(1))


@comes_closer.mutant("direction -mu_0")
def _(x: TwoCentres) -> Comparison:
    return _closer(x, F(-1))


@comes_closer.mutant("with twice the strength as well")
def _(x: TwoCentres) -> Comparison:
    return _closer(x, F(2))


def off_centre() -> Iterator[TwoCentres]:
    """Both labels on the same side of the origin: mu_0 points past label 1, away from label 0."""
    for eta in (F(1, 2), F(1)):
        yield TwoCentres(((F(2),),), ((F(1),),), eta)


def nowhere() -> Iterator[TwoCentres]:
    """Both means at the origin: nobody moves."""
    yield TwoCentres(((F(0),),), ((F(1),), (F(-1),)), F(1))


def too_far() -> Iterator[TwoCentres]:
    """Twice as strong as the mirror image, and just there."""
    for eta in (F(4), F(8)):
        yield TwoCentres(((F(-1),),), ((F(1),),), eta)


comes_closer.without(centred, small=off_centre)
comes_closer.without(apart, small=nowhere)
comes_closer.without(short, small=too_far)


@dataclass(frozen=True)
class CreditSample:
    """The rows behind Figure 4, as released. It holds no data."""

    source: str

    @property
    def side(self) -> Side:
        """Figure 4 on these rows."""
        return shared(self.source).sides["as released"]


sample = Claim(
    key="zhu2025.c2.geom.sample",
    kind="own",
    title="Figure 4's rows are not centred, and it does no harm",
    source=Source("zhu2025", "Geometry of the strategy", "C.2", "own"),
    chapter=CHAPTER,
    statement=r"""The features are centred over the 120,269 complete rows, not over the 18,265 of
Figure 4, where the means of both strategic features are positive. Still
$\langle\mu_{0,S}, \mu_{0,S} - \mu_{1,S}\rangle > 0$ and each published strength brings the members'
mean closer to that of label 0.""",
    uses=("zhu2025.c2.geom",),
)


def _sample(x: CreditSample, factor: int) -> Comparison:
    population = x.side.population
    S = list(population.model.strategic)
    mu_0, mu_1 = population.direction[S], population.ones.X[:, S].mean(axis=0)
    whole = np.array(population.model.X[:, S].mean(axis=0))
    before = float(((mu_1 - mu_0) ** 2).sum())
    return all_of(
        *(less_than(0, exactly(m)).named("mean over the rows") for m in whole.tolist()),
        less_than(0, exactly(float(factor * mu_0 @ (mu_0 - mu_1)))).named("direction"),
        *(
            less_than(
                exactly(float(((mu_1 + factor * float(eta) * mu_0 - mu_0) ** 2).sum())),
                exactly(before),
            ).named("distance to label 0")
            for eta in STRENGTHS
        ),
    )


STRENGTHS = (F(559, 1000), F(34, 100), F(2159, 10000))


@sample.exact(small=lambda: [CreditSample(source())])
def means_of_the_labels(x: CreditSample) -> Comparison:
    """Means of the stored rows, floating-point numbers compared exactly."""
    return of_the_paper(x.source, _sample(x, 1))


@means_of_the_labels.mutant("direction -mu_0")
def _(x: CreditSample) -> Comparison:
    return _sample(x, -1)


@means_of_the_labels.mutant("the members pass the centre of label 0")
def _(x: CreditSample) -> Comparison:
    population = x.side.population
    S = list(population.model.strategic)
    mu_0, mu_1 = population.direction[S], population.ones.X[:, S].mean(axis=0)
    left = mu_1 + float(max(STRENGTHS)) * mu_0 - mu_0
    return all_of(*(less_than(exactly(v), 0) for v in left.tolist()))
