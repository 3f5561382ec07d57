"""Two objectives at once: the weight of smallest gradient norm, and the Pareto front."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from lookahead.core.errors import InvalidArgument
from lookahead.core.exact import dot, vector

Pair = tuple[Any, Any]


def min_norm_weight(g1: Sequence[object], g2: Sequence[object]) -> Fraction:
    r"""Return the $\lambda \in [0, 1]$ that minimises $\|\lambda g_1 + (1-\lambda) g_2\|^2$.

    gois2025, Section 4 and Appendix F, after Sener and Koltun. g1, g2: gradients of the two
    objectives, rational, of one length. Where they are equal every weight will do, and 1 is
    returned.

    Raises InvalidArgument for different lengths.

    >>> min_norm_weight([1, 0], [0, 2]), min_norm_weight([1, 0], [2, 0])
    (Fraction(4, 5), Fraction(1, 1))
    """
    a, b = vector(g1, "g1"), vector(g2, "g2")
    if len(a) != len(b):
        raise InvalidArgument("g2", len(b), f"must have length {len(a)}")
    if dot(a, b) >= dot(a, a):
        return Fraction(1)
    if dot(a, b) >= dot(b, b):
        return Fraction(0)
    gap = tuple(y - x for x, y in zip(a, b, strict=True))
    return dot(gap, b) / dot(gap, gap)


def dominates(one: Pair, other: Pair) -> bool:
    """Return whether a pair is at least as large in both entries and larger in one.

    >>> dominates((2, 1), (1, 1)), dominates((1, 1), (1, 1))
    (True, False)
    """
    return one[0] >= other[0] and one[1] >= other[1] and one != other


def pareto_front(points: Iterable[Pair]) -> tuple[Pair, ...]:
    """Return the pairs that no pair dominates, each once, the first entry falling.

    gois2025, Appendix F.2: both objectives, success and accuracy, are to be large.

    >>> pareto_front([(1, 3), (2, 2), (1, 2), (3, 1), (2, 2)])
    ((3, 1), (2, 2), (1, 3))
    """
    front: list[Pair] = []
    for point in sorted(set(points), reverse=True):
        if not front or point[1] > front[-1][1]:
            front.append(point)
    return tuple(front)
