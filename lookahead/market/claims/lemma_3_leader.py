"""Lemma 3 (ii): asking a leader whose risk is known to be small."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from hypothesis import strategies as st

from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, all_of, at_most, equals
from lookahead.ledger.symbolic import identical
from lookahead.testing.market_probing import Panel, leaders, panels
from lookahead.testing.strategies import rationals

good_leader = Assumption(
    "a good leader",
    r"$R(\theta_{j^\star}) \le \varepsilon_L$, with the declared $\varepsilon_L$.",
    lambda x: x.population.risk(x.models[x.asked[0]]) <= x.epsilon,
)
leader_asked = Assumption(
    "the leader alone is asked", r"$S_i(x) = \{j^\star\}$.", lambda x: len(x.asked) == 1
)

leader = Claim(
    key="narang2026.lem3.ii",
    kind="lemma",
    title="A known leader makes probing accurate",
    source=Source("narang2026", "Lemma 3 (ii), Definition 2 (ii)", "5.3", "forced"),
    chapter="market/probing",
    statement=r"""If $R(\theta_{j^\star}) \le \varepsilon_L$ and the pseudo-label is
$\theta_{j^\star}^\top x$, then $\mathbb E(y - \tilde y(x))^2 = R(\theta_{j^\star}) \le
\varepsilon_L$: the level is the leader's own risk, and so at least $R^\star$.""",
    assumes=(good_leader, leader_asked),
)


@leader.symbolic
def same_number() -> dict[str, Comparison]:
    """The error of the label and the leader's loss, user by user."""
    y, t, x = sympy().symbols("y theta x", real=True)
    label = t * x
    return {"one user": identical((y - label) ** 2, (y - t * x) ** 2)}


@same_number.mutant("the leader's loss with the factor two of case (i)")
def _() -> dict[str, Comparison]:
    y, t, x = sympy().symbols("y theta x", real=True)
    return {"one user": identical((y - t * x) ** 2, 2 * (y - t * x) ** 2)}


@st.composite
def led(draw: st.DrawFn) -> Panel:
    """A panel of which the first learner is asked, with its risk or more declared."""
    x = draw(panels("all"))
    risk = x.population.risk(x.models[0])
    return replace(x, asked=(0,), epsilon=risk + abs(draw(rationals(4, 2))))


@leader.sampled(led(), small=leaders)
def risk_of_the_leader(x: Panel) -> Comparison:
    """The label's error, the leader's risk, and the declared level."""
    risk = x.population.risk(x.models[x.asked[0]])
    return all_of(equals(x.level, risk), at_most(x.level, x.epsilon))


@risk_of_the_leader.mutant("half the declared level")
def _(x: Panel) -> Comparison:
    return at_most(x.level, x.epsilon / 2)


@risk_of_the_leader.mutant("at most the smallest risk of any learner")
def _(x: Panel) -> Comparison:
    return at_most(x.level, min(x.population.risks(x.models)))


def not_so_good() -> Iterator[Panel]:
    """Leaders whose risk is declared as half of what it is."""
    for x in leaders():
        yield replace(x, epsilon=x.epsilon / 4)


def more_asked() -> Iterator[Panel]:
    """All three learners are asked, two of them far off on the same side."""
    for x in leaders():
        yield replace(x, asked=(1, 0), epsilon=x.population.risk(x.models[1]))


risk_of_the_leader.without(leader_asked, small=more_asked).without(good_leader, small=not_so_good)
