"""Lemma 10: the Wasserstein distance of mixtures, its proof, and what it asks of the weights."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, pairwise, permutations, product
from typing import Any

from lookahead.core.measures import ExactMeasure, measure
from lookahead.core.symbols import sympy
from lookahead.ledger import (
    Assumption,
    Claim,
    Comparison,
    Source,
    all_of,
    at_least,
    at_most,
    equals,
)
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.reasoning.claims.enclosed import enclosed_at_most
from lookahead.reasoning.law_families import LawFamilies, marginal, mixed_coupling
from lookahead.testing.law_families import law_families

F = Fraction
CHAPTER = "reasoning/level_k"
AT_0, AT_1, AT_2, BOTH = measure([0]), measure([1]), measure([2]), measure([0, 1])

not_negative = Assumption(
    "non-negative weights", r"$\alpha_i \ge 0$ for all $i$.", lambda x: min(x.alpha) >= 0
)
sum_to_one = Assumption(
    "weights sum to one", r"$\sum_i \alpha_i = 1$.", lambda x: sum(x.alpha) == 1
)


def small() -> Iterator[LawFamilies]:
    """One pair, two that cancel, then all pairs of four laws on {0, 1, 2}, for several weights."""
    half = (F(1, 2), F(1, 2))
    yield LawFamilies((F(1),), (AT_0,), (AT_1,))
    yield LawFamilies(half, (AT_0, AT_1), (AT_1, AT_0))
    laws = (AT_0, AT_1, AT_2, BOTH)
    for alpha in (half, (F(2), F(1)), (F(0), F(1)), (F(1, 3), F(2, 3))):
        for left, right in product(combinations(laws, 2), repeat=2):
            yield LawFamilies(alpha, left, right)


def in_the_plane() -> Iterator[LawFamilies]:
    """Both mixtures share a law that the pairs keep apart, so that the bound is not attained."""
    laws = tuple(
        measure(points) for points in ([(0, 0), (2, 1)], [(1, 0), (0, 1)], [(2, 1)], [(1, 1)])
    )
    for first, shared, last in permutations(laws, 3):
        yield LawFamilies((F(1, 3), F(2, 3)), (first, shared), (shared, last))


def signed() -> Iterator[LawFamilies]:
    """2 D_1 - D_2 is a probability measure for each family, and the bound is negative."""
    yield LawFamilies((F(2), F(-1)), (BOTH, BOTH), (BOTH, AT_0))
    yield LawFamilies((F(2), F(-1)), (BOTH, AT_0), (BOTH, AT_1))


def dilated(x: LawFamilies, s: int) -> LawFamilies:
    """Measure the data in other units."""
    return LawFamilies(x.alpha, _dilate(x.left, s), _dilate(x.right, s))


def reweighted(x: LawFamilies, s: int) -> LawFamilies:
    """Multiply all weights."""
    return LawFamilies(tuple(s * a for a in x.alpha), x.left, x.right)


def _dilate(laws: tuple[ExactMeasure, ...], s: int) -> tuple[ExactMeasure, ...]:
    scaled = (tuple(tuple(s * c for c in p) for p in law.points) for law in laws)
    return tuple(ExactMeasure(p, law.weights) for p, law in zip(scaled, laws, strict=True))


coupling = Claim(
    key="zhu2025.lem10.coupling",
    kind="proof step",
    title="Mixing optimal couplings couples the mixtures",
    source=Source("zhu2025", "Appendix A.1, proof of Lemma 10", "A.1", "forced"),
    chapter=CHAPTER,
    statement=r"""Let $\mu_i$ be an optimal coupling of $\mathcal D_i$ and $\mathcal D'_i$. Then
$\hat\mu = \sum_i \alpha_i\mu_i$ couples $\sum_i\alpha_i\mathcal D_i$ and $\sum_i\alpha_i\mathcal
D'_i$, and costs $\sum_i \alpha_i \mathcal W_1(\mathcal D_i, \mathcal D'_i)$. The proof prints
$\mu_i = \min \mathbb E\|X_i - Y_i\|$, which is a number; the minimiser is meant.""",
    as_printed=r"$\mu_i = \min_{\mu(X_i, Y_i)} \mathbb E\|X_i - Y_i\|$",
    reading="min stands for argmin",
    assumes=(not_negative,),
    uses=("zhu2025.ext.gluing",),
)


def mixed_symbols() -> tuple[Any, Any, Any, Any]:
    """Three couplings of two points with three, as matrices, their weights and the distances."""
    sp = sympy()
    plans = [sp.Matrix(2, 3, sp.symbols(f"{name}:6", nonnegative=True)) for name in "pqr"]
    alpha = sp.symbols("alpha_1:4", nonnegative=True)
    cost = sp.Matrix(2, 3, sp.symbols("d:6", nonnegative=True))
    mixed = sum((a * p for a, p in zip(alpha, plans, strict=True)), sp.zeros(2, 3))
    return plans, alpha, cost, mixed


@coupling.symbolic
def mixed_plan() -> dict[str, Comparison]:
    """Marginals and cost are linear in the coupling; one more member changes neither."""
    plans, alpha, cost, mixed = mixed_symbols()
    ones = sympy().ones
    pairs = list(zip(alpha, plans, strict=True))
    rows = sum((a * (p * ones(3, 1)) for a, p in pairs), sympy().zeros(2, 1))
    columns = sum((a * (ones(1, 2) * p) for a, p in pairs), sympy().zeros(1, 3))
    price: Any = lambda plan: sum(cost.multiply_elementwise(plan))
    return {
        "first marginal": identical(mixed * ones(3, 1), rows),
        "second marginal": identical(ones(1, 2) * mixed, columns),
        "cost": identical(price(mixed), sum(a * price(p) for a, p in pairs)),
        "masses are not negative": all_of(*(non_negative(mass) for mass in mixed)),
    }


@mixed_plan.mutant("couplings mixed with the squares of the weights")
def _() -> dict[str, Comparison]:
    plans, alpha, _cost, mixed = mixed_symbols()
    squared: Any = sum((a**2 * p for a, p in zip(alpha, plans, strict=True)), sympy().zeros(2, 3))
    return {
        "first marginal": identical(mixed * sympy().ones(3, 1), squared * sympy().ones(3, 1)),
        "masses are not negative": all_of(*(non_negative(mass) for mass in squared)),
    }


@coupling.sampled(law_families(), small=small)
def order_kept(x: LawFamilies) -> Comparison:
    """On the line, with the couplings that keep the order: marginals, cost, no negative mass."""
    plan = mixed_coupling(x)
    cost = sum((mass * abs(p[0] - q[0]) for (p, q), mass in plan.items()), F(0))
    return all_of(
        same(marginal(plan, 0), x.mixed(x.left)),
        same(marginal(plan, 1), x.mixed(x.right)),
        equals(cost, x.bound_line()),
        *(at_most(F(0), mass) for mass in plan.values()),
    )


def same(here: dict[Any, Fraction], there: dict[Any, Fraction]) -> Comparison:
    """Compare two measures point by point."""
    points = sorted({*here, *there})
    return equals([here.get(p, F(0)) for p in points], [there.get(p, F(0)) for p in points])


@order_kept.mutant("the mixed coupling is optimal for the mixtures")
def _(x: LawFamilies) -> Comparison:
    plan = mixed_coupling(x)
    cost = sum((mass * abs(p[0] - q[0]) for (p, q), mass in plan.items()), F(0))
    return equals(cost, x.distance_line())


order_kept.without(not_negative, small=signed)

lemma = Claim(
    key="zhu2025.lem10",
    kind="lemma",
    title="The distance of mixtures is at most the mixture of distances",
    source=Source("zhu2025", "Lemma 10", "A.1", "verbatim"),
    chapter=CHAPTER,
    statement=r"""For $\alpha_i \ge 0$, $i \le n$: $\mathcal W_1(\sum_i \alpha_i \mathcal D_i, \sum_i
\alpha_i \mathcal D'_i) \le \sum_i \alpha_i \mathcal W_1(\mathcal D_i, \mathcal D'_i)$. Between
measures of one total mass other than one, $\mathcal W_1$ is the least cost of moving one onto the
other; in this sense the printed $\sum_i\alpha_i \ge 0$ is enough.""",
    as_printed=r"$\sum_{i=1}^n \alpha_i \ge 0$, $\alpha_i \ge 0$: $\mathcal W(\sum_i \alpha_i "
    r"\mathcal D_i, \sum_i \alpha_i \mathcal D'_i) \le \sum_i \alpha_i \mathcal W(\mathcal D_i, "
    r"\mathcal D'_i)$",
    reading=r"$\mathcal W_1$ between measures of equal mass, whatever that mass is",
    assumes=(not_negative,),
    uses=("zhu2025.lem10.coupling", "zhu2025.ext.gluing"),
)


@lemma.symbolic
def least_cost() -> dict[str, Comparison]:
    """The mixed coupling is one of those over which the distance of the mixtures is least."""
    w1, w2, a1, a2, saved = sympy().symbols("W_1 W_2 alpha_1 alpha_2 saved", nonnegative=True)
    mixed_cost = a1 * w1 + a2 * w2
    least = mixed_cost - saved
    return {
        "the best coupling saves something or nothing over the mixed one": non_negative(
            a1 * w1 + a2 * w2 - least
        ),
        "total mass s: both sides are s times those of normalised weights": identical(
            (a1 + a2) * (a1 / (a1 + a2) * w1 + a2 / (a1 + a2) * w2), mixed_cost
        ),
    }


@least_cost.mutant("with the squares of the weights")
def _() -> dict[str, Comparison]:
    w1, a1 = sympy().symbols("W_1 alpha_1", nonnegative=True)
    return {
        "one law, weight one": identical((a1 * w1).subs(a1, 1), (a1**2 * w1).subs(a1, 1)),
        "one law": identical(a1 * w1, a1**2 * w1),
    }


@lemma.sampled(law_families(), small=small)
def line(x: LawFamilies) -> Comparison:
    """Both sides on the line, exactly."""
    return at_most(x.distance_line(), x.bound_line())


@line.mutant("the reversed inequality")
def _(x: LawFamilies) -> Comparison:
    return at_least(x.distance_line(), x.bound_line())


@line.mutant("at most the largest distance of a pair")
def _(x: LawFamilies) -> Comparison:
    largest = max(
        x.first(i + 1).bound_line() - (x.first(i).bound_line() if i else 0)
        for i in range(len(x.alpha))
    )
    return at_most(x.distance_line(), largest)


line.scales("z → s·z", dilated).scales("α → s·α", reweighted)
line.without(not_negative, small=signed)


@lemma.certified(small=in_the_plane)
def plane(x: LawFamilies) -> Comparison:
    """Both sides in the plane, enclosed."""
    return enclosed_at_most(x.distance(), x.bound())


@plane.mutant("half the bound")
def _(x: LawFamilies) -> Comparison:
    lower, upper = x.bound()
    return enclosed_at_most(x.distance(), (lower / 2, upper / 2))


hypothesis = Claim(
    key="zhu2025.lem10.hypothesis",
    kind="in-text",
    title="The printed condition on the weights",
    source=Source("zhu2025", "Lemma 10, its hypothesis", "A.1", "verbatim"),
    chapter=CHAPTER,
    statement=r"""Under $\alpha_i \ge 0$ and $\sum_i \alpha_i \ge 0$ the mixtures $\sum_i \alpha_i
\mathcal D_i$ of the lemma are distributions, of which the proof takes random variables $X$ and
$Y$.""",
    as_printed=r"$\sum_{i=1}^n \alpha_i \ge 0$ with $\alpha_i \ge 0$",
    assumes=(not_negative,),
)


def one_law() -> Iterator[LawFamilies]:
    """One law with the weight two, then one, then none; then the small scope."""
    for weight in (2, 1, 0):
        yield LawFamilies((F(weight),), (AT_0,), (AT_0,))
    yield from small()


@hypothesis.exact(small=one_law)
def unit_mass(x: LawFamilies) -> Comparison:
    """The mass of the mixture has to be one."""
    return equals(x.total, F(1))


@unit_mass.mutant("the mass is that of the largest weight")
def _(x: LawFamilies) -> Comparison:
    return equals(x.total, max(x.alpha))


unit_mass.program(
    given=lambda x: {"alpha": x.alpha, "weights": [law.weights for law in x.left]},
    let=(("mass", "sum([alpha[i] * sum(weights[i]) for i in range(len(alpha))])"),),
    assume=(
        ("each law is a probability", "all([sum(w) == 1 and min(w) >= 0 for w in weights])"),
        ("the printed condition", "sum(alpha) >= 0 and min(alpha) >= 0"),
    ),
    violates="mass != 1",
)

normalised = hypothesis.amended(
    key="zhu2025.lem10.hypothesis.one",
    severity="typo",
    title="The condition on the weights that is meant",
    statement=r"""The condition reads $\sum_i \alpha_i = 1$ with $\alpha_i \ge 0$: the weights of a
mixture. As printed it follows from $\alpha_i \ge 0$ and says nothing. The lemma's only use, in
Lemma 11, is with weights that sum to one.""",
    survives="The lemma and its use; with the distance extended to equal masses it holds even as "
    "printed.",
    assumes=(not_negative, sum_to_one),
)


@normalised.symbolic
def masses() -> dict[str, Comparison]:
    """The mass is the sum of the weights, whatever the laws are."""
    a, b = sympy().symbols("alpha_1 alpha_2", nonnegative=True)
    p, q = sympy().symbols("p q", nonnegative=True)
    return {
        "mass of a mixture of two two-point laws": identical(
            a * p + a * (1 - p) + b * q + b * (1 - q), a + b
        ),
        "one where the weights sum to one": identical((a + b).subs(b, 1 - a), 1),
    }


@masses.mutant("the mass is one for all weights")
def _() -> dict[str, Comparison]:
    a, b = sympy().symbols("alpha_1 alpha_2", nonnegative=True)
    return {
        "weights sum to one": identical((a + b).subs(b, 1 - a), 1),
        "any weights": identical(a + b, 1),
    }


@normalised.sampled(law_families(normalised=True), small=one_law)
def probability(x: LawFamilies) -> Comparison:
    """The mass of the mixture, from its points, of which none is negative."""
    masses = x.mixed(x.left).values()
    return all_of(equals(x.total, F(1)), *(at_most(F(0), mass) for mass in masses))


@probability.mutant("the mass is that of the largest weight")
def _(x: LawFamilies) -> Comparison:
    return equals(x.total, max(x.alpha))


probability.controls(unit_mass)
probability.without(sum_to_one, small=one_law)
probability.without(
    not_negative, small=lambda: [LawFamilies((F(2), F(-1)), (AT_0, AT_1), (AT_0, AT_1))]
)

infinite = Claim(
    key="zhu2025.lem10.infinite",
    kind="own",
    title="Lemma 10 for infinitely many laws",
    source=Source("zhu2025", "Lemma 10, as Lemma 11 uses it", "A.2", "own"),
    chapter=CHAPTER,
    statement=r"""Lemma 10 is stated for $n$ laws; Lemma 11 applies it to $\sum_{k=1}^\infty$. It
holds there too, in $[0, \infty]$: marginals and cost of $\sum_k \alpha_k\mu_k$ are limits of
increasing partial sums, so no moment of the mixture is needed for the inequality.""",
    assumes=(not_negative,),
    uses=("zhu2025.lem10.coupling", "zhu2025.ext.gluing", "zhu2025.ext.monotone"),
)


@infinite.symbolic
def partial_sums() -> dict[str, Comparison]:
    """One more law: masses and costs grow, and the marginal is that of the larger mixture."""
    a, p, q, w = sympy().symbols("alpha p q W", nonnegative=True)
    mixture, cost = sympy().symbols("mixture cost", nonnegative=True)
    k = sympy().Symbol("k", integer=True, positive=True)
    return {
        "the mass of an event grows": non_negative((mixture + a * (p + q)) - mixture),
        "its marginal is the larger mixture": identical(
            (mixture + a * p + a * q), mixture + a * (p + q)
        ),
        "the cost grows": non_negative((cost + a * w) - cost),
        "couplings within delta 2^-k of optimal cost delta more in all": identical(
            sympy().summation(sympy().Rational(1, 2) ** k, (k, 1, sympy().oo)), 1
        ),
    }


@partial_sums.mutant("couplings within delta / 2 of optimal, for every k")
def _() -> dict[str, Comparison]:
    k, n = sympy().symbols("k n", integer=True, positive=True)
    return {
        "n = 2": identical(sympy().summation(sympy().Rational(1, 2), (k, 1, 2)), 1),
        "all n": identical(sympy().summation(sympy().Rational(1, 2), (k, 1, n)), 1),
    }


@infinite.sampled(law_families(), small=small)
def every_prefix(x: LawFamilies) -> Comparison:
    """The inequality for every beginning of the sum, and bounds that grow with it."""
    parts = [x.first(n) for n in range(1, len(x.alpha) + 1)]
    bounds = [part.bound_line() for part in parts]
    growth = (at_most(a, b) for a, b in pairwise(bounds))
    return all_of(*(at_most(p.distance_line(), p.bound_line()) for p in parts), *growth)


@every_prefix.mutant("distances grow with the beginning as well")
def _(x: LawFamilies) -> Comparison:
    distances = [x.first(n).distance_line() for n in range(1, len(x.alpha) + 1)]
    return all_of(*(at_most(a, b) for a, b in pairwise(distances)))


every_prefix.without(not_negative, small=signed)
