r"""Level-k retraining with declared constants: the instances of Theorem 3 and its relatives.

`Retraining` is exact and one-dimensional; `NonlinearRetraining` is certified, in dimension d.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from lookahead.core.errors import NoSolution
from lookahead.core.exact import Vector, vector
from lookahead.core.measures import ExactMeasure, mean, measure
from lookahead.reasoning.level_k import LevelK, react
from lookahead.reasoning.level_k import population as population_of
from lookahead.reasoning.nonlinear_level_k import NonlinearLevelK

F = Fraction
Shares = tuple[Fraction, ...]
ZERO, ONE = F(0), F(1)
LEVEL_ONE: Shares = (ONE,)
POINT = measure([0])


class NoMinimiser(NoSolution):
    """The risk has no single minimiser on the set of models."""


@dataclass(frozen=True)
class ParameterSet:
    r"""A set $\Theta$ of models: the line, a half-line above `lower`, or finitely many points."""

    lower: Fraction | None = None
    closed: bool = True
    points: Vector = ()

    @property
    def convex(self) -> bool:
        return len(self.points) < 2

    def __contains__(self, theta: Fraction) -> bool:
        if self.points:
            return theta in self.points
        return self.lower is None or theta > self.lower or (self.closed and theta == self.lower)


LINE = ParameterSet()


@dataclass(frozen=True)
class Retraining:
    r"""A learner, agents and two populations on the line, with the constants a theorem declares.

    The loss has $\nabla_\theta\ell = g(\theta) - bz$, where $g$ has slope `curvature` below zero
    and `stiffness` times that above, and $b$ is `slope`; agents answer theta with $x + a\theta$,
    $a$ being `gain`. gamma_loss, beta and epsilon are the declared moduli; `mixture` and `other`
    hold the shares of the levels 1, 2, ...; theta and phi are two models.

    >>> x = Retraining(gain=F(1, 2), epsilon=F(1, 2), base=measure([2]), mixture=(F(0), F(1)))
    >>> x.retrain(F(0)), x.stable_points((F(1),))
    (Fraction(3, 1), (Fraction(4, 1),))
    """

    gain: Fraction
    epsilon: Fraction
    base: ExactMeasure = POINT
    mixture: Shares = LEVEL_ONE
    other: Shares = LEVEL_ONE
    theta: Fraction = ONE
    phi: Fraction = ZERO
    curvature: Fraction = ONE
    slope: Fraction = ONE
    gamma_loss: Fraction = ONE
    beta: Fraction = ONE
    stiffness: Fraction = ONE
    Theta: ParameterSet = LINE

    @property
    def ratio(self) -> Fraction:
        r"""The declared constant $c = \epsilon\beta/\gamma$."""
        return self.epsilon * self.beta / self.gamma_loss

    @property
    def affine(self) -> bool:
        """Whether retraining is an affine map of the line."""
        return self.stiffness == 1 and self.Theta == LINE

    @cached_property
    def model(self) -> LevelK:
        """The same agents and learner as a general level-k model."""
        return LevelK(
            self.base,
            lambda z, theta: (z[0] + self.gain * theta[0],),
            lambda law: (self.learner(law),),
        )

    def learner(self, law: ExactMeasure) -> Fraction:
        """Return the minimiser of the risk on Theta.

        Raises NoMinimiser when Theta is open there, or when two of finitely many models tie.
        """
        pull = self.slope * mean(law)[0]
        if self.Theta.points:
            return self._best_point(pull)
        free = pull / self._slope_of_g(pull)
        if free in self.Theta:
            return free
        if self.Theta.lower is None or not self.Theta.closed:
            raise NoMinimiser(f"the risk decreases towards {self.Theta.lower}, outside Theta")
        return self.Theta.lower

    def population(self, theta: Fraction, shares: Shares | None = None) -> ExactMeasure:
        r"""Return $\mathcal D(\theta)$ of equation (2), by default of `mixture`."""
        weights = by_level(shares or self.mixture)
        return population_of(self.model, (theta,), weights, best_response_level)

    def retrain(self, theta: Fraction, shares: Shares | None = None) -> Fraction:
        """Return the model after one round, by default on `mixture`."""
        return self.learner(self.population(theta, shares))

    def trajectory(self, theta: Fraction, shares: Shares, rounds: int) -> Vector:
        """Return the models of rounds 0 to `rounds`."""
        models = [theta]
        for _ in range(rounds):
            models.append(self.retrain(models[-1], shares))
        return tuple(models)

    def stable_points(self, shares: Shares | None = None) -> Vector:
        r"""Return the stable points among all candidates, in order.

        Candidates are the fixed points of the affine pieces of level-1 retraining, the border or
        the points of Theta, theta and phi; for an affine model also the solution of the
        mixture's own equation. Where all models are stable, theta and phi stand for them.
        """
        shares = shares or self.mixture
        candidates = {self.theta, self.phi, *self.Theta.points, *self._piecewise()}
        if self.Theta.lower is not None:
            candidates.add(self.Theta.lower)
        if self.affine:
            at_zero, at_one = self.retrain(ZERO, shares), self.retrain(ONE, shares)
            if at_one - at_zero != 1:
                candidates.add(at_zero / (1 - at_one + at_zero))
        inside = (theta for theta in candidates if theta in self.Theta)
        return tuple(sorted(theta for theta in inside if self.retrain(theta, shares) == theta))

    def rate(self, shares: Shares | None = None) -> Fraction:
        r"""Return the declared bound $\sum_k \alpha_k c^k$."""
        return rate(self.ratio, shares or self.mixture)

    def _slope_of_g(self, pull: Fraction) -> Fraction:
        return self.curvature * (self.stiffness if pull > 0 else 1)

    def _best_point(self, pull: Fraction) -> Fraction:
        def risk(theta: Fraction) -> Fraction:
            return self._slope_of_g(theta) * theta**2 / 2 - pull * theta

        first, *rest = sorted(self.Theta.points, key=risk)
        if rest and risk(rest[0]) == risk(first):
            raise NoMinimiser(f"{first} and {rest[0]} have the same risk")
        return first

    def _piecewise(self) -> list[Fraction]:
        centre = mean(self.base)[0]
        steep = (self.curvature, self.curvature * self.stiffness)
        gaps = [g - self.slope * self.gain for g in steep]
        return [self.slope * centre / gap for gap in gaps if gap]


@dataclass(frozen=True)
class NonlinearRetraining:
    r"""The nonlinear model with a population and two models, in certified numbers.

    Its own $\gamma$, $\beta$ and $\epsilon$ are the declared ones.
    """

    law: NonlinearLevelK
    mixture: Shares
    theta: Vector
    phi: Vector

    @property
    def gamma_loss(self) -> Fraction:
        return self.law.gamma_loss

    @property
    def beta(self) -> Fraction:
        return self.law.beta

    @property
    def epsilon(self) -> Fraction:
        return self.law.epsilon

    curvature, slope, gain = gamma_loss, beta, epsilon

    @property
    def ratio(self) -> Fraction:
        r"""The constant $c = \epsilon\beta/\gamma$."""
        return self.law.ratio

    @property
    def Theta(self) -> ParameterSet:
        return LINE

    def rate(self) -> Fraction:
        r"""Return the bound $\sum_k \alpha_k c^k$."""
        return rate(self.ratio, self.mixture)


def by_level(shares: Sequence[Fraction]) -> dict[int, Fraction]:
    """Return the shares of the levels 1, 2, ... by level.

    >>> by_level((F(1, 3), F(2, 3)))
    {1: Fraction(1, 3), 2: Fraction(2, 3)}
    """
    return dict(enumerate(shares, start=1))


def rate(c: Fraction, shares: Sequence[Fraction]) -> Fraction:
    r"""Return $\sum_{k \ge 1} \alpha_k c^k$."""
    return sum((share * c**k for k, share in by_level(shares).items()), ZERO)


def pure(k: int) -> Shares:
    """Return the shares of a population in which everybody is at level k >= 1."""
    return (ZERO,) * (k - 1) + (ONE,)


def best_response_level(model: LevelK, theta: Sequence[Fraction | int], k: int) -> ExactMeasure:
    r"""Return $\mathcal D_k(\theta)$ level by level: level 1 best-responds to theta itself, level
    k >= 2 to $\mathcal A(\mathcal D_{k-1}(\theta))$.

    >>> from lookahead.reasoning.level_k import level, mean_learner
    >>> m = LevelK(measure([2]), lambda z, t: (z[0] + t[0] / 2,), mean_learner())
    >>> best_response_level(m, (F(0),), 2).points == level(m, (F(0),), 2).points
    True
    """
    law = react(model, vector(theta, "theta"))
    for _ in range(k - 1):
        law = react(model, model.learner(law))
    return law
