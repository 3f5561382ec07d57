r"""Steering a mean from 0 to 1: a utility with prescribed stationary sizes of the collective."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import prod

ONE = Fraction(1)


@dataclass(frozen=True)
class Steered:
    r"""Members report 1, the others 0, and the learner takes the mean: $\theta^*_\alpha = \alpha$.

    lead, roots: the utility's slope is $u'(\theta) = c\prod_i(\theta - r_i)$; alpha: the size in
    question, $0 < \alpha < 1$.

    >>> x = Steered(Fraction(-1), (Fraction(1, 2),), Fraction(1, 2))
    >>> x.U(Fraction(1, 2)), x.psi(Fraction(1, 4)), x.psi(Fraction(3, 4)), x.turns, x.optimal
    (Fraction(1, 8), Fraction(-3, 16), Fraction(1, 16), True, True)
    """

    lead: Fraction
    roots: tuple[Fraction, ...]
    alpha: Fraction

    def slope(self, theta: Fraction) -> Fraction:
        """Return u'(theta)."""
        return self.lead * prod((theta - r for r in self.roots), start=ONE)

    @cached_property
    def coefficients(self) -> tuple[Fraction, ...]:
        """The coefficients of u by power, without constant."""
        slope = [self.lead]
        for r in self.roots:
            shifted = [Fraction(0), *slope]
            slope = [a - r * b for a, b in zip(shifted, [*slope, Fraction(0)], strict=True)]
        return (Fraction(0), *(c / (k + 1) for k, c in enumerate(slope)))

    def U(self, alpha: Fraction) -> Fraction:
        """Return the members' utility at size alpha: u at the model alpha."""
        return sum((c * alpha**k for k, c in enumerate(self.coefficients)), Fraction(0))

    def psi(self, alpha: Fraction) -> Fraction:
        r"""Return $\Psi = u'(\theta)\,\mathbf H^{-1}(\theta - 1)$ at $\theta = \alpha$, H = 1."""
        return self.slope(alpha) * (alpha - 1)

    @cached_property
    def near(self) -> Fraction:
        """Half the distance to the nearest other root or end."""
        others = {Fraction(0), ONE, *self.roots} - {self.alpha}
        return min(abs(self.alpha - r) for r in others) / 2

    @property
    def before(self) -> Fraction:
        r"""$\Psi$ just below alpha, where it has no other zero."""
        return self.psi(self.alpha - self.near)

    @property
    def after(self) -> Fraction:
        r"""$\Psi$ just above alpha."""
        return self.psi(self.alpha + self.near)

    @property
    def turns(self) -> bool:
        r"""Whether $\Psi$ changes sign at alpha from negative to positive."""
        return self.before < 0 < self.after

    @property
    def candidates(self) -> tuple[Fraction, ...]:
        """The sizes at which a maximum can lie: the ends and the inner roots."""
        return tuple(sorted({Fraction(0), ONE, *(r for r in self.roots if 0 < r < 1)}))

    @property
    def optimal(self) -> bool:
        """Whether no size gives the members more."""
        return self.U(self.alpha) == max(*map(self.U, self.candidates), self.U(self.alpha))

    @property
    def turning_points(self) -> tuple[Fraction, ...]:
        r"""The inner sizes at which $\Psi$ changes sign, in either direction."""
        inner = sorted({r for r in self.roots if 0 < r < 1})
        return tuple(r for r in inner if self.roots.count(r) % 2 and self.lead)
