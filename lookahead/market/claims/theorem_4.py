"""Theorem 4: the ceiling on the risk of a probing learner."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from lookahead.core.enclosure import Real, root
from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, at_most
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.market.claims.lemma_15_assumptions import (
    accurate_probing,
    bounded_labels,
    bounded_users,
    independent_probes,
)
from lookahead.market.concentration import exceedance
from lookahead.market.coverage_runs import ProbeExperiment
from lookahead.market.risk_bound import risk_bound
from lookahead.testing.market_bounds import experiments, small_experiments

F = Fraction
CHAPTER = "market/risk_bounds"

moderate_ridge = Assumption("moderate ridge", r"$0 < \lambda \le 1$.", lambda x: 0 < x.ridge <= 1)
EVERYTHING = (bounded_users, bounded_labels, accurate_probing, independent_probes)


def constant(x: ProbeExperiment, weight: Fraction) -> Real:
    """C: the deviations of the bound at lambda = 1 and one probe."""
    return risk_bound(
        R_x=x.R_x, Y=x.Y, label_radius=x.B, theta_star=x.optimum, bayes=0, epsilon=0,
        weight=weight, ridge=1, queries=1, delta=x.delta,
    ).generalisation  # fmt: skip


def three_terms(x: ProbeExperiment) -> Fraction:
    """4 (1 + gamma)/gamma R* + 6 epsilon + lambda |theta*|^2."""
    star = x.optimum
    return 4 * (1 + 1 / x.weight) * x.risk(star) + 6 * x.epsilon + x.ridge * star**2


def four_terms(x: ProbeExperiment, last: Real) -> Real:
    """The three terms and C / (lambda sqrt n)."""
    return last / (root(x.queries) * x.ridge) + three_terms(x)


theorem_4 = Claim(
    key="narang2026.thm4",
    kind="theorem",
    title="Ceiling on the risk of a probing learner",
    source=Source("narang2026", "Theorem 4", "5.4", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""Let accurate probing hold at level $\varepsilon$, $\gamma > 0$ and $0 < \lambda \le
1$. With probability at least $1 - 2\delta$ over the probes, every stationary point of MSGD-P
satisfies, for a probing learner,
$$R(\bar\theta_i) \le 4\,\frac{1+\gamma}\gamma R^* + 6\varepsilon + \lambda\|\theta^*\|^2 +
\frac C{\lambda\sqrt{n_q}},$$ $C$ the sum of the deviations $4u_{17} + 6u_{19} + u_{18}$ at
$\lambda = 1$ and $n_q = 1$: it depends on $R_x, Y, \tilde B, \|\theta^*\|, \log\tfrac1\delta$ and
$\gamma$.""",
    reading="four terms: Bayes error “scaled by the ratio of total to probing gradient weight”, "
    "probing bias, regularisation bias, generalisation; the formula and its constants are lost",
    assumes=(*EVERYTHING, moderate_ridge),
    uses=("narang2026.lem15",),
)


@theorem_4.symbolic
def collected() -> dict[str, Comparison]:
    """With r = q r_1, q = 1/sqrt(lambda) >= 1, every deviation is at most q^2 times its value."""
    sp = sympy()
    Y, A, s, b = sp.symbols("Y A s b", nonnegative=True)
    gamma = sp.Symbol("gamma", positive=True)
    q = 1 + s
    return {
        "every deviation is its value at one probe over sqrt(n)": _rate(sp.Rational(1, 2)),
        "4 + 2/gamma <= 4 (1 + gamma)/gamma": non_negative(
            sp.simplify(4 * (1 + gamma) / gamma - 4 - 2 / gamma)
        ),
        "first part of u_18": non_negative(sp.expand((Y + A) * A * q**2 - (Y + A * q) * A * q)),
        "second part of u_18": non_negative(sp.expand((Y + A) ** 2 * q**2 - (Y + A * q) ** 2)),
        "u_17 and u_19 do not depend on lambda": non_negative(sp.expand(b * q**2 - b)),
    }


def _rate(power: Any) -> Comparison:
    """4 u_17 + 6 u_19 + u_18 from their formulas, against n to a power times the same at n = 1."""
    sp = sympy()
    a, b, c, reach, L, n = sp.symbols("a b c reach L n", positive=True)
    mean = lambda length, probes: length * sp.sqrt(L / (2 * probes))
    uniform = lambda probes: 4 * reach / sp.sqrt(probes) + c * sp.sqrt(2 * L / probes)
    luck = lambda probes: 4 * mean(a, probes) + 6 * mean(b, probes) + uniform(probes)
    return identical(luck(n), luck(sp.Integer(1)) / n**power)


@collected.mutant("a last term of order 1/n_q")
def _() -> dict[str, Comparison]:
    return {"rate": _rate(1), "root": _rate(sympy().Rational(1, 2))}


@collected.mutant("of order 1/sqrt(lambda)")
def _() -> dict[str, Comparison]:
    sp = sympy()
    Y, A, s = sp.symbols("Y A s", nonnegative=True)
    q = 1 + s
    return {
        "first part": non_negative(sp.expand((Y + A) * A * q - (Y + A * q) * A * q)),
        "nothing": identical(s, s),
    }


@theorem_4.sampled(experiments(largest=2), small=small_experiments, arithmetic="enclosure")
def exact_coverage(x: ProbeExperiment) -> Comparison:
    """The probability of failing, summed over all samples, against 2 delta."""
    total = four_terms(x, constant(x, x.weight))
    return at_most(exceedance(x.law_of_risk(), total), 2 * x.delta)


@exact_coverage.mutant("without probing bias and generalisation")
def _(x: ProbeExperiment) -> Comparison:
    rest = three_terms(x) - 6 * x.epsilon
    return at_most(exceedance(x.law_of_risk(), rest), 2 * x.delta)


exact_coverage.without(moderate_ridge, experiments(largest=2))
exact_coverage.as_in("narang2026.lem20", bounded_users, bounded_labels)
exact_coverage.as_in("narang2026.lem19", accurate_probing, independent_probes)
