"""A collective that does not act as one: members who stay away, members who err; exactly."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from lookahead.core.errors import InvalidArgument
from lookahead.core.exact import Vector
from lookahead.core.measures import ExactMeasure, expectation, mean, measure, push_forward
from lookahead.reasoning.anchor_game import AnchorGame
from lookahead.reasoning.coordination import mixed
from lookahead.reasoning.pairs import Pair

F = Fraction
NONE = measure([0])


@dataclass(frozen=True)
class Defection:
    r"""An anchor game in which a share of the members keeps the selfish strategy.

    game, start: the game and the weights $w^*$ of a stable pair; share: $\delta$ in [0, 1]; the
    others play $w^\sharp$. Raises InvalidArgument for another share.

    >>> game = AnchorGame.from_distances([[0, 3, 3], [3, 0, 3], [3, 3, 0]], favoured=(0, 1))
    >>> Defection(game, game.selfish().weights, F(1, 2)).benefit
    Fraction(7, 16)
    """

    game: AnchorGame
    start: Vector
    share: Fraction

    def __post_init__(self) -> None:
        if not 0 <= self.share <= 1:
            raise InvalidArgument("share", self.share, "must lie in [0, 1]")

    @property
    def goal(self) -> Vector:
        return self.game.collective().weights

    @property
    def weights(self) -> Vector:
        """Weights of all members together."""
        return mixed(self.goal, self.start, self.share)

    @property
    def benefit(self) -> Fraction:
        """What all members together gain on average over the stable pair."""
        return self.game.utility(self.weights) - self.game.utility(self.start)

    @property
    def full_benefit(self) -> Fraction:
        """B, without defection."""
        return self.game.utility(self.goal) - self.game.utility(self.start)

    @property
    def temptation(self) -> Fraction:
        """What one loyal member would gain by moving to the best anchor, the model at rest."""
        values = self.game.individual_utilities(self.weights)
        loyal = sum((w * u for w, u in zip(self.goal, values, strict=True)), F(0))
        return max(values) - loyal


def defection(game: AnchorGame, share: Fraction, at: Pair | None = None) -> Defection:
    """Return the game with this share of defectors at a stable pair, default selfish()."""
    return Defection(game, (at or game.selfish()).weights, share)


@dataclass(frozen=True)
class TremblingShift:
    r"""A collective that shifts its reports towards a target for the model, with errors.

    The learner takes the mean; a member at x who reports z has $u = -\tfrac12(\theta - c)^2 -
    \tfrac\kappa2(z - x)^2$. base: $\mathcal D_0$; target: c; kappa > 0; tremble: law of a
    member's error, of mean zero; common: all members make the same error, else everybody errs
    alone and a large collective's errors average out. Raises InvalidArgument outside these ranges.

    >>> still = TremblingShift(measure([0]), target=F(2), kappa=F(1))
    >>> still.shift, still.utility(), still.benefit
    (Fraction(1, 1), Fraction(-1, 1), Fraction(1, 1))
    """

    base: ExactMeasure
    target: Fraction
    kappa: Fraction
    tremble: ExactMeasure = NONE
    common: bool = False

    def __post_init__(self) -> None:
        if self.kappa <= 0:
            raise InvalidArgument("kappa", self.kappa, "must be positive")
        if self.tremble.d != 1 or mean(self.tremble)[0] != 0:
            raise InvalidArgument("tremble", mean(self.tremble), "must have mean zero")

    @property
    def shift(self) -> Fraction:
        """The best common shift, from the vertex of the quadratic utility without errors."""
        at = [self._without_errors(F(s)) for s in (-1, 0, 1)]
        return (at[2] - at[0]) / (2 * (2 * at[1] - at[0] - at[2]))

    def utility(self, shift: Fraction | None = None) -> Fraction:
        """Return the members' expected utility when they mean to shift by `shift`.

        shift: default the best shift without errors.
        """
        s = self.shift if shift is None else shift
        if self.common:
            return expectation(self.tremble, lambda e: self._without_errors(s + e[0]))
        moved = push_forward(self.tremble, lambda e: (s + e[0],))
        theta = mean(self.base)[0] + mean(moved)[0]
        cost = expectation(moved, lambda move: self.kappa * move[0] ** 2) / 2
        return -((theta - self.target) ** 2) / 2 - cost

    @property
    def benefit(self) -> Fraction:
        """Gain over selfish people, who do not move: one report does not move the model."""
        return self.utility() - self._without_errors(F(0))

    def _without_errors(self, s: Fraction) -> Fraction:
        theta = mean(self.base)[0] + s
        return -((theta - self.target) ** 2) / 2 - self.kappa * s**2 / 2
