"""Proposition 3.3, other predictions: what probabilities can do that noughts and ones cannot."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from lookahead.core.symbols import sympy
from lookahead.dilemma.bitset_census import small_games
from lookahead.dilemma.claims.section_3_nash import CHAPTER
from lookahead.dilemma.graph_dilemma import GraphDilemma
from lookahead.ledger import Assumption, Claim, Comparison, Source, that
from lookahead.ledger.symbolic import identical
from lookahead.testing.dilemma_graphs import graph_dilemmas

F = Fraction
HALF = F(1, 2)


def _needs_somebody(x: GraphDilemma) -> bool:
    return x.threshold > 0


def _cheap_enough(x: GraphDilemma) -> bool:
    return all(x.kappa * 2 ** len(js) < 1 for js in x.neighbours)


positive_threshold = Assumption("somebody is needed", r"$T > 0$.", _needs_somebody)
cheap_enough = Assumption("cheap enough", r"$\kappa < 2^{-\max_i \deg(i)}$.", _cheap_enough)

interior = Claim(
    key="gois2025.prop3_3.interior",
    kind="own",
    title="Probabilities reach full success where noughts and ones cannot",
    source=Source("gois2025", "Proposition 3.3, predictions that are not binary", "3.1", "own"),
    chapter=CHAPTER,
    statement=r"""Let trust be full, $T > 0$ and $\kappa < 2^{-\max_i \deg(i)}$. The prediction
$\hat y = (\tfrac12, \dots, \tfrac12)$ makes everybody cooperate, and so all groups succeed, on every graph.
So Proposition 3.3 is about binary predictions only.""",
    assumes=(positive_threshold, cheap_enough),
    uses=("gois2025.prop2_3",),
)


@interior.symbolic
def pivotal_chance() -> dict[str, Comparison]:
    """At one half the chance of being pivotal is a binomial coefficient over 2^deg, at least one."""
    sp = sympy()
    n, k = sp.symbols("n k", nonnegative=True, integer=True)
    p = sp.Rational(1, 2)
    law = sp.binomial(n + k, k) * p**k * (1 - p) ** n
    return {
        "the chance of k among n + k": identical(
            sp.simplify(law * 2 ** (n + k)), sp.binomial(n + k, k)
        ),
        "at the ends the coefficient is 1": identical(
            sp.binomial(n, 0) + sp.binomial(n, n), sp.Integer(2)
        ),
        "inside it is a sum of two earlier ones (Pascal), so at least 1": identical(
            sp.simplify(
                sp.combsimp(sp.binomial(n, k) + sp.binomial(n, k + 1) - sp.binomial(n + 1, k + 1))
            ),
            0,
        ),
    }


@pivotal_chance.mutant("for every probability")
def _() -> dict[str, Comparison]:
    sp = sympy()
    p = sp.Symbol("p", positive=True)
    return {
        "one half": identical(sp.Rational(1, 2) * 2, 1),
        "p": identical(p * 2, 1),
    }


def fair() -> Iterator[GraphDilemma]:
    """All connected graphs with up to five nodes at a price below 1/16."""
    return small_games(5, F(1, 17))


@interior.sampled(graph_dilemmas(largest=7, divided=128), small=fair)
def halves(x: GraphDilemma) -> Comparison:
    """What everybody does when everybody is predicted with one half."""
    return that(x.best_response((HALF,) * x.nodes) == (1,) * x.nodes)


@halves.mutant("some binary prediction does it too")
def _(x: GraphDilemma) -> Comparison:
    return that(x.best_success() == x.nodes)


def dearer() -> Iterator[GraphDilemma]:
    """The same at a price of one half."""
    return small_games(4, HALF)


halves.without(cheap_enough, small=dearer)
halves.without(positive_threshold, small=fair)
