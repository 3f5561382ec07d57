"""Figure 3: what a zero-sum collective can gain, for each of its sizes, by the definitions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product

from hypothesis import strategies as st

from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, at_least, at_most, less_than
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.reasoning.claims.figure_4 import CHAPTER

F = Fraction
Table = tuple[tuple[Fraction, ...], ...]


@dataclass(frozen=True)
class SizedGame:
    """Finitely many strategies (rows) and models (columns); two sizes, small < large.

    loss: of the members; others: of the rest, by model; utility: of the members.
    """

    loss: Table
    others: tuple[Fraction, ...]
    utility: Table
    small: Fraction
    large: Fraction

    def value(self, size: Fraction) -> Fraction:
        """Return the best utility at a size; the learner minimises the risk of the mixture."""
        return max(
            gain[self.learner(row, size)] for row, gain in zip(self.loss, self.utility, strict=True)
        )

    def learner(self, row: tuple[Fraction, ...], size: Fraction) -> int:
        """Return the model of least risk, the first of several."""
        risk = [size * a + (1 - size) * b for a, b in zip(row, self.others, strict=True)]
        return risk.index(min(risk))


zero_sum = Assumption(
    "zero-sum", r"$u = \ell$, which is (5) with $\lambda = 0$.", lambda x: x.utility == x.loss
)
sizes = Assumption(
    "two sizes", r"$0 \le \alpha < \beta \le 1$.", lambda x: 0 <= x.small < x.large <= 1
)


def games() -> Iterator[SizedGame]:
    """One strategy and two models first, then two strategies."""
    for a, b, c, d in product((F(0), F(1), F(2)), repeat=4):
        for small, large in ((F(0), F(1)), (F(1, 4), F(3, 4))):
            yield SizedGame(((a, b),), (c, d), ((a, b),), small, large)
    for row in product((F(0), F(1), F(3)), repeat=2):
        loss = (row, (F(2), F(1)))
        yield SizedGame(loss, (F(1), F(0)), loss, F(1, 3), F(2, 3))


@st.composite
def sized_games(draw: st.DrawFn) -> SizedGame:
    """Draw two strategies, three models, integers up to five."""
    entry = st.integers(0, 5).map(Fraction)
    loss = draw(st.tuples(*[st.tuples(entry, entry, entry)] * 2))
    others = draw(st.tuples(entry, entry, entry))
    small = draw(st.integers(0, 7))
    large = draw(st.integers(small + 1, 8))
    return SizedGame(loss, others, loss, F(small, 8), F(large, 8))


decreases = Claim(
    key="zhu2025.fig3.decreases",
    kind="in-text",
    title="In a zero-sum game a larger collective is no better off",
    source=Source("zhu2025", "Figure 3, utility and size", "6.2", "forced"),
    chapter=CHAPTER,
    statement=r"""For $u = \ell$ and any strategies, $U_\alpha(h)$ of a fixed strategy and the best utility
$U^*_\alpha = \sup_h U_\alpha(h)$ do not increase with $\alpha$ on $[0, 1]$. Nothing need be convex, smooth or
unique.""",
    as_printed="“the collective utility is maximized as $\\alpha \\rightarrow 0$ and decreases with size”",
    reading="decreases: does not increase; size-aware strategies, exact learner, mixture (3)",
    assumes=(zero_sum, sizes),
)


def _two_sizes(weight: int) -> dict[str, Comparison]:
    """From size alpha to beta the members' loss changes by e, the others' by d; both are optimal."""
    s = sympy()
    alpha, gap, rest = s.symbols("alpha gap rest", nonnegative=True)
    d, e = s.symbols("d e", real=True)
    slack_1, slack_2 = s.symbols("k m", nonnegative=True)
    beta, one = alpha + gap, alpha + gap + rest  # sizes as shares of one
    at_alpha = alpha * e + (one - alpha) * d  # >= 0: the model of beta is no better at alpha
    at_beta = -(beta * e + (one - beta) * d)  # >= 0: nor that of alpha at beta
    mixed = (one - beta) * at_alpha + weight * (one - alpha) * at_beta
    return {
        "two optimality conditions, added so that the others cancel": identical(
            mixed, -one * gap * e
        ),
        "so the members' loss does not rise: (beta - alpha) times the fall is a sum of slacks": (
            non_negative((one - beta) * slack_1 + (one - alpha) * slack_2)
        ),
    }


@decreases.symbolic
def two_conditions() -> dict[str, Comparison]:
    """For each strategy; a supremum of functions that do not increase does not increase."""
    return _two_sizes(1)


two_conditions.mutant("the second condition counted twice")(lambda: _two_sizes(2))


@decreases.sampled(sized_games(), small=games)
def best_utilities(x: SizedGame) -> Comparison:
    """The best utilities at two sizes, by enumeration."""
    return at_most(x.value(x.large), x.value(x.small))


@best_utilities.mutant("the utility increases")
def _(x: SizedGame) -> Comparison:
    return at_least(x.value(x.large), x.value(x.small))


@best_utilities.mutant("the utility decreases strictly")
def _(x: SizedGame) -> Comparison:
    return less_than(x.value(x.large), x.value(x.small))


def common_interest() -> Iterator[SizedGame]:
    """The members want what the learner wants."""
    for x in games():
        gain = tuple(tuple(-a for a in row) for row in x.loss)
        yield SizedGame(x.loss, x.others, gain, x.small, x.large)


def swapped() -> Iterator[SizedGame]:
    """The larger size first."""
    for x in games():
        yield SizedGame(x.loss, x.others, x.utility, x.large, x.small)


best_utilities.without(zero_sum, small=common_interest)
best_utilities.without(sizes, small=swapped)


@dataclass(frozen=True)
class FixedModel:
    """One member facing a fixed model: weight of the editable feature, score before, label, M."""

    weight: Fraction
    score: Fraction
    label: int
    claimed: Fraction

    @property
    def side(self) -> int:
        """1 where a higher score means a higher loss, else -1."""
        return 1 - 2 * self.label

    @property
    def report(self) -> Fraction:
        """A displacement that lifts the wrong-side score by M + 2 and twice the old one's size.

        Where the model ignores the feature no displacement does; then it is one.
        """
        if self.weight == 0:
            return F(1)
        return self.side * (self.claimed + 2 + 2 * abs(self.score)) / self.weight

    @property
    def gain(self) -> Fraction:
        """A lower bound on the gain: log-loss >= max(0, t), and at most 1 + max(0, t)."""
        wrong = self.side * (self.score + self.report * self.weight)
        return max(F(0), wrong) - (1 + max(F(0), self.side * self.score))


used = Assumption("the model uses the feature", r"$\theta_j \ne 0$.", lambda x: x.weight != 0)


def members() -> Iterator[FixedModel]:
    """A member on the boundary, then on both sides; claimed gains small and large."""
    for claimed in (F(1), F(30277, 1000000), F(100)):
        for weight in (F(1), F(-1, 4)):
            for score in (F(0), F(1), F(-2)):
                for label in (0, 1):
                    yield FixedModel(weight, score, label, claimed)


gap = Claim(
    key="zhu2025.fig3.gap",
    kind="in-text",
    title="The gap at size zero is the benefit against a fixed model",
    source=Source("zhu2025", "Figure 3, gap at size 0", "6.2", "forced"),
    chapter=CHAPTER,
    statement=r"""Against a fixed model with $\theta_j \ne 0$, whose learner no longer reacts, the benefit of
reporting any value of feature $j$ under $u = \ell$ is a number $M$, which the curve approaches as
$\alpha \to 0$.""",
    as_printed="“The gap at $\\alpha = 0$ shows the benefit of strategic data reporting against a fixed "
    "model”",
    reading="the log-loss of Section 6.2 and reports that nothing limits, since none is named",
    assumes=(used,),
)


@gap.exact(small=members)
def is_finite(x: FixedModel) -> Comparison:
    """The certain gain of one report against a claimed benefit M."""
    return at_most(x.gain, x.claimed)


@is_finite.mutant("at most half of M")
def _(x: FixedModel) -> Comparison:
    return at_most(x.gain, x.claimed / 2)


is_finite.program(
    given=lambda x: {
        "w": x.weight,
        "t": x.score,
        "y": x.label,
        "M": x.claimed,
        "h": x.report,
    },
    let=(
        ("side", "1 - 2 * y"),
        # log(1 + e^t) lies between max(0, t) and max(0, t) + 1
        ("least(t)", "max(0, side * t)"),
        ("most(t)", "max(0, side * t) + 1"),
        ("certain_gain", "least(t + h * w) - most(t)"),
    ),
    assume=(("the model uses the feature", "w != 0"), ("a label", "y == 0 or y == 1")),
    violates="certain_gain > M",
)

budget = gap.amended(
    key="zhu2025.fig3.gap.bound",
    severity="conclusion fails",
    title="What a small collective can gain",
    statement=r"""Against a fixed model with $\theta_j \ne 0$ the gain has no bound: for every $M$ some report
gains more. In a share $\alpha \in (0, 1]$ of the mixture (3) with an exact learner it has one: let $V$ be the least
risk on $\mathcal D_0$ and $L_{-j}$ the least without feature $j$. Whatever the members report in feature
$j$,
$$U_\alpha \le V + \frac{L_{-j} - V}{\alpha}.$$""",
    survives="Small collectives gain the most, and the gain is that of reporting against a model that "
    "hardly reacts. The height of the published curve at its left end is set by the 250 steps of the "
    "search.",
    assumes=(used,),
)


def _bounds(divided: bool) -> dict[str, Comparison]:
    s = sympy()
    rest = s.Symbol("r", nonnegative=True)  # alpha = 1 / (1 + r)
    alpha = 1 / (1 + rest)
    V, L = s.symbols("v_1 v_2", real=True)  # V and L_{-j}
    a, b = s.symbols("a b", nonnegative=True)
    others, least = V + a, L - b  # the others lose at least V; the risk is at most that without j
    U = (least - (1 - alpha) * others) / alpha
    bound = V + (L - V) / (alpha if divided else 1)
    M, z = s.symbols("M z", nonnegative=True)
    t = s.Symbol("t", real=True)
    return {
        "the learner may ignore feature j, and the others lose at least V": non_negative(
            s.expand(s.simplify(bound - U))
        ),
        "log(1 + e^t) is t + log(1 + e^-t), so at least t": identical(
            s.exp(t) * (1 + s.exp(-t)), 1 + s.exp(t)
        ),
        "a wrong-side score of M + 2 + 2|z| - |z| beats a loss of at most 1 + |z| by more than M": (
            identical((M + 2 + 2 * z - z) - (1 + z), M + 1)
        ),
    }


@budget.symbolic
def from_both_sides() -> dict[str, Comparison]:
    """The risk against the column's absence; the log-loss against a straight line."""
    return _bounds(True)


from_both_sides.mutant("without dividing by the size")(lambda: _bounds(False))


@budget.exact(small=members)
def exceeds(x: FixedModel) -> Comparison:
    """A report that certainly gains at least M, for each M tried."""
    return at_least(x.gain, x.claimed)


@exceeds.mutant("at least twice M")
def _(x: FixedModel) -> Comparison:
    return at_least(x.gain, 2 * x.claimed)


def unused() -> Iterator[FixedModel]:
    """The same members before a model that ignores the feature."""
    for x in members():
        yield replace(x, weight=F(0))


exceeds.controls(is_finite)
exceeds.without(used, small=unused)
