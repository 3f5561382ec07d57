"""Assumption 3 for one pair of distinct models: where the rate is linear, where logarithmic."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from hypothesis import strategies as st

from lookahead.core.enclosure import Number, elementary
from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, at_least, at_most, that
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.market.claims.assumption_3 import CHAPTER, LOST, SOURCE, distinct_pair
from lookahead.market.level_sets import level_set_measure, octave_bound, octaves, thin_level
from lookahead.testing.market_flow import level_pairs

F = Fraction


@dataclass(frozen=True)
class Level:
    """Two slopes and a level."""

    s: Fraction
    t: Fraction
    delta: Fraction

    @property
    def kappa(self) -> Fraction:
        """The level set is |x| |y - m x| <= kappa; equal slopes count as one apart."""
        return self.delta / (2 * (abs(self.s - self.t) or 1))


def levels() -> Iterator[Level]:
    """Slopes around 0 and around 1/2, levels down to 2^-12."""
    pairs = ((F(1), F(-1)), (F(1, 2), F(-1, 2)), (F(1), F(0)), (F(3, 2), F(1, 2)))
    for (s, t), k in product(pairs, range(0, 13, 3)):
        yield Level(s, t, F(1, 2**k))


def drawn_levels() -> st.SearchStrategy[Level]:
    """Distinct slopes whose middle lies in [-1, 1]."""
    return level_pairs().map(lambda pair: Level(*pair))


def entropy(kappa: Fraction, height: int) -> Number:
    """kappa (1 + log(height / kappa)), which tends to zero with kappa."""
    return kappa * (1 + elementary("log", height / kappa))


pair = Claim(
    key="narang2026.asm3.pair",
    kind="assumption",
    title="A linear rate, each pair of distinct models its own constant",
    source=SOURCE,
    chapter=CHAPTER,
    statement=r"""For all $\Theta$ with $\theta_i \ne \theta_j$ there is a $C$ such that for all $\delta > 0$
the level set has measure at most $C\delta$. For $d = 1$ a market whose covariates stay away from
zero meets it: if $c \le |x| \le R_x$ on the support, $C = 2(R_x - c)/(c\,|\theta_i - \theta_j|)$
will do, and on a compact set of distinct models one $C$ does.""",
    reading=LOST
    + "Here: the constant may depend on the models. The uniform square does not meet this reading.",
)


@pair.symbolic
def away_from_zero() -> dict[str, Comparison]:
    """For each x the labels form an interval of length at most delta / (D |x|)."""
    sp = sympy()
    x, c, R, D, d, gap = sp.symbols("x c R_x D delta gap", positive=True)
    y, m = sp.symbols("y m", real=True)
    length = d / (D * c)
    return {
        "the difference is 2 D x (y - m x), whatever its sign": identical(
            (y - (m - D / 2) * x) ** 2 - (y - (m + D / 2) * x) ** 2, 2 * D * x * (y - m * x)
        ),
        "half the interval is delta / (2 D x)": identical(2 * D * x * (d / (2 * D * x)), d),
        "which is shorter the larger x": non_negative(length - d / (D * (c + gap))),
        "over both signs of x the area is at most C delta": identical(
            2 * sp.integrate(length, (x, c, R)), 2 * (R - c) / (c * D) * d
        ),
    }


@away_from_zero.mutant("with C half as large")
def _() -> dict[str, Comparison]:
    x, c, R, D, d = sympy().symbols("x c R_x D delta", positive=True)
    area = 2 * sympy().integrate(d / (D * c), (x, c, R))
    return {"area": identical(area, (R - c) / (c * D) * d)}


thin = Claim(
    key="narang2026.asm3.thin",
    kind="assumption",
    title="Level sets of distinct models shrink to nothing",
    source=SOURCE,
    chapter=CHAPTER,
    statement=r"""For all $\Theta$ with $\theta_i \ne \theta_j$ and every $\varepsilon > 0$ there is a $\delta >
0$ such that the level set within the support has measure at most $\varepsilon$. Every market with
bounded support meets it, since the losses agree on two hyperplanes only, which have measure zero.
On the uniform square with $|\theta_i + \theta_j| \le 2$, the measure is at most $4\kappa(1 +
\log(2/\kappa))$ for $\kappa = \delta / (2|\theta_i - \theta_j|) \le 2$.""",
    reading=LOST
    + "Here: epsilon and the models, then delta. It makes the gradient of F continuous, no more.",
    assumes=(distinct_pair,),
    uses=("narang2026.ext.continuity", "narang2026.ext.hyperplane"),
)


@thin.symbolic
def shrinking() -> dict[str, Comparison]:
    """The losses agree where one of two non-zero affine functions vanishes; the bound's limit."""
    sp = sympy()
    x, k = sp.symbols("x kappa", positive=True)
    u, v, y = sp.symbols("u v y", real=True)
    bound = 4 * k * (1 + sp.log(2 / k))
    one_side = sp.integrate(2, (x, 0, k / 2)) + sp.integrate(k / x, (x, k / 2, 1))
    return {
        "the difference is a product: (u - v).x and (u + v).x - 2 y": identical(
            (y - u) ** 2 - (y - v) ** 2, (u - v) * ((u + v) - 2 * y)
        ),
        "the integral of min(kappa / x, 2) over (0, 1)": identical(one_side, bound / 4),
        "the bound tends to zero": identical(sp.limit(bound, k, 0, "+"), 0),
    }


@shrinking.mutant("the bound without its factor kappa")
def _() -> dict[str, Comparison]:
    k = sympy().Symbol("kappa", positive=True)
    return {"limit": identical(sympy().limit(4 * (1 + k * sympy().log(2 / k)), k, 0, "+"), 0)}


@thin.certified(drawn_levels(), small=levels)
def under_the_bound(x: Level) -> Comparison:
    """The measured area against the bound."""
    if x.kappa > 2:
        return that(condition=True, note="the whole square", trivial=True)
    return at_most(level_set_measure(x.s, x.t, x.delta), 4 * entropy(x.kappa, 2))


@under_the_bound.mutant("half of the bound")
def _(x: Level) -> Comparison:
    if x.kappa > 2:
        return that(condition=True, trivial=True)
    return at_most(level_set_measure(x.s, x.t, x.delta), 2 * entropy(x.kappa, 2))


under_the_bound.without(distinct_pair, small=lambda: map(equal_slopes, levels()))


def equal_slopes(x: Level) -> Level:
    """The same level for one slope twice."""
    return Level(x.s, x.s, x.delta)


square = Claim(
    key="narang2026.asm3.square",
    kind="own",
    title="On the uniform square the rate is delta log(1/delta)",
    source=Source("narang2026", "Assumption 3", "4.1", "own"),
    chapter=CHAPTER,
    statement=r"""Let the support contain the square $[-1, 1]^2$ and $d = 1$. For every pair of
slopes at distance $D > 0$ each octave $2^{-k-1} \le |x| \le 2^{-k}$ adds $\delta/D$ to the level set,
and all but finitely many of the first $\log_2(D/\delta)$ octaves count. So no $C$ bounds the measure
by $C\delta$: the linear rate fails for *every* pair of distinct models. On the square itself, for
$s = -t$, the measure is exactly $4\kappa(1 + \log(1/\kappa))$ with $\kappa = \delta/(2D) \le
1$.""",
    assumes=(distinct_pair,),
)


@square.symbolic
def octave_by_octave() -> dict[str, Comparison]:
    """The area of one octave's band does not depend on the octave; the cross for m = 0."""
    sp = sympy()
    x, k, d, D = sp.symbols("x kappa delta D", positive=True)
    K = sp.Symbol("K", nonnegative=True)
    half = k * 2**K
    strip = 2 * sp.integrate(2 * half, (x, 2 ** (-K - 1), 2**-K))
    cross = 2 * (sp.integrate(2, (x, 0, k)) + sp.integrate(2 * k / x, (x, k, 1)))
    return {
        "on the octave kappa / x is at least kappa 2^k": non_negative(k / (2**-K) - half),
        "both signs of x: the band has the area 2 kappa": identical(strip, 2 * k),
        "which is delta / D": identical(2 * (d / (2 * D)), d / D),
        "the cross |x y| <= kappa": identical(cross, 4 * k * (1 + sp.log(1 / k))),
    }


@octave_by_octave.mutant("bands that halve with the octave")
def _() -> dict[str, Comparison]:
    x, k = sympy().symbols("x kappa", positive=True)
    K = sympy().Symbol("K", nonnegative=True)
    strip = 2 * sympy().integrate(2 * k, (x, 2 ** (-K - 1), 2**-K))
    return {"area": identical(strip, 2 * k)}


@square.certified(drawn_levels(), small=levels)
def measured(x: Level) -> Comparison:
    """The area against the octaves that fit, and levels at which many do."""
    fits = at_least(level_set_measure(x.s, x.t, x.delta), octave_bound(x.s, x.t, x.delta))
    many = [octaves(x.s, x.t, thin_level(x.s, x.t, n)) >= n for n in (1, 4, 16)]
    return all_of(fits, that(all(many), "as many octaves as one asks for"))


@measured.mutant("twice as much in each octave")
def _(x: Level) -> Comparison:
    return at_least(level_set_measure(x.s, x.t, x.delta), 2 * octave_bound(x.s, x.t, x.delta))


@measured.mutant("at most five times delta / D")
def _(x: Level) -> Comparison:
    return at_most(level_set_measure(x.s, x.t, x.delta), 5 * x.delta / abs(x.s - x.t))


measured.by_construction(distinct_pair, "the octaves count what distinct slopes leave")

density = Claim(
    key="narang2026.asm3.density",
    kind="own",
    title="Counted in users, the linear rate can hold where Lebesgue measure breaks it",
    source=Source("narang2026", "Assumption 3", "4.1", "own"),
    chapter=CHAPTER,
    statement=r"""Measure the level set by the share of users in it instead of its Lebesgue measure.
For $d = 1$ and a conditional density of $y$ given $x$ of at most $q$, the share is at most $q\,\mathbb
E[1/|x|]\,\delta / |\theta_i - \theta_j|$. So the linear rate holds for all distinct models whenever
$\mathbb E[1/|x|] < \infty$: with the density $|x|/2$ on the square, $C = 1/|\theta_i - \theta_j|$,
although Lebesgue's measure of the same set exceeds every $C\delta$.""",
    assumes=(distinct_pair,),
    uses=("narang2026.asm3.square",),
)


def share_of_users(x: Level) -> Fraction:
    """The share for slopes s = -t = D/2 and the density |x| / 2, from its integral over y."""
    k = min(x.kappa, F(1))
    # four quadrants of the integral of (x / 2) min(kappa / x, 1) over x in [0, 1]
    return 4 * (k * k / 4 + k * (1 - k) / 2)


@density.symbolic
def in_users() -> dict[str, Comparison]:
    """For each x an interval of length delta / (D |x|); and the density |x| / 2."""
    sp = sympy()
    x, k, q, d, D = sp.symbols("x kappa q delta D", positive=True)
    whole = sp.integrate(sp.integrate(x / 2, (x, 0, 1)), (sp.Symbol("y"), -1, 1)) * 2
    quadrant = sp.integrate(x / 2, (x, 0, k)) + sp.integrate(k / 2, (x, k, 1))
    return {
        "given x the share is at most q delta / (D |x|)": identical(
            q * 2 * (d / (2 * D * x)), q * d / D * (1 / x)
        ),
        "|x| / 2 is a density on the square": identical(whole, 1),
        "given x its labels have the density 1/2, and E[1/|x|] = 2": identical(
            sp.Rational(1, 2) * 2 * sp.integrate(x / x, (x, 0, 1)), 1
        ),
        "for s = -t the share is 2 kappa - kappa^2": identical(4 * quadrant, 2 * k - k**2),
    }


@in_users.mutant("the density |x|")
def _() -> dict[str, Comparison]:
    x = sympy().Symbol("x", positive=True)
    whole = 2 * sympy().integrate(sympy().integrate(x, (x, 0, 1)), (sympy().Symbol("y"), -1, 1))
    return {"mass": identical(whole, 1)}


@density.exact(small=levels)
def linear_in_users(x: Level) -> Comparison:
    """The share of users against delta / D, for slopes s = -t at the same distance."""
    return at_most(share_of_users(x), x.delta / abs(x.s - x.t))


@linear_in_users.mutant("three quarters of that")
def _(x: Level) -> Comparison:
    return at_most(share_of_users(x), 3 * x.delta / (4 * abs(x.s - x.t)))


linear_in_users.by_construction(distinct_pair, "for equal models the constant is not defined")
