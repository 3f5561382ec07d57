"""Theorem 1, added: a Clarke critical point where F has no gradient, and where it leads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from lookahead.core.exact import Matrix
from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, at_least, equals, less_than, that
from lookahead.ledger.symbolic import identical
from lookahead.market.choice import RULES, NamedRule
from lookahead.market.claims.theorem_1 import CHAPTER
from lookahead.market.one_step import one_step_law
from lookahead.market.population import FinitePopulation

F = Fraction

kink = Claim(
    key="narang2026.thm1.kink",
    kind="own",
    title="Three in a row: a critical kink between two equilibria",
    source=Source("narang2026", "Theorem 1", "4.2", "own"),
    chapter=CHAPTER,
    statement=r"""Three equally frequent users $x = 1$ with $y = \tfrac32, 0, -\tfrac32$, two learners, $\alpha =
0$. At $\Theta = (1, -1)$ the user in the middle ties, $F$ has no gradient, and the gradients of the two
pieces are opposite: $\Theta$ is Clarke critical, though $\nabla F(\Theta) = 0$ makes no sense. Along
$\pm(1, 1)$ the potential falls from there, to the equilibria $(\tfrac34, -\tfrac32)$ and $(\tfrac32,
-\tfrac34)$. So the amended Theorem 1 admits more points than $\{\nabla F = 0\}$. This kink is a ridge on both
sides, and every round of Algorithm 1 leaves it, under every tie rule.""",
    uses=("narang2026.thm1.clarke",),
)


@dataclass(frozen=True)
class Row:
    """Three users on a line with labels gap, 0 and -gap, and two models."""

    gap: Fraction
    theta: Matrix

    @property
    def population(self) -> FinitePopulation:
        """The users."""
        return FinitePopulation([1, 1, 1], [self.gap, 0, -self.gap], [0, 0, 1])


@kink.symbolic
def pieces() -> dict[str, Comparison]:
    """The user in the middle goes to one learner or the other: two quadratics, their meeting."""
    sp = sympy()
    t, s, h = sp.symbols("t s h", real=True)
    far = sp.Rational(3, 2)
    ends = (t - far) ** 2 + (s + far) ** 2
    one, two = (ends + t**2) / 3, (ends + s**2) / 3
    at = {t: 1, s: -1}

    def slope(f: Any) -> Any:
        return sp.Matrix([sp.diff(f, t), sp.diff(f, s)])

    def along(f: Any, sign: int) -> Any:
        return sp.diff(f.subs({t: 1 + sign * h, s: -1 + sign * h}), h).subs(h, 0)

    return {
        "the pieces meet": identical(one.subs(at), two.subs(at)),
        "opposite gradients": identical(slope(one).subs(at), -slope(two).subs(at)),
        "not zero": identical(slope(one).subs(at), sp.Matrix([1, 1]) / 3),
        "down on either side": identical(along(two, 1) + along(one, -1), -sp.Rational(4, 3)),
        "first equilibrium": identical(slope(one).subs({t: far / 2, s: -far}), sp.zeros(2, 1)),
        "second equilibrium": identical(slope(two).subs({t: far, s: -far / 2}), sp.zeros(2, 1)),
    }


@pieces.mutant("at (1/2, -1/2) the gradients are opposite too")
def _() -> dict[str, Comparison]:
    sp = sympy()
    t, far = sp.Symbol("t", real=True), sp.Rational(3, 2)
    with_middle, without = (t - far) ** 2 + t**2, (t - far) ** 2
    total = sp.diff(with_middle, t) + sp.diff(without, t)
    return {"at 1": identical(total.subs(t, 1), 0), "at 1/2": identical(total.subs(t, far / 3), 0)}


def rows() -> Iterator[Row]:
    """The kink, and other models and gaps."""
    for gap, t in ((F(3, 2), F(1)), (F(3), F(2)), (F(3, 2), F(1, 2)), (F(1), F(1))):
        yield Row(gap, ((t,), (-t,)))


def critical_only_at(x: Row, share: Fraction) -> Comparison:
    """Zero lies between the two one-sided gradients exactly where t = share * gap."""
    users = x.population
    gradients = users.one_sided_gradients(x.theta, 0)
    middle = [sum((g[i][0] for g in gradients), start=F(0)) for i in range(2)]
    opposite = not any(middle)
    return equals(int(opposite), int(x.theta[0][0] == share * x.gap))


@kink.exact(small=rows)
def between(x: Row) -> Comparison:
    """Where the mean of the one-sided gradients is zero; there F falls on both sides."""
    users = x.population
    up, down = (users.directional(x.theta, 0, [[s], [s]]) for s in (1, -1))
    falls = less_than(max(up, down), F(0)) if x.theta[0][0] * 3 == x.gap * 2 else that(True)
    tied = at_least(len(users.tied(x.theta)[1]), 2)
    return all_of(critical_only_at(x, F(2, 3)), falls, tied)


@kink.exact(small=rows)
def rounds_leave(x: Row) -> Comparison:
    """Every outcome of a round at the kink moves a model, under every tie rule."""
    return all_of(*(leaves(x, rule, 1) for rule in RULES))


def leaves(x: Row, rule: NamedRule, least: int) -> Comparison:
    """Whether every outcome of a round moves at least so many models."""
    p = x.population
    law = one_step_law(FinitePopulation(p.x, p.y, p.preference, ties=rule), x.theta, 0, F(1, 4))
    moved = [sum(a != b for a, b in zip(x.theta, o.models, strict=True)) for o in law]
    return at_least(min(moved), least if x.theta[0][0] * 3 == x.gap * 2 else 0)


@rounds_leave.mutant("both models move")
def _(x: Row) -> Comparison:
    return all_of(*(leaves(x, rule, 2) for rule in RULES))


@between.mutant("at the outer users")
def _(x: Row) -> Comparison:
    return critical_only_at(x, F(1))
