"""Equation (2): populations that mix levels, and what infinitely many levels need."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import product

from lookahead.core.exact import Vector
from lookahead.core.measures import expectation, measure
from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, at_most, equals
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.reasoning.level_k import level, retrain
from lookahead.reasoning.retraining import Retraining, by_level, pure
from lookahead.reasoning.ridge_population import RidgePopulation
from lookahead.testing.retraining import retrainings
from lookahead.testing.ridge_population import ridge_populations

F = Fraction
CHAPTER = "reasoning/level_k"

monotone = Claim(
    key="zhu2025.ext.monotone",
    kind="external",
    title="Sums of non-negative terms may be integrated term by term",
    source=Source("zhu2025", "Rudin 1976, Theorem 11.30", "", "own"),
    chapter=CHAPTER,
    statement=r"""For measurable $f_k \ge 0$, $\int \sum_k f_k\,d\mu = \sum_k \int f_k\,d\mu$ in
$[0, \infty]$; so a countable sum of non-negative measures is a measure, and integrals against it
are sums of integrals {cite:p}`rudin1976`.""",
)


def small() -> Iterator[RidgePopulation]:
    """One agent at (1, 1), all at level 1, then mixtures and a second agent."""
    agents = ([(1, 1)], [(1, 1), (-1, 2)])
    for points, alpha in product(agents, ((F(1),), (F(1, 2), F(1, 2)), (F(1, 3), F(0), F(2, 3)))):
        for gain, theta in product((F(1), F(-1)), (F(0), F(1))):
            yield RidgePopulation(measure(points), gain, theta, alpha)


mixed_population = Claim(
    key="zhu2025.eq2",
    kind="definition",
    title="A population that mixes levels",
    source=Source("zhu2025", "Equation (2)", "3", "verbatim"),
    chapter=CHAPTER,
    statement=r"""$\mathcal D(\theta) = \sum_{k\ge1} \alpha_k \mathcal D_k(\theta)$ with $\alpha_k \ge
0$ and $\sum_{k\ge1}\alpha_k = 1$ is one probability measure, for infinitely many levels as well.
The learner sees the mixed data: its risk is $\sum_k\alpha_k\mathbb E_{\mathcal D_k(\theta)}\ell$,
and its model in general no mixture of the models $\mathcal A(\mathcal D_k(\theta))$.""",
    as_printed=r"$\mathcal D(\theta) := \sum_{k=1}^\infty \alpha_k \mathcal D_k(\theta)$",
    uses=("zhu2025.eq1.deployed", "zhu2025.ext.monotone"),
)


@mixed_population.symbolic
def probability() -> dict[str, Comparison]:
    """Masses grow with every level and stay below one; the whole space has mass one."""
    sp = sympy()
    a, p, q, before = sp.symbols("alpha p q before", nonnegative=True)
    f, g = sp.symbols("f g", real=True)
    k, n = sp.symbols("k n", integer=True, positive=True)
    r = sp.Rational(1, 3)
    return {
        "an event's mass grows with every level": non_negative((before + a * p) - before),
        "by no more than the share of the level (p + q = 1)": non_negative(a * (p + q) - a * p),
        "mass of the whole space, geometric shares": identical(
            sp.summation((1 - r) * r ** (k - 1), (k, 1, sp.oo)), 1
        ),
        "leaving out the levels above n changes a mass by at most their share": identical(
            1 - sp.summation((1 - r) * r ** (k - 1), (k, 1, n)), r**n
        ),
        "an expectation under the mixture is the mixture of the expectations": identical(
            (a * p + (1 - a) * q) * f + (a * (1 - p) + (1 - a) * (1 - q)) * g,
            a * (p * f + (1 - p) * g) + (1 - a) * (q * f + (1 - q) * g),
        ),
    }


@probability.mutant("geometric shares that start at level 0")
def _() -> dict[str, Comparison]:
    sp = sympy()
    k = sp.Symbol("k", integer=True, positive=True)
    return {
        "from level 0": identical(sp.summation(sp.Rational(1, 2) ** (k + 1), (k, 0, sp.oo)), 1),
        "from level 1": identical(sp.summation(sp.Rational(1, 2) ** (k + 1), (k, 1, sp.oo)), 1),
    }


def first_order(x: RidgePopulation, theta: Fraction) -> Comparison:
    """Whether theta makes the mixture of the levels' risk gradients vanish.

    For the ridge loss the gradient at (z, y) is (z theta - y) z + theta.
    """
    pull = steepness = F(0)
    for k, share in by_level(x.alpha).items():
        law = level(x.model, (x.theta,), k)
        pull += share * expectation(law, lambda z: z[0] * z[1])
        steepness += share * (expectation(law, lambda z: z[0] ** 2) + 1)
    return equals(steepness * theta, pull)


@mixed_population.sampled(ridge_populations(), small=small)
def mixed_risk(x: RidgePopulation) -> Comparison:
    """The learner's model on mixed data minimises the mixture of the levels' risks."""
    return first_order(x, retrain(x.model, (x.theta,), by_level(x.alpha))[0])


@mixed_risk.mutant("a mixture of models instead of data")
def _(x: RidgePopulation) -> Comparison:
    models = {k: retrain(x.model, (x.theta,), {k: 1})[0] for k in by_level(x.alpha)}
    return first_order(x, sum((a * models[k] for k, a in by_level(x.alpha).items()), F(0)))


@mixed_risk.mutant("only the deepest level counts")
def _(x: RidgePopulation) -> Comparison:
    return first_order(x, retrain(x.model, (x.theta,), {len(x.alpha): 1})[0])


contracting = Assumption(
    "ratio below one",
    r"Level-1 retraining has a multiplier of at most the declared $q < 1$ in size.",
    lambda x: abs(x.gain) * x.slope <= x.ratio * x.curvature and x.ratio < 1,
)

first_moment = Claim(
    key="zhu2025.eq2.moment",
    kind="own",
    title="The first moment of a population with infinitely many levels",
    source=Source("zhu2025", "Equation (2), what Theorem 3 needs of it", "3", "own"),
    chapter=CHAPTER,
    statement=r"""In the affine model with $|c| \le q < 1$ and $a = \mathcal A(\mathcal D_0)$,
$\mathbb E_{\mathcal D(\theta)} |z| \le \mathbb E_{\mathcal D_0} |z| + |\epsilon|\big(|\theta| +
\tfrac{|a|}{1-q}\big)$ for every mixture, so that the learner is defined for infinitely many levels.
Above one this may fail: with $a = 0$, $c = 2$, $\theta = 1$ and $\alpha_k = 2^{-k}$ every level adds
the same to the mean, which is infinite.""",
    assumes=(contracting,),
    uses=("zhu2025.eq1.deployed", "zhu2025.ext.monotone"),
)


@first_moment.symbolic
def bounded_models() -> dict[str, Comparison]:
    """|theta^j| stays below t + A / (1 - q), t = |theta| and A = |a|; mixing keeps the bound."""
    sp = sympy()
    t, A, s, a1 = sp.symbols("t A s alpha", nonnegative=True)
    margin = sp.Symbol("margin", positive=True)
    q = 1 - margin
    bound = t + A / (1 - q)
    k, n = sp.symbols("k n", integer=True, positive=True)
    return {
        "the deployed model": non_negative(bound - t),
        "from j to j + 1: A + q bound is no larger": non_negative(bound - (A + q * bound)),
        "a share of what stays below the bound stays below its share of it": non_negative(
            a1 * (bound + s) - a1 * bound
        ),
        "c = 2, shares 2^-k: n levels add n to the mean": identical(
            sp.summation(2 ** (-k) * 2**k, (k, 1, n)), n
        ),
    }


@bounded_models.mutant("the models stay below t + A")
def _() -> dict[str, Comparison]:
    t, A = sympy().symbols("t A", nonnegative=True)
    q = sympy().Symbol("q", positive=True)
    return {
        "the deployed model": non_negative((t + A) - t),
        "from j to j + 1": non_negative((t + A) - (A + q * (t + A))),
    }


def deep() -> Iterator[Retraining]:
    """Level 1 alone, level 6 alone and a mixture of six levels, both signs of feedback."""
    shares = (pure(1), pure(6), (F(1, 2), F(1, 4), F(1, 8), F(1, 16), F(1, 32), F(1, 32)))
    for c, mixture, points in product((F(1, 2), F(-1, 2), F(9, 10)), shares, ([0], [1], [-1, 2])):
        for theta in (F(0), F(1)):
            yield Retraining(c, abs(c), measure(points), mixture, theta=theta)


def expanding() -> Iterator[Retraining]:
    """Six levels at c = 2, and a declared ratio of one half."""
    for x in deep():
        yield replace(x, gain=F(2), epsilon=F(1, 2))


def mean_size(x: Retraining) -> Fraction:
    """The first absolute moment of the mixed data."""
    return expectation(x.population(x.theta), lambda z: abs(z[0]))


def size_bound(x: Retraining, q: Fraction, models: Vector) -> Fraction:
    """First moment of the base, plus |epsilon| times |theta| + |a| / (1 - q)."""
    theta, a = models
    base = expectation(x.base, lambda z: abs(z[0]))
    return base + abs(x.gain) * (abs(theta) + abs(a) / (1 - q))


@first_moment.sampled(retrainings(affine=True), small=deep)
def moment(x: Retraining) -> Comparison:
    """The first moment of up to six levels against the bound that does not count levels."""
    return at_most(mean_size(x), size_bound(x, x.ratio, (x.theta, x.learner(x.base))))


@moment.mutant("without the model that the learner starts from")
def _(x: Retraining) -> Comparison:
    return at_most(mean_size(x), size_bound(x, x.ratio, (x.theta, F(0))))


@moment.mutant("without the deployed model")
def _(x: Retraining) -> Comparison:
    return at_most(mean_size(x), size_bound(x, x.ratio, (F(0), x.learner(x.base))))


moment.without(contracting, small=expanding)
