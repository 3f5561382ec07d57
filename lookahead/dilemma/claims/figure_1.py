"""Figure 1: the 3-clique, its prophecies, and what each maximiser would choose."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product

from lookahead.dilemma.claims.section_3_nash import CHAPTER
from lookahead.dilemma.graph_dilemma import GraphDilemma, Profile
from lookahead.ledger import Claim, Comparison, Source, that

F = Fraction
CLIQUE = ((0, 1), (0, 2), (1, 2))


def source(part: str) -> Source:
    """Return the source of a statement about the figure."""
    return Source("gois2025", f"Figure 1, {part}", "3.1", "reconstructed")


def clique() -> Iterator[GraphDilemma]:
    """Three agents who all meet, two needed; three prices below 1."""
    return (GraphDilemma(CLIQUE, F(2, 3), kappa) for kappa in (F(3, 5), F(1, 2), F(1, 9)))


def states(*counts: int) -> set[Profile]:
    """The profiles of three agents with one of these numbers of cooperators."""
    return {y for y in product((0, 1), repeat=3) if sum(y) in counts}


figure_1 = Claim(
    key="gois2025.fig1",
    kind="figure",
    title="The 3-clique: two states are self-fulfilling, two are not",
    source=source("states"),
    chapter=CHAPTER,
    statement=r"""Three agents who are all joined, $m = 2$. The states with two cooperators (a) and with none
(c) are Nash equilibria and self-fulfilling prophecies; those with three (b) and with one (d) are neither.
An accuracy maximiser chooses (a) or (c).""",
    reading="$m = 2$; states named by the text alone, the drawing is not preserved; the text: “a) and c) are Nash equilibria and self-fulfilling prophecies, while b) and d) are not”",
    uses=("gois2025.sec3_nash_sfp",),
)


@figure_1.exact(small=clique)
def eight_states(x: GraphDilemma) -> Comparison:
    """All eight profiles: confirmed, and equilibria from payoffs, strict or not."""
    named = states(0, 2)
    return that(set(x.self_fulfilling()) == set(x.nash()) == set(x.nash(strict=True)) == named)


@eight_states.mutant("(b) is an equilibrium")
def _(x: GraphDilemma) -> Comparison:
    return that(set(x.nash()) == states(0, 2, 3))


@eight_states.mutant("some equilibrium reaches full success")
def _(x: GraphDilemma) -> Comparison:
    return that(all(all(x.successful(y)) for y in x.nash()))


def welfare(x: GraphDilemma, actions: Profile) -> Fraction:
    r"""Return $\sum_i \pi_i$ with b = r = 1 and cost kappa."""
    return sum(x.successful(actions)) - x.kappa * sum(actions)
