"""The released computation behind zhu2025's Figure 2, schedules and slips included.

The learner takes 200 plain gradient steps of 0.1 on the log-loss without a penalty, in single
precision: from ones for the Stackelberg point, warm-started for the stable point. The edited
column is overwritten in place, so that every lambda starts from the stable data of the one before.
The gradient of the strategy and the plotted alignment contract the mixed derivative over the
index of the feature where the implicit gradient (appendix A.5) contracts over that of theta.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lookahead.core.errors import InvalidArgument
from lookahead.reasoning.column_edit import Array, ColumnEdit

Single = NDArray[np.float32]
GD_STEPS, GD_STEP = 200, 0.1  # as many steps of the members in a round
ASCENT = 200 * 2.0  # steps times step size of the members' ascent in one round
RATE, RATE_ZERO_SUM = 0.05, ((20.0, 201), (10.0, 100), (1.0, 100), (0.1, 99))
UPDATES = 200
ZERO_SUM_BELOW = 0.03


@dataclass(frozen=True, slots=True)
class Schedule:
    """How much of the released loops is run.

    first_rounds, rounds: rounds of retraining at the first lambda and at each later one (released:
    200 and 200). coarse: that many updates of the strategy are taken in one of that many times
    the size (released: 1). one_by_one: whether the members' 200 steps of a round are taken in
    single precision one after the other, stalls included (released: True), or as one smooth flow.
    Raises InvalidArgument for numbers below one.
    """

    first_rounds: int = 200
    rounds: int = 200
    coarse: int = 1
    one_by_one: bool = False

    def __post_init__(self) -> None:
        for name in ("first_rounds", "rounds", "coarse"):
            if getattr(self, name) < 1:
                raise InvalidArgument(name, getattr(self, name), "must be at least one")


RELEASED = Schedule(one_by_one=True)
SHORT = Schedule(first_rounds=300, rounds=100, coarse=10)
SHORTER = Schedule(first_rounds=200, rounds=40, coarse=20)  # where nothing is compared


@dataclass(frozen=True, slots=True, eq=False)
class Point:
    """One lambda: both utilities as released and what was drawn as alignment.

    theta (d,): the model at the stable point. `theorem` is the squared norm of theorem 12 there:
    contracted over theta, edited entries only. idle (d,) and idle_risk: what the learner of the
    Stackelberg loop makes of the same data when nobody changes anything.
    """

    weight: float
    stable: float
    stackelberg: float
    alignment: float
    theorem: float
    theta: Array
    idle: Array
    idle_risk: float

    @property
    def benefit(self) -> float:
        """The difference that was drawn."""
        return self.stackelberg - self.stable

    def idle_benefit(self, weight: float | None = None) -> float:
        """The same difference when nobody changes anything, at this lambda or at another one."""
        weight = self.weight if weight is None else weight
        risk = self.stable + self.weight * float(self.theta @ self.theta)
        cost = float(self.theta @ self.theta) - float(self.idle @ self.idle)
        return self.idle_risk - risk + weight * cost


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    """Features by row of memory (d, n) and 1/2 - y (n,), in single precision."""

    X: Single
    half_minus_y: Single

    @property
    def n(self) -> int:
        return len(self.half_minus_y)


def released_run(
    edit: ColumnEdit, weights: tuple[float, ...], schedule: Schedule = RELEASED
) -> tuple[Point, ...]:
    """Return the released curves of one column: a point for each lambda in `weights`, in order.

    The members know the label; nobody's report is bounded.
    """
    half_minus_y = np.float32(0.5) - edit.y.astype(np.float32)
    rows = _Rows(np.ascontiguousarray(edit.X.T, dtype=np.float32), half_minus_y)
    s, found = edit.index, list[Point]()
    ones = np.ones(len(rows.X), dtype=np.float32)
    for i, weight in enumerate(weights):
        stackelberg = _stackelberg(rows, s, weight, ones, schedule.coarse)
        rounds = schedule.rounds if i else schedule.first_rounds
        rows, theta = _stable(rows, s, ones, rounds, schedule.one_by_one)
        drawn, theorem = alignments(rows.X, rows.half_minus_y, theta, s, weight)
        idle = _descend(rows, ones)
        found.append(
            Point(
                weight=weight,
                stable=_utility(rows, theta, weight),
                stackelberg=stackelberg,
                alignment=drawn,
                theorem=theorem,
                theta=theta.astype(float),
                idle=idle.astype(float),
                idle_risk=_utility(rows, idle, 0.0),
            )
        )
    return tuple(found)


def alignments(
    X: Single, half_minus_y: Single, theta: Single, s: int, weight: float
) -> tuple[float, float]:
    """Return the alignment as drawn, and the squared norm of theorem 12 at the same point.

    X (d, n). With v = H^-1 grad u, the first sums ((p - y) v_a + p (1 - p) x_a <theta, v>)^2 / n^2
    over all rows and all a; the second ((p - y) v_s + p (1 - p) <x, v> theta_s)^2 / n^2 over rows.
    """
    n = len(half_minus_y)
    residual, slope, gradient, H = _local(_Rows(X, half_minus_y), theta)
    v = np.linalg.pinv(H) @ (gradient - 2 * weight * theta.astype(float))
    drawn = residual * v[:, None] + slope * X * float(theta @ v)
    right = residual * v[s] + slope * (v @ X) * float(theta[s])
    return float((drawn**2).sum()) / n**2, float((right**2).sum()) / n**2


def _descend(rows: _Rows, start: Single) -> Single:
    """Return 200 gradient steps; they end early once rounding leaves theta where it is."""
    n, theta = rows.n, start
    half, step = np.float32(0.5), np.float32(GD_STEP)
    z = np.empty(n, dtype=np.float32)
    for _ in range(GD_STEPS):
        np.dot(theta * half, rows.X, out=z)
        np.tanh(z, out=z)
        z *= half
        z += rows.half_minus_y
        new: Single = np.subtract(theta, step * (rows.X @ z / np.float32(n)), dtype=np.float32)
        if np.array_equal(new, theta):
            break
        theta = new
    return theta


def _local(rows: _Rows, theta: Single) -> tuple[Array, Array, Array, Array]:
    """Return residuals p - y, slopes p (1 - p), gradient and Hessian of the mean log-loss."""
    t = np.tanh((theta @ rows.X) * np.float32(0.5)).astype(float)
    residual, slope = t / 2 + rows.half_minus_y, (1 - t * t) / 4
    gradient = rows.X @ residual.astype(np.float32) / rows.n
    H = (rows.X * slope.astype(np.float32)) @ rows.X.T / rows.n
    return residual, slope, gradient.astype(float), H.astype(float)


def _utility(rows: _Rows, theta: Single, weight: float) -> float:
    z = (theta @ rows.X).astype(float)
    losses = np.logaddexp(0.0, z) - (0.5 - rows.half_minus_y) * z
    wide = theta.astype(float)
    return float(losses.mean() - weight * (wide @ wide))


def _rates(weight: float, coarse: int) -> Iterator[float]:
    """Yield the sizes of the updates of the strategy, `coarse` of them joined into one."""
    blocks = RATE_ZERO_SUM if weight < ZERO_SUM_BELOW else ((RATE, UPDATES),)
    every = [rate for rate, times in blocks for _ in range(times)]
    for i in range(0, len(every), coarse):
        yield sum(every[i : i + coarse])


def _stackelberg(rows: _Rows, s: int, weight: float, ones: Single, coarse: int) -> float:
    """Return the utility where the released ascent ends: new data, the model of the data before."""
    rows, theta = _Rows(rows.X.copy(), rows.half_minus_y), ones
    for rate in _rates(weight, coarse):
        theta = _descend(rows, ones)
        residual, slope, gradient, H = _local(rows, theta)
        v = np.linalg.pinv(H) @ (gradient - 2 * weight * theta.astype(float))
        direct = residual * float(theta[s])
        through_learner = residual * v[s] + slope * rows.X[s] * float(theta @ v)
        rows.X[s] += (rate / rows.n * (direct - through_learner)).astype(np.float32)
    return _utility(rows, theta, weight)


def _stable(
    rows: _Rows, s: int, start: Single, rounds: int, one_by_one: bool
) -> tuple[_Rows, Single]:
    """Return the data and the model after alternating learner and members."""
    rows, theta = _Rows(rows.X.copy(), rows.half_minus_y), start
    for _ in range(rounds):
        theta = _descend(rows, theta)
        rest = theta @ rows.X - theta[s] * rows.X[s]
        ascend = _ascend_one_by_one if one_by_one else _ascend
        rows.X[s] = ascend(rows, rest, theta[s], rows.X[s])
    return rows, theta


def _ascend_one_by_one(rows: _Rows, rest: Single, weight: np.float32, x: Single) -> Single:
    """Return what the members report after 200 steps of 2 on their own loss, theta fixed."""
    half = np.float32(0.5)
    size = np.float32(ASCENT / GD_STEPS / rows.n) * weight
    for _ in range(GD_STEPS):
        pull = half * np.tanh(half * (rest + weight * x)) + rows.half_minus_y
        x = np.add(x, size * pull, dtype=np.float32)
    return x


def _ascend(rows: _Rows, rest: Single, weight: np.float32, x: Single) -> Single:
    """Return the same by four midpoint steps, the 200 being short: 2 theta_s^2 / n.

    In single precision the 200 stall where theta_s is tiny; this flow does not.
    """
    half = np.float32(0.5)
    size = np.float32(ASCENT / 4 / rows.n) * weight
    for _ in range(4):
        middle = x
        for part in (half * size, size):
            pull = half * np.tanh(half * (rest + weight * middle)) + rows.half_minus_y
            middle = np.add(x, part * pull, dtype=np.float32)
        x = middle
    return x
