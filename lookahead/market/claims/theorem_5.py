"""Theorem 5: the risk of a probing learner with cross-entropy, assembled from the lemmas."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from lookahead.core.enclosure import Real, root
from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, at_most, less_than, that
from lookahead.ledger.symbolic import identical, non_negative, sum_of_squares
from lookahead.market.claims.cross_entropy_assumptions import (
    bounded_covariates,
    seen_once,
    soft_labels,
    stationary,
)
from lookahead.market.claims.lemma_23 import UP, ZERO, moved, seen_often
from lookahead.market.claims.lemma_23 import small as right_labels
from lookahead.market.cross_entropy_exact import Probe, ProbedSoftmax, User, squared_norm
from lookahead.market.softmax import LOG_2
from lookahead.testing.market_cross_entropy import probed_learners

F = Fraction
CHAPTER = "market/cross_entropy"
HYPOTHESES = (stationary, seen_once, soft_labels, bounded_covariates)


def small() -> Iterator[ProbedSoftmax]:
    """The learners of Lemma 23, the same with wrong labels, and one torn between users and peers."""
    for x in right_labels():
        yield x
        yield replace(x, probes=(replace(x.probes[0], y=1),))
    down = ((F(-1),), (F(1),))
    probe = Probe((F(1),), 1, (F(0), F(1)))
    yield ProbedSoftmax((User((F(1),), 0),), (probe,), UP, down, F(1, 5), F(1, 5), F(1))
    # nobody is seen, the one label is wrong, the ridge is weak
    misled, right = ((F(-3),), (F(3),)), ((F(3),), (F(-3),))
    unseen, wrong = User((F(1),), 0, F(1), F(0)), Probe((F(1),), 0, (F(0), F(1)))
    yield ProbedSoftmax((unseen,), (wrong,), misled, right, F(1), F(1, 195), F(1))


sums_to_one = Assumption(
    "labels sum to one",
    r"$\sum_k\tilde y_{jk} = 1$; entries may be negative.",
    lambda x: all(sum(p.label) == 1 for p in x.probes),
)


def lopsided() -> Iterator[ProbedSoftmax]:
    """A label with a negative entry: the core survives it, the radius of Lemma 24 does not."""
    for label in ((F(2), F(-1)), (F(5), F(-4)), (F(20), F(-19))):
        model = ((F(3),), (F(-3),))
        bare = ProbedSoftmax(
            (User((F(1),), 0),), (Probe((F(1),), 1, label),), model, ZERO, F(1), F(0), F(1)
        )
        yield replace(bare, ridge=-bare.residual()[0][0] / 3)


def far() -> Iterator[ProbedSoftmax]:
    """A probe at x = 8, declared to be short, whose label is wrong."""
    for a, label in ((1, (F(1), F(0))), (2, (F(1), F(0)))):
        model = ((F(a),), (F(-a),))
        probe = Probe((F(8),), 1, label)
        bare = ProbedSoftmax((User((F(1),), 0),), (probe,), model, ZERO, F(4), F(0), F(1, 100))
        yield replace(bare, ridge=-bare.residual()[0][0] / (4 * a))


def gained(x: ProbedSoftmax) -> Real:
    """The hidden risk on the probes at W-bar less that at W*, less R(W*) / gamma, in nats."""
    hidden = x.probed(x.model, hidden=True) - x.probed(x.reference, hidden=True)
    return hidden - x.risk(x.reference) * (1 / x.gamma)


def allowed(x: ProbedSoftmax, penalty: Fraction, labels: Fraction) -> Real:
    """Shares of the regularisation bias and of the label error of Theorem 5's core, in nats."""
    norms = root(squared_norm(x.model)) + root(squared_norm(x.reference))
    bias = (x.penalty(x.reference) - x.penalty(x.model)) * penalty
    return bias + LOG_2 * norms * (x.R_x * x.label_error * labels)


theorem_5 = Claim(
    key="narang2026.thm5",
    kind="theorem",
    title="Performance guarantee for cross-entropy with probing",
    source=Source("narang2026", "Theorem 5", "F.2", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""Let Assumption 6 hold, the probes be independent, $r^2 = 2(1+\gamma)\log K/(\gamma\lambda)$
and $s = \sqrt{\log(1/\delta)/(2n_q)}$. With probability $1 - 3\delta$ at least, every stationary
$\bar W$ of the probing learner satisfies $$\begin{aligned} R(\bar W) \le{}&
\tfrac{1+\gamma}\gamma R(W^*) + \tfrac\lambda2\|W^*\|_F^2 + R_x(r + \|W^*\|_F)\big(\sqrt{2\varepsilon_{\rm
CE}} + 2s\big)\\ &+ (\log K + 2R_x\|W^*\|_F)\,s + 4R_xr\sqrt{K/n_q} + (\log K + 2R_xr)\,s .
\end{aligned}$$ The three events are those of Lemmas 25, 26 and 27. The radius has 1 in place of the
share $m_i$ of Lemma 24, for $m_i$ depends on the probes through $\bar W$.""",
    reading="assembled from Lemmas 23 to 29; the theorem's text is lost",
    assumes=HYPOTHESES,
    uses=(
        "narang2026.asm6",
        "narang2026.lem23",
        "narang2026.lem24.mass",
        "narang2026.lem25",
        "narang2026.lem26",
        "narang2026.lem27",
        "narang2026.lem29",
    ),
)


@theorem_5.symbolic
def assembled() -> dict[str, Comparison]:
    """Each lemma with its slack; the bound less the risk is the sum of the slacks."""
    sp = sympy()
    gamma = sp.Symbol("gamma", positive=True)
    R0, pen, x, r, star, err, u26, u27 = sp.symbols(
        "R_star penalty R_x r star Delta u26 u27", nonnegative=True
    )
    s27, s29, s23, t29, s26, left, s25, kept = sp.symbols(
        "s27 s29 s23 t29 s26 inside s25 kept", nonnegative=True
    )
    delta = sp.Symbol("delta", positive=True)
    Delta = err - s25
    norm = r - left
    ce_hat = R0 + u26 - s26
    ce_tilde_star = ce_hat + x * star * Delta - t29
    ce_tilde_bar = ce_tilde_star + R0 / gamma + pen - kept - s23
    ce_hat_bar = ce_tilde_bar + x * norm * Delta - s29
    risk = ce_hat_bar + u27 - s27
    bound = (1 + gamma) / gamma * R0 + pen + x * (r + star) * err + u26 + u27
    slack = s27 + s29 + s23 + t29 + s26 + kept + x * (left * Delta + (r + star) * s25)
    return {
        "bound less risk is the sum of the slacks": identical(bound - risk, slack),
        "each of them is not negative": non_negative(
            s27 + s29 + s23 + t29 + s26 + kept + x * (left + (r + star) * s25)
        ),
        "three events: 1 - (delta + delta + delta)": identical(
            1 - (delta + delta + delta), 1 - 3 * delta
        ),
    }


@assembled.mutant("without the factor (1 + gamma) / gamma")
def _() -> dict[str, Comparison]:
    sp = sympy()
    gamma, R0 = sp.symbols("gamma R_star", positive=True)
    slack = sp.Symbol("slack", nonnegative=True)
    return {"bound": non_negative(R0 - (R0 + R0 / gamma) + 0 * slack)}


@theorem_5.certified(probed_learners(), small=small)
def core(x: ProbedSoftmax) -> Comparison:
    """The deterministic core at exactly stationary models: hidden risk on the probes."""
    return less_than(gained(x), allowed(x, F(1), F(1)))


@core.mutant("without the error of the labels")
def _(x: ProbedSoftmax) -> Comparison:
    return less_than(gained(x), allowed(x, F(1), F(0)))


@core.mutant("no norm in front of the error of the labels")
def _(x: ProbedSoftmax) -> Comparison:
    bias = (x.penalty(x.reference) - x.penalty(x.model)) + x.R_x * x.label_error
    return less_than(gained(x), bias)


@core.mutant("without R(W*) / gamma")
def _(x: ProbedSoftmax) -> Comparison:
    return less_than(gained(x) + x.risk(x.reference) * (1 / x.gamma), allowed(x, F(1), F(1, 2)))


core.without(stationary, small=moved).without(seen_once, small=seen_often)
core.without(soft_labels, small=lopsided).without(bounded_covariates, small=far)

sharp_core = Claim(
    key="narang2026.thm5.core",
    kind="own",
    title="The deterministic core, as one square",
    source=Source("narang2026", "Theorem 5", "F.2", "own"),
    chapter=CHAPTER,
    statement=r"""At every stationary point, for every reference $W^*$,
$$\widehat{\mathrm{CE}}(\bar W) \le \widehat{\mathrm{CE}}(W^*) + \frac1\gamma R(W^*) +
\frac1{4\lambda}\Big(\lambda\|W^*\|_F + \tfrac1{\sqrt2}R_x\hat\Delta_1\Big)^2 .$$ No radius occurs.
With perfect labels the regularisation bias is $\tfrac\lambda4\|W^*\|_F^2$, half of Theorem 5's; with
$W^* = 0$ the label bias is $R_x^2\hat\Delta_1^2/(8\lambda)$.""",
    assumes=(stationary, seen_once, sums_to_one, bounded_covariates),
    uses=("narang2026.lem23.convex", "narang2026.lem29.half"),
)


@sharp_core.symbolic
def completed_square() -> dict[str, Comparison]:
    """With V = W-bar - W*: curvature -lambda |V|^2, pull and label error at most linear in |V|."""
    sp = sympy()
    lam = sp.Symbol("lambda", positive=True)
    w, v = sp.symbols("w_star v", real=True)
    star, c, size = sp.symbols("star c size", nonnegative=True)
    return {
        "lambda <W-bar, W* - W-bar> in V": identical(
            lam * (w + v) * (-v), -lam * v**2 - lam * w * v
        ),
        "Cauchy-Schwarz twice, then the square": sum_of_squares(
            (lam * star + c) ** 2 / (4 * lam) - (-lam * size**2 + (lam * star + c) * size),
            [(lam, size - (lam * star + c) / (2 * lam))],
        ),
        "perfect labels": identical((lam * star) ** 2 / (4 * lam), lam * star**2 / 4),
    }


@completed_square.mutant("a fifth in place of the fourth")
def _() -> dict[str, Comparison]:
    sp = sympy()
    lam, c, size = sp.symbols("lambda c size", positive=True)
    return {"square": non_negative(c**2 / (5 * lam) - (-lam * size**2 + c * size))}


def square(x: ProbedSoftmax, share: Fraction) -> Real:
    """share (lambda |W*| + R_x Delta / sqrt(2))^2 / (4 lambda) in nats."""
    inside = root(squared_norm(x.reference)) * x.ridge + root(F(1, 2)) * (x.R_x * x.label_error)
    return LOG_2 * inside**2 * (share / (4 * x.ridge))


@sharp_core.certified(probed_learners(), small=small)
def core_as_square(x: ProbedSoftmax) -> Comparison:
    """The deterministic core at exactly stationary models."""
    return at_most(gained(x), square(x, F(1)))


@core_as_square.mutant("the negative of it")
def _(x: ProbedSoftmax) -> Comparison:
    return at_most(gained(x), square(x, F(-1)))


core_as_square.without(stationary, small=moved).without(seen_once, small=seen_often)
core_as_square.without(bounded_covariates, small=far)
core_as_square.by_construction(sums_to_one, "labels are drawn or solved for with sum one")

sharp = Claim(
    key="narang2026.thm5.sharp",
    kind="own",
    title="A smaller guarantee for cross-entropy",
    source=Source("narang2026", "Theorem 5", "F.2", "own"),
    chapter=CHAPTER,
    statement=r"""Let $\rho^2 = (1+\gamma)\log K/(\gamma\lambda)$ and
$\Delta = 2(1 - e^{-\varepsilon_{\rm CE}}) + 2s$. Under the hypotheses of Theorem 5, with probability
$1 - 3\delta$ at least, $$\begin{aligned}R(\bar W) \le{}& \tfrac{1+\gamma}\gamma R(W^*) +
\frac1{4\lambda}\Big(\lambda\|W^*\|_F + \tfrac1{\sqrt2}R_x\Delta\Big)^2\\ &+ (\log K +
\sqrt2R_x\|W^*\|_F)\,s + 4R_x\rho\sqrt{(K-1)/n_q} + (\log K + \sqrt2R_x\rho)\,s .\end{aligned}$$
For small $\lambda$ the square may be replaced by $\tfrac\lambda4\|W^*\|_F^2 + \tfrac1{\sqrt2}R_x(\rho +
\|W^*\|_F)\Delta$, which is below Theorem 5's terms for every $\lambda$.""",
    assumes=HYPOTHESES,
    uses=(
        "narang2026.asm6",
        "narang2026.lem24.sharp",
        "narang2026.lem25.exact",
        "narang2026.lem26.range",
        "narang2026.lem27.centred",
        "narang2026.thm5.core",
    ),
)


@sharp.symbolic
def assembled_again() -> dict[str, Comparison]:
    """The core between the two deviations; and the comparison with the terms of Theorem 5."""
    sp = sympy()
    R0, u26, u27, sq = sp.symbols("R_star u26 u27 square", nonnegative=True)
    s26, s27, s_core = sp.symbols("s26 s27 s_core", nonnegative=True)
    gamma = sp.Symbol("gamma", positive=True)
    lam, star, rho, x, err = sp.symbols("lambda star rho R_x Delta", positive=True)
    risk = (R0 + u26 - s26) + R0 / gamma + sq - s_core + u27 - s27
    bound = (1 + gamma) / gamma * R0 + sq + u26 + u27
    half = sp.sqrt(2) / 2
    printed = lam / 2 * star**2 + x * (sp.sqrt(2) * rho + star) * err
    ours = lam / 4 * star**2 + half * x * (rho + star) * err
    return {
        "bound less risk is the sum of the slacks": identical(bound - risk, s26 + s27 + s_core),
        "the linear form is below Theorem 5's terms by": identical(
            printed - ours,
            lam / 4 * star**2 + half * x * rho * err + (1 - half) * x * star * err,
        ),
        "with 1 > sqrt(2) / 2": that(bool(half < 1)),
    }


@assembled_again.mutant("without the deviation at the reference")
def _() -> dict[str, Comparison]:
    sp = sympy()
    u26, s26 = sp.symbols("u26 s26", nonnegative=True)
    return {"slack": identical(s26, s26 + u26)}
