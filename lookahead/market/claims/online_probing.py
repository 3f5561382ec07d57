"""Online probing without users: two learners who copy each other, and three in a ring."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, at_most, equals, less_than
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.market.mutual_probing import contraction, regime
from lookahead.market.online_probing import probing_drift
from lookahead.testing.market_online import numbers

F = Fraction
CHAPTER = "market/online_probing"
SOURCE = Source("narang2026", "Section 7, online probing", "7", "own")
ROUNDS = 4


@dataclass(frozen=True)
class Copying:
    """Models of one number, a step, a weight, and the covariates of the queries."""

    theta: tuple[Fraction, ...]
    step: Fraction
    weight: Fraction
    queries: tuple[Fraction, ...]

    @property
    def moment(self) -> Fraction:
        """E x^2 of the queries."""
        return sum((x * x for x in self.queries), F(0)) / len(self.queries)

    def run(self, peers: tuple[tuple[int, ...], ...], rounds: int) -> list[tuple[Fraction, ...]]:
        """Mean steps of online probing, from the definition."""
        pairs = [((x,), F(1, len(self.queries))) for x in self.queries]
        path = [self.theta]
        for _ in range(rounds):
            models = tuple((t,) for t in path[-1])
            slope = probing_drift(models, peers, (self.weight,) * len(peers), pairs)
            path.append(tuple(t - self.step * g[0] for t, g in zip(path[-1], slope, strict=True)))
        return path


def mean_step(theta: Any, peer: Any, step: Any, C: Any) -> Any:
    """One learner's step on the loss (theta.x - label)^2, differentiated, E x x' = C."""
    sp = sympy()
    own = sp.Matrix(sp.symbols(f"t:{C.rows}"))
    error = own - peer
    loss = sp.expand((error.T * C * error)[0])
    slope = sp.Matrix([loss.diff(t) for t in own])
    return theta - step * slope.subs(list(zip(own, theta, strict=True)), simultaneous=True)


mutual = Claim(
    key="narang2026.online.mutual",
    kind="own",
    title="Two learners who only probe each other",
    source=SOURCE,
    chapter=CHAPTER,
    statement=r"""Let two learners without users take mean steps of size $\eta$ with weight
$\gamma$ on the other's current labels, no ridge, and $C = \mathbb E\,xx^\top$ for the queries.
Then $\theta_1 + \theta_2$ never changes, and
$$\theta_1 - \theta_2 \;\mapsto\; (I - 4\eta\gamma C)(\theta_1 - \theta_2).$$
For one feature with $s = \mathbb E x^2$ the map has the
eigenvalues $1$ and $q = 1 - 4\eta\gamma s$. The models close in from either side for
$\eta\gamma s < \tfrac14$, meet in one step at $\tfrac14$, swap places and close in below
$\tfrac12$, exchange for ever at $\tfrac12$, and part for ever beyond. Below $\tfrac12$ they agree
in the end on the mean of their first models, whatever the users are like.""",
)


@mutual.symbolic
def proof() -> dict[str, Comparison]:
    """Differentiate both losses for two features, then read off sum, difference, eigenvalues."""
    sp = sympy()
    step, s = sp.symbols("eta s", positive=True)
    a, b = (sp.Matrix(sp.symbols(f"{n}_1 {n}_2", real=True)) for n in "ab")
    c11, c12, c22 = sp.symbols("c_11 c_12 c_22", real=True)
    C = sp.Matrix([[c11, c12], [c12, c22]])
    one, two = mean_step(a, b, step, C), mean_step(b, a, step, C)
    M = sp.Matrix([[1 - 2 * step * s, 2 * step * s], [2 * step * s, 1 - 2 * step * s]])
    z = sp.Symbol("z")
    p, q = (
        mean_step(sp.Matrix([u]), sp.Matrix([v]), step, sp.Matrix([[s]])) for u, v in ("uv", "vu")
    )
    u, v = sp.symbols("u v")
    return {
        "the sum stays": identical(one + two, a + b),
        "the difference shrinks by I - 4 eta C": identical(
            one - two, (sp.eye(2) - 4 * step * C) * (a - b)
        ),
        "one feature: the matrix": identical(sp.Matrix([p[0], q[0]]), M * sp.Matrix([u, v])),
        "its eigenvalues": identical(
            (M - z * sp.eye(2)).det(), (1 - z) * (1 - 4 * step * s - z)
        ),
    }  # fmt: skip


@proof.mutant("only one learner moves: 1 - 2 eta")
def _() -> dict[str, Comparison]:
    sp = sympy()
    step = sp.Symbol("eta", positive=True)
    a, b = sp.Matrix([sp.Symbol("a")]), sp.Matrix([sp.Symbol("b")])
    one, two = (mean_step(x, y, step, sp.eye(1)) for x, y in ((a, b), (b, a)))
    return {"difference": identical(one - two, (1 - 2 * step) * (a - b))}


def pairs() -> Iterator[Copying]:
    """Steps in each regime and at its borders."""
    for k in (1, 2, 3, 4, 5):
        for queries in ((F(1),), (F(1), F(-2))):
            yield Copying((F(1), F(-1)), F(k, 8), F(1), queries)
    yield Copying((F(3), F(0)), F(1, 10), F(5, 2), (F(1),))


@st.composite
def copying(draw: st.DrawFn) -> Copying:
    """Two models, a step and a weight, one to three queries."""
    queries = tuple(draw(st.lists(numbers(1, 2), min_size=1, max_size=3)))
    step = F(draw(st.integers(1, 20)), 32)
    weight = F(draw(st.integers(1, 6)), 4)
    return Copying((draw(numbers(-3, 3)), draw(numbers(-3, 3))), step, weight, queries)


EACH_OTHER = ((1,), (0,))


@mutual.sampled(copying(), small=pairs)
def rounds(x: Copying) -> Comparison:
    """Sum and difference of the models in four rounds, and the regime that the map names."""
    return all_of(*_rounds(x, 1 - 4 * x.step * x.weight * x.moment), _regime(x))


def _rounds(x: Copying, q: Fraction) -> list[Comparison]:
    path, (a, b) = x.run(EACH_OTHER, ROUNDS), x.theta
    return [equals((u + v, u - v), (a + b, q**t * (a - b))) for t, (u, v) in enumerate(path) if t]


def _regime(x: Copying) -> Comparison:
    (a, b), (u, v), *_ = x.run(EACH_OTHER, 1)
    if a == b:
        return equals(u, v)
    before, after = a - b, u - v
    seen = {
        "monotone": 0 < after / before < 1,
        "one step": after == 0,
        "damped oscillation": -1 < after / before < 0,
        "period two": after == -before,
        "divergent": after / before < -1,
    }
    named = regime(x.step, x.weight, x.moment)
    return equals([int(name == named) for name in seen], [int(t) for t in seen.values()])


@rounds.mutant("1 - 2 eta gamma s, as for one learner who probes")
def _(x: Copying) -> Comparison:
    return all_of(*_rounds(x, 1 - 2 * x.step * x.weight * x.moment))


@rounds.mutant("without the moment of the queries")
def _(x: Copying) -> Comparison:
    return all_of(*_rounds(x, contraction(x.step, x.weight)))


ring = Claim(
    key="narang2026.online.ring",
    kind="own",
    title="Three learners in a ring spiral together",
    source=SOURCE,
    chapter=CHAPTER,
    statement=r"""Let three learners without users each probe the next one, $1 \to 2 \to 3 \to 1$,
with one feature, $s = \mathbb E x^2$, weight $\gamma$ and step $\eta$, and put $h = 2\eta\gamma
s$. The map has the eigenvalues $1$ and $1 - h(1 - e^{\pm 2\pi i/3})$, of squared modulus
$1 - 3h + 3h^2$. So the models agree in the end, on their mean, exactly for $h < 1$, and turn around one
another on the way. The eigenvalues are not real: the mean field is no gradient, in no coordinates
and for no inner product.""",
)


@ring.symbolic
def spiral() -> dict[str, Comparison]:
    """The characteristic polynomial, the squared modulus, and the sign of 1 - 3h + 3h^2 - 1."""
    sp = sympy()
    h, gap = sp.symbols("h delta", positive=True)
    z = sp.Symbol("z")
    P = sp.Matrix([[0, 1, 0], [0, 0, 1], [1, 0, 0]])
    M = (1 - h) * sp.eye(3) + h * P
    real, imaginary = 1 - 3 * h / 2, sp.sqrt(3) * h / 2
    modulus = real**2 + imaginary**2
    return {
        "eigenvalues": identical(
            (z * sp.eye(3) - M).det(), (z - 1) * ((z - real) ** 2 + imaginary**2)
        ),
        "squared modulus": identical(modulus, 1 - 3 * h + 3 * h**2),
        "below one by 3h(1 - h)": identical(1 - modulus, 3 * h * (1 - h)),
        "the mean stays": identical(sp.ones(1, 3) * M, sp.ones(1, 3)),
        "at or beyond h = 1 it is one or more": non_negative((modulus - 1).subs(h, 1 + gap)),
    }


@spiral.mutant("two learners' modulus")
def _() -> dict[str, Comparison]:
    h = sympy().Symbol("h", positive=True)
    return {"modulus": identical(1 - 3 * h + 3 * h**2, (1 - 2 * h) ** 2)}


def rings() -> Iterator[Copying]:
    """Three models, steps around the border h = 1."""
    for k in (1, 3, 4, 5):
        yield Copying((F(1), F(0), F(-1)), F(k, 8), F(1), (F(1),))
        yield Copying((F(2), F(1), F(-3)), F(k, 16), F(1), (F(1), F(-1), F(2)))


NEXT = ((1,), (2,), (0,))


def _spread(theta: tuple[Fraction, ...]) -> Fraction:
    mean = sum(theta, F(0)) / len(theta)
    return sum(((t - mean) ** 2 for t in theta), F(0))


@ring.exact(small=rings)
def spread(x: Copying) -> Comparison:
    """The squared distance to agreement, round by round, from the definition."""
    h = 2 * x.step * x.weight * x.moment
    path = [_spread(theta) for theta in x.run(NEXT, ROUNDS)]
    factor = 1 - 3 * h + 3 * h**2
    same = [equals(b, factor * a) for a, b in pairwise(path)]
    return all_of(*same, less_than(path[1], path[0]) if h < 1 else at_most(path[0], path[1]))


@spread.mutant("as if the three were two")
def _(x: Copying) -> Comparison:
    h = 2 * x.step * x.weight * x.moment
    before, after = (_spread(theta) for theta in x.run(NEXT, 1))
    return equals(after, (1 - 2 * h) ** 2 * before)


@spread.mutant("agreement for every step")
def _(x: Copying) -> Comparison:
    before, after = (_spread(theta) for theta in x.run(NEXT, 1))
    return less_than(after, before)
