"""Small scopes of claims about retraining: instances inside the assumptions and just outside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import product

from lookahead.core.measures import measure
from lookahead.reasoning.retraining import ParameterSet, Retraining, pure

F = Fraction
CHAPTER = "reasoning/level_k"
LEVEL_ONE = pure(1)
LEVELS = range(1, 5)
HALVES = (F(1, 2), F(1, 2))
POPULATIONS = ((F(1),), (F(0), F(1)), HALVES, (F(1, 3), F(2, 3)), (F(1, 2), F(1, 4), F(1, 4)))


def small() -> Iterator[Retraining]:
    """Affine models and a kinked one, all populations, both signs of feedback, c below 1."""
    for c, mixture in product((F(1, 2), F(-1, 2), F(9, 10), F(-9, 10), F(0)), POPULATIONS):
        x = Retraining(c, abs(c), measure([2]), mixture, theta=F(0), phi=F(1))
        yield x
        yield replace(x, base=measure([-1, 0, 4]), stiffness=F(3), theta=F(-2))


def any_feedback() -> Iterator[Retraining]:
    """The same with c at and above one."""
    yield from small()
    for c, mixture in product((F(1), F(-1), F(2), F(-2)), POPULATIONS):
        yield Retraining(c, abs(c), measure([2]), mixture, theta=F(0), phi=F(1))


def loss_scaled(x: Retraining, s: int) -> Retraining:
    """Multiply the loss by s."""
    return replace(
        x,
        curvature=x.curvature * s,
        slope=x.slope * s,
        gamma_loss=x.gamma_loss * s,
        beta=x.beta * s,
    )


def data_scaled(x: Retraining, s: int) -> Retraining:
    """Measure the data in other units: z -> s z."""
    points = tuple((s * p[0],) for p in x.base.points)
    return replace(
        x,
        base=replace(x.base, points=points),
        gain=x.gain * s,
        epsilon=x.epsilon * s,
        slope=x.slope / s,
        beta=x.beta / s,
    )


LEVEL_2 = Retraining(F(1, 2), F(1, 2), measure([2]), pure(2), theta=F(0), phi=F(1))
HALF_LINE = Retraining(
    F(1, 2), F(1, 2), theta=F(1), phi=F(2), Theta=ParameterSet(F(0), closed=False)
)


def flat() -> Iterator[Retraining]:
    """A loss that is less convex than declared."""
    yield replace(LEVEL_2, curvature=F(1, 2))


def steep() -> Iterator[Retraining]:
    """A loss that is less smooth in z than declared."""
    yield replace(LEVEL_2, slope=F(2))


def quick() -> Iterator[Retraining]:
    """Agents that react more than declared."""
    yield replace(LEVEL_2, gain=F(3, 4))


def half_open() -> Iterator[Retraining]:
    """Positive models only, and a base distribution at zero: every minimiser is positive."""
    yield HALF_LINE


def two_models() -> Iterator[Retraining]:
    """Two models only: retraining maps each to itself."""
    yield replace(LEVEL_2, base=measure([F(1, 4)]), Theta=ParameterSet(points=(F(0), F(1))))


def without_contraction() -> Iterator[Retraining]:
    """Multiplier 1, and multiplier -1 with everybody at level 2, who undo what they anticipate."""
    yield Retraining(F(1), F(1), measure([2]), LEVEL_ONE)
    yield Retraining(F(-1), F(1), measure([2]), pure(2), theta=F(0), phi=F(2))
