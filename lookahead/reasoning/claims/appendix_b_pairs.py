"""Appendix B: all stable pairs of the triangle, and the benefit of coordination at each."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, equals, that
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.reasoning.claims.appendix_b import CHAPTER
from lookahead.reasoning.equilateral import LOWER_EDGE, Equilateral, radii

F = Fraction

pairs = Claim(
    key="zhu2025.appB.pairs",
    kind="own",
    title="The triangle has seven stable pairs, and the collective optimum is one of them",
    source=Source("zhu2025", "Appendix B, stable point", "B", "own"),
    chapter=CHAPTER,
    statement=r"""The stable models are the three anchors, the three midpoints and the centroid. The
benefit of coordination there is $\tfrac34 r^2$ at $p_1$ and $p_2$, $\tfrac{15}4 r^2$ at $p_3$, $0$ at
the midpoint of $p_1 p_2$, $\tfrac32 r^2$ at the other two midpoints and $\tfrac34 r^2$ at the
centroid. So the look-ahead strategy $(\tfrac12, \tfrac12, 0)$ is itself selfishly stable: once there,
nobody gains by leaving, and coordination is needed only to get there.""",
    uses=("zhu2025.appB.learner", "zhu2025.appB.hsharp"),
)


BENEFITS = {
    (0,): F(3, 4),
    (1,): F(3, 4),
    (2,): F(15, 4),
    (0, 1): F(0),
    (0, 2): F(3, 2),
    (1, 2): F(3, 2),
    (0, 1, 2): F(3, 4),
}


@pairs.symbolic
def support_by_support() -> dict[str, Comparison]:
    """Each non-empty support has one candidate, and it is stable, for every radius.

    Agents differ in their own distance alone, so stable means: used anchors equally far, the others
    no nearer. Those are linear equations for the weights on the support.
    """
    steps: dict[str, Comparison] = {}
    for support, multiple in BENEFITS.items():
        steps |= _support(support, multiple)
    return steps


def _support(support: tuple[int, ...], multiple: Fraction) -> dict[str, Comparison]:
    """The equations of one support, their only solution, its stability and its benefit."""
    from lookahead.reasoning.closed_forms import r

    sp = sympy()
    name = "p" + "".join(str(i + 1) for i in support)
    free = list(sp.symbols(f"w:{len(support) - 1}", real=True))
    shares = dict(zip(support, [*free, 1 - sum(free)], strict=True))
    w = [shares.get(i, sp.Integer(0)) for i in range(3)]
    away = _distances(w)
    equations = [sp.expand(away[i] - away[support[0]]) for i in support[1:]]
    A, b = sp.linear_eq_to_matrix(equations, free)
    uniform = [sp.Rational(1, len(support)) for _ in free]
    at = lambda e: sp.expand(sp.sympify(e).subs(dict(zip(free, uniform, strict=True))))
    U = lambda w: _utility(w, _distances(w))
    best = U([sp.Rational(1, 2), sp.Rational(1, 2), sp.Integer(0)])
    steps = {
        f"{name}: benefit": identical(best - at(U(w)), sp.Rational(str(multiple)) * r**2),
    }
    for k in range(3):
        if k not in support:
            steps[f"{name}: p{k + 1} is farther"] = non_negative(
                at(away[k] - away[support[0]]) - r**2
            )
    if free:
        steps[f"{name}: equal weights make the used anchors equally far"] = identical(
            A * sp.Matrix(uniform), b
        )
        steps[f"{name}: no other weights do"] = non_negative(A.det() ** 2 - r ** (4 * len(free)))
    return steps


def _distances(w: list[Any]) -> list[Any]:
    """Squared distances of the anchors from the mean, for symbolic weights and radius."""
    from lookahead.reasoning.closed_forms import equilateral_anchors

    anchors = equilateral_anchors()
    theta = [sum(x * p[i] for x, p in zip(w, anchors, strict=True)) for i in range(2)]
    return [
        sympy().expand(sum((t - x) ** 2 for t, x in zip(theta, p, strict=True))) for p in anchors
    ]


def _utility(w: list[Any], away: list[Any]) -> Any:
    own = sum(x * far for x, far in zip(w, away, strict=True))
    return sympy().expand(-away[0] - away[1] - own)


@support_by_support.mutant("the benefit at p_3 is 3 r^2")
def _() -> dict[str, Comparison]:
    return _support((2,), F(3))


@pairs.exact(small=radii)
def enumerated(x: Equilateral) -> Comparison:
    """All supports, by enumeration."""
    found = x.game.stable_pairs()
    return all_of(
        equals(len(found), 7),
        equals(tuple(x.game.benefit(at=p) / x.r2 for p in found), tuple(BENEFITS.values())),
        that(any(p.weights == LOWER_EDGE for p in found), "the optimum is stable"),
    )


@enumerated.mutant("the benefits grow with r (radius one cannot tell)")
def _(x: Equilateral) -> Comparison:
    found = [x.game.benefit(at=p) ** 2 for p in x.game.stable_pairs()]
    return equals(found, [b * b * x.r2 for b in BENEFITS.values()])
