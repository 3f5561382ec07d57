"""Two families of laws with one set of weights: the instances of Lemma 10."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from lookahead.core.enclosure import Real, real
from lookahead.core.errors import InvalidArgument
from lookahead.core.exact import Vector
from lookahead.core.measures import ExactMeasure, Point
from lookahead.core.transport import TransportEnclosure, transport_cost, transport_enclosure
from lookahead.core.wasserstein import transport_cost_line, wasserstein_line

ZERO = Fraction(0)
Masses = dict[Point, Fraction]
Coupling = dict[tuple[Point, Point], Fraction]


@dataclass(frozen=True)
class LawFamilies:
    r"""Weights $\alpha_i$, laws $\mathcal D_i$ and laws $\mathcal D'_i$, as many of each.

    alpha: any rational numbers; left, right: exact measures of one dimension.
    """

    alpha: Vector
    left: tuple[ExactMeasure, ...]
    right: tuple[ExactMeasure, ...]

    def __post_init__(self) -> None:
        lengths = {len(self.alpha), len(self.left), len(self.right)}
        if len(lengths) != 1 or not self.alpha:
            raise InvalidArgument("alpha", len(self.alpha), "must be one for each pair of laws")

    @property
    def total(self) -> Fraction:
        r"""The mass of $\sum_i \alpha_i \mathcal D_i$."""
        return sum(self.mixed(self.left).values(), ZERO)

    def mixed(self, laws: Sequence[ExactMeasure]) -> Masses:
        r"""Return the masses of $\sum_i \alpha_i \mathcal D_i$ by point, zeros left out."""
        masses: Masses = {}
        for share, law in zip(self.alpha, laws, strict=True):
            for point, weight in zip(law.points, law.weights, strict=True):
                masses[point] = masses.get(point, ZERO) + share * weight
        return {point: mass for point, mass in masses.items() if mass}

    def distance_line(self) -> Fraction:
        """The least cost of moving one mixture onto the other, dimension 1, masses >= 0."""
        here, there = self.mixed(self.left), self.mixed(self.right)
        return transport_cost_line(
            [p[0] for p in here], list(here.values()), [p[0] for p in there], list(there.values())
        )

    def bound_line(self) -> Fraction:
        r"""$\sum_i \alpha_i \mathcal W_1(\mathcal D_i, \mathcal D'_i)$, dimension 1."""
        parts = zip(self.alpha, self.left, self.right, strict=True)
        return sum((a * wasserstein_line(x, y) for a, x, y in parts), ZERO)

    def distance(self) -> TransportEnclosure:
        """The least cost of moving one mixture onto the other, enclosed, masses >= 0."""
        here, there = self.mixed(self.left), self.mixed(self.right)
        return transport_enclosure(
            list(here), list(here.values()), list(there), list(there.values())
        )

    def bound(self) -> tuple[Real, Real]:
        r"""Enclose $\sum_i \alpha_i \mathcal W_1(\mathcal D_i, \mathcal D'_i)$, weights >= 0."""
        lower = upper = real(0)
        for share, x, y in zip(self.alpha, self.left, self.right, strict=True):
            found = transport_cost(x, y)
            lower, upper = lower + share * found.lower, upper + share * found.upper
        return lower, upper

    def first(self, n: int) -> LawFamilies:
        """The first n members of both families."""
        return LawFamilies(self.alpha[:n], self.left[:n], self.right[:n])


def monotone_coupling(left: ExactMeasure, right: ExactMeasure) -> Coupling:
    """Return the coupling of two laws on the line that keeps the order; it is optimal there.

    >>> from lookahead.core.measures import measure
    >>> [str(mass) for mass in monotone_coupling(measure([0]), measure([1, 2])).values()]
    ['1/2', '1/2']
    """
    targets = sorted(zip(right.points, right.weights, strict=True))
    coupling: Coupling = {}
    for x, mass in sorted(zip(left.points, left.weights, strict=True)):
        rest = mass
        while rest:
            y, room = targets[0]
            moved = min(rest, room)
            if moved:
                coupling[x, y] = coupling.get((x, y), ZERO) + moved
            rest -= moved
            if moved == room:
                targets.pop(0)
            else:
                targets[0] = (y, room - moved)
    return coupling


def mixed_coupling(x: LawFamilies) -> Coupling:
    r"""Return $\hat\mu = \sum_i \alpha_i \mu_i$ with the monotone couplings $\mu_i$."""
    total: Coupling = {}
    for share, a, b in zip(x.alpha, x.left, x.right, strict=True):
        for pair, mass in monotone_coupling(a, b).items():
            total[pair] = total.get(pair, ZERO) + share * mass
    return total


def marginal(coupling: Coupling, side: int) -> Masses:
    """Return the masses by point of one side (0 or 1) of a coupling, zeros left out."""
    masses: Masses = {}
    for pair, mass in coupling.items():
        masses[pair[side]] = masses.get(pair[side], ZERO) + mass
    return {point: mass for point, mass in masses.items() if mass}
