"""Section 5.4: the probing weight where users look at losses, and the partition can change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from lookahead.ledger import Assumption, Claim, Comparison, Source, all_of, at_most
from lookahead.market.claims.programs import PROBED_LINE
from lookahead.market.claims.section_5_tradeoff_gamma import CHAPTER, exchange, exchange_steps
from lookahead.market.population import FinitePopulation
from lookahead.market.probe import Probing, ProbingPoint, stationary_points
from lookahead.testing.market_probing import Prober

F = Fraction


@dataclass(frozen=True)
class TwoWeights:
    """A market of two learners in which learner 0 probes, and a larger probing weight."""

    market: Prober
    weight: Fraction

    def points(self, weight: Fraction) -> tuple[ProbingPoint, ...]:
        """The isolated stationary points for a weight."""
        x = self.market
        options = Probing((0,), ((x.xq, x.yq),), weight, x.ridge)
        return tuple(p[0] for p in stationary_points(x.population, options, x.alpha, 2))

    def potential(self, point: ProbingPoint) -> Fraction:
        """F at a point, without the probing objective."""
        return self.market.population.potential(point.models or (), self.market.alpha)

    def lowest(self, weight: Fraction) -> list[ProbingPoint]:
        """The stationary points of least F + gamma H."""
        found = self.points(weight)
        total = [self.potential(p) + weight * p.probing for p in found]
        return [p for p, value in zip(found, total, strict=True) if value == min(total)]


def split_markets() -> Iterator[TwoWeights]:
    """Twins who look at losses, a query between them; then other queries and some loyalty."""
    for alpha, guess in ((F(0), F(1, 2)), (F(0), F(0)), (F(1, 4), F(1, 2)), (F(3, 4), F(-1))):
        for gamma, ridge in ((F(1, 4), F(2)), (F(1, 2), F(0))):
            users = FinitePopulation((1, 1), (1, -1), (0, 1))
            market = Prober(users, ((F(1),),), (guess,), gamma, ridge, alpha, (F(0),))
            yield TwoWeights(market, 2 * gamma)


def two_lowest() -> Iterator[TwoWeights]:
    """Users of shares 19/20 and 1/20: at gamma = 19/25 either one costs learner 0 the same."""
    users = FinitePopulation((1, 1), (1, -1), (0, 1), (F(19, 20), F(1, 20)))
    gamma = F(19, 25)
    yield TwoWeights(Prober(users, ((F(1),),), (F(1, 2),), gamma, F(0), F(0), (F(0),)), gamma)


larger = Assumption(
    "a larger weight", r"$\gamma' > \gamma > 0$.", lambda x: x.weight > x.market.weight > 0
)

reached = Claim(
    key="narang2026.tradeoff.gamma.reached",
    kind="own",
    title="The balance moves wherever the market comes to rest",
    source=Source("narang2026", "Section 5.4, probing weight", "5.4", "own"),
    chapter=CHAPTER,
    statement=r"""For every $\alpha$, whichever stationary points the market reaches with $\gamma$ and with
$\gamma' > \gamma$, the probing objective is not larger at the second.""",
    reading="“The probing weight … controls the balance”, for stationary points below $\\alpha = 1$",
    assumes=(larger,),
)


@reached.sampled(small=split_markets)
def every_pair(x: TwoWeights) -> Comparison:
    """The largest H for the larger weight against the smallest for the smaller one."""
    heavy, light = x.points(x.weight), x.points(x.market.weight)
    return at_most(max(p.probing for p in heavy), min(p.probing for p in light))


@every_pair.mutant("by a tenth")
def _(x: TwoWeights) -> Comparison:
    heavy, light = x.points(x.weight), x.points(x.market.weight)
    return at_most(10 * max(p.probing for p in heavy), 9 * min(p.probing for p in light))


def _chosen(x: TwoWeights) -> dict[str, Any]:
    light = min(x.points(x.market.weight), key=lambda p: p.probing)
    heavy = max(x.points(x.weight), key=lambda p: p.probing)
    m = x.market
    return {
        "X": [u[0] for u in m.population.x], "y": m.population.y, "w": m.population.weights,
        "prefers": m.population.preference, "xq": [q[0] for q in m.xq], "yq": m.yq,
        "lam": m.ridge, "alpha": m.alpha, "gammas": [m.weight, x.weight],
        "points": [[t[0] for t in p.models or ()] for p in (light, heavy)],
    }  # fmt: skip


every_pair.program(
    given=_chosen,
    let=(
        *PROBED_LINE,
        ("steps(p, g)", "[organic(p, 0) + g * asked(p[0]), organic(p, 1)]"),
        (
            "H(t)",
            "sum([(v - t * q) ** 2 for q, v in zip(xq, yq)]) / len(yq) + lam * t * t / 2",
        ),
    ),
    assume=(
        ("0 <= alpha <= 1", "0 <= alpha and alpha <= 1"),
        ("a larger weight", "0 < gammas[0] and gammas[0] < gammas[1]"),
        ("no ties", "all([loss(p[0], u) != loss(p[1], u) for p in points for u in users])"),
        ("stationary", "all([steps(p, g) == [0, 0] for p, g in zip(points, gammas)])"),
    ),
    violates="H(points[1][0]) > H(points[0][0])",
)

lowest = reached.amended(
    key="narang2026.tradeoff.gamma.reached.lowest",
    severity="missing hypothesis",
    title="The balance moves where the potential is lowest",
    statement=r"""For every $\alpha$ let $\Theta$, $\Theta'$ minimise $F + \gamma\sum_{\mathcal P}H_i$ for $\gamma$ and
$\gamma' > \gamma > 0$ over all models. Then $\sum_{\mathcal P}H_i(\theta_i') \le \sum_{\mathcal P}H_i(\theta_i)$
and $F(\Theta') \ge F(\Theta)$. Other stationary points need not compare: a different start may end at a
worse one. At equal weights two minimisers can differ in $H$.""",
    survives="The exchange argument for global minimisers of the potential; at $\\alpha = 1$ there are no "
    "others.",
    assumes=(larger,),
    uses=("narang2026.tradeoff.gamma",),
)


@lowest.symbolic
def exchanged() -> dict[str, Comparison]:
    """The same exchange with the potential for G."""
    return exchange_steps()


exchanged.mutants.extend(exchange.mutants)


def _falls(x: TwoWeights, times: int = 1) -> Comparison:
    """`times` the largest H for the larger weight against the least H for the smaller one."""
    light, heavy = x.lowest(x.market.weight), x.lowest(x.weight)
    return at_most(times * max(p.probing for p in heavy), min(p.probing for p in light))


def _rises(x: TwoWeights) -> Comparison:
    light, heavy = x.lowest(x.market.weight), x.lowest(x.weight)
    return at_most(max(x.potential(p) for p in light), min(x.potential(p) for p in heavy))


@lowest.exact(small=lambda: (*split_markets(), *(replace(x, weight=F(1)) for x in two_lowest())))
def lowest_points(x: TwoWeights) -> Comparison:
    """H and F at all lowest stationary points: the global minima are among them, without ties."""
    return all_of(_falls(x), _rises(x))


@lowest_points.mutant("the potential falls too")
def _(x: TwoWeights) -> Comparison:
    light, heavy = x.lowest(x.market.weight), x.lowest(x.weight)
    return at_most(x.potential(heavy[0]), x.potential(light[0]))


@lowest_points.mutant("the probing objective falls by a half")
def _(x: TwoWeights) -> Comparison:
    return _falls(x, 2)


lowest_points.controls(every_pair)
lowest_points.without(larger, small=two_lowest)
