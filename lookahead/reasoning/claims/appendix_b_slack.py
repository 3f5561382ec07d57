"""Appendix B: where the factor between the bound and the benefit comes from."""

from __future__ import annotations

from fractions import Fraction

from lookahead.ledger import Claim, Comparison, all_of, equals
from lookahead.ledger.symbolic import identical
from lookahead.reasoning.claims.appendix_b import CHAPTER, source
from lookahead.reasoning.claims.appendix_b_constants import SEGMENT, TRIANGLE
from lookahead.reasoning.equilateral import Equilateral, given, radii

F = Fraction

slack = Claim(
    key="zhu2025.appB.slack",
    kind="example",
    title="The factor between the bound and the benefit, and its reason",
    source=source("slack"),
    chapter=CHAPTER,
    reading="slack of the inequality of strong concavity, with the sharp modulus on the segment",
    statement=r"""The quarter by which the bound $r^2$ exceeds $B = \tfrac34 r^2$ is slack in the
assumption of strong concavity: $e(0) + e'(0) - \tfrac12\gamma_\alpha - e(1) = \tfrac14 r^2$.""",
)


def left_by_concavity(x: Equilateral) -> Fraction:
    """What the inequality of strong concavity leaves over at h#, from values of e."""
    g = x.at_centre
    modulus = -4 * (g.e(F(1)) - 2 * g.e(F(1, 2)) + g.e(F(0)))
    return g.e(F(0)) + g.e_prime - modulus / 2 - g.e(F(1))


@slack.exact(small=radii)
def quarter_left_by_concavity(x: Equilateral) -> Comparison:
    """What strong concavity leaves over against a quarter of r^2."""
    return equals(left_by_concavity(x), x.r2 / 4)


@quarter_left_by_concavity.mutant("it leaves r^2 - 1 (radius one cannot tell)")
def _(x: Equilateral) -> Comparison:
    return equals(left_by_concavity(x), x.r2 - 1)


quarter_left_by_concavity.program(
    given=given,
    let=(*SEGMENT, ("slope", "4 * e(1/2) - e(1) - 3 * e(0)")),
    assume=(
        *TRIANGLE,
        ("e is quadratic: gamma is sharp", "e(1) - 3 * e(2/3) + 3 * e(1/3) - e(0) == 0"),
    ),
    violates="e(0) + slope - gamma / 2 - e(1) != r2 / 4",
)

slack_at_the_boundary = slack.amended(
    key="zhu2025.appB.slack.boundary",
    severity="conclusion fails",
    title="The quarter comes from the boundary",
    statement=r"""On the segment $e$ is exactly quadratic, so strong concavity with $\gamma_\alpha =
\tfrac12 r^2$ has no slack. The gap of the quadratic bound is
$$\frac{\Phi^2}{2\gamma_\alpha} - B = \frac{(\Phi + \gamma_\alpha)^2}{2\gamma_\alpha} =
\frac{e'(1)^2}{2\gamma_\alpha} = \tfrac14 r^2:$$
$h^\sharp$ lies on the boundary of the simplex, where $e$ still rises, $e'(1) = \tfrac12 r^2$; without
that boundary its maximum would be at $\alpha = 2$.""",
    survives="The quarter; its reason is that the collective optimum is not stationary.",
    uses=("zhu2025.appB.B", "zhu2025.appB.Phi.value", "zhu2025.appB.gamma.segment"),
)


@slack_at_the_boundary.symbolic
def end_slope() -> dict[str, Comparison]:
    """e and its derivatives with a symbolic radius."""
    from lookahead.reasoning.closed_forms import alpha, appendix_b, r

    forms = appendix_b()
    rise, gamma = forms.e.diff(alpha), forms.gamma_alpha
    tangent = forms.e.subs(alpha, 0) + rise.subs(alpha, 0) - gamma / 2
    gap = forms.Phi**2 / (2 * gamma) - forms.B
    return {
        "e is quadratic": identical(forms.e.diff(alpha, 3), 0),
        "strong concavity leaves nothing over": identical(tangent, forms.e.subs(alpha, 1)),
        "gap of the bound": identical(gap, (forms.Phi + gamma) ** 2 / (2 * gamma)),
        "it is the end slope's": identical(gap, rise.subs(alpha, 1) ** 2 / (2 * gamma)),
        "a quarter of r^2": identical(gap, r**2 / 4),
        "end slope": identical(rise.subs(alpha, 1), r**2 / 2),
        "maximum at alpha = 2": identical(rise.subs(alpha, 2), 0),
    }


@end_slope.mutant("h# is stationary")
def _() -> dict[str, Comparison]:
    from lookahead.reasoning.closed_forms import alpha, appendix_b

    return {"end slope": identical(appendix_b().e.diff(alpha).subs(alpha, 1), 0)}


@slack_at_the_boundary.exact(small=radii)
def gap_from_the_end_slope(x: Equilateral) -> Comparison:
    """What concavity leaves over, and the gap of the bound against the slope of e at h#."""
    g = x.at_centre
    slope = 3 * g.e(F(1)) - 4 * g.e(F(1, 2)) + g.e(F(0))
    gap = g.alignment**2 / (2 * g.gamma_alpha) - g.benefit
    return all_of(
        equals(left_by_concavity(x), 0),
        equals(gap, slope**2 / (2 * g.gamma_alpha)),
        equals(gap, x.r2 / 4),
    )


@gap_from_the_end_slope.mutant("e'(1)^2, without the modulus (radius one cannot tell)")
def _(x: Equilateral) -> Comparison:
    g = x.at_centre
    slope = 3 * g.e(F(1)) - 4 * g.e(F(1, 2)) + g.e(F(0))
    return equals(g.alignment**2 / (2 * g.gamma_alpha) - g.benefit, slope**2)


gap_from_the_end_slope.controls(quarter_left_by_concavity)
