"""Section 6.2: which feature matters most and which least, by test accuracy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from lookahead.data import FEATURES
from lookahead.ledger import Claim, Comparison, Source, all_of, at_most, less_than, that
from lookahead.reasoning.claims.credit_data import source
from lookahead.reasoning.claims.figure_1 import of_the_paper
from lookahead.reasoning.figures.figure_5 import shared

CHAPTER = "reasoning/credit_collectives"
SPLITS = 10
AGE, DEPENDENTS = "age", "NumberOfDependents"
FIRST, SECOND = "NumberOfTime30-59DaysPastDueNotWorse", "NumberOfTimes90DaysLate"


@dataclass(frozen=True)
class Rival:
    """A feature beside the one that the text names; it holds no data."""

    source: str
    column: str

    def lost(self, column: str) -> tuple[int, ...]:
        """Test rows lost in each of ten splits when this column is noise."""
        found = shared(self.source, SPLITS).described
        j = found.columns.index(column)
        return tuple((found.baseline - found.noisy[:, j]).tolist())

    @property
    def rows(self) -> int:
        """Test rows in a split."""
        return shared(self.source, SPLITS).described.rows


def rivals(*excluded: str) -> Iterator[Rival]:
    """The other features; the two with the largest drops first."""
    order = (FIRST, SECOND, *(name for name in FEATURES if name not in (FIRST, SECOND)))
    yield from (Rival(source(), name) for name in order if name not in excluded)


importance = Claim(
    key="zhu2025.s62.importance",
    kind="in-text",
    title="Age is the most important feature, the number of dependents the least",
    source=Source("zhu2025", "Choice of the two features", "6.2", "forced"),
    chapter=CHAPTER,
    statement=r"""Replace one training column by noise, fit again, and average the loss of test accuracy over
ten splits (Appendix C.1). No feature loses more than “age”, and none less than “number of
dependents”.""",
    as_printed="“‘age’ is the most important feature for the classification problem, and ‘number of "
    "dependents’ is the least important one”",
)


@importance.exact(small=lambda: rivals(AGE))
def age_is_most(x: Rival) -> Comparison:
    """Test rows lost in ten splits: a rival's against those of age. Only counts are compared."""
    return of_the_paper(x.source, at_most(sum(x.lost(x.column)), sum(x.lost(AGE))))


@age_is_most.mutant("age is least")
def _(x: Rival) -> Comparison:
    return at_most(sum(x.lost(AGE)), sum(x.lost(x.column)))


@importance.exact(small=lambda: rivals(DEPENDENTS))
def dependents_are_least(x: Rival) -> Comparison:
    """Test rows lost in ten splits: those of dependents against a rival's."""
    return of_the_paper(x.source, at_most(sum(x.lost(DEPENDENTS)), sum(x.lost(x.column))))


@dependents_are_least.mutant("dependents are most")
def _(x: Rival) -> Comparison:
    return at_most(sum(x.lost(x.column)), sum(x.lost(DEPENDENTS)))


def _given(named: str) -> Any:
    return lambda x: {"named": x.lost(named), "rival": x.lost(x.column)}


SAME = (("the same ten splits", "len(named) == len(rival) == 10"),)
age_is_most.program(given=_given(AGE), assume=SAME, violates="sum(rival) > sum(named)")
dependents_are_least.program(
    given=_given(DEPENDENTS), assume=SAME, violates="sum(named) > sum(rival)"
)

by_header = importance.amended(
    key="zhu2025.s62.importance.header",
    severity="conclusion fails",
    title="The most important features are two counts of late payments",
    statement=r"""By header name, `NumberOfTime30-59DaysPastDueNotWorse` and `NumberOfTimes90DaysLate` lose
more test accuracy than any other feature, in each of ten splits. Of the other eight, age and dependents
among them, none loses one percentage point on average.""",
    survives="One feature does matter far more than the rest, and another hardly at all; they bear "
    "other names, since the columns were addressed by position.",
)


def _dominates(x: Rival, leaders: tuple[str, ...], share: Fraction) -> Comparison:
    ahead = (
        less_than(theirs, ours)
        for leader in leaders
        for ours, theirs in zip(x.lost(leader), x.lost(x.column), strict=True)
    )
    return all_of(*ahead, less_than(Fraction(sum(x.lost(x.column)), SPLITS * x.rows), share))


@by_header.exact(small=lambda: rivals(FIRST, SECOND))
def two_lead(x: Rival) -> Comparison:
    """Split by split against both, and the average."""
    if x.column in (FIRST, SECOND):
        return that(True, "one of the two", trivial=True)
    return of_the_paper(x.source, _dominates(x, (FIRST, SECOND), Fraction(1, 100)))


@two_lead.mutant("age leads")
def _(x: Rival) -> Comparison:
    return all_of(*(at_most(b, a) for a, b in zip(x.lost(AGE), x.lost(x.column), strict=True)))


@two_lead.mutant("none of the others loses 1/1000 on average")
def _(x: Rival) -> Comparison:
    return _dominates(x, (FIRST, SECOND), Fraction(1, 1000))


two_lead.controls(age_is_most).controls(dependents_are_least)
