"""One minimiser or not: quadratics on an interval, and the argument from strong convexity."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from lookahead.core.symbols import sympy
from lookahead.ledger import Comparison, all_of, less_than, that
from lookahead.ledger.symbolic import identical, non_negative

ZERO, ONE = Fraction(0), Fraction(1)
STEPS = tuple(Fraction(s, 8) for s in (-16, -8, -1, 1, 8, 16))


@dataclass(frozen=True)
class Interval:
    """The points from low to high, None for no bound; `closed` says whether it has its ends."""

    low: Fraction | None = None
    high: Fraction | None = None
    closed: bool = True

    def contains(self, point: Fraction) -> bool:
        """Return whether `point` lies inside."""
        above = self.low is None or point > self.low or (self.closed and point == self.low)
        below = self.high is None or point < self.high or (self.closed and point == self.high)
        return above and below

    def nearest(self, point: Fraction) -> Fraction:
        """Return the point of the closed interval that is nearest to `point`."""
        point = point if self.low is None else max(point, self.low)
        return point if self.high is None else min(point, self.high)


def candidate(curvature: Fraction, slope: Fraction, where: Interval) -> Fraction:
    r"""Return the only point at which $\tfrac a2 t^2 - b t$ can have its one minimum on `where`.

    curvature: a >= 0; slope: b. Where a = 0 the end towards which the line falls, else zero.
    """
    if curvature:
        return where.nearest(slope / curvature)
    end = where.high if slope > 0 else where.low
    return where.nearest(ZERO) if end is None else end


def only_minimiser(
    f: Callable[[Fraction], Fraction], point: Fraction, where: Interval
) -> Comparison:
    """Compare f at `point` with f at other points: it has to be inside and strictly below."""
    if not where.contains(point):
        return that(False, "the minimum is not attained")
    ends = [end for end in (where.low, where.high) if end is not None]
    near = [point + step for step in STEPS] + ends + [(point + end) / 2 for end in ends]
    rivals = [p for p in near if p != point and where.contains(p)]
    return all_of(*(less_than(ZERO, f(p) - f(point)).named(f"{point} against {p}") for p in rivals))


def strong_convexity_steps() -> dict[str, Comparison]:
    r"""Return why a strongly convex function on a closed convex set has one minimiser.

    f is $\gamma$-strongly convex: $f(\tfrac{x+y}2) \le \tfrac{f(x)+f(y)}2 - \tfrac\gamma8\|x-y\|^2$
    and $f(y) \ge f(x) + g^\top(y-x) + \tfrac\gamma2\|y-x\|^2$ with a subgradient g.
    """
    gamma = sympy().Symbol("gamma", positive=True)
    g, s, d, slack = sympy().symbols("g s d slack", nonnegative=True)
    m = sympy().Symbol("m", real=True)
    midpoint = (m + m) / 2 - gamma / 8 * d**2 - slack
    far = 2 * g / gamma + s
    least = -g * far + gamma / 2 * far**2
    x, y, b = sympy().symbols("x y b", real=True)
    q = lambda t: gamma / 2 * t**2 - b * t
    return {
        "two minimisers at distance d: their midpoint is lower by gamma d^2 / 8": non_negative(
            m - midpoint - gamma / 8 * d**2
        ),
        "for a quadratic the midpoint gains exactly that": identical(
            (q(x) + q(y)) / 2 - q((x + y) / 2), gamma / 8 * (x - y) ** 2
        ),
        "farther than 2 |g| / gamma from a point f is not lower": non_negative(least),
        "so the minimum is sought on a closed bounded set: excess there": identical(
            least, g * s + gamma * s**2 / 2
        ),
    }


def flat_quadratic_steps() -> dict[str, Comparison]:
    """Return the false variant: the midpoint gain without the modulus, and a flat function."""
    gamma = sympy().Symbol("gamma", positive=True)
    x, y = sympy().symbols("x y", real=True)
    return {
        "the midpoint gains the squared distance over eight": identical(
            gamma / 8 * (x - y) ** 2, (x - y) ** 2 / 8
        ),
        "the gain is not negative": non_negative(gamma / 8 * (x - y) ** 2),
    }
