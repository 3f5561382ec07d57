"""Online probing of loyal users (alpha = 1) with one feature: the exact stationary point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from lookahead.core.errors import InvalidArgument, NotConverged
from lookahead.core.exact import Vector, rational, solve
from lookahead.market.arguments import column, entries, of_kind, one_of, positive
from lookahead.market.medians import middle
from lookahead.market.online_probing import RULES, Peers, Rule, aggregate, check_peers
from lookahead.market.population import FinitePopulation, normal_equations
from lookahead.market.probe_options import check_weights

SWEEPS = 400


@dataclass(frozen=True)
class OnlineProbing:
    """Learners of one number each, with loyal users, who probe one another's current models.

    Source: our own; narang2026, Algorithm 2 at alpha = 1 and d = 1, with current labels. Learner
    i's mean gradient is 2 A_i (theta_i - s_i) + gamma_i (2 c (theta_i - label_i) + lambda theta_i),
    the second part only if it has peers.

    curvature: n numbers A_i = E[x^2, pi = i] >= 0; specialist: n numbers s_i, each learner's own
    optimum; peers: n tuples of learners; weights: n numbers gamma_i >= 0; ridge: lambda >= 0;
    moment: c = E x^2 > 0 of the queries; rule: "median" or "average".

    Raises InvalidArgument for lengths that differ and numbers out of range, NoSuchLearner for an
    unknown peer.

    >>> pair = OnlineProbing((1, 1), (1, -1), ((1,), (0,)), (1, 1))
    >>> pair.stationary(), pair.snapshot((1, -1))
    ((Fraction(1, 3), Fraction(-1, 3)), (Fraction(0, 1), Fraction(0, 1)))
    """

    curvature: Vector
    specialist: Vector
    peers: Peers
    weights: Vector
    ridge: Fraction = Fraction(0)
    moment: Fraction = Fraction(1)
    rule: Rule = "median"

    def __post_init__(self) -> None:
        for name in ("curvature", "specialist", "weights"):
            object.__setattr__(self, name, column(getattr(self, name), name))
        object.__setattr__(self, "peers", check_peers(self.peers, self.n))
        for name in ("specialist", "weights"):
            if len(getattr(self, name)) != self.n:
                raise InvalidArgument(name, len(getattr(self, name)), f"needs {self.n} entries")
        object.__setattr__(self, "ridge", rational(self.ridge, "ridge"))
        object.__setattr__(self, "moment", positive(self.moment, "moment"))
        one_of(self.rule, "rule", RULES)
        for gamma in self.weights:
            check_weights(gamma, self.ridge, "half")
        if any(A < 0 for A in self.curvature):
            raise InvalidArgument("curvature", self.curvature, "must not be negative")

    @property
    def n(self) -> int:
        """Number of learners."""
        return len(self.curvature)

    @cached_property
    def rates(self) -> Vector:
        """rho_i = 2 A_i + gamma_i lambda: how firmly each learner is held without its peers."""
        return tuple(
            2 * A + (gamma * self.ridge if some else 0)
            for A, gamma, some in zip(self.curvature, self.weights, self.peers, strict=True)
        )

    @cached_property
    def pulls(self) -> Vector:
        """2 gamma_i c, zero for those who do not probe."""
        return tuple(
            2 * gamma * self.moment if some else Fraction(0)
            for gamma, some in zip(self.weights, self.peers, strict=True)
        )

    def _models(self, theta: Sequence[Any]) -> Vector:
        models = column(theta, "theta")
        if len(models) != self.n:
            raise InvalidArgument("theta", len(models), f"needs {self.n} models")
        return models

    def labels(self, theta: Sequence[Any]) -> Vector:
        """Return label_i(x) / x, the aggregate of the peers' models; 0 for those without peers."""
        models = self._models(theta)
        return tuple(
            aggregate([models[k] for k in some], self.rule) if some else Fraction(0)
            for some in self.peers
        )

    def gradient(self, theta: Sequence[Any]) -> Vector:
        """Return the mean gradient of every learner at the models `theta`."""
        models = self._models(theta)
        return tuple(
            (rho + pull) * t - 2 * A * s - pull * label
            for rho, pull, t, A, s, label in zip(
                *(self.rates, self.pulls, models, self.curvature, self.specialist),
                self.labels(models),
                strict=True,
            )
        )

    def step(self, theta: Sequence[Any], eta: Fraction) -> Vector:
        """Return the models after a mean step of size `eta`."""
        models, size = self._models(theta), rational(eta, "eta")
        return tuple(t - size * g for t, g in zip(models, self.gradient(models), strict=True))

    def snapshot(self, initial: Sequence[Any]) -> Vector:
        """Return where offline probing ends, with labels stored from the models `initial`.

        Raises InvalidArgument for a learner whom neither users, ridge nor queries hold.
        """
        held = [rho + pull for rho, pull in zip(self.rates, self.pulls, strict=True)]
        if not all(held):
            raise InvalidArgument("curvature", self.curvature, "a learner learns from nothing")
        return tuple(
            (2 * A * s + pull * label) / h
            for h, A, s, pull, label in zip(
                *(held, self.curvature, self.specialist, self.pulls, self.labels(initial)),
                strict=True,
            )
        )

    def stationary(self) -> Vector:
        """Return the one stationary point of online probing, exactly.

        Sweeps of `snapshot` contract towards it; once they rank the peers as it does, a linear
        system gives it. Raises InvalidArgument unless every rate is positive, NotConverged when
        the sweeps do not settle the ranks.
        """
        if min(self.rates) <= 0:
            raise InvalidArgument("curvature", self.curvature, "each needs users or a ridge")
        theta, tried = self.specialist, set[tuple[Vector, ...]]()
        for _ in range(SWEEPS):
            system = self._selected(theta)
            if system not in tried:
                tried.add(system)
                found = solve(
                    system,
                    [2 * A * s for A, s in zip(self.curvature, self.specialist, strict=True)],
                )
                if not any(self.gradient(found)):
                    return found
            theta = tuple(t.limit_denominator(10**9) for t in self.snapshot(theta))
        raise NotConverged("online probing", f"{SWEEPS} sweeps", "lower the weights")

    def _selected(self, theta: Vector) -> tuple[Vector, ...]:
        """The matrix of the mean gradient while the peers are ranked as at `theta`."""
        rows: list[Vector] = []
        for i, (some, pull) in enumerate(zip(self.peers, self.pulls, strict=True)):
            row = [Fraction(0)] * self.n
            row[i] = self.rates[i] + pull
            ranked = sorted(some, key=lambda k: theta[k])
            if some and self.rule == "median":
                ranked = [ranked[rank] for rank in middle(len(ranked))]
            for k in ranked:
                row[k] -= pull / len(ranked)
            rows.append(tuple(row))
        return tuple(rows)


def loyal(
    population: FinitePopulation,
    peers: Sequence[Sequence[int]],
    weights: Sequence[Any],
    ridge: Fraction = Fraction(0),
    rule: Rule = "median",
) -> OnlineProbing:
    """Return the online probing of a population with d = 1 and alpha = 1.

    One learner for each entry of `peers`; a learner whom nobody prefers has curvature 0 and
    specialist 0. Queries are drawn from the population. Raises InvalidArgument for d > 1.

    >>> users = FinitePopulation([1, 1], [1, -1], [0, 1])
    >>> [str(s) for s in loyal(users, [(1,), (0,)], [1, 1]).stationary()]
    ['1/5', '-1/5']
    """
    of_kind(population, "population", FinitePopulation, "a FinitePopulation")
    whom = entries(peers, "peers")
    if population.d != 1:
        raise InvalidArgument("population", population.d, "must have one feature, d = 1")
    curvature: list[Fraction] = []
    specialist: list[Fraction] = []
    for i in range(len(whom)):
        own = [
            w * (wanted == i)
            for w, wanted in zip(population.weights, population.preference, strict=True)
        ]
        A, b = normal_equations(population, own)
        curvature.append(A[0][0])
        specialist.append(b[0] / A[0][0] if A[0][0] else Fraction(0))
    moment = normal_equations(population, population.weights)[0][0][0]
    return OnlineProbing(
        *(tuple(curvature), tuple(specialist), whom),
        *(column(weights, "weights"), ridge, moment, rule),
    )
