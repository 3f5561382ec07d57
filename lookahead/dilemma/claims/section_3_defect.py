"""Section 3.1: when the prediction that everybody defects is self-fulfilling."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from lookahead.core.symbols import sympy
from lookahead.dilemma.bitset_census import Census, Flags
from lookahead.dilemma.claims.section_3_nash import CHAPTER, cheap, cheap_games, dear_games
from lookahead.ledger import Claim, Comparison, Source, that
from lookahead.ledger.symbolic import identical

F = Fraction

all_defect = Claim(
    key="gois2025.sec3_alldefect",
    kind="in-text",
    title="All-defect is self-fulfilling where nobody can succeed alone",
    source=Source("gois2025", "Section 3.1, before Proposition 3.2", "3.1", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""As long as every group needs more than one cooperator, $m_i > 1$ for all $i$, that is
$T > 1/\min_i M_i$, the prediction that everybody defects is self-fulfilling.""",
    reading="the lost condition as $m_i > 1$ for all $i$, the weakest on the threshold alone for T > 0; the text: “as long as …, all-defecting is always a self-fulfilling prophecy”",
    uses=("gois2025.eq8",),
)


def confirmed(x: Census) -> Flags:
    """For which graphs all-defect is its own best response."""
    return x.successor[:, 0] == 0


def smallest(x: Census) -> list[bool]:
    """For which graphs T exceeds 1 / min M, from the definition."""
    return [x.threshold * int(size) > 1 for size in x.sizes.min(axis=1)]


@all_defect.symbolic
def nobody_is_pivotal() -> dict[str, Comparison]:
    """With nobody predicted to cooperate the count is 0, and m - 1 = 1 + s - 0 is not."""
    sp = sympy()
    s = sp.Symbol("s", nonnegative=True, integer=True)
    m = 2 + s
    return {
        "m - 1 exceeds the count": identical(m - 1 - 0, 1 + s),
        "by at least one": that(bool((1 + s).is_positive)),
    }


@nobody_is_pivotal.mutant("with m = 1 allowed")
def _() -> dict[str, Comparison]:
    s = sympy().Symbol("s", nonnegative=True, integer=True)
    return {
        "m - 1 exceeds the count": identical((1 + s) - 1 - 0, s),
        "by at least one": that(bool(s.is_positive)),
    }


@all_defect.exact(small=cheap_games)
def on_all_small_graphs(x: Census) -> Comparison:
    """Wherever T > 1 / min M, nobody answers the prediction of nought by cooperating."""
    return that(bool(confirmed(x)[smallest(x)].all()))


@on_all_small_graphs.mutant("without a condition")
def _(x: Census) -> Comparison:
    return that(bool(confirmed(x).all()))


@on_all_small_graphs.mutant("one group needs more than one cooperator")
def _(x: Census) -> Comparison:
    largest = [x.threshold * int(size) > 1 for size in x.sizes.max(axis=1)]
    return that(bool(confirmed(x)[largest].all()))


exactly = Claim(
    key="gois2025.sec3_alldefect.iff",
    kind="own",
    title="Exactly when all-defect is self-fulfilling",
    source=Source("gois2025", "Section 3.1, before Proposition 3.2", "3.1", "own"),
    chapter=CHAPTER,
    statement=r"""For $\kappa < 1$ all-defect is self-fulfilling if and only if no group needs exactly one
cooperator: $T = 0$, where all groups succeed, or $T > 1/\min_i M_i$.""",
    assumes=(cheap,),
    uses=("gois2025.eq8",),
)


@exactly.symbolic
def pivotal_at_nought() -> dict[str, Comparison]:
    """Agent i is pivotal at the count 0 exactly where m = 1; and m = 1 says 0 < T M <= 1."""
    sp = sympy()
    m, T, M = sp.Symbol("m", integer=True), sp.Symbol("T"), sp.Symbol("M", positive=True)
    share = sp.Symbol("share", positive=True)
    return {
        "the count 0 is m - 1 where m = 1": that(sp.solve(sp.Eq(0, m - 1), m) == [1]),
        "T M <= 1 is T <= 1 / M": identical((1 - T * M) / M, 1 / M - T),
        "T = 0 needs nobody": identical((T * M).subs(T, 0), 0),
        "T > 0 needs somebody": that(bool((share * M).is_positive)),
    }


@pivotal_at_nought.mutant("pivotal where two are needed")
def _() -> dict[str, Comparison]:
    m = sympy().Symbol("m", integer=True)
    return {
        "one": that(sympy().solve(sympy().Eq(0, m - 1), m) == [1]),
        "two": that(sympy().solve(sympy().Eq(0, m - 1), m) == [2]),
    }


@exactly.exact(small=cheap_games)
def both_directions(x: Census) -> Comparison:
    """Confirmed exactly on the graphs that the condition names."""
    named = [x.threshold == 0 or big for big in smallest(x)]
    return that(bool((confirmed(x) == np.array(named)).all()))


@both_directions.mutant("T > 0 suffices")
def _(x: Census) -> Comparison:
    return that(bool((confirmed(x) == (x.threshold > 0)).all()))


@both_directions.mutant("T = 0 is excluded")
def _(x: Census) -> Comparison:
    return that(bool((confirmed(x) == np.array(smallest(x))).all()))


both_directions.without(cheap, small=dear_games)
