"""Equation (1): the potential as a sum of local losses, and where it can have minima."""

from __future__ import annotations

from fractions import Fraction

from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, at_most, equals, that
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.market.choice import choose, smallest
from lookahead.testing.market_populations import (
    RULES,
    MarketState,
    market_states,
    small_states,
    states_under_all_rules,
)

F = Fraction
CHAPTER = "market/choice"
SECTION = "4.2"


def local_losses(x: MarketState, alpha: Fraction) -> list[Fraction]:
    """Each learner's loss over the users it observes, with the coin and the tie rule spelt out."""
    p = x.population
    total = [F(0)] * x.learners
    for u, losses in enumerate(p.losses(x.theta)):
        wanted, w = p.preference[u], p.weights[u]
        total[wanted] += alpha * w * losses[wanted]
        chosen = choose(u, smallest(losses), wanted, p.ties)
        for i in chosen:
            total[i] += (1 - alpha) * w * losses[i] / len(chosen)
    return total


def formula(x: MarketState) -> Fraction:
    """alpha sum_i p_i E_{D_i} l(theta_i) + (1 - alpha) E min_i l(theta_i)."""
    p = x.population
    loyal, best = F(0), F(0)
    for losses, wanted, w in zip(p.losses(x.theta), p.preference, p.weights, strict=True):
        loyal += w * losses[wanted]
        best += w * min(losses)
    return x.alpha * loyal + (1 - x.alpha) * best


potential = Claim(
    key="narang2026.eq1",
    kind="equation",
    title="The potential: local losses added up",
    source=Source("narang2026", "Equation (1)", SECTION, "forced"),
    chapter=CHAPTER,
    statement=r"""Let $F(\Theta) = \sum_i \int \ell(\theta_i)\,d\bar{\mathcal D}_i(\Theta)$, each learner's
loss on the users that it observes. Whatever the tie rule,
$$F(\Theta) = \alpha\sum_i p_i\,\mathbb E_{\mathcal D_i}\ell(\theta_i) + (1-\alpha)\,\mathbb
E_{\mathcal D}\min_i \ell(\theta_i).$$""",
    reading="The formula is lost; the text calls it the sum of the learners' losses on their observed "
    "distributions, and recalls the sub-probability measures, so the parts are not normalised.",
    uses=("narang2026.def1.rule",),
)


@potential.symbolic
def one_user() -> dict[str, Comparison]:
    """One user: the coin sends it to its own learner, or with shares to learners of least loss."""
    sp = sympy()
    alpha, rest, s, own, least = sp.symbols("alpha rest s own least", nonnegative=True)
    return {
        "two learners share it, s and 1 - s": identical(
            alpha * own + rest * (s * least + (1 - s) * least), alpha * own + rest * least
        ),
        "the k-th of further learners splits a share and changes nothing": identical(
            (s - own) * least + own * least, s * least
        ),
    }


@one_user.mutant("a share of a learner whose loss is larger by one")
def _() -> dict[str, Comparison]:
    s, least = sympy().symbols("s least", nonnegative=True)
    return {"shares": identical(s * (least + 1) + (1 - s) * least, least)}


@potential.sampled(
    market_states(learners=3, ties="forced", rules=RULES, max_users=4), small=states_under_all_rules
)
def both_sides(x: MarketState) -> Comparison:
    """Local losses from the coin against the formula and the library's potential."""
    total = sum(local_losses(x, x.alpha), F(0))
    return all_of(
        equals(total, formula(x)), equals(total, x.population.potential(x.theta, x.alpha))
    )


@both_sides.mutant("the coin exchanged: alpha for the loss")
def _(x: MarketState) -> Comparison:
    return equals(sum(local_losses(x, 1 - x.alpha), F(0)), formula(x))


@both_sides.mutant("global risks added up")
def _(x: MarketState) -> Comparison:
    return equals(sum(x.population.risks(x.theta), F(0)), formula(x))


@both_sides.mutant("local losses normalised by their masses")
def _(x: MarketState) -> Comparison:
    return equals(normalised(x), formula(x))


both_sides.scales(
    "l → s²·l",
    lambda x, s: MarketState(
        type(x.population)(
            x.population.x,
            [s * y for y in x.population.y],
            x.population.preference,
            x.population.weights,
            x.population.ties,
        ),
        tuple(tuple(s * v for v in row) for row in x.theta),
        x.alpha,
    ),
)


def normalised(x: MarketState) -> Fraction:
    """The learners' mean losses over their own users, added up; nobody's users count nothing."""
    masses = x.population.masses(x.theta, x.alpha)
    return sum(
        (loss / m for loss, m in zip(local_losses(x, x.alpha), masses, strict=True) if m), F(0)
    )


means = Claim(
    key="narang2026.eq1.normalised",
    kind="own",
    title="Mean losses of the learners are another function",
    source=Source("narang2026", "Equation (1)", SECTION, "own"),
    chapter=CHAPTER,
    statement=r"""Let $G_i$ be learner $i$'s local loss and $m_i$ its mass. Then
$\sum_i G_i/m_i \ge F$, summed over the learners with users, with equality exactly where every learner
observes all users or has no local loss: $G_i(1 - m_i) = 0$ for all $i$. So averaging within each
learner gives a different function, with different weights on the learners.""",
    uses=("narang2026.eq1",),
)


@means.symbolic
def one_learner() -> dict[str, Comparison]:
    """What a learner adds when its loss is divided by its mass m = 1/(1 + k)."""
    G, k = sympy().symbols("G k", nonnegative=True)
    m = 1 / (1 + k)
    return {
        "excess": identical(G / m - G, G * (1 - m) / m),
        "which is G k": non_negative(sympy().simplify(G / m - G)),
    }


@one_learner.mutant("no excess")
def _() -> dict[str, Comparison]:
    G, k = sympy().symbols("G k", nonnegative=True)
    return {"excess": identical(G * (1 + k) - G, 0)}


@means.sampled(market_states(learners=3, max_users=4), small=small_states)
def above_the_potential(x: MarketState) -> Comparison:
    """The sum of means, the potential, and the case of equality."""
    masses = x.population.masses(x.theta, x.alpha)
    parts = zip(local_losses(x, x.alpha), masses, strict=True)
    same = all(loss * (1 - m) == 0 for loss, m in parts)
    value = x.population.potential(x.theta, x.alpha)
    return all_of(at_most(value, normalised(x)), that(same == (value == normalised(x))))


@above_the_potential.mutant("the sum of means is the potential")
def _(x: MarketState) -> Comparison:
    return equals(normalised(x), x.population.potential(x.theta, x.alpha))
