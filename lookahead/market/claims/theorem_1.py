"""Theorem 1: streaming gradient descent converges to stationary points, as printed and proved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from hypothesis import strategies as st

from lookahead.core.exact import Matrix, dot
from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, at_most
from lookahead.ledger.symbolic import identical, non_negative, sum_of_squares
from lookahead.market.level_sets import level_set_measure
from lookahead.testing.market_dynamics import Round, rounds, small_rounds, square

F = Fraction
CHAPTER = "market/dynamics"


@dataclass(frozen=True)
class Thinness:
    """A proposed constant of Assumption 3, and a level, at which two equal models are tried."""

    C: Fraction
    delta: Fraction


def proposals() -> Iterator[Thinness]:
    """Constants, and levels on both sides of where equal models break them."""
    for C in (1, 4, 100):
        for scale in (F(8), F(4), F(1)):
            yield Thinness(F(C), scale / C)


def applies(x: Thinness) -> Comparison:
    """Assumption 3 at two equal models on the uniform square, whose users are a density."""
    return at_most(level_set_measure(0, 0, x.delta), x.C * x.delta)


def nowhere(printed: Claim) -> None:
    """Attach to a theorem the check that its hypotheses admit the uniform square."""
    check = printed.exact(small=proposals)(applies)

    @check.mutant("half the level")
    def _(x: Thinness) -> Comparison:
        return applies(replace(x, delta=x.delta / 2))

    check.program(
        given=lambda x: {"C": x.C, "delta": x.delta},
        let=(
            ("area", "(1 - (-1)) * (1 - (-1))"),
            ("difference(x, y)", "(y - 0 * x) ** 2 - (y - 0 * x) ** 2"),
        ),
        assume=(
            ("a positive constant and level", "C > 0 and delta > 0"),
            (
                "every corner user is indifferent",
                "all([difference(x, y) <= delta for x in [-1, 1] for y in [-1, 1]])",
            ),
        ),
        violates="area > C * delta",
    )


printed = Claim(
    key="narang2026.thm1",
    kind="theorem",
    title="MSGD converges to stationary points",
    source=Source("narang2026", "Theorem 1", "4.2", "forced"),
    chapter=CHAPTER,
    statement=r"""Let $n \ge 2$ and let Assumptions 1 to 4 hold; there are markets where they do. Then the iterates
of Algorithm 1 converge almost surely to the set $\{\Theta : \nabla F(\Theta) = 0\}$.""",
    reading="The theorem's body is lost; Theorem 3, which it is a case of, reads “the iterates … "
    "converge to the set of stationary points almost surely”. Assumption 3 is taken with one constant "
    "for all models, as the proof of Lemma 14 needs; a theorem about markets is taken to speak about "
    "at least one.",
    uses=("narang2026.asm2", "narang2026.asm3", "narang2026.asm4"),
)
nowhere(printed)

amended = printed.amended(
    key="narang2026.thm1.clarke",
    title="MSGD finds Clarke critical points",
    severity="missing hypothesis",
    statement=r"""Let the steps satisfy Assumption 2 and the iterates of Algorithm 1 be bounded; Assumption 3 is
not needed, and any tie rule will do.

1. For every population with bounded users, $F(\Theta_t)$ converges almost surely and
   $\sum_t\eta_t\|v_t\|^2 < \infty$, where $-\eta_t v_t$ is the mean step. So $\liminf\|v_t\| = 0$.
2. On a finite population every limit point $\bar\Theta$ is Clarke critical almost surely: zero is in
   the convex hull of the gradients of the smooth pieces of $F$ that meet at $\bar\Theta$. Where $F$ has
   a gradient there, it is zero.""",
    survives="The potential settles and limit points are stationary in Clarke's sense, without "
    "Assumption 3 and without a gradient at ties, because F is the smallest of quadratic potentials.",
    uses=(
        "narang2026.asm2",
        "narang2026.lem12",
        "narang2026.drift.no_kink",
        "narang2026.ext.robbins_siegmund",
        "narang2026.ext.clarke",
        "narang2026.ext.tame",
    ),
)


@amended.symbolic
def proof() -> dict[str, Comparison]:
    """Whoever moves, F falls in mean by eta |v|^2 up to eta^2 times a bounded second moment.

    Freeze who selects whom at Theta: the frozen potential agrees with F there, lies above it
    everywhere and is quadratic. Its mean change is exact, its noise bounded by Lemma 12. The
    theorem of Robbins and Siegmund, up to leaving a ball, gives part 1; F is the smallest of
    finitely many quadratics on a finite population, so semialgebraic, which gives part 2.
    """
    sp = sympy()
    real = {"real": True}
    t, x, z, w = (sp.Matrix(sp.symbols(f"{n}_1 {n}_2", **real)) for n in ("t", "x", "z", "w"))
    y, eta = sp.symbols("y eta", **real)
    p = sp.Symbol("p", positive=True)
    least, worse = sp.symbols("least worse", nonnegative=True)
    v = p * z + (1 - p) * w

    def loss(theta: object) -> object:
        return (y - x.dot(theta)) ** 2

    slope = 2 * (x.dot(t) - y) * x
    return {
        "frozen choices cost at least the best": non_negative((least + worse) - least),
        "a frozen loss is quadratic": identical(
            loss(t - eta * z), loss(t) - eta * slope.dot(z) + eta**2 * x.dot(z) ** 2
        ),
        "mean of <v, z> is |v|^2": identical(p * v.dot(z) + (1 - p) * v.dot(w), v.dot(v)),
        "the curvature is at most |x|^2": sum_of_squares(
            x.dot(x) * z.dot(z) - x.dot(z) ** 2, [(1, x[0] * z[1] - x[1] * z[0])]
        ),
    }


@proof.mutant("without the second-order term")
def _() -> dict[str, Comparison]:
    sp = sympy()
    t, x, y, z, eta = sp.symbols("t x y z eta", real=True)
    moved = (y - x * (t - eta * z)) ** 2
    return {
        "at rest": identical(moved.subs(eta, 0), (y - x * t) ** 2),
        "first order": identical(moved, (y - x * t) ** 2 - eta * 2 * (x * t - y) * x * z),
    }


def curvature(x: Round, z: Matrix) -> Fraction:
    """The quadratic part of the potential with everybody's choices frozen."""
    observed = x.population.observed(x.theta, x.alpha)
    users = sum(
        (
            mass * dot(row, z[i]) ** 2
            for row, masses in zip(x.population.x, observed, strict=True)
            for i, mass in enumerate(masses)
        ),
        start=F(0),
    )
    probes = F(0)
    for i, (rows, _) in zip(x.probers, x.queries, strict=True):
        probes += sum((dot(q, z[i]) ** 2 for q in rows), start=F(0)) / len(rows)
        probes += x.shrinkage * dot(z[i], z[i]) / 2
    return users + x.weight * probes


def fall(x: Round, *, first: int = 1, second: int = 1) -> Comparison:
    """E F(next) against F - first eta |v|^2 + second E of the frozen curvature of the move."""
    after = sum((o.probability * x.potential(o.models) for o in x.law), start=F(0))
    moves = [(o.probability, difference(o.models, x.theta)) for o in x.law]
    noise = sum((p * curvature(x, z) for p, z in moves), start=F(0))
    mean = square(x.mean_move)
    return at_most(after, x.potential(x.theta) - first * x.step * mean + second * noise)


def difference(a: Matrix, b: Matrix) -> Matrix:
    """a - b, entry by entry."""
    return tuple(tuple(p - q for p, q in zip(r, s, strict=True)) for r, s in zip(a, b, strict=True))


def alone(x: Round) -> Round:
    """The same round when nobody probes."""
    return replace(x, probers=(), queries=())


def plain_rounds() -> st.SearchStrategy[Round]:
    """Rounds of Algorithm 1."""
    return rounds().map(alone)


def plain_scope() -> Iterator[Round]:
    """The small rounds in which nobody probes."""
    return (x for x in small_rounds() if not x.probers)


@amended.sampled(plain_rounds(), small=plain_scope)
def falls(x: Round) -> Comparison:
    """One round from any models, ties and all, under every tie rule: the whole law enumerated."""
    return fall(x)


@falls.mutant("without noise")
def _(x: Round) -> Comparison:
    return fall(x, second=0)


@falls.mutant("twice the fall")
def _(x: Round) -> Comparison:
    return fall(x, first=2)
