"""How far Theorem 2 reaches: bounded labels, and labels with noise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, at_most, equals, that
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.market.claims.assumptions import loyalty_above_half
from lookahead.market.claims.example_1 import CHAPTER, Steps
from lookahead.market.two_slopes import TwoSlopeMarket
from lookahead.testing.market_two_slopes import LineMarket, TwoSlopes, two_slopes

F = Fraction
SOURCE = Source("narang2026", "Theorem 2", "4.3", "own")

bounded = Claim(
    key="narang2026.thm2.bounded",
    kind="own",
    title="How poor the specialist is when labels are bounded",
    source=SOURCE,
    chapter=CHAPTER,
    statement=r"""In Example 1 with $|y| \le Y$, that is $\sqrt3\,a \le Y$, the specialist's risk is
$R(\phi_1) = 4(1-p)a^2 \le \tfrac43(1-p)Y^2$, less than four times that of the model zero, $R(0) =
a^2$. So a risk of at least $M$ asks for labels as large as $Y^2 > \tfrac34 M$. Relative to the best
model it is $R(\phi_1)/R^\star = 1/p$, without bound at any $Y$.""",
    uses=("narang2026.lem9",),
)


@bounded.symbolic
def ratios() -> Steps:
    """The specialist's risk over a^2, over Y^2 = 3a^2 and over R*."""
    p, a, x = sympy().symbols("p a x", positive=True)
    risk, best = 4 * (1 - p) * a**2, 4 * p * (1 - p) * a**2
    return {
        "in Y": identical(risk, sympy().Rational(4, 3) * (1 - p) * (3 * a**2)),
        "risk of zero": identical(p * (0 - a) ** 2 + (1 - p) * (0 + a) ** 2, a**2),
        "four times less what 1 - p < 1 takes away": identical(4 * a**2 - risk, 4 * p * a**2),
        "which is positive": that(bool((4 * p * a**2).is_positive)),
        "over the best": identical(risk, best / p),
        "1/p exceeds every x at p = 1/(1 + x)": that(bool(((1 + x) - x).is_positive)),
    }


@ratios.mutant("twice the risk of the model zero")
def _() -> Steps:
    p, a = sympy().symbols("p a", positive=True)
    return {"ratio": identical(4 * (1 - p) * a**2, 2 * a**2)}


@bounded.exact(small=two_slopes)
def by_risks(x: TwoSlopes) -> Comparison:
    """Risks from the users' losses."""
    market = TwoSlopeMarket(x.p, x.a, x.alpha)
    risk = market.users.risk(x.a)
    return all_of(
        equals(risk, market.population_optimum().risk / x.p),
        that(risk < 4 * market.users.risk(0)),
    )


@by_risks.mutant("less than three times the risk of the model zero")
def _(x: TwoSlopes) -> Comparison:
    market = TwoSlopeMarket(x.p, x.a, x.alpha)
    return that(market.users.risk(x.a) < 3 * market.users.risk(0))


noisy = Claim(
    key="narang2026.thm2.noise",
    kind="own",
    title="The trap in a law with a density",
    source=SOURCE,
    chapter=CHAPTER,
    statement=r"""Add noise to Example 1, $y = \pm ax + \zeta$ with $|\zeta| \le \sigma$ and mean zero given $x$ and
the subpopulation; where $\zeta$ has a density, so has $\mathcal D$. Let $\alpha > \tfrac12$. Wherever the
mean step of MSGD vanishes, under any way of breaking ties,
$$p\,|\theta_1 - a| + (1-p)\,|\theta_2 + a| \le \frac{1-\alpha}{2\alpha-1}\,\sigma .$$
Hence $R(\theta_1) \ge (1-p)(2a - \rho)^2$ with $\rho = \frac{(1-\alpha)\sigma}{(2\alpha-1)p} \le 2a$: for
small $\sigma$ every resting point shows both parts of Theorem 2, in a law with a density.""",
    assumes=(loyalty_above_half,),
    uses=("narang2026.ex1",),
)


@noisy.symbolic
def with_noise() -> Steps:
    """Speeds of W for users of D_1 with features x: u = |theta_1 - a|, z = |zeta|, r = |x|.

    A free user at learner 2 has there no larger residual than at learner 1: r u + z less g.
    """
    sp = sympy()
    r, u, z, s, spare, less = sp.symbols("r u z s e g", nonnegative=True)
    theta, slope, zeta, at = sp.symbols("theta a zeta x", real=True)
    pull = -((slope * at + zeta - theta * at) ** 2).diff(theta)
    alpha, w = sp.symbols("alpha w", positive=True)
    loyal, at_home = -2 * r**2 * u, -2 * r**2 * u + 2 * r * z
    away = 2 * r * (r * u + z - less)
    bound = -2 * (2 * alpha - 1) * r**2 * u + 2 * (1 - alpha) * r * z
    mean = alpha * loyal + (1 - alpha) * (s * at_home + (1 - s) * away)
    x = sp.Symbol("x", positive=True)
    half = sp.integrate(x, (x, 0, sp.sqrt(3))) / sp.sqrt(3)
    a, p, rho = sp.symbols("a p rho", positive=True)
    return {
        "a user moves a model by 2x times her residual there": identical(
            pull, 2 * at * (slope * at + zeta - theta * at)
        ),
        "her residual at learner 1": identical(
            slope * at + zeta - theta * at, -at * (theta - slope) + zeta
        ),
        "what the mean falls short of the bound": identical(
            bound - mean, (1 - alpha) * (4 * s * r**2 * u + 2 * (1 - s) * r * less)
        ),
        "is not negative, w = 1 - alpha, e = 1 - s": non_negative(
            w * (4 * s * r**2 * u + 2 * spare * r * less)
        ),
        "the mean of |x| is below one": that(bool((1 - half).is_positive)),
        "risk of learner 1 above its part on D_2": non_negative(p * u**2 + spare),
        "which is at least (2a - rho)^2 for u <= rho <= 2a": identical(
            (2 * a - u) ** 2 - (2 * a - rho) ** 2, (rho - u) * ((2 * a - u) + (2 * a - rho))
        ),
    }


@with_noise.mutant("without the free users' noise")
def _() -> Steps:
    r, u, z, alpha = sympy().symbols("r u z alpha", positive=True)
    away = 2 * r * (r * u + z)
    mean = -alpha * 2 * r**2 * u + (1 - alpha) * away
    return {"bound": identical(mean, -2 * (2 * alpha - 1) * r**2 * u)}


@dataclass(frozen=True)
class NoisySlopes:
    """Four users with x = 1, labels +-a +- sigma, p = 1/2."""

    a: Fraction
    sigma: Fraction
    alpha: Fraction

    def market(self) -> LineMarket:
        """The users; the first two prefer the first learner."""
        labels = [s * self.a + e * self.sigma for s, e in product((1, -1), (1, -1))]
        return LineMarket(tuple(labels), (0, 0, 1, 1), self.alpha)


LEVELS = (F(0), F(1, 4), F(1), F(3, 2), F(4))


def noisy_slopes(
    strengths: tuple[Fraction, ...], levels: tuple[Fraction, ...] = LEVELS
) -> Iterator[NoisySlopes]:
    """Noise from none to more than the slope."""
    for alpha, sigma in product(strengths, levels):
        yield NoisySlopes(F(1), sigma, alpha)


def _excess(x: NoisySlopes, sigma: Fraction) -> Comparison:
    found = x.market().equilibria()
    gaps = [abs(one - x.a) + abs(two + x.a) for one, two in found]
    return all_of(
        *(at_most(gap / 2, (1 - x.alpha) / (2 * x.alpha - 1) * sigma) for gap in gaps),
        that(condition=True, trivial=True),
    )


@noisy.exact(small=lambda: noisy_slopes((F(2, 3), F(3, 5), F(9, 10), F(1))))
def near_specialists(x: NoisySlopes) -> Comparison:
    """All points without ties at which both learners rest, by trying all choices."""
    return _excess(x, x.sigma)


@near_specialists.mutant("without noise's share")
def _(x: NoisySlopes) -> Comparison:
    return _excess(x, F(0))


near_specialists.without(loyalty_above_half, small=lambda: noisy_slopes((F(1, 4), F(2, 5))))

several = Claim(
    key="narang2026.thm2.noise.several",
    kind="own",
    title="With noise the resting point need not be unique, at any strength below one",
    source=SOURCE,
    chapter=CHAPTER,
    statement=r"""Four kinds of users with $x = 1$, equally many of each: labels $2a$ and $0$ prefer learner 1, $0$ and $-2a$
learner 2, that is $y = \pm a \pm \sigma$ with $\sigma = a$. For every $0 < \alpha < 1$ there are two strict local
minima of $F$, $\big(\tfrac{2a}{3-\alpha}, -\tfrac{2a}{1+\alpha}\big)$ and its mirror image
$\big(\tfrac{2a}{1+\alpha}, -\tfrac{2a}{3-\alpha}\big)$: all choosers with label $0$ are with the one learner, or
all with the other. So $\alpha > \tfrac12$ makes the resting point unique where labels have no noise, and no
$\alpha < 1$ does whatever the noise.""",
)


@several.symbolic
def two_ends() -> Steps:
    """Both learners' balances with the choosers of label 0 at learner 1, and that they prefer it."""
    sp = sympy()
    a, w = sp.symbols("a w", positive=True)
    alpha = 1 / (1 + w)
    one, two = 2 * a / (3 - alpha), -2 * a / (1 + alpha)
    free = 1 - alpha
    seen = [(1, 2 * a, one), (1, 0, one), (free, 0, one)]
    rest = [(1, -2 * a, two), (alpha, 0, two)]
    return {
        "learner 1 rests": identical(sum(m * (t - y) for m, y, t in seen), 0),
        "learner 2 rests": identical(sum(m * (t - y) for m, y, t in rest), 0),
        "label 0 is nearer to learner 1": that(bool(sp.factor(-two - one).is_positive)),
        "label 2a too": that(bool(sp.factor((2 * a - two) - (2 * a - one)).is_positive)),
        "label -2a to learner 2": that(
            bool(sp.factor((one + 2 * a) ** 2 - (two + 2 * a) ** 2).is_positive)
        ),
        "both see somebody: without ties F is curved": that(
            bool(sp.factor(2 + free).is_positive) and bool(sp.factor(1 + alpha).is_positive)
        ),
        "the mirror image is another point": that(bool(sp.factor(-two - one).is_nonzero)),
    }


@two_ends.mutant("at full strength")
def _() -> Steps:
    a = sympy().Symbol("a", positive=True)
    return {"nearer": that(bool((2 * a / 2 - 2 * a / 2).is_positive))}


@several.exact(small=lambda: noisy_slopes((F(1, 4), F(2, 3), F(3, 5), F(9, 10)), (F(1),)))
def two_found(x: NoisySlopes) -> Comparison:
    """All points without ties at which both learners rest, by trying all choices."""
    near, far = 2 * x.a / (3 - x.alpha), 2 * x.a / (1 + x.alpha)
    found = {*x.market().equilibria()}
    return that({(near, -far), (far, -near)} <= found)


@two_found.mutant("and no others")
def _(x: NoisySlopes) -> Comparison:
    return that(len(x.market().equilibria()) == 2)
