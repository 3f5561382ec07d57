"""When the alignment vanishes: the remark after Theorem 6, under two readings of orthogonal."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product

from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, equals
from lookahead.ledger.symbolic import identical
from lookahead.reasoning.proportional import Gradients, ProportionalGame, metric_product

F = Fraction
CHAPTER = "reasoning/triangle"
IDENTITY = ((F(1), F(0)), (F(0), F(1)))
TILTED = ((F(2), F(1)), (F(1), F(2)))
WIDE = ((F(1), F(0)), (F(0), F(3)))

zero = Claim(
    key="zhu2025.thm6.zero",
    kind="in-text",
    title="When the alignment vanishes",
    source=Source("zhu2025", "Remark after Theorem 6", "4", "verbatim"),
    chapter=CHAPTER,
    reading="orthogonal in the inner product that defines Φ",
    statement=r"""$\Phi = 0$ if the two expected gradients are orthogonal, and if $u = c\,\ell$ for
some constant $c$, because then $\mathbb E_{\mathcal D_{h^*}}\nabla_\theta u(z, \theta^*) = 0$ at an
interior minimiser $\theta^*$.""",
)


@zero.symbolic
def first_order_condition() -> dict[str, Comparison]:
    """With u = c l the first factor is c times a gradient that vanishes at the minimiser."""
    sp = sympy()
    c, t, a, b, z1, z2, w, k = sp.symbols("c theta a b z_1 z_2 w k", real=True)
    risk = w * a * (t - z1) ** 2 / 2 + (1 - w) * b * (t - z2) ** 4 / 4
    slope = risk.diff(t)
    utility_slope = (c * risk).diff(t)
    return {
        "gradient of u is c times that of the loss": identical(utility_slope, c * slope),
        "so the product is c times zero": identical(utility_slope.subs(slope, 0) * k, 0 * c),
    }


@first_order_condition.mutant("u = -l + lambda theta^2")
def _() -> dict[str, Comparison]:
    sp = sympy()
    t, z, lam, k = sp.symbols("theta z lambda k", real=True)
    risk = (t - z) ** 2 / 2
    at_minimum = (-risk + lam * t**2).diff(t).subs(t, z)
    return {"product": identical(at_minimum * k, 0)}


def proportional_games() -> Iterator[ProportionalGame]:
    """Three points, unequal curvatures, three metrics, both signs of c."""
    points = ((F(1), F(0)), (F(0), F(1)), (F(2), F(2)))
    shares = ((F(1), F(0), F(0)), (F(1, 3), F(1, 3), F(1, 3)), (F(0), F(1, 2), F(1, 2)))
    for Q, star, sharp, c in product(
        (IDENTITY, TILTED, WIDE), shares, shares, (F(-2), F(-1), F(1), F(3))
    ):
        yield ProportionalGame(points, (F(1), F(2), F(5)), Q, star, sharp, c)


@zero.exact(small=proportional_games)
def proportional(x: ProportionalGame) -> Comparison:
    """Phi from the gradients at the minimiser; telling where the second factor is not zero."""
    moved = any(x.loss_gradient(x.sharp))
    found = equals(x.alignment(), 0)
    return found if not moved else Comparison(found.outcome, found.left, found.right)


@proportional.mutant("u = c l + |theta|^2")
def _(x: ProportionalGame) -> Comparison:
    shifted = ProportionalGame(x.points, x.curvature, x.Q, x.star, x.sharp, x.c, F(1))
    return equals(shifted.alignment(), 0)


orthogonal = Assumption(
    "orthogonal gradients",
    "The two gradients are orthogonal in the Euclidean inner product.",
    lambda x: sum(a * b for a, b in zip(x.utility, x.loss, strict=True)) == 0,
)

euclidean = Claim(
    key="zhu2025.thm6.zero.euclid",
    kind="in-text",
    title="When the alignment vanishes, Euclidean reading",
    source=Source("zhu2025", "Remark after Theorem 6", "4", "verbatim"),
    chapter=CHAPTER,
    reading="orthogonal in the Euclidean inner product",
    statement=r"""If $\mathbb E_{\mathcal D_{h^*}}\nabla_\theta u$ and $\mathbb E_{\mathcal
D_{h^\sharp}}\nabla_\theta \ell$ are orthogonal vectors, then $\Phi = 0$.""",
    assumes=(orthogonal,),
    severity="missing hypothesis",
    survives="Orthogonality in the inner product of $(\\mathbf H^*)^{-1}$, or any orthogonality when "
    "the Hessian is a multiple of the identity.",
)


def gradient_pairs() -> Iterator[Gradients]:
    """Pairs of short vectors under three Hessians, the identity first."""
    entries = (F(0), F(1), F(-1))
    for H, a, b in product(
        (IDENTITY, TILTED, WIDE), product(entries, repeat=2), product(entries, repeat=2)
    ):
        yield Gradients(a, b, H)


@euclidean.exact(small=gradient_pairs)
def euclidean_orthogonality(x: Gradients) -> Comparison:
    """The product in the metric of the inverse Hessian."""
    return equals(metric_product(x.utility, x.loss, x.H), 0)


@euclidean_orthogonality.mutant("in the metric of the Hessian itself")
def _(x: Gradients) -> Comparison:
    image = tuple(sum(h * b for h, b in zip(row, x.loss, strict=True)) for row in x.H)
    return equals(sum(a * b for a, b in zip(x.utility, image, strict=True)), 0)


euclidean_orthogonality.program(
    given=lambda x: {"a": x.utility, "b": x.loss, "H": x.H},
    let=(
        ("det", "H[0][0] * H[1][1] - H[0][1] * H[1][0]"),
        ("solved", "[H[1][1] * b[0] - H[0][1] * b[1], H[0][0] * b[1] - H[1][0] * b[0]]"),
        ("Phi", "dot(a, solved) / det"),
    ),
    assume=(
        ("H is positive definite", "psd(H) and det > 0 and H[0][1] == H[1][0]"),
        ("a and b are orthogonal", "dot(a, b) == 0"),
    ),
    violates="Phi != 0",
)
