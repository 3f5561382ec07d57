"""Definition 5: chains of solutions with small jumps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from hypothesis import strategies as st

from lookahead.core.exact import Vector
from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, less_than, that
from lookahead.ledger.symbolic import non_negative

F = Fraction
CHAPTER = "market/potential"
REST = F(3, 4)


@dataclass(frozen=True)
class Chain:
    """Points s_0, ..., s_k of the line (s, -s) on the uniform square with alpha = 0.

    The flow on the line is s(t) = 3/4 + (s - 3/4) e^(-t/3); kept holds e^(-t_i/3) for the k times,
    most holds e^(-T/3), and epsilon bounds the jumps.
    """

    points: Vector
    kept: Vector
    epsilon: Fraction
    most: Fraction

    def jumps(self) -> list[Fraction]:
        """How far each solution ends from the next point."""
        steps = zip(self.points, self.points[1:], self.kept, strict=False)
        return [abs(REST + q * (s - REST) - r) for s, r, q in steps]

    @property
    def valid(self) -> bool:
        """Whether it is an (epsilon, T)-chain: at least one step, long times, small jumps."""
        shape = len(self.kept) == len(self.points) - 1 >= 1
        return shape and max(self.kept) <= self.most and max(self.jumps()) < self.epsilon


@st.composite
def drawn_chains(draw: st.DrawFn) -> Chain:
    """Draw chains of up to four steps, by jumps inside epsilon."""
    epsilon, most = F(draw(st.integers(1, 8)), 8), F(draw(st.integers(1, 4)), 8)
    points, kept = [F(draw(st.integers(1, 16)), 8)], list[Fraction]()
    for _ in range(draw(st.integers(1, 4))):
        kept.append(most * F(draw(st.integers(1, 4)), 4))
        jump = epsilon * F(draw(st.integers(-9, 9)), 10)
        points.append(REST + kept[-1] * (points[-1] - REST) + jump)
    return Chain(tuple(points), tuple(kept), epsilon, most)


def chains() -> Iterator[Chain]:
    """From 1 towards the stationary slope, staying there, and climbing by small jumps."""
    yield Chain((F(1), F(7, 8)), (F(1, 2),), F(1, 16), F(1, 2))
    yield Chain((REST, REST), (F(1, 2),), F(1, 100), F(1, 2))
    yield Chain((REST, F(7, 8), F(7, 8)), (F(1, 2), F(1, 2)), F(1, 4), F(1, 2))


chain = Claim(
    key="narang2026.def5",
    kind="definition",
    title="Chain of solutions with small jumps",
    source=Source("narang2026", "Definition 5", "B.1", "forced"),
    chapter=CHAPTER,
    statement=r"""For $\epsilon > 0$ and $T > 0$ an $(\epsilon, T)$-chain in $A$ from $x$ to $y$ is a
finite sequence $x = x_0, \dots, x_k = y$ of points of $A$, $k \ge 1$, with times $t_1, \dots, t_k \ge T$
such that $\|\Phi_{t_i}(x_{i-1}) - x_i\| < \epsilon$. Chains can be joined; a chain stays one for a
larger $\epsilon$ or a smaller $T$; and with $\le$ instead of $<$ there are chains for all $\epsilon$
between the same points.""",
    as_printed="An $(\\epsilon, T)$-chain in A from x to y is a finite sequence of points in A and "
    "times [formula lost]",
    reading="The two conditions on times and jumps are lost; epsilon and T leave these. The strict "
    "inequality for jumps is ours and changes nothing.",
)


@chain.symbolic
def monotone() -> dict[str, Comparison]:
    """What a jump below epsilon is for other bounds, and chains with <= at half the bound."""
    sp = sympy()
    jump, room, more = sp.symbols("jump room more", nonnegative=True)
    e = sp.Symbol("epsilon", positive=True)
    return {
        "below a larger bound": non_negative((jump + room + more) - jump),
        "at most epsilon / 2 is below epsilon": that(bool((e - e / 2).is_positive)),
    }


@monotone.mutant("at most 2 epsilon is below epsilon")
def _() -> dict[str, Comparison]:
    e = sympy().Symbol("epsilon", positive=True)
    return {"bound": non_negative(e - 2 * e)}


@chain.sampled(drawn_chains(), small=chains)
def joined_and_relaxed(x: Chain) -> Comparison:
    """The chain itself, joined with one step back to its start, and with looser bounds."""
    last, first = x.points[-1], x.points[0]
    back = abs(REST + x.most * (last - REST) - first) + x.epsilon
    joined = replace(x, points=(*x.points, first), kept=(*x.kept, x.most), epsilon=back)
    looser = replace(x, epsilon=2 * x.epsilon, most=min(F(1), 2 * x.most))
    largest = less_than(max(x.jumps()), x.epsilon)
    return all_of(largest, that(x.valid and joined.valid and looser.valid))


@joined_and_relaxed.mutant("also with jumps half as large")
def _(x: Chain) -> Comparison:
    return that(replace(x, epsilon=x.epsilon / 2).valid)
