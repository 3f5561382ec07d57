"""Figure 5 of zhu2025, data first: drop in test accuracy when one training column is noise.

Twice: as released (the matrix without its first column, its constant column among the ten) and as
described (the ten features by header). The learner is the exact minimiser in both.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from lookahead.core.errors import NotConverged
from lookahead.data import FEATURES, credit_design
from lookahead.data.credit import CONSTANT, Design
from lookahead.reasoning.column_edit import Array
from lookahead.reasoning.figures import figure_5_published as published
from lookahead.reasoning.figures.comparison import quantile, variance_of_mean

RELEASED = (*FEATURES[1:], CONSTANT)
FIRST_SEED = 1111
TEST_SHARE = 5  # every fifth row is a test row: 80/20
UNIT_ROUNDOFF = 2.0**-53
Counts = NDArray[np.int_]


@dataclass(frozen=True, slots=True, eq=False)
class Drops:
    """Test rows classified correctly: baseline (repeats,), each column as noise (repeats, d)."""

    columns: tuple[str, ...]
    rows: int
    baseline: Counts
    noisy: Counts

    @property
    def drops(self) -> Array:
        """Drop in test accuracy by repeat and column."""
        return (self.baseline[:, None] - self.noisy) / self.rows

    @property
    def mean(self) -> Array:
        """Mean drop by column."""
        return self.drops.mean(axis=0)

    @property
    def std(self) -> Array:
        """Population standard deviation by column."""
        return self.drops.std(axis=0)


@dataclass(frozen=True, slots=True)
class Bar:
    """A printed bar beside ours; `allowance` is how far the means may be apart."""

    label: str
    column: str
    mean: float
    std: float
    published_mean: float
    published_std: float
    allowance: float

    @property
    def agrees(self) -> bool:
        """Whether the means agree."""
        return abs(self.mean - self.published_mean) <= self.allowance


@dataclass(frozen=True, eq=False)
class Figure5:
    """All numbers of Figure 5, each computed when first asked for and then kept."""

    design: Design
    repeats: int

    @property
    def source(self) -> str:
        """Which table."""
        return self.design.source

    @cached_property
    def released(self) -> Drops:
        """Positions 0 to 9 of the matrix without its first column."""
        return drops(self.design, RELEASED, self.repeats)

    @cached_property
    def described(self) -> Drops:
        """The ten features by header, the intercept being the learner's own."""
        return drops(self.design, FEATURES, self.repeats)

    @cached_property
    def bars_released(self) -> tuple[Bar, ...]:
        """Each printed bar beside the released column at its position."""
        return bars(self.released, RELEASED)

    @cached_property
    def bars_described(self) -> tuple[Bar, ...]:
        """Each printed bar beside the column that its label means."""
        return bars(self.described, FEATURES)

    def verdict(self, compared: tuple[Bar, ...]) -> str:
        """Return "reproduced" or "differs" on real data, "illustrated" on the stand-in."""
        if self.source != "real":
            return "illustrated"
        return "reproduced" if all(bar.agrees for bar in compared) else "differs"


def bars(found: Drops, columns: tuple[str, ...]) -> tuple[Bar, ...]:
    """Return the printed bars beside these columns of ours, one for each printed position.

    The rule is that of Figure 1: Welch's interval, 99 % for the ten bars together, plus the error
    of reading the picture.
    """
    result: list[Bar] = []
    for (label, mean, std), name in zip(published.BARS, columns, strict=True):
        j = found.columns.index(name)
        parts = [
            variance_of_mean(float(found.std[j]), len(found.baseline)),
            variance_of_mean(float(std), published.REPEATS),
        ]
        reach = quantile(parts, len(published.BARS)) * sum(v for v, _ in parts) ** 0.5
        allowance = reach + float(published.READING_ERROR)
        ours = (float(found.mean[j]), float(found.std[j]))
        result.append(Bar(label, name, *ours, float(mean), float(std), allowance))
    return tuple(result)


def drops(design: Design, columns: tuple[str, ...], repeats: int) -> Drops:
    """Return the counts behind the drops: seeds 1111, 1112, ..., as in the released notebook.

    The seeds are those of NumPy's generator, so the splits are others than scikit-learn's.
    """
    X, y = design.X[:, design.indices(columns)], design.y
    rows = len(y) // TEST_SHARE
    baseline = np.zeros(repeats, dtype=int)
    noisy = np.zeros((repeats, len(columns)), dtype=int)
    for r in range(repeats):
        rng = np.random.default_rng(FIRST_SEED + r)
        order = rng.permutation(len(y))
        test, training = order[:rows], order[rows:]
        fitted = Training(with_intercept(X[training]), 0.5 - y[training])
        theta = fitted.fit(np.zeros(len(columns) + 1))
        test_X, test_y = with_intercept(X[test]), y[test] > 0
        baseline[r] = correct(test_X, test_y, theta)
        for j in range(len(columns)):
            noise = rng.standard_normal(len(training))
            start = np.where(np.arange(len(theta)) == j, 0.0, theta)
            noisy[r, j] = correct(test_X, test_y, fitted.replacing(j, noise).fit(start))
    return Drops(columns, rows, baseline, noisy)


def correct(X: Array, y: NDArray[np.bool_], theta: Array) -> int:
    """Return how many rows have a positive score exactly when their label is one."""
    return int(np.count_nonzero((X @ theta > 0) == y))


def with_intercept(X: Array) -> Array:
    """Return X with a column of ones behind it, stored by column."""
    return np.asfortranarray(np.column_stack([X, np.ones(len(X))]))


@dataclass(frozen=True, slots=True, eq=False)
class Training:
    """Training rows of a logistic regression with C = 1 and an intercept that is not penalised.

    X (n, d + 1): features and a last column of ones, stored by column; half_minus_y (n,): 1/2 - y.
    """

    X: Array
    half_minus_y: Array

    def replacing(self, j: int, column: Array) -> Training:
        """Return the same rows with column j replaced."""
        X = self.X.copy(order="F")
        X[:, j] = column
        return Training(X, self.half_minus_y)

    def fit(self, start: Array) -> Array:
        """Return the minimiser of mean log-loss plus |theta|^2 / (2 n), intercept aside.

        Newton steps, the Hessian renewed only while the gradient does not fall by a factor of ten.
        Raises NotConverged when the gradient does not reach rounding in 100 steps.
        """
        n = len(self.half_minus_y)
        ridge = np.full(len(start), 1 / n)
        ridge[-1] = 0.0
        floor = 16 * UNIT_ROUNDOFF * float(np.abs(self.X).mean(axis=0).max())
        theta, inverse, before = start, np.zeros((len(start), len(start))), 0.0
        size = np.inf
        for _ in range(100):
            t = np.tanh((self.X @ theta) * 0.5)
            g = (t * 0.5 + self.half_minus_y) @ self.X / n + ridge * theta
            size = float(np.abs(g).max())
            if size <= floor:
                return theta
            if size > before / 10:
                slope = (1 - t * t) * (0.25 / n)
                inverse = np.linalg.inv((self.X.T * slope) @ self.X + np.diag(ridge))
            theta, before = theta - inverse @ g, size
        raise NotConverged("Newton's method", f"gradient {size:.1e}", "standardise the columns")


def compute(source: str = "real", repeats: int = published.REPEATS) -> Figure5:
    """Return Figure 5 on the real data or on the stand-in; its parts are computed on demand.

    Raises DataUnavailable or DataError when the real table is absent or damaged, InvalidArgument
    for another source.
    """
    return Figure5(credit_design(source), repeats)


@cache
def shared(source: str, repeats: int) -> Figure5:
    """Return `compute(source, repeats)`, one for all who ask in this process."""
    return compute(source, repeats)
