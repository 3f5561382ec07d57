"""Figure 2: the 3-chain, where accuracy and welfare are at odds; and stars, which behave alike."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from math import comb

from lookahead.dilemma.claims.section_3_nash import CHAPTER, cheap
from lookahead.dilemma.graph_dilemma import GraphDilemma
from lookahead.ledger import Claim, Comparison, Source, equals, that

F = Fraction
PRICE = F(3, 5)


def chain() -> Iterator[GraphDilemma]:
    """Three agents in a row, two needed in each group; three prices below 1."""
    return (GraphDilemma([(0, 1), (1, 2)], F(2, 3), kappa) for kappa in (PRICE, F(1, 2), F(1, 9)))


figure_2 = Claim(
    key="gois2025.fig2",
    kind="figure",
    title="The 3-chain: the only prophecy is all-defect, full success needs a wrong prediction",
    source=Source("gois2025", "Figure 2, states", "3.1", "forced"),
    chapter=CHAPTER,
    statement=r"""On the 3-chain with $T = \tfrac23$ the prediction that everybody defects is the only
self-fulfilling one. Only if all three cooperate do all groups succeed; that is no Nash equilibrium, since
the centre would succeed without its own cooperation. Predictions that are not self-fulfilling bring it
about, so no prediction satisfies both an accuracy and a welfare maximiser.""",
    as_printed="“there is no prediction that satisfies simultaneously an accuracy maximizer and a "
    "welfare maximizer”",
    uses=("gois2025.sec3_nash_sfp",),
)


def _full(x: GraphDilemma) -> list[tuple[int, ...]]:
    return [y for y in product((0, 1), repeat=x.nodes) if all(x.successful(y))]


@figure_2.exact(small=chain)
def eight_states(x: GraphDilemma) -> Comparison:
    """All eight profiles as predictions, as equilibria and as outcomes."""
    induced = x.full_success_predictions()
    return that(
        x.self_fulfilling() == x.nash() == ((0, 0, 0),)
        and _full(x) == [(1, 1, 1)]
        and induced == ((1, 1, 0), (0, 1, 1))
        and all(x.best_response(y) == (1, 1, 1) for y in induced)
    )


@eight_states.mutant("predicting that everybody cooperates brings it about")
def _(x: GraphDilemma) -> Comparison:
    return that(x.best_response((1, 1, 1)) == (1, 1, 1))


@eight_states.mutant("all groups succeed in some equilibrium")
def _(x: GraphDilemma) -> Comparison:
    return that(any(all(x.successful(y)) for y in x.nash()))


stars = Claim(
    key="gois2025.fig2.stars",
    kind="own",
    title="Stars behave like the 3-chain",
    source=Source("gois2025", "Figure 2, other graphs", "3.1", "own"),
    chapter=CHAPTER,
    statement=r"""On the star with $n$ leaves, $2 \le n \le 12$, $\tfrac12 < T \le \tfrac n{n+1}$ and $\kappa <
1$, all-defect is the only self-fulfilling prophecy, and exactly $\binom n{m-1}$ predictions make all groups
succeed: they name the centre and all but $n - m + 1$ of the leaves, where $m = \lceil T(n+1)\rceil$.""",
    assumes=(cheap,),
)


def star(leaves: int, threshold: Fraction, kappa: Fraction) -> GraphDilemma:
    """Node 0 joined to every leaf."""
    return GraphDilemma([(0, leaf) for leaf in range(1, leaves + 1)], threshold, kappa)


def constellation(largest: int = 12, kappa: Fraction = PRICE) -> Iterator[GraphDilemma]:
    """Stars at every number of cooperators that the centre can need, half excluded."""
    for leaves in range(2, largest + 1):
        for m in range(1, leaves + 1):
            if 2 * m > leaves + 1:
                yield star(leaves, F(m, leaves + 1), kappa)


@stars.exact(small=constellation, covers=True)
def leaves_follow(x: GraphDilemma) -> Comparison:
    """Confirmed predictions, and the number of those that make all groups succeed."""
    found = x.full_success_predictions()
    named = {(y[0], sum(y[1:])) for y in found} == {(1, x.required[0] - 1)}
    alone = x.self_fulfilling() == ((0,) * x.nodes,)
    number = equals(len(found), comb(x.nodes - 1, x.required[0] - 1))
    return number if alone and named else that(False)


@leaves_follow.mutant("one prediction")
def _(x: GraphDilemma) -> Comparison:
    return equals(len(x.full_success_predictions()), 1)


@leaves_follow.mutant("two predictions")
def _(x: GraphDilemma) -> Comparison:
    return equals(len(x.full_success_predictions()), 2)


leaves_follow.without(cheap, small=lambda: constellation(4, F(3, 2)))
