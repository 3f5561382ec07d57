"""Finite populations, models and preference strengths: a small scope and strategies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from itertools import product
from typing import Literal

from hypothesis import strategies as st

from lookahead.core.exact import Matrix, Vector, dot
from lookahead.market.choice import RULES, NamedRule
from lookahead.market.population import FinitePopulation

__all__ = [
    "RULES", "MarketState", "Ties", "alphas", "market_states", "mirrored", "models", "populations",
    "rationals", "ruled", "small_populations", "small_states", "states_under_all_rules", "untied",
    "vectors",
]  # fmt: skip

F = Fraction
Ties = Literal["any", "forced", "none"]


@dataclass(frozen=True)
class MarketState:
    """A population, one model per learner and the strength of preference."""

    population: FinitePopulation
    theta: Matrix
    alpha: Fraction

    @property
    def learners(self) -> int:
        """Number of models."""
        return len(self.theta)


@cache
def rationals(numerator: int = 6, denominator: int = 3) -> st.SearchStrategy[Fraction]:
    """Rationals p/q with |p| <= numerator and 1 <= q <= denominator; zero is common."""
    return st.builds(F, st.integers(-numerator, numerator), st.integers(1, denominator))


@cache
def alphas(least: int = 0, most: int = 12) -> st.SearchStrategy[Fraction]:
    """Strengths k/12 with least <= k <= most; both ends are drawn often."""
    inner = st.integers(least, most).map(lambda k: F(k, 12))
    return st.one_of(inner, st.sampled_from([F(least, 12), F(most, 12)]))


@cache
@st.composite
def vectors(draw: st.DrawFn, d: int) -> Vector:
    """Draw d small rationals."""
    return tuple(draw(rationals()) for _ in range(d))


@st.composite
def populations(
    draw: st.DrawFn,
    *,
    learners: int = 2,
    max_users: int = 5,
    max_dimension: int = 2,
    zero_weights: bool = True,
    singular: bool = True,
    rules: tuple[NamedRule, ...] = ("lowest",),
) -> FinitePopulation:
    """Draw a population whose preferences name every learner below `learners` where users suffice.

    zero_weights: some users may carry no weight; singular: features may span too little, else
    the first d users stand on the axes; rules: the tie rules to draw from.
    """
    d = draw(st.integers(1, max_dimension))
    n = draw(st.integers(1 if singular else d, max(max_users, d)))
    x = [draw(vectors(d)) for _ in range(n)]
    if not singular:
        axes = [tuple(F(draw(st.integers(1, 3)) * (i == j)) for j in range(d)) for i in range(d)]
        x[:d] = axes
    y = [draw(rationals()) for _ in range(n)]
    wanted = [u if u < learners else draw(st.integers(0, learners - 1)) for u in range(n)]
    parts = [draw(st.integers(1, 4)) for _ in range(n)]
    if zero_weights and n > 1 and draw(st.integers(0, 3)) == 0:
        parts[draw(st.integers(0, n - 1))] = 0
    weights = [F(part, sum(parts)) for part in parts]
    rule = rules[draw(st.integers(0, len(rules) - 1))]
    return FinitePopulation(x, y, wanted, weights, rule)


def mirrored(population: FinitePopulation, model: Vector, user: int) -> Vector:
    """Return the mirror image of `model` at which `user` has the same loss.

    A user with features that are all zero ties everywhere; the model itself is returned.
    """
    x = population.x[user]
    if not any(x):
        return model
    step = 2 * (dot(model, x) - population.y[user]) / dot(x, x)
    return tuple(entry - step * value for entry, value in zip(model, x, strict=True))


@st.composite
def models(
    draw: st.DrawFn, population: FinitePopulation, learners: int, *, ties: Ties = "any"
) -> Matrix:
    """Draw one model per learner.

    ties: "forced" mirrors one model at a user, copies one, or sets all equal, so that learners 0
    and 1 have a user in common; "none" moves models apart until no user of positive weight ties
    (features that are all zero leave ties wherever there are two learners).
    """
    theta = [draw(vectors(population.d)) for _ in range(learners)]
    if ties == "forced" and learners > 1:
        how = draw(st.integers(0, 3))
        user = draw(st.integers(0, population.n_users - 1))
        theta[1] = theta[0] if how == 0 else mirrored(population, theta[0], user)
        if how == 1:
            theta = [theta[0]] * learners
    if ties == "none":
        theta = list(untied(population, tuple(theta)))
    return tuple(theta)


def untied(population: FinitePopulation, theta: Matrix) -> Matrix:
    """Return models near `theta` at which no user with positive weight and features ties."""
    for k in range(1, 1000):
        tied = population.tied(theta)
        rows = zip(tied, population.x, population.weights, strict=True)
        if not any(len(found) > 1 and any(x) and w for found, x, w in rows):
            break
        # the steps lie on a moment curve, so finitely many of them meet any user's hyperplanes
        theta = tuple(
            tuple(entry + F((i + 1) * k ** (j + 1), 97) for j, entry in enumerate(model))
            for i, model in enumerate(theta)
        )
    return theta


@st.composite
def market_states(
    draw: st.DrawFn,
    *,
    learners: int = 2,
    max_users: int = 5,
    max_dimension: int = 2,
    ties: Ties = "any",
    zero_weights: bool = True,
    singular: bool = True,
    rules: tuple[NamedRule, ...] = ("lowest",),
    least_alpha: int = 0,
    most_alpha: int = 12,
) -> MarketState:
    """Draw a state; see `populations` and `models`; alpha = k/12 from least to most."""
    population = draw(
        populations(
            learners=learners,
            max_users=max_users,
            max_dimension=max_dimension,
            zero_weights=zero_weights,
            singular=singular,
            rules=rules,
        )
    )
    theta = draw(models(population, learners, ties=ties))
    return MarketState(population, theta, draw(alphas(least_alpha, most_alpha)))


def small_populations() -> Iterator[FinitePopulation]:
    """A few populations that fit on a line of paper, smallest first."""
    yield FinitePopulation([1], [1], [0])
    yield FinitePopulation([1, 1], [1, -1], [0, 1])
    yield FinitePopulation([1, 1], [1, -1], [0, 1], [F(2, 3), F(1, 3)])
    yield FinitePopulation([1, 1], [1, -1], [1, 0])
    yield FinitePopulation([1, 2, 1], [1, -1, 0], [0, 1, 1])
    yield FinitePopulation([1, 0, 1], [2, 1, -1], [0, 0, 1], [F(1, 2), F(1, 4), F(1, 4)])
    yield FinitePopulation([(1, 0), (0, 1), (1, 1)], [1, -1, 0], [0, 1, 1])


def small_states(
    alpha: tuple[Fraction, ...] = (F(1, 2), F(0), F(1), F(2, 3)),
) -> Iterator[MarketState]:
    """Every small population at a few pairs of models, coincident ones included."""
    values = ((1, -1), (0, -1), (2, 1), (0, 0), (-1, 1))
    for population, pair, strength in product(small_populations(), values, alpha):
        theta = tuple(tuple(F(v) for _ in range(population.d)) for v in pair)
        yield MarketState(population, theta, strength)


def states_under_all_rules() -> Iterator[MarketState]:
    """The small states under each tie rule."""
    for rule in RULES:
        yield from ruled(small_states(), rule)


def ruled(states: Iterator[MarketState], rule: NamedRule) -> Iterator[MarketState]:
    """The same states under another tie rule: "lowest", "highest", "split" or "preferred"."""
    for state in states:
        p = state.population
        changed = FinitePopulation(p.x, p.y, p.preference, p.weights, rule)
        yield replace(state, population=changed)
