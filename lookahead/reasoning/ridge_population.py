"""Agents who move a feature before a ridge regression: models do not mix as data do."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from lookahead.core.exact import Vector
from lookahead.core.learner import risk_minimizer
from lookahead.core.losses import Ridge
from lookahead.core.measures import ExactMeasure
from lookahead.reasoning.level_k import LevelK


@dataclass(frozen=True)
class RidgePopulation:
    r"""Loss $\tfrac12(\theta x - y)^2 + \tfrac12\theta^2$; agents answer theta with $x + a\theta$.

    base: law of (x, y); gain a; theta: the deployed model; alpha: shares of the levels 1, 2, ...
    The learner is $\mathbb E xy/(1 + \mathbb E x^2)$, which is not linear in the data's law.
    """

    base: ExactMeasure
    gain: Fraction
    theta: Fraction
    alpha: Vector

    @property
    def model(self) -> LevelK:
        """The same agents and learner as a level-k model."""
        return LevelK(
            self.base,
            lambda z, theta: (z[0] + self.gain * theta[0], z[1]),
            lambda law: risk_minimizer(Ridge(1), law).require(),
        )
