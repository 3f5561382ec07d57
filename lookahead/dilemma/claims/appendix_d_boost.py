"""Appendix D.1: which right prediction raises trust most, and when it can be used."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from lookahead.core.symbols import sympy
from lookahead.dilemma.claims.appendix_d_states import (
    ChainState,
    alike,
)
from lookahead.dilemma.trust import odds
from lookahead.ledger import Assumption, Claim, Comparison, Source, all_of, equals, less_than, that
from lookahead.ledger.symbolic import identical, non_negative

F = Fraction
CHAPTER = "dilemma/trust"


boost = Claim(
    key="gois2025.appD_boost",
    kind="proof step",
    title="Which right prediction raises the centre's trust most",
    source=Source("gois2025", "Appendix D.1, boost", "D.1", "forced"),
    chapter=CHAPTER,
    statement=r"""A round of $0-0-0$, predicted exactly, multiplies node 1's odds by $(1-\alpha)^{-2}$; one of
$1-0-1$ by $\alpha^{-2}$. The first is larger exactly when $\alpha > \tfrac12$.""",
    uses=("gois2025.eq3",),
)


@boost.symbolic
def factors() -> dict[str, Comparison]:
    """The likelihood of both outcomes under the own model."""
    alpha = sympy().Symbol("alpha", positive=True)
    ratio = (1 - alpha) ** -2 / alpha**-2
    return {
        "the ratio of the factors is (alpha / (1 - alpha))^2": identical(
            ratio, (alpha / (1 - alpha)) ** 2
        ),
        "alpha^2 - (1 - alpha)^2 has the sign of 2 alpha - 1": identical(
            alpha**2 - (1 - alpha) ** 2, 2 * alpha - 1
        ),
    }


@factors.mutant("the sign of 3 alpha - 2")
def _() -> dict[str, Comparison]:
    alpha = sympy().Symbol("alpha", positive=True)
    return {"sign": identical(alpha**2 - (1 - alpha) ** 2, 3 * alpha - 2)}


def exact_predictions() -> Iterator[ChainState]:
    """Expectations on both sides of one half."""
    for i in range(1, 12):
        alpha = F(i, 12)
        kappa = max(2 * alpha * (1 - alpha), F(1, 2))
        yield ChainState(alpha, kappa, alike(F(1, 2)), (F(0), F(0), F(0)))


def _gains(x: ChainState) -> tuple[Fraction, Fraction]:
    """What 0 - 0 - 0 and 1 - 0 - 1, predicted exactly, make of node 1's odds."""
    chain, now = x.chain, odds(x.trust[1])
    zero, one = F(0), F(1)
    none = chain.learn((zero, zero, zero), (0, 0, 0), x.trust)[1]
    ends = chain.learn((one, zero, one), (1, 0, 1), x.trust)[1]
    return odds(none) / now, odds(ends) / now


@boost.exact(small=exact_predictions)
def by_posteriors(x: ChainState) -> Comparison:
    """Both factors from equation (3), and their order."""
    none, ends = _gains(x)
    return all_of(
        equals(none, (1 - x.alpha) ** -2),
        equals(ends, x.alpha**-2),
        that((none > ends) == (x.alpha > F(1, 2))),
    )


@by_posteriors.mutant("from two thirds on")
def _(x: ChainState) -> Comparison:
    none, ends = _gains(x)
    return that((none > ends) == (x.alpha > F(2, 3)))


def any_start() -> Iterator[ChainState]:
    """0 - 0 - 0 predicted at the figures' parameters, low trust first."""
    for i in (1, 2, 3, 4):
        yield ChainState(F(4, 5), F(3, 5), alike(F(i, 5)), (F(0), F(0), F(0)))


any_time = Claim(
    key="gois2025.appD_boost.any",
    kind="in-text",
    title="All-defect can always be used to raise trust",
    source=Source("gois2025", "Appendix D.1, boost if needed", "D.1", "forced"),
    chapter=CHAPTER,
    statement=r"""At the parameters of the figures and any trust in $(0, 1)$, predicting $0-0-0$ raises
everyone's trust.""",
    as_printed="“0—0—0 can be used to boost everyone’s trust, if needed”",
    reading="“if needed”: however low trust has fallen",
)


def _rises(x: ChainState) -> Comparison:
    return all_of(*(less_than(a, b) for a, b in zip(x.trust, x.learned, strict=True)))


@any_time.exact(small=any_start)
def boosts(x: ChainState) -> Comparison:
    """All three trusts before and after the round."""
    return _rises(x)


@boosts.mutant("by a half at least, at the centre")
def _(x: ChainState) -> Comparison:
    return that(x.learned[1] >= x.trust[1] + F(1, 2))


boosts.program(
    given=lambda x: {"alpha": x.alpha, "kappa": x.kappa, "tau": x.trust[1]},
    let=(
        ("end", "1 if (1 - tau) * alpha > kappa else 0"),
        ("A", "(0 if end == 1 else 1) ** 2"),
        ("B", "(alpha if end == 1 else 1 - alpha) ** 2"),
        ("after", "tau * A / (tau * A + (1 - tau) * B)"),
    ),
    assume=(("trust inside", "0 < tau and tau < 1"),),
    violates="after <= tau",
)

obedient = Assumption(
    "ends defect when told so",
    r"$(1 - \tau_0)\alpha \le \kappa$, $\tau_0 = \tau_2$",
    lambda x: x.trust[0] == x.trust[2] and (1 - x.trust[0]) * x.alpha <= x.kappa,
)

any_time_obedient = any_time.amended(
    key="gois2025.appD_boost.any.obedient",
    severity="missing hypothesis",
    title="All-defect raises trust while the ends listen",
    statement=r"""Let $0 < \alpha < 1$ and $\beta \le \kappa < 1$. For trusts in $(0, 1)$ with $(1-\tau_0)\alpha
\le \kappa$ predicting $0-0-0$ raises everyone's trust. Otherwise the ends cooperate out of habit; the centre sees two wrong
predictions, and its trust falls to 0, for ever. At the figures' parameters the border is
$\tau_0 = \tfrac14$.""",
    survives="True along both figures, where the ends' trust never falls below its start at 1/2.",
    assumes=(obedient,),
    uses=("gois2025.sec3_accmax.trusted",),
)


@any_time_obedient.exact(small=any_start)
def boosts_the_obedient(x: ChainState) -> Comparison:
    """The same comparison."""
    return _rises(x)


@boosts_the_obedient.mutant("by a half at least, at the centre")
def _(x: ChainState) -> Comparison:
    return that(x.learned[1] >= x.trust[1] + F(1, 2))


@any_time_obedient.symbolic
def odds_grow() -> dict[str, Comparison]:
    """A right prediction multiplies the odds by 1 / (1 - alpha) a neighbour, more than 1."""
    alpha, own = sympy().symbols("alpha own", positive=True)
    return {
        "1 / (1 - alpha) - 1 with own = 1 - alpha": identical(
            (1 / (1 - alpha) - 1).subs(alpha, 1 - own), (1 - own) / own
        ),
        "is alpha / (1 - alpha), positive": non_negative(alpha / own),
    }


@odds_grow.mutant("by 1 / alpha a neighbour")
def _() -> dict[str, Comparison]:
    alpha, own = sympy().symbols("alpha own", positive=True)
    return {"factor": identical((1 / alpha - 1).subs(alpha, 1 - own), (1 - own) / own)}


boosts_the_obedient.controls(boosts)
boosts_the_obedient.without(obedient, small=any_start)
