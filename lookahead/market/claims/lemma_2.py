"""Lemma 2: the iterates follow the gradient flow of F, as printed and as an inclusion."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from lookahead.core.exact import Vector, dot
from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, at_most
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.market.claims.lemma_14 import ONE_BAND
from lookahead.market.claims.theorem_1 import (
    CHAPTER,
    curvature,
    difference,
    plain_rounds,
    plain_scope,
)
from lookahead.market.claims.theorem_1_trap import trapped
from lookahead.testing.market_dynamics import Round

F = Fraction


@dataclass(frozen=True)
class Opposite:
    """Slopes (e, -e) and (-e, e) in a market of slopes, and a Lipschitz constant to be tried."""

    e: Fraction
    alpha: Fraction
    L: Fraction

    @property
    def pair(self) -> tuple[Vector, Vector]:
        """The two pairs of models."""
        return (self.e, -self.e), (-self.e, self.e)


def opposites() -> Iterator[Opposite]:
    """Constants, and models as close as it takes."""
    for L in (F(1), F(10)):
        for alpha in (F(0), F(1, 2), F(1)):
            for e in (F(1), F(1, 2), 1 / (20 * L)):
                yield Opposite(e, alpha, L)


def lipschitz(x: Opposite) -> Comparison:
    """|h - h'|^2 against L^2 |Theta - Theta'|^2."""
    one, two = x.pair
    h, k = (ONE_BAND.gradient(theta, x.alpha) for theta in (one, two))
    apart = [a - b for a, b in zip(one, two, strict=True)]
    change = [a - b for a, b in zip(h, k, strict=True)]
    return at_most(dot(change, change), x.L**2 * dot(apart, apart))


printed = Claim(
    key="narang2026.lem2",
    kind="lemma",
    title="MSGD follows the gradient flow",
    source=Source("narang2026", "Lemma 2", "4.2", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""Under Assumptions 1 to 4 the field $h = -\nabla F$ is Lipschitz on compact sets, so that
$\dot\Theta = h(\Theta)$ has unique solutions, and the iterates of Algorithm 1 converge almost surely to
a compact connected internally chain transitive invariant set of this equation.""",
    reading="The lemma's body is lost; the proof verifies “local Lipschitzness” of the gradient and "
    "applies Lemma 11, which asks for a Lipschitz field. On bounded iterates a local constant would do. "
    "Both parts fail: in the markets of the witnesses each pair of distinct models has the linear rate of "
    "Assumption 3, and runs end where the equation has no right side. With one constant for all "
    "models no market meets Assumption 3.",
    uses=("narang2026.lem11", "narang2026.asm2", "narang2026.asm3.pair", "narang2026.asm4"),
)

field = printed.exact(small=opposites)(lipschitz)


@field.mutant("with an eighth of the constant")
def _(x: Opposite) -> Comparison:
    return lipschitz(Opposite(x.e, x.alpha, x.L / 8))


field.program(
    given=lambda x: {"e": x.e, "alpha": x.alpha, "L": x.L},
    let=(
        # slopes r = y / x uniform on (-1, 1), E x^2 = 1, everybody prefers the first learner
        ("share_above_zero", "1 / 2"),
        ("r_above_zero", "(1 / 2) * (1 / 2)"),
        ("upper(e)", "2 * (e * share_above_zero - r_above_zero)"),
        ("first", "alpha * 2 * (e + e) + (1 - alpha) * (upper(e) + upper(e))"),
        ("second", "-(1 - alpha) * (upper(e) + upper(e))"),
        ("apart", "2 * e"),
    ),
    assume=(("within the band of slopes", "0 < e <= 1 and 0 <= alpha <= 1"),),
    violates="first ** 2 + second ** 2 > L ** 2 * (2 * apart ** 2)",
)
trapped(printed)

amended = printed.amended(
    key="narang2026.lem2.inclusion",
    title="MSGD follows a differential inclusion",
    severity="missing hypothesis",
    statement=r"""Let the loss be squared, users bounded, under any law, the steps as in Assumption 2 and the iterates of Algorithm 1
bounded. Under any tie rule the mean step $-\eta_t v_t$ has $v_t \in \partial^\circ F(\Theta_t)$, Clarke's
subdifferential, and almost surely the limit set of $\Theta_t$ is a compact internally chain transitive
set of $\dot\Theta \in -\partial^\circ F(\Theta)$. Each $v_t$ is a supergradient up to curvature: for every
$\Theta'$, $$F(\Theta') \le F(\Theta) + \langle v, \Theta' - \Theta\rangle + R_x^2\|\Theta' -
\Theta\|^2 .$$""",
    survives="The iterates follow the flow of F in the sense of differential inclusions, which needs no "
    "continuity of the gradient; away from ties it is the printed equation.",
    uses=(
        "narang2026.asm2",
        "narang2026.lem12",
        "narang2026.ext.clarke",
        "narang2026.ext.inclusion",
    ),
)


@amended.symbolic
def proof() -> dict[str, Comparison]:
    """The mean step is a supergradient: shares, users and queries average the inequality of a loss.

    F less R_x^2 |Theta|^2 is concave, so the supergradients are Clarke's subdifferential: convex,
    compact, with closed graph since F is continuous, and of at most linear growth.
    """
    sp = sympy()
    t, step, x, y = sp.symbols("t s x y", real=True)
    R, Y, norm, p, least, worse = sp.symbols("R Y norm p least worse", nonnegative=True)
    slope = 2 * (x * t - y) * x
    tied = sp.Symbol("g", real=True)
    return {
        "frozen choices cost at least the best": non_negative((least + worse) - least),
        "a frozen loss is quadratic": identical(
            (y - x * (t + step)) ** 2, (y - x * t) ** 2 + slope * step + x**2 * step**2
        ),
        "shares, users and coins mix slopes as they mix losses": identical(
            (p * slope + (1 - p) * tied) * step, p * slope * step + (1 - p) * tied * step
        ),
        "less x^2 theta^2 a loss is linear, so the smallest of losses is concave": identical(
            sp.diff((y - x * t) ** 2 - x**2 * t**2, t, 2), 0
        ),
        "gradients grow at most linearly": non_negative(
            2 * R * (Y + R) * (1 + norm) - 2 * R * (Y + R * norm)
        ),
    }


@proof.mutant("without curvature")
def _() -> dict[str, Comparison]:
    t, step, x, y = sympy().symbols("t s x y", real=True)
    moved = (y - x * (t + step)) ** 2
    return {
        "at rest": identical(moved.subs(step, 0), (y - x * t) ** 2),
        "first order": identical(moved, (y - x * t) ** 2 + 2 * (x * t - y) * x * step),
    }


@amended.sampled(plain_rounds(), small=plain_scope)
def supergradient(x: Round) -> Comparison:
    """The inequality at every outcome of a round, with the frozen curvature, then with R_x^2."""
    return below(x, 1)


def below(x: Round, share: int) -> Comparison:
    """F at every next pair of models against the quadratic above it; `share` of the slope."""
    here, found = x.potential(x.theta), list[Comparison]()
    for outcome in x.law:
        z = difference(outcome.models, x.theta)
        slope = sum((dot(a, b) for a, b in zip(x.mean_move, z, strict=True)), start=F(0))
        bend = curvature(x, z)
        found.append(at_most(x.potential(outcome.models), here + share * slope + bend))
        found.append(at_most(bend, x.R_x**2 * sum((dot(row, row) for row in z), start=F(0))))
    return all_of(*found)


@supergradient.mutant("with the slope reversed")
def _(x: Round) -> Comparison:
    return below(x, -1)


@supergradient.mutant("with twice the slope")
def _(x: Round) -> Comparison:
    return below(x, 2)
