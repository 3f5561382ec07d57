"""Figures 3 and 11: drawings of the chain whose contents are lost; ours has every arrow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from lookahead.dilemma.claims.appendix_c import CHAPTER
from lookahead.dilemma.count_retraining import CountRetraining
from lookahead.dilemma.figures.figure_3 import CASES, arrows
from lookahead.ledger import Claim, Comparison, Source, all_of, equals

figure_3 = Claim(
    key="gois2025.fig3_11",
    kind="own",
    title="The chain of counts, drawn with every arrow",
    source=Source("gois2025", "Figures 3 and 11", "3.2", "own"),
    chapter=CHAPTER,
    statement=r"""In the drawing of this chapter each count has the one arrow that retraining takes from it, and
the filled counts are those that recur. What the published drawings show cannot be recovered, so nothing is
said about them.""",
    uses=("gois2025.appC_exceptions",),
)


@dataclass(frozen=True)
class Drawn:
    """One count of one drawn chain."""

    N: int
    required: int
    k: int


def drawn() -> Iterator[Drawn]:
    """Every count of every drawn chain."""
    for N, m, _ in CASES:
        yield from (Drawn(N, m, k) for k in range(N + 1))


def _compared(x: Drawn, shift: int) -> Comparison:
    """The arrow and the filling, against a run from the payoffs."""
    run = CountRetraining(x.N, Fraction(x.required, x.N), x.k)
    picture = arrows(x.N, x.required)
    after = run.count(run.next_profile(run.start))
    return all_of(
        equals(picture.image[x.k], after + shift),
        equals(int(x.k in picture.recurrent), int(not run.counts[0])),
    )


@figure_3.exact(small=drawn, covers=True)
def every_arrow(x: Drawn) -> Comparison:
    """All arrows of all four chains."""
    return _compared(x, 0)


@every_arrow.mutant("arrows one too far")
def _(x: Drawn) -> Comparison:
    return _compared(x, int(x.k > x.required))
