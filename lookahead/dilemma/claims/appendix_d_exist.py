"""Appendix D.3, existence of medium discounts: does boosting pay below the threshold, and where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from hypothesis import strategies as st

from lookahead.core.symbols import sympy
from lookahead.dilemma.claims.appendix_d_medium import FIGURE, up_to_half
from lookahead.dilemma.claims.appendix_d_states import (
    CHAIN,
    REGIME,
    Choice,
    choices_at,
    given,
)
from lookahead.ledger import Assumption, Claim, Comparison, Source, less_than, that
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.testing.dilemma_trust import chain_games, shares

F = Fraction
CHAPTER = "dilemma/oscillation"
FOUR, OTHER = (1, 1, 1, 3), (0, 3, 3, 3)


exist = Claim(
    key="gois2025.appD_gamma_exist",
    kind="in-text",
    title="Medium discount factors exist",
    source=Source("gois2025", "Appendix D.3, existence of medium", "D.3", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""For $\alpha = \tfrac45$, $\kappa = \tfrac35$ there are discount factors, at least from
$(\sqrt3-1)/2 \approx 0.366$ to $\tfrac12$, at which $R_3$ is best where it is possible and boosting
by $R_0$ is best where it is not.""",
    reading="the text does not say at which odds boosting has to be best",
    readings=("gois2025.appD_gamma_exist.somewhere", "gois2025.appD_gamma_exist.everywhere"),
)

somewhere = Claim(
    key="gois2025.appD_gamma_exist.somewhere",
    kind="in-text",
    title="Medium discount factors exist, at some odds",
    source=Source("gois2025", "Appendix D.3, existence of medium", "D.3", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""For $\alpha = \tfrac45$, $\kappa = \tfrac35$ and odds in $(\tfrac{14336}{78125}, \tfrac{896}{3125}]$ three
rounds of $R_3$ can follow a boost, and the slow way takes $R_1$ three times before $R_3$. The rewards
$0, 3, 3, 3$ beat $1, 1, 1, 3$ exactly for $2\gamma^2 + 2\gamma > 1$, that is, $\gamma >
(\sqrt3-1)/2$. At the odds $\tfrac3{16}$ that the run of Figure 6 reaches first, $R_0$ is better than
$R_1$ for $\gamma$ from $\tfrac{11}{30}$ up to $\tfrac12$, and with it the medium behaviour exists.""",
    reading="at some odds; streams of four rewards, as three and two in the text count them",
    uses=("gois2025.appD_odds", "gois2025.appD_gamma_med.three"),
)


@somewhere.symbolic
def streams() -> dict[str, Comparison]:
    """The difference of both streams, its positive root, and the odds at which they occur."""
    sp = sympy()
    gamma, o = sp.symbols("gamma o", positive=True)
    total = lambda rewards: sum(r * gamma**t for t, r in enumerate(rewards))
    down = lambda odds: sp.Rational(5, 8) * odds - sp.Rational(7, 16)
    up = sp.Rational(25, 16)
    return {
        "0333 less 1113 is 2 gamma^2 + 2 gamma - 1": identical(
            total(OTHER) - total(FOUR), 2 * gamma**2 + 2 * gamma - 1
        ),
        "zero at (sqrt 3 - 1) / 2": identical(
            (2 * gamma**2 + 2 * gamma - 1).subs(gamma, (sp.sqrt(3) - 1) / 2), 0
        ),
        "a third R3 after a boost needs o > 903/6250, which is less": identical(
            down(down(25 * o)) - sp.Rational(7, 10),
            sp.Rational(625, 64) * (o - sp.Rational(903, 6250)),
        ),
        "two R1 are not enough up to 896/3125": identical(
            up**2 * o - sp.Rational(7, 10), up**2 * (o - sp.Rational(896, 3125))
        ),
        "three are above 14336/78125": identical(
            up**3 * o - sp.Rational(7, 10), up**3 * (o - sp.Rational(14336, 78125))
        ),
        "in that order": that(F(903, 6250) < F(14336, 78125) < F(3, 16) < F(896, 3125)),
    }


@streams.mutant("1, 1, 3 in place of 1, 1, 1, 3")
def _() -> dict[str, Comparison]:
    gamma = sympy().Symbol("gamma", positive=True)
    return {
        "difference": identical(
            (3 * gamma + 3 * gamma**2) - (1 + gamma + 3 * gamma**2), 2 * gamma**2 + 2 * gamma - 1
        )
    }


@dataclass(frozen=True)
class Span:
    """Odds, and an interval of discount factors."""

    odds: Fraction
    low: Fraction
    high: Fraction


CUTS = (
    *(F(11, 30), F(147, 400), F(221, 600), F(37, 100), F(28, 75), F(19, 50), F(39, 100)),
    *(F(2, 5), F(21, 50), F(11, 25), F(23, 50), F(12, 25), F(1, 2)),
)
"""Discount factors from 11/30 to 1/2, closer where the two actions differ by less."""


def first_boost() -> Iterator[Span]:
    """The first odds below the threshold on the run of Figure 6, without slack."""
    for low, high in pairwise(CUTS):
        yield Span(F(3, 16), low, high)


def _boost_exceeds(x: Span, margin: Fraction) -> Comparison:
    """No reward is negative, so that a value does not fall as the discount factor rises."""
    boost = Choice(*FIGURE, x.odds, x.low).worth("R0")
    slow = Choice(*FIGURE, x.odds, x.high).worth("R1")
    return less_than(slow.upper + margin, boost.lower)


@somewhere.exact(small=first_boost, covers=True)
def boost_at_first(x: Span) -> Comparison:
    """R0 at the least discount of an interval against R1 at the largest: all of it at once."""
    return _boost_exceeds(x, F(0))


@boost_at_first.mutant("by a tenth at least")
def _(x: Span) -> Comparison:
    return _boost_exceeds(x, F(1, 10))


three_streams = Claim(
    key="gois2025.appD_gamma_exist.three",
    kind="own",
    title="With streams of three nothing would be left",
    source=Source("gois2025", "Appendix D.3, existence of medium", "D.3", "own"),
    chapter=CHAPTER,
    statement=r"""If the streams compared were $1, 1, 3$ and $0, 3, 3$, the second would be better exactly for
$\gamma > \tfrac12$, and the medium range below $\tfrac12$ would be empty.""",
    reading="streams of three rewards",
)


@three_streams.symbolic
def shorter() -> dict[str, Comparison]:
    """The difference of the shorter streams."""
    gamma = sympy().Symbol("gamma", positive=True)
    total = lambda rewards: sum(r * gamma**t for t, r in enumerate(rewards))
    return {"033 less 113": identical(total((0, 3, 3)) - total((1, 1, 3)), 2 * gamma - 1)}


@shorter.mutant("from 1/4 on")
def _() -> dict[str, Comparison]:
    gamma = sympy().Symbol("gamma", positive=True)
    total = lambda rewards: sum(r * gamma**t for t, r in enumerate(rewards))
    return {"033 less 113": identical(total((0, 3, 3)) - total((1, 1, 3)), 4 * gamma - 1)}


def below_threshold() -> Iterator[Choice]:
    """Odds below the threshold of the figures, discounts in the range claimed."""
    for o in (F(1, 2), F(3, 5), F(3, 16), F(1, 100)):
        for gamma in (F(2, 5), F(9, 20)):
            yield Choice(*FIGURE, o, gamma)


everywhere = Claim(
    key="gois2025.appD_gamma_exist.everywhere",
    kind="in-text",
    title="Medium discount factors exist, at all odds",
    source=Source("gois2025", "Appendix D.3, existence of medium", "D.3", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""For $\alpha = \tfrac45$, $\kappa = \tfrac35$ and $(\sqrt3-1)/2 < \gamma < \tfrac12$, $R_0$ now is
at least as good as $R_1$ now wherever $R_3$ is not possible, so that boosting is the policy.""",
    reading="at all odds, as a policy that is drawn in Figure 6 needs",
)


@everywhere.exact(small=below_threshold)
def boost_below(x: Choice) -> Comparison:
    """R0 against R1, by dynamic programming."""
    return x.at_least_as_good("R0", "R1")


@boost_below.mutant("by a tenth at least")
def _(x: Choice) -> Comparison:
    return x.exceeds("R0", "R1", F(1, 10))


boost_below.program(
    given=given,
    let=(
        *CHAIN,
        ("after_R1", "o / alpha ** 2"),
        ("slow_at_least", "1 + 3 * g + g ** 2 / (1 - g)"),
        ("boost_at_most", "3 * g / (1 - g)"),
    ),
    assume=(
        *REGIME,
        ("R3 is not possible now", "o <= threshold"),
        ("R3 is possible after R1", "after_R1 > threshold"),
        ("the discount is in the range", "2 * g ** 2 + 2 * g > 1 and g < 1 / 2"),
    ),
    violates="slow_at_least > boost_at_most",
)

one_step_short = Assumption(
    "one R1 short of R3",
    r"$\alpha^2\,\frac{\kappa-\beta}{1-\kappa} < o \le \frac{\kappa-\beta}{1-\kappa}$",
    lambda x: x.game.alpha**2 * x.game.threshold < x.odds <= x.game.threshold,
)


def one_short() -> Iterator[Choice]:
    """Odds one R1 below the threshold, and others."""
    return choices_at((F(1, 4), F(2, 5), F(1, 2)), (F(1, 20), F(1, 6), F(1, 2), F(7, 10)))


def far_below() -> Iterator[Choice]:
    """Where a boost pays for three rounds and R1 would be needed three times."""
    yield Choice(*FIGURE, F(3, 16), F(2, 5))


def patient() -> Iterator[Choice]:
    """One R1 below the threshold at higher discounts."""
    yield Choice(*FIGURE, F(1, 2), F(3, 5))


everywhere_short = everywhere.amended(
    key="gois2025.appD_gamma_exist.short",
    severity="conclusion fails",
    title="Where one R1 is enough, no discount below one half calls for a boost",
    statement=r"""For all $\alpha, \kappa$: where $R_3$ is not possible now and is possible after one $R_1$, $R_1$
is at least as good as $R_0$ for every $\gamma \le \tfrac12$. It earns $1 + 3\gamma +
\gamma^2/(1-\gamma)$ at least, and the boost $3\gamma/(1-\gamma)$ at most.""",
    survives="Boosting is best at some odds below the threshold, and R1 at others, near the "
    "threshold and at very small odds; a policy for medium discounts has to tell them apart.",
    assumes=(one_step_short, up_to_half),
    uses=("gois2025.appD_odds",),
)


@everywhere_short.symbolic
def slow_way() -> dict[str, Comparison]:
    """The difference of both bounds."""
    gamma = sympy().Symbol("gamma", nonnegative=True)
    spare = sympy().Symbol("spare", nonnegative=True)
    rest = sympy().Symbol("rest", positive=True)
    slow = 1 + 3 * gamma + gamma**2 / (1 - gamma)
    fast = 3 * gamma / (1 - gamma)
    return {
        "the difference": identical(slow - fast, (1 - 2 * gamma) * (1 + gamma) / (1 - gamma)),
        "is not negative up to 1/2": non_negative(spare * (1 + gamma) / rest),
    }


@slow_way.mutant("up to 3/5")
def _() -> dict[str, Comparison]:
    gamma = sympy().Symbol("gamma", nonnegative=True)
    slow, fast = 1 + 3 * gamma + gamma**2 / (1 - gamma), 3 * gamma / (1 - gamma)
    return {"difference": identical(slow - fast, (3 - 5 * gamma) / (1 - gamma))}


@st.composite
def drawn_short(draw: st.DrawFn) -> Choice:
    """Draw odds above alpha^2 times the threshold, up to it, and a discount up to one half."""
    game = draw(chain_games())
    share = draw(shares(parts=8, ends=False))
    low = game.alpha**2 * game.threshold
    odds = low + (game.threshold - low) * share
    return Choice(game.alpha, game.kappa, odds, F(1, 8) + draw(shares()) * F(3, 8))


@everywhere_short.sampled(drawn_short(), small=one_short)
def slow_before_boost(x: Choice) -> Comparison:
    """R1 against R0, by dynamic programming."""
    return x.at_least_as_good("R1", "R0")


@slow_before_boost.mutant("by one half at least")
def _(x: Choice) -> Comparison:
    return x.exceeds("R1", "R0", F(1, 2))


slow_before_boost.controls(boost_below)
slow_before_boost.without(one_step_short, small=far_below)
slow_before_boost.without(up_to_half, small=patient)
