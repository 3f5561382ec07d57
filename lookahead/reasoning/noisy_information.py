r"""Level-k reasoning on estimates: agents misread the model, the data and the loss, exactly.

The affine model of zhu2025, section 3, with errors that its conclusion asks about. In every round
agents read the model as $\theta_t + \xi_t$ and the mean of the data as $m + b + \zeta_t$; they
believe that a learner answers data of mean $\mu$ with $r'\mu$, while it answers with $r\mu$.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product

from lookahead.core.errors import InvalidArgument, NotConverged
from lookahead.core.measures import ExactMeasure, mean, measure
from lookahead.reasoning.mixtures import Mixture, shares
from lookahead.reasoning.outcomes import NoStablePoint

NONE = measure([0])
F = Fraction
ZERO, ONE = F(0), F(1)


@dataclass(frozen=True)
class NoisyLevelK:
    r"""Affine level-k retraining in which agents estimate what they react to.

    gain: a, an agent at x who expects theta reports $x + a\theta$; mean: m of $\mathcal D_0$;
    mixture: shares by level, from 1; reading, data: laws of $\xi_t$ and $\zeta_t$, of mean zero,
    independent of each other and between rounds, common to all agents; ratio: $r = \beta/\gamma >
    0$ of the learner; believed: the r' that agents believe in, None for r; bias: b, the agents'
    error about the mean. Raises InvalidArgument outside these ranges.

    >>> noisy = NoisyLevelK(F(1, 2), F(3), reading=measure([-1, 1]))
    >>> noisy.rate, noisy.stationary_mean(), noisy.stationary_variance()
    (Fraction(1, 2), Fraction(6, 1), Fraction(1, 3))
    """

    gain: Fraction
    mean: Fraction
    mixture: Mixture = field(default_factory=lambda: {1: F(1)})
    reading: ExactMeasure = NONE
    data: ExactMeasure = NONE
    ratio: Fraction = ONE
    believed: Fraction | None = None
    bias: Fraction = ZERO

    def __post_init__(self) -> None:
        object.__setattr__(self, "mixture", shares(self.mixture))
        if min(self.mixture) < 1:
            raise InvalidArgument("mixture", min(self.mixture), "levels must be 1 or more")
        if self.ratio <= 0:
            raise InvalidArgument("ratio", self.ratio, "must be positive")
        for name, law in (("reading", self.reading), ("data", self.data)):
            if law.d != 1 or mean(law)[0] != 0:
                raise InvalidArgument(name, mean(law), "must be a law on the line with mean zero")

    @property
    def belief(self) -> Fraction:
        return self.ratio if self.believed is None else self.believed

    def foreseen(self, theta: Fraction, k: int, xi: Fraction, zeta: Fraction) -> Fraction:
        """Return the model that level-k agents react to, k >= 1, step by step."""
        expected = theta + xi
        for _ in range(k - 1):
            expected = self.belief * (self.mean + self.bias + zeta + self.gain * expected)
        return expected

    def retrain(self, theta: Fraction, xi: Fraction = ZERO, zeta: Fraction = ZERO) -> Fraction:
        """Return the model after one round with these errors."""
        foreseen = (share * self.foreseen(theta, k, xi, zeta) for k, share in self.mixture.items())
        return self.ratio * (self.mean + self.gain * sum(foreseen, F(0)))

    def moments(self, theta: Fraction, rounds: int) -> tuple[Fraction, Fraction]:
        """Return mean and variance of the model after `rounds` rounds from theta.

        Every sequence of errors is enumerated, so keep rounds and laws small.
        """
        law = {theta: F(1)}
        for _ in range(rounds):
            following: dict[Fraction, Fraction] = {}
            for model, weight in law.items():
                for error, p in self._errors():
                    image = self.retrain(model, *error)
                    following[image] = following.get(image, F(0)) + weight * p
            law = following
        centre = sum((w * t for t, w in law.items()), F(0))
        return centre, sum((w * (t - centre) ** 2 for t, w in law.items()), F(0))

    @property
    def rate(self) -> Fraction:
        r"""The multiplier $\rho = ra\sum_k\alpha_k(r'a)^{k-1}$ of the mean, and of a misreading."""
        return self._difference(theta=F(1))

    @property
    def data_effect(self) -> Fraction:
        r"""How much an error about the mean moves the next model, $S$; zero at level 1."""
        return self._difference(zeta=F(1))

    def stationary_mean(self) -> Fraction:
        """Return the mean of the models in the long run.

        Raises NoStablePoint where the multiplier is 1, NotConverged where it is 1 or more in size.
        """
        self._require_contraction()
        return self.retrain(F(0)) / (1 - self.rate)

    def stationary_variance(self) -> Fraction:
        r"""Return the variance of the models in the long run.

        $(\rho^2\sigma_\xi^2 + S^2\sigma_\zeta^2)/(1 - \rho^2)$. Raises as `stationary_mean`.
        """
        self._require_contraction()
        noise = self.rate**2 * variance(self.reading) + self.data_effect**2 * variance(self.data)
        return noise / (1 - self.rate**2)

    def _errors(self) -> list[tuple[tuple[Fraction, Fraction], Fraction]]:
        readings = zip(self.reading.points, self.reading.weights, strict=True)
        data = zip(self.data.points, self.data.weights, strict=True)
        return [((x[0], y[0]), p * q) for (x, p), (y, q) in product(readings, data)]

    def _difference(self, theta: Fraction = ZERO, zeta: Fraction = ZERO) -> Fraction:
        return self.retrain(theta, F(0), zeta) - self.retrain(F(0))

    def _require_contraction(self) -> None:
        rate = self.rate
        if rate == 1:
            raise NoStablePoint(every=self.retrain(F(0)) == 0)
        if abs(rate) > 1 or rate == -1:
            raise NotConverged(
                "retraining", f"its multiplier is {rate}", "weaken the reaction of the agents"
            )


def variance(law: ExactMeasure) -> Fraction:
    """Return the variance of a law on the line.

    >>> variance(measure([-1, 1]))
    Fraction(1, 1)
    """
    centre = mean(law)[0]
    terms = zip(law.points, law.weights, strict=True)
    return sum((w * (z[0] - centre) ** 2 for z, w in terms), F(0))


def private(law: ExactMeasure, agents: int) -> Fraction:
    """Return the variance of the average error when every agent errs alone: variance / agents.

    Raises InvalidArgument unless agents >= 1.

    >>> private(measure([-1, 1]), 4)
    Fraction(1, 4)
    """
    if agents < 1:
        raise InvalidArgument("agents", agents, "must be 1 or more")
    return variance(law) / agents
