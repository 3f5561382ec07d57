"""Section 2, one group: the pure equilibria of the dilemma and which of them is Pareto optimal."""

from __future__ import annotations

from typing import Any

from lookahead.core.symbols import sympy
from lookahead.dilemma.claims.assumptions import affordable, costly
from lookahead.dilemma.group_game import GroupGame
from lookahead.ledger import Claim, Comparison, Source, all_of, that
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.testing.dilemma_game import groups, large_groups

CHAPTER = "dilemma/game"


def positive(expression: Any) -> Comparison:
    """SymPy knows the expression to be positive."""
    return that(bool(sympy().factor(expression).is_positive), note=f"{expression} > 0")


nash = Claim(
    key="gois2025.sec2_nash",
    kind="in-text",
    title="One group: nobody cooperates, or exactly m do",
    source=Source("gois2025", "Section 2, below Definition 2.2", "2", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""In one round of one group that contains everybody, with $0 < \kappa < 1$, the pure
Nash equilibria are the profile in which all defect and those with exactly $m$ cooperators, for every
$T \in [0, 1]$.""",
    reading=r"The condition on the game is lost; we read $\kappa < 1$, and nothing about $m$.",
    assumes=(affordable, costly),
    uses=("gois2025.sec2_pivotal",),
)


@nash.exact(small=large_groups)
def all_defect_or_m(x: GroupGame) -> Comparison:
    """Every deviation from every profile, for every m from 0 to N, N up to 8."""
    return that(_counts(x) == {0, x.required} and _by_count(x))


def _counts(x: GroupGame) -> set[int]:
    return {sum(y) for y in x.equilibria}


def _by_count(x: GroupGame) -> bool:
    """Whether a profile's being an equilibrium depends on its count alone."""
    found, counts = x.equilibria, _counts(x)
    return all((sum(y) in counts) == (y in found) for y in x.profiles)


@all_defect_or_m.mutant("at least m cooperators")
def _(x: GroupGame) -> Comparison:
    return that(_counts(x) == {0, *range(x.required, x.size + 1)})


PROFILES = (
    ("n", "size"),
    ("D(k)", "b if k >= m else b - r * b"),
    ("pay(y, i)", "D(sum(y)) - c * y[i]"),
    ("flip(y, i)", "[1 - y[j] if j == i else y[j] for j in range(n)]"),
    ("stays(y)", "all([pay(flip(y, i), i) <= pay(y, i) for i in range(n)])"),
)
ASSUMED = (
    ("a group and a threshold", "n >= 1 and 0 <= m <= n and b > 0"),
    ("0 < kappa < 1", "0 < c < r * b"),
)


def given(x: GroupGame) -> dict[str, Any]:
    """The numbers of a group; c is what a cooperator pays."""
    pay = x.payoffs
    return {"size": x.size, "m": x.required, "b": pay.endowment, "r": pay.risk, "c": pay.price}


all_defect_or_m.program(
    given=given, let=PROFILES, assume=ASSUMED, violates="not stays([0 for i in range(n)])"
)

nash_by_count = nash.amended(
    key="gois2025.sec2_nash.count",
    severity="missing hypothesis",
    title="One group: the pure equilibria for every m",
    statement=r"""With $0 < \kappa < 1$ the pure Nash equilibria of one group are the profiles with
exactly $m$ cooperators and, *unless $m = 1$*, the one in which all defect; all are strict. For
$m = 0$ the two are the same profile.""",
    survives="Everything for thresholds that need at least two cooperators; where one is enough, "
    "somebody who sees nobody cooperate does it alone.",
    assumes=(affordable, costly),
    uses=("gois2025.sec2_pivotal",),
)


@nash_by_count.symbolic
def by_count() -> dict[str, Comparison]:
    """What deviating gains, by case; s = r b, kappa = 1/(1 + x) in (0, 1)."""
    x, s = sympy().symbols("x s", positive=True)
    kappa = 1 / (1 + x)
    joins_as_pivotal, joins_otherwise = s * (1 - kappa), -s * kappa
    leaves_as_pivotal, leaves_otherwise = -joins_as_pivotal, -joins_otherwise
    return {
        "k = m: a cooperator sees m - 1 others, and loses by leaving": positive(-leaves_as_pivotal),
        "k = m: a defector sees m others, and loses by joining": positive(-joins_otherwise),
        "k = 0, m != 1: a defector sees 0 != m - 1, and loses": positive(-joins_otherwise),
        "k = 0, m = 1: a defector sees 0 = m - 1, and gains": positive(joins_as_pivotal),
        "0 < k != m: a cooperator sees k - 1 != m - 1, and gains": positive(leaves_otherwise),
    }


@by_count.mutant("with one cooperator too many it costs to leave")
def _() -> dict[str, Comparison]:
    x, s = sympy().symbols("x s", positive=True)
    return {"k = m + 1": positive(-s / (1 + x))}


@nash_by_count.exact(small=large_groups)
def every_m(x: GroupGame) -> Comparison:
    """The counts of all equilibria, and that they are strict."""
    expected = {x.required} if x.required == 1 else {0, x.required}
    strict = x.equilibria == x.strict_equilibria
    return all_of(that(_counts(x) == expected, "counts"), that(strict and _by_count(x), "strict"))


@every_m.mutant("all-defect whatever m")
def _(x: GroupGame) -> Comparison:
    return that(_counts(x) == {0, x.required})


@every_m.mutant("at least m cooperators")
def _(x: GroupGame) -> Comparison:
    return that({0, *range(x.required, x.size + 1)} == _counts(x))


every_m.controls(all_defect_or_m)
every_m.without(affordable, small=groups)
every_m.without(costly, small=groups)

pareto = Claim(
    key="gois2025.sec2_pareto",
    kind="in-text",
    title="All-defect is not Pareto optimal, m cooperators are",
    source=Source("gois2025", "Section 2, below Definition 2.2, and its footnote", "2", "forced"),
    chapter=CHAPTER,
    statement=r"""With $0 < \kappa < 1$, in one group: no profile is better for somebody and worse for
nobody than one with exactly $m$ cooperators; all-defect is not Pareto optimal.""",
    as_printed="“everyone to defect (sub-optimal)”, exactly $m$ cooperators “(Pareto optimal)”",
    assumes=(affordable, costly),
    uses=("gois2025.def2_1", "gois2025.def2_2"),
)


def _optimal_counts(x: GroupGame) -> set[int]:
    return {k for k in range(x.size + 1) if x.is_pareto_optimal(_profile(x, k))}


def _profile(x: GroupGame, k: int) -> tuple[int, ...]:
    """A profile of each count is enough: agents differ by their action only."""
    return (1,) * k + (0,) * (x.size - k)


@pareto.exact(small=groups)
def sub_optimal_all_defect(x: GroupGame) -> Comparison:
    """Payoff vectors of all profiles, compared with one another."""
    m_is = x.is_pareto_optimal(_profile(x, x.required))
    return that(m_is and not x.is_pareto_optimal(_profile(x, 0)))


@sub_optimal_all_defect.mutant("all-cooperate is the Pareto optimum")
def _(x: GroupGame) -> Comparison:
    return that(_optimal_counts(x) == {x.size})


sub_optimal_all_defect.program(
    given=given,
    let=(
        *PROFILES,
        ("none", "[0 for i in range(n)]"),
        ("most", "b"),
    ),
    assume=(*ASSUMED, ("b is the largest payoff there is", "D(n) <= most and D(0) <= most")),
    violates="all([pay(none, i) == most for i in range(n)])",
)

pareto_exactly_m = pareto.amended(
    key="gois2025.sec2_pareto.exactly",
    severity="missing hypothesis",
    title="The Pareto optima are the profiles with exactly m cooperators",
    statement=r"""With $0 < \kappa < 1$ the Pareto optimal profiles of one group are those with
exactly $m$ cooperators. So all-defect is Pareto optimal for $m = 0$ ($T = 0$) and for no other
$m$.""",
    survives="Everything for T > 0; where nobody needs to cooperate, nobody should.",
    assumes=(affordable, costly),
    uses=("gois2025.def2_1", "gois2025.def2_2"),
)


@pareto_exactly_m.symbolic
def by_payoffs() -> dict[str, Comparison]:
    """s = r b, kappa = 1/(1 + x); success pays b - kappa s or b, failure b - s or less."""
    sp = sympy()
    x, s, b, N, m = sp.symbols("x s b N m", positive=True)
    j = sp.Symbol("j", nonnegative=True)
    kappa = 1 / (1 + x)
    total = N * b - kappa * s * m
    return {
        "failure pays at most b - s, less than any payoff at k = m": positive(s - kappa * s),
        "success with m + j cooperators pays no more in total": non_negative(
            total - (N * b - kappa * s * (m + j))
        ),
        "so at j = 0 nobody is better off unless somebody is worse off": identical(
            total, (N - m) * b + m * (b - kappa * s)
        ),
        "k > m: one who leaves gains kappa s, the others the same": positive(kappa * s),
        "k < m: at k = m everybody gets more than b - s": positive((b - kappa * s) - (b - s)),
    }


@by_payoffs.mutant("with more cooperators the total grows")
def _() -> dict[str, Comparison]:
    s, m, x = sympy().symbols("s m x", positive=True)
    return {"total": positive(-s * (m + 1) / (1 + x) + s * m / (1 + x))}


@pareto_exactly_m.exact(small=groups)
def only_m(x: GroupGame) -> Comparison:
    """Which counts are Pareto optimal."""
    return that(_optimal_counts(x) == {x.required})


@only_m.mutant("at least m")
def _(x: GroupGame) -> Comparison:
    return that(_optimal_counts(x) == set(range(x.required, x.size + 1)))


@only_m.mutant("all-cooperate")
def _(x: GroupGame) -> Comparison:
    return that(_optimal_counts(x) == {x.size})


only_m.controls(sub_optimal_all_defect)
only_m.without(affordable, small=groups)
only_m.without(costly, small=groups)
