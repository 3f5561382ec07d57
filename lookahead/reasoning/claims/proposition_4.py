"""Proposition 4: no benefit of coordination where the utility is a multiple of the loss."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import Any

from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, all_of, equals, that
from lookahead.ledger.check import Check
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.reasoning.claims import finite_programs as programs
from lookahead.reasoning.finite_proportional import ProportionalGame, small_scope
from lookahead.reasoning.finite_roots import at
from lookahead.testing.finite import proportional_games

F = Fraction
CHAPTER = "reasoning/collective"

proportional = Assumption(
    "proportional utility",
    r"$u = c\,\ell$ with $c \ne 0$.",
    lambda x: x.proportional and x.c != 0,
)
positive = Assumption("adversarial", r"$c > 0$.", lambda x: x.c > 0)
negative = Assumption("common interest", r"$c < 0$.", lambda x: x.c < 0)
selfish_pair = Assumption(
    "selfish pair",
    r"$\theta^* = \mathcal A(\mathcal D_{h^*})$, and $h^*$ is best for the agents among all "
    r"strategies while the model stays at $\theta^*$.",
    lambda x: x.selfish,
)
only_pair = Assumption(
    "one stable model",
    r"$\theta^*$ is the only stable model, where $c < 0$.",
    lambda x: x.c > 0 or x.only,
)


def no_benefit(x: ProportionalGame) -> Comparison:
    """The best utility of any strategy against that of the selfish pair."""
    return equals(x.best, x.here)


def penalised(x: ProportionalGame, by: int) -> Comparison:
    """The same for u = c l + by theta^2: best responses stay what they are, for every model."""
    extra = tuple((F(0), F(0), F(by)) for _ in range(x.n))
    return no_benefit(replace(x, extra=extra))


def off_stable(x: ProportionalGame) -> ProportionalGame:
    """Move half of everybody to the next point."""
    before = (x.weights[-1], *x.weights[:-1])
    return replace(x, weights=tuple((w + b) / 2 for w, b in zip(x.weights, before, strict=True)))


def with_v(x: ProportionalGame) -> ProportionalGame:
    """Add 8 theta to the utility: it changes no best response, and most optima."""
    return replace(x, extra=tuple((F(0), F(8)) for _ in range(x.n)))


def rescaled(x: ProportionalGame, s: int) -> ProportionalGame:
    """Multiply the utility by s."""
    return replace(x, c=s * x.c)


def small(sign: int) -> Callable[[], list[ProportionalGame]]:
    """The small scope of one sign of c."""
    return lambda: list(small_scope((sign,)))


def _printed(key: str, title: str, text: str, *signs: Assumption) -> Claim:
    return Claim(
        key=key,
        kind="proposition",
        title=title,
        source=Source("zhu2025", "Proposition 4", "4", "verbatim"),
        chapter=CHAPTER,
        reading="at every selfish stable pair",
        statement=text,
        as_printed=r"$u = c \cdot \ell$ for some $c \neq 0$. Then, it holds that $B = 0$",
        assumes=(proportional, *signs, selfish_pair),
    )


def _registered(claim: Claim, sign: int) -> Check:
    signs = (-1, 1) if sign == 0 else (sign,)
    check = claim.sampled(proportional_games(sign), small=lambda: small_scope(signs))(no_benefit)
    check.mutant("with a penalty: u = cℓ - ‖θ‖²")(partial(penalised, by=-1))
    check.mutant("with a bonus: u = cℓ + ‖θ‖²")(partial(penalised, by=1))
    check.scales("u → s·u", rescaled)
    return check


proposition_4 = _printed(
    "zhu2025.prop4",
    "No benefit where the utility is a multiple of the loss",
    r"""Let $u = c\,\ell$ with $c \ne 0$. Then the benefit of coordination is zero, $B = 0$.""",
)
adversarial = _printed(
    "zhu2025.prop4.pos",
    "No benefit against an adversary",
    r"""Let $u = c\,\ell$ with $c > 0$: what the learner loses, the agents win. Then $B = 0$ at every
selfish stable pair, without differentiability, concavity or uniqueness.""",
    positive,
)
common = _printed(
    "zhu2025.prop4.neg",
    "No benefit where both sides want the same",
    r"""Let $u = c\,\ell$ with $c < 0$: the learner and the agents share a goal, and the game is a
potential game. Then $B = 0$: selfish actions are optimal for the collective.""",
    negative,
)

everywhere = _registered(proposition_4, 0)
against = _registered(adversarial, 1)
together = _registered(common, -1)

for check in (everywhere, together):
    check.program(
        given=programs.given,
        let=programs.GAME,
        assume=(*programs.PROPORTIONAL, *programs.STABLE),
        violates="U(v) > U(w)",
    )

against.without(proportional, small=lambda: map(with_v, small_scope((1,))))
against.without(positive, small=small(-1))
against.without(selfish_pair, small=lambda: map(off_stable, small_scope((1,))))


@adversarial.symbolic
def two_inequalities() -> dict[str, Comparison]:
    """U(h*) - U(h) from the learner's slack at h and the agents' slack at theta*.

    g_h = min over theta of the mean loss under h; r, s: the two slacks.
    """
    c, r, s, gap = _slacks()
    g_h, g_star = sympy().symbols("g_h g_star", real=True)
    agents = c * g_star - c * (g_h + r) - s
    gained = c * g_star - c * g_h
    return {
        "U(h*) - U(h) is the agents' slack plus c times the learner's": identical(
            gained - agents, c * r + s
        ),
        "both are non-negative": non_negative(gap),
    }


def _slacks() -> tuple[Any, ...]:
    sp = sympy()
    c = sp.Symbol("c", positive=True)
    r, s = sp.symbols("r s", nonnegative=True)
    return c, r, s, c * r + s


@two_inequalities.mutant("for a learner that does not minimise")
def _() -> dict[str, Comparison]:
    c, r = sympy().Symbol("c", positive=True), sympy().Symbol("r", real=True)
    return {"slack": non_negative(c * r)}


MISSING = (
    "All of it for $c > 0$. For $c < 0$ the collective optimum is itself a selfish equilibrium, so "
    "$B = 0$ there, and at every equilibrium if there is only one, as Section 3 has it under "
    "Theorem 3's assumptions."
)

where = proposition_4.amended(
    key="zhu2025.prop4.where",
    severity="missing hypothesis",
    statement=r"""Let $u = c\,\ell$. For $c > 0$, $B = 0$ at every selfish stable pair. For $c < 0$,
every collective optimum $h^\sharp$ forms a selfish stable pair with $\mathcal A(\mathcal
D_{h^\sharp})$, and $B = 0$ there. If an optimum exists and only one model is stable, $B = 0$ at every
stable pair. Elsewhere $B$ may be positive.""",
    survives=MISSING,
    assumes=(proportional, selfish_pair, only_pair),
    uses=("zhu2025.prop4.pos", "zhu2025.prop4.neg.optimum"),
)
optimum = common.amended(
    key="zhu2025.prop4.neg.optimum",
    severity="missing hypothesis",
    title="Where both sides want the same, the collective optimum is an equilibrium",
    statement=r"""Let $u = c\,\ell$ with $c < 0$ and let $h^\sharp$ exist. Then $(h^\sharp,
\mathcal A(\mathcal D_{h^\sharp}))$ is a selfish stable pair, where $B = 0$. If no other model is stable,
$B = 0$ at every stable pair. With several stable models $B$ may be positive at the others.""",
    survives=MISSING,
    assumes=(proportional, negative, selfish_pair, only_pair),
)


def optimum_is_stable(x: ProportionalGame) -> Comparison:
    """Every rational optimum is stable; and no strategy beats the only pair."""
    models = [theta for _, theta in x.table.optimum.strategies]
    stable = [that(x.table.is_stable(at(t))) for t in models if isinstance(t, Fraction)]
    return all_of(no_benefit(x), *(stable if x.c < 0 else []))


@optimum.symbolic
def optimum_responds_to_itself() -> dict[str, Comparison]:
    """Mean utility of h# less that of any h, both against theta#, from two slacks.

    t: how far h is below the optimum; r: the learner's slack at h, under theta#; b = -c.
    One stable model: h* and h# answer it, so that neither leaves the other a slack p or q.
    """
    sp = sympy()
    b = sp.Symbol("b", positive=True)
    r, t, p, q = sp.symbols("r t p q", nonnegative=True)
    U_h, at_star = sp.symbols("U_h f_star", real=True)
    at_sharp = U_h - b * r
    other = at_star - p
    return {
        "h against theta# has U(h) less b times the slack": identical(
            -b * (-U_h / b + r), at_sharp
        ),
        "no law is better against theta#": non_negative((U_h + t) - at_sharp),
        "one model: f(h#) = f(h*) - p and f(h*) = f(h#) - q, so p + q": identical(
            (other - q) - at_star, -(p + q)
        ),
        "vanishes, with it p, and U(h#) - U(h*) = -p": identical(other - at_star, -p),
    }


@optimum_responds_to_itself.mutant("for a strategy that is not optimal")
def _() -> dict[str, Comparison]:
    r, t = sympy().Symbol("r", nonnegative=True), sympy().Symbol("t", real=True)
    return {"slack": non_negative(t + r)}


@where.symbolic
def both_signs() -> dict[str, Comparison]:
    """The two parts, one after the other."""
    return {**two_inequalities.function(), **optimum_responds_to_itself.function()}


both_signs.mutants.extend(optimum_responds_to_itself.mutants)


def _amended(claim: Claim, printed: Check, sign: int) -> Check:
    signs = (-1, 1) if sign == 0 else (sign,)
    check = claim.sampled(proportional_games(sign), small=lambda: small_scope(signs))(
        optimum_is_stable
    )
    check.mutant("with a bonus: u = cℓ + 8‖θ‖²")(partial(penalised, by=8))
    check.controls(printed)
    check.without(proportional, small=lambda: map(with_v, small_scope(signs)))
    check.without(selfish_pair, small=lambda: map(off_stable, small_scope(signs)))
    check.without(only_pair, small=lambda: small_scope(signs))
    return check


_amended(where, everywhere, 0)
_amended(optimum, together, -1).without(negative, small=small(1))
