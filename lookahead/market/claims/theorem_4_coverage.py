"""Theorem 4 in simulation: how often the bounds fail, and how far they are from the risks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from lookahead.ledger import Claim, Comparison, Source, all_of, at_most, that
from lookahead.market.claims.theorem_4 import CHAPTER
from lookahead.market.concentration import binomial_tail
from lookahead.market.coverage_runs import CoverageRuns, coverage_runs
from lookahead.market.population import FinitePopulation
from lookahead.market.risk_bound import Form, risk_bound
from lookahead.market.risk_bound_core import ProbedLearner

F = Fraction
DELTA = F(1, 20)
RUNS = 500


@dataclass(frozen=True)
class Sampling:
    """Forty users on a line, those on its left seen by the learner; one peer that labels."""

    queries: int
    ridge: Fraction
    peer: tuple[Fraction, Fraction]
    seed: int

    def users(self) -> ProbedLearner:
        """The users: features (1, s) for s in (-1, 1), labels s/2 and a noise of 1/4 in turn."""
        s = [F(2 * k - 39, 40) for k in range(40)]
        y = [v / 2 + F((-1) ** (k // 2), 4) for k, v in enumerate(s)]
        pseudo = [self.peer[0] + self.peer[1] * v for v in s]
        seen = [F(int(v < 0)) for v in s]
        x = [(F(1), v) for v in s]
        return ProbedLearner(x, y, [F(1, 40)] * 40, seen, pseudo, [0], 1, self.ridge)

    def run(self, form: Form, part: float = 1.0) -> CoverageRuns:
        """Simulate, and count the samples whose risk exceeds a part of a bound."""
        a = self.users()
        bound = risk_bound(
            R_x=F(3, 2), Y=1, label_radius=1, theta_star=a.optimum, bayes=a.risk(a.optimum),
            epsilon=a.epsilon, weight=1, ridge=self.ridge, queries=self.queries, delta=DELTA,
            form=form,
        )  # fmt: skip
        return coverage_runs(
            FinitePopulation(a.x, a.y, [0] * 40).as_floats(),
            np.array([float(v) for v in a.shares]),
            np.array([float(v) for v in a.pseudo]),
            bound=part * float(bound.total),
            weight=1.0,
            kappa=float(a.kappa),
            queries=self.queries,
            runs=RUNS,
            rng=np.random.default_rng(self.seed),
        )


def samplings() -> Iterator[Sampling]:
    """Three numbers of probes, a good and a biased peer, a light and a heavy ridge."""
    for queries in (10, 100, 10_000):
        yield Sampling(queries, F(1, 10), (F(0), F(1, 2)), 1)
        yield Sampling(queries, F(1), (F(1, 4), F(1, 4)), 2)


coverage = Claim(
    key="narang2026.thm4.coverage",
    kind="own",
    title="The bounds in simulation",
    source=Source("narang2026", "Theorem 4", "5.4", "own"),
    chapter=CHAPTER,
    statement=r"""In six small markets of forty users and two features ($n_q$ from 10 to 10,000,
$\delta = \tfrac1{20}$), 500 samples of probes each, neither bound fails once. So its failure rate
is at most $\tfrac{10}{1024}$ with confidence 99 % (Clopper and Pearson), far below $2\delta$. The
bound of Lemma 15 is at least thirty times the largest risk seen, the sharper one at least five times.""",
    uses=("narang2026.lem15", "narang2026.thm4.sharp"),
)


@coverage.simulated(small=samplings)
def failures(x: Sampling) -> Comparison:
    """Exact binomial tail at the rate 2 delta for the failures seen; 500 samples, one seed."""
    paper, sharp = x.run("paper"), x.run("sharp")
    rates = [at_most(binomial_tail(r.failures, RUNS, 2 * DELTA), F(1, 100)) for r in (paper, sharp)]
    limits = [at_most(r.upper_limit, F(10, 1024)) for r in (paper, sharp)]
    return all_of(*rates, *limits, that(paper.ratio >= 30), that(sharp.ratio >= 5))


@failures.mutant("for a thirtieth of the sharper bound")
def _(x: Sampling) -> Comparison:
    found = x.run("sharp", 1 / 30)
    return at_most(binomial_tail(found.failures, RUNS, 2 * DELTA), F(1, 100))
