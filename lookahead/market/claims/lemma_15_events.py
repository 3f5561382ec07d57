"""Lemma 15, with probability: which events its proof needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from lookahead.core.enclosure import Ternary, at_most
from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source
from lookahead.ledger import at_most as compare
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.market.claims.lemma_15_assumptions import (
    accurate_probing,
    bounded_labels,
    bounded_users,
    independent_probes,
)
from lookahead.market.concentration import exceedance, hoeffding, uniform_deviation
from lookahead.market.coverage_runs import ProbeExperiment
from lookahead.testing.market_bounds import drawn_experiments, experiments, small_experiments

F = Fraction
CHAPTER = "market/risk_bounds"


def unlucky() -> ProbeExperiment:
    """Labels 0 everywhere; one user in a thousand gets the pseudo-label 1, and all probes do."""
    queries, rare = 2500, F(1, 1000)
    return ProbeExperiment(
        [1, -1], [0, 0], [0, 1], [1 - rare, rare], [0, 0],
        queries=queries, delta=F(1, 2), R_x=1, Y=0, B=1, epsilon=rare, ridge=2,
        drawn=(0, queries),
    )  # fmt: skip


def lucky_and_unlucky() -> Iterator[ProbeExperiment]:
    """The unlucky sample, the sample that the law expects, and samples of three probes."""
    x = unlucky()
    yield x
    yield ProbeExperiment(
        x.x, x.y, x.pseudo, x.weights, x.shares,
        queries=1000, delta=x.delta, R_x=1, Y=0, B=1, epsilon=x.epsilon, ridge=2, drawn=(999, 1),
    )  # fmt: skip
    for k in range(4):
        yield ProbeExperiment(
            [1, 1], [0, 1], [0, 1], queries=3, delta=F(1, 4), R_x=1, Y=1, B=1, epsilon=0,
            drawn=(k, 3 - k),
        )  # fmt: skip


def uninformative() -> Iterator[ProbeExperiment]:
    """Labels 1 at x = 1, but forty thousand probes all hit the one user in a thousand at x = 0."""
    queries, rare = 40_000, F(1, 1000)
    yield ProbeExperiment(
        [1, 0], [1, 0], [1, 0], [1 - rare, rare], [0, 0],
        queries=queries, delta=F(1, 2), R_x=1, Y=1, B=1, epsilon=0, weight=100,
        ridge=F(3, 10), drawn=(0, queries),
    )  # fmt: skip


def _fit(x: ProbeExperiment) -> Ternary:
    star = x.optimum
    fit = x.mean_over(x.drawn, x.losses(star))
    length = (x.Y + x.R_x * abs(star)) ** 2
    return at_most(fit, hoeffding(length, x.queries, x.delta) + x.risk(star))


def _uniform(x: ProbeExperiment) -> Ternary:
    r = x.bound().radius
    # the radius is irrational; a slightly larger ball makes the event smaller
    reach = r.above(64)
    wider = replace(x, r=reach)
    limit = uniform_deviation(x.R_x, x.Y, r, x.queries, x.delta)
    return at_most(wider.gap(x.drawn, two_sided=True), limit)


def _mixed(x: ProbeExperiment) -> Ternary:
    b = x.bound()
    star = x.optimum
    values = [
        4 * loss + 6 * error for loss, error in zip(x.losses(star), x.label_errors(), strict=True)
    ]
    limit = 4 * hoeffding((x.Y + x.R_x * abs(star)) ** 2, x.queries, x.delta) + 6 * hoeffding(
        (x.Y + x.R_x * x.B) ** 2, x.queries, x.delta
    )
    return at_most(x.mean_over(x.drawn, values), limit + (4 * x.risk(star) + b.probing))


event_17 = Assumption(
    "event of Lemma 17", r"The sample satisfies the inequality of Lemma 17.", _fit
)
event_18 = Assumption(
    "event of Lemma 18", r"The sample satisfies the inequality of Lemma 18 at $r$.", _uniform
)
event_mixed = Assumption(
    "event for the sum",
    r"$4\hat R(\theta^*) + 6\hat\Delta \le 4R^* + 6\varepsilon + 4u_{17} + 6u_{19}$.",
    _mixed,
)

events = Claim(
    key="narang2026.lem15.events",
    kind="proof step",
    title="Two events are enough",
    source=Source("narang2026", "Lemma 15, proof: first sentence", "E.2", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""Where the inequalities of Lemma 18, at the radius of Lemma 20, and of Lemma 17
hold, so does the bound of Lemma 15: $R(\bar\theta_i) \le (4 + \tfrac2\gamma)R^* + 6\varepsilon +
2\kappa\|\theta^*\|^2 + 4u_{17} + 6u_{19} + u_{18}$.""",
    reading="“We work on the event where is the event of Lemma 18 … and is the event of Lemma 17”: "
    "no third event is named; the formulas are lost",
    assumes=(bounded_users, bounded_labels, accurate_probing, event_17, event_18),
    uses=("narang2026.lem15.core", "narang2026.lem20"),
)


def risk(x: ProbeExperiment) -> Fraction:
    """R at the learner's stationary point for the drawn sample."""
    return x.risk(x.learner(x.drawn).theta[0])


@events.sampled(drawn_experiments(), small=lucky_and_unlucky, arithmetic="enclosure")
def on_two_events(x: ProbeExperiment) -> Comparison:
    """The exact risk for one sample against the bound."""
    return compare(risk(x), x.bound().total)


@on_two_events.mutant("a hundredth of the bound")
def _(x: ProbeExperiment) -> Comparison:
    return compare(100 * risk(x), x.bound().total)


on_two_events.program(
    given=lambda x: {
        "x": x.x, "y": x.y, "z": x.pseudo, "p": x.weights, "seen": x.shares, "drawn": x.drawn,
        "n": x.queries, "delta": x.delta, "epsilon": x.epsilon, "gamma": x.weight,
        "lam": x.ridge, "R_x": x.R_x, "B": x.B, "root_n": F(50), "r": F(1), "half_up": F(3, 4),
        "two_up": F(3, 2),
    },
    let=(
        ("q", "[k / n for k in drawn]"),
        ("top", "dot(q, [a * b for a, b in zip(x, z)])"),
        ("theta", "top / (dot(q, [a * a for a in x]) + lam / 2)"),
        ("R(t)", "dot(p, [(b - t * a) ** 2 for a, b in zip(x, y)])"),
        # the logarithm of 2 is below 1
        ("u_19", "(R_x * B) ** 2 * half_up / root_n"),
        ("u_18", "4 * (R_x * r) ** 2 / root_n + (R_x * r) ** 2 * two_up / root_n"),
        ("bound", "6 * epsilon + 6 * u_19 + u_18"),
    ),
    assume=(
        ("labels are zero, so R* = 0 at theta* = 0 and Y = 0", "all(b == 0 for b in y)"),
        ("nobody is seen", "all(s == 0 for s in seen)"),
        ("users", "all(abs(a) <= R_x for a in x) and sum(p) == 1 and min(p) >= 0"),
        ("pseudo-labels", "all(abs(c) <= R_x * B for c in z)"),
        ("accurate probing", "dot(p, [(b - c) ** 2 for b, c in zip(y, z)]) <= epsilon"),
        ("a sample", "sum(drawn) == n and min(drawn) >= 0"),
        ("both events: R_hat = R for every model", "all(a * a == 1 for a in x)"),
        ("roots", "root_n ** 2 == n and half_up ** 2 >= 1 / 2 and two_up ** 2 >= 2"),
        ("logarithm", "delta == 1 / 2"),
        ("radius of Lemma 20", "r ** 2 == 2 / lam * (R_x * B) ** 2 and gamma > 0"),
    ),
    violates="R(theta) > bound",
)  # fmt: skip

one_event = events.amended(
    key="narang2026.lem15.one_event",
    severity="missing hypothesis",
    title="Two events, the right ones",
    statement=r"""Where the inequality of Lemma 18 holds at the radius of Lemma 20, and $4\hat
R(\theta^*) + 6\hat\Delta \le 4R^* + 6\varepsilon + 4u_{17} + 6u_{19}$, the bound of Lemma 15 holds.
For independent probes the second event has probability $1 - \delta$ at least: Hoeffding's inequality
is applied once, to $4\ell(\theta^*) + 6(y - \tilde y)^2$.""",
    survives="The bound and the probability 1 - 2 delta. The label error needs an event of its own, "
    "which would cost a third delta; bounding the sum of both sample means at once costs none.",
    assumes=(bounded_users, bounded_labels, accurate_probing, event_18, event_mixed),
    uses=("narang2026.lem15.core", "narang2026.lem20", "narang2026.ext.hoeffding"),
)


@one_event.symbolic
def assembled() -> dict[str, Comparison]:
    """The core, the two events, and one application of Hoeffding's inequality to the sum."""
    sp = sympy()
    fit, error, core, u17, u18, u19 = sp.symbols("fit error rest u_17 u_18 u_19", real=True)
    star, eps, slack = sp.symbols("R_star epsilon slack", nonnegative=True)
    n, delta, b, c = sp.symbols("n delta b c", positive=True)
    event = 4 * star + 6 * eps + 4 * u17 + 6 * u19
    root = sp.sqrt(sp.log(1 / delta) / (2 * n))
    u = 4 * b * root + 6 * c * root
    rest = sp.solve(sp.Eq(4 * fit + 6 * error + slack, event), fit)[0]
    return {
        "R <= R_hat + u_18 <= 4 fit + 6 error + rest + u_18, and the event": identical(
            event + core + u18 - slack - (4 * rest + 6 * error + core + u18),
            sp.Integer(0),
        ),
        "the sum's terms lie in [0, 4 b + 6 c], and the deviation is the same": identical(
            sp.exp(-2 * n * u**2 / (4 * b + 6 * c) ** 2), delta
        ),
        "the slack is not negative": non_negative(slack),
    }


@assembled.mutant("range of the sum 4 b only")
def _() -> dict[str, Comparison]:
    sp = sympy()
    n, delta, b, c = sp.symbols("n delta b c", positive=True)
    u = (4 * b + 6 * c) * sp.sqrt(sp.log(1 / delta) / (2 * n))
    return {
        "probability": identical(sp.exp(-2 * n * u**2 / (4 * b) ** 2), delta),
        "nothing": identical(b, b),
    }


@one_event.sampled(drawn_experiments(), small=lucky_and_unlucky, arithmetic="enclosure")
def on_the_right_events(x: ProbeExperiment) -> Comparison:
    """The exact risk for one sample against the bound, where both right events occur."""
    return compare(risk(x), x.bound().total)


@on_the_right_events.mutant("a hundredth of the bound")
def _(x: ProbeExperiment) -> Comparison:
    return compare(100 * risk(x), x.bound().total)


on_the_right_events.controls(on_two_events)
on_the_right_events.without(event_mixed, small=lucky_and_unlucky)
on_the_right_events.as_in("narang2026.lem20", bounded_users, bounded_labels)
on_the_right_events.as_in("narang2026.lem19", accurate_probing)
on_the_right_events.without(event_18, small=uninformative)

lemma_15 = Claim(
    key="narang2026.lem15",
    kind="lemma",
    title="Risk of a probing learner, in full",
    source=Source("narang2026", "Lemma 15", "E.2", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""Let accurate probing hold at level $\varepsilon$, $\gamma, \lambda > 0$. For any
$\delta$, with probability at least $1 - 2\delta$ over the probes, every stationary point satisfies
$$R(\bar\theta_i) \le \Big(4 + \frac2\gamma\Big)R^* + 6\varepsilon + \lambda\|\theta^*\|^2 +
4u_{17} + 6u_{19} + u_{18}(r),$$ $u_{17}, u_{19}, u_{18}$ the deviations of Lemmas 17, 19 and 18,
$r$ the radius of Lemma 20.""",
    reading="the constants that the surviving proof gives, the probability of “By a union bound”; "
    "the formula is lost. The radius does not depend on the sample: the initial models are fixed",
    assumes=(bounded_users, bounded_labels, accurate_probing, independent_probes),
    uses=(
        "narang2026.lem15.core",
        "narang2026.lem15.one_event",
        "narang2026.lem18.sharp",
        "narang2026.lem20",
    ),
)


@lemma_15.symbolic
def union_bound() -> dict[str, Comparison]:
    """R - R_hat on one side, for all delta; the sum of both means on one side; two events."""
    sp = sympy()
    delta, Y, reach = sp.symbols("delta Y reach", nonnegative=True)
    return {
        "the two events fail with probability 2 delta at most": identical(
            1 - (delta + delta), 1 - 2 * delta
        ),
        "the one-sided deviation is below u_18: first term": non_negative(
            4 * (Y + reach) * reach - (2 * Y + reach) * reach
        ),
        "second term, squared": non_negative(2 * delta - delta / 2),
    }


@union_bound.mutant("with probability 1 - delta")
def _() -> dict[str, Comparison]:
    delta = sympy().Symbol("delta", positive=True)
    return {
        "events": identical(1 - (delta + delta), 1 - delta),
        "nothing": identical(delta, delta),
    }


def failing(x: ProbeExperiment) -> Fraction:
    """The probability that the stationary point's risk exceeds the bound."""
    return exceedance(x.law_of_risk(), x.bound().total)


@lemma_15.sampled(experiments(largest=3), small=small_experiments, arithmetic="enclosure")
def exact_coverage(x: ProbeExperiment) -> Comparison:
    """The probability of failing, summed over all samples, against 2 delta."""
    return compare(failing(x), 2 * x.delta)


@exact_coverage.mutant("without the term of Lemma 19, its level and the other deviations")
def _(x: ProbeExperiment) -> Comparison:
    b = x.bound()
    return compare(exceedance(x.law_of_risk(), b.bayes + b.regularisation), 2 * x.delta)


exact_coverage.as_in("narang2026.lem20", bounded_users, bounded_labels)
exact_coverage.as_in("narang2026.lem19", accurate_probing, independent_probes)
