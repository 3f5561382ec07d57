"""Lemma 14's proof: who changes sides was nearly indifferent."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, at_most
from lookahead.ledger.symbolic import non_negative
from lookahead.market.claims.lemma_14 import CHAPTER, TwoPlaces, places, small_places

F = Fraction

inclusion = Claim(
    key="narang2026.lem14.inclusion",
    kind="proof step",
    title="Users who change sides were nearly indifferent",
    source=Source("narang2026", "Lemma 14, proof, case n = 2", "D.2", "forced"),
    chapter=CHAPTER,
    statement=r"""If every loss is $L$-Lipschitz on the compact set and a user prefers learner 1 at
$\Theta$ and learner 2 at $\Theta'$, then $|\ell(\theta_1) - \ell(\theta_2)| \le 2L\,\|\Theta -
\Theta'\|$. The step is right. What the proof makes of it needs the level set to have measure
$O(\|\Theta - \Theta'\|)$, which the uniform square denies although few users really move.""",
    reading="The inequalities are lost; the proof speaks of a middle term that has a sign and of two "
    "terms bounded by the Lipschitz property.",
)


@inclusion.symbolic
def three_terms() -> dict[str, Comparison]:
    """At Theta: a <= b; at Theta': a' >= b', with |a - a'| and |b - b'| at most L e."""
    sp = sympy()
    # u, w: what either loss leaves of L e; turn = a' - b'
    e, u, w, turn = sp.symbols("Le u w turn", nonnegative=True)
    difference = (e - u) + (e - w) - turn
    return {
        "b - a = (b - b') + (b' - a') + (a' - a), the middle not positive": non_negative(
            2 * e - difference
        )
    }


@three_terms.mutant("at most L e")
def _() -> dict[str, Comparison]:
    e, u = sympy().symbols("Le u", nonnegative=True)
    return {"half": non_negative(e - (2 * e - u))}


@inclusion.sampled(places(), small=small_places)
def nearly_indifferent(x: TwoPlaces) -> Comparison:
    """Users on a grid who change sides, with their own Lipschitz constants of both losses."""
    found: list[Comparison] = []
    for i, j in product(range(-2, 3), repeat=2):
        u, y = F(i, 2), F(2 * j + 1, 5)
        old = [(y - s * u) ** 2 for s in x.here]
        new = [(y - s * u) ** 2 for s in x.there]
        if (old[0] - old[1]) * (new[0] - new[1]) > 0:
            continue
        change = sum((abs(a - b) for a, b in zip(old, new, strict=True)), F(0))
        found.append(at_most(abs(old[0] - old[1]), change))
    return all_of(*found)


@nearly_indifferent.mutant("a quarter of the change")
def _(x: TwoPlaces) -> Comparison:
    u, y = F(1), F(1, 5)
    old = [(y - s * u) ** 2 for s in x.here]
    new = [(y - s * u) ** 2 for s in x.there]
    change = sum((abs(a - b) for a, b in zip(old, new, strict=True)), F(0))
    return at_most(abs(old[0] - old[1]), change / 4)
