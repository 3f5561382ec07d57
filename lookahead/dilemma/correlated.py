"""Correlated equilibria of small games on graphs: best and worst, with exact certificates."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import product
from typing import Any, Literal

from lookahead.core.errors import InvalidArgument
from lookahead.dilemma.outcomes import NotCertified, TooLarge
from lookahead.dilemma.threshold import checked_required, positive

Profile = tuple[int, ...]
Law = dict[Profile, Fraction]
Multipliers = dict[tuple[int, int], Fraction]
LIMIT = 8


@dataclass(frozen=True)
class Mediated:
    r"""A game on a graph in which a mediator whispers to every agent what to do.

    neighbours: one tuple of node numbers per agent; required: $m_i$ per group $\{i\} \cup
    \mathcal N(i)$; kappa > 0. Payoffs enter in units of the stake r b: an agent gains
    $\mathbb 1[k_{-i} = m_i - 1] - \kappa$ by cooperating. Aumann's correlated equilibrium, which
    gois2025, Section 2.1, sets against its public signal.

    Raises InvalidArgument for neighbours that are not mutual or `required` out of range, TooLarge
    above 8 agents, whose 2^8 profiles would be too many for exact certificates.

    >>> chain = Mediated(((1,), (0, 2), (1,)), (2, 2, 2), Fraction(3, 5))
    >>> chain.successes((1, 1, 0)), chain.gain(1, (1, 0, 0))
    (2, Fraction(2, 5))
    """

    neighbours: tuple[tuple[int, ...], ...]
    required: tuple[int, ...]
    kappa: Fraction

    def __post_init__(self) -> None:
        positive("kappa", self.kappa)
        n = len(self.neighbours)
        if n > LIMIT:
            raise TooLarge("a correlated equilibrium", n, LIMIT, "take fewer agents")
        if len(self.required) != n:
            raise InvalidArgument("required", self.required, f"must have {n} entries")
        for i, near in enumerate(self.neighbours):
            checked_required(self.required[i], len(near) + 1)
            if i in near or len(set(near)) < len(near):
                raise InvalidArgument("neighbours", near, "holds a loop or a node twice")
            if not all(0 <= j < n and i in self.neighbours[j] for j in near):
                raise InvalidArgument("neighbours", near, f"must be mutual for node {i}")

    @property
    def profiles(self) -> list[Profile]:
        """All profiles, tuples of 0 and 1."""
        return list(product((0, 1), repeat=len(self.neighbours)))

    def gain(self, i: int, y: Profile) -> Fraction:
        """Return what agent i gains by cooperating rather than defecting, the others as in y."""
        others = sum(y[j] for j in self.neighbours[i])
        return Fraction(int(others == self.required[i] - 1)) - self.kappa

    def successes(self, y: Profile) -> int:
        """Return the number of groups with enough cooperators."""
        near = enumerate(self.neighbours)
        return sum(y[i] + sum(y[j] for j in js) >= self.required[i] for i, js in near)

    def welfare(self, y: Profile) -> Fraction:
        """Return the sum of payoffs above the disaster's, in units of the stake."""
        return self.successes(y) - self.kappa * sum(y)

    @cached_property
    def prophecies(self) -> tuple[Profile, ...]:
        """The self-fulfilling prophecies: every agent answers the others as predicted."""
        n = range(len(self.neighbours))
        return tuple(y for y in self.profiles if all((self.gain(i, y) > 0) == y[i] for i in n))

    def slacks(self, law: Mapping[Profile, Fraction]) -> Multipliers:
        """Return what obeying gains, agent by agent and advice by advice, in expectation."""
        slack = {(i, a): Fraction(0) for i in range(len(self.neighbours)) for a in (0, 1)}
        for y, mass in law.items():
            for i, a in enumerate(y):
                slack[i, a] += mass * (self.gain(i, y) if a else -self.gain(i, y))
        return slack

    def is_equilibrium(self, law: Mapping[Profile, Fraction]) -> bool:
        """Return whether `law` is a law under which nobody gains by disobeying."""
        masses = law.values()
        proper = all(q >= 0 for q in masses) and sum(masses) == 1
        return proper and all(slack >= 0 for slack in self.slacks(law).values())

    def bound(
        self, multipliers: Mapping[tuple[int, int], Fraction], objective: Callable[[Profile], Any]
    ) -> Fraction:
        r"""Return an upper bound on the expected objective in every correlated equilibrium.

        $\max_y\big(W(y) + \sum_i \lambda_{i, y_i} d_i(y)\big)$, with $d_i$ what obeying gains: in
        an equilibrium the added terms have a non-negative mean for any $\lambda \ge 0$.

        Raises InvalidArgument for a negative multiplier.
        """
        if any(v < 0 for v in multipliers.values()):
            raise InvalidArgument("multipliers", min(multipliers.values()), "must not be negative")

        def lifted(y: Profile) -> Fraction:
            added = (
                multipliers.get((i, a), Fraction(0)) * (self.gain(i, y) if a else -self.gain(i, y))
                for i, a in enumerate(y)
            )
            return Fraction(objective(y)) + sum(added, Fraction(0))

        return max(lifted(y) for y in self.profiles)


@dataclass(frozen=True)
class Optimum:
    """A best or worst correlated equilibrium: its value, its law, and the dual that proves it."""

    value: Fraction
    law: Law
    multipliers: Multipliers


def correlated(
    game: Mediated,
    objective: Callable[[Profile], Any] | None = None,
    direction: Literal["best", "worst"] = "best",
) -> Optimum:
    """Return the best or the worst correlated equilibrium, certified in rationals.

    A linear program over laws on the 2^N profiles, solved in cvxpy. Its vertex and its dual are
    read as fractions; both are then checked exactly, and must have one and the same value.

    objective: a rational per profile, the number of successful groups by default. Raises
    NotCertified where the fractions do not fit.

    >>> chain = Mediated(((1,), (0, 2), (1,)), (2, 2, 2), Fraction(3, 5))
    >>> chain.prophecies, correlated(chain).value
    (((0, 0, 0),), Fraction(2, 1))
    """
    measure = objective or game.successes
    sign = 1 if direction == "best" else -1

    def goal(y: Profile) -> Fraction:
        return sign * Fraction(measure(y))

    masses, duals = _solved(game, goal)
    keys = [(i, a) for i in range(len(game.neighbours)) for a in (0, 1)]
    for limit in (10, 100, 1_000, 10_000, 100_000):
        law = {y: q for y, x in zip(game.profiles, masses, strict=True) if (q := _near(x, limit))}
        dual = {key: q for key, x in zip(keys, duals, strict=True) if (q := _near(x, limit))}
        if not game.is_equilibrium(law):
            continue
        value = sum((q * goal(y) for y, q in law.items()), Fraction(0))
        if game.bound(dual, goal) == value:
            return Optimum(sign * value, law, dual)
    raise NotCertified(f"the {direction} correlated equilibrium")


def _near(x: float, limit: int) -> Fraction:
    return max(Fraction(x).limit_denominator(limit), Fraction(0))


def _solved(
    game: Mediated, goal: Callable[[Profile], Fraction]
) -> tuple[Sequence[float], Sequence[float]]:
    """Return the optimal law and the multipliers of the constraints, in floats."""
    import cvxpy as cp
    import numpy as np

    profiles = game.profiles
    obey = np.zeros((2 * len(game.neighbours), len(profiles)))
    for column, y in enumerate(profiles):
        for i, a in enumerate(y):
            obey[2 * i + a, column] = float(game.gain(i, y) if a else -game.gain(i, y))
    q: Any = cp.Variable(len(profiles), nonneg=True)
    constraint: Any = obey @ q >= 0
    total: Any = cp.sum(q) == 1
    value: Any = np.array([float(goal(y)) for y in profiles]) @ q
    problem: Any = cp.Problem(cp.Maximize(value), [constraint, total])
    problem.solve(solver=cp.HIGHS)
    if q.value is None:
        raise NotCertified(f"a program that the solver calls {problem.status}")
    return [float(x) for x in q.value], [float(x) for x in constraint.dual_value]
