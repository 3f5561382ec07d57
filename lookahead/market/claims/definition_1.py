"""Definition 1: whom a user selects, and what the definition leaves open where losses tie."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any

from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, all_of, at_most, equals, that
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.market.choice import choose, smallest
from lookahead.market.population import FinitePopulation
from lookahead.testing.market_populations import (
    RULES,
    MarketState,
    market_states,
    ruled,
    small_states,
)

F = Fraction
CHAPTER = "market/choice"
SECTION = "3.2"
LOST = "The formula is lost in our copy; the text around it names the coin and both choices."


def one_tied_user() -> Iterator[MarketState]:
    """One user between two models that miss it by the same amount, then the small states."""
    yield MarketState(FinitePopulation([1], [0], [0]), ((F(1),), (F(-1),)), F(1, 2))
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
    reading=LOST + " Every learner that attains the minimum counts; no rule for ties is stated.",
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
    return {"1 - q": identical((alpha + rest) * (s + t) - (alpha + s), rest * t)}


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


def small_under_all_rules() -> Iterator[MarketState]:
    """The small states under each rule."""
    for rule in RULES:
        yield from ruled(small_states(), rule)


@with_rule.sampled(
    market_states(learners=3, ties="forced", rules=RULES, max_users=4), small=small_under_all_rules
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


@dataclass(frozen=True)
class GridLaw:
    """Users on an n by n grid of the unit square, or all on the line half way between two slopes.

    The grid stands for a density that does not favour lines: a line meets it in n of its n^2
    points at most.
    """

    n: int
    theta: Fraction
    other: Fraction
    spread: bool = True

    @property
    def users(self) -> list[tuple[Fraction, Fraction]]:
        """The users (x, y), equally likely."""
        steps = [F(k, self.n) for k in range(1, self.n + 1)]
        middle = (self.theta + self.other) / 2
        return [*product(steps, steps)] if self.spread else [(v, middle * v) for v in steps]

    @property
    def tied(self) -> Fraction:
        """The share of users whose two losses are equal."""
        hits = [(y - self.theta * x) ** 2 == (y - self.other * x) ** 2 for x, y in self.users]
        return F(sum(hits), len(hits))


density = Assumption(
    "a density", r"$\mathcal D$ has a density, so lines have no mass.", lambda x: x.spread
)
different = Assumption("distinct models", r"$\theta_i \ne \theta_j$.", lambda x: x.theta != x.other)

no_mass = Claim(
    key="narang2026.def1.density",
    kind="own",
    title="Under a density, different models tie for almost nobody",
    source=Source("narang2026", "Definition 1", SECTION, "own"),
    chapter=CHAPTER,
    statement=r"""For the squared loss, if $\mathcal D$ has a density and $\theta_i \ne \theta_j$, the
users with equal losses lie on two hyperplanes of $(x, y)$-space,
$(\theta_i - \theta_j)^\top x = 0$ and $2y = (\theta_i + \theta_j)^\top x$, and have probability zero.
If $\theta_i = \theta_j$ every user ties. So Definition 1 needs no tie rule under Assumption 1 as long
as no two models are equal.""",
    assumes=(density, different),
    uses=("narang2026.ext.hyperplane",),
)


@no_mass.symbolic
def two_hyperplanes() -> dict[str, Comparison]:
    """The difference of two squared losses factors, in any dimension: s = theta_i.x, t = theta_j.x."""
    sp = sympy()
    y, s, t = sp.symbols("y s t", real=True)
    return {
        "difference": identical((y - s) ** 2 - (y - t) ** 2, (s - t) * (s + t - 2 * y)),
        "the second factor is linear in y with slope -2": identical(sp.diff(s + t - 2 * y, y), -2),
    }


@two_hyperplanes.mutant("one hyperplane only")
def _() -> dict[str, Comparison]:
    y, s, t = sympy().symbols("y s t", real=True)
    return {"difference": identical((y - s) ** 2 - (y - t) ** 2, s + t - 2 * y)}


def grids() -> Iterator[GridLaw]:
    """Finer and finer grids at several pairs of slopes."""
    pairs = ((F(1), F(-1)), (F(1), F(1, 2)), (F(2), F(0)), (F(1), F(3)), (F(2, 3), F(4, 3)))
    for n, (a, b) in product((2, 5, 10), pairs):
        yield GridLaw(n, a, b)


@no_mass.exact(small=grids)
def ties_thin_out(x: GridLaw) -> Comparison:
    """The share of ties is at most that of one line, 1/n; features are positive."""
    return at_most(x.tied, F(1, x.n))


@ties_thin_out.mutant("nobody ties on any grid")
def _(x: GridLaw) -> Comparison:
    return that(x.tied == 0)


ties_thin_out.without(
    density, small=lambda: (GridLaw(x.n, x.theta, x.other, spread=False) for x in grids())
).without(different, small=lambda: (GridLaw(x.n, x.theta, x.theta) for x in grids()))
