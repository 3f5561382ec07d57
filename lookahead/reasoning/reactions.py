"""Agents who answer a model at a cost, on an interval: the instances of equation (1)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from lookahead.core.exact import Vector
from lookahead.core.measures import ExactMeasure, Point
from lookahead.reasoning.intervals import Interval, candidate
from lookahead.reasoning.level_k import LevelK, level_as_printed, mean_learner


@dataclass(frozen=True)
class Reactions:
    r"""Utility $u(z', \theta; z) = b\theta z' - \tfrac\kappa2(z' - z)^2$, the learner a mean.

    base: law of z, dimension 1; pull b; cost kappa >= 0; answers: the data that agents may report.
    """

    base: ExactMeasure
    pull: Fraction
    cost: Fraction
    answers: Interval

    @property
    def model(self) -> LevelK:
        """The same agents and learner as a level-k model."""
        return LevelK(self.base, lambda z, theta: (self.respond(z[0], theta[0]),), mean_learner())

    def respond(self, z: Fraction, theta: Fraction) -> Fraction:
        """Return the only answer that can be the one best response."""
        return candidate(self.cost, self.cost * z + self.pull * theta, self.answers)

    def utility(self, answer: Fraction, theta: Fraction, z: Fraction) -> Fraction:
        r"""$u(z', \theta; z)$."""
        return self.pull * theta * answer - self.cost * (answer - z) ** 2 / 2

    def printed_model(self, k: int) -> Vector:
        r"""$\mathcal A(\mathcal D_k)$ by equation (1) as printed; it does not depend on a model."""
        return self.model.learner(level_as_printed(self.model, (Fraction(0),), k))

    def printed_answers(self, k: int) -> tuple[Point, ...]:
        """What the agents report at level k by equation (1) as printed."""
        return level_as_printed(self.model, (Fraction(0),), k).points
