"""Risk minimisation problems as exact data: the instances of the learner's definition."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from lookahead.core.losses import Logistic, Ridge
from lookahead.core.measures import ExactMeasure, expectation, measure
from lookahead.reasoning.intervals import Interval, candidate

EVERY_MODEL = Interval()


@dataclass(frozen=True)
class ScalarRisk:
    r"""The risk of $\ell((x, c), \theta) = \tfrac c2 (x - \theta)^2$ over an interval of models.

    law: points (x, c) with curvature c >= 0; models: the set Theta.
    """

    law: ExactMeasure
    models: Interval = EVERY_MODEL

    @property
    def strongly_convex(self) -> bool:
        """Whether the risk has positive curvature."""
        return self.curvature > 0

    @property
    def closed(self) -> bool:
        """Whether the set of models is closed."""
        return self.models.closed

    @property
    def curvature(self) -> Fraction:
        """The mean curvature."""
        return expectation(self.law, lambda z: z[1])

    @property
    def slope(self) -> Fraction:
        """Minus the derivative of the risk at zero."""
        return expectation(self.law, lambda z: z[0] * z[1])

    def risk(self, theta: Fraction) -> Fraction:
        """The expected loss, from the loss."""
        return expectation(self.law, lambda z: z[1] * (z[0] - theta) ** 2 / 2)

    def learner(self) -> Fraction:
        """The only model that can be the one minimiser."""
        return candidate(self.curvature, self.slope, self.models)


@dataclass(frozen=True)
class FittedData:
    """Rows of features and a target, to be fitted by ridge or logistic regression.

    rows: points (x_1, ..., x_p, y), weighted equally; logistic: labels 0 and 1, else ridge;
    penalty: L2 on every coordinate, >= 0.
    """

    rows: tuple[tuple[Fraction, ...], ...]
    logistic: bool
    penalty: Fraction

    @property
    def loss(self) -> Logistic | Ridge:
        """The loss that is minimised."""
        return Logistic(self.penalty) if self.logistic else Ridge(self.penalty)

    @property
    def law(self) -> ExactMeasure:
        """The empirical distribution of the rows."""
        return measure(self.rows)

    @property
    def strongly_convex(self) -> bool:
        """Whether the penalty alone makes the risk strongly convex."""
        return self.penalty > 0

    @property
    def closed(self) -> bool:
        """Every model is allowed."""
        return True
