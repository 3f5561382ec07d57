"""Definition 1: whom a user selects, and what the definition leaves open where losses tie."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, at_most, equals
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.market.choice import choose, smallest
from lookahead.market.population import FinitePopulation
from lookahead.testing.market_populations import (
    RULES,
    MarketState,
    market_states,
    small_states,
    states_under_all_rules,
)

F = Fraction
CHAPTER = "market/choice"
SECTION = "3.2"
LOST = "The formula is lost in our copy; the text around it names the coin and both choices."


def one_tied_user() -> Iterator[MarketState]:
    """Equal models, between which every user of every law ties; then the small states."""
    yield MarketState(FinitePopulation([1], [0], [0]), ((F(1),), (F(1),)), F(1, 2))
    yield from small_states()


selection = Claim(
    key="narang2026.def1",
    kind="definition",
    title="A coin, then preference or the smallest loss",
    source=Source("narang2026", "Definition 1", SECTION, "forced"),
    chapter=CHAPTER,
    statement=r"""With probability $\alpha$ user $(x, y)$ selects its preferred learner $\pi(x, y)$, else
the learner with the smallest loss, $\arg\min_j \ell(\theta_j; x, y)$. With $\mathcal A_i(\Theta)$ the
users whose loss is smallest at learner $i$, $p_i = \Pr[\pi = i]$ and $a_i = \Pr[\mathcal A_i]$, learner
$i$ observes users of total mass $m_i = \alpha p_i + (1-\alpha)a_i$, and $\sum_i m_i = 1$.""",
    reading=LOST + " Every learner that attains the minimum counts; no rule for ties is stated. "
    "Assumption 1 does not help: between equal models every user ties, whatever the law.",
)


def literal_masses(x: MarketState) -> list[Fraction]:
    """The masses when A_i holds every user whose smallest loss is attained at learner i."""
    p = x.population
    masses = [F(0)] * x.learners
    for losses, wanted, w in zip(p.losses(x.theta), p.preference, p.weights, strict=True):
        for i, loss in enumerate(losses):
            masses[i] += w * (x.alpha * (i == wanted) + (1 - x.alpha) * (loss == min(losses)))
    return masses


@selection.sampled(market_states(learners=3), small=one_tied_user)
def masses_add_up(x: MarketState) -> Comparison:
    """The learners' masses, with A_i as the text describes it."""
    return equals(sum(literal_masses(x), F(0)), F(1))


@masses_add_up.mutant("the learners' masses without the coin")
def _(x: MarketState) -> Comparison:
    return equals(sum(literal_masses(x), F(0)) + x.alpha, F(1))


def given(x: MarketState) -> dict[str, Any]:
    """The market as plain numbers, the preferred learner by its number."""
    p = x.population
    return {
        "x": p.x,
        "y": p.y,
        "wanted": tuple(F(i) for i in p.preference),
        "w": p.weights,
        "theta": x.theta,
        "alpha": x.alpha,
    }


MARKET = (
    ("N", "len(y)"),
    ("n", "len(theta)"),
    ("loss(u, i)", "(y[u] - dot(theta[i], x[u])) ** 2"),
    ("least(u)", "min([loss(u, j) for j in range(n)])"),
)
SENSIBLE = (
    ("weights and a probability", "sum(w) == 1 and min(w) >= 0 and 0 <= alpha <= 1"),
    ("learners exist", "all([any([wanted[u] == i for i in range(n)]) for u in range(N)])"),
)

masses_add_up.program(
    given=given,
    let=(
        *MARKET,
        ("attained", "sum([sum([w[u] for i in range(n) if loss(u, i) == least(u)]) "
        "for u in range(N)])"),
    ),
    assume=SENSIBLE,
    violates="alpha * sum(w) + (1 - alpha) * attained != 1",
)  # fmt: skip

with_rule = selection.amended(
    key="narang2026.def1.rule",
    severity="missing hypothesis",
    title="The selection rule with a rule for ties",
    statement=r"""Let a tie rule give each user shares $s_i(x, y; \Theta) \ge 0$ of the learners that
attain the smallest loss, $\sum_i s_i = 1$. Then learner $i$ observes the measure with density
$q_i = \alpha\mathbf 1\{\pi = i\} + (1-\alpha)s_i \in [0, 1]$ with respect to $\mathcal D$. So
$\sum_i q_i = 1$: the masses add up to one, $\bar{\mathcal D}_i \le \mathcal D$, and every loss has
$\int\ell\,d\bar{\mathcal D}_i \le \mathbb E_{\mathcal D}\,\ell$.""",
    survives="Everything, once ties are broken; the released code takes the lowest index. Which "
    "rule it is matters where users tie with positive probability: at equal models always, at "
    "different ones only for laws without a density.",
)


@with_rule.symbolic
def shares_of_one_user() -> dict[str, Comparison]:
    """Densities at one learner and at the rest, with 1 = alpha + rest = s + t spelt out."""
    alpha, rest, s, t = sympy().symbols("alpha rest s t", nonnegative=True)
    one = (alpha + rest) * (s + t)
    preferred, other = alpha * (s + t) + rest * s, rest * s
    return {
        "preferred learner: q >= 0": non_negative(preferred),
        "preferred learner: 1 - q": identical(one - preferred, rest * t),
        "another learner: q >= 0": non_negative(other),
        "another learner: 1 - q": identical(one - other, alpha * (s + t) + rest * t),
        "all learners together": identical(preferred + rest * t, one),
    }


@shares_of_one_user.mutant("both coins fall on the learner: q may exceed one")
def _() -> dict[str, Comparison]:
    alpha, rest, s, t = sympy().symbols("alpha rest s t", nonnegative=True)
    return {
        "no habit, no other choice": identical(
            ((alpha + rest) * (s + t)).subs({alpha: 0, t: 0}), rest * s
        ),
        "1 - q": identical((alpha + rest) * (s + t) - (alpha + s), rest * t),
    }


def by_the_coin(x: MarketState, alpha: Fraction) -> list[list[Fraction]]:
    """The law of each user's selection, from both faces of the coin."""
    p = x.population
    table: list[list[Fraction]] = []
    for u, losses in enumerate(p.losses(x.theta)):
        law = [F(0)] * x.learners
        law[p.preference[u]] += alpha * p.weights[u]
        chosen = choose(u, smallest(losses), p.preference[u], p.ties)
        for i in chosen:
            law[i] += (1 - alpha) * p.weights[u] / len(chosen)
        table.append(law)
    return table


def by_score(x: MarketState, rank: int) -> list[list[Fraction]]:
    """The law when a user minimises loss plus alpha times rank instead of tossing a coin."""
    p = x.population
    table: list[list[Fraction]] = []
    for u, losses in enumerate(p.losses(x.theta)):
        wanted = p.preference[u]
        scores = [v + x.alpha * rank * (i != wanted) for i, v in enumerate(losses)]
        best = smallest(scores)[0]
        table.append([p.weights[u] * (i == best) for i in range(x.learners)])
    return table


@with_rule.sampled(
    market_states(learners=3, ties="forced", rules=RULES, max_users=4), small=states_under_all_rules
)
def observed_measures(x: MarketState) -> Comparison:
    """The library's observed measures, user by user, and what they add up to."""
    seen = x.population.observed(x.theta, x.alpha)
    total = x.population.masses(x.theta, x.alpha)
    below = (
        at_most(mass, w) for row, w in zip(seen, x.population.weights, strict=True) for mass in row
    )
    return all_of(equals(by_the_coin(x, x.alpha), seen), equals(sum(total, F(0)), F(1)), *below)


@observed_measures.mutant("the coin exchanged: alpha for the loss")
def _(x: MarketState) -> Comparison:
    return equals(by_the_coin(x, 1 - x.alpha), x.population.observed(x.theta, x.alpha))


@observed_measures.mutant("no coin: the smallest loss plus alpha times rank")
def _(x: MarketState) -> Comparison:
    return equals(by_score(x, 1), x.population.observed(x.theta, x.alpha))


observed_measures.controls(masses_add_up)
