r"""A collective among agents who react: zhu2025, equation (4), exactly and on the line."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from lookahead.core.errors import InvalidArgument
from lookahead.core.exact import Vector
from lookahead.core.fixed_point import retrain as repeat
from lookahead.core.measures import ExactMeasure, mean, mixture
from lookahead.reasoning.level_k import react
from lookahead.reasoning.retraining import ONE, ZERO, ParameterSet, Retraining, by_level

F = Fraction


@dataclass(frozen=True)
class CollectiveMixture:
    r"""The population $\mathcal D^\alpha(\theta) = \alpha\mathcal D_h + (1-\alpha)\mathcal
    D(\theta)$, with the learner and the declared constants of `rest`.

    rest: the agents outside the collective, their levels and the learner; size: $\alpha$ in
    [0, 1]; answers: what h reports for each atom of the base distribution; follow: by how much
    the collective's reports grow with theta, zero for a strategy of the kind the equation asks for;
    aware: whether agents at level 2 and above know of the collective when they foresee the next
    model; larger: a second size, to compare with.
    Raises InvalidArgument for a size outside [0, 1] or answers that are not one for each atom.

    >>> from lookahead.core.measures import measure
    >>> x = CollectiveMixture(Retraining(F(1, 2), F(1, 2)), F(1, 2), (ONE,))
    >>> x.retrain(ZERO), x.stable_points(), x.rate()
    (Fraction(1, 2), (Fraction(2, 3),), Fraction(1, 4))
    """

    rest: Retraining
    size: Fraction
    answers: Vector
    follow: Fraction = ZERO
    aware: bool = False
    larger: Fraction = ONE

    def __post_init__(self) -> None:
        for name in ("size", "larger"):
            if not 0 <= getattr(self, name) <= 1:
                raise InvalidArgument(name, getattr(self, name), "must lie in [0, 1]")
        if len(self.answers) != self.rest.base.n:
            requirement = f"must be one for each of {self.rest.base.n} atoms"
            raise InvalidArgument("answers", len(self.answers), requirement)

    @property
    def gamma_loss(self) -> Fraction:
        return self.rest.gamma_loss

    @property
    def beta(self) -> Fraction:
        return self.rest.beta

    @property
    def epsilon(self) -> Fraction:
        return self.rest.epsilon

    @property
    def curvature(self) -> Fraction:
        return self.rest.curvature

    @property
    def slope(self) -> Fraction:
        return self.rest.slope

    @property
    def gain(self) -> Fraction:
        return self.rest.gain

    @property
    def ratio(self) -> Fraction:
        r"""The declared constant $c = \epsilon\beta/\gamma$."""
        return self.rest.ratio

    @property
    def Theta(self) -> ParameterSet:
        return self.rest.Theta

    @property
    def theta(self) -> Fraction:
        return self.rest.theta

    @property
    def phi(self) -> Fraction:
        return self.rest.phi

    def strategy(self, theta: Fraction) -> ExactMeasure:
        r"""Return $\mathcal D_h$; theta matters only for a collective that follows the model."""
        points = tuple((answer + self.follow * theta,) for answer in self.answers)
        return ExactMeasure(points, self.rest.base.weights)

    def selfish(self, theta: Fraction) -> ExactMeasure:
        r"""Return $\mathcal D(\theta)$, the data of the agents outside the collective."""
        if not self.aware:
            return self.rest.population(theta)
        shares = by_level(self.rest.mixture)
        laws = self._aware_levels(theta, max(shares))
        return mixture(list(shares.values()), [laws[k - 1] for k in shares])

    def population(self, theta: Fraction) -> ExactMeasure:
        r"""Return $\mathcal D^\alpha(\theta)$."""
        return self._joined(theta, self.selfish(theta))

    def retrain(self, theta: Fraction) -> Fraction:
        r"""Return $\mathcal A(\mathcal D^\alpha(\theta))$."""
        return self.rest.learner(self.population(theta))

    def trajectory(self, theta: Fraction, rounds: int) -> Vector:
        """Return the models of rounds 0 to `rounds`."""
        return repeat(self.retrain, theta, rounds)

    def stable_points(self) -> Vector:
        """Return the stable points among all candidates, in order.

        Candidates are the fixed points of the affine pieces of retraining (of all levels, where
        the model is affine), the border or the points of Theta, theta and phi.
        """
        candidates = {self.theta, self.phi, *self.Theta.points, *self._piecewise()}
        if self.Theta.lower is not None:
            candidates.add(self.Theta.lower)
        if self.rest.affine:
            at_zero, at_one = self.retrain(ZERO), self.retrain(ONE)
            if at_one - at_zero != 1:
                candidates.add(at_zero / (1 - at_one + at_zero))
        inside = (theta for theta in candidates if theta in self.Theta)
        return tuple(sorted(theta for theta in inside if self.retrain(theta) == theta))

    def rate(self, size: Fraction | None = None) -> Fraction:
        r"""Return the bound $(1 - \alpha)\epsilon\beta/\gamma$ of Proposition 9."""
        return (1 - (self.size if size is None else size)) * self.ratio

    def _aware_levels(self, theta: Fraction, highest: int) -> list[ExactMeasure]:
        laws = [react(self.rest.model, (theta,))]
        for _ in range(highest - 1):
            foreseen = self.rest.learner(self._joined(theta, laws[-1]))
            laws.append(react(self.rest.model, (foreseen,)))
        return laws

    def _joined(self, theta: Fraction, others: ExactMeasure) -> ExactMeasure:
        return mixture([self.size, 1 - self.size], [self.strategy(theta), others])

    def _piecewise(self) -> list[Fraction]:
        """Fixed points of the pieces, the rest being at level 1."""
        outside = 1 - self.size
        constant = self.size * mean(self.strategy(ZERO))[0] + outside * mean(self.rest.base)[0]
        reaction = self.size * self.follow + outside * self.gain
        steep = (self.curvature, self.curvature * self.rest.stiffness)
        gaps = [g - self.slope * reaction for g in steep]
        return [self.slope * constant / gap for gap in gaps if gap]
