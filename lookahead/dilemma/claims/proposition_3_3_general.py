"""Proposition 3.3, added: the contradiction in terms of what groups need, and how often it bites."""

from __future__ import annotations

from fractions import Fraction

from lookahead.core.symbols import sympy
from lookahead.dilemma.bitset_census import Atlas, Census, Flags, all_sizes, all_small_games
from lookahead.dilemma.claims.proposition_3_3 import meeting_in
from lookahead.dilemma.claims.section_3_nash import CHAPTER, cheap, cheap_games
from lookahead.ledger import Claim, Comparison, Source, all_of, equals, that
from lookahead.ledger.symbolic import identical

F = Fraction
PRICE = F(3, 5)
OWN = Source("gois2025", "Proposition 3.3, how far it reaches", "3.1", "own")

general = Claim(
    key="gois2025.prop3_3.general",
    kind="own",
    title="The same contradiction without degrees",
    source=OWN,
    chapter=CHAPTER,
    statement=r"""Call a group *full-need* if $m_i = M_i$. No binary prediction makes all groups succeed if
some node $h$ can spare one, $m_h = M_h - 1$, some neighbour of $h$ is full-need, and every neighbour of $h$
has a full-need neighbour. Proposition 3.3 is a special case.""",
    uses=("gois2025.eq8",),
)


def contradicted(x: Census) -> Flags:
    """Which nodes are such an h, from sizes and needs, (graphs, N)."""
    full, spare = x.m == x.sizes, (x.m == x.sizes - 1) & (x.sizes > 1)
    beside_full = (x.adjacent & full[:, None, :]).any(axis=2)
    return spare & beside_full & (~x.adjacent | beside_full[:, None, :]).all(axis=2)


def explained(x: Census) -> Flags:
    """On which graphs there is one, (graphs,)."""
    return contradicted(x).sum(axis=1) > 0


@general.symbolic
def forced() -> dict[str, Comparison]:
    """Full success makes every full-need agent join, and so every neighbour of h is named."""
    deg = sympy().Symbol("deg", positive=True, integer=True)
    M = deg + 1
    return {
        "a full-need agent is in its own group, joins, and sees m - 1 = deg": identical(M - 1, deg),
        "h is in a full-need group: it joins, and sees m_h - 1 = deg(h) - 1": identical(
            (M - 1) - 1, deg - 1
        ),
        "but all its neighbours are named: it sees deg(h)": identical(deg - (deg - 1), 1),
    }


@forced.mutant("h needs everybody too")
def _() -> dict[str, Comparison]:
    deg = sympy().Symbol("deg", positive=True, integer=True)
    return {
        "full-need": identical((deg + 1) - 1, deg),
        "h sees another number than it waits for": identical(deg - ((deg + 1) - 1), 1),
    }


@general.exact(small=cheap_games)
def on_all_small_graphs(x: Census) -> Comparison:
    """Such a node, and no prediction; and what the printed conditions name is among it."""
    found = contradicted(x)
    special = not (meeting_in(x) & ~found).any()
    return that(special and not (found.any(axis=1) & x.attainable).any())


@on_all_small_graphs.mutant("without the full-need neighbours")
def _(x: Census) -> Comparison:
    spare = ((x.m == x.sizes - 1) & (x.sizes > 1)).any(axis=1)
    return that(not (spare & x.attainable).any())


@on_all_small_graphs.mutant("the condition is also necessary")
def _(x: Census) -> Comparison:
    return that(bool((contradicted(x).any(axis=1) != x.attainable).all()))


UNATTAINABLE = {5: 5, 6: 61, 7: 831}
CONTRADICTED = {5: 4, 6: 46, 7: 596}

counts = Claim(
    key="gois2025.prop3_3.counts",
    kind="own",
    title="Sufficient, not necessary: full success on all small graphs",
    source=OWN,
    chapter=CHAPTER,
    statement=r"""Let $0 < \kappa < 1$. Of the 11 200 games on connected graphs with up to seven nodes, no
binary prediction makes all groups succeed in 897; all have at least five nodes. The condition in terms of
needs explains 646 of them. The smallest that it leaves is the fan, a hub joined to the four nodes of a
path, for $\tfrac23 < T \le \tfrac34$.""",
    assumes=(cheap,),
    uses=("gois2025.prop3_3.general",),
)


@counts.exact(small=lambda: all_sizes(PRICE), covers=True)
def by_size(x: Atlas) -> Comparison:
    """Games without full success, and those among them that the condition explains."""
    return all_of(
        equals(x.count(lambda census: census.unattainable), UNATTAINABLE.get(x.nodes, 0)),
        equals(x.count(explained), CONTRADICTED.get(x.nodes, 0)),
    )


@by_size.mutant("the condition explains all of them")
def _(x: Atlas) -> Comparison:
    return equals(
        x.count(lambda census: census.unattainable),
        x.count(explained),
    )


FAN = ((0, 1), (0, 4), (1, 2), (1, 3), (1, 4), (2, 3), (3, 4))


@counts.exact(small=lambda: all_small_games(PRICE, largest=5), covers=True)
def smallest_left(x: Census) -> Comparison:
    """Graphs with up to five nodes that the condition leaves without an explanation."""
    left = x.unattainable & ~contradicted(x).any(axis=1)
    found = [graph for graph, is_left in zip(x.graphs, left, strict=True) if is_left]
    return that(found == ([FAN] if x.nodes == 5 and F(2, 3) < x.threshold <= F(3, 4) else []))


@smallest_left.mutant("it leaves none")
def _(x: Census) -> Comparison:
    return that(not (x.unattainable & ~contradicted(x).any(axis=1)).any())


smallest_left.without(cheap, small=lambda: all_small_games(F(3, 2), largest=4))
