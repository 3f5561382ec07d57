"""Certificates for Figure 1: one fit, and the one stable point that all mixtures share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import flint
import numpy as np
from flint import arb, arb_mat

from lookahead.core.balls import ball_matrix, norm, product, upper
from lookahead.core.errors import NotConverged
from lookahead.core.learner import certify_minimizer
from lookahead.core.losses import Logistic
from lookahead.core.measures import Measure
from lookahead.core.solution import Certificate
from lookahead.reasoning.figures.retraining import (
    Array,
    Population,
    Strategic,
    everyone,
    gradient,
    hessian,
)

BITS = 96


@dataclass(frozen=True, slots=True, eq=False)
class StableBall:
    """A stable point and a certified distance to it.

    centre (d,); radius: |theta* - centre|_2 is at most this (Krawczyk's test; the stable point
    is the only one in the box it encloses). gradient: bound on the norm of the risk's gradient
    at the centre, data moved by the centre's best response. modulus: the ridge, so that
    |centre - A(D_1(centre))|_2 <= gradient / modulus.

    At the stable point a retrained level-1 population gives the deployed model again, so every
    level moves alike and every mixture, and every split of the rows, has this stable point.
    """

    centre: Array
    radius: Fraction
    gradient: Fraction
    modulus: Fraction

    def distance(self, theta: Array) -> Fraction:
        """Return a certified bound on |theta - theta*|_2 for a float vector `theta`."""
        with flint.ctx.workprec(BITS):
            apart = norm(
                arb(a) - arb(b) for a, b in zip(theta.tolist(), self.centre.tolist(), strict=True)
            )
        return upper(apart) + self.radius


def certify_fit(
    model: Strategic, population: Population, moves: Sequence[Array], theta: Array
) -> Certificate | None:
    """Return a bound on the distance of `theta` (d,) from the minimiser on the moved population.

    The bound is |gradient| / modulus with rounding included, for the moved rows as stored in
    floats; None when nothing could be proved. To certify the limit of a run, move every group
    by `model.move(theta)`.
    """
    parts, weights = [], []
    for group, move in zip(population, moves, strict=True):
        parts.append(np.column_stack([group.X + move, 0.5 - group.half_minus_y]))
        weights.append(np.full(len(group.X), group.weight / len(model.y)))
    law = Measure(np.vstack(parts), np.concatenate(weights))
    return certify_minimizer(Logistic(Fraction(model.ridge)), law, theta, how="bound")


def certify_stable_point(model: Strategic, theta: Array) -> StableBall:
    """Return an enclosure of the stable point near `theta`, shape (d,), by Krawczyk's test.

    F(theta) = gradient of the risk at theta on data moved by theta. With Y close to the inverse
    of F's derivative, K = theta - Y F(theta) + (I - Y F'(box)) (box - theta) inside the box
    proves one zero of F in it. The test does not use the contraction of retraining.
    Data and constants enter as the floats that are stored.
    Raises NotConverged when no box of radius up to 2^-20 passes.
    """
    d = len(theta)
    S = list(model.strategic)
    slope = hessian(model, theta, everyone(model), [model.move(theta)])
    own = _float_derivative(model, theta, slope, S)
    with flint.ctx.workprec(BITS):
        Y = ball_matrix(np.linalg.inv(own).tolist())
        rows = ball_matrix(np.ascontiguousarray(model.X))
        labels = [arb(value) for value in model.y.tolist()]
        centre = ball_matrix(theta[:, None])
        F = _field(model, rows, labels, centre, S)[0]
        newton = product(Y, F)
        size = max(entry.abs_upper() for entry in newton.entries())
        radius = 4 * size + arb(2) ** -80
        while radius < arb(2) ** -20:
            spread = arb_mat(d, 1, [arb(0, radius.abs_upper()) for _ in range(d)])
            box = centre + spread
            derivative = _field(model, rows, labels, box, S)[1]
            identity = arb_mat(d, d, [int(i == j) for i in range(d) for j in range(d)])
            inner = product(identity - product(Y, derivative), spread) - newton
            if all(entry.abs_upper() < radius for entry in inner.entries()):
                return StableBall(
                    centre=theta,
                    radius=upper(norm(abs(entry) for entry in inner.entries())),
                    gradient=upper(norm(F.entries())),
                    modulus=Fraction(model.ridge),
                )
            radius = radius * 16
    raise NotConverged("Krawczyk's test", "no box passed", "start closer to the stable point")


def _float_derivative(model: Strategic, theta: Array, H: Array, S: list[int]) -> Array:
    """H plus the derivative through the agents' move, in floats: only a preconditioner."""
    derivative = H.copy()
    step = 2.0**-26
    for s in S:
        ends = []
        for sign in (1, -1):
            shifted = theta.copy()
            shifted[s] += sign * step
            ends.append(gradient(model, theta, everyone(model), [model.move(shifted)]))
        derivative[:, s] += (ends[0] - ends[1]) / (2 * step)
    return derivative


def _field(
    model: Strategic, rows: arb_mat, labels: list[arb], theta: arb_mat, S: list[int]
) -> tuple[arb_mat, arb_mat]:
    """F and its derivative on a box, as balls."""
    n, d = rows.nrows(), rows.ncols()
    epsilon, ridge = arb(model.epsilon), arb(model.ridge)
    move = [-epsilon * theta[j, 0] if j in S else arb(0) for j in range(d)]
    shift = sum((move[j] * theta[j, 0] for j in S), arb(0))
    p = [1 / (1 + (-(z + shift)).exp()) for z in product(rows, theta).entries()]
    residual = [a - b for a, b in zip(p, labels, strict=True)]
    curvature = [a * (1 - a) for a in p]
    total = sum(residual, arb(0))
    columns = rows.transpose()
    F = product(columns, arb_mat(n, 1, residual))
    F = arb_mat(d, 1, [(F[j, 0] + total * move[j]) / n + ridge * theta[j, 0] for j in range(d)])

    entries = rows.entries()
    weighted = arb_mat(
        n, d, [w * entries[i * d + j] for i, w in enumerate(curvature) for j in range(d)]
    )
    second = product(columns, weighted)
    first = product(columns, arb_mat(n, 1, curvature))
    mass = sum(curvature, arb(0))
    derivative: list[arb] = []
    for i in range(d):
        for j in range(d):
            a, b = first[i, 0], first[j, 0]
            value = second[i, j] + a * move[j] + b * move[i] + mass * move[i] * move[j]
            if j in S:
                value -= epsilon * (a + mass * move[i]) * theta[j, 0]
            if i == j:
                value += -epsilon * total if j in S else 0
            derivative.append(value / n + (ridge if i == j else 0))
    return F, arb_mat(d, d, derivative)
