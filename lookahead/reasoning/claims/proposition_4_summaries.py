"""Proposition 4 as two summaries restate it: exactly and nearly aligned or adversarial."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import partial

from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, at_most, equals
from lookahead.ledger.check import Check
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.reasoning.claims import finite_programs as programs
from lookahead.reasoning.claims import proposition_4
from lookahead.reasoning.claims.proposition_4 import (
    MISSING,
    only_pair,
    penalised,
    positive,
    proportional,
    selfish_pair,
)
from lookahead.reasoning.finite_proportional import ProportionalGame, small_scope
from lookahead.testing.finite import proportional_games

F = Fraction
CHAPTER = "reasoning/what_others_say"


def no_benefit(x: ProportionalGame) -> Comparison:
    """As in Proposition 4."""
    return proposition_4.no_benefit(x)


def optimum_is_stable(x: ProportionalGame) -> Comparison:
    """As in the amended Proposition 4."""
    return proposition_4.optimum_is_stable(x)


def both_signs() -> dict[str, Comparison]:
    """As in the amended Proposition 4."""
    return proposition_4.both_signs.function()


def _restated(key: str, source: str, printed: str) -> tuple[Claim, Check]:
    claim = Claim(
        key=key,
        kind="summary",
        title="No gain under perfect alignment or opposition",
        source=Source("zhu2025", source, "", "verbatim"),
        chapter=CHAPTER,
        statement=r"""If $u = c\,\ell$, perfectly aligned ($c < 0$) or perfectly opposed ($c > 0$),
coordination gains nothing.""",
        as_printed=printed,
        assumes=(proportional, selfish_pair),
    )
    check = claim.sampled(proportional_games(), small=small_scope)(no_benefit)
    check.mutant("with a penalty: u = cℓ - ‖θ‖²")(partial(penalised, by=-1))
    check.program(
        given=programs.given,
        let=programs.GAME,
        assume=(*programs.PROPORTIONAL, *programs.STABLE),
        violates="U(v) > U(w)",
    )
    return claim, check


def _amended(claim: Claim, printed: Check) -> Claim:
    amended = claim.amended(
        key=f"{claim.key}.where",
        severity="missing hypothesis",
        statement=r"""Perfect opposition gains nothing at any selfish equilibrium; perfect alignment
gains nothing at the collective optimum, which is itself an equilibrium, and nothing anywhere if there is
no other equilibrium.""",
        survives=MISSING,
        assumes=(proportional, selfish_pair, only_pair),
        uses=("zhu2025.prop4.where",),
    )
    derivation = amended.symbolic(both_signs)
    derivation.mutants.extend(proposition_4.both_signs.mutants)
    check = amended.sampled(proportional_games(), small=small_scope)(optimum_is_stable)
    check.mutant("with a penalty: u = cℓ - ‖θ‖²")(partial(penalised, by=-1))
    check.controls(printed)
    check.as_in("zhu2025.prop4.where", proportional, selfish_pair, only_pair)
    return amended


align, _align = _restated(
    "zhu2025.sum001.align",
    "Summary 001, collective coordination",
    r"When $u \propto \ell$ (perfect alignment or anti-alignment), coordination yields zero gain",
)
aligned, _aligned = _restated(
    "zhu2025.sum002.aligned",
    "Summary 002, key results",
    "zero when learner and user objectives are perfectly aligned or completely adversarial",
)
align_where = _amended(align, _align)
aligned_where = _amended(aligned, _aligned)

close = Assumption(
    "close to proportional",
    r"$u = c\,\ell + v$ with $c \ne 0$ and $|v| \le \tfrac1{10}$.",
    lambda x: x.c != 0 and all(abs(e) <= F(1, 10) for row in x.extra for e in row[:1])
    and not any(any(row[1:]) for row in x.extra),
)  # fmt: skip


def nearly(signs: tuple[int, ...] = (-1, 1)) -> Iterator[ProportionalGame]:
    """Two points and a cost of 1/10 for the second; then the small games with such costs."""
    for c in signs:
        cost = ((F(0),), (F(-1, 10),))
        both = next(small_scope((c,)))
        share = F(1, 2) - c * F(1, 20)
        yield replace(both, extra=cost, weights=(1 - share, share))
        for x in small_scope((c,)):
            yield replace(x, extra=tuple((F(j, -10 * x.n),) for j in range(x.n)))


near = Claim(
    key="zhu2025.sum002.near",
    kind="summary",
    title="Nearly no gain where objectives are nearly aligned or adversarial",
    source=Source("zhu2025", "Summary 002, failure signatures", "", "verbatim"),
    chapter=CHAPTER,
    reading="with $|v| \\le \\delta$ in $u = c\\,\\ell + v$, the gain is at most $2\\delta$",
    statement=r"""If $u$ is nearly a multiple of $\ell$, of either sign, the benefit of coordination is near
zero.""",
    as_printed="If objectives are nearly aligned or adversarial, B will be near-zero",
    assumes=(close, selfish_pair),
)


@near.exact(small=nearly)
def small_gain(x: ProportionalGame) -> Comparison:
    """B against twice the size of v; here v does not depend on the model."""
    size = max((abs(row[0]) for row in x.extra), default=F(0))
    return at_most(x.best - x.here, 2 * size)


@small_gain.mutant("no gain at all")
def _(x: ProportionalGame) -> Comparison:
    return equals(x.best, x.here)


small_gain.program(
    given=programs.given,
    let=(*programs.GAME, ("size", "max([abs(e) for e in extra])")),
    assume=(
        programs.PROPORTIONAL[0],
        ("v is small", "c != 0 and size <= 1/10 and len(extra) == n"),
        *programs.STABLE,
    ),
    violates="U(v) - U(w) > 2 * size",
)

near_opposed = near.amended(
    key="zhu2025.sum002.near.adversarial",
    severity="missing hypothesis",
    title="Nearly no gain near opposition",
    statement=r"""Let $u = c\,\ell + v$ with $c > 0$. At every selfish stable pair
$$B \le \sup_h \mathbb E_{\mathcal D_h}\big[v(z, \mathcal A(\mathcal D_h)) - v(z, \theta^*)\big],$$
what $v$ can gain by moving the model; at most $2\sup|v|$, and zero where $v$ does not depend on the
model. Near alignment, $c < 0$, the gain need not be small, as it is not at $v = 0$.""",
    survives="All of it near opposition, with a bound; near alignment there may be several "
    "equilibria and the gain at a bad one is of the order of the loss.",
    assumes=(positive, selfish_pair),
)


@near_opposed.symbolic
def three_slacks() -> dict[str, Comparison]:
    """U(h) - U(h*) from the learner's slack r at h and the agents' slack s at theta*.

    V_h: mean v under h at its own model; V_star: the same at theta*.
    """
    sp = sympy()
    c = sp.Symbol("c", positive=True)
    r, s, size = sp.symbols("r s delta", nonnegative=True)
    g_h, V_h, V_star, U_star = sp.symbols("g_h V_h V_star U_star", real=True)
    agents = sp.Eq(U_star, c * (g_h + r) + V_star + s)
    gain = (c * g_h + V_h - U_star).subs(U_star, agents.rhs)
    low = sp.Symbol("p", nonnegative=True), sp.Symbol("q", nonnegative=True)
    return {
        "the drift less the gain is c r + s": identical(V_h - V_star - gain, c * r + s),
        "that is not negative": non_negative(c * r + s),
        "with V_h = delta - p and V_star = q - delta the drift is at most 2 delta": non_negative(
            2 * size - ((size - low[0]) - (low[1] - size))
        ),
    }


@three_slacks.mutant("for a learner that does not minimise")
def _() -> dict[str, Comparison]:
    c, r = sympy().Symbol("c", positive=True), sympy().Symbol("r", real=True)
    return {"slack": non_negative(c * r)}


def with_drift() -> Iterator[ProportionalGame]:
    """The nearly opposed games, and the opposed ones with v = theta / 4 or theta^2 / 8."""
    yield from nearly((1,))
    for x in small_scope((1,)):
        yield replace(x, extra=tuple((F(0), F(1, 4)) for _ in range(x.n)))
        yield replace(x, extra=tuple((F(0), F(0), F(1, 8)) for _ in range(x.n)))


@near_opposed.sampled(proportional_games(1, extra=True), small=with_drift)
def gain_within_drift(x: ProportionalGame) -> Comparison:
    """B against what v can gain by moving the model."""
    return at_most(x.best - x.here, x.drift)


@gain_within_drift.mutant("half of it")
def _(x: ProportionalGame) -> Comparison:
    return at_most(x.best - x.here, x.drift * F(1, 2))


def moved(x: ProportionalGame) -> ProportionalGame:
    """Start on the first point alone."""
    return replace(x, weights=tuple(F(int(j == 0)) for j in range(x.n)))


gain_within_drift.controls(small_gain)
gain_within_drift.without(positive, small=lambda: nearly((-1,)))
gain_within_drift.without(selfish_pair, small=lambda: map(moved, with_drift()))
