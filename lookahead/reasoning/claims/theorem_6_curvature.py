"""Flat directions and leverage (the remark after Theorem 6)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from lookahead.core.exact import Matrix, Vector, apply, dot, solve
from lookahead.core.exact import product as matrix_product
from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, equals, less_than
from lookahead.ledger.symbolic import identical
from lookahead.reasoning.claims.assumptions import regular_learner

F = Fraction
CHAPTER = "reasoning/alignment"


@dataclass(frozen=True)
class Curved:
    r"""A learner with $\ell = \tfrac12\theta^\top H\theta - \theta^\top Cz$ and eigenvectors of H.

    flat, steep: eigenvectors (2,) of H (2, 2) with eigenvalues `low` < `high`; C (2, 2).
    """

    H: Matrix
    C: Matrix
    flat: Vector
    steep: Vector
    low: Fraction
    high: Fraction

    regular = True

    def moved_by(self, dz: Vector) -> Vector:
        """Return how far the model moves when all data move by dz."""
        return solve(self.H, apply(self.C, dz))

    def answer(self, pull: Vector) -> Vector:
        """Return how far the model moves when its expected gradient changes by -pull."""
        return solve(self.H, pull)

    @property
    def leverage(self) -> tuple[Fraction, Fraction]:
        """The share of a unit of data along `flat`, and along `steep`, that the model follows."""
        return self._along(self.flat), self._along(self.steep)

    def _along(self, v: Vector) -> Fraction:
        return dot(v, self.moved_by(v)) / dot(v, v)


def learners() -> Iterator[Curved]:
    """The squared distance in a metric first: data enter with the metric, C = H."""
    one = (F(1), F(0)), (F(0), F(1))
    turned = (F(1), F(1)), (F(1), F(-1))
    for (low, high), (v, w) in product(
        ((F(1), F(2)), (F(1), F(4)), (F(2), F(3)), (F(1), F(9)), (F(3), F(5))), (one, turned)
    ):
        size = dot(v, v)
        H = tuple(
            tuple((low * v[i] * v[j] + high * w[i] * w[j]) / size for j in range(2))
            for i in range(2)
        )
        for C in (H, one, matrix_product(H, H)):
            yield Curved(H, C, v, w, low, high)


curvature = Claim(
    key="zhu2025.thm6.curv",
    kind="in-text",
    title="Flat directions allow more influence through small data modifications",
    source=Source("zhu2025", "Remark after Theorem 6", "4", "verbatim"),
    chapter=CHAPTER,
    reading="per unit by which the data move",
    statement=r"""A data modification of a given size moves the model further along an eigenvector of
$\mathbf H^*$ with a small eigenvalue than along one with a large eigenvalue.""",
    as_printed='"small Hessian eigenvalues allow for more influence on the model through small data '
    'modifications"',
    assumes=(regular_learner,),
)


@curvature.exact(small=learners)
def per_unit_of_data(x: Curved) -> Comparison:
    """The model's steps for unit steps of the data along both eigenvectors."""
    flat, steep = x.leverage
    return less_than(steep, flat)


@per_unit_of_data.mutant("proportional to the eigenvalue")
def _(x: Curved) -> Comparison:
    flat, steep = x.leverage
    return equals(flat * x.high, steep * x.low)


per_unit_of_data.program(
    given=lambda x: {
        "H": x.H,
        "C": x.C,
        "v": x.flat,
        "w": x.steep,
        "low": x.low,
        "high": x.high,
        "tv": x.moved_by(x.flat),
        "tw": x.moved_by(x.steep),
    },
    let=(("times(A, x)", "[dot(row, x) for row in A]"),),
    assume=(
        ("eigenvectors", "times(H, v) == scale(low, v) and times(H, w) == scale(high, w)"),
        ("one direction is flatter", "0 < low < high"),
        ("of the same length", "dot(v, v) == dot(w, w) > 0"),
        (
            "tv and tw are the models for data at v and at w, from data at 0",
            "times(H, tv) == times(C, v) and times(H, tw) == times(C, w)",
        ),
    ),
    violates="dot(v, tv) <= dot(w, tw)",
)

per_gradient = curvature.amended(
    key="zhu2025.thm6.curv.gradient",
    severity="missing hypothesis",
    title="Flat directions allow more influence per unit of the learner's gradient",
    statement=r"""If data change the learner's expected gradient by $\lambda$-independent amounts, the
model moves by $-(\mathbf H^*)^{-1}$ times the change: $1/\lambda$ per unit along an eigenvector with
eigenvalue $\lambda$. Per unit of data it is $(\mathbf H^*)^{-1}$ times the mixed derivative. Where that
grows with the curvature, as for the squared distance in a metric, flat directions give no more
leverage than steep ones.""",
    survives="The leverage 1/λ, per unit of the learner's gradient; per unit of data only where the "
    "mixed derivative does not grow with the curvature.",
    assumes=(regular_learner,),
    uses=("zhu2025.ext.implicit",),
)


def _leverage(power: int) -> dict[str, Comparison]:
    """Solve the learner's condition along one eigenvector, for a change b of its gradient."""
    sp = sympy()
    step, b = sp.symbols("v b", real=True)
    lam = sp.Symbol("lambda", positive=True)
    c = sp.Symbol("c", real=True)
    answer = sp.solve(lam * step + b, step)[0]
    return {
        "step of the model": identical(answer, -b * lam**power),
        "data that enter with weight c change the gradient by -c": identical(
            answer.subs(b, -c), c * lam**power
        ),
        "with c = lambda the curvature cancels": identical(
            (c * lam**power).subs(c, lam), lam ** (power + 1)
        ),
    }


@per_gradient.symbolic
def inverse_eigenvalue() -> dict[str, Comparison]:
    """The implicit function theorem along an eigenvector."""
    return _leverage(-1)


@inverse_eigenvalue.mutant("proportional to the eigenvalue")
def _() -> dict[str, Comparison]:
    return _leverage(1)


@per_gradient.exact(small=learners)
def solved(x: Curved) -> Comparison:
    """The learner's answers to unit pulls along both eigenvectors, for any C."""
    return all_of(
        *(
            equals(tuple(rate * y for y in x.answer(v)), v)
            for v, rate in ((x.flat, x.low), (x.steep, x.high))
        )
    )


@solved.mutant("per unit of data")
def _(x: Curved) -> Comparison:
    flat, steep = x.leverage
    return equals(flat * x.low, steep * x.high)


solved.controls(per_unit_of_data)
solved.by_construction(regular_learner, "a positive definite H and all models")
per_unit_of_data.by_construction(regular_learner, "a positive definite H and all models")
