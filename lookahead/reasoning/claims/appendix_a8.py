"""Appendix A.8: the derivative of the best utility by the envelope theorem."""

from __future__ import annotations

from lookahead.ledger import Assumption, Claim, Comparison, Source, all_of, equals
from lookahead.reasoning.claims.proposition_8 import differentiable, touching_from_above, with_kinks
from lookahead.reasoning.claims.section_5_1_shared import (
    CHAPTER,
    PLANS,
    TIE,
    derivative_mutant,
    derivative_steps,
    given_plans,
    kinks,
    small_plans,
)
from lookahead.reasoning.size_aware_plans import Plans
from lookahead.testing.mixture_games import plans as drawn_plans

regular_choices = Assumption(
    "regular interior minimisers",
    r"For every best strategy the learner's minimiser is interior and $\mathbf H \succ 0$.",
    lambda x: all(x.groups[i].curved and x.groups[i].interior for i in x.best),
)

envelope = Claim(
    key="zhu2025.a8.env",
    kind="proof step",
    title="The derivative of the best utility",
    source=Source("zhu2025", "Appendix A.8, envelope theorem", "A.8", "verbatim"),
    chapter=CHAPTER,
    reading="the derivative from the right, for sizes below one",
    statement=r"""$\partial_\alpha U^*_\alpha = -\frac{1}{1-\alpha}\Psi$ with $\Psi$ taken at $h =
h^\sharp_\alpha$: by the envelope theorem only the model's answer counts, not the change of strategy.""",
    as_printed=r"$\frac{\partial U_\alpha^*}{\partial\alpha} = -\frac{1}{1-\alpha}\Psi\big|_{h=h_\alpha^\sharp}$",
    uses=("zhu2025.a7.dU", "zhu2025.def.sizeaware.value"),
)


@envelope.sampled(drawn_plans(), small=with_kinks)
def by_alignment(x: Plans) -> Comparison:
    """The derivative of the maximum, from its values, against Psi of every best strategy."""
    return all_of(*(equals(x.right, -x.groups[i].psi / (1 - x.alpha)) for i in x.best))


@by_alignment.mutant("without the factor 1 / (1 - alpha)")
def _(x: Plans) -> Comparison:
    return all_of(*(equals(x.right, -x.groups[i].psi) for i in x.best))


by_alignment.program(
    given=given_plans,
    let=(
        *PLANS,
        ("Psi(h)", "(r - rho * theta(h, alpha)) * (theta(h, alpha) - m[h])"),
        ("right", "max(slope(first), slope(last))"),
    ),
    assume=TIE,
    violates="right != -Psi(first) / (1 - alpha) or right != -Psi(last) / (1 - alpha)",
)

envelope_smooth = envelope.amended(
    key="zhu2025.a8.env.smooth",
    severity="missing hypothesis",
    title="The derivative of the best utility, where it has one",
    statement=r"""Where $U^*_\alpha$ is differentiable at some $0 < \alpha < 1$ and the learner's minimiser is
interior with $\mathbf H \succ 0$, $\partial_\alpha U^*_\alpha = -\frac{1}{1-\alpha}\Psi$ for every best strategy.""",
    survives="The formula, wherever the best utility has a derivative.",
    assumes=(differentiable, regular_choices),
    uses=("zhu2025.a7.dU", "zhu2025.prop8.smooth"),
)


@envelope_smooth.symbolic
def envelope_then_alignment() -> dict[str, Comparison]:
    """Proposition 8's proof, then A.7's derivation at the best strategy."""
    return {**touching_from_above.function(), **derivative_steps()}


@envelope_then_alignment.mutant("factor 1 / alpha")
def _() -> dict[str, Comparison]:
    return derivative_mutant("1/alpha")


@envelope_smooth.sampled(drawn_plans(inside=True), small=small_plans)
def by_alignment_where_smooth(x: Plans) -> Comparison:
    """The derivative of the maximum, from its values, against Psi of every best strategy."""
    return all_of(*(equals(x.right, -x.groups[i].psi / (1 - x.alpha)) for i in x.best))


@by_alignment_where_smooth.mutant("without the factor 1 / (1 - alpha)")
def _(x: Plans) -> Comparison:
    return all_of(*(equals(x.right, -x.groups[i].psi) for i in x.best))


by_alignment_where_smooth.controls(by_alignment)
by_alignment_where_smooth.without(differentiable, small=kinks)
by_alignment_where_smooth.by_construction(
    regular_choices, "means of data, all models allowed; A.7 breaks it"
)
