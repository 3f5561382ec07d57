"""Appendix A.6, last step: the PL inequality along the segment, and its modulus."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, at_most
from lookahead.ledger.symbolic import identical, sum_of_squares
from lookahead.reasoning.claims import programs
from lookahead.reasoning.claims.assumptions import linear_map, selfish_pair, strongly_concave
from lookahead.reasoning.claims.theorem_6 import bent, rescaled
from lookahead.reasoning.coordination import CoordinatedGame
from lookahead.reasoning.coordination import small_scope as small
from lookahead.testing.coordination import bent_games, coordinated_games

F = Fraction
CHAPTER = "reasoning/triangle"

pl = Claim(
    key="zhu2025.a6.pl",
    kind="proof step",
    title="The PL inequality along the segment, with the modulus of the parameter",
    source=Source("zhu2025", "Appendix A.6, last line", "A.6", "forced"),
    chapter=CHAPTER,
    reading="with the only modulus that the theorem declares",
    statement=r"""The bound follows from the PL inequality applied to $e$. With the modulus $\gamma_U$
of $U \circ h$ in $\eta$ that is $e(1) - e(0) \le e'(0)^2/(2\gamma_U)$; the text prints no
formula.""",
    assumes=(selfish_pair, linear_map, strongly_concave),
)


@pl.sampled(coordinated_games(), small=small)
def with_gamma_U(x: CoordinatedGame) -> Comparison:
    """The rise of e on the segment against its slope and the modulus in eta."""
    return at_most(x.rise, x.e_prime**2 / (2 * x.gamma_U))


@with_gamma_U.mutant("with half the right side")
def _(x: CoordinatedGame) -> Comparison:
    return at_most(x.rise, x.e_prime**2 / (4 * x.gamma_U))


with_gamma_U.scales("η → s·η", rescaled).program(
    given=programs.given,
    let=(*programs.GAME, *programs.MODULUS, ("slope", "4 * e(1/2) - e(1) - 3 * e(0)")),
    assume=(*programs.STABLE, *programs.CONCAVE),
    violates="e(1) - e(0) > slope ** 2 / (2 * gamma_U)",
)

pl_on_the_segment = pl.amended(
    key="zhu2025.a6.pl.segment",
    severity="constant",
    title="The PL inequality along the segment, with the modulus of the segment",
    statement=r"""$e$ has the modulus $\gamma_\alpha = \gamma_U\|\eta^\sharp - \eta^*\|^2$ on $[0,
1]$, whatever strategy the segment starts from, and $e(1) - e(0) \le e'(0) - \tfrac12\gamma_\alpha
\le e'(0)^2/(2\gamma_\alpha)$ when $h^\sharp \ne h^*$.""",
    survives="The inequality, once the modulus is that of the function it is applied to.",
    assumes=(linear_map, strongly_concave),
    uses=("zhu2025.ext.tangent",),
)


@pl_on_the_segment.symbolic
def from_the_definition() -> dict[str, Comparison]:
    """Strong concavity of U at x = eta + a d and y = eta + b d is that of e at a and b.

    The share t of x and 1 - t of y; a squared length is a sum over coordinates, one stands for all.
    """
    sp = sympy()
    t, a, b, eta, d = sp.symbols("t a b eta_i d_i", real=True)
    U_x, U_y, U_between, length2 = sp.symbols("U_x U_y U_between L2", real=True)
    s, gamma, g = sp.Symbol("e'", real=True), *sp.symbols("gamma_U gamma_alpha", positive=True)
    x, y = eta + a * d, eta + b * d
    curve = lambda modulus, distance2: (
        U_between - t * U_x - (1 - t) * U_y - modulus / 2 * t * (1 - t) * distance2
    )
    return {
        "x and y mix to the point of the segment, in every coordinate": identical(
            t * x + (1 - t) * y, eta + (t * a + (1 - t) * b) * d
        ),
        "their squared distance is (a - b)^2 |d|^2, in every coordinate": identical(
            (x - y) ** 2, (a - b) ** 2 * d**2
        ),
        "the slack of U with gamma_U is that of e with gamma_U |d|^2": identical(
            curve(gamma, (a - b) ** 2 * length2), curve(gamma * length2, (a - b) ** 2)
        ),
        "slack of the quadratic bound is a square": sum_of_squares(
            s**2 / (2 * g) - (s - g / 2), [(1 / (2 * g), s - g)]
        ),
    }


@from_the_definition.mutant("the modulus without the squared length")
def _() -> dict[str, Comparison]:
    a, b, d = sympy().symbols("a b d_i", real=True)
    return {"squared distance": identical((a * d - b * d) ** 2, (a - b) ** 2)}


@pl_on_the_segment.sampled(coordinated_games(), small=small)
def with_gamma_alpha(x: CoordinatedGame) -> Comparison:
    """The same rise with gamma_U |eta# - eta*|^2."""
    gap = sum(((b - a) * x.scale) ** 2 for a, b in zip(x.start, x.goal, strict=True))
    gamma = x.gamma_U * gap
    rise, slope_at_zero = x.rise, x.e_prime
    first = at_most(rise, slope_at_zero - gamma / 2)
    if gamma == 0:
        return first
    return all_of(first, at_most(slope_at_zero - gamma / 2, slope_at_zero**2 / (2 * gamma)))


@with_gamma_alpha.mutant("with gamma_U itself")
def _(x: CoordinatedGame) -> Comparison:
    return at_most(x.rise, x.e_prime - x.gamma_U / 2)


with_gamma_alpha.controls(with_gamma_U)
with_gamma_alpha.scales("η → s·η", rescaled, free=True)


def overdeclared() -> Iterator[CoordinatedGame]:
    """The small scope with four times the modulus that U has."""
    return (replace(x, gamma_U=4 * x.gamma_U) for x in small())


with_gamma_alpha.without(strongly_concave, small=overdeclared)
with_gamma_alpha.without(linear_map, bent_games(), small=bent)
