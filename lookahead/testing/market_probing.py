"""Instances and strategies for probing: panels of peers, routed queries, ridge problems."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations, product
from typing import Any

from hypothesis import strategies as st

from lookahead.core.exact import Matrix, Vector, dot
from lookahead.market.medians import CONVENTIONS, MedianConvention, median
from lookahead.market.population import FinitePopulation
from lookahead.market.probe import Probing, level, problem, stationary_points
from lookahead.market.ridge_solve import ProbingProblem
from lookahead.testing.strategies import points, positive_rationals, rationals, weights

F = Fraction
NONE = F(0)


@dataclass(frozen=True)
class Panel:
    """Users, initial models, who of them is asked, and declared centre, r, R_x and epsilon."""

    population: FinitePopulation
    models: Matrix
    asked: tuple[int, ...]
    centre: Vector
    r: Fraction
    R_x: Fraction
    learner: int = 0
    epsilon: Fraction = NONE
    convention: MedianConvention = "mean"

    @property
    def labels(self) -> Vector:
        """The median of the answers of those asked, one for each user."""
        return tuple(
            median((dot(self.models[j], x) for j in self.asked), self.convention)
            for x in self.population.x
        )

    @property
    def level(self) -> Fraction:
        """E (y - pseudo-label)^2."""
        return level(self.population, self.labels)

    @property
    def R_star(self) -> Fraction:
        """The risk of the centre."""
        return self.population.risk(self.centre)

    @property
    def spread(self) -> Fraction:
        """R_x^2 r^2."""
        return (self.R_x * self.r) ** 2

    def good(self, j: int) -> bool:
        """Whether model j lies within r of the centre."""
        gap = [a - b for a, b in zip(self.models[j], self.centre, strict=True)]
        return dot(gap, gap) <= self.r**2

    def share(self, learners: tuple[int, ...] | range) -> Fraction:
        """The share of good ones among some learners."""
        return F(sum(self.good(j) for j in learners), len(learners)) if learners else F(0)


@dataclass(frozen=True)
class Routed:
    """Users, initial models, whom the query of each user goes to, and any other model."""

    population: FinitePopulation
    models: Matrix
    routes: tuple[int, ...]
    other: Vector

    @property
    def level(self) -> Fraction:
        """E (y - pseudo-label)^2."""
        answers = zip(self.routes, self.population.x, strict=True)
        return level(self.population, [dot(self.models[j], x) for j, x in answers])


@dataclass(frozen=True)
class Raised:
    """A probing learner's problem, a larger probing weight, a larger ridge, another model."""

    problem: ProbingProblem
    weight: Fraction
    ridge: Fraction
    other: Vector

    @property
    def heavier(self) -> ProbingProblem:
        """The problem with the larger probing weight."""
        return replace_problem(self.problem, weight=self.weight)

    @property
    def stiffer(self) -> ProbingProblem:
        """The problem with the larger ridge."""
        return replace_problem(self.problem, ridge=self.ridge)


def replace_problem(p: ProbingProblem, **changes: Any) -> ProbingProblem:
    """Return the problem with another weight or ridge."""
    return replace(p, **changes)


def users_on_a_line(slopes: tuple[int, ...], labels: tuple[Any, ...]) -> FinitePopulation:
    """Users with one feature each, all preferring learner 0."""
    return FinitePopulation(slopes, labels, (0,) * len(slopes))


def small_panels(share: str = "majority") -> Iterator[Panel]:
    """One or two users on a line; good models at 0 or 1, bad ones far off; everyone is asked.

    share: "majority" more than half are good, "half" exactly half.
    """
    flat = (users_on_a_line((1,), (0,)), users_on_a_line((1, -1), (1, 1)))
    for n, (users, convention) in product((1, 2, 3, 4, 5), product(flat, CONVENTIONS)):
        good = n // 2 + 1 if share == "majority" else n // 2
        if share == "half" and n % 2:
            continue
        for sides in product((-3, 2), repeat=n - good):
            models = tuple((F(v),) for v in (*(1, 0, -1)[:good], *sides))
            yield Panel(users, models, tuple(range(n)), (F(0),), F(1), F(1), convention=convention)


def bent_panels() -> Iterator[Panel]:
    """Labels that bend away from the residuals: users at (1, -h), (1, 0), (1, h), five learners.

    The optimal model is zero, the residuals are s (1, -1, 1), the labels r (-1, 1, -1).
    """
    for s, r, (h, R_x) in product(
        (F(1), F(2)), (F(1), F(1, 2)), ((F(3, 4), F(5, 4)), (F(9, 40), F(41, 40)))
    ):
        yield bent_panel(s, r, h, R_x)


def bent_panel(s: Fraction, r: Fraction, h: Fraction, R_x: Fraction) -> Panel:
    """One of `bent_panels`; R_x^2 = 1 + h^2."""
    one, nil = F(1), F(0)
    users = FinitePopulation(
        ((one, -h), (one, nil), (one, h)), (s, -s, s), (0, 0, 0), (F(1, 4), F(1, 2), F(1, 4))
    )
    M = 2 * r
    models = ((r, nil), (-r, nil), (-r, nil), (M, 2 * M / h), (M, -2 * M / h))
    return Panel(users, models, (0, 1, 2, 3, 4), (nil, nil), r, R_x)


def leaders() -> Iterator[Panel]:
    """One learner is asked, whose risk is known to be at most epsilon, among worse ones."""
    for slope, extra in product((F(0), F(1, 2), F(2)), (F(0), F(1, 3))):
        users = users_on_a_line((1, -1, 2), (1, 0, 1))
        models = ((F(9),), (slope,), (F(-9),))
        risk = users.risk((slope,))
        yield Panel(users, models, (1,), (F(0),), F(0), F(2), epsilon=risk + extra)


def local_optima(users: FinitePopulation, learners: int) -> Matrix:
    """A least-squares model of each learner's own users in one dimension; 5 where any will do."""
    best: list[tuple[Fraction]] = []
    for j in range(learners):
        own = [(x[0], y, w) for x, y, i, w in users.points if i == j]
        square = sum((w * x * x for x, _, w in own), F(0))
        best.append((sum((w * x * y for x, y, w in own), F(0)) / square if square else F(5),))
    return tuple(best)


def small_routed() -> Iterator[Routed]:
    """Two or three users with one feature, every preference; queries go to the preferred one."""
    for slopes, labels in (((1, -1), (1, 1)), ((1, 2), (1, -1)), ((1, -1, 2), (1, 1, 0))):
        for preference in product(range(2), repeat=len(slopes)):
            users = FinitePopulation(slopes, labels, preference)
            for other in (F(0), F(1, 2)):
                yield Routed(users, local_optima(users, 3), preference, (other,))


def small_problems() -> Iterator[Raised]:
    """One query, one or two users, weights and ridges from a grid; all by hand."""
    for (x, y), q, label, gamma, ridge in product(
        (((1,), (1,)), ((1, 2), (1, -1))), (1, 2), (0, 2), (F(1, 2), F(1)), (F(1, 2), F(2))
    ):
        mass = (F(1, 2),) * len(x)
        for other in (F(0), F(1)):
            yield Raised(
                ProbingProblem(x, y, mass, (q,), (label,), gamma, ridge),
                2 * gamma, 2 * ridge, (other,),
            )  # fmt: skip


@st.composite
def populations(draw: st.DrawFn, d: int, learners: int = 1) -> FinitePopulation:
    """Draw 1 to 4 users of positive weight with d features."""
    n = draw(st.integers(1, 4))
    x = draw(points(n, d))
    y = [draw(rationals(6, 2)) for _ in range(n)]
    wanted = [draw(st.integers(0, learners - 1)) for _ in range(n)]
    return FinitePopulation(x, y, wanted, draw(weights(n, positive=True)))


def reach(users: FinitePopulation) -> Fraction:
    """An integer bound on the norm of every user's features."""
    return F(max(sum(abs(v.numerator) // v.denominator + 1 for v in x) for x in users.x))


@st.composite
def panels(draw: st.DrawFn, share: str = "majority", *, optimal: bool = False) -> Panel:
    """Draw a panel of up to five learners, everyone asked; good ones scattered within r.

    share: "majority", "all" good or "half"; optimal: the centre is the population's optimum.
    """
    d = draw(st.integers(1, 2))
    users = draw(populations(d))
    pairs = draw(st.integers(1, 2))
    n = 2 * pairs if share == "half" else draw(st.integers(1, 5))
    good = {"majority": n // 2 + 1, "all": n, "half": pairs}[share]
    centre = tuple(draw(rationals(4, 2)) for _ in range(d))
    if optimal:
        centre = users.optimum()[0] if _spans(users) else centre
    r = draw(positive_rationals(4, 2))
    # (7/10)^2 + (7/10)^2 < 1: two coordinates stay within r
    near = [tuple(c + r * F(draw(st.integers(-7, 7)), 10) for c in centre) for _ in range(good)]
    far = [tuple(draw(rationals(60, 2)) for _ in range(d)) for _ in range(n - good)]
    order = draw(st.permutations([*near, *far]))
    return Panel(
        users, tuple(order), tuple(range(n)), centre, r, reach(users),
        convention=draw(st.sampled_from(CONVENTIONS)),
    )  # fmt: skip


def _spans(users: FinitePopulation) -> bool:
    if users.d == 1:
        return any(x[0] for x in users.x)
    return any(a[0] * b[1] != a[1] * b[0] for a, b in combinations(users.x, 2))


@st.composite
def routed(draw: st.DrawFn, *, by_features: bool = False) -> Routed:
    """Draw users on a line with local optima; queries go to the preferred learner.

    by_features: users with equal features prefer the same learner.
    """
    users = draw(populations(1, 3))
    if by_features:
        first = dict(zip(users.x, users.preference, strict=True))
        users = replace(users, preference=tuple(first[x] for x in users.x))
    other = (draw(rationals(6, 2)),)
    return Routed(users, local_optima(users, 3), users.preference, other)


@st.composite
def raised(draw: st.DrawFn, *, ridge: bool = True) -> Raised:
    """Draw a ridge problem of dimension 1 or 2, a larger weight and a larger ridge."""
    d = draw(st.integers(1, 2))
    users, queries = draw(populations(d)), draw(populations(d))
    mass = tuple(w * draw(st.integers(0, 4)) / 4 for w in users.weights)
    gamma, more = draw(positive_rationals(6, 3)), draw(positive_rationals(6, 3))
    lam = draw(positive_rationals(6, 3)) if ridge else F(0)
    other = tuple(draw(rationals(6, 2)) for _ in range(d))
    problem = ProbingProblem(users.x, users.y, mass, queries.x, queries.y, gamma, lam)
    return Raised(problem, gamma + more, lam + draw(positive_rationals(6, 3)), other)


@dataclass(frozen=True)
class Prober:
    """A market in which learner 0 probes: its queries, gamma, lambda, alpha; another model."""

    population: FinitePopulation
    xq: tuple[Vector, ...]
    yq: Vector
    weight: Fraction
    ridge: Fraction
    alpha: Fraction
    other: Vector

    @property
    def problem(self) -> ProbingProblem:
        """What learner 0 minimises when its users follow preference only."""
        users = self.population
        seen = tuple(w * (i == 0) for w, i in zip(users.weights, users.preference, strict=True))
        return problem(users, seen, (self.xq, self.yq), self.weight, self.ridge)

    @property
    def resting(self) -> tuple[Vector, ...]:
        """The models of learner 0 at the isolated stationary points of the market, two learners."""
        options = Probing((0,), ((self.xq, self.yq),), self.weight, self.ridge)
        return tuple(p[0].theta for p in stationary_points(self.population, options, self.alpha, 2))


def small_probers() -> Iterator[Prober]:
    """One user who prefers learner 0, one who prefers learner 1; one query."""
    for labels, guess in (((1, -1), 0), ((0, 1), 1), ((1, 1), -1)):
        users = FinitePopulation((1, 1), labels, (0, 1))
        for gamma, ridge in ((F(1), F(2)), (F(1, 2), F(1)), (F(2), F(1, 2))):
            for other in (F(0), F(1)):
                yield Prober(users, ((F(1),),), (F(guess),), gamma, ridge, F(1), (other,))


@st.composite
def probers(draw: st.DrawFn) -> Prober:
    """Draw a market with one or two features and two learners, of whom the first probes."""
    d = draw(st.integers(1, 2))
    users, queries = draw(populations(d, 2)), draw(populations(d))
    gamma, ridge = draw(positive_rationals(6, 3)), draw(positive_rationals(6, 3))
    other = tuple(draw(rationals(6, 2)) for _ in range(d))
    return Prober(users, queries.x, queries.y, gamma, ridge, F(1), other)


def two_ways() -> Iterator[Prober]:
    """Two users alike, with opposite labels, who look at losses only; a query that says zero."""
    for gamma, ridge in ((F(1, 4), F(2)), (F(1, 2), F(1))):
        users = FinitePopulation((1, 1), (1, -1), (0, 1))
        yield Prober(users, ((F(1),),), (F(0),), gamma, ridge, F(0), (F(0),))
