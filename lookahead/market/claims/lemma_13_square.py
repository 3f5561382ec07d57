"""Two learners: the potential is smooth but for half the mean difference of their losses."""

from __future__ import annotations

from fractions import Fraction

from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, equals, that
from lookahead.ledger.symbolic import identical
from lookahead.testing.market_flow import SQUARE, PlacedSlopes, placed_slopes, small_slopes
from lookahead.testing.market_populations import MarketState, market_states, small_states

F = Fraction
CHAPTER = "market/potential"

two = Claim(
    key="narang2026.lem13.two",
    kind="own",
    title="With two learners the kink is a mean absolute value",
    source=Source("narang2026", "Lemma 13", "D.2", "own"),
    chapter=CHAPTER,
    statement=r"""For $n = 2$, any dimension and any law of users,
$$F(\Theta) = \alpha\sum_i p_i\,\mathbb E_{\mathcal D_i}\ell(\theta_i) +
\tfrac{1-\alpha}2\Big[R(\theta_1) + R(\theta_2) - \mathbb E\,|\ell(\theta_1) -
\ell(\theta_2)|\Big].$$
All but the last term is quadratic. On the uniform square, with middle $m$, $|m| \le 1$, and distance
$D$ of the slopes, $$F = \frac{4 + 4m^2 + D^2}{12} - (1 - \alpha)\,\frac{D\,(2 + m^2)}8 .$$""",
)


@two.symbolic
def bowl_and_ridge() -> dict[str, Comparison]:
    """The smaller of two numbers, and the square's mean absolute difference of losses."""
    sp = sympy()
    r, m = sp.symbols("r m", real=True)
    D, a, least, gap = sp.symbols("D alpha least gap", nonnegative=True)
    s, t = m + D / 2, m - D / 2
    # |l(s) - l(t)| / x^2 = 2 D |r - m|; weighted density 1/8 in (-1, 1) and 1/(8 r^4) beyond
    inner = sp.integrate((r - m) / 8, (r, m, 1)) + sp.integrate((m - r) / 8, (r, -1, m))
    outer = sp.integrate((r - m) / (8 * r**4), (r, 1, sp.oo)) + sp.integrate(
        (r + m) / (8 * r**4), (r, 1, sp.oo)
    )
    difference = 2 * D * (inner + outer)
    risk = lambda u: sp.Rational(1, 3) + u**2 / 3
    mean = (risk(s) + risk(t)) / 2
    form = (4 + 4 * m**2 + D**2) / 12 - (1 - a) * D * (2 + m**2) / 8
    return {
        "the smaller of a and a + gap is their mean less gap / 2": identical(
            (least + least + gap) / 2 - gap / 2, least
        ),
        "losses differ by 2 D |r - m| times x^2": identical(
            (r - t) ** 2 - (r - s) ** 2, 2 * D * (r - m)
        ),
        "preference: half of the users each, the same second moments": identical(
            risk(s) / 2 + risk(t) / 2, mean
        ),
        "the form": identical(a * mean + (1 - a) * (mean - difference / 2), form),
    }


@bowl_and_ridge.mutant("the whole mean difference")
def _() -> dict[str, Comparison]:
    least, gap = sympy().symbols("least gap", nonnegative=True)
    return {"smaller": identical((least + least + gap) / 2 - gap, least)}


@two.sampled(market_states(), small=small_states)
def on_populations(x: MarketState) -> Comparison:
    """The potential of a finite population against the formula, user by user."""
    return equals(x.population.potential(x.theta, x.alpha), _from_parts(x, F(1, 2)))


@on_populations.mutant("without the absolute value's half")
def _(x: MarketState) -> Comparison:
    return equals(x.population.potential(x.theta, x.alpha), _from_parts(x, F(1)))


def _from_parts(x: MarketState, part: Fraction) -> Fraction:
    total = F(0)
    users = zip(
        x.population.losses(x.theta), x.population.preference, x.population.weights, strict=True
    )
    for (one, other), wanted, w in users:
        free = (one + other) / 2 - part * abs(one - other)
        total += w * (x.alpha * (one, other)[wanted] + (1 - x.alpha) * free)
    return total


@two.sampled(placed_slopes(learners=2), small=small_slopes)
def on_the_square(x: PlacedSlopes) -> Comparison:
    """The square's exact potential against the closed form in m and D."""
    s, t = x.theta
    m, D = (s + t) / 2, abs(s - t)
    if abs(m) > 1:
        return that(condition=True, note="the border leaves through the top", trivial=True)
    form = (4 + 4 * m**2 + D**2) / 12 - (1 - x.alpha) * D * (2 + m**2) / 8
    return equals(SQUARE.potential((s, t), x.alpha), form)


@on_the_square.mutant("a ridge of the same height everywhere")
def _(x: PlacedSlopes) -> Comparison:
    s, t = x.theta
    m, D = (s + t) / 2, abs(s - t)
    form = (4 + 4 * m**2 + D**2) / 12 - (1 - x.alpha) * D / 4
    return equals(SQUARE.potential((s, t), x.alpha), form)
