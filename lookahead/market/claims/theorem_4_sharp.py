"""Theorem 4, sharper: smaller constants, and which of them are best."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, at_most
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.market.claims.theorem_4 import CHAPTER, EVERYTHING
from lookahead.market.claims.theorem_4_gamma import captured_ones
from lookahead.market.concentration import exceedance
from lookahead.market.coverage_runs import ProbeExperiment
from lookahead.testing.market_bounds import experiments, small_experiments

sharp = Claim(
    key="narang2026.thm4.sharp",
    kind="own",
    title="Ceiling on the risk of a probing learner, sharper",
    source=Source("narang2026", "Theorem 4", "5.4", "own"),
    chapter=CHAPTER,
    statement=r"""With probability at least $1 - 2\delta$, for $\kappa = \tfrac\lambda2$ ($\lambda$
without the one half in the ridge) and every $\lambda, \gamma > 0$,
$$\begin{aligned}R(\bar\theta_i) \le{}& \Big(1 + \frac1{2\gamma}\Big)R^* + \varepsilon +
\frac\kappa2\|\theta^*\|^2 + \frac{(2Y + R_xr)R_xr}{\sqrt{n_q}}\\ &+ \big((Y + R_x\|\theta^*\|)^2 +
(Y + R_x\tilde B)^2 + (Y + R_xr)^2\big)\sqrt{\frac{\log(1/\delta)}{2n_q}},\end{aligned}$$
$$r^2 = \frac1{4\kappa}\Big(\frac{\mu Y^2}\gamma + R_x^2\tilde B^2\Big),\qquad \mu = \alpha p_i + 1 -
\alpha \ge m_i.$$ Every term is smaller than its counterpart in Lemma 15.""",
    assumes=EVERYTHING,
    uses=(
        "narang2026.lem15.sharp",
        "narang2026.lem18.sharp",
        "narang2026.lem20.sharp",
        "narang2026.ext.hoeffding",
    ),
)


@sharp.symbolic
def assembled() -> dict[str, Comparison]:
    """The identity's inequality, one Hoeffding for both sample means, one uniform deviation."""
    sp = sympy()
    n, delta, b, c, gamma = sp.symbols("n delta b c gamma", positive=True)
    alpha, p, a, seen, unseen = sp.symbols("alpha p a seen unseen", nonnegative=True)
    star, more = sp.symbols("R_star more", nonnegative=True)
    u = (b + c) * sp.sqrt(sp.log(1 / delta) / (2 * n))
    mass = alpha * p + (1 - alpha) * a
    mixing = sp.Symbol("s", nonnegative=True)
    strength = 1 / (1 + mixing)
    return {
        "loss at theta* plus squared label error lies in [0, b + c]": identical(
            sp.exp(-2 * n * u**2 / (b + c) ** 2), delta
        ),
        "two events": identical(1 - (delta + delta), 1 - 2 * delta),
        "the users' part: R*/(2 gamma) at most": non_negative(
            (seen + unseen) / (2 * gamma) - seen / (2 * gamma)
        ),
        "m_i = alpha p + (1 - alpha) a is at most alpha p + 1 - alpha, a = 1 - unseen": (
            non_negative(
                sp.factor((alpha * p + 1 - alpha - mass).subs({a: 1 - unseen, alpha: strength}))
            )
        ),
        "1 + 1/(2 gamma) against 4 + 2/gamma": non_negative(
            sp.expand((4 + 2 / gamma - 1 - 1 / (2 * gamma)) * (star + more))
        ),
    }


@assembled.mutant("Hoeffding with the range of the first loss alone")
def _() -> dict[str, Comparison]:
    sp = sympy()
    n, delta, b, c = sp.symbols("n delta b c", positive=True)
    u = b * sp.sqrt(sp.log(1 / delta) / (2 * n))
    return {
        "probability": identical(sp.exp(-2 * n * u**2 / (b + c) ** 2), delta),
        "nothing": identical(b, b),
    }


def scope() -> Iterator[ProbeExperiment]:
    """The captured learners, then two users with few probes."""
    return chain(captured_ones(), small_experiments())


@sharp.sampled(experiments(largest=2), small=scope, arithmetic="enclosure")
def exact_coverage(x: ProbeExperiment) -> Comparison:
    """The probability of failing, summed over all samples, against 2 delta."""
    return at_most(exceedance(x.law_of_risk(), x.bound("sharp").total), 2 * x.delta)


@exact_coverage.mutant("without the deviations")
def _(x: ProbeExperiment) -> Comparison:
    return at_most(exceedance(x.law_of_risk(), x.bound("sharp").deterministic), 2 * x.delta)


@sharp.sampled(experiments(largest=2), small=scope, arithmetic="enclosure")
def never_larger(x: ProbeExperiment) -> Comparison:
    """Term by term against Lemma 15."""
    ours, theirs = x.bound("sharp"), x.bound("paper")
    return all_of(
        at_most(ours.bayes, theirs.bayes),
        at_most(ours.probing, theirs.probing),
        at_most(ours.regularisation, theirs.regularisation),
        at_most(ours.total, theirs.total),
    )


@never_larger.mutant("at most a sixth of it")
def _(x: ProbeExperiment) -> Comparison:
    return at_most(6 * x.bound("sharp").total, x.bound("paper").total)


exact_coverage.as_in("narang2026.lem20.sharp", EVERYTHING[0], EVERYTHING[1])
exact_coverage.as_in("narang2026.lem19", EVERYTHING[2], EVERYTHING[3])

constants = Claim(
    key="narang2026.thm4.constants",
    kind="own",
    title="Which constants are best",
    source=Source("narang2026", "Theorem 4", "5.4", "own"),
    chapter=CHAPTER,
    statement=r"""Let $R(\bar\theta_i) \le c_1\frac{1+\gamma}\gamma R^* + c_2\varepsilon +
c_3\lambda\|\theta^*\|^2 + o(1)$ as $n_q \to \infty$, for every market, with $\tfrac\lambda2$ in the
ridge. Then $c_1, c_2 \ge 1$, and $c_3 \ge \tfrac14$ if $c_2 = 1$. The values $1, 1, \tfrac14$ will
do: none of the three can be lowered alone.""",
    uses=("narang2026.thm4.sharp",),
)


@constants.symbolic
def extremal_markets() -> dict[str, Comparison]:
    """One feature of second moment s, a learner that nobody visits, infinitely many probes."""
    return _extremal(sympy().Rational(1, 4))


def _extremal(third: object) -> dict[str, Comparison]:
    sp = sympy()
    s, lam, star, z, rest, gamma = sp.symbols("s lambda theta_star z R_star gamma", positive=True)
    kappa = lam / 2
    model = lambda label: s * label / (s + kappa)
    risk = lambda label: s * (model(label) - star) ** 2
    off = star / (kappa + 2)
    excess = (risk(star - off) - s * off**2).subs(s, 1) / (lam * star**2)
    return {
        "peers with the slope z, R* = 0: risk over epsilon tends to 1 as lambda does to 0": (
            identical(sp.limit(risk(z) / (s * (z - star) ** 2), lam, 0), sp.Integer(1))
        ),
        "exact labels of any shape: the model tends to theta*, R* is left; (1 + gamma)/gamma to 1": (
            identical(
                sp.limit(
                    sp.limit((risk(star) + rest) / rest, lam, 0) * gamma / (1 + gamma), gamma, sp.oo
                ),
                sp.Integer(1),
            )
        ),
        "s = 1, peers with the slope theta* - theta*/(kappa + 2): R - epsilon over lambda "
        "|theta*|^2 tends to 1/4 as lambda does to 0": identical(sp.limit(excess, lam, 0), third),
        "kappa/2 is lambda/4": identical(kappa / 2, lam / 4),
        "1 + 1/(2 gamma) <= (1 + gamma)/gamma": non_negative(
            sp.simplify((1 + gamma) / gamma - 1 - 1 / (2 * gamma))
        ),
    }


@extremal_markets.mutant("one fifth of lambda |theta*|^2")
def _() -> dict[str, Comparison]:
    return _extremal(sympy().Rational(1, 5))
