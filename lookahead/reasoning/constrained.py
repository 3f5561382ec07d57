"""A learner whose models are bounded from below: the smallest game with theta* on the boundary."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from lookahead.core.exact import Vector, dot
from lookahead.reasoning.coordination import derivative_at_zero

ZERO, ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True)
class ConstrainedGame:
    r"""Data at (0, 0) or (0, 1); models with first coordinate at least `floor`.

    The learner minimises $\tfrac12\|z - \theta\|^2$ over $\Theta = \{\theta_1 \ge$ floor$\}$. The
    strategy is the share of people at (0, 1); utility $u = p\,\theta_1 - (\theta_2 - 1)^2$ with the
    pull p does not depend on z, so that every share is selfish. The selfish share is 0, the
    collective one 1. gamma_alpha: declared modulus of e on [0, 1].
    """

    floor: Fraction
    pull: Fraction
    gamma_alpha: Fraction = Fraction(2)

    selfish = True
    bend = ZERO

    def model(self, share: Fraction) -> Vector:
        """Return the constrained minimiser: the mean (0, share), moved up to the floor."""
        return (max(ZERO, self.floor), share)

    def e(self, share: Fraction) -> Fraction:
        """U along the segment, whose parameter is the share."""
        first, second = self.model(share)
        return self.pull * first - (second - 1) ** 2

    def loss_gradient(self, share: Fraction) -> Vector:
        """Expected gradient of the loss at theta*, for the data of a share."""
        first, second = self.model(ZERO)
        return (first, second - share)

    @property
    def regular(self) -> bool:
        """Whether theta* satisfies the first-order condition; the Hessian is the identity."""
        return not any(self.loss_gradient(ZERO))

    @property
    def alignment(self) -> Fraction:
        """Phi of Theorem 6."""
        utility = (self.pull, -2 * (self.model(ZERO)[1] - 1))
        return dot(utility, self.loss_gradient(ONE))

    @property
    def benefit(self) -> Fraction:
        """B = U(h#) - U(h*)."""
        return self.e(ONE) - self.e(ZERO)

    @cached_property
    def e_prime(self) -> Fraction:
        """e'(0), exactly, from values of e."""
        return derivative_at_zero(self.e, degree=2)

    @property
    def iota_prime(self) -> Fraction:
        """iota'(0): the utility does not depend on the data."""
        return ZERO

    @property
    def has_modulus_on_segment(self) -> bool:
        """Whether -e'' is at least gamma_alpha; e is quadratic."""
        bend = 4 * (self.e(ONE) - 2 * self.e(ONE / 2) + self.e(ZERO))
        return -bend >= self.gamma_alpha


def constrained_games() -> Iterator[ConstrainedGame]:
    """A binding floor first, then floors that do not bind, three pulls."""
    for floor in (ONE, Fraction(1, 2), ZERO, -ONE):
        for pull in (Fraction(2), Fraction(3), ZERO):
            yield ConstrainedGame(floor, pull)


def binding_floors() -> Iterator[ConstrainedGame]:
    """The games whose theta* lies on the boundary."""
    return (x for x in constrained_games() if not x.regular)
