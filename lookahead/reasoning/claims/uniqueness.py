"""One minimiser or not: comparisons by values alone, and the argument from strong convexity."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from lookahead.core.exact import Vector
from lookahead.core.symbols import sympy
from lookahead.ledger import Comparison, all_of, less_than, that
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.reasoning.intervals import Interval, rivals
from lookahead.reasoning.reactions import Reactions


def only_minimiser(
    f: Callable[[Fraction], Fraction], point: Fraction, where: Interval
) -> Comparison:
    """Compare f at `point` with f at other points: it has to be inside and strictly below."""
    if not where.contains(point):
        return that(False, "the minimum is not attained")
    return all_of(
        *(
            less_than(Fraction(0), f(p) - f(point)).named(f"{point} against {p}")
            for p in rivals(point, where)
        )
    )


def best_answer(x: Reactions, z: Fraction, answer: Fraction, theta: Fraction) -> Comparison:
    """Compare an answer of the agent at z with others, by utility: it has to be strictly better."""
    return only_minimiser(lambda a: -x.utility(a, theta, z), answer, x.answers)


def all_best(x: Reactions, k: int, theta: Vector) -> Comparison:
    """Whether every agent's answer at level k, as printed, is the one best response to theta."""
    pairs = zip(x.base.points, x.printed_answers(k), strict=True)
    return all_of(*(best_answer(x, z[0], a[0], theta[0]) for z, a in pairs))


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
