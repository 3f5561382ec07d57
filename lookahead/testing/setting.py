"""Strategies for the definitions of the setting: risks, reactions with feedback, moved laws."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from lookahead.core.measures import ExactMeasure
from lookahead.reasoning.feedback import Feedback
from lookahead.reasoning.intervals import Interval
from lookahead.reasoning.moved_laws import MovedLaw
from lookahead.reasoning.risks import ScalarRisk
from lookahead.testing.strategies import (
    measures,
    points,
    positive_rationals,
    rationals,
    weights,
)


@st.composite
def scalar_risks(draw: st.DrawFn, *, curved: bool = True, closed: bool = True) -> ScalarRisk:
    """Draw a quadratic risk on an interval; without `curved` all curvatures vanish.

    Without `closed` the interval is open and its upper end cuts the minimiser off.
    """
    n = draw(st.integers(1, 4))
    xs = [draw(rationals()) for _ in range(n)]
    cs = [Fraction(draw(st.integers(int(i == 0), 6))) if curved else Fraction(0) for i in range(n)]
    law = ExactMeasure(tuple(zip(xs, cs, strict=True)), draw(weights(n, positive=True)))
    if not closed:
        risk = ScalarRisk(law)
        return ScalarRisk(law, Interval(None, risk.learner() - draw(positive_rationals()), False))
    low = draw(st.none() | rationals())
    high = None if low is None else low + draw(positive_rationals())
    return ScalarRisk(law, Interval(low, high))


@st.composite
def feedbacks(draw: st.DrawFn, *, stable: bool = True) -> Feedback:
    """Draw a reaction whose model theta is stable, or (not `stable`) any."""
    spread = draw(rationals())
    slope, bend = draw(rationals(8, 4)), Fraction(draw(st.integers(0, 4)), 2)
    theta = draw(rationals(8, 4))
    centre = theta - slope * theta / (1 + bend * theta * theta) if stable else draw(rationals())
    half = Fraction(1, 2)
    base = ExactMeasure(((centre - spread,), (centre + spread,)), (half, half))
    return Feedback(base, slope, bend, theta)


@st.composite
def moved_laws(draw: st.DrawFn, d: int = 1, *, understated: bool = False) -> MovedLaw:
    """Draw a law whose atoms move at slopes of their own, with a declared constant that it has.

    understated: the declared constant lies below the mean slope.
    """
    base = draw(measures(d))
    slopes = tuple(draw(rationals(6, 3)) for _ in range(base.n))
    theta, phi = draw(points(2, d))
    x = MovedLaw(base, slopes, theta, phi, Fraction(0))
    extra = draw(rationals(3, 3))
    epsilon = x.mean_slope * Fraction(draw(st.integers(0, 3)), 4) if understated else abs(extra)
    return MovedLaw(base, slopes, theta, phi, epsilon if understated else x.mean_slope + epsilon)
