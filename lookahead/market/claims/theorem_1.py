"""Theorem 1: streaming gradient descent and stationary points, as printed and as proved here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from typing import Any

from hypothesis import strategies as st

from lookahead.core.exact import Matrix, dot
from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, at_least, at_most, equals
from lookahead.ledger.symbolic import identical, non_negative, sum_of_squares
from lookahead.market.claims.theorem_1_trap import trapped
from lookahead.market.population import FinitePopulation
from lookahead.testing.market_dynamics import Round, rounds, small_rounds, square
from lookahead.testing.market_populations import small_populations

F = Fraction
CHAPTER = "market/dynamics"


printed = Claim(
    key="narang2026.thm1",
    kind="theorem",
    title="MSGD converges to stationary points",
    source=Source("narang2026", "Theorem 1", "4.2", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""Let Assumptions 1 to 4 hold. Then the iterates of Algorithm 1 converge almost surely to
the set $\{\Theta : \nabla F(\Theta) = 0\}$.""",
    reading="The theorem's body is lost; Theorem 3, which it is a case of, reads “the iterates … "
    "converge to the set of stationary points almost surely”, and Assumption 4 names the set. "
    "Assumption 3 is taken as markets can meet it, each pair of distinct models with its own "
    "constant; the witness meets all four assumptions. Where its runs end the mean step is not zero "
    "either, whether ties go to the lowest, the highest or the preferred learner, or are split. With "
    "one constant for all models, as the proof of Lemma 14 uses it, no market meets Assumption 3: that "
    "theorem is not refuted, it is empty.",
    uses=("narang2026.asm2", "narang2026.asm3.pair", "narang2026.asm4"),
)
trapped(printed)

amended = printed.amended(
    key="narang2026.thm1.clarke",
    title="MSGD finds Clarke critical points",
    severity="conclusion fails",
    statement=r"""Let the loss be squared, users bounded, under any law, finite or with a density; let the steps satisfy
Assumption 2 and the iterates of Algorithm 1 be bounded; any tie rule will do and Assumption 3 is not
needed. Almost surely

1. $F(\Theta_t)$ converges and $\sum_t\eta_t\|v_t\|^2 < \infty$, where $-\eta_t v_t$ is the mean step;
2. every limit point $\bar\Theta$ is Clarke critical, $0 \in \partial^\circ F(\bar\Theta)$, which is to say
   $$F(\Theta) \le F(\bar\Theta) + R_x^2\,\|\Theta - \bar\Theta\|^2\quad\text{for every }\Theta .$$
   Where $F$ has a gradient at $\bar\Theta$, it is zero.""",
    survives="The potential settles, and limit points are stationary in Clarke's sense, without "
    "Assumption 3. Where F has a gradient they are stationary as printed; a kink can be a limit too.",
    uses=(
        "narang2026.asm2",
        "narang2026.lem12",
        "narang2026.ext.robbins_siegmund",
        "narang2026.ext.kolmogorov",
        "narang2026.ext.clarke",
    ),
)


@amended.symbolic
def proof() -> dict[str, Comparison]:
    """Whoever moves, F falls in mean by eta |v|^2 up to eta^2 times a bounded second moment.

    Freeze who selects whom at Theta: the frozen potential agrees with F there, lies above it
    everywhere and is quadratic. Its mean change is exact, its noise bounded by Lemma 12. The
    theorem of Robbins and Siegmund, up to leaving a ball, gives part 1. For part 2 call v a
    supergradient at Theta if F lies below F(Theta) + <v, . - Theta> + R_x^2 |. - Theta|^2: the mean
    step is one, F is continuous, so limits of supergradients are some. If zero is none at a limit
    point, |v| >= c on a ball around it; the noise converges, so each way out of the ball costs at
    least a fixed part of sum eta |v|^2 < oo, and staying costs infinitely much. F less
    R_x^2 |Theta|^2 is concave, so supergradients are Clarke's subdifferential.
    """
    sp = sympy()
    real = {"real": True}
    t, x, z, w = (sp.Matrix(sp.symbols(f"{n}_1 {n}_2", **real)) for n in ("t", "x", "z", "w"))
    y, eta = sp.symbols("y eta", **real)
    p = sp.Symbol("p", positive=True)
    least, worse, c, spare = sp.symbols("least worse c spare", nonnegative=True)
    R2 = x.dot(x) + spare  # |x| <= R
    v = p * z + (1 - p) * w

    def loss(theta: Any) -> Any:
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
        "less R^2 |theta|^2 a frozen loss is concave, so is their minimum": sum_of_squares(
            R2 * z.dot(z) - (loss(t + z) - 2 * loss(t) + loss(t - z)) / 2,
            [(1, x[0] * z[1] - x[1] * z[0]), (spare, z[0]), (spare, z[1])],
        ),
        "means of supergradients are supergradients": identical(
            p * v.dot(z) + (1 - p) * w.dot(z), (p * v + (1 - p) * w).dot(z)
        ),
        "leaving a ball where |v| >= c costs c times the way": non_negative(
            (c + worse) ** 2 - c * (c + worse)
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


@dataclass(frozen=True)
class Ends:
    """A population, alpha, and one of the points where runs may end."""

    population: FinitePopulation
    theta: Matrix
    alpha: Fraction
    lowest: Fraction

    @property
    def height(self) -> Fraction:
        """F at the point."""
        return self.population.potential(self.theta, self.alpha)

    def slack(self, models: Matrix) -> Fraction:
        """How far F at other models lies below its bound from this point."""
        R2 = max(dot(row, row) for row in self.population.x)
        far = square(difference(models, self.theta))
        return self.height + R2 * far - self.population.potential(models, self.alpha)


def ends() -> Iterator[Ends]:
    """All stationary points of the small populations, kinks and higher ones included."""
    for population in small_populations():
        for alpha in (F(2, 3), F(1, 3)):
            points = population.stationary_points(alpha, kinks=True)
            lowest = min(p.potential for p in points)
            yield from (Ends(population, p.theta, alpha, lowest) for p in points)


@amended.exact(small=ends)
def below_a_bowl(x: Ends) -> Comparison:
    """F lies below a bowl that is flat at the point: at zero, and a step along each coordinate."""
    found = [at_least(x.slack(tuple(tuple(F(0) for _ in row) for row in x.theta)), 0)]
    for i, row in enumerate(x.theta):
        for k, step in product(range(len(row)), (F(1, 10), F(-1, 10), F(2), F(-2))):
            moved = tuple(v + step * (j == k) for j, v in enumerate(row))
            found.append(at_least(x.slack((*x.theta[:i], moved, *x.theta[i + 1 :])), 0))
    return all_of(*found)


@below_a_bowl.mutant("the lowest point of F")
def _(x: Ends) -> Comparison:
    return equals(x.height, x.lowest)


@below_a_bowl.mutant("all learners at the population's optimum")
def _(x: Ends) -> Comparison:
    best, _ = x.population.optimum()
    return equals(x.theta, (best,) * len(x.theta))
