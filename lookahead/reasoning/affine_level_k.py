"""The affine level-k model: quadratic loss, affine reaction, everything rational (zhu2025, 3)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from lookahead.core.errors import InvalidArgument
from lookahead.core.exact import rational
from lookahead.reasoning.mixtures import Mixture, shares
from lookahead.reasoning.outcomes import NoStablePoint

Rational = Fraction | int


@dataclass(frozen=True)
class AffineLevelK:
    r"""Loss $\tfrac\gamma2\theta^2 - \beta\theta z$ and reaction $z = x + \epsilon\theta$.

    The learner is $A(D) = (\beta/\gamma)\,\mathbb E z$ and level-1 retraining the affine map
    $T(\theta) = (\beta/\gamma)(\bar x + \epsilon\theta)$, multiplier $c = \epsilon\beta/\gamma$.
    At level k agents react to the model that level k - 1 would train (recursion of Lemma 11's
    proof), so that $A(D_k(\theta)) = T^k(\theta)$; at level 0 they do not react.

    gamma_loss > 0: strong convexity; beta > 0: smoothness in z; epsilon: sensitivity with its
    sign, negative for negative feedback; mean: the mean of x. All rational.
    Raises InvalidArgument outside these ranges, FloatRefused for floats.

    >>> m = AffineLevelK(gamma_loss=2, beta=1, epsilon=Fraction(1, 2), mean=3)
    >>> m.stable_point(), m.rate({1: Fraction(1, 2), 2: Fraction(1, 2)})
    (Fraction(2, 1), Fraction(5, 32))
    >>> [str(theta) for theta in m.trajectory(0, {1: Fraction(1, 2), 2: Fraction(1, 2)}, rounds=2)]
    ['0', '27/16', '999/512']
    """

    gamma_loss: Fraction
    beta: Fraction
    epsilon: Fraction
    mean: Fraction

    def __init__(
        self, gamma_loss: Rational, beta: Rational, epsilon: Rational, mean: Rational
    ) -> None:
        given = {"gamma_loss": gamma_loss, "beta": beta, "epsilon": epsilon, "mean": mean}
        for name, value in given.items():
            object.__setattr__(self, name, rational(value, name))
        for name in ("gamma_loss", "beta"):
            if getattr(self, name) <= 0:
                raise InvalidArgument(name, getattr(self, name), "must be positive")

    @property
    def multiplier(self) -> Fraction:
        r"""The signed multiplier $c = \epsilon\beta/\gamma$ of level-1 retraining."""
        return self.epsilon * self.beta / self.gamma_loss

    def learner(self, mean: Rational) -> Fraction:
        """Return A(D) for data with this mean."""
        return self.beta / self.gamma_loss * rational(mean, "mean")

    def response_mean(self, theta: Rational, level: int = 1) -> Fraction:
        r"""Return the mean of $\mathcal D_k(\theta)$: $\mathcal D_1$ at the model before last.

        level: k >= 0; at level 0 the mean of x.
        """
        (level,) = shares({level: 1})
        if level == 0:
            return self.mean
        return self.mean + self.epsilon * self._iterate(rational(theta, "theta"), level - 1)

    def retrain(self, theta: Rational, mixture: Mixture | None = None) -> Fraction:
        r"""Return $A(\sum_k \alpha_k \mathcal D_k(\theta))$, one round of retraining.

        mixture: shares by level, default level 1 alone.
        """
        return self.learner(
            sum(
                (share * self.response_mean(theta, k) for k, share in shares(mixture).items()),
                Fraction(0),
            )
        )

    def stable_point(self, mixture: Mixture | None = None) -> Fraction:
        """Return the only fixed point of `retrain` (mixture: default level 1 alone).

        Raises NoStablePoint where the signed multiplier of the mixture is 1, and there is none or
        every theta is one.
        """
        at_zero, rate = self.retrain(0, mixture), self.rate(mixture)
        if rate == 1:
            raise NoStablePoint(every=at_zero == 0)
        return at_zero / (1 - rate)

    def rate(self, mixture: Mixture | None = None) -> Fraction:
        r"""Return the signed multiplier $\sum_{k \ge 1} \alpha_k c^k$ of retraining.

        Level 0 contributes 0: its data do not depend on the model.
        """
        return _power_sum(self.multiplier, mixture)

    def rate_bound(self, mixture: Mixture | None = None) -> Fraction:
        r"""Return the bound of Theorem 3, $\sum_{k \ge 1} \alpha_k |c|^k$."""
        return _power_sum(abs(self.multiplier), mixture)

    def trajectory(
        self, theta0: Rational, mixture: Mixture | None = None, rounds: int = 10
    ) -> tuple[Fraction, ...]:
        """Return the rounds + 1 models of repeated retraining that starts at theta0.

        Raises InvalidArgument unless rounds is an int >= 0.
        """
        if isinstance(rounds, bool) or not isinstance(rounds, int) or rounds < 0:
            raise InvalidArgument("rounds", rounds, "must be an int, 0 or more")
        models = [rational(theta0, "theta0")]
        for _ in range(rounds):
            models.append(self.retrain(models[-1], mixture))
        return tuple(models)

    def _iterate(self, theta: Fraction, times: int) -> Fraction:
        for _ in range(times):
            theta = self.learner(self.mean + self.epsilon * theta)
        return theta


def _power_sum(c: Fraction, mixture: Mixture | None) -> Fraction:
    return sum((share * c**k for k, share in shares(mixture).items() if k > 0), Fraction(0))
