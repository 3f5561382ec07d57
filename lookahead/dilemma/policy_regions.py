"""Which action is best, over odds and discount factors at once: brackets on a grid of odds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lookahead.core.errors import InvalidArgument
from lookahead.dilemma.chain_game import ACTIONS, ChainGame

Array = NDArray[np.float64]
LOWEST, HIGHEST, PER_E = -20.0, 20.0, 60
"""Range of the logarithm of the odds, and grid points per unit of it."""


@dataclass(frozen=True, slots=True, eq=False)
class Regions:
    """Best actions: best[i, j] indexes ACTIONS for discount i and odds j, -1 where undecided."""

    odds: Array
    discounts: Array
    best: NDArray[np.int_]

    @property
    def undecided(self) -> float:
        """Share of the cells in which the brackets of two actions overlap."""
        return float((self.best < 0).mean())


def policy_regions(
    game: ChainGame, odds: Array, discounts: Array, *, precision: float = 1e-3
) -> Regions:
    """Return the best action for every pair of odds and discount, by value iteration in floats.

    Odds after an action are rounded down to the grid for a lower bound and up for an upper one;
    the value does not fall as odds rise, so both bound it up to floating-point rounding. Cells
    where the bounds overlap stay undecided; `ChainGame.action` decides single ones exactly.

    odds > 0 (m,); discounts in [0, 1) (n,); precision: what is left of the tail at the end.
    """
    if not (odds > 0).all():
        raise InvalidArgument("odds", odds.min(), "must be positive")
    if not ((discounts >= 0) & (discounts < 1)).all():
        raise InvalidArgument("discounts", (discounts.min(), discounts.max()), "must lie in [0, 1)")
    grid = np.exp(np.linspace(LOWEST, HIGHEST, round((HIGHEST - LOWEST) * PER_E) + 1))
    gamma = discounts[:, None]
    low = np.broadcast_to(1 / (1 - gamma), (len(discounts), len(grid))).copy()
    high = 3 * low
    top = max(float(discounts.max()), 0.5)
    steps = int(np.ceil(np.log(precision * (1 - top) / 2) / np.log(top)))
    down, up = _Rounding(game, grid, up=False), _Rounding(game, grid, up=True)
    for _ in range(steps):
        low, high = down.worth(gamma, low).max(axis=0), up.worth(gamma, high).max(axis=0)
    below = _Rounding(game, odds, up=False).worth(gamma, low)
    above = _Rounding(game, odds, up=True).worth(gamma, high)
    best = below.argmax(axis=0)
    rivals = np.where(np.arange(len(ACTIONS))[:, None, None] == best, -np.inf, above).max(axis=0)
    return Regions(odds, discounts, np.where(below.max(axis=0) > rivals, best, -1))


class _Rounding:
    """Where each action leads on the grid when its result is rounded up, or down.

    Beyond the grid the value is bounded by its supremum 3 / (1 - gamma) and by that at the nearest
    grid point from above, by R1 for ever and by that at the nearest grid point from below.
    """

    def __init__(self, game: ChainGame, odds: Array, *, up: bool) -> None:
        self.game, self.odds, self.up = game, odds, up
        size = round((HIGHEST - LOWEST) * PER_E) + 1
        self.places: list[NDArray[np.int_]] = []
        for m in game.moves:
            after = np.maximum(float(m.scale) * odds - float(m.drop), 1e-300)
            place = (np.log(after) - LOWEST) * PER_E
            rounded = np.ceil(place + 1e-9) if up else np.floor(place - 1e-9)
            self.places.append(np.clip(rounded, -1, size).astype(np.int_))

    def worth(self, gamma: Array, value: Array) -> Array:
        """Return what each action is worth, (action, discount, odds); -inf where not possible."""
        ever = 1 / (1 - gamma)
        foot, top = (value[:, :1], 3 * ever) if self.up else (ever, value[:, -1:])
        padded = np.concatenate([foot, value, top], axis=1)
        worth = np.empty((len(ACTIONS), len(gamma), len(self.odds)))
        for i, (m, place) in enumerate(zip(self.game.moves, self.places, strict=True)):
            worth[i] = m.reward + gamma * padded[:, place + 1]
            if m.above is not None:
                worth[i][:, self.odds <= float(m.above)] = -np.inf
        return worth
