"""Theorem 4's last term: a constant that does not depend on the probing weight will not do."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from lookahead.core.enclosure import Real, root
from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, at_most
from lookahead.ledger.symbolic import identical, non_negative, sum_of_squares
from lookahead.market.claims.lemma_15_assumptions import (
    accurate_probing,
    bounded_labels,
    bounded_users,
    independent_probes,
)
from lookahead.market.claims.theorem_4 import (
    CHAPTER,
    EVERYTHING,
    constant,
    four_terms,
    moderate_ridge,
    three_terms,
)
from lookahead.market.concentration import exceedance, hoeffding
from lookahead.market.coverage_runs import ProbeExperiment
from lookahead.testing.market_bounds import experiments

F = Fraction


def captured(weight: Fraction, ridge: Fraction, feature: Fraction) -> ProbeExperiment:
    """Half the users have a small feature and the label 1: only they are seen."""
    return ProbeExperiment(
        [feature, 1], [1, 0], [0, 0], shares=[1, 0],
        queries=1, delta=F(1, 8), R_x=1, Y=1, B=0, epsilon=F(1, 2), weight=weight, ridge=ridge,
    )  # fmt: skip


def captured_ones() -> Iterator[ProbeExperiment]:
    """The learner whose slope is 100, then learners of larger probing weights."""
    yield captured(F(1, 400), F(1, 100), F(1, 200))
    for weight in (F(1), F(1, 10)):
        for ridge in (F(1), F(1, 10)):
            yield captured(weight, ridge, F(1, 2))


gamma_free = Claim(
    key="narang2026.thm4.gamma_free",
    kind="theorem",
    title="A last term that does not depend on the probing weight",
    source=Source("narang2026", "Theorem 4, last term free of γ", "5.4", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""Theorem 4 holds with a constant $C_0$ in place of $C$: the sum of the deviations at
$\lambda = 1$, $n_q = 1$ and $\gamma = \infty$. Then $C_0$ depends on $R_x, Y, \tilde B,
\|\theta^*\|$ and $\log\tfrac1\delta$ alone, and the last term not on $\gamma$.""",
    reading="gamma stands in the first term only, as the description of the four terms suggests; "
    "the formula is lost",
    assumes=(*EVERYTHING, moderate_ridge),
    uses=("narang2026.lem15",),
)


def free_constant(x: ProbeExperiment) -> Real:
    """C_0: the deviations at lambda = 1, one probe and r = R_x B sqrt 2."""
    b = (x.Y + x.R_x * abs(x.optimum)) ** 2
    c = (x.Y + x.R_x * x.B) ** 2
    reach = x.R_x * root(2) * x.R_x * x.B
    edge = (reach + x.Y) ** 2
    return (
        4 * hoeffding(b, 1, x.delta)
        + 6 * hoeffding(c, 1, x.delta)
        + 4 * (reach + x.Y) * reach
        + 2 * hoeffding(edge, 1, x.delta)
    )


@gamma_free.sampled(experiments(largest=2), small=captured_ones, arithmetic="enclosure")
def coverage_without_gamma(x: ProbeExperiment) -> Comparison:
    """The probability of failing with a last term that ignores gamma, against 2 delta."""
    total = four_terms(x, free_constant(x))
    return at_most(exceedance(x.law_of_risk(), total), 2 * x.delta)


@coverage_without_gamma.mutant("without a last term")
def _(x: ProbeExperiment) -> Comparison:
    return at_most(exceedance(x.law_of_risk(), three_terms(x)), 2 * x.delta)


coverage_without_gamma.program(
    given=lambda x: {
        "x": x.x, "y": x.y, "z": x.pseudo, "p": x.weights, "seen": x.shares, "n": x.queries,
        "delta": x.delta, "epsilon": x.epsilon, "gamma": x.weight, "lam": x.ridge, "R_x": x.R_x,
        "Y": x.Y, "B": x.B, "log_up": F(9, 4), "up": F(9, 8), "up_twice": F(9, 4),
    },
    let=(
        ("best", "dot(p, [a * b for a, b in zip(x, y)]) / dot(p, [a * a for a in x])"),
        ("R(t)", "dot(p, [(b - t * a) ** 2 for a, b in zip(x, y)])"),
        (
            "top(a, c)",
            "sum([w * s * v * b for v, b, w, s in zip(x, y, p, seen)]) + gamma * a * c",
        ),
        (
            "under(a)",
            "sum([w * s * v * v for v, w, s in zip(x, p, seen)]) + gamma * (a * a + lam / 2)",
        ),
        ("three", "4 * (1 + gamma) / gamma * R(best) + 6 * epsilon + lam * best ** 2"),
        ("at_optimum", "4 * (Y + R_x * abs(best)) ** 2 * up"),
        ("labels", "6 * (Y + R_x * B) ** 2 * up"),
        ("total", "three + (at_optimum + labels + Y ** 2 * up_twice) / lam"),
        ("fails", "sum([w for a, c, w in zip(x, z, p) if R(top(a, c) / under(a)) > total])"),
    ),
    assume=(
        ("one probe", "n == 1"),
        ("labels of probes", "B == 0 and all(c == 0 for c in z)"),
        ("users", "all(abs(a) <= R_x for a in x) and all(abs(b) <= Y for b in y)"),
        ("a law", "sum(p) == 1 and min(p) >= 0"),
        ("what is seen", "all(0 <= s and s <= 1 for s in seen)"),
        ("accurate probing", "dot(p, [(b - c) ** 2 for b, c in zip(y, z)]) <= epsilon"),
        ("ridge and weight", "0 < lam <= 1 and gamma > 0"),
        ("log(8) < 9/4, by the exponential series", "1 + log_up * (1 + log_up / 2 * (1 + log_up "
         "/ 3 * (1 + log_up / 4 * (1 + log_up / 5)))) >= 1 / delta"),
        ("roots of log/2 and 2 log", "up ** 2 >= log_up / 2 and up_twice ** 2 >= 2 * log_up"),
    ),
    violates="fails > 2 * delta",
)  # fmt: skip

with_gamma = gamma_free.amended(
    key="narang2026.thm4.gamma",
    severity="constant",
    title="The last term with its dependence on the probing weight",
    statement=r"""The last term may be taken as $\frac{1+\gamma}\gamma\cdot\frac{C_1}{\lambda
\sqrt{n_q}}$, $C_1$ the value of $C$ at $\gamma = 1$. A constant that does not depend on $\gamma$
will not do, whatever the four constants are: for $\gamma\lambda \le 1$ there is a market with $R_x = Y =
1$ and risk $\tfrac1{8(1+\gamma)^2\gamma\lambda}$ or more with probability $\tfrac12$ after one probe,
while $R^*, \varepsilon, \|\theta^*\| \le 1$.""",
    survives="Four terms as described; the ratio of total to probing weight multiplies the last "
    "one too.",
    assumes=(*EVERYTHING, moderate_ridge),
    uses=("narang2026.thm4",),
)


@with_gamma.symbolic
def scaled_by_the_ratio() -> dict[str, Comparison]:
    """C(gamma) <= (1 + gamma)/gamma C(1); and the captured learner for arbitrary constants."""
    sp = sympy()
    Y, B, s = sp.symbols("Y B s", nonnegative=True)
    A = sp.Symbol("A", nonnegative=True)
    gamma, lam, c = sp.symbols("gamma lambda c", positive=True)
    q = 1 + s
    model, risk = _captured_risk(gamma, lam)
    return {
        "r^2 grows by (1 + gamma)/gamma at most": non_negative(
            sp.expand(((1 + gamma) * (Y**2 + B**2) - (Y**2 + gamma * B**2)) / gamma)
        ),
        "deviations by q^2 where r grows by q": non_negative(
            sp.expand((Y + A) ** 2 * q**2 - (Y + A * q) ** 2)
        ),
        "and the first part": non_negative(sp.expand((Y + A) * A * q**2 - (Y + A * q) * A * q)),
        "the captured learner: twice (1 + gamma) times its slope is 1/sqrt(gamma lambda)": (
            identical(2 * (1 + gamma) * model, 1 / sp.sqrt(gamma * lam))
        ),
        "its risk is model^2/2 at least": non_negative(
            sp.simplify(risk - model**2 / 2) * 8 * (1 + gamma) ** 2
        ),
        "its optimum s/(1 + s^2), s^2 = gamma lambda, is below 1": sum_of_squares(
            1 + A**2 - A, [(1, A - sp.Rational(1, 2)), (sp.Rational(3, 4), 1)]
        ),
        "R* and epsilon are at most E y^2 = 1/2, the risk of 0 and the error of the label 0": (
            non_negative(1 - sp.Rational(1, 2))
        ),
        "with gamma = lambda -> 0 it outgrows c/gamma + c/lambda for every c": identical(
            sp.limit(sp.simplify((2 * c / lam) / (model**2 / 2).subs(gamma, lam)), lam, 0),
            sp.Integer(0),
        ),
    }


def _captured_risk(gamma: Any, lam: Any) -> tuple[Any, Any]:
    """Slope and risk: feature sqrt(gamma lambda), half of the users, one probe of it, label 0."""
    sp = sympy()
    t, x = sp.symbols("theta x", positive=True)
    half = sp.Rational(1, 2)
    J = half * (1 - t * x) ** 2 + gamma * ((t * x) ** 2 + lam / 2 * t**2)
    feature = sp.sqrt(gamma * lam)
    model = sp.simplify(sp.solve(J.diff(t), t)[0].subs(x, feature))
    return model, sp.simplify(half * (1 - model * feature) ** 2 + half * model**2)


@scaled_by_the_ratio.mutant("a captured slope of one over the root of gamma")
def _() -> dict[str, Comparison]:
    sp = sympy()
    gamma, lam = sp.symbols("gamma lambda", positive=True)
    model, _ = _captured_risk(gamma, lam)
    return {
        "slope": identical(2 * (1 + gamma) * model, 1 / sp.sqrt(gamma)),
        "nothing": identical(lam, lam),
    }


@with_gamma.sampled(experiments(largest=2), small=captured_ones, arithmetic="enclosure")
def coverage_with_gamma(x: ProbeExperiment) -> Comparison:
    """The probability of failing with the ratio in the last term too, against 2 delta."""
    total = four_terms(x, constant(x, F(1)) * (1 + 1 / x.weight))
    return at_most(exceedance(x.law_of_risk(), total), 2 * x.delta)


@coverage_with_gamma.mutant("without the ratio, at infinite weight")
def _(x: ProbeExperiment) -> Comparison:
    return at_most(exceedance(x.law_of_risk(), four_terms(x, free_constant(x))), 2 * x.delta)


coverage_with_gamma.controls(coverage_without_gamma)
coverage_with_gamma.as_in("narang2026.thm4", moderate_ridge)
coverage_with_gamma.as_in("narang2026.lem20", bounded_users, bounded_labels)
coverage_with_gamma.as_in("narang2026.lem19", accurate_probing, independent_probes)
