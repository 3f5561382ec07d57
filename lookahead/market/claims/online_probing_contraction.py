"""Online probing of loyal users with one feature: a contraction, with medians and all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, all_of, at_most, equals
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.market.claims.online_probing import CHAPTER, SOURCE
from lookahead.market.online_probing_loyal import OnlineProbing
from lookahead.testing.market_online import TwoStarts, two_starts

F = Fraction

banach = Claim(
    key="narang2026.ext.banach",
    kind="external",
    title="Contraction mapping theorem",
    source=Source("narang2026", "Banach 1922", "", "own"),
    chapter=CHAPTER,
    statement=r"""A contraction of a complete metric space has exactly one fixed point, and its
iterates converge to it at the contraction's rate {cite:p}`banach1922`.""",
)


def largest(market: OnlineProbing) -> Fraction:
    """The largest diagonal entry 2 A_i + gamma_i (lambda + 2c)."""
    return max(rho + pull for rho, pull in zip(market.rates, market.pulls, strict=True))


declared_rate = Assumption(
    "everybody is held",
    r"$2A_i + \gamma_i\lambda \ge \mu$ for every learner ($\gamma_i\lambda$ only if it probes), with the "
    r"declared $\mu > 0$.",
    lambda x: 0 < x.mu <= min(x.market.rates),
)

small_step = Assumption(
    "small step",
    r"$\eta\,(2A_i + \gamma_i(\lambda + 2c)) \le 1$ for every learner.",
    lambda x: 0 < x.step * largest(x.market) <= 1,
)

contraction = Claim(
    key="narang2026.online.contraction",
    kind="own",
    title="Online probing of loyal users contracts",
    source=SOURCE,
    chapter=CHAPTER,
    statement=r"""Let $\alpha = 1$ and $d = 1$. Learner $i$ has the curvature $A_i = \mathbb
E[x^2;\, \pi = i]$ and probes any peers, itself perhaps included, at their current models, by
their median (any convention for even counts) or their average, with weight $\gamma_i$, ridge
$\lambda$ and $c = \mathbb E x^2$ for the queries. For $\eta$ with $\eta\,(2A_i +
\gamma_i(\lambda+2c)) \le 1$ and $2A_i + \gamma_i\lambda \ge \mu > 0$ for all $i$, one mean step
satisfies
$$\max_i|\theta_i^+ - \phi_i^+| \le (1 - \eta\mu)\max_i|\theta_i - \phi_i| .$$
So there is exactly one stationary point, and the mean iterates reach it from everywhere at this
rate. No weight is too large, no pattern of peers can make it cycle for ever.""",
    assumes=(declared_rate, small_step),
    uses=("narang2026.ext.banach",),
)


@contraction.symbolic
def proof() -> dict[str, Comparison]:
    """An order statistic moves by no more than the largest move; then the weights sum up."""
    sp = sympy()
    rho, pull, step, D = sp.symbols("rho p eta D", nonnegative=True)
    rest, more, mu = sp.symbols("r e mu", nonnegative=True)
    t, u, label, other, A, s = sp.symbols("theta phi m n A s", real=True)
    move = lambda theta, m: theta - step * ((rho + pull) * theta - 2 * A * s - pull * m)
    x, y = sp.symbols("x y", real=True)
    within = (1 - step * (rho + pull)) * D + step * pull * D
    share = sp.Symbol("w", nonnegative=True)
    smaller = lambda one, two: (one + two - sp.Abs(sp.expand(one - two))) / 2
    return {
        "the difference of two steps": identical(
            move(t, label) - move(u, other),
            (1 - step * (rho + pull)) * (t - u) + step * pull * (label - other),
        ),
        "an average follows a common shift": identical(
            (1 - share) * (x + D) + share * (y + D), (1 - share) * x + share * y + D
        ),
        "so does a smaller of two": identical(smaller(x + D, y + D), smaller(x, y) + D),
        "an average does not fall when an entry rises by e": non_negative(
            ((1 - share) * x + share * (y + more)) - ((1 - share) * x + share * y)
        ),
        "nor a smaller of two: the other is e + r above it": identical(
            smaller(y + more + rest, y + more) - smaller(y + more + rest, y), more
        ),
        "the other is r above it, and e = r + w": identical(
            smaller(y + rest, y + rest + share) - smaller(y + rest, y), rest
        ),
        "the other is r below it": identical(smaller(y - rest, y + more) - smaller(y - rest, y), 0),
        "larger of two alike, and every order statistic is made of these": identical(
            x + y - smaller(x, y), -smaller(-x, -y)
        ),
        "coefficients >= 0, so at most D times their sum": identical(within, (1 - step * rho) * D),
        "rho = mu + r: at most (1 - eta mu) D": non_negative(
            (1 - step * mu) * D - (1 - step * (mu + rest)) * D
        ),
    }


@proof.mutant("as if the labels did not move")
def _() -> dict[str, Comparison]:
    sp = sympy()
    rho, pull, step, D = sp.symbols("rho p eta D", nonnegative=True)
    return {
        "rate": identical(
            (1 - step * (rho + pull)) * D + step * pull * D, (1 - step * (rho + pull)) * D
        )
    }


def small() -> Iterator[TwoStarts]:
    """Pairs and triples, medians and averages, at the largest step."""
    for rule in ("median", "average"):
        for peers in (((1,), ()), ((1,), (0,)), ((0, 1), (0, 1))):
            pair = OnlineProbing((F(1), F(2)), (F(1), F(-1)), peers, (F(1), F(3)), rule=rule)
            yield start(pair)
        ring = OnlineProbing(
            (F(1), F(1, 2), F(1)), (F(1), F(0), F(-2)), ((1,), (2, 0), (0, 1, 2)), (F(2),) * 3,
            F(1, 2), F(1), rule,
        )  # fmt: skip
        yield start(ring)


def start(market: OnlineProbing) -> TwoStarts:
    """Two profiles one unit apart, which no cancellation helps, at the largest step."""
    theta = tuple(F(i) for i in range(market.n))
    return TwoStarts(
        market, theta, tuple(t + 1 for t in theta), 1 / largest(market), min(market.rates)
    )


def _sup(a: tuple[Fraction, ...], b: tuple[Fraction, ...]) -> Fraction:
    return max(abs(s - t) for s, t in zip(a, b, strict=True))


def _after(x: TwoStarts) -> Fraction:
    return _sup(x.market.step(x.theta, x.step), x.market.step(x.other, x.step))


@contraction.sampled(two_starts(), small=small)
def one_step(x: TwoStarts) -> Comparison:
    """The distance after a mean step, from the definition of the step."""
    return at_most(_after(x), (1 - x.step * x.mu) * _sup(x.theta, x.other))


@one_step.mutant("twice the rate")
def _(x: TwoStarts) -> Comparison:
    return at_most(_after(x), (1 - 2 * x.step * x.mu) * _sup(x.theta, x.other))


@one_step.mutant("the largest rate in place of the smallest")
def _(x: TwoStarts) -> Comparison:
    return at_most(_after(x), (1 - x.step * max(x.market.rates)) * _sup(x.theta, x.other))


def overstated() -> Iterator[TwoStarts]:
    """A declared rate that the learners do not have."""
    for x in small():
        yield replace(x, mu=x.mu + 1)


one_step.without(declared_rate, small=overstated)
one_step.without(small_step, two_starts(fast=True))


@contraction.sampled(two_starts(), small=small)
def one_point(x: TwoStarts) -> Comparison:
    """The gradient at the computed point, and the distance to it after a step from elsewhere."""
    point = x.market.stationary()
    return all_of(
        equals(x.market.gradient(point), [F(0)] * x.market.n),
        at_most(
            _sup(x.market.step(x.theta, x.step), point),
            (1 - x.step * x.mu) * _sup(x.theta, point),
        ),
    )


@one_point.mutant("where offline probing from the specialists ends")
def _(x: TwoStarts) -> Comparison:
    return equals(x.market.snapshot(x.market.specialist), x.market.stationary())


@one_point.mutant("twice the rate")
def _(x: TwoStarts) -> Comparison:
    point = x.market.stationary()
    after = _sup(x.market.step(x.theta, x.step), point)
    return at_most(after, (1 - 2 * x.step * x.mu) * _sup(x.theta, point))


one_point.without(declared_rate, small=overstated)
one_point.without(small_step, two_starts(fast=True))
