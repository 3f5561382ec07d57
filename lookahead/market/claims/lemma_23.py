"""Lemma 23: what stationarity gives on the probes, and half of the ridge more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from lookahead.core.enclosure import Number
from lookahead.core.exact import dot
from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, at_most, less_than
from lookahead.ledger.symbolic import identical, non_negative, sum_of_squares
from lookahead.market.claims.cross_entropy_assumptions import seen_once, stationary
from lookahead.market.cross_entropy_exact import Probe, ProbedSoftmax, User, difference
from lookahead.market.softmax import LOG_2
from lookahead.testing.market_cross_entropy import probed_learners

F = Fraction
CHAPTER = "market/cross_entropy"
ZERO = ((F(0),), (F(0),))
UP = ((F(1),), (F(-1),))


def small() -> Iterator[ProbedSoftmax]:
    """One user, one probe, the model (log 2, -log 2); references zero, the model, its opposite."""
    user, certain = User((F(1),), 0), (F(1), F(0))
    for gamma in (F(1), F(1, 5), F(1, 10)):
        for label, x in ((certain, F(1)), (certain, F(0)), ((F(4, 5), F(1, 5)), F(1))):
            bare = ProbedSoftmax((user,), (Probe((x,), 0, label),), UP, ZERO, gamma, F(0), F(1))
            solved = replace(bare, ridge=-bare.residual()[0][0] / gamma)
            for reference in (ZERO, UP, ((F(-1),), (F(1),))):
                yield replace(solved, reference=reference)


def moved() -> Iterator[ProbedSoftmax]:
    """Models that are not stationary."""
    return (replace(x, model=((F(a),), (F(-a),))) for x in small() for a in (3, 30, -30))


def seen_often() -> Iterator[ProbedSoftmax]:
    """A user who counts fifty times as much for the learner as for the population."""
    user, probe = User((F(1),), 0, F(1), F(50)), Probe((F(1),), 1, (F(0), F(1)))
    model = ((F(2),), (F(-2),))
    bare = ProbedSoftmax((user,), (probe,), model, ZERO, F(1), F(0), F(1))
    return iter((replace(bare, ridge=-bare.residual()[0][0] / 2),))


def excess(x: ProbedSoftmax) -> Number:
    """CE(W-bar) - CE(W*) on the pseudo-labels, less R(W*) / gamma, in nats."""
    gain = x.probed(x.model) - x.probed(x.reference)
    return gain - x.risk(x.reference) * (1 / x.gamma)


lemma_23 = Claim(
    key="narang2026.lem23",
    kind="lemma",
    title="Stationarity bound for cross-entropy",
    source=Source("narang2026", "Lemma 23", "F.2", "forced"),
    chapter=CHAPTER,
    statement=r"""At a stationary point, for the probing learner and every reference $W^*$ of finite
norm, $$\widetilde{\mathrm{CE}}(\bar W) \le \widetilde{\mathrm{CE}}(W^*) + \frac1\gamma R(W^*) +
\frac\lambda2\big(\|W^*\|_F^2 - \|\bar W\|_F^2\big).$$""",
    reading="the ridge term inside the probing weight; the proof's two steps survive, its formulas "
    "are lost",
    assumes=(stationary, seen_once),
)


@lemma_23.symbolic
def two_steps() -> dict[str, Comparison]:
    """Optimality of W-bar for the convex frozen objective; the seen loss is between 0 and R."""
    sp = sympy()
    gamma = sp.Symbol("gamma", positive=True)
    CE, CE0, P, P0 = sp.symbols("CE CE_star P P_star", real=True)
    seen, unseen, here, opt = sp.symbols("seen unseen here opt", nonnegative=True)
    bound = CE0 + (seen + unseen) / gamma + P0 - P
    return {
        "slack is that of optimality, plus the unseen loss of W* and the seen loss of W-bar, / gamma": (
            identical(
                (bound - CE).subs(CE0, CE + P - P0 + (opt + here - seen) / gamma),
                (opt + here + unseen) / gamma,
            )
        ),
        "each part is not negative": non_negative((opt + here + unseen) / gamma),
    }


@two_steps.mutant("without the risk of the reference")
def _() -> dict[str, Comparison]:
    sp = sympy()
    opt, here, seen = sp.symbols("opt here seen", nonnegative=True)
    return {"slack": non_negative(opt + here - seen)}


@lemma_23.certified(probed_learners(), small=small)
def on_learners(x: ProbedSoftmax) -> Comparison:
    """Both sides from the definitions at an exactly stationary model."""
    return less_than(excess(x), x.penalty(x.reference) - x.penalty(x.model))


@on_learners.mutant("without the risk of the reference")
def _(x: ProbedSoftmax) -> Comparison:
    gain = x.probed(x.model) - x.probed(x.reference)
    return less_than(gain, x.penalty(x.reference) - x.penalty(x.model))


@on_learners.mutant("with gamma times the risk")
def _(x: ProbedSoftmax) -> Comparison:
    gain = x.probed(x.model) - x.probed(x.reference) - x.risk(x.reference) * x.gamma
    return less_than(gain, x.penalty(x.reference) - x.penalty(x.model))


on_learners.without(stationary, small=moved).without(seen_once, small=seen_often)

sharp = Claim(
    key="narang2026.lem23.convex",
    kind="own",
    title="Stationarity bound with strong convexity",
    source=Source("narang2026", "Lemma 23", "F.2", "own"),
    chapter=CHAPTER,
    statement=r"""The objective is $\gamma\lambda$-strongly convex, so that under the hypotheses of
Lemma 23 $$\widetilde{\mathrm{CE}}(\bar W) \le \widetilde{\mathrm{CE}}(W^*) + \frac1\gamma R(W^*) +
\lambda\langle\bar W, W^* - \bar W\rangle ,$$ and the last term is at most
$\tfrac\lambda4\|W^*\|_F^2$: half of the regularisation bias of Lemma 23.""",
    assumes=(stationary, seen_once),
    uses=("narang2026.lem23",),
)


@sharp.symbolic
def with_curvature() -> dict[str, Comparison]:
    """The curvature of the ridge is lambda/2 |W* - W-bar|^2 more on the right of optimality."""
    sp = sympy()
    lam = sp.Symbol("lambda", positive=True)
    w, v = sp.symbols("w v", real=True)
    saved = lam / 2 * (v**2 - w**2) - lam / 2 * (v - w) ** 2
    return {
        "the penalties less the curvature are an inner product": identical(
            saved, lam * w * (v - w)
        ),
        "at most a quarter of the ridge": sum_of_squares(
            lam / 4 * v**2 - lam * w * (v - w), [(lam, w - v / 2)]
        ),
    }


@with_curvature.mutant("an eighth of the ridge")
def _() -> dict[str, Comparison]:
    sp = sympy()
    lam = sp.Symbol("lambda", positive=True)
    w, v = sp.symbols("w v", real=True)
    return {"bias": non_negative(lam / 8 * v**2 - lam * w * (v - w))}


def _pull(x: ProbedSoftmax) -> Fraction:
    """<A-bar, A* - A-bar>."""
    gap = difference(x.reference, x.model)
    return sum((dot(r, s) for r, s in zip(x.model, gap, strict=True)), F(0))


@sharp.certified(probed_learners(), small=small)
def inner_product(x: ProbedSoftmax) -> Comparison:
    """Both sides from the definitions, the ridge as an inner product."""
    return at_most(excess(x), LOG_2 * (x.ridge * _pull(x)))


@inner_product.mutant("without the risk of the reference")
def _(x: ProbedSoftmax) -> Comparison:
    gain = x.probed(x.model) - x.probed(x.reference)
    return at_most(gain, LOG_2 * (x.ridge * _pull(x)))


inner_product.without(stationary, small=moved).without(seen_once, small=seen_often)

attained = Claim(
    key="narang2026.lem23.attained",
    kind="own",
    title="The reference may not exist",
    source=Source("narang2026", "Appendix F, notation", "F", "own"),
    chapter=CHAPTER,
    statement=r"""Appendix F lets $W^*$ be a finite-norm minimiser of the unregularised risk. If some $V$
separates the population, $\langle V_y - V_k, x\rangle > 0$ for every user and every $k \ne y$, the
risk tends to zero along $tV$ and is positive everywhere: there is no minimiser. The bounds of the
appendix hold with any reference of finite norm, with $R(W^*)$ its risk, so nothing but the choice is
lost.""",
    uses=("narang2026.lem23",),
)


@attained.symbolic
def separated() -> dict[str, Comparison]:
    """One user of margin m: the loss log(1 + (K - 1) e^(-t m)) bounds it, and is positive."""
    sp = sympy()
    t, m, others = sp.symbols("t m others", positive=True)
    loss = sp.log(1 + others * sp.exp(-t * m))
    return {
        "it tends to zero": identical(sp.limit(loss.subs({m: 1, others: 2}), t, sp.oo), 0),
        "it falls in t": non_negative(
            others * m * sp.exp(-t * m) / (1 + others * sp.exp(-t * m)) + 0 * sp.diff(loss, t)
        ),
        "its slope": identical(
            sp.diff(loss, t), -others * m * sp.exp(-t * m) / (1 + others * sp.exp(-t * m))
        ),
        "a loss of zero would need p_y = 1, while another class keeps a share": non_negative(
            others / (1 + others)
        ),
    }


@separated.mutant("it tends to log 2")
def _() -> dict[str, Comparison]:
    sp = sympy()
    t = sp.Symbol("t", positive=True)
    return {"limit": identical(sp.limit(sp.log(1 + sp.exp(-t)), t, sp.oo), sp.log(2))}
