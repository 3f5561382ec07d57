"""What a check returns: both sides, the slack, and one of holds, violated, unknown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from fractions import Fraction
from math import inf
from typing import Any

from lookahead.core import enclosure
from lookahead.core.enclosure import Number, Real, Ternary, is_rational
from lookahead.core.errors import FloatRefused, InvalidArgument


class Outcome(Enum):
    """What one comparison of two sides says about a conclusion."""

    HOLDS = "holds"
    VIOLATED = "violated"
    UNKNOWN = "unknown"


_OUTCOME = {
    Ternary.TRUE: Outcome.HOLDS,
    Ternary.FALSE: Outcome.VIOLATED,
    Ternary.UNKNOWN: Outcome.UNKNOWN,
}


@dataclass(frozen=True)
class Comparison:
    """Two sides of a conclusion on one instance, compared without any tolerance.

    `slack` is right minus left; `trivial` says that both sides are zero, so nothing was tested.
    """

    outcome: Outcome
    left: Number | None = None
    right: Number | None = None
    trivial: bool = False
    note: str = ""

    @property
    def holds(self) -> bool:
        return self.outcome is Outcome.HOLDS

    @property
    def violated(self) -> bool:
        return self.outcome is Outcome.VIOLATED

    @property
    def telling(self) -> bool:
        """Whether the instance was decided and not zero on both sides."""
        return self.outcome is not Outcome.UNKNOWN and not self.trivial

    @property
    def slack(self) -> Number | None:
        if self.left is None or self.right is None:
            return None
        return self.right - self.left

    @property
    def ratio(self) -> float | None:
        """Left over right as a float, for reports and for the search of tight instances.

        None unless the left side is not negative and the right side positive.
        """
        if self.left is None or self.right is None or self.trivial:
            return None
        left, right = as_float(self.left), as_float(self.right)
        return left / right if left >= 0 and 0 < right < inf else None

    def named(self, note: str) -> Comparison:
        """Return the same comparison with a note that says what was compared."""
        return replace(self, note=note)


def at_most(left: Number, right: Number) -> Comparison:
    """Compare left <= right.

    >>> at_most(Fraction(1, 3), Fraction(1, 2)).outcome
    <Outcome.HOLDS: 'holds'>
    """
    return Comparison(
        _OUTCOME[enclosure.at_most(left, right)], left, right, trivial=_zero(left) and _zero(right)
    )


def at_least(left: Number, right: Number) -> Comparison:
    """Compare left >= right; the sides are stored so that slack is left minus right."""
    return at_most(right, left)


def less_than(left: Number, right: Number) -> Comparison:
    """Compare left < right."""
    return Comparison(
        _OUTCOME[enclosure.less(left, right)], left, right, trivial=_zero(left) and _zero(right)
    )


def equals(left: Any, right: Any) -> Comparison:
    """Compare left = right, for numbers or for nested sequences of numbers of one shape.

    Enclosures can refute an equality; they never prove it.
    """
    if _is_sequence(left) and _is_sequence(right):
        if len(left) != len(right):
            return Comparison(Outcome.VIOLATED, note=f"lengths {len(left)} and {len(right)}")
        return all_of(*(equals(a, b) for a, b in zip(left, right, strict=True)))
    for side in (left, right):
        if isinstance(side, float):
            raise FloatRefused(side)
        if not isinstance(side, Real) and not is_rational(side):
            raise InvalidArgument("side", side, "is neither a number nor a sequence like the other")
    return Comparison(
        _OUTCOME[enclosure.equal(left, right)], left, right, trivial=_zero(left) and _zero(right)
    )


def that(condition: bool | Ternary, note: str = "", *, trivial: bool = False) -> Comparison:
    """Turn an exactly decided condition into a comparison without sides."""
    if isinstance(condition, Ternary):
        return Comparison(_OUTCOME[condition], note=note, trivial=trivial)
    return Comparison(Outcome.HOLDS if condition else Outcome.VIOLATED, note=note, trivial=trivial)


def all_of(*comparisons: Comparison) -> Comparison:
    """Join comparisons: one violation violates, one unknown leaves the rest undecided.

    The sides kept are those of the violated comparison, else of the one with the largest ratio.
    """
    if not comparisons:
        return Comparison(Outcome.HOLDS, trivial=True)
    violated = [c for c in comparisons if c.violated]
    unknown = [c for c in comparisons if c.outcome is Outcome.UNKNOWN]
    if violated:
        return violated[0]
    if unknown:
        return unknown[0]
    telling = [c for c in comparisons if not c.trivial]
    if not telling:
        return comparisons[0]
    return max(telling, key=lambda c: -1.0 if c.ratio is None else c.ratio)


def any_of(*comparisons: Comparison) -> Comparison:
    """Join comparisons of which one has to hold."""
    for wanted in (Outcome.HOLDS, Outcome.UNKNOWN):
        for c in comparisons:
            if c.outcome is wanted:
                return c
    return comparisons[0] if comparisons else Comparison(Outcome.VIOLATED)


def as_float(x: Number) -> float:
    """Return a number as a float, infinite where it is too large for one."""
    try:
        return float(x)
    except OverflowError:
        return inf if x > 0 else -inf  # pyright: ignore[reportOperatorIssue]


def _zero(x: Number) -> bool:
    return not isinstance(x, Real) and Fraction(x) == 0


def _is_sequence(x: Any) -> bool:
    return isinstance(x, Sequence) and not isinstance(x, str)
