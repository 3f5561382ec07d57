"""Appendix B: the alignment, the moduli and the bound that the example prints."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from lookahead.core.enclosure import Number
from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, all_of, any_of, at_most, equals
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.reasoning.claims import programs
from lookahead.reasoning.claims.appendix_b import CHAPTER, source
from lookahead.reasoning.equilateral import Equilateral, given, radii

F = Fraction
COORDINATES = ("simplex", "free", "centroid", "segment")
SEGMENT = (*programs.GAME, ("gamma", "-4 * (e(1) - 2 * e(1/2) + e(0))"))
SHARP = (
    ("less(g, G)", "[[-bend(d(i), d(j)) - g * G[i][j] for j in [0, 1]] for i in [0, 1]]"),
    ("det(M)", "M[0][0] * M[1][1] - M[0][1] * M[1][0]"),
    ("largest(g, G)", "psd(less(g, G)) and det(less(g, G)) == 0"),
    ("weights", "[[dot(d(i), d(j)) for j in [0, 1]] for i in [0, 1]]"),
    ("free", "[[1, 0], [0, 1]]"),
    ("centroid", "[[inner(d(i), d(j)) for j in [0, 1]] for i in [0, 1]]"),
)
TRIANGLE = (
    *programs.STABLE,
    *programs.OPTIMAL,
    (
        "equilateral with squared side 3 r^2",
        "r2 > 0 and D == [[0, 3 * r2, 3 * r2], [3 * r2, 0, 3 * r2], [3 * r2, 3 * r2, 0]]",
    ),
    ("the agents favour the first two anchors", "favoured == [0, 1]"),
    ("h* is uniform, h# the middle of an edge", "w == [1/3, 1/3, 1/3] and v == [1/2, 1/2, 0]"),
)


def _forms() -> tuple[Any, Any]:
    from lookahead.reasoning.closed_forms import appendix_b, r

    return appendix_b(), r


Phi = Claim(
    key="zhu2025.appB.Phi",
    kind="example",
    title="The alignment of the triangle",
    source=source("Φ"),
    chapter=CHAPTER,
    statement=r"""$\Phi = -2r^2$.""",
    as_printed=r"$\Phi = -2r^2$",
    uses=("zhu2025.appB.stable", "zhu2025.appB.hsharp"),
)


@Phi.exact(small=radii)
def minus_two(x: Equilateral) -> Comparison:
    """Phi from gradients and Hessian, for both scalings of the loss."""
    return equals(x.at_centre.alignment, -2 * x.r2)


@minus_two.mutant("minus three r^2")
def _(x: Equilateral) -> Comparison:
    return equals(x.at_centre.alignment, -3 * x.r2)


minus_two.program(given=given, let=programs.GAME, assume=TRIANGLE, violates="Phi != -2 * r2")

Phi_value = Phi.amended(
    key="zhu2025.appB.Phi.value",
    severity="constant",
    statement=r"""$\Phi = -r^2$, for the loss $s\|z - \theta\|^2$ with any $s > 0$. The printed value is
what comes out for $s = 1$ when the inverse Hessian $(\mathbf H^*)^{-1} = \tfrac12 I$ is left out.""",
    survives="Sign and order: the alignment is negative and proportional to $r^2$.",
    uses=("zhu2025.appB.stable", "zhu2025.appB.hsharp"),
)


def _alignment_is(multiple: int) -> dict[str, Comparison]:
    forms, r = _forms()
    return {"Phi, whatever the loss scale": identical(forms.Phi, multiple * r**2)}


@Phi_value.symbolic
def derived() -> dict[str, Comparison]:
    """Phi from the definitions with a symbolic radius and a symbolic loss scale."""
    return _alignment_is(-1)


@derived.mutant("the printed value")
def _() -> dict[str, Comparison]:
    return _alignment_is(-2)


@Phi_value.exact(small=radii)
def minus_one(x: Equilateral) -> Comparison:
    """Phi from gradients and Hessian."""
    return equals(x.at_centre.alignment, -x.r2)


@minus_one.mutant("without the inverse Hessian: 2 s Phi (the scale s = 1/2 cannot tell)")
def _(x: Equilateral) -> Comparison:
    return equals(2 * x.loss_scale * x.at_centre.alignment, -x.r2)


minus_one.controls(minus_two)
minus_one.scales("ℓ → s·ℓ", lambda x, s: Equilateral(x.r2, x.loss_scale * s), free=True)
minus_one.scales("all lengths × s", lambda x, s: Equilateral(x.r2 * s * s, x.loss_scale))

gamma = Claim(
    key="zhu2025.appB.gamma",
    kind="example",
    title="The modulus along the segment from the selfish to the collective strategy",
    source=source("γ"),
    chapter=CHAPTER,
    reading="along the segment, where the proof of Theorem 6 needs it",
    statement=r"""$U$ is $2r^2$-strongly concave along the segment from $h^*$ to $h^\sharp$, in its
parameter $\alpha \in [0, 1]$.""",
    as_printed=r"$U$ is $2r^2$-strongly concave",
)


@gamma.exact(small=radii)
def on_the_segment(x: Equilateral) -> Comparison:
    """2 r^2 against the curvature of e, from its values."""
    e = x.at_centre.e
    return at_most(2 * x.r2, -4 * (e(F(1)) - 2 * e(F(1, 2)) + e(F(0))))


@on_the_segment.mutant("three r^2")
def _(x: Equilateral) -> Comparison:
    e = x.at_centre.e
    return at_most(3 * x.r2, -4 * (e(F(1)) - 2 * e(F(1, 2)) + e(F(0))))


on_the_segment.program(given=given, let=SEGMENT, assume=TRIANGLE, violates="2 * r2 > gamma")

gamma_segment = gamma.amended(
    key="zhu2025.appB.gamma.segment",
    severity="constant",
    statement=r"""Along the segment the sharp modulus is $\gamma_\alpha = \tfrac12 r^2$.""",
    survives="Strong concavity, with a modulus proportional to $r^2$.",
    uses=("zhu2025.appB.stable", "zhu2025.appB.hsharp"),
)


def _segment_is(multiple: Fraction) -> dict[str, Comparison]:
    forms, r = _forms()
    return {"-e''": identical(forms.gamma_alpha, sympy().Rational(str(multiple)) * r**2)}


@gamma_segment.symbolic
def derived_modulus() -> dict[str, Comparison]:
    """The second derivative of e with a symbolic radius: a constant, so the modulus is sharp."""
    return _segment_is(F(1, 2))


@derived_modulus.mutant("the printed value")
def _() -> dict[str, Comparison]:
    return _segment_is(F(2))


@gamma_segment.exact(small=radii)
def sharp_on_the_segment(x: Equilateral) -> Comparison:
    """The curvature of e from its values."""
    e = x.at_centre.e
    return equals(-4 * (e(F(1)) - 2 * e(F(1, 2)) + e(F(0))), x.r2 / 2)


@sharp_on_the_segment.mutant("half of r (radius one cannot tell)")
def _(x: Equilateral) -> Comparison:
    return equals(x.at_centre.gamma_alpha**2, x.r2 / 4)


sharp_on_the_segment.controls(on_the_segment)

gamma_weights = Claim(
    key="zhu2025.appB.gamma.weights",
    kind="example",
    title="The modulus in the weights, as an inequality",
    source=source("γ"),
    chapter=CHAPTER,
    reading="in the weights, as an inequality",
    statement=r"""$U$ is $2r^2$-strongly concave in the weights, on the simplex with its Euclidean
metric and in two free weights alike; the sharp modulus is $3r^2$ in both.""",
    as_printed=r"$U$ is $2r^2$-strongly concave",
)


def _simplex_slack(claimed: int) -> dict[str, Comparison]:
    from lookahead.reasoning.closed_forms import equilateral_anchors, hessian_form, r

    sp = sympy()
    root2, root6 = sp.sqrt(2), sp.sqrt(6)
    tangent = [[1 / root2, -1 / root2, 0], [1 / root6, 1 / root6, -2 / root6]]
    simplex = hessian_form(equilateral_anchors(), (0, 1), tangent)
    free = hessian_form(equilateral_anchors(), (0, 1), [[1, 0, -1], [0, 1, -1]])
    shifted = free - claimed * r**2 * sp.eye(2)
    return {
        "simplex: the form is a multiple of the identity": identical(simplex[0, 1], 0),
        "simplex: slack of the first axis": non_negative(simplex[0, 0] - claimed * r**2),
        "simplex: slack of the second axis": non_negative(simplex[1, 1] - claimed * r**2),
        "free weights: first minor": non_negative(shifted[0, 0]),
        "free weights: determinant": non_negative(shifted.det()),
    }


@gamma_weights.symbolic
def semidefinite() -> dict[str, Comparison]:
    """-U'' - 2 r^2 is positive semidefinite in both coordinates, for every radius."""
    return _simplex_slack(2)


@semidefinite.mutant("four r^2")
def _() -> dict[str, Comparison]:
    return _simplex_slack(4)


@gamma_weights.exact(small=radii)
def in_weights(x: Equilateral) -> Comparison:
    """2 r^2 against the sharp moduli."""
    return all_of(*(at_most(2 * x.r2, x.game.modulus(name)) for name in ("simplex", "free")))


@in_weights.mutant("two instead of 2 r^2 (the modulus in the centroid)")
def _(x: Equilateral) -> Comparison:
    return at_most(F(2), x.game.modulus("simplex"))


def sizes() -> Iterator[Equilateral]:
    """The printed radius one, then two, and a radius below one."""
    return (Equilateral(F(r2)) for r2 in (F(1), F(4), F(1, 3)))


gamma_sharp = Claim(
    key="zhu2025.appB.gamma.sharp",
    kind="example",
    title="The modulus as the best constant",
    source=source("γ"),
    chapter=CHAPTER,
    reading="as the largest modulus, in some natural coordinates",
    statement=r"""For every radius $r$, $2r^2$ is the largest modulus of $U$ in at least one of:
the weights, two free weights, the centroid $\theta$, the segment parameter. (The largest moduli are
$3r^2$, $3r^2$, $2$ and $\tfrac12r^2$: only in $\theta$ and only for $r = 1$ do the numbers agree.)""",
    as_printed=r"$U$ is $2r^2$-strongly concave",
    severity="constant",
    survives="As an inequality the statement is true of the weights.",
)


def _in_some_coordinates(x: Equilateral, claimed: Number) -> Comparison:
    return any_of(*(equals(x.game.modulus(name), claimed) for name in COORDINATES))


@gamma_sharp.exact(small=sizes)
def best_constant(x: Equilateral) -> Comparison:
    """2 r^2 against the sharp modulus in each system of coordinates."""
    return _in_some_coordinates(x, 2 * x.r2)


@best_constant.mutant("two r^4 (radius one cannot tell)")
def _(x: Equilateral) -> Comparison:
    return _in_some_coordinates(x, 2 * x.r2**2)


best_constant.program(
    given=given,
    let=(*SEGMENT, *programs.MODULUS, *SHARP),
    assume=TRIANGLE,
    violates="not largest(2 * r2, weights) and not largest(2 * r2, free) "
    "and not largest(2 * r2, centroid) and gamma != 2 * r2",
)

bound = Claim(
    key="zhu2025.appB.bound",
    kind="example",
    title="Theorem 6 verified on the triangle",
    source=source("bound"),
    chapter=CHAPTER,
    statement=r"""With $\gamma = 2r^2$, $B \le \Phi^2/(2\gamma) = r^2$, tight up to a factor
$\tfrac14$ that is slack of strong concavity.""",
    as_printed=r"$B \le \frac{\Phi^2}{2\gamma} = r^2$",
    uses=("zhu2025.thm6", "zhu2025.appB.B", "zhu2025.appB.Phi", "zhu2025.appB.gamma"),
)


@bound.exact(small=radii)
def with_the_printed_modulus(x: Equilateral) -> Comparison:
    """B against Phi^2 / (4 r^2), with the alignment that the definitions give."""
    value = x.at_centre.alignment**2 / (4 * x.r2)
    return all_of(at_most(x.at_centre.benefit, value), equals(value, x.r2))


@with_the_printed_modulus.mutant("Phi^2 / (2 gamma) is half of r^2")
def _(x: Equilateral) -> Comparison:
    return equals(x.at_centre.alignment**2 / (4 * x.r2), x.r2 / 2)


with_the_printed_modulus.program(
    given=given,
    let=programs.GAME,
    assume=TRIANGLE,
    violates="B > Phi ** 2 / (2 * (2 * r2))",
)

bound_segment = bound.amended(
    key="zhu2025.appB.bound.segment",
    severity="constant",
    statement=r"""With $\Phi = -r^2$ and $\gamma_\alpha = \tfrac12 r^2$: $B = -\Phi -
\tfrac12\gamma_\alpha = \tfrac34 r^2 \le \Phi^2/(2\gamma_\alpha) = r^2$. The printed $r^2$ is right
because $\Phi$ is printed twice and $\gamma$ four times too large, and $\Phi^2/\gamma$ does not
notice.""",
    survives="The number $r^2$ and the ratio $B / r^2 = \\tfrac34$; the direct bound is exact.",
    uses=(
        "zhu2025.thm6.segment",
        "zhu2025.appB.B",
        "zhu2025.appB.Phi.value",
        "zhu2025.appB.gamma.segment",
    ),
)


@bound_segment.symbolic
def derived_bounds() -> dict[str, Comparison]:
    """Both bounds with a symbolic radius."""
    forms, r = _forms()
    return {
        "direct bound is B": identical(forms.direct, forms.B),
        "quadratic bound is r^2": identical(forms.pl, r**2),
        "slack is a quarter of r^2": identical(forms.pl - forms.B, r**2 / 4),
    }


@derived_bounds.mutant("with the printed modulus")
def _() -> dict[str, Comparison]:
    forms, r = _forms()
    return {"slack": non_negative(forms.Phi**2 / (2 * 2 * r**2) - forms.B)}


@bound_segment.exact(small=radii)
def with_the_segment_modulus(x: Equilateral) -> Comparison:
    """The benefit, the direct and the quadratic bound on triangles."""
    g = x.at_centre
    value = g.alignment**2 / (2 * g.gamma_alpha)
    direct = -g.alignment - g.gamma_alpha / 2
    return all_of(at_most(g.benefit, value), equals(value, x.r2), equals(direct, g.benefit))


@with_the_segment_modulus.mutant("with the modulus one half at every radius")
def _(x: Equilateral) -> Comparison:
    g = x.at_centre
    return at_most(g.benefit, g.alignment**2 / (2 * F(1, 2)))


@with_the_segment_modulus.mutant("the bound is r (radius one cannot tell)")
def _(x: Equilateral) -> Comparison:
    g = x.at_centre
    return equals((g.alignment**2 / (2 * g.gamma_alpha)) ** 2, x.r2)


with_the_segment_modulus.controls(with_the_printed_modulus)
