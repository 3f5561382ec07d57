"""One group of people who may report another feature, or another label, to a regression."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from lookahead.core.errors import InvalidArgument


@dataclass(frozen=True)
class OneGroup:
    r"""Everybody has feature x and label y; the learner has the loss $(\theta x - y)^2$.

    The utility is $-(\theta - \text{wish})^2 - \kappa\,d^2$, d being how far the reported number is
    from the own one, so that honesty is the only best response. x, y non-zero; kappa > 0; report:
    a non-zero number to report together.

    >>> group = OneGroup(Fraction(1), Fraction(1), Fraction(2), Fraction(1), Fraction(1, 2))
    >>> group.with_features(group.x), group.with_features(group.report)
    (Fraction(-1, 1), Fraction(-1, 4))
    """

    x: Fraction
    y: Fraction
    wish: Fraction
    kappa: Fraction
    report: Fraction

    def __post_init__(self) -> None:
        for name in ("x", "y", "report"):
            if getattr(self, name) == 0:
                raise InvalidArgument(name, 0, "must not be zero")

    def with_features(self, report: Fraction) -> Fraction:
        """Return U where everybody reports this feature and the own label."""
        return -((self.y / report - self.wish) ** 2) - self.kappa * (report - self.x) ** 2

    def with_labels(self, report: Fraction) -> Fraction:
        """Return U where everybody reports the own feature and this label."""
        return -((report / self.x - self.wish) ** 2) - self.kappa * (report - self.y) ** 2
