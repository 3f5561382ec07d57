"""The strategy of Figure 3: one number a participant, found by Adam through the learner."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lookahead.core.errors import InvalidArgument
from lookahead.reasoning.figures.figure_3_learners import Array, Learner, Rows

EPOCHS = 250
RATE = 0.01
FIRST, SECOND, EPSILON = 0.9, 0.999, 1e-8  # Adam's defaults
# Epochs at which model and derivative are computed; in between the model is followed linearly.
REFRESHED = (0, 10, 25, 50, 80, 120, 160, 205)


@dataclass(frozen=True, slots=True, eq=False)
class Collective:
    """Rows `members` (k,) of the data X (n, d), y (n,) that may change the column `edited`.

    Their utility is their mean log-loss (equation (5) with lambda = 0). X is stored by column.
    Raises InvalidArgument for no member.
    """

    X: Array
    y: Array
    members: Rows
    edited: int

    def __post_init__(self) -> None:
        if len(self.members) == 0:
            raise InvalidArgument("members", len(self.members), "must name at least one row")

    def moved(self, h: Array) -> Array:
        """Return the data (n, d) with the reports `h` (k,) added to the members' column."""
        Z = self.X.copy(order="F")
        Z[self.members, self.edited] += h
        return Z

    def utility(self, h: Array, theta: Array) -> float:
        """Return the mean log-loss of the members at the model theta (d,)."""
        margin = self.X[self.members] @ theta + h * theta[self.edited]
        return mean_loss(margin, self.y[self.members])

    def others(self, theta: Array) -> float:
        """Return the mean log-loss of the rows that take no part."""
        out = np.ones(len(self.y), dtype=bool)
        out[self.members] = False
        return mean_loss(self.X[out] @ theta, self.y[out])


def mean_loss(margin: Array, y: Array) -> float:
    """Return the mean log-loss of rows with these margins (n,) and labels (n,)."""
    return float((np.logaddexp(0.0, margin) - y * margin).mean())


@dataclass(frozen=True, slots=True, eq=False)
class Ascent:
    """Where the search ended: reports h (k,), the model they end in (d,), the members' utility."""

    h: Array
    theta: Array
    utility: float

    @property
    def displacement(self) -> float:
        """The largest report."""
        return float(np.abs(self.h).max())


def ascend(collective: Collective, learner: Learner, start: Array, rate: float = RATE) -> Ascent:
    """Return what 250 steps of Adam on the members' utility reach from no manipulation.

    start: the model without manipulation (d,). The gradient runs through the learner, whose
    derivative is computed at the epochs `REFRESHED`; the utility returned is at the learner's
    own answer to the last reports, without approximation.
    """
    c, k = collective, len(collective.members)
    mine, y = np.asfortranarray(c.X[c.members]), c.y[c.members]
    h, average, square = np.zeros(k), np.zeros(k), np.zeros(k)
    answer = learner.respond(c.X, c.y, start, c.members, c.edited)
    reference = h
    for epoch in range(EPOCHS):
        if epoch in REFRESHED[1:]:
            answer = learner.respond(c.moved(h), c.y, answer.theta, c.members, c.edited)
            reference = h
        theta = answer.theta + (h - reference) @ answer.jacobian
        residual = 0.5 * np.tanh((mine @ theta + h * theta[c.edited]) / 2) + (0.5 - y)
        slope = residual @ mine
        slope[c.edited] += residual @ h
        gradient = (residual * theta[c.edited] + answer.jacobian @ slope) / k
        average += (1 - FIRST) * (gradient - average)
        square += (1 - SECOND) * (gradient * gradient - square)
        scale = np.sqrt(square / (1 - SECOND ** (epoch + 1))) + EPSILON
        h = h + rate / (1 - FIRST ** (epoch + 1)) * average / scale
    theta = learner.fit(c.moved(h), c.y, answer.theta)
    return Ascent(h, theta, c.utility(h, theta))


def budget(rate: float = RATE, epochs: int = EPOCHS) -> float:
    r"""Return a bound on every report after `epochs` steps of Adam with this rate.

    A step is the rate times $\sum_s a_s g_s / \sqrt{\sum_s b_s g_s^2}$ with known weights, at most
    the rate times $\sqrt{\sum_s a_s^2/b_s}$ (Cauchy and Schwarz). It exceeds rate times epochs.

    >>> round(budget(epochs=1), 12), round(budget(), 2)
    (0.01, 5.94)
    """
    total = 0.0
    for t in range(1, epochs + 1):
        age = np.arange(t)
        a = (1 - FIRST) * FIRST**age / (1 - FIRST**t)
        b = (1 - SECOND) * SECOND**age / (1 - SECOND**t)
        total += rate * float(np.sqrt((a * a / b).sum()))
    return total
