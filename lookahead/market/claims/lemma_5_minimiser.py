"""Around Lemma 5: whether a best model exists, and whether there is only one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from hypothesis import strategies as st

from lookahead.core.exact import Vector, rank
from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, at_least, at_most, less_than, that
from lookahead.ledger.symbolic import identical, non_negative, sum_of_squares
from lookahead.market.partition_solve import best_models
from lookahead.market.population import FinitePopulation, normal_equations
from lookahead.testing.market_populations import populations, small_populations, vectors

F = Fraction
CHAPTER = "market/choice"
SOURCE = Source("narang2026", "Section 3.3 and Lemma 5", "3.3", "own")


@dataclass(frozen=True)
class Rival:
    """Users, and a model that may be as good as the best."""

    population: FinitePopulation
    model: Vector


existence = Claim(
    key="narang2026.lem5.minimiser",
    kind="own",
    title="The squared loss has a best model, and under Assumption 1 only one",
    source=SOURCE,
    chapter=CHAPTER,
    statement=r"""For the squared loss and bounded users a minimiser $\theta^*$ of $R$ over all models always
exists: the normal equations $\mathbb E[xx^\top]\theta = \mathbb E[yx]$ are consistent. It is unique
exactly when $\mathbb E[xx^\top]$ is positive definite, that is, when no hyperplane through zero holds
almost all features. Under Assumption 1 it is unique.""",
    uses=("narang2026.asm1", "narang2026.ext.hyperplane"),
)


@existence.symbolic
def normal_equations_are_consistent() -> dict[str, Comparison]:
    """A direction v without curvature is one in which nothing changes; two users spell it out."""
    sp = sympy()
    w, u = sp.symbols("w u", positive=True)
    s, t, y, z, a, b = sp.symbols("s t y z a b", real=True)
    return {
        "v'E[xx']v = E(x.v)^2: zero only if x.v = 0 for almost all users": sum_of_squares(
            w * s**2 + u * t**2, [(w, s), (u, t)]
        ),
        "and then E[y x].v = 0, so the right side is in the range": identical(
            (w * y * s + u * z * t).subs({s: 0, t: 0}), 0
        ),
        "a solution is a minimiser: residual a, any change b": sum_of_squares(
            (a + b) ** 2 - a**2 - 2 * a * b, [(1, b)]
        ),
        "two minimisers differ by such a direction: the mean of b^2 is zero": identical(
            (a + b) ** 2 - a**2 - 2 * a * b, b**2
        ),
    }


@normal_equations_are_consistent.mutant("a loss is its tangent")
def _() -> dict[str, Comparison]:
    a, b = sympy().symbols("a b", real=True)
    return {"minimiser": identical((a + b) ** 2 - a**2, 2 * a * b)}


def small() -> Iterator[Rival]:
    """The small populations, a line of users in the plane among them."""
    for p in (*small_populations(), FinitePopulation([(1, 1), (2, 2)], [1, -1], [0, 0])):
        for value in (F(0), F(1), F(-1, 2)):
            yield Rival(p, (value,) * p.d)


@st.composite
def rivals(draw: st.DrawFn) -> Rival:
    """Draw users, singular designs and missing weights included, and a model."""
    population = draw(populations())
    return Rival(population, draw(vectors(population.d)))


@existence.sampled(rivals(), small=small)
def best_of_all(x: Rival) -> Comparison:
    """The solution of the normal equations against a rival, and the count of its free directions."""
    p = x.population
    found = best_models(*normal_equations(p, p.weights))
    rows = [row for row, w in zip(p.x, p.weights, strict=True) if w]
    unique = that(found.unique == (rank(rows) == p.d))
    ties = [p.risk(found.along(z, F(3))) for z in found.free]
    best = p.risk(found.point)
    return all_of(unique, at_most(best, p.risk(x.model)), *(at_most(t, best) for t in ties))


@best_of_all.mutant("every minimiser is unique")
def _(x: Rival) -> Comparison:
    return that(best_models(*normal_equations(x.population, x.population.weights)).unique)


@best_of_all.mutant("strictly better than every rival")
def _(x: Rival) -> Comparison:
    p = x.population
    best = p.risk(best_models(*normal_equations(p, p.weights)).point)
    return less_than(best, p.risk(x.model))


cross_entropy = Claim(
    key="narang2026.lem5.cross_entropy",
    kind="own",
    title="The cross-entropy never has one best model, and may have none",
    source=SOURCE,
    chapter=CHAPTER,
    statement=r"""Adding one vector to all rows of $W$ changes no probability, so a minimiser of the
cross-entropy over all models is never unique. If a linear rule predicts every label, as $y = \mathbf
1\{x > 0\}$ does for a law with a density, the risk falls along that rule for ever: its infimum $0$ is
not attained and there is no $\theta^*$. Lemma 5 and all that names $\theta^*$ then need a minimiser to be
assumed, or a ridge.""",
)


@cross_entropy.symbolic
def flat_and_falling() -> dict[str, Comparison]:
    """Three logits moved by c, and two classes with logits (0, t x), t > 0, x of the right sign."""
    sp = sympy()
    z = sp.symbols("z_1:4", real=True)
    c = sp.Symbol("c", real=True)
    t, x = sp.symbols("t x", positive=True)
    total = sum(sp.exp(v) for v in z)
    moved = sum(sp.exp(v + c) for v in z)
    loss = sp.log(1 + sp.exp(-t * x))
    return {
        "a probability is unchanged": identical(sp.exp(z[0] + c) / moved, sp.exp(z[0]) / total),
        "a predicted label's loss falls with t": non_negative(-sp.simplify(loss.diff(t))),
        "to zero": identical(sp.limit(loss.subs(x, 1), t, sp.oo), 0),
        "but exceeds zero: its argument is above one": non_negative(sp.exp(-t * x)),
    }


@flat_and_falling.mutant("it grows with t")
def _() -> dict[str, Comparison]:
    sp = sympy()
    t = sp.Symbol("t", positive=True)
    return {"slope": non_negative(sp.simplify(sp.log(1 + sp.exp(-t)).diff(t)))}


@dataclass(frozen=True)
class Odds:
    """Odds e^{t x} > 1 of the right label for one user, and of a steeper rule along the same line."""

    odds: Fraction
    power: int


def rules() -> Iterator[Odds]:
    """Rules that are twice, three times, ten times as steep."""
    for odds in (F(2), F(3, 2), F(10)):
        for power in (2, 3, 10):
            yield Odds(odds, power)


@cross_entropy.exact(small=rules)
def steeper_is_better(x: Odds) -> Comparison:
    """The probability of the right label grows and stays below one."""
    before, after = (o / (1 + o) for o in (x.odds, x.odds**x.power))
    return all_of(less_than(before, after), less_than(after, 1), at_least(before, F(1, 2)))


@steeper_is_better.mutant("the right label becomes certain")
def _(x: Odds) -> Comparison:
    after = x.odds**x.power / (1 + x.odds**x.power)
    return at_least(after, F(99, 100))
