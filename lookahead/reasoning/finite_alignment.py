"""Alignment and curvature of a finite game between two of its strategies (zhu2025, Theorem 6)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from lookahead.core.enclosure import Number, Real, real, sign
from lookahead.core.symbols import sympy
from lookahead.reasoning.finite_roots import polynomial, real_roots, value_at
from lookahead.reasoning.finite_table import FiniteTable, Weights


def alignment(table: FiniteTable, star: Weights, theta: Number, best: Weights) -> Number:
    r"""Return $\Phi$: the utility's mean slope at h*, times the loss's at h#, over the Hessian.

    star, best: weights (n,) of h* and h#; theta: the model that h* trains.
    """
    slope: Number = Fraction(0)
    push: Number = Fraction(0)
    H: Number = Fraction(0)
    for j, (w, v) in enumerate(zip(star, best, strict=True)):
        slope = slope + w * value_at(table.polynomials[j].derivative(), theta)
        push = push + v * (table.curvature[j] * theta - table.pull[j])
        H = H + w * table.curvature[j]
    return _quotient(slope * push, H)


def segment_modulus(table: FiniteTable, star: Weights, best: Weights) -> Number | None:
    """Return the sharp modulus of U along the segment of weights; None for irrational weights.

    U is rational in the segment's parameter, so its second derivative is smallest at an end or at
    a root of the third derivative's numerator.
    """
    ends = (star, best)
    if not all(isinstance(w, Fraction) for weights in ends for w in weights):
        return None
    sp = sympy()
    s = sp.Symbol("s", real=True)
    share = [
        sp.Rational(*_ratio(a)) + s * sp.Rational(*_ratio(b - a))
        for a, b in zip(*ends, strict=True)
    ]
    mass = sum(w * sp.Rational(*_ratio(a)) for w, a in zip(share, table.curvature, strict=True))
    pull = sum(w * sp.Rational(*_ratio(b)) for w, b in zip(share, table.pull, strict=True))
    theta = sp.cancel(pull / mass)
    e: Any = 0
    for w, row in zip(share, table.utilities, strict=True):
        e += w * sum(sp.Rational(*_ratio(c)) * theta**k for k, c in enumerate(row))
    bend = sp.cancel(-sp.diff(e, s, 2))
    candidates: list[Number] = [Fraction(0), Fraction(1)]
    numerator = _polynomial(sp.numer(sp.cancel(sp.diff(bend, s))), s)
    if numerator.degree() > 0:
        roots = [root.value for root in real_roots(numerator)]
        candidates += [r for r in roots if sign(r) == 1 and sign(r - 1) == -1]
    over, under = (_polynomial(part, s) for part in sp.fraction(bend))
    values = [_quotient(value_at(over, x), value_at(under, x)) for x in candidates]
    smallest = values[0]
    for value in values[1:]:
        below = sign(value - smallest)
        if below is None:
            return None
        smallest = value if below < 0 else smallest
    return smallest


def _ratio(x: Number) -> tuple[int, int]:
    fraction = x if isinstance(x, Fraction) else Fraction(0)
    return fraction.numerator, fraction.denominator


def _polynomial(expression: Any, s: Any) -> Any:
    rows = sympy().Poly(expression, s).all_coeffs()
    return polynomial([Fraction(int(c.p), int(c.q)) for c in reversed(rows)])


def _quotient(x: Number, y: Number) -> Number:
    if isinstance(x, Real) or isinstance(y, Real):
        return real(x) / real(y)
    return Fraction(x) / Fraction(y)
