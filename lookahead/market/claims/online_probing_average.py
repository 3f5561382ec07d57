"""Online probing by averages of everybody has a potential, for all users and features."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from hypothesis import strategies as st

from lookahead.core.exact import dot
from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, equals
from lookahead.ledger.symbolic import identical
from lookahead.market.claims.online_probing import CHAPTER, SOURCE
from lookahead.market.online_probing import Rule, aggregate, probing_drift
from lookahead.testing.market_online import numbers

F = Fraction
Models = tuple[tuple[Fraction, ...], ...]


@dataclass(frozen=True)
class Probed:
    """Models of d numbers, one weight for all, queries of equal shares, and a direction."""

    theta: Models
    weight: Fraction
    queries: tuple[tuple[Fraction, ...], ...]
    direction: Models

    def energy(self, h: int, rule: Rule, count: Fraction) -> Fraction:
        """`count` gamma sum_i E(theta_i.x - label(x))^2, h steps along the direction."""
        moved = [
            [t + h * v for t, v in zip(model, row, strict=True)]
            for model, row in zip(self.theta, self.direction, strict=True)
        ]
        total = F(0)
        for x in self.queries:
            seen = [dot(model, x) for model in moved]
            total += sum(((s - aggregate(seen, rule)) ** 2 for s in seen), F(0))
        return count * self.weight * total / len(self.queries)

    def slope(self, rule: Rule, count: Fraction = Fraction(1)) -> Fraction:
        """Central difference of the energy, exact for a quadratic."""
        return (self.energy(1, rule, count) - self.energy(-1, rule, count)) / 2

    def along(self, rule: Rule) -> Fraction:
        """The probing part of the mean field, times the direction."""
        n = len(self.theta)
        queries = [(x, F(1, len(self.queries))) for x in self.queries]
        everybody = (tuple(range(n)),) * n
        field = probing_drift(self.theta, everybody, (self.weight,) * n, queries, rule=rule)
        return sum((dot(g, v) for g, v in zip(field, self.direction, strict=True)), F(0))


averaged = Claim(
    key="narang2026.online.average.potential",
    kind="own",
    title="Averages of everybody restore the potential",
    source=SOURCE,
    chapter=CHAPTER,
    statement=r"""Let all $n$ learners probe all of them, themselves included, online and by the
average $\bar\theta^\top x$, with one weight $\gamma$ and the same queries. For every $\alpha$ and
any number of features the probing part of the mean field is the gradient of
$$\gamma\sum_i\mathbb E_q\big((\theta_i - \bar\theta)^\top x\big)^2 ,$$
although every label moves. With it in place of the probing part of equation (3), the field is
that of a potential wherever $F$ has a gradient, and what is shown about offline probing from its
potential alone carries over. By medians there is none from three learners on.""",
)


@averaged.symbolic
def proof() -> dict[str, Comparison]:
    """Differentiate for three learners, two features; then the slopes under medians."""
    sp = sympy()
    models = [sp.Matrix(sp.symbols(f"t{i}_1 t{i}_2", real=True)) for i in range(3)]
    p, q, r = sp.symbols("c_11 c_12 c_22", real=True)
    C = sp.Matrix([[p, q], [q, r]])
    mean = (models[0] + models[1] + models[2]) / 3
    V = sp.Add(*(((m - mean).T * C * (m - mean))[0] for m in models))
    field = 2 * C * (models[0] - mean)
    a, b = models[0]
    low, middle, high = sp.symbols("low middle high", real=True)
    matrix = sp.Matrix([low - middle, middle - middle, high - middle]).jacobian([low, middle, high])
    return {
        "the gradient is the field, for one learner": identical(
            sp.Matrix([V.diff(a), V.diff(b)]), field
        ),
        "since the deviations sum to zero": identical(
            sum((m - mean for m in models), sp.zeros(2, 1)), sp.zeros(2, 1)
        ),
        "by medians: the middle moves the others and is not moved": identical(
            matrix - matrix.T, sp.Matrix([[0, -1, 0], [1, 0, 1], [0, -1, 0]])
        ),
    }  # fmt: skip


@proof.mutant("half of it")
def _() -> dict[str, Comparison]:
    t, u = sympy().symbols("t u", real=True)
    V = ((t - (t + u) / 2) ** 2 + (u - (t + u) / 2) ** 2) / 2
    return {"gradient": identical(V.diff(t), 2 * (t - (t + u) / 2))}


def small() -> Iterator[Probed]:
    """Two to four learners with one or two features."""
    for n in (2, 3, 4):
        theta = tuple((F(i * i),) for i in range(n))
        yield Probed(theta, F(1), ((F(1),), (F(-2),)), ((F(1),), *((F(0),),) * (n - 1)))
    theta = ((F(1), F(0)), (F(0), F(1)), (F(2), F(3)))
    move = ((F(1), F(-1)), (F(0), F(2)), (F(0), F(0)))
    yield Probed(theta, F(3), ((F(1), F(1)), (F(0), F(2))), move)


@st.composite
def probed(draw: st.DrawFn) -> Probed:
    """Two to four learners, one or two features, one to three queries."""
    n, d = draw(st.integers(2, 4)), draw(st.integers(1, 2))
    row = lambda: tuple(draw(numbers(-3, 3, 2)) for _ in range(d))
    rows = lambda count: tuple(row() for _ in range(count))
    return Probed(rows(n), draw(numbers(1, 3)), rows(draw(st.integers(1, 3))), rows(n))


@averaged.sampled(probed(), small=small)
def one_direction(x: Probed) -> Comparison:
    """The slope of the energy along a direction, from values, against the field."""
    return equals(x.slope("average"), x.along("average"))


@one_direction.mutant("counted twice, as for stored labels of two")
def _(x: Probed) -> Comparison:
    return equals(x.slope("average", F(2)), x.along("average"))


@one_direction.mutant("by medians")
def _(x: Probed) -> Comparison:
    return equals(x.slope("median"), x.along("median"))
