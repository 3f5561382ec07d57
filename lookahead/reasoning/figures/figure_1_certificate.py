"""Certificates for Figure 1: one fit, and the one stable point that all mixtures share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import flint
import numpy as np
from flint import arb, arb_mat

from lookahead.core.balls import ball, ball_matrix, norm, product, upper
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
        rows, labels = _balls(model)
        centre = ball_matrix(theta[:, None])
        F = _field(model, rows, labels, centre)[0]
        newton = product(Y, F)
        size = max(entry.abs_upper() for entry in newton.entries())
        radius = 4 * size + arb(2) ** -80
        while radius < arb(2) ** -20:
            spread = arb_mat(d, 1, [arb(0, radius.abs_upper()) for _ in range(d)])
            box = centre + spread
            derivative = _field(model, rows, labels, box)[1]
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


@dataclass(frozen=True, slots=True)
class Contraction:
    """Certified bounds on the derivative of the level-1 retraining map G near its stable point.

    On the ball of `radius` around it, G - theta* is at most `whole` times |theta_S - theta*_S|,
    and its strategic part at most `strategic` times that. G sees theta_S only.
    """

    radius: Fraction
    whole: Fraction
    strategic: Fraction


def certify_contraction(model: Strategic, stable: StableBall, radius: Fraction) -> Contraction:
    """Return bounds on the derivative of retraining, level 1, on a ball around the stable point.

    With H the risk's Hessian in the model and D its mixed derivative in the model and the
    agents' move, D G = epsilon H^{-1} D; both are enclosed for all models and all moves of the
    ball at once. With `whole` < 1, G maps the ball into itself. A mixture with shares alpha_k
    contracts theta_S by sum_k alpha_k q^k, q = `strategic`, because its H and its D average
    matrices from the same enclosures.
    Raises NotConverged when the enclosure of H is not regular.
    """
    d, S = len(stable.centre), list(model.strategic)
    with flint.ctx.workprec(BITS):
        reach = ball(radius + stable.radius).abs_upper()
        theta = ball_matrix(stable.centre[:, None])
        theta += arb_mat(d, 1, [arb(0, reach) for _ in range(d)])
        rows, labels = _balls(model)
        _, H, D = _risk(model, rows, labels, theta, _move(model, theta))
        try:
            response = H.solve(arb_mat(d, len(S), [D[i, s] for i in range(d) for s in S]))
        except ZeroDivisionError as error:
            raise NotConverged(
                "the enclosure of the retraining map", "H may be singular", "take a smaller ball"
            ) from error
        epsilon = ball(Fraction(model.epsilon))
        whole, strategic = (
            upper(epsilon * norm(response[i, j] for i in part for j in range(len(S))))
            for part in (range(d), S)
        )
    return Contraction(radius, whole, strategic)


def _balls(model: Strategic) -> tuple[arb_mat, list[arb]]:
    rows = ball_matrix(np.ascontiguousarray(model.X))
    return rows, [arb(value) for value in model.y.tolist()]


def _move(model: Strategic, theta: arb_mat) -> list[arb]:
    epsilon = arb(model.epsilon)
    return [
        -epsilon * theta[j, 0] if j in model.strategic else arb(0) for j in range(theta.nrows())
    ]


def _field(
    model: Strategic, rows: arb_mat, labels: list[arb], theta: arb_mat
) -> tuple[arb_mat, arb_mat]:
    """F and its derivative on a box, as balls."""
    d, S = rows.ncols(), model.strategic
    F, H, D = _risk(model, rows, labels, theta, _move(model, theta))
    through = [
        H[i, j] - arb(model.epsilon) * D[i, j] if j in S else H[i, j]
        for i in range(d)
        for j in range(d)
    ]
    return F, arb_mat(d, d, through)


def _risk(
    model: Strategic, rows: arb_mat, labels: list[arb], theta: arb_mat, move: list[arb]
) -> tuple[arb_mat, arb_mat, arb_mat]:
    """Gradient of the risk on data moved by `move`, its derivatives in theta and in the move."""
    n, d = rows.nrows(), rows.ncols()
    ridge = arb(model.ridge)
    shift = sum((a * b for a, b in zip(move, theta.entries(), strict=True)), arb(0))
    p = [1 / (1 + (-(z + shift)).exp()) for z in product(rows, theta).entries()]
    residual = [a - b for a, b in zip(p, labels, strict=True)]
    curvature = [a * (1 - a) for a in p]
    total, mass = sum(residual, arb(0)), sum(curvature, arb(0))
    columns, entries = rows.transpose(), rows.entries()
    F = product(columns, arb_mat(n, 1, residual))
    F = arb_mat(d, 1, [(F[j, 0] + total * move[j]) / n + ridge * theta[j, 0] for j in range(d)])
    weighted = [w * entries[i * d + j] for i, w in enumerate(curvature) for j in range(d)]
    second = product(columns, arb_mat(n, d, weighted))
    first = product(columns, arb_mat(n, 1, curvature))
    H: list[arb] = []
    D: list[arb] = []
    for i in range(d):
        for j in range(d):
            a, b = first[i, 0], first[j, 0]
            value = second[i, j] + a * move[j] + b * move[i] + mass * move[i] * move[j]
            H.append(value / n + (ridge if i == j else 0))
            D.append(((a + mass * move[i]) * theta[j, 0] + (total if i == j else 0)) / n)
    return F, arb_mat(d, d, H), arb_mat(d, d, D)
