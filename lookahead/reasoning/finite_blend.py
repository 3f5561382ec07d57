"""A family of games between the learner's loss and a goal that has nothing to do with it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from lookahead.core.enclosure import Number
from lookahead.reasoning.finite_table import FiniteTable

F = Fraction


@dataclass(frozen=True)
class Blend:
    r"""Points 0 and 1, $\ell = \tfrac12(\theta - z)^2$, $u_t = (1-t)\ell + t(p\theta - z)$.

    prize: p. At t = 0 the game is zero-sum; at t = 1 agents want a high model, whatever the
    learner's loss, and would rather not pay the price 1 of reporting z = 1, which raises it.
    """

    prize: Fraction

    def at(self, t: Fraction) -> FiniteTable:
        """Return the game with the share t of the goal, 0 <= t <= 1."""
        half = (1 - t) / 2
        rows = tuple(
            (half * z * z - t * z, -2 * half * z + t * self.prize, half) for z in (F(0), F(1))
        )
        return FiniteTable((F(1), F(1)), (F(0), F(1)), (F(0), F(1, 2)), rows)

    def gain(self, t: Fraction) -> Number:
        """Return B(t), at the smallest stable model; it is the only one where prize > 0."""
        game = self.at(t)
        low, _ = game.stable[0]
        weights = game.extreme_weights(low)[0]
        return game.optimum.utility - game.utility(weights)

    @cached_property
    def ends(self) -> tuple[Number, Number]:
        """The best utilities at t = 0 and at t = 1."""
        return self.at(F(0)).optimum.utility, self.at(F(1)).optimum.utility
