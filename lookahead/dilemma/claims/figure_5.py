"""Figure 5: both maps against a literal run of the agents, and what narrows with N."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil

import numpy as np
from numpy.typing import NDArray

from lookahead.core.enclosure import Number
from lookahead.dilemma.best_response import pivotal_binomial
from lookahead.dilemma.cooperation_interval import cooperation_interval
from lookahead.dilemma.figures.figure_5 import (
    COST,
    KAPPA,
    RISK,
    SEEDS,
    SIZES,
    scale_free_groups,
    shared,
)
from lookahead.dilemma.poisson_binomial import poisson_binomial
from lookahead.dilemma.threshold import required
from lookahead.ledger import Claim, Comparison, Source, all_of, at_most, equals, less_than, that

F = Fraction
CHAPTER = "dilemma/without_predictor"
SETTING = (
    r"$\tau = 0$, $b = 1$, $r = \tfrac35$, $c = \tfrac1{10}$ ($\kappa = \tfrac16$), $T = \tfrac12$"
)


@dataclass(frozen=True)
class Row:
    """One row of both maps: the number of agents N."""

    size: int

    @property
    def index(self) -> int:
        """Where the row stands."""
        return self.size - SIZES[0]


def rows() -> list[Row]:
    """All sizes, smallest first."""
    return [Row(N) for N in SIZES]


def pairs() -> list[Row]:
    """All sizes that have a next one."""
    return [Row(N) for N in SIZES[:-1]]


def literal(groups: list[list[int]], more: int = 0) -> list[int]:
    """Successful groups by alpha, agent by agent in floats, as a script would count them."""
    alphas = np.linspace(0, 1, 100)
    laws = {
        n: poisson_binomial(np.repeat(alphas[:, None], n - 1, axis=1)) for n in map(len, groups)
    }
    needed = [ceil(0.5 * len(g)) + more for g in groups]
    actions: list[NDArray[np.bool_]] = []
    for g, m in zip(groups, needed, strict=True):
        missing = laws[len(g)][:, m - 1] if m <= len(g) else np.zeros(len(alphas))
        actions.append(float(RISK) * missing - float(COST) > 0)
    count = np.zeros(len(alphas), dtype=np.int64)
    for g, m in zip(groups, needed, strict=True):
        count += np.sum([actions[i] for i in g], axis=0) >= m
    return count.tolist()


def _compared(x: Row, more: int = 0) -> Comparison:
    N, figure = x.size, shared()
    complete = literal([list(range(N))] * N, more)
    both = [equals([n // N for n in complete], figure.complete[x.index].tolist())]
    for s in SEEDS:
        groups = [np.flatnonzero(row).tolist() for row in scale_free_groups(N, s)]
        both.append(equals(literal(groups, more), figure.scale_free[x.index, s].tolist()))
    return all_of(*both)


figure_5 = Claim(
    key="gois2025.fig5",
    kind="figure",
    title="Groups that succeed without a predictor",
    source=Source("gois2025", "Figure 5", "3.3", "forced"),
    chapter=CHAPTER,
    statement=rf"""{SETTING}, $N = 3, \dots, 25$ agents, 100 expectations $\alpha$. On a complete graph all groups
succeed where $\alpha$ lies in the interval of Section 3.3, and none elsewhere. On scale-free graphs (preferential
attachment with two links, five graphs a size) agents with groups of different sizes switch at different
$\alpha$, and a part of the groups succeeds.""",
    reading="the parameters of the released script; the picture prints no numbers, so that what is "
    "compared cell by cell is the exact rule with a literal run of the described agents in floats",
    uses=("gois2025.sec3_alpha",),
)


@figure_5.exact(small=rows, covers=True)
def cells(x: Row) -> Comparison:
    """All cells of one row of both maps; the literal run sums laws, the maps use the closed form."""
    return _compared(x)


@cells.mutant("one cooperator more is required")
def _(x: Row) -> Comparison:
    return _compared(x, more=1)


narrows = Claim(
    key="gois2025.fig5.narrows",
    kind="own",
    title="On complete graphs success narrows with every agent, and ends at 23",
    source=Source("gois2025", "Figure 5", "3.3", "own"),
    chapter=CHAPTER,
    statement=rf"""{SETTING}. The interval of cooperating expectations gets shorter with every agent from $N = 3$
to $N = 23$, and is empty for $N = 24$ and $N = 25$. Yet it is nested for no $N$: with even $N$ it lies lower.""",
    uses=("gois2025.sec3_alpha.interval",),
)


def _ends(N: int) -> tuple[Number, Number] | None:
    return cooperation_interval(N, required(F(1, 2), N), KAPPA)


@narrows.certified(small=pairs, covers=True)
def shorter(x: Row) -> Comparison:
    """Widths from isolated ends; one end moves outwards at every step."""
    now, later = _ends(x.size), _ends(x.size + 1)
    if later is None:
        return that((now is None) == (x.size == 24), "empty from 24 on")
    if now is None:
        return that(condition=False, note="empty before")
    end = 0 if x.size % 2 else 1
    outwards = less_than(later[0], now[0]) if end == 0 else less_than(now[1], later[1])
    return all_of(less_than(later[1] - later[0], now[1] - now[0]), outwards)


@shorter.mutant("shorter by at least a tenth")
def _(x: Row) -> Comparison:
    now, later = _ends(x.size), _ends(x.size + 1)
    if now is None or later is None:
        return that(condition=True, trivial=True)
    return less_than(later[1] - later[0], F(9, 10) * (now[1] - now[0]))


fades = Claim(
    key="gois2025.fig5.scale_free",
    kind="own",
    title="On scale-free graphs success does not vanish",
    source=Source("gois2025", "Figure 5", "3.3", "own"),
    chapter=CHAPTER,
    statement=rf"""{SETTING}, on the five scale-free graphs of each size. The number of expectations (of 100) at which all
groups of all graphs succeed never grows with $N$; it falls from 83 to 21. The share of successful groups, averaged
over the expectations, falls only until $N = 15$; from then on it stays between 0.56 and 0.60.""",
    uses=("gois2025.fig5",),
)


def _everywhere(N: int) -> int:
    found = shared().scale_free[N - SIZES[0]]
    return int((found == N).all(axis=0).sum())


def _mean(N: int) -> Fraction:
    found = shared().scale_free[N - SIZES[0]]
    return F(int(found.sum()), found.size * N)


@fades.exact(small=pairs, covers=True)
def levels_off(x: Row) -> Comparison:
    """Counts of cells, exactly."""
    N = x.size
    falls = at_most(_everywhere(N + 1), _everywhere(N))
    if N + 1 <= 15:
        return all_of(falls, less_than(_mean(N + 1), _mean(N)))
    return all_of(falls, at_most(F(56, 100), _mean(N + 1)), at_most(_mean(N + 1), F(60, 100)))


@levels_off.mutant("the mean share falls with every agent")
def _(x: Row) -> Comparison:
    return less_than(_mean(x.size + 1), _mean(x.size))


smallest_group = Claim(
    key="gois2025.fig5.hub",
    kind="own",
    title="Large groups need a precise expectation, small ones do not",
    source=Source("gois2025", "Figure 5", "3.3", "own"),
    chapter=CHAPTER,
    statement=rf"""{SETTING}. For groups of 3 to 23 the largest probability of being the one missing falls with the
group size, from $\tfrac12$ to just above $\tfrac16$; groups of 24 and 25 never cooperate. So an agent's number of
neighbours, not the number of agents, decides whether it can act without a predictor.""",
    uses=("gois2025.sec3_alpha.interval",),
)


def _peak(M: int) -> Fraction:
    m = required(F(1, 2), M)
    return pivotal_binomial(F(m - 1, M - 1), M, m)


@smallest_group.exact(small=pairs, covers=True)
def peaks_fall(x: Row) -> Comparison:
    """Largest gains of neighbouring sizes, and kappa."""
    M = x.size + 1
    return all_of(less_than(_peak(M), _peak(M - 1)), that((_peak(M) > KAPPA) == (M <= 23)))


@peaks_fall.mutant("by a twentieth with every member")
def _(x: Row) -> Comparison:
    return less_than(_peak(x.size + 1), F(19, 20) * _peak(x.size))
