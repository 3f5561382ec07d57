"""Section 3.1: models that are linear in a known feature map."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from hypothesis import strategies as st

from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, at_most, equals
from lookahead.ledger.symbolic import identical
from lookahead.market.feature_map import largest_feature, ramp_kink, with_features

F = Fraction
CHAPTER = "market/choice"
Kind = Literal["square", "ramp", "product"]


@dataclass(frozen=True)
class Mapped:
    """Users with two covariates, a feature map by name, two models of three numbers, alpha."""

    kind: Kind
    x: tuple[tuple[Fraction, Fraction], ...]
    y: tuple[Fraction, ...]
    preference: tuple[int, ...]
    theta: tuple[tuple[Fraction, ...], tuple[Fraction, ...]]
    alpha: Fraction

    def phi(self, x: tuple[Fraction, ...]) -> tuple[Fraction, ...]:
        """Three features of two covariates."""
        u, v = x
        third = {"square": u * u, "ramp": max(u - v, F(0)), "product": u * v}
        return u, v, third[self.kind]

    def losses(self) -> list[list[Fraction]]:
        """Each user's loss at each model, from the prediction theta.phi(x)."""
        return [
            [
                (y - sum(t * f for t, f in zip(model, self.phi(x), strict=True))) ** 2
                for model in self.theta
            ]
            for x, y in zip(self.x, self.y, strict=True)
        ]


features = Claim(
    key="narang2026.intext.nonlinear_features",
    kind="in-text",
    title="Nonlinear relations through a known feature map",
    source=Source("narang2026", "Section 3.1", "3.1", "forced"),
    chapter=CHAPTER,
    statement=r"""For a known map $\phi$ and models $\theta^\top\phi(x)$ everything that depends
on predictions alone (loss, selection, observed measures, potential, gradient steps) is that of
the linear market whose users have the covariates $\phi(x)$. With $\|\phi(x)\| \le R_\phi$ the
constants of Lemma 4 hold with $R_\phi$ for $R_x$: the loss is $2R_\phi^2$-smooth in $\theta$.""",
    as_printed="“Our framework can handle nonlinear relationships as well, as long as a suitable nonlinear "
    "feature transformation is known”",
    reading="with Assumption 1 asked of $(\\phi(x), y)$, wherever a density matters",
)


@features.symbolic
def substitution() -> dict[str, Comparison]:
    """Differentiate the loss of two unspecified features in theta; x enters through them alone."""
    sp = sympy()
    x, y, s, t = sp.symbols("x y theta_1 theta_2", real=True)
    f, g = sp.Function("phi_1")(x), sp.Function("phi_2")(x)
    u, v = sp.symbols("u v", real=True)
    loss = (y - s * f - t * g) ** 2
    linear = ((y - s * u - t * v) ** 2).subs({u: f, v: g})
    row = sp.Matrix([f, g])
    a, b = sp.symbols("a b", real=True)
    direction = sp.Matrix([a, b])
    return {
        "the loss": identical(loss, linear),
        "its gradient": identical(
            sp.Matrix([loss.diff(s), loss.diff(t)]), 2 * (s * f + t * g - y) * row
        ),
        "its Hessian": identical(sp.hessian(loss, (s, t)), 2 * row * row.T),
        "at most 2 |phi|^2 in every direction": identical(
            2 * (f**2 + g**2) * (a**2 + b**2) - 2 * (row.T * direction)[0] ** 2,
            2 * (f * b - g * a) ** 2,
        ),
    }


@substitution.mutant("with the slope of the features in the gradient")
def _() -> dict[str, Comparison]:
    sp = sympy()
    x, y, s = sp.symbols("x y theta", real=True)
    f = x**2
    return {"gradient": identical(((y - s * f) ** 2).diff(s), 2 * (s * f - y) * f.diff(x))}


KINDS: tuple[Kind, ...] = ("square", "ramp", "product")


def small() -> Iterator[Mapped]:
    """Three users, three maps, models that differ in the last feature."""
    x = ((F(1), F(0)), (F(-1), F(2)), (F(2), F(2)))
    for kind in KINDS:
        for alpha in (F(0), F(1, 2)):
            models = ((F(0), F(1), F(1)), (F(1), F(0), F(-1)))
            yield Mapped(kind, x, (F(1), F(0), F(3)), (0, 1, 1), models, alpha)


@st.composite
def mapped(draw: st.DrawFn) -> Mapped:
    """One to four users with small covariates, and random models."""
    count = draw(st.integers(1, 4))
    number = lambda: F(draw(st.integers(-6, 6)), 2)
    model = lambda: (number(), number(), number())
    return Mapped(
        draw(st.sampled_from(KINDS)),
        tuple((number(), number()) for _ in range(count)),
        tuple(number() for _ in range(count)),
        tuple(draw(st.integers(0, 1)) for _ in range(count)),
        (model(), model()),
        F(draw(st.integers(0, 4)), 4),
    )


def _same_market(x: Mapped, *, mapped_twice: bool = False) -> Comparison:
    covariates = [(u, u) for u, _ in x.x] if mapped_twice else x.x
    market = with_features(x.phi, covariates, x.y, x.preference)
    rows, n = x.losses(), len(x.y)
    chosen = [row.index(min(row)) for row in rows]
    potential = (
        sum(
            (
                x.alpha * row[i] + (1 - x.alpha) * min(row)
                for row, i in zip(rows, x.preference, strict=True)
            ),
            F(0),
        )
        / n
    )
    smooth = 2 * largest_feature(market)
    curvature = [2 * sum((f * f for f in x.phi(row)), F(0)) for row in x.x]
    return all_of(
        equals(market.losses(x.theta), rows),
        equals(market.winners(x.theta), chosen),
        equals(market.potential(x.theta, x.alpha), potential),
        *(at_most(c, smooth) for c in curvature),
    )


@features.sampled(mapped(), small=small)
def market_on_features(x: Mapped) -> Comparison:
    """Losses, choices and potential from predictions, against the market on the features."""
    return _same_market(x)


@market_on_features.mutant("one covariate stands for both")
def _(x: Mapped) -> Comparison:
    return _same_market(x, mapped_twice=True)


regularity = Claim(
    key="narang2026.intext.nonlinear_features.regularity",
    kind="own",
    title="A density of the covariates is not one of the features",
    source=Source("narang2026", "Section 3.1 with Assumptions 1 and 3", "3.1", "own"),
    chapter=CHAPTER,
    statement=r"""Assumption 1 for $(x, y)$ does not give it for $(\phi(x), y)$. With $\phi(x) =
(x, x^2)$ the features lie on a curve, which has no area and so carries no density. Nor does
Assumption 3 survive: with $\phi(x) = (x, \max(x, 0))$, $x$ uniform on $[-1, 1]$, $y$ uniform on
$[0, 1]$, the models $(0, 0)$ and $(0, 1)$ differ, yet every user with $x < 0$ ties, and $F$ has a
kink there: along $(1, 0)$ for the first model its one-sided derivatives differ by
$\tfrac14(1-\alpha)$. So the convergence results ask something of $\phi$ as well, such as
polynomials that are linearly independent: their combinations vanish on sets of measure zero only.""",
)


@regularity.symbolic
def curve_and_kink() -> dict[str, Comparison]:
    """The curve's area by strips; the one-sided derivatives by integrals over the tying users."""
    sp = sympy()
    x, y, t = sp.symbols("x y t", real=True)
    n = sp.Symbol("n", positive=True)
    density = sp.Rational(1, 2)
    slope = -2 * x * y  # of (y - t x)^2 at t = 0
    mean = lambda f: sp.integrate(sp.integrate(f * density, (x, -1, 0)), (y, 0, 1))
    return {
        "n strips of width 2/n and height at most 4/n cover the curve: area 8/n": identical(
            n * (2 / n) * (4 / n), 8 / n
        ),
        "which tends to zero": identical(sp.limit(8 / n, n, sp.oo), 0),
        "a strip's height: x^2 varies by at most (2/n) (2 max |x|)": identical(
            sp.expand((x + 2 / n) ** 2 - x**2), sp.expand((2 / n) * (2 * x + 2 / n))
        ),
        "the loss's slope at t = 0": identical(((y - t * x) ** 2).diff(t).subs(t, 0), slope),
        "it is positive for x < 0 < y: the right derivative of the minimum is 0 there": identical(
            sp.Min(slope.subs({x: -1, y: 1}), 0), 0
        ),
        "the left derivative is its mean, 1/4": identical(mean(slope), sp.Rational(1, 4)),
    }


@curve_and_kink.mutant("the left derivative is zero as well")
def _() -> dict[str, Comparison]:
    sp = sympy()
    x, y = sp.symbols("x y", real=True)
    mean = sp.integrate(sp.integrate(-x * y, (x, -1, 0)), (y, 0, 1))
    return {"left": identical(mean, 0)}


@dataclass(frozen=True)
class Ramp:
    """n covariates times three labels in the middle of equal cells, n a power of two; and alpha."""

    n: int
    alpha: Fraction

    def jump(self) -> Fraction:
        """Right minus left derivative of the potential of these users, none with x > 0 in a tie."""
        cells = [F(2 * k + 1, 2 * self.n) for k in range(self.n)]
        users = [(2 * u - 1, v) for u in cells for v in (F(1, 6), F(1, 2), F(5, 6))]
        market = with_features(
            lambda x: (x[0], max(x[0], F(0))),
            [u for u, _ in users],
            [v for _, v in users],
            [0] * len(users),
        )
        theta, move = ((0, 0), (0, 1)), ((1, 0), (0, 0))
        back = tuple(tuple(-e for e in row) for row in move)
        return market.directional(theta, self.alpha, move) + market.directional(
            theta, self.alpha, back
        )


@regularity.exact(small=lambda: [Ramp(n, alpha) for n in (2, 4, 8) for alpha in (F(0), F(1, 2))])
def many_users(x: Ramp) -> Comparison:
    """The jump for six to 24 users: midpoints make the integral exact."""
    return equals(x.jump(), ramp_kink(1, x.alpha))


@many_users.mutant("no jump")
def _(x: Ramp) -> Comparison:
    return equals(x.jump(), 0)


@many_users.mutant("the same jump for every alpha")
def _(x: Ramp) -> Comparison:
    return equals(x.jump(), ramp_kink(1, 0))
