"""Definition 1 under a density: different models tie for almost nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, at_most, that
from lookahead.ledger.symbolic import identical

F = Fraction
CHAPTER = "market/choice"
SECTION = "3.2"


@dataclass(frozen=True)
class GridLaw:
    """Users on an n by n grid of the unit square, or all on the line half way between two slopes.

    The grid stands for a density that does not favour lines: a line meets it in n of its n^2
    points at most.
    """

    n: int
    theta: Fraction
    other: Fraction
    spread: bool = True

    @property
    def users(self) -> list[tuple[Fraction, Fraction]]:
        """The users (x, y), equally likely."""
        steps = [F(k, self.n) for k in range(1, self.n + 1)]
        middle = (self.theta + self.other) / 2
        return [*product(steps, steps)] if self.spread else [(v, middle * v) for v in steps]

    @property
    def tied(self) -> Fraction:
        """The share of users whose two losses are equal."""
        hits = [(y - self.theta * x) ** 2 == (y - self.other * x) ** 2 for x, y in self.users]
        return F(sum(hits), len(hits))


density = Assumption(
    "a density", r"$\mathcal D$ has a density, so lines have no mass.", lambda x: x.spread
)
different = Assumption("distinct models", r"$\theta_i \ne \theta_j$.", lambda x: x.theta != x.other)

no_mass = Claim(
    key="narang2026.def1.density",
    kind="own",
    title="Under a density, different models tie for almost nobody",
    source=Source("narang2026", "Definition 1", SECTION, "own"),
    chapter=CHAPTER,
    statement=r"""For the squared loss, if $\mathcal D$ has a density and $\theta_i \ne \theta_j$, the
users with equal losses lie on two hyperplanes of $(x, y)$-space,
$(\theta_i - \theta_j)^\top x = 0$ and $2y = (\theta_i + \theta_j)^\top x$, and have probability zero.
If $\theta_i = \theta_j$ every user ties. So Definition 1 needs no tie rule under Assumption 1 as long
as no two models are equal.""",
    assumes=(density, different),
    uses=("narang2026.ext.hyperplane",),
)


@no_mass.symbolic
def two_hyperplanes() -> dict[str, Comparison]:
    """The difference of two squared losses factors, in any dimension: s = theta_i.x, t = theta_j.x."""
    sp = sympy()
    y, s, t = sp.symbols("y s t", real=True)
    return {
        "difference": identical((y - s) ** 2 - (y - t) ** 2, (s - t) * (s + t - 2 * y)),
        "the second factor is linear in y with slope -2": identical(sp.diff(s + t - 2 * y, y), -2),
    }


@two_hyperplanes.mutant("one hyperplane only")
def _() -> dict[str, Comparison]:
    y, s, t = sympy().symbols("y s t", real=True)
    return {"difference": identical((y - s) ** 2 - (y - t) ** 2, s + t - 2 * y)}


def grids() -> Iterator[GridLaw]:
    """Finer and finer grids at several pairs of slopes."""
    pairs = ((F(1), F(-1)), (F(1), F(1, 2)), (F(2), F(0)), (F(1), F(3)), (F(2, 3), F(4, 3)))
    for n, (a, b) in product((2, 5, 10), pairs):
        yield GridLaw(n, a, b)


@no_mass.exact(small=grids)
def ties_thin_out(x: GridLaw) -> Comparison:
    """The share of ties is at most that of one line, 1/n; features are positive."""
    return at_most(x.tied, F(1, x.n))


@ties_thin_out.mutant("nobody ties on any grid")
def _(x: GridLaw) -> Comparison:
    return that(x.tied == 0)


ties_thin_out.without(
    density, small=lambda: (GridLaw(x.n, x.theta, x.other, spread=False) for x in grids())
).without(different, small=lambda: (GridLaw(x.n, x.theta, x.theta) for x in grids()))
