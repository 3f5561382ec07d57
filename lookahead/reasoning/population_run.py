r"""Repeated risk minimisation on any mixture of levels, collectives and people at rest.

zhu2025, equations (2) to (4): one call for rational data and for floats, for the mixture itself
and for a random split of the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, cast

import numpy as np

from lookahead.core.errors import InvalidArgument
from lookahead.core.exact import rational, vector
from lookahead.core.fixed_point import gaps as gaps_of
from lookahead.core.fixed_point import retrain as repeat
from lookahead.core.learner import risk_minimizer
from lookahead.core.losses import Logistic, Loss, Quadratic, Squared
from lookahead.core.measures import (
    AnyMeasure,
    ExactMeasure,
    Measure,
    measure,
    mixture,
    push_forward,
)
from lookahead.core.spectral import SpectralRadius
from lookahead.reasoning.population_rates import contraction, settle
from lookahead.reasoning.population_split import Group, split, weighted

ROUNDINGS = 8
Model = Any
Response = Callable[[Any, Any], Any]


@dataclass(frozen=True)
class Collective:
    r"""People who report h(z) whatever model is deployed (equation (4)).

    strategy: h, as `push_forward` takes it: of one rational point, or of an array (n, d);
    name: tells two collectives of one mixture apart.
    """

    strategy: Callable[[Any], Any]
    name: str = "collective"


Members = Mapping[int | Collective, Fraction | int]


@dataclass(frozen=True, eq=False)
class Run:
    r"""A run of retraining, and what is known about where it goes.

    iterates: the models of rounds 0 to t, tuples of Fractions or float arrays; gaps:
    $\|\theta_{t+1} - \theta_t\|_2$ as floats; bound: the factor that Theorem 3 and Proposition 9
    guarantee per round, None without a declared epsilon or where the loss's curvature depends on
    the data; observed: the last gap over the one before, None where that is 0 / 0; stable: the
    stable point, None where none was found; radius: bound on the distance of `stable` from the
    stable point if computing a report rounds at most eight times, 0 where exact, None where nothing
    is proved; jacobian: spectral radius of the retraining map's derivative at `stable`, the
    asymptotic rate (by central differences for floats).
    """

    iterates: tuple[Model, ...]
    gaps: np.ndarray[Any, np.dtype[np.float64]]
    bound: float | None
    observed: float | None
    stable: Model | None
    radius: Fraction | None
    jacobian: SpectralRadius | None


def retrain(
    loss: Loss,
    base: AnyMeasure | Sequence[Any],
    response: Response,
    members: Members,
    theta0: Sequence[Any],
    rounds: int = 10,
    *,
    epsilon: Fraction | int | None = None,
    aware: bool = False,
    rng: np.random.Generator | None = None,
) -> Run:
    r"""Return the run $\theta_{t+1} = \mathcal A(\sum_i \alpha_i\mathcal D_i(\theta_t))$.

    loss: a loss of `lookahead.core.losses`; base: $\mathcal D_0$, exact or float, or a list of
    rational points of equal weight; response(z,
    theta): the best response, of one rational point, or of an array (n, d) for a float measure.
    members: shares that sum to one, by level (0: at rest) or `Collective`. Level k >= 2 responds
    to the model trained on a population that is all at level k - 1 (the recursion of Lemma 11's
    proof); with `aware` it leaves the collectives and those at rest in that population.
    theta0: (p,) where retraining starts; rounds: how often; epsilon: the declared sensitivity of
    $\mathcal D_1$, from which the bound follows; rng: when given, every row belongs to one group
    that is drawn once, floor(share n) rows each and the remainder to the last, in place of weights.
    Raises InvalidArgument for another loss or base, bad shares or, with rng, rows of unequal
    weight; NoSolution when a
    risk has no single minimiser; FloatRefused for floats among rationals.

    >>> from lookahead.core.losses import Squared
    >>> from lookahead.core.measures import measure
    >>> half = Fraction(1, 2)
    >>> union = Collective(lambda z: (z[0] - 3,))
    >>> follow = lambda z, theta: (z[0] + theta[0] / 2,)
    >>> members = {1: half, union: half}
    >>> run = retrain(Squared(), measure([2, 4]), follow, members, (0,), 3, epsilon=half)
    >>> [str(theta[0]) for theta in run.iterates], str(run.stable[0])
    (['0', '3/2', '15/8', '63/32'], '2')
    >>> run.bound, run.observed, run.jacobian.value
    (0.25, 0.25, 0.25)
    """
    if not isinstance(loss, Loss):
        raise InvalidArgument("loss", loss, "must be a loss of lookahead.core.losses")
    shares, base = _shares(members), _law(base)
    exact = isinstance(base, ExactMeasure)
    start: Any = vector(theta0, "theta0") if exact else np.asarray(theta0, dtype=float)
    groups = weighted(base, shares) if rng is None else split(base, shares, rng)
    population = _Population(loss, base, response, groups, aware)
    iterates = repeat(population.round, start, rounds)
    gaps = gaps_of(cast(Any, iterates))
    known = None if epsilon is None else rational(epsilon, "epsilon")
    levels = {key: share for key, share in shares.items() if isinstance(key, int)}
    bound = None if known is None else contraction(loss, base, levels, known, aware)
    observed = float(gaps[-1] / gaps[-2]) if len(gaps) > 1 and gaps[-2] > 0 else None
    found = settle(population.certified, iterates[-1], exact, bound)
    rate = None if bound is None else bound.factor
    return Run(iterates, gaps, rate, observed, found.stable, found.radius, found.jacobian)


@dataclass(frozen=True)
class _Population:
    """Groups of people, a learner, and what one round does.

    Models come with the largest certificate radius of the risk minimisations behind them.
    """

    loss: Loss
    base: AnyMeasure
    response: Response
    groups: tuple[Group, ...]
    aware: bool

    def round(self, theta: Model) -> Model:
        """Return the model trained on what everybody reports on seeing theta."""
        return self.certified(theta)[0]

    def certified(self, theta: Model) -> tuple[Model, Fraction]:
        """Return the same model and the largest radius."""
        top = max((g.member for g in self.groups if isinstance(g.member, int)), default=0)
        seen, radii = {1: theta}, [Fraction(0)]
        for k in range(2, top + 1):
            seen[k], radius = self._learner(self._believed(seen[k - 1]))
            radii.append(radius)
        reports = [(g.share, self._reports(g.rows, g.member, seen)) for g in self.groups]
        model, radius = self._learner(reports)
        return model, max(*radii, radius)

    def _believed(self, theta: Model) -> list[tuple[Fraction, AnyMeasure]]:
        """Return the population in which all thinkers respond to theta."""
        if not self.aware:
            return [(Fraction(1), self._respond(self.base, theta))]
        parts: list[tuple[Fraction, AnyMeasure]] = []
        for g in self.groups:
            thinks = isinstance(g.member, int) and g.member > 0
            law = self._respond(g.rows, theta) if thinks else self._reports(g.rows, g.member, {})
            parts.append((g.share, law))
        return parts

    def _reports(self, rows: AnyMeasure, member: Any, seen: dict[int, Model]) -> AnyMeasure:
        if isinstance(member, Collective):
            return push_forward(cast(Any, rows), member.strategy)
        return rows if member == 0 else self._respond(rows, seen[member])

    def _respond(self, rows: AnyMeasure, theta: Model) -> AnyMeasure:
        return push_forward(cast(Any, rows), lambda z: self.response(z, theta))

    def _learner(self, parts: list[tuple[Fraction, AnyMeasure]]) -> tuple[Model, Fraction]:
        shares, laws = zip(*parts, strict=True)
        exact = isinstance(self.base, ExactMeasure)
        law: Any = mixture(shares if exact else [float(s) for s in shares], cast(Any, laws))
        if isinstance(self.loss, Logistic) and isinstance(law, ExactMeasure):
            raise InvalidArgument("base", "exact", "must hold floats for the logistic loss")
        solution = risk_minimizer(cast(Any, self.loss), law)
        certificate, model = solution.certificate, solution.require()
        radius = Fraction(0) if certificate is None else certificate.radius
        return model, radius if exact else radius + self._rounding(law, model)

    def _rounding(self, law: Measure, model: Any) -> Fraction:
        """Return how far rounded reports can move the model, of a loss of constant curvature."""
        if not isinstance(self.loss, Squared | Quadratic):
            return Fraction(0)
        reach = max(
            float(np.abs(x).max()) for x in (law.points, cast(Any, self.base).points, model)
        )
        pull = float(self.loss.smoothness_z(law)) / float(self.loss.modulus(law))
        unit = float(np.finfo(float).eps)
        return ROUNDINGS * law.d * Fraction(unit) * Fraction(pull) * Fraction(reach)


def _law(base: AnyMeasure | Sequence[Any]) -> AnyMeasure:
    """Return the base population; bare points weigh the same."""
    if isinstance(base, ExactMeasure | Measure):
        return base
    if not isinstance(base, Sequence) or isinstance(base, str) or not base:
        raise InvalidArgument("base", base, "must be a measure or a list of points")
    return measure(base)


def _shares(members: Members) -> dict[int | Collective, Fraction]:
    """Return the shares, checked."""
    if not isinstance(members, Mapping) or not members:
        raise InvalidArgument("members", members, "must map levels or collectives to shares")
    for member in members:
        level = isinstance(member, int) and not isinstance(member, bool) and member >= 0
        if not level and not isinstance(member, Collective):
            raise InvalidArgument("members", member, "must be a level 0, 1, ... or a Collective")
    shares = {member: rational(share, "members") for member, share in members.items()}
    if min(shares.values()) < 0 or sum(shares.values()) != 1:
        shown = [str(share) for share in shares.values()]
        raise InvalidArgument("members", shown, "shares must not be negative and must sum to one")
    return {member: share for member, share in shares.items() if share}
