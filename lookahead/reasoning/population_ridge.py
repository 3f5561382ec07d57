"""A collective before a ridge regression (zhu2025, equation (4)): models do not mix as data do."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from lookahead.core.learner import risk_minimizer
from lookahead.core.losses import Ridge
from lookahead.core.measures import ExactMeasure, Point, mixture, push_forward


@dataclass(frozen=True)
class RidgeCollective:
    r"""Loss $\tfrac12(\theta x - y)^2 + \tfrac12\theta^2$; a collective of size $\alpha$, the
    others answer theta with $x + a\theta$.

    base: law of (x, y); answers: what the collective reports for each atom; size: $\alpha$ in
    [0, 1]; gain a; theta: the deployed model.

    >>> from lookahead.core.measures import measure
    >>> one = Fraction(1)
    >>> x = RidgeCollective(measure([(1, 1)]), ((one, 3 * one),), one / 2, one, one)
    >>> [str(x.learner(law)) for law in (x.collective, x.selfish, x.population)]
    ['3/2', '2/5', '5/7']
    """

    base: ExactMeasure
    answers: tuple[Point, ...]
    size: Fraction
    gain: Fraction
    theta: Fraction

    @property
    def collective(self) -> ExactMeasure:
        r"""$\mathcal D_h$."""
        return ExactMeasure(self.answers, self.base.weights)

    @property
    def selfish(self) -> ExactMeasure:
        r"""$\mathcal D(\theta)$."""
        return push_forward(self.base, lambda z: (z[0] + self.gain * self.theta, z[1]))

    @property
    def population(self) -> ExactMeasure:
        r"""$\mathcal D^\alpha(\theta)$."""
        return mixture([self.size, 1 - self.size], [self.collective, self.selfish])

    def learner(self, law: ExactMeasure) -> Fraction:
        r"""Return $\mathcal A$ of a law, $\mathbb E xy/(1 + \mathbb E x^2)$."""
        return risk_minimizer(Ridge(1), law).require()[0]
