"""Section 5.4: whether a larger probing weight buys global competence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from lookahead.core.exact import dot
from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, at_most
from lookahead.ledger.symbolic import identical
from lookahead.market.claims.section_5_tradeoff_gamma import CHAPTER, more_weight, no_ridge
from lookahead.market.population import FinitePopulation, normal_equations
from lookahead.market.ridge_solve import ProbingProblem
from lookahead.testing.market_probing import Prober, populations
from lookahead.testing.strategies import positive_rationals

F = Fraction


@dataclass(frozen=True)
class Heavier:
    """A market at alpha = 1 in which learner 0 probes, and a larger probing weight."""

    market: Prober
    weight: Fraction

    @property
    def problem(self) -> ProbingProblem:
        """Learner 0's problem."""
        return self.market.problem

    def risk(self, weight: Fraction) -> Fraction:
        """R at the stationary point for a weight."""
        return self.market.population.risk(replace(self.problem, weight=weight).solution())


def _faithful(x: Heavier) -> bool:
    users, p = x.market.population, x.problem
    n_q = len(p.yq)
    A, b = normal_equations(users, users.weights)
    d = range(users.d)
    column: Any = lambda j: [q[j] for q in p.xq]
    second = all(dot(column(j), column(k)) == n_q * A[j][k] for j in d for k in d)
    return second and all(dot(column(j), p.yq) == n_q * b[j] for j in d)


faithful = Assumption(
    "faithful queries",
    r"The queries have the population's second moments, $\overline{x^qx^{q\top}} = \mathbb Exx^\top$, and "
    r"$\overline{\tilde yx^q} = \mathbb Eyx$; correct labels of everybody, or $\theta^{\star\top}x$, will do.",
    _faithful,
)

risk = Claim(
    key="narang2026.tradeoff.gamma.risk",
    kind="in-text",
    title="Who seeks global competence benefits from a larger probing weight",
    source=Source("narang2026", "Section 5.4, probing weight", "5.4", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""At $\alpha = 1$ the risk over all users, $R(\theta_\gamma)$, does not rise with $\gamma$.""",
    reading="“a learner seeking global competence benefits from larger” $\\gamma$, for every $\\gamma$ and any "
    "stored queries; the bound of Theorem 4 falls in $\\gamma$, the risk is another matter",
    assumes=(more_weight,),
)


def weighed() -> Iterator[Heavier]:
    """Everybody is the learner's user and queries are answered rightly; others; wrong answers."""
    one, nil = F(1), (F(0),)
    happy = FinitePopulation((1,), (1,), (0,))
    mixed = FinitePopulation((1, 1), (1, -1), (0, 1))
    for users, labels, ridge in (
        (happy, (1,), F(2)), (happy, (0,), F(0)), (mixed, (1, -1), F(0)), (mixed, (0, 0), F(0)),
        (mixed, (1, -1), F(2)), (mixed, (-1, -1), F(0)),
    ):  # fmt: skip
        answers = tuple(F(y) for y in labels)
        market = Prober(users, ((one,),) * len(answers), answers, one, ridge, one, nil)
        yield Heavier(market, F(2))


@risk.sampled(small=weighed)
def risk_falls(x: Heavier) -> Comparison:
    """The risk at both weights."""
    return at_most(x.risk(x.weight), x.risk(x.problem.weight))


@risk_falls.mutant("by a twentieth")
def _(x: Heavier) -> Comparison:
    return at_most(20 * x.risk(x.weight), 19 * x.risk(x.problem.weight))


risk_falls.program(
    given=lambda x: {
        "X": [u[0] for u in x.market.population.x], "y": x.market.population.y,
        "w": x.market.population.weights, "prefers": x.market.population.preference,
        "xq": [r[0] for r in x.problem.xq], "yq": x.problem.yq, "lam": x.problem.ridge,
        "light": x.problem.weight, "heavy": x.weight,
    },
    let=(
        ("share", "1 / len(yq)"),
        ("own", "[w[u] if prefers[u] == 0 else 0 for u in range(len(X))]"),
        (
            "t(g)",
            "(sum([k * v * u for k, v, u in zip(own, y, X)]) + g * share * dot(xq, yq))"
            " / (sum([k * u * u for k, u in zip(own, X)]) + g * share * sq(xq) + g * lam / 2)",
        ),
        ("R(g)", "sum([k * (v - t(g) * u) ** 2 for k, v, u in zip(w, y, X)])"),
    ),
    assume=(("a larger weight", "heavy > light and light > 0"), ("weights", "sum(w) == 1")),
    violates="R(heavy) > R(light)",
)  # fmt: skip

faithful_risk = risk.amended(
    key="narang2026.tradeoff.gamma.risk.faithful",
    severity="missing hypothesis",
    title="Where a larger probing weight does lower the risk",
    statement=r"""At $\alpha = 1$ let the queries be faithful: $\hat L - R$ is constant, as with correct labels of
everybody or with $\theta^{\star\top}x$. For $\lambda = 0$, $R(\theta_\gamma)$ does not rise with $\gamma$. With a ridge it
can rise even then, for the ridge is weighed by $\gamma$ too; with biased labels it can rise without one.""",
    survives="With unbiased labels and without a ridge global competence is bought by weight; otherwise only "
    "the bound of Theorem 4 falls.",
    assumes=(more_weight, faithful, no_ridge),
    uses=("narang2026.tradeoff.gamma",),
)


@faithful_risk.symbolic
def same_objective() -> dict[str, Comparison]:
    """L and R are quadratics with the same A and b: they differ by a constant, and H = L."""
    A, b, t, c, e = sympy().symbols("A b theta c e", real=True)
    return {
        "L - R": identical((A * t**2 - 2 * b * t + c) - (A * t**2 - 2 * b * t + e), c - e),
    }


@same_objective.mutant("for another second moment, too")
def _() -> dict[str, Comparison]:
    A, B, t, c, e = sympy().symbols("A B theta c e", real=True)
    return {"L - R": identical((A * t**2 + c) - (B * t**2 + e), c - e)}


@st.composite
def faithful_markets(draw: st.DrawFn) -> Heavier:
    """A random market on a line; everybody is asked about, equal weights, correct labels."""
    users = draw(populations(1, 2))
    users = replace(users, weights=(F(1, users.n_users),) * users.n_users)
    x = tuple((v[0] or F(1),) for v in users.x)
    users = replace(users, x=x)
    gamma = draw(positive_rationals(6, 3))
    market = Prober(users, users.x, users.y, gamma, F(0), F(1), (F(0),))
    return Heavier(market, gamma + draw(positive_rationals(6, 3)))


@faithful_risk.sampled(faithful_markets(), small=weighed)
def risk_falls_faithfully(x: Heavier) -> Comparison:
    """The risk at both weights, faithful queries and no ridge."""
    return at_most(x.risk(x.weight), x.risk(x.problem.weight))


@risk_falls_faithfully.mutant("by half")
def _(x: Heavier) -> Comparison:
    return at_most(2 * x.risk(x.weight), x.risk(x.problem.weight))


def lightened() -> Iterator[Heavier]:
    """The same markets with a smaller weight."""
    for x in weighed():
        yield replace(x, weight=F(1, 2))


risk_falls_faithfully.controls(risk_falls)
risk_falls_faithfully.without(faithful, small=weighed).without(no_ridge, small=weighed)
risk_falls_faithfully.without(more_weight, small=lightened)
