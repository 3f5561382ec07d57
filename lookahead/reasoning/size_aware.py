r"""The optimal size-aware strategy $h^\sharp_\alpha$: finitely many strategies, or shifts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from lookahead.core.enclosure import Number, Real, sign
from lookahead.core.errors import InvalidArgument
from lookahead.core.exact import Vector, dot, rational, vector
from lookahead.core.losses.faces import sympy
from lookahead.core.measures import ExactMeasure
from lookahead.reasoning.mixture_game import MixtureGame, MixtureState, Points, law_of
from lookahead.reasoning.outcomes import NotPinnedDown, UnboundedUtility
from lookahead.reasoning.written import Written, written


@dataclass(frozen=True)
class BestChoice:
    r"""The best of finitely many strategies for one size.

    best: indices of all $h^\sharp_\alpha$; U: $U^*_\alpha$; states: the equilibrium under every
    strategy; left, right: one-sided derivatives of $U^*_\alpha$ (the right one only at alpha = 0,
    the left one only at alpha = 1), which differ at a kink.
    """

    best: tuple[int, ...]
    U: Number
    states: tuple[MixtureState, ...]

    @property
    def left(self) -> Number:
        r"""The derivative of $U^*_\alpha$ from the left: the smallest of a best strategy."""
        return _largest([-self.states[i].dU for i in self.best])[1] * -1

    @property
    def right(self) -> Number:
        r"""The derivative of $U^*_\alpha$ from the right: the largest of a best strategy."""
        return _largest([self.states[i].dU for i in self.best])[1]


@dataclass(frozen=True)
class SizeAwareChoice:
    r"""A collective that picks one of finitely many strategies for its size (Section 5.1).

    loss, utility: as for `MixtureGame`; choices: the laws $\mathcal D_h$, measures or lists of
    points; base: $\mathcal D_0$.

    >>> mean, wish = lambda z, t: (z - t) ** 2 / 2, lambda z, t: t - z / 2
    >>> found = SizeAwareChoice(mean, wish, [[1], [-1]], [0]).at(Fraction(1, 2))
    >>> found.best, found.U, found.left, found.right
    ((0, 1), Fraction(0, 1), Fraction(-1, 1), Fraction(1, 1))
    """

    loss: Any
    utility: Any
    choices: Sequence[Points]
    base: Points
    parameters: int | None = None

    @cached_property
    def games(self) -> tuple[MixtureGame, ...]:
        """One mixture for every strategy."""
        if not self.choices:
            raise InvalidArgument("choices", "()", "must hold at least one strategy")
        base = law_of("base", self.base)
        loss = self.loss if hasattr(self.loss, "sympy_expression") else self._written(base.d)
        return tuple(
            MixtureGame(loss, self.utility, law_of("choices", h), base, self.parameters)
            for h in self.choices
        )

    def _written(self, d: int) -> Written:
        return written(self.loss, d, self.parameters)

    def at(self, alpha: Fraction | int) -> BestChoice:
        """Return all best strategies for a collective of size alpha in [0, 1].

        Raises as `MixtureGame.at` does, and NotPinnedDown when enclosures do not separate two
        utilities.
        """
        states = tuple(game.at(alpha) for game in self.games)
        best, value = _largest([state.U for state in states])
        return BestChoice(best, value, states)


@dataclass(frozen=True)
class BestShift:
    r"""The best shift for one size: eta $\eta^\sharp_\alpha$ (m,), and the equilibrium there."""

    eta: Vector
    state: MixtureState


@dataclass(frozen=True)
class SizeAwareShift:
    r"""A collective that shifts its members' data, $z \mapsto z + \sum_j \eta_j v_j$.

    loss: quadratic, with $\nabla_\theta\ell$ affine in (z, theta) together, so that the model is
    affine in the shift; utility: of degree two or less in (z, theta); base: $\mathcal D_0$;
    members: the members' data before the shift, like the others' when None; directions: the
    $v_j$ (d,), the coordinates when None; bounds: (low, high) for a single eta, None for the line.
    Raises InvalidArgument for formulas of another kind.

    >>> mean, wish = lambda z, t: (z[0] - t) ** 2 / 2, lambda z, t: -((t - 1) ** 2 + z[1] ** 2) / 2
    >>> game = SizeAwareShift(mean, wish, [(0, 0)], directions=[(1, 1)], parameters=1)
    >>> best = game.at(Fraction(1, 2))
    >>> best.eta, best.state.theta, best.state.U, best.state.dU
    ((Fraction(2, 5),), Fraction(1, 5), Fraction(-2, 5), Fraction(8, 25))
    """

    loss: Any
    utility: Any
    base: Points
    members: Points | None = None
    directions: Sequence[Sequence[Fraction | int]] | None = None
    bounds: tuple[Fraction | int, Fraction | int] | None = None
    parameters: int | None = None

    def __post_init__(self) -> None:
        base = law_of("base", self.base)
        members = base if self.members is None else law_of("members", self.members)
        units = [[Fraction(int(i == j)) for j in range(base.d)] for i in range(base.d)]
        rows = units if self.directions is None else self.directions
        directions = tuple(vector(row, "directions") for row in rows)
        if not directions or any(len(v) != base.d for v in directions) or members.d != base.d:
            raise InvalidArgument("directions", directions, f"must be vectors of {base.d} numbers")
        loss = written(self.loss, base.d, self.parameters)
        utility = written(self.utility, base.d, loss.p)
        _affine_gradient(loss)
        _quadratic("utility", utility)
        if self.bounds is not None:
            low, high = (rational(x, "bounds") for x in self.bounds)
            if len(directions) > 1 or low > high:
                raise InvalidArgument("bounds", self.bounds, "must be low <= high, for one eta")
            object.__setattr__(self, "bounds", (low, high))
        for name, value in (
            ("base", base),
            ("members", members),
            ("directions", directions),
            ("loss", loss),
            ("utility", utility),
        ):
            object.__setattr__(self, name, value)

    def state(self, alpha: Fraction | int, eta: Sequence[Fraction | int]) -> MixtureState:
        """Return the equilibrium when the members of a collective of size alpha shift by eta."""
        rows: Any = self.directions
        steps = [rational(x, "eta") for x in eta]
        if len(steps) != len(rows):
            raise InvalidArgument("eta", len(steps), f"must have {len(rows)} entries")
        move = [dot(steps, column) for column in zip(*rows, strict=True)]
        members = law_of("members", self.members or ())
        points = tuple(tuple(a + b for a, b in zip(z, move, strict=True)) for z in members.points)
        moved = ExactMeasure(points, members.weights)
        return MixtureGame(self.loss, self.utility, moved, self.base).at(alpha)

    def at(self, alpha: Fraction | int) -> BestShift:
        r"""Return $h^\sharp_\alpha$, the maximiser of the members' utility, a quadratic in eta.

        Raises UnboundedUtility when the utility grows for ever, NotPinnedDown when it is constant
        along a direction, and what `MixtureGame.at` raises.
        """
        m = len(self.directions or ())
        unit = lambda *k: [Fraction(k.count(j)) for j in range(m)]
        U = lambda *k: _rational(self.state(alpha, unit(*k)).U)
        at_zero = U()
        single = [U(i) for i in range(m)]
        # second differences of a quadratic are its Hessian
        H = [[U(i, j) - single[i] - single[j] + at_zero for j in range(m)] for i in range(m)]
        slope = [single[i] - at_zero - H[i][i] / 2 for i in range(m)]
        if self.bounds is not None:
            eta = (_on_interval(slope[0], H[0][0], self.bounds),)
        else:
            eta = _peak(slope, H)
        return BestShift(eta, self.state(alpha, eta))


def _largest(values: Sequence[Number]) -> tuple[tuple[int, ...], Number]:
    """Return the indices of all largest values and the largest."""
    leaders, best = [0], values[0]
    for i, value in enumerate(values[1:], start=1):
        ahead = sign(value - best)
        if ahead is None:
            raise NotPinnedDown(f"strategy {leaders[0]} or {i}", abs(float(value - best)))
        if ahead > 0:
            leaders, best = [i], value
        elif ahead == 0:
            leaders.append(i)
    return tuple(leaders), best


def _rational(x: Number) -> Fraction:
    if isinstance(x, Real):
        raise InvalidArgument("loss", x, "must have rational coefficients")
    return Fraction(x)


def _affine_gradient(loss: Written) -> None:
    second = [
        sympy().diff(loss.expression, t, s) for t in loss.theta for s in (*loss.z, *loss.theta)
    ]
    if any(sympy().simplify(entry).free_symbols for entry in second):
        raise InvalidArgument(
            "loss", str(loss.expression), "must have a gradient in theta affine in (z, theta)"
        )


def _quadratic(name: str, f: Written) -> None:
    polynomial = sympy().expand(f.expression).as_poly(*f.z, *f.theta)
    if polynomial is None or polynomial.total_degree() > 2:
        raise InvalidArgument(name, str(f.expression), "must have degree two or less in (z, theta)")


def _on_interval(
    slope: Fraction, bend: Fraction, bounds: tuple[Fraction | int, Fraction | int]
) -> Fraction:
    low, high = map(Fraction, bounds)
    inside = [-slope / bend] if bend < 0 and low < -slope / bend < high else []
    gain = lambda x: slope * x + bend * x * x / 2
    candidates = sorted({low, high, *inside}, key=gain)
    if len(candidates) > 1 and gain(candidates[-1]) == gain(candidates[-2]):
        raise NotPinnedDown(f"eta = {candidates[-1]} or {candidates[-2]}", 0)
    return candidates[-1]


def _peak(slope: Sequence[Fraction], H: Sequence[Sequence[Fraction]]) -> Vector:
    """Return where a concave quadratic peaks, by elimination."""
    n = len(slope)
    rows = [
        [-x for x in H[i]] + [slope[i]] + [Fraction(int(i == j)) for j in range(n)]
        for i in range(n)
    ]
    for k in range(n):
        if rows[k][k] <= 0:
            raise _no_peak(rows[k], k, slope, H)
        for i in range(k + 1, n):
            factor = rows[i][k] / rows[k][k]
            rows[i] = [a - factor * b for a, b in zip(rows[i], rows[k], strict=True)]
    eta = [Fraction(0)] * n
    for k in reversed(range(n)):
        eta[k] = (rows[k][n] - dot(rows[k][k + 1 : n], eta[k + 1 :])) / rows[k][k]
    return tuple(eta)


def _no_peak(
    row: Sequence[Fraction], k: int, slope: Sequence[Fraction], H: Sequence[Sequence[Fraction]]
) -> NotPinnedDown | UnboundedUtility:
    """Read off a row of the eliminated system the direction along which U does not bend down."""
    n = len(slope)
    way = [*row[n + 1 :]]
    ahead = dot(way, slope)
    crossed = [j for j in range(k + 1, n) if row[j]]
    if row[k] == 0 and ahead == 0 and not crossed:
        return NotPinnedDown(f"any eta along ({', '.join(map(str, way))})", 0)
    if row[k] == 0 and ahead == 0:
        j = crossed[0]
        long = (abs(H[j][j]) + 1) / -row[j]
        way = [long * x + int(i == j) for i, x in enumerate(way)]
    elif ahead < 0:
        way = [-x for x in way]
    return UnboundedUtility(f"({', '.join(map(str, way))})")
