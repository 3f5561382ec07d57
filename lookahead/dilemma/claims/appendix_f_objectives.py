"""Appendix F: the weight of two objectives, and the Pareto front."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any

from hypothesis import strategies as st

from lookahead.core.exact import dot
from lookahead.core.symbols import sympy
from lookahead.dilemma.multi_objective import dominates, min_norm_weight, pareto_front
from lookahead.ledger import Assumption, Claim, Comparison, Source, all_of, at_most, equals, that
from lookahead.ledger.symbolic import identical

F = Fraction
CHAPTER = "dilemma/gradients"
Vector = tuple[Fraction, ...]


@dataclass(frozen=True)
class Objectives:
    """Gradients of two objectives, and a weight to compare with."""

    g1: Vector
    g2: Vector
    other: Fraction

    def norm(self, weight: Fraction) -> Fraction:
        """The squared norm of the weighted sum."""
        pairs = zip(self.g1, self.g2, strict=True)
        v = tuple(weight * a + (1 - weight) * b for a, b in pairs)
        return dot(v, v)


def gradients() -> Iterator[Objectives]:
    """All pairs of small vectors in the plane, five weights."""
    plane = [tuple(map(F, v)) for v in product((0, 1, -1, 2), repeat=2)]
    for g1, g2 in product(plane, plane):
        yield from (Objectives(g1, g2, w) for w in (F(0), F(1, 3), F(1)))


@st.composite
def random_objectives(draw: st.DrawFn) -> Objectives:
    """Draw two integer vectors of length 3 and a weight."""
    one, two = (tuple(F(draw(st.integers(-9, 9))) for _ in range(3)) for _ in range(2))
    return Objectives(one, two, F(draw(st.integers(0, 12)), 12))


weight = Claim(
    key="gois2025.appF_mgda",
    kind="in-text",
    title="How two objectives are weighed",
    source=Source("gois2025", "Section 4, multi-task objective", "4", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""The weight $\lambda \in [0, 1]$ that minimises $\|\lambda g_1 + (1-\lambda)g_2\|^2$ is $1$ if
$g_1\!\cdot g_2 \ge g_1\!\cdot g_1$; else $0$ if $g_1\!\cdot g_2 \ge g_2\!\cdot g_2$; else
$\dfrac{(g_2 - g_1)\cdot g_2}{\|g_1 - g_2\|^2}$.""",
    reading="the two-objective case of the cited method; the formula is the standard one; the text: “we follow the approach of Sener and Koltun”; no formula is printed",
)


@weight.symbolic
def parabola() -> dict[str, Comparison]:
    """a = |g1|^2, d = |g2|^2, c = g1 g2; f(w) = w^2 a + 2 w (1 - w) c + (1 - w)^2 d."""
    sp = sympy()
    a, c, d, w = sp.symbols("a c d w", real=True)
    e, h = sp.symbols("e h", positive=True)
    f = w**2 * a + 2 * w * (1 - w) * c + (1 - w) ** 2 * d
    slope = sp.diff(f, w)
    inside = (d - c) / (a - 2 * c + d)
    return {
        "curvature is 2 |g1 - g2|^2": identical(sp.diff(f, w, 2), 2 * (a - 2 * c + d)),
        "slope at 1, at most 0 where c >= a": identical(slope.subs(w, 1), 2 * (a - c)),
        "slope at 0, at least 0 where c >= d": identical(slope.subs(w, 0), 2 * (c - d)),
        "else the vertex": identical(slope.subs(w, inside), 0),
        "which lies inside: c = a - e = d - h": that(
            bool(sp.simplify(inside.subs({a: c + e, d: c + h})) == h / (e + h))
        ),
    }


@parabola.mutant("with the gradients swapped")
def _() -> dict[str, Comparison]:
    a, c, d, w = sympy().symbols("a c d w", positive=True)
    f = w**2 * a + 2 * w * (1 - w) * c + (1 - w) ** 2 * d
    return {"vertex": identical(sympy().diff(f, w).subs(w, (a - c) / (a - 2 * c + d)), 0)}


@weight.sampled(random_objectives(), small=gradients)
def smallest(x: Objectives) -> Comparison:
    """The norm at the formula's weight, against that at another weight."""
    return at_most(x.norm(min_norm_weight(x.g1, x.g2)), x.norm(x.other))


@smallest.mutant("with the gradients swapped")
def _(x: Objectives) -> Comparison:
    return at_most(x.norm(1 - min_norm_weight(x.g1, x.g2)), x.norm(x.other))


smallest.scales(
    "g → s·g",
    lambda x, s: Objectives(tuple(s * v for v in x.g1), tuple(s * v for v in x.g2), x.other),
)


@dataclass(frozen=True)
class Epochs:
    """Pairs of success and accuracy, one an epoch."""

    pairs: tuple[tuple[Fraction, Fraction], ...]


def runs() -> Iterator[Epochs]:
    """All triples of pairs on a grid of three levels."""
    levels = (F(0), F(1, 2), F(1))
    grid = [(a, b) for a in levels for b in levels]
    yield from (Epochs(triple) for triple in product(grid, repeat=3))


@st.composite
def random_epochs(draw: st.DrawFn) -> Epochs:
    """Draw up to 12 pairs of twentieths."""
    level = st.integers(0, 20).map(lambda i: F(i, 20))
    n = draw(st.integers(1, 12))
    return Epochs(tuple((draw(level), draw(level)) for _ in range(n)))


front = Claim(
    key="gois2025.appF_pareto",
    kind="in-text",
    title="The Pareto front of a run",
    source=Source("gois2025", "Appendix F.2, computation of the front", "F.2", "forced"),
    chapter=CHAPTER,
    statement=r"""The front keeps the pairs (success, accuracy) of the epochs that no other pair dominates. The pair of the
largest product is on it, where that product is positive.""",
    as_printed="“keeping only pairs of values” … “that are not Pareto dominated”, of the run “containing "
    "the point with the highest product”",
    assumes=(
        Assumption(
            "the largest product is positive",
            "Some epoch has both a success and an accuracy above zero.",
            lambda x: any(a * b > 0 for a, b in x.pairs),
        ),
    ),
)


@front.symbolic
def largest_product() -> dict[str, Comparison]:
    """A pair that is better by e and f has a larger product, where a, b > 0 and one is positive."""
    a, b, e = sympy().symbols("a b e", positive=True)
    f = sympy().Symbol("f", nonnegative=True)
    better = lambda u, v: that(bool(sympy().expand((a + u) * (b + v) - a * b).is_positive))
    return {"better in the first": better(e, f), "better in the second": better(f, e)}


@largest_product.mutant("where a product is zero")
def _() -> dict[str, Comparison]:
    b, e = sympy().symbols("b e", positive=True)
    return {"better in the second": that(bool((0 * (b + e) - 0 * b).is_positive))}


def _undominated(pairs: tuple[Any, ...]) -> set[Any]:
    return {p for p in pairs if not any(dominates(q, p) for q in pairs)}


def _best(x: Epochs) -> list[Any]:
    largest = max(a * b for a, b in x.pairs)
    return [p for p in x.pairs if p[0] * p[1] == largest]


@front.sampled(random_epochs(), small=runs)
def brute_force(x: Epochs) -> Comparison:
    """The front by one sorted pass, against comparing all pairs; and where the best products are."""
    expected = _undominated(x.pairs)
    same = equals(list(pareto_front(x.pairs)), sorted(expected, reverse=True))
    return all_of(same, that(all(p in expected for p in _best(x))))


@brute_force.mutant("the pair of the largest success alone")
def _(x: Epochs) -> Comparison:
    return equals([max(x.pairs)], sorted(_undominated(x.pairs), reverse=True))


@brute_force.mutant("the pair of the largest sum alone")
def _(x: Epochs) -> Comparison:
    return equals([max(x.pairs, key=sum)], sorted(_undominated(x.pairs), reverse=True))


brute_force.without(front.assumes[0], small=runs)
