r"""What zhu2025's Figure 2 is about, by its own definitions: exact learner, unbounded reports.

Utility (eq. 5): mean log-loss minus $\lambda\|\theta\|^2$; everybody may report anything in one
column s, knowing the label. Where $\theta_s\ne0$ no report is best, since the loss of an agent
grows for ever along the column. So $\theta_s^*=0$ at every stable point, and the rest of $\theta^*$
is the minimiser $\theta_{-s}$ without the column, whatever is reported in it. No collective does
better than the risk L of that minimiser: $(\theta_{-s},0)$ is still open to the learner. With
reports $x_s=\mathrm{logit}(p)/\delta$ for probabilities p close to those of $\theta_{-s}$ the
learner moves all its weight to the column, $\theta=(0,\delta)$, and L is approached without the
cost. Hence $\sup U=L$, $B(\lambda)=\lambda\|\theta_{-s}\|^2$, and for $\lambda>0$ no maximum.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from lookahead.core.enclosure import exactly
from lookahead.core.errors import InvalidArgument, NotConverged
from lookahead.core.learner import risk_minimizer
from lookahead.core.losses import Logistic
from lookahead.core.measures import Measure
from lookahead.reasoning.column_edit import Array, ColumnEdit
from lookahead.reasoning.outcomes import NoMaximum

BITS = 2**32


@dataclass(frozen=True, slots=True, eq=False)
class StableModel:
    """The one stable model of a population that edits one column without bounds.

    theta (d - 1,): the minimiser without the column (the edited coordinate is zero); radius: a
    certified bound on its distance from the true one; risk: its mean log-loss, in floats.
    """

    column: str
    theta: Array
    radius: Fraction
    risk: float

    @property
    def squared_norm(self) -> tuple[Fraction, Fraction]:
        """A lower and an upper bound on |theta*|^2, rounded outward to 32 bits."""
        square = sum((exactly(t) ** 2 for t in self.theta.tolist()), Fraction(0))
        # | |a|^2 - |b|^2 | <= |a - b| (2 |a| + |a - b|), and |a| <= 1 + |a|^2.
        change = self.radius * (2 * (1 + square) + self.radius)
        low, high = max(Fraction(0), square - change), square + change
        return Fraction(math.floor(low * BITS), BITS), Fraction(math.ceil(high * BITS), BITS)

    def benefit(self, weight: Fraction) -> tuple[Fraction, Fraction]:
        """Return bounds on B = weight |theta*|^2, the gap to the supremum of the utility.

        Raises InvalidArgument for a negative weight.
        """
        if weight < 0:
            raise InvalidArgument("weight", weight, "must not be negative")
        low, high = self.squared_norm
        return weight * low, weight * high

    def best(self, weight: Fraction) -> float:
        """Return the largest utility; raises NoMaximum for a positive weight.

        With weight zero the game is zero-sum, and the stable point is already a maximum.
        """
        if weight > 0:
            raise NoMaximum(self.risk, "reports of the score itself, ever larger")
        return self.risk


def stable_model(edit: ColumnEdit) -> StableModel:
    """Return the stable model, certified (zhu2025, section 6.2, with an exact learner).

    Raises NoSolution when the rows can be separated without the column or the minimiser is not
    unique, NotConverged when the certificate fails.

    >>> X = np.array([[0.0, 1.0], [5.0, 1.0], [3.0, 1.0], [1.0, 1.0]])
    >>> edit = ColumnEdit(X, np.array([1.0, 1.0, 1.0, 0.0]), ("age", "constant"), "age")
    >>> found = stable_model(edit)
    >>> round(float(found.theta[0]), 6) == round(float(np.log(3.0)), 6)
    True
    """
    theta, radius = _fit(edit.others, edit.y)
    return StableModel(edit.column, theta, radius, mean_log_loss(edit.others, edit.y, theta))


def mean_log_loss(X: Array, y: Array, theta: Array) -> float:
    """Return the mean log-loss of `theta` (d,) on X (n, d), y (n,).

    >>> mean_log_loss(np.ones((2, 1)), np.array([0.0, 1.0]), np.zeros(1)) == float(np.log(2.0))
    True
    """
    z = X @ theta
    return float((np.logaddexp(0.0, z) - y * z).mean())


def utility(X: Array, y: Array, weight: float, theta: Array | None = None) -> float:
    """Return the population's utility (eq. 5) under `theta`, that of the exact learner when None.

    Raises NoSolution and NotConverged as `stable_model` does.
    """
    theta = _fit(X, y)[0] if theta is None else theta
    return mean_log_loss(X, y, theta) - weight * float(theta @ theta)


def score_reports(edit: ColumnEdit, stable: StableModel, step: float, size: float) -> Array:
    """Return reports (n,) under which the exact learner puts all its weight on the edited column.

    They are m / size with margins m near those of the stable model, at which theta = (0, size) is
    stationary. step: how far the margins are pushed away; size: the learner's weight delta. The
    smaller both, the closer the utility comes to its supremum.
    Raises InvalidArgument for a step or a size that is not positive, NotConverged when no such
    margins are found.
    """
    for name, value in (("step", step), ("size", size)):
        if not (0 < value < np.inf):
            raise InvalidArgument(name, value, "must be positive and finite")
    X, y = edit.others, edit.y
    z = X @ stable.theta
    push = step * np.random.default_rng(0).choice([-1.0, 1.0], len(y))
    directions = np.column_stack([X, _probability(z) - y])
    free = np.zeros(directions.shape[1])
    change = free
    for _ in range(50):
        m = z + push + directions @ free
        p = _probability(m)
        residual, slope = p - y, p * (1 - p)
        # Stationary at (0, size): in the other columns, and along the edited one.
        missed = np.append(residual @ X, residual @ m)
        rates = np.vstack([(X.T * slope) @ directions, (slope * m + residual) @ directions])
        change = np.linalg.lstsq(rates, missed)[0]
        free -= change
        if np.abs(change).max() <= 64 * np.finfo(float).eps * (1 + np.abs(free).max()):
            return m / size
    raise NotConverged(
        "the reports", f"last step {np.abs(change).max():.1e}", "take a smaller step"
    )


def _probability(margin: Array) -> Array:
    return 0.5 + 0.5 * np.tanh(margin / 2)


def _fit(X: Array, y: Array) -> tuple[Array, Fraction]:
    n = len(y)
    law = Measure(np.column_stack([X, y]), np.full(n, 1 / n))
    found = risk_minimizer(Logistic(), law)
    theta = found.require()
    if found.certificate is None:
        raise NotConverged("the learner", "no certificate", "rescale the columns")
    return theta, found.certificate.radius
