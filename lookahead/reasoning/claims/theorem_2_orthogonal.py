"""Orthogonal gradients and the benefit of coordination (Section 1.1, after Theorem 2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from lookahead.core.exact import Matrix, Vector, apply, dot, solve
from lookahead.core.symbols import sympy
from lookahead.ledger import Assumption, Claim, Comparison, Source, equals
from lookahead.ledger.symbolic import identical, non_negative
from lookahead.reasoning.claims.assumptions import linear_map, regular_learner, selfish_pair

F = Fraction
ZERO = F(0)
ROUND: Matrix = ((F(1), F(0)), (F(0), F(1)))
TILTED: Matrix = ((F(2), F(1)), (F(1), F(2)))


@dataclass(frozen=True)
class TwoPoints:
    r"""Everybody is at 0 or at q in the plane; the strategy is the share $\alpha$ of people at q.

    $\ell = \tfrac12\theta^\top H\theta - \theta^\top z$, so that $\theta = \alpha H^{-1}q$; $u =
    a^\top\theta + \tfrac s2\|\theta\|^2$, less the price of being at q, so that the share 0 is selfish
    where that is not negative. H (2, 2) symmetric positive definite; U is concave when s <= 0.
    """

    q: Vector
    a: Vector
    s: Fraction
    H: Matrix = ROUND
    price: Fraction = ZERO

    regular = True
    bend = 0

    @property
    def selfish(self) -> bool:
        """Whether staying at 0 is a best response to the model 0, as to any other."""
        return self.price >= 0

    def utility(self, share: Fraction) -> Fraction:
        """Return U at a share."""
        theta = tuple(share * x for x in solve(self.H, self.q))
        return dot(self.a, theta) + self.s * dot(theta, theta) / 2 - self.price * share

    @property
    def best(self) -> Fraction:
        """The best share: U is a quadratic, so an end or the vertex between them; 1 before ties."""
        first, second = 4 * self.utility(F(1, 2)) - self.utility(F(1)), self.utility(F(1))
        bend = 2 * (second - (first - second))
        vertex = [-(first - second) / bend] if bend else []
        shares = [F(1), *(v for v in vertex if 0 < v < 1), F(0)]
        return max(shares, key=self.utility)

    @property
    def benefit(self) -> Fraction:
        """B at the share 0."""
        return self.utility(self.best) - self.utility(F(0))

    @property
    def alignment(self) -> Fraction:
        r"""$\Phi$: the gradient of u at $\theta^* = 0$ is a, that of the loss at q is -best q."""
        return -self.best * dot(self.a, solve(self.H, self.q))

    @property
    def orthogonal(self) -> bool:
        """Whether a and q are orthogonal in the inner product of the inverse Hessian."""
        return dot(self.a, solve(self.H, self.q)) == 0

    @property
    def concave(self) -> bool:
        """Whether U is concave in the share."""
        return self.utility(F(1)) - 2 * self.utility(F(1, 2)) + self.utility(F(0)) <= 0


def games(bends: tuple[int, ...] = (-1, -2, 0)) -> Iterator[TwoPoints]:
    """Orthogonal gradients, short and long, two Hessians."""
    for s, H, q, size in product(bends, (ROUND, TILTED), ((1, 0), (1, 2), (0, 3)), (1, -1, 2)):
        image = solve(H, [F(x) for x in q])
        a = (-size * image[1], size * image[0])
        yield TwoPoints((F(q[0]), F(q[1])), a, F(s), H)


def convex_games() -> Iterator[TwoPoints]:
    """The same gradients with a utility that is convex along the segment."""
    return games(bends=(1, 2))


def aligned_games() -> Iterator[TwoPoints]:
    """Concave utilities whose gradient at the start is not orthogonal to the loss's."""
    for x in games():
        yield TwoPoints(x.q, (x.a[0] + x.q[0], x.a[1] + x.q[1]), x.s, x.H)


orthogonal = Assumption(
    "orthogonal gradients",
    r"The two expected gradients are orthogonal in the inner product of $(\mathbf H^*)^{-1}$: $\Phi = "
    r"0$.",
    lambda x: x.orthogonal,
)

concave = Assumption(
    "concavity on the segment", r"$e(\alpha)$ is concave on $[0, 1]$.", lambda x: x.concave
)

theorem_2_orthogonal = Claim(
    key="zhu2025.thm2.orth",
    kind="in-text",
    title="Orthogonal gradients leave nothing to gain",
    source=Source("zhu2025", "Remark after Theorem 2", "1.1", "verbatim"),
    chapter="reasoning/alignment",
    reading="under Theorem 2's regularity conditions, concavity among them, and orthogonal in the "
    "inner product that defines Φ",
    statement=r"""If $\Phi = 0$ then $B = 0$. Concavity of U along the segment is enough, strong
concavity is not needed; without concavity it is false: a person's first step towards the collective
strategy may be worth nothing and the whole way worth much.""",
    as_printed="if the average agent utility and the average loss are orthogonal, there is no benefit "
    "to coordination",
    assumes=(selfish_pair, regular_learner, linear_map, orthogonal, concave),
    uses=("zhu2025.a6.eprime.boundary", "zhu2025.def1.nonneg", "zhu2025.ext.tangent"),
)


def _end_of_a_concave_curve(sign: int) -> dict[str, Comparison]:
    """e(1) - e(0) from the slope at the start, e'(0) = iota'(0) - Phi with iota'(0) = -s.

    gap: how far a concave curve ends below its tangent; Phi = 0.
    """
    s, gap = sympy().symbols("s gap", nonnegative=True)
    e0, Phi = sympy().symbols("e_0 Phi", real=True)
    end = e0 + (-s - Phi) - sign * gap
    gain = (end - e0).subs(Phi, 0)
    return {
        "B = e(1) - e(0) is minus the slack of selfish people, minus the gap": identical(
            gain, -s - sign * gap
        ),
        "so it is not positive; and B is never negative": non_negative(-gain),
    }


@theorem_2_orthogonal.symbolic
def tangent() -> dict[str, Comparison]:
    """A concave curve lies below its tangent: the tangent bound for every modulus, however small."""
    return _end_of_a_concave_curve(1)


@tangent.mutant("for a convex curve")
def _() -> dict[str, Comparison]:
    return _end_of_a_concave_curve(-1)


@theorem_2_orthogonal.exact(small=games)
def nothing_to_gain(x: TwoPoints) -> Comparison:
    """The benefit; telling where both gradients are there and the model would move."""
    found = equals(x.benefit, 0)
    return Comparison(found.outcome, trivial=not (any(x.a) and any(apply(x.H, x.q))))


@nothing_to_gain.mutant("orthogonal as vectors, under any Hessian")
def _(x: TwoPoints) -> Comparison:
    turned = TwoPoints(x.q, (-x.q[1], x.q[0]), x.s, x.H)
    return equals(turned.benefit, 0)


@nothing_to_gain.mutant("and the utility is flat along the segment")
def _(x: TwoPoints) -> Comparison:
    return equals(x.utility(F(1)), 0)


nothing_to_gain.without(concave, small=convex_games)
nothing_to_gain.without(orthogonal, small=aligned_games)
nothing_to_gain.as_in("zhu2025.thm6.segment", selfish_pair, regular_learner, linear_map)
