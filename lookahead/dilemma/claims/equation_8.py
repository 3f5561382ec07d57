"""Equation (8): what one agent gains by cooperating, and when it is pivotal."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from lookahead.core.symbols import sympy
from lookahead.dilemma.claims.assumptions import affordable, costly
from lookahead.dilemma.group_game import GroupGame
from lookahead.dilemma.payoffs import Payoffs
from lookahead.ledger import Claim, Comparison, Source, equals, that
from lookahead.ledger.symbolic import identical
from lookahead.testing.dilemma_game import groups

F = Fraction
CHAPTER = "dilemma/game"

equation_8 = Claim(
    key="gois2025.eq8",
    kind="equation",
    title="The gain from cooperating takes two values",
    source=Source("gois2025", "Equation (8)", "A", "forced"),
    chapter=CHAPTER,
    statement=r"""Let $k_{-i}$ be the cooperators in $i$'s group without $i$. The gain of switching
from defection to cooperation is
$$\Delta_i(k_{-i}) = \Pi_C(k_{-i} + 1) - \Pi_D(k_{-i}) =
r\,b\,\mathbb 1[k_{-i} = m_i - 1] - c\,b .$$""",
    as_printed=r"$\Delta_i = \Pi_C(k_{-i} + 1) - \Pi_D(k_{-i})$",
    uses=("gois2025.def2_1", "gois2025.def2_2"),
)


@equation_8.symbolic
def three_cases() -> dict[str, Comparison]:
    """Below, at and above m - 1 the group succeeds (with, without) the player: 00, 10, 11."""
    gain = _gain_by_success()
    b, c, r = sympy().symbols("b c r", positive=True)
    return {
        "k_-i <= m - 2: it fails either way": identical(gain(0, 0), -c * b),
        "k_-i = m - 1: the player decides": identical(gain(1, 0), r * b - c * b),
        "k_-i >= m: it succeeds either way": identical(gain(1, 1), -c * b),
    }


def _gain_by_success() -> Any:
    b, c, r = sympy().symbols("b c r", positive=True)

    def payoff(success: int) -> Any:
        return b * success + (1 - r) * b * (1 - success)

    return lambda with_player, without: payoff(with_player) - c * b - payoff(without)


@three_cases.mutant("a gain of r b above the threshold too")
def _() -> dict[str, Comparison]:
    gain = _gain_by_success()
    b, c, r = sympy().symbols("b c r", positive=True)
    return {"k_-i >= m": identical(gain(1, 1), r * b - c * b)}


def _gains(x: GroupGame) -> list[Fraction]:
    """What agent 0 gains by switching, from the payoffs of whole profiles."""
    rest = [(1,) * k + (0,) * (x.size - 1 - k) for k in range(x.size)]
    return [x.payoff(0, (1, *y)) - x.payoff(0, (0, *y)) for y in rest]


def _formula(pay: Payoffs, pivotal: bool) -> Fraction:
    return pay.risk * pay.endowment * pivotal - pay.cost * pay.endowment


@equation_8.exact(small=groups)
def on_profiles(x: GroupGame) -> Comparison:
    """Every number of other cooperators, every m from 0 to M."""
    m = x.required
    return equals(_gains(x), [_formula(x.payoffs, k == m - 1) for k in range(x.size)])


@on_profiles.mutant("a gain of r b above the threshold too")
def _(x: GroupGame) -> Comparison:
    m = x.required
    return equals(_gains(x), [_formula(x.payoffs, k >= m - 1) for k in range(x.size)])


pivotal = Claim(
    key="gois2025.sec2_pivotal",
    kind="in-text",
    title="Cooperate exactly as the only one missing",
    source=Source(
        "gois2025", "Section 2.1, below equation (3), and Appendix A", "2.1", "reconstructed"
    ),
    chapter=CHAPTER,
    statement=r"""Where $0 < \kappa < 1$, cooperating is strictly better for $i$ if
$k_{-i} = m_i - 1$, and strictly worse for every other $k_{-i}$. With $m_i = 0$ it is worse
always.""",
    reading=r"The condition after “as long as” is lost; we read $\kappa < 1$.",
    assumes=(affordable, costly),
    uses=("gois2025.eq8",),
)


@pivotal.symbolic
def signs() -> dict[str, Comparison]:
    """kappa = 1/(1 + x) with x > 0 runs through (0, 1); s = r b."""
    x, s = sympy().symbols("x s", positive=True)
    kappa = 1 / (1 + x)
    return {
        "pivotal: s (1 - kappa) > 0": that(bool(sympy().factor(s - kappa * s).is_positive)),
        "else: -s kappa < 0": that(bool((-kappa * s).is_negative)),
    }


@signs.mutant("it pays when it is pivotal or not")
def _() -> dict[str, Comparison]:
    x, s = sympy().symbols("x s", positive=True)
    return {"else": that(bool((-s / (1 + x)).is_positive))}


@pivotal.exact(small=groups)
def strictly(x: GroupGame) -> Comparison:
    """The sign of every gain, from the payoffs of whole profiles."""
    signs = [(g > 0) - (g < 0) for g in _gains(x)]
    return equals(signs, [1 if k == x.required - 1 else -1 for k in range(x.size)])


@strictly.mutant("whenever at least m - 1 others cooperate")
def _(x: GroupGame) -> Comparison:
    signs = [(g > 0) - (g < 0) for g in _gains(x)]
    return equals(signs, [1 if k >= x.required - 1 else -1 for k in range(x.size)])


strictly.without(affordable, small=groups)
strictly.without(costly, small=groups)
