"""Softmax markets in units of log 2: exact probabilities, gradients and label errors.

A matrix A of whole numbers stands for W = A log 2. At whole covariates the probabilities are
rational, and so is every gradient once the ridge is given as lambda log 2.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from lookahead.core.enclosure import Real
from lookahead.core.exact import Matrix, Vector, dot
from lookahead.market.medians import MedianConvention
from lookahead.market.softmax import (
    LOG_2,
    cross_entropy,
    in_nats,
    logits,
    median_logits,
    softmax_of_powers,
)

F = Fraction
ONE = F(1)


@dataclass(frozen=True)
class User:
    """A user (x, y) of some weight; `observed` is the share of it that the learner sees."""

    x: Vector
    y: int
    weight: Fraction = ONE
    observed: Fraction = ONE


@dataclass(frozen=True)
class Probe:
    """A probed covariate, the hidden class of its user, and the soft pseudo-label."""

    x: Vector
    y: int
    label: Vector


def squared_norm(model: Matrix) -> Fraction:
    """Return |A|_F^2.

    >>> squared_norm(((F(1), F(2)), (F(0), F(-1))))
    Fraction(6, 1)
    """
    return sum((dot(row, row) for row in model), F(0))


def difference(one: Matrix, other: Matrix) -> Matrix:
    """Return A - B."""
    return tuple(
        tuple(a - b for a, b in zip(r, s, strict=True)) for r, s in zip(one, other, strict=True)
    )


def one_hot(y: int, classes: int) -> Vector:
    """Return e_y in R^K."""
    return tuple(F(k == y) for k in range(classes))


def entropy_at(model: Matrix, x: Vector, label: int | Vector) -> Real:
    """Return the cross-entropy of the model A log 2 at one covariate, in nats."""
    return cross_entropy(label, in_nats(logits(model, x)))


@dataclass(frozen=True)
class ProbedSoftmax:
    """A probing learner's problem and a model at which its gradient can be checked exactly.

    Source: narang2026, Appendix F. The learner minimises sum_u w_u s_u CE_u(W) + gamma [mean of
    CE(label_j, W x_j) + lambda/2 |W|_F^2]. users: weights sum to one, s_u = observed share;
    model, reference: A and A* (K rows of d whole numbers) for W = A log 2; ridge: lambda log 2;
    R_x: a bound on |x|.
    """

    users: tuple[User, ...]
    probes: tuple[Probe, ...]
    model: Matrix
    reference: Matrix
    gamma: Fraction
    ridge: Fraction
    R_x: Fraction

    @property
    def classes(self) -> int:
        """K."""
        return len(self.model)

    @property
    def lambda_(self) -> Real:
        """The ridge lambda in nats."""
        return F(1) / LOG_2 * self.ridge

    @property
    def mass(self) -> Fraction:
        """m_i, the share of all users that the learner sees."""
        return sum((u.weight * u.observed for u in self.users), F(0))

    def residual(self) -> Matrix:
        """Return the gradient of the objective at the model, K x d: exactly zero if stationary."""
        rows = [(u.weight * u.observed, u.x, one_hot(u.y, self.classes)) for u in self.users]
        share = self.gamma / len(self.probes)
        rows += [(share, p.x, p.label) for p in self.probes]
        total = [[self.gamma * self.ridge * a for a in row] for row in self.model]
        for weight, x, label in rows:
            p = softmax_of_powers(logits(self.model, x))
            for k, row in enumerate(total):
                for i, x_i in enumerate(x):
                    row[i] += weight * (p[k] - label[k]) * x_i
        return tuple(tuple(row) for row in total)

    def is_stationary(self) -> bool:
        """Return whether the gradient is exactly zero at the model."""
        return not any(any(row) for row in self.residual())

    def risk(self, model: Matrix) -> Real:
        """Return the population risk R(A log 2) in nats."""
        total = F(0) * LOG_2
        for u in self.users:
            total = total + entropy_at(model, u.x, u.y) * u.weight
        return total

    def organic(self, model: Matrix) -> Real:
        """Return the un-normalised loss of the users that the learner sees."""
        total = F(0) * LOG_2
        for u in self.users:
            total = total + entropy_at(model, u.x, u.y) * (u.weight * u.observed)
        return total

    def probed(self, model: Matrix, *, hidden: bool = False) -> Real:
        """Return the mean cross-entropy on the probes: pseudo-labels, or the hidden classes."""
        total = F(0) * LOG_2
        for p in self.probes:
            total = total + entropy_at(model, p.x, p.y if hidden else p.label)
        return total * F(1, len(self.probes))

    def penalty(self, model: Matrix) -> Real:
        """Return lambda/2 |A log 2|_F^2."""
        return LOG_2 * (self.ridge * squared_norm(model) / 2)

    @property
    def label_error(self) -> Fraction:
        """The mean l1 distance between hidden classes and pseudo-labels, exact."""
        total = F(0)
        for p in self.probes:
            hidden = one_hot(p.y, self.classes)
            total += sum((abs(a - b) for a, b in zip(hidden, p.label, strict=True)), F(0))
        return total / len(self.probes)


def with_stationary_labels(
    x: ProbedSoftmax, hidden: tuple[int, ...], size: Fraction
) -> ProbedSoftmax:
    """Return the problem with d more probes, size * e_i, whose labels make the model stationary.

    hidden: the hidden classes of the new probes, one per coordinate. The labels sum to one and may
    leave the simplex: the caller tests that.

    >>> user = User((F(1),), 0)
    >>> model, zero = ((F(1),), (F(-1),)), ((F(0),), (F(0),))
    >>> start = ProbedSoftmax((user,), (), model, zero, F(1), F(1, 5), F(1))
    >>> with_stationary_labels(start, (0,), F(1)).probes[0].label
    (Fraction(4, 5), Fraction(1, 5))
    """
    d = len(x.model[0])
    axes = [tuple(size * (i == j) for j in range(d)) for i in range(d)]
    now = [softmax_of_powers(logits(x.model, axis)) for axis in axes]
    fixed = tuple(Probe(a, y, p) for a, y, p in zip(axes, hidden, now, strict=True))
    neutral = replace(x, probes=(*x.probes, *fixed))
    gap, n = neutral.residual(), len(neutral.probes)
    labels = [
        tuple(p + n * gap[k][i] / (x.gamma * size) for k, p in enumerate(now[i])) for i in range(d)
    ]
    solved = tuple(Probe(p.x, p.y, label) for p, label in zip(fixed, labels, strict=True))
    return replace(x, probes=(*x.probes, *solved))


@dataclass(frozen=True)
class PeerLabels:
    """Peers whose median logits give soft pseudo-labels, and a reference model beside them.

    Source: narang2026, Appendix F, aggregation rule. users: weights sum to one; peers, reference:
    matrices A (rationals) for W = A log 2; radius: r / log 2; R_x: a bound on |x|.
    """

    users: tuple[User, ...]
    peers: tuple[Matrix, ...]
    reference: Matrix
    radius: Fraction
    R_x: Fraction
    convention: MedianConvention = "mean"

    def label_logits(self, x: Vector) -> Vector:
        """Return the median logits at x in units of log 2."""
        return median_logits([logits(peer, x) for peer in self.peers], self.convention)

    def level(self) -> Real:
        """Return E CE(y, label(x)), the least level of Assumption 6, in nats."""
        total = F(0) * LOG_2
        for u in self.users:
            total = total + cross_entropy(u.y, in_nats(self.label_logits(u.x))) * u.weight
        return total

    def risk(self, model: Matrix) -> Real:
        """Return the population risk of a model in nats."""
        total = F(0) * LOG_2
        for u in self.users:
            total = total + entropy_at(model, u.x, u.y) * u.weight
        return total

    @property
    def good(self) -> int:
        """How many peers lie within the radius of the reference, in the Frobenius norm."""
        return sum(
            squared_norm(difference(peer, self.reference)) <= self.radius**2 for peer in self.peers
        )
