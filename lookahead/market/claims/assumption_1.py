"""Assumption 1: a continuous density on a bounded set; which laws have one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, at_most, less_than
from lookahead.ledger.symbolic import identical, non_negative

F = Fraction
CHAPTER = "market/choice"


@dataclass(frozen=True)
class Box:
    """A box of half widths (h, k) around (x, y), and the law with density 9/16 (1-x^2)(1-y^2)."""

    x: Fraction
    y: Fraction
    h: Fraction
    k: Fraction

    @property
    def mass(self) -> Fraction:
        """The law's probability of the box: an integral of a product."""
        return F(9, 16) * _integral(self.x, self.h) * _integral(self.y, self.k)

    @property
    def area(self) -> Fraction:
        """The area of the box."""
        return 4 * self.h * self.k


def _integral(centre: Fraction, half: Fraction) -> Fraction:
    """The integral of 1 - t^2 over the part of [centre - half, centre + half] inside [-1, 1]."""
    low, high = (max(F(-1), min(F(1), centre + s * half)) for s in (-1, 1))
    return (high - high**3 / 3) - (low - low**3 / 3)


assumption_1 = Claim(
    key="narang2026.asm1",
    kind="assumption",
    title="Bounded users with a continuous density",
    source=Source("narang2026", "Assumption 1", "3.1", "forced"),
    chapter=CHAPTER,
    statement=r"""$\mathcal D$ has a continuous density; $\|x\| \le R_x$ for all users, and $|y| \le Y$ for
regression. Laws like this exist: $\tfrac9{16}(1-x^2)(1-y^2)$ on $[-1,1]^2$, with $R_x = Y = 1$. A
finite population has no density. The uniform law on a ball has one that is continuous inside only.
For classification the density is that of $x$ for each label.""",
    reading="The formulas for the support are lost.",
)


@assumption_1.symbolic
def a_law_that_has_it() -> dict[str, Comparison]:
    """The density is not negative, vanishes on the boundary and integrates to one."""
    sp = sympy()
    x, y = sp.symbols("x y", real=True)
    u, v = sp.symbols("u v", positive=True)
    f = sp.Rational(9, 16) * (1 - x**2) * (1 - y**2)
    inside = (u - v) / (u + v)  # runs through (-1, 1)
    return {
        "positive inside": non_negative(sp.factor(1 - inside**2)),
        "zero at x = 1 and x = -1": identical(f.subs(x, 1) ** 2 + f.subs(x, -1) ** 2, 0),
        "total mass": identical(sp.integrate(f, (x, -1, 1), (y, -1, 1)), 1),
    }


@a_law_that_has_it.mutant("the same with 1/2 in front")
def _() -> dict[str, Comparison]:
    sp = sympy()
    x, y = sp.symbols("x y", real=True)
    f = (1 - x**2) * (1 - y**2) / 2
    return {"mass": identical(sp.integrate(f, (x, -1, 1), (y, -1, 1)), 1)}


def boxes() -> Iterator[Box]:
    """Boxes of all shapes around the centre, the diagonal and the corner."""
    for x, y in ((F(0), F(0)), (F(1, 2), F(1, 2)), (F(1), F(-1))):
        for h, k in product((F(1, 10), F(1, 2), F(2)), repeat=2):
            yield Box(x, y, h, k)


@assumption_1.exact(small=boxes)
def no_box_is_heavy(x: Box) -> Comparison:
    """A bounded density gives a box at most its maximum times the area."""
    return at_most(x.mass, F(9, 16) * x.area)


@no_box_is_heavy.mutant("half the maximum")
def _(x: Box) -> Comparison:
    return at_most(x.mass, F(9, 32) * x.area)


@dataclass(frozen=True)
class Strip:
    """Example 1 with shares p, 1 - p and slopes a, -a, and a bound on the density to refute."""

    p: Fraction
    a: Fraction
    bound: Fraction

    @property
    def width(self) -> Fraction:
        """Half the height of the strip |y - a x| <= width, |x| <= 2 around the first line."""
        return self.p / (16 * self.bound)

    @property
    def area(self) -> Fraction:
        """The area of the strip."""
        return 4 * 2 * self.width

    @property
    def mass(self) -> Fraction:
        """A lower bound of its probability: all users of the first kind, since sqrt(3) < 2."""
        return self.p


def strips() -> Iterator[Strip]:
    """Shares, slopes, and larger and larger bounds."""
    for p, a, bound in product((F(1, 2), F(9, 10)), (F(1), F(3)), (F(1), F(100), F(10**6))):
        yield Strip(p, a, bound)


example_1 = Claim(
    key="narang2026.asm1.example_1",
    kind="own",
    title="Example 1 has no density",
    source=Source("narang2026", "Example 1", "C", "own"),
    chapter=CHAPTER,
    statement=r"""In Example 1 the label is a function of $x$ and of the user's kind, so all users lie on the
two lines $y = \pm ax$. For every $C$ a strip around a line has probability at least $p$ and area below
$p/C$: no bounded density, hence no continuous one on a bounded set. Its users are bounded,
$R_x = \sqrt3$ and $Y = \sqrt3\,a$; only the density of Assumption 1 fails.""",
)


@example_1.symbolic
def heavy_strip() -> dict[str, Comparison]:
    """The strip |y - a x| <= w, |x| <= sqrt(3), at w = p / (8 sqrt(3) C)."""
    sp = sympy()
    p, a, C = sp.symbols("p a C", positive=True)
    w = p / (8 * sp.sqrt(3) * C)
    x, y = sp.symbols("x y", real=True)
    area = sp.integrate(1, (y, a * x - w, a * x + w), (x, -sp.sqrt(3), sp.sqrt(3)))
    return {
        "area": identical(area, p / (2 * C)),
        "the first kind lies in it": identical((y - a * x).subs(y, a * x), 0),
        "its mass exceeds C times the area": non_negative(p - C * area),
    }


@heavy_strip.mutant("a strip of width one is light enough for every bound")
def _() -> dict[str, Comparison]:
    p, C = sympy().symbols("p C", positive=True)
    return {"mass": non_negative(p - C * 4 * sympy().sqrt(3))}


@example_1.exact(small=strips)
def too_heavy(x: Strip) -> Comparison:
    """C times the area stays below the mass."""
    return less_than(x.bound * x.area, x.mass)


@too_heavy.mutant("a strip of height p, whatever the bound")
def _(x: Strip) -> Comparison:
    return less_than(x.bound * 8 * x.p / 100, x.mass)
