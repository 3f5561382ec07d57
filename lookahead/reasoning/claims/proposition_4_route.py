"""Appendix A.4: the route of the printed proof through Theorem 12, and one that arrives."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, at_least, at_most, less_than, that
from lookahead.ledger.symbolic import identical, non_negative, sum_of_squares
from lookahead.reasoning.claims import finite_programs as programs
from lookahead.reasoning.claims.proposition_4 import CHAPTER, negative, proportional
from lookahead.reasoning.finite_proportional import ProportionalGame, small_scope
from lookahead.testing.finite import proportional_games

F = Fraction
Law = tuple[Fraction, ...]

PROPOSITION_4 = {"u is a multiple of the loss"}
THEOREM_12 = {"U is strongly concave in the strategy", "theta* is an interior minimiser"}


def segments(x: ProportionalGame) -> Iterator[tuple[Law, Law, Law]]:
    """Every two points of the game as laws, and the law half-way."""
    for i, k in combinations(range(x.n), 2):
        ends = [tuple(F(int(j == at)) for j in range(x.n)) for at in (i, k)]
        yield ends[0], ends[1], tuple((a + b) / 2 for a, b in zip(*ends, strict=True))


def bends_down(x: ProportionalGame) -> Comparison:
    """U half-way between two points against the mean of its ends: larger, if strongly concave."""
    U = x.table.utility
    found = [less_than(U(a) + U(b), 2 * U(mid)) for a, b, mid in segments(x)]
    return all_of(*found) if found else that(True, trivial=True)


route = Claim(
    key="zhu2025.a4.route",
    kind="proof step",
    title="Proposition 4 follows from Theorem 12",
    source=Source("zhu2025", "Appendix A.4", "A.4", "verbatim"),
    chapter=CHAPTER,
    statement=r"""With $u = c\,\ell$ the first factor in the bound of Theorem 12 vanishes at the stable
pair, hence $B = 0$. For the step *hence*, the hypotheses of Proposition 4 have to include those of
Theorem 12: $U$ strongly concave in the strategy, and $\theta^*$ an interior minimiser.""",
    as_printed=r"Then, by Theorem 12 below, we have $B = 0$",
    assumes=(proportional,),
)


@route.textual
def hypotheses_side_by_side() -> dict[str, Comparison]:
    """What Theorem 12 and its proof assume, looked for among what Proposition 4 assumes."""
    return {h: that(h in PROPOSITION_4, f"Proposition 4: {h}") for h in sorted(THEOREM_12)}


@hypotheses_side_by_side.mutant("Proposition 4 assumes nothing at all")
def _() -> dict[str, Comparison]:
    return {h: that(h not in PROPOSITION_4) for h in sorted(PROPOSITION_4)}


concave = route.exact(small=small_scope)(bends_down)


@concave.mutant("U is linear in the weights")
def _(x: ProportionalGame) -> Comparison:
    U = x.table.utility
    return all_of(*(at_least(U(a) + U(b), 2 * U(mid)) for a, b, mid in segments(x)))


concave.program(
    given=programs.given,
    let=(
        *programs.GAME,
        ("half", "scale(1/2, add(unit(0), unit(1)))"),
    ),
    assume=programs.PROPORTIONAL,
    violates="2 * U(half) <= U(unit(0)) + U(unit(1))",
)

convex = route.amended(
    key="zhu2025.a4.route.convex",
    severity="missing hypothesis",
    title="Where both sides want the same, U is convex in the weights",
    statement=r"""Let $u = c\,\ell$ and let the distribution map be linear. For $c < 0$, $U(h(\eta)) = c
\min_\theta \mathbb E_{\mathcal D_{h(\eta)}} \ell$ is convex in $\eta$: Theorem 12 speaks of no such
game with more than one strategy. For $c > 0$, $U$ is concave, strongly or not, and $B = 0$ follows
from two inequalities without it.""",
    survives="The observation that the first factor vanishes, and the conclusion for $c > 0$; the "
    "case $c < 0$ needs another proof and one more hypothesis.",
    assumes=(proportional, negative),
    uses=("zhu2025.prop4.pos",),
)


@convex.symbolic
def second_derivative() -> dict[str, Comparison]:
    """U = c (k - b^2 / 2a) with a, b, k affine in t has the second derivative -c (..)^2 / a^3.

    For any loss: the model of the mixed law serves each end with a slack r, s >= 0.
    """
    sp = sympy()
    t, b0, b1, k0, k1, a1 = sp.symbols("t b_0 b_1 k_0 k_1 a_1", real=True)
    a0, minus_c = sp.symbols("a_0 b", positive=True)
    a, b, k = a0 + a1 * t, b0 + b1 * t, k0 + k1 * t
    bend = sp.diff(-minus_c * (k - b**2 / (2 * a)), t, 2)
    p, q = sp.symbols("G_0 G_1", real=True)
    r, s, share, rest = sp.symbols("r s w v", nonnegative=True)
    there = share * (p + r) + rest * (q + s)
    gap = -minus_c * (there - (share * p + rest * q))
    return {
        "second derivative": identical(bend, minus_c * (b1 * a - b * a1) ** 2 / a**3),
        "it is not negative where a > 0": sum_of_squares(
            bend.subs(t, 0), [(minus_c / a0**3, b1 * a0 - b0 * a1)]
        ),
        "any loss, between two laws with weights w and v: the slacks of both ends lower U": identical(
            gap, -minus_c * (share * r + rest * s)
        ),
        "for c < 0 U is not above its chord": non_negative(-gap),
    }


@second_derivative.mutant("U is linear")
def _() -> dict[str, Comparison]:
    t, b0, b1 = sympy().symbols("t b_0 b_1", real=True)
    return {"bend": identical(sympy().diff((b0 + b1 * t) ** 2, t, 2), 0)}


@convex.sampled(proportional_games(-1, stable=False), small=lambda: small_scope((-1,)))
def lies_below_its_chords(x: ProportionalGame) -> Comparison:
    """U half-way between two points is at most the mean of its ends."""
    U = x.table.utility
    found = [at_most(2 * U(mid), U(a) + U(b)) for a, b, mid in segments(x)]
    return all_of(*found) if found else that(True, trivial=True)


lies_below_its_chords.mutant("above its chords")(bends_down)
lies_below_its_chords.controls(concave)
lies_below_its_chords.without(negative, small=lambda: small_scope((1,)))
lies_below_its_chords.without(
    proportional,
    small=lambda: (
        ProportionalGame(
            x.curvature,
            x.pull,
            x.rest,
            x.c,
            x.weights,
            tuple((F(0), F(0), F(-4)) for _ in range(x.n)),
        )
        for x in small_scope((-1,))
    ),
)
