r"""From data, loss and utility to the benefit of coordination in six steps, exactly.

A small platform with one parameter on which both kinds of reasoning have closed forms; the order of
the steps is that of summary 002, the quantities are those of zhu2025, sections 2 to 4.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from lookahead.core.exact import Vector, rational
from lookahead.core.measures import ExactMeasure, mean
from lookahead.reasoning.level_k import LevelK, mean_learner, retrain
from lookahead.reasoning.mixtures import Mixture
from lookahead.reasoning.outcomes import NoStablePoint, UnboundedUtility

Rational = Fraction | int


@dataclass(frozen=True)
class Platform:
    r"""Reports on the line, a learner that takes the mean, and users with a target for the model.

    Loss $\tfrac12(\theta - z)^2$; a user at x who reports z under the model theta has
    $u = -\tfrac12(\theta - c)^2 + b\,\theta(z - x) - \tfrac\kappa2(z - x)^2$.
    base: $\mathcal D_0$; target: c; pull: b, what a report earns in proportion to the model;
    kappa > 0: cost of moving.
    """

    base: ExactMeasure
    target: Fraction
    pull: Fraction
    kappa: Fraction

    @property
    def model(self) -> LevelK:
        """Base, selfish best response and learner, the parts of level-k retraining."""
        return LevelK(
            self.base, lambda z, theta: (z[0] + self.pull / self.kappa * theta[0],), mean_learner()
        )

    def utility(self, shift: Rational, theta: Rational) -> Fraction:
        """Return the utility under theta of a population that all move by `shift`."""
        t, s = rational(theta, "theta"), rational(shift, "shift")
        return -((t - self.target) ** 2) / 2 + self.pull * t * s - self.kappa * s**2 / 2

    def collective_utility(self, shift: Rational) -> Fraction:
        """Return U(h) of the strategy that moves everybody by `shift`; the learner answers."""
        return self.utility(shift, mean(self.base)[0] + shift)

    @property
    def bend(self) -> Fraction:
        """How much U bends down in the shift, -U''."""
        u = self.collective_utility
        return 2 * u(0) - u(1) - u(-1)


@dataclass(frozen=True)
class Path:
    """What the six steps give; shifts are strategies, thetas the models that answer them."""

    trajectory: Vector
    theta_star: Fraction
    shift_star: Fraction
    utility_star: Fraction
    theta_sharp: Fraction
    shift_sharp: Fraction
    utility_sharp: Fraction

    @property
    def benefit(self) -> Fraction:
        return self.utility_sharp - self.utility_star


def critical_path(platform: Platform, mixture: Mixture, theta0: Rational, rounds: int = 8) -> Path:
    r"""Return the run of retraining, the stable point, the collective optimum and B.

    (1) data, loss and utility: `platform`; (2) who reasons how: `mixture`; (3) the map
    $\mathcal D(\theta)$; (4) the collective's strategy; (5) repeated retraining; (6) B.
    mixture: shares by level; theta0: first model; rounds: how many retrainings, 0 or more.
    Raises NoStablePoint where retraining has no single stable point, UnboundedUtility where the
    collective's utility has no maximum, InvalidArgument for shares that are none.

    >>> from lookahead.core.measures import measure
    >>> p = Platform(measure([1]), target=Fraction(0), pull=Fraction(1), kappa=Fraction(2))
    >>> path = critical_path(p, {1: 1}, 0, rounds=3)
    >>> [str(theta) for theta in path.trajectory], path.theta_star, path.benefit
    (['0', '1', '3/2', '7/4'], Fraction(2, 1), Fraction(1, 2))
    """
    step = lambda theta: retrain(platform.model, (theta,), mixture)[0]
    models = [rational(theta0, "theta0")]
    for _ in range(rounds):
        models.append(step(models[-1]))
    theta_star = _fixed_point(step(Fraction(0)), step(Fraction(1)))
    shift_star = theta_star - mean(platform.base)[0]
    shift_sharp = _best_shift(platform)
    return Path(
        trajectory=tuple(models),
        theta_star=theta_star,
        shift_star=shift_star,
        utility_star=platform.utility(shift_star, theta_star),
        theta_sharp=mean(platform.base)[0] + shift_sharp,
        shift_sharp=shift_sharp,
        utility_sharp=platform.collective_utility(shift_sharp),
    )


def _fixed_point(at_zero: Fraction, at_one: Fraction) -> Fraction:
    if at_one - at_zero == 1:
        raise NoStablePoint(every=at_zero == 0)
    return at_zero / (1 - at_one + at_zero)


def _best_shift(platform: Platform) -> Fraction:
    bend, u = platform.bend, platform.collective_utility
    slope = (u(1) - u(-1)) / 2
    if bend < 0 or (bend == 0 and slope != 0):
        raise UnboundedUtility("the common shift")
    return slope / bend if bend else Fraction(0)
