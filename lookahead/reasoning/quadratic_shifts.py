"""Quadratic games in which strategies shift the data (zhu2025, Section 4 and Appendix A.5)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from lookahead.core.algebraic import smallest_eigenvalue
from lookahead.core.enclosure import Real, sign
from lookahead.core.errors import InvalidArgument
from lookahead.core.exact import (
    Matrix,
    Vector,
    apply,
    dot,
    identity,
    inverse,
    is_positive_definite,
    is_positive_semidefinite,
    matrix,
    product,
    rational,
    transpose,
    vector,
)
from lookahead.reasoning import box_quadratic
from lookahead.reasoning.box_quadratic import Box, box, field, first_order_points, way_up
from lookahead.reasoning.outcomes import (
    NoStablePoint,
    NotStronglyConvex,
    SeveralStablePoints,
    UnboundedUtility,
)

Rows = Iterable[Iterable[Fraction | int]]
Ends = Sequence[Fraction | int | None] | None


@dataclass(frozen=True)
class ShiftPair:
    """A strategy eta (d,), the model theta (m,) that it trains, and the population's utility."""

    eta: Vector
    theta: Vector
    utility: Fraction


@dataclass(frozen=True)
class QuadraticShiftGame:
    r"""Everybody's data move by $M\eta$ and the learner answers with a linear model of their mean.

    $\ell = \tfrac12\theta^\top H\theta - \theta^\top Cz$, $u = -\tfrac12\theta^\top R\theta +
    r^\top\theta + \theta^\top Kz - \tfrac\kappa2\|z - x\|^2$ and $z = x + M\eta$, $\eta$ in a box.
    A column of M is a direction in which people edit: one unit vector edits one column of them.

    H (m, m) symmetric positive definite; C, K (m, k); R (m, m) symmetric; r (m,); kappa >= 0;
    mean (k,) of the base data x; M (k, d), default the identity; low, high (d,) ends of the box,
    None for an open side. Rational in, rational out.
    Raises InvalidArgument for shapes that do not fit or kappa < 0, NotStronglyConvex when H is not
    positive definite, FloatRefused for a float.

    >>> one = [[1]]
    >>> game = QuadraticShiftGame(H=one, C=one, R=one, r=[3], K=[[0]], kappa=1, mean=[1])
    >>> game.selfish().eta, game.collective().eta, game.benefit(), game.bound()
    ((Fraction(0, 1),), (Fraction(1, 1),), Fraction(1, 1), Fraction(1, 1))
    """

    H: Matrix
    C: Matrix
    R: Matrix
    r: Vector
    K: Matrix
    kappa: Fraction
    mean: Vector
    M: Matrix
    low: tuple[Fraction | None, ...]
    high: tuple[Fraction | None, ...]

    def __init__(
        self,
        H: Rows,
        C: Rows,
        R: Rows,
        r: Iterable[Fraction | int],
        K: Rows,
        kappa: Fraction | int,
        mean: Iterable[Fraction | int],
        M: Rows | None = None,
        low: Ends = None,
        high: Ends = None,
    ) -> None:
        mean = vector(mean, "mean")
        moves = identity(len(mean)) if M is None else matrix(M, "M")
        given = {"H": matrix(H, "H"), "C": matrix(C, "C"), "R": matrix(R, "R")}
        given |= {"K": matrix(K, "K"), "M": moves}
        pull, cost = vector(r, "r"), rational(kappa, "kappa")
        m, k, d = len(pull), len(mean), len(moves[0])
        wanted = {"H": (m, m), "C": (m, k), "R": (m, m), "K": (m, k), "M": (k, d)}
        for name, A in given.items():
            if (len(A), len(A[0])) != wanted[name]:
                raise InvalidArgument(name, (len(A), len(A[0])), f"must have shape {wanted[name]}")
        for name in ("H", "R"):
            if given[name] != transpose(given[name]):
                shown = [[str(q) for q in row] for row in given[name]]
                raise InvalidArgument(name, shown, "must be symmetric")
        if cost < 0:
            raise InvalidArgument("kappa", cost, "must not be negative: nobody is paid to move")
        if not is_positive_definite(given["H"]):
            raise NotStronglyConvex(smallest_eigenvalue(given["H"]))
        within = box(d, low, high)
        fields = {**given, "r": pull, "kappa": cost, "mean": mean}
        for name, value in {**fields, "low": within.low, "high": within.high}.items():
            object.__setattr__(self, name, value)

    @property
    def d(self) -> int:
        """Number of strategy parameters."""
        return len(self.M[0])

    @property
    def strategies(self) -> Box:
        """The box of strategies."""
        return Box(self.low, self.high)

    def model(self, eta: Vector) -> Vector:
        """Return A(D_h): the minimiser of the expected loss after the shift M eta."""
        return field(self._answer, self._base, eta)

    def utility_at(self, eta: Vector, theta: Vector) -> Fraction:
        """Return f(h, theta) = E u, up to a constant that depends on neither."""
        moved = apply(self.M, eta)
        z = tuple(a + b for a, b in zip(self.mean, moved, strict=True))
        bend = dot(theta, apply(self.R, theta)) + self.kappa * dot(moved, moved)
        return dot(self.r, theta) + dot(theta, apply(self.K, z)) - bend / 2

    def utility(self, eta: Vector) -> Fraction:
        """Return U(h) = f(h, A(D_h))."""
        return self.utility_at(eta, self.model(eta))

    def strategy_gradient(self, eta: Vector, theta: Vector) -> Vector:
        r"""Return $\nabla_1 f(h, \theta)$ (d,): what the strategy changes while the model stays."""
        pay, moved = apply(transpose(self.K), theta), apply(self.M, eta)
        step = tuple(p - self.kappa * x for p, x in zip(pay, moved, strict=True))
        return apply(transpose(self.M), step)

    def model_gradient(self, eta: Vector, theta: Vector) -> Vector:
        r"""Return $\nabla_2 f(h, \theta)$ (m,): the expected gradient of u in the model."""
        z = field(self.M, self.mean, eta)
        pays, bends = apply(self.K, z), apply(self.R, theta)
        return tuple(r + k - b for r, k, b in zip(self.r, pays, bends, strict=True))

    @cached_property
    def mixed(self) -> Matrix:
        r"""$\nabla^2_{h\theta} g$ (d, m): rows are strategy parameters, columns are models'."""
        pull = product(transpose(self.M), transpose(self.C))
        return tuple(tuple(-entry for entry in row) for row in pull)

    def correction(self, eta: Vector) -> Vector:
        r"""Return $\nabla^2_{h\theta} g\, H^{-1} \nabla_2 f$ (d,) at the model that eta trains.

        Minus this is what the learner's answer adds to the slope of U (zhu2025, Appendix A.5).
        """
        slope = self.model_gradient(eta, self.model(eta))
        return apply(self.mixed, apply(self._inverse, slope))

    def gradient(self, eta: Vector) -> Vector:
        r"""Return $\nabla_h U = \nabla_1 f - \nabla^2_{h\theta}g\,H^{-1}\nabla_2 f$ (d,)."""
        own = self.strategy_gradient(eta, self.model(eta))
        return tuple(a - b for a, b in zip(own, self.correction(eta), strict=True))

    def stable_pairs(self) -> tuple[ShiftPair, ...]:
        """Return the selfish pairs: eta is a best response to the model that it trains.

        All of them where they are finitely many. Of a segment of them its ends are returned, of a
        line two points. Strategies that move nobody differently are the same.
        Raises InvalidArgument where the box has more faces than can be searched.
        """
        return self._stable

    def selfish(self) -> ShiftPair:
        """Return the selfish pair; raises NoStablePoint, or SeveralStablePoints that lists them."""
        if not self._stable:
            raise NoStablePoint(why="no strategy is a best response to the model that it trains")
        first, *others = self._stable
        if others:
            raise SeveralStablePoints(self._stable)
        return first

    def collective(self) -> ShiftPair:
        """Return the optimum of the population as Stackelberg leader.

        First-order points of all faces of the box are compared, exactly. A box with too many faces
        is searched on the face that cvxpy names, and the point is checked exactly all the same.
        Raises UnboundedUtility; NotPinnedDown with a duality gap where cvxpy named a wrong face;
        InvalidArgument for an open side where U is not concave, or a large box where it is not.
        """
        return self._collective

    def benefit(self, at: ShiftPair | None = None) -> Fraction:
        """Return B = U(collective) - U(at), Definition 1; `at` a stable pair, default selfish()."""
        return self._collective.utility - self._at(at).utility

    def modulus(self) -> Fraction | Real:
        """Return the sharp modulus of strong concavity of U in eta; negative where U is convex."""
        return smallest_eigenvalue([[-entry for entry in row] for row in self._curvature])

    def bound(self, at: ShiftPair | None = None) -> Fraction | Real | None:
        r"""Return Theorem 12's bound with the sharp modulus; None without a positive one.

        It is $\|\nabla^2_{h\theta}g\,(\mathbf H^*)^{-1}\nabla_\theta f\|^2 / (2\gamma_U)$, the
        printed formula. It holds here, on the boundary of the box too, because the models are not
        constrained: an interior minimiser is what the amended theorem asks for.
        """
        slope, gamma = self.correction(self._at(at).eta), self.modulus()
        return dot(slope, slope) / (2 * gamma) if sign(gamma) == 1 else None

    def phi(self, at: ShiftPair | None = None) -> Fraction:
        r"""Return Theorem 6's alignment $\Phi$ at a stable pair (default selfish()).

        Shifts are not linear in the sense of Assumption 1, so Theorem 6 itself says nothing here.
        """
        star = self._at(at)
        step = tuple(a - b for a, b in zip(self._collective.eta, star.eta, strict=True))
        return dot(self.correction(star.eta), step)

    @cached_property
    def _inverse(self) -> Matrix:
        return inverse(self.H)

    @cached_property
    def _answer(self) -> Matrix:
        return product(self._inverse, product(self.C, self.M))

    @cached_property
    def _base(self) -> Vector:
        return apply(self._inverse, apply(self.C, self.mean))

    @cached_property
    def _selfish_field(self) -> Matrix:
        """The derivative (d, d) of nabla_1 f along the learner's answer."""
        pay = product(transpose(product(self.K, self.M)), self._answer)
        cost = product(transpose(self.M), self.M)
        return tuple(
            tuple(p - self.kappa * c for p, c in zip(*rows, strict=True))
            for rows in zip(pay, cost, strict=True)
        )

    @cached_property
    def _curvature(self) -> Matrix:
        """U'' (d, d): the derivative of nabla U, which is affine."""
        bend = product(transpose(self._answer), product(self.R, self._answer))
        back = product(transpose(self._answer), product(self.K, self.M))
        return tuple(
            tuple(s + b - r for s, b, r in zip(*rows, strict=True))
            for rows in zip(self._selfish_field, back, bend, strict=True)
        )

    @cached_property
    def _stable(self) -> tuple[ShiftPair, ...]:
        origin = (Fraction(0),) * self.d
        slope = self.strategy_gradient(origin, self._base)
        points = first_order_points(self._selfish_field, slope, self.strategies)
        distinct = {apply(self.M, eta): eta for eta in reversed(points)}
        return tuple(map(self._pair, reversed(distinct.values())))

    @cached_property
    def _collective(self) -> ShiftPair:
        Q, q = self._curvature, self.gradient((Fraction(0),) * self.d)
        concave = is_positive_semidefinite([[-entry for entry in row] for row in Q])
        within = self.strategies
        if not concave and not within.bounded:
            return self._without_concavity(Q)
        if within.n_faces > box_quadratic.MOST_FACES:
            if not (concave and within.bounded):
                raise InvalidArgument("strategies", within.n_faces, "too many faces to search")
            from lookahead.reasoning.box_program import on_named_face

            return self._pair(on_named_face(Q, q, within, self.utility))
        points = first_order_points(Q, q, within)
        if not points:
            raise UnboundedUtility(way_up(Q, q, within))
        return max(map(self._pair, points), key=lambda pair: pair.utility)

    def _without_concavity(self, Q: Matrix) -> ShiftPair:
        """Look for a direction of the box along which U'' is positive."""
        ends = zip(self.low, self.high, strict=True)
        sides = [(a is None, b is None) for a, b in ends]
        directions = Box(
            tuple(Fraction(-int(a)) for a, _ in sides), tuple(Fraction(int(b)) for _, b in sides)
        )
        zero = (Fraction(0),) * self.d
        steps = first_order_points(Q, zero, directions)
        best = max(steps, key=lambda v: dot(v, apply(Q, v)))
        if dot(best, apply(Q, best)) > 0:
            raise UnboundedUtility(best)
        raise InvalidArgument("strategies", self.strategies, "must be bounded: U is not concave")

    def _pair(self, eta: Vector) -> ShiftPair:
        return ShiftPair(eta, self.model(eta), self.utility(eta))

    def _at(self, at: ShiftPair | None) -> ShiftPair:
        if at is None:
            return self.selfish()
        if at not in self._stable:
            raise InvalidArgument("at", at, "must be one of this game's stable_pairs()")
        return at
