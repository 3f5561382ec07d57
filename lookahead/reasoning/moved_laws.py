r"""Laws whose atoms move with the model, and their distances: the instances of sensitivity."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from lookahead.core.enclosure import Real, root
from lookahead.core.errors import InvalidArgument
from lookahead.core.exact import Vector
from lookahead.core.measures import ExactMeasure, Point
from lookahead.core.transport import TransportEnclosure, transport_cost
from lookahead.core.wasserstein import wasserstein_line


@dataclass(frozen=True)
class MovedLaw:
    r"""Atom i answers the model $\theta$ with $x_i + s_i\theta$; two models, a declared constant.

    base: the atoms, dimension d; slopes: $s_i$, one for each atom; theta, phi: models (d,);
    epsilon: the declared sensitivity.
    """

    base: ExactMeasure
    slopes: tuple[Fraction, ...]
    theta: Vector
    phi: Vector
    epsilon: Fraction

    def __post_init__(self) -> None:
        if len(self.slopes) != self.base.n:
            raise InvalidArgument("slopes", len(self.slopes), f"must be {self.base.n}")

    @property
    def mean_slope(self) -> Fraction:
        """How far an atom moves on average, for models at distance one."""
        pairs = zip(self.base.weights, self.slopes, strict=True)
        return sum((w * abs(s) for w, s in pairs), Fraction(0))

    @property
    def gap(self) -> Real:
        r"""$\|\theta - \phi\|_2$."""
        return root(sum(((a - b) ** 2 for a, b in zip(self.theta, self.phi, strict=True)), 0))

    def law(self, theta: Vector) -> ExactMeasure:
        r"""$\mathcal D_1(\theta)$."""
        moved = tuple(
            tuple(a + s * t for a, t in zip(x, theta, strict=True))
            for x, s in zip(self.base.points, self.slopes, strict=True)
        )
        return ExactMeasure(moved, self.base.weights)

    def distance_line(self) -> Fraction:
        r"""$\mathcal W_1(\mathcal D_1(\theta), \mathcal D_1(\phi))$ for d = 1."""
        return wasserstein_line(self.law(self.theta), self.law(self.phi))

    def distance(self) -> TransportEnclosure:
        r"""$\mathcal W_1(\mathcal D_1(\theta), \mathcal D_1(\phi))$, enclosed."""
        return transport_cost(self.law(self.theta), self.law(self.phi))

    def total_variation(self) -> Fraction:
        """Half the total mass on which the two laws differ."""
        here, there = self.law(self.theta), self.law(self.phi)
        excess: dict[Point, Fraction] = {}
        for law, way in ((here, 1), (there, -1)):
            for point, weight in zip(law.points, law.weights, strict=True):
                excess[point] = excess.get(point, Fraction(0)) + way * weight
        return sum((abs(e) for e in excess.values()), Fraction(0)) / 2
