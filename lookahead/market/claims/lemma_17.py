"""Lemma 17: the sample risk at the optimum is not much above its expectation."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from itertools import chain

from lookahead.core.enclosure import Real
from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, at_most
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.market.claims.lemma_15_assumptions import bounded_users, independent_probes
from lookahead.market.concentration import exceedance, hoeffding
from lookahead.market.coverage_runs import ProbeExperiment
from lookahead.testing.market_bounds import experiments, small_experiments

F = Fraction
CHAPTER = "market/risk_bounds"


def length(x: ProbeExperiment) -> Fraction:
    """(Y + R_x |theta*|)^2, within which every loss at theta* lies."""
    return (x.Y + x.R_x * abs(x.optimum)) ** 2


def above(x: ProbeExperiment, deviation: Real) -> Fraction:
    """The probability that R_hat(theta*) exceeds R* by more than a deviation."""
    law = x.law_of_mean(x.losses(x.optimum))
    return exceedance(law, deviation + x.risk(x.optimum))


def apart(x: ProbeExperiment, deviation: Real) -> Fraction:
    """The probability that R_hat(theta*) and R* differ by more than a deviation."""
    law = x.law_of_mean(x.losses(x.optimum))
    return exceedance([(abs(v - x.risk(x.optimum)), p) for v, p in law], deviation)


lemma_17 = Claim(
    key="narang2026.lem17",
    kind="lemma",
    title="Deviation at one model",
    source=Source("narang2026", "Lemma 17", "E.2", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""For any $\delta \in (0, 1)$, with probability at least $1 - \delta$,
$$\hat R(\theta^*) \le R^* + (Y + R_x\|\theta^*\|)^2\sqrt{\frac{\log(1/\delta)}{2n_q}}.$$""",
    reading="one-sided, with log(1/delta): “By Hoeffding's inequality, with probability at least”; "
    "the formula is lost. Both sides at once: a claim of its own, narang2026.lem17.two_sided",
    assumes=(bounded_users, independent_probes),
    uses=("narang2026.ext.hoeffding",),
)


@lemma_17.symbolic
def from_hoeffding() -> dict[str, Comparison]:
    """Every loss lies in [0, b]; the deviation makes Hoeffding's probability delta."""
    sp = sympy()
    b, n, delta = sp.symbols("b n delta", positive=True)
    y, p, more, over = sp.symbols("y p more over", nonnegative=True)
    u = b * sp.sqrt(sp.log(1 / delta) / (2 * n))
    return {
        "|y - theta.x| <= |y| + |theta.x| <= Y + R_x |theta|, squared": non_negative(
            sp.expand(((y + more) + (p + over)) ** 2 - (y + p) ** 2)
        ),
        "exp(-2 n u^2 / b^2) = delta": identical(sp.exp(-2 * n * u**2 / b**2), delta),
    }


@from_hoeffding.mutant("half of the deviation")
def _() -> dict[str, Comparison]:
    sp = sympy()
    b, n, delta = sp.symbols("b n delta", positive=True)
    u = b * sp.sqrt(sp.log(1 / delta) / (2 * n)) / 2
    return {
        "probability": identical(sp.exp(-2 * n * u**2 / b**2), delta),
        "nothing": identical(b, b),
    }


def scope() -> Iterator[ProbeExperiment]:
    """Fair coins, then two users with few probes."""
    return chain(coins(), small_experiments())


@lemma_17.sampled(experiments(), small=scope, arithmetic="enclosure")
def exact_coverage(x: ProbeExperiment) -> Comparison:
    """The probability of failing, summed over all samples, against delta."""
    return at_most(above(x, hoeffding(length(x), x.queries, x.delta)), x.delta)


@exact_coverage.mutant("a quarter of the deviation")
def _(x: ProbeExperiment) -> Comparison:
    return at_most(above(x, hoeffding(length(x), x.queries, x.delta) / 4), x.delta)


@exact_coverage.mutant("with probability 1 - delta/2")
def _(x: ProbeExperiment) -> Comparison:
    return at_most(above(x, hoeffding(length(x), x.queries, x.delta)), x.delta / 2)


exact_coverage.without(
    bounded_users, experiments("users"), small=partial(small_experiments, "users")
)
exact_coverage.without(independent_probes, small=partial(small_experiments, "copies", (2, 40)))


def coin(n: int, delta: Fraction) -> ProbeExperiment:
    """Labels 0 and 1, equally likely, and no feature: every model has the risk 1/2."""
    return ProbeExperiment(
        [0, 0], [0, 1], [0, 0], queries=n, delta=delta, R_x=1, Y=1, B=0, epsilon=F(1, 2)
    )  # fmt: skip


def coins() -> Iterator[ProbeExperiment]:
    """One probe of a fair coin, then a few."""
    for n in (1, 2, 3):
        for delta in (F(9, 10), F(1, 2), F(1, 10)):
            yield coin(n, delta)


two_sided = Claim(
    key="narang2026.lem17.two_sided",
    kind="lemma",
    title="Deviation at one model, on both sides",
    source=Source("narang2026", "Lemma 17, both sides", "E.2", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""For any $\delta \in (0, 1)$, with probability at least $1 - \delta$,
$$|\hat R(\theta^*) - R^*| \le (Y + R_x\|\theta^*\|)^2\sqrt{\frac{\log(1/\delta)}{2n_q}}.$$""",
    reading="“One-point deviation” on both sides, still with log(1/delta); the proof of Theorem 4 "
    "needs one side only, and the formula is lost",
    assumes=(bounded_users, independent_probes),
    uses=("narang2026.ext.hoeffding",),
)


@two_sided.sampled(experiments(), small=coins, arithmetic="enclosure")
def both_sides(x: ProbeExperiment) -> Comparison:
    """The probability of failing on either side, against delta."""
    return at_most(apart(x, hoeffding(length(x), x.queries, x.delta)), x.delta)


@both_sides.mutant("with probability 1 - delta/2")
def _(x: ProbeExperiment) -> Comparison:
    return at_most(apart(x, hoeffding(length(x), x.queries, x.delta)), x.delta / 2)


both_sides.program(
    given=lambda x: {
        "x": x.x,
        "y": x.y,
        "p": x.weights,
        "n": x.queries,
        "delta": x.delta,
        "R_x": x.R_x,
        "Y": x.Y,
    },
    let=(
        ("slope", "0"),
        ("losses", "[(label - slope * v) ** 2 for v, label in zip(x, y)]"),
        ("risk", "dot(p, losses)"),
        # the logarithm of 1/delta is at most 1/delta - 1
        ("u_squared", "(Y + R_x * abs(slope)) ** 4 * (1 / delta - 1) / (2 * n)"),
        ("fails", "sum([w for w, v in zip(p, losses) if (v - risk) ** 2 > u_squared])"),
    ),
    assume=(
        ("one probe", "n == 1"),
        ("a probability", "0 < delta < 1"),
        ("weights", "sum(p) == 1 and min(p) >= 0"),
        ("no features: every model is optimal", "all(v == 0 for v in x)"),
        ("labels", "all(abs(v) <= Y for v in y)"),
    ),
    violates="fails > delta",
)

two_sided_amended = two_sided.amended(
    key="narang2026.lem17.two_sided.log2",
    severity="constant",
    title="Deviation at one model, on both sides, with log(2/delta)",
    statement=r"""With probability at least $1 - \delta$, $|\hat R(\theta^*) - R^*| \le (Y +
R_x\|\theta^*\|)^2\sqrt{\log(2/\delta)/(2n_q)}$.""",
    survives="Each side alone with log(1/delta), which is what the guarantee needs; both sides "
    "together with log(2/delta).",
    assumes=(bounded_users, independent_probes),
    uses=("narang2026.lem17",),
)


@two_sided_amended.symbolic
def two_events() -> dict[str, Comparison]:
    """One event for each side, at delta/2."""
    sp = sympy()
    b, n, delta = sp.symbols("b n delta", positive=True)
    u = b * sp.sqrt(sp.log(2 / delta) / (2 * n))
    return {
        "both tails together": identical(2 * sp.exp(-2 * n * u**2 / b**2), delta),
    }


@two_events.mutant("with log(1/delta)")
def _() -> dict[str, Comparison]:
    sp = sympy()
    b, n, delta = sp.symbols("b n delta", positive=True)
    u = b * sp.sqrt(sp.log(1 / delta) / (2 * n))
    return {
        "both tails": identical(2 * sp.exp(-2 * n * u**2 / b**2), delta),
        "nothing": identical(b, b),
    }


@two_sided_amended.sampled(experiments(), small=coins, arithmetic="enclosure")
def covered_twice(x: ProbeExperiment) -> Comparison:
    """The probability of failing on either side at the larger deviation, against delta."""
    return at_most(apart(x, hoeffding(length(x), x.queries, x.delta / 2)), x.delta)


@covered_twice.mutant("a quarter of the deviation")
def _(x: ProbeExperiment) -> Comparison:
    return at_most(apart(x, hoeffding(length(x), x.queries, x.delta / 2) / 4), x.delta)


covered_twice.controls(both_sides)
covered_twice.without(
    bounded_users, experiments("users"), small=partial(small_experiments, "users")
)
covered_twice.without(independent_probes, small=partial(small_experiments, "copies", (2, 40)))
