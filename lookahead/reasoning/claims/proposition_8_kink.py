"""What is left of Proposition 8 where two strategies are best and change places."""

from __future__ import annotations

from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, at_most, equals
from lookahead.ledger.symbolic import non_negative
from lookahead.reasoning.claims.proposition_8 import quotient_steps, with_kinks
from lookahead.reasoning.claims.section_5_1_shared import CHAPTER
from lookahead.reasoning.size_aware_plans import Plans
from lookahead.testing.mixture_games import plans as drawn_plans

kink = Claim(
    key="zhu2025.prop8.kink",
    kind="own",
    title="The best utility where strategies change places",
    source=Source("zhu2025", "Proposition 8 at a kink", "5.1", "own"),
    chapter=CHAPTER,
    statement=r"""At $0 < \alpha < 1$ the derivative of $U^*_\alpha$ from the left is at most, and from the right
at least, $\partial_\alpha U_\alpha|_h$ for every best strategy $h$, wherever these derivatives exist. When finitely
many strategies compete, the derivative from the right is the largest of the $\partial_\alpha U_\alpha|_h$, that
from the left the smallest. So a kink points down, never up: if growing pays for *one* best strategy, it pays. At
$\alpha = 0$ the statement about the right side holds; a utility of the model alone makes every strategy best there.""",
    uses=("zhu2025.def.sizeaware.value",),
)


@kink.symbolic
def from_both_sides() -> dict[str, Comparison]:
    """Difference quotients of the maximum, then two strategies that are tied at alpha."""
    sp = sympy()
    t, gap = sp.symbols("t gap", positive=True)
    low = sp.Symbol("slope", real=True)
    return {
        **quotient_steps(),
        "tied, to the right the steeper one leads": non_negative((low + gap) * t - low * t),
        "to the left the flatter one": non_negative(low * -t - (low + gap) * -t),
    }


@from_both_sides.mutant("to the left the steeper one leads as well")
def _() -> dict[str, Comparison]:
    t, gap = sympy().symbols("t gap", positive=True)
    return {"right": non_negative(gap * t), "left": non_negative(gap * -t)}


@kink.sampled(drawn_plans(), small=with_kinks)
def between(x: Plans) -> Comparison:
    """One-sided derivatives of the maximum, from its values, around those of all best strategies."""
    after = [at_most(x.slopes[i], x.right) for i in x.best]
    before = [at_most(x.left, x.slopes[i]) for i in x.best] if x.alpha else []
    return all_of(*after, *before)


@between.mutant("sides exchanged")
def _(x: Plans) -> Comparison:
    return all_of(*(at_most(x.right, x.slopes[i]) for i in x.best))


@kink.sampled(drawn_plans(), small=with_kinks)
def extremes(x: Plans) -> Comparison:
    """The largest and the smallest derivative of a best strategy are the one-sided ones."""
    slopes = [x.slopes[i] for i in x.best]
    right = equals(x.right, max(slopes))
    return all_of(right, equals(x.left, min(slopes))) if x.alpha else right


@extremes.mutant("the smallest to the right")
def _(x: Plans) -> Comparison:
    return equals(x.right, min(x.slopes[i] for i in x.best))
