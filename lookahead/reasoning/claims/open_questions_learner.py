"""Open question: a learner without convexity, on data whose reaction is known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import pairwise

import numpy as np

from lookahead.core.enclosure import exactly
from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source, all_of, at_most, less_than
from lookahead.ledger.symbolic import identical
from lookahead.reasoning.nonlinear_learner import (
    LABELS,
    STATIONARY,
    NetworkRetraining,
    Run,
    retrain_network,
)

F = Fraction
CHAPTER = "reasoning/open_questions"
ROUNDS = 6
own = Source("zhu2025", "Open questions, a learner without convexity", "2", "own")


@cache
def run(x: NetworkRetraining) -> Run:
    """A run of six rounds, once in this process."""
    return retrain_network(x, ROUNDS)


def networks() -> Iterator[NetworkRetraining]:
    """Two seeds that end at different networks, both signs of the reaction, level 2."""
    for seed in (1, 4):
        yield NetworkRetraining(F(1, 2), seed)
        yield NetworkRetraining(F(1, 2), seed, level=2)
    yield NetworkRetraining(F(-1, 2), 1)


learner = Claim(
    key="zhu2025.open.learner",
    kind="own",
    title="A network with a free output bias retrains its mean prediction as the affine model does",
    source=own,
    chapter=CHAPTER,
    statement=r"""Let a learner fit $f_\theta(x) = g_w(x) + b$ by least squares, with any penalty on $w$ and none
on $b$, and let people keep $x$ and report $y_0 + a\,s$, $s$ the mean prediction of the deployed model. At
*every* stationary point of its risk, whether a minimum or not, the new mean prediction is $m + a\,s$, $m$
the mean of $y_0$. So at level $k$ the mean prediction has the multiplier $a^k$ and, for $|a| < 1$, one
stable value, $m/(1-a)$, however the risk is curved. Simulated with three tanh units, from seeds that end at different
networks, six rounds each.""",
)


@learner.symbolic
def bias_equation() -> dict[str, Comparison]:
    """The risk of three people in the output bias; g_i are the network's outputs without it."""
    sp = sympy()
    a, s, b = sp.symbols("a s b", real=True)
    g, y = sp.symbols("g:3", real=True), sp.symbols("y:3", real=True)
    penalty = sp.Symbol("penalty", real=True)
    risk = sum(((g[i] + b - y[i] - a * s) ** 2 for i in range(3)), sp.Integer(0)) / 6 + penalty
    mean_prediction = sum((g[i] + b for i in range(3)), sp.Integer(0)) / 3
    mean_label = sum(y, sp.Integer(0)) / 3
    m, k_times = sp.Symbol("m", real=True), sp.Symbol("s_k", real=True)
    rest = m / (1 - a)
    return {
        "slope in the bias is the mean residual": identical(
            risk.diff(b), mean_prediction - mean_label - a * s
        ),
        "where it vanishes, the mean prediction is m + a s": identical(
            sp.solve(mean_prediction - m - a * s - 0, b)[0] + sum(g, sp.Integer(0)) / 3,
            m + a * s,
        ),
        "from level k to k + 1 the distance is multiplied by a": identical(
            m + a * k_times - rest, a * (k_times - rest)
        ),
    }


@bias_equation.mutant("with a penalty on the bias as well")
def _() -> dict[str, Comparison]:
    g, b, y, ridge = sympy().symbols("g b y ridge", real=True)
    risk = (g + b - y) ** 2 / 2 + ridge * b**2 / 2
    return {
        "without penalty": identical(risk.diff(b).subs(ridge, 0), g + b - y),
        "with penalty": identical(risk.diff(b), g + b - y),
    }


@learner.simulated(small=networks)
def mean_predictions(x: NetworkRetraining) -> Comparison:
    """Each round's mean prediction against the affine model's, within the gradient left over."""
    means = [exactly(float(s)) for s in run(x).means]
    m, left = exactly(float(LABELS.mean())), exactly(STATIONARY)
    steps: list[Comparison] = []
    for now, after in pairwise(means):
        expected = now
        for _ in range(x.level):
            expected = m + x.gain * expected
        steps.append(at_most(abs(after - expected), x.level * left))
    return all_of(*steps)


@mean_predictions.mutant("the multiplier is a at every level")
def _(x: NetworkRetraining) -> Comparison:
    means = [exactly(float(s)) for s in run(x).means]
    gaps = [abs(b - a) for a, b in pairwise(means)]
    return at_most(abs(gaps[1] - abs(x.gain) * gaps[0]), 2 * exactly(STATIONARY))


@dataclass(frozen=True)
class TwoStarts:
    """The same people and the same network, trained from two seeds."""

    one: NetworkRetraining
    other: NetworkRetraining

    def apart(self) -> tuple[Fraction, Fraction]:
        """Differences of the mean predictions and, at most over people, of the predictions."""
        a, b = run(self.one), run(self.other)
        return (
            exactly(abs(float(a.means[-1] - b.means[-1]))),
            exactly(float(np.abs(a.predictions - b.predictions).max())),
        )


def starts() -> Iterator[TwoStarts]:
    """Seeds 1 and 4 end at different networks, under both signs of the reaction at level 1 or 2."""
    yield TwoStarts(NetworkRetraining(F(1, 2), 1), NetworkRetraining(F(1, 2), 4))
    yield TwoStarts(NetworkRetraining(F(1, 2), 1, level=2), NetworkRetraining(F(1, 2), 4, level=2))


start = Claim(
    key="zhu2025.open.learner.start",
    kind="own",
    title="Without convexity, the stable model depends on where training starts",
    source=own,
    chapter=CHAPTER,
    statement=r"""Retraining the same network on the same people from two seeds ends at mean predictions that
approach each other, and at networks whose predictions differ by more than ten times as much: there is more
than one stable model, and Theorem 3's uniqueness is lost. Simulated: seeds 1 and 4, $a = \tfrac12$, levels
1 and 2, six rounds.""",
    uses=("zhu2025.open.learner",),
)


@start.simulated(small=starts)
def two_networks(x: TwoStarts) -> Comparison:
    """Ten times the difference of the mean predictions, and the largest of the predictions."""
    means, predictions = x.apart()
    return less_than(10 * means, predictions)


@two_networks.mutant("a thousand times")
def _(x: TwoStarts) -> Comparison:
    means, predictions = x.apart()
    return less_than(1000 * means, predictions)
