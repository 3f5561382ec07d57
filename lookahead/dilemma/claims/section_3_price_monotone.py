"""Section 3.3: the price of anarchy rises with the risk and falls with the cost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from lookahead.core.symbols import sympy
from lookahead.dilemma.claims.section_3_price import CHAPTER, Steps
from lookahead.dilemma.payoffs import Payoffs
from lookahead.dilemma.price_of_anarchy import Counts
from lookahead.ledger import Assumption, Claim, Comparison, Source, less_than, that
from lookahead.ledger.symbolic import identical

F = Fraction


@dataclass(frozen=True)
class Move:
    """One group before and after its risk and cost change; endowment 1."""

    size: int
    required: int
    risk: Fraction
    cost: Fraction
    next_risk: Fraction
    next_cost: Fraction

    @property
    def before(self) -> Counts:
        """The group with its first risk and cost."""
        return Counts(self.size, self.required, Payoffs(F(1), self.risk, self.cost))

    @property
    def after(self) -> Counts:
        """The group with its next risk and cost."""
        return Counts(self.size, self.required, Payoffs(F(1), self.next_risk, self.next_cost))


affordable_throughout = Assumption(
    "cooperating costs less than the stake, before and after",
    r"$0 < \kappa < 1$ for both.",
    lambda x: all(0 < game.payoffs.kappa < 1 for game in (x.before, x.after)),
)
priced = Assumption(
    "there is a price", r"$\mathrm{PoA} > 1$ at first.", lambda x: x.before.price_of_anarchy() > 1
)
worsening = Assumption(
    "risk up, or cost down",
    "Risk does not fall, cost does not rise, and one of them moves.",
    lambda x: (
        x.next_risk >= x.risk
        and x.next_cost <= x.cost
        and (x.next_risk, x.next_cost) != (x.risk, x.cost)
    ),
)
RISKS = (F(1, 4), F(1, 2), F(3, 4))
COSTS = (F(1, 8), F(1, 4), F(1, 2))


def moves() -> Iterator[Move]:
    """Groups of 2 to 5, every m, all pairs of a few risks and costs, on either side of kappa = 1."""
    for N in (2, 3, 5):
        for m in (2, 1, 0, *range(3, N + 1)):
            for r, c, s, d in product(RISKS, COSTS, RISKS, COSTS):
                if (r, c) != (s, d):
                    yield Move(N, m, r, c, s, d)


mono = Claim(
    key="gois2025.sec3_poa_mono",
    kind="in-text",
    title="More risk or less cost, a higher price of anarchy",
    source=Source("gois2025", "Section 3.3, below the price of anarchy", "3.3", "reconstructed"),
    chapter=CHAPTER,
    statement=r"""On a complete graph with $0 < \kappa < 1$, $r < 1$ and $\mathrm{PoA} > 1$: the price of
anarchy rises if the risk $r$ rises, the cost $c$ falls, or both.""",
    reading="higher $r$ and lower $c$; the regime is $\\mathrm{PoA} > 1$ under the standing condition $\\kappa < 1$; the text: “PoA increases with higher” … “and lower” …; the regime of interest is lost",
    assumes=(affordable_throughout, priced, worsening),
    uses=("gois2025.sec3_poa.two", "gois2025.sec3_poa.one"),
)


@mono.symbolic
def derivatives() -> Steps:
    """PoA > 1 and kappa < 1 give m >= 2 and the formula; N = m + f, r = 1 - left, c < 1."""
    sp = sympy()
    left, m, x = sp.symbols("left m x", positive=True)
    f = sp.Symbol("f", nonnegative=True)
    c, r = sp.symbols("c r", positive=True)
    N = m + f
    poa = (1 - c * m / N) / (1 - r)
    at = {r: 1 - left, c: 1 / (1 + x)}
    in_r = sp.factor(sp.diff(poa, r).subs(at))
    in_c = sp.factor(sp.diff(poa, c).subs(at))
    return {
        "in r": identical(sp.diff(poa, r), (1 - c * m / N) / (1 - r) ** 2),
        "it is positive": that(bool(sp.factor(in_r).is_positive)),
        "in c": identical(sp.diff(poa, c), -m / (N * (1 - r))),
        "it is negative": that(bool(sp.factor(in_c).is_negative)),
    }


@derivatives.mutant("it rises with the threshold")
def _() -> Steps:
    c, left, N = sympy().symbols("c left N", positive=True)
    return {"in m": that(bool((-c / (N * left)).is_positive))}


@mono.exact(small=moves)
def rises(x: Move) -> Comparison:
    """The price before and after, both from enumerated equilibria."""
    return less_than(x.before.price_of_anarchy(), x.after.price_of_anarchy())


@rises.mutant("it rises by the factor of the risks")
def _(x: Move) -> Comparison:
    before, after = x.before.price_of_anarchy(), x.after.price_of_anarchy()
    return less_than(before * x.next_risk / x.risk, after)


rises.without(priced, small=moves)
rises.without(affordable_throughout, small=moves)
rises.without(worsening, small=moves)
