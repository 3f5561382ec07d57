"""Corollary 2 as the text states it: no condition on the ridge, none on the reference."""

from __future__ import annotations

from fractions import Fraction

from lookahead.core.enclosure import elementary
from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, at_most, that
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.market.claims.corollary_2 import CHAPTER
from lookahead.market.claims.cross_entropy_assumptions import seen_once, stationary
from lookahead.market.claims.cross_entropy_coverage import independent_probes
from lookahead.market.claims.lemma_23 import moved, seen_often, small
from lookahead.market.claims.lemma_26 import Draws, bounded, draws, far
from lookahead.market.claims.lemma_26 import small as small_draws
from lookahead.market.cross_entropy_exact import ProbedSoftmax, squared_norm
from lookahead.testing.market_cross_entropy import probed_learners

F = Fraction

ball = Claim(
    key="narang2026.lem24.labels",
    kind="own",
    title="What a stationary model loses on the pseudo-labels",
    source=Source("narang2026", "Lemma 24", "F.2", "own"),
    chapter=CHAPTER,
    statement=r"""$\widetilde{\mathrm{CE}}(\bar W) \le \frac{m_i + \gamma}\gamma\log K -
\frac\lambda2\|\bar W\|_F^2$. So a stationary model is below $\tfrac\lambda2\|W^*\|_F^2$ on the
pseudo-labels, whenever the reference lies outside the ball of radius $r$ of Lemma 24.""",
    assumes=(stationary, seen_once),
)


@ball.symbolic
def against_zero() -> dict[str, Comparison]:
    """The objective at W-bar is at most its value (m + gamma) log K at zero."""
    sp = sympy()
    g, lam, log_K = sp.symbols("gamma lambda logK", positive=True)
    seen, opt, unseen, further, square = sp.symbols("s opt unseen further square", nonnegative=True)
    m = 1 - unseen
    probed = ((m + g) * log_K - opt - seen) / g - lam / 2 * square
    r_squared = 2 * (1 + g) * log_K / (g * lam)
    return {
        "seen + gamma (probed + lambda/2 |W|^2) + slack is the value at zero": identical(
            seen + g * (probed + lam / 2 * square) + opt, (m + g) * log_K
        ),
        "the bound less the loss on the pseudo-labels": identical(
            (m + g) / g * log_K - lam / 2 * square - probed, (opt + seen) / g
        ),
        "is not negative": non_negative((opt + seen) / g),
        "(1 + gamma)/gamma log K is lambda/2 r^2, below lambda/2 |W*|^2 outside the ball": (
            identical(lam / 2 * (r_squared + further) - (1 + g) / g * log_K, lam / 2 * further)
        ),
        "and m <= 1": non_negative(sp.expand((1 + g) - (m + g))),
    }


@against_zero.mutant("without the learner's users")
def _() -> dict[str, Comparison]:
    g, seen = sympy().symbols("gamma seen", positive=True)
    return {"slack": non_negative(seen - (seen + 1) / g), "same": identical(g, g)}


@ball.certified(probed_learners(), small=small)
def on_the_labels(x: ProbedSoftmax) -> Comparison:
    """Loss on the pseudo-labels plus ridge, at exactly stationary models, against log K's share."""
    return all_of(_on_the_labels(x, (x.mass + x.gamma) / x.gamma), at_most(x.mass, 1))


def _on_the_labels(x: ProbedSoftmax, factor: Fraction) -> Comparison:
    if not x.mass and not squared_norm(x.model):
        # nobody is seen and all odds are even: both sides are log K
        return at_most(1, factor)
    left = x.probed(x.model) + x.penalty(x.model)
    return at_most(left, elementary("log", x.classes) * factor)


@on_the_labels.mutant("a third of it")
def _(x: ProbedSoftmax) -> Comparison:
    return _on_the_labels(x, (x.mass + x.gamma) / x.gamma / 3)


on_the_labels.without(stationary, small=moved).without(seen_once, small=seen_often)

unconditional = Claim(
    key="narang2026.cor2.unconditional",
    kind="corollary",
    title="Big-O summary for cross-entropy, for every ridge and reference",
    source=Source("narang2026", "Corollary 2", "F.2", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""Under the assumptions of Theorem 5 alone, for every $\lambda > 0$ and every $W^*$, with
probability $1 - 3\delta$ at least
$$R(\bar W) \le \tfrac{1+\gamma}\gamma R(W^*) + \tfrac\lambda2\|W^*\|_F^2 +
C_1\sqrt{\frac{\varepsilon_{\rm CE}}\lambda} + \frac{C_3}{\sqrt{\lambda n_q}},$$
$C_1 = 2\sqrt2R_x\rho$, $C_3 = 4R_x\rho\sqrt K + 4(1 + \sqrt2)R_x\rho\sqrt{\log(1/\delta)/2}$,
$\rho^2 = 2(1+\gamma)\log K/\gamma$. One cross-entropy is within $\sqrt2R_x\|W\|_F$ of $\log K$, so
no $\log K$ is left in the deviations; and outside the ball of radius $r$ the reference's ridge alone
pays for the learner.""",
    reading="“Under the assumptions of Theorem 5”, and no others; “the constant … is specified in the "
    "appendix”: constants and formula are lost, these are ours",
    assumes=(bounded, independent_probes),
    uses=(
        "narang2026.ext.hoeffding",
        "narang2026.ext.maurer",
        "narang2026.ext.mcdiarmid",
        "narang2026.ext.symmetrisation",
        "narang2026.lem22.spread",
        "narang2026.lem23",
        "narang2026.lem24.labels",
        "narang2026.lem24.mass",
        "narang2026.lem25",
        "narang2026.lem29",
    ),
)


@unconditional.symbolic
def two_cases() -> dict[str, Comparison]:
    """r = rho/sqrt(lambda); inside the ball |W*| = r - gap, outside |W*|^2 = r^2 + further."""
    return _two_cases(4)


def _two_cases(luck: int) -> dict[str, Comparison]:
    sp = sympy()
    x, rho, mu, e, s, k, n = sp.symbols("R_x rho mu e s k n", positive=True)
    gap, L, R0 = sp.symbols("gap L R_star", nonnegative=True)
    two = sp.sqrt(2)
    r = rho / mu
    last = 4 * x * r * k + luck * (1 + two) * x * r * s
    claimed = 2 * two * x * r * e + last
    uniform = 4 * x * r * k + 2 * two * x * r * s
    inside = x * (2 * r - gap) * (two * e + 2 * s) + 2 * two * x * (r - gap) * s + uniform
    outside = x * r * (two * e + 2 * s) + uniform
    b = 2 * two * x * r
    return {
        "log K - a to log K + a is an interval of length 2 a": identical((L + e) - (L - e), 2 * e),
        "Hoeffding and bounded differences at b s, s^2 = L/(2 n): the exponent is -L": identical(
            -2 * n * (b * sp.sqrt(L / (2 * n))) ** 2 / b**2, -L
        ),
        "inside: the slack": identical(claimed - inside, x * gap * (two * e + 2 * s + 2 * two * s)),
        "outside, where the ridge of the reference exceeds the loss on the pseudo-labels": (
            non_negative(sp.expand(claimed - outside + R0))
        ),
        "with k = sqrt(K/n), s = sqrt(L/2)/sqrt(n), r = rho/sqrt(lambda): C_3/sqrt(lambda n)": (
            identical(
                last.subs({k: k / sp.sqrt(n), s: s / sp.sqrt(n)}),
                (4 * x * rho * k + luck * (1 + two) * x * rho * s) / (mu * sp.sqrt(n)),
            )
        ),
    }


@two_cases.mutant("half of the luck")
def _() -> dict[str, Comparison]:
    return _two_cases(2)


@unconditional.certified(draws(), small=small_draws)
def near_log_K(x: Draws) -> Comparison:
    """Every cross-entropy is within sqrt(2) R_x |W| of log K."""
    return _near_log_K(x, F(2))


def _near_log_K(x: Draws, square: Fraction) -> Comparison:
    if x.alike:
        return that(condition=True, trivial=True)
    log_K = elementary("log", len(x.model))
    reach = x.range(square) - log_K
    return all_of(*(at_most(abs(term - log_K), reach) for term in x.terms()))


@near_log_K.mutant("within R_x |W| / 2")
def _(x: Draws) -> Comparison:
    return _near_log_K(x, F(1, 4))


near_log_K.without(bounded, small=far).as_in("narang2026.lem26", independent_probes)
