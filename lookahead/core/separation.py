"""Why an unpenalised logistic risk has no minimiser: a separating direction, verified exactly."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from importlib import import_module
from typing import Any

import numpy as np
from flint import fmpq_mat

from lookahead.core.balls import FloatArray, product, rational_matrix
from lookahead.core.losses import Logistic
from lookahead.core.losses.moments import Rows, diagonal
from lookahead.core.measures import AnyMeasure, ExactMeasure

DENOMINATORS = (1, 10, 10**3, 10**6, 10**12)


def separating_direction(loss: Logistic, law: AnyMeasure) -> tuple[Fraction, ...] | None:
    r"""Return a rational direction along which the logistic risk falls for ever, if one is found.

    Such a direction d has $x^\top d\ge0$ where y = 1, $x^\top d\le0$ where y = 0, $x^\top d=0$
    where 0 < y < 1, $d_j=0$ on penalised coordinates, and $x^\top d\ne0$ somewhere (Albert and
    Anderson 1984: complete and quasi-complete separation). A linear program proposes it, rational
    arithmetic verifies it; None means that none was found, not that none exists.
    """
    x, y = _support(loss, law)
    p = x.ncols()
    free = [j for j, q in enumerate(loss.penalties(p)) if q == 0]
    if not free:
        return None
    floats = np.array([[float(v) for v in row] for row in x.tolist()])[:, free]
    size = np.abs(floats).max(axis=0)
    size[size == 0] = 1.0
    signs = np.where(y == 1, 1.0, -1.0)
    rows = signs[:, None] * (floats / size)
    for proposal in _proposals(rows, (y > 0) & (y < 1)):
        for denominator in DENOMINATORS:
            direction = [Fraction(0)] * p
            for j, value, scale in zip(free, proposal, size, strict=True):
                rounded = Fraction(float(value)).limit_denominator(denominator)
                direction[j] = rounded / Fraction(float(scale))
            if _falls_for_ever(x, y, direction):
                return tuple(direction)
    return None


def risk_rank(loss: Logistic, law: AnyMeasure) -> tuple[int, int]:
    """Return the rank of the risk's Hessian (the same at every parameter) and its dimension."""
    x, _ = _support(loss, law)
    p = x.ncols()
    penalised = diagonal([Fraction(int(q > 0)) for q in loss.penalties(p)], rational_matrix)
    return (product(x.transpose(), x) + penalised).rank(), p


def _support(loss: Logistic, law: AnyMeasure) -> tuple[fmpq_mat, FloatArray]:
    """Return the exact features of the points with weight, and their labels."""
    p = loss.dimension(law.d)
    if isinstance(law, ExactMeasure):
        kept = [z for z, w in zip(law.points, law.weights, strict=True) if w]
        table: Rows = [z[:p] for z in kept]
        labels = np.array([0.5 if 0 < z[p] < 1 else float(z[p]) for z in kept])
        return rational_matrix(table), labels
    points = law.points[law.weights > 0]
    return rational_matrix(points[:, :p]), points[:, p]


def _proposals(
    rows: FloatArray, mixed: np.ndarray[Any, np.dtype[np.bool_]]
) -> Iterator[FloatArray]:
    """Yield directions that separate in floats: with the largest margin, with the largest sum."""
    optimize: Any = import_module("scipy.optimize")
    n, p = rows.shape
    clear, level = rows[~mixed], rows[mixed]
    margin_column = np.ones((len(clear), 1))
    equal = {"A_eq": level, "b_eq": np.zeros(len(level))} if len(level) else {}
    if len(clear):
        widest: Any = optimize.linprog(
            np.append(np.zeros(p), -1.0),
            A_ub=np.hstack([-clear, margin_column]),
            b_ub=np.zeros(len(clear)),
            bounds=[(-1, 1)] * p + [(None, 1)],
            method="highs",
            **(
                {"A_eq": np.hstack([level, np.zeros((len(level), 1))]), "b_eq": equal["b_eq"]}
                if len(level)
                else {}
            ),
        )
        if widest.x is not None:
            yield np.asarray(widest.x[:p], dtype=float)
        furthest: Any = optimize.linprog(
            -clear.sum(axis=0) / n,
            A_ub=-clear,
            b_ub=np.zeros(len(clear)),
            bounds=[(-1, 1)] * p,
            method="highs",
            **equal,
        )
        if furthest.x is not None:
            yield np.asarray(furthest.x, dtype=float)


def _falls_for_ever(x: fmpq_mat, y: FloatArray, direction: list[Fraction]) -> bool:
    if not any(direction):
        return False
    moves = product(x, rational_matrix([(v,) for v in direction])).entries()
    strict = False
    for move, label in zip(moves, y, strict=True):
        along = move if label == 1 else -move
        if along < 0 or (0 < label < 1 and move != 0):
            return False
        strict = strict or along > 0
    return strict
