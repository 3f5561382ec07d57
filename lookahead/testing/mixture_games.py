"""Strategies for a collective of some size among people who do not react."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import strategies as st

from lookahead.core.measures import ExactMeasure
from lookahead.reasoning.mixture_steering import Steered
from lookahead.reasoning.size_aware_plans import Plans
from lookahead.reasoning.two_groups import TwoGroups, Wish
from lookahead.testing.strategies import points, positive_rationals, rationals, weights


@st.composite
def sizes(draw: st.DrawFn, *, whole: bool = False) -> Fraction:
    """Draw a size of the collective in [0, 1), or in [0, 1] where `whole`."""
    top = draw(st.integers(1, 12))
    return Fraction(draw(st.integers(0, top if whole else top - 1)), top)


@st.composite
def wishes(draw: st.DrawFn, p: int) -> Wish:
    """Draw a utility: steering the model, the loss or its opposite, or a mixture of these."""
    kind = draw(st.integers(0, 4))
    nothing = (Fraction(0),) * p
    if kind < 2:
        return Wish(nothing, Fraction(0), Fraction(1 - 2 * kind))
    linear = tuple(draw(rationals(6, 3)) for _ in range(p))
    pull = Fraction(draw(st.integers(0 if kind < 4 else -2, 2)))
    return Wish(linear, pull, Fraction(draw(st.integers(-2, 2)) if kind > 2 else 0))


@st.composite
def regressions(draw: st.DrawFn, p: int) -> ExactMeasure:
    """Draw points (x, y) with positive weights, of which the first p have independent features."""
    n = draw(st.integers(p, p + 1))
    rows = [list(row) for row in draw(points(n, p + 1))]
    for i in range(p):
        # a strictly dominant diagonal
        others = sum(abs(x) for j, x in enumerate(rows[i][:p]) if j != i)
        rows[i][i] = others + draw(positive_rationals(6, 2))
    return ExactMeasure(tuple(map(tuple, rows)), draw(weights(n, positive=True)))


@st.composite
def two_groups(draw: st.DrawFn, max_parameters: int = 2, *, whole: bool = False) -> TwoGroups:
    """Draw two regressions with curvatures of their own, and a size in [0, 1), or [0, 1]."""
    p = draw(st.integers(1, max_parameters))
    strategic, base = draw(regressions(p)), draw(regressions(p))
    return TwoGroups(strategic, base, draw(wishes(p)), draw(sizes(whole=whole)))


@st.composite
def joined(draw: st.DrawFn) -> TwoGroups:
    """Draw two regressions where everybody has joined the collective."""
    return replace(draw(two_groups()), alpha=Fraction(1))


@st.composite
def plans(draw: st.DrawFn, *, inside: bool = False) -> Plans:
    """Draw up to three strategies to choose from, one parameter; `inside`: 0 < alpha < 1."""
    choices = tuple(draw(regressions(1)) for _ in range(draw(st.integers(1, 3))))
    wish = draw(wishes(1))
    wish = Wish(wish.linear, wish.pull, wish.loss_weight, draw(rationals(3, 2)))
    top = draw(st.integers(2, 12))
    alpha = Fraction(draw(st.integers(int(inside), top - 1)), top)
    return Plans(choices, draw(regressions(1)), wish, alpha)


@st.composite
def steered(draw: st.DrawFn) -> Steered:
    """Draw a utility with stationary sizes among the twelfths, and an inner size."""
    roots = tuple(Fraction(draw(st.integers(0, 12)), 12) for _ in range(draw(st.integers(0, 4))))
    inner = [q for q in roots if 0 < q < 1]
    free = Fraction(draw(st.integers(1, 11)), 12)
    alpha = inner[0] if inner and draw(st.booleans()) else free
    return Steered(Fraction(draw(st.sampled_from((-1, 1, 2)))), roots, alpha)
