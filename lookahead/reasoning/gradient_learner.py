r"""A learner that takes one gradient step a round instead of minimising the risk, exactly.

The affine model of zhu2025, section 3: $\theta_{t+1} = \theta_t - \eta(\gamma\theta_t -
\beta\,\mathbb E_{\mathcal D(\theta_t)}z)$. With $\eta = 1/\gamma$ the step is the exact learner.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from lookahead.core.errors import InvalidArgument
from lookahead.core.exact import Vector
from lookahead.reasoning.affine_level_k import AffineLevelK
from lookahead.reasoning.mixtures import Mixture, shares

F = Fraction


@dataclass(frozen=True)
class GradientLearner:
    r"""An affine level-k model whose learner takes steps of size eta.

    Agents foresee an exact learner, as in the paper; or the step itself, if `aware`.
    model: loss, data, reaction; eta > 0: step size. Raises InvalidArgument for eta <= 0.

    >>> away = AffineLevelK(gamma_loss=1, beta=1, epsilon=-2, mean=3)
    >>> GradientLearner(away, F(1, 3)).rate(), away.rate()
    (Fraction(0, 1), Fraction(-2, 1))
    """

    model: AffineLevelK
    eta: Fraction
    aware: bool = False

    def __post_init__(self) -> None:
        if self.eta <= 0:
            raise InvalidArgument("eta", self.eta, "must be positive")

    def step(self, theta: Fraction, data: Fraction) -> Fraction:
        """Return the model after a step on the gradient of the risk on data of this mean."""
        gradient = self.model.gamma_loss * theta - self.model.beta * data
        return theta - self.eta * gradient

    def data(self, theta: Fraction, k: int) -> Fraction:
        r"""Return the mean of $\mathcal D_k(\theta)$; agents foresee a learner."""
        if not self.aware:
            return self.model.response_mean(theta, k)
        expected = theta
        for _ in range(k - 1):
            expected = self.step(expected, self.model.response_mean(expected))
        return self.model.response_mean(expected, min(k, 1))

    def retrain(self, theta: Fraction, mixture: Mixture | None = None) -> Fraction:
        """Return the model after one round on a mixture, default level 1 alone."""
        parts = shares(mixture).items()
        return self.step(theta, sum((a * self.data(theta, k) for k, a in parts), F(0)))

    def rate(self, mixture: Mixture | None = None) -> Fraction:
        r"""Return the multiplier of a round, from two values of the affine map.

        $1 - \eta\gamma(1 - \rho_\alpha)$ for agents who foresee an exact learner.
        """
        return self.retrain(F(1), mixture) - self.retrain(F(0), mixture)

    def trajectory(
        self, theta0: Fraction, mixture: Mixture | None = None, rounds: int = 10
    ) -> Vector:
        """Return the rounds + 1 models that start at theta0."""
        models = [theta0]
        for _ in range(rounds):
            models.append(self.retrain(models[-1], mixture))
        return tuple(models)
