"""Figure 5: drop in test accuracy by feature, by position and by header name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from lookahead.core.enclosure import exactly, real
from lookahead.data import FEATURES
from lookahead.ledger import Claim, Comparison, Source, at_most, that
from lookahead.reasoning.claims.credit_data import source
from lookahead.reasoning.claims.figure_1 import of_the_paper
from lookahead.reasoning.figures.comparison import quantile, variance_of_mean
from lookahead.reasoning.figures.figure_5 import RELEASED, Bar, Drops, Figure5, bars, shared
from lookahead.reasoning.figures.figure_5_published import BARS, LABELS, READING_ERROR, REPEATS

F = Fraction
CHAPTER = "reasoning/credit_collectives"
SPLITS = 20  # of ours; the comparison allows for their number


@dataclass(frozen=True)
class PrintedBar:
    """One bar of the published picture, by its position; it holds no data."""

    source: str
    position: int

    @property
    def figure(self) -> Figure5:
        """Our numbers, computed once a process."""
        return shared(self.source, SPLITS)


def printed_bars() -> Iterator[PrintedBar]:
    """The ten bars; the largest one first."""
    yield from (PrintedBar(source(), i) for i in (1, 5, 0, 2, 3, 4, 6, 7, 8, 9))


def labelled(i: int) -> str:
    """Return the header name that the printed label at position i means."""
    return LABELS[BARS[i][0]]


def _distance(bar: Bar) -> Comparison:
    apart = abs(exactly(bar.mean) - exactly(bar.published_mean))
    return at_most(real(apart), real(exactly(bar.allowance)))


def _by_position(x: PrintedBar, shift: int = 0) -> Comparison:
    moved = tuple(RELEASED[(i + shift) % len(RELEASED)] for i in range(len(RELEASED)))
    return _distance(bars(x.figure.released, moved)[x.position])


RULE = (
    "The rule is that of Figure 1, in place before these runs: Welch's interval, 99 % for the ten "
    "bars together, plus the error of reading the picture, 0.0003."
)

figure_5 = Claim(
    key="zhu2025.fig5",
    kind="figure",
    title="Drop in accuracy by position of the column",
    source=Source("zhu2025", "Figure 5", "C.1", "forced"),
    chapter=CHAPTER,
    statement=rf"""The ten bars are reproduced, in height, by the ten columns of the released matrix in
their order: the table without its first feature, and with the constant column at the end. A column
of the training rows is replaced by $\mathcal N(0, 1)$ noise, a logistic regression with $C = 1$ and a
fitted intercept is trained, and the drop of test accuracy is averaged over 80/20 splits. {RULE}""",
    reading="as released: a bar belongs to the column at its position; what is printed under it is "
    "the claim `zhu2025.fig5.labels`",
)


@figure_5.exact(small=printed_bars)
def heights(x: PrintedBar) -> Comparison:
    """Our mean against the printed bar; 20 splits, exact fits, only the comparison is exact."""
    return of_the_paper(x.source, _by_position(x))


@heights.mutant("columns shifted by one")
def _(x: PrintedBar) -> Comparison:
    return _by_position(x, 1)


@heights.mutant("columns shifted by one, the other way")
def _(x: PrintedBar) -> Comparison:
    return _by_position(x, -1)


def _given(found: Drops, j: int, position: int) -> dict[str, Any]:
    parts = [
        variance_of_mean(float(found.std[j]), len(found.baseline)),
        variance_of_mean(float(BARS[position][2]), REPEATS),
    ]
    return {
        "base": tuple(found.baseline.tolist()),
        "noisy": tuple(found.noisy[:, j].tolist()),
        "rows": found.rows,
        "printed": F(BARS[position][1]),
        "spread": F(BARS[position][2]),
        "reading": READING_ERROR,
        "splits": REPEATS,
        "q": exactly(quantile(parts, len(BARS))),
    }


def _given_position(x: PrintedBar) -> dict[str, Any]:
    return _given(x.figure.released, x.position, x.position)


def _given_label(x: PrintedBar) -> dict[str, Any]:
    found = x.figure.described
    return _given(found, found.columns.index(labelled(x.position)), x.position)


PROGRAM: dict[str, Any] = {
    "let": (
        ("drops", "[(base[i] - noisy[i]) / rows for i in range(len(base))]"),
        ("mean", "sum(drops) / len(drops)"),
        ("ours", "sum([(d - mean) ** 2 for d in drops]) / len(drops) / (len(drops) - 1)"),
        ("theirs", "spread ** 2 / (splits - 1)"),
        ("apart", "abs(mean - printed) - reading"),
    ),
    "assume": (("more than one split", "len(base) == len(noisy) > 1 and splits > 1"),),
    "violates": "apart > 0 and apart ** 2 > q ** 2 * (ours + theirs)",
}
heights.program(given=_given_position, **PROGRAM)

figure_5_labels = Claim(
    key="zhu2025.fig5.labels",
    kind="figure",
    title="Drop in accuracy under the printed labels",
    source=Source("zhu2025", "Figure 5", "C.1", "forced"),
    chapter=CHAPTER,
    statement=rf"""The bar over each printed label is the drop of test accuracy when the column *of that
name* is replaced by noise: “Age” is the column `age`, “Dependents” is `NumberOfDependents`. {RULE}""",
    survives="Every bar stands where the picture shows it; its name is the next one in the list.",
)


@figure_5_labels.exact(small=printed_bars)
def heights_by_name(x: PrintedBar) -> Comparison:
    """The same comparison, our columns found by header name."""
    found = x.figure.described
    names = tuple(labelled(i) for i in range(len(BARS)))
    return of_the_paper(x.source, _distance(bars(found, names)[x.position]))


@heights_by_name.mutant("labels in reverse order")
def _(x: PrintedBar) -> Comparison:
    found = x.figure.described
    names = tuple(labelled(len(BARS) - 1 - i) for i in range(len(BARS)))
    return _distance(bars(found, names)[x.position])


heights_by_name.program(given=_given_label, **PROGRAM)

shifted = Claim(
    key="zhu2025.fig5.shift",
    kind="own",
    title="The label list of Figure 5 is shifted by one",
    source=Source("zhu2025", "Figure 5", "C.1", "own"),
    chapter=CHAPTER,
    statement=r"""The printed labels are the ten features in header order. The released matrix has lost the
first of them and gained the constant column. So under every label stands the column that follows it in
the header, and under “Dependents” the constant column.""",
    uses=("zhu2025.fig5",),
)


@dataclass(frozen=True)
class Place:
    """A position in the picture, from 0."""

    position: int


@shifted.exact(small=lambda: map(Place, range(len(BARS))), covers=True)
def one_further(x: Place) -> Comparison:
    """The header, the labels and the released columns, place by place."""
    return that(
        labelled(x.position) == FEATURES[x.position]
        and RELEASED[x.position] == (*FEATURES, "constant")[x.position + 1],
        f"“{BARS[x.position][0]}” stands under {RELEASED[x.position]}",
    )


@one_further.mutant("and each of them is a feature")
def _(x: Place) -> Comparison:
    return that(RELEASED[x.position] in FEATURES)
