"""Appendix A.6: which strategies on the segment are optimal against the fixed model."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import chain

from lookahead.core.symbols import sympy
from lookahead.ledger import (
    Assumption,
    Claim,
    Comparison,
    Source,
    all_of,
    at_least,
    equals,
    less_than,
    that,
)
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.reasoning.claims import programs
from lookahead.reasoning.claims.assumptions import linear_map, selfish_pair
from lookahead.reasoning.claims.theorem_6 import bent, started_elsewhere
from lookahead.reasoning.coordination import CoordinatedGame
from lookahead.reasoning.coordination import small_scope as small
from lookahead.reasoning.equilateral import Equilateral
from lookahead.testing.coordination import bent_games, coordinated_games

F = Fraction
CHAPTER = "reasoning/triangle"
GRID = tuple(F(i, 4) for i in range(5))


def centroid_first() -> Iterator[CoordinatedGame]:
    """Appendix B's triangle at its centroid, then the small scope."""
    return chain([Equilateral(F(1)).at_centre], small())


apart = Assumption(
    "two strategies",
    r"$h^\sharp \ne h^*$: the $h_\alpha$ are different strategies.",
    lambda x: x.start != x.goal,
)

only = Claim(
    key="zhu2025.a6.only",
    kind="proof step",
    title="Against a fixed model only α = 0 is optimal",
    source=Source("zhu2025", "Appendix A.6, maximiser of ι", "A.6", "verbatim"),
    chapter=CHAPTER,
    statement=r"""Among the strategies $h_\alpha$, $\alpha \in [0, 1]$, only $h_0 = h^*$ maximises the
population's expected utility $\iota(\alpha)$ while the model stays at $\theta^*$.""",
    assumes=(selfish_pair, linear_map, apart),
)


@only.sampled(coordinated_games(), small=centroid_first)
def strictly_better(x: CoordinatedGame) -> Comparison:
    """iota at the start against iota further on."""
    return all_of(*(less_than(x.iota(a), x.iota(F(0))) for a in GRID[1:]))


@strictly_better.mutant("by one at least at alpha = 1")
def _(x: CoordinatedGame) -> Comparison:
    return at_least(x.iota(F(0)) - x.iota(F(1)), F(1))


strictly_better.program(
    given=programs.given,
    let=(*programs.GAME, ("iota(a)", "dot(mixed(a), u(w))")),
    assume=(*programs.STABLE, *programs.OPTIMAL, ("two strategies", "w != v")),
    violates="iota(1) >= iota(0)",
)

only_set = only.amended(
    key="zhu2025.a6.only.set",
    severity="missing hypothesis",
    title="The optimal strategies against a fixed model",
    statement=r"""$\iota(0) - \iota(\alpha) = \alpha(\iota(0) - \iota(1)) \ge 0$: $\alpha = 0$ is a
maximiser, the only one exactly when $\iota(1) < \iota(0)$. Otherwise $\iota$ is constant and every
$\alpha$ is one, as at the centroid of Appendix B's triangle.""",
    survives="That $\\alpha = 0$ is a maximiser. That it is the only one contradicts the next step, "
    "$\\iota'(0) = 0$: an affine function without slope is constant.",
    assumes=(selfish_pair, linear_map),
    uses=("zhu2025.a6.iota.boundary",),
)


@only_set.symbolic
def affine_maximum() -> dict[str, Comparison]:
    """An affine function that falls by s from 0 to 1 has fallen by alpha s."""
    start = sympy().Symbol("iota_0", real=True)
    a, s = sympy().symbols("alpha s", nonnegative=True)
    gap = start - ((1 - a) * start + a * (start - s))
    return {
        "iota(0) - iota(alpha) = alpha s, zero for alpha > 0 only if s = 0": identical(gap, a * s),
        "alpha = 0 is a maximiser": non_negative(gap),
    }


@affine_maximum.mutant("every alpha loses as much as alpha = 1")
def _() -> dict[str, Comparison]:
    a, s = sympy().symbols("alpha s", nonnegative=True)
    return {"gap": identical(a * s, s)}


@only_set.sampled(coordinated_games(), small=centroid_first)
def maximisers(x: CoordinatedGame) -> Comparison:
    """The gap at five points, and which of them attain the maximum."""
    values = [x.iota(a) for a in GRID]
    gap = values[0] - values[-1]
    best = tuple(a for a, value in zip(GRID, values, strict=True) if value == max(values))
    return all_of(
        at_least(gap, F(0)),
        equals([values[0] - value for value in values], [a * gap for a in GRID]),
        that(best == (GRID[:1] if gap else GRID), f"maximisers {best}"),
    )


@maximisers.mutant("only alpha = 0")
def _(x: CoordinatedGame) -> Comparison:
    return less_than(x.iota(F(1)), x.iota(F(0)))


@maximisers.mutant("every alpha")
def _(x: CoordinatedGame) -> Comparison:
    return equals(x.iota(F(1)), x.iota(F(0)))


maximisers.controls(strictly_better)
maximisers.without(linear_map, bent_games(), small=bent)
maximisers.without(selfish_pair, small=lambda: map(started_elsewhere, small()))
