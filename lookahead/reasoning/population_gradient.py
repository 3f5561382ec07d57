r"""A learner that takes one gradient step a round instead of minimising its risk, on the line."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from lookahead.core.errors import InvalidArgument
from lookahead.core.exact import Vector
from lookahead.core.fixed_point import retrain as repeat
from lookahead.core.measures import mean
from lookahead.reasoning.retraining import Retraining

F = Fraction


@dataclass(frozen=True)
class GradientRetraining:
    r"""$\theta_{t+1} = \theta_t - s\,\nabla_\theta\mathbb E_{z\sim\mathcal D(\theta_t)}\ell(z,
    \theta_t)$ with the loss, the agents and the declared constants of `exact`.

    exact: the same population under a learner that minimises, $\Theta$ being the line; step: $s >
    0$. Agents above level 1 foresee exact minimisers, as in equation (1). Raises InvalidArgument
    for another step or a set of models with a border.

    >>> x = GradientRetraining(Retraining(F(-2), F(2)), step=F(1, 4))
    >>> [str(theta) for theta in x.trajectory(F(1), rounds=2)], x.exact.retrain(F(1))
    (['1', '1/4', '1/16'], Fraction(-2, 1))
    """

    exact: Retraining
    step: Fraction

    def __post_init__(self) -> None:
        if self.step <= 0:
            raise InvalidArgument("step", self.step, "must be positive")
        if self.exact.Theta.lower is not None or self.exact.Theta.points:
            raise InvalidArgument("Theta", self.exact.Theta, "must be the line")

    @property
    def gamma_loss(self) -> Fraction:
        return self.exact.gamma_loss

    @property
    def beta(self) -> Fraction:
        return self.exact.beta

    @property
    def epsilon(self) -> Fraction:
        return self.exact.epsilon

    @property
    def curvature(self) -> Fraction:
        return self.exact.curvature

    @property
    def slope(self) -> Fraction:
        return self.exact.slope

    @property
    def gain(self) -> Fraction:
        return self.exact.gain

    @property
    def steepest(self) -> Fraction:
        r"""The Lipschitz constant L of $\nabla_\theta\ell$ in $\theta$."""
        return self.exact.curvature * self.exact.stiffness

    def retrain(self, theta: Fraction) -> Fraction:
        """Return the model after one gradient step on the data that theta provokes."""
        return self.descend(theta, mean(self.exact.population(theta))[0])

    def descend(self, theta: Fraction, data: Fraction) -> Fraction:
        """Return theta after one gradient step on data with this mean."""
        bend = self.exact.stiffness if theta > 0 else 1
        return theta - self.step * (self.curvature * bend * theta - self.slope * data)

    def trajectory(self, theta: Fraction, rounds: int) -> Vector:
        """Return the models of rounds 0 to `rounds`."""
        return repeat(self.retrain, theta, rounds)
