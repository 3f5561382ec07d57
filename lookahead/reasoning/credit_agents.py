"""Exact models behind zhu2025, Section 6.1: one agent, a moved population, a scored sample."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from lookahead.core.enclosure import Real, real, root
from lookahead.core.errors import InvalidArgument
from lookahead.core.exact import dot
from lookahead.core.measures import ExactMeasure, Point, push_forward
from lookahead.core.wasserstein import wasserstein

F = Fraction


def shifted(x: Point, theta: Point, strategic: tuple[int, ...], factor: Fraction) -> Point:
    """Return x + factor * theta on the strategic coordinates, x elsewhere.

    >>> shifted((F(1), F(1)), (F(2), F(3)), (0,), F(-1, 2))
    (Fraction(0, 1), Fraction(1, 1))
    """
    return tuple(
        a + factor * t if j in strategic else a
        for j, (a, t) in enumerate(zip(x, theta, strict=True))
    )


@dataclass(frozen=True)
class Agent:
    """An agent with features x0 (d,) that faces theta (d,) and may change some coordinates.

    epsilon: not zero; its sign is checked by the claims, since the printed text asks for it.
    Raises InvalidArgument for epsilon = 0 or coordinates that do not exist.
    """

    x0: Point
    theta: Point
    strategic: tuple[int, ...]
    epsilon: Fraction

    def __post_init__(self) -> None:
        if self.epsilon == 0:
            raise InvalidArgument("epsilon", self.epsilon, "must not be zero")
        for j in self.strategic:
            if not 0 <= j < len(self.x0):
                raise InvalidArgument("strategic", j, f"must be below {len(self.x0)}")

    def utility(self, x: Point) -> Fraction:
        """Return u = -<theta, x> - |x0 - x|^2 / (2 epsilon)."""
        gap = tuple(a - b for a, b in zip(self.x0, x, strict=True))
        return -dot(self.theta, x) - dot(gap, gap) / (2 * self.epsilon)

    def moved(self, factor: Fraction) -> Point:
        """Return x0 + factor * theta_S."""
        return shifted(self.x0, self.theta, self.strategic, factor)

    def rivals(self) -> Iterator[Point]:
        """Yield other reports that the agent may make: a grid of moves around x0."""
        steps = (F(-2), F(-1), F(-1, 2), F(0), F(1, 2), F(1), F(2))
        for move in product(steps, repeat=len(self.strategic)):
            by = dict(zip(self.strategic, move, strict=True))
            yield tuple(a + by.get(j, F(0)) for j, a in enumerate(self.x0))


@dataclass(frozen=True)
class MovedPopulation:
    """A base law whose agents best-respond to one of two models; epsilon as in `Agent`."""

    law: ExactMeasure
    theta: Point
    other: Point
    strategic: tuple[int, ...]
    epsilon: Fraction

    def moved(self, theta: Point) -> ExactMeasure:
        """Return D_1(theta)."""
        return push_forward(self.law, lambda x: shifted(x, theta, self.strategic, -self.epsilon))

    def distance(self) -> Fraction | Real:
        """Return the Wasserstein-1 distance of D_1(theta) and D_1(other).

        Exact on the line; above, the cost of a transport plan that is optimal up to its dual.
        """
        found = wasserstein(self.moved(self.theta), self.moved(self.other))
        return found if isinstance(found, Fraction) else found.upper

    def apart(self) -> Fraction | Real:
        """Return |theta - other|_2, a Fraction on the line."""
        gap = tuple(a - b for a, b in zip(self.theta, self.other, strict=True))
        return abs(gap[0]) if len(gap) == 1 else real(root(dot(gap, gap)))


@dataclass(frozen=True)
class ScoredSample:
    """Points at which the constants of one sample's loss in Figure 1's run can be read off.

    Loss of a sample z = (x, y): log-loss of <x, theta> plus |theta|^2 / (2n), all times `scale`.
    x and moved (d,): two reports that differ in one coordinate; along (d,): a direction
    orthogonal to x; n: rows behind C = 1. Raises InvalidArgument when they are not that.

    >>> sample = ScoredSample(4, F(1, 2), (F(0), F(1)), (F(1), F(1)), (F(1), F(0)))
    >>> sample.modulus_at_most, sample.smoothness_at_least
    (Fraction(1, 4), Fraction(1, 2))
    """

    n: int
    epsilon: Fraction
    x: Point
    moved: Point
    along: Point
    y: int = 0
    scale: Fraction = Fraction(1)

    def __post_init__(self) -> None:
        if dot(self.x, self.along) != 0 or not any(self.along):
            raise InvalidArgument("along", self.along, "must be orthogonal to x and not zero")
        if sum(a != b for a, b in zip(self.x, self.moved, strict=True)) != 1:
            raise InvalidArgument("moved", self.moved, "must differ from x in one coordinate")

    @property
    def modulus_at_most(self) -> Fraction:
        """Return what no modulus of strong convexity in theta exceeds.

        Along `along` the margin <x, theta> stays put, and with it the log-loss; what is left is
        the second difference of the penalty.
        """

        def penalty(t: Fraction) -> Fraction:
            return self.scale * t * t * dot(self.along, self.along) / (2 * self.n)

        bend = penalty(F(1)) - 2 * penalty(F(0)) + penalty(F(-1))
        return bend / dot(self.along, self.along)

    @property
    def smoothness_at_least(self) -> Fraction:
        """Return what no Lipschitz constant of grad_theta l in z falls below.

        At theta = 0 the gradient is (1/2 - y) x; the two reports differ in one coordinate.
        """
        g, h = (tuple(self.scale * (F(1, 2) - self.y) * a for a in x) for x in (self.x, self.moved))
        apart = sum((abs(a - b) for a, b in zip(self.x, self.moved, strict=True)), F(0))
        return sum((abs(a - b) for a, b in zip(g, h, strict=True)), F(0)) / apart
