"""Krawczyk's interval Newton test: a box that certainly holds one zero, or certainly none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from time import perf_counter

import flint
import numpy as np
from flint import arb, arb_mat

from lookahead.core.balls import FloatArray, ball, ball_matrix, norm, product, upper
from lookahead.core.enclosure import PRECISIONS, Real, exactly, precision
from lookahead.core.errors import InvalidArgument
from lookahead.core.exact import rational
from lookahead.core.solution import Certificate, Outcome, Solution, Statistics

BallMap = Callable[[Sequence[arb]], Sequence[arb]]
BallJacobian = Callable[[Sequence[arb]], Sequence[Sequence[arb]]]
ARGUMENT = "Krawczyk's operator maps the box into its interior"


@dataclass(frozen=True)
class Box:
    """A box that holds exactly one solution: coordinates as numbers that shrink on demand.

    coordinates: Reals, refined at higher precisions; searched: half-widths of the box in which
    the solution is the only one; centre: the point the search started from.
    """

    coordinates: tuple[Real, ...]
    centre: tuple[Fraction, ...]
    searched: Fraction

    def floats(self) -> FloatArray:
        """Return the nearest float vector."""
        return np.array([float(x) for x in self.coordinates])


def enclose_zero(
    function: BallMap,
    jacobian: BallJacobian,
    guess: Sequence[Fraction | int | float],
    radius: Fraction | int,
    *,
    bits: int = 128,
    max_halvings: int = 40,
) -> Solution[Box]:
    """Enclose a zero of `function` near `guess` by Krawczyk's test (Moore et al. 2009, chapter 8).

    function, jacobian: take and return balls (flint.arb), p of them and p rows of p; they must
    enclose the range over the balls they get, as ordinary ball arithmetic does.
    guess: the centre of the search, floats taken digit for digit; radius: half-width of the box
    to test first, > 0, halved up to max_halvings times while the test says nothing.
    bits: working precision.
    Returns SOLVED with a Box; NO_FIXED_POINT when the first box certainly holds no zero;
    NOT_CONVERGED otherwise. Raises InvalidArgument for a bad guess or radius.

    >>> found = enclose_zero(lambda x: [x[0] ** 2 - 2], lambda x: [[2 * x[0]]], [1.4], 1)
    >>> float(found.require().coordinates[0])
    1.4142135623730951
    """
    started = perf_counter()
    centre = _centre(guess)
    width = rational(radius, "radius")
    if width <= 0:
        raise InvalidArgument("radius", radius, "must be positive")
    if max_halvings < 0:
        raise InvalidArgument("max_halvings", max_halvings, "must not be negative")
    method = "Krawczyk's test"
    with flint.ctx.workprec(precision(bits)):
        for step in range(max_halvings + 1):
            box = _box(centre, width)
            image = _krawczyk(function, jacobian, box)
            if image is not None and _inside(image, box):
                value = _refinable(function, jacobian, image, centre, width)
                gap = upper(norm(x - ball(c) for x, c in zip(image, centre, strict=True)))
                cost = Statistics(method, step + 1, perf_counter() - started)
                return Solution(value, Outcome.SOLVED, Certificate(gap, "balls", ARGUMENT), cost)
            if step == 0 and _certainly_none(function, image, box):
                cost = Statistics(method, 1, perf_counter() - started)
                detail = f"none within {width} of the guess in every coordinate"
                return Solution(None, Outcome.NO_FIXED_POINT, None, cost, detail)
            width /= 2
    cost = Statistics(method, max_halvings + 1, perf_counter() - started)
    detail = f"the test decides no box down to half-width {float(width * 2):.3g}"
    return Solution(None, Outcome.NOT_CONVERGED, None, cost, detail)


def _centre(guess: Sequence[Fraction | int | float]) -> tuple[Fraction, ...]:
    if len(guess) == 0:
        raise InvalidArgument("guess", "()", "must have at least one coordinate")
    centre: list[Fraction] = []
    for x in guess:
        if isinstance(x, float) and not np.isfinite(x):
            raise InvalidArgument("guess", x, "must be finite")
        centre.append(exactly(x) if isinstance(x, float) else rational(x, "guess"))
    return tuple(centre)


def _box(centre: Sequence[Fraction], width: Fraction) -> list[arb]:
    half = ball(width).abs_upper()
    return [ball(c) + arb(0, half) for c in centre]


def _krawczyk(function: BallMap, jacobian: BallJacobian, box: Sequence[arb]) -> list[arb] | None:
    """Return K(X) = m - Y f(m) + (I - Y f'(X)) (X - m), None where that is not finite."""
    p = len(box)
    middle = [arb(x.mid()) for x in box]
    value, slope = list(function(middle)), [list(row) for row in jacobian(box)]
    if len(value) != p or len(slope) != p or any(len(row) != p for row in slope):
        raise InvalidArgument(
            "function", len(value), f"must return {p} balls, its Jacobian {p}x{p}"
        )
    derivative = arb_mat(p, p, [x for row in slope for x in row])
    entries = [*value, *derivative.entries()]
    if not all(x.is_finite() for x in entries):
        return None
    try:
        inverse = derivative.mid().inv()
    except ZeroDivisionError:
        return None
    preconditioner = inverse.mid()
    identity = ball_matrix([[1 if i == j else 0 for j in range(p)] for i in range(p)])
    newton = product(preconditioner, arb_mat(p, 1, value))
    spread = arb_mat(p, 1, [x - m for x, m in zip(box, middle, strict=True)])
    rest = product(identity - product(preconditioner, derivative), spread)
    return [middle[i] - newton[i, 0] + rest[i, 0] for i in range(p)]


def _inside(image: Sequence[arb], box: Sequence[arb]) -> bool:
    return all(x.contains_interior(k) for k, x in zip(image, box, strict=True))


def _certainly_none(function: BallMap, image: Sequence[arb] | None, box: Sequence[arb]) -> bool:
    """Return whether no zero lies in the box: f(X) avoids 0, or K(X) misses X."""
    if any(value.is_finite() and not value.contains(0) for value in function(box)):
        return True
    return image is not None and any(not k.overlaps(x) for k, x in zip(image, box, strict=True))


def _refinable(
    function: BallMap,
    jacobian: BallJacobian,
    image: list[arb],
    centre: tuple[Fraction, ...],
    width: Fraction,
) -> Box:
    """Return coordinates that are refined by K at whatever precision they are asked for."""
    known: dict[int, list[arb]] = {}

    def at_this_precision() -> list[arb]:
        bits = int(flint.ctx.prec)
        if bits not in known:
            known[bits] = _refine(function, jacobian, image)
        return known[bits]

    coordinates = tuple(
        Real(lambda index=index: at_this_precision()[index]) for index in range(len(image))
    )
    return Box(coordinates, centre, width)


def _refine(function: BallMap, jacobian: BallJacobian, start: list[arb]) -> list[arb]:
    """Intersect with K until the box hardly shrinks; every step keeps the one zero inside."""
    box = start
    for _ in range(2 * max(PRECISIONS)):
        image = _krawczyk(function, jacobian, box)
        if image is None:
            return box
        smaller = [k.intersection(x) for k, x in zip(image, box, strict=True)]
        shrunk = any(10 * s.rad() < 9 * x.rad() for s, x in zip(smaller, box, strict=True))
        box = smaller
        if not shrunk:
            return box
    return box
