"""Theorem 2, the informal form of Theorem 6, and the same bound as a summary restates it."""

from __future__ import annotations

from lookahead.ledger import Claim, Comparison, Source, at_most
from lookahead.ledger.check import Check
from lookahead.reasoning.alignment import alignment
from lookahead.reasoning.claims import programs
from lookahead.reasoning.claims.assumptions import (
    concave_on_segment,
    linear_map,
    regular_learner,
    selfish_pair,
)
from lookahead.reasoning.claims.theorem_6 import proof
from lookahead.reasoning.coordination import CoordinatedGame
from lookahead.reasoning.coordination import small_scope as small
from lookahead.testing.coordination import coordinated_games

REGULAR = (selfish_pair, regular_learner, linear_map, concave_on_segment)
CONSTANT = (
    "The order is right, a square of the alignment; the constant $1/(2\\gamma_\\alpha)$ cannot be "
    "left out, because $B$ scales with $u$ and $\\Phi^2$ with its square."
)


def with_constant(printed: Claim, key: str) -> Claim:
    """The amendment: the square of the alignment, with the constant of the segment."""
    return printed.amended(
        key=key,
        severity="constant",
        statement=r"""$B \le \Phi^2/(2\gamma_\alpha)$ with $\gamma_\alpha$ a modulus of $U$ along the
segment from $h^*$ to $h^\sharp$ (the amended Theorem 6).""",
        survives=CONSTANT,
        assumes=REGULAR,
        uses=("zhu2025.thm6.segment",),
    )


theorem_2 = Claim(
    key="zhu2025.thm2",
    kind="theorem",
    title="The benefit of coordination is at most the squared alignment (informal)",
    source=Source("zhu2025", "Theorem 2", "1.1", "verbatim"),
    chapter="reasoning/triangle",
    statement=r"""Under regularity conditions, $B \le \Phi^2$ with $\Phi$ as in Theorem 6.""",
    as_printed=r"$B \le \big(\langle \mathbb E_{\mathcal D^*}[\nabla_\theta u^*], \mathbb E_{\mathcal "
    r"D^\sharp}[\nabla_\theta \ell^*]\rangle_{(\mathbf H^*)^{-1}}\big)^2$",
    assumes=REGULAR,
    uses=("zhu2025.thm6.segment",),
)


@theorem_2.sampled(coordinated_games(), small=small)
def squared_alignment(x: CoordinatedGame) -> Comparison:
    """The benefit against the squared alignment, without a constant."""
    return at_most(x.benefit, x.alignment**2)


@squared_alignment.mutant("the cubed alignment")
def _(x: CoordinatedGame) -> Comparison:
    return at_most(x.benefit, abs(x.alignment) ** 3)


squared_alignment.program(
    given=programs.given,
    let=programs.GAME,
    assume=(*programs.STABLE, *programs.OPTIMAL, *programs.CONCAVE_ON_SEGMENT),
    violates="B > Phi ** 2",
)

theorem_2_with_constant = with_constant(theorem_2, "zhu2025.thm2.constant")

summary = Claim(
    key="zhu2025.sum001.thm2",
    kind="summary",
    title="The bound as a summary restates it",
    source=Source("zhu2025", "Summary 001, Theorem 2", "", "verbatim"),
    chapter="reasoning/triangle",
    statement=r"""$B \le \langle \nabla u^*, \nabla \ell^* \rangle_{\mathbf H^{-1}}^2$, where the
summary no longer says that the loss is averaged over $\mathcal D^\sharp$. Read with one
distribution, $\mathcal D^*$, for both gradients.""",
    as_printed=r"$B \le (\langle \nabla_\theta u^*, \nabla_\theta \ell^* \rangle_{H^{-1}})^2$",
    assumes=REGULAR,
)


@summary.sampled(coordinated_games(), small=small)
def one_distribution(x: CoordinatedGame) -> Comparison:
    """Both gradients under D*: the second one is zero, and so is the bound."""
    return at_most(x.benefit, alignment(x.game, x.start, x.start) ** 2)


@one_distribution.mutant("the absolute value instead of the square")
def _(x: CoordinatedGame) -> Comparison:
    return at_most(x.benefit, abs(alignment(x.game, x.start, x.start)))


one_distribution.program(
    given=programs.given,
    let=(*programs.GAME, ("learner_at_rest", "inner(pull, scale(-2, sub(w, w))) / 2")),
    assume=(*programs.STABLE, *programs.OPTIMAL, *programs.CONCAVE_ON_SEGMENT),
    violates="B > learner_at_rest ** 2",
)

summary_with_constant = with_constant(summary, "zhu2025.sum001.thm2.constant")


def quadratic_bound(x: CoordinatedGame) -> Comparison:
    """The benefit against the squared alignment with the segment's constant."""
    return at_most(x.benefit, x.alignment**2 / (2 * x.gamma_alpha))


def _half(x: CoordinatedGame) -> Comparison:
    return at_most(x.benefit, x.alignment**2 / (4 * x.gamma_alpha))


def _register(claim: Claim, printed: Check) -> None:
    derivation = claim.symbolic(proof.function)
    derivation.mutants.extend(proof.mutants)
    check = claim.sampled(coordinated_games(), small=small)(quadratic_bound)
    check.mutant("with half the constant")(_half)
    check.controls(printed)
    check.as_in("zhu2025.thm6.segment", *REGULAR)


_register(theorem_2_with_constant, squared_alignment)
_register(summary_with_constant, one_distribution)
