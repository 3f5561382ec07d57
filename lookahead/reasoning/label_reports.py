"""A game of labels with the labels that agents report, and what misreporting costs them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from lookahead.core.exact import Vector
from lookahead.reasoning.label_game import LabelGame

F = Fraction
ZERO = F(0)


@dataclass(frozen=True)
class Reporting:
    r"""Example 5 with the mean report at every x; cost: $\kappa(y' - y)^2$ off an agent's utility.

    labels: (n,) reported; kappa >= 0, zero in the paper.
    """

    game: LabelGame
    labels: Vector
    kappa: Fraction = ZERO

    @property
    def honest(self) -> bool:
        """Whether everybody reports the own label, in the mean."""
        return self.labels == self.game.label_mean

    @property
    def benefit(self) -> Fraction:
        """B, Definition 1, at the stable pair with these reports (kappa zero)."""
        return self.game.benefit(self.labels)

    def loss_of_lying(self, i: int) -> Fraction:
        """What an agent at x number i loses, the model at rest, by the report instead of E[y|x]."""
        model, truth = self.game.fit(self.labels).predictions[i], self.game.label_mean[i]
        honest, lying = (self._own_utility(model, i, y) for y in (truth, self.labels[i]))
        return honest - lying

    def _own_utility(self, prediction: Fraction, i: int, y: Fraction) -> Fraction:
        cost = self.kappa * (y - self.game.label_mean[i]) ** 2
        return -((prediction - self.game.target[i]) ** 2) - cost


def small_scope() -> Iterator[Reporting]:
    """Two values of x and one constant prediction first; then slopes, lines and other reports."""
    both = ((F(1),), (F(1),))
    for target, mean in product([(0, 1), (1, 1), (2, 2), (0, 2)], [(0, 0), (1, 1), (0, 1)]):
        yield _honest(LabelGame((-1, 1), mean, target, both))
    one = LabelGame((0,), (0,), (1,), ((F(1),),))
    yield _honest(one)
    yield Reporting(one, (F(1),))
    for rows, target in product(
        [((1, 0), (1, 1), (1, 2)), ((0,), (1,), (2,))], [(0, 1, 4), (0, 1, 2), (1, 0, 1)]
    ):
        game = LabelGame((0, 1, 2), (0, 2, 4), target, rows, (F(1, 4), F(1, 2), F(1, 4)))
        yield _honest(game)
        yield Reporting(game, game.target)


def _honest(game: LabelGame) -> Reporting:
    return Reporting(game, game.label_mean)
