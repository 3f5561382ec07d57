"""Lemma 9: the best slope for everybody, and what the specialists cost."""

from __future__ import annotations

from typing import Any

from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, equals
from lookahead.ledger.symbolic import identical, sum_of_squares
from lookahead.market.claims.example_1 import CHAPTER, Steps
from lookahead.market.two_slopes import TwoSlopeMarket
from lookahead.testing.market_two_slopes import TwoSlopes, two_slopes

lemma_9 = Claim(
    key="narang2026.lem9",
    kind="lemma",
    title="The compromise and the specialists",
    source=Source("narang2026", "Lemma 9", "C", "forced"),
    chapter=CHAPTER,
    statement=r"""In Example 1, (i) the least-squares slope on the whole population is
$\phi^\star = (2p-1)a$, with risk $R(\phi^\star) = 4p(1-p)a^2$; (ii) the specialist on $\mathcal D_1$ is
$\phi_1 = a$, with $R(\phi_1) = 4(1-p)a^2$; (iii) the specialist on $\mathcal D_2$ is $\phi_2 = -a$,
with $R(\phi_2) = 4pa^2$.""",
    reading="the formulas are lost; Example 1 forces them",
    uses=("narang2026.ex1",),
)


def _risk() -> tuple[Any, Any, Any, Any]:
    sp = sympy()
    p, a = sp.symbols("p a", positive=True)
    phi = sp.Symbol("phi", real=True)
    return p, a, phi, p * (phi - a) ** 2 + (1 - p) * (phi + a) ** 2


@lemma_9.symbolic
def risks() -> Steps:
    """The risk as a square around the compromise, and its value at the three slopes."""
    p, a, phi, risk = _risk()
    best = (2 * p - 1) * a
    return {
        "risk above that of the compromise is a square": sum_of_squares(
            risk - 4 * p * (1 - p) * a**2, [(1, phi - best)]
        ),
        "(i)": identical(risk.subs(phi, best), 4 * p * (1 - p) * a**2),
        "(ii)": identical(risk.subs(phi, a), 4 * (1 - p) * a**2),
        "(iii)": identical(risk.subs(phi, -a), 4 * p * a**2),
    }


@risks.mutant("the compromise has risk 2p(1 - p)a^2")
def _() -> Steps:
    p, a, phi, risk = _risk()
    return {"(i)": identical(risk.subs(phi, (2 * p - 1) * a), 2 * p * (1 - p) * a**2)}


@risks.mutant("the specialists' risks exchanged")
def _() -> Steps:
    p, a, phi, risk = _risk()
    return {"(ii)": identical(risk.subs(phi, a), 4 * p * a**2)}


@lemma_9.exact(small=two_slopes)
def on_users(x: TwoSlopes) -> Comparison:
    """Risks from the users' losses; the compromise from the normal equations."""
    market = TwoSlopeMarket(x.p, x.a, x.alpha)
    best, (one, two) = market.population_optimum(), market.users.risks([x.a, -x.a])
    return all_of(
        equals(best.slope, (2 * x.p - 1) * x.a),
        equals(best.risk, 4 * x.p * (1 - x.p) * x.a**2),
        equals(one, 4 * (1 - x.p) * x.a**2),
        equals(two, 4 * x.p * x.a**2),
    )


@on_users.mutant("the specialists' risks exchanged")
def _(x: TwoSlopes) -> Comparison:
    market = TwoSlopeMarket(x.p, x.a, x.alpha)
    return equals(market.users.risks([x.a, -x.a])[0], 4 * x.p * x.a**2)
