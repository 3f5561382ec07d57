"""Figure 1: the published curves against the released solver and against an exact one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any, Literal

from lookahead.core.enclosure import Ternary, exactly, real, root
from lookahead.ledger import Claim, Comparison, Source, at_most, that
from lookahead.reasoning.claims.credit_data import ROUNDS, CreditRun, source
from lookahead.reasoning.figures.comparison import (
    Array,
    Cell,
    compare,
    faster,
    half_digit,
    quantile,
    variance_of_mean,
)
from lookahead.reasoning.figures.figure_1 import Figure1
from lookahead.reasoning.figures.figure_1_published import CELLS, RUNS

F = Fraction
CHAPTER = "reasoning/credit_retraining"
Solver = Literal["released", "exact"]
Table = tuple[tuple[tuple[str, str], ...], ...]


@dataclass(frozen=True)
class PublishedMean:
    """One mean of the published table: mixture (row) and round t. It holds no data."""

    source: str
    mixture: int
    t: int


def means(first: int = 0) -> Iterator[PublishedMean]:
    """Every mixture and round, from round `first` on."""
    for mixture in range(len(CELLS)):
        for t in range(first, ROUNDS):
            yield PublishedMean(source(), mixture, t)


def curves_of(figure: Figure1, solver: Solver) -> Array:
    """Return gaps (mixtures, runs, rounds) of one of the two solvers."""
    return (figure.released if solver == "released" else figure.exact).gaps


@cache
def reference(data: str) -> Table:
    """Return the published table; on the stand-in, the released solver's, printed the same way."""
    if data == "real":
        return tuple(row[:ROUNDS] for row in CELLS)
    released = CreditRun(data).figure.released
    return tuple(
        tuple((f"{m:.4e}", f"{s:.1e}") for m, s in zip(mean, std, strict=True))
        for mean, std in zip(released.mean, released.std, strict=True)
    )


@cache
def cells(data: str, solver: Solver, *, reverse: bool = False) -> dict[tuple[int, int], Cell]:
    """Return the comparisons by mixture and round; `reverse` relabels our mixtures."""
    figure = CreditRun(data).figure
    gaps = curves_of(figure, solver)
    found = compare(gaps[::-1] if reverse else gaps, reference(data), runs=RUNS, floor=figure.floor)
    return {(cell.mixture, cell.t): cell for cell in found}


def of_the_paper(data: str, found: Comparison) -> Comparison:
    """Return the comparison; what fails on the stand-in says nothing about the paper's data."""
    if data != "real" and found.violated:
        return that(Ternary.UNKNOWN, "not so on the stand-in, from which nothing follows")
    return found


def agrees(x: PublishedMean, solver: Solver, *, reverse: bool = False) -> Comparison:
    """Return our mean against the printed one: their distance and what the rule allows."""
    cell = cells(x.source, solver, reverse=reverse)[x.mixture, x.t]
    if not cell.decided:
        return that(Ternary.UNKNOWN, "below the floor of floating-point solvers: not compared")
    apart = abs(exactly(cell.mean) - exactly(cell.published_mean))
    return at_most(real(apart), real(exactly(cell.allowance)))


def _given(solver: Solver) -> Any:
    """Ten gaps of ours, the printed numbers, and Student's quantile; the rest is arithmetic."""

    def given(x: PublishedMean) -> dict[str, Any]:
        mean, std = reference(x.source)[x.mixture][x.t]
        found = cells(x.source, solver)
        gaps = curves_of(CreditRun(x.source).figure, solver)[x.mixture, :, x.t]
        compared = sum(cell.decided for cell in found.values())
        spread = float(std) + half_digit(std)
        parts = (variance_of_mean(gaps.std(), len(gaps)), variance_of_mean(spread, RUNS))
        return {
            "gaps": tuple(exactly(g) for g in gaps.tolist()),
            "printed": F(mean),
            "spread": F(std) + exactly(half_digit(std)),
            "digit": exactly(half_digit(mean)),
            "runs": RUNS,
            "q": exactly(quantile(parts, compared)),
        }

    return given


PROGRAM: dict[str, Any] = {
    "let": (
        ("mean", "sum(gaps) / len(gaps)"),
        ("ours", "sum([(g - mean) ** 2 for g in gaps]) / len(gaps) / (len(gaps) - 1)"),
        ("theirs", "spread ** 2 / (runs - 1)"),
        ("apart", "abs(mean - printed) - digit"),
    ),
    "assume": (("more than one run", "len(gaps) > 1 and runs > 1"),),
    "violates": "apart > 0 and apart ** 2 > q ** 2 * (ours + theirs)",
}

RULE = (
    "The means of ten runs each may differ by Welch's interval, at 99 % for all compared means "
    "together, plus half a printed digit. The rule was chosen after runs had been seen beside the "
    "published table; it was not stated beforehand."
)

figure_1 = Claim(
    key="zhu2025.fig1",
    kind="figure",
    title="Convergence of retraining on a mixed population",
    source=Source("zhu2025", "Figure 1", "6.1", "forced"),
    chapter=CHAPTER,
    statement=rf"""For the mixtures $(\alpha_1, \alpha_2) = (0.9, 0.1), (0.5, 0.5), (0.1, 0.9)$ and
$\epsilon = \tfrac12$, the gap $\|\theta_{{t+1}} - \theta_t\|_2$ falls to rounding as published,
mean by mean, when the learner is the released one: L-BFGS from zero, stopped at tolerance
$10^{{-5}}$. {RULE}""",
    reading="as released; the call of the solver is in no file that we read, its settings are "
    "scikit-learn's and the tolerance is recorded",
)


@figure_1.exact(small=means)
def released_means(x: PublishedMean) -> Comparison:
    """One mean of ten floating-point runs; only the comparison is exact."""
    return of_the_paper(x.source, agrees(x, "released"))


@released_means.mutant("mixtures relabelled in reverse order")
def _(x: PublishedMean) -> Comparison:
    return agrees(x, "released", reverse=True)


released_means.program(given=_given("released"), **PROGRAM)

figure_1_exact = Claim(
    key="zhu2025.fig1.exact",
    kind="figure",
    title="The published curves with an exact learner",
    source=Source("zhu2025", "Figure 1", "6.1", "own"),
    chapter=CHAPTER,
    statement=rf"""The learner of Section 2 is the minimiser $\mathcal A(\mathcal D)$ itself. With an
exact solver in place of the released one, same start and same mixtures, the means are the
published ones. {RULE}""",
    survives="All gaps fall to rounding, and they do so in fewer rounds than published.",
)


@figure_1_exact.exact(small=means)
def exact_means(x: PublishedMean) -> Comparison:
    """One mean of ten runs, solved to rounding; only the comparison is exact."""
    return of_the_paper(x.source, agrees(x, "exact"))


@exact_means.mutant("mixtures relabelled in reverse order")
def _(x: PublishedMean) -> Comparison:
    return agrees(x, "exact", reverse=True)


exact_means.program(given=_given("exact"), **PROGRAM)

tolerance = Claim(
    key="zhu2025.fig1.tolerance",
    kind="own",
    title="Most of the published curve is the solver's tolerance",
    source=Source("zhu2025", "Figure 1", "6.1", "own"),
    chapter=CHAPTER,
    statement=r"""From the second gap on ($t \ge 1$), at least nine tenths of every published mean above
rounding are absent when the learner is exact.""",
    uses=("zhu2025.fig1",),
)


def _absent(x: PublishedMean, share: Fraction) -> Comparison:
    cell = cells(x.source, "exact")[x.mixture, x.t]
    if not cell.decided:
        return that(Ternary.UNKNOWN, "below the floor of floating-point solvers: not compared")
    printed = F(reference(x.source)[x.mixture][x.t][0])
    return at_most(real(exactly(cell.mean)), real((1 - share) * printed))


@tolerance.exact(small=lambda: means(1))
def absent(x: PublishedMean) -> Comparison:
    """The exact learner's mean against a tenth of the published one."""
    return of_the_paper(x.source, _absent(x, F(9, 10)))


@absent.mutant("at least 99 hundredths")
def _(x: PublishedMean) -> Comparison:
    return _absent(x, F(99, 100))


@dataclass(frozen=True)
class NeighbouringMeans:
    """Two published means at one round t: of the mixtures `mixture` and `mixture` + 1."""

    mixture: int
    t: int

    def excess(self, *, reverse: bool = False) -> tuple[Fraction, Fraction]:
        """Return first mean minus second, and half the width of its interval."""
        pair = [CELLS[self.mixture + i][self.t] for i in ((1, 0) if reverse else (0, 1))]
        parts = [variance_of_mean(float(s) + half_digit(s), RUNS) for _, s in pair]
        variance = sum(exactly(v) for v, _ in parts)
        q = exactly(quantile(parts, len(list(neighbours()))))
        digits = sum(exactly(half_digit(m)) for m, _ in pair)
        width = real(q) * root(variance) + digits
        return F(pair[0][0]) - F(pair[1][0]), width.above()


def neighbours() -> Iterator[NeighbouringMeans]:
    """Both pairs of neighbouring mixtures, from the second gap on."""
    for mixture in range(len(CELLS) - 1):
        for t in range(1, len(CELLS[0])):
            yield NeighbouringMeans(mixture, t)


def _ordered(x: NeighbouringMeans, *, reverse: bool = False) -> Comparison:
    excess, width = x.excess(reverse=reverse)
    if abs(excess) <= width:
        return that(Ternary.UNKNOWN, "ten runs do not decide")
    return at_most(width, excess)


figure_1_order = Claim(
    key="zhu2025.fig1.order",
    kind="in-text",
    title="More level-2 thinkers, faster convergence",
    source=Source("zhu2025", "Figure 1, order of the curves", "6.1", "forced"),
    chapter=CHAPTER,
    statement=r"""At every round $t \ge 1$ at which ten runs decide it (Welch's interval, runs taken as independent, 99 % for all
rounds together), the published gap is smaller for the mixture with more level-2 thinkers. The first
gap, $t = 0$, is left out: there the published curves are not in this order.""",
    as_printed="“As the fraction of higher levels of thinking increases, the speed of convergence "
    "increases”",
    reading="speed as the size of the gap after a given number of rounds, in the published numbers",
    uses=("zhu2025.fig1",),
)


@figure_1_order.exact(small=neighbours)
def more_is_faster(x: NeighbouringMeans) -> Comparison:
    """Two published means and what their deviations allow."""
    return _ordered(x)


@more_is_faster.mutant("mixtures relabelled in reverse order")
def _(x: NeighbouringMeans) -> Comparison:
    return _ordered(x, reverse=True)


@cache
def order(data: str, *, reverse: bool = False) -> tuple[tuple[int, ...], ...]:
    """Return by pair and round, exact learner: 1 more level 2 is certainly faster, -1 slower."""
    figure = CreditRun(data).figure
    gaps = figure.exact.gaps
    found = faster(gaps[::-1] if reverse else gaps, figure.floor)
    return tuple(tuple(row) for row in found.tolist())


figure_1_order_exact = Claim(
    key="zhu2025.fig1.order.exact",
    kind="own",
    title="The order of the curves with an exact learner",
    source=Source("zhu2025", "Figure 1, order of the curves", "6.1", "own"),
    chapter=CHAPTER,
    statement=r"""With an exact learner on random splits the order is certain at $t = 1$ and at no later
round, in neither direction: the splits' own randomness outweighs the mixture. For the mixtures
$\sum_k \alpha_k \mathcal D_k$ themselves it is certain at $t = 1$ and $t = 2$; then both curves of a
pair are at rounding.""",
)


def _decided(x: CreditRun, *, reverse: bool = False) -> Comparison:
    splits = order(x.source, reverse=reverse)
    gaps = x.figure.weighted.gaps
    itself = faster(gaps[::-1] if reverse else gaps, x.figure.floor)
    return that(
        all(row[1] == 1 and not any(row[2:]) for row in splits)
        and bool((itself[:, 1:3] == 1).all() and not itself[:, 3:].any()),
        "splits at t = 1 only, mixtures at t = 1 and 2",
    )


@figure_1_order_exact.exact(small=lambda: [CreditRun(source())])
def decided_rounds(x: CreditRun) -> Comparison:
    """Which rounds the runs decide, for ten splits and for the mixtures themselves."""
    return of_the_paper(x.source, _decided(x))


@decided_rounds.mutant("mixtures relabelled in reverse order")
def _(x: CreditRun) -> Comparison:
    return _decided(x, reverse=True)
