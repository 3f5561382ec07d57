"""Figure 2: which columns its curves edit, and what its benefit is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any

from lookahead.core.enclosure import exactly, real
from lookahead.data import credit_design
from lookahead.ledger import Claim, Comparison, Source, all_of, at_most
from lookahead.reasoning.claims.credit_data import source
from lookahead.reasoning.claims.figure_1 import of_the_paper
from lookahead.reasoning.column_edit import ColumnEdit, edits
from lookahead.reasoning.credit_utilities import StableModel, stable_model
from lookahead.reasoning.figures.figure_2 import (
    DASHED,
    DESCRIBED,
    KEPT,
    RELEASED,
    SOLID,
    benefit_allowance,
    compared,
    slack,
)
from lookahead.reasoning.figures.figure_2_published import DASHED as TABLE
from lookahead.reasoning.figures.figure_2_published import LAMBDAS, benefit
from lookahead.reasoning.figures.figure_2_released import SHORT, Point, released_run

F = Fraction
CHAPTER = "reasoning/credit_collectives"


@dataclass(frozen=True)
class PrintedRow:
    """One row of the printed table, by the number of its lambda; it holds no data."""

    source: str
    i: int


def printed_rows(first: int = 0, last: int = 9) -> Iterator[PrintedRow]:
    """The rows of the printed table."""
    yield from (PrintedRow(source(), i) for i in range(first, last + 1))


@cache
def population(data: str, column: str) -> ColumnEdit:
    """Return the population that edits this column of the released matrix."""
    design = credit_design(data)
    return edits(design.X, design.y, design.columns, KEPT, (column,))[0]


@cache
def defined(data: str, column: str) -> StableModel:
    """Return the stable model with an exact learner, certified."""
    return stable_model(population(data, column))


@cache
def run(data: str) -> tuple[Point, ...]:
    """Return the released loops of the dashed curve for the first two values of lambda."""
    weights = tuple(float(w) for w in LAMBDAS[:2])
    return released_run(population(data, RELEASED[DASHED]), weights, SHORT)


RULE = (
    "A printed utility and ours may differ by what single precision may do to a mean of "
    r"$n = 18357$ numbers, $nu/(1 - nu)$ with $u = 2^{-24}$ relative to the size of its terms, plus "
    "half a printed digit; an alignment, a square, by twice that. The rule has no dial; it was "
    "written down after first runs had been seen."
)

figure_2 = Claim(
    key="zhu2025.fig2",
    kind="figure",
    title="Benefit and alignment, as released",
    source=Source("zhu2025", "Figure 2", "6.2", "forced"),
    chapter=CHAPTER,
    statement=rf"""The dashed curves (legend: “# dependents”) are those of a collective that edits the
*constant column*, computed with the released loops: a learner stopped after 200 gradient steps, data
overwritten in place from one $\lambda$ to the next. Here for $\lambda = 0$ and $\tfrac19$; all ten, and
the solid alignment (legend: “age”), which is that of `NumberOfTime30-59DaysPastDueNotWorse`, are
compared by `lookahead reproduce zhu2025.fig2`. {RULE}""",
    reading="as released; which column the second strategy edits is recorded nowhere, and was found "
    "from the numbers (`zhu2025.fig2.column`)",
)


def _released(x: PrintedRow, like: int) -> Comparison:
    cells = compared(run(x.source)[x.i], like, 18357)
    return all_of(
        *(
            at_most(real(abs(exactly(c.ours) - exactly(c.published))), real(exactly(c.allowance)))
            for c in cells
        )
    )


@figure_2.exact(small=lambda: printed_rows(last=1))
def loops(x: PrintedRow) -> Comparison:
    """Both utilities, the benefit and the drawn alignment of one row against the printed ones."""
    return of_the_paper(x.source, _released(x, x.i))


@loops.mutant("the row of lambda = 0 for every lambda")
def _(x: PrintedRow) -> Comparison:
    return _released(x, 0)


def _parts(x: PrintedRow) -> dict[str, Any]:
    cells = compared(run(x.source)[x.i], x.i, 18357)
    return {
        "ours": tuple(exactly(c.ours) for c in cells),
        "printed": tuple(exactly(c.published) for c in cells),
        "allowed": tuple(exactly(c.allowance) for c in cells),
    }


loops.program(
    given=_parts,
    assume=(("one allowance each", "len(ours) == len(printed) == len(allowed)"),),
    violates="max([abs(ours[i] - printed[i]) - allowed[i] for i in range(len(ours))]) > 0",
)


def _stable_utility(x: PrintedRow, column: str) -> Comparison:
    model, weight = defined(x.source, column), LAMBDAS[x.i]
    low, high = model.benefit(weight)
    printed, allowed = F(TABLE[x.i][0]), exactly(slack(0, x.i, 18357))
    apart = max(abs(exactly(model.risk) - b - printed) for b in (low, high))
    return at_most(real(apart), real(allowed))


def _risk_alone(x: PrintedRow) -> Comparison:
    apart = abs(exactly(defined(x.source, RELEASED[DASHED]).risk) - F(TABLE[x.i][0]))
    return at_most(apart, exactly(slack(0, x.i, 18357)))


column = Claim(
    key="zhu2025.fig2.column",
    kind="own",
    title="The dashed curve edits the constant column",
    source=Source("zhu2025", "Figure 2, # dependents", "6.2", "own"),
    chapter=CHAPTER,
    statement=rf"""At a stable point the edited column has weight zero, so its utility is that of the
minimiser without the column, whatever is reported: $L - \lambda\|\theta_{{-s}}\|^2$. At all ten
$\lambda$ the printed utilities are those without the *constant* column, position 9 of the released
matrix. {RULE}""",
    uses=("zhu2025.fig2.defined",),
)


@column.certified(small=printed_rows)
def stable_utilities(x: PrintedRow) -> Comparison:
    """The printed utility against the exact one without the constant column."""
    return of_the_paper(x.source, _stable_utility(x, RELEASED[DASHED]))


@stable_utilities.mutant("the risk alone, without the penalty on theta")
def _(x: PrintedRow) -> Comparison:
    return _risk_alone(x)


@stable_utilities.mutant("without age, or the risk alone")
def _(x: PrintedRow) -> Comparison:
    return _stable_utility(x, DESCRIBED[SOLID]) if x.i else _risk_alone(x)


described = Claim(
    key="zhu2025.fig2.described",
    kind="figure",
    title="The dashed curve under its printed name",
    source=Source("zhu2025", "Figure 2, # dependents", "6.2", "forced"),
    chapter=CHAPTER,
    statement=rf"""The dashed curve, labelled “# dependents”, comes from a collective that edits the
column `NumberOfDependents`: the printed utilities at the stable point are those of that game. {RULE}""",
    survives="The table is right for another column, the constant (`zhu2025.fig2.column`).",
    uses=("zhu2025.fig2.defined",),
)


@described.certified(small=printed_rows)
def stable_utilities_by_name(x: PrintedRow) -> Comparison:
    """The printed utility against the exact one without the number of dependents."""
    return of_the_paper(x.source, _stable_utility(x, DESCRIBED[DASHED]))


@stable_utilities_by_name.mutant("the risk without the constant, without the penalty on theta")
def _(x: PrintedRow) -> Comparison:
    return _risk_alone(x)


def _exact_parts(x: PrintedRow) -> dict[str, Any]:
    model = defined(x.source, DESCRIBED[DASHED])
    low, high = model.squared_norm
    return {
        "risk": exactly(model.risk),
        "low": low,
        "high": high,
        "weight": LAMBDAS[x.i],
        "printed": F(TABLE[x.i][0]),
        "allowed": exactly(slack(0, x.i, 18357)),
    }


stable_utilities_by_name.program(
    given=_exact_parts,
    let=(("from_below", "risk - weight * high"), ("from_above", "risk - weight * low")),
    assume=(("bounds of |theta|^2", "0 <= low <= high"),),
    violates="from_below - printed > allowed or printed - from_above > allowed",
)

idle = Claim(
    key="zhu2025.fig2.idle",
    kind="own",
    title="The drawn benefit needs no strategy",
    source=Source("zhu2025", "Figure 2, benefit of coordination", "6.2", "own"),
    chapter=CHAPTER,
    statement=r"""The two utilities whose difference is drawn use two learners: one trained on through
200 rounds, one restarted from ones and stopped after 200 steps. Let the members do nothing at all, and
fit both learners to the same stable data. The difference is then the printed benefit to within 2 %, at
every printed $\lambda > 0$.""",
    uses=("zhu2025.fig2", "zhu2025.fig2.column"),
)


def _idle(x: PrintedRow, share: Fraction) -> Comparison:
    ours = exactly(run(x.source)[1].idle_benefit(float(LAMBDAS[x.i])))
    return at_most(abs(ours - benefit(x.i)), share * benefit(x.i))


@idle.simulated(small=lambda: printed_rows(first=1))
def nobody_moves(x: PrintedRow) -> Comparison:
    """Floating-point runs on the stable data of lambda = 1/9; one data set, no randomness."""
    return of_the_paper(x.source, _idle(x, F(1, 50)))


@nobody_moves.mutant("to within 1/1000")
def _(x: PrintedRow) -> Comparison:
    return _idle(x, F(1, 1000))


figure_2_exact = Claim(
    key="zhu2025.fig2.exact",
    kind="figure",
    title="The benefit with an exact learner",
    source=Source("zhu2025", "Figure 2, benefit of coordination", "6.2", "own"),
    chapter=CHAPTER,
    statement=rf"""The printed benefit is the benefit of Definition 1 when the same column is edited and
the learner is the minimiser itself. {RULE}""",
    survives="The benefit grows with $\\lambda$; its size is more than three times the printed one.",
    uses=("zhu2025.fig2.defined", "zhu2025.fig2.column"),
)


@figure_2_exact.certified(small=printed_rows)
def defined_benefit(x: PrintedRow) -> Comparison:
    """The printed benefit against lambda times the enclosed squared norm."""
    low, high = defined(x.source, RELEASED[DASHED]).benefit(LAMBDAS[x.i])
    apart = max(F(0), low - benefit(x.i), benefit(x.i) - high)
    return of_the_paper(x.source, at_most(apart, exactly(benefit_allowance(x.i, 18357))))


@defined_benefit.mutant("half the printed benefit")
def _(x: PrintedRow) -> Comparison:
    low, high = defined(x.source, RELEASED[DASHED]).benefit(LAMBDAS[x.i])
    apart = max(F(0), low - benefit(x.i) / 2, benefit(x.i) / 2 - high)
    return at_most(apart, exactly(10 * benefit_allowance(x.i, 18357)))


def _benefit_parts(x: PrintedRow) -> dict[str, Any]:
    low, high = defined(x.source, RELEASED[DASHED]).squared_norm
    return {
        "low": low,
        "high": high,
        "weight": LAMBDAS[x.i],
        "printed": benefit(x.i),
        "allowed": exactly(benefit_allowance(x.i, 18357)),
    }


defined_benefit.program(
    given=_benefit_parts,
    assume=(("bounds of |theta|^2", "0 <= low <= high"), ("a weight", "weight >= 0")),
    violates="weight * low - printed > allowed or printed - weight * high > allowed",
)
