"""What the claims of Section 5.1 share: assumptions, small scopes, programs, proof steps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import Any

from lookahead.core.measures import ExactMeasure, measure
from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Comparison
from lookahead.ledger.symbolic import identical
from lookahead.reasoning.size_aware_plans import Plans
from lookahead.reasoning.two_groups import TwoGroups, Wish

F = Fraction
CHAPTER = "reasoning/scaling_up"
LOSS, GAIN = Wish((F(0),), loss_weight=F(1)), Wish((F(0),), loss_weight=F(-1))
STEER = Wish((F(2),), F(1))

regular = Assumption(
    "regular interior minimiser",
    r"$\ell$ is convex in $\theta$, $\ell$ and $u$ are smooth in $\theta$, $\theta^*_\alpha$ is an interior point "
    r"of $\Theta$, and $\mathbf H$ is positive definite.",
    lambda x: x.curved and x.interior,
)

someone_else = Assumption(
    "somebody stays outside",
    r"$0 \le \alpha < 1$, with the derivative from the right at $\alpha = 0$.",
    lambda x: x.alpha < 1,
)


def means(a: int, b: int, wish: Wish, alpha: Fraction) -> TwoGroups:
    """Mean estimation: members report a, the others b."""
    return TwoGroups(measure([(1, a)]), measure([(1, b)]), wish, alpha)


def _shapes() -> Iterator[tuple[ExactMeasure, ExactMeasure, tuple[Wish, ...]]]:
    one = (STEER, Wish((F(1, 2),), F(1)), LOSS, GAIN, Wish((F(1),), F(1), F(-1)))
    two = (
        Wish((F(1), F(0)), F(1)),
        Wish((F(0), F(-1)), F(1)),
        Wish((F(2), F(-1)), F(0)),
        Wish((F(0), F(0)), loss_weight=F(1)),
    )
    yield measure([(1, 1)]), measure([(1, 0)]), one
    yield measure([(1, 1)]), measure([(2, 0)]), one
    yield measure([(1, 0), (2, 3)]), measure([(1, 1)]), one
    yield measure([(1, 0, 1), (0, 3, 1)]), measure([(2, 1, 0), (0, 1, 1)]), two
    yield measure([(1, 1, 2), (0, 1, -1)]), measure([(1, 0, 0), (1, 2, 1)]), two


def small_groups() -> Iterator[TwoGroups]:
    """Means, then groups of unequal curvature, then two parameters; sizes from 0 to below 1."""
    for strategic, base, wishes in _shapes():
        for alpha, wish in product((F(1, 2), F(1, 4), F(3, 4), F(0), F(9, 10)), wishes):
            yield TwoGroups(strategic, base, wish, alpha)


def whole_population() -> Iterator[TwoGroups]:
    """The same groups, where everybody has joined."""
    for strategic, base, wishes in _shapes():
        for wish in wishes:
            yield TwoGroups(strategic, base, wish, F(1))


def below_a_ceiling() -> Iterator[TwoGroups]:
    """Sets of models that end below the mean of the data."""
    for alpha, ceiling in product((F(1, 2), F(3, 4)), (F(1, 4), F(1, 3))):
        yield replace(means(1, 0, STEER, alpha), ceiling=ceiling)


def doubled_utility(x: TwoGroups, s: int) -> TwoGroups:
    """u -> s u."""
    w = x.wish
    wish = Wish(tuple(s * r for r in w.linear), s * w.pull, s * w.loss_weight, s * w.own)
    return replace(x, wish=wish)


def doubled_loss(x: TwoGroups, s: int) -> TwoGroups:
    """l -> s^2 l with u kept: every row is multiplied by s."""
    moved = lambda law: ExactMeasure(
        tuple(tuple(s * c for c in p) for p in law.points), law.weights
    )
    wish = replace(x.wish, loss_weight=x.wish.loss_weight / s**2, own=x.wish.own / s)
    return replace(x, strategic=moved(x.strategic), base=moved(x.base), wish=wish)


def plans(choices: tuple[int, ...], wish: Wish, alpha: Fraction) -> Plans:
    """Mean estimation: members can all report one of these numbers, the others report 0."""
    return Plans(tuple(measure([(1, y)]) for y in choices), measure([(1, 0)]), wish, alpha)


def kinks() -> Iterator[Plans]:
    """Two strategies that change places at size 1/2, then ties at size 0."""
    yield plans((1, -1), Wish((F(1),), own=F(-1, 2)), F(1, 2))
    yield plans((2, 6), STEER, F(1, 2))
    yield plans((1, -1), Wish((F(1),)), F(0))


def small_plans() -> Iterator[Plans]:
    """Every subset of reports with three utilities, at inner sizes."""
    wishes = (STEER, Wish((F(1),), own=F(-1, 2)), Wish((F(1),), F(2), own=F(-1)), LOSS, GAIN)
    for choices in ((1,), (1, 2), (1, -1), (3, 1, -2), (4, 2, 1)):
        for wish, alpha in product(wishes, (F(1, 2), F(1, 4), F(2, 3), F(9, 10))):
            yield plans(choices, wish, alpha)


def given(x: TwoGroups) -> dict[str, Any]:
    """One parameter: both groups, the wish and the size."""
    return {
        "hx": [z[0] for z in x.strategic.points],
        "hy": [z[1] for z in x.strategic.points],
        "hw": x.strategic.weights,
        "bx": [z[0] for z in x.base.points],
        "by": [z[1] for z in x.base.points],
        "bw": x.base.weights,
        "k": x.wish.loss_weight,
        "r": x.wish.linear[0],
        "rho": x.wish.pull,
        "alpha": x.alpha,
    }


REGRESSION = (
    ("mh(f)", "sum([hw[i] * f[i] for i in range(len(hw))])"),
    ("mb(f)", "sum([bw[i] * f[i] for i in range(len(bw))])"),
    ("xx(x)", "[t * t for t in x]"),
    ("xy(x, y)", "[x[i] * y[i] for i in range(len(x))]"),
    ("D(a)", "a * mh(xx(hx)) + (1 - a) * mb(xx(bx))"),
    ("N(a)", "a * mh(xy(hx, hy)) + (1 - a) * mb(xy(bx, by))"),
    ("theta", "N(alpha) / D(alpha)"),
    ("dtheta", "((N(1) - N(0)) * D(alpha) - N(alpha) * (D(1) - D(0))) / D(alpha) ** 2"),
    ("push", "mh([(theta * hx[i] - hy[i]) * hx[i] for i in range(len(hx))])"),
    ("pull", "k * push + r - rho * theta"),
    ("slope", "pull * dtheta"),
    ("Psi", "pull * push / D(alpha)"),
)
WEIGHTS = (
    ("probabilities", "sum(hw) == 1 and min(hw) >= 0 and sum(bw) == 1 and min(bw) >= 0"),
    ("a size of the collective", "0 <= alpha <= 1"),
    ("the learner's risk is strongly convex", "D(alpha) > 0"),
)


def given_plans(x: Plans) -> dict[str, Any]:
    """Means of the strategies and of the others, the utility and the size."""
    return {
        "m": [h.points[0][1] for h in x.choices],
        "m0": x.base.points[0][1],
        "r": x.wish.linear[0],
        "rho": x.wish.pull,
        "own": x.wish.own,
        "alpha": x.alpha,
        "first": F(x.best[0]),
        "last": F(x.best[-1]),
    }


PLANS = (
    ("theta(h, a)", "a * m[h] + (1 - a) * m0"),
    ("u(h, t)", "r * t - rho * t * t / 2 + own * m[h]"),
    ("U(h, a)", "u(h, theta(h, a))"),
    ("slope(h)", "(r - rho * theta(h, alpha)) * (m[h] - m0)"),
)
TIE = (
    ("an inner size", "0 < alpha < 1"),
    ("both strategies are best", "U(first, alpha) == U(last, alpha)"),
    ("no other is better", "all([U(h, alpha) <= U(first, alpha) for h in range(len(m))])"),
)


def derivative_steps() -> dict[str, Comparison]:
    """Return A.7's derivation, for gradients of two coordinates and any symmetric inverse."""
    sp = sympy()
    q = sp.Symbol("q", positive=True)
    g, h, a, b, c, v, w = sp.symbols("g_1 g_2 a b c u_1 u_2", real=True)
    push, inverse, pull = sp.Matrix([g, h]), sp.Matrix([[a, b], [b, c]]), sp.Matrix([v, w])
    rest = -(1 - q) / q * push
    slope = -inverse * (push - rest)
    Psi = (pull.T * inverse * push)[0, 0]
    return {
        "the learner's condition fixes g_0, with q = 1 - alpha": identical(
            (1 - q) * push + q * rest, sp.zeros(2, 1)
        ),
        "g_h - g_0 = g_h / (1 - alpha), coordinate by coordinate": identical(push - rest, push / q),
        "the model moves by -H^{-1} g_h / (1 - alpha)": identical(slope, -inverse * push / q),
        "so the utility moves by -Psi / (1 - alpha)": identical((pull.T * slope)[0, 0], -Psi / q),
    }


def derivative_mutant(factor: str) -> dict[str, Comparison]:
    """Return the last step with another factor in front of Psi: "1" or "1/alpha"."""
    sp = sympy()
    q = sp.Symbol("q", positive=True)
    g, a, v = sp.symbols("g a u", real=True)
    wrong = sp.Integer(1) if factor == "1" else 1 / (1 - q)
    slope = -a * (g + (1 - q) / q * g)
    return {
        "right factor": identical(v * slope, -a * g * v / q),
        f"factor {factor}": identical(v * slope, -a * g * v * wrong),
    }
