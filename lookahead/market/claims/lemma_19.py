"""Lemma 19: the sampled label error is not much above the level of accurate probing."""

from __future__ import annotations

from fractions import Fraction
from functools import partial

from lookahead.core.enclosure import Real
from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, at_most
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.market.claims.lemma_15_assumptions import (
    accurate_probing,
    bounded_labels,
    bounded_users,
    independent_probes,
)
from lookahead.market.concentration import exceedance, hoeffding
from lookahead.market.coverage_runs import ProbeExperiment
from lookahead.testing.market_bounds import experiments, small_experiments

F = Fraction
CHAPTER = "market/risk_bounds"

lemma_19 = Claim(
    key="narang2026.lem19",
    kind="lemma",
    title="Label error on the sample",
    source=Source("narang2026", "Lemma 19", "E.2", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""Let $|\tilde y| \le R_x\tilde B$ and let accurate probing hold at level
$\varepsilon$. For any $\delta \in (0, 1)$, with probability at least $1 - \delta$,
$$\hat\Delta \le \varepsilon + (Y + R_x\tilde B)^2\sqrt{\frac{\log(1/\delta)}{2n_q}}.$$""",
    reading="one-sided, with log(1/delta): “Choosing … yields”; the formula is lost",
    assumes=(bounded_users, bounded_labels, accurate_probing, independent_probes),
    uses=("narang2026.ext.hoeffding",),
)


def above(x: ProbeExperiment, deviation: Real) -> Fraction:
    """The probability that the sampled label error exceeds epsilon by more than a deviation."""
    return exceedance(x.law_of_mean(x.label_errors()), deviation + x.epsilon)


def deviation(x: ProbeExperiment) -> Real:
    """The deviation of the lemma."""
    return hoeffding((x.Y + x.R_x * x.B) ** 2, x.queries, x.delta)


@lemma_19.symbolic
def from_hoeffding() -> dict[str, Comparison]:
    """Every squared label error lies in [0, b], its expectation is epsilon at most."""
    sp = sympy()
    b, n, delta = sp.symbols("b n delta", positive=True)
    y, z, more, over = sp.symbols("y z more over", nonnegative=True)
    u = b * sp.sqrt(sp.log(1 / delta) / (2 * n))
    return {
        "|y - z| <= |y| + |z| <= Y + R_x B, squared": non_negative(
            sp.expand(((y + more) + (z + over)) ** 2 - (y + z) ** 2)
        ),
        "exp(-2 n u^2 / b^2) = delta": identical(sp.exp(-2 * n * u**2 / b**2), delta),
        "mean + u <= epsilon + u": non_negative((y + more + z) - (y + z)),
    }


@from_hoeffding.mutant("with n_q in place of its root")
def _() -> dict[str, Comparison]:
    sp = sympy()
    b, n, delta = sp.symbols("b n delta", positive=True)
    u = b * sp.sqrt(sp.log(1 / delta) / 2) / n
    return {
        "probability": identical(sp.exp(-2 * n * u**2 / b**2), delta),
        "nothing": identical(b, b),
    }


@lemma_19.sampled(experiments(), small=small_experiments, arithmetic="enclosure")
def exact_coverage(x: ProbeExperiment) -> Comparison:
    """The probability of failing, summed over all samples, against delta."""
    return at_most(above(x, deviation(x)), x.delta)


@exact_coverage.mutant("a quarter of the deviation")
def _(x: ProbeExperiment) -> Comparison:
    return at_most(above(x, deviation(x) / 4), x.delta)


@exact_coverage.mutant("with probability 1 - delta/4")
def _(x: ProbeExperiment) -> Comparison:
    return at_most(above(x, deviation(x)), x.delta / 4)


exact_coverage.without(
    bounded_users, experiments("users"), small=partial(small_experiments, "users")
)
exact_coverage.without(
    bounded_labels, experiments("labels"), small=partial(small_experiments, "labels")
)
exact_coverage.without(
    accurate_probing, experiments("epsilon"), small=partial(small_experiments, "epsilon")
)
exact_coverage.without(independent_probes, small=lambda: iter((one_probe_repeated(),)))


def one_probe_repeated() -> ProbeExperiment:
    """Forty copies of one probe, whose label is wrong by one with probability 1/5."""
    return ProbeExperiment(
        [1, 1], [0, 1], [0, 0], [F(4, 5), F(1, 5)],
        queries=40, delta=F(1, 16), R_x=1, Y=1, B=0, epsilon=F(1, 5), copies=True,
    )  # fmt: skip
