r"""The optimal size-aware shift for losses that are not quadratic, enclosed (Section 5.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from lookahead.core.enclosure import Number, Real, sign
from lookahead.core.errors import InvalidArgument, NotConverged
from lookahead.core.exact import Vector, rational, vector
from lookahead.core.krawczyk import enclose_zero
from lookahead.core.losses.faces import symbols, sympy, sympy_rational
from lookahead.core.measures import ExactMeasure
from lookahead.reasoning.mixture_game import MixtureGame, Points, law_of, size
from lookahead.reasoning.mixture_learner import divide, inner
from lookahead.reasoning.outcomes import NotPinnedDown
from lookahead.reasoning.written import Written, written
from lookahead.reasoning.written_tape import BALLS, FLOATS, NUMBERS, Arithmetic, Tape, tape

STEPS = 40


@dataclass(frozen=True)
class SmoothShift:
    r"""A certified local maximum of the members' utility over shifts.

    eta: the shift; theta: the model's answer (p,); U: $U^*_\alpha$; dU: $\partial_\alpha
    U^*_\alpha$, by the envelope formula; bend: the second derivative of U in eta, certainly
    negative; scanned: the shifts that were tried, with their utilities.
    """

    eta: Real
    theta: tuple[Real, ...]
    U: Number
    dU: Number
    bend: Number
    scanned: tuple[tuple[Fraction, float], ...]


def best_shift(
    loss: Any,
    utility: Any,
    base: Points,
    alpha: Fraction | int,
    *,
    direction: Sequence[Fraction | int],
    bounds: tuple[Fraction | int, Fraction | int],
    members: Points | None = None,
    parameters: int | None = None,
    scan: int = 16,
) -> SmoothShift:
    r"""Return the best shift $z \mapsto z + \eta v$, enclosed, for a collective of size alpha.

    The stationary points of $U(\eta)$ solve $\nabla_{\eta,\theta,\lambda}L = 0$ for $L = \mathbb
    E_h u + \lambda^\top\mathbb E_{\mathcal D^\alpha}\nabla_\theta\ell$; Krawczyk's test encloses
    the one near the best shift of a scan. That it is a *local* maximum is certain; that no shift
    between the scanned ones is better is not.
    bounds: (low, high); scan: number of steps between them.
    Raises NotPinnedDown when the best shift of the scan is at an end, NotConverged when no
    stationary point is enclosed near it, and what `MixtureGame.at` raises.
    """
    rest = law_of("base", base)
    law = rest if members is None else law_of("members", members)
    way = vector(direction, "direction")
    low, high = (rational(x, "bounds") for x in bounds)
    if len(way) != law.d or law.d != rest.d or not any(way):
        raise InvalidArgument("direction", direction, f"must be a vector of {rest.d}, not zero")
    if low >= high or scan < 2:
        raise InvalidArgument("bounds", bounds, "must be low < high, with two scans or more")
    share, loss = size(alpha), written(loss, rest.d, parameters)
    utility = written(utility, rest.d, loss.p)
    grid = [low + (high - low) * Fraction(k, scan) for k in range(scan + 1)]
    models = [MixtureGame(loss, utility, _moved(law, way, eta), rest).at(share) for eta in grid]
    values = [float(state.U) for state in models]
    top = int(np.argmax(values))
    if top in (0, scan):
        raise NotPinnedDown(f"eta = {grid[top]}, an end of the range", "an unknown amount")
    equations = _stationary(loss, utility, law, rest, way, share)
    guess = equations.newton(float(grid[top]), [float(x) for x in models[top].model])
    solution = enclose_zero(
        lambda x: equations.gradient.run(x, BALLS),
        lambda x: equations.rows(x, BALLS),
        guess,
        Fraction(1, 2**20),
    )
    if solution.value is None:
        raise NotConverged("the best shift", solution.detail, solution.outcome.value)
    x = solution.value.coordinates
    bend = equations.bend(x)
    if sign(bend) != -1 or not low < x[0].below() <= x[0].above() < high:
        raise NotPinnedDown(f"eta = {x[0]!r}", "an unknown amount")
    U, slope = equations.numbers.run(x, NUMBERS)
    return SmoothShift(
        x[0], x[1 : 1 + loss.p], U, slope, bend, tuple(zip(grid, values, strict=True))
    )


def _moved(law: ExactMeasure, way: Vector, eta: Fraction) -> ExactMeasure:
    points = tuple(tuple(x + eta * v for x, v in zip(z, way, strict=True)) for z in law.points)
    return ExactMeasure(points, law.weights)


@dataclass(frozen=True)
class _Stationary:
    """The equations of a stationary shift in (eta, theta, lambda) as steps, and what to report."""

    p: int
    gradient: Tape
    hessian: Tape
    numbers: Tape

    def rows(self, x: Sequence[Any], arithmetic: Arithmetic) -> list[list[Any]]:
        """Return the Jacobian of the equations."""
        flat, n = self.hessian.run(x, arithmetic), 1 + 2 * self.p
        return [flat[i : i + n] for i in range(0, n * n, n)]

    def newton(self, eta: float, theta: Sequence[float]) -> list[float]:
        """Return a float solution near a shift and its model; nothing certified."""
        # The equations are affine in lambda, so the first step may start it at zero.
        x = np.array([eta, *theta, *[0.0] * self.p])
        for _ in range(STEPS):
            values = np.array(self.gradient.run(x.tolist(), FLOATS), dtype=float)
            try:
                x = x - np.linalg.solve(np.array(self.rows(x.tolist(), FLOATS)), values)
            except np.linalg.LinAlgError as error:
                raise NotConverged("the best shift", str(error), "scan more finely") from error
        return x.tolist()

    def bend(self, x: Sequence[Number]) -> Number:
        """Return the second derivative of the utility in eta, the model following."""
        K, p = self.rows(x, NUMBERS), self.p
        H = tuple(tuple(row[1 : 1 + p]) for row in K[1 + p :])
        follow = tuple(-v for v in divide(H, tuple(row[0] for row in K[1 + p :])))
        w = (Fraction(1), *follow)
        return inner(w, [inner(row[: 1 + p], w) for row in K[: 1 + p]])


def _stationary(
    loss: Written,
    utility: Written,
    members: ExactMeasure,
    rest: ExactMeasure,
    way: Vector,
    share: Fraction,
) -> _Stationary:
    sp = sympy()
    zero = sp.Integer(0)
    eta = sp.Symbol("eta", real=True)
    price = symbols("lambda", loss.p)
    slopes = [sp.diff(loss.expression, t) for t in loss.theta]
    step = [eta * sympy_rational(v) for v in way]

    def mean(e: Any, law: ExactMeasure, move: Sequence[Any]) -> Any:
        total = zero
        for z, w in zip(law.points, law.weights, strict=True):
            at = {s: sympy_rational(x) + m for s, x, m in zip(loss.z, z, move, strict=True)}
            total += sympy_rational(w) * e.subs(at, simultaneous=True)
        return total

    U = mean(utility.expression, members, step)
    push = [mean(e, members, step) for e in slopes]
    pull = [mean(e, rest, [zero] * len(way)) for e in slopes]
    a = sympy_rational(share)
    condition = [a * g + (1 - a) * h for g, h in zip(push, pull, strict=True)]
    apart = [g - h for g, h in zip(push, pull, strict=True)]
    priced = lambda terms: sum((x * c for x, c in zip(price, terms, strict=True)), zero)
    unknowns = (eta, *loss.theta, *price)
    gradient = [sp.diff(U + priced(condition), s) for s in unknowns]
    hessian = [sp.diff(e, s) for e in gradient for s in unknowns]
    return _Stationary(
        loss.p,
        tape(gradient, unknowns),
        tape(hessian, unknowns),
        tape([U, priced(apart)], unknowns),
    )
