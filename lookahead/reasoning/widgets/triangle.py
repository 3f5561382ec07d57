"""Formulas of the triangle that a reader moves (zhu2025, Appendix B), as JavaScript."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from lookahead.core.symbols import sympy
from lookahead.reasoning.closed_forms import anchor_forms, hessian_form

Expr = Any
Anchors = Sequence[Sequence[Expr]]
SUPPORTS = ((0,), (1,), (2,), (0, 1), (0, 2), (1, 2), (0, 1, 2))
FAVOURED = (0, 1)


@dataclass(frozen=True)
class TriangleForms:
    r"""Formulas of the game of three anchors, the first two favoured, in squared distances.

    distances: the symbols a, b, c of $\|p_2 - p_3\|^2$, $\|p_1 - p_3\|^2$, $\|p_1 - p_2\|^2$;
    w: weights $w^*$; step: $w^\sharp - w^*$; star, sharp: for every support of `SUPPORTS` the
    weights at which selfish agents are indifferent, and at which the leader's U is stationary;
    away: squared distances of the anchors from the mean under w; U: utility at w; Phi, gamma_alpha:
    alignment, and modulus along the step; gamma: smallest eigenvalue of $-U''$ in Euclidean
    weights.
    """

    distances: tuple[Expr, ...]
    w: tuple[Expr, ...]
    step: tuple[Expr, ...]
    star: tuple[tuple[Expr, ...], ...]
    sharp: tuple[tuple[Expr, ...], ...]
    away: tuple[Expr, ...]
    U: Expr
    Phi: Expr
    gamma_alpha: Expr
    gamma: Expr


@cache
def triangle_forms() -> TriangleForms:
    """Derive the formulas from the definitions of zhu2025, Section 4 and Appendix B.

    >>> forms = triangle_forms()
    >>> print(forms.star[4], forms.sharp[4][2])
    (1/2, 0, 1/2) -(a - c)/(2*b)
    """
    sp = sympy()
    distances, w, step = sp.symbols("a b c"), sp.symbols("w1:4"), sp.symbols("d1:4")
    # without loss of generality p_1 is the origin and p_2 on the first axis
    x, y, z = sp.symbols("x y z", positive=True)
    anchors = ((sp.Integer(0), sp.Integer(0)), (x, sp.Integer(0)), (y, z))
    stable = [anchor_forms(anchors, FAVOURED, S, (0,)).star for S in SUPPORTS]
    optimal = [anchor_forms(anchors, FAVOURED, (0,), S).sharp for S in SUPPORTS]
    one = {w[0]: 1 - w[1] - w[2], step[0]: -step[1] - step[2]}
    goal = [a + b for a, b in zip(w, step, strict=True)]
    tangent = [[sp.sqrt(2) / 2, -sp.sqrt(2) / 2, 0], [*[sp.sqrt(6) / 6] * 2, -sp.sqrt(6) / 3]]
    curvature = hessian_form(anchors, FAVOURED, tangent)

    def found(value: Expr) -> Expr:
        return _in_distances(sp.expand(sp.sympify(value).subs(one)), (x, y, z), distances)

    half, determinant = found(curvature.trace() / 2), found(curvature.det())
    theta = _mean(anchors, w)
    return TriangleForms(
        distances,
        w,
        step,
        tuple(tuple(map(found, weights)) for weights in stable),
        tuple(tuple(map(found, weights)) for weights in optimal),
        tuple(found(_distance(p, theta)) for p in anchors),
        found(_expected(anchors, w, theta)),
        found(_alignment(anchors, w, goal)),
        found(_curvature(anchors, w, step)),
        # not half - root, so that it is exactly zero where the anchors lie on a line
        sp.together(determinant) / sp.together(half + sp.sqrt(sp.factor(half**2 - determinant))),
    )


def javascript() -> str:
    """Return the formulas as the JavaScript object `triangleForms`, a function for each.

    Weights are printed as quotients of polynomials with integer coefficients: on the slider's
    grid numerator and denominator are exact, so equal weights are equal numbers and signs are
    right.

    >>> javascript().startswith("globalThis.triangleForms = {")
    True
    """
    sp, forms = sympy(), triangle_forms()
    Phi, g = sp.symbols("Phi g")
    D, w, step = (_pattern(group) for group in (forms.distances, forms.w, forms.step))
    named = {
        "away": (f"{D}, {w}", forms.away),
        "U": (f"{D}, {w}", forms.U),
        "Phi": (f"{D}, {w}, {step}", forms.Phi),
        "gammaAlpha": (f"{D}, {step}", forms.gamma_alpha),
        "gamma": (D, forms.gamma),
        "direct": ("Phi, g", -Phi - g / 2),
        "quadratic": ("Phi, g", Phi**2 / (2 * g)),
    }
    lines = [f"{name}: {_function(*what)}," for name, what in named.items()]
    for name, family in (("star", forms.star), ("sharp", forms.sharp)):
        members = ",\n".join(_function(D, weights) for weights in family)
        lines.append(f"{name}: [\n{members}],")
    return "\n".join(["globalThis.triangleForms = {", *lines, "};"])


def _pattern(symbols: Sequence[Expr]) -> str:
    return f"[{', '.join(map(str, symbols))}]"


def _function(arguments: str, value: Expr) -> str:
    """Return an arrow function for an expression or a tuple of them."""
    sp = sympy()
    if not isinstance(value, tuple):
        return f"({arguments}) => {sp.jscode(value)}"
    quotients = [sp.fraction(sp.sympify(entry)) for entry in value]
    parts, reduced = sp.cse(
        [entry for pair in quotients for entry in pair], symbols=sp.numbered_symbols("k")
    )
    shown = ", ".join(
        sp.jscode(above) if below == 1 else f"({sp.jscode(above)})/({sp.jscode(below)})"
        for above, below in zip(reduced[::2], reduced[1::2], strict=True)
    )
    body = "".join(f"const {name} = {sp.jscode(part)}; " for name, part in parts)
    return (
        f"({arguments}) => {{ {body}return [{shown}]; }}" if body else f"({arguments}) => [{shown}]"
    )


def _in_distances(value: Expr, frame: tuple[Expr, ...], distances: tuple[Expr, ...]) -> Expr:
    """Rewrite an expression of p_2 = (x, 0), p_3 = (y, z) in squared distances a, b, c."""
    sp = sympy()
    x, y, z = frame
    a, b, c = sp.symbols("a b c", positive=True)
    across = (b + c - a) / (2 * sp.sqrt(c))
    placed = {x: sp.sqrt(c), y: across, z: sp.sqrt(b - across**2)}
    plain = dict(zip((a, b, c), distances, strict=True))
    return sp.factor(sp.cancel(value.subs(placed))).subs(plain)


def _mean(anchors: Anchors, w: Sequence[Expr]) -> list[Expr]:
    columns = zip(*anchors, strict=True)
    return [sum(a * b for a, b in zip(w, column, strict=True)) for column in columns]


def _distance(p: Sequence[Expr], theta: Sequence[Expr]) -> Expr:
    return sum((a - b) ** 2 for a, b in zip(p, theta, strict=True))


def _expected(anchors: Anchors, w: Sequence[Expr], theta: Sequence[Expr]) -> Expr:
    """Expected utility under the weights w against the model theta."""
    favour = sum(_distance(anchors[i], theta) for i in FAVOURED)
    return -favour * sum(w) - _risk(anchors, w, theta)


def _risk(anchors: Anchors, w: Sequence[Expr], theta: Sequence[Expr]) -> Expr:
    return sum(share * _distance(p, theta) for share, p in zip(w, anchors, strict=True))


def _curvature(anchors: Anchors, w: Sequence[Expr], step: Sequence[Expr]) -> Expr:
    """The modulus of U along w + alpha step."""
    sp = sympy()
    alpha = sp.Symbol("alpha")
    moved = [a + alpha * b for a, b in zip(w, step, strict=True)]
    return -sp.diff(_expected(anchors, moved, _mean(anchors, moved)), alpha, 2)


def _alignment(anchors: Anchors, w: Sequence[Expr], goal: Sequence[Expr]) -> Expr:
    """Phi of Theorem 6, from gradients and Hessian of the squared loss."""
    sp = sympy()
    theta = sp.symbols("theta1 theta2")
    at = dict(zip(theta, _mean(anchors, w), strict=True))
    gain = sp.Matrix([_expected(anchors, w, theta).diff(t) for t in theta])
    loss = sp.Matrix([_risk(anchors, goal, theta).diff(t) for t in theta])
    hessian = sp.hessian(_risk(anchors, w, theta), theta).subs(w[0], 1 - w[1] - w[2])
    return (gain.T * sp.simplify(hessian).inv() * loss)[0, 0].subs(at)
