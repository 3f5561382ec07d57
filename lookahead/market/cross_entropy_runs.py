"""A market of three classes in floats: a specialist who probes, run again and again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lookahead.core.balls import FloatArray
from lookahead.core.errors import InvalidArgument
from lookahead.market.cross_entropy import solve_softmax
from lookahead.market.cross_entropy_bound import CrossEntropyBound, cross_entropy_bound
from lookahead.market.cross_entropy_learner import probing_softmax

DIRECTIONS = 12


@dataclass(frozen=True, eq=False)
class ThreeClasses:
    """Users on a unit circle whose classes follow softmax(W* x); the learner sees a quarter.

    x: (36, 2), every direction once with each class; labels: (36,); chances: (36,), probabilities;
    reference: W*, (3, 2), the minimiser of the risk; seen: (36,), chances where the learner is
    preferred; soft: (36, 3), the pseudo-labels of peers that are off W* by a common rotation.
    """

    x: FloatArray
    labels: FloatArray
    chances: FloatArray
    reference: FloatArray
    seen: FloatArray
    soft: FloatArray

    def losses(self, W: FloatArray) -> FloatArray:
        """Return the cross-entropy of every user, (36,)."""
        z = self.x @ W.T
        top = z.max(axis=1)
        lse = top + np.log(np.exp(z - top[:, None]).sum(axis=1))
        return np.asarray(lse - z[np.arange(len(z)), self.labels.astype(int)], np.float64)

    def risk(self, W: FloatArray) -> float:
        """Return the population risk of a model in nats."""
        return float(self.chances @ self.losses(W))

    @property
    def level(self) -> float:
        """E CE(y, soft label), the level of Assumption 6."""
        right = self.soft[np.arange(len(self.soft)), self.labels.astype(int)]
        return float(-(self.chances @ np.log(right)))

    def bound(
        self, probes: int, weight: float, ridge: float, delta: float, *, sharp: bool = False
    ) -> CrossEntropyBound:
        """Return the guarantee for these parameters."""
        return cross_entropy_bound(
            risk=self.risk(self.reference), level=self.level, classes=3, R_x=1, weight=weight,
            ridge=ridge, probes=probes, delta=delta,
            reference_norm=float(np.sqrt((self.reference**2).sum())), sharp=sharp,
        )  # fmt: skip

    def stationary(
        self, probes: int, weight: float, ridge: float, rng: np.random.Generator
    ) -> FloatArray:
        """Draw the probes and return the learner's stationary model, certified, at alpha = 1."""
        drawn = rng.multinomial(probes, self.chances)
        used = drawn > 0
        problem = probing_softmax(
            self.x, self.labels, self.seen, self.x[used], self.soft[used],
            weight=weight, ridge=ridge,
        )  # fmt: skip
        share = np.asarray(weight * drawn[used] / probes, np.float64)
        weights = np.concatenate([self.seen, share])
        return solve_softmax(
            type(problem)(problem.x, problem.labels, weights, problem.ridge)
        ).require()

    def alone(self, ridge: float) -> FloatArray:
        """Return the learner's model without probing, with the same ridge."""
        problem = probing_softmax(
            self.x, self.labels, self.seen, [[0.0, 0.0]], [[1 / 3, 1 / 3, 1 / 3]],
            weight=1.0, ridge=ridge,
        )  # fmt: skip
        return solve_softmax(problem).require()


def three_classes(size: float = 2.0, turn: float = 0.2) -> ThreeClasses:
    """Return the market with reference rows of length `size` and peers turned by `turn` radians.

    Raises InvalidArgument for a size that is not positive.

    >>> market = three_classes()
    >>> round(float(market.chances.sum()), 12), bool(market.risk(market.reference) < np.log(3))
    (1.0, True)
    """
    if not size > 0:
        raise InvalidArgument("size", size, "must be positive")
    angles = np.arange(DIRECTIONS) * 2 * np.pi / DIRECTIONS
    circle = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    corners = np.arange(3) * 2 * np.pi / 3
    rows = [
        size * np.stack([np.cos(corners + t), np.sin(corners + t)], axis=1) for t in (0.0, turn)
    ]
    odds = [np.exp(circle @ W.T) for W in rows]
    truth, peers = (o / o.sum(axis=1)[:, None] for o in odds)
    x = np.repeat(circle, 3, axis=0)
    labels = np.tile(np.arange(3), DIRECTIONS).astype(float)
    chances = truth.ravel() / DIRECTIONS
    near = x @ np.array([1.0, 0.0]) > 0.6
    return ThreeClasses(x, labels, chances, rows[0], chances * near, np.repeat(peers, 3, axis=0))


def risks(
    market: ThreeClasses, probes: int, weight: float, ridge: float, runs: int, seed: int
) -> FloatArray:
    """Return the risk of the learner's stationary model in `runs` independent draws of probes.

    >>> bool(risks(three_classes(), 50, 1.0, 0.1, runs=3, seed=1).max() < 2)
    True
    """
    rng = np.random.default_rng(seed)
    return np.array(
        [market.risk(market.stationary(probes, weight, ridge, rng)) for _ in range(runs)]
    )
