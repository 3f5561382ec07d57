r"""Mean estimation with a rational reaction: one, several, all or no stable points, exactly."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from lookahead.core.errors import InvalidArgument
from lookahead.core.measures import ExactMeasure, Point, expectation, mean, push_forward

ROUNDS = 5


@dataclass(frozen=True)
class Feedback:
    r"""Loss $\tfrac12(z-\theta)^2$, strategy $h_\theta(x) = x + s\theta/(1 + q\theta^2)$.

    base: law of x, dimension 1; slope s; bend q >= 0; theta: a model. The learner is the mean.
    The population's utility is $u(z, \theta) = -z^2 - \theta$.
    """

    base: ExactMeasure
    slope: Fraction
    bend: Fraction = Fraction(0)
    theta: Fraction = Fraction(0)

    def __post_init__(self) -> None:
        if self.bend < 0:
            raise InvalidArgument("bend", self.bend, "must not be negative")

    @property
    def mean(self) -> Fraction:
        """The mean of x."""
        return mean(self.base)[0]

    def move(self, theta: Fraction) -> Fraction:
        """How far everybody moves when theta is deployed."""
        return self.slope * theta / (1 + self.bend * theta * theta)

    def law(self, theta: Fraction) -> ExactMeasure:
        r"""$\mathcal D_{h_\theta}$."""
        return push_forward(self.base, lambda x: (x[0] + self.move(theta),))

    def retrain(self, theta: Fraction) -> Fraction:
        r"""$\mathcal A(\mathcal D_{h_\theta})$."""
        return mean(self.law(theta))[0]

    def stable(self, theta: Fraction) -> bool:
        """Whether theta is a fixed point of retraining."""
        return self.retrain(theta) == theta

    def trajectory(self, theta: Fraction) -> tuple[Fraction, ...]:
        """The first models of retraining that starts at theta."""
        models = [theta]
        for _ in range(ROUNDS):
            models.append(self.retrain(models[-1]))
        return tuple(models)

    def stable_points(self) -> int | None:
        r"""Return how many stable points there are, None for infinitely many.

        They are the real roots of $q\theta^3 - mq\theta^2 + (1-s)\theta - m$, counted by its
        discriminant.
        """
        m, q, c = self.mean, self.bend, 1 - self.slope
        if q == 0:
            return 1 if c else (None if m == 0 else 0)
        b, d = -m * q, -m
        discriminant = 18 * q * b * c * d - 4 * b**3 * d + b**2 * c**2 - 4 * q * c**3
        discriminant -= 27 * q**2 * d**2
        if discriminant:
            return 3 if discriminant > 0 else 1
        return 1 if b * b == 3 * q * c else 2

    def known_stable_points(self) -> tuple[Fraction, ...]:
        """The stable points among the integers within 3 of zero and the model theta."""
        tried = {self.theta, *(Fraction(i) for i in range(-3, 4))}
        return tuple(sorted((p for p in tried if self.stable(p)), key=lambda p: (abs(p), -p)))

    def utility(self, theta: Fraction) -> Fraction:
        """Mean utility of the data that theta provokes, under the model theta."""
        return expectation(self.law(theta), lambda z: preference(z, theta))


def preference(z: Point, theta: Fraction) -> Fraction:
    r"""$u(z, \theta) = -z^2 - \theta$."""
    return -(z[0] ** 2) - theta


def leader_utility(base: ExactMeasure, moved: Fraction) -> Fraction:
    r"""Return $\mathbb E_{z\sim\mathcal D} u(z, \mathcal A(\mathcal D))$, base moved by `moved`."""
    learned = expectation(base, lambda x: x[0]) + moved
    return expectation(base, lambda x: preference((x[0] + moved,), learned))
