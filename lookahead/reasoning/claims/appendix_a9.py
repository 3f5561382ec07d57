"""Appendix A.9: the sensitivity of a population with a collective, and how the paper gets it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from lookahead.core.measures import measure
from lookahead.core.symbols import sympy
from lookahead.core.wasserstein import wasserstein_line
from lookahead.ledger import Claim, Comparison, Source, at_most, equals
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.reasoning.claims.section_5_2_scope import (
    CHAPTER,
    COLLECTIVE,
    among,
    data_rescaled,
    fixed_strategy,
    following,
    given,
    quick,
    sensitive_rest,
    small,
)
from lookahead.reasoning.collective_mixture import CollectiveMixture
from lookahead.reasoning.retraining import Retraining
from lookahead.testing.collective_retraining import collective_mixtures

F = Fraction


def moved(x: CollectiveMixture) -> Fraction:
    """Return how far the population's data move between the models theta and phi."""
    return wasserstein_line(x.population(x.theta), x.population(x.phi))


def by_the_rest(x: CollectiveMixture) -> Fraction:
    """Return how far the data of the agents outside the collective move."""
    return wasserstein_line(x.selfish(x.theta), x.selfish(x.phi))


route = Claim(
    key="zhu2025.a9.route",
    kind="proof step",
    title="Lemma 11 with the collective as level 0",
    source=Source("zhu2025", "Appendix A.9, substitution", "A.9", "verbatim"),
    chapter=CHAPTER,
    statement=r"""Lemma 11 covers $\mathcal D^\alpha$ by $\alpha_0 = \alpha$, $\alpha_1 = 1 - \alpha$:
its shares, those of the levels $k \ge 1$, sum to one.""",
    as_printed=r"$\sum_{k=1}^\infty \alpha_k(\epsilon\beta/\gamma)^{k-1}\epsilon = (1-\alpha)"
    r"\epsilon$, where $\alpha_1 = 1-\alpha$ and $\alpha_0 = \alpha$",
)


def half_first() -> Iterator[CollectiveMixture]:
    """Half of the people report 1 instead of 0, or 0 instead of 2; then the small scope."""
    yield among(Retraining(F(1, 2), F(1, 2), measure([0])), F(1, 2))
    yield among(Retraining(F(1, 2), F(1, 2), measure([2])), F(1, 2), F(0))
    yield from small()


@route.exact(small=half_first)
def shares(x: CollectiveMixture) -> Comparison:
    """The shares of the levels from 1 on, which is all that the lemma sums over."""
    return equals(1 - x.size, F(1))


@shares.mutant("the shares of the levels from 1 on sum to alpha")
def _(x: CollectiveMixture) -> Comparison:
    return equals(1 - x.size, x.size)


shares.program(
    given=given,
    let=(("alpha_1", "1 - size"),),
    assume=COLLECTIVE,
    violates="alpha_1 != 1",
)


@route.exact(small=half_first)
def level_zero(x: CollectiveMixture) -> Comparison:
    """The data of level 0, which are those of nobody, against those of the collective."""
    return equals(x.strategy(x.theta).points, x.rest.base.points)


@level_zero.mutant("the collective reports zero")
def _(x: CollectiveMixture) -> Comparison:
    return equals(x.strategy(x.theta).points, tuple((F(0),) for _ in x.answers))


level_zero.program(
    given=given,
    let=(("zero_does_nothing(z)", "z"),),
    assume=COLLECTIVE,
    violates="[zero_does_nothing(z) for z in points] != answers",
)

by_lemma_10 = route.amended(
    key="zhu2025.a9.direct",
    severity="missing hypothesis",
    title="The sensitivity from Lemma 10 alone",
    statement=r"""Lemma 10 with the weights $\alpha$ and $1 - \alpha$, which sum to one, and the pairs
$(\mathcal D_h, \mathcal D_h)$ and $(\mathcal D(\theta), \mathcal D(\phi))$ gives
$$\mathcal W_1(\mathcal D^\alpha(\theta), \mathcal D^\alpha(\phi)) \le \alpha\cdot 0 + (1 - \alpha)
\mathcal W_1(\mathcal D(\theta), \mathcal D(\phi)).$$
No loss is involved. (A term for $k = 0$ in Lemma 11's sum would be $\alpha\gamma/\beta$, not zero.)""",
    survives="The sensitivity and Proposition 9; only the lemma that is cited does not apply.",
    assumes=(fixed_strategy,),
    uses=("zhu2025.eq4", "zhu2025.lem10", "zhu2025.lem10.hypothesis.one"),
)


@by_lemma_10.symbolic
def two_pairs() -> dict[str, Comparison]:
    """The lemma's sum with one distance zero; the weights; the term for k = 0."""
    sp = sympy()
    a, w, s = sp.symbols("alpha w share", nonnegative=True)
    eps, beta, gamma = sp.symbols("epsilon beta gamma", positive=True)
    return {
        "the weights are a mixture's": identical((a + s).subs(s, 1 - a), 1),
        "a law is at distance zero from itself": identical(a * 0 + s * w, s * w),
        "Lemma 11's term for k = 0": identical(
            a * (eps * beta / gamma) ** (0 - 1) * eps, a * gamma / beta
        ),
    }


@two_pairs.mutant("the term for k = 0 vanishes")
def _() -> dict[str, Comparison]:
    a, eps, c = sympy().symbols("alpha epsilon c", positive=True)
    return {"k = 1": identical(c ** (1 - 1), 1), "k = 0": identical(a * c ** (0 - 1) * eps, 0)}


@by_lemma_10.sampled(collective_mixtures(contracting=False), small=half_first)
def distances(x: CollectiveMixture) -> Comparison:
    """Exact Wasserstein distances of both populations."""
    return at_most(moved(x), (1 - x.size) * by_the_rest(x))


@distances.mutant("with alpha")
def _(x: CollectiveMixture) -> Comparison:
    return at_most(moved(x), x.size * by_the_rest(x))


distances.controls(shares).controls(level_zero)
distances.without(fixed_strategy, small=following)

sensitivity = Claim(
    key="zhu2025.a9",
    kind="proof step",
    title="Sensitivity with a collective",
    source=Source("zhu2025", "Appendix A.9, sensitivity", "A.9", "verbatim"),
    chapter=CHAPTER,
    statement=r"""If $\mathcal D(\cdot)$ is $\epsilon$-sensitive, $\mathcal D^\alpha(\cdot)$ is
$(1 - \alpha)\epsilon$-sensitive; and no better: distances shrink by exactly $1 - \alpha$,
$\mathcal W_1(\mathcal D^\alpha(\theta), \mathcal D^\alpha(\phi)) = (1 - \alpha)\mathcal
W_1(\mathcal D(\theta), \mathcal D(\phi))$.""",
    as_printed=r"$(1 - \alpha)\epsilon$",
    assumes=(sensitive_rest, fixed_strategy),
    uses=("zhu2025.a9.direct", "zhu2025.ext.duality"),
)

duality = Claim(
    key="zhu2025.ext.duality",
    kind="external",
    title="Kantorovich and Rubinstein's duality",
    source=Source("zhu2025", "Villani 2009, Remark 6.5", "", "own"),
    chapter=CHAPTER,
    statement=r"""$\mathcal W_1(\mu, \nu)$ is the largest value of $\mathbb E_\mu f - \mathbb E_\nu f$
over all $f$ that are 1-Lipschitz {cite:p}`villani2009`.""",
)


@sensitivity.symbolic
def common_part() -> dict[str, Comparison]:
    """The common part drops out of every f, so the largest values are proportional."""
    sp = sympy()
    a, s, eps, d, rest = sp.symbols("alpha share epsilon d rest", nonnegative=True)
    h, f, g = sp.symbols("h f g", real=True)
    return {
        "for every f the collective drops out": identical(
            (a * h + s * f) - (a * h + s * g), s * (f - g)
        ),
        "so W moves by share times W of the rest": identical(s * (eps * d), (s * eps) * d),
        "which is at most share epsilon d": non_negative(s * (eps * d + rest) - s * eps * d),
    }


@common_part.mutant("sensitivity epsilon, attained")
def _() -> dict[str, Comparison]:
    a, w = sympy().symbols("alpha w", positive=True)
    return {
        "at alpha = 0": identical(((1 - a) * w).subs(a, 0), w),
        "else": identical((1 - a) * w, w),
    }


def bounded(x: CollectiveMixture, bound: Fraction) -> Comparison:
    """Compare the data's distance with a multiple of the models'."""
    return at_most(moved(x), bound * abs(x.theta - x.phi))


@sensitivity.sampled(collective_mixtures(contracting=False), small=half_first)
def on_the_line(x: CollectiveMixture) -> Comparison:
    """The exact distance of two mixed populations against the declared constant."""
    return bounded(x, (1 - x.size) * x.epsilon)


@on_the_line.mutant("alpha epsilon")
def _(x: CollectiveMixture) -> Comparison:
    return bounded(x, x.size * x.epsilon)


@sensitivity.sampled(collective_mixtures(contracting=False), small=half_first)
def no_better(x: CollectiveMixture) -> Comparison:
    """Both distances, that of the rest times its share."""
    return equals(moved(x), (1 - x.size) * by_the_rest(x))


@no_better.mutant("sensitivity as without a collective")
def _(x: CollectiveMixture) -> Comparison:
    return equals(moved(x), by_the_rest(x))


on_the_line.without(sensitive_rest, small=quick)
on_the_line.without(fixed_strategy, small=following)
on_the_line.scales("z → s·z", data_rescaled)
no_better.without(fixed_strategy, small=lambda: (replace(x, follow=F(1)) for x in small()))
no_better.as_in("zhu2025.a9", sensitive_rest)
