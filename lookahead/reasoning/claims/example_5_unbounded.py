"""Example 5: how large the gain can be."""

from __future__ import annotations

from fractions import Fraction

from lookahead.core.symbols import sympy
from lookahead.ledger import (
    Claim,
    Comparison,
    Source,
    at_most,
    equals,
)
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.reasoning.claims.example_5 import CHAPTER
from lookahead.reasoning.label_game import LabelGame
from lookahead.reasoning.label_reports import Reporting, small_scope
from lookahead.testing.finite import reportings

F = Fraction
SOURCE = Source("zhu2025", "Example 5", "4", "forced")

unbounded = Claim(
    key="zhu2025.ex5.unbounded",
    kind="in-text",
    title="The benefit can be arbitrarily large",
    source=SOURCE,
    chapter=CHAPTER,
    statement=r"""For every $K$ there are labels and a target with $B > K$. Where $\mathbb E[y|x]$ and $g(x)$
are never more than $L$ apart, $B \le L^2$.""",
    as_printed="which can be arbitrarily large, depending on the base data and the target function",
    uses=("zhu2025.ex5.projection",),
)


@unbounded.symbolic
def stretched_target() -> dict[str, Comparison]:
    """One constant prediction: the target s away from the label gives s^2."""
    sp = sympy()
    s, y, K = sp.Symbol("s", real=True), sp.Symbol("y", real=True), sp.Symbol("K", positive=True)
    theta, best = y, y + s
    B = -((best - (y + s)) ** 2) + (theta - (y + s)) ** 2
    d, rest, within, beyond = sp.symbols("d rest P_2 r_2", nonnegative=True)
    return {
        "benefit": identical(B, s**2),
        "for s = K + 1 it exceeds K": non_negative((B - K).subs(s, K + 1)),
        "at every x, with L = d + rest, d^2 is at most L^2": non_negative((d + rest) ** 2 - d**2),
        "a projection is no longer: |v|^2 = |Pv|^2 + |v - Pv|^2": non_negative(
            (within + beyond) - within
        ),
    }


@stretched_target.mutant("benefit at most 1")
def _() -> dict[str, Comparison]:
    s = sympy().Symbol("s", real=True)
    return {"bounded": non_negative(1 - s**2)}


@unbounded.sampled(reportings(realisable=True), small=small_scope)
def grows_with_the_square(x: Reporting) -> Comparison:
    """Stretch the target's distance from the labels tenfold: the benefit grows a hundredfold."""
    g = x.game
    far = [m + 10 * (t - m) for m, t in zip(g.label_mean, g.target, strict=True)]
    stretched = LabelGame(g.x, g.label_mean, far, g.features, g.weights)
    return equals(stretched.benefit(), 100 * g.benefit())


@grows_with_the_square.mutant("B is at most 1")
def _(x: Reporting) -> Comparison:
    return at_most(x.game.benefit(), 1)
