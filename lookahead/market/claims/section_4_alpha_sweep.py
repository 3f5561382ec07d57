"""Section 4.3: overspecialisation for every preference strength, and which starts it catches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from typing import Any

from hypothesis import strategies as st

from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, all_of, equals, less_than
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.market.population import FinitePopulation

F = Fraction
CHAPTER = "market/two_slopes"


@dataclass(frozen=True)
class Start:
    """Example 1 with two slopes in [-a, a], from which the mean field is followed."""

    p: Fraction
    a: Fraction
    alpha: Fraction
    slopes: tuple[Fraction, Fraction]

    @property
    def users(self) -> FinitePopulation:
        """Two users with x = 1: E x^2 = 1 is all that the mean field sees."""
        return FinitePopulation([1, 1], [self.a, -self.a], [0, 1], [self.p, 1 - self.p])

    @property
    def swapped(self) -> tuple[Fraction, Fraction]:
        """Least squares of each learner when free users choose the other side's learner."""
        p, q, alpha, a = self.p, 1 - self.p, self.alpha, self.a
        return (
            a * (alpha * p - (1 - alpha) * q) / (alpha * p + (1 - alpha) * q),
            a * ((1 - alpha) * p - alpha * q) / ((1 - alpha) * p + alpha * q),
        )

    def field(self, slopes: tuple[Fraction, Fraction]) -> tuple[Fraction, Fraction]:
        """Minus the mean gradient, from the definition of choice and loss."""
        one, two = self.users.gradient(slopes, self.alpha)
        return -one[0], -two[0]


example_1 = Assumption(
    "Example 1",
    r"$0 < p < 1$ and $a > 0$.",
    lambda x: 0 < x.p < 1 and x.a > 0,
)

inside = Assumption(
    "starts between the specialists",
    r"$\theta_1, \theta_2 \in [-a, a]$ and $\theta_1 \ne \theta_2$.",
    lambda x: max(map(abs, x.slopes)) <= x.a and x.slopes[0] != x.slopes[1],
)

ordered = Assumption(
    "the right way round", r"$\theta_1 > \theta_2$.", lambda x: x.slopes[0] > x.slopes[1]
)

loss_first = Assumption("loss dominates", r"$\alpha < \tfrac12$.", lambda x: 0 <= 2 * x.alpha < 1)

sweep = Claim(
    key="narang2026.intext.alpha_sweep",
    kind="in-text",
    title="Overspecialisation at every preference strength",
    source=Source("narang2026", "Section 4.3, after Theorem 2", "4.3", "forced"),
    chapter=CHAPTER,
    statement=r"""The trap of Theorem 2 is there for every $\alpha \in [0, 1]$: in Example 1 the
specialists $(a, -a)$ are stationary, learner 1 with full-population risk $4(1-p)a^2$, and the
gradient flow reaches them from every start $-a \le \theta_2 < \theta_1 \le a$.""",
    as_printed="“experiments in Section 6 demonstrate similar phenomena across different values of …”",
    reading="what can be proved in Example 1; the experiments are claims of their own",
    assumes=(example_1, inside, ordered),
)


def field(sp: Any, masses: Any) -> Any:
    """Minus the gradients of two learners with the masses (slope a, slope -a) that each sees."""
    a, x, y = sp.Symbol("a", positive=True), *sp.symbols("theta_1 theta_2", real=True)
    return [
        -(m * (t - a) ** 2 + k * (t + a) ** 2).diff(t)
        for t, (m, k) in zip((x, y), masses, strict=True)
    ]


@sweep.symbolic
def flow() -> dict[str, Comparison]:
    """The choices where theta_1 > theta_2, the field there, and that it never leaves."""
    sp = sympy()
    a = sp.Symbol("a", positive=True)
    x, y = sp.symbols("theta_1 theta_2", real=True)
    r, alpha = sp.symbols("r alpha", positive=True)
    p, q = 1 / (1 + r), r / (1 + r)
    s, t, u, v = sp.symbols("s t u v", nonnegative=True)
    aligned = field(sp, [(p, 0), (0, q)])
    masses = [(alpha * p + (1 - alpha) * p, 0), (0, alpha * q + (1 - alpha) * q)]
    own = (y - a) ** 2 - (x - a) ** 2
    return {
        "users of slope a: the gain from learner 1": identical(own, (x - y) * (2 * a - x - y)),
        "not negative for slopes a - s, a - s - t": non_negative((s - -s) * t + t**2),
        "users of slope -a likewise": identical(
            (x + a) ** 2 - (y + a) ** 2, (x - y) * (2 * a + x + y)
        ),
        "so nobody's coin matters: the masses": identical(
            sp.Matrix(field(sp, masses)), sp.Matrix(aligned)
        ),
        "each slope decays to its own optimum": identical(
            sp.Matrix(aligned), sp.Matrix([-2 * p * (x - a), -2 * q * (y + a)])
        ),
        "on theta_1 = theta_2 = a - u with 2a = u + v the difference grows": non_negative(
            sp.factor((aligned[0] - aligned[1]).subs({x: a - u, y: a - u}).subs(a, (u + v) / 2))
        ),
        "risk of learner 1 there": identical(
            (p * (x - a) ** 2 + q * (x + a) ** 2).subs(x, a), 4 * q * a**2
        ),
    }


@flow.mutant("free users choose the other side")
def _() -> dict[str, Comparison]:
    sp = sympy()
    r, alpha = sp.symbols("r alpha", positive=True)
    p, q = 1 / (1 + r), r / (1 + r)
    swapped = [(alpha * p, (1 - alpha) * q), ((1 - alpha) * p, alpha * q)]
    left, right = sp.Matrix(field(sp, swapped)), sp.Matrix(field(sp, [(p, 0), (0, q)]))
    return {"masses": identical(left, right)}


GRID = (F(1), F(1, 2), F(0), F(-1, 3), F(-1))


def starts(*, right_way: bool = True) -> Iterator[Start]:
    """Every pair of slopes of a grid, every kind of loyalty, even and uneven shares."""
    for alpha, p in product((F(0), F(1, 4), F(1, 2), F(3, 4), F(1)), (F(1, 2), F(1, 5), F(9, 10))):
        for one, two in product(GRID, repeat=2):
            if (one > two) if right_way else (one < two):
                yield Start(p, F(1), alpha, (one, two))


@st.composite
def random_starts(draw: st.DrawFn, *, right_way: bool = True, low: bool = False) -> Start:
    """Two slopes between the specialists, in the order asked for; low: alpha below one half."""
    part = lambda least, most, over: F(draw(st.integers(least, most)), over)
    a = part(1, 20, 4)
    two = part(-12, 11, 12)
    one = two + (1 - two) * part(1, 8, 8)
    pair = (a * one, a * two) if right_way else (a * two, a * one)
    return Start(part(1, 19, 20), a, part(0, 5 if low else 12, 12), pair)


def _towards(
    x: Start, end: tuple[Fraction, Fraction], masses: tuple[Fraction, Fraction]
) -> Comparison:
    """The field equals 2 m_i (end_i - theta_i); it vanishes at the end; the risk there."""
    pull = [2 * m * (e - t) for m, e, t in zip(masses, end, x.slopes, strict=True)]
    return all_of(equals(x.field(x.slopes), pull), equals(x.field(end), (F(0), F(0))))


@sweep.sampled(random_starts(), small=starts)
def to_the_specialists(x: Start) -> Comparison:
    """The field at the start and at the specialists, and the risk of the first."""
    return all_of(
        _towards(x, (x.a, -x.a), (x.p, 1 - x.p)),
        equals(x.users.risk((x.a,)), 4 * (1 - x.p) * x.a**2),
    )


@to_the_specialists.mutant("at a rate that depends on alpha")
def _(x: Start) -> Comparison:
    return _towards(x, (x.a, -x.a), (x.alpha * x.p, x.alpha * (1 - x.p)))


def far() -> Iterator[Start]:
    """A slope beyond the specialists."""
    for x in starts():
        yield replace(x, slopes=(3 * x.a, x.slopes[1]))


def one_sided() -> Iterator[Start]:
    """Negative slope a: each learner's users are the other's."""
    for x in starts():
        yield replace(x, a=-x.a)


to_the_specialists.without(inside, small=far)
to_the_specialists.without(ordered, random_starts(right_way=False))
to_the_specialists.by_construction(example_1, "it is the family that the statement is about")

other_end = Claim(
    key="narang2026.intext.alpha_sweep.swapped",
    kind="own",
    title="Below one half, the other starts escape in part",
    source=Source("narang2026", "Section 4.3, after Theorem 2", "4.3", "own"),
    chapter=CHAPTER,
    statement=r"""In Example 1 with $\alpha < \tfrac12$ the gradient flow from every start $-a \le
\theta_1 < \theta_2 \le a$ reaches the swapped point, where every free user is with the learner
whom it does not prefer. There
$$\theta_1 - \theta^\star = -\frac{p\,(1-2\alpha)}{\alpha p + (1-\alpha)(1-p)}\cdot 2(1-p)a ,$$
so the excess risk of learner 1 is that of the specialist times $\big(p(1-2\alpha)/(\alpha p +
(1-\alpha)(1-p))\big)^2$: it vanishes as $\alpha \to \tfrac12$, and exceeds the specialist's for
$\alpha = 0$ and $p > \tfrac12$. So the limit depends on the start, as the text says, and the
phenomenon is similar for some starts only: at $p = \tfrac12$, $\alpha = \tfrac14$ learner 1 keeps
a quarter of the excess risk.""",
    assumes=(example_1, loss_first),
    uses=("narang2026.intext.alpha_sweep",),
)


@other_end.symbolic
def swapped_flow() -> dict[str, Comparison]:
    """The field where theta_1 < theta_2, its zero, the invariance of the region, the excess."""
    sp = sympy()
    a, r, w = sp.symbols("a r w", positive=True)
    c = sp.Symbol("c", nonnegative=True)
    x, y = sp.symbols("theta_1 theta_2", real=True)
    u, v = sp.symbols("u v", nonnegative=True)
    p, q = 1 / (1 + r), r / (1 + r)
    alpha = c / (2 * c + w)  # every number in [0, 1/2)
    moved = field(sp, [(alpha * p, (1 - alpha) * q), ((1 - alpha) * p, alpha * q)])
    one, two = (sp.solve(g, t)[0] for g, t in zip(moved, (x, y), strict=True))
    m = alpha * p + (1 - alpha) * q
    leaving = (moved[1] - moved[0]).subs({x: a - u, y: a - u}).subs(a, (u + v) / 2)
    return {
        "on theta_1 = theta_2 = a - u with 2a = u + v the difference grows": non_negative(
            sp.factor(leaving)
        ),
        "the zero is swapped: theta_2 - theta_1 > 0": non_negative(sp.factor(two - one)),
        "distance of learner 1 from the optimum": identical(
            one - (p - q) * a, -p * (1 - 2 * alpha) / m * 2 * q * a
        ),
        "and of the specialist": identical(a - (p - q) * a, 2 * q * a),
        "alpha = 0: the factor is the odds, above one for p > 1/2": identical(
            (p * (1 - 2 * alpha) / m).subs(c, 0), 1 / r
        ),
        "at alpha = 1/2 it would be zero": identical((p * (1 - 2 * alpha) / m).subs(w, 0), 0),
    }  # fmt: skip


@swapped_flow.mutant("with 1 - alpha for 1 - 2 alpha")
def _() -> dict[str, Comparison]:
    sp = sympy()
    a, p, alpha = sp.symbols("a p alpha", positive=True)
    q = 1 - p
    m = alpha * p + (1 - alpha) * q
    one = a * (alpha * p - (1 - alpha) * q) / m
    return {"distance": identical(one - (p - q) * a, -p * (1 - alpha) / m * 2 * q * a)}


def wrong_way() -> Iterator[Start]:
    """Starts the wrong way round with alpha below one half."""
    for x in starts(right_way=False):
        if 2 * x.alpha < 1:
            yield x


def _swapped(x: Start, power: int = 2) -> Comparison:
    masses = x.users.masses(x.slopes, x.alpha)
    _, least = x.users.optimum()
    factor = x.p * (1 - 2 * x.alpha) / (x.alpha * x.p + (1 - x.alpha) * (1 - x.p))
    excess = [x.users.risk((t,)) - least for t in (x.swapped[0], x.a)]
    return all_of(
        _towards(x, x.swapped, (masses[0], masses[1])),
        less_than(x.swapped[0], x.swapped[1]),
        equals(excess[0], factor**power * excess[1]),
    )


@other_end.sampled(random_starts(right_way=False, low=True), small=wrong_way)
def to_the_swapped(x: Start) -> Comparison:
    """The field at the start and at the swapped point, and the share of the excess risk kept."""
    return _swapped(x)


@to_the_swapped.mutant("the factor without the square")
def _(x: Start) -> Comparison:
    return _swapped(x, 1)


def loyal() -> Iterator[Start]:
    """The same with alpha above one half."""
    for x in wrong_way():
        yield replace(x, alpha=1 - x.alpha)


to_the_swapped.without(loss_first, small=loyal)
to_the_swapped.by_construction(example_1, "it is the family that the statement is about")
