"""Beyond Theorem 2: in the plane one half is not enough, though every learner's users are fitted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from lookahead.core.exact import Matrix, Vector, dot, matrix, vector
from lookahead.ledger import Claim, Comparison, all_of, less_than, that
from lookahead.market.claims.example_1 import CHAPTER
from lookahead.market.claims.theorem_2_extent import SOURCE
from lookahead.market.population import FinitePopulation

F = Fraction


@dataclass(frozen=True)
class PlaneMarket:
    """Four users of the plane; the first two have labels of the model zero, the others of b."""

    x: Matrix
    b: Vector
    theta: Matrix
    alpha: Fraction

    @property
    def specialists(self) -> Matrix:
        """The models that fit each learner's users."""
        return (F(0), F(0)), self.b

    def population(self) -> FinitePopulation:
        """The users with their labels; two prefer either learner."""
        return FinitePopulation(self.x, [0, 0, *(dot(self.b, x) for x in self.x[2:])], [0, 0, 1, 1])


def markets() -> Iterator[PlaneMarket]:
    """A market for each strength, with the models of a further stationary point."""
    for users, b, theta, alpha in (
        (
            [(1, 2), (0, 2), (-2, 1), (1, 0)],
            (0, 1),
            [(F(-14, 37), F(3, 37)), (F(-12, 41), F(9, 41))],
            F(3, 5),
        ),
        (
            [(-1, -2), (1, 1), (2, -1), (1, 0)],
            (1, 0),
            [(F(29, 38), F(-25, 57)), (F(3, 4), F(-7, 12))],
            F(2, 3),
        ),
        (
            [(1, -2), (-2, 3), (2, 3), (1, 1)],
            (0, -1),
            [(F(-6, 11), F(-1, 3)), (F(-5, 7), F(-1, 2))],
            F(4, 5),
        ),
        (
            [(-1, 1), (-3, 4), (3, 5), (2, 3)],
            (2, 0),
            [(F(192, 221), F(147, 221)), (F(203, 229), F(158, 229))],
            F(9, 10),
        ),
    ):
        yield PlaneMarket(matrix(users), vector(b), matrix(theta), alpha)


plane = Claim(
    key="narang2026.thm2.plane",
    kind="own",
    title="One half is not enough in the plane",
    source=SOURCE,
    chapter=CHAPTER,
    statement=r"""For each of $\alpha = \tfrac35, \tfrac23, \tfrac45, \tfrac9{10}$ there are two learners and four users
in $\mathbb R^2$, two for either learner, such that each learner's own users can be fitted exactly, $y =
\theta_i^\circ \cdot x$ with a unique $\theta_i^\circ$, and $F$ has a strict local minimum besides $(\theta_1^\circ,
\theta_2^\circ)$. So $\alpha > \tfrac12$ makes the specialists the only resting point on a line, and
not in the plane.""",
)


@plane.exact(small=markets, covers=True)
def another_minimum(x: PlaneMarket) -> Comparison:
    """Gradient, ties and curvature at the models; the specialists have potential zero."""
    users = x.population()
    return all_of(
        that(_spans(list(x.x[:2])) and _spans(list(x.x[2:])), "one specialist each"),
        that(x.theta != x.specialists, "not the specialists"),
        _strict_minimum(users, x.theta, x.alpha),
        less_than(users.potential(x.specialists, x.alpha), users.potential(x.theta, x.alpha)),
    )


def _strict_minimum(users: FinitePopulation, models: Matrix, alpha: Fraction) -> Comparison:
    # without ties F is a sum of squares nearby, one for each learner's users
    zero = ((F(0), F(0)),) * 2
    untied = all(len(tied) == 1 for tied in users.tied(models))
    observed = users.observed(models, alpha)
    curved = all(
        _spans([x for x, m in zip(users.x, observed, strict=True) if m[i]]) for i in (0, 1)
    )
    return all_of(
        that(users.gradient(models, alpha) == zero, "rests"),
        that(untied, "without ties"),
        that(curved, "curved"),
    )


def _spans(rows: list[Vector]) -> bool:
    return any(u[0] * v[1] != u[1] * v[0] for u in rows for v in rows)


@another_minimum.mutant("with the specialists' potential")
def _(x: PlaneMarket) -> Comparison:
    users = x.population()
    return that(users.potential(x.theta, x.alpha) == users.potential(x.specialists, x.alpha))


@another_minimum.mutant("up to three quarters alone")
def _(x: PlaneMarket) -> Comparison:
    users = x.population()
    rests = users.gradient(x.theta, x.alpha) == ((F(0), F(0)),) * 2
    return that(rests == (x.alpha <= F(3, 4)))
