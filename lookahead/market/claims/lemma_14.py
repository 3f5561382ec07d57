"""Lemma 14: the gradient of the potential jumps at coincident models, is Lipschitz elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from hypothesis import strategies as st

from lookahead.core.exact import Vector
from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, at_most
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.market.continuous_bands import SlopeBands
from lookahead.testing.market_flow import SQUARE, Market, rationals, shares

F = Fraction
CHAPTER = "market/potential"


# slopes uniform on (-1, 1); with |x| >= 1/2 its level sets have the linear rate
ONE_BAND = SlopeBands.of((-1, 1, 1, 0))


@dataclass(frozen=True)
class TwoPlaces:
    """Two pairs of distinct slopes in a market, and a declared constant."""

    here: Vector
    there: Vector
    alpha: Fraction
    L: Fraction
    market: Market = SQUARE

    @property
    def squared_change(self) -> Fraction:
        """Squared length of the change of the gradient."""
        one, other = (self.market.gradient(at, self.alpha) for at in (self.here, self.there))
        return sum(((a - b) ** 2 for a, b in zip(one, other, strict=True)), F(0))

    @property
    def squared_distance(self) -> Fraction:
        """Squared distance of the two places."""
        return sum(((a - b) ** 2 for a, b in zip(self.here, self.there, strict=True)), F(0))

    @property
    def widest(self) -> Fraction:
        """The larger distance of the two slopes of a pair."""
        return max(abs(pair[0] - pair[1]) for pair in (self.here, self.there))


distinct_at_both = Assumption(
    "distinct models at both places",
    "At both places the two models differ, so that the gradient exists.",
    lambda x: x.here[0] != x.here[1] and x.there[0] != x.there[1],
)
same_order = Assumption(
    "no coincidence in between",
    "The same model is the larger one at both places: the segment between them meets no equal pair.",
    lambda x: (x.here[0] > x.here[1]) == (x.there[0] > x.there[1]),
)
large_enough = Assumption(
    "the constant covers the region",
    r"$L \ge \max(\tfrac23, D/8)$, where slopes of a pair differ by at most $D$ in the region; "
    "the market is the uniform square.",
    lambda x: max(F(2, 3), x.widest / 8) <= x.L,
)


def small_places() -> Iterator[TwoPlaces]:
    """Mirrored pairs close to the diagonal first, then pairs on one side of it."""
    for L, alpha, market in product((F(1), F(8)), (F(0), F(1, 2)), (ONE_BAND, SQUARE)):
        h = 1 / (8 * L)
        yield TwoPlaces((h, -h), (-h, h), alpha, L, market)
    spots = ((F(1), F(-1)), (F(1, 2), F(0)), (F(3, 4), F(-1, 4)), (F(3), F(-2)), (F(9), F(0)))
    for a, b in product(spots, repeat=2):
        if a != b:
            yield TwoPlaces(a, b, F(0), max(F(2, 3), abs(a[0] - a[1]) / 8, abs(b[0] - b[1]) / 8))


@st.composite
def places(draw: st.DrawFn) -> TwoPlaces:
    """Two places, the same model larger at both, the constant as the region asks."""
    spots = [draw(st.tuples(rationals(), st.integers(1, 40))) for _ in range(2)]
    here, there = ((s, s - F(k, 4)) for s, k in spots)
    L = max(F(2, 3), F(max(k for _, k in spots), 32))
    return TwoPlaces(here, there, draw(shares()), L)


lemma_14 = Claim(
    key="narang2026.lem14",
    kind="lemma",
    title="The gradient of the potential is locally Lipschitz",
    source=Source("narang2026", "Lemma 14", "D.2", "forced"),
    chapter=CHAPTER,
    statement=r"""Under Assumptions 1 and 3, $\nabla F$ is locally Lipschitz in $\Theta$: every
compact neighbourhood has a constant $L$ with $\|\nabla F(\Theta) - \nabla F(\Theta')\| \le
L\,\|\Theta - \Theta'\|$ in it. Of the readings of Assumption 3 one that markets can meet is taken: the witness has the linear
rate for each pair of distinct models.""",
    as_printed=r"$\nabla F$ is locally Lipschitz in $\Theta$",
    reading="The text says “Then … is locally Lipschitz in …”; the formulas are lost, and the proof "
    "names the gradient's two arguments, Assumption 3 and a compact neighbourhood. With one constant "
    "for all models, as the proof's last step takes it, no market meets Assumption 3.",
    assumes=(distinct_at_both,),
)


@lemma_14.sampled(places(), small=small_places)
def lipschitz(x: TwoPlaces) -> Comparison:
    """The squared change of the gradient against L^2 times the squared distance."""
    return at_most(x.squared_change, x.L**2 * x.squared_distance)


@lipschitz.mutant("the change itself, against a tenth of that")
def _(x: TwoPlaces) -> Comparison:
    return at_most(x.squared_change, x.L**2 * x.squared_distance / 100)


lipschitz.program(
    given=lambda x: {
        "one": x.here, "two": x.there, "a": x.alpha, "L": x.L,
    },
    let=(
        # the witness has slopes r = y / x uniform on (-1, 1), E x^2 = 1, all prefer learner 0:
        # 2 (u - r) averaged over the r above, or below, the middle m of both models
        ("m(p)", "(p[0] + p[1]) / 2"),
        ("top(u, m)", "u * (1 - m) - (1 - m ** 2) / 2"),
        ("low(u, m)", "u * (1 + m) + (1 - m ** 2) / 2"),
        ("free(p, i)", "top(p[i], m(p)) if p[i] > p[1 - i] else low(p[i], m(p))"),
        ("slope(p, i)", "a * (2 * p[i] if i == 0 else 0) + (1 - a) * free(p, i)"),
        ("change", "sum([(slope(one, i) - slope(two, i)) ** 2 for i in range(2)])"),
        ("distance", "sum([(one[i] - two[i]) ** 2 for i in range(2)])"),
    ),
    assume=(
        ("distinct at both places", "one[0] != one[1] and two[0] != two[1]"),
        ("the middle lies in the band", "abs(m(one)) <= 1 and abs(m(two)) <= 1"),
    ),
    violates="change > L ** 2 * distance",
)  # fmt: skip

amended = lemma_14.amended(
    key="narang2026.lem14.distinct",
    severity="missing hypothesis",
    title="The gradient of the potential is Lipschitz between coincidences",
    statement=r"""Let $(x, y)$ have a bounded density on a bounded support and let the loss be the
squared one. On a compact convex set of $\Theta$ in which no two models coincide, $\nabla F$ is
Lipschitz. Assumption 3 is not needed: two models' users part along the hyperplanes $(\theta_i -
\theta_j)\cdot x = 0$ and $y = \tfrac12(\theta_i + \theta_j)\cdot x$, and the users whom a step of
length $\epsilon$ moves across them have mass $O(\epsilon/\min\|\theta_i-\theta_j\|)$. On the uniform
square, while one model stays the larger and $|\theta_1 - \theta_2| \le D$, the constant $\max(\tfrac23,
D/8)$ will do, for every $\alpha$.""",
    survives="The gradient is Lipschitz wherever no two models coincide; across equal models it "
    "jumps, so it has no continuous extension to them and the ODE has no Lipschitz field there.",
    assumes=(distinct_at_both, same_order, large_enough),
    uses=("narang2026.lem13.distinct",),
)


@amended.symbolic
def moved_borders() -> dict[str, Comparison]:
    """Borders move at a bounded rate; and the Hessian on the square."""
    sp = sympy()
    s, t, r = sp.symbols("s t r", real=True)
    D, e, R, n = sp.symbols("D epsilon R_x n", positive=True)
    m = (s + t) / 2
    # weighted density of slopes: 1/8 inside (-1, 1), 1/(8 r^4) outside; M0 and M1 above m
    M0 = (1 - m) / 8 + sp.Rational(1, 24)
    M1 = (1 - m**2) / 16 + sp.Rational(1, 16)
    up = 2 * (s * M0 - M1)
    down = 2 * (t * (sp.Rational(1, 3) - M0) + M1)
    hessian = sp.Matrix([[up.diff(s), up.diff(t)], [down.diff(s), down.diff(t)]])
    gap = (s - t) / 16
    shape = sp.Matrix([[2 * M0 - gap, -gap], [-gap, sp.Rational(2, 3) - 2 * M0 - gap]])
    g = sp.Symbol("g", nonnegative=True)
    w0, w1 = sp.symbols("w_0 w_1", nonnegative=True)
    a, b, kept, old, g0, g1 = sp.symbols("a b w w_old g_0 g_1", real=True)
    form = 2 * w0 * a**2 + 2 * w1 * b**2 - (D / 2) * g * (a + b) ** 2
    return {
        "a user changes sides only where a factor of (a - b)(a + b - 2 y) changes sign": identical(
            (r - s) ** 2 - (r - t) ** 2, (s - t) * ((s + t) - 2 * r)
        ),
        "kept users move by their smoothness, moved ones by their gradient": identical(
            kept * g1 - old * g0, kept * (g1 - g0) + (kept - old) * g0
        ),
        "the first factor's slab |(theta_i - theta_j).x| <= epsilon R_x has half width": identical(
            (e * R) / n, e * (R / n)
        ),
        "the second's interval of labels has length epsilon R_x": identical(2 * (e * R / 2), e * R),
        "Hessian of the loss branch on the square, for s > t and |s + t| < 2": identical(
            hessian, shape
        ),
        "in general 2 diag(M0) minus (D/2) g(m) times the all-ones matrix: from above": identical(
            (2 * w0 + 2 * w1) * (a**2 + b**2) - form,
            2 * w1 * a**2 + 2 * w0 * b**2 + (D / 2) * g * (a + b) ** 2,
        ),
        "and from below, since (a + b)^2 <= 2 (a^2 + b^2)": identical(
            form + D * g * (a**2 + b**2),
            2 * w0 * a**2 + 2 * w1 * b**2 + (D / 2) * g * (a - b) ** 2,
        ),
        "with 2 w_0 + 2 w_1 = 2/3 the first bound is 2/3": identical(
            (2 * w0 + 2 * w1).subs(w1, sp.Rational(1, 3) - w0), sp.Rational(2, 3)
        ),
        "with g = 1/8 - q the second is at least -D/8": non_negative(
            D / 8 - D * (sp.Rational(1, 8) - g)
        ),
        "the preference branch has the slope 1/3": identical(
            sp.diff(s**2 / 6, s, 2), sp.Rational(1, 3)
        ),
    }


@moved_borders.mutant("fixed borders: no term in D")
def _() -> dict[str, Comparison]:
    s, t = sympy().symbols("s t", real=True)
    M0 = (1 - (s + t) / 2) / 8 + sympy().Rational(1, 24)
    M1 = (1 - ((s + t) / 2) ** 2) / 16 + sympy().Rational(1, 16)
    return {"second derivative": identical((2 * (s * M0 - M1)).diff(s), 2 * M0)}


@amended.sampled(places(), small=small_places)
def on_one_side(x: TwoPlaces) -> Comparison:
    """The same comparison where one model stays the larger."""
    return at_most(x.squared_change, x.L**2 * x.squared_distance)


@on_one_side.mutant("half of the constant")
def _(x: TwoPlaces) -> Comparison:
    return at_most(x.squared_change, x.L**2 * x.squared_distance / 4)


def across() -> Iterator[TwoPlaces]:
    """Mirrored pairs, close to the diagonal."""
    for k in range(6):
        yield TwoPlaces((F(1, 2**k), F(0)), (F(0), F(1, 2**k)), F(0), F(2, 3))


def understated() -> Iterator[TwoPlaces]:
    """The constant of a smaller region."""
    for x in small_places():
        yield TwoPlaces(x.here, x.there, x.alpha, F(1, 12))


on_one_side.without(same_order, small=across)
on_one_side.without(large_enough, small=understated)
on_one_side.by_construction(distinct_at_both, "at equal models there is no gradient to compare")
on_one_side.controls(lipschitz)
