"""Theorem 5 in a market of three classes: how often it fails, and how loose it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from lookahead.core.enclosure import exactly
from lookahead.ledger import Claim, Comparison, Source, all_of, at_least, at_most
from lookahead.market.concentration import clopper_pearson
from lookahead.market.cross_entropy_runs import risks, three_classes

F = Fraction


@dataclass(frozen=True)
class Runs:
    """How many probes, probing weight, ridge, delta, number of runs, seed."""

    probes: int
    weight: Fraction
    ridge: Fraction
    delta: Fraction
    runs: int
    seed: int

    def bound(self) -> Fraction:
        """The bound, rounded down to a rational."""
        market = three_classes()
        found = market.bound(self.probes, float(self.weight), float(self.ridge), float(self.delta))
        return found.total.below()


@cache
def _risks(x: Runs) -> tuple[Fraction, ...]:
    found = risks(three_classes(), x.probes, float(x.weight), float(x.ridge), x.runs, x.seed)
    return tuple(exactly(float(r)) for r in found)


def small() -> Iterator[Runs]:
    """Few and many probes, weak and strong ridge; sixty runs each."""
    for probes, ridge in ((20, F(1, 10)), (20, F(1, 100)), (500, F(1, 10))):
        yield Runs(probes, F(1), ridge, F(1, 10), 60, 5)


runs = Claim(
    key="narang2026.thm5.runs",
    kind="own",
    title="The guarantee for cross-entropy in simulated draws",
    source=Source("narang2026", "Theorem 5", "F.2", "own"),
    chapter="market/cross_entropy",
    statement=r"""In a market of three classes on a circle, in which the learner sees a quarter of the users
and probes peers that are off by a rotation of one fifth, the bound of Theorem 5 at $\delta = \tfrac1{10}$
failed in none of 60 draws of the probes, for 20 and for 500 probes: a failure rate within the allowed
$3\delta$ by Clopper and Pearson's limit. The bound is more than twenty times the risk.""",
    uses=("narang2026.thm5",),
)


def _failures(x: Runs, bound: Fraction) -> Fraction:
    found = _risks(x)
    return clopper_pearson(sum(r > bound for r in found), len(found))


@runs.simulated(small=small)
def failures(x: Runs) -> Comparison:
    """The upper limit of the failure rate against 3 delta, and twenty times the worst risk."""
    rate = at_most(_failures(x, x.bound()), 3 * x.delta)
    return all_of(rate, at_least(x.bound(), 20 * max(_risks(x))))


@failures.mutant("a fortieth of the bound")
def _(x: Runs) -> Comparison:
    return at_most(_failures(x, x.bound() / 40), 3 * x.delta)
