"""Appendix B's game for a given radius: three anchors at distance r from the centroid."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from lookahead.reasoning.anchor_game import AnchorGame
from lookahead.reasoning.coordination import CoordinatedGame, coordinated, equilateral

CENTRE = (Fraction(1, 3),) * 3
LOWER_EDGE = (Fraction(1, 2), Fraction(1, 2), Fraction(0))


@dataclass(frozen=True)
class Equilateral:
    """The game with squared radius r^2 = `r2` > 0 and the loss `loss_scale` |z - theta|^2."""

    r2: Fraction
    loss_scale: Fraction = Fraction(1)

    @cached_property
    def game(self) -> AnchorGame:
        """The anchor game; the squared side of the triangle is 3 r^2."""
        return equilateral(3 * self.r2)

    @cached_property
    def at_centre(self) -> CoordinatedGame:
        """The game at the selfish pair of the paper, the uniform weights."""
        x = coordinated(self.game, self.game.selfish())
        return CoordinatedGame(
            x.game, x.start, x.gamma_U, x.gamma_alpha, loss_scale=self.loss_scale
        )


def radii() -> Iterator[Equilateral]:
    """Radii one, below and above, each with both scalings of the squared loss."""
    for r2 in (Fraction(1), Fraction(1, 3), Fraction(4), Fraction(9, 4)):
        for loss_scale in (Fraction(1), Fraction(1, 2)):
            yield Equilateral(r2, loss_scale)


def given(x: Equilateral) -> dict[str, object]:
    """The triangle for the independent checker, by squared distances."""
    return {
        "D": x.game.squared,
        "r2": x.r2,
        "loss": x.loss_scale,
        "favoured": (Fraction(0), Fraction(1)),
        "w": CENTRE,
        "v": LOWER_EDGE,
    }
