"""The analysis of a finite game with formulas of one's own."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from lookahead.core.enclosure import Number, sign
from lookahead.core.symbols import sympy
from lookahead.reasoning.analysis import theorems
from lookahead.reasoning.analysis.report import Report, quotient, shown
from lookahead.reasoning.finite_game import FiniteGame, FinitePair
from lookahead.reasoning.finite_roots import polynomial, real_roots, value_at
from lookahead.reasoning.finite_table import FiniteTable


def analyse_finite(game: FiniteGame, at: FinitePair | None = None) -> Report:
    """Return the report; `at` is a stable pair, default the only one.

    Raises the game's own outcomes: NoStablePoint, SeveralStablePoints, StableContinuum.
    """
    star = game.selfish() if at is None else at
    best, B, table = game.collective(), game.benefit(star), game.table
    Phi = alignment(table, star, best)
    gamma = segment_modulus(table, star, best) if game.mixed else None
    stable = theorems.selfish("only best responses to theta* carry weight")
    mixtures = (
        theorems.linear("weights over fixed points mix as their laws do")
        if game.mixed
        else theorems.linear("everybody plays one point: laws do not mix", met=False)
    )
    quantities = (
        ("stable models", ", ".join(_interval(ends) for ends in game.stable_intervals())),
        ("h*", shown(star.weights)),
        ("theta*", shown(star.theta)),
        ("U(h*)", shown(star.utility)),
        ("h#", shown(best.weights)),
        ("theta#", shown(best.theta)),
        ("U(h#)", shown(best.utility)),
        ("B", shown(B)),
        ("Phi", shown(Phi)),
        ("gamma along the segment", "not known" if gamma is None else shown(gamma)),
    )
    remarks = () if best.unique else ("several optimal strategies: h# and Phi are the first's",)
    return Report(
        f"Finite game on {game.n} points",
        quantities,
        (
            theorems.theorem_6_on_segment(stable, mixtures, gamma, Phi, B),
            theorems.proposition_4(multiple(table), "no factor turns the loss into u", B),
        ),
        remarks,
    )


def alignment(table: FiniteTable, star: FinitePair, best: FinitePair) -> Number:
    r"""Return $\Phi$ of Theorem 6: the utility's mean slope at h*, times the loss's at h#, over H.

    >>> g = FiniteGame([0, 1], lambda z, t: (z - t) ** 2 / 2, lambda z, t: -(t - 1) ** 2 - 3 * z)
    >>> alignment(g.table, g.selfish(), g.collective())
    Fraction(0, 1)
    """
    slope: Number = Fraction(0)
    push: Number = Fraction(0)
    H: Number = Fraction(0)
    for j, (w, v) in enumerate(zip(star.weights, best.weights, strict=True)):
        slope = slope + w * value_at(table.polynomials[j].derivative(), star.theta)
        push = push + v * (table.curvature[j] * star.theta - table.pull[j])
        H = H + w * table.curvature[j]
    return quotient(slope * push, H)


def segment_modulus(table: FiniteTable, star: FinitePair, best: FinitePair) -> Number | None:
    """Return the sharp modulus of U along the segment of weights; None for irrational weights.

    U is rational in the segment's parameter, so its second derivative is smallest at an end or at
    a root of the third derivative's numerator.
    """
    ends = (star.weights, best.weights)
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
    values = [quotient(value_at(over, x), value_at(under, x)) for x in candidates]
    smallest = values[0]
    for value in values[1:]:
        below = sign(value - smallest)
        if below is None:
            return None
        smallest = value if below < 0 else smallest
    return smallest


def multiple(table: FiniteTable) -> Fraction | None:
    """Return c with u = c l at every point and model, None where there is none."""
    pairs: list[tuple[Fraction, Fraction]] = []
    for a, b, k, row in zip(table.curvature, table.pull, table.rest, table.utilities, strict=True):
        loss = (k, -b, a / 2)
        padded = (*row, *(Fraction(0),) * (3 - len(row)))
        pairs += zip(padded, (*loss, *(Fraction(0),) * (len(padded) - 3)), strict=True)
    c = next((u / loss for u, loss in pairs if loss != 0), Fraction(0))
    return c if c != 0 and all(u == c * loss for u, loss in pairs) else None


def _ratio(x: Number) -> tuple[int, int]:
    fraction = x if isinstance(x, Fraction) else Fraction(0)
    return fraction.numerator, fraction.denominator


def _polynomial(expression: Any, s: Any) -> Any:
    rows = sympy().Poly(expression, s).all_coeffs()
    return polynomial([Fraction(int(c.p), int(c.q)) for c in reversed(rows)])


def _interval(ends: tuple[Number, Number]) -> str:
    low, high = ends
    return shown(low) if low is high or low == high else f"[{shown(low)}, {shown(high)}]"
