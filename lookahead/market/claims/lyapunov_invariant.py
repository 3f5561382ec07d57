"""Invariant sets of the flow: many are not stationary; what chain transitive sets are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from hypothesis import strategies as st

from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, all_of, at_least, equals, that
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.market.continuous_bands import SlopeBands
from lookahead.testing.market_flow import SQUARE

F = Fraction
CHAPTER = "market/potential"


@dataclass(frozen=True)
class Segment:
    """The models (s, -s) with low <= s <= high on the uniform square."""

    low: Fraction
    high: Fraction
    alpha: Fraction

    def pull(self, s: Fraction) -> Fraction:
        """The derivative of F in its first model at (s, -s); the second is its opposite."""
        return SQUARE.gradient((s, -s), self.alpha)[0]

    @property
    def invariant(self) -> bool:
        """Whether the flow, which stays on the line, points inwards at both ends."""
        return 0 < self.low <= self.high and self.pull(self.low) <= 0 <= self.pull(self.high)


forward_invariant = Assumption(
    "forward invariant",
    "Solutions that start in the set stay in it (Definition 4).",
    lambda x: x.invariant,
)


def segments() -> Iterator[Segment]:
    """Segments around the stationary slope, that slope alone, and some that do not stay."""
    for alpha in (F(0), F(1, 3)):
        rest = F(3, 4) * (1 - alpha)
        yield Segment(F(1, 2), F(1), alpha)
        yield Segment(rest, rest, alpha)
        yield Segment(rest / 2, 2 * rest, alpha)


@st.composite
def drawn_segments(draw: st.DrawFn) -> Segment:
    """Draw a segment that holds the stationary slope, now and then nothing else."""
    alpha = F(draw(st.integers(0, 5)), 6)
    rest = F(3, 4) * (1 - alpha)
    below, above = (F(draw(st.integers(0, 4)), 5) for _ in range(2))
    return Segment(rest * (1 - below), rest * (1 + above), alpha)


invariant = Claim(
    key="narang2026.lyap.invariant",
    kind="in-text",
    title="The only invariant sets are stationary points",
    source=Source("narang2026", "Section 4.2 and the proof of Theorem 3", "4.2", "verbatim"),
    chapter=CHAPTER,
    statement=r"""Since $F^{\mathcal P}$ falls along the flow, a compact connected set that is invariant
for it (Definition 4) contains stationary points only.""",
    as_printed="the only invariant sets are stationary points",
    reading="Connected and compact, as Lemma 11 has it; forward invariant, as Definition 4 says.",
    assumes=(forward_invariant,),
)


@invariant.sampled(drawn_segments(), small=segments)
def only_stationary(x: Segment) -> Comparison:
    """The gradient at both ends of an invariant segment."""
    return equals((x.pull(x.low), x.pull(x.high)), (0, 0))


@only_stationary.mutant("one of its ends is stationary")
def _(x: Segment) -> Comparison:
    return equals(x.pull(x.low) * x.pull(x.high), 0)


only_stationary.program(
    given=lambda x: {"low": x.low, "high": x.high, "alpha": x.alpha},
    let=(
        # at (s, -s) learner 0 has the slopes r > 0, density 1/8 on (0, 1) and 1/(8 r^4) beyond
        ("mass", "1/8 + 1/24"),
        ("moment", "1/16 + 1/16"),
        ("pull(s)", "alpha * 2 * s * mass + (1 - alpha) * 2 * (s * mass - moment)"),
    ),
    assume=(
        ("models are distinct", "0 < low and low <= high"),
        ("the flow points inwards", "pull(low) <= 0 and pull(high) >= 0"),
    ),
    violates="pull(low) != 0 or pull(high) != 0",
)

amended = invariant.amended(
    key="narang2026.lyap.chain",
    severity="missing hypothesis",
    title="Internally chain transitive sets are stationary",
    statement=r"""Let $K$ be a compact set that is internally chain transitive for (20) and in which no
two models coincide. If the values of $F^{\mathcal P}$ at its critical points contain no interval,
$F^{\mathcal P}$ is constant on $K$ and every point of $K$ is stationary. The values contain no interval
when the potential is pieced together from polynomials or fractions of them, as for all markets in
closed form here; for a general density this is a hypothesis.""",
    survives="What the convergence theorem needs: limit sets are internally chain transitive, and "
    "those are stationary once critical values have empty interior and models stay apart.",
    uses=(
        "narang2026.lyap",
        "narang2026.eq20.distinct",
        "narang2026.def6",
        "narang2026.ext.benaim",
        "narang2026.ext.semialgebraic",
    ),
)


@amended.symbolic
def constant_means_stationary() -> dict[str, Comparison]:
    """Where F does not change along solutions its gradient vanishes; and along critical paths."""
    sp = sympy()
    g1, g2, v1, v2 = sp.symbols("g_1 g_2 v_1 v_2", real=True)
    rate = -(g1**2) - g2**2
    stationary = sp.solve([sp.Eq(g1, 0), sp.Eq(g2, 0)], [g1, g2], dict=True)[0]
    along = g1 * v1 + g2 * v2
    return {
        "F constant on an invariant set: 0 = dF/dt = -|grad F|^2, so the gradient is zero": identical(
            rate.subs(stationary), 0
        ),
        "and the rate is negative unless it is": non_negative(-rate),
        "along a path of critical points F has the slope zero: one value each component": identical(
            along.subs(stationary), 0
        ),
    }


@constant_means_stationary.mutant("along any path")
def _() -> dict[str, Comparison]:
    g1, v1 = sympy().symbols("g_1 v_1", real=True)
    return {"slope": identical(g1 * v1, 0)}


@amended.sampled(drawn_segments(), small=segments)
def ends_do_not_return(x: Segment) -> Comparison:
    """From a non-stationary end no chain with jumps below (1 - q) times its distance returns.

    q = 1/2 is what a step leaves of the distance to the stationary slope; jumps move by epsilon.
    """
    rest = F(3, 4) * (1 - x.alpha)
    distance, q = x.high - rest, F(1, 2)
    epsilon = (1 - q) * distance / 2
    reach = distance
    for _ in range(6):
        reach = q * reach + epsilon
    return at_least(distance, reach) if distance else equals(x.pull(x.high), 0)


@ends_do_not_return.mutant("whatever the jumps")
def _(x: Segment) -> Comparison:
    distance = x.high - F(3, 4) * (1 - x.alpha)
    return at_least(distance / 4, distance / 2 + (distance / 4))


ends_do_not_return.controls(only_stationary)


@dataclass(frozen=True)
class Arc:
    """Three learners at (s, 0, -s) in a symmetric market of slopes: near and far on either side.

    near users carry the weight 7/8, far ones 1/8; at s = low one learner serves both kinds on its
    side, at s = high only the far ones.
    """

    near: Fraction
    far: Fraction
    width: Fraction

    @property
    def market(self) -> SlopeBands:
        """Four bands of slopes; everybody prefers learner 0."""
        spots = ((self.near, F(7, 16)), (self.far, F(1, 16)))
        return SlopeBands.of(
            *(
                (sign * r - self.width, sign * r + self.width, w, 0)
                for sign, (r, w) in product((1, -1), spots)
            )
        )

    @property
    def ends(self) -> tuple[Fraction, Fraction]:
        """The mean of one side, and its far slope."""
        return (7 * self.near + self.far) / 8, self.far

    def gradient(self, s: Fraction) -> tuple[Fraction, ...]:
        """The gradient at (s, 0, -s), all users choosing by loss."""
        return self.market.gradient((s, F(0), -s), F(0))


def arcs() -> Iterator[Arc]:
    """Near slopes around 1 and far ones around 4, in wide and narrow bands."""
    for width in (F(1, 4), F(1, 8)):
        yield Arc(F(1), F(4), width)
        yield Arc(F(2), F(9), width)


two_sided = Claim(
    key="narang2026.lyap.two_sided",
    kind="own",
    title="Nor are sets that are invariant in both directions of time",
    source=Source("narang2026", "Section 4.2", "4.2", "own"),
    chapter=CHAPTER,
    statement=r"""There is a market with three learners, $d = 1$, $\alpha = 0$ and slopes around $\pm1$
and $\pm4$ in which $\{(s, 0, -s) : \tfrac{11}8 \le s \le 4\}$ is a compact connected set that solutions
neither leave nor enter: its ends are stationary, symmetry keeps solutions on the line, and most of its
points are not stationary. It is not internally chain transitive.""",
    uses=("narang2026.eq20.distinct",),
)


@two_sided.exact(small=arcs, covers=True)
def invariant_arc(x: Arc) -> Comparison:
    """Stationary ends, a field along the line, and a point that moves."""
    low, high = x.ends
    inside = [low + (high - low) * F(k, 8) for k in range(9)]
    fields = [x.gradient(s) for s in inside]
    on_line = all(g[1] == 0 and g[0] == -g[2] for g in fields)
    moving = any(g[0] for g in fields)
    return all_of(
        that(on_line, "the field stays on the line"),
        that(moving, "a point moves"),
        that(not any(fields[0]) and not any(fields[-1]), "both ends are stationary"),
    )


@invariant_arc.mutant("no point of it moves")
def _(x: Arc) -> Comparison:
    low, high = x.ends
    return that(not any(x.gradient((low + high) / 2)))
