"""The Wasserstein-1 distance: exact on the line, enclosed above."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

import numpy as np

from lookahead.core.enclosure import Rational
from lookahead.core.errors import InvalidArgument
from lookahead.core.exact import vector
from lookahead.core.measures import ExactMeasure, Measure
from lookahead.core.transport import TransportEnclosure, check_masses, transport_cost


def wasserstein(left: ExactMeasure, right: ExactMeasure) -> Fraction | TransportEnclosure:
    r"""Return $\mathcal W_1$, Euclidean ground distance: a Fraction for d = 1, else an enclosure.

    (zhu2025, section 3, the distance in the definition of sensitivity.)
    Raises InvalidArgument when the dimensions differ.
    """
    if left.d != right.d:
        raise InvalidArgument("right", right.d, f"must have dimension {left.d}")
    return wasserstein_line(left, right) if left.d == 1 else transport_cost(left, right)


def wasserstein_line(left: ExactMeasure, right: ExactMeasure) -> Fraction:
    r"""Return $\mathcal W_1 = \int |F - G|$ of two measures on the line, exactly, through the CDFs.

    Raises InvalidArgument unless both have d = 1.

    >>> from lookahead.core.measures import measure
    >>> wasserstein_line(measure([0, 1]), measure([3]))
    Fraction(5, 2)
    """
    for name, law in (("left", left), ("right", right)):
        if law.d != 1:
            raise InvalidArgument(name, law.d, "must have dimension 1")
    return transport_cost_line(
        [p[0] for p in left.points], left.weights, [p[0] for p in right.points], right.weights
    )


def transport_cost_line(
    sources: Sequence[Rational],
    supplies: Sequence[Rational],
    targets: Sequence[Rational],
    demands: Sequence[Rational],
) -> Fraction:
    """Return the least cost of moving masses on the line, exactly; the total need not be one.

    (zhu2025, Lemma 10 is stated for weights without a given sum.)
    Raises InvalidArgument for unequal totals, a negative mass or a length mismatch, FloatRefused
    for a float.

    >>> transport_cost_line([0], [2], [3], [2])
    Fraction(6, 1)
    """
    a, b = vector(supplies, "supplies"), vector(demands, "demands")
    xs, ys = vector(sources, "sources"), vector(targets, "targets")
    check_masses([(x,) for x in xs], a, [(y,) for y in ys], b)
    jumps = sorted([*zip(xs, a, strict=True), *zip(ys, [-w for w in b], strict=True)])
    cost = difference = Fraction(0)
    for (here, jump), (there, _) in pairwise(jumps):
        difference += jump
        cost += abs(difference) * (there - here)
    return cost


def float_wasserstein_line(left: Measure, right: Measure) -> float:
    r"""Return $\mathcal W_1$ of two float measures on the line, in floating point, not certified.

    Raises InvalidArgument unless both have d = 1.
    """
    for name, law in (("left", left), ("right", right)):
        if law.d != 1:
            raise InvalidArgument(name, law.d, "must have dimension 1")
    positions = np.concatenate([left.points[:, 0], right.points[:, 0]])
    order = np.argsort(positions, kind="stable")
    jumps = np.concatenate([left.weights, -right.weights])[order]
    gaps = np.diff(positions[order])
    return float(np.abs(np.cumsum(jumps)[:-1]) @ gaps)
