r"""A collective that chooses the best of finitely many strategies for its size, exactly."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from flint import fmpq, fmpq_poly

from lookahead.core.exact import fraction
from lookahead.core.measures import ExactMeasure
from lookahead.reasoning.two_groups import TwoGroups, Wish, curve


@dataclass(frozen=True)
class Plans:
    r"""Strategies h with data $\mathcal D_h$ to choose from, for a collective of size alpha.

    choices: the laws $\mathcal D_h$; base: $\mathcal D_0$; wish: the members' utility.

    >>> from lookahead.core.measures import measure
    >>> up, down = measure([(1, 1)]), measure([(1, -1)])
    >>> wish = Wish((Fraction(1),), own=Fraction(-1, 2))
    >>> x = Plans((up, down), measure([(1, 0)]), wish, Fraction(1, 2))
    >>> x.best, x.slopes, x.left, x.right
    ((0, 1), (Fraction(1, 1), Fraction(-1, 1)), Fraction(-1, 1), Fraction(1, 1))
    """

    choices: tuple[ExactMeasure, ...]
    base: ExactMeasure
    wish: Wish
    alpha: Fraction

    @cached_property
    def groups(self) -> tuple[TwoGroups, ...]:
        """One pair of groups for every strategy."""
        return tuple(TwoGroups(h, self.base, self.wish, self.alpha) for h in self.choices)

    @cached_property
    def values(self) -> tuple[Fraction, ...]:
        r"""$U_\alpha$ of every strategy."""
        return tuple(g.U(self.alpha) for g in self.groups)

    @cached_property
    def slopes(self) -> tuple[Fraction, ...]:
        r"""$\partial_\alpha U_\alpha$ of every strategy."""
        return tuple(g.slope for g in self.groups)

    @cached_property
    def best(self) -> tuple[int, ...]:
        r"""Indices of all $h^\sharp_\alpha$."""
        return tuple(i for i, value in enumerate(self.values) if value == max(self.values))

    def best_at(self, alpha: Fraction) -> Fraction:
        r"""Return $U^*_\alpha$, the utility of the best strategy for that size."""
        return max(g.U(alpha) for g in self.groups)

    @cached_property
    def right(self) -> Fraction:
        r"""The derivative of $U^*_\alpha$ from the right."""
        return self._slope_of_leader(1)

    @cached_property
    def left(self) -> Fraction:
        r"""The derivative of $U^*_\alpha$ from the left."""
        return self._slope_of_leader(-1)

    @property
    def smooth(self) -> bool:
        r"""Whether $U^*_\alpha$ has one derivative at alpha."""
        return self.right == self.left

    def _slope_of_leader(self, side: int) -> Fraction:
        """Find the strategy that is best next to alpha, by values alone."""
        curves = [curve(h, self.base, self.wish) for h in self.choices]
        leader = self.best[0]
        for i in self.best[1:]:
            ahead = curves[i].M * curves[leader].D ** 2 - curves[leader].M * curves[i].D ** 2
            if _sign_near(ahead, self.alpha, side) > 0:
                leader = i
        return self.slopes[leader]


def _sign_near(polynomial: fmpq_poly, alpha: Fraction, side: int) -> int:
    """Return the sign next to alpha on that side, from the first derivative that is not zero."""
    at, parity = fmpq(alpha.numerator, alpha.denominator), 1
    while polynomial.degree() >= 0:
        value = fraction(polynomial(at))
        if value:
            return parity * ((value > 0) - (value < 0))
        polynomial, parity = polynomial.derivative(), parity * side
    return 0
