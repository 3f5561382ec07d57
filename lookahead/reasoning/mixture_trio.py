r"""A collective among two other groups: who makes room when it grows (zhu2025, Section 5.1)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from lookahead.core.measures import ExactMeasure, mixture
from lookahead.reasoning.two_groups import TwoGroups, Wish, curve


@dataclass(frozen=True)
class Trio:
    r"""Members of share alpha, a group of share beta with the data `base`, and a third group.

    strategic, base, third: measures on points (x, y); wish: the members' utility.

    >>> from lookahead.core.measures import measure
    >>> one = lambda y: measure([(1, y)])
    >>> quarter = Fraction(1, 4)
    >>> x = Trio(one(1), one(0), one(2), Wish((Fraction(2),), Fraction(1)), 2 * quarter, quarter)
    >>> x.psi, x.slope, x.slope_at_the_expense_of_one
    (Fraction(0, 1), Fraction(0, 1), Fraction(1, 1))
    """

    strategic: ExactMeasure
    base: ExactMeasure
    third: ExactMeasure
    wish: Wish
    alpha: Fraction
    beta: Fraction

    @cached_property
    def two(self) -> TwoGroups:
        """The members and all others, who keep their proportions."""
        share = self.beta / (1 - self.alpha)
        others = mixture((share, 1 - share), (self.base, self.third))
        return TwoGroups(self.strategic, others, self.wish, self.alpha)

    @property
    def curved(self) -> bool:
        """Whether the learner's risk is strongly convex."""
        return self.two.curved

    @property
    def interior(self) -> bool:
        """Every model is allowed."""
        return True

    @property
    def psi(self) -> Fraction:
        r"""$\Psi$ of Proposition 7."""
        return self.two.psi

    @property
    def slope(self) -> Fraction:
        """The derivative of the members' utility when all others shrink in proportion."""
        return self.two.slope

    @property
    def slope_at_the_expense_of_one(self) -> Fraction:
        """The derivative when the group with the data `base` shrinks alone."""
        both = self.alpha + self.beta
        ends = [mixture((both, 1 - both), (law, self.third)) for law in (self.strategic, self.base)]
        path = curve(ends[0], ends[1], self.wish, self.strategic)
        return path.slope(self.alpha / both) / both
