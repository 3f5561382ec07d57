"""How often a risk bound fails: exactly on small sample spaces, by simulation on larger ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from lookahead.core.enclosure import Real
from lookahead.core.errors import InvalidArgument
from lookahead.core.exact import Vector, rational
from lookahead.market.concentration import clopper_pearson, counts, exceedance, multinomial
from lookahead.market.float_population import FloatPopulation
from lookahead.market.probe_options import RidgeConvention
from lookahead.market.risk_bound import Form, RiskBound, risk_bound
from lookahead.market.risk_bound_core import ProbedLearner

F = Fraction
Drawn = tuple[int, ...]
QUARTER = F(1, 4)


@dataclass(frozen=True, init=False)
class ProbeExperiment:
    """All samples of n_q probes from a finite population of one feature, with probabilities.

    Source: narang2026, Lemmas 15 and 17 to 20. Fields as in `ProbedLearner` for d = 1; R_x, Y, B,
    epsilon and r are declared, so that a check can declare them wrong. `copies`: every probe is
    the first one again, which breaks independence. `drawn`: one sample of them, as counts by user,
    for what is said about single samples.

    Raises InvalidArgument for lengths that differ, no probe, or counts that are not n_q in sum.

    >>> e = ProbeExperiment([1, 1], [0, 1], [0, 0], queries=2, R_x=1, Y=1, B=0, epsilon=F(1, 2))
    >>> [(drawn, str(p)) for drawn, p in e.samples()]
    [((0, 2), '1/4'), ((1, 1), '1/2'), ((2, 0), '1/4')]
    """

    x: Vector
    y: Vector
    pseudo: Vector
    weights: Vector
    shares: Vector
    queries: int
    delta: Fraction
    R_x: Fraction
    Y: Fraction
    B: Fraction
    epsilon: Fraction
    r: Fraction
    weight: Fraction
    ridge: Fraction
    copies: bool
    drawn: Drawn

    def __init__(
        self,
        x: Iterable[Any],
        y: Iterable[Any],
        pseudo: Iterable[Any],
        weights: Iterable[Any] = (),
        shares: Iterable[Any] = (),
        *,
        queries: int = 1,
        delta: Any = QUARTER,
        R_x: Any,
        Y: Any,
        B: Any,
        epsilon: Any,
        r: Any = 1,
        weight: Any = 1,
        ridge: Any = 1,
        copies: bool = False,
        drawn: Iterable[int] = (),
    ) -> None:
        points = tuple(rational(v, "x") for v in x)
        N = len(points)
        columns = {
            "y": tuple(y),
            "pseudo": tuple(pseudo),
            "weights": tuple(weights) or (F(1, N),) * N,
            "shares": tuple(shares) or (F(1),) * N,
        }
        numbers = {
            "delta": delta, "R_x": R_x, "Y": Y, "B": B, "epsilon": epsilon, "r": r,
            "weight": weight, "ridge": ridge,
        }  # fmt: skip
        if queries < 1:
            raise InvalidArgument("queries", queries, "needs one probe or more")
        if drawn and (len(drawn := tuple(drawn)) != N or sum(drawn) != queries):
            raise InvalidArgument("drawn", drawn, f"must count {queries} draws of {N} users")
        for name, column in columns.items():
            if len(column) != N:
                raise InvalidArgument(name, len(column), f"needs {N} numbers")
            object.__setattr__(self, name, tuple(rational(v, name) for v in column))
        for name, value in numbers.items():
            object.__setattr__(self, name, rational(value, name))
        object.__setattr__(self, "x", points)
        object.__setattr__(self, "queries", queries)
        object.__setattr__(self, "copies", copies)
        object.__setattr__(self, "drawn", tuple(drawn))

    def samples(self) -> list[tuple[Drawn, Fraction]]:
        """Return how often each user is drawn, and with which probability."""
        N, n = len(self.x), self.queries
        if self.copies:
            one = [tuple(n * (i == j) for i in range(N)) for j in range(N)]
            return list(zip(one, self.weights, strict=True))
        return [(drawn, multinomial(drawn, self.weights)) for drawn in counts(n, N)]

    @property
    def optimum(self) -> Fraction:
        """theta*; 0 where no user has a feature, since every model is optimal there."""
        second = self.mean(v * v for v in self.x)
        return self.mean(v * w for v, w in zip(self.x, self.y, strict=True)) / (second or F(1))

    def mean(self, values: Iterable[Fraction]) -> Fraction:
        """Return the expectation of a number that each user has."""
        return sum((w * v for w, v in zip(self.weights, values, strict=True)), F(0))

    def risk(self, model: Fraction) -> Fraction:
        """R(model)."""
        return self.mean(self.losses(model))

    def losses(self, model: Fraction) -> list[Fraction]:
        """The squared loss of every user at a model."""
        return [(y - model * x) ** 2 for x, y in zip(self.x, self.y, strict=True)]

    def label_errors(self) -> list[Fraction]:
        """(y - pseudo-label)^2 of every user."""
        return [(y - z) ** 2 for y, z in zip(self.y, self.pseudo, strict=True)]

    def law_of_mean(self, values: Iterable[Fraction]) -> list[tuple[Fraction, Fraction]]:
        """Return the law of the mean of a user's number over the probes."""
        numbers = list(values)
        return [(self.mean_over(drawn, numbers), p) for drawn, p in self.samples()]

    def gap(self, drawn: Drawn, *, two_sided: bool) -> Fraction:
        """Return the largest R - R_hat, or |R - R_hat|, over the models of size r or less."""
        more = [w - F(k, self.queries) for w, k in zip(self.weights, drawn, strict=True)]
        users = list(zip(more, self.x, self.y, strict=True))
        a = sum((m * x * x for m, x, _ in users), F(0))
        b = sum((m * x * y for m, x, y in users), F(0))
        c = sum((m * y * y for m, _, y in users), F(0))
        ends = [-self.r, self.r]
        if a and abs(b) <= abs(a) * self.r:
            ends.append(b / a)
        values = [a * t * t - 2 * b * t + c for t in ends]
        return max(abs(v) for v in values) if two_sided else max(values)

    def learner(self, drawn: Drawn, convention: RidgeConvention = "half") -> ProbedLearner:
        """Return the probing learner whose probes are these users."""
        asked = [i for i, k in enumerate(drawn) for _ in range(k)]
        return ProbedLearner(
            self.x, self.y, self.weights, self.shares, self.pseudo, asked,
            self.weight, self.ridge, convention,
        )  # fmt: skip

    def law_of_risk(self) -> list[tuple[Fraction, Fraction]]:
        """Return the law of R at the learner's stationary point, over the samples of probes."""
        return [(self.risk(self.learner(drawn).theta[0]), p) for drawn, p in self.samples()]

    def mean_over(self, drawn: Drawn, values: Iterable[Fraction]) -> Fraction:
        """Return the mean of a user's number over one sample, given as counts by user."""
        return sum((k * v for k, v in zip(drawn, values, strict=True)), F(0)) / self.queries

    def bound(self, form: Form = "paper") -> RiskBound:
        """Return the bound of Theorem 4 at the declared constants and the mass that is seen."""
        star = self.optimum
        return risk_bound(
            R_x=self.R_x, Y=self.Y, label_radius=self.B, theta_star=star, bayes=self.risk(star),
            epsilon=self.epsilon, weight=self.weight, ridge=self.ridge, queries=self.queries,
            delta=self.delta, form=form, mass=self.mean(self.shares),
        )  # fmt: skip

    def failure(self, law: Callable[[Drawn], Fraction], threshold: Real) -> Fraction:
        """Return the probability that a function of the sample exceeds a threshold, exactly."""
        return exceedance([(law(drawn), p) for drawn, p in self.samples()], threshold)


@dataclass(frozen=True)
class CoverageRuns:
    """Simulated samples of probes: how many, how many broke the bound, and the risks (floats)."""

    runs: int
    failures: int
    risks: np.ndarray
    bound: float

    @property
    def upper_limit(self) -> Fraction:
        """Clopper and Pearson's upper 99 % confidence limit for the failure rate."""
        return clopper_pearson(self.failures, self.runs)

    @property
    def ratio(self) -> float:
        """Bound over the largest risk seen."""
        return self.bound / float(self.risks.max())


def coverage_runs(
    users: FloatPopulation,
    shares: np.ndarray,
    pseudo: np.ndarray,
    *,
    bound: float,
    weight: float,
    kappa: float,
    queries: int,
    runs: int,
    rng: np.random.Generator,
) -> CoverageRuns:
    """Draw `runs` samples of probes, solve each learner in floats, and count broken bounds.

    Source: narang2026, Theorem 4. users: N users of d features; shares (N,) in [0, 1]: what the
    learner sees; pseudo (N,): pseudo-labels; kappa: the factor of |theta|^2. All runs are solved
    at once; nothing here decides a verdict.

    Raises InvalidArgument for no run or no query.

    >>> from lookahead.market import FinitePopulation
    >>> two = FinitePopulation([1, 1], [0, 1], [0, 0]).as_floats()
    >>> found = coverage_runs(two, np.ones(2), two.y, bound=2.0, weight=1.0, kappa=0.5, queries=9,
    ...     runs=100, rng=np.random.default_rng(1))
    >>> found.failures, found.upper_limit
    (0, Fraction(47, 1024))
    """
    if runs < 1 or queries < 1:
        raise InvalidArgument("runs", (runs, queries), "needs one run and one query or more")
    x, y, w = users.x, users.y, users.weights
    drawn = rng.multinomial(queries, w / w.sum(), size=runs) / queries
    mass = w * shares + weight * drawn
    A = np.einsum("ru,uj,uk->rjk", mass, x, x) + weight * kappa * np.eye(x.shape[1])
    seen = np.einsum("u,uj->j", w * shares * y, x)
    b = seen + weight * np.einsum("ru,uj->rj", drawn * pseudo, x)
    theta = np.linalg.solve(A, b[..., None])[..., 0]
    risks = ((y - theta @ x.T) ** 2) @ w
    return CoverageRuns(runs, int((risks > bound).sum()), risks, bound)
