"""An anchor game with a stable pair and declared constants: the instances of Theorem 6."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property
from itertools import combinations, product
from math import prod

from lookahead.core import enclosure
from lookahead.core.enclosure import Ternary, sign
from lookahead.core.exact import Vector, dot
from lookahead.reasoning.alignment import alignment, loss_gradient
from lookahead.reasoning.anchor_game import AnchorGame
from lookahead.reasoning.pairs import Pair

ZERO, HALF, ONE = Fraction(0), Fraction(1, 2), Fraction(1)


@dataclass(frozen=True)
class CoordinatedGame:
    r"""A game, the weights $w^*$ of a selfish pair, and the constants that a theorem declares.

    gamma_U: declared modulus of $U \circ h$ in the strategy parameter $\eta$; gamma_alpha: declared
    modulus of $e(\alpha) = U(h((1-\alpha)\eta^* + \alpha\eta^\sharp))$ on [0, 1]; scale: the
    strategy parameter is $\eta = $ scale $\cdot\, w$; bend b: along the segment the weights are
    $w^* + \varphi(\alpha)(w^\sharp - w^*)$ with $\varphi = (1+b)\alpha - b\alpha^2$, so b = 0 is
    Assumption 1 and |b| <= 1 stays in the simplex; loss_scale: the loss is this times
    $\|z-\theta\|^2$.
    """

    game: AnchorGame
    start: Vector
    gamma_U: Fraction
    gamma_alpha: Fraction
    scale: Fraction = ONE
    bend: Fraction = ZERO
    loss_scale: Fraction = ONE

    @property
    def goal(self) -> Vector:
        """Weights of the collective optimum."""
        return self.game.collective().weights

    @cached_property
    def benefit(self) -> Fraction:
        """B = U(h#) - U(h*), Definition 1."""
        return self.game.utility(self.goal) - self.game.utility(self.start)

    @cached_property
    def alignment(self) -> Fraction:
        """Phi of Theorem 6, from gradients and Hessian."""
        return alignment(self.game, self.start, self.goal, self.loss_scale)

    def along(self, alpha: Fraction) -> Vector:
        """Weights at the point alpha of the path from the selfish to the collective strategy."""
        phi = (ONE + self.bend) * alpha - self.bend * alpha * alpha
        return mixed(self.start, self.goal, phi)

    def e(self, alpha: Fraction) -> Fraction:
        """U along the path, the learner answering at every point."""
        return self.game.utility(self.along(alpha))

    def iota(self, alpha: Fraction) -> Fraction:
        """Expected utility along the path while the model stays at theta*."""
        at_rest = self.game.individual_utilities(self.start)
        return dot(self.along(alpha), at_rest)

    @cached_property
    def rise(self) -> Fraction:
        """e(1) - e(0)."""
        return self.e(ONE) - self.e(ZERO)

    @cached_property
    def e_prime(self) -> Fraction:
        """e'(0), exactly, from values of e: a polynomial of degree four at most."""
        return derivative_at_zero(self.e, degree=4)

    @cached_property
    def iota_prime(self) -> Fraction:
        """iota'(0), exactly, from values of iota: a polynomial of degree two at most."""
        return derivative_at_zero(self.iota, degree=2)

    @property
    def regular(self) -> bool:
        """Whether theta* is a regular interior minimiser; all models are allowed here."""
        return not any(loss_gradient(self.start, self.start, self.loss_scale))

    @cached_property
    def selfish(self) -> bool:
        """Whether no agent at the start gains by moving alone."""
        values = self.game.individual_utilities(self.start)
        best = max(values)
        pairs = zip(self.start, values, strict=True)
        return all(weight == 0 or value == best for weight, value in pairs)

    @cached_property
    def has_modulus_on_simplex(self) -> Ternary:
        """Whether U is gamma_U-strongly concave in eta = scale * weights."""
        if self.game.n == 1:
            return Ternary.TRUE
        sharp = self.game.modulus("simplex")
        return enclosure.at_most(self.gamma_U * self.scale * self.scale, sharp)

    @cached_property
    def has_modulus_on_segment(self) -> bool:
        """Whether e + gamma_alpha alpha^2 / 2 is concave on [0, 1], for any bend.

        With u(s) the utility at the share s of the way, u'' is constant; e = u(phi) has
        e'' = u'' phi'^2 + u'(phi) phi'', a quadratic in alpha, so its maximum on [0, 1] is at an
        end or at the vertex.
        """
        second = 4 * (self._share(ONE) - 2 * self._share(HALF) + self._share(ZERO))
        first = derivative_at_zero(self._share, degree=2)
        b = self.bend

        def e_second(alpha: Fraction) -> Fraction:
            phi, slope = (ONE + b) * alpha - b * alpha * alpha, ONE + b - 2 * b * alpha
            return second * slope * slope + (first + second * phi) * (-2 * b)

        nodes = [ZERO, ONE]
        curve = 2 * (e_second(ONE) - 2 * e_second(HALF) + e_second(ZERO))
        if curve < 0:
            tilt = derivative_at_zero(e_second, degree=2)
            vertex = -tilt / (2 * curve)
            nodes += [vertex] if ZERO <= vertex <= ONE else []
        return all(e_second(alpha) <= -self.gamma_alpha for alpha in nodes)

    def _share(self, share: Fraction) -> Fraction:
        return self.game.utility(mixed(self.start, self.goal, share))


def mixed(start: Vector, goal: Vector, share: Fraction) -> Vector:
    """Return (1 - share) start + share goal."""
    return tuple(a + share * (b - a) for a, b in zip(start, goal, strict=True))


def derivative_at_zero(f: Callable[[Fraction], Fraction], degree: int) -> Fraction:
    """Return f'(0) of a polynomial from degree + 1 of its values, by Lagrange's formula.

    >>> derivative_at_zero(lambda t: 3 * t - t**4, degree=4)
    Fraction(3, 1)
    """
    return sum((slope * f(node) for node, slope in _lagrange_slopes(degree)), ZERO)


@cache
def _lagrange_slopes(degree: int) -> tuple[tuple[Fraction, Fraction], ...]:
    """Return the nodes i / degree, each with the slope at zero of its Lagrange polynomial."""
    nodes = [Fraction(i, degree) for i in range(degree + 1)]
    slopes: list[tuple[Fraction, Fraction]] = []
    for x in nodes:
        others = [y for y in nodes if y != x]
        below = prod((x - y for y in others), start=ONE)
        above = sum((prod((-y for y in others if y != z), start=ONE) for z in others), ZERO)
        slopes.append((x, above / below))
    return tuple(slopes)


def coordinated(
    game: AnchorGame, pair: Pair, *, scale: Fraction = ONE, understate: Fraction = ONE
) -> CoordinatedGame:
    """Return an instance whose declared moduli are the sharp ones times `understate`.

    An irrational modulus is replaced by a rational number just below it; where U is not strongly
    concave the declared modulus is zero, and the assumption of strong concavity then fails.
    """
    sharp = game.modulus("simplex") if game.n > 1 else ONE
    if not isinstance(sharp, Fraction):
        sharp = sharp.below(40) if sign(sharp) == 1 else ZERO
    gamma_alpha = game.modulus("segment", at=pair)
    return CoordinatedGame(
        game,
        pair.weights,
        max(ZERO, sharp) * understate / (scale * scale),
        gamma_alpha * understate,
        scale,
    )


def equilateral(squared_side: int | Fraction, favoured: tuple[int, ...] = (0, 1)) -> AnchorGame:
    """Return Appendix B's game; the squared side is 3 r^2, so r^2 = 1 when it is 3."""
    side = Fraction(squared_side)
    rows = [[ZERO if i == j else side for j in range(3)] for i in range(3)]
    return AnchorGame.from_distances(rows, favoured)


@cache
def small_games() -> tuple[AnchorGame, ...]:
    """Return the small scope: equilateral triangles, then all games of 2 or 3 anchors on a grid.

    One anchor at the origin, the others on {0, 1, 2}^2, one to three anchors favoured; congruent
    games once.
    """
    games = [equilateral(side) for side in (3, 1, 12, Fraction(3, 4))]
    grid = [p for p in product((0, 1, 2), repeat=2) if p != (0, 0)]
    for others in (*combinations(grid, 1), *combinations(grid, 2)):
        anchors = [(0, 0), *others]
        games.append(AnchorGame(anchors, (0, 1)))
        if len(anchors) == 2 or (0, 1) in anchors:
            games.append(AnchorGame(anchors, (0, 0) if len(anchors) == 2 else (0, 1, 2)))
    return tuple({(g.squared, g.favoured): g for g in reversed(games)}.values())[::-1]


@cache
def small_scope() -> tuple[CoordinatedGame, ...]:
    """Return one instance for every stable pair of every small game."""
    return tuple(coordinated(game, pair) for game in small_games() for pair in game.stable_pairs())
