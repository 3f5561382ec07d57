"""Figure 2: the benefit is below the alignment, in three readings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, at_most, equals, less_than
from lookahead.ledger.symbolic import non_negative
from lookahead.reasoning.claims import programs
from lookahead.reasoning.claims.assumptions import (
    concave_on_segment,
    linear_map,
    regular_learner,
    selfish_pair,
)
from lookahead.reasoning.claims.figure_2_defined import FourPeople, four_people
from lookahead.reasoning.coordination import CoordinatedGame, small_scope
from lookahead.reasoning.figures.figure_2_published import DASHED, alignment, benefit
from lookahead.testing.coordination import coordinated_games

F = Fraction
CHAPTER = "reasoning/credit_collectives"


def _source(fidelity: Any) -> Source:
    return Source("zhu2025", "Figure 2, bound", "6.2", fidelity)


bound = Claim(
    key="zhu2025.fig2.bound",
    kind="in-text",
    title="The benefit is below the alignment",
    source=_source("forced"),
    chapter=CHAPTER,
    statement=r"""In Figure 2 $B < \Phi$ for all $\lambda \in [0, 1]$, in line with the theory. Three
readings: of the numbers as drawn; of the theory, with the $\Phi$ of Theorem 6; of this game, with the
norm of Theorem 12 at its stable point.""",
    as_printed=r"“We find that $B < \Phi$, which is in line with our theory.”",
    readings=("zhu2025.fig2.bound.drawn", "zhu2025.fig2.bound.theory", "zhu2025.fig2.bound.norm"),
    severity="conclusion fails",
    survives="The drawn square lies above the benefit in nine rows of ten; the theory bounds the benefit "
    "by minus the alignment, and by Theorem 12's norm only where its hypotheses hold.",
)


@dataclass(frozen=True)
class Printed:
    """Benefit and alignment as printed for one lambda; i numbers the ten values."""

    i: int
    benefit: Fraction
    alignment: Fraction


def printed(first: int = 0) -> Iterator[Printed]:
    """The rows of the printed table."""
    yield from (Printed(i, benefit(i), alignment(i)) for i in range(first, len(DASHED)))


drawn = Claim(
    key="zhu2025.fig2.bound.drawn",
    kind="in-text",
    title="The benefit is below the alignment, in the printed numbers",
    source=_source("forced"),
    chapter=CHAPTER,
    statement=r"""In the printed table (the dashed curves) the difference of the two utilities is smaller
than the drawn alignment at each of the ten $\lambda$.""",
    reading="as drawn: B the difference of two columns of the table, the alignment a third one",
)


@drawn.exact(small=printed, covers=True)
def below(x: Printed) -> Comparison:
    """The printed numbers."""
    return less_than(x.benefit, x.alignment)


@below.mutant("the benefit is above the alignment")
def _(x: Printed) -> Comparison:
    return less_than(x.alignment, x.benefit)


below.program(given=lambda x: {"B": x.benefit, "Phi": x.alignment}, assume=(), violates="B >= Phi")

drawn_positive = drawn.amended(
    key="zhu2025.fig2.bound.drawn.positive",
    severity="missing hypothesis",
    title="The benefit is below the alignment, at the nine positive values",
    statement=r"""In the printed table the difference of the two utilities is smaller than the drawn
alignment for $\lambda = \tfrac19, \tfrac29, \ldots, 1$. At $\lambda = 0$ it is $0.0135$, and the
alignment zero to rounding.""",
    survives="Nine of the ten rows. At zero the theory asks for a benefit of zero (Proposition 4); the "
    "printed one is an artefact of two learners (`zhu2025.fig2.idle`).",
)


@drawn_positive.exact(small=lambda: printed(1), covers=True)
def below_when_positive(x: Printed) -> Comparison:
    """The printed numbers for positive lambda."""
    return at_most(x.benefit, x.alignment) if x.i == 0 else less_than(x.benefit, x.alignment)


@below_when_positive.mutant("half the alignment is enough")
def _(x: Printed) -> Comparison:
    return less_than(x.benefit, x.alignment / 2)


theory = Claim(
    key="zhu2025.fig2.bound.theory",
    kind="in-text",
    title="The theory says that the benefit is below the alignment",
    source=_source("forced"),
    chapter=CHAPTER,
    statement=r"""Where Theorem 6 applies, $B < \Phi$ with its $\Phi = \langle \mathbb E_{\mathcal D_{h^*}}
\nabla_\theta u, \mathbb E_{\mathcal D_{h^\sharp}}\nabla_\theta\ell\rangle_{(\mathbf H^*)^{-1}}$.""",
    reading="“in line with our theory”: the theory would say the same",
    assumes=(selfish_pair, regular_learner, linear_map, concave_on_segment),
)


@theory.sampled(coordinated_games(), small=small_scope)
def below_alignment(x: CoordinatedGame) -> Comparison:
    """Definition 1 against the Phi of Theorem 6."""
    return less_than(x.benefit, x.alignment)


@below_alignment.mutant("above its square")
def _(x: CoordinatedGame) -> Comparison:
    return less_than(x.alignment**2, x.benefit)


below_alignment.program(
    given=programs.given,
    let=programs.GAME,
    assume=(*programs.STABLE, *programs.OPTIMAL, *programs.CONCAVE_ON_SEGMENT),
    violates="B >= Phi",
)

theory_signed = theory.amended(
    key="zhu2025.fig2.bound.theory.signed",
    severity="conclusion fails",
    title="Under concavity the benefit is at most minus the alignment",
    statement=r"""Where $U$ is $\gamma_\alpha$-strongly concave along the segment and the distribution map
linear, $B \le -\Phi$: a benefit goes with a *negative* $\Phi$.""",
    survives="The inequality, for minus the alignment: its sign in Theorem 6 is the opposite, and what "
    "is drawn is a square.",
    assumes=(selfish_pair, regular_learner, linear_map, concave_on_segment),
    uses=("zhu2025.thm6.segment",),
)


@theory_signed.symbolic
def from_theorem_6() -> dict[str, Comparison]:
    """B = -Phi - gamma_alpha / 2 - slack, by the amended Theorem 6."""
    gamma = sympy().Symbol("gamma_alpha", positive=True)
    slack = sympy().Symbol("slack", nonnegative=True)
    Phi = sympy().Symbol("Phi", real=True)
    B = -Phi - gamma / 2 - slack
    return {"-Phi - B is not negative": non_negative(sympy().expand(-Phi - B))}


@from_theorem_6.mutant("B <= -Phi - gamma_alpha")
def _() -> dict[str, Comparison]:
    gamma = sympy().Symbol("gamma_alpha", positive=True)
    slack = sympy().Symbol("slack", nonnegative=True)
    return {"slack": non_negative(slack - gamma / 2)}


@theory_signed.sampled(coordinated_games(), small=small_scope)
def below_minus_alignment(x: CoordinatedGame) -> Comparison:
    """The benefit against minus the alignment."""
    return at_most(x.benefit, -x.alignment)


@below_minus_alignment.mutant("half of minus the alignment")
def _(x: CoordinatedGame) -> Comparison:
    return at_most(x.benefit, -x.alignment / 4)


below_minus_alignment.controls(below_alignment)
below_minus_alignment.as_in(
    "zhu2025.thm6.segment", selfish_pair, regular_learner, linear_map, concave_on_segment
)

norm = Claim(
    key="zhu2025.fig2.bound.norm",
    kind="in-text",
    title="The benefit is below the norm of Theorem 12 in this game",
    source=_source("reconstructed"),
    chapter=CHAPTER,
    statement=r"""In the game of Figure 2, exact learner and one edited column, $B(\lambda) <
\big\|\nabla^2_{h\theta} g\,(\mathbf H^*)^{-1}\nabla_\theta u\big\|_2^2$ at a stable point, the
derivative with respect to the edited entries.""",
    reading="as defined: the quantity that the drawn alignment stands for",
    uses=("zhu2025.fig2.defined",),
)


@norm.exact(small=four_people)
def below_norm(x: FourPeople) -> Comparison:
    """Four people; both sides in units of theta^2."""
    return less_than(x.benefit, x.norm)


@below_norm.mutant("below sixteen times the benefit")
def _(x: FourPeople) -> Comparison:
    return less_than(x.norm, 16 * x.benefit)


below_norm.program(
    given=lambda x: {"r": x.reports, "weight": x.weight},
    let=(
        ("y", "[1, 1, 1, 0]"),
        ("p", "3 / 4"),
        ("residuals", "[p - label for label in y]"),
        ("slope", "p * (1 - p)"),
        ("m", "sum(r) / 4"),
        ("q", "dot(r, r) / 4"),
        ("v", "2 * weight * m / (slope * (q - m ** 2))"),
        ("norm", "sum([(e * v / 4) ** 2 for e in residuals])"),
    ),
    assume=(
        ("the model log 3 is stationary in the constant", "sum(residuals) == 0"),
        ("and in the edited column", "dot(residuals, r) == 0"),
        ("the learner's answer is unique", "q > m ** 2"),
        ("lambda is positive", "weight > 0"),
    ),
    violates="weight >= norm",
)

norm_open = norm.amended(
    key="zhu2025.fig2.bound.norm.open",
    severity="conclusion fails",
    title="The norm says nothing about the benefit in this game",
    statement=r"""At one and the same $B(\lambda) = \lambda\|\theta_{-s}\|^2 > 0$ the norm of Theorem 12 is
zero at some stable points and above $B$ at others.""",
    survives="Theorem 12 itself: its strong concavity does not hold here, as the text says.",
    uses=("zhu2025.fig2.unpinned",),
)


@dataclass(frozen=True)
class TwoStablePoints:
    """The same four people and lambda, reporting in two ways."""

    flat: FourPeople
    leaning: FourPeople


def pairs() -> Iterator[TwoStablePoints]:
    """Plus and minus one; and two, one, nought, one, made steeper by the spread."""
    for weight in (F(1), F(1, 2), F(1, 9)):
        flat = FourPeople((F(1), F(-1), F(0), F(0)), weight)
        lean = FourPeople((F(9, 8), F(1), F(7, 8), F(1)), weight)
        yield TwoStablePoints(flat, lean)


@norm_open.exact(small=pairs)
def both_sides(x: TwoStablePoints) -> Comparison:
    """Zero at the first, above the benefit at the second."""

    return all_of(equals(x.flat.norm, F(0)), less_than(x.leaning.benefit, x.leaning.norm))


@both_sides.mutant("within a factor of 10000 of the benefit at the second")
def _(x: TwoStablePoints) -> Comparison:
    return less_than(x.leaning.norm, 10_000 * x.leaning.benefit)
