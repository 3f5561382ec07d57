"""Every stationary point of Example 1 at every strength of preference: the exact threshold."""

from __future__ import annotations

from fractions import Fraction

from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, at_most, equals, that
from lookahead.ledger.symbolic import identical, sum_of_squares
from lookahead.market.claims.example_1 import CHAPTER, Steps
from lookahead.market.claims.lemma_10 import candidates
from lookahead.market.two_slopes import TwoSlopeMarket
from lookahead.testing.market_two_slopes import TwoSlopes, two_slopes

F = Fraction
SOURCE = Source("narang2026", "Lemma 10", "C", "own")

threshold = Claim(
    key="narang2026.lem10.threshold",
    kind="own",
    title="Which stationary points there are, for every α",
    source=SOURCE,
    chapter=CHAPTER,
    statement=r"""In Example 1 let $0 < \alpha \le 1$. The aligned point $(a, -a)$ is stationary for every
$\alpha$. The swapped point, case 3, is stationary if and only if $\alpha < \tfrac12$. Equal models can rest
only at $\phi^\star$, and do so if and only if $\alpha \le \tfrac12$ and the shares of tied users at learner 1
differ by $s_2 - s_1 = \alpha/(1-\alpha)$; the gradients nearby average to zero there exactly for
$\alpha \le \tfrac12$. At $\alpha = \tfrac12$ the swapped point has arrived at
$(\phi^\star, \phi^\star)$. So the condition $\alpha > \tfrac12$ of Lemma 10 is best possible; at
$\alpha = \tfrac12$ the lemma still holds where a gradient is required, and fails when tied users go
to the learner that they do not prefer.""",
    uses=("narang2026.ex1", "narang2026.lem10.gradient", "narang2026.lem10.ties"),
)


@threshold.symbolic
def balances() -> Steps:
    """Both learners' balances at equal models, and the swapped slopes' difference."""
    sp = sympy()
    a, p, alpha = sp.symbols("a p alpha", positive=True)
    s, t, phi = sp.symbols("s_1 s_2 phi", real=True)
    q, free = 1 - p, 1 - alpha
    one = p * (alpha + free * s) * (phi - a) + q * free * t * (phi + a)
    two = p * free * (1 - s) * (phi - a) + q * (alpha + free * (1 - t)) * (phi + a)
    best = (2 * p - 1) * a
    m_1, m_2 = alpha * p + free * q, free * p + alpha * q
    away = sp.Symbol("w", positive=True)
    return {
        "the balances add up to that of the whole population": identical(one + two, phi - best),
        "at the compromise the first is free (s_2 - s_1) - alpha": identical(
            one.subs(phi, best), 2 * a * p * q * (free * (t - s) - alpha)
        ),
        "shares in [0, 1] reach alpha / free iff alpha <= free": identical(
            1 - alpha / free, (1 - 2 * alpha) / free
        ),
        "near the diagonal shares are (1, 0) or (0, 1): weight 1/(2 free) on the second": identical(
            (2 * sp.Symbol("k") - 1).subs(sp.Symbol("k"), 1 / (2 * free)), alpha / free
        ),
        "swapped slopes differ by 2a p q (2 alpha - 1) / (m_1 m_2)": identical(
            (alpha * p - free * q) * m_2 - (free * p - alpha * q) * m_1,
            2 * p * q * (2 * alpha - 1),
        ),
        "at one half both masses are equal, and both slopes": identical(
            (a * (alpha * p - free * q) - best * m_1).subs(alpha, sp.Rational(1, 2)), 0
        ),
        "on a line theta_1 + theta_2 = 2a off the diagonal one slope exceeds a": identical(
            (a + away) + (a - away), 2 * a
        ),
        "and every balance lies in [-a, a]": that(bool((a + away - a).is_positive)),
    }


@balances.mutant("shares that differ by alpha")
def _() -> Steps:
    alpha, t, s = sympy().symbols("alpha s_2 s_1", positive=True)
    return {"balance": identical(((1 - alpha) * (t - s) - alpha).subs(t, s + alpha), 0)}


@threshold.exact(small=lambda: (x for x in two_slopes() if x.alpha > 0))
def swapped_exists(x: TwoSlopes) -> Comparison:
    """Candidates of all four choices against the gradient: more than the aligned point or not."""
    return that(_several(x) == (2 * x.alpha < 1))


def _several(x: TwoSlopes) -> bool:
    market = TwoSlopeMarket(x.p, x.a, x.alpha)
    found = {
        pair
        for pair in candidates(x)
        if market.users.differentiable(pair, x.alpha) and market.gradient(pair) == (0, 0)
    }
    return len(found) > 1


@swapped_exists.mutant("also at one half")
def _(x: TwoSlopes) -> Comparison:
    return that(_several(x) == (2 * x.alpha <= 1))


@swapped_exists.mutant("below p")
def _(x: TwoSlopes) -> Comparison:
    return that(_several(x) == (x.alpha < x.p))


@swapped_exists.mutant("below the larger share")
def _(x: TwoSlopes) -> Comparison:
    return that(_several(x) == (x.alpha < max(x.p, 1 - x.p)))


@swapped_exists.mutant("below one third")
def _(x: TwoSlopes) -> Comparison:
    return that(_several(x) == (3 * x.alpha < 1))


@threshold.exact(small=lambda: (x for x in two_slopes() if x.alpha > 0))
def equal_models_rest(x: TwoSlopes) -> Comparison:
    """Whether zero lies between the steps with tied users at home and with them exchanged."""
    return that(_can_rest(x) == (2 * x.alpha <= 1))


def _can_rest(x: TwoSlopes) -> bool:
    # the step is affine in the shares, and these two ways are its extremes
    best = (2 * x.p - 1) * x.a
    home = TwoSlopeMarket(x.p, x.a, x.alpha, "preferred").flow_field((best, best))
    away = TwoSlopeMarket(x.p, x.a, x.alpha, _exchanged).flow_field((best, best))
    return home[0] + home[1] == away[0] + away[1] == 0 and away[0] <= 0 <= home[0]


def _exchanged(user: int, _tied: tuple[int, ...]) -> int:
    return 1 - user


@equal_models_rest.mutant("below one half alone")
def _(x: TwoSlopes) -> Comparison:
    return that(_can_rest(x) == (2 * x.alpha < 1))


@equal_models_rest.mutant("at every strength")
def _(x: TwoSlopes) -> Comparison:
    return that(_can_rest(x))


order = Claim(
    key="narang2026.lem10.potentials",
    kind="own",
    title="The potential at the swapped point",
    source=SOURCE,
    chapter=CHAPTER,
    statement=r"""In Example 1 the aligned point has $F = 0$, the least value. For
$\alpha < \tfrac12$ the swapped point is a local minimum with
$$F = \frac{4a^2\,\alpha(1-\alpha)\,p(1-p)}{m_1m_2} = R^\star\,
\frac{\alpha(1-\alpha)}{\alpha(1-\alpha) + p(1-p)(1-2\alpha)^2} < R^\star ,$$
$m_1 = \alpha p + (1-\alpha)(1-p)$, $m_2 = 1 - m_1$: better than any common model, yet for $\alpha > 0$ not the
least. Equal models at $\phi^\star$ have $F = R^\star$ and are never a local minimum.""",
    uses=("narang2026.ex1", "narang2026.lem10.threshold"),
)


@order.symbolic
def closed_form() -> Steps:
    """The variance of the slopes that each learner sees, added up, and two identities for it."""
    sp = sympy()
    a, p, alpha = sp.symbols("a p alpha", positive=True)
    q, free = 1 - p, 1 - alpha
    m_1, m_2 = alpha * p + free * q, free * p + alpha * q
    spread = lambda up, down: 4 * a**2 * up * down / (up + down)
    swapped = spread(alpha * p, free * q) + spread(free * p, alpha * q)
    best = 4 * p * q * a**2
    x, y = sp.symbols("x y", positive=True)
    up, down, phi = sp.symbols("u v phi", positive=True)
    loss = up * (phi - a) ** 2 + down * (phi + a) ** 2
    return {
        "a learner's least loss": identical(
            loss.subs(phi, a * (up - down) / (up + down)), spread(up, down)
        ),
        "at the swapped point": identical(swapped, best * alpha * free / (m_1 * m_2)),
        "the product of the masses": identical(
            m_1 * m_2, alpha * free + p * q * (1 - 2 * alpha) ** 2
        ),
        "x / (x + y) < 1": that(bool(sp.factor(1 - x / (x + y)).is_positive)),
        "no potential is negative": sum_of_squares(
            x * (phi - a) ** 2 + y * (phi + a) ** 2, [(x, phi - a), (y, phi + a)]
        ),
        "at equal models, u = a - phi and v = a + phi, along (1, -1)": identical(
            alpha * (-2 * p * up - 2 * q * down) + free * (-2 * p * up - 2 * q * down),
            -2 * (p * up + q * down),
        ),
        "the potential falls": that(bool((-2 * (x * up + y * down)).is_negative)),
    }


@closed_form.mutant("without the square")
def _() -> Steps:
    p, alpha = sympy().symbols("p alpha", positive=True)
    m = alpha * p + (1 - alpha) * (1 - p)
    return {"masses": identical(m * (1 - m), alpha * (1 - alpha) + p * (1 - p) * (1 - 2 * alpha))}


@order.exact(small=lambda: (x for x in two_slopes() if 2 * x.alpha < 1))
def on_users(x: TwoSlopes) -> Comparison:
    """The potential of the users at the point where the choices are exchanged."""
    p, q, alpha, free = x.p, 1 - x.p, x.alpha, 1 - x.alpha
    market = TwoSlopeMarket(x.p, x.a, x.alpha)
    pair = tuple(candidates(x))[1]
    best = market.population_optimum()
    ratio = alpha * free / (alpha * free + p * q * (1 - 2 * alpha) ** 2)
    return all_of(
        equals(market.gradient(pair), (F(0), F(0))),
        equals(market.potential(pair), best.risk * ratio),
        that((market.potential(pair) > 0) == (alpha > 0)),
        at_most(market.potential(pair), market.potential((best.slope, best.slope))),
        that(market.directional((best.slope, best.slope), (1, -1)) < 0),
    )


@on_users.mutant("three quarters of R*")
def _(x: TwoSlopes) -> Comparison:
    market = TwoSlopeMarket(x.p, x.a, x.alpha)
    pair = tuple(candidates(x))[1]
    return equals(market.potential(pair), F(3, 4) * market.population_optimum().risk)
