"""Section 4.3: how far from its specialist a learner can rest, and a margin that suffices."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, all_of, at_most, that
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.market.claims.assumptions import some_loyalty
from lookahead.market.claims.example_1 import CHAPTER, Steps
from lookahead.market.claims.section_4_collapse import by_hand, in_general, partitions, small
from lookahead.testing.market_two_slopes import LineMarket

F = Fraction


def _radii(x: LineMarket) -> tuple[Fraction, Fraction]:
    """Squares of the distances from its specialist within which each learner must rest."""
    found: list[Fraction] = []
    for i, model in enumerate(x.specialists()):
        p = F(sum(liked == i for liked in x.preference), len(x.y))
        found.append((1 - x.alpha) * x.population.risk(model) / (x.alpha * p))
    return found[0], found[1]


near = Claim(
    key="narang2026.intext.collapse.near",
    kind="own",
    title="How far from its specialist a learner can rest",
    source=Source("narang2026", "Section 4.3, after Theorem 2", "4.3", "own"),
    chapter=CHAPTER,
    statement=r"""Let $\alpha > 0$ and $\theta_i^\circ = \arg\min \mathbb E_{\mathcal D_i}\ell$. Wherever every learner minimises
its loss on the users it sees, however ties are broken,
$$\mathbb E_{\mathcal D_i}[\ell(\theta_i) - \ell(\theta_i^\circ)] \le \frac{1-\alpha}{\alpha p_i}R(\theta_i^\circ) .$$
For the squared loss with one feature $x = 1$ the left side is $(\theta_i - \theta_i^\circ)^2$.""",
    assumes=(some_loyalty,),
)


@near.symbolic
def compared() -> Steps:
    """A learner's objective at its minimiser and at its specialist; f and g: free users' losses."""
    own, risk, p, alpha = sympy().symbols("e R p alpha", positive=True)
    free, spare, seen, w = sympy().symbols("f s g w", nonnegative=True)
    excess = ((1 - alpha) * (seen - free) - spare) / (alpha * p)
    m, t = sympy().symbols("m t", real=True)
    return {
        "alpha p excess + (1 - alpha)(f - g) = -s, and s >= 0 at a minimiser": identical(
            alpha * p * excess + (1 - alpha) * (free - seen), -spare
        ),
        "free users are a part of all, g = R - e: the slack": identical(
            (1 - alpha) * risk / (alpha * p) - excess.subs(seen, risk - own),
            ((1 - alpha) * (own + free) + spare) / (alpha * p),
        ),
        "is not negative, w = 1 - alpha": non_negative((w * (own + free) + spare) / (alpha * p)),
        "x = 1: the excess over the mean label m": identical(
            (t**2 - 2 * t * m) - (m**2 - 2 * m * m), (t - m) ** 2
        ),
    }


@compared.mutant("without the preference's share")
def _() -> Steps:
    free, p, alpha = sympy().symbols("f p alpha", positive=True)
    return {"excess": identical((1 - alpha) * free / p, (1 - alpha) * free / (alpha * p))}


@near.exact(small=small)
def within_radius(x: LineMarket) -> Comparison:
    """Distances from the specialists at every resting pair, by trying all choices."""
    return all_of(*(_near(x, e) for e in x.equilibria()), that(condition=True, trivial=True))


@within_radius.mutant("a tenth of it")
def _(x: LineMarket) -> Comparison:
    return all_of(
        *(
            at_most((t - s) ** 2, q / 10)
            for e in x.equilibria()
            for t, s, q in zip(e, x.specialists(), _radii(x), strict=True)
        )
    )


within_radius.by_construction(some_loyalty, "without loyalty the bound divides by zero")


def _has_margin(x: LineMarket) -> bool:
    # |s_own - y| + r_own < |s_other - y| - r_other, with rational r above the radii
    s, r = x.specialists(), tuple(_root_above(q) for q in _radii(x))
    return all(
        abs(s[i] - y) + r[i] < abs(s[1 - i] - y) - r[1 - i]
        for y, i in zip(x.y, x.preference, strict=True)
    )


def _root_above(q: Fraction) -> Fraction:
    """A rational number whose square is at least q, by one step of Newton from 1 + q."""
    guess = 1 + q
    for _ in range(4):
        guess = (guess + q / guess) / 2
    return guess


margin_of_users = Assumption(
    "a margin",
    r"$|\theta_\pi^\circ - y| + r_\pi < |\theta_j^\circ - y| - r_j$ for every user and $j \ne \pi$.",
    _has_margin,
)

margin = in_general.amended(
    key="narang2026.intext.collapse.margin",
    severity="missing hypothesis",
    title="Preferences dominate where users have a margin",
    statement=r"""Let $\theta_i^\circ = \arg\min \mathbb E_{\mathcal D_i}\ell$. For
one feature $x = 1$ let $r_i^2 \ge \frac{1-\alpha}{\alpha p_i}R(\theta_i^\circ)$, so that learner $i$ rests within $r_i$ of its
specialist. If these neighbourhoods leave every user nearer to its own learner, $|\theta_\pi^\circ - y| + r_\pi <
|\theta_j^\circ - y| - r_j$ for $j \ne \pi$, then the specialists are the only stationary point, and the loss
partition is the preference partition. For given users without ties at the specialists who all like
their own best, this is so for $\alpha$ close enough to one. No $\alpha < 1$ is enough for all markets:
labels $0, \tfrac{3+\alpha}3, 2$, preferred learners 1, 1, 2, have two stationary points.""",
    survives="Each learner stays near its specialist as preference grows; where users have a margin "
    "the partitions agree and the equilibrium is unique. One half is "
    "enough on a line where every preference is realisable.",
    assumes=(margin_of_users,),
    uses=("narang2026.intext.collapse.near",),
)


@margin.symbolic
def with_and_without() -> Steps:
    """The triangle inequality for a user with a margin; then the family without one."""
    own, other, r, s, gap = sympy().symbols("u v r s g", positive=True)
    alpha = sympy().Symbol("alpha", positive=True)
    m = (3 + alpha) / 3
    home = m / 2, sympy().Integer(2)
    away = alpha * m / (1 + alpha), (2 + (1 - alpha) * m) / (2 - alpha)
    return {
        "v - s - (u + r) = g > 0: her own learner is nearer, wherever both rest": that(
            bool(((other - s) - (own + r)).subs(other, own + r + s + gap).is_positive)
        ),
        "at home she is nearer to learner 1": identical(
            (home[1] - m) - (m - home[0]), (1 - alpha) / 2
        ),
        "at home learner 1 rests": identical((0 - home[0]) + (m - home[0]), 0),
        "away she is nearer to learner 2": identical(
            (m - away[0]) - (away[1] - m), (1 - alpha) / ((1 + alpha) * (2 - alpha))
        ),
        "away learner 1 rests": identical((0 - away[0]) + alpha * (m - away[0]), 0),
        "away learner 2 rests": identical((2 - away[1]) + (1 - alpha) * (m - away[1]), 0),
    }


@with_and_without.mutant("she stays for alpha above one half")
def _() -> Steps:
    alpha = sympy().Symbol("alpha", positive=True)
    return {"nearer to learner 1": non_negative((alpha - 1) / 2)}


def apart() -> Iterator[LineMarket]:
    """Two groups of users, near and far from each other, for weak and strong preference."""
    for alpha in (F(9, 10), F(99, 100), F(3, 5), F(1)):
        for gap in (10, 4, 2, 100):
            labels = (F(0), F(1), F(gap), F(gap + 1))
            yield LineMarket(labels, (0, 0, 1, 1), alpha)


@margin.exact(small=lambda: (*apart(), *small()))
def only_specialists(x: LineMarket) -> Comparison:
    """Every pair of models at which both learners rest, by trying all choices."""
    found = x.equilibria()
    return all_of(
        that(found == (x.specialists(),)),
        *(that(x.population.winners(e) == x.preference) for e in found),
        *(_near(x, e) for e in found),
    )


def _near(x: LineMarket, found: tuple[Fraction, Fraction]) -> Comparison:
    pairs = zip(found, x.specialists(), _radii(x), strict=True)
    return all_of(*(at_most((t - s) ** 2, q) for t, s, q in pairs))


@only_specialists.mutant("at the compromise")
def _(x: LineMarket) -> Comparison:
    mean = sum(x.y, F(0)) / len(x.y)
    return that(all(abs(t - mean) <= 4 for e in x.equilibria() for t in e))


only_specialists.controls(partitions)
only_specialists.without(margin_of_users, small=by_hand)
