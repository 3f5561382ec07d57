"""States of a finite market about to make a round, with probing sets: a small scope, strategies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

from hypothesis import strategies as st

from lookahead.core.exact import Matrix, Vector, dot
from lookahead.market.choice import RULES
from lookahead.market.one_step import Outcome, one_step_law
from lookahead.market.population import FinitePopulation
from lookahead.market.probe_options import Probing, RidgeConvention
from lookahead.testing.market_populations import market_states, rationals, small_states, vectors

F = Fraction
NONE, ONE, QUARTER = F(0), F(1), F(1, 4)
Queries = tuple[tuple[Matrix, Vector], ...]


@dataclass(frozen=True)
class Round:
    """A market about to make a round: users, models, alpha, eta, probing, and declared bounds.

    Declared: |x| <= R_x and |y| <= Y for users, |x| <= R_x and |label| <= R_x B for queries.
    """

    population: FinitePopulation
    theta: Matrix
    alpha: Fraction
    step: Fraction = QUARTER
    probers: tuple[int, ...] = ()
    queries: Queries = ()
    weight: Fraction = ONE
    ridge: Fraction = NONE
    ridge_convention: RidgeConvention = "half"
    R_x: Fraction = NONE
    Y: Fraction = NONE
    B: Fraction = NONE

    @property
    def probing(self) -> Probing:
        """The probing options."""
        return Probing(self.probers, self.queries, self.weight, self.ridge, self.ridge_convention)

    @property
    def shrinkage(self) -> Fraction:
        """Gradient of the ridge over theta."""
        return self.ridge * (1 if self.ridge_convention == "half" else 2)

    @cached_property
    def law(self) -> tuple[Outcome, ...]:
        """Every outcome of the round."""
        return one_step_law(self.population, self.theta, self.alpha, self.step, self.probing)

    def probe_loss(self, i: int, model: Vector) -> Fraction:
        """The mean loss over the stored queries of learner i, plus its ridge."""
        rows, labels = self.queries[self.probers.index(i)]
        total = sum(
            ((y - dot(model, x)) ** 2 for x, y in zip(rows, labels, strict=True)), start=F(0)
        )
        return total / len(labels) + self.shrinkage * dot(model, model) / 2

    def potential(self, theta: Matrix) -> Fraction:
        """F^P at other models, from its definition."""
        probes = sum((self.probe_loss(i, theta[i]) for i in self.probers), start=F(0))
        return self.population.potential(theta, self.alpha) + self.weight * probes

    def directional(self, direction: Matrix) -> Fraction:
        """The one-sided derivative of F^P at theta; the probing part is a quadratic."""
        probe = F(0)
        for i in self.probers:
            ahead, behind = (
                tuple(a + s * b for a, b in zip(self.theta[i], direction[i], strict=True))
                for s in (1, -1)
            )
            probe += (self.probe_loss(i, ahead) - self.probe_loss(i, behind)) / 2
        organic = self.population.directional(self.theta, self.alpha, direction)
        return organic + self.weight * probe

    @cached_property
    def mean_move(self) -> Matrix:
        """E[Z]: what a round takes from the models on average, over eta."""
        return self.mean_of(lambda o: o.models)

    def mean_of(self, models: Any) -> Matrix:
        """E[(theta - models) / eta] over the law."""
        moved = [(o.probability, models(o)) for o in self.law]
        return tuple(
            tuple(
                sum((p * (entry - after[i][k]) for p, after in moved), F(0)) / self.step
                for k, entry in enumerate(row)
            )
            for i, row in enumerate(self.theta)
        )


def square(theta: Matrix) -> Fraction:
    """|theta|^2 over all models.

    >>> square(((F(1),), (F(2),)))
    Fraction(5, 1)
    """
    return sum((dot(row, row) for row in theta), start=F(0))


def bounded(x: Round) -> Round:
    """Declare the smallest whole bounds that users and queries keep."""
    rows = [*x.population.x, *(row for q, _ in x.queries for row in q)]
    labels = [abs(y) for _, ys in x.queries for y in ys]
    R = F(1)
    while any(dot(row, row) > R * R for row in rows):
        R += 1
    return replace(x, R_x=R, Y=max(map(abs, x.population.y)), B=max(labels, default=F(0)) / R)


def small_rounds() -> Iterator[Round]:
    """Small states without probing, and with one or two probing learners; ties included."""
    for state in small_states(alpha=(F(1, 2), F(0), F(1))):
        plain = Round(state.population, state.theta, state.alpha)
        yield bounded(plain)
        d = state.population.d
        ask: Matrix = (tuple(F(int(k == 0)) for k in range(d)), tuple(F(1) for _ in range(d)))
        one = replace(
            plain, probers=(0,), queries=((ask, (F(1), F(-2))),), weight=F(1, 2), ridge=F(1, 3)
        )
        yield bounded(one)
        both = (*one.queries, (ask[:1], (F(3),)))
        yield bounded(replace(one, probers=(0, 1), queries=both, ridge_convention="full"))


@st.composite
def rounds(draw: st.DrawFn, *, max_users: int = 4, **options: Any) -> Round:
    """Draw a market of two or three learners about to make a round; any tie rule.

    options: those of `market_states`.
    """
    learners = draw(st.integers(2, 3))
    options = {"rules": RULES, **options}
    state = draw(market_states(learners=learners, max_users=max_users, **options))
    who = tuple(i for i in range(learners) if draw(st.booleans()))
    queries: list[tuple[Matrix, Vector]] = []
    for _ in who:
        count = draw(st.integers(1, 2))
        rows = tuple(draw(vectors(state.population.d)) for _ in range(count))
        queries.append((rows, tuple(draw(rationals()) for _ in range(count))))
    return bounded(
        Round(
            state.population,
            state.theta,
            state.alpha,
            F(1, draw(st.integers(1, 8))),
            who,
            tuple(queries),
            F(draw(st.integers(0, 6)), 2),
            F(draw(st.integers(0, 4)), 3),
            ("half", "full")[draw(st.integers(0, 1))],
        )
    )
