"""Games of shifts with a selfish strategy and a declared modulus: the instances of Theorem 12."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache, cached_property
from itertools import product as choices

from lookahead.core.enclosure import sign
from lookahead.core.exact import Matrix, Vector, apply, dot, is_positive_semidefinite, solve
from lookahead.reasoning.quadratic_shifts import QuadraticShiftGame, ShiftPair

ZERO, ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True)
class CoordinatedShift:
    r"""A game of shifts, the strategy `start` (d,) of a selfish pair, a declared modulus.

    gamma_U: declared modulus of strong concavity of U in $\eta$, in the Euclidean norm.
    """

    game: QuadraticShiftGame
    start: Vector
    gamma_U: Fraction

    regular = True

    @cached_property
    def selfish(self) -> bool:
        """Whether `start` is a best response to the model that it trains; f is concave in it."""
        slope, within = self.strategy_slope, self.game.strategies
        return within.contains(self.start) and within.solves(self.start, slope)

    @cached_property
    def theta(self) -> Vector:
        """The model that `start` trains."""
        return self.game.model(self.start)

    @property
    def goal(self) -> Vector:
        """The collective optimum."""
        return self.game.collective().eta

    @cached_property
    def strategy_slope(self) -> Vector:
        r"""$\nabla_1 f(h^*, \theta^*)$."""
        return self.game.strategy_gradient(self.start, self.theta)

    @cached_property
    def correction(self) -> Vector:
        r"""$\nabla^2_{h\theta}g\,(\mathbf H^*)^{-1}\nabla_2 f$ at $(h^*, \theta^*)$."""
        return self.game.correction(self.start)

    def correction_with(self, mixed: Matrix, theta: Vector) -> Vector:
        """The same product with another matrix (d, m), and the utility's slope at another model."""
        slope = self.game.model_gradient(self.start, theta)
        return apply(mixed, solve(self.game.H, slope))

    @cached_property
    def benefit(self) -> Fraction:
        """B = U(h#) - U(h*), Definition 1."""
        return self.game.utility(self.goal) - self.game.utility(self.start)

    @cached_property
    def has_modulus(self) -> bool:
        """Whether U is gamma_U-strongly concave: values of U, a quadratic, give its curvature."""
        units = [
            tuple(Fraction(int(i == j)) for j in range(self.game.d)) for i in range(self.game.d)
        ]
        origin = self.game.utility((ZERO,) * self.game.d)

        def bend(x: Vector, y: Vector) -> Fraction:
            both = tuple(a + b for a, b in zip(x, y, strict=True))
            return self.game.utility(both) - self.game.utility(x) - self.game.utility(y) + origin

        rows = [[-bend(x, y) - self.gamma_U * dot(x, y) for y in units] for x in units]
        return is_positive_semidefinite(rows)


@dataclass(frozen=True)
class FlooredShift:
    r"""A learner whose first parameter has a floor: $\Theta = \{\theta_1 \ge \text{floor}\}$.

    $\ell = \theta_1^2 + h\theta_1\theta_2 + \theta_2^2 - \theta_2 z$, so that $\mathbf H$ has 2 on
    the diagonal and h off it, |h| < 2; $u = p^\top\theta - \tfrac\kappa2(z - x)^2$, x = 0 and
    $z = \eta \in [-1, 1]$. The selfish strategy is 0. The floor binds for all strategies or for
    none: floor above, or not above minus, $|h|/(4 - h^2)$.
    """

    floor: Fraction
    h: Fraction
    p: Vector
    kappa: Fraction
    gamma_U: Fraction

    selfish = True

    def model(self, eta: Fraction) -> Vector:
        """Return the constrained minimiser for the data eta."""
        free = (-self.h * eta / (4 - self.h**2), 2 * eta / (4 - self.h**2))
        if free[0] >= self.floor:
            return free
        return self.floor, (eta - self.h * self.floor) / 2

    def utility(self, eta: Fraction) -> Fraction:
        """Return U(h)."""
        return dot(self.p, self.model(eta)) - self.kappa * eta * eta / 2

    @property
    def regular(self) -> bool:
        """Whether the floor does not bind: theta* is an interior minimiser."""
        return self.floor < ZERO

    @cached_property
    def goal(self) -> Fraction:
        """The collective optimum: U is a parabola with curvature -kappa."""
        slope = (self.utility(ONE) - self.utility(-ONE)) / 2
        return max(-ONE, min(ONE, slope / self.kappa))

    @property
    def benefit(self) -> Fraction:
        """B = U(h#) - U(h*)."""
        return self.utility(self.goal) - self.utility(ZERO)

    @property
    def correction(self) -> Vector:
        """The mixed derivative (0, -1) times the inverse Hessian times p."""
        return (-(2 * self.p[1] - self.h * self.p[0]) / (4 - self.h**2),)

    @property
    def has_modulus(self) -> bool:
        """Whether U is gamma_U-strongly concave on [-1, 1]."""
        return self.utility(ONE) - 2 * self.utility(ZERO) + self.utility(-ONE) <= -self.gamma_U


def floored_shifts() -> Iterator[FlooredShift]:
    """A floor that binds first, then one that does not."""
    for floor, kappa in choices((ONE, -ONE), (ONE, Fraction(2))):
        for p in ((2, 1), (1, 1), (-1, 1)):
            yield FlooredShift(floor, ONE, (Fraction(p[0]), Fraction(p[1])), kappa, kappa)


def binding_floors() -> Iterator[FlooredShift]:
    """The games whose theta* lies on the boundary."""
    return (x for x in floored_shifts() if not x.regular)


def coordinated_shift(
    game: QuadraticShiftGame, pair: ShiftPair, understate: Fraction = ONE
) -> CoordinatedShift:
    """Return an instance whose declared modulus is the sharp one times `understate`.

    An irrational modulus is replaced by a rational number just below; zero where U is not strongly
    concave, and the assumption then fails.
    """
    sharp = game.modulus()
    if not isinstance(sharp, Fraction):
        sharp = sharp.below(40) if sign(sharp) == 1 else ZERO
    return CoordinatedShift(game, pair.eta, max(ZERO, sharp) * understate)


def scalar_games() -> Iterator[QuadraticShiftGame]:
    """Games of one number, a tight one first and last; open strategies and two half-lines."""
    sides = ((None, None), (0, None), (None, 0))
    for (low, high), K, C, kappa, mean in choices(sides, (0, 1, -1), (1, 2), (1, 2), (0, 1)):
        yield QuadraticShiftGame(
            [[1]], [[C]], [[1]], [2], [[K]], kappa, [mean], None, [low], [high]
        )
    yield QuadraticShiftGame([[Fraction(1, 2)]], [[1]], [[1]], [2], [[0]], 1, [0])


def plane_games() -> Iterator[QuadraticShiftGame]:
    """Games in the plane: mixed derivatives that are not symmetric, and not square."""
    identity, tilted = [[1, 0], [0, 1]], [[2, 1], [1, 2]]
    zero = [[0, 0], [0, 0]]
    for H, C, M in choices(
        (identity, tilted),
        (identity, [[1, 2], [0, 1]], [[0, 1], [0, 0]]),
        (None, [[1], [1]], [[1], [0]]),
    ):
        yield QuadraticShiftGame(H, C, identity, [2, 1], zero, 1, [0, 0], M)
        yield QuadraticShiftGame(H, C, identity, [2, 1], [[0, 1], [0, 0]], 3, [1, 0], M)


@cache
def small_scope() -> tuple[CoordinatedShift, ...]:
    """Return one instance for every selfish pair of every small game whose optimum exists."""
    games = [*scalar_games(), *plane_games()]
    concave = [g for g in games if sign(g.modulus()) == 1]
    return tuple(coordinated_shift(g, pair) for g in concave for pair in g.stable_pairs())


def in_other_units(x: CoordinatedShift, s: int) -> CoordinatedShift:
    """Measure the strategy in other units, eta -> s eta: the modulus becomes gamma_U / s^2."""
    game = x.game
    units = replace(
        game,
        M=[[q / s for q in row] for row in game.M],
        low=[None if e is None else e * s for e in game.low],
        high=[None if e is None else e * s for e in game.high],
    )
    return CoordinatedShift(units, tuple(e * s for e in x.start), x.gamma_U / s**2)


def in_other_utils(x: CoordinatedShift, s: int) -> CoordinatedShift:
    """Measure the utility in other units, u -> s u: so does the modulus."""
    game = x.game
    scaled = {n: [[q * s for q in row] for row in getattr(game, n)] for n in ("R", "K")}
    louder = replace(game, **scaled, r=[q * s for q in game.r], kappa=game.kappa * s)
    return CoordinatedShift(louder, x.start, x.gamma_U * s)
