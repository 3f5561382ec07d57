"""Definition 6: internally chain transitive sets; which time direction does not matter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, equals, that
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.market.claims.lyapunov_invariant import Segment, drawn_segments, segments

F = Fraction
CHAPTER = "market/potential"

transitive = Claim(
    key="narang2026.def6",
    kind="definition",
    title="Internally chain transitive set",
    source=Source("narang2026", "Definition 6", "B.1", "forced"),
    chapter=CHAPTER,
    statement=r"""A compact invariant set $A$ is internally chain transitive if for all $x, y \in A$,
$\epsilon > 0$ and $T > 0$ there is an $(\epsilon, T)$-chain in $A$ from $x$ to $y$. A stationary point
is such a set. On the line $(s, -s)$ of the uniform square no other segment is: solutions keep the share
$q = e^{-t/3}$ of their distance to the stationary slope, and from an end at distance $D$ no chain with
$\epsilon < (1 - q)D$ returns to it.""",
    as_printed=r"for every $x, y \in A$ and every $\epsilon, T > 0$ there exists an $(\epsilon, "
    r"T)$-chain in $A$ from $x$ to $y$",
    reading="The symbols are lost; the words leave one reading.",
    uses=("narang2026.def4", "narang2026.def5"),
)


@transitive.symbolic
def returning() -> dict[str, Comparison]:
    """The farthest point that a chain reaches, by induction over its steps."""
    sp = sympy()
    D, p, room = sp.symbols("D p room", positive=True)
    u = sp.Symbol("u", nonnegative=True)
    q = 1 / (1 + p)
    # distances d <= D and jumps below (1 - q) D
    distance, jump = D - u, (1 - q) * D - room
    return {
        "a stationary point is its own chain: no jump": identical(D - D, 0),
        "one step: q d + jump stays below D": non_negative(
            sp.factor(sp.expand(D - (q * distance + jump)))
        ),
        "by at least the room that epsilon leaves": non_negative(
            sp.factor(sp.expand((D - room) - (q * distance + jump)))
        ),
    }


@returning.mutant("with jumps as large as D")
def _() -> dict[str, Comparison]:
    D, p = sympy().symbols("D p", positive=True)
    return {"one step": non_negative(D - (D / (1 + p) + D))}


@transitive.sampled(drawn_segments(), small=segments)
def returns_only_if_stationary(x: Segment) -> Comparison:
    """On a grid of an invariant segment: does a chain lead from the upper end back to it?"""
    if not x.invariant:
        return that(condition=True, note="not invariant", trivial=True)
    found = _returns(x, (x.high - x.low) / 4)
    return that(found == (x.pull(x.low) == 0 == x.pull(x.high)))


@returns_only_if_stationary.mutant("always")
def _(x: Segment) -> Comparison:
    return that(_returns(x, (x.high - x.low) / 4))


def _returns(x: Segment, epsilon: Fraction) -> bool:
    """Whether the extremes that chains reach from an end, with q = 1/16, include that end."""
    rest, q = F(3, 4) * (1 - x.alpha), F(1, 16)
    for end in (x.high, x.low):
        distance = reach = abs(end - rest)
        for _ in range(8):
            reach = q * reach + epsilon
        if distance and reach < distance:
            return False
    return True


@dataclass(frozen=True)
class FiniteFlow:
    """A map of finitely many points, as one time step, and a set that it maps into itself.

    For jumps below the smallest distance a chain is a piece of an orbit.
    """

    image: tuple[int, ...]
    subset: tuple[int, ...]

    def reach(self, start: int, least: int) -> set[int]:
        """Points that orbits from `start` pass after `least` steps or more."""
        at = start
        for _ in range(least):
            at = self.image[at]
        found: set[int] = set()
        while at not in found:
            found.add(at)
            at = self.image[at]
        return found

    @property
    def chain_transitive(self) -> bool:
        """Whether an orbit leads from each point of the set to each, after any waiting time."""
        return all(
            set(self.subset) <= self.reach(x, least) for x in self.subset for least in (1, 5)
        )

    @property
    def onto(self) -> bool:
        """Whether the map sends the set onto itself."""
        return {self.image[x] for x in self.subset} == set(self.subset)


forward_invariant = Assumption(
    "forward invariant",
    "The flow maps the set into itself.",
    lambda x: {x.image[i] for i in x.subset} <= set(x.subset),
)
chain_transitive = Assumption(
    "internally chain transitive",
    "Chains inside the set lead from each of its points to each.",
    lambda x: x.chain_transitive,
)


def finite_flows() -> Iterator[FiniteFlow]:
    """All maps of up to four points, with every subset."""
    for n in range(1, 5):
        for image in product(range(n), repeat=n):
            for bits in range(1, 2**n):
                yield FiniteFlow(image, tuple(i for i in range(n) if bits >> i & 1))


either = Claim(
    key="narang2026.def6.two_sided",
    kind="own",
    title="For chain transitive sets, forward invariance is two-sided",
    source=Source("narang2026", "Definition 6", "B.1", "own"),
    chapter=CHAPTER,
    statement=r"""Let $A$ be compact, forward invariant, and internally chain transitive with chains in
$A$. Then $\Phi_T(A) = A$ for all $T > 0$: $A$ is invariant in both directions of time. So Definitions 4
to 6 and Lemma 11 mean the same sets, whichever reading of *invariant* is taken.""",
    assumes=(forward_invariant, chain_transitive),
    uses=("narang2026.def4", "narang2026.def5", "narang2026.def6"),
)


@either.symbolic
def onto_itself() -> dict[str, Comparison]:
    """A chain's last piece starts in A and lasts T or longer, so it ends in Phi_T(A)."""
    sp = sympy()
    d, T, more = sp.symbols("d T more", positive=True)
    return {
        "the last piece: Phi_t(x) = Phi_T(Phi_{t-T}(x)), and t - T >= 0": identical(
            (T + more) - T - more, 0
        ),
        "at a distance d > 0 from the compact set Phi_T(A) no chain with epsilon = d/2 ends": that(
            bool((d - d / 2).is_positive)
        ),
    }


@onto_itself.mutant("chains with epsilon = 2 d")
def _() -> dict[str, Comparison]:
    d = sympy().Symbol("d", positive=True)
    return {"closer": non_negative(d - 2 * d)}


@either.exact(small=finite_flows)
def mapped_onto(x: FiniteFlow) -> Comparison:
    """Every map of at most four points: is a chain transitive set mapped onto itself?"""
    return equals(int(x.onto), 1)


@mapped_onto.mutant("and every point of it is stationary")
def _(x: FiniteFlow) -> Comparison:
    return that(all(x.image[i] == i for i in x.subset))


mapped_onto.without(chain_transitive, small=finite_flows)
mapped_onto.without(forward_invariant, small=finite_flows)
