"""Beyond Theorem 2: any number of learners with slopes of their own, on a line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product

from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, all_of, at_most, that
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.market.choice import RULES, NamedRule
from lookahead.market.claims.assumptions import loyalty_above_half
from lookahead.market.claims.example_1 import CHAPTER, Steps
from lookahead.market.claims.theorem_2_extent import SOURCE
from lookahead.market.population import FinitePopulation

F = Fraction

realisable = Assumption(
    "realisable on every preference",
    r"$y = a_{\pi(x,y)}\,x$ for slopes $a_1, \dots, a_n$.",
    lambda x: all(
        y == x.slopes[liked] * t for t, y, liked in zip(x.x, x.y, x.preference, strict=True)
    ),
)


@dataclass(frozen=True)
class SlopeMarket:
    """Users (x, y) on a line with preferences, slopes a_i, models and a step size."""

    x: tuple[Fraction, ...]
    y: tuple[Fraction, ...]
    preference: tuple[int, ...]
    slopes: tuple[Fraction, ...]
    theta: tuple[Fraction, ...]
    alpha: Fraction
    eta: Fraction
    ties: NamedRule

    @property
    def distance(self) -> Fraction:
        """W, the sum of |theta_i - a_i|."""
        return sum((abs(t - a) for t, a in zip(self.theta, self.slopes, strict=True)), F(0))

    def expected_distance(self) -> Fraction:
        """The mean of W after one round of Algorithm 1, over users and choices."""
        users = FinitePopulation(self.x, self.y, self.preference, ties=self.ties)
        total = F(0)
        for row, x, y in zip(users.observed(self.theta, self.alpha), self.x, self.y, strict=True):
            for i, mass in enumerate(row):
                after = self.theta[i] - 2 * self.eta * x * (x * self.theta[i] - y)
                change = abs(after - self.slopes[i]) - abs(self.theta[i] - self.slopes[i])
                total += mass * (self.distance + change)
        return total

    def rate(self) -> Fraction:
        """2 eta times the mean of x^2 |theta_pi - a_pi|."""
        own = (
            x**2 * abs(self.theta[i] - self.slopes[i])
            for x, i in zip(self.x, self.preference, strict=True)
        )
        return 2 * self.eta * sum(own, F(0)) / len(self.x)


def slope_markets(
    strengths: tuple[Fraction, ...] = (F(2, 3), F(1), F(51, 100)), bend: int = 0
) -> Iterator[SlopeMarket]:
    """Three learners, four users; models at, beyond and between the slopes. bend: spoils a label."""
    features, liked = (F(1), F(-1), F(2), F(1)), (0, 1, 2, 2)
    models = ((0, 0, 0), (3, -2, 1), (1, 1, 3), (0, 1, F(1, 2)), (-4, 4, 4))
    for alpha, slopes, theta in product(strengths, ((1, -1, 3), (0, 1, 2)), models):
        labels = [F(slopes[i]) * x for x, i in zip(features, liked, strict=True)]
        labels[3] += bend
        for rule in RULES:
            yield SlopeMarket(
                features,
                tuple(labels),
                liked,
                tuple(map(F, slopes)),
                tuple(map(F, theta)),
                alpha,
                F(1, 8),
                rule,
            )


short_steps = Assumption(
    "short steps",
    r"$2\eta x^2 \le 1$ for every user.",
    lambda x: all(0 < 2 * x.eta * t**2 <= 1 for t in x.x),
)

line = Claim(
    key="narang2026.thm2.line",
    kind="own",
    title="Any number of learners on a line",
    source=SOURCE,
    chapter=CHAPTER,
    statement=r"""Let $d = 1$ and let every learner's own users be realisable, $y = a_{\pi}x$, for any number of
learners, any slopes and any bounded law of $x$. If $\alpha > \tfrac12$ and $2\eta x^2 \le 1$, then
$W = \sum_i|\theta_i - a_i|$ satisfies, however ties are broken,
$$\mathbb E[W_{t+1} \mid \Theta_t] \le W_t - 2\eta_t(2\alpha-1)\,
\mathbb E\big[x^2\,|\theta_\pi - a_\pi|\big] .$$
So where every learner is preferred by some users with $x \ne 0$, MSGD converges almost surely to
the specialists if $\sum_t\eta_t = \infty$, and they are the only resting point.""",
    assumes=(loyalty_above_half, realisable, short_steps),
    uses=("narang2026.thm2.direct", "narang2026.ext.doob"),
)


@line.symbolic
def any_number() -> Steps:
    """One user of learner i at learner j: |x||theta_j - a_i| = |x|(u - e) <= |x| u."""
    u, v, h, e, s, r = sympy().symbols("u v h e s r", nonnegative=True)
    alpha = sympy().Symbol("alpha", positive=True)
    stays, leaves = (1 - h) * u + v, u + v + h * (u - e)
    mean = alpha * stays + (1 - alpha) * (s * stays + (1 - s) * leaves)
    return {
        "slack": identical(
            u + v - (2 * alpha - 1) * h * u - mean, (1 - alpha) * h * (2 * s * u + (1 - s) * e)
        ),
        "is not negative, r = 1 - alpha": non_negative(r * h * (2 * s * u + e)),
    }


@any_number.mutant("at rate alpha")
def _() -> Steps:
    u, v, h, alpha = sympy().symbols("u v h alpha", positive=True)
    mean = alpha * ((1 - h) * u + v) + (1 - alpha) * (u + v + h * u)
    return {"mean": identical(mean, u + v - alpha * h * u)}


@line.exact(small=slope_markets)
def falls(x: SlopeMarket) -> Comparison:
    """The expected distance after a round, over users and both branches."""
    there = x.distance == 0
    return all_of(
        that(there or x.expected_distance() < x.distance, "it falls", trivial=there),
        at_most(x.expected_distance(), x.distance - (2 * x.alpha - 1) * x.rate()),
    )


@falls.mutant("at rate alpha")
def _(x: SlopeMarket) -> Comparison:
    return at_most(x.expected_distance(), x.distance - x.alpha * x.rate())


falls.without(loyalty_above_half, small=lambda: slope_markets((F(0), F(1, 4))))
falls.without(realisable, small=lambda: slope_markets(bend=2))
falls.without(short_steps, small=lambda: (replace(x, eta=F(2)) for x in slope_markets()))
