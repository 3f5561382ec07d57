"""Proposition 4 speaks of the stable point; in the adversarial case it need not exist."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, all_of, that
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.reasoning.claims import finite_programs as programs
from lookahead.reasoning.claims.proposition_4 import CHAPTER, positive, proportional
from lookahead.reasoning.finite_proportional import ProportionalGame, small_scope, squared
from lookahead.reasoning.finite_roots import at
from lookahead.testing.finite import proportional_games

F = Fraction

may_split = Assumption(
    "the population may split",
    r"A strategy is any law on finitely many points.",
    lambda x: x.mixed,
)


def same_for_all() -> Iterator[ProportionalGame]:
    """Everybody at one point: two points first, then one, three, and the other small games."""
    yield from (replace(squared(z, 1), mixed=False) for z in ((0, 1), (0,), (0, 1, 3)))
    yield from (replace(x, mixed=False) for x in small_scope((1,)))


def splitting() -> Iterator[ProportionalGame]:
    """The same games with a population that may split."""
    return (replace(x, mixed=True) for x in same_for_all())


def alike_or_not() -> Iterator[ProportionalGame]:
    """People with equal data, who move alike; then people who all differ, so that they may split."""
    yield from same_for_all()
    yield from splitting()


def stable_point_exists(x: ProportionalGame) -> Comparison:
    """Whether there is a stable model at all."""
    return that(bool(x.table.stable))


existence = Claim(
    key="zhu2025.prop4.exists",
    kind="own",
    title="There is a stable point to speak of",
    source=Source("zhu2025", "Proposition 4", "4", "own"),
    chapter=CHAPTER,
    reading="with strategies $h: \\mathcal Z \\to \\mathcal Z$, people with equal data moving alike",
    statement=r"""If $u = c\,\ell$ with $c > 0$, a selfish stable pair exists, so that $B$ is
defined.""",
    assumes=(proportional, positive),
)

exists = existence.exact(small=alike_or_not)(stable_point_exists)


@exists.mutant("at the first point")
def _(x: ProportionalGame) -> Comparison:
    first = replace(x, weights=tuple(F(int(j == 0)) for j in range(x.n)))
    return that(first.selfish)


exists.program(
    given=programs.given,
    let=(*programs.GAME, ("m(j)", "B[j] / A[j]")),
    assume=programs.PROPORTIONAL,
    violates="all([max([u(k, m(j)) for k in range(n)]) > u(j, m(j)) for j in range(n)])",
)

splits = existence.amended(
    key="zhu2025.prop4.exists.split",
    severity="missing hypothesis",
    title="A population that may split has a stable point",
    statement=r"""Let $u = c\,\ell$ with $c > 0$, let a strategy be any law on finitely many points and
let $\ell$ be continuous and strongly convex in $\theta$ on a closed convex set of models. Then $U$ has a
maximum, and every maximiser forms a selfish stable pair.""",
    survives="All of it where the population may split; where everybody with equal data must move "
    "alike, matching pennies has no stable point and $B$ is not defined.",
    assumes=(proportional, positive, may_split),
    uses=("zhu2025.ext.weierstrass",),
)


@splits.symbolic
def a_maximum_leaves_nothing_to_gain() -> dict[str, Comparison]:
    """A step t from the maximum w towards v, with the models theta_0 and theta_t before and after.

    G_w, G_v: mean losses; a: what w loses under theta_t; e: how far U falls; b: G_v at theta_0
    above its minimum, d: G_v at theta_t above it. No derivative, no interior minimiser.
    """
    sp = sympy()
    c, t = sp.symbols("c t", positive=True)
    a, e, b, d = sp.symbols("a e b d", nonnegative=True)
    w_0, v_t = sp.symbols("G_w0 G_vt", real=True)
    after = c * ((1 - t) * (w_0 + a) + t * v_t)
    (gain,) = sp.solve(after - (c * w_0 - e), v_t)
    return {
        "w is a maximum: under theta_t the law v is worth no more than U(w)": identical(
            gain - w_0, -(e / c + (1 - t) * a) / t
        ),
        "for every t < 1, with 1 - t = s": non_negative(
            (e / c + sp.Symbol("s", nonnegative=True) * a) / t
        ),
        "theta_t tends to theta_0: its excess risk at theta_0 is at most t b": identical(
            t * b - ((1 - t) * (-a) + t * (b - d)), (1 - t) * a + t * d
        ),
    }


@a_maximum_leaves_nothing_to_gain.mutant("for a learner that does not minimise")
def _() -> dict[str, Comparison]:
    t, a = sympy().Symbol("t", positive=True), sympy().Symbol("a", real=True)
    return {"gain": non_negative(a / t)}


def maximisers_are_stable(x: ProportionalGame) -> Comparison:
    """Whether there is a stable model, and every rational optimum trains one."""
    models = [theta for _, theta in x.table.optimum.strategies]
    stable = [that(x.table.is_stable(at(t))) for t in models if isinstance(t, Fraction)]
    return all_of(stable_point_exists(x), *stable)


found = splits.sampled(proportional_games(1, stable=False), small=splitting)(maximisers_are_stable)


@found.mutant("a stable point where everybody moves alike")
def _(x: ProportionalGame) -> Comparison:
    return that(bool(replace(x, mixed=False).table.stable))


found.controls(exists)
found.without(may_split, small=same_for_all)
found.without(positive, small=lambda: small_scope((-1,)))
found.without(
    proportional,
    small=lambda: (
        replace(x, extra=tuple((F(j), F(0), F(-1)) for j in range(x.n))) for x in splitting()
    ),
)
