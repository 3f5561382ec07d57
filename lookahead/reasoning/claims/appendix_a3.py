"""Appendix A.3: the contraction factor of a mixed population."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

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
    less_than,
    that,
)
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.reasoning.claims import retraining_programs as programs
from lookahead.reasoning.claims.retraining_assumptions import (
    CONSTANTS,
    SET,
    THEOREM_3,
    convex_loss,
    sensitive,
    smooth_loss,
    weak_feedback,
)
from lookahead.reasoning.claims.retraining_scope import (
    CHAPTER,
    LEVEL_ONE,
    POPULATIONS,
    flat,
    quick,
    small,
    steep,
    without_contraction,
)
from lookahead.reasoning.retraining import Retraining, pure
from lookahead.testing.retraining import retrainings

F = Fraction

positive_rate = Assumption(
    "positive factor",
    r"$\rho_\alpha > 0$ for the given mixture.",
    lambda x: x.rate() > 0,
)

factor_below_one = Assumption(
    "factor below one",
    r"$\rho_\alpha < 1$ for the given mixture.",
    lambda x: x.rate() < 1,
)


def any_factor() -> Iterator[Retraining]:
    """Reactions by twice the model first, then c = 1 and -1, then the small scope."""
    for mixture in POPULATIONS:
        yield Retraining(F(2), F(2), mixture=mixture)
    yield from without_contraction()
    yield from small()


factor = Claim(
    key="zhu2025.a3.rho",
    kind="proof step",
    title="One contraction factor below one for every mixture",
    source=Source("zhu2025", "Appendix A.3, contraction factor", "A.3", "verbatim"),
    chapter=CHAPTER,
    statement=r"""Under the assumptions of Theorem 3, $\rho_\alpha = \sum_k\alpha_k
(\epsilon\beta/\gamma)^k$ satisfies $0 \le \rho_\alpha \le \epsilon\beta/\gamma < 1$ for every mixture,
and the stable point of level 1 is stable for every mixture: a contraction argument gives one limit for
all.""",
    as_printed=r"$\rho_\alpha = \sum_{k=1}^\infty (\epsilon\beta/\gamma)^k\alpha_k$",
    assumes=THEOREM_3,
    uses=("zhu2025.lem11.rec.deployed", "zhu2025.ext.retraining", "zhu2025.ext.banach"),
)


@factor.symbolic
def between_zero_and_c() -> dict[str, Comparison]:
    """Terms are not negative, powers of c fall, and a fixed point of T is one of its powers."""
    sp = sympy()
    c, gap = sp.symbols("c gap", positive=True)
    a1, a2 = sp.symbols("alpha_1 alpha_2", nonnegative=True)
    k = sp.Symbol("k", integer=True, positive=True)
    T, star, p = sp.Function("T"), sp.Symbol("theta^*"), sp.Symbol("p")
    return {
        "no term is negative": non_negative(a1 * c**k),
        "c^k - c^(k+1) = c^k (1 - c)": identical(c**k - c ** (k + 1), c**k * (1 - c)),
        "with gap = 1 - c > 0 powers fall": non_negative(c**k * gap),
        "a mean of powers of at most c is at most c": identical(
            c - (a1 * c + a2 * (c - gap) + (1 - a1 - a2) * c), a2 * gap
        ),
        "the fixed point stays": identical(
            T(T(star)).subs(T(star), star).subs(T(star), star), star
        ),
        "equal data mix to the same data": identical(a1 * p + (1 - a1) * p, p),
    }


@between_zero_and_c.mutant("at most c^2")
def _() -> dict[str, Comparison]:
    c, gap = sympy().symbols("c gap", positive=True)
    return {"level 1": non_negative(-c * gap), "level 2": non_negative(c**2 - c**2)}


@factor.sampled(retrainings(), small=small)
def for_all_mixtures(x: Retraining) -> Comparison:
    """The factor of both populations, and level 1's stable point under both."""
    star = x.stable_points(LEVEL_ONE)
    stays = that(
        len(star) == 1 and all(x.retrain(s, a) == s for s in star for a in (x.mixture, x.other)),
        "level 1's stable point is not stable for a mixture",
        trivial=True,
    )
    rates = [x.rate(x.mixture), x.rate(x.other)]
    return all_of(
        stays,
        *(at_least(r, 0) for r in rates),
        *(at_most(r, x.ratio) for r in rates),
        that(x.ratio < 1, trivial=True),
    )


@for_all_mixtures.mutant("at most c^2")
def _(x: Retraining) -> Comparison:
    return at_most(x.rate(), x.ratio**2)


@for_all_mixtures.mutant("the limit is the model trained on data that nobody changes")
def _(x: Retraining) -> Comparison:
    return equals(x.stable_points(), (x.learner(x.base),))


for_all_mixtures.without(weak_feedback, small=without_contraction)
for_all_mixtures.as_in("zhu2025.thm3", *CONSTANTS, *SET)

positive = Claim(
    key="zhu2025.a3.rho.positive",
    kind="proof step",
    title="A positive factor for one mixture means convergence for all",
    source=Source("zhu2025", "Appendix A.3, second sentence by itself", "A.3", "own"),
    chapter=CHAPTER,
    statement=r"""If $\rho_\alpha$ is positive for some $\alpha$, the dynamics converge to the equilibrium
for any $\alpha$.""",
    as_printed=r"if $\rho_\alpha$ is positive for some $\alpha$, the dynamics converge for any $\alpha$",
    reading="by itself, without the assumptions of Theorem 3 that make it true",
    assumes=(*CONSTANTS, *SET, positive_rate),
)


@positive.exact(small=any_factor)
def approach(x: Retraining) -> Comparison:
    """Whether a round on the second population brings two different models closer."""
    before = abs(x.theta - x.phi)
    after = abs(x.retrain(x.theta, x.other) - x.retrain(x.phi, x.other))
    return that(True, trivial=True) if before == 0 else less_than(after, before)


@approach.mutant("to half the distance")
def _(x: Retraining) -> Comparison:
    after = abs(x.retrain(x.theta, x.other) - x.retrain(x.phi, x.other))
    return at_most(2 * after, abs(x.theta - x.phi))


approach.program(
    given=programs.given,
    let=(
        *programs.MODEL,
        ("rho", "sum([alpha[i] * (epsilon * beta / gamma) ** (i + 1) for i in range(len(alpha))])"),
    ),
    assume=(*programs.CONSTANTS, ("rho is positive", "rho > 0"), ("two models", "theta != phi")),
    violates="abs(next(other, theta) - next(other, phi)) >= abs(theta - phi)",
)

below_one = positive.amended(
    key="zhu2025.a3.rho.below",
    severity="typo",
    title="A factor below one for one mixture means convergence for all",
    statement=r"""If $\rho_\alpha < 1$ for some mixture of levels $k \ge 1$, then $\epsilon <
\gamma/\beta$, $\rho_{\alpha'} < 1$ for every mixture $\alpha'$, and retraining on every mixture
converges to one point.""",
    survives="The sentence, with a factor below one in place of a positive factor.",
    assumes=(*CONSTANTS, *SET, factor_below_one),
    uses=("zhu2025.lem11", "zhu2025.a3.rho", "zhu2025.ext.retraining", "zhu2025.ext.banach"),
)


@below_one.symbolic
def contrapositive() -> dict[str, Comparison]:
    """c >= 1 makes every power, and so every mean of powers, at least one."""
    sp = sympy()
    s, d = sp.symbols("s d", nonnegative=True)
    c = sp.Symbol("c", positive=True)
    k = sp.Symbol("k", integer=True, positive=True)
    a = sp.Symbol("alpha", nonnegative=True)
    return {
        "k = 1, with c = 1 + s": non_negative((1 + s) - 1),
        "c^(k+1) - 1 = c (c^k - 1) + (c - 1)": identical(
            c ** (k + 1) - 1, c * (c**k - 1) + (c - 1)
        ),
        "which is not negative when c^k = 1 + d": non_negative(c * d + s),
        "a mean of numbers of at least one": identical(
            a * (1 + s) + (1 - a) * (1 + d) - 1, a * s + (1 - a) * d
        ),
    }


@contrapositive.mutant("for level 0 as well, whose data do not react")
def _() -> dict[str, Comparison]:
    s = sympy().Symbol("s", positive=True)
    return {"level 1": non_negative(s), "level 0 alone has factor 0": non_negative(0 * s - 1)}


@below_one.sampled(retrainings(), small=any_factor)
def any_other(x: Retraining) -> Comparison:
    """The other population's factor, and what a round on it does to two models."""
    before = abs(x.theta - x.phi)
    after = abs(x.retrain(x.theta, x.other) - x.retrain(x.phi, x.other))
    return all_of(
        that(x.rate(x.other) < 1, "the other factor", trivial=True),
        at_most(after, x.rate(x.other) * before),
    )


@any_other.mutant("with the factor of the given mixture")
def _(x: Retraining) -> Comparison:
    before = abs(x.theta - x.phi)
    after = abs(x.retrain(x.theta, x.other) - x.retrain(x.phi, x.other))
    return at_most(after, x.rate() * before)


for broken, instances in ((convex_loss, flat), (smooth_loss, steep), (sensitive, quick)):
    any_other.without(broken, small=instances)


def above_one() -> Iterator[Retraining]:
    """Valid constants with c = 1 and 2, the other population at level 2."""
    for c in (F(1), F(2)):
        yield replace(Retraining(c, c), other=pure(2))


any_other.without(factor_below_one, small=above_one)
any_other.controls(approach).as_in("zhu2025.thm3", *SET)
