"""Lemma 4: curvature and slope of the squared loss, with the best constants."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from hypothesis import strategies as st

from lookahead.core.exact import Vector, dot
from lookahead.core.symbols import sympy
from lookahead.ledger import (
    Assumption,
    Claim,
    Comparison,
    Source,
    all_of,
    at_least,
    at_most,
    equals,
)
from lookahead.ledger.symbolic import identical, non_negative, sum_of_squares
from lookahead.testing.market_populations import vectors

F = Fraction
CHAPTER = "market/choice"


@dataclass(frozen=True)
class TwoModels:
    """One user (x, y), two models, and the declared bounds on |x|, |y| and the models."""

    x: Vector
    y: Fraction
    theta: Vector
    other: Vector
    R_x: Fraction
    Y: Fraction
    D: Fraction

    def loss(self, model: Vector) -> Fraction:
        """(y - model.x)^2."""
        return (self.y - dot(model, self.x)) ** 2

    def gradient(self, model: Vector) -> Vector:
        """The gradient in the model, from the difference quotients of a quadratic."""
        steps = [tuple(F(int(j == k)) for j in range(len(model))) for k in range(len(model))]
        plus = [tuple(a + b for a, b in zip(model, e, strict=True)) for e in steps]
        minus = [tuple(a - b for a, b in zip(model, e, strict=True)) for e in steps]
        return tuple((self.loss(p) - self.loss(m)) / 2 for p, m in zip(plus, minus, strict=True))

    @property
    def apart(self) -> Fraction:
        """The squared distance of the models."""
        gap = [a - b for a, b in zip(self.theta, self.other, strict=True)]
        return dot(gap, gap)

    def moved(self, step: Fraction) -> Vector:
        """The model at `step` on the line from theta to the other."""
        return tuple(a + step * (b - a) for a, b in zip(self.theta, self.other, strict=True))


covariates = Assumption(
    "bounded covariates",
    r"$\|x\| \le R_x$, with the declared $R_x$.",
    lambda x: x.R_x >= 0 and dot(x.x, x.x) <= x.R_x**2,
)
labels = Assumption(
    "bounded labels", r"$|y| \le Y$, with the declared $Y$.", lambda x: abs(x.y) <= x.Y
)
models = Assumption(
    "bounded models",
    r"$\|\theta\|, \|\theta'\| \le D$, with the declared $D$.",
    lambda x: x.D >= 0 and max(dot(x.theta, x.theta), dot(x.other, x.other)) <= x.D**2,
)

lemma_4 = Claim(
    key="narang2026.lem4",
    kind="lemma",
    title="Regularity of the squared loss",
    source=Source("narang2026", "Lemma 4", "B.2", "forced"),
    chapter=CHAPTER,
    statement=r"""Let $\|x\| \le R_x$, $|y| \le Y$, $\|\theta\| \le D$ on a compact set of models, and
$\ell(\theta) = (y - \theta^\top x)^2$. Then (i) $\ell$ is non-negative, smooth and convex in $\theta$,
and $\beta$-smooth with $\beta = 2R_x^2$; (ii) $|\ell(\theta) - \ell(\theta')| \le
2R_x(R_xD + Y)\,\|\theta - \theta'\|$; (iii) its Hessian $2xx^\top$ does not depend on $\theta$.""",
    reading="The formulas are lost; the proof's steps (gradient, norm of the Hessian, bounds on the "
    "residual and on |x|) leave these constants. D is the largest norm of a model.",
    assumes=(covariates, labels, models),
)


@lemma_4.symbolic
def proof() -> dict[str, Comparison]:
    """With residual r, h = x.(theta' - theta), and R = |x| + gap for the bound on |x|."""
    sp = sympy()
    r, h, q, u, y, x1, x2, t1, t2 = sp.symbols("r h q u y x_1 x_2 t_1 t_2", real=True)
    c, size, gap, D, Y, far, other, spare = sp.symbols(
        "c size gap D Y far other spare", nonnegative=True
    )
    loss = (y - t1 * x1 - t2 * x2) ** 2
    return {
        "gradient 2 (theta.x - y) x": identical(
            sp.Matrix([loss.diff(t) for t in (t1, t2)]),
            2 * (t1 * x1 + t2 * x2 - y) * sp.Matrix([x1, x2]),
        ),
        "Hessian 2 x x'": identical(
            sp.hessian(loss, (t1, t2)), 2 * sp.Matrix([x1, x2]) * sp.Matrix([x1, x2]).T
        ),
        "above its tangent by h^2: convex": sum_of_squares(
            (r + h) ** 2 - r**2 - 2 * r * h, [(1, h)]
        ),
        "Cauchy-Schwarz with q = u.x, |x|^2 = c^2: |u - (q/c^2) x|^2 c^2": identical(
            c**2 * (u - 2 * q**2 / c**2 + q**2 / c**4 * c**2), c**2 * u - q**2
        ),
        "gradients differ by 2 |h| |x| <= 2 |x|^2 far <= 2 R^2 far": non_negative(
            2 * (size + gap) ** 2 * far - 2 * size**2 * far
        ),
        "losses differ by h times the sum of residuals": identical(
            (r + h) ** 2 - r**2, h * (r + (r + h))
        ),
        "which is at most 2 (R D + Y), norms being D - other and so on": non_negative(
            2 * ((size + gap) * (D + other) + Y + spare) - 2 * (size * D + Y)
        ),
    }


@proof.mutant("the tangent is above by h^2")
def _() -> dict[str, Comparison]:
    r, h = sympy().symbols("r h", real=True)
    return {"tangent": sum_of_squares(r**2 + 2 * r * h - (r + h) ** 2, [(1, h)])}


def small() -> Iterator[TwoModels]:
    """Users on the boundary whose residual is largest, then others."""
    one = F(1)
    for other in (F(1, 2), F(-1), F(0)):
        yield TwoModels((one,), -one, (one,), (other,), one, one, one)
        yield TwoModels((F(2),), -one, (one,), (other,), F(2), one, one)
        yield TwoModels((one, one), one, (one, F(0)), (F(0), other), F(3, 2), one, F(2))
        yield TwoModels((F(0),), one, (one,), (other,), one, one, one)


@st.composite
def pairs(draw: st.DrawFn, *, tight: bool = True) -> TwoModels:
    """Draw a user and two models; the bounds are 1-norms, or smaller than needed unless `tight`."""
    d = draw(st.integers(1, 3))
    x, theta, other = (draw(vectors(d)) for _ in range(3))
    y = F(draw(st.integers(-6, 6)))
    bounds = [
        sum(map(abs, x), F(0)),
        abs(y),
        max(sum(map(abs, theta), F(0)), sum(map(abs, other), F(0))),
    ]
    if not tight:
        bounds[draw(st.integers(0, 2))] /= 4
    return TwoModels(x, y, theta, other, *bounds)


def smoothness(x: TwoModels, beta: Fraction) -> Comparison:
    """Squared distance of the gradients against beta^2 times that of the models."""
    gap = [a - b for a, b in zip(x.gradient(x.theta), x.gradient(x.other), strict=True)]
    return at_most(dot(gap, gap), beta**2 * x.apart)


def slope(x: TwoModels, L: Fraction) -> Comparison:
    """Squared difference of the losses against L^2 times the squared distance."""
    return at_most((x.loss(x.theta) - x.loss(x.other)) ** 2, L**2 * x.apart)


@lemma_4.sampled(pairs(), small=small)
def convex_and_smooth(x: TwoModels) -> Comparison:
    """Not negative, below its chord in the middle, gradients no further apart than beta allows."""
    middle = (x.loss(x.theta) + x.loss(x.other)) / 2
    return all_of(
        at_least(x.loss(x.theta), 0),
        at_most(x.loss(x.moved(F(1, 2))), middle),
        smoothness(x, 2 * x.R_x**2),
    )


@convex_and_smooth.mutant("beta = R_x^2")
def _(x: TwoModels) -> Comparison:
    return smoothness(x, x.R_x**2)


@convex_and_smooth.mutant("concave")
def _(x: TwoModels) -> Comparison:
    return at_least(x.loss(x.moved(F(1, 2))), (x.loss(x.theta) + x.loss(x.other)) / 2)


@lemma_4.sampled(pairs(), small=small)
def lipschitz(x: TwoModels) -> Comparison:
    """The difference of two losses."""
    return slope(x, 2 * x.R_x * (x.R_x * x.D + x.Y))


@lipschitz.mutant("without the factor two")
def _(x: TwoModels) -> Comparison:
    return slope(x, x.R_x * (x.R_x * x.D + x.Y))


@lipschitz.mutant("without the labels")
def _(x: TwoModels) -> Comparison:
    return slope(x, 2 * x.R_x**2 * x.D)


@lemma_4.sampled(pairs(), small=small)
def same_curvature(x: TwoModels) -> Comparison:
    """Second differences along the segment, around either end."""
    bend = [
        x.loss(x.moved(s + 1)) - 2 * x.loss(x.moved(s)) + x.loss(x.moved(s - 1))
        for s in (F(0), F(1))
    ]
    return all_of(
        equals(bend[0], bend[1]),
        equals(bend[0], 2 * (dot(x.moved(F(1)), x.x) - dot(x.theta, x.x)) ** 2),
    )


@same_curvature.mutant("half the curvature")
def _(x: TwoModels) -> Comparison:
    bend = x.loss(x.moved(F(1))) - 2 * x.loss(x.theta) + x.loss(x.moved(F(-1)))
    return equals(bend, (dot(x.other, x.x) - dot(x.theta, x.x)) ** 2)


def understated(name: str) -> Iterator[TwoModels]:
    """The small scope with one bound at a quarter of what the instance needs."""
    for x in small():
        yield replace(x, **{name: getattr(x, name) / 4})


convex_and_smooth.without(covariates, small=lambda: understated("R_x"))
lipschitz.without(labels, small=lambda: understated("Y")).without(
    models, small=lambda: understated("D")
)
lipschitz.scales(
    "y, θ → s·y, s·θ",
    lambda x, s: replace(
        x,
        y=s * x.y,
        theta=tuple(s * v for v in x.theta),
        other=tuple(s * v for v in x.other),
        Y=s * x.Y,
        D=s * x.D,
    ),
)
