"""The smallest game of shifts, in closed form (zhu2025, Appendix A.5)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from lookahead.core.errors import InvalidArgument
from lookahead.core.exact import Vector, dot, identity, rational, vector
from lookahead.reasoning.outcomes import SeveralStablePoints, UnboundedUtility
from lookahead.reasoning.quadratic_shifts import QuadraticShiftGame

Point = Fraction | Vector


@dataclass(frozen=True)
class Shift:
    """A shift eta of everybody's data, the model theta that it trains, the utility U.

    eta and theta are numbers where the game was given by numbers, else vectors (k,).
    """

    eta: Point
    theta: Point
    utility: Fraction


@dataclass(frozen=True)
class ShiftGame:
    r"""People shift their data towards what they want the mean to be, at a cost.

    $\ell = \tfrac12\|\theta - z\|^2$, $u = -\tfrac12\|\theta - c\|^2 -
    \tfrac\kappa2\|z - x\|^2$ and $z = x + \eta$: one person's data do not move the model, so
    selfish people stay, and the population moves the mean from m to $m + (c - m)/(1 + \kappa)$.

    mean m, target c: both a rational or both (k,) rationals; kappa: rational cost of moving.
    Rational in, rational out. Raises InvalidArgument for lengths that differ, FloatRefused.

    >>> game = ShiftGame(mean=0, target=3, kappa=2)
    >>> game.collective()
    Shift(eta=Fraction(1, 1), theta=Fraction(1, 1), utility=Fraction(-3, 1))
    >>> game.benefit(), game.bound(), game.modulus(), game.phi()
    (Fraction(3, 2), Fraction(3, 2), Fraction(3, 1), Fraction(-3, 1))
    """

    mean: Point
    target: Point
    kappa: Fraction

    def __init__(
        self,
        mean: Fraction | int | Iterable[Fraction | int],
        target: Fraction | int | Iterable[Fraction | int],
        kappa: Fraction | int,
    ) -> None:
        m, c = _point(mean, "mean"), _point(target, "target")
        if isinstance(m, tuple) != isinstance(c, tuple):
            raise InvalidArgument("target", target, "must be a number where the mean is one")
        if len(_entries(m)) != len(_entries(c)) or not _entries(m):
            raise InvalidArgument("target", len(_entries(c)), "must be as long as the mean")
        object.__setattr__(self, "mean", m)
        object.__setattr__(self, "target", c)
        object.__setattr__(self, "kappa", rational(kappa, "kappa"))

    def selfish(self) -> Shift:
        """Return the selfish pair: nobody moves.

        Raises SeveralStablePoints when moving is free (every shift is then selfish; two are
        listed) and UnboundedUtility when people are paid to move.
        """
        zero = (Fraction(0),) * len(self._wish)
        if self.kappa < 0:
            raise UnboundedUtility(self._shaped((Fraction(1), *zero[1:])))
        if self.kappa == 0:
            raise SeveralStablePoints((self._at(zero), self._at((Fraction(1), *zero[1:]))))
        return self._at(zero)

    def collective(self) -> Shift:
        r"""Return the Stackelberg optimum, $\eta^\sharp = (c - m)/(1 + \kappa)$.

        Raises UnboundedUtility unless kappa > -1.
        """
        if self.kappa <= -1:
            raise UnboundedUtility(
                self._shaped((Fraction(1),) + (Fraction(0),) * len(self._wish[1:]))
            )
        return self._at(tuple(w / (1 + self.kappa) for w in self._wish))

    def benefit(self) -> Fraction:
        r"""Return $B = U(h^\sharp) - U(h^*)$, which is $\|c - m\|^2 / (2(1 + \kappa))$."""
        return self.collective().utility - self.selfish().utility

    def modulus(self) -> Fraction:
        r"""Return the modulus of strong concavity of U in $\eta$, $1 + \kappa$."""
        return 1 + self.kappa

    def bound(self) -> Fraction:
        r"""Return Theorem 12's bound at the selfish pair; here it is the benefit itself.

        The theorem asks for an interior minimiser, which every mean is. Raises as `selfish` does.
        """
        self.selfish()
        return dot(self._wish, self._wish) / (2 * self.modulus())

    def phi(self) -> Fraction:
        r"""Return Theorem 6's alignment $\Phi = -\|c - m\|^2/(1 + \kappa)$ at the selfish pair.

        Shifts are not linear in the sense of Assumption 1, so Theorem 6 says nothing here; with
        the segment's modulus its bound happens to be the benefit as well.
        """
        self.selfish()
        return -dot(self._wish, _entries(self.collective().eta))

    def general(self) -> QuadraticShiftGame:
        """Return the same game as a QuadraticShiftGame (kappa >= 0), utilities up to a constant."""
        one, c = identity(len(self._wish)), _entries(self.target)
        zero = tuple((Fraction(0),) * len(c) for _ in c)
        return QuadraticShiftGame(one, one, one, c, zero, self.kappa, _entries(self.mean))

    @property
    def _wish(self) -> Vector:
        return tuple(c - m for c, m in zip(_entries(self.target), _entries(self.mean), strict=True))

    def _at(self, eta: Vector) -> Shift:
        theta = tuple(m + e for m, e in zip(_entries(self.mean), eta, strict=True))
        miss = tuple(t - c for t, c in zip(theta, _entries(self.target), strict=True))
        utility = -(dot(miss, miss) + self.kappa * dot(eta, eta)) / 2
        return Shift(self._shaped(eta), self._shaped(theta), utility)

    def _shaped(self, x: Vector) -> Point:
        return x if isinstance(self.mean, tuple) else x[0]


def _point(x: Fraction | int | Iterable[Fraction | int], argument: str) -> Point:
    return vector(x, argument) if isinstance(x, Iterable) else rational(x, argument)


def _entries(x: Point) -> Vector:
    return x if isinstance(x, tuple) else (x,)
